from typing import Any

from numpy.typing import NDArray

from . import TensorProto

def to_array(tensor: TensorProto) -> NDArray[Any]: ...
def from_array(arr: NDArray[Any], name: str | None = None) -> TensorProto: ...
