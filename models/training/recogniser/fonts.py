"""The fonts lines are drawn with: which are installed, what each covers, and which are kept for measuring only."""

from __future__ import annotations

import os
import random
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from PIL import ImageFont

ROOT = Path(os.environ.get("RECEIPT_FONTS", "/usr/share/fonts"))


@dataclass(frozen=True)
class Face:
    """One face of a font file. `pixels` is the only size a bitmap face may be drawn in, 0 for outlines."""

    path: str
    index: int = 0
    weight: float = 1.0
    pixels: int = 0


# Korean faces by the share of receipts that look like them: gothic faces first, then screens and forms, then hand.
_KOREAN = """
opentype/unifont/unifont.otf:0:5:16 opentype/noto/NotoSansCJK-Regular.ttc:1:4 opentype/noto/NotoSansCJK-Bold.ttc:1:3
opentype/noto/NotoSerifCJK-Regular.ttc:1:1 truetype/baekmuk/dotum.ttf:0:5 truetype/baekmuk/batang.ttf:0:2
truetype/lexi/LexiGulim.ttf:0:4 truetype/lexi/LexiSaebomR.ttf:0:1 truetype/nanum/NanumGothic.ttf:0:3
truetype/nanum/NanumGothicBold.ttf:0:2 truetype/nanum/NanumGothicExtraBold.ttf:0:1
truetype/nanum/NanumGothicLight.ttf:0:1 truetype/nanum/NanumGothicCoding.ttf:0:4
truetype/nanum/NanumGothicCodingBold.ttf:0:3 truetype/nanum/NanumBarunGothic.ttf:0:3
truetype/nanum/NanumBarunGothicBold.ttf:0:2 truetype/nanum/NanumBarunGothicLight.ttf:0:1
truetype/nanum/NanumGothicEco.ttf:0:1 truetype/nanum/NanumMyeongjo.ttf:0:2 truetype/nanum/NanumMyeongjoBold.ttf:0:1
truetype/nanum/NanumSquareR.ttf:0:2 truetype/nanum/NanumSquareB.ttf:0:2 truetype/nanum/NanumSquareEB.ttf:0:1
truetype/nanum/NanumSquareL.ttf:0:1 truetype/nanum/NanumSquareRoundR.ttf:0:1 truetype/nanum/NanumSquareRoundB.ttf:0:1
truetype/nanum/NanumBarunpenR.ttf:0:1 truetype/nanum/NanumPen.ttf:0:0.7
truetype/naver-d2coding/D2Coding-Ver1.3.2-20180524-all.ttc:0:5 truetype/unfonts-core/UnDotumBold.ttf:0:3
truetype/unfonts-core/UnGraphic.ttf:0:2 truetype/unfonts-core/UnGraphicBold.ttf:0:1
truetype/unfonts-core/UnBatang.ttf:0:1 truetype/unfonts-core/UnBatangBold.ttf:0:1
truetype/unfonts-core/UnDinaru.ttf:0:1 truetype/unfonts-core/UnGungseo.ttf:0:0.5
truetype/unfonts-core/UnPilgi.ttf:0:0.5 truetype/unfonts-extra/UnTaza.ttf:0:1
truetype/unfonts-extra/UnShinmun.ttf:0:0.7 truetype/unfonts-extra/UnVada.ttf:0:0.7
truetype/woowa-bm/BMDOHYEON_ttf.ttf:0:0.7 truetype/woowa-bm/BMHANNAAir_ttf.ttf:0:0.7
truetype/woowa-bm/BMJUA_ttf.ttf:0:0.7 truetype/alee/Bandal.ttf:0:0.7 truetype/alee/Eunjin.ttf:0:0.5
"""
# Never trained on; the first five were kept apart from the earlier net, too.
_HELD_OUT = """
truetype/baekmuk/gulim.ttf:0:3 truetype/nanum/NanumSquare_acR.ttf:0:1 opentype/noto/NotoSerifCJK-Bold.ttc:1:1
truetype/woowa-bm/BMHANNAPro.ttf:0:0.5 truetype/unfonts-core/UnDotum.ttf:0:3 truetype/nanum/NanumGothicEcoBold.ttf:0:1
"""
# For lines without Hangul, and for the digits and letters of printers that keep a set of their own.
_LATIN = """
truetype/dejavu/DejaVuSansMono.ttf truetype/dejavu/DejaVuSansMono-Bold.ttf truetype/dejavu/DejaVuSans.ttf
truetype/dejavu/DejaVuSansCondensed.ttf truetype/dejavu/DejaVuSerif.ttf
truetype/liberation2/LiberationMono-Regular.ttf truetype/liberation2/LiberationMono-Bold.ttf
truetype/liberation2/LiberationSans-Regular.ttf truetype/liberation2/LiberationSans-Bold.ttf
truetype/liberation2/LiberationSerif-Regular.ttf truetype/freefont/FreeMono.ttf truetype/freefont/FreeMonoBold.ttf
truetype/hack/Hack-Regular.ttf truetype/hack/Hack-Bold.ttf truetype/inconsolata/Inconsolata.otf
opentype/ocr-b/OCRB.otf truetype/3270/3270-Regular.ttf truetype/3270/3270SemiCondensed-Regular.ttf
truetype/roboto/unhinted/RobotoTTF/Roboto-Regular.ttf truetype/roboto/unhinted/RobotoTTF/Roboto-Bold.ttf
truetype/roboto/unhinted/RobotoCondensed-Regular.ttf opentype/spleen/spleen-12x24.otf:0:1:24
opentype/spleen/spleen-8x16.otf:0:1:16
"""


def faces(table: str) -> tuple[Face, ...]:
    found = []
    for entry in table.split():
        path, index, weight, pixels = (entry.split(":") + ["0", "1", "0"][entry.count(":") :])[:4]
        if (ROOT / path).is_file():
            found.append(Face(path, int(index), float(weight), int(pixels)))
    return tuple(found)


KOREAN, HELD_OUT, LATIN = faces(_KOREAN), faces(_HELD_OUT), faces(_LATIN)


@lru_cache(maxsize=600)
def load(face: Face, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(ROOT / face.path), size, index=face.index, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=400_000)
def has(face: Face, c: str) -> bool:
    """Whether the face can draw `c`: its glyph is neither empty nor the one that stands for missing characters."""
    return c == " " or _shape(face, c) not in (_shape(face, "\U0010fffe"), b"")


def _shape(face: Face, c: str) -> bytes:
    mask = load(face, face.pixels or 16).getmask(c)
    return bytes(mask) if mask.getbbox() else b""


def choose(r: random.Random, text: str, faces: tuple[Face, ...]) -> Face | None:
    """A face that has every character of `text`; None when ten draws found none."""
    for _ in range(10):
        face = r.choices(faces, [f.weight for f in faces])[0]
        if all(has(face, c) for c in text):
            return face
    return None
