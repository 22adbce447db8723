"""The sample trip: what is committed is what the program draws, and it holds together as a trip."""

from __future__ import annotations

import datetime as dt
import hashlib
import tomllib
import unicodedata
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from desktop.receipts.model import Kind
from desktop.receipts.normalize import has_valid_check_digit, mask_private
from desktop.samples import sample_trip
from models.training import sample_trip as drawing

#: The fonts the committed pictures were drawn with (Debian fonts-nanum 20200506).
FONT_SHA256 = {
    drawing.REGULAR: "48a28e97b34fc8e5b157657633670cd1b7de126cfc414da65ce9c3d5bc8be733",
    drawing.BOLD: "454eb3f503f377782a99eb84fc4bb7dde22a0f075d41b47427737f2985053bc9",
}
FACTS = [facts for facts, _ in drawing.PAPERS]


def test_the_trip_and_its_five_papers_are_part_of_the_program() -> None:
    trip_file, receipts = sample_trip()
    assert trip_file.is_file()
    assert [file.name for file in receipts] == [facts.file for facts in FACTS]
    assert all(unicodedata.is_normalized("NFC", file.name) for file in receipts)
    assert sum(file.stat().st_size for file in [trip_file, *receipts]) < 1_000_000


def test_drawing_again_gives_the_committed_pictures(tmp_path: Path) -> None:
    for name, sha256 in FONT_SHA256.items():
        font = drawing.FONT_FOLDER / name
        if not font.is_file():
            pytest.skip(f"{name} is not installed (Debian package fonts-nanum)")
        if hashlib.sha256(font.read_bytes()).hexdigest() != sha256:
            pytest.skip(f"{name} is another version than the one the pictures were drawn with")
    for drawn, committed in zip(drawing.draw(tmp_path), sample_trip()[1], strict=True):
        with Image.open(drawn) as ours, Image.open(committed) as theirs:
            assert (ours.mode, ours.size) == (theirs.mode, theirs.size)
            assert ImageChops.difference(ours, theirs).getbbox() is None, committed.name


@pytest.mark.parametrize("facts", FACTS, ids=lambda facts: facts.file)
def test_the_numbers_on_a_paper_hold(facts: drawing.Facts) -> None:
    assert facts.kind in {kind.value for kind in Kind}
    assert has_valid_check_digit(facts.shop.business_no)
    assert facts.supply + facts.vat == facts.total
    assert abs(facts.vat - facts.total / 11) <= 1
    assert len(facts.approval_no) == 8
    assert facts.issued.date() <= drawing.LAST_DAY


def test_no_paper_is_counted_twice_and_no_card_is_whole() -> None:
    assert len({facts.approval_no for facts in FACTS}) == len(FACTS)
    assert len({train.ticket_no for train in drawing.TRAINS.values()}) == len(drawing.TRAINS)
    assert "*" in drawing.CARD_NO
    assert mask_private(drawing.CARD_NO) == drawing.CARD_NO


def test_the_papers_fall_within_the_trip() -> None:
    trip = tomllib.loads(sample_trip()[0].read_text(encoding="utf-8"))
    start, end = trip["trip"]["start"], trip["trip"]["end"]
    assert (start.date(), end.date()) == (drawing.FIRST_DAY, drawing.LAST_DAY)
    assert all(start.date() <= facts.service <= end.date() for facts in FACTS)
    outbound, inbound = drawing.TRAINS[drawing.OUTBOUND.file], drawing.TRAINS[drawing.INBOUND.file]
    assert start < dt.datetime.combine(drawing.FIRST_DAY, outbound.depart)
    assert dt.datetime.combine(drawing.LAST_DAY, inbound.arrive) < end
    assert (outbound.origin, outbound.destination) == (inbound.destination, inbound.origin)
