"""Writing down who claims a shared receipt: as confirmations in the companions' trip files, the rest left as typed."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from desktop.export.saving import replace_file
from desktop.travel import toml_text
from desktop.travel.companions import CLAIM
from desktop.travel.trip import parse_trip

_TABLE: Final = re.compile(r"(?m)^(?=[ \t]*\[)")
_HEAD: Final = re.compile(r"\s*\[\[\s*confirmed\s*\]\]")


def write_claims(receipt: str, claims: Mapping[Path, int], trips: Iterable[Path], by: str) -> None:
    """Let the trip files say that ``claims`` (persons' parts by file), and no other of ``trips``, claim a receipt.

    ``by``: who decided. Raises ``UserError``: trip_unreadable, trip_invalid, trip_unknown_key, cannot_write.
    """
    texts = {path: _without(toml_text.read_text(path), receipt) for path in trips}
    for path, count in claims.items():
        now = dt.datetime.now().replace(microsecond=0)
        row = {"receipt": receipt, "field": CLAIM, "value": count, "by": by, "at": now}
        texts[path] = f"{texts[path].rstrip()}\n\n{toml_text.dump_toml({'confirmed': [row]})}"
    for text in texts.values():
        parse_trip(text)  # nothing is written that could not be read again
    for path, text in texts.items():
        if text != toml_text.read_text(path):
            replace_file(path, text.encode())


def _without(text: str, receipt: str) -> str:
    """The text of a trip file without what it said of who claims a receipt."""
    return "".join(part for part in _TABLE.split(text) if not _says(part, receipt))


def _says(part: str, receipt: str) -> bool:
    if not _HEAD.match(part):
        return False
    try:
        row = tomllib.loads(part)["confirmed"][0]
    except (tomllib.TOMLDecodeError, ValueError):
        return False
    return (row.get("receipt"), row.get("field")) == (receipt, CLAIM)
