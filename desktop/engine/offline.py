"""No network: an audit hook refuses every socket but local ones (AF_UNIX), and every name look-up.

The hook sees all Python code, of every library, and cannot be removed. C code that calls the kernel itself is refused
by the kernel (``kernel``); that the engine needs none is proved by running it in an empty network namespace
(``yeobijigi doctor``, tests).
"""

from __future__ import annotations

import errno
import socket
import sys
from collections.abc import Callable
from typing import Any, Final

from desktop.engine import kernel

_LOCAL: Final = getattr(socket, "AF_UNIX", None)
_NAME_LOOKUPS: Final = frozenset(
    {"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr", "socket.getnameinfo"}
)
_USES: Final = frozenset({"socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg"})


class NetworkRefusedError(PermissionError):
    """Something in the engine wanted the network. An OSError, so that libraries take it for a network that is down."""


def refuse_network() -> None:
    """Refuse the network in this process, for good."""
    sys.addaudithook(_hook)
    kernel.refuse_sockets()


def leaks() -> tuple[str, ...]:
    """Try the ways to the network and name those not refused: none when all is well. Nothing leaves the machine."""
    ways: dict[str, Callable[[], object]] = {
        "tcp": lambda: _connect(socket.SOCK_STREAM),
        "udp": lambda: _connect(socket.SOCK_DGRAM),
        "dns": lambda: socket.getaddrinfo("localhost", 9),
    }
    native = () if kernel.refuses_sockets() else ("native",)
    return (*(name for name, way in ways.items() if not _is_refused(way)), *native)


def _connect(kind: socket.SocketKind) -> None:
    with socket.socket(socket.AF_INET, kind) as made:
        made.settimeout(0.2)
        made.connect(("127.0.0.1", 9))


def _is_refused(way: Callable[[], object]) -> bool:
    try:
        way()
    except NetworkRefusedError:
        return True
    except OSError:
        return False
    return False


def _hook(event: str, arguments: tuple[Any, ...]) -> None:
    if not event.startswith("socket."):
        return
    if (
        event in _NAME_LOOKUPS
        or (event == "socket.__new__" and arguments[1] != _LOCAL)
        or (event in _USES and arguments[0].family != _LOCAL)
    ):
        raise NetworkRefusedError(errno.EACCES, f"the engine is offline: {event}")
