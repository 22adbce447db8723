"""The words of a receipt: who sold (상호), where from and to, train, class, persons, nights, way of payment."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from desktop.receipts import normalize
from desktop.receipts.candidate import Candidate, candidate
from desktop.receipts.ink import InkLine
from desktop.receipts.labels import Labelled, labelled, value_text
from desktop.receipts.model import TRAVEL, Kind

#: Lines at the head of a receipt that are no shop's name.
_NO_NAME: Final = re.compile(
    r"→|➜|영수증|매출전표|신용카드|전표|RECEIPT|고객용|회원용|가맹점용|승차권|www\.|http|\.com|\.kr|환영|감사|어서오|방문|재발행|"
    r"교환|환불|가능|입니다|합니다|하세요|주십시오|바랍니다|상세|내역|세금계산서|공급받는자|현금\(|^\W*$",
    re.IGNORECASE,
)
_ADDRESS: Final = re.compile(
    r"(?:특별시|광역시|특별자치|[가-힣]{1,3}도)\s|[가-힣]{1,4}[시군구]\s?[가-힣0-9]+[로길동읍면]|[로길]\s?\d+|번지|\d+층|\d호\b"
)
_PHONE: Final = re.compile(r"\d{2,4}\s?[-)]\s?\d{3,4}\s?-\s?\d{4}|^\s*TEL|☎", re.IGNORECASE)
_SHOP_ENDING: Final = re.compile(
    r"(?:점|㈜|\(주\)|주식회사|유한회사|식당|마트|호텔|모텔|약국|주유소|충전소|서점|카페|공사|택시|운수|슈퍼|농협|문구|가든|병원|"
    r"백화점|편의점|학교|터미널|고속|주차장|회관|상회|베이커리|푸드)\W*$"
)
#: A phone, shop or business number after the name: 한빛식당 02-000-0000, 가온점#18308.
_TRAILING_NUMBER: Final = re.compile(r"[\s#:(]*(?:TEL|T\.|☎)?[\s.:)]*\d[\d\s()-]{3,}\d\s*$", re.IGNORECASE)
_COMPANY: Final = re.compile(r"\(주\)|㈜|주식회사|유한회사")
_HEAD_LINES: Final = 7
_STATION: Final = r"[가-힣A-Za-z]{1,8}(?:\s?\([가-힣A-Za-z·\s]{1,10}\))?"
_ARROW: Final = r"(?:[-–—=]{0,2}[>→➜➝▶⇒►]|에서|~)"
_CLOCK: Final = r"(?:\(?\d{1,2}:\d{2}\)?)?"
_ROUTE: Final = re.compile(rf"(?P<origin>{_STATION})\s*{_CLOCK}\s*{_ARROW}\s*(?P<destination>{_STATION})\s*{_CLOCK}")
#: Two places with a clock each are a route, whatever the arrow between them was read as.
_TIMED_ROUTE: Final = re.compile(
    rf"(?P<origin>{_STATION})\s*\(?\d{{1,2}}:\d{{2}}\)?\W{{0,4}}(?P<destination>{_STATION})\s*\(?\d{{1,2}}:\d{{2}}\)?"
)
#: A place may hold numbers (정부청사 3동), but a clock or a date after it is not part of it.
_PLACE: Final = re.compile(r"[가-힣A-Za-z](?:(?!\s*\d{1,4}\s?[:시/.년월-])[가-힣A-Za-z0-9·()\s]){0,24}")
_TRAIN: Final = re.compile(
    r"(?P<name>KTX(?:-?[가-힣A-Z]{1,4})?|SRT|ITX-?[가-힣]{0,4}|무궁화호?|새마을호?|누리로)\s*(?P<no>제?\s?\d{1,4})?"
)
_SEAT_CLASS: Final = re.compile(
    r"(?:심야|새벽)?(?:우등|프리미엄)(?:[실석형]|고속)?|일반실|특실|특석|일반석|비즈니스석?|이코노미석?|입석|자유석|(?:[123]|[일이삼특])등[실석]"
)
_PERSONS: Final = re.compile(r"(?:어른|성인|대인|인원|승객)\s*[:：]?\s*(\d{1,2})\s*(?:명|매|인)|(\d{1,2})\s*명(?!\w)")
_NIGHTS: Final = re.compile(r"(?<!\d)(\d{1,2})\s?박(?!스)")
_ISSUERS: Final = re.compile(
    r"(?:IBK|KB|NH|SK)?(?:하나SK|신한|국민|삼성|현대|롯데|하나|우리|농협|비씨|BC|씨티|기업|카카오뱅크|카카오|토스|케이뱅크|수협|전북|광주|제주|우체국|새마을|신협)"
    r"\s?(?:BC|비씨|아멕스)?\s?(?:기업|법인|체크|신용|개인)?\s?(?:카드)?"
)
_PAYMENTS: Final = (
    ("페이코", "페이코"),
    ("PAYCO", "페이코"),
    ("제로페이", "제로페이"),
    ("카카오페이", "카카오페이"),
    ("네이버페이", "네이버페이"),
    ("삼성페이", "삼성페이"),
    ("상품권", "상품권"),
    ("신용카드", "신용카드"),
    ("체크카드", "체크카드"),
    ("계좌이체", "계좌이체"),
    ("포인트결제", "포인트"),
    ("현금", "현금"),
)


def read_names(lines: Sequence[InkLine], labels: Sequence[Labelled], kind: Kind) -> dict[str, Candidate]:
    """The textual fields where they are printed, and the counts that stand in words (어른 1명, 2박)."""
    found: dict[str, Candidate | None] = {
        "merchant": _merchant(lines, labels),
        "card_issuer": _labelled_text("card_issuer", lines, labels) or _issuer(lines, labels),
        "payment": _payment(lines),
    }
    if kind in (*TRAVEL, Kind.TAXI, Kind.TOLL):
        found.update(_route(lines, labels))
    if kind in TRAVEL:
        found["passengers"] = _counted(_PERSONS, lines)
        found["seat_class"] = _seat_class(lines)
    if kind is Kind.RAIL:
        found["train_no"] = _train(lines)
    if kind is Kind.LODGING:
        found["nights"] = _counted(_NIGHTS, lines)
    return {name: row for name, row in found.items() if row is not None}


def _merchant(lines: Sequence[InkLine], labels: Sequence[Labelled]) -> Candidate | None:
    """The shop by its label, or else the line at the head that looks most like a name."""
    named = _labelled_text("merchant", lines, labels) or _beside_business_no(lines, labels)
    head = _head(lines)
    if named is None:
        return head
    text = "".join(str(named.value).split())
    elsewhere = sum(text in "".join(line.text.split()) for i, line in enumerate(lines) if i != named.line)
    return named.backed("repeat") if elsewhere else named


def _labelled_text(concept: str, lines: Sequence[InkLine], labels: Sequence[Labelled]) -> Candidate | None:
    for row in labels:
        if row.concept != concept:
            continue
        found = _name_in(lines, row.line, row.start, row.end)
        below = row.line + 1
        if found is None and below < len(lines) and not lines[row.line].text[row.start : row.end].strip(" :：]"):
            if any(other.line == below for other in labels):
                continue
            found = _name_in(lines, below, 0, len(lines[below].text))
        if found is not None:
            return found.backed("label")
    return None


def _name_in(lines: Sequence[InkLine], line: int, start: int, end: int) -> Candidate | None:
    text = lines[line].text[start:end]
    for number in normalize.business_numbers(text):
        text = text[: number.start]
    name = value_text(text)
    if sum(c.isalpha() for c in name) < 2 or len(name) > 40:
        return None
    at = lines[line].text.find(name, start)
    return candidate(name, lines, line, max(at, start), max(at, start) + len(name))


def _beside_business_no(lines: Sequence[InkLine], labels: Sequence[Labelled]) -> Candidate | None:
    """사업자 : 가온식당 120-15-08881, 가온식당 사업자번호 120-15-08881: the name on the line of the number."""
    for row in labels:
        if row.concept == "business_no":
            if not any(other.line == row.line and other.at < row.at for other in labels):
                before = _name_in(lines, row.line, 0, row.at)
                if before is not None:
                    return before.backed("label")
            found = _name_in(lines, row.line, row.start, row.end)
            if found is not None and any(True for _ in normalize.business_numbers(lines[row.line].text)):
                return found.backed("label")
    return None


def _head(lines: Sequence[InkLine]) -> Candidate | None:
    best: tuple[float, Candidate] | None = None
    for index, line in enumerate(lines[:_HEAD_LINES]):
        text = value_text(_TRAILING_NUMBER.sub("", line.text))
        letters = sum(c.isalpha() for c in text)
        squashed = "".join(text.split())
        if letters < 2 or letters < 0.5 * len(squashed) or _NO_NAME.search(squashed) or _PHONE.search(text):
            continue
        if _ADDRESS.search(text + " ") or labelled([line]) or any(True for _ in normalize.dates(text)):
            continue
        height = abs(line.polygon[3][1] - line.polygon[0][1])
        score = (2.0 if _SHOP_ENDING.search(text) or _COMPANY.search(text) else 0.0) - 0.3 * index
        score += 0.002 * min(height, 200) + (0.5 if 3 <= len(squashed) <= 20 else 0.0)
        if best is None or score > best[0]:
            at = line.text.find(text)
            best = (score, candidate(text, lines, index, at, at + len(text)))
    return None if best is None else best[1].doubted("상호가 이름표 없이 적혀 있습니다.")


def _route(lines: Sequence[InkLine], labels: Sequence[Labelled]) -> dict[str, Candidate | None]:
    route: dict[str, Candidate | None] = {}
    for name in ("origin", "destination"):
        for row in labels:
            if row.concept != name or name in route:
                continue
            line, start, end = row.line, row.start, row.end
            if not value_text(lines[line].text[start:end]) and line + 1 < len(lines):
                if any(other.line == line + 1 for other in labels):
                    continue
                line, start, end = line + 1, 0, len(lines[line + 1].text)
            match = _PLACE.search(lines[line].text, start, end)
            place = "" if match is None else match[0].strip()
            if match is not None and len(place) >= 2:
                route[name] = candidate(place, lines, line, match.start(), match.start() + len(place), "label")
    if len(route) == 2:
        return route
    for index, ink in enumerate(lines):
        match = _ROUTE.search(ink.text) or _TIMED_ROUTE.search(ink.text)
        if match and sum("가" <= c <= "힣" for c in match["origin"] + match["destination"]) >= 2:
            return {
                name: candidate(match[name].strip(), lines, index, match.start(name), match.end(name), "arrow")
                for name in ("origin", "destination")
            }
    return route


def _train(lines: Sequence[InkLine]) -> Candidate | None:
    for index, line in enumerate(lines):
        match = _TRAIN.search(line.text)
        if match and match["no"]:
            value = " ".join(f"{match['name']} {match['no']}".split())
            return candidate(value, lines, index, match.start(), match.end(), "label")
    return None


def _seat_class(lines: Sequence[InkLine]) -> Candidate | None:
    """좌석 등급: a word of a closed list, so that no misreading turns one into another; sure when it stands alone."""
    rows = [
        candidate(match[0], lines, index, match.start(), match.end(), "lexicon")
        for index, line in enumerate(lines)
        for match in _SEAT_CLASS.finditer(line.text)
    ]
    rows = [row.doubted(*_part_of_a_word(row, lines)) for row in rows]
    if len({row.value for row in rows}) > 1:
        return rows[0].doubted("좌석 등급이 둘 이상 적혀 있습니다.")
    return rows[0] if rows else None


def _part_of_a_word(row: Candidate, lines: Sequence[InkLine]) -> Iterator[str]:
    """A doubt where letters go on before or after a word of the closed list: 초우등, 우등버스."""
    at = lines[row.line].text.find(row.text)
    before, after = lines[row.line].text[:at][-1:], lines[row.line].text[at + len(row.text) :][:1]
    if "가" <= before <= "힣" or "가" <= after <= "힣":
        yield "좌석 등급이 다른 글자에 붙어 있습니다."


def _counted(pattern: re.Pattern[str], lines: Sequence[InkLine]) -> Candidate | None:
    for index, line in enumerate(lines):
        match = pattern.search(line.text)
        if match:
            digits = next(group for group in match.groups() if group)
            if int(digits) > 0:
                return candidate(int(digits), lines, index, match.start(), match.end(), "label")
    return None


def _issuer(lines: Sequence[InkLine], labels: Sequence[Labelled]) -> Candidate | None:
    """A card company's name beside a card or its number."""
    said = {row.line for row in labels if row.concept in ("card_no", "payment", "total_tender", "agent")}
    for index, line in enumerate(lines):
        match = _ISSUERS.search(line.text)
        if match and ("카드" in line.text[match.start() :] or index in said or "*" in line.text):
            return candidate(match[0].strip(), lines, index, match.start(), match.end())
    return None


def _payment(lines: Sequence[InkLine]) -> Candidate | None:
    for word, meaning in _PAYMENTS:
        for index, line in enumerate(lines):
            squashed = "".join(line.text.split())
            if word in squashed and "현금영수증" not in squashed:
                return candidate(meaning, lines, index, 0, len(line.text))
    return None
