"""Who sold (상호): by its label, beside the business number, or the line at the head that looks most like a name."""

from __future__ import annotations

import re
from collections.abc import Sequence
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
#: What papers call themselves, and what they say of themselves: 이용 확인서, 고객보관용, 예약 확정, [Web발신].
_TITLE: Final = re.compile(
    r"(?:확인증|확인서|확인사항|증명서?|명세서?|계산서|전표|보관용|안내서?|내역서?|청구서|신청서|정보|목록|메뉴판?|이용권|승선권|티켓|탑승권|"
    r"승인|구매|사본|일시불|문자메시지|발신\]?|번호|금액|님|INVOICE|WELCOME|SLIP|COPY|"
    r"(?:예약|주문|결제|승인|취소|반환|환불|구매|판매|이용|발권|납부|출금|입금|송금|거래)(?:확정|완료|됨|취소|확인|결과|전)?)\W*$",
    re.IGNORECASE,
)
#: A sentence, or the rest of another label, behind a label of a shop: 가맹점명, 주소가 실제와 다를 경우 신고 바랍니다.
_NOT_NAMED: Final = re.compile(
    r"실제와|다를\s?경우|신고\s?바|바랍니|습니다|세요|적립|^\W*(?:Biz|NO|I\s?D|MERCHANT|STORE|업자|정보|번호|코드)\W*$",
    re.IGNORECASE,
)
#: Companies that carry payments (VAN, PG): on nearly every slip, and never the shop.
_AGENTS: Final = re.compile(
    r"정보통신|사이버결제|이니시스|토스페이먼츠|나이스페이|헥토파이낸셜|네이버파이낸셜|페이코|KICC|KSNET|KOVAN|코밴|KOCES|JTNET|FDIK|NHNKCP|"
    r"스마트로|다우데이타|섹타나인|퍼스트데이터|모빌리언스|갤럭시아",
    re.IGNORECASE,
)
#: How a label ends that names a shop, whatever stands before it: 이용 매장, 거래업체명, 매출처.
_SHOP_LABEL: Final = re.compile(
    r"^\W*(?:(?:[가-힣]\s*){0,4}?(?:매\s*장|업\s*체|점\s*포|(?<!영)(?<!영\s)업\s*소|상\s*점|가\s*맹\s*점|상\s*호|판\s*매\s*점|[매출용래제]\s*처)"
    r"\s*(?:명|이\s*름)?[\s)\]>]*(?:[:：=|/]|\.\.|\s\s|[)\]>-]\s)|"
    r"(?:이\s?용|매\s?출|판\s?매|거\s?래|결\s?제|사\s?용|구\s?매)\s?(?:매\s?장|업\s?체|점\s?포|가\s?맹\s?점|처)(?:\s?명)?\s)[\s:：.]*"
)
#: The same in English behind it: 상호/Merchant:, 매장 (STORE).
_ENGLISH: Final = re.compile(r"^\W*(?:MERCHANT|STORE|SHOP)\s*\)?\s*[:：]?\s*", re.IGNORECASE)
_ADDRESS: Final = re.compile(
    r"(?:특별시|광역시|특별자치|[가-힣]{1,3}도)\s|[가-힣]{1,4}[시군구]\s?[가-힣0-9]+[로길동읍면]|[로길]\s?\d+|번지|\d+층|\d호\b"
)
#: A province, city or road with a number after it, or a district in its city: never a name, even behind a label.
_PLAIN_ADDRESS: Final = re.compile(
    r"^\W*[가-힣]{2,7}\s.*[가-힣]+(?:[로길]|번길|[동읍면리가])\s?\d+|^\W*[가-힣]+[로길]\s?\d+|"
    r"^\W*[가-힣]{1,6}[시도구군]\s[가-힣]{1,5}[시구군읍면동]\W*$"
)
_PHONE: Final = re.compile(r"\d{2,4}\s?[-)]\s?\d{3,4}\s?-\s?\d{4}|^\s*TEL|☎", re.IGNORECASE)
_SHOP_ENDING: Final = re.compile(
    r"(?:점|㈜|\(주\)|주식회사|유한회사|식당|마트|호텔|모텔|약국|주유소|충전소|서점|카페|공사|택시|운수|슈퍼|농협|문구|가든|병원|"
    r"백화점|편의점|학교|터미널|고속|주차장|회관|상회|베이커리|푸드)\W*$"
)
#: What may follow a name on its line: a phone or shop number, an amount, a moment, a seat class, a sum of the month.
_TRAILING: Final = re.compile(
    r"[\s#:(]*(?:TEL|T\.|☎)?[\s.:)]*\d[\d\s()-]{3,}\d\s*$|\s+[₩￦]?\s?\d{1,3}(?:,\d{3})+\s?원?\s*$|"
    r"\s+\d{1,2}[-/월]\s?\d{1,2}일?\s+\d{1,2}:\d{2}\s*$|\s*(?:누적|이번달|잔액)\s?[\d,]+\s?원?\s*$|"
    r"(?<=고속|여객|교통|관광|운수|버스)\s+(?:심야|새벽)?(?:일반|우등|프리미엄|직행|고속)\s*$",
    re.IGNORECASE,
)
_COMPANY: Final = re.compile(r"\(주\)|㈜|주식회사|유한회사")
#: Carriers of travellers, who stand on their tickets without a label.
_CARRIERS: Final = re.compile(
    r"한국철도공사|코레일|KORAIL|(?:주식회사|\(주\)|㈜)\s?에스알|대한항공|아시아나항공|제주항공|진에어|티웨이항공|에어부산|이스타항공|에어서울|"
    r"에어프레미아|에어로케이|(?:금호|동부|천일|동양|중앙|한진|삼화|속리산)(?:고속|익스프레스)|한국도로공사"
)
_HEAD_LINES: Final = 7
_MOST_LETTERS: Final = 40
_UNLABELLED: Final = "상호가 이름표 없이 적혀 있습니다."


def merchant_of(lines: Sequence[InkLine], labels: Sequence[Labelled], kind: Kind) -> Candidate | None:
    """The shop by its label, the carrier of a ticket, or else the line at the head that looks most like a name.

    Beside a shop's number often stands its owner; beside a carrier's its name.
    """
    named = (
        labelled_name("merchant", lines, [row for row in labels if row.exact])
        or _under_shop_label(lines)
        or labelled_name("merchant", lines, labels)
        or _beside_business_no(lines, labels)
    )
    if named is None:
        carrier = (_before_number(lines) or _carrier(lines)) if kind in (*TRAVEL, Kind.TOLL) else None
        return carrier or _head(lines)
    text = "".join(str(named.value).split())
    elsewhere = sum(text in "".join(line.text.split()) for i, line in enumerate(lines) if i != named.line)
    return named.backed("repeat") if elsewhere else named


def labelled_name(concept: str, lines: Sequence[InkLine], labels: Sequence[Labelled]) -> Candidate | None:
    """The first name behind a label of this concept, or alone on the line below it."""
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


def _under_shop_label(lines: Sequence[InkLine]) -> Candidate | None:
    """A name behind a label that the vocabulary does not hold, but whose last word is one for a shop."""
    for index, line in enumerate(lines):
        said = _SHOP_LABEL.match(line.text)
        found = None if said is None else _name_in(lines, index, said.end(), len(line.text))
        if found is not None and not labelled([InkLine(found.text, line.polygon, (1.0,) * len(found.text))]):
            return found.backed("label")
    return None


def _name_in(lines: Sequence[InkLine], line: int, start: int, end: int) -> Candidate | None:
    text = lines[line].text[start:end]
    for number in normalize.business_numbers(text):
        text = text[: number.start]
    name = value_text(_ENGLISH.sub("", _SHOP_LABEL.sub("", text)))
    if sum(c.isalpha() for c in name) < 2 or len(name) > _MOST_LETTERS:
        return None
    if any(pattern.search(name) for pattern in (_PLAIN_ADDRESS, _NOT_NAMED, _AGENTS)):
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


def _before_number(lines: Sequence[InkLine]) -> Candidate | None:
    """한국철도공사(314-82-10024), 가온고속 / 120-15-08881: a name right before a business number, without any label."""
    for index, line in enumerate(lines):
        for number in normalize.business_numbers(line.text):
            name = None if labelled([line]) else _name_in(lines, index, 0, number.start)
            if name is not None:
                return name.doubted(_UNLABELLED)
    return None


def _carrier(lines: Sequence[InkLine]) -> Candidate | None:
    for index, line in enumerate(lines):
        match = _CARRIERS.search(line.text)
        if match and not labelled([line]):
            whole = _name_in(lines, index, 0, len(line.text))
            alone = candidate(match[0], lines, index, match.start(), match.end())
            is_name = whole is not None and not any(c.isdigit() or c.isspace() for c in whole.text.replace(" (", "("))
            return (whole if whole is not None and is_name else alone).doubted(_UNLABELLED)
    return None


def _head(lines: Sequence[InkLine]) -> Candidate | None:
    best: tuple[float, Candidate] | None = None
    for index, line in enumerate(lines[:_HEAD_LINES]):
        text = value_text(_TRAILING.sub("", line.text))
        letters = sum(c.isalpha() for c in text)
        squashed = "".join(text.split())
        if letters < 2 or letters < 0.5 * len(squashed) or _NO_NAME.search(squashed) or _PHONE.search(text):
            continue
        if _ADDRESS.search(text + " ") or labelled([line]) or any(True for _ in normalize.dates(text)):
            continue
        is_company = bool(_COMPANY.search(text))
        if _TITLE.search(squashed) and not is_company:
            continue
        height = abs(line.polygon[3][1] - line.polygon[0][1])
        score = (2.0 if _SHOP_ENDING.search(text) or is_company else 0.0) - 0.3 * index
        score += 0.002 * min(height, 200) + (0.5 if 3 <= len(squashed) <= 20 else 0.0)
        if best is None or score > best[0]:
            at = line.text.find(text)
            best = (score, candidate(text, lines, index, at, at + len(text)))
    return None if best is None else best[1].doubted(_UNLABELLED)
