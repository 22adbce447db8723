"""Image files as pages: one for a photo, one per frame of a TIFF, the first frame of an animation."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Final

import numpy as np
import pi_heif
from numpy.typing import NDArray
from PIL import ExifTags, Image, TiffImagePlugin

from desktop.documents.page import SMALLEST_SIDE, Limits, PageImage, too_many_pixels
from desktop.errors import UserError

pi_heif.register_heif_opener(thumbnails=False)

Pixels = NDArray[np.uint8]

#: kind of file -> the only Pillow decoders that may see it.
DECODERS: Final[dict[str, tuple[str, ...]]] = {
    "jpeg": ("JPEG",),
    "png": ("PNG",),
    "webp": ("WEBP",),
    "gif": ("GIF",),
    "tiff": ("TIFF",),
    "bmp": ("BMP",),
    "heif": ("HEIF", "AVIF"),
}
#: A JPEG marker segment; inside picture data 00 and the restart marks follow an FF that is none.
_JPEG_MARKER: Final = re.compile(rb"\xff+([^\x00\xff\xd0-\xd7])", re.DOTALL)
_NEW_SUBFILE_TYPE: Final = 254  # TIFF tag; its lowest bit marks a smaller copy of another page
#: Rows that are converted at a time: whole copies of a photo are what memory would go on.
_BAND: Final = 256
#: EXIF orientation -> the upright picture as the file stores it (a view).
_AS_STORED: Final[dict[int, Callable[[Pixels], Pixels]]] = {
    1: lambda upright: upright,
    2: np.fliplr,
    3: lambda upright: np.rot90(upright, 2),
    4: np.flipud,
    5: lambda upright: upright.transpose(1, 0, 2),
    6: np.rot90,
    7: lambda upright: np.rot90(upright, 2).transpose(1, 0, 2),
    8: lambda upright: np.rot90(upright, -1),
}


def pages(data: bytes, kind: str, limits: Limits, seen: int) -> Iterator[PageImage | UserError]:
    """The pages of an image file, or the error in place of one. ``seen`` pages of the same file came before it."""
    if not _is_whole(data, kind):
        yield UserError("damaged_file")
        return
    try:
        with _pillow_at_rest():
            image = Image.open(BytesIO(data), formats=DECODERS[kind])
            frames, is_whole = _frames(image, limits.pages - seen)
    except Exception:  # decoders answer bad bytes with almost any exception
        yield UserError("damaged_file")
        return
    with image:
        if len(frames) > limits.pages - seen:
            yield UserError("too_many_pages", limit=limits.pages)
            return
        for frame in frames:
            yield _page(image, frame, limits, is_last=frame == frames[-1])
        if not is_whole:
            yield UserError("damaged_file")


def _is_whole(data: bytes, kind: str) -> bool:
    """False for a copy broken off halfway that kept its length, filled up with zeros: these decoders do not notice."""
    if kind in ("webp", "heif"):
        return not data.endswith(bytes(1024))
    if kind != "jpeg":
        return True
    at = 2
    while marker := _JPEG_MARKER.search(data, at):
        if marker[1] == b"\xd9":  # end of image
            return True
        at = marker.end() + int.from_bytes(data[marker.end() : marker.end() + 2])
    return False


def _frames(image: Image.Image, most: int) -> tuple[list[int], bool]:
    """The frames that are pages, at most one more than ``most``; and whether the list of frames reaches its end."""
    if not isinstance(image, TiffImagePlugin.TiffImageFile):
        return [0], True
    frames: list[int] = []
    frame = 0
    try:
        while len(frames) <= most:
            image.seek(frame)
            if not int(image.tag_v2.get(_NEW_SUBFILE_TYPE, 0)) & 1:
                frames.append(frame)
            frame += 1
    except EOFError:
        return frames or [0], True
    except Exception:
        return frames, False
    return frames, True


def _page(image: Image.Image, frame: int, limits: Limits, *, is_last: bool) -> PageImage | UserError:
    try:
        with _pillow_at_rest():
            if isinstance(image, TiffImagePlugin.TiffImageFile):
                image.seek(frame)
            width, height = image.size
            if width * height > limits.pixels:
                return too_many_pixels(width * height, limits.pixels)
            if min(width, height) < SMALLEST_SIDE:
                return UserError("too_small_image")
            image.load()
            page = PageImage(_upright(image), None)
            if is_last:
                image.close()  # what it decoded weighs more than the page, and the page is going to be read now
            return page
    except Exception:
        return UserError("damaged_file")


def _upright(image: Image.Image) -> Pixels:
    """A decoded picture of any mode as RGB, turned by EXIF."""
    orientation = _orientation(image)
    if image.mode in ("I", "F") or image.mode.startswith("I;"):
        image = Image.fromarray(_eight_bits(np.nan_to_num(np.asarray(image, np.float32)), image.mode))
    width, height = image.size
    upright = np.empty((width, height, 3) if orientation >= 5 else (height, width, 3), np.uint8)
    stored = _AS_STORED[orientation](upright)
    for top in range(0, height, _BAND):
        bottom = min(top + _BAND, height)
        stored[top:bottom] = _rgb(image.crop((0, top, width, bottom)))
    return upright


def _orientation(image: Image.Image) -> int:
    try:
        orientation = int(image.getexif().get(ExifTags.Base.Orientation, 1))
    except Exception:  # EXIF beyond reading is no reason to lose the photo
        return 1
    return orientation if orientation in _AS_STORED else 1


def _rgb(image: Image.Image) -> Pixels:
    """A picture of at most 8 bits a channel as RGB, transparency flattened on white."""
    if not image.has_transparency_data:
        return np.asarray(image.convert("RGB"))
    layer = image.convert("RGBA")
    paper = Image.new("RGB", image.size, "white")
    paper.paste(layer, mask=layer)
    return np.asarray(paper)


def _eight_bits(values: NDArray[np.float32], mode: str) -> NDArray[np.uint8]:
    top = float(values.max())
    # 16-bit grey says its range; for 32-bit and float images it is the smallest usual one that holds them.
    white = 65535.0 if mode.startswith("I;") else next((w for w in (1.0, 255.0, 65535.0) if top <= w), top)
    return (values.clip(0, white) * (255 / white)).astype(np.uint8)


@contextmanager
def _pillow_at_rest() -> Iterator[None]:
    """Pillow's pixel limit and warnings are process-wide. Here sizes are checked by us, and bad bytes are errors."""
    limit = Image.MAX_IMAGE_PIXELS
    Image.MAX_IMAGE_PIXELS = None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        Image.MAX_IMAGE_PIXELS = limit
