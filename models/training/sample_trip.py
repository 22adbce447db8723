"""Draws the sample trip (체험용 출장): five evidence papers of an invented two-day trip from 광주 to 서울.

    python -m models.training.sample_trip desktop/samples

Needs Pillow and the two NanumGothic files of Debian's ``fonts-nanum``; with these font files the same pixels come out
every time. Shops, people, trains and approval numbers are invented; so are the business numbers (the railway's too),
with right check digits.
"""

from __future__ import annotations

import datetime as dt
import random
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

FONT_FOLDER: Final = Path("/usr/share/fonts/truetype/nanum")
REGULAR: Final = "NanumGothic.ttf"
BOLD: Final = "NanumGothicBold.ttf"
SEED: Final = 20260916
#: Printed on every paper, so that no drawn receipt passes for a real one.
SAMPLE_MARK: Final = "여비지기 체험용 견본"

Colour = tuple[int, int, int]
INK: Final = (28, 28, 32)
GREY: Final = (112, 116, 124)
WEEKDAYS: Final = "월화수목금토일"
CARD_NO: Final = "5327-88**-****-1234"
CARD_ISSUER: Final = "가온카드"


@dataclass(frozen=True)
class Shop:
    """Who was paid: name and 사업자등록번호."""

    name: str
    business_no: str


@dataclass(frozen=True)
class Facts:
    """What one paper says. ``total`` in won, VAT included; ``issued`` is the payment, ``service`` the day it is for."""

    file: str
    kind: str
    shop: Shop
    total: int
    issued: dt.datetime
    service: dt.date
    approval_no: str

    @property
    def supply(self) -> int:
        """공급가액: the total without its VAT of a tenth, to the nearest won."""
        return round(self.total / 1.1)

    @property
    def vat(self) -> int:
        """부가세."""
        return self.total - self.supply


@dataclass(frozen=True)
class Train:
    """The journey on a rail ticket."""

    number: str
    origin: str
    destination: str
    depart: dt.time
    arrive: dt.time
    seat: str
    ticket_no: str


FIRST_DAY: Final = dt.date(2026, 9, 16)
LAST_DAY: Final = dt.date(2026, 9, 17)

RAILWAY: Final = Shop("한국철도공사", "314-82-99918")
CABS: Final = Shop("가온누리운수(주)", "220-81-07775")
DINER: Final = Shop("솔빛소반식당", "120-15-08881")
HOTEL: Final = Shop("한빛가람호텔", "605-81-02229")

OUTBOUND: Final = Facts(
    "01_KTX_광주송정-용산.png", "rail", RAILWAY, 46_800, dt.datetime(2026, 9, 9, 10, 12), FIRST_DAY, "55431218"
)
TAXI: Final = Facts(
    "02_택시_용산역-회의장.png", "taxi", CABS, 13_700, dt.datetime(2026, 9, 16, 10, 9), FIRST_DAY, "40918827"
)
MEAL: Final = Facts(
    "03_점심식사_카드전표.jpg", "meal", DINER, 20_000, dt.datetime(2026, 9, 16, 12, 47, 31), FIRST_DAY, "30117742"
)
LODGING: Final = Facts(
    "04_숙박_서울_1박.png", "lodging", HOTEL, 95_000, dt.datetime(2026, 9, 17, 8, 21), FIRST_DAY, "62250934"
)
INBOUND: Final = Facts(
    "05_KTX_용산-광주송정.png", "rail", RAILWAY, 46_800, dt.datetime(2026, 9, 9, 10, 14), LAST_DAY, "55431305"
)
TRAINS: Final = {
    OUTBOUND.file: Train(
        "KTX 408", "광주송정", "용산", dt.time(7, 31), dt.time(9, 26), "7호차 12A", "82101-0909-10823-08"
    ),
    INBOUND.file: Train(
        "KTX 423", "용산", "광주송정", dt.time(16, 5), dt.time(18, 1), "5호차 3C", "82101-0909-10824-15"
    ),
}


class Paper:
    """A white page that fills from top to bottom. ``y`` is the next free row, ``size`` the usual letter, in pixels."""

    def __init__(self, width: int, height: int, margin: int, size: int) -> None:
        self.image = Image.new("RGB", (width, height), "white")
        self.pen = ImageDraw.Draw(self.image)
        self.left, self.right = margin, width - margin
        self.size = size
        self.y = margin

    def texts(self, *places: tuple[float, str, str], size: int = 0, bold: bool = False, ink: Colour = INK) -> None:
        """A row of texts, each (x, l | m | r for what stands at x, text)."""
        size = size or self.size
        for x, anchor, text in places:
            self.pen.text((x, self.y), text, font=font(bold, size), fill=ink, anchor=anchor + "a")
        self.y += round(size * 1.62)

    def centre(self, text: str, size: int = 0, bold: bool = False, ink: Colour = INK) -> None:
        """A row of one centred text."""
        self.texts(((self.left + self.right) / 2, "m", text), size=size, bold=bold, ink=ink)

    def row(self, label: str, value: str = "", size: int = 0, bold: bool = False, ink: Colour = INK) -> None:
        """A row: what stands on the left, what on the right."""
        self.texts((self.left, "l", label), (self.right, "r", value), size=size, bold=bold, ink=ink)

    def rule(self, width: int = 2) -> None:
        """A line across the page."""
        self.pen.line((self.left, self.y + 8, self.right, self.y + 8), fill=INK, width=width)
        self.y += 30

    def dashes(self) -> None:
        """A broken line across the page."""
        for x in range(self.left, self.right, 14):
            self.pen.line((x, self.y + 8, x + 7, self.y + 8), fill=GREY, width=2)
        self.y += 30

    def gap(self, pixels: int) -> None:
        """Empty rows."""
        self.y += pixels

    def cut(self) -> Image.Image:
        """The page down to a little below the last row."""
        return self.image.crop((0, 0, self.image.width, self.y + self.left // 2))


def font(bold: bool, size: int) -> ImageFont.FreeTypeFont:
    """NanumGothic at ``size`` pixels; the basic layout engine, because the other one depends on the machine."""
    path = FONT_FOLDER / (BOLD if bold else REGULAR)
    return ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.BASIC)


def won(amount: int) -> str:
    """12,000."""
    return f"{amount:,}"


def long_date(day: dt.date) -> str:
    """2026년 09월 16일 (수)."""
    return f"{day:%Y}년 {day:%m}월 {day:%d}일 ({WEEKDAYS[day.weekday()]})"


def draw_rail(facts: Facts) -> Image.Image:
    """A rail ticket receipt as a phone shows it (승차권 영수증)."""
    train = TRAINS[facts.file]
    blue, sky = (20, 62, 128), (233, 237, 244)
    paper = Paper(1000, 1500, 84, 34)
    paper.pen.rectangle((0, 0, 1000, 1500), fill=sky)
    paper.pen.rounded_rectangle((36, 36, 964, 1464), 28, fill="white", outline=(205, 211, 222), width=2)
    paper.pen.rounded_rectangle((36, 36, 964, 60), 12, fill=blue)
    paper.gap(12)
    paper.row("승차권 영수증", size=40, bold=True)
    paper.dashes()
    paper.gap(10)
    paper.centre(f"{train.origin} → {train.destination}", size=58, bold=True, ink=blue)
    paper.centre(f"승차일 {long_date(facts.service)}", size=36)
    paper.gap(14)
    paper.row(f"출발 {train.origin}", f"{train.depart:%H:%M}", size=38, bold=True)
    paper.row(f"도착 {train.destination}", f"{train.arrive:%H:%M}", size=38, bold=True)
    paper.dashes()
    paper.row("열차", train.number)
    paper.row("좌석", f"일반실 {train.seat}")
    paper.row("승차인원", "어른 1명")
    paper.dashes()
    paper.row("운임", f"{won(facts.total)}원")
    paper.row("할인금액", "0원")
    paper.row("공급가액", f"{won(facts.supply)}원")
    paper.row("부가세", f"{won(facts.vat)}원")
    paper.row("결제금액", f"{won(facts.total)}원", size=42, bold=True, ink=blue)
    paper.dashes()
    paper.row("결제수단", f"{CARD_ISSUER} (일시불)")
    paper.row("카드번호", CARD_NO)
    paper.row("승인번호", facts.approval_no)
    paper.row("발권일시", f"{facts.issued:%Y-%m-%d %H:%M}")
    paper.row("승차권번호", train.ticket_no)
    paper.row(facts.shop.name, f"사업자등록번호 {facts.shop.business_no}", size=28)
    paper.gap(8)
    paper.centre(SAMPLE_MARK, size=24, ink=GREY)
    return paper.image


def draw_taxi(facts: Facts) -> Image.Image:
    """A thermal slip from a taxi's meter (택시 영수증)."""
    paper = Paper(580, 1400, 40, 29)
    started = facts.issued - dt.timedelta(minutes=24)
    paper.centre("택시요금 영수증", size=42, bold=True)
    paper.gap(14)
    paper.row(facts.shop.name, bold=True)
    paper.row("사업자번호", facts.shop.business_no)
    paper.row("차량번호", "서울 00가 3456")
    paper.row("전화", "02-000-0000")
    paper.dashes()
    paper.row("승차", f"{started:%Y-%m-%d %H:%M}")
    paper.row("하차", f"{facts.issued:%Y-%m-%d %H:%M}")
    paper.row("주행거리", "8.9 km")
    paper.dashes()
    paper.row("기본요금", f"{won(4_800)}원")
    paper.row("거리·시간요금", f"{won(facts.total - 4_800)}원")
    paper.row("할증", "0원")
    paper.row("합계", f"{won(facts.total)}원", size=38, bold=True)
    paper.dashes()
    paper.row("카드종류", CARD_ISSUER)
    paper.row("카드번호", CARD_NO)
    paper.row("승인번호", facts.approval_no)
    paper.row("승인일시", f"{facts.issued:%Y-%m-%d %H:%M}")
    paper.gap(20)
    paper.centre("이용해 주셔서 감사합니다", size=26)
    paper.centre(SAMPLE_MARK, size=22, ink=GREY)
    return paper.cut().convert("L")


def draw_meal(facts: Facts) -> Image.Image:
    """A restaurant's card slip (신용카드 매출전표), as it lay on a desk before a telephone."""
    paper = Paper(720, 1500, 44, 30)
    paper.centre("신용카드 매출전표", size=42, bold=True)
    paper.centre("[고객용]", size=28)
    paper.gap(8)
    paper.row(f"가맹점명 : {facts.shop.name}", bold=True)
    paper.row(f"사업자번호 : {facts.shop.business_no}")
    paper.row("대표자 : 김가온   전화 : 02-000-0000")
    paper.row("주소 : 서울특별시 종로구 가온길 00")
    paper.rule()
    paper.row(f"거래일시 : {facts.issued:%Y/%m/%d %H:%M:%S}")
    paper.row(f"카드종류 : {CARD_ISSUER}")
    paper.row(f"카드번호 : {CARD_NO}")
    paper.row("거래유형 : 신용승인 / 일시불")
    paper.row(f"승인번호 : {facts.approval_no}")
    paper.rule()
    count, edge = paper.right - 170, paper.right
    paper.texts((paper.left, "l", "메뉴"), (count, "r", "수량"), (edge, "r", "금액"))
    paper.texts((paper.left, "l", "산채비빔밥"), (count, "r", "1"), (edge, "r", won(12_000)))
    paper.texts((paper.left, "l", "도토리묵"), (count, "r", "1"), (edge, "r", won(facts.total - 12_000)))
    paper.dashes()
    paper.row("공급가액", won(facts.supply))
    paper.row("부가세", won(facts.vat))
    paper.row("봉사료", "0")
    paper.row("합계", f"{won(facts.total)}원", size=40, bold=True)
    paper.rule()
    paper.centre(SAMPLE_MARK, size=22, ink=GREY)
    return photographed(paper.cut())


def draw_lodging(facts: Facts) -> Image.Image:
    """A hotel's bill (숙박 영수증) as a flatbed scanner sees it."""
    paper = Paper(1240, 1500, 110, 32)
    paper.gap(10)
    paper.centre("숙박 영수증", size=56, bold=True)
    paper.gap(24)
    paper.row(facts.shop.name, "영수증번호 H26-0917-021", size=34, bold=True)
    paper.row(f"사업자등록번호 {facts.shop.business_no}", f"발행일 {facts.issued:%Y-%m-%d}")
    paper.row("서울특별시 중구 한빛로 00", "전화 02-000-0000")
    paper.gap(10)
    paper.rule(width=3)
    paper.row("투숙객 : 홍길동", "객실 : 807호 (스탠다드)")
    paper.row(f"체크인 : {facts.service:%Y-%m-%d} 18:20", f"체크아웃 : {facts.issued:%Y-%m-%d %H:%M}")
    paper.row("숙박일수 : 1박", "인원 : 1명")
    paper.gap(10)
    paper.rule(width=3)
    left, count, each, edge = paper.left, paper.left + 560, paper.left + 780, paper.right
    price = won(facts.total)
    paper.texts((left, "l", "내역"), (count, "r", "수량"), (each, "r", "단가"), (edge, "r", "금액"), bold=True)
    paper.rule()
    paper.texts((left, "l", "객실료 (1박)"), (count, "r", "1"), (each, "r", price), (edge, "r", price))
    paper.gap(60)
    paper.rule()
    paper.row("공급가액", won(facts.supply))
    paper.row("부가세", won(facts.vat))
    paper.row("합계", f"{price}원", size=44, bold=True)
    paper.rule(width=3)
    paper.row(f"결제 : {CARD_ISSUER} 일시불", f"승인번호 : {facts.approval_no}")
    paper.row(f"카드번호 : {CARD_NO}", f"결제일시 : {facts.issued:%Y-%m-%d %H:%M}")
    paper.gap(24)
    paper.centre("위 금액을 정히 영수하였습니다.", size=32)
    paper.centre(SAMPLE_MARK, size=24, ink=GREY)
    return paper.cut().convert("L")


def photographed(page: Image.Image) -> Image.Image:
    """A page lying a little askew on a desk under a lamp: turned, with its shadow, uneven light and sensor noise."""
    width, height = page.width + 260, page.height + 260
    desk = Image.new("RGB", (width, height), (142, 112, 84))
    mask = Image.new("L", page.size, 255).rotate(2.4, Image.Resampling.BICUBIC, expand=True)
    turned = page.rotate(2.4, Image.Resampling.BICUBIC, expand=True, fillcolor=(142, 112, 84))
    corner = ((width - turned.width) // 2, (height - turned.height) // 2)
    shadow = Image.new("L", (width, height), 0)
    shadow.paste(150, (corner[0] + 12, corner[1] + 14), mask)
    desk.paste((48, 36, 26), (0, 0), shadow.filter(ImageFilter.GaussianBlur(14)))
    desk.paste(turned, corner, mask)

    light = (
        Image.linear_gradient("L").rotate(90).resize((width, height)).point([190 + level // 4 for level in range(256)])
    )
    shaded = ImageChops.multiply(desk, Image.merge("RGB", (light, light, light.point(lambda level: level * 0.95))))
    grain = Image.frombytes("L", (width, height), random.Random(SEED).randbytes(width * height))  # noqa: S311 - noise
    grain = grain.filter(ImageFilter.GaussianBlur(0.8)).point([level // 12 for level in range(256)])
    noisy = ImageChops.subtract(shaded, Image.merge("RGB", (grain, grain, grain)))
    return noisy.filter(ImageFilter.GaussianBlur(0.6))


PAPERS: Final[tuple[tuple[Facts, Callable[[Facts], Image.Image]], ...]] = (
    (OUTBOUND, draw_rail),
    (TAXI, draw_taxi),
    (MEAL, draw_meal),
    (LODGING, draw_lodging),
    (INBOUND, draw_rail),
)


def draw(folder: Path) -> list[Path]:
    """Writes the five pictures into ``folder``; OSError where a font or the folder cannot be used."""
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for facts, paint in PAPERS:
        file = folder / facts.file
        # Pillow leaves options of the other format aside.
        paint(facts).save(file, optimize=True, quality=86, dpi=(300, 300))
        files.append(file)
    return files


if __name__ == "__main__":
    for drawn in draw(Path(sys.argv[1])):
        print(drawn)
