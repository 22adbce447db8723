"""The language model as the engine has it: whatever is wrong with it is told, and the label patterns read alone."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Final

from desktop import manifest
from desktop.engine.protocol import ORDER_PREFIX, Trust
from desktop.errors import UserError, trace_of
from desktop.llm import packs
from desktop.llm.model import Answer, FieldModel, Proposal, gpu_name
from desktop.llm.orders import ORDER
from desktop.manifest import Model
from desktop.settings import Settings

#: Said wherever no language model is in use.
ALONE: Final = "언어 모델 없이 이름표 규칙만으로 읽습니다."
#: The role of the shipped model for trip orders, where that is not the one for receipts.
ORDERS: Final = "orders"
_NONE: Final = Answer(None, {})


class Fields:
    """The model that the settings choose. ``model`` is None where there is none in use, and ``notices`` say why.

    ``at_work`` hears True before llama.cpp is at work on a model and False after, and whether on a GPU: should it end
    the process, or never come back, the parent knows who did it.
    """

    model: Model | None = None
    notices: tuple[str, ...] = ()

    def __init__(
        self, settings: Settings, shipped: Mapping[str, Model], threads: int, at_work: Callable[[bool, bool], None]
    ) -> None:
        """Load the model. Never raises for what is wrong with it."""
        self._at_work = at_work
        self._threads, self._wants_gpu, self._gpu = 1, False, ""
        self._seconds = settings.integer("fields_seconds")
        self._loaded: FieldModel | None = None
        self._of_orders: FieldModel | None = None
        self._shipped = shipped
        #: The pack that the settings choose, and what keeps it from being used.
        self.pack, self.problem = settings.text(f"{packs.ROLE}_pack"), None
        if not settings.flag("language_model"):
            self.notices = (ALONE,)
            return
        try:
            if self.pack:
                gpu_layers = settings.integer("n_gpu_layers")
                self._threads, self._wants_gpu = threads, gpu_layers != 0
                with self._marked():
                    self._gpu = gpu_name() if self._wants_gpu else ""
            with self._marked():
                if self.pack:
                    self.model, self._loaded = packs.opened(
                        manifest.pack_named(self.pack), threads=threads, gpu_layers=gpu_layers, seconds=self._seconds
                    )
                else:
                    if packs.ROLE not in shipped:
                        raise UserError("model_missing", name=packs.ROLE)
                    self.model = shipped[packs.ROLE]
                    self._loaded = FieldModel(self.model.checked()[0], seconds=self._seconds)
        except UserError as error:
            self.problem, self.model = error, None
            self.notices = (f"{error.message} {error.next_step} {ALONE}",)
        if self._gpu and self._loaded is not None and not self._loaded.on_gpu[0]:
            refused, self._gpu = UserError("gpu_unusable", name=self._gpu), ""
            self.notices = (f"{refused.message} {refused.next_step}",)

    def answer(self, lines: Sequence[str], should_stop: Callable[[], bool], on_notice: Callable[[str], None]) -> Answer:
        """What the model says of a receipt: nothing where there is none, or it gives no answer (``on_notice``)."""
        if self._loaded is None:
            return _NONE
        try:
            with self._marked():
                return self._loaded.answer(lines, should_stop)
        except UserError as error:
            on_notice(f"{error.message} {error.next_step}")
            return _NONE

    def order(
        self, lines: Sequence[str], should_stop: Callable[[], bool], on_notice: Callable[[str], None]
    ) -> dict[str, Proposal]:
        """What the model says of a trip order, by field; nothing where none is in use, or it gives no answer."""
        try:
            with self._marked():
                model = self._for_orders()
                return {} if model is None else model.propose(lines, should_stop, ORDER)
        except UserError as error:
            on_notice(f"{error.message} {error.next_step}")
            return {}

    def _for_orders(self) -> FieldModel | None:
        """The model in use where it can be asked about orders, else the shipped one for these, loaded when wanted."""
        if self._loaded is None or self._loaded.can(ORDER):
            return self._loaded
        if self._of_orders is None and ORDERS in self._shipped:
            file = self._shipped[ORDERS].checked()[0]
            self._of_orders = FieldModel(file, task=ORDER, seconds=self._seconds)
        return self._of_orders

    @property
    def facts(self) -> tuple[str, ...]:
        """What the model runs on and how far it is to be trusted, in Korean."""
        if self._loaded is None or self.model is None:
            return ()
        on_gpu, layers = self._loaded.on_gpu
        where = f"GPU({self._gpu}) {on_gpu}/{layers}층" if on_gpu else f"CPU {self._threads}스레드"
        if self._wants_gpu and not on_gpu and not self.notices:
            where += "(GPU용으로 지은 llama.cpp가 아니거나 GPU가 없음)"
        lines = [f"언어 모델: {self.model.name}, {where}, 문맥 {self._loaded.context_size:,}토큰"]
        if not self._loaded.calibration:
            lines.append("언어 모델의 확률은 견주어 본 적이 없습니다. 이름표와 같은 답일 때만 근거가 됩니다.")
        return tuple(lines)

    @property
    def trust(self) -> tuple[Trust, ...]:
        """What was measured of the model, field by field; of an order's fields behind ORDER_PREFIX."""
        calibration = {} if self._loaded is None else dict(self._loaded.calibration)
        with suppress(UserError), self._marked():  # what is wrong with it an order will tell
            if (of_orders := self._for_orders()) not in (None, self._loaded):
                calibration |= {ORDER_PREFIX + name: steps for name, steps in of_orders.calibration.items()}
        return tuple(
            Trust(field=name, least=step.least, right=step.right, coverage=step.coverage, precision=step.precision)
            for name, steps in calibration.items()
            for step in steps
        )

    @contextmanager
    def _marked(self) -> Iterator[None]:
        on_gpu = bool(self._gpu)
        self._at_work(True, on_gpu)
        try:
            yield
        except MemoryError:
            raise  # the process is spent, and the model did it
        except UserError:
            self._at_work(False, on_gpu)
            raise
        except Exception as error:  # a fault of ours must not cost the receipt
            self._at_work(False, on_gpu)
            print(trace_of(error), file=sys.stderr)
            raise UserError("fields_failed") from error
        self._at_work(False, on_gpu)
