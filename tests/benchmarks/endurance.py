"""Whether the engine grows: many documents through one engine process, its memory told on the way.

    python tests/benchmarks/endurance.py [FOLDER] [--documents 300]

Without a folder the built-in samples are read over and over, with one photo of 24 megapixels among them. The engine is
never recycled here, whatever it holds.
"""

from __future__ import annotations

import argparse
import itertools
import sys
import tempfile
from pathlib import Path
from typing import Final

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PIL import Image

from desktop.engine.client import EngineClient
from desktop.samples import sample_trip
from desktop.settings import Settings

MILESTONES: Final = (1, 10, 50, 100, 200, 300, 500, 1000)
PHOTO: Final = (5712, 4284)


def photo(paper: Path, folder: Path) -> Path:
    """The paper on a table, as a telephone takes it: 24 megapixels."""
    picture = Image.new("RGB", PHOTO, (142, 112, 84))
    with Image.open(paper) as receipt:
        height = PHOTO[1] * 4 // 5
        large = receipt.convert("RGB").resize((receipt.width * height // receipt.height, height))
    picture.paste(large, ((PHOTO[0] - large.width) // 2, PHOTO[1] // 10))
    path = folder / "photo.jpg"
    picture.save(path, quality=88)
    return path


def memory(pid: int, row: str) -> int:
    """Megabytes of a process by /proc: VmRSS now, VmHWM at most."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith(row)) // 1024


def main() -> int:
    """Print memory at the milestones; 1 where the engine died on the way."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--documents", type=int, default=300)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if arguments.folder is not None:
            files = sorted(arguments.folder.iterdir())
        else:
            files = sample_trip()[1]
            files.append(photo(files[2], Path(folder)))
        settings = Settings({"engine_recycle_megabytes": 64_000, "engine_seconds_per_page": 600})
        with EngineClient(settings) as engine:
            engine.check()
            pid = engine.status().pid
            assert pid is not None
            print(f"documents      0: {memory(pid, 'VmRSS'):5d} MB, at most {memory(pid, 'VmHWM'):5d} MB", flush=True)
            errors = 0
            for number, file in enumerate(itertools.islice(itertools.cycle(files), arguments.documents), 1):
                error = engine.read(file).answer.error
                errors += error is not None
                if engine.status().pid != pid:
                    print(f"document {number}, {file.name}: {error and error.code}\n{engine.last_words}")
                    return 1
                if number in MILESTONES or number == arguments.documents:
                    now, most = memory(pid, "VmRSS"), memory(pid, "VmHWM")
                    print(f"documents {number:6d}: {now:5d} MB, at most {most:5d} MB, {errors} errors", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
