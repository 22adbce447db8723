# onnx is needed for training only and stands in no lock file: what models/training reads of a graph.
from collections.abc import MutableSequence, Sequence

class TensorProto:
    FLOAT: int
    name: str
    def CopyFrom(self, other: TensorProto) -> None: ...

class NodeProto:
    name: str
    op_type: str
    input: Sequence[str]
    output: Sequence[str]

class GraphProto:
    node: MutableSequence[NodeProto]
    initializer: Sequence[TensorProto]

class ModelProto:
    graph: GraphProto

def load(f: str) -> ModelProto: ...
def save(proto: ModelProto, f: str) -> None: ...
