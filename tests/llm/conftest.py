"""The committed field model, loaded once."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from desktop import manifest
from desktop.llm.model import FieldModel

if TYPE_CHECKING:
    from desktop.llm.runtime import Runtime


@pytest.fixture(scope="session")
def model_file() -> Path:
    if importlib.util.find_spec("llama_cpp") is None:
        pytest.skip("llama_cpp is not installed")
    return manifest.load()["fields"].checked()[0]


@pytest.fixture(scope="session")
def field_model(model_file: Path) -> Iterator[FieldModel]:
    model = FieldModel(model_file)
    yield model
    model.close()


@pytest.fixture(scope="session")
def runtime(model_file: Path) -> Iterator[Runtime]:
    from desktop.llm.runtime import Runtime

    opened = Runtime(model_file, 1)
    yield opened
    opened.close()
