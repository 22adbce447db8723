"""The sample trip (체험용 출장): an invented two-day trip to 서울, for a first look and for tests.

The pictures are drawn by ``models/training/sample_trip.py``.
"""

from __future__ import annotations

from pathlib import Path


def sample_trip() -> tuple[Path, list[Path]]:
    """The trip file and its receipt pictures, in the order of the trip; read-only, part of the program."""
    folder = Path(__file__).parent
    return folder / "trip.toml", sorted(file for file in folder.iterdir() if file.suffix in (".png", ".jpg"))
