# onnx is needed for training only and stands in no lock file: what models/training reads of a graph.
from collections.abc import Sequence

class TensorProto:
    name: str

class NodeProto:
    name: str
    op_type: str
    input: Sequence[str]
    output: Sequence[str]

class GraphProto:
    node: Sequence[NodeProto]
    initializer: Sequence[TensorProto]

class ModelProto:
    graph: GraphProto

def load(f: str) -> ModelProto: ...
def save(proto: ModelProto, f: str) -> None: ...
