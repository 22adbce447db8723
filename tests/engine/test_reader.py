"""The whole way from a file to its answer, with the shipped models."""

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from desktop.engine.protocol import Reading
from desktop.engine.reader import Reader
from desktop.receipts.model import Kind, Receipt, Status
from desktop.samples import sample_trip
from desktop.settings import Settings


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(Settings())


def read(reader: Reader, path: Path, previews: Path | None = None) -> Reading:
    return reader.read(path, previews=previews, on_page=lambda page: None, should_stop=lambda: False)


def sample(start: str) -> Path:
    return next(path for path in sample_trip()[1] if path.name.startswith(start))


def sure(receipt: Receipt, name: str) -> object:
    field = receipt.fields[name]
    assert field.status is Status.OK, (name, field)
    return field.value


def test_a_ticket_is_read_surely_and_every_value_is_traced_to_its_line(reader: Reader) -> None:
    (receipt,) = read(reader, sample("01_KTX")).answer.receipts()
    assert receipt.kind is Kind.RAIL
    assert sure(receipt, "total") == 46_800
    assert sure(receipt, "service_on") == "2026-09-16"
    assert sure(receipt, "business_no") == "314-82-99918"
    assert sure(receipt, "approval_no") == "55431218"
    for field in receipt.fields.values():
        assert field.lines
        assert field.text in receipt.lines[field.lines[0]].text
    assert not receipt.is_sure("merchant")


def test_a_tilted_photo_of_a_card_slip_is_a_meal(reader: Reader) -> None:
    (receipt,) = read(reader, sample("03_")).answer.receipts()
    assert receipt.kind is Kind.MEAL
    assert sure(receipt, "total") == 20_000
    assert {"label", "vat_sum"} <= set(receipt.fields["total"].witnesses)


def test_a_stay_has_its_nights_from_its_dates(reader: Reader) -> None:
    (receipt,) = read(reader, sample("04_")).answer.receipts()
    assert receipt.kind is Kind.LODGING
    assert (sure(receipt, "check_in"), sure(receipt, "check_out"), sure(receipt, "nights")) == (
        "2026-09-16",
        "2026-09-17",
        1,
    )


def test_a_white_page_is_one_entry_that_is_no_receipt(reader: Reader, tmp_path: Path) -> None:
    blank = tmp_path / "빈 종이.png"
    Image.new("RGB", (800, 1100), "white").save(blank)
    (page,) = read(reader, blank).answer.pages
    (receipt,) = page.receipts
    assert (page.width, page.height, receipt.kind, receipt.fields) == (800, 1100, Kind.NOT_RECEIPT, {})


@pytest.fixture
def text_pdf(tmp_path: Path) -> Iterator[Path]:
    """A PDF page with real text, as a booking site sends it."""
    texts = ["RECEIPT", "2026-09-16 12:47", "TOTAL 12,000 KRW"]
    stream = b"BT /F1 14 Tf 20 TL 60 760 Td " + b" ".join(b"(%s) Tj T*" % t.encode() for t in texts) + b" ET"
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        b"<< /Length %d >>\nstream\n" % len(stream) + stream + b"\nendstream",
    ]
    body, offsets = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        offsets.append(len(body))
        body += b"%d 0 obj\n" % number + part + b"\nendobj\n"
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1)
    table += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    trailer = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(parts) + 1, len(body))
    path = tmp_path / "예약 확인.pdf"
    path.write_bytes(body + table + trailer)
    yield path


def test_embedded_text_is_taken_as_it_stands(reader: Reader, text_pdf: Path) -> None:
    (receipt,) = read(reader, text_pdf).answer.receipts()
    assert [line.text for line in receipt.lines] == ["RECEIPT", "2026-09-16 12:47", "TOTAL 12,000 KRW"]
    assert {line.confidence for line in receipt.lines} == {1.0}
    assert receipt.value("total") == 12_000


def test_an_archive_gives_all_its_pages_and_tells_of_the_bad_one(reader: Reader, text_pdf: Path) -> None:
    archive = text_pdf.with_name("망연계 반출.zip")
    with zipfile.ZipFile(archive, "w") as outer:
        outer.write(text_pdf, "가.pdf")
        outer.writestr("나.jpg", sample("03_").read_bytes()[:9000])
        outer.write(text_pdf, "다.pdf")
    previews = text_pdf.parent / "pictures"
    previews.mkdir()
    reading = read(reader, archive, previews)
    assert [page.page for page in reading.answer.pages] == [0, 1]
    assert reading.answer.error is not None
    assert (reading.answer.error.code, "나.jpg" in reading.answer.error.message) == ("damaged_file", True)
    assert len(reading.previews) == 2
    assert all(path.read_bytes().startswith(b"\xff\xd8") for path in reading.previews)


def test_a_cancelled_page_is_not_taken_for_an_empty_one(reader: Reader) -> None:
    reading = reader.read(sample("01_KTX"), previews=None, on_page=lambda page: None, should_stop=lambda: True)
    assert reading.answer.pages == ()
    assert reading.answer.error is not None
    assert reading.answer.error.code == "cancelled"


def test_without_a_language_model_the_labels_read_alone_and_say_so() -> None:
    reader = Reader(Settings({"language_model": False}))
    assert [role for role, _, _ in reader.models] == ["detector", "recogniser"]
    assert "언어 모델 없이" in reader.notices[0]
    (receipt,) = read(reader, sample("02_")).answer.receipts()
    assert receipt.value("total") == 13_700
    assert all("llm" not in field.witnesses for field in receipt.fields.values())
