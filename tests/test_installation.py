"""The installation is the one that was locked, and the repository tells nothing about the machines it was made on."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import pytest

from desktop import manifest
from desktop.doctor import native_features

ROOT = Path(__file__).parents[1]
LOCKS = sorted((ROOT / "installer" / "lock").glob("*.txt"))
#: One requirement of a lock file: its name and version, its marker, its hashes.
REQUIREMENT = re.compile(r"([a-z0-9-]+)==(\S+)( ; [^\\\n]+)? \\\n((?: {4}--hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)")


def run(script: str) -> str:
    """What ``script`` prints in a process of its own."""
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def locked(path: Path) -> dict[str, str]:
    return {match[1]: match[2] for match in REQUIREMENT.finditer(path.read_text())}


def test_one_opencv_writes_cv2() -> None:
    names = {each.metadata["Name"].lower() for each in metadata.distributions()}
    assert {name for name in names if name.startswith("opencv")} == {"opencv-contrib-python"}
    # In a process of its own: importing cv2 points Qt at other plugins.
    assert metadata.version("opencv-contrib-python").startswith(run("import cv2; print(cv2.__version__)") + ".")


def test_llama_cpp_runs_on_older_processors_too() -> None:
    build = run("from desktop.llm import runtime; print(runtime.system_info())")
    assert build and native_features(build) == [], build


def test_model_files_are_those_of_the_manifest() -> None:
    models = manifest.load()
    assert models.keys() == {"detector", "recogniser", "glance", "fields", "orders"}
    for model in models.values():
        assert all(path.is_file() for path in model.checked())


def test_every_model_is_named_with_its_licence() -> None:
    told = (ROOT / "THIRD_PARTY.md").read_text(encoding="utf-8")
    assert [model.name for model in manifest.load().values() if f"{model.name}` |" not in told] == []


def test_every_committed_model_file_stands_in_the_manifest() -> None:
    known = {file.path for model in manifest.load().values() for file in model.files}
    there = {path for room in ("ocr", "sllm") for path in (ROOT / "models" / room).rglob("*") if path.is_file()}
    beside = {path for path in there if path.suffix in {".md", ".npz"}}  # cards, and weights for further training
    assert there - beside <= known


def test_the_window_loads_no_reading_library() -> None:
    script = (
        "import sys, desktop.window, desktop.ui.main_window\n"
        "heavy = {'cv2', 'llama_cpp', 'numpy', 'onnxruntime', 'paddleocr', 'paddlex'}\n"
        "print(*sorted(heavy & set(sys.modules)))"
    )
    assert run(script) == ""


@pytest.mark.parametrize("path", LOCKS, ids=lambda path: path.name)
def test_lock_files_hold_hashes_and_no_address(path: Path) -> None:
    text = path.read_text()
    assert REQUIREMENT.sub("", text) == ""
    assert locked(path)


def test_lock_files_agree_with_each_other_and_with_pyproject() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    runs, develops = (locked(ROOT / "installer" / "lock" / name) for name in ("run.txt", "dev.txt"))
    assert runs.items() <= develops.items()
    groups = project["dependency-groups"]
    for wanted, lock in (
        (project["project"]["dependencies"], runs),
        (groups["dev"], develops),
        (groups["build"], locked(ROOT / "installer" / "lock" / "build.txt")),
        (groups["installer"], locked(ROOT / "installer" / "lock" / "uv.txt")),
        (project["build-system"]["requires"], locked(ROOT / "installer" / "lock" / "build.txt")),
    ):
        names = {re.split(r"[^A-Za-z0-9-]", requirement)[0] for requirement in wanted}
        assert names <= lock.keys()


def test_installed_are_the_locked_versions() -> None:
    for name, version in locked(ROOT / "installer" / "lock" / "run.txt").items():
        try:
            assert metadata.version(name) == version, name
        except metadata.PackageNotFoundError:
            continue  # for another system, by its marker


def test_no_file_names_a_package_host_or_a_folder_of_the_machine() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip("not a git checkout")
    # Put together here, so that this file does not name them itself.
    hosts = "|".join(rf"{name}\.{end}" for name, end in (("pypi", "org"), ("pythonhosted", "org"), ("debian", "org")))
    folders = "|".join(("work", "root", "opt", "tmp"))
    telling = re.compile(rf"{hosts}|(?<![\w.~-])/(?:{folders})/\w")
    for name in filter(None, listed.stdout.split("\0")):
        try:
            text = (ROOT / name).read_text(encoding="utf-8")
        except (UnicodeDecodeError, FileNotFoundError):
            continue  # a picture or a model; a file just removed
        assert not (found := telling.search(text)), f"{name}: {found}"
