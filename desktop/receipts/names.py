"""The words of a receipt: who sold (상호), where from and to, train, class, persons, nights, way of payment."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from desktop.receipts.candidate import Candidate, candidate
from desktop.receipts.ink import InkLine
from desktop.receipts.labels import Labelled, value_text
from desktop.receipts.merchant import labelled_name, merchant_of
from desktop.receipts.model import TRAVEL, Kind

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
    ("법인카드", "법인카드"),
    ("정부구매카드", "정부구매카드"),
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
        "merchant": merchant_of(lines, labels, kind),
        "card_issuer": labelled_name("card_issuer", lines, labels) or _issuer(lines, labels),
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
