"""Messages survive the wire, and nothing else is taken for one."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from desktop.engine.protocol import REPLY, REQUEST, Open, PageRead, Read, Request, encoded, failed_reading
from desktop.errors import UserError
from desktop.receipts.model import Page

names = st.binary(min_size=1).filter(lambda name: b"\0" not in name)


@pytest.mark.skipif(sys.platform == "win32", reason="names are text there")
@given(names)
def test_any_file_name_crosses(name: bytes) -> None:
    request = Read(id=1, path=Path(os.fsdecode(name)), previews=None)
    line = encoded(request)
    assert line.endswith(b"\n") and line.count(b"\n") == 1
    assert REQUEST.validate_json(line) == request
    failed_reading(request.path, UserError("cancelled")).model_dump_json()


@given(st.dictionaries(st.text(), st.booleans() | st.integers() | st.text()))
def test_settings_keep_their_types(settings: dict[str, bool | int | str]) -> None:
    back: Request = REQUEST.validate_json(encoded(Open(version=1, settings=settings)))
    assert isinstance(back, Open)
    assert repr(back.settings) == repr(settings)


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"null",
        b"[]",
        b'{"type": "page"}',
        b'{"type": "page", "id": 1, "page": 0}',
        b'{"type": "page", "id": 1, "page": {"page": 0, "width": 1, "height": 1, "receipts": []}, "more": 1}',
        b'{"type": "eval", "id": 1}',
        b'{"type": "page", "id": 1, "page": {"page": 0, "width": 1, "height": 1, "receipts": []}}{}',
    ],
)
def test_what_is_no_message_is_refused(line: bytes) -> None:
    assert REPLY.validate_json(encoded(PageRead(id=1, page=Page(page=0, width=1, height=1, receipts=()))))
    with pytest.raises(ValidationError):
        REPLY.validate_json(line)
