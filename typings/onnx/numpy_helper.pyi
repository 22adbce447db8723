from typing import Any

from numpy.typing import NDArray

from . import TensorProto

def to_array(tensor: TensorProto) -> NDArray[Any]: ...
