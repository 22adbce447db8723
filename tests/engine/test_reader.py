"""The whole way from a file to its answer, with the shipped models."""

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PIL import Image

from desktop.engine.reader import Reader
from desktop.errors import UserError
from desktop.receipts.model import Kind, Page, Receipt, Status
from desktop.samples import sample_trip
from desktop.settings import Settings


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(Settings())


@dataclass
class Read:
    """What a reader gave of one file."""

    pages: list[Page] = field(default_factory=list)
    pictures: list[Path | None] = field(default_factory=list)
    problem: UserError | None = None

    def take(self, page: Page, picture: Path | None) -> None:
        self.pages.append(page)
        self.pictures.append(picture)

    def receipts(self) -> list[Receipt]:
        return [receipt for page in self.pages for receipt in page.receipts]


def read(reader: Reader, path: Path, previews: Path | None = None, should_stop: bool = False) -> Read:
    result = Read()
    result.problem = reader.read(path, previews=previews, on_page=result.take, should_stop=lambda: should_stop)
    return result


def sample(start: str) -> Path:
    return next(path for path in sample_trip()[1] if path.name.startswith(start))


def sure(receipt: Receipt, name: str) -> object:
    found = receipt.fields[name]
    assert found.status is Status.OK, (name, found)
    return found.value


def test_a_ticket_is_read_surely_and_every_value_is_traced_to_its_line(reader: Reader) -> None:
    (receipt,) = read(reader, sample("01_KTX")).receipts()
    assert receipt.kind is Kind.RAIL
    assert sure(receipt, "total") == 46_800
    assert sure(receipt, "service_on") == "2026-09-16"
    assert sure(receipt, "business_no") == "314-82-99918"
    assert sure(receipt, "approval_no") == "55431218"
    for found in receipt.fields.values():
        assert found.lines
        assert found.text in receipt.lines[found.lines[0]].text
    assert not receipt.is_sure("merchant")


def test_a_tilted_photo_of_a_card_slip_is_a_meal(reader: Reader) -> None:
    (receipt,) = read(reader, sample("03_")).receipts()
    assert receipt.kind is Kind.MEAL
    assert sure(receipt, "total") == 20_000
    assert {"label", "vat_sum"} <= set(receipt.fields["total"].witnesses)


def test_a_stay_has_its_nights_from_its_dates(reader: Reader) -> None:
    (receipt,) = read(reader, sample("04_")).receipts()
    assert receipt.kind is Kind.LODGING
    assert (sure(receipt, "check_in"), sure(receipt, "check_out"), sure(receipt, "nights")) == (
        "2026-09-16",
        "2026-09-17",
        1,
    )


def test_a_white_page_is_one_entry_that_is_no_receipt(reader: Reader, tmp_path: Path) -> None:
    blank = tmp_path / "빈 종이.png"
    Image.new("RGB", (800, 1100), "white").save(blank)
    (page,) = read(reader, blank).pages
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
    (receipt,) = read(reader, text_pdf).receipts()
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
    result = read(reader, archive, previews)
    assert [page.page for page in result.pages] == [0, 1]
    assert result.problem is not None
    assert (result.problem.code, "나.jpg" in result.problem.message) == ("damaged_file", True)
    assert len(result.pictures) == 2
    assert all(path and path.read_bytes().startswith(b"\xff\xd8") for path in result.pictures)


def test_a_picture_that_cannot_be_kept_is_told_and_the_pages_before_it_stay(
    reader: Reader, text_pdf: Path, tmp_path: Path
) -> None:
    archive = text_pdf.with_name("둘.zip")
    with zipfile.ZipFile(archive, "w") as outer:
        outer.write(text_pdf, "가.pdf")
        outer.write(text_pdf, "나.pdf")
    previews = tmp_path / "pictures"
    (previews / "0001.jpg").mkdir(parents=True)
    result = Read()
    with pytest.raises(UserError) as caught:
        reader.read(archive, previews=previews, on_page=result.take, should_stop=lambda: False)
    assert caught.value.code == "case_unwritable"
    assert [page.page for page in result.pages] == [0]


def test_a_cancelled_page_is_not_taken_for_an_empty_one(reader: Reader) -> None:
    result = read(reader, sample("01_KTX"), should_stop=True)
    assert result.pages == []
    assert result.problem is not None and result.problem.code == "cancelled"


def test_it_tells_what_the_language_model_runs_on_and_how_far_it_is_to_be_trusted(reader: Reader) -> None:
    assert any(line.startswith("언어 모델: receipt-fields") and "CPU 1스레드" in line for line in reader.facts)
    assert {"total", "issued_on", "approval_no", "merchant"} <= {step.field for step in reader.trust}
