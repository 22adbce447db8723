"""PaddleOCR without the modules that the program does not use."""

from __future__ import annotations

import importlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import onnxruntime
import pytest

from desktop.ocr import paddle

LOADED = "import json, sys; print(json.dumps(sorted(sys.modules)))"


def loaded_after(code: str, folder: Path) -> list[str]:
    """The modules of a fresh interpreter that ran the code."""
    root = Path(__file__).resolve().parents[2]
    environment = os.environ | {"PADDLE_PDX_CACHE_HOME": str(folder), "PYTHONPATH": str(root)}
    command = [sys.executable, "-c", f"{code}\n{LOADED}"]
    run = subprocess.run(command, env=environment, capture_output=True, text=True, check=True, timeout=300)
    names: list[str] = json.loads(run.stdout.splitlines()[-1])
    return names


def test_what_is_not_used_is_not_loaded(tmp_path: Path) -> None:
    names = loaded_after("import desktop.ocr.text_models, desktop.ocr.packs", tmp_path)
    assert "paddlex.inference.models.text_recognition.predictor" in names
    assert [name for name in names if paddle.UNUSED.fullmatch(name)] == []


def test_a_paddleocr_that_needs_more_is_imported_in_full(tmp_path: Path) -> None:
    code = """
import re, sys
from desktop.ocr import paddle
for name in [name for name in sys.modules if name.startswith("paddle")]:
    del sys.modules[name]
assert "pandas" not in sys.modules
paddle.imported(re.compile("pandas|paddlex.modules.*.model_list"))
"""
    names = loaded_after(code, tmp_path)
    assert "pandas" in names
    assert "paddleocr._pipelines" in names


@pytest.fixture
def heavy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package ``lightly`` that imports ``heavily.inside``, which is not there, and is imported by nobody yet."""
    (tmp_path / "lightly.py").write_text(
        "import heavily.inside as inside\n"
        "from heavily import decorated, Base\n"
        "class Derived(Base): pass\n"
        "@decorated(1)\n"
        "def work(x: inside.Table): return inside.value\n",
        encoding="utf-8",
    )
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "lightly", raising=False)
    return tmp_path


def test_stand_ins_bear_an_import_and_are_gone_after_it(heavy: Path) -> None:
    with paddle.without(re.compile("heavily")):
        lightly = importlib.import_module("lightly")
        assert "heavily.inside" in sys.modules
    assert not [name for name in sys.modules if name.startswith("heavily")]
    with pytest.raises(ImportError, match=r"heavily\.inside is not loaded"):
        _ = lightly.inside.value
    (heavy / "heavily.py").write_text("real = True\n", encoding="utf-8")
    importlib.invalidate_caches()
    assert importlib.import_module("heavily").real
    del sys.modules["heavily"]


def test_what_is_loaded_already_stays_what_it_is() -> None:
    with paddle.without(re.compile("json|json.*")):
        assert importlib.import_module("json") is json


def test_an_error_on_the_way_leaves_no_stand_in(heavy: Path) -> None:
    with pytest.raises(ZeroDivisionError), paddle.without(re.compile("heavily")):
        importlib.import_module("lightly")
        _ = 1 / 0
    with pytest.raises(ModuleNotFoundError):
        importlib.import_module("heavily")


def test_sessions_opened_inside_have_the_entries_and_later_ones_have_not() -> None:
    name = "session.intra_op.spin_duration_us"
    with paddle.configured({name: "20"}):
        inside = onnxruntime.SessionOptions()
    assert inside.get_session_config_entry(name) == "20"
    with pytest.raises(RuntimeError):
        onnxruntime.SessionOptions().get_session_config_entry(name)


def test_an_error_on_the_way_leaves_the_options_as_they_were() -> None:
    plain = onnxruntime.SessionOptions
    with pytest.raises(ZeroDivisionError), paddle.configured({}):
        _ = 1 / 0
    assert onnxruntime.SessionOptions is plain
