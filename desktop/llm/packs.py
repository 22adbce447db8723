"""Language models that a user brings: any instruct GGUF, examined before use and held to its hash.

A pack is a folder with one ``.gguf`` file; other files in it (a licence, a note) are left alone.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from desktop import manifest
from desktop.errors import UserError
from desktop.llm.calibration import CALIBRATION_KEY
from desktop.llm.model import FieldModel, native_runtime
from desktop.manifest import Model

ROLE: Final = "fields"
SUFFIX: Final = ".gguf"
_MAGIC: Final = b"GGUF"
#: What llama.cpp says of a model of a kind it does not know.
_UNKNOWN: Final = re.compile(r"unknown (?:model architecture|tokenizer|pre-tokenizer type): '([^']{0,40})")
#: What a loaded model takes beside its weights and its context: vocabulary, graphs, buffers.
_OVERHEAD_BYTES: Final = 256 << 20
_MEMORY: Final = Path("/proc/meminfo")


def is_pack(pack: Path) -> bool:
    """Whether a folder is meant as a pack of this kind: there is a model file in it."""
    return bool(_model_files(pack))


def examined(pack: Path) -> Path:
    """The one model file of a pack, by its name and first bytes; UserError pack_* otherwise. Nothing is loaded."""
    files = _model_files(pack)
    if not files:
        raise UserError("pack_incomplete", name=pack.name, file=f"*{SUFFIX}")
    if len(files) > 1:
        raise UserError("pack_in_parts", name=pack.name)
    try:
        with files[0].open("rb") as stream:
            begins = stream.read(len(_MAGIC))
    except OSError as error:
        raise UserError("model_missing", name=files[0].name) from error
    if begins != _MAGIC:
        raise UserError("pack_damaged", name=pack.name, file=files[0].name)
    return files[0]


def opened(pack: Path, *, threads: int, gpu_layers: int, seconds: float) -> tuple[Model, FieldModel]:
    """The model of a pack, checked by its hash (recorded at the first use), and loaded.

    Raises UserError pack_*: no such pack, changed, cut, of an unknown architecture, without a chat template, or too
    big for the memory that is free.
    """
    file = examined(pack)
    try:
        model = manifest.pinned(pack, (file.name,))
    except UserError as error:
        raise UserError("pack_changed" if error.code == "model_changed" else error.code, name=pack.name) from error
    is_chat = _fits(pack, file, gpu_layers)
    model = model or manifest.pin(pack, ROLE, (file.name,), "사용자가 넣은 꾸러미")
    try:
        return model, FieldModel(file, threads, is_chat=is_chat, gpu_layers=gpu_layers, seconds=seconds)
    except UserError as error:
        if error.code == "model_unusable" and gpu_layers and native_runtime().supports_gpu():
            return opened(pack, threads=threads, gpu_layers=0, seconds=seconds)  # it may be the GPU that refuses it
        code = "pack_unsupported" if error.code == "model_unusable" else error.code
        raise UserError(code, **{**error.details, "name": pack.name}) from error


def _model_files(pack: Path) -> list[Path]:
    try:
        return sorted(file for file in pack.iterdir() if file.suffix.lower() == SUFFIX and file.is_file())
    except OSError:
        return []


def _fits(pack: Path, file: Path, gpu_layers: int) -> bool:
    """Look at a model without its weights; whether it is to be asked in its own chat template."""
    runtime = native_runtime()
    try:
        header = runtime.Header(file)
    except runtime.LoadError as error:
        if found := _UNKNOWN.search(str(error)):
            raise UserError("pack_unsupported", name=f"{pack.name} ({found[1]})") from error
        raise UserError("pack_damaged", name=pack.name, file=file.name) from error
    try:
        is_chat = header.text(CALIBRATION_KEY) is None
        if is_chat and not header.text("tokenizer.chat_template"):
            raise UserError("pack_without_chat", name=pack.name)
        layers = header.number("block_count")
        on_gpu = 0 if not runtime.supports_gpu() else layers if gpu_layers < 0 else min(gpu_layers, layers)
        heads = header.number("attention.head_count")
        width = header.number("attention.key_length") or header.number("embedding_length") // max(heads, 1)
        context = min(header.number("context_length"), runtime.MAX_CONTEXT)
        # keys and values, two bytes a number
        cache = 2 * 2 * layers * context * width * (header.number("attention.head_count_kv") or heads)
    finally:
        header.close()
    share = 1 - on_gpu / max(layers, 1)
    needed, free = int((file.stat().st_size + cache) * share) + _OVERHEAD_BYTES, _free_bytes()
    if free is not None and needed > free:
        raise UserError("pack_too_big", name=pack.name, needed=needed >> 20, free=free >> 20)
    return is_chat


def _free_bytes() -> int | None:
    """Memory that can be had without swapping, in bytes; None where the system does not tell."""
    try:
        rows = _MEMORY.read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:
        return None
    return next((int(row.split()[1]) << 10 for row in rows if row.startswith("MemAvailable:")), None)
