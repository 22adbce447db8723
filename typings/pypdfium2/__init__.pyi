# pypdfium2 carries no types; its objects are used as they come.
from typing import Any

class PdfiumError(RuntimeError):
    err_code: int

def __getattr__(name: str) -> Any: ...
