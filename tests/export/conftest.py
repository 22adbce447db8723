"""A trip, receipts and their pages for the workbook's tests, and LibreOffice to recalculate it."""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from PIL import Image, ImageDraw

from desktop.export.evidence import Evidence
from desktop.receipts.model import Field, Kind, Receipt, Status, Value
from desktop.travel.settlement import Finding, Item, PaidBy, Route, RulesUsed, Settlement, Verdict
from desktop.travel.trip import Trip, parse_trip

TRIP = """
[traveler]
name = "이출장"
organization = "가온시"
department = "회계과"
position = "주무관"
grade = "제2호"
[trip]
purpose = "관계기관 업무협의"
start = 2026-03-09T07:00:00
end = 2026-03-10T19:00:00
destinations = ["서울특별시"]
advance_won = 100000
[[own_car]]
date = 2026-03-10
origin = "가온시청"
destination = "나루역"
distance_km = 340.2
fuel = "휘발유"
"""


@pytest.fixture
def trip() -> Trip:
    return parse_trip(TRIP)


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """A page of 1000 × 1400 pixels with a white receipt in its lower right part."""
    picture = Image.new("RGB", (1000, 1400), (40, 60, 120))
    ImageDraw.Draw(picture).rectangle((500, 600, 900, 1300), fill="white")
    path = tmp_path / "쪽 그림.png"
    picture.save(path)
    return path


@pytest.fixture
def receipt() -> Callable[..., Receipt]:
    def make(kind: Kind = Kind.RAIL, check: tuple[str, ...] = (), **values: Value) -> Receipt:
        fields = {
            name: Field(value=value, status=Status.CHECK if name in check else Status.OK)
            for name, value in values.items()
        }
        corners = ((500.0, 600.0), (900.0, 600.0), (900.0, 1300.0), (500.0, 1300.0))
        return Receipt(polygon=corners, kind=kind, lines=(), fields=fields)

    return make


@pytest.fixture
def evidence(page: Path, receipt: Callable[..., Receipt]) -> list[Evidence]:
    ticket = receipt(
        total=48200,
        merchant="가온철도",
        service_on="2026-03-09",
        origin="나주",
        destination="용산",
        seat_class="일반실",
    )
    hotel = receipt(Kind.LODGING, check=("total", "merchant"), total=150000, merchant="가온호텔", nights=1)
    refund = receipt(Kind.CARD_SLIP, total=20000, is_refund=True)
    names = (("표.jpg#0", ticket), ("호텔.pdf#0", hotel), ("취소.png#1", refund))
    return [Evidence(name, each, page, (1000, 1400)) for name, each in names]


@pytest.fixture
def items() -> tuple[Item, ...]:
    first, second = dt.date(2026, 3, 9), dt.date(2026, 3, 10)

    def item(
        date: dt.date,
        name: str,
        claimed: int,
        approved: int,
        verdict: Verdict = Verdict.PAID,
        paid_by: PaidBy = PaidBy.OWN,
        receipts: tuple[str, ...] = (),
        route: Route | None = None,
    ) -> Item:
        return Item(
            date=date, item=name, claimed_won=claimed, approved_won=approved, verdict=verdict, paid_by=paid_by,
            proposed_won=claimed if verdict is Verdict.OPEN else approved, basis=("제16조 제1항",), sum="산출",
            receipts=receipts, route=route or Route(),
        )  # fmt: skip

    ticket = Route(origin="나주", destination="용산", seat_class="일반실")
    leg = Route(origin="가온시청", destination="나루역", driven_km=Decimal("340.2"))
    return (
        item(first, "철도운임", 48200, 48200, paid_by=PaidBy.OFFICE_CARD, receipts=("표.jpg#0",), route=ticket),
        item(second, "연료비", 47176, 47176, route=leg),
        item(second, "통행료", 5600, 5600, route=leg),
        item(first, "자동차운임", 13700, 0, Verdict.OPEN),
        item(first, "일비", 50000, 50000),
        item(first, "식비", 50000, 33333, Verdict.REDUCED),
        item(first, "숙박비", 150000, 100000, Verdict.REDUCED, PaidBy.OFFICE_CARD, ("호텔.pdf#0",)),
        item(second, "철도운임", -20000, -20000, receipts=("취소.png#1",)),
        item(second, "근무지내여비", 120000, 120000),
    )


@pytest.fixture
def settle() -> Callable[..., Settlement]:
    def make(items: tuple[Item, ...], advance_won: int = 100000, findings: tuple[Finding, ...] = ()) -> Settlement:
        approved = sum(item.approved_won for item in items)
        decided = [item for item in items if item.verdict is not Verdict.OPEN]
        office = sum(item.claimed_won for item in decided if item.paid_by is PaidBy.OFFICE_CARD)
        return Settlement(
            claimed_won=sum(item.claimed_won for item in items),
            approved_won=approved,
            payable_won=approved - office - advance_won,
            open=sum(item.verdict is Verdict.OPEN for item in items),
            rules=RulesUsed(table="공무원 여비 규정 별표 2", effective_from=dt.date(2023, 3, 2)),
            items=items,
            findings=findings,
        )

    return make


@pytest.fixture
def recalculated(tmp_path: Path) -> Callable[[Workbook], Workbook]:
    """What LibreOffice makes of a workbook's formulas; stored results are dropped first."""
    soffice = shutil.which("soffice")
    if soffice is None:
        pytest.skip("LibreOffice(soffice)가 없어 수식을 다시 계산해 볼 수 없습니다")

    def calculate(book: Workbook) -> Workbook:
        # openpyxl saves formulas without results, so that every number below is LibreOffice's own.
        source = tmp_path / "수식만.xlsx"
        book.save(source)
        target = tmp_path / "계산됨"
        profile = (tmp_path / "profile").as_uri()
        command = [soffice, "--headless", "--norestore", f"-env:UserInstallation={profile}"]
        command += ["--convert-to", "xlsx", "--outdir", str(target), str(source)]
        subprocess.run(command, check=True, capture_output=True, timeout=200)
        return load_workbook(target / source.name, data_only=True)

    return calculate
