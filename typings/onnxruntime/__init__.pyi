# The part of onnxruntime that desktop.ocr uses; the library itself carries no types.
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

__version__: str

class SessionOptions:
    intra_op_num_threads: int
    log_severity_level: int
    def add_session_config_entry(self, name: str, value: str) -> None: ...
    def get_session_config_entry(self, name: str) -> str: ...

class RunOptions:
    def add_run_config_entry(self, key: str, value: str) -> None: ...

class NodeArg:
    name: str

class InferenceSession:
    def __init__(self, model: str | bytes, options: SessionOptions, *, providers: Sequence[str]) -> None: ...
    def get_inputs(self) -> list[NodeArg]: ...
    def run(
        self,
        output_names: Sequence[str] | None,
        feeds: Mapping[str, NDArray[np.float32]],
        options: RunOptions | None = None,
    ) -> list[NDArray[np.float32]]: ...
