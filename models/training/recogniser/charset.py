"""The characters the recogniser can write.

Class 0 is the CTC blank, the last class is the space; between them stand the 2,350 syllables of KS X 1001, syllables
outside of it that brand and dish names use, printable ASCII, and the symbols of Korean receipts. PaddleOCR's
CTCLabelDecode numbers its classes in the same way: ['blank'] + character_dict + [' '].
"""

from __future__ import annotations

BLANK = 0


def _ks_x_1001() -> list[str]:
    """The 2,350 syllables of KS X 1001: what EUC-KR encodes in two bytes."""
    found = []
    for code in range(0xAC00, 0xD7A4):
        try:
            if len(chr(code).encode("euc_kr")) == 2:
                found.append(chr(code))
        except UnicodeEncodeError:
            continue
    return found


HANGUL = _ks_x_1001()
RARE = list(
    dict.fromkeys(
        c
        for c in "똠뷁펲햏쏸숖샾됬됌뎬뎀겍갇걷겆굥귬긁긂껓껙껨꼉꼍꽅꿉뀰낻냠냣넏넼녘놰뇸눍늇닼댜덟됭뒙듳땈떔똔똫뚝뚠뜌띱럲렜롹뢍룔릏릐"
        "맄맻먙멱멬몃묜묭뮬믁믜믱밈뱐뱜볌볏붜뷘븥븽빳뺌뼌뽂뽁뽈뽐뾰뿅쀼쁨삨샨샥섈섐셥솁솝쇤숀숌숑쉅슌슘싥싯쌜쌰쌴쎰쏭쏼쒀쒸쓩앝얹얜얭엌엣옄"
        "옏옛왘욹웤웬윸윾읗읶읻잌잼쟝젬졜죡쥡쥴즈쨔쩌쩝쫀쭤쮸찜챱챳챶췐췹칢칰캬캰캌켁켘켰콰콹쾃쿄쿡쿱퀄퀵큥킄킵탉탘텤톰퇸툽튬트틔틤팎퍄펩펱폄"
        "퐈퐝푯퓌퓻픠픤핌핰햬헙헿헝훕훠훼흄흽힙힣떙뗌쨰쨲쨋괞궤귈긔깈깐꺠꽜끠넠녈놉뉸늬닠댠됸듄딲떠똬랲럐렙룻릌릨멥뮈뱟벋벹봇뷴븨뺙뼤뿨쁴샷"
        "숏슾쎅쏹쑈쓔씩앟얬얶엠욥웝윷읔읭잰쟌젭죌쥰짂짴쨈쪠쯩찻챰첵쵸츌칮칻캨켙콜쾅쿤퀀킷탱텝톳툼튤틈팁펍포퓰픕핳헛홋훅흣힐됏됫됐쟘걍굠귱꿔"
        if c not in HANGUL and "가" <= c <= "힣"
    )
)
ASCII = [chr(code) for code in range(33, 127)]
SYMBOLS = list("₩€¥£·※★☆●○◎■□▲▼△▽▶◀◆◇♥♡→←↑↓↔℃㎏㎖ℓ㎡㎥㈜×÷±°〒☎№①②③④⑤「」『』《》㎝㎜㎎√✓")

CHARACTERS = [*HANGUL, *sorted(RARE), *ASCII, *SYMBOLS]
CLASSES = ["blank", *CHARACTERS, " "]
CLASS_OF = {c: i for i, c in enumerate(CLASSES)}
CLASS_COUNT = len(CLASSES)

# Printed alike, so no reader can tell them apart: one class each.
_SAME = str.maketrans(
    {
        "￦": "₩", "–": "-", "—": "-", "─": "-", "━": "-", "‐": "-", "−": "-", "∼": "~", "〜": "~", "～": "~", "•": "·", "ㆍ": "·",
        "・": "·", "：": ":", "，": ",", "．": ".", "（": "(", "）": ")", "＊": "*", "／": "/", "－": "-", "％": "%", "＋": "+", "＝": "=",
        "“": '"', "”": '"', "‘": "'", "’": "'", "…": "...", "│": "|", "┃": "|", "☏": "☎", "　": " ", "\u00a0": " ", "\t": " ",
    }
)  # fmt: skip


def normalise(text: str) -> str:
    """`text` with look-alike characters merged and runs of white space as one space."""
    return " ".join(text.translate(_SAME).split())


def encode(text: str) -> list[int]:
    """The class of every character. Raises KeyError for a character outside the set."""
    return [CLASS_OF[c] for c in text]


def decode(frames: list[int]) -> str:
    """Greedy CTC: repeated frames collapse, blanks go. `frames` is the best class of every frame."""
    out, previous = [], BLANK
    for k in frames:
        if k not in (previous, BLANK):
            out.append(CLASSES[k])
        previous = k
    return "".join(out)


def jamo(c: str) -> tuple[int, int, int, int]:
    """1-based (initial, medial, final, initial-medial pair) of a syllable; zeros for any other character.

    Ranges: 1-19, 1-21, 1-28, 1-399.
    """
    if len(c) != 1 or not "가" <= c <= "힣":
        return 0, 0, 0, 0
    code = ord(c) - 0xAC00
    return code // 588 + 1, code // 28 % 21 + 1, code % 28 + 1, code // 28 + 1
