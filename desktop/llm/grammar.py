"""What may be copied from one receipt: whatever the model answers stands on it, and every field may stay empty.

Pure. Each field has a finite set of candidate answers found in the (folded) lines; the GBNF grammar is the answer form
with one prefix tree of candidates per field. The form is the one the model was trained on::

    {"kind":"meal","total":"12000","issued_on":"2026-03-09","service_on":"","approval_no":"30117742","merchant":"…"}
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Final

from desktop.llm.answers import AnswerForm, Copied, Place, Task, clean, tree
from desktop.receipts.model import Kind

#: Names have at most so many characters, begin and end at one of so many words of a line, and stand in one of so many
#: lines, of which so many are the first of the paper: the grammar is to stay small.
MERCHANT_LENGTH: Final = 30
MERCHANT_WORDS: Final = 12
MERCHANT_LINES: Final = 16
MERCHANT_HEAD: Final = 10
#: The fields that are copied from the receipt, in the order of the answer; before them stands the kind.
FIELDS: Final = ("total", "issued_on", "service_on", "approval_no", "merchant")
_DATES: Final = ("issued_on", "service_on")
FORM: Final = AnswerForm(("kind", *FIELDS), tuple(Kind))

#: answer -> the places where it stands, from the top
Candidates = dict[str, list[Place]]

_DATE: Final = re.compile(
    r"(?<!\d)(?<!\d[.,/-])(?:'?(?P<y>20\d\d|\d\d)\s?(?:[-./]|[년年])\s?(?P<m>\d{1,2})\s?(?:[-./]|[월月])\s?(?P<d>\d{1,2})"
    r"(?:\s?[일日])?(?:(?!\d)|(?=\d\d\s?[:시]\s?\d\d))"
    r"|(?P<ys>20\d\d) (?P<ms>\d\d) (?P<ds>\d\d)(?!\d)"
    r"|(?P<yc>20\d\d)(?P<mc>\d\d)(?P<dc>\d\d)(?=\d{4}(?:\d\d)?(?!\d)|\D|$))"
)
#: A day without its year, as tickets print it: of a year that stands elsewhere on the paper.
_DAY: Final = re.compile(
    r"(?<!\d)(?<!\d[-./])(?<!년)(?<!년 )(?P<m>\d{1,2})(?:\s?월\s?(?P<d>\d{1,2})\s?일"
    r"|[-./](?P<ds>\d{1,2})(?=\s?\([월화수목금토일]\)|\s+\d{1,2}\s?[:시]))"
)
_TIME: Final = re.compile(r"(?<!\d)\d{1,2}\s?[:시]\s?\d{2}(?:\s?[:분]\s?\d{2})?(?!\d)")
_BUSINESS: Final = re.compile(r"(?<![\d-])\d{3}\s?-\s?\d{2}\s?-\s?\d{5}(?![\d-])")
#: What stands beside a seller's name: a business number, its dashes perhaps lost.
_SELLER: Final = re.compile(_BUSINESS.pattern + r"|(?<![\d-])\d{10}(?![\d-])")
_PHONE: Final = re.compile(
    r"(?<![\d-])(?:\(?0\d{1,2}\)?\s?[-) ]\s?\d{3,4}\s?-\s?\d{4}|01[016789]\d{7,8}|1[568]\d\d\s?-\s?\d{4})(?![\d-])"
)
_CARD: Final = re.compile(r"(?<![\dxX*●•-])(?:[\dxX*●•]{4}[- ]?){3}[\dxX*●•]{2,4}(?![\dxX*●•])")
#: What is blanked before amounts and approval numbers are looked for.
_OTHER_NUMBERS: Final = (_TIME, _BUSINESS, _PHONE, _CARD)
_BLANK: Final = "\0"
_NUMBER: Final = re.compile(
    r"(?:[₩\\]\s?)?(?<![\d\0])(?<!\d[.,/:-])(?P<n>\d{1,3}(?:\s?[,.]\s?\d{3}){1,2}|(?<!\*)\d{3,7})"
    r"(?![\d\0]|\*\*|[.,/:-]\d|\s?[.,]\s?\d{3}(?!\d))(?:\s?원)?(?!\s?(?:%|ℓ|리터|년|월|(?:l|kg|km|g)(?![a-z])))",
    re.IGNORECASE,
)
_CHAIN: Final = re.compile(r"(?<![\d*xX\0])(?<![\dxX*][.,-])(?<!\d )\d(?: ?\d){5,}(?![\d*xX\0]|[.,-]\d)")
_RUN: Final = re.compile(r"(?<!\d)\d{6,12}(?!\d)")
_APPROVAL_LINE: Final = re.compile(r"승\s*인|auth|approval", re.IGNORECASE)
_OTHER_DIGITS_LINE: Final = re.compile(
    r"전\s*화|연락처|팩스|(?<![a-z])(?:tel|fax)(?![a-z])|사\s*업\s*자|등\s*록\s*번\s*호", re.IGNORECASE
)
_SHOP: Final = re.compile(
    r"(?<![가-힣A-Za-z])(?:가\s*맹\s*점|상\s*호|매\s*장|점\s*포|업\s*체|사\s*업\s*장|업\s*소|"
    r"(?:판\s*매|거\s*래|공\s*급|사\s*용|이\s*용|결\s*제|구\s*매|발\s*행)\s*[자처점]|"
    r"사\s*업\s*자(?=\s*(?:명|[: ]*[가-힣A-Z(㈜]))(?!\s*(?:등|번|N)))"
    r"(?:\s*상\s*호)?(?:\s*명|(?!\s*번\s*호)(?=\W|$))"
)
_COMPANY: Final = re.compile(r"\(\s*주\s*\)|㈜|주식회사")
_NOT_SHOP: Final = re.compile(
    r"\W*(?:사\s*업\s*자|등록\s*번호|대\s*표|전\s*화|주\s*소|소\s*재\s*지|승\s*인|카\s*드|단\s*말|거\s*래(?!\s*처)|일\s*시|일\s*자|날\s*짜|"
    r"합\s*계|총\s*(?:액|금|합|결|계)|금\s*액|결\s*제|부\s*가|공\s*급|과\s*세|면\s*세\s*(?!점)|할\s*부|할\s*인\s*(?:금|\W)|"
    r"받\s*[은을]|거\s*스|품\s*[명목]|상\s*품|메\s*뉴|수\s*량|단\s*가|담\s*당|테이블|포\s*인\s*트|감\s*사|고\s*객|교\s*환|환\s*불|"
    r"서\s*명|영\s*수\s*증|신\s*용\s*(?:카|승|매)|현\s*금|간\s*이|차\s*량|승\s*차|하\s*차|출\s*발|도\s*착|입\s*[구실차]|출\s*[구차]|퇴\s*실|객\s*실|"
    r"(?:tel|fax|no|date|total|vat)(?![a-z]))",
    re.IGNORECASE,
)
#: A name holds no title of a document.
_TITLE: Final = re.compile(
    r"영\s*수\s*증|전\s*표|승\s*차\s*권|탑\s*승\s*권|계\s*산\s*서|신용\s*승인|receipt", re.IGNORECASE
)
_AMOUNT: Final = re.compile(r"\d{1,3}[,.]\d{3}(?!\d)|\d+\s?원")


def candidates(lines: Sequence[str]) -> dict[str, Candidates]:
    """Candidate answers per field of FIELDS for folded lines."""
    found: dict[str, Candidates] = {field: {} for field in FIELDS}
    for index, line in enumerate(lines):
        dates = dated(line)
        for value, match in dates:
            for field in _DATES:
                _add(found[field], value, Place(index, *match.span()))
        for match in _NUMBER.finditer(_blanked(line, [match for _, match in dates])):
            amount = re.sub(r"\D", "", match["n"])
            if amount[0] != "0" and int(amount) >= 100:
                _add(found["total"], amount, Place(index, *match.span()))
        for value, place in _approvals(index, line, [match for _, match in dates]):
            _add(found["approval_no"], value, place)
    for value, place in _days(lines, found["service_on"]):
        _add(found["service_on"], value, place)
    for value, place in _merchants(lines):
        _add(found["merchant"], value, place)
    return found


def gbnf(found: Mapping[str, Candidates]) -> str:
    """The grammar text for llama.cpp: the answer form with any kind and these candidates, each field perhaps empty."""
    return FORM.gbnf({field: tree(sorted(answers)) for field, answers in found.items()})


class ReceiptCopying:
    """Copying from one receipt (desktop.llm.answers.Copying)."""

    def __init__(self, shown: Sequence[str], written: Sequence[str]) -> None:
        self._found, self._written = candidates(shown), written

    def gbnf(self) -> str:
        return gbnf(self._found)

    def copied(self, field: str, answer: str) -> Copied | None:
        if field == "kind":
            return Copied(answer, "", ())
        places = self._found.get(field, {}).get(answer, [])
        if not places:
            return None
        text = self._written[places[0].line][places[0].start : places[0].end]
        lines = tuple(place.line for place in places)
        return Copied(clean(text) if field == "merchant" else answer, text, lines)


RECEIPT: Final = Task(
    FORM,
    ReceiptCopying,
    "receipt",
    f"""kind: one of {", ".join(Kind)}
total: the amount paid, digits only
issued_on: day of payment or approval, YYYY-MM-DD
service_on: day of travel or first night, YYYY-MM-DD
approval_no: approval number (승인번호), digits only
merchant: name of the shop or company""",
)


def _add(found: Candidates, value: str, place: Place) -> None:
    places = found.setdefault(value, [])
    if all(place.line != other.line for other in places):
        places.append(place)


def _blanked(line: str, dates: Iterable[re.Match[str]]) -> str:
    """The line, of the same length, without dates, times, business, phone and card numbers."""
    for date_match in dates:
        line = _without(line, date_match)
    for pattern in _OTHER_NUMBERS:
        for match in pattern.finditer(line):
            line = _without(line, match)
    return line


def _without(line: str, match: re.Match[str]) -> str:
    return line[: match.start()] + _BLANK * len(match.group()) + line[match.end() :]


def dated(line: str) -> list[tuple[str, re.Match[str]]]:
    """The dates of a folded line (YYYY-MM-DD) with what they were read from."""
    return [(value, match) for match in _DATE.finditer(line) if (value := _as_date(match))]


def _as_date(match: re.Match[str]) -> str | None:
    year, month, day = (match[name] or match[name + "s"] or match[name + "c"] for name in "ymd")
    try:
        return date(int(year) + (2000 if len(year) == 2 else 0), int(month), int(day)).isoformat()
    except ValueError:
        return None


def _days(lines: Sequence[str], dates: Iterable[str]) -> list[tuple[str, Place]]:
    """Days printed without a year, in each year of the dates (YYYY-MM-DD) found so far."""
    years = sorted({value[:4] for value in dates})
    found = []
    for index, line in enumerate(lines):
        for match in _DAY.finditer(line):
            for year in years:
                try:
                    day = date(int(year), int(match["m"]), int(match["d"] or match["ds"]))
                except ValueError:
                    continue
                found.append((day.isoformat(), Place(index, *match.span())))
    return found


def _approvals(index: int, line: str, dates: Iterable[re.Match[str]]) -> Iterator[tuple[str, Place]]:
    """Digit runs of 6 to 12 digits, spaces inside allowed, outside business, card and phone numbers."""
    if _APPROVAL_LINE.search(line):
        # Beside its label, eight digits that look like a compact date may be an approval number all the same.
        dates = [match for match in dates if not _RUN.fullmatch(match.group()) or line[match.end() :][:1].isdigit()]
    elif _OTHER_DIGITS_LINE.search(line):
        return
    for chain in _CHAIN.finditer(_blanked(line, dates)):
        pieces = [chain, *_RUN.finditer(line, *chain.span())] if " " in chain.group() else [chain]
        for piece in pieces:
            digits = piece.group().replace(" ", "")
            if 6 <= len(digits) <= 12:
                yield digits, Place(index, *piece.span())


def _merchants(lines: Sequence[str]) -> Iterator[tuple[str, Place]]:
    """Runs of whole words in one line: plausible lines near the top, and any with a company mark or a shop label."""
    head = labelled = 0
    after_label = False
    for index, line in enumerate(lines):
        label = _SHOP.search(line)
        plausible = sum(mark.isalpha() for mark in line) >= 2 and not _NOT_SHOP.match(line)
        if label or _COMPANY.search(line) or _SELLER.search(line) or (after_label and plausible):
            wanted = labelled < MERCHANT_LINES - MERCHANT_HEAD
            labelled += 1
        else:
            wanted = head < MERCHANT_HEAD and plausible and not _AMOUNT.search(line)
            head += wanted
        value_start = label.end() if label and any(mark.isalnum() for mark in line[label.end() :]) else 0
        after_label = bool(label) and not value_start
        if wanted:
            for start, end in _spans(line, value_start):
                yield line[start:end], Place(index, start, end)


def _spans(line: str, value_start: int) -> Iterator[tuple[int, int]]:
    """Spans of whole words from ``value_start`` on, two letters or more, MERCHANT_LENGTH characters at most."""
    starts = [
        i
        for i in range(value_start, len(line))
        if (line[i].isalnum() or line[i] in "([㈜") and (i == value_start or not line[i - 1].isalnum())
    ]
    ends = [
        i
        for i in range(value_start + 1, len(line) + 1)
        if (line[i - 1].isalnum() or line[i - 1] in ")]㈜" or _ends_short(line, i))
        and (i == len(line) or not line[i].isalnum())
    ]
    for start in starts[:MERCHANT_WORDS]:
        for end in [end for end in ends if start + 2 <= end <= start + MERCHANT_LENGTH][:MERCHANT_WORDS]:
            name = line[start:end]
            whole = name.count("(") == name.count(")")
            if whole and sum(mark.isalpha() for mark in name) >= 2 and not _TITLE.search(name):
                yield start, end


def _ends_short(line: str, end: int) -> bool:
    """Whether a shortened word ends here: Co., Inc."""
    return line[end - 1] == "." and line[end - 2 : end - 1].isascii() and line[end - 2 : end - 1].isalpha()
