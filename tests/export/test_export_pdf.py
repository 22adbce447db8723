"""The report as PDF: searchable, complete, the same bytes each time, and never broken by what stands on a receipt."""

from __future__ import annotations

import datetime as dt
import os
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pypdfium2
import pypdfium2.raw
import pytest

from desktop.errors import UserError
from desktop.export.cuts import MISSING
from desktop.export.evidence import Evidence
from desktop.export.notice import AI_NOTICE
from desktop.export.pdf import pdf_bytes, write_pdf
from desktop.export.report import TITLE, settlement_report
from desktop.receipts.model import Kind, Receipt
from desktop.travel.money import written_out
from desktop.travel.settlement import Finding, Item, Settlement
from desktop.travel.trip import Trip

Settle = Callable[..., Settlement]
MADE_AT = dt.datetime(2026, 3, 12, 9, 30, tzinfo=dt.timezone(dt.timedelta(hours=9)))
#: A row of the breakdown as text: date, item, claimed, approved.
ITEM = re.compile(r"\d{4}-\d\d-\d\d (\S+) (-?[\d,]+) (-?[\d,]+)")


def opened(content: bytes) -> Any:
    return pypdfium2.PdfDocument(content)


def pages(content: bytes) -> list[str]:
    return [page.get_textpage().get_text_bounded() for page in opened(content)]


def pictures(content: bytes) -> int:
    wanted = [pypdfium2.raw.FPDF_PAGEOBJ_IMAGE]
    return sum(len(list(page.get_objects(filter=wanted))) for page in opened(content))


def number(text: str) -> int:
    return int(text.replace(",", ""))


@pytest.fixture
def settlement(items: tuple[Item, ...], settle: Settle) -> Settlement:
    return settle(items, findings=(Finding(code="x", message="같은 밤의 숙박입니다.", what_to_do="하나를 고르세요."),))


@pytest.fixture
def content(trip: Trip, settlement: Settlement, evidence: list[Evidence]) -> bytes:
    return pdf_bytes(settlement_report(trip, settlement, evidence), MADE_AT)


def test_korean_text_can_be_searched(content: bytes, settlement: Settlement) -> None:
    text = "\n".join(pages(content))
    for words in (TITLE, "이출장", "관계기관 업무협의", "감액지급", "같은 밤의 숙박입니다", "제16조 제1항"):
        assert words in text
    assert written_out(settlement.payable_won) in text.replace("\r\n", "")
    found = opened(content)[0].get_textpage().search("숙박비").get_next()
    assert found is not None


def test_the_rows_on_paper_sum_to_the_sum_on_paper(content: bytes, settlement: Settlement) -> None:
    text = "\n".join(pages(content))
    rows = ITEM.findall(text)
    assert len(rows) == len(settlement.items)
    (total,) = re.findall(r"합계 (-?[\d,]+) (-?[\d,]+)", text)
    for column, whole in enumerate(total, start=1):
        assert sum(number(row[column]) for row in rows) == number(whole)
    assert tuple(map(number, total)) == (settlement.claimed_won, settlement.approved_won)


def test_every_page_has_its_number_and_the_notice(content: bytes) -> None:
    texts = pages(content)
    for page, text in enumerate(texts, start=1):
        assert f"{page} / {len(texts)}" in text
        assert AI_NOTICE in text and "초안" in text


def test_properties_name_the_office_and_the_part_of_ai(content: bytes) -> None:
    said = opened(content).get_metadata_dict()
    assert said["Title"] == TITLE and said["Author"] == "가온시 회계과"
    assert AI_NOTICE in said["Keywords"]
    assert said["CreationDate"] == "D:20260312093000+09'00'"
    packet = content[content.index(b"<x:xmpmeta") : content.index(b"</x:xmpmeta>")].decode()
    assert AI_NOTICE in packet and 'pdfaid:part="2"' in packet and "2026-03-12T09:30:00+09:00" in packet


def test_bookmarks_lead_to_sections_and_to_each_receipt(content: bytes) -> None:
    titles = [each.get_title() for each in opened(content).get_toc()]
    assert "3. 정산 내역" in titles
    assert [title for title in titles if title.startswith("증빙 ")] == [
        "증빙 1. 표.jpg", "증빙 2. 호텔.pdf", "증빙 3. 취소.png (2번째)",
    ]  # fmt: skip


def test_a_screen_reader_reads_all_of_it(content: bytes) -> None:
    assert b"/Lang (ko-KR)" in content and b"/DisplayDocTitle true" in content
    assert b"/MarkInfo" not in content and b"/StructTreeRoot" not in content, "what is tagged in part is read in part"
    whole = "".join(pages(content))
    order = [
        whole.index(words) for words in ("1. 출장 개요", "관계기관 업무협의", "2. 정산 결과", "3. 정산 내역", "증빙 1.")
    ]
    assert order == sorted(order)


def test_fonts_are_embedded_and_pictures_are_there(content: bytes) -> None:
    assert content.count(b"/FontFile2") == 2 and b"/OutputIntents" in content
    assert b"/BaseFont /Helvetica" not in content
    assert pictures(content) == 3


def test_the_same_input_and_date_give_the_same_bytes(
    content: bytes, trip: Trip, settlement: Settlement, evidence: list[Evidence]
) -> None:
    report = settlement_report(trip, settlement, evidence)
    assert pdf_bytes(report, MADE_AT) == content
    assert pdf_bytes(report, MADE_AT + dt.timedelta(seconds=1)) != content


def test_hostile_words_do_no_harm(
    trip: Trip, items: tuple[Item, ...], settle: Settle, receipt: Callable[..., Receipt]
) -> None:
    ugly = "가\x00나\x1b다\ud800라\u202e마\ue000바\u200b사\U0001f686<b>**{nb}\tA"
    endless = "사유가 매우 깁니다 " * 2000
    lines = "\n".join("줄" for _ in range(3000))
    item = items[0].model_copy(update={"reasons": (ugly, endless), "basis": (lines,), "item": "철도운임" * 40})
    receipts = tuple(f"{n}.jpg#0" for n in range(300))
    found = Finding(code="x", message=endless, what_to_do="🚆" * 500, receipts=receipts)
    traveler = trip.traveler.model_copy(update={"name": ugly, "department": "과" * 3000})
    evidence = [Evidence(f"{'긴이름' * 60}.jpg#0", receipt(total=1, merchant=ugly), None, (0, 0))]
    report = settlement_report(
        trip.model_copy(update={"traveler": traveler}), settle((item,), findings=(found,)), evidence
    )
    text = "\n".join(pages(pdf_bytes(report, MADE_AT)))
    assert "가나다라마바사□<b>**{nb}A" in text.replace("\r\n", "")
    assert MISSING in text


def test_a_name_of_decomposed_letters_is_drawn_whole(
    trip: Trip, settlement: Settlement, evidence: list[Evidence]
) -> None:
    decomposed = "\u1112\u1161\u11ab\u1100\u1173\u11af.jpg#0"  # 한글, as macOS spells it
    text = "\n".join(
        pages(pdf_bytes(settlement_report(trip, settlement, [replace(evidence[0], id=decomposed)]), MADE_AT))
    )
    assert "증빙 1. 한글.jpg" in text


def test_no_whole_card_number_leaves(
    trip: Trip, items: tuple[Item, ...], settle: Settle, receipt: Callable[..., Receipt]
) -> None:
    evidence = [Evidence("5327881234561234.jpg#0", receipt(total=1), None, (1, 1))]
    item = items[0].model_copy(update={"reasons": ("카드 5327-8812-3456-1234",)})
    text = "".join("\n".join(pages(pdf_bytes(settlement_report(trip, settle((item,)), evidence), MADE_AT))).split())
    assert "5327-88**-****-**34" in text
    assert "8812345612" not in text.replace("-", "")


def test_two_hundred_receipts(
    trip: Trip, items: tuple[Item, ...], settle: Settle, page: Path, receipt: Callable[..., Receipt]
) -> None:
    many = [Evidence(f"표{n}.jpg#0", receipt(Kind.TOLL, total=n), page, (1000, 1400)) for n in range(200)]
    rows = tuple(items[1].model_copy(update={"receipts": (each.id,), "claimed_won": 1}) for each in many)
    content = pdf_bytes(settlement_report(trip, settle(rows), many), MADE_AT)
    assert len(content) < 40_000_000
    texts = pages(content)
    assert sum("증빙 200. 표199.jpg" in text for text in texts) == 1
    assert pictures(content) == 200
    assert len(ITEM.findall("\n".join(texts))) == 200


def test_a_settlement_without_items_or_files(trip: Trip, settle: Settle) -> None:
    (only,) = pages(pdf_bytes(settlement_report(trip, settle(()), []), MADE_AT))
    assert "정산할 항목이 없습니다" in only and "1 / 1" in only and "AI" not in only


def test_a_failed_writing_leaves_the_old_file(
    tmp_path: Path, trip: Trip, settlement: Settlement, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "한글 보고서.pdf"
    path.write_bytes(b"old")

    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(UserError) as caught:
        write_pdf(path, settlement_report(trip, settlement, []), MADE_AT)
    assert caught.value.code == "cannot_write"
    assert path.read_bytes() == b"old" and list(tmp_path.iterdir()) == [path]
