"""One file in, one answer out: documents, OCR, fields. Lives in the engine process and joins the rooms there."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Final

import numpy as np
import platformdirs
from numpy.typing import NDArray
from PIL import Image

from desktop import documents, manifest
from desktop.engine.protocol import Reading, shown
from desktop.errors import UserError
from desktop.llm.model import FieldModel
from desktop.ocr.page import ReceiptText, read_page
from desktop.ocr.text_models import TextModels
from desktop.receipts.ink import from_line
from desktop.receipts.judge import judge
from desktop.receipts.model import FileAnswer, FileProblem, Page, Polygon, Receipt
from desktop.settings import Settings

#: Long side in pixels of the page pictures that the window and the workbook show.
PREVIEW_SIDE: Final = 2000
PREVIEW_QUALITY: Final = 85
MOST_THREADS: Final = 4


class Reader:
    """The models, loaded and checked. ``notices`` say in Korean what works less well than it could."""

    models: tuple[tuple[str, str, str], ...]
    notices: tuple[str, ...]

    def __init__(self, settings: Settings) -> None:
        """Load the models of models/manifest.toml; UserError when the text models are missing, changed or unusable."""
        models = manifest.load()
        self._limits = documents.Limits.of(settings)
        threads = settings.integer("threads") or min(MOST_THREADS, os.cpu_count() or 1)
        staging = Path(platformdirs.user_cache_dir("yeobijigi", appauthor=False)) / "models"
        self._text = TextModels(models["detector"], models["recogniser"], staging=staging, threads=threads)
        self._fields: FieldModel | None = None
        self.notices = ()
        used = ["detector", "recogniser"]
        if settings.flag("language_model"):
            try:
                self._fields = FieldModel(models["fields"].checked()[0])
                used.append("fields")
            except UserError as error:
                self.notices = (f"{error.message} 언어 모델 없이 이름표 규칙만으로 읽습니다.",)
        else:
            self.notices = ("설정에 따라 언어 모델 없이 이름표 규칙만으로 읽습니다.",)
        self.models = tuple((role, models[role].name, models[role].files[0].sha256[:12]) for role in used)

    def read(
        self,
        path: Path,
        *,
        previews: Path | None,
        on_page: Callable[[int], None],
        should_stop: Callable[[], bool],
    ) -> Reading:
        """Every page of a file. Trouble on one page ends up as the answer's error; the other pages stay."""
        pages: list[Page] = []
        pictures: list[Path] = []
        problem: UserError | None = None
        for found in documents.pages(path, self._limits):
            if isinstance(found, UserError):
                problem = problem or found
                continue
            on_page(len(pages))
            page = self._page(len(pages), found, should_stop)
            if should_stop():  # the page may be half read
                problem = UserError("cancelled")
                break
            pages.append(page)
            if previews is not None:
                pictures.append(_preview(found.pixels, previews / f"{len(pages) - 1:04d}.jpg"))
        error = None
        if problem is not None:
            error = FileProblem(code=problem.code, message=problem.message, next_step=problem.next_step)
        return Reading(answer=FileAnswer(file=shown(path), error=error, pages=tuple(pages)), previews=tuple(pictures))

    def _page(self, number: int, image: documents.PageImage, should_stop: Callable[[], bool]) -> Page:
        height, width = image.pixels.shape[:2]
        whole: Polygon = ((0.0, 0.0), (float(width), 0.0), (float(width), float(height)), (0.0, float(height)))
        if image.lines is None:
            texts = read_page(image.pixels, self._text, should_stop)
        else:
            texts = [ReceiptText(whole, tuple(from_line(line) for line in image.lines))]
        receipts = [self._receipt(text, should_stop) for text in texts] or [judge((), whole, {})]
        return Page(page=number, width=width, height=height, receipts=tuple(receipts))

    def _receipt(self, text: ReceiptText, should_stop: Callable[[], bool]) -> Receipt:
        proposals = {}
        if self._fields is not None:
            proposals = self._fields.propose([line.text for line in text.lines], should_stop)
        return judge(text.lines, text.polygon, proposals)


def _preview(pixels: NDArray[np.uint8], path: Path) -> Path:
    picture = Image.fromarray(pixels)
    picture.thumbnail((PREVIEW_SIDE, PREVIEW_SIDE))
    picture.save(path, "JPEG", quality=PREVIEW_QUALITY)
    return path
