"""Model packs: what fits is taken and held to its hashes, what does not is refused with the reason."""

from __future__ import annotations

import json
import os
import struct
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop import manifest
from desktop.engine.reader import Reader
from desktop.errors import UserError
from desktop.ocr import packs
from desktop.samples import sample_trip
from desktop.settings import Settings

#: A few hundred bytes whose nested aliases would be a billion words as text.
BILLION = "a0: &a0 [ha]\n" + "".join(f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]\n" for i in range(1, 10))
BILLION += "Global:\n  model_name: *a9\nPostProcess: {}\n"
KOREAN = [chr(ord("가") + i) for i in range(1200)]
Put = Callable[..., Path]


# Networks of a few operators, written out as protocol buffers by hand; the field numbers are those of onnx.proto.


def recogniser_onnx(classes: int, channels: int = 3, *, beside: bool = False) -> bytes:
    """x (n, channels, 48, width) to (n, width, classes); its weights in it, or in a file beside it."""
    table = _number(1, 1) + _number(1, 1) + _number(1, classes) + _number(2, 1)  # dims, data type float
    table += _bytes(8, b"table")
    if beside:
        table += _bytes(13, _bytes(1, b"location") + _bytes(2, b"inference.yml")) + _number(14, 1)
    else:
        table += _bytes(9, struct.pack(f"<{classes}f", *([1.0] * classes)))
    nodes = [
        _node("ReduceMean", ["x"], "columns", axes=(1, 2), keepdims=0),
        _node("Unsqueeze", ["columns"], "frames", axes=(2,)),
        _node("Mul", ["frames", "table"], "y"),
    ]
    return _model(nodes, [_bytes(5, table)], channels, 3)


def detector_onnx(planes: int = 1) -> bytes:
    """x (n, 3, height, width) to (n, 1, height, width), or with its three planes as they are."""
    node = _node("Identity", ["x"], "y")
    if planes == 1:
        node = _node("ReduceMean", ["x"], "y", axes=(1,), keepdims=1)
    return _model([node], [], 3, 4)


def _model(nodes: list[bytes], tensors: list[bytes], channels: int, rank: int) -> bytes:
    graph = b"".join(nodes) + _bytes(2, b"tiny") + b"".join(tensors)
    graph += _bytes(11, _value("x", [None, channels, None, None])) + _bytes(12, _value("y", [None] * rank))
    return _number(1, 7) + _bytes(7, graph) + _bytes(8, _bytes(1, b"") + _number(2, 11))  # ir 7, opset 11


def _node(kind: str, inputs: list[str], output: str, **attributes: int | tuple[int, ...]) -> bytes:
    body = b"".join(_bytes(1, name.encode()) for name in inputs) + _bytes(2, output.encode()) + _bytes(4, kind.encode())
    for name, value in attributes.items():
        attribute = _bytes(1, name.encode())
        if isinstance(value, int):
            attribute += _number(3, value) + _number(20, 2)
        else:
            attribute += b"".join(_number(8, each) for each in value) + _number(20, 7)
        body += _bytes(5, attribute)
    return _bytes(1, body)


def _value(name: str, sizes: list[int | None]) -> bytes:
    shape = b"".join(
        _bytes(1, _bytes(2, f"{name}{i}".encode()) if size is None else _number(1, size))
        for i, size in enumerate(sizes)
    )
    return _bytes(1, name.encode()) + _bytes(2, _bytes(1, _number(1, 1) + _bytes(2, shape)))


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value)


def _bytes(field: int, value: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(value)) + value


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    return bytes([*out, value])


def yml(name: str, characters: list[str] | None) -> str:
    table = "" if characters is None else "  character_dict:\n" + "".join(f"  - {json.dumps(c)}\n" for c in characters)
    return f"Global:\n  model_name: {name}\nPostProcess:\n  name: CTCLabelDecode\n{table}"


@pytest.fixture
def put(tmp_path: Path) -> Put:
    """A pack with these files; by default a recogniser that fits."""

    def put(
        onnx: bytes | None = None,
        text: str | None = None,
        name: str = "korean_PP-OCRv5_mobile_rec_onnx",
        **others: bytes,
    ) -> Path:
        pack = tmp_path / name
        pack.mkdir()
        (pack / "inference.onnx").write_bytes(recogniser_onnx(1202) if onnx is None else onnx)
        (pack / "inference.yml").write_text(
            yml("korean_PP-OCRv5_mobile_rec", KOREAN) if text is None else text, encoding="utf-8"
        )
        for file, data in others.items():
            (pack / file.replace("__", ".")).write_bytes(data)
        return pack

    return put


def refused(pack: Path, role: str = "recogniser") -> str:
    with pytest.raises(UserError) as caught:
        packs.adopted(pack, role)
    assert pack.name in caught.value.message
    return caught.value.code


def test_a_pack_that_fits_is_taken_and_its_hashes_are_recorded(put: Put) -> None:
    pack = put()
    model = packs.adopted(pack, "recogniser")
    assert (model.role, model.name) == ("recogniser", pack.name)
    assert model == manifest.load(pack)["recogniser"] == packs.adopted(pack, "recogniser")
    assert model.checked() == (pack / "inference.onnx", pack / "inference.yml")


def test_looking_at_a_pack_records_nothing(put: Put) -> None:
    pack = put()
    assert packs.role_of(pack) == "recogniser"
    assert not (pack / "manifest.toml").exists()


def test_a_detector_is_known_by_its_yml(put: Put) -> None:
    pack = put(detector_onnx(), yml("PP-OCRv5_mobile_det", None))
    assert packs.role_of(pack) == "detector"
    assert refused(pack) == "pack_other_role"
    assert packs.adopted(pack, "detector").role == "detector"


@pytest.mark.parametrize("file", packs.FILES)
def test_a_pack_that_changed_since_its_first_use_is_refused(put: Put, file: str) -> None:
    pack = put()
    packs.adopted(pack, "recogniser")
    with (pack / file).open("ab") as stream:
        stream.write(b"\n")
    assert refused(pack) == "pack_changed"
    (pack / "manifest.toml").unlink()  # what the message tells to do
    if file == "inference.yml":
        packs.adopted(pack, "recogniser")


def test_paddle_files_ask_for_the_onnx_package(put: Put) -> None:
    pack = put(inference__pdiparams=b"1", inference__json=b"{}")
    (pack / "inference.onnx").unlink()
    assert refused(pack) == "pack_is_paddle"
    with pytest.raises(UserError) as caught:
        packs.role_of(pack)
    assert "_onnx" in caught.value.next_step


@pytest.mark.parametrize("file", packs.FILES)
def test_a_missing_file_is_named(put: Put, file: str) -> None:
    pack = put()
    (pack / file).unlink()
    assert refused(pack) == "pack_incomplete"


def test_no_folder_is_no_pack(tmp_path: Path) -> None:
    assert refused(tmp_path / "없는 꾸러미") == "pack_missing"


@pytest.mark.parametrize(
    ("onnx", "text", "code"),
    [
        (None, yml("korean_PP-OCRv5_mobile_rec", [*"0123456789"]), "pack_without_hangul"),
        (None, yml("PP-OCRv6_small_rec", [chr(0x4E00 + i) for i in range(1200)]), "pack_without_hangul"),
        (None, yml("my_own_rec", KOREAN), "pack_unknown_model"),
        (None, yml("PP-OCRv4_mobile_seal_det", None), "pack_unknown_model"),
        (None, yml("korean_PP-OCRv5_mobile_rec", None), "pack_without_characters"),
        (None, yml("korean_PP-OCRv5_mobile_rec", []), "pack_without_characters"),
        (None, BILLION, "pack_damaged"),
        (None, yml("korean_PP-OCRv5_mobile_rec", KOREAN[:1100]), "pack_mismatched"),
        (None, "- [unclosed", "pack_damaged"),
        (None, "just words", "pack_damaged"),
        (None, "\x00\x01", "pack_damaged"),
        (None, "#" * (5 << 20), "pack_oversized"),
        (recogniser_onnx(1202, beside=True), None, "pack_damaged"),
        (b"", None, "pack_damaged"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 13\n", None, "pack_damaged"),
        (recogniser_onnx(1202)[:-40], None, "pack_damaged"),
        (recogniser_onnx(1202, channels=1), None, "pack_mismatched"),
        (detector_onnx(planes=3), yml("PP-OCRv5_mobile_det", None), "pack_mismatched"),
        (detector_onnx(), None, "pack_mismatched"),
    ],
)
def test_what_does_not_fit_is_refused(put: Put, onnx: bytes | None, text: str | None, code: str) -> None:
    pack = put(onnx, text)
    assert refused(pack) == code
    assert not (pack / "manifest.toml").exists()


def test_a_file_far_too_large_for_a_model_is_not_opened(put: Put) -> None:
    pack = put()
    os.truncate(pack / "inference.onnx", packs.MOST_ONNX_BYTES + 1)  # sparse: it takes no room
    assert refused(pack) == "pack_oversized"


@pytest.mark.parametrize(
    "text",
    [
        "model = 3",
        "[[model]]\n",
        '[[model]]\nrole = "recogniser"\nname = "a"\nlicence = ""\nmade = ""\n'
        '[[model.file]]\npath = "../inference.onnx"\nsha256 = "0"\n',
        '[[model]]\nrole = "recogniser"\nname = "a"\nlicence = ""\nmade = ""\n'
        '[[model.file]]\npath = "onnxruntime:capi/inference.onnx"\nsha256 = "0"\n',
    ],
)
def test_a_manifest_that_speaks_of_other_files_is_refused(put: Put, text: str) -> None:
    pack = put(manifest__toml=text.encode())
    assert refused(pack) == "pack_manifest"


def test_a_pack_that_cannot_be_recorded_is_not_used(put: Put) -> None:
    pack = put()
    (pack / "manifest.toml.partial").mkdir()  # in the way of the manifest, even for root
    assert refused(pack) == "pack_unwritable"


@pytest.fixture
def user_models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "models"
    folder.mkdir()
    monkeypatch.setattr(manifest, "packs_folder", lambda: folder)
    return folder


def test_the_reader_reads_with_the_pack_of_the_settings(user_models: Path) -> None:
    shipped = manifest.load()["recogniser"]
    pack = user_models / "내 모델"
    pack.mkdir()
    for file in shipped.files:
        (pack / file.path.name).write_bytes(file.path.read_bytes())
    reader = Reader(Settings({"recogniser_pack": "내 모델", "language_model": False}))
    assert ("recogniser", "내 모델", shipped.files[0].sha256[:12]) in reader.models
    assert [(found.name, found.role, found.in_use) for found in reader.packs()] == [("내 모델", "recogniser", True)]
    pages = []
    reader.read(
        sample_trip()[1][1], previews=None, on_page=lambda page, _: pages.append(page), should_stop=lambda: False
    )
    assert pages[0].receipts[0].value("total") == 13_700


@pytest.mark.parametrize("name", ["..", "없는 것", ".숨김", "models", "a/b"])
def test_only_a_folder_in_the_models_folder_is_a_pack(user_models: Path, name: str) -> None:
    (user_models / ".숨김").mkdir()
    (user_models / os.fsdecode(b"\xbf\xb5")).mkdir()
    assert manifest.packs(user_models) == []
    with pytest.raises(UserError) as caught:
        manifest.pack_named(name)
    assert caught.value.code == "pack_missing"


def test_a_pack_that_does_not_fit_is_left_aside_with_a_notice(user_models: Path, put: Put) -> None:
    put(b"cut", name="models/잘린 것")
    reader = Reader(Settings({"detector_pack": "없는 것", "recogniser_pack": "잘린 것", "language_model": False}))
    shipped = manifest.load()
    assert [name for _, name, _ in reader.models] == [
        shipped[role].name for role in ("detector", "recogniser", "glance")
    ]
    assert "없는 것" in reader.notices[0] and "잘린 것" in reader.notices[1]
    (found,) = reader.packs()
    assert (found.role, found.in_use, found.problem and found.problem.code) == ("", False, "pack_damaged")
