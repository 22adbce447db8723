"""No network for native code either: Linux refuses this process every socket but local ones (seccomp).

The audit hook of ``offline`` sees Python code alone; a library in C, such as the telemetry within onnxruntime, opens
its sockets by itself. The filter cannot be taken back and holds for every thread and child that comes after.
"""

from __future__ import annotations

import ctypes
import errno
import platform
import struct
import sys
from typing import Final

#: By machine: its AUDIT_ARCH, and the numbers of socket(2) and io_uring_setup(2), which can make sockets too.
_CALLS: Final = {"x86_64": (0xC000003E, 41, 425), "aarch64": (0xC00000B7, 198, 425)}
#: On x86_64, calls from here on are those of the x32 ABI.
_X32: Final = 0x40000000
_AF_UNIX, _AF_INET, _SOCK_DGRAM = 1, 2, 2
_PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS, _MODE_FILTER = 22, 38, 2
# Classic BPF (linux/filter.h, linux/seccomp.h).
_LOAD, _IF_EQUAL, _IF_AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_NUMBER, _ARCHITECTURE, _FIRST_ARGUMENT = 0, 4, 16  # offsets in struct seccomp_data; both machines are little-endian
_ALLOW: Final = 0x7FFF0000
_REFUSE: Final = 0x00050000 | errno.EACCES


def refuse_sockets() -> bool:
    """Have the kernel refuse them from now on; whether it does. False where it cannot be asked (not Linux, old)."""
    calls = _CALLS.get(platform.machine()) if sys.platform == "linux" else None
    if calls is None:
        return False
    architecture, make_socket, io_uring = calls
    # A jump counts from the line after it: "refuse" is line 8, "allow" line 9.
    lines = (
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_IF_EQUAL, 0, 6, architecture),
        (_LOAD, 0, 0, _NUMBER),
        (_IF_AT_LEAST, 4, 0, _X32),
        (_IF_EQUAL, 3, 0, io_uring),
        (_IF_EQUAL, 0, 3, make_socket),
        (_LOAD, 0, 0, _FIRST_ARGUMENT),
        (_IF_EQUAL, 1, 0, _AF_UNIX),
        (_RETURN, 0, 0, _REFUSE),
        (_RETURN, 0, 0, _ALLOW),
    )
    code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *line) for line in lines))
    program = ctypes.create_string_buffer(struct.pack("HP", len(lines), ctypes.addressof(code)))
    prctl = ctypes.CDLL(None).prctl
    prctl.argtypes = (ctypes.c_int, *(ctypes.c_ulong,) * 4)
    asked = int(prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)) == 0
    return asked and int(prctl(_PR_SET_SECCOMP, _MODE_FILTER, ctypes.addressof(program), 0, 0)) == 0


def refuses_sockets() -> bool:
    """Whether native code gets no socket, tried past Python's own library; true where it cannot be tried."""
    if sys.platform != "linux":
        return True
    made = int(ctypes.CDLL(None).socket(_AF_INET, _SOCK_DGRAM, 0))
    if made >= 0:
        ctypes.CDLL(None).close(made)
    return made < 0
