"""The program with a pretended reader in its engine, as a process of its own."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from desktop import cli
from desktop.__main__ import main
from desktop.engine.client import EngineClient
from desktop.settings import Settings

ENGINE = (sys.executable, str(Path(__file__).parent / "engine" / "well_behaved_engine.py"))


def pretended(settings: Settings) -> EngineClient:
    return EngineClient(settings, ENGINE)


if __name__ == "__main__":
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cli, "EngineClient", pretended)
        sys.exit(main())
