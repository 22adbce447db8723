"""The period in the spellings of Korean offices."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.orders.period import read_period

WEEKDAYS = "월화수목금토일"


@pytest.mark.parametrize(
    ("text", "start", "end", "proofs"),
    [
        ("2026. 9. 16.(수) 07:00 ~ 9. 17.(목) 18:40", "2026-09-16T07:00", "2026-09-17T18:40", {"weekday"}),
        ("2026-09-16~17", "2026-09-16", "2026-09-17", set()),
        ("'26.9.16. ~ '26.9.18.(2박 3일)", "2026-09-16", "2026-09-18", {"days"}),
        ("2026. 12. 30.(수) ~ 2027. 1. 2.(토)", "2026-12-30", "2027-01-02", {"weekday"}),
        ("2026. 12. 30. ~ 1. 2.", "2026-12-30", "2027-01-02", set()),
        (
            "2026년 9월 16일 07시 30분부터 2026년 9월 17일 18시까지(1박2일)",
            "2026-09-16T07:30",
            "2026-09-17T18:00",
            {"days"},
        ),
        ("9. 16.(수) 14:00 ~ 18:00", "2026-09-16T14:00", "2026-09-16T18:00", {"weekday"}),
        ("2026/09/16 07:00 - 2026/09/17 18:40", "2026-09-16T07:00", "2026-09-17T18:40", set()),
        ("20260916 ~ 20260917", "2026-09-16", "2026-09-17", set()),
        ("2026. 9. 16.(수) 오전 7시 ~ 9. 17.(목) 오후 6시 40분", "2026-09-16T07:00", "2026-09-17T18:40", {"weekday"}),
        ("2026. 9. 16. ~ 17. (2일간)", "2026-09-16", "2026-09-17", {"days"}),
        ("2026. 9. 16.(수), 1일", "2026-09-16", "2026-09-16", {"weekday"}),
        ("2026. 9. 16. 09:00~18:00 (9시간)", "2026-09-16T09:00", "2026-09-16T18:00", set()),
    ],
)
def test_the_usual_spellings(text: str, start: str, end: str, proofs: set[str]) -> None:
    period = read_period(text, [2026])
    assert period is not None
    assert (str(period.start), str(period.end)) == (start, end)
    assert set(period.day_proofs) == proofs
    assert not period.doubts or "1. 2." in text


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("2026. 9. 16.(목) ~ 9. 17.(금)", "요일"),
        ("2026. 9. 16. ~ 9. 18. (1박 2일)", "일수"),
        ("2026. 9. 17. ~ 2026. 9. 16.", "앞섭니다"),
        ("2026. 9. 16. 18:00 ~ 09:00", "앞섭니다"),
        ("2026. 9. 16. 09:00 ~ 18:00 (4시간)", "시간"),
        ("2026. 9. 16. ~ 9. 17. (09:00 ~ 18:00)", "시각"),
        ("2026. 9. 16. 1박 2일", "일수로"),
        ("2026. 9. 16. 13:30", "끝나는 날"),
        ("2026. 9. 16. ~ 9. 31.", "끝나는 날"),
        ("2026. 9. 16. 07:00 부터", "끝나는 날"),
        ("2026. 9. 16., 9. 18., 9. 20.", "둘 이상"),
        ("2025. 9. 16. ~ 2026. 10. 16.", "너무 깁니다"),
    ],
)
def test_what_contradicts_itself_is_doubted(text: str, doubt: str) -> None:
    period = read_period(text)
    assert period is not None
    assert any(doubt in words for words in period.doubts)


@pytest.mark.parametrize("text", ["협의 후 결정", "9. 16. ~ 9. 17.", "13:00 ~ 18:00", "2026. 13. 40. ~", ""])
def test_no_day_no_period(text: str) -> None:
    assert read_period(text) is None


def test_a_year_from_elsewhere_is_sure_only_by_the_weekday() -> None:
    assert read_period("9. 16.(수) ~ 9. 17.(목)", [2025, 2026]).start.day == dt.date(2026, 9, 16)  # type: ignore[union-attr]
    assert read_period("9. 16. ~ 9. 17.", [2025, 2026]) is None
    alone = read_period("9. 16. ~ 9. 17.", [2026])
    assert alone is not None
    assert any("연도" in words for words in alone.doubts)


MOMENTS = st.datetimes(dt.datetime(2021, 1, 1), dt.datetime(2034, 12, 31)).map(
    lambda m: m.replace(second=0, microsecond=0)
)


@given(start=MOMENTS, hours=st.integers(1, 300), style=st.integers(0, 3))
def test_what_is_written_out_is_read_back(start: dt.datetime, hours: int, style: int) -> None:
    end = start + dt.timedelta(hours=hours)
    (a, b), (v, w) = (start, end), (WEEKDAYS[start.weekday()], WEEKDAYS[end.weekday()])
    text = (
        f"{a.year}. {a.month}. {a.day}.({v}) {a:%H:%M} ~ {b.year}. {b.month}. {b.day}.({w}) {b:%H:%M}",
        f"{a:%Y-%m-%d %H:%M} ~ {b:%Y-%m-%d %H:%M}",
        f"{a.year}년 {a.month}월 {a.day}일({v}) {a.hour}시 {a.minute}분부터 "
        f"{b.year}년 {b.month}월 {b.day}일({w}) {b.hour}시 {b.minute}분까지",
        f"'{a:%y}.{a.month}.{a.day}. {a:%H:%M} ~ '{b:%y}.{b.month}.{b.day}. {b:%H:%M}",
    )[style]
    period = read_period(text)
    assert period is not None
    assert (str(period.start), str(period.end)) == (a.isoformat()[:16], b.isoformat()[:16])
    assert not period.doubts
    assert ("weekday" in period.day_proofs) == (style in (0, 2))


@given(text=st.text(alphabet="0123456789.~-/: ()월화수목금토일년시분박간'오전후부터까지당", max_size=60))
def test_any_text_gives_a_period_or_none(text: str) -> None:
    period = read_period(text, [2026])
    assert period is None or period.start is not None
