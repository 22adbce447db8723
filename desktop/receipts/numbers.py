"""The numbers of a receipt: 사업자등록번호, 승인번호, masked card number, vehicle, fuel and distance."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from desktop.receipts import normalize
from desktop.receipts.candidate import Candidate, candidate
from desktop.receipts.ink import InkLine
from desktop.receipts.labels import Labelled
from desktop.receipts.model import TRAVEL, Kind

_APPROVAL: Final = re.compile(r"(?<![\dA-Za-z*-])\d(?: ?\d){5,23}(?![\d*xX●-]|\s*[.:/,]\d)")
#: Eight digits right behind 승인, and no telephone number (15, 16 and 18 are those of hotlines).
_ALONE: Final = re.compile(r"[\s:：#.\])]{0,6}((?!1[568])\d{8})(?![\d-])")
#: Card terminals of one maker print the approval number alone in brackets: [30117742].
_BRACKETED: Final = re.compile(r"\[\s?(\d{8})\s?\]")
_LONG_NUMBER: Final = re.compile(r"(?<![\d:./*-])\d{6,}(?![\d:./*-])")
_USUAL_LENGTH: Final = 8
#: Whose number it is, the seller's first: on agents' slips 판매자 is the shop and 가맹점 the agent.
_PARTIES: Final = ("seller", "merchant", "agent", "receiver")
_HEAD_LINES: Final = 8
_FEW_LETTERS: Final = 2
#: Beside a number of the head office or of a payment service, not of the shop.
_OTHER_PARTY: Final = re.compile(r"결제\s?서비스|본사|본점|대행|서비스업체|페이먼츠|정보통신|고객센터|계좌|VAN|PG")
#: Who sells the tickets of a carrier (운수사): the terminal or an agency.
_TICKET_OFFICE: Final = re.compile(r"판매처|발매|발권|발행처|매표|터미널|여행사")
#: Points have approvals of their own.
_LOYALTY: Final = re.compile(r"포인트|캐[쉬시]백|멤버[십쉽]|적립|제휴")
_MASKED_CARD: Final = re.compile(r"(?<![\d*])\d{4}[\d*xX●\s-]{4,20}[\d*xX●]")
#: A mark before the next item of the line, no star of the card number.
_BULLET: Final = re.compile(r"\s+●$")
_VEHICLE: Final = re.compile(r"(?:[가-힣]{2}\s?)?\d{2,3}\s?[가-힣]\s?\d{4}(?!\d)")
_LITRES: Final = re.compile(r"(?<![\d.,])(\d{1,4}\.\d{1,4})\s?(?:L\b|ℓ|리터|Ｌ)", re.IGNORECASE)
_KILOMETRES: Final = re.compile(r"(?<![\d.,])(\d{1,4}(?:\.\d{1,3})?)\s?(?:km|㎞|킬로)", re.IGNORECASE)
_DECIMAL: Final = re.compile(r"(?<![\d.,])(\d{1,4}\.\d{1,4})(?![\d,])")
_UNIT_PRICE: Final = re.compile(r"(?<![\d.,])(\d{1,2},?\d{3}(?:\.\d{1,2})?)(?![\d,])")
_FUELS: Final = ("고급휘발유", "휘발유", "경유", "LPG", "부탄", "등유", "전기", "수소")


def read_numbers(lines: Sequence[InkLine], labels: Sequence[Labelled], kind: Kind) -> dict[str, Candidate]:
    """business_no, approval_no, card_no, vehicle_no, litres, unit_price, fuel_kind, distance_km where printed."""
    readers = {
        "approval_no": _approval_no,
        "card_no": _card_no,
        "vehicle_no": _vehicle_no,
        "litres": _litres,
        "unit_price": _unit_price,
        "fuel_kind": _fuel_kind,
        "distance_km": _distance,
    }
    found = {
        "business_no": _business_no(lines, labels, kind),
        **{name: reader(lines, labels) for name, reader in readers.items()},
    }
    return {name: row for name, row in found.items() if row is not None}


def _business_no(lines: Sequence[InkLine], labels: Sequence[Labelled], kind: Kind) -> Candidate | None:
    """The seller's number: not the payment agent's (결제대행), nor the buyer's (공급받는자)."""
    rows = list(_business_numbers(lines, labels, kind))
    if not rows:
        return None
    first = min(rank for rank, _ in rows)
    best = min(rows, key=lambda row: (row[0], bool(row[1].doubts), "label" not in row[1].witnesses))[1]
    if sum(row.value == best.value for _, row in rows) > 1:
        best = best.backed("repeat")
    is_either = kind is Kind.TAX_INVOICE and "label" not in best.witnesses and len({row.value for _, row in rows}) > 1
    if is_either or len({row.value for rank, row in rows if rank == first}) > 1:
        best = best.doubted("사업자등록번호가 둘 이상 있습니다.")
    elif first >= _PARTIES.index("agent"):
        best = best.doubted("결제대행사나 받는 쪽의 번호일 수 있습니다.")
    return best


def _business_numbers(
    lines: Sequence[InkLine], labels: Sequence[Labelled], kind: Kind
) -> Iterator[tuple[int, Candidate]]:
    """Every business number with whose it is: a place in _PARTIES."""
    party, is_headed = "merchant", False
    for index, line in enumerate(lines):
        on_line = [row for row in labels if row.line == index]
        named = next((row for row in on_line if row.concept in _PARTIES and row.exact), None)
        if named is not None and is_headed and named.concept == "merchant":
            is_headed = False  # 상호 below [결제대행사 정보] is the agent's; a second one is the shop's
        elif named is not None:
            party = named.concept
            is_headed = party != "merchant" and not any(c.isalnum() for c in line.text[named.start : named.end])
        spoken = {row.concept for row in (*on_line, *(row for row in labels if row.line == index - 1))}
        for number in normalize.business_numbers(line.text):
            said = {row.concept for row in on_line if row.start <= number.start < row.end}
            is_dashed = any(dash in line.text[number.start : number.end] for dash in "-–")
            if "nothing" in said and not is_dashed:
                continue  # 가맹점번호, 전화번호
            found = candidate(number.value, lines, index, number.start, number.end)
            if "business_no" in spoken:
                found = found.backed("label")
            if is_dashed or (index < _HEAD_LINES and any(c.isalpha() for c in line.text)):
                found = found.backed("form")
            if normalize.has_valid_check_digit(number.value):
                found = found.backed("check_digit")
            else:
                found = found.doubted("사업자등록번호의 검증 숫자가 맞지 않습니다.")
            is_other = party == "merchant" and (
                _OTHER_PARTY.search(line.text) or (kind in TRAVEL and _TICKET_OFFICE.search(line.text[: number.start]))
            )
            whose = "receiver" if "buyer_no" in said else "agent" if is_other else party
            yield _PARTIES.index(whose), found


def _approval_no(lines: Sequence[InkLine], labels: Sequence[Labelled]) -> Candidate | None:
    """승인번호: eight digits on card slips, nine for cash receipts, longer for mobile payments."""
    rows: list[Candidate] = []
    for row in labels:
        if row.concept != "approval_no" or _LOYALTY.search("".join(lines[row.line].text[: row.at].split())):
            continue
        if row.label == "승인":  # alone it stands before a day or a telephone as well
            match = _ALONE.match(lines[row.line].text, row.start)
            if match is not None and match.end() <= row.end:
                rows.append(candidate(match[1], lines, row.line, match.start(1), match.end(1), "label"))
            continue
        found = _approval_in(lines, row.line, row.start, row.end)
        if found is None and not any(c.isdigit() for c in lines[row.line].text[row.start : row.end]):
            below = row.line + 1
            if below < len(lines) and _is_number(below, lines, labels):
                found = _approval_in(lines, below, 0, len(lines[below].text))
                if found is not None and len(_LONG_NUMBER.findall(lines[below].text)) > 1:
                    found = found.doubted("이름표 아래 줄에 번호가 둘 이상 있습니다.")
        if found is not None:
            rows.append(found.backed("label"))
    rows.extend(
        candidate(match[1], lines, index, match.start(1), match.end(1))
        for index, line in enumerate(lines)
        for match in _BRACKETED.finditer(line.text)
    )
    if not rows:
        return None
    rows.sort(key=lambda row: (len(str(row.value)) != _USUAL_LENGTH, "label" not in row.witnesses))
    best = rows[0]
    if sum(row.value == best.value for row in rows) > 1:
        best = best.backed("repeat")
    if len({row.value for row in rows}) > 1:
        best = best.doubted("승인번호로 볼 수 있는 번호가 둘 이상입니다.")
    return best


def _is_number(line: int, lines: Sequence[InkLine], labels: Sequence[Labelled]) -> bool:
    """Whether a line holds a number and next to nothing else: no label, no words."""
    letters = sum(c.isalpha() for c in lines[line].text)
    return letters <= _FEW_LETTERS and not any(row.line == line for row in labels)


def _approval_in(lines: Sequence[InkLine], line: int, start: int, end: int) -> Candidate | None:
    text = lines[line].text
    for match in _APPROVAL.finditer(text, start, end):
        groups = [
            (m.group(), match.start() + m.start(), match.start() + m.end()) for m in re.finditer(r"\d+", match[0])
        ]
        whole = [group for group in groups if len(group[0]) >= _USUAL_LENGTH]
        if whole:  # a day, 20260317, or a moment may stand before the number
            usual = [g for g in whole if len(g[0]) == _USUAL_LENGTH and not any(True for _ in normalize.dates(g[0]))]
            digits, first, last = (usual or whole)[0]
            return _doubted_form(candidate(digits, lines, line, first, last))
        digits = "".join(group[0] for group in groups)
        if 6 <= len(digits) <= 20:
            return _doubted_form(candidate(digits, lines, line, match.start(), match.end()))
    return None


def _doubted_form(found: Candidate) -> Candidate:
    """With a doubt where the number is too short, looks like a phone number, or like a day."""
    number = str(found.value)
    is_phone = re.fullmatch(r"0[1-9]\d{8,9}", number)
    if len(number) < _USUAL_LENGTH or is_phone or any(True for _ in normalize.dates(number)):
        return found.doubted("승인번호의 꼴이 아닙니다.")
    return found


def _card_no(lines: Sequence[InkLine], labels: Sequence[Labelled]) -> Candidate | None:
    """The masked card number; where a loyalty card's stands too, the last labelled one."""
    rows = []
    for index, line in enumerate(lines):
        for match in _MASKED_CARD.finditer(normalize.mask_private(line.text)):
            text = _BULLET.sub("", match[0]).strip()
            if sum(c in "*xX●" for c in text) >= 2 and sum(c.isdigit() for c in text) >= 4:
                said = any(row.line == index and row.concept == "card_no" for row in labels)
                rows.append((said, candidate(text, lines, index, match.start(), match.start() + len(text))))
    if not rows:
        return None
    said_rows = [row.backed("label") for said, row in rows if said]
    best = said_rows[-1] if said_rows else rows[0][1]
    if len({row.value for _, row in rows}) > 1:
        best = best.doubted("카드번호가 둘 이상 있습니다.")
    return best


def _vehicle_no(lines: Sequence[InkLine], labels: Sequence[Labelled]) -> Candidate | None:
    for row in labels:
        if row.concept == "vehicle_no":
            match = _VEHICLE.search(lines[row.line].text, row.start, row.end)
            if match:
                return candidate(match[0].strip(), lines, row.line, match.start(), match.end(), "label")
    return None


def _litres(lines: Sequence[InkLine], labels: Sequence[Labelled]) -> Candidate | None:
    for row in labels:
        if row.concept == "litres" and row.label != "리터":  # 22.37 리터 × 1,822.00: a unit, and the price after it
            match = _DECIMAL.search(lines[row.line].text, row.start, row.end)
            if match:
                return candidate(match[1], lines, row.line, match.start(1), match.end(1), "label")
    return _first(_LITRES, lines)


def _unit_price(lines: Sequence[InkLine], labels: Sequence[Labelled]) -> Candidate | None:
    """단가 per litre: only on a receipt that names a fuel."""
    if _fuel_kind(lines, labels) is None:
        return None
    for row in labels:
        if row.concept == "unit_price":
            match = _UNIT_PRICE.search(lines[row.line].text, row.start, row.end)
            if match:
                price = match[1].replace(",", "")
                return candidate(price, lines, row.line, match.start(1), match.end(1), "label")
    return None


def _fuel_kind(lines: Sequence[InkLine], labels: Sequence[Labelled]) -> Candidate | None:
    said = {row.line for row in labels if row.concept in ("fuel_kind", "litres", "unit_price")}
    for index in sorted(said) or range(len(lines)):
        for fuel in _FUELS:
            at = lines[index].text.find(fuel)
            if at >= 0:
                return candidate(fuel, lines, index, at, at + len(fuel), *(("label",) if said else ()))
    return None


def _distance(lines: Sequence[InkLine], labels: Sequence[Labelled]) -> Candidate | None:
    for row in labels:
        if row.concept == "distance_km":
            match = _KILOMETRES.search(lines[row.line].text, row.start, row.end)
            if match:
                return candidate(match[1], lines, row.line, match.start(1), match.end(1), "label")
    return _first(_KILOMETRES, lines)


def _first(pattern: re.Pattern[str], lines: Sequence[InkLine]) -> Candidate | None:
    for index, line in enumerate(lines):
        match = pattern.search(line.text)
        if match:
            return candidate(match[1], lines, index, match.start(1), match.end(1))
    return None
