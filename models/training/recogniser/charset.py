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
# outside of KS X 1001, yet met in brand and dish names
RARE = list(
    "겍괞굠굥귬귱긂깈꺠껓꼉꽅뀰끠낻냣넏넠넼놰뇸눍뉸늇닠닼댠됌됏됬됭됸뒙듳딲땈떔떙똠똫뜌랲럐럲렜롹릌릏릐릨"
    "맄맻먙멬묭믁믜믱뱜뱟벹볌뷁븥븨븽뼌뼤뽂뿨쁴삨샾솁숖쉅슌슾싥쌰쌴쎅쎰쏹쏼쓔앟얬얭얶옄옏왘웤윸윾읭읶읻잌"
    "졜짂짴쨰쨲쪠챱챳챶칢칮칰칻캌캨캰켘켙콹쾃큥킄탘텤펱펲픠픤핰핳햏햬헿훕힣"
)
ASCII = [chr(code) for code in range(33, 127)]
SYMBOLS = list("₩€¥£·※★☆●○◎■□▲▼△▽▶◀◆◇♥♡→←↑↓↔℃㎏㎖ℓ㎡㎥㈜×÷±°〒☎№①②③④⑤「」『』《》㎝㎜㎎√✓")

CHARACTERS = [*HANGUL, *RARE, *ASCII, *SYMBOLS]
CLASSES = ["blank", *CHARACTERS, " "]
CLASS_OF = {c: i for i, c in enumerate(CLASSES)}
CLASS_COUNT = len(CLASSES)

# Printed alike, so no reader can tell them apart: one class each.
_SAME = str.maketrans(
    "￦–—─━‐−∼〜～•ㆍ・：，．（）＊／－％＋＝“”‘’│┃☏　\u00a0\t", "₩------~~~···:,.()*/-%+=\"\"''||☎   "
) | {ord("…"): "..."}


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
