"""Receipts of other countries: in dollars, yen, euros and yuan. They have a foreign total and never one in won."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from models.training.recogniser import tokens as t

from . import bill as b
from .family import Families
from .ink import Ink, Mark, digits, join, true
from .model import Paper
from .sheet import Sheet
from .shops import status_bar
from .words import listed

FOREIGN = Families()


@dataclass(frozen=True)
class Country:
    """How a country prints its money and days."""

    currency: str
    sign: str
    cents: int
    words: dict[str, tuple[str, ...]]
    goods: tuple[str, ...]
    shops: dict[str, tuple[str, ...]]
    dates: tuple[str, ...]
    tax: int  # per cent


_ENGLISH: Final = {
    "total": listed(
        "TOTAL Total AMOUNT_DUE Amount_Due GRAND_TOTAL Total_Due BALANCE_DUE TOTAL_PAID Amount AMOUNT Total_Amount"
    ),
    "subtotal": listed("SUBTOTAL Subtotal Sub-Total SUB_TOTAL Net"),
    "tax": listed("TAX Sales_Tax Tax State_Tax TAX1"),
    "tip": listed("TIP Tip Gratuity Service_Charge"),
    "approval": listed("AUTH_CODE Auth Approval_Code APPR_CODE AUTH# Authorization Approval"),
    "date": listed("DATE Date Date/Time Transaction_Date"),
    "paid": listed("VISA MASTERCARD AMEX CASH Credit_Card CREDIT DEBIT CARD"),
    "thanks": ("Thank you!", "THANK YOU FOR YOUR VISIT", "Please come again", "Customer Copy", "Have a nice day"),
    "title": listed("RECEIPT Receipt SALE GUEST_CHECK Sales_Receipt Customer_Receipt INVOICE"),
}
_JAPANESE: Final = {
    "total": listed("合計 お買上計 合計金額 お会計 総合計 ご請求額 領収金額 お支払合計"),
    "subtotal": listed("小計 税抜合計 本体価格"),
    "tax": listed("消費税 内消費税 内税額 消費税等 外税"),
    "tip": listed("サービス料 奉仕料"),
    "approval": listed("承認番号 承認NO 承認No"),
    "date": listed("日付 取引日 発行日 ご利用日 利用日時"),
    "paid": listed("クレジット 現金 カード お預り VISA"),
    "thanks": ("ありがとうございました", "またお越しください", "領収証"),
    "title": listed("領収書 領収証 レシート お買上票 ご利用明細"),
}
_GERMAN: Final = {
    "total": listed("SUMME GESAMT Gesamtbetrag Total TOTAL ZU_ZAHLEN Betrag Summe_EUR"),
    "subtotal": listed("Zwischensumme Netto NETTO"),
    "tax": listed("MwSt MWST USt TVA IVA"),
    "tip": listed("Trinkgeld Service"),
    "approval": listed("Genehmigungs-Nr AUTORISATION Auth-Code"),
    "date": listed("Datum DATUM Date"),
    "paid": listed("EC-Karte VISA BAR Kreditkarte GEGEBEN"),
    "thanks": ("Vielen Dank!", "Danke", "Merci", "Auf Wiedersehen"),
    "title": listed("Rechnung QUITTUNG Beleg KASSENBON Ticket"),
}
_CHINESE: Final = {
    "total": listed("合计 总计 应付金额 实付金额 消费金额 实收金额 金额合计"),
    "subtotal": listed("小计 商品金额"),
    "tax": listed("税额 增值税"),
    "tip": listed("服务费 小费"),
    "approval": listed("授权码 授权号"),
    "date": listed("日期 交易时间 消费时间 下单时间"),
    "paid": listed("微信支付 支付宝 现金 银联卡"),
    "thanks": ("谢谢惠顾", "欢迎再次光临", "请妥善保管"),
    "title": listed("收据 购物小票 结账单 消费单 签购单"),
}
_FOOD: Final = listed("""
    Coffee Latte Sandwich Burger Fries Salad Soup Water Beer Steak Pasta Bagel Juice Muffin Taxi_fare Room Breakfast
    Wine Tea Cake Chicken Rice Noodles
""")
_BENTO: Final = listed("お弁当 コーヒー おにぎり ラーメン お茶 定食 乗車料金 宿泊料 朝食 ビール 文具 切符")
_ESSEN: Final = listed("Kaffee Brot Wasser Bier Suppe Zimmer Taxifahrt Croissant Espresso Salat")
_FAN: Final = listed("米饭 牛肉面 可乐 茶 炒饭 住宿费 车费 水 饺子 咖啡")
_SHOPS: Final = {
    "meal": listed(
        "Harbor_Grill Maple_Diner Blue_Door_Cafe Corner_Deli Olive_Kitchen Sunny_Side_Cafe NORTH_STAR_DINER"
    ),
    "shop": listed("Green_Market CITY_MART Hill_Street_Books RIVER_PHARMACY Union_Store Daily_Goods"),
    "lodging": listed("Grand_Cedar_Hotel Harbor_Inn CITY_SUITES River_Hotel Hotel_Linden"),
    "taxi": listed("CITY_CAB_CO. Yellow_Wave_Cabs TAXI_UNION Metro_Taxi"),
    "other": listed("Convention_Center Museum_Shop Metro_Transit AIRPORT_EXPRESS"),
}
_JAPANESE_SHOPS: Final = {
    "meal": listed("さくら食堂 居酒屋まる 喫茶みどり 麺屋海 寿司やまと 珈琲館あおい"),
    "shop": listed("みなと薬局 あさひ書店 東町ストア まるや商店"),
    "lodging": listed("ホテル青葉 旅館松風 ビジネスホテル港"),
    "taxi": listed("青空タクシー 港交通 大和タクシー"),
    "other": listed("港会館 東駅売店"),
}
_CHINESE_SHOPS: Final = {
    "meal": listed("小江南饭店 老街面馆 海天酒楼 绿茶餐厅 和平小吃"),
    "shop": listed("便民超市 东街书店 人民百货"),
    "lodging": listed("海天宾馆 和平饭店 江南酒店"),
    "taxi": listed("大众出租车 城市出租"),
    "other": listed("会展中心 机场快线"),
}
_AMERICAN_DAYS: Final = ("%m/%d/%Y", "%m/%d/%y", "%b %d, %Y", "%Y-%m-%d", "%d %b %Y")
_JAPANESE_DAYS: Final = ("%Y年%m月%d日", "%Y/%m/%d", "%Y-%m-%d", "%y/%m/%d")
_GERMAN_DAYS: Final = ("%d.%m.%Y", "%d.%m.%y", "%d/%m/%Y", "%Y-%m-%d")
COUNTRIES: Final = (
    *(Country("USD", "$", 2, _ENGLISH, _FOOD, _SHOPS, _AMERICAN_DAYS, 8),) * 3,
    *(Country("JPY", "¥", 0, _JAPANESE, _BENTO, _JAPANESE_SHOPS, _JAPANESE_DAYS, 10),) * 3,
    *(Country("EUR", "€", 2, _GERMAN, _ESSEN, _SHOPS, _GERMAN_DAYS, 19),) * 2,
    *(Country("CNY", "¥", 2, _CHINESE, _FAN, _CHINESE_SHOPS, ("%Y-%m-%d", "%Y年%m月%d日", "%Y/%m/%d"), 6),) * 2,
    Country("GBP", "£", 2, _ENGLISH, _FOOD, _SHOPS, ("%d/%m/%Y", "%d/%m/%y", "%d %b %Y"), 20),
    Country("SGD", "S$", 2, _ENGLISH, _FOOD, _SHOPS, ("%d/%m/%Y", "%d %b %Y"), 9),
)


def amount(s: Sheet, country: Country, value: Decimal, name: str = "") -> Ink:
    """An amount in the country's way; `name` is the field that it is true of."""
    shown = f"{value:,.{country.cents}f}"
    comma = country.currency == "EUR" and s.chance(0.4)
    if comma:
        shown = shown.replace(",", " ").replace(".", ",").replace(" ", ".")
    marks = (Mark(name, f"{value:.{country.cents}f}", shown),) if name else ()
    number = Ink(shown, marks)
    form = s.r.randrange(4)
    if form == 0:
        return number
    sign = true("currency", country.currency, country.sign)
    if form == 3:
        code = true("currency", country.currency)
        return join(number, " ", code) if s.chance(0.5) else join(code, " ", number)
    if country.currency == "JPY" and s.chance(0.4):
        return join(number, true("currency", "JPY", "円"))
    if country.currency == "CNY" and s.chance(0.4):
        return join(number, true("currency", "CNY", "元"))
    return join(sign, number) if country.currency != "EUR" or s.chance(0.5) else join(number, " ", sign)


def day_of(country: Country, s: Sheet, when: dt.datetime) -> Ink:
    shown = when.strftime(s.r.choice(country.dates))
    return true("issued_on", when.date().isoformat(), shown)


def _paper(s: Sheet, country: Country) -> None:
    r = s.r
    when = b.moment(r)
    s.wrap = "{}"
    word = country.words
    cents = Decimal(10) ** -country.cents
    unit = Decimal(r.randint(150, 3000) if country.cents == 0 else r.randint(199, 8999)) * (
        1 if country.cents == 0 else Decimal("0.01")
    )
    count = r.choice((1, 2, 3, 4))
    goods = [
        (r.choice(country.goods), (unit * Decimal(r.randint(40, 220)) / 100).quantize(cents)) for _ in range(count)
    ]
    net = sum((price for _, price in goods), Decimal(0))
    included = country.currency in ("JPY", "EUR", "CNY", "GBP")
    tax = (net * country.tax / (100 + country.tax if included else 100)).quantize(cents)
    tip = (
        (net * Decimal(r.choice((15, 18, 20))) / 100).quantize(cents)
        if country.currency == "USD" and s.kind == "meal" and s.chance(0.5)
        else Decimal(0)
    )
    total = net + (0 if included else tax) + tip
    name = true("merchant", r.choice(country.shops[s.kind]))
    if s.chance(0.5):
        s.centre(r.choice(word["title"]), tall=r.choice((1, 2)))
    s.centre(name, tall=r.choice((1, 2)), bold=s.chance(0.5))
    s.centre(f"Tel {digits(r, 3)}-{digits(r, 3)}-{digits(r, 4)}" if s.chance(0.6) else f"No. {digits(r, 6)}")
    clock = true("issued_at", f"{when:%H:%M}", f"{when:%H:%M}")
    day = day_of(country, s, when)
    if s.chance(0.5):
        s.named(r.choice(word["date"]), join(day, " ", clock), shape="joined")
    else:
        s.ends(day, clock)
    s.rule()
    for item, price in goods:
        s.ends(item, amount(s, country, price) if s.chance(0.3) else f"{price:,.{country.cents}f}")
    s.rule()
    s.named(r.choice(word["subtotal"]), amount(s, country, net), shape="apart")
    if s.chance(0.8):
        s.named(f"{r.choice(word['tax'])} {country.tax}%", amount(s, country, tax), shape="apart")
    if tip:
        s.named(r.choice(word["tip"]), amount(s, country, tip), shape="apart")
    s.named(
        r.choice(word["total"]),
        amount(s, country, total, "total_foreign"),
        shape="apart",
        bold=True,
        tall=r.choice((1, 2)),
    )
    if s.chance(0.6):
        s.named(r.choice(word["paid"]), amount(s, country, total), shape="apart")
    if s.chance(0.5):
        s.left(true("card_no", f"{s.r.choice('X*') * 12}{digits(r, 4)}"))
        s.named(r.choice(word["approval"]), true("approval_no", digits(r, 6)), shape="joined")
    if "currency" not in s.fields:
        s.left(true("currency", country.currency))
    s.centre(r.choice(word["thanks"]))


@FOREIGN.add("meal", "shop", "lodging", "taxi", "other", weight=0.7)
def abroad(s: Sheet) -> None:
    """A till receipt of another country, in its language."""
    _paper(s, s.r.choice(COUNTRIES))


@FOREIGN.add("other", paper=Paper.SCREEN, weight=0.7)
def card_abroad(s: Sheet) -> None:
    """A Korean card app's view of a payment abroad: foreign money; what it will be in won is not yet known."""
    r = s.r
    country = r.choice(COUNTRIES)
    when = b.moment(r)
    value = Decimal(r.randint(300, 90_000)) * (1 if country.cents == 0 else Decimal("0.01"))
    status_bar(s)
    s.centre(s.pick("해외이용 상세", "해외 승인내역", "이용내역 상세", "해외결제 승인"), bold=True)
    s.left(true("merchant", r.choice(country.shops[r.choice(("meal", "shop", "lodging"))])))
    rows = [
        (
            s.pick("이용금액", "현지이용금액", "현지통화금액", "승인금액(현지)", "해외이용금액"),
            join(
                true("currency", country.currency),
                " ",
                true("total_foreign", f"{value:.{country.cents}f}", f"{value:,.{country.cents}f}"),
            ),
        ),
        (s.pick("이용일시", "승인일시", "거래일시"), s.pen.moment(when, "issued_on", "issued_at")),
        (s.pick("승인번호", "승인 번호"), true("approval_no", digits(r, 8))),
        (s.pick("이용카드", "카드"), true("card_no", t.card_number(r))),
        (s.pick("이용국가", "국가"), Ink(s.pick("미국", "일본", "독일", "중국", "영국", "싱가포르"))),
    ]
    r.shuffle(rows)
    for label, shown in rows:
        s.named(s.dressed(label), shown)
    s.left(
        s.pick("원화 청구금액은 매입 후 확정됩니다.", "실제 청구금액은 환율에 따라 달라집니다.", "해외이용 수수료 별도")
    )
