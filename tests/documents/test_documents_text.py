"""Files without a picture: text in any encoding, HWPX with its tables, and what only looks like them."""

from __future__ import annotations

import time
import zipfile
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO

import pytest
from hwpx.document import HwpxDocument

from desktop.documents import Limits, PageText
from desktop.errors import UserError

Read = Callable[..., list[object]]
SECTION = (
    '<?xml version="1.0" encoding="UTF-8"?><hs:sec xmlns:hs="http://www.hancom.co.kr/hwpml/2011/section" '
    'xmlns:hp="http://www.hancom.co.kr/hwpml/2011/paragraph">{}</hs:sec>'
)


def paragraph(text: str) -> str:
    return f"<hp:p><hp:run><hp:t>{text}</hp:t></hp:run></hp:p>"


def cell(column: int, *texts: str) -> str:
    inside = "".join(map(paragraph, texts))
    return f'<hp:tc><hp:subList>{inside}</hp:subList><hp:cellAddr colAddr="{column}" rowAddr="0"/></hp:tc>'


def hwpx(*sections: str, extra: tuple[tuple[str, bytes], ...] = ()) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", "application/hwp+zip", zipfile.ZIP_STORED)
        for number, section in enumerate(sections):
            package.writestr(f"Contents/section{number}.xml", section)
        for name, data in extra:
            package.writestr(name, data)
    return out.getvalue()


def texts(items: list[object]) -> list[str]:
    (page,) = items
    assert isinstance(page, PageText)
    return [line.text for line in page.lines]


def code(items: list[object]) -> str:
    (item,) = items
    assert isinstance(item, UserError)
    return item.code


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949", "utf-16"])
def test_text_in_the_encodings_of_korean_offices(read: Read, encoding: str) -> None:
    found = texts(read("출장명령서\r\n\r\n  성명\t홍길동\r\n".encode(encoding), "명령.txt"))
    assert found == ["출장명령서", "  성명\t홍길동"]


@pytest.mark.parametrize(
    "data",
    [
        b"plain English",
        "<html>출장</html>".encode(),
        "출장\0명령".encode(),
        b"\xff\xfe\xfd\xfc",
        ("출장\n" * 500_000).encode(),
    ],
)
def test_what_is_no_korean_text_stays_unknown(read: Read, data: bytes) -> None:
    assert code(read(data, "이상한.txt")) == "unknown_format"


def test_what_is_indented_stands_further_right(read: Read) -> None:
    (page,) = read("출장지: 서울특별시\n        세종특별자치시".encode())
    assert isinstance(page, PageText)
    first, second = page.lines
    assert second.polygon[0][0] > first.polygon[0][0]
    assert all(0 <= x <= page.width and 0 <= y <= page.height for line in page.lines for x, y in line.polygon)


def test_an_hwpx_file_of_our_own_making(read: Read) -> None:
    document = HwpxDocument.new()
    document.add_paragraph("출장명령서")
    table = document.add_table(2, 2)
    for row, words in enumerate((("성명", "홍길동"), ("출장지", "서울특별시"))):
        for column, word in enumerate(words):
            table.set_cell_text(row, column, word)
    assert texts(read(document.to_bytes(), "명령.hwpx")) == ["출장명령서", "성명\t홍길동", "출장지\t서울특별시"]


def test_rows_keep_their_columns_and_long_cells_their_lines(read: Read) -> None:
    table = (
        f"<hp:tr>{cell(0, '출장목적')}{cell(1, '연구 장비', '협의회 참석')}</hp:tr>"
        f"<hp:tr>{cell(1, '둘째 칸만')}</hp:tr><hp:tr>{cell(0, '위와 같이', '명함.')}</hp:tr>"
    )
    body = f"<hp:p><hp:run><hp:t>앞</hp:t><hp:tbl>{table}</hp:tbl><hp:t>뒤</hp:t></hp:run></hp:p>"
    found = texts(read(hwpx(SECTION.format(body)), "명령.hwpx"))
    assert found == ["앞", "출장목적\t연구 장비", "\t협의회 참석", "\t둘째 칸만", "위와 같이", "명함.", "뒤"]


def test_only_words_that_are_printed_are_read(read: Read) -> None:
    comment = f"<hp:subList>{paragraph('메모: 3. 12.로 바꿀 것')}</hp:subList>"
    body = (
        "<hp:p><hp:run><hp:t>출장일 <hp:deleteBegin Id='1' TcId='1'/>2026. 3. 10.</hp:t></hp:run>"
        "<hp:run><hp:t>(화)<hp:deleteEnd Id='1' TcId='1'/><hp:insertBegin/>2026. 3. 9.<hp:insertEnd/></hp:t></hp:run>"
        f"<hp:run><hp:ctrl><hp:hiddenComment>{comment}</hp:hiddenComment></hp:ctrl>"
        f"<hp:ctrl><hp:fieldBegin type='MEMO'>{comment}</hp:fieldBegin></hp:ctrl><hp:t>(월)</hp:t>"
        "<hp:ctrl><hp:fieldEnd/></hp:ctrl></hp:run></hp:p>"
    )
    assert texts(read(hwpx(SECTION.format(body)), "명령.hwpx")) == ["출장일 2026. 3. 9.(월)"]


def test_every_section_is_a_page(read: Read) -> None:
    pages = read(hwpx(SECTION.format(paragraph("하나")), SECTION.format(paragraph("둘"))))
    assert [page.lines[0].text for page in pages if isinstance(page, PageText)] == ["하나", "둘"]


def test_bombs_and_wrecks_are_refused_quickly(read: Read, limits: Limits) -> None:
    laughs = '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    started = time.monotonic()
    assert code(read(hwpx(laughs + SECTION.format(paragraph("&b;"))))) == "damaged_file"
    assert code(read(hwpx(SECTION.format("<hp:p>" * 100)))) == "damaged_file"
    assert code(read(hwpx("no xml at all"))) == "damaged_file"
    assert code(read(hwpx())) == "damaged_file"
    huge = SECTION.format(paragraph(" " * (limits.bytes + 1)))
    assert code(read(hwpx(huge))) == "too_many_bytes"
    many = hwpx(*[SECTION.format(paragraph("쪽"))] * (limits.pages + 1))
    assert code(read(many)) == "too_many_pages"
    cells = f"<hp:tr>{cell(0, '칸')}</hp:tr>" * 20_001
    body = SECTION.format(f"<hp:p><hp:run><hp:tbl>{cells}</hp:tbl></hp:run></hp:p>")
    assert code(read(hwpx(body), "a.hwpx", replace(limits, bytes=32 << 20))) == "damaged_file"
    assert time.monotonic() - started < 20


def test_a_locked_file_says_so(read: Read) -> None:
    manifest = ("META-INF/manifest.xml", b"<odf:manifest><odf:encryption-data/></odf:manifest>")
    assert code(read(hwpx("\x00\x01", extra=(manifest,)))) == "encrypted_hwpx"


def test_a_hwp_file_says_what_to_do(read: Read) -> None:
    for head in (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), b"HWP Document File V3.00 \x1a\1\2\3\4\5"):
        (item,) = read(head, "명령.hwp")
        assert isinstance(item, UserError)
        assert item.code == "hwp_file"
        assert "HWPX" in item.next_step


def test_text_in_an_archive_of_evidence_is_no_page(read: Read, write_zip: Callable[..., bytes]) -> None:
    archive = write_zip(("메모.txt", "출장 메모".encode()), ("명령.hwpx", hwpx(SECTION.format(paragraph("출장")))))
    assert [item.code for item in read(archive, "모음.zip") if isinstance(item, UserError)] == ["unknown_format"] * 2
