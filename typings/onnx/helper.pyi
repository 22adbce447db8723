from collections.abc import Sequence

from . import NodeProto

def make_node(op_type: str, inputs: Sequence[str], outputs: Sequence[str], *, to: int = ...) -> NodeProto: ...
