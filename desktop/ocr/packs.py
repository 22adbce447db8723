"""Text models that a user brings: official PP-OCR packages as ONNX, examined before use and held to their hashes.

A pack is a folder with inference.onnx and inference.yml, as PaddleOCR publishes them under names ending in ``_onnx``.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import numpy as np
import onnxruntime

from desktop import manifest
from desktop.errors import UserError
from desktop.manifest import Model
from desktop.ocr.folder import CONFIGURATION, WEIGHTS, configuration
from desktop.ocr.paddle import CURVE_MODELS, DETECTORS, RECOGNISERS

FILES: Final = (WEIGHTS, CONFIGURATION)
#: Fewer Hangul syllables than this in a recogniser's table: Korean was not what it was made for.
LEAST_HANGUL: Final = 1000
#: Largest inference.onnx taken for one: the largest official one, of the server models, has less than 100 MB.
MOST_ONNX_BYTES: Final = 512 << 20
#: Largest inference.yml taken for one: the official Korean one, with all 11,172 syllables, has 150 kB.
MOST_YML_BYTES: Final = 4 << 20


def adopted(pack: Path, role: str) -> Model:
    """The model of a pack for a role (detector, recogniser), its files' hashes recorded at the first use.

    Raises UserError pack_*: the folder is no such pack, does not fit, or is no longer what it was.
    """
    model, found = _examined(pack)
    if found != role:
        raise UserError("pack_other_role", name=pack.name)
    return model or manifest.pin(pack, role, FILES, "사용자가 넣은 꾸러미")


def role_of(pack: Path) -> str:
    """The role of a pack that fits; UserError pack_* for one that does not. Nothing is recorded."""
    return _examined(pack)[1]


def _examined(pack: Path) -> tuple[Model | None, str]:
    _complete(pack)
    try:
        model = manifest.pinned(pack, FILES)
    except UserError as error:
        raise UserError("pack_changed" if error.code == "model_changed" else error.code, name=pack.name) from error
    role, characters = _described(pack)
    _fits(pack, role, characters)
    return model, role


def _complete(pack: Path) -> None:
    try:
        here = {file.name for file in pack.iterdir() if file.is_file()}
    except OSError as error:
        raise UserError("pack_missing", name=pack.name) from error
    missing = [file for file in FILES if file not in here]
    if WEIGHTS in missing and here & {"inference.pdiparams", "inference.pdmodel", "inference.json"}:
        raise UserError("pack_is_paddle", name=pack.name)
    if missing:
        raise UserError("pack_incomplete", name=pack.name, file=missing[0])
    for file, most in ((WEIGHTS, MOST_ONNX_BYTES), (CONFIGURATION, MOST_YML_BYTES)):
        if (pack / file).stat().st_size > most:
            raise UserError("pack_oversized", name=pack.name, file=file, most=most >> 20)


def _described(pack: Path) -> tuple[str, list[str]]:
    """Role and characters by inference.yml."""
    try:
        described = configuration(pack / CONFIGURATION)
        name: Any = described["Global"]["model_name"]
        if not isinstance(name, str):  # nested aliases would become text without end
            raise TypeError(CONFIGURATION)
        characters: Any = described["PostProcess"].get("character_dict")
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise UserError("pack_damaged", name=pack.name, file=CONFIGURATION) from error
    if name in DETECTORS and name not in CURVE_MODELS:
        return "detector", []
    if name not in RECOGNISERS:
        raise UserError("pack_unknown_model", name=pack.name, model=name[:60])
    if not characters:
        raise UserError("pack_without_characters", name=pack.name)
    if not isinstance(characters, list) or not all(isinstance(each, str) for each in characters):
        raise UserError("pack_damaged", name=pack.name, file=CONFIGURATION)
    if sum("가" <= each <= "힣" for each in characters) < LEAST_HANGUL:
        raise UserError("pack_without_hangul", name=pack.name)
    return "recogniser", characters


def _fits(pack: Path, role: str, characters: list[str]) -> None:
    """Run the network once on an empty picture: it opens, takes what we give, and answers in the form we read.

    Given as bytes, it cannot take weights from files beside it, whose hashes nobody recorded.
    """
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 4
    try:
        session = onnxruntime.InferenceSession(
            (pack / WEIGHTS).read_bytes(), options, providers=["CPUExecutionProvider"]
        )
    except Exception as error:  # whatever the library says of bytes that are no network
        raise UserError("pack_damaged", name=pack.name, file=WEIGHTS) from error
    empty = np.zeros((1, 3, 64, 64) if role == "detector" else (1, 3, 48, 320), np.float32)
    try:
        (answer,) = session.run(None, {session.get_inputs()[0].name: empty})
    except Exception as error:
        raise UserError("pack_mismatched", name=pack.name, detail="입력") from error
    if role == "detector" and answer.shape != (1, 1, 64, 64):
        raise UserError("pack_mismatched", name=pack.name, detail="출력")
    classes = len(characters) + 2  # PaddleOCR puts a blank before the table and a space behind it
    if role == "recogniser" and (answer.ndim != 3 or answer.shape[2] != classes):
        detail = f"글자 {classes}개, 모델 {answer.shape[-1]}개"
        raise UserError("pack_mismatched", name=pack.name, detail=detail)
