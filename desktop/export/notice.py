"""What a document says of the part AI had in it, for people and for machines (인공지능기본법 제31조)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from desktop.export.evidence import Evidence
from desktop.travel.settlement import Settlement
from desktop.travel.trip import Confirmation

#: While anything is open or unconfirmed.
AI_NOTICE: Final = "AI가 작성한 초안 — 담당자 확인 필요"
AI_ASSISTED: Final = "AI 판독을 거쳐 작성한 문서"
DRAFT: Final = "초안"
#: What a user is told before the first use (사전 고지).
FIRST_NOTICE: Final = (
    "여비지기는 인공지능을 씁니다.",
    "영수증의 글자와 항목은 이 PC 안의 인공지능(글자 인식, 언어 모델)이 읽어 제안하며, 틀릴 수 있습니다. "
    "'확인 필요' 값은 사람이 영수증과 맞추어 확정합니다.",
    "금액은 인공지능이 아니라 여비 기준표로 계산하고, 지급은 사람이 결정합니다.",
    "만든 문서와 그 속성에는 인공지능을 이용했다는 표시가 들어갑니다(인공지능기본법 제31조).",
)


def badge(settlement: Settlement, evidence: Sequence[Evidence]) -> str:
    """The mark on every page and in the file's properties; empty where no machine has read anything."""
    if settlement.open or any(each.unconfirmed() for each in evidence):
        return AI_NOTICE
    return AI_ASSISTED if evidence else ""


def draft_reason(settlement: Settlement, reason: str) -> str:
    """Why a document leaves while items are open (그대로 내보내는 사유)."""
    return f"확인필요 {settlement.open}건이 남은 초안입니다. 사유: {reason or '적지 않음'}"


def statement(evidence: Sequence[Evidence], confirmations: Sequence[Confirmation]) -> str:
    """What AI did and what a person has confirmed, in whole sentences. ``evidence`` has the confirmations applied."""
    if not evidence:
        return "이 문서에는 인공지능이 읽은 영수증이 없습니다. 금액은 여비 기준표로 계산하였습니다."
    read = sum(len(each.receipt.fields) for each in evidence)
    confirmed = sum(len(each.confirmed()) for each in evidence)
    unsure = sum(len(each.unconfirmed()) for each in evidence)
    ids = {each.id for each in evidence}
    people = ", ".join(dict.fromkeys(row.by for row in confirmations if row.receipt in ids))
    by = f"사람({people})" if people else "사람"
    reading = "이 문서의 영수증 값은 인공지능(OCR·언어모델)이 읽"
    if read and confirmed == read:
        words = f"{reading}고 {by}이 확인하였습니다."
    elif confirmed:
        words = f"{reading}었고, {read}개 값 가운데 {confirmed}개를 {by}이 확인하였습니다."
    else:
        words = f"{reading}었고, 사람이 하나씩 확인한 값은 없습니다."
    doubt = f" 아직 확인이 필요한 값이 {unsure}개 있습니다." if unsure else ""
    return f"{words}{doubt} 금액은 인공지능이 아니라 여비 기준표로 계산하였습니다."
