"""The program ``yeobijigi``: a command, or the window when there is none."""

from __future__ import annotations

import signal
import sys
from types import FrameType


def main() -> int:
    """Run the command line; the result is the exit code."""
    signal.signal(signal.SIGTERM, _terminated)
    try:
        from desktop.cli import main as run

        return run()
    except KeyboardInterrupt:  # while the modules were still being imported
        return 130


def _terminated(number: int, _frame: FrameType | None) -> None:
    """End in good order, so that page pictures in temporary folders do not stay behind."""
    raise SystemExit(128 + number)


if __name__ == "__main__":
    sys.exit(main())
