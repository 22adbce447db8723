"""The middle of a receipt: the table of goods, and the sums under it."""

from __future__ import annotations

from .deal import Deal
from .ink import Text, digits, join, width
from .model import Align
from .sheet import Sheet


def goods(s: Sheet, deal: Deal) -> None:
    """The table of goods in one of many columns."""
    bill, way = deal.bill, s.r.randrange(10)
    cost = s.pen.cost
    narrow = s.columns < 34
    head = s.chance(0.8)
    labels = [s.dressed(s.word(concept)) for concept in ("item", "price", "count", "amount")]
    if head and way in (0, 1, 2, 7):
        s.rule()
        shown = (labels[0], labels[1], labels[2], labels[3])
        if sum(map(width, shown)) + 6 > s.columns:
            shown = ("상품명", "단가", "수량", "금액")
        if way == 1 or narrow:
            s.add((shown[0], 0.0, "left"), (shown[2], 0.68, "right"), (shown[3], 1.0, "right"))
        else:
            s.add(
                (shown[0], 0.0, "left"), (shown[1], 0.62, "right"), (shown[2], 0.74, "right"), (shown[3], 1.0, "right")
            )
    elif head and way == 9 and s.columns >= 40:
        s.add(
            (s.pick("상품명", "품명", "메뉴"), 0.0, "left"),
            (s.pick("단가", "가격"), 0.46, "right"),
            ("수량", 0.56, "right"),
            (s.pick("할인", "에누리", "D/C"), 0.74, "right"),
            ("금액", 1.0, "right"),
        )
    if head or s.chance(0.4):
        s.rule()
    star = s.pick("*", "* ", "#", "") if bill.exempt else ""
    numbered = s.chance(0.12)
    for k, item in enumerate(bill.items):
        name = (star if item.is_exempt else "") + item.name
        if numbered:
            name = f"{k + 1:0{s.r.choice((2, 3))}} {name}"
        each, count, amount = cost(item.price), str(item.count), cost(item.amount, minus=deal.minus)
        if deal.minus and s.chance(0.4):
            count = f"-{count}"
        if way == 9 and s.columns >= 40:  # with a column of what was taken off
            if width(name) > s.columns * 0.4 - width(each):
                s.left(name)
                name = ""
            cells: tuple[tuple[Text, float, Align], ...] = (
                (name, 0.0, "left"),
                (each, 0.46, "right"),
                (count, 0.56, "right"),
                (f"{item.off:,}", 0.74, "right"),
            )
            s.add(*cells[not name :], (cost(item.amount - item.off, minus=deal.minus), 1.0, "right"))
            continue
        if way in (0, 7) and not narrow:
            room = int(s.columns * 0.62) - width(each) - 1
            if width(name) <= room:
                s.add((name, 0.0, "left"), (each, 0.62, "right"), (count, 0.74, "right"), (amount, 1.0, "right"))
            else:
                s.left(name)
                s.add((each, 0.62, "right"), (count, 0.74, "right"), (amount, 1.0, "right"))
        elif way == 1 or (narrow and way in (0, 7)):
            room = int(s.columns * 0.6)
            if width(name) > room:
                name = _cut(name, room)
            s.add((name, 0.0, "left"), (count, 0.68, "right"), (amount, 1.0, "right"))
        elif way == 2:
            s.left(name)
            code = digits(s.r, 13) if s.chance(0.6) and not narrow else ""
            if code:
                s.add((code, 0.0, "left"), (each, 0.62, "right"), (count, 0.74, "right"), (amount, 1.0, "right"))
            else:
                s.add((each, 0.5, "right"), (count, 0.7, "right"), (amount, 1.0, "right"))
        elif way == 3:
            s.ends(f"{name}{s.pick(' x', ' X ', ' x ', ' * ')}{count}", amount)
        elif way == 4:
            s.ends(name, amount)
            if item.count > 1 or s.chance(0.3):
                s.left(f"{each} x {count}{s.pick('', '개', 'EA')}", 0.08)
        elif way == 5:
            s.left(f"{name} {each} {count} {amount}")
        elif way == 6:
            s.left(name)
            s.ends(f"  {each} x {count}", amount)
        else:
            s.ends(f"{name} {count}{s.pick('', '개', '')}", amount)
        if item.off:
            s.ends(
                s.pick("  할인", " 행사할인", "  [할인]", " 쿠폰", "  └ 할인", "  1+1 할인").replace("└", "-"),
                s.pen.minus_form.format(cost(item.off)),
            )
    if s.chance(0.2):
        quantity = sum(item.count for item in bill.items)
        s.named(
            s.dressed(s.pick("총 품목 수량", "품목수량", "총수량", "판매수량", "총 수량")),
            f"{quantity}{s.pick('', '개', 'EA')}",
        )
    if s.chance(0.85):
        s.rule()


def _cut(text: str, cells: int) -> str:
    """The text as a narrow column cuts it off."""
    while width(text) > cells:
        text = text[:-1]
    return text.rstrip()


def sums(s: Sheet, deal: Deal, *, tax: float = 0.8) -> None:
    """Subtotal, discount, tax and total, in one of their orders; only what is there, or zeros too."""
    bill, minus, pen = deal.bill, deal.minus, s.pen
    net = bill.goods - sum(item.off for item in bill.items)
    before: list[tuple[str, Text]] = []
    if bill.discount:
        before.append(("subtotal", pen.won(net, minus=minus)))
        has_offs = any(item.off for item in bill.items)
        less = pen.won(bill.discount, "" if has_offs else "discount", minus=s.chance(0.6))
        if bill.discount > 2000 and s.chance(0.2):
            part = s.r.randint(1, bill.discount // 100 - 1) * 100
            before.append(("쿠폰할인" if s.chance(0.5) else "카드사할인", pen.won(part, minus=s.chance(0.6))))
            before.append(
                ("회원할인" if s.chance(0.5) else "행사할인", pen.won(bill.discount - part, minus=s.chance(0.6)))
            )
            before.append((s.pick("할인합계", "총할인금액", "할인계", "할인총액"), less))
        else:
            before.append(("discount", less))
    elif s.chance(0.12):
        before.append(("subtotal", pen.won(net, minus=minus)))
        if s.chance(0.4):
            before.append(("discount", pen.won(0, "" if any(item.off for item in bill.items) else "discount")))
    taxes = tax_rows(s, deal) if s.chance(tax) else []
    total = ("total", pen.won(bill.total, "total", minus=minus))
    if bill.tip and not taxes:
        before.append(("tip", pen.won(bill.tip, "tip", minus=minus)))
    order = s.r.random()
    if order < 0.5:
        _print_sums(s, [*before, *taxes])
        _total(s, total)
    elif order < 0.85:
        _print_sums(s, before)
        _total(s, total)
        _print_sums(s, taxes)
    else:
        _print_sums(s, taxes)
        _print_sums(s, before)
        _total(s, total)


def tax_rows(s: Sheet, deal: Deal) -> list[tuple[str, Text]]:
    """공급가액, 부가세, 면세, 봉사료 as far as this till prints them."""
    bill, minus, pen = deal.bill, deal.minus, s.pen
    rows: list[tuple[str, Text]] = []
    if bill.supply or s.chance(0.6):
        rows.append(("supply", pen.won(bill.supply, "supply", minus=minus)))
        rows.append(("vat", pen.won(bill.vat, "vat", minus=minus)))
    if bill.exempt or s.chance(0.15):
        rows.insert(s.r.choice((0, len(rows))), ("exempt", pen.won(bill.exempt, minus=minus)))
    if bill.tip or s.chance(0.12):
        rows.append(("tip", pen.won(bill.tip, "tip", minus=minus)))
    return rows


def _print_sums(s: Sheet, rows: list[tuple[str, Text]]) -> None:
    """Amounts with their concepts, or with words of their own: a row each, or several in one."""
    way = s.r.random()
    if len(rows) in (2, 3) and way < 0.08:
        s.headed(*rows)
    elif len(rows) == 2 and way < 0.16:
        s.beside(rows[0], rows[1])
    elif 1 < len(rows) < 5 and way < 0.24:
        sign, gap = s.pick(":", " ", "=", ": "), s.pick(" ", "  ", ", ", " / ")
        texts = [join(s.word_of(concept), value, by=sign) for concept, value in rows]
        while texts:  # as many in a row as it holds
            room, count = s.columns, 0
            while count < len(texts) and (count == 0 or room >= width(texts[count].text)):
                room -= width(texts[count].text) + len(gap)
                count += 1
            s.left(join(*texts[:count], by=gap))
            texts = texts[count:]
    else:
        for concept, value in rows:
            s.named(s.dressed(s.word_of(concept)), value, shape=s.sum_shape)


def _total(s: Sheet, row: tuple[str, Text]) -> None:
    if s.chance(0.2):
        s.rule()
    big = s.r.choice((1, 1, 1, 2))
    s.sum(row[0], row[1], bold=s.chance(0.35), wide=big if s.chance(0.6) else 1, tall=big)
    if s.chance(0.2):
        s.rule()
