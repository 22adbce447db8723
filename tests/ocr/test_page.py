"""read_page with a reader that knows what stands where: no model, only the page's geometry."""

import numpy as np
import pytest

from desktop.ocr.decode import Decoded
from desktop.ocr.found import Found, Image, Quads
from desktop.ocr.page import _same, read_page

SHOP = ["가온식당", "사업자번호 120-15-08881", "거래일시 2026-09-16 12:47", "합계 12,000원"]


class KnownReader:
    """Finds the words it was given, scaled with the picture, and reads them; looking again it may read otherwise."""

    def __init__(self, words: list[tuple[str, float, float, float]], size: int) -> None:
        self.words, self.size = words, size
        self.glanced: dict[str, str] = {}
        self.again: dict[str, str] = {}
        self.seen: set[str] = set()

    def find(self, image: Image) -> Found:
        scale = max(image.shape[:2]) / self.size
        boxes = [[[x, y], [x + w, y], [x + w, y + 30], [x, y + 30]] for _, x, y, w in self.words]
        return Found.straight(np.array(boxes, dtype=np.float32).reshape(-1, 4, 2) * np.float32(scale))

    def read(self, image: Image, words: Found) -> list[Decoded]:
        texts = [self._text(quad) for quad in words.quads]
        told = [self.again.get(text, text) if text in self.seen else text for text in texts]
        self.seen |= set(texts)
        return [self._decoded(text) for text in told]

    def glance(self, image: Image, words: Found) -> list[Decoded]:
        return [self._decoded(self.glanced.get(text, text)) for text in map(self._text, words.quads)]

    def _text(self, quad: Quads) -> str:
        x, y = quad.mean(axis=0)
        return min(self.words, key=lambda row: abs(row[1] + row[3] / 2 - x) + abs(row[2] + 15 - y))[0]

    @staticmethod
    def _decoded(text: str) -> Decoded:
        return Decoded(text, (0.99,) * len(text))


def column(x: float, texts: list[str]) -> list[tuple[str, float, float, float]]:
    return [(text, x, 60.0 + 50 * row, 22.0 * len(text)) for row, text in enumerate(texts)]


def page(side: int = 1400) -> Image:
    return np.full((side, side, 3), 255, dtype=np.uint8)


def test_a_page_without_words_has_no_receipt() -> None:
    assert read_page(page(), KnownReader([], 1400)) == []


def test_lines_come_from_top_to_bottom_with_their_boxes_on_the_page() -> None:
    (receipt,) = read_page(page(), KnownReader(column(100, SHOP), 1400))
    assert [line.text for line in receipt.lines] == SHOP
    assert receipt.lines[0].polygon[0] == (100.0, 60.0)


def test_two_whole_receipts_side_by_side_are_two() -> None:
    other = [*SHOP[:3], "합계 8,000원"]
    receipts = read_page(page(), KnownReader(column(60, SHOP) + column(800, other), 1400))
    assert [[line.text for line in receipt.lines] for receipt in receipts] == [SHOP, other]


def below(texts: list[str]) -> list[tuple[str, float, float, float]]:
    return [(text, x, y + 500, w) for text, x, y, w in column(100, texts)]


def test_a_card_slip_under_its_receipt_belongs_to_it() -> None:
    slip = ["카드전표 120-15-08881", "승인일시 2026-09-16 12:48", "승인금액 12,000원", "승인번호 30117742"]
    (receipt,) = read_page(page(), KnownReader(column(100, SHOP) + below(slip), 1400))
    assert [line.text for line in receipt.lines] == SHOP + slip


def test_another_purchase_under_a_receipt_is_a_receipt_of_its_own() -> None:
    other = ["가온식당 2호점", "사업자번호 220-81-07775", "거래일시 2026-09-16 19:20", "합계 31,000원"]
    receipts = read_page(page(), KnownReader(column(100, SHOP) + below(other), 1400))
    assert [[line.text for line in receipt.lines] for receipt in receipts] == [SHOP, other]


def test_two_shops_on_two_days_are_two_receipts_whatever_the_amount_is_called() -> None:
    ferry = ["달빛여객터미널", "발행처 220-81-07775", "등록 26/09/17 08:20", "확정대금 40,100원"]
    receipts = read_page(page(), KnownReader(column(100, SHOP) + below(ferry), 1400))
    assert [[line.text for line in receipt.lines] for receipt in receipts] == [SHOP, ferry]


@pytest.mark.parametrize(
    "lower",
    [
        ["판매대행 220-81-07775", "예매 2026-09-17", "문의 1588-0000", "감사합니다"],
        ["판매대행 220-81-07775", "예매 2026-09-16", "확정대금 12,000원", "감사합니다"],
        ["판매대행", "예매 2026-09-17", "확정대금 12,000원", "감사합니다"],
    ],
)
def test_an_agent_or_a_second_day_alone_make_no_second_receipt(lower: list[str]) -> None:
    (receipt,) = read_page(page(), KnownReader(column(100, SHOP) + below(lower), 1400))
    assert [line.text for line in receipt.lines] == SHOP + lower


def test_a_column_of_values_beside_its_labels_is_one_receipt() -> None:
    labels, values = ["상호", "거래일시", "승인번호", "합계"], ["가온식당", "2026-09-16", "30117742", "12,000원"]
    (receipt,) = read_page(page(), KnownReader(column(60, labels) + column(800, values), 1400))
    assert [line.text for line in receipt.lines] == [f"{a} {b}" for a, b in zip(labels, values, strict=True)]


def test_digits_that_every_other_look_reads_otherwise_are_not_read_twice() -> None:
    reader = KnownReader(column(100, SHOP), 1400)
    reader.glanced["합계 12,000원"] = reader.again["합계 12,000원"] = "합계 12,800원"
    (receipt,) = read_page(page(), reader)
    total = receipt.lines[3]
    assert total.text == "합계 12,000원"
    assert not total.was_read_twice(3, 9)
    assert receipt.lines[2].was_read_twice(5, 15)


def test_digits_that_only_the_glance_misread_are_looked_at_again() -> None:
    reader = KnownReader(column(100, SHOP), 1400)
    reader.glanced["합계 12,000원"] = "합계 12,800원"
    (receipt,) = read_page(page(), reader)
    assert receipt.lines[3].was_read_twice(3, 9)


def test_a_decimal_point_that_comes_and_goes_is_not_read_twice() -> None:
    assert _same("주유량 31.712L", "주유량 31712 L") == ()
    assert _same("46,800원", "46.800윈") == ((0, 6),)


def test_a_stop_leaves_nothing_behind() -> None:
    assert read_page(page(), KnownReader(column(100, SHOP), 1400), should_stop=lambda: True) == []


class SidewaysReader:
    """A square page with a sheet on each half: the left one (grey 100) lies upright, the right one (200) on its side,
    and until it is turned its print is found in bits that nobody can read."""

    def __init__(self, left: list[str], right: list[str]) -> None:
        self.texts = {100: left, 200: right}

    def find(self, image: Image) -> Found:
        if image.shape[0] == image.shape[1]:
            return self._rows((100.0, len(self.texts[100])), (800.0, 8))
        return self._rows((60.0, len(self.texts[int(np.median(image))])))

    def read(self, image: Image, words: Found) -> list[Decoded]:
        if image.shape[0] == image.shape[1]:
            return [self._told("가나다", 0.99 if quad[:, 0].min() < 700 else 0.5) for quad in words.quads]
        sheet, is_turned = int(np.median(image)), image.shape[1] > image.shape[0]
        if sheet == 200 and not is_turned:
            return [self._told("뷁", 0.5)] * len(words)
        return [self._told(text, 0.99) for text in self.texts[sheet]][: len(words)]

    glance = read

    @staticmethod
    def _rows(*columns: tuple[float, int]) -> Found:
        rows = [(x, 100.0 + 100 * row) for x, count in columns for row in range(count)]
        boxes = [[[x, y], [x + 300, y], [x + 300, y + 30], [x, y + 30]] for x, y in rows]
        return Found.straight(np.array(boxes, np.float32))

    @staticmethod
    def _told(text: str, sure: float) -> Decoded:
        return Decoded(text, (sure,) * len(text))


def test_a_sheet_on_its_side_whose_print_is_found_in_bits_is_read_by_itself() -> None:
    other = ["나루상회", "사업자번호 220-81-07775", "거래일시 2026-09-17 10:05", "합계 8,000원"]
    image = page()
    image[:, :700], image[:, 700:] = 100, 200
    found = read_page(image, SidewaysReader(SHOP, other))
    assert [[line.text for line in receipt.lines] for receipt in found] == [SHOP, other]
