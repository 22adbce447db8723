"""What earlier cases settled: found again by its traces, never by the case itself, and nothing personal kept."""

from __future__ import annotations

import datetime as dt
import os
import sqlite3
import stat
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from desktop.cases.index import CaseIndex, Settling
from desktop.cases.journey import Travelled
from desktop.errors import UserError
from desktop.travel.traces import Earlier, Trace

APPROVAL = Trace("approval", "55431218|48200")
KIM = Travelled("김출장", dt.date(2026, 3, 9), dt.date(2026, 3, 10))
LATER = Travelled("김출장", dt.date(2026, 3, 10), dt.date(2026, 3, 10))
PARK = Travelled("박출장", dt.date(2026, 3, 9), dt.date(2026, 3, 10))
LEE = Travelled("이출장", dt.date(2026, 4, 9), dt.date(2026, 4, 10))
TICKET = Trace("ticket", "82101-0307-10823-08")


@pytest.fixture
def index(tmp_path: Path) -> CaseIndex:
    return CaseIndex(tmp_path / "자료" / "settled.sqlite")


def test_nothing_is_known_at_first(index: CaseIndex) -> None:
    assert index.find("하나", KIM, [APPROVAL]) == {}
    assert not index.path.exists()


def test_another_case_finds_it_and_the_same_one_does_not(index: CaseIndex) -> None:
    index.remember("하나", KIM, {"a.jpg#0": [APPROVAL], "b.jpg#0": [TICKET]}, 1)
    assert index.find("둘", LEE, [APPROVAL, TICKET, Trace("file", "ab#0")]) == {
        APPROVAL: Earlier("a.jpg#0", "2026-03-09 ~ 2026-03-10"),
        TICKET: Earlier("b.jpg#0", "2026-03-09 ~ 2026-03-10"),
    }
    assert index.find("하나", KIM, [APPROVAL, TICKET]) == {}


def test_the_same_journey_begun_anew_is_no_other_case(index: CaseIndex) -> None:
    index.remember("하나", KIM, {"a.jpg#0": [APPROVAL]}, 1)
    assert index.find("둘", KIM, [APPROVAL]) == {}
    assert index.find("둘", LATER, [APPROVAL])


def test_settling_again_takes_the_place_of_before(index: CaseIndex) -> None:
    index.remember("하나", KIM, {"a.jpg#0": [APPROVAL]}, 1)
    index.remember("하나", KIM, {"b.jpg#0": [TICKET]}, 2)
    assert set(index.find("둘", LEE, [APPROVAL, TICKET])) == {TICKET}


def test_the_earliest_case_is_named(index: CaseIndex) -> None:
    index.remember("둘", PARK, {"b.jpg#0": [APPROVAL]}, 2)
    index.remember("하나", KIM, {"a.jpg#0": [APPROVAL]}, 1)
    assert index.find("셋", LEE, [APPROVAL])[APPROVAL].trip == "2026-03-09 ~ 2026-03-10"


def test_trips_of_one_traveller_that_share_a_day(index: CaseIndex) -> None:
    assert index.overlapping("둘", LATER) == ()
    index.remember("하나", KIM, {}, 1)
    index.remember("셋", PARK, {}, 1)
    assert index.overlapping("둘", LATER) == (replace(KIM.as_other(), may_be_this=True),), "the hours are not known"
    assert index.overlapping("하나", LATER) == (), "a case does not share days with itself"
    assert index.overlapping("둘", KIM) == (), "nor with the same journey begun anew"
    assert index.overlapping("둘", Travelled("김출장", dt.date(2026, 3, 11), dt.date(2026, 3, 12))) == ()
    local = Travelled("김출장", dt.date(2026, 3, 1), dt.date(2026, 3, 31), frozenset({dt.date(2026, 3, 20)}))
    assert index.overlapping("둘", local) == (), "a month of 근무지내 trips is away only on their days"
    index.remember("넷", local, {}, 1)
    assert index.overlapping("하나", KIM) == ()
    (other,) = index.overlapping("다섯", Travelled("김출장", dt.date(2026, 3, 19), dt.date(2026, 3, 21)))
    assert [day for day in range(18, 23) if other.has_day(dt.date(2026, 3, day))] == [20]
    assert not other.has_night(dt.date(2026, 3, 20))
    assert index.overlapping("둘", Travelled("", dt.date(2026, 3, 9), dt.date(2026, 3, 9))) == ()


def hours(first: int, last: int) -> tuple[tuple[dt.datetime, dt.datetime], ...]:
    return ((dt.datetime(2026, 3, 9, first), dt.datetime(2026, 3, 9, last)),)


DAY = dt.date(2026, 3, 9)
MORNING = Travelled("김출장", DAY, DAY, places=frozenset({"서울"}), hours=hours(8, 12))
AFTERNOON = replace(MORNING, hours=hours(13, 18))


LISTED = Travelled("김출장", DAY, DAY, listed=True)


@pytest.mark.parametrize("other", [AFTERNOON, LISTED], ids=["other hours", "a month's list"])
def test_two_trips_of_one_day_are_two(index: CaseIndex, other: Travelled) -> None:
    index.remember("하나", MORNING, {"a.jpg#0": [APPROVAL]}, 1)
    assert index.overlapping("둘", other) == (MORNING.as_other(),)
    assert index.find("둘", other, [APPROVAL]).keys() == {APPROVAL}
    assert index.settled([MORNING, other]).keys() == {MORNING}
    assert index.overlapping("둘", other, [MORNING]) == (), "what is settled together with it is known already"


@pytest.mark.parametrize(
    "changes", [{"places": frozenset({"대전"})}, {"last": dt.date(2026, 3, 10)}], ids=["place", "days"]
)
def test_a_trip_in_the_same_hours_may_be_this_one(index: CaseIndex, changes: dict[str, Any]) -> None:
    index.remember("하나", MORNING, {"a.jpg#0": [APPROVAL]}, 1)
    corrected = replace(MORNING, **changes)
    assert index.overlapping("둘", corrected) == (replace(MORNING.as_other(), may_be_this=True),)
    assert index.find("둘", corrected, [APPROVAL]).keys() == {APPROVAL}
    assert bool(index.settled([corrected])) is (corrected.last == MORNING.last), "a place may be corrected"


def test_a_trip_begun_anew_with_its_hours_corrected(index: CaseIndex) -> None:
    index.remember("하나", MORNING, {"a.jpg#0": [APPROVAL]}, 1)
    longer = replace(MORNING, hours=hours(8, 14))
    assert (index.overlapping("둘", longer), index.find("둘", longer, [APPROVAL])) == ((), {})


def test_a_list_made_again_takes_the_place_of_before(index: CaseIndex) -> None:
    other = replace(LISTED, traveller="박출장")
    index.remember_listed("목록", [LISTED, other], 1)
    index.remember_listed("목록 2", [replace(LISTED, traveller="이출장")], 1)
    index.remember_listed("목록", [other], 2)
    found = [index.overlapping("둘", replace(MORNING, traveller=name)) for name in ("김출장", "박출장", "이출장")]
    assert [len(others) for others in found] == [0, 1, 1]


def test_namesakes_are_two_persons(index: CaseIndex) -> None:
    index.remember("하나", replace(MORNING, office=("", "총무과", "")), {"a.jpg#0": [APPROVAL]}, 1)
    other = replace(AFTERNOON, office=("", "건축과", ""))
    assert index.overlapping("둘", other) == ()
    assert index.find("둘", replace(other, hours=MORNING.hours), [APPROVAL]).keys() == {APPROVAL}
    assert index.overlapping("둘", AFTERNOON), "whose office is not said may be the same person"


def test_a_cancelled_trip_was_on_no_day(index: CaseIndex) -> None:
    index.remember("하나", replace(MORNING, cancelled=True), {}, 1)
    assert index.overlapping("둘", AFTERNOON) == ()
    index.remember("하나", MORNING, {}, 1)
    assert index.overlapping("둘", replace(AFTERNOON, cancelled=True)) == ()


def test_nothing_personal_is_kept(index: CaseIndex) -> None:
    office = ("가온연구소", "총무과", "주무관")
    index.remember("둘", replace(MORNING, office=office), {}, 1)
    assert not [word for word in (*office, "서울") if ascii(word)[1:-1].encode() in index.path.read_bytes()]
    assert not [word for word in (*office, "서울") if word.encode() in index.path.read_bytes()]
    index.remember("하나", KIM, {"5327-8812-3456-1234 영수증.jpg#0": [APPROVAL, TICKET]}, 1)
    kept = index.path.read_bytes()
    for secret in ("김출장", "55431218", "48200", "82101-0307", "8812-3456"):
        assert secret.encode() not in kept


@pytest.mark.skipif(os.name != "posix", reason="permission bits are a thing of POSIX")
def test_only_the_owner_may_look(index: CaseIndex) -> None:
    index.remember("하나", KIM, {"a.jpg#0": [APPROVAL]}, 1)
    assert stat.S_IMODE(index.path.stat().st_mode) == 0o600


def test_two_windows_take_turns(index: CaseIndex) -> None:
    def work(name: str) -> None:
        for number in range(10):
            index.remember(f"{name}{number}", LEE, {f"{name}.jpg#0": [Trace("approval", f"{name}{number}")]}, number)

    threads = [threading.Thread(target=work, args=(name,)) for name in "가나다"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    wanted = [Trace("approval", f"{name}{number}") for name in "가나다" for number in range(10)]
    assert len(index.find("", KIM, wanted)) == 30


@pytest.mark.parametrize("damage", ["text", "later", "folder", "details"])
def test_an_index_that_cannot_be_read_is_told_and_left_alone(index: CaseIndex, damage: str) -> None:
    index.path.parent.mkdir()
    if damage == "text":
        index.path.write_bytes("기록이 아닙니다".encode() * 500)
    elif damage == "later":
        database = sqlite3.connect(index.path)
        database.execute("PRAGMA user_version = 99")
        database.close()
    elif damage == "details":
        index.remember("둘", KIM, {}, 1)
        with sqlite3.connect(index.path) as database:
            database.execute("""UPDATE journey SET details = '{"office": 1}'""")
        database.close()
    else:
        index.path.mkdir()
    with pytest.raises(UserError) as caught:
        index.find("하나", KIM, [APPROVAL])
    assert caught.value.code == "index_unusable"
    assert index.path.exists()


def test_when_a_trip_was_settled_and_what_was_open(index: CaseIndex) -> None:
    assert index.settled([KIM]) == {}
    index.remember("하나", KIM, {}, 5, open_items=2)
    assert index.settled([KIM, LEE]) == {KIM: Settling(5, 2)}
    index.remember("둘", KIM, {}, 7)
    assert index.settled([KIM]) == {KIM: Settling(7, 0)}, "settled from another case, with nothing open"


def test_companions_of_one_run_are_no_other_cases(index: CaseIndex) -> None:
    index.remember("하나", KIM, {"a.jpg#0": [APPROVAL]}, 1)
    assert index.find("둘", LEE, [APPROVAL], ["하나", "셋"]) == {}
    assert index.find("둘", LEE, [APPROVAL], ["셋"]).keys() == {APPROVAL}


def test_an_index_of_an_earlier_program_is_read_and_brought_up_to_date(index: CaseIndex) -> None:
    index.remember("하나", KIM, {"a.jpg#0": [APPROVAL]}, 1, open_items=3)
    with sqlite3.connect(index.path) as database:
        database.execute("DROP INDEX journey_by_traveller")
        for column in ("at", "open", "days", "details"):
            database.execute(f"ALTER TABLE journey DROP COLUMN {column}")
        for table in ("journey", "settled"):
            database.execute(f"ALTER TABLE {table} ADD COLUMN journey BLOB NOT NULL DEFAULT x''")
        database.execute("PRAGMA user_version = 1")
    database.close()
    assert index.settled([KIM]) == {KIM: Settling(0, 0)}
    index.remember("둘", LEE, {}, 9, open_items=1)
    assert index.settled([KIM, LEE]) == {KIM: Settling(0, 0), LEE: Settling(9, 1)}
    assert index.find("셋", PARK, [APPROVAL]).keys() == {APPROVAL}
