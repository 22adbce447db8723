"""Receipts drawn, photographed and measured: the true places must be where the ink is."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import pairwise

import pytest

np = pytest.importorskip("numpy")
cv2 = pytest.importorskip("cv2")
pytest.importorskip("PIL")

from models.training.receipts import arranged, camera, found, scene, typeset, warp  # noqa: E402
from models.training.receipts.draw_pages import fields_of, label  # noqa: E402
from models.training.receipts.drawn import Drawn, DrawnCell, DrawnLine, Page, outline_of, polygon_of  # noqa: E402
from models.training.receipts.model import Cell, Composed, Paper, Row, Truth  # noqa: E402
from models.training.receipts.page import draw, photograph_page  # noqa: E402
from models.training.recogniser import fonts  # noqa: E402

if not fonts.KOREAN or not fonts.HELD_OUT:
    pytest.skip("no Korean fonts are installed", allow_module_level=True)

ROWS = (
    Row((Cell("가온식당", 0.5, "centre"),), wide=2, tall=2, bold=True),
    Row((Cell("사업자번호: 123-45-67891"),)),
    Row(rule="-"),
    Row((Cell("제육볶음"), Cell("9,000", 0.65, "right"), Cell("2", 0.75, "right"), Cell("18,000", 1, "right"))),
    Row((Cell("된장찌개"), Cell("8,500", 0.65, "right"), Cell("1", 0.75, "right"), Cell("8,500", 1, "right"))),
    Row(rule="_"),
    Row((Cell("합    계"), Cell("26,500", 1, "right")), tall=2, space_above=0.7),
    Row((Cell("*** 신용승인 ***", 0.5, "centre"),), inverse=True),
    Row((Cell("승인번호 : 30018822"),)),
    Row((Cell("길어서 한 줄에 들어가지 않는 안내"), Cell("12,345,678", 1, "right"))),
)
FIELDS = {
    "total": Truth(26500, 6, "26,500"),
    "merchant": Truth("가온식당", 0, "가온식당"),
    "approval_no": Truth("30018822", 8, "30018822"),
    "issued_on": Truth("2026-03-14"),
    "is_refund": Truth(False),
}


def composed(paper: Paper = Paper.THERMAL) -> Composed:
    return Composed("meal", "test", False, paper, ROWS, FIELDS, 32)


def seeded(seed: int) -> random.Random:
    return random.Random(seed)


def outside(ink: typeset.Mask, boxes: list[tuple[float, float, float, float]]) -> int:
    """Ink in no box, a pixel's width around each forgiven."""
    rest = ink.copy()
    for x0, y0, x1, y1 in boxes:
        rest[max(0, int(y0) - 1) : int(y1) + 2, max(0, int(x0) - 1) : int(x1) + 2] = 0
    return int((rest > 100).sum())


@pytest.mark.parametrize("seed", range(8))
def test_every_dot_lies_in_the_box_of_its_cell(seed: int) -> None:
    plain = replace(composed(), rows=tuple(replace(row, inverse=False) for row in ROWS))
    printed = typeset.dot_print(typeset.head_for(seeded(seed), plain, held_out=seed % 2 == 0), plain)
    boxes = [box for _, _, box in printed.cells] + list(printed.rules)
    assert outside(printed.ink, boxes) == 0
    for _, _, (x0, y0, x1, y1) in printed.cells:
        assert printed.ink[max(0, int(y0)) : int(y1), int(x0) : int(x1)].max() == 255


@pytest.mark.parametrize("seed", range(4))
def test_white_on_black_takes_ink_away(seed: int) -> None:
    printed = typeset.dot_print(typeset.head_for(seeded(seed), composed(), held_out=False), composed())
    (x0, y0, x1, y1), *_ = [box for row, _, box in printed.cells if row == 7]
    top, bottom = printed.bands[7]
    band = printed.ink[int(top) : int(bottom)]
    assert band[:, 0].all()
    assert (printed.ink[int(y0) : int(y1), int(x0) : int(x1)] == 0).any()


def test_cells_keep_apart_and_shrink_to_fit() -> None:
    cells = [Cell("a"), Cell("b", 0.1), Cell("c", 1, "right")]
    starts, squeeze = typeset.arranged(cells, [30.0, 30.0, 30.0], 100, 2)
    assert squeeze == 1
    assert starts == [0, 32, 70]
    starts, squeeze = typeset.arranged(cells, [60.0, 60.0, 60.0], 100, 2)
    assert squeeze < 1
    assert starts[0] >= 0
    assert all(b - a >= 60 * squeeze + 2 - 1e-6 for a, b in pairwise(starts))
    assert starts[2] + 60 * squeeze <= 100 + 1e-6


@pytest.mark.parametrize("paper", list(Paper))
def test_a_drawn_receipt_knows_its_lines(paper: Paper) -> None:
    drawn = draw(seeded(3), composed(paper))
    assert [line.text for line in drawn.lines] == composed().lines()
    assert [line.row for line in drawn.lines] == [0, 1, 3, 4, 6, 7, 8, 9]
    assert [cell.text for cell in drawn.lines[2].cells] == ["제육볶음", "9,000", "2", "18,000"]
    height, width = drawn.image.shape[:2]
    for line in drawn.lines:
        (x0, y0), (x1, y1) = line.outline.min(axis=0), line.outline.max(axis=0)
        assert 0 <= x0 < x1 <= width
        assert 0 <= y0 < y1 <= height
        part = drawn.image[int(y0) : int(y1) + 1, int(x0) : int(x1) + 1]
        assert part.std() > 4, f"no ink where {line.text} should be"


def test_the_same_seed_draws_the_same_page() -> None:
    one, other = (
        photograph_page(r, [draw(r, composed()), draw(r, composed(Paper.HAND))]) for r in (seeded(8), seeded(8))
    )
    assert np.array_equal(one.image, other.image)
    assert one.receipts[1].lines[3].polygon == other.receipts[1].lines[3].polygon


def test_a_warp_carries_outlines_with_the_pixels() -> None:
    """Dots printed at the corners of outlines must be seen where the outlines went."""
    height, width = 900, 600
    image = np.full((height, width, 3), 255, np.uint8)
    boxes = [(x, y, x + 90.0, y + 60.0) for x in (60.0, 240.0, 420.0) for y in (60.0, 300.0, 540.0, 780.0)]
    cells = tuple(DrawnCell("x", outline_of(box)) for box in boxes)
    for cell in cells:
        for x, y in cell.outline[[0, 8]]:
            cv2.circle(image, (int(x), int(y)), 6, (0, 0, 0), -1)
    line = DrawnLine("x", 0, cells[0].outline, cells)
    drawn = Drawn(image, composed(), outline_of((0, 0, width, height)), (line,), (), 58.0)
    bend = warp.Bend(width, height, curl=0.045, wave=0.012, sway=0.02, fold_at=0.4, fold=0.06, phase=1.0)
    matrix = np.array([[0.9, -0.2, 260.0], [0.25, 0.8, 60.0], [0.0001, -0.0001, 1.0]])
    page = np.full((1100, 1100, 3), 255, np.uint8)
    moved, mask = warp.lay(page, drawn, matrix, bend)
    assert mask.max() == 255
    for cell in moved.lines[0].cells:
        for x, y in cell.outline[[0, 8]]:
            # the dot's centre is the middle of pixel (x, y): half a pixel on
            part = 255.0 - page[round(y) - 12 : round(y) + 13, round(x) - 12 : round(x) + 13, 0]
            part[part < 100] = 0
            yy, xx = np.mgrid[0:25, 0:25]
            seen = (round(x) - 12 + (part * xx).sum() / part.sum(), round(y) - 12 + (part * yy).sum() / part.sum())
            assert np.hypot(seen[0] - x, seen[1] - y) < 0.9


def test_a_polygon_takes_in_a_line_that_bulges() -> None:
    outline = outline_of((0, 0, 80, 10))
    outline[4, 1] -= 3
    a, b, c, d = polygon_of(outline)
    assert (a[1], b[1]) == (-3, -3)
    assert (c, d) == ((80, 10), (0, 10))


@pytest.mark.parametrize("seed", range(10))
def test_pages_keep_their_receipts_whole(seed: int) -> None:
    r = seeded(seed)
    papers = [r.choice(list(Paper)) for _ in range(r.choice((1, 1, 2, 3)))]
    page = photograph_page(r, [draw(r, composed(paper)) for paper in papers])
    height, width = page.image.shape[:2]
    assert page.image.dtype == np.uint8
    assert width * height < 14e6
    assert page.kind in {"scan", "photo", "screenshot"}
    assert [receipt.composed.paper for receipt in page.receipts] == papers
    for receipt in page.receipts:
        assert [line.text for line in receipt.lines] == receipt.composed.lines()
        for line in receipt.lines:
            assert (line.outline >= -2).all()
            assert (line.outline <= [width + 2, height + 2]).all()
        # small print on a page of several may be small, never gone
        assert receipt.line_height() > 9


@pytest.mark.parametrize(("turns", "course"), [(0, (1, 0)), (1, (0, -1)), (2, (-1, 0)), (3, (0, 1))])
def test_quarter_turns_turn_the_lines(turns: int, course: tuple[int, int]) -> None:
    drawn = draw(seeded(4), composed(Paper.FORM))
    page = camera.turned(drawn.image, [drawn], "scan", turns)
    line, flat = page.receipts[0].lines[1], drawn.lines[1]
    (x0, y0), (x1, y1) = line.outline[0], line.outline[8]
    length = flat.outline[8, 0] - flat.outline[0, 0]
    assert (x1 - x0, y1 - y0) == (course[0] * length, course[1] * length)
    low, high = line.outline.min(axis=0).astype(int), line.outline.max(axis=0).astype(int)
    before = [flat.outline.min(axis=0).astype(int), flat.outline.max(axis=0).astype(int)]
    part = drawn.image[before[0][1] : before[1][1], before[0][0] : before[1][0]]
    assert np.array_equal(page.image[low[1] : high[1], low[0] : high[0]], np.rot90(part, turns))


def test_fingers_hold_paper_but_cover_no_line() -> None:
    held = 0
    for seed in range(12):
        r = seeded(seed)
        drawn = draw(r, composed())
        height, width = drawn.image.shape[:2]
        page = np.full((height + 300, width + 300, 3), 90, np.uint8)
        moved, _ = warp.lay(page, drawn, np.array([[1, 0, 150.0], [0, 1, 150.0], [0, 0, 1]]), warp.Bend(width, height))
        before = page.copy()
        scene.finger(r, page, [moved])
        held += bool((page != before).any())
        for line in moved.lines:
            (x0, y0), (x1, y1) = line.outline.min(axis=0).astype(int), line.outline.max(axis=0).astype(int)
            assert np.array_equal(page[y0:y1, x0:x1], before[y0:y1, x0:x1])
    assert held > 3


def test_a_page_without_receipts_is_a_picture_all_the_same() -> None:
    page = photograph_page(seeded(2), [])
    assert page.receipts == ()
    assert page.image.std() > 0


def test_labels_say_what_is_printed() -> None:
    page = photograph_page(seeded(5), [draw(seeded(5), composed())])
    entry = label("page.jpg", page)
    assert entry["fields"] == {
        "total": 26500,
        "merchant": "가온식당",
        "approval_no": "30018822",
        "date": "2026-03-14",
    }
    assert entry["lines"] == composed().lines()
    assert "receipts" not in entry
    refund = replace(composed(), fields={"total": Truth(100), "is_refund": Truth(True)})
    assert fields_of(refund) == {"total": 100, "is_refund": True}
    two = photograph_page(seeded(5), [draw(seeded(5), composed()), draw(seeded(6), refund)])
    assert label("page.jpg", two)["receipts"] == [entry["fields"], {"total": 100, "is_refund": True}]
    foreign = replace(composed(), fields={"total_foreign": Truth("12.50"), "currency": Truth("USD")})
    abroad = label("page.jpg", photograph_page(seeded(5), [draw(seeded(5), foreign)]))
    assert abroad["doc_type"] == "foreign_meal"


def flat_page() -> Page:
    """One line of two cells, one rule."""
    boxes = [(100.0, 100.0, 300.0, 130.0), (500.0, 100.0, 600.0, 130.0)]
    cells = tuple(DrawnCell(text, outline_of(box)) for text, box in zip(("합 계", "1,000"), boxes, strict=True))
    line = DrawnLine("합 계  1,000", 0, outline_of((100.0, 100.0, 600.0, 130.0)), cells)
    other = DrawnLine(
        "끝", 1, outline_of((100.0, 140.0, 130.0, 170.0)), (DrawnCell("끝", outline_of((100, 140, 130, 170))),)
    )
    image = np.zeros((300, 700, 3), np.uint8)
    drawn = Drawn(
        image, composed(), outline_of((0, 0, 700, 300)), (line, other), (outline_of((0, 200, 700, 210)),), 58.0
    )
    return Page(image, (drawn,), "scan")


def counted(*boxes: tuple[float, float, float, float]) -> found.Tally:
    tally = found.Tally()
    quads = np.array([[[x0, y0], [x1, y0], [x1, y1], [x0, y1]] for x0, y0, x1, y1 in boxes], np.float32)
    found.score(flat_page(), quads.reshape(-1, 4, 2), 1.0, tally)
    return tally


def test_the_measurement_counts_what_it_says() -> None:
    whole = ((98, 98, 302, 132), (498, 98, 602, 132), (98, 138, 132, 172))
    tally = counted(*whole)
    assert (tally.lines, tally.found, tally.cut, tally.joined, tally.false) == (2, 2, 0, 0, 0)
    assert counted().found == 0
    assert counted(whole[0], whole[2]).found == 1, "a cell that is missing is a third of the line's text"
    assert counted((98, 98, 302, 112), *whole[1:]).found == 1, "half the height is not enough"
    assert counted((98, 98, 200, 132), (202, 98, 302, 132), *whole[1:]).cut == 0, "two words, two boxes"
    pieces = counted((98, 98, 160, 132), (162, 98, 230, 132), (232, 98, 302, 132), *whole[1:])
    assert (pieces.cut, pieces.found) == (1, 2)
    assert counted((98, 98, 302, 172), whole[1]).joined == 1
    assert counted(*whole, (10, 196, 600, 214)).false == 0, "a rule is a mark"
    assert counted(*whole, (300, 220, 420, 250)).false == 1


@pytest.mark.parametrize("kind", arranged.KINDS)
def test_arranged_pages_hold_whole_receipts_that_can_be_read(kind: str) -> None:
    page = arranged.KINDS[kind](seeded(3))
    several = kind in {"sideways", "apart", "beside", "below"}
    assert len(page.receipts) in ((2, 3) if several else (1,))
    height, width = page.image.shape[:2]
    for receipt in page.receipts:
        assert receipt.line_height() > 10
        for line in receipt.lines:
            assert (line.outline > -2).all()
            assert (line.outline < np.array([width + 2, height + 2])).all()
