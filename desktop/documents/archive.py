"""A zip archive, read member by member in memory: nothing is ever unpacked to disk, nothing is read past a limit."""

from __future__ import annotations

import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import PurePosixPath
from typing import Final

from desktop.documents.page import Limits, too_many_bytes
from desktop.errors import UserError

#: All members together may unpack to this many times what one file may weigh.
UNPACKED_FACTOR: Final = 10
#: More entries than this, junk and folders counted, are refused before the directory is even parsed.
MOST_ENTRIES: Final = 20_000
_CHUNK: Final = 1 << 20
_DIRECTORY_ENTRY: Final = b"PK\x01\x02"
_JUNK: Final = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})
_OF_OFFICE_FILE: Final = "[Content_Types].xml"
_ENCRYPTED: Final = 0x1
_UTF8_NAME: Final = 0x800


def members(data: bytes, limits: Limits) -> Iterator[tuple[str, bytes | UserError]]:
    """Name and content of each member in the archive's order, or the error that stands in its place.

    Folders and the leavings of operating systems are skipped. Raises UserError where the whole archive cannot be read.
    """
    if data.count(_DIRECTORY_ENTRY) > MOST_ENTRIES:
        raise UserError("too_many_pages", limit=limits.pages)
    try:
        archive = zipfile.ZipFile(BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, OSError) as error:
        raise UserError("damaged_file") from error
    with archive:
        infos = [info for info in archive.infolist() if not info.is_dir() and not _is_junk(info.filename)]
        if any(info.filename == _OF_OFFICE_FILE for info in infos):  # its order hid it from sniffing
            raise UserError("unknown_format")
        if not infos:
            raise UserError("empty_zip")
        if len(infos) > limits.pages:  # every member has at least one page
            raise UserError("too_many_pages", limit=limits.pages)
        unpacked = sum(info.file_size for info in infos)
        if unpacked > limits.bytes * UNPACKED_FACTOR:
            raise too_many_bytes(unpacked, limits.bytes * UNPACKED_FACTOR)
        for info in infos:
            yield member_name(info), content(archive, info, limits)


def member_name(info: zipfile.ZipInfo) -> str:
    """A member's name as its author saw it: Korean Windows writes CP949, macOS decomposed UTF-8, neither says so."""
    name = info.filename
    if not info.flag_bits & _UTF8_NAME:
        raw = name.encode("cp437", errors="replace")
        for encoding in ("utf-8", "cp949"):
            try:
                name = raw.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in unicodedata.normalize("NFC", name))


def _is_junk(name: str) -> bool:
    path = PurePosixPath(name)
    return "__MACOSX" in path.parts or path.name in _JUNK or path.name.startswith("._")


def content(archive: zipfile.ZipFile, info: zipfile.ZipInfo, limits: Limits) -> bytes | UserError:
    """What one member unpacks to, or why it is not unpacked: nothing is read past the limit on bytes."""
    if info.flag_bits & _ENCRYPTED:
        return UserError("encrypted_zip")
    # The other methods unpack whole blocks at once, however large: no cap would hold.
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return UserError("unsupported_zip")
    if info.file_size > limits.bytes:
        return too_many_bytes(info.file_size, limits.bytes)
    chunks: list[bytes] = []
    size = 0
    try:
        with archive.open(info) as member:
            while chunk := member.read(_CHUNK):
                chunks.append(chunk)
                size += len(chunk)
                if size > limits.bytes:
                    return too_many_bytes(size, limits.bytes)
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, RuntimeError, OSError):
        return UserError("damaged_file")
    return b"".join(chunks)
