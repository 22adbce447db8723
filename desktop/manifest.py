"""Which model files the program may load: models/manifest.toml, every file checked by SHA-256 before it is opened."""

from __future__ import annotations

import hashlib
import importlib.util
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from desktop.errors import UserError

MODELS_FOLDER: Final = Path(__file__).resolve().parent.parent / "models"


@dataclass(frozen=True)
class ModelFile:
    """One file of a model: ``path`` is where it lies on this machine."""

    path: Path
    sha256: str

    def checked(self) -> Path:
        """The path, once the file is there and unchanged; UserError otherwise."""
        try:
            with self.path.open("rb") as stream:
                digest = hashlib.file_digest(stream, "sha256").hexdigest()
        except OSError as error:
            raise UserError("model_missing", name=self.path.name) from error
        if digest != self.sha256:
            raise UserError("model_changed", name=self.path.name)
        return self.path


@dataclass(frozen=True)
class Model:
    """One model: its role (recogniser, detector, fields), where it comes from, what was measured, and its files."""

    role: str
    name: str
    licence: str
    made: str
    measured: str
    files: tuple[ModelFile, ...]

    def checked(self) -> tuple[Path, ...]:
        """All files, each checked by hash."""
        return tuple(file.checked() for file in self.files)


def load(folder: Path = MODELS_FOLDER) -> dict[str, Model]:
    """The models of a folder by role.

    A file is given relative to the folder, or as 'package:path' when an installed distribution carries it.
    """
    try:
        rows = tomllib.loads((folder / "manifest.toml").read_text(encoding="utf-8"))["model"]
        return {
            row["role"]: Model(
                row["role"],
                row["name"],
                row["licence"],
                row["made"],
                row.get("measured", ""),
                tuple(ModelFile(_located(folder, file["path"]), file["sha256"]) for file in row["file"]),
            )
            for row in rows
        }
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise UserError("model_missing", name="manifest.toml") from error


def _located(folder: Path, path: str) -> Path:
    package, colon, inside = path.partition(":")
    if not colon:
        return folder / path
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise UserError("model_missing", name=package)
    return Path(spec.submodule_search_locations[0]) / inside
