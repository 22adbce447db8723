"""Pictures put on a sheet inside a workbook's package, beside those that stand there already.

A sheet has at most one drawing (ECMA-376 part 1, 18.3.1.36), a part of its own that names its pictures by relations.
The office's drawing is added to; a sheet without one gets one.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePosixPath
from typing import Final

from PIL import Image

from desktop.export.properties import inserted
from desktop.export.sheet_xml import Area, SheetXml

_DRAWING: Final = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
_MAIN: Final = "http://schemas.openxmlformats.org/drawingml/2006/main"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
_DRAWING_TYPE: Final = "application/vnd.openxmlformats-officedocument.drawing+xml"
_HEAD: Final = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
#: English Metric Units in a pixel of 96 to the inch.
_EMU: Final = 9525
#: Pixels left free at each side of a cell.
_MARGIN: Final = 3
_ID: Final = re.compile(rb"""<(?:\w+:)?cNvPr\b[^>]*?\bid=["'](\d+)""")


@dataclass(frozen=True)
class CellPicture:
    """A JPEG to be shown in a cell, and what it shows in words."""

    content: bytes
    words: str


def with_pictures(
    parts: Mapping[str, bytes], sheet: str, pictures: Sequence[tuple[Area, CellPicture]]
) -> dict[str, bytes]:
    """The package's parts with ``pictures`` on a sheet, each as large as its area allows, never deformed."""
    changed = dict(parts)
    drawing = _drawing_of(changed, sheet)
    number = max(map(int, _ID.findall(changed[drawing])), default=0)
    for area, picture in pictures:
        number += 1
        media = free_part(changed, "xl/media/receipt{}.jpeg")
        changed[media] = picture.content
        relation = related(changed, drawing, f"{_OFFICE}/image", f"/{media}")
        anchor = _anchor(area, picture, relation, number).encode()
        changed[drawing] = inserted(changed[drawing], anchor)
    types = changed["[Content_Types].xml"]
    if not re.search(rb"""<(?:\w+:)?Default\b[^>]*\bExtension=["']jpeg["']""", types, re.IGNORECASE):
        kind = b'<Default xmlns="%b" Extension="jpeg" ContentType="image/jpeg"/>' % _space(types)
        changed["[Content_Types].xml"] = inserted(types, kind)
    return changed


def _drawing_of(parts: dict[str, bytes], sheet: str) -> str:
    """The part of the sheet's drawing, made where there is none."""
    xml = SheetXml(parts[sheet])
    if xml.drawing is not None:
        relations = parts[_relations(sheet)]
        for tag in re.findall(rb"<(?:\w+:)?Relationship\b[^>]*>", relations):
            attributes = dict(re.findall(rb"""([\w:]+)=["']([^"']*)["']""", tag))
            if attributes.get(b"Id", b"").decode() == xml.drawing:
                return part_named(sheet, html.unescape(attributes[b"Target"].decode()))
        raise ValueError("a drawing without a relation")
    drawing = free_part(parts, "xl/drawings/receipts{}.xml")
    parts[drawing] = _HEAD + f'<xdr:wsDr xmlns:xdr="{_DRAWING}"/>'.encode()
    relation = related(parts, sheet, f"{_OFFICE}/drawing", f"/{drawing}")
    parts[sheet] = xml.with_drawing(relation, _OFFICE)
    types = parts["[Content_Types].xml"]
    override = b'<Override xmlns="%b" PartName="/%b" ContentType="%b"/>'
    parts["[Content_Types].xml"] = inserted(types, override % (_space(types), drawing.encode(), _DRAWING_TYPE.encode()))
    return drawing


def _anchor(area: Area, picture: CellPicture, relation: str, number: int) -> str:
    with Image.open(BytesIO(picture.content)) as image:
        room = (max(1, area.width - 2 * _MARGIN), max(1, area.height - 2 * _MARGIN))
        scale = min(room[0] / image.width, room[1] / image.height)
        width, height = max(1, round(image.width * scale)), max(1, round(image.height * scale))
    words = html.escape(picture.words)
    return (
        f'<xdr:oneCellAnchor xmlns:xdr="{_DRAWING}" xmlns:a="{_MAIN}" xmlns:r="{_OFFICE}"><xdr:from>'
        f"<xdr:col>{area.column - 1}</xdr:col><xdr:colOff>{_MARGIN * _EMU}</xdr:colOff>"
        f"<xdr:row>{area.row - 1}</xdr:row><xdr:rowOff>{_MARGIN * _EMU}</xdr:rowOff></xdr:from>"
        f'<xdr:ext cx="{width * _EMU}" cy="{height * _EMU}"/><xdr:pic><xdr:nvPicPr>'
        f'<xdr:cNvPr id="{number}" name="영수증 {number}" descr="{words}"/>'
        '<xdr:cNvPicPr><a:picLocks noChangeAspect="1"/></xdr:cNvPicPr></xdr:nvPicPr>'
        f'<xdr:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch></xdr:blipFill>'
        f'<xdr:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{width * _EMU}" cy="{height * _EMU}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></xdr:spPr></xdr:pic><xdr:clientData/></xdr:oneCellAnchor>'
    )


def related(parts: dict[str, bytes], part: str, kind: str, target: str) -> str:
    """A new relation of a part; returns its id."""
    name = _relations(part)
    old = parts.get(name, _HEAD + f'<Relationships xmlns="{_PACKAGE}"/>'.encode())
    taken = set(re.findall(rb"""\bId=["']([^"']+)["']""", old))
    number = next(n for n in range(1, len(taken) + 2) if b"receipt%d" % n not in taken)
    relation = f'<Relationship xmlns="{_PACKAGE}" Id="receipt{number}" Type="{kind}" Target="{target}"/>'
    parts[name] = inserted(old, relation.encode())
    return f"receipt{number}"


def _relations(part: str) -> str:
    path = PurePosixPath(part)
    return str(path.parent / "_rels" / f"{path.name}.rels")


def part_named(part: str, target: str) -> str:
    """The part that a relation of ``part`` ("": the package) has as its target."""
    if target.startswith("/"):
        return target.lstrip("/")
    steps: list[str] = []
    for step in (PurePosixPath(part).parent / target).parts:
        steps = steps[:-1] if step == ".." else [*steps, step]
    return "/".join(steps)


def free_part(parts: Mapping[str, bytes], pattern: str) -> str:
    taken = {name.lower() for name in parts}
    return next(name for n in range(1, len(taken) + 2) if (name := pattern.format(n)) not in taken)


def _space(types: bytes) -> bytes:
    found = re.search(rb"""xmlns(?::\w+)?=["']([^"']+)["']""", types)
    assert found is not None  # the package was opened by it
    return found[1]
