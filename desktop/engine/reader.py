"""One file in, one answer out: documents, OCR, fields. Lives in the engine process and joins the rooms there."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import cv2
import numpy as np
import onnxruntime
from numpy.typing import NDArray
from PIL import Image

from desktop import documents, manifest
from desktop.engine.fields import Fields
from desktop.engine.protocol import PackFound, Trust, file_problem, shown
from desktop.errors import UserError
from desktop.llm import packs as language_packs
from desktop.manifest import Model
from desktop.ocr import packs
from desktop.ocr.page import ReceiptText, read_page
from desktop.ocr.text_models import TextModels
from desktop.receipts.ink import from_line
from desktop.receipts.judge import judge
from desktop.receipts.model import Page, Polygon, Proposed, Receipt
from desktop.receipts.typed import text_page
from desktop.settings import Settings

#: Long side in pixels of the page pictures that the window and the workbook show.
PREVIEW_SIDE: Final = 2000
PREVIEW_QUALITY: Final = 85
MOST_THREADS: Final = 4


class Reader:
    """The models, loaded and checked. ``notices`` say in Korean what works less well than it could."""

    models: tuple[tuple[str, str, str], ...]
    notices: tuple[str, ...]

    def __init__(
        self, settings: Settings, at_work: Callable[[bool, bool], None] = lambda _begins, _on_gpu: None
    ) -> None:
        """Load the models of models/manifest.toml and the packs that the settings choose; ``at_work`` as in Fields.

        UserError when the shipped text models are missing, changed or unusable. A pack that does not fit is left
        aside, with a notice.
        """
        models, notices = manifest.load(), []
        self._packs: dict[str, Model] = {}
        for role in ("detector", "recogniser"):
            if name := settings.text(f"{role}_pack"):
                try:
                    self._packs[role] = packs.adopted(manifest.pack_named(name), role)
                except UserError as error:
                    notices.append(f"{error.message} {error.next_step} 그때까지 프로그램에 든 모델로 읽습니다.")
        models |= self._packs
        self._limits = documents.Limits.of(settings)
        self._threads = settings.integer("threads") or min(MOST_THREADS, os.cpu_count() or 1)
        self._text = TextModels(models, threads=self._threads)
        self._fields = Fields(settings, models, self._threads, at_work)
        self.notices = (*notices, *self._fields.notices)
        used = [
            *(models[role] for role in ("detector", "recogniser", "glance")),
            *([self._fields.model] if self._fields.model else []),
        ]
        self.models = tuple((model.role, model.name, model.files[0].sha256[:12]) for model in used)

    @property
    def facts(self) -> tuple[str, ...]:
        """What the models run on, in Korean, a line each."""
        return (f"글자 모델: onnxruntime {onnxruntime.__version__}, CPU {self._threads}스레드", *self._fields.facts)

    @property
    def trust(self) -> tuple[Trust, ...]:
        """What was measured of the language model."""
        return self._fields.trust

    def packs(self) -> tuple[PackFound, ...]:
        """The packs in the user's models folder, whether they fit or why they do not."""
        return tuple(self._found(pack) for pack in manifest.packs(manifest.packs_folder()))

    def _found(self, pack: Path) -> PackFound:
        role, problem = "", None
        try:
            is_chosen = pack.name == self._fields.pack
            if is_chosen or language_packs.is_pack(pack):
                role = language_packs.ROLE
                if is_chosen and self._fields.problem is not None:
                    raise self._fields.problem
                language_packs.examined(pack)  # not loaded to be looked at: only when it is chosen
            else:
                role = packs.role_of(pack)
        except UserError as error:
            role, problem = "", file_problem(error)
        used = [*self._packs.values(), *([self._fields.model] if self._fields.model else [])]
        in_use = any(model.files[0].path.parent == pack for model in used)
        return PackFound(name=pack.name, role=role, in_use=in_use, problem=problem)

    def read(
        self,
        path: Path,
        *,
        previews: Path | None,
        on_page: Callable[[Page, Path | None], None],
        should_stop: Callable[[], bool],
        on_notice: Callable[[str], None] = lambda _: None,
    ) -> UserError | None:
        """Hand out every page of a file and its picture in the folder ``previews``, as they are read; ``on_notice``
        hears what worked less well.

        The first trouble is returned: trouble with one page does not cost the others. UserError when a picture cannot
        be kept.
        """
        number = 0
        problem: UserError | None = None
        for found in documents.pages(path, self._limits):
            if isinstance(found, UserError):
                problem = problem or found
                continue
            if isinstance(found, documents.PageText):
                on_page(text_page(number, found.lines, (found.width, found.height)), None)
                number += 1
                continue
            page = self._page(number, found, should_stop, on_notice)
            if should_stop():  # the page may be half read
                return UserError("cancelled")
            on_page(page, None if previews is None else _preview(found.pixels, previews / f"{number:04d}.jpg"))
            number += 1
            del found  # not to be held while the next is decoded
        return problem

    def propose(
        self, lines: Sequence[str], on_notice: Callable[[str], None], should_stop: Callable[[], bool]
    ) -> dict[str, Proposed]:
        """What the language model says of a trip order with these lines, by field; nothing where none is in use."""
        found = self._fields.order(lines, should_stop, on_notice)
        return {
            name: Proposed(value=each.value, text=each.text, lines=each.lines, probability=each.probability)
            for name, each in found.items()
        }

    def _page(
        self,
        number: int,
        image: documents.PageImage,
        should_stop: Callable[[], bool],
        on_notice: Callable[[str], None],
    ) -> Page:
        height, width = image.pixels.shape[:2]
        whole: Polygon = ((0.0, 0.0), (float(width), 0.0), (float(width), float(height)), (0.0, float(height)))
        if image.lines is None:
            texts = read_page(image.pixels, self._text, should_stop)
        else:
            texts = [ReceiptText(whole, tuple(from_line(line) for line in image.lines))]
        receipts = [self._receipt(text, should_stop, on_notice) for text in texts] or [judge((), whole, {})]
        return Page(page=number, width=width, height=height, receipts=tuple(receipts))

    def _receipt(self, text: ReceiptText, should_stop: Callable[[], bool], on_notice: Callable[[str], None]) -> Receipt:
        answer = self._fields.answer([line.text for line in text.lines], should_stop, on_notice)
        return judge(text.lines, text.polygon, answer.fields, answer.kind)


def _preview(pixels: NDArray[np.uint8], path: Path) -> Path:
    scale = PREVIEW_SIDE / max(pixels.shape[:2])
    if scale < 1:  # shrunk before Pillow takes a copy of it
        size = (max(1, round(pixels.shape[1] * scale)), max(1, round(pixels.shape[0] * scale)))
        pixels = np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)
    try:
        Image.fromarray(pixels).save(path, "JPEG", quality=PREVIEW_QUALITY)
    except OSError as error:
        raise UserError("case_unwritable", path=shown(path.parent.parent)) from error
    return path
