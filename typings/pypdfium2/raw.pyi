# The C interface of PDFium: ctypes functions and constants.
from typing import Any

def __getattr__(name: str) -> Any: ...
