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

from desktop import app, manifest
from desktop.engine.client import EngineClient
from desktop.engine.process import default_command
from desktop.engine.protocol import ORDER_PREFIX, Checked, EngineStatus, PackFound, Trust, shown
from desktop.errors import EXIT_ERROR, EXIT_OK, UserError
from desktop.export.evidence import FIELD_NAMES
from desktop.export.notice import FIRST_NOTICE
from desktop.export.provenance import MODEL_ROLES
from desktop.orders.beside import SURE as SURE_ORDER
from desktop.orders.model import ORDER_NAMES
from desktop.receipts.judge import BACKED_BY_MODEL, SURE_KIND
from desktop.samples import sample_trip
from desktop.samples.score import Score
from desktop.settings import Settings

_PACKAGES: Final = (
    "yeobijigi",
    "pyside6-essentials",
    "paddleocr",
    "paddlex",
    "onnxruntime",
    "opencv-contrib-python",
    "llama-cpp-python",
    "fpdf2",
    "python-hwpx",
    "pillow",
    "pi-heif",
    "pypdfium2",
    "openpyxl",
    "pydantic",
    "numpy",
)
#: What llama.cpp names when it was built for the processor at hand: such a build dies (SIGILL) on an office PC of 2013.
_NOT_PORTABLE: Final = ("AVX512", "AVX_VNNI", "AMX", "SVE", "SME")
#: A network namespace of its own without any network in it, for an ordinary user (util-linux).
_NO_NETWORK: Final = ("unshare", "--user", "--map-root-user", "--net")

Write = Callable[[str], None]


def examine(settings: Settings, *, measured: bool, write: Write) -> int:
    """Write the report line by line; exit code 0 when everything is in order.

    ``measured`` also has the models in use read the sample papers, and tells how well they did.
    """
    write(" ".join(FIRST_NOTICE))
    write(f"설정 파일: {shown(app.settings_file())}")
    _packages(write)
    in_order = _models(write, measured=measured)
    in_order &= _engine(settings, write, measured=measured)
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


def _engine(settings: Settings, write: Write, *, measured: bool) -> bool:
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
        for fact in checked.facts:
            write(f"  {fact}")
        for notice in status.notices:
            write(f"  알림: {notice}")
        in_order = _has_language_model(settings, status, write)
        in_order &= _is_portable(checked, write)
        if measured:
            _trust(checked.trust, write)
            in_order &= _read_samples(engine, write)
    in_order &= _packs(settings, checked.packs, write)
    return _offline(settings, checked, write) and in_order


def _has_language_model(settings: Settings, status: EngineStatus, write: Write) -> bool:
    """Whether the language model that the settings want is in use; why not, the notices have told."""
    in_use = any(role == "fields" for role, _, _ in status.models)
    if settings.flag("language_model") and not in_use:
        write("  이상: 언어 모델을 쓰지 못하고 있습니다.")
        return False
    return True


def _trust(steps: Sequence[Trust], write: Write) -> None:
    """Coverage against precision of the language model, and from where on its word counts."""
    if steps:
        write("언어 모델을 어디까지 믿는가(배우지 않은 서식에서 잰 값)")
    for name in dict.fromkeys(step.field for step in steps):
        called, least = _heard(name)
        write(f"  {called}")
        own = [step for step in steps if step.field == name]
        begins = next((step for step in own if least is not None and step.right >= least), None)
        what = "종류를 제안합니다" if name == "kind" else "근거로 셉니다"
        for step in own:
            from_here = f"  <- 여기부터, 확률 {max(least or 0.0, step.least):.2f} 이상이면 {what}"
            write(
                f"    확률 {step.least:.2f}부터: 답한 비율 {step.coverage:4.0%}, 맞은 비율 {step.precision:4.0%}"
                + (from_here if step is begins else "")
            )


def _heard(name: str) -> tuple[str, float | None]:
    """What a field is called, and from which probability on the model is heard about it; None where it never is."""
    if name.startswith(ORDER_PREFIX):
        return f"출장명령서의 {ORDER_NAMES[name.removeprefix(ORDER_PREFIX)]}", SURE_ORDER
    if name == "kind":
        return "종류", SURE_KIND
    return FIELD_NAMES[name], BACKED_BY_MODEL.get(name)


def native_features(build: str) -> list[str]:
    """Of what llama.cpp says of its build the instruction sets that not every office PC has."""
    return [name for name in _NOT_PORTABLE if name in build]


def _is_portable(checked: Checked, write: Write) -> bool:
    if not checked.llama:
        write("  llama.cpp: 쓰지 않음")
        return True
    native = native_features(checked.llama)
    write(f"  llama.cpp: {checked.llama}")
    write(f"  이상: 이 PC의 CPU에 맞춘 빌드입니다({', '.join(native)})." if native else "  llama.cpp: 이식 가능한 빌드")
    return not native


def _read_samples(engine: EngineClient, write: Write) -> bool:
    """How well the models in use read the sample papers (체험용 영수증); false when one cannot be read at all."""
    files, score, in_order = sample_trip()[1], Score(), True
    engine.read(files[0])  # the first page pays for what is loaded late
    begun = time.monotonic()
    for file in files:
        answer = engine.read(file).answer
        score.add(file.name, tuple(answer.receipts()))
        if answer.error is not None:
            write(f"  이상: {file.name}: {answer.error.message}")
            in_order = False
    seconds = (time.monotonic() - begun) / len(files)
    write(f"체험용 영수증 {score.papers}장을 지금 읽은 결과")
    write(f"  종류와 장수가 맞은 영수증: {score.papers_right}/{score.papers}")
    right = 100 * (1 - score.character_errors / score.characters)
    write(f"  줄: {score.lines_right}/{score.lines} 그대로, 글자 {right:.1f} %")
    write(
        f"  항목: {score.fields_right}/{score.fields} 맞음, 그중 확인이 필요 없는 것 {score.fields_sure}, "
        f"틀렸는데 확실하다고 한 것 {score.silently_wrong}"
    )
    try:
        checked = engine.check()
    except UserError as error:
        write(f"  이상: {error.message} {error.next_step}")
        return False
    write(f"  한 장에 {seconds:.1f}초, 메모리 {checked.rss / 2**20:.0f} MB(가장 많을 때 {checked.peak / 2**20:.0f} MB)")

    return in_order


def _packs(settings: Settings, found: Sequence[PackFound], write: Write) -> bool:
    """The packs in the user's models folder; false when one that the settings choose cannot be used."""
    write(f"모델 꾸러미({shown(manifest.packs_folder())})")
    for pack in found:
        if pack.problem is not None:
            write(f"  {pack.name}: 쓸 수 없음. {pack.problem.message} {pack.problem.next_step}")
        else:
            state = "쓰는 중" if pack.in_use else "고르면 살펴봅니다" if pack.role == "fields" else "쓸 수 있음"
            write(f"  {pack.name}: {MODEL_ROLES[pack.role]} · {state}")
            for file in _pinned_files(pack.name):
                write(f"    {file.path.name} SHA-256 {file.sha256}")
    if not found:
        write("  없음")
    in_order = True
    for setting in ("detector_pack", "recogniser_pack", "fields_pack"):
        chosen = settings.text(setting)
        if setting == "fields_pack" and not settings.flag("language_model"):
            continue
        if chosen and not any(pack.in_use and pack.name == chosen for pack in found):
            write(f"  이상: 설정 {setting}의 꾸러미를 쓰지 못합니다: {chosen}")
            in_order = False
    return in_order


def _pinned_files(name: str) -> tuple[manifest.ModelFile, ...]:
    try:
        return tuple(file for model in manifest.load(manifest.packs_folder() / name).values() for file in model.files)
    except UserError:  # never used so far: nothing is recorded
        return ()


def _offline(settings: Settings, checked: Checked, write: Write) -> bool:
    write("오프라인")
    if checked.leaks:
        write(f"  이상: 네트워크가 막히지 않았습니다({', '.join(checked.leaks)}).")
    else:
        write("  네트워크 연결 시도(TCP, UDP, 이름 찾기): 모두 거부됨")
    return _without_network(settings, write) and not checked.leaks


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
