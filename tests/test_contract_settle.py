"""The promises of ``yeobijigi settle --json`` kept from the trip file to the sums, without any receipt file."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from desktop import cli

SUMMARY = {"claimed_won", "approved_won", "payable_won", "open", "rules", "items", "findings", "legs"}
ITEM = {
    *("date", "item", "claimed_won", "approved_won", "proposed_won", "verdict", "paid_by", "basis", "sum", "reasons"),
    "receipts",
}
SEOUL = 'destinations = ["서울특별시"]\n'
GWANGSAN = "광주광역시 광산구"
RAIL = '[[claims]]\ndate = 2026-03-09\nkind = "rail"\namount_won = 48200\n'
RAIL_BACK = RAIL.replace("03-09", "03-10")
MERGED = 'destinations = ["전남광주통합특별시"]\n'
OWN_CAR = (
    '[[own_car]]\ndate = 2026-03-09\ndistance_km = 364\nfuel = "휘발유"\nprice_per_litre = 1892.88\nreason = "노선"'
)


def lodging(amount: int, place: str = "서울특별시", date: str = "2026-03-09", more: str = "") -> str:
    return f'[[claims]]\ndate = {date}\nkind = "lodging"\namount_won = {amount}\nplace = "{place}"\n{more}\n'


def local(hours: str, car: bool) -> str:
    return f"[[local]]\ndate = 2026-03-09\nhours = {hours}\npublic_vehicle = {str(car).lower()}\n"


def trip(
    rest: str = "",
    journey: str = SEOUL,
    days: tuple[str, str] = ("2026-03-09", "2026-03-10"),
    workplace: str = GWANGSAN,
    employer: str = "national",
) -> str:
    return (
        f'[traveler]\nname = "홍길동"\ngrade = "제2호"\nworkplace = "{workplace}"\nemployer = "{employer}"\n'
        f"[trip]\nstart = {days[0]}T08:00:00\nend = {days[1]}T18:00:00\n{journey}\n{rest}\n"
    )


JULY = ("2026-07-02", "2026-07-03")
ONE_DAY = ("2026-03-09", "2026-03-09")

#: name: trip, claimed, approved, open, effective_from
VECTORS: dict[str, tuple[str, int, int, int, str]] = {
    "1": (trip(RAIL + RAIL_BACK + lodging(90_000)), 286_400, 286_400, 0, "2023-03-02"),
    "2": (
        trip(RAIL + RAIL_BACK + lodging(90_000), SEOUL + "public_vehicle = true"),
        *(261_400, 165_000, 0, "2023-03-02"),
    ),
    "3": (trip(lodging(150_000)), 250_000, 200_000, 0, "2023-03-02"),
    "3 reason": (trip(lodging(150_000, more='reason = "빈방 없음"')), 250_000, 230_000, 0, "2023-03-02"),
    "4": (trip(local("4", False), days=ONE_DAY), 20_000, 20_000, 0, "2015-01-01"),
    "4 short": (trip(local("3.98", False), days=ONE_DAY), 10_000, 10_000, 0, "2015-01-01"),
    "4 car": (trip(local("4", True), days=ONE_DAY), 10_000, 10_000, 0, "2015-01-01"),
    "4 short, car": (trip(local("3.98", True), days=ONE_DAY), 0, 0, 0, "2015-01-01"),
    "5": (
        trip(journey=SEOUL + "long_stay = true", days=("2025-11-20", "2026-01-29")),
        *(3_287_500, 1_512_500 + 71 * 25_000, 0, "2023-03-02"),
    ),
    "6": (trip(lodging(180_000, more="persons = 3")), 300_000, 300_000, 0, "2023-03-02"),
    "7": (trip(journey=SEOUL + "meals_provided = 2"), 83_333, 50_000 + 33_333, 0, "2023-03-02"),
    "8": (trip(OWN_CAR), 157_561, 157_561, 0, "2023-03-02"),
    "9": (
        trip(lodging(160_000, date="2023-03-01", more="nights = 2"), days=("2023-03-01", "2023-03-03")),
        *(280_000, 260_000, 0, "2015-01-01"),
    ),
    "10 before": (
        trip(days=("2023-05-29", "2023-05-29"), employer="local:광주광역시"),
        *(40_000, 40_000, 0, "2015-01-01"),
    ),
    "10 after": (
        trip(days=("2023-05-30", "2023-05-30"), employer="local:광주광역시"),
        *(50_000, 50_000, 0, "2023-05-30"),
    ),
    "11 순천": (
        trip(lodging(90_000, "전남광주통합특별시 순천시", "2026-07-02"), MERGED, JULY, "부산"),
        *(190_000, 170_000, 0, "2026-07-01"),
    ),
    "11 서구": (
        trip(lodging(90_000, "전남광주통합특별시 서구", "2026-07-02"), MERGED, JULY, "부산"),
        *(190_000, 180_000, 0, "2026-07-01"),
    ),
    "12": (
        trip(lodging(90_000, "전남광주통합특별시", "2026-07-02"), MERGED, JULY, "부산"),
        *(190_000, 100_000, 1, "2026-07-01"),
    ),
    "13 세종": (trip(lodging(90_000, "세종")), 190_000, 170_000, 0, "2023-03-02"),
    "13 제주": (trip(lodging(90_000, "제주")), 190_000, 170_000, 0, "2023-03-02"),
    "14": (trip(RAIL + 'seat_class = "특실"'), 148_200, 100_000, 1, "2023-03-02"),
    "15": (
        trip(journey='destinations = ["나주시"]', days=("2026-07-02", "2026-07-02")),
        *(50_000, 50_000, 0, "2026-07-01"),
    ),
    "15 near": (
        trip(journey='destinations = ["나주시"]\ndistance_km = 11', days=("2026-07-02", "2026-07-02")),
        *(20_000, 20_000, 0, "2015-01-01"),
    ),
}

Settle = Callable[..., tuple[int, str, str]]


@pytest.fixture
def settle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Settle:
    """``settle`` with this trip: exit code, stdout, stderr."""
    for name in ("CONFIG", "STATE", "CACHE", "DATA"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / "home" / name))
    monkeypatch.chdir(tmp_path)

    def settle(text: str, *options: str) -> tuple[int, str, str]:
        Path("출장 1.toml").write_text(text, encoding="utf-8")
        code = cli.main(["settle", "--trip", "출장 1.toml", *options])
        return code, *capfd.readouterr()

    return settle


def settled(answer: tuple[int, str, str]) -> dict[str, Any]:
    result: dict[str, Any] = json.loads(answer[1])
    return result


@pytest.mark.parametrize("name", VECTORS)
def test_worked_examples(settle: Settle, name: str) -> None:
    text, claimed, approved, doubtful, effective_from = VECTORS[name]
    answer = settle(text, "--json")
    result = settled(answer)
    assert answer[0] == (3 if doubtful else 0)
    assert result.keys() == SUMMARY and result["rules"].keys() == {"table", "effective_from"}
    assert (result["claimed_won"], result["approved_won"], result["open"]) == (claimed, approved, doubtful)
    assert result["payable_won"] == approved
    assert result["rules"]["effective_from"] == effective_from
    for item in result["items"]:
        assert item.keys() == ITEM and item["basis"] and item["sum"]
        assert item["verdict"] in ("지급", "감액지급", "불인정", "확인필요")
        assert item["verdict"] not in ("확인필요", "불인정") or item["approved_won"] == 0
    assert approved == sum(item["approved_won"] for item in result["items"])


def test_office_card_and_advance_are_not_paid_out_again(settle: Settle) -> None:
    text = trip(RAIL + lodging(90_000, more='paid_by = "office_card"'), SEOUL + "advance_won = 200000")
    result = settled(settle(text, "--json"))
    assert (result["approved_won"], result["payable_won"]) == (238_200, 238_200 - 90_000 - 200_000)


def test_claim_without_any_evidence_is_asked_about(settle: Settle) -> None:
    answer = settle(trip(RAIL + "evidence = false"), "--json")
    (fare,) = [item for item in settled(answer)["items"] if item["item"] == "철도운임"]
    assert (answer[0], fare["verdict"], fare["approved_won"], fare["proposed_won"]) == (3, "확인필요", 0, 48_200)
    on_paper = settled(settle(trip(RAIL), "--json"))
    assert on_paper["open"] == 0 and "evidence_on_paper" in {each["code"] for each in on_paper["findings"]}


def test_findings_speak_no_key_of_the_trip_file(settle: Settle) -> None:
    texts = [trip(RAIL + RAIL_BACK), trip(journey="", days=("2026-03-09", "2026-03-30")), trip(lodging(90_000))]
    for text in texts:
        for finding in settled(settle(text, "--json"))["findings"]:
            assert not set("_=[") & set(finding["message"] + finding["what_to_do"]), finding


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (trip(journey="public_vehicel = true"), ("trip.public_vehicel", "public_vehicle")),
        (trip(RAIL + 'amont = "1"'), ("claims[1].amont", "amount_won")),
        (trip(RAIL.replace("48200", '"48,200"')), ("claims[1].amount_won", "정수")),
        (trip(RAIL.replace('"rail"', '"기차"')), ("claims[1].kind", "rail")),
        (trip(journey="advance_won = -1"), ("trip.advance_won", "-1")),
        (trip(days=("2026-03-10", "2026-03-09")), ("앞섭니다",)),
        ("", ("trip",)),
    ],
)
def test_wrong_trip_file_names_the_place(settle: Settle, text: str, words: tuple[str, ...]) -> None:
    code, out, err = settle(text, "--json")
    assert (code, out) == (2, "")
    assert all(word in err for word in words) and "Traceback" not in err


def test_workbook_and_answers_together(settle: Settle) -> None:
    code, out, _ = settle(trip(RAIL), "--json", "--xlsx", "정산서 1.xlsx")
    assert code == 0 and len(out.splitlines()) == 1 and json.loads(out)["approved_won"] == 148_200
    assert openpyxl.load_workbook("정산서 1.xlsx").sheetnames
    code, out, _ = settle(trip(RAIL), "--xlsx", "정산서 1.xlsx")
    assert code == 0 and "148,200원" in out, "whoever saves a workbook sees the sum, too"
