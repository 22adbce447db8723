"""A model's folder as PaddleOCR reads it: inference.onnx and inference.yml side by side."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from desktop.manifest import Model

WEIGHTS, CONFIGURATION = "inference.onnx", "inference.yml"


def checked_folder(model: Model) -> Path:
    """The folder in which the model's files lie, each checked by hash. UserError model_missing or model_changed."""
    return model.checked()[0].parent


def configuration(path: Path) -> dict[str, Any]:
    """The inference.yml of a PaddleOCR model; ValueError where it is none."""
    try:
        read = yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
    except (OSError, UnicodeDecodeError, yaml.YAMLError, RecursionError) as error:
        raise ValueError(path.name) from error
    if not isinstance(read, dict):
        raise ValueError(path.name)
    return read


def model_name(folder: Path) -> str:
    """The name under which PaddleOCR knows the model of a folder, by its inference.yml; "" where it says none."""
    try:
        return str(configuration(folder / CONFIGURATION)["Global"]["model_name"])
    except (ValueError, KeyError, TypeError):
        return ""
