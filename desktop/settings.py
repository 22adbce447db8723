"""One table of settings: name, type, default, meaning. Stored as flat TOML in the user's configuration folder."""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from desktop.errors import UserError

Value = int | str | bool


@dataclass(frozen=True)
class Setting:
    """One row of the table. ``choices`` or ``least``/``most`` bound the value."""

    name: str
    default: Value
    meaning: str
    choices: tuple[str, ...] = ()
    least: int = 0
    most: int = 2**31


TABLE: Final[tuple[Setting, ...]] = (
    Setting("limit_megabytes", 200, "파일 하나의 최대 크기(MB)", least=1, most=4096),
    Setting("limit_megapixels", 120, "그림 한 장의 최대 크기(백만 화소)", least=1, most=1000),
    Setting("limit_pages", 300, "파일 하나의 최대 쪽수", least=1, most=10_000),
    Setting("pdf_dpi", 200, "PDF를 그림으로 바꿀 때의 해상도(dpi)", least=72, most=600),
    Setting("threads", 0, "판독에 쓸 CPU 코어 수(0이면 자동)", most=64),
    Setting("engine_seconds_per_page", 120, "한 쪽을 읽는 최대 시간(초)", least=10, most=86_400),
    Setting("engine_recycle_megabytes", 1500, "판독기가 이만큼(MB) 커지면 다시 시작합니다", least=500, most=64_000),
    Setting("detector_pack", "", "글자를 찾을 모델 꾸러미(모델 폴더 안의 폴더 이름, 비우면 프로그램에 든 모델)"),
    Setting("recogniser_pack", "", "글자를 읽을 모델 꾸러미(모델 폴더 안의 폴더 이름, 비우면 프로그램에 든 모델)"),
    Setting("language_model", True, "언어 모델로 항목을 채웁니다(끄면 이름표 규칙만 씁니다)"),
    Setting("fields_pack", "", "항목을 채울 모델 꾸러미(모델 폴더 안의 폴더 이름, 비우면 프로그램에 든 모델)"),
    Setting("fields_seconds", 60, "언어 모델이 영수증 한 장에 쓸 수 있는 최대 시간(초)", least=1, most=3600),
    Setting("n_gpu_layers", -1, "꾸러미 모델을 GPU에 올릴 층 수(-1은 모두, 0은 쓰지 않음)", least=-1, most=1000),
    Setting(
        "rounding",
        "won_half_up",
        "자가용 연료비의 끝수 처리(원 미만 반올림, 원 미만 버림, 10원 미만 버림)",
        choices=("won_half_up", "won_floor", "ten_floor"),
    ),
    Setting("lodging_cap_scope", "night", "숙박비 상한을 견주는 단위(1박마다, 출장 전체)", choices=("night", "trip")),
    Setting(
        "distance_basis",
        "one_way",
        "근무지내 출장의 여행거리를 재는 방법(편도, 왕복)",
        choices=("one_way", "round_trip"),
    ),
    Setting("parking", "ask", "자가용의 주차비(확인필요로 묻기, 지급)", choices=("ask", "pay")),
    Setting(
        "trips_folder", "", "출장 파일(trip.toml)과 영수증을 모아 두는 폴더. 출장 목록과 정산 기한을 여기서 찾습니다"
    ),
    Setting("ai_notice_shown", False, "인공지능 이용 알림을 보았습니다(끄면 다음에 다시 보여 줍니다)"),
    Setting("office_tables", "", "기관 기준표가 있는 폴더(비우면 이 사용자의 폴더)"),
)


class Settings:
    """The values in force: defaults, overlaid by what the user has set."""

    def __init__(self, values: dict[str, Value] | None = None) -> None:
        self._values: dict[str, Value] = {row.name: row.default for row in TABLE}
        for name, value in (values or {}).items():
            self._values[name] = _checked(name, value)

    def integer(self, name: str) -> int:
        value = self._values[name]
        assert isinstance(value, int)
        return value

    def text(self, name: str) -> str:
        value = self._values[name]
        assert isinstance(value, str)
        return value

    def flag(self, name: str) -> bool:
        return self._values[name] is True

    def changed(self) -> dict[str, Value]:
        """Only what differs from the defaults: what is worth storing or handing to the engine."""
        return {row.name: self._values[row.name] for row in TABLE if self._values[row.name] != row.default}


def _checked(name: str, value: Value) -> Value:
    row = next((row for row in TABLE if row.name == name), None)
    if row is None:
        raise UserError("settings_invalid", detail=name)
    if type(value) is not type(row.default):
        raise UserError("settings_invalid", detail=f"{name} = {value!r}")
    if row.choices and value not in row.choices:
        raise UserError("settings_invalid", detail=f"{name} = {value!r} ({', '.join(row.choices)})")
    if isinstance(value, int) and not isinstance(value, bool) and not row.least <= value <= row.most:
        raise UserError("settings_invalid", detail=f"{name} = {value} ({row.least}–{row.most})")
    return value


def load(path: Path) -> Settings:
    """Settings from a TOML file; a missing file means the defaults."""
    try:
        return Settings(tomllib.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return Settings()
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UserError("settings_invalid", detail=str(error)) from error


def change(path: Path, name: str, value: Value) -> None:
    """Write one setting into its file, the other lines left as they are.

    Raises ``UserError``: settings_invalid, cannot_write.
    """
    line = f"{name} = {json.dumps(_checked(name, value), ensure_ascii=False)}"
    try:
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        kept = [each for each in lines if not re.match(rf"\s*{name}\s*=", each)]
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_name(f".{path.name}.tmp")
        temporary.write_text("\n".join([*kept, line]) + "\n", encoding="utf-8")
        temporary.replace(path)
    except (OSError, UnicodeDecodeError) as error:
        raise UserError("cannot_write", path=path.name) from error
