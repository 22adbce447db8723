"""``yeobijigi doctor``: what is installed, which models with which hash, whether the engine runs and stays offline."""

from __future__ import annotations

import platform
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from importlib import metadata
from typing import Final

from desktop import manifest
from desktop.engine.client import EngineClient
from desktop.engine.process import default_command
from desktop.errors import EXIT_ERROR, EXIT_OK, UserError
from desktop.settings import Settings

_PACKAGES: Final = (
    "yeobijigi",
    "pyside6-essentials",
    "paddleocr",
    "paddlex",
    "onnxruntime",
    "opencv-contrib-python",
    "llama-cpp-python",
    "rapidocr",
    "pillow",
    "pi-heif",
    "pypdfium2",
    "openpyxl",
    "pydantic",
    "numpy",
)
#: What llama.cpp names when it was built for the processor at hand: such a build dies on an older PC.
_NOT_PORTABLE: Final = ("AVX512", "AVX_VNNI", "AMX")
#: A network namespace of its own without any network in it, for an ordinary user (util-linux).
_NO_NETWORK: Final = ("unshare", "--user", "--map-root-user", "--net")

Write = Callable[[str], None]


def examine(settings: Settings, *, measured: bool, write: Write) -> int:
    """Write the report line by line; exit code 0 when everything is in order."""
    _packages(write)
    in_order = _models(write, measured=measured)
    in_order &= _engine(settings, write)
    write("")
    write("모두 정상입니다." if in_order else "고칠 것이 있습니다. 위의 '이상' 줄을 확인해 주세요.")
    return EXIT_OK if in_order else EXIT_ERROR


def _packages(write: Write) -> None:
    write(f"Python {platform.python_version()} · {platform.system()} {platform.machine()}")
    write("패키지")
    for name in _PACKAGES:
        try:
            write(f"  {name} {metadata.version(name)}")
        except metadata.PackageNotFoundError:
            write(f"  {name} 설치되지 않음")


def _models(write: Write, *, measured: bool) -> bool:
    write("모델")
    try:
        models = manifest.load()
    except UserError as error:
        write(f"  이상: {error.message} {error.next_step}")
        return False
    in_order = True
    for model in models.values():
        try:
            model.checked()
            proof = f"SHA-256 확인({', '.join(file.sha256[:12] for file in model.files)})"
        except UserError as error:
            in_order = False
            proof = f"이상: {error.message} {error.next_step}"
        write(f"  {model.role}: {model.name} · {model.licence} · {proof}")
        if measured:
            write(f"    만든 방법: {model.made}")
            write(f"    측정: {model.measured or '없음'}")
    return in_order


def _engine(settings: Settings, write: Write) -> bool:
    write("판독기")
    begun = time.monotonic()
    with EngineClient(settings) as engine:
        try:
            checked = engine.check()
        except UserError as error:
            write(f"  이상: {error.message} {error.next_step}")
            for line in engine.last_words.splitlines()[-5:]:
                write(f"    {line}")
            return False
        status = engine.status()
    write(f"  시작: {time.monotonic() - begun:.1f}초, 메모리 {checked.rss / 2**20:.0f} MB")
    for role, name, digest in status.models:
        write(f"  쓰는 모델: {role} {name} {digest}")
    for notice in status.notices:
        write(f"  알림: {notice}")
    native = [name for name in _NOT_PORTABLE if name in checked.llama]
    write(f"  llama.cpp: {checked.llama}")
    write(f"  이상: 이 PC의 CPU에 맞춘 빌드입니다({', '.join(native)})." if native else "  llama.cpp: 이식 가능한 빌드")
    write("오프라인")
    if checked.leaks:
        write(f"  이상: 네트워크가 막히지 않았습니다({', '.join(checked.leaks)}).")
    else:
        write("  네트워크 연결 시도(TCP, UDP, 이름 찾기): 모두 거부됨")
    return _without_network(settings, write) and not checked.leaks and not native


def _without_network(settings: Settings, write: Write) -> bool:
    """Whether the engine also runs where there is no network at all; true where the system does not let us try."""
    if not _permitted((*_NO_NETWORK, "true")):
        write("  네트워크가 없는 이름공간에서 실행: 이 시스템에서는 해 볼 수 없음")
        return True
    with EngineClient(settings, (*_NO_NETWORK, *default_command())) as engine:
        try:
            engine.check()
        except UserError as error:
            write(f"  이상: 네트워크가 없는 이름공간에서 실행되지 않습니다. {error.message}")
            return False
    write("  네트워크가 없는 이름공간에서 실행: 됨")
    return True


def _permitted(command: Sequence[str]) -> bool:
    if sys.platform != "linux" or shutil.which(command[0]) is None:
        return False
    return subprocess.run(command, capture_output=True, check=False).returncode == 0  # noqa: S603 - fixed words
