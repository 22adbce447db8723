"""What the program uses of PaddleOCR, imported without what it does not use.

``import paddleocr`` brings its pipelines, its trainers, clients of three model hubs, pandas, aiohttp and more: 1,400
modules, five seconds and 80 MB for two classes that need none of them. While it is imported here, stand-ins take the
place of those modules; afterwards they are gone, and whoever imports pandas gets pandas. Should another version of
PaddleOCR not bear that, it is imported in full.
"""

from __future__ import annotations

import importlib
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any, Final

import onnxruntime

#: Hubs, the network, tables and office documents; whole rooms of PaddleOCR and PaddleX; training and evaluation.
UNUSED: Final = re.compile(
    r"aiohttp|aistudio_sdk|chardet|filelock|huggingface_hub|jinja2|modelscope|modelscope_hub|openpyxl|pandas"
    r"|premailer|prettytable|requests|ruamel|tqdm"
    r"|paddleocr\._(api_client|pipelines)|paddlex\.(inference\.pipelines|repo_apis|repo_manager)"
    r"|paddlex\.modules\.\w+\.(dataset_checker|evaluator|exportor|trainer)"
)
_PACKAGES: Final = ("paddleocr", "paddlex")


class _Absent(type):
    """The type of every name in a stand-in: it may be subclassed, called and looked into while modules are loading."""

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return cls

    def __call__(cls, *_: object, **__: object) -> Any:
        return cls


class _Nothing(metaclass=_Absent):
    pass


class StandIns(MetaPathFinder, Loader):
    """Answers for the modules whose whole name matches, and for what lies below them."""

    def __init__(self, unused: re.Pattern[str]) -> None:
        self._unused = unused
        self._given: dict[str, ModuleType] = {}
        self._is_loading = True

    def find_spec(
        self,
        name: str,
        path: Sequence[str] | None,  # noqa: ARG002 - it does not matter where it lies
        target: ModuleType | None = None,  # noqa: ARG002
    ) -> ModuleSpec | None:
        if name.rpartition(".")[0] in self._given or self._unused.fullmatch(name):
            return ModuleSpec(name, self, is_package=True)
        return None

    def exec_module(self, module: ModuleType) -> None:
        def named(name: str) -> Any:
            if name.startswith("__"):
                raise AttributeError(name)
            if not self._is_loading:
                raise ImportError(f"{module.__name__} is not loaded in this process", name=module.__name__)
            return _Nothing

        module.__dict__["__getattr__"] = named
        self._given[module.__name__] = module

    def withdraw(self) -> None:
        """Their names are free again; who still holds one is told on use."""
        self._is_loading = False
        for name, module in self._given.items():
            if sys.modules.get(name) is module:
                del sys.modules[name]


@contextmanager
def without(unused: re.Pattern[str]) -> Iterator[None]:
    """Imports inside are spared the modules that match; those already imported stay what they are."""
    stand_ins = StandIns(unused)
    sys.meta_path.insert(0, stand_ins)
    try:
        yield
    finally:
        sys.meta_path.remove(stand_ins)
        stand_ins.withdraw()


def imported(unused: re.Pattern[str] = UNUSED) -> ModuleType:
    """PaddleOCR, lean where it can be had so."""
    try:
        with without(unused):
            return importlib.import_module("paddleocr")
    except Exception:  # half loaded: away with it
        for name in [name for name in sys.modules if name.partition(".")[0] in _PACKAGES]:
            del sys.modules[name]
        return importlib.import_module("paddleocr")


@contextmanager
def configured(entries: Mapping[str, str]) -> Iterator[None]:
    """Sessions of onnxruntime that are opened inside have these configuration entries.

    PaddleX sets attributes of onnxruntime's SessionOptions; most of what onnxruntime can be told is an entry instead.
    """
    plain = onnxruntime.SessionOptions

    def options() -> onnxruntime.SessionOptions:
        made = plain()
        for name, value in entries.items():
            made.add_session_config_entry(name, value)
        return made

    names = vars(onnxruntime)
    names["SessionOptions"] = options
    try:
        yield
    finally:
        names["SessionOptions"] = plain


imported()

from paddleocr import TextDetection, TextRecognition  # noqa: E402 - in full, or as just imported
from paddlex.modules.text_detection.model_list import CURVE_MODELS  # noqa: E402
from paddlex.modules.text_detection.model_list import MODELS as DETECTORS  # noqa: E402
from paddlex.modules.text_recognition.model_list import MODELS as RECOGNISERS  # noqa: E402

__all__ = ["CURVE_MODELS", "DETECTORS", "RECOGNISERS", "TextDetection", "TextRecognition", "configured"]
