"""What keeps the amounts of a paper from being sure: not paid yet, perhaps cancelled, perhaps foreign money.

None of this makes a document a refund or a foreign receipt; it only asks the clerk to look.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from desktop.receipts import normalize
from desktop.receipts.ink import InkLine
from desktop.receipts.labels import Labelled
from desktop.receipts.model import Kind

_PAID: Final = re.compile(
    r"영수|매출전표|승인번호|승인금액|승인일|결제금액|결제일|결제완료|결제요금|신용카드|체크카드|카드결제|카드번호|현금|받은금액|받은돈|"
    r"거스름|승차권|발권|RECEIPT|페이|세금계산서|\*{4}|\d[*X]{2,}|"
    r"승인[가-힣]{0,4}(?:번호|NO|코드|#|[:：.]?\d{6})|지불하신|지불금액|지급액|수납"
)
#: 카드결제 가능, 현금영수증 발급 안내, 신용카드 납부: what may be done, not what was done.
_ONLY_POSSIBLE: Final = re.compile(r"가능|예정|하실|안내|신용카드납부|발급신청|발급문의")
_NOT_YET: Final = re.compile(
    r"청구서|고지서|납부기한|납기(?:일|내|후)|납부하실|결제예정|현장결제|미결제|미납|결제기한|입금기한|입금계좌|가상계좌|예약확인|예약내역|"
    r"예약이?완료|대금명세|이용명세|사용명세|거래명세(?:서|표)|입금하실|결제하기|예상(?:요금|금액|견적)|지출결의|신청서|접수되었|중간계산서|견적|유효기간\d+일|발주|주문서(?!비스)|외상(?!미수금)"
)
#: A terminal's slip of a payment that did not come about.
_REFUSED: Final = re.compile(r"거절|한도초과|(?:결제|승인|거래|인증)실패|승인불가|거래불가|잔액부족|미승인")
_ABROAD: Final = re.compile(r"해외(?:승인|이용|사용|결제|매출|가맹점)|원화환산|환율|외화")
_FOREIGN_MARK: Final = re.compile(
    r"(?:US\$|USD|EUR|€|JPY|¥|CNY|RMB|GBP|£|THB|VND|SGD|TWD|HKD|IDR|MYR|PHP|AUD|CAD|CHF)\s?\d|"
    r"\d\s?(?:USD|EUR|€|JPY|円|CNY|RMB|元|GBP|THB|VND|₫|SGD|TWD|HKD|IDR|MYR|PHP|AUD|CAD|CHF)(?![A-Za-z])|\$\s?\d+\.\d\d",
    re.IGNORECASE,
)
_WON_MARK: Final = re.compile(r"\d\s?원|KRW")
#: Fewer Hangul letters than this are no Korean receipt, whatever a worn ¥ was read as.
_LEAST_HANGUL: Final = 6
#: 취소 with a character misread still stands behind 승인 or inside brackets.
_CANCELLED: Final = re.compile(r"취소|반품|환불|반환|(?:승인|결제|거래|신용|카드|매출)[취최쥐]|[\[(<]취.[\])>]")
_RULES: Final = re.compile(
    r"교환|안내|규정|가능|불가|수수료|이내|방법|신청|문의|요청|정책|약관|조건|지참|없|않|안됨|시|때|하|은|는|미취소|전부터"
)
_PART_CANCELLED: Final = re.compile(r"(?:부분|일부|전체|승인|결제|매출|카드|신용)(?:취소|환불|반품|반환)")
#: A minus behind, or brackets around, an amount under a label of a total: a negative amount on some tills.
_ODD_NEGATIVE: Final = re.compile(
    r"\d{1,3}(?:,\d{3})+\s?원?\s?[-−–](?=\s|$)|^[\s:：]*[￦₩\\]?\s?\([￦₩\\]?\s?[\d,]{4,}\s?원?\)"
)
_MONEY: Final = re.compile(r"(?<!\d)\d{1,3},\d{3}(?!\d)|\d\s?원")
_SHORT: Final = 12
_REASONS: Final = {
    "no_receipt": "영수증이 아닌 문서로 보입니다.",
    "unpaid": "결제했다는 표시를 찾지 못했습니다.",
    "not_yet": "아직 결제하지 않은 문서일 수 있습니다.",
    "refused": "승인이 거절된 전표일 수 있습니다.",
    "refund": "취소·환불 영수증인지 확인해 주세요.",
    "several": "결제나 통행이 여러 번 적혀 있습니다.",
    "foreign": "외국 돈으로 적힌 금액일 수 있습니다.",
    "no_hangul": "한글이 거의 없어 원화인지 알 수 없습니다.",
}


def doubts_of_payment(lines: Sequence[InkLine], labels: Sequence[Labelled]) -> tuple[str, ...]:
    """Reasons (Korean) for which a total may have been paid back; empty for a plain receipt."""
    squashed = ["".join(line.text.split()).upper() for line in lines]
    may_be_back = any(_may_cancel(index, row, lines, labels) for index, row in enumerate(squashed)) or any(
        _may_be_negative(lines[row.line].text[row.start : row.end]) for row in labels if _is_sum(row)
    )
    return (_REASONS["refund"],) if may_be_back else ()


def doubts_of_rows(lines: Sequence[InkLine], kind: Kind) -> tuple[str, ...]:
    """Reasons (Korean) for which neither a total nor a day is that of one payment: a list of tolls or of rides."""
    paid = [line for line in lines if _MONEY.search(line.text) and any(True for _ in normalize.times(line.text))]
    is_list = len(_moments(lines if kind is Kind.TOLL else paid)) > 1
    return (_REASONS["several"],) if is_list else ()


def doubts_of_proof(lines: Sequence[InkLine], kind: Kind) -> tuple[str, ...]:
    """Reasons (Korean) for which the paper may prove no payment: then neither its sums nor its seller are sure."""
    squashed = ["".join(line.text.split()).upper() for line in lines]
    said = {
        "no_receipt": kind is Kind.NOT_RECEIPT,
        "unpaid": not any(_PAID.search(row) and not _ONLY_POSSIBLE.search(row) for row in squashed),
        "not_yet": any(_NOT_YET.search(row) for row in squashed),
        "refused": any(_REFUSED.search(row) and len(row) <= _SHORT for row in squashed),
    }
    return tuple(_REASONS[name] for name, holds in said.items() if holds)


def doubts_of_currency(lines: Sequence[InkLine]) -> tuple[str, ...]:
    """Reasons (Korean) for which an amount may not be won; empty for a plain Korean receipt."""
    text = "\n".join(line.text for line in lines)
    said = {
        "foreign": any(_ABROAD.search("".join(line.text.split())) for line in lines) or _FOREIGN_MARK.search(text),
        "no_hangul": sum("가" <= c <= "힣" for c in text) < _LEAST_HANGUL and not _WON_MARK.search(text),
    }
    return tuple(_REASONS[name] for name, holds in said.items() if holds)


def _moments(lines: Sequence[InkLine]) -> set[tuple[str, ...]]:
    """The different days, with their times, that are printed."""
    return {
        (*(str(day.value) for day in normalize.dates(line.text)), *(time.value for time in normalize.times(line.text)))
        for line in lines
        if any(True for _ in normalize.dates(line.text))
    }


def _is_sum(row: Labelled) -> bool:
    return row.concept.startswith("total") or row.concept in ("supply", "vat")


def _may_be_negative(text: str) -> bool:
    return bool(_ODD_NEGATIVE.search(text)) or any(a.value <= -10 for a in normalize.amounts(text))


def _may_cancel(index: int, squashed: str, lines: Sequence[InkLine], labels: Sequence[Labelled]) -> bool:
    """A line that speaks of a cancellation and is neither a shop's rule nor an empty label (취소일시, 취소금액 0원)."""
    if not _CANCELLED.search(squashed) or _RULES.search(squashed):
        return False
    if _PART_CANCELLED.search(squashed) and any(abs(a.value) >= 10 for a in normalize.amounts(lines[index].text)):
        return True
    return len(squashed) <= _SHORT and not any(
        row.line == index and (row.label.startswith(("취소", "반환")) or row.concept == "cancelled_won")
        for row in labels
    )
