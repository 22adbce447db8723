"""What a document is: its kind, whether it is a refund, and whether it says that it proves nothing."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Final

from desktop.receipts import normalize
from desktop.receipts.candidate import Candidate, candidate
from desktop.receipts.ink import InkLine
from desktop.receipts.labels import Labelled
from desktop.receipts.model import Kind

#: kind -> (pattern on the text without spaces, weight). The heaviest sum wins; below _LEAST it is 'other'.
_CLUES: Final[dict[Kind, tuple[tuple[str, float], ...]]] = {
    Kind.RAIL: (
        (r"KTX|SRT\d|SRT(?:승차|열차)|ITX|무궁화호|새마을호|누리로", 3),
        (r"한국철도공사|코레일|KORAIL|에스알|레츠코레일", 3),
        (r"호차", 2),
        (r"승차권", 1.5),
        (r"열차", 1.5),
        (r"타는곳|승강장", 1),
        (r"일반실|특실", 1),
    ),
    Kind.BUS: (
        (r"고속버스|시외버스|버스터미널|코버스|KOBUS|버스타고|터미널사업자", 3),
        (r"승차홈", 3),
        (r"승차권", 1.5),
        (r"우등|프리미엄", 1),
        (r"터미널", 1.5),
        (r"(?:고속|여객|운수)\(?주?\)?", 0.5),
        (r"좌석", 0.5),
    ),
    Kind.AIR: (
        (r"항공권|탑승객|탑승권|e-?티켓|E-?TICKET", 3),
        (r"대한항공|아시아나|제주항공|진에어|티웨이|에어부산|이스타|에어서울", 3),
        (r"유류할증료|공항시설사용료|PNR", 3),
        (r"여정", 1),
    ),
    Kind.SHIP: ((r"여객선|해운|선박|승선", 3), (r"페리|훼리", 2), (r"여객터미널", 2), (r"승선권", 3)),
    Kind.TAXI: (
        (r"택시", 4),
        (r"미터요금|승차요금|시계할증|심야할증", 2),
        (r"승차시?간?.{0,20}하차", 2),
        (r"차량번호", 1),
        (r"모범|운수\(주\)|운수㈜", 1),
        (r"기사|운전자", 0.5),
        (r"기본요금", 1),
    ),
    Kind.TOLL: (
        (r"통행료|통행요금|영업소|톨게이트|하이패스", 3),
        (r"한국도로공사", 3),
        (r"\d종", 0.5),
        (r"입구", 1),
        (r"민자고속도로", 2),
    ),
    Kind.PARKING: ((r"주차요금|주차료|주차장|주차시간|주차영수증", 3), (r"입차|출차", 2.5), (r"정산기", 1)),
    Kind.FUEL: (
        (r"주유소|충전소|주유량|주유기", 3),
        (r"휘발유|경유|LPG|부탄|등유", 2),
        (r"유종", 2),
        (r"리터|\d[Lℓ](?![a-zA-Z])", 1),
        (r"SK에너지|GS칼텍스|S-?OIL|현대오일뱅크|HD현대오일", 2),
    ),
    Kind.LODGING: (
        (r"호텔|모텔|펜션|게스트하우스|리조트|여관|숙박|레지던스|HOTEL", 3),
        (r"체크인|체크아웃|입실|퇴실|CHECK-?IN|CHECK-?OUT", 3),
        (r"객실|투숙", 2),
        (r"야놀자|여기어때|에어비앤비|아고다", 3),
        (r"\d박", 1.5),
    ),
    Kind.TAX_INVOICE: (
        (r"전자(?:세금)?계산서|세금계산서", 4),
        (r"공급받는자", 2),
        (r"공급자", 1),
        (r"계산서", 1.5),
        (r"작성일자|작성연월일", 0.5),
    ),
    Kind.SIMPLE: ((r"간이영수증", 4), (r"공급받는자용", 2), (r"정히영수|위금액을", 3), (r"귀하", 1)),
    Kind.MEAL: (
        (
            r"식당|가든|분식|김밥|치킨|통닭|피자|국밥|갈비|한우|스시|초밥|횟집|반점|버거|맥도날드|찌개|탕집|면옥|족발|푸드|주점|호프",
            2,
        ),
        (r"카페|커피|스타벅스|이디야|빽다방|공차|베이커리|제과|COFFEE|CAFE", 2),
        (r"테이블", 2),
        (r"메뉴", 1.5),
        (r"아메리카노|라떼|공기밥|소주|맥주", 1.5),
        (r"배달의민족|배민|요기요|쿠팡이츠", 2),
        (r"주문번호", 0.5),
    ),
    Kind.SHOP: (
        (
            r"마트|슈퍼|편의점|GS25|세븐일레븐|7-?ELEVEN|이마트24|미니스톱|다이소|백화점|문구|서점|약국|올리브영|하나로|롯데쇼핑|홈플러스|농협|농장",
            2.5,
        ),
        (r"(?<![A-Z])CU(?![A-Z])", 2),
        (r"상품명|상품코드|품명", 1.5),
        (r"계산원|판매원|POS", 0.8),
        (r"봉투", 0.5),
        (r"도서|문고", 1.5),
    ),
    Kind.CARD_SLIP: (
        (r"매출전표|카드전표|신용카드전표|신용승인|카드영수증", 1.2),
        (r"승인번호", 0.3),
        (r"카드번호", 0.3),
        (r"가맹점번호|가맹번호", 0.3),
    ),
}
_LEAST: Final = 1.0
#: Papers about a purchase that is still to come, or about no purchase at all.
_NOT_RECEIPT: Final = re.compile(
    r"견적|견적일|발주서|주문확인서|제안서|청첩장|안내문|초대장|계약서|명함|마감정산|일일마감|납품확인|산출내역|가격표|단가표|품의|공문|회의록|출장명령|출장신청|출장복명|신청서"
)
#: A travel order (출장명령서), whose table of costs to come looks like a receipt; below boxes to sign in its title.
_ORDER: Final = re.compile(r"(?:출장|여행)(?:명령|신청|허가|계획|품의|복명)(?:\(?신청\)?)?(?:서|부|원|\(안\)|$)")
#: A masked card number: ****-****-1234, 5327-88**, 453702XXXXXX8301.
_CARD_USED: Final = re.compile(r"\d{4}[\s/-]?\d{0,4}[*xX]{2,}|[*xX]{4,}[\s/-]?\d{3,4}(?!\d)")
_NO_PROOF: Final = re.compile(
    r"(?:증빙|영수증|증거)(?:서류|자료)?(?:으로|로|용으로)?(?:는)?(?:사용|활용|인정|대체)?(?:하실|할|될)?수?(?:없|불가|안됨)|증빙불가|"
    r"(?:매출전표|영수증)(?:이|가)?아닙니다|거래명세(?:서|표)|예약확인(?:서|증)|주문(?:서|표)(?!번호)|중간계산서|가영수증|교환권(?!번호)"
)
_REFUND_TITLE: Final = re.compile(
    r"^\W*(?:신용|카드|매출|승인|결제|거래|구매|판매|현금|전체|당일|부분|신용카드|현금영수증|승차권)*(?:취소|반품|환불|반환)"
    r"(?:전표|매출전표|승인|거래|완료|영수증|매출|내역|됨|처리|처리완료|확인서)*\W*$"
)
#: [취소] or (반품) beside other words, on a line without an amount: with one it is a cancelled item.
_REFUND_STAMP: Final = re.compile(
    r"[\[(<【](?:승인|결제|거래|매출|신용|카드|전체)?(?:취소|반품|환불)(?:완료|전표)?[\])>】](?!.*(?:안내|규정|가능|불가|이내|수수료|교환|방법|문의|시))"
)
#: A cancellation names the purchase that it undoes: 원승인번호 30117700, 원거래일자 2026-03-16.
_ORIGINAL: Final = re.compile(
    r"(?:(?<![가-힣\d])(?<!\d\s)원\s?(?:승인\s?번호|승인\s?일|거래\s?일|거래\s?번호|매출\s?일)|취소\s?승인\s?번호)[가-힣\s:：.]{0,4}\d{4}"
)
_REFUND_STATE: Final = re.compile(r"취소|반품|환불")
_NOT_CANCELLED: Final = re.compile(r"취소\s*(?:불가|가능|시|하|수수료)|아님|없음|미취소")


def kind_of(lines: Sequence[InkLine], labels: Sequence[Labelled], foreign: Collection[str] = ()) -> Kind:
    """The kind that most clues speak for; not_receipt where nothing was bought. ``foreign``: fields in other money."""
    squashed = ["".join(line.text.split()).upper() for line in lines]
    text = "\n".join(squashed)
    is_other_paper = any(_NOT_RECEIPT.search(row) and len(row) < 16 for row in squashed[:8])
    is_order = any(_ORDER.search(row) and len(row) < 24 for row in squashed)
    if is_other_paper or is_order or not _speaks_of_payment(lines, labels, foreign):
        return Kind.NOT_RECEIPT
    weights = {
        kind: sum(weight for pattern, weight in clues if re.search(pattern, text, re.IGNORECASE))
        for kind, clues in _CLUES.items()
    }
    best = max(weights, key=lambda kind: weights[kind])
    return best if weights[best] >= _LEAST else Kind.OTHER


def _speaks_of_payment(lines: Sequence[InkLine], labels: Sequence[Labelled], foreign: Collection[str]) -> bool:
    """A receipt names an amount as one and prints at least one of date, business number, approval number, currency."""
    concepts = {row.concept for row in labels}
    has_amount = any(c.startswith("total") or c in ("supply", "vat", "cancelled_won") for c in concepts)
    money = sum(1 for line in lines for _ in normalize.amounts(line.text))
    anchors = (
        any(True for line in lines for _ in normalize.dates(line.text)),
        any(True for line in lines for _ in normalize.business_numbers(line.text)),
        "approval_no" in concepts,
        any(_CARD_USED.search(line.text) for line in lines),
        "card_no" in concepts or "merchant" in concepts,
        any("영수증" in "".join(line.text.split()) or "RECEIPT" in line.text.upper() for line in lines),
        "currency" in foreign,
    )
    if "total_foreign" in foreign:
        return any(anchors)
    return money > 0 and ((has_amount and any(anchors)) or sum(anchors) >= 3)


def refund_of(lines: Sequence[InkLine], labels: Sequence[Labelled]) -> Candidate | None:
    """is_refund: a cancellation by title, by state, by its date or amount, by the purchase it names, by a minus.

    Shop rules (교환/환불은 30일 이내) and empty labels (취소요청일, 취소금액 0원) say nothing.
    """
    for index, line in enumerate(lines):
        squashed = "".join(line.text.split())
        unpriced = not any(True for _ in normalize.amounts(line.text))
        is_rule = any(row.line == index and _is_of_rules(row) for row in labels)
        if (_REFUND_TITLE.match(squashed) and not is_rule and not _is_bare_foot(squashed, index, lines)) or (
            unpriced and _REFUND_STAMP.search(squashed)
        ):
            return candidate(True, lines, index, 0, len(line.text), "title")
        origin = _ORIGINAL.search(line.text)
        if origin:
            return candidate(True, lines, index, origin.start(), origin.end(), "label")
    for row in labels:
        text = _said(row, lines, labels)
        if _is_cancelled(row, text) or (row.concept in ("total_paid", "total_sum") and _is_negative(text)):
            return candidate(True, lines, row.line, row.at, row.end, "label")
    paid = [row for row in labels if row.concept == "total_tender" and _is_negative(_said(row, lines, labels))]
    return candidate(True, lines, paid[0].line, paid[0].at, paid[0].end, "label") if paid else None


def _is_of_rules(row: Labelled) -> bool:
    return row.concept in ("other_date", "cancelled_won", "fee") and row.label not in ("환불", "반품")


def _is_bare_foot(squashed: str, index: int, lines: Sequence[InkLine]) -> bool:
    """환불 alone, without brackets, under the amounts: the head of the shop's rules, or a button of an app."""
    return squashed in ("취소", "반품", "환불", "반환") and index > len(lines) // 2


def _said(row: Labelled, lines: Sequence[InkLine], labels: Sequence[Labelled]) -> str:
    """What follows a label, or stands alone on the line below it."""
    text, below = lines[row.line].text[row.start : row.end], row.line + 1
    alone = not any(other.line in (row.line, below) and other is not row for other in labels)
    return lines[below].text if alone and below < len(lines) and not text.strip(" :：]-.") else text


def _is_cancelled(row: Labelled, text: str) -> bool:
    if row.concept == "transaction":
        return bool(_REFUND_STATE.search(text) and not _NOT_CANCELLED.search(text))
    if row.concept == "cancelled_won":
        return any(abs(a.value) >= 10 for a in normalize.amounts(text))
    if row.concept == "other_date" and row.exact and row.label.startswith(("취소일", "반품일", "환불일", "반환일")):
        return any(True for _ in normalize.dates(text)) and not _NOT_CANCELLED.search(text)
    return False


def _is_negative(text: str) -> bool:
    """A minus close to its amount: apart (합계 - 10,000) it may only part the two."""
    return any(a.value < 0 and not text[a.start + 1].isspace() for a in normalize.amounts(text))


def no_proof_of(lines: Sequence[InkLine]) -> Candidate | None:
    """is_no_proof: the paper itself says that it is no evidence (증빙으로 사용할 수 없습니다)."""
    for index, line in enumerate(lines):
        if _NO_PROOF.search("".join(line.text.split())):
            return candidate(True, lines, index, 0, len(line.text), "title")
    return None
