"""Which model files the program may load: models/manifest.toml, every file checked by SHA-256 before it is opened.

A model pack (모델 꾸러미) is a folder that a user has put into ``packs_folder()``, with a manifest of the same form, or
with none: then ``pin`` writes it when the pack is first taken into use, and the pack is held to it from then on.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import platformdirs

from desktop.errors import UserError

MODELS_FOLDER: Final = Path(__file__).resolve().parent.parent / "models"
NAME: Final = "manifest.toml"


@dataclass(frozen=True)
class ModelFile:
    """One file of a model: ``path`` is where it lies on this machine."""

    path: Path
    sha256: str

    def checked(self) -> Path:
        """The path, once the file is there and unchanged; UserError otherwise."""
        if _sha256(self.path) != self.sha256:
            raise UserError("model_changed", name=self.path.name)
        return self.path


@dataclass(frozen=True)
class Model:
    """One model: its role (detector, recogniser, glance, fields, orders), where it comes from, what was
    measured, its files."""

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
    """The models of a folder by role; their files are named relative to it."""
    try:
        rows = tomllib.loads((folder / NAME).read_text(encoding="utf-8"))["model"]
        return {
            row["role"]: Model(
                row["role"],
                row["name"],
                row["licence"],
                row["made"],
                row.get("measured", ""),
                tuple(ModelFile(folder / file["path"], file["sha256"]) for file in row["file"]),
            )
            for row in rows
        }
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise UserError("model_missing", name=NAME) from error


def packs_folder() -> Path:
    """The user's own models folder: one folder in it for each pack."""
    return platformdirs.user_data_path("yeobijigi", appauthor=False) / "models"


def packs(folder: Path) -> list[Path]:
    """The packs in a models folder, by name; hidden folders and names that cannot be shown are left out."""
    try:
        inside = sorted(folder.iterdir())
        return [pack for pack in inside if pack.name.isprintable() and pack.name[0] != "." and pack.is_dir()]
    except OSError:
        return []


def pack_named(name: str) -> Path:
    """The user's pack of that name; UserError pack_missing where there is none."""
    for pack in packs(packs_folder()):
        if pack.name == name:
            return pack
    raise UserError("pack_missing", name=name)


def pinned(pack: Path, files: Sequence[str]) -> Model | None:
    """The model of a pack as its manifest has it, every file checked; None without a manifest.

    ``files`` are those that belong to such a model: UserError pack_manifest where the manifest speaks of others.
    """
    if not (pack / NAME).exists():
        return None
    try:
        models = list(load(pack).values())
    except UserError as error:
        raise UserError("pack_manifest", name=pack.name) from error
    if len(models) != 1 or sorted(file.path for file in models[0].files) != sorted(pack / file for file in files):
        raise UserError("pack_manifest", name=pack.name)
    models[0].checked()
    return models[0]


def pin(pack: Path, role: str, files: Sequence[str], made: str) -> Model:
    """Write the manifest of a pack from its files as they are now. UserError pack_unwritable when that cannot be."""
    model = Model(role, pack.name, "", made, "", tuple(ModelFile(pack / file, _sha256(pack / file)) for file in files))
    rows = ["[[model]]"]
    rows += [
        f"{key} = {json.dumps(value, ensure_ascii=False)}"
        for key, value in (("role", role), ("name", pack.name), ("licence", ""), ("made", made))
    ]
    for file in model.files:
        rows += ["[[model.file]]", f"path = {json.dumps(file.path.name)}", f'sha256 = "{file.sha256}"']
    partial = pack / f"{NAME}.partial"
    try:
        partial.write_text("\n".join(rows) + "\n", encoding="utf-8")
        partial.replace(pack / NAME)
    except OSError as error:
        raise UserError("pack_unwritable", name=pack.name) from error
    return model


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise UserError("model_missing", name=path.name) from error
