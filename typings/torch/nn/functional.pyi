from collections.abc import Callable
from typing import Any

from torch import Tensor

def __getattr__(name: str) -> Callable[..., Tensor]: ...
def ctc_loss(*inputs: Any, **options: Any) -> Tensor: ...
