"""The only module that speaks to llama.cpp (low-level ctypes calls): load, tokenize, answer greedily under a grammar.

Importing it loads the native library, so it is imported by ``model`` only when a model is opened. LlamaDiskCache
(pickle on disk) is never used. Not safe for use from two threads at a time.
"""

from __future__ import annotations

import ctypes
import math
import os
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, NoReturn

# OpenMP's waiting threads otherwise spin and starve each other on a busy machine. Read once, when the library loads.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

import llama_cpp as native
import numpy as np
import numpy.typing as npt

MAX_CONTEXT: Final = 4096
#: Floating-point operations between two looks at the stop flag: 20 ms of one core of an office PC.
_WORK_BETWEEN_POLLS: Final = 4e8
_LEAST_PIECE, _MOST_PIECE = 8, 512
#: How many of the likeliest tokens are shown to the grammar, in turn: it is slow on a vocabulary of 150,000.
_WIDTHS: Final = (1, 64)
#: GGML_LOG_LEVEL_ERROR.
_ERROR: Final = 4
#: What llama_decode returns when the abort callback said so.
_ABORTED: Final = 2
#: GGML_BACKEND_DEVICE_TYPE_GPU and _IGPU, on whose order llama.cpp relies, too.
_GPUS: Final = (1, 2)
_CANDIDATE: Final = np.dtype([("id", np.int32), ("logit", np.float32), ("p", np.float32)])


_last_words: Final[deque[str]] = deque(maxlen=8)


def _hear(level: int, text: bytes, _data: ctypes.c_void_p) -> None:
    """llama.cpp's messages go nowhere but into the reason of a LoadError."""
    if level == _ERROR:
        _last_words.append(text.decode("utf-8", "replace"))


_ear: Final = native.llama_log_callback(_hear)
native.llama_log_set(_ear, ctypes.c_void_p(0))
native.llama_backend_init()


class LoadError(Exception):
    """llama.cpp refuses the file; its text is what llama.cpp says of that."""


class StoppedError(Exception):
    """The caller asked to stop."""


class NoAnswerError(Exception):
    """The computation failed, or the answer could not be finished in the room there is."""


class Header:
    """A model file without its weights: what it says of itself."""

    def __init__(self, path: Path) -> None:
        """LoadError when it is no model file, is cut, or is of an architecture that llama.cpp does not know."""
        params = native.llama_model_default_params()
        params.vocab_only = True
        self._model = _loaded(path, params)

    def close(self) -> None:
        """Free the memory; may be called again."""
        if self._model:
            native.llama_model_free(self._model)
        self._model = None

    def text(self, key: str) -> str | None:
        """The text under ``key``, or None."""
        return _metadata(self._model, key)

    def number(self, key: str) -> int:
        """The number under ``key`` of the architecture (``block_count``), 0 where there is none."""
        text = self.text(f"{self.text('general.architecture')}.{key}") or ""
        return int(text) if text.isdecimal() else 0


class Runtime:
    """A loaded model with one context. Logits are read as float32 of shape (vocabulary,)."""

    def __init__(self, path: Path, threads: int, gpu_layers: int = 0) -> None:
        """Load ``path``; LoadError when it cannot be loaded.

        ``gpu_layers`` layers (all, where negative) go to the GPU where llama.cpp was built with one.
        """
        self._model = self._context = None
        self._should_stop: Callable[[], bool] = lambda: False
        self._failure: BaseException | None = None
        self._remembered: list[int] = []
        model_params = native.llama_model_default_params()
        gpu_layers = gpu_layers if supports_gpu() else 0
        model_params.n_gpu_layers = gpu_layers
        #: Kept as long as the model. Empty: else a GPU takes part in the work even with no layer on it.
        self._no_devices = (ctypes.c_void_p * 1)()
        if not gpu_layers:
            model_params.devices = ctypes.cast(self._no_devices, ctypes.c_void_p)
        # Read, not mapped: a file cut under a mapping would end the process.
        model_params.load_mode = native.LLAMA_LOAD_MODE_NONE
        model_params.check_tensors = True
        self._model = _loaded(path, model_params)
        layers = native.llama_model_n_layer(self._model)
        #: (layers on the GPU, layers)
        self.on_gpu: Final = (layers if gpu_layers < 0 else min(gpu_layers, layers), layers)
        self.context_size: Final[int] = min(native.llama_model_n_ctx_train(self._model), MAX_CONTEXT)
        self._piece_size = _piece_size(native.llama_model_n_embd(self._model))
        params = native.llama_context_default_params()
        params.n_ctx = self.context_size
        params.n_batch = params.n_ubatch = min(self._piece_size, self.context_size)
        params.n_threads = params.n_threads_batch = threads
        params.no_perf = True
        self._context = native.llama_init_from_model(self._model, params)
        if not self._context:
            self.close()
            raise LoadError(" ".join(_last_words))
        self._vocabulary = native.llama_model_get_vocab(self._model)
        self._size = native.llama_vocab_n_tokens(self._vocabulary)
        self._on_poll = native.ggml_abort_callback(self._poll)
        native.llama_set_abort_callback(self._context, self._on_poll, ctypes.c_void_p(0))

    def close(self) -> None:
        """Free the memory; may be called again."""
        if self._context:
            native.llama_free(self._context)
        if self._model:
            native.llama_model_free(self._model)
        self._model = self._context = None

    def tokens(self, text: str) -> list[int]:
        """Token ids; the model's own marks in ``text`` become control tokens. UTF-8 must be able to hold ``text``."""
        self._check_open()
        data = text.encode()
        buffer = (native.llama_token * (len(data) + 1))()
        count = native.llama_tokenize(self._vocabulary, data, len(data), buffer, len(buffer), False, True)
        return list(buffer[: max(count, 0)])

    def metadata(self, key: str) -> str | None:
        """The text under ``key`` in the model file, or None."""
        self._check_open()
        return _metadata(self._model, key)

    def control_marks(self) -> dict[int, str]:
        """The control tokens with their texts: ``tokens`` takes such a text for the token wherever it is met."""
        return self._marks(native.LLAMA_TOKEN_ATTR_CONTROL)

    def other_marks(self) -> dict[int, str]:
        """The same for tokens that whoever made the model has added to its vocabulary (user-defined)."""
        return self._marks(native.LLAMA_TOKEN_ATTR_USER_DEFINED)

    def _marks(self, wanted: int) -> dict[int, str]:
        self._check_open()
        attribute, text = native.llama_vocab_get_attr, native.llama_vocab_get_text
        found = [token for token in range(self._size) if attribute(self._vocabulary, token) & wanted]
        return {token: text(self._vocabulary, token).decode("utf-8", "replace") for token in found}

    def begins(self) -> int | None:
        """The token that begins every text, where the model wants one."""
        self._check_open()
        return native.llama_vocab_bos(self._vocabulary) if native.llama_vocab_get_add_bos(self._vocabulary) else None

    def frame(self) -> tuple[str, str]:
        """The texts of the tokens that begin and end a text; "" for one that the model has not."""
        self._check_open()
        ids = native.llama_vocab_bos(self._vocabulary), native.llama_vocab_eos(self._vocabulary)
        first, last = (
            native.llama_vocab_get_text(self._vocabulary, token).decode("utf-8", "replace") if token >= 0 else ""
            for token in ids
        )
        return first, last

    def ends_answer(self, token: int) -> bool:
        """Whether the token ends an answer."""
        return bool(native.llama_vocab_is_eog(self._vocabulary, token))

    def answer(
        self, prompt: list[int], grammar: str, room: int, should_stop: Callable[[], bool]
    ) -> list[tuple[bytes, float]]:
        """The greedy answer under the grammar: (bytes, probability) per token, at most ``room`` of them.

        The probability is the model's own, before the grammar narrows the choice. StoppedError when ``should_stop``
        says so (polled inside the computation), NoAnswerError when no whole answer comes; what ``should_stop`` raises
        is raised on.
        """
        self._check_open()
        if not prompt:
            raise NoAnswerError("nothing is asked")
        sampler = self._sampler(grammar)
        if not sampler:  # using it would end the process
            raise NoAnswerError("llama.cpp refuses the grammar")
        self._should_stop, self._failure = should_stop, None
        try:
            pieces: list[tuple[bytes, float]] = []
            self._decode(prompt[self._recalled(prompt) :])
            self._remembered = prompt
            while True:
                token, probability = self._next(sampler)
                if self.ends_answer(token):
                    return pieces
                if len(pieces) == room:
                    raise NoAnswerError("no end in sight")
                native.llama_sampler_accept(sampler, token)
                pieces.append((self._piece(token), probability))
                self._decode([token])
        finally:
            native.llama_sampler_free(sampler)
            self._should_stop = lambda: False

    def _check_open(self) -> None:
        if not self._context:
            raise ValueError("the model is closed")

    def _recalled(self, prompt: list[int]) -> int:
        """How many tokens of a prompt the context still holds from the one before: a long question is read once.

        Whole pieces only, so that all is computed in the same batches, and comes out the same, as without.
        """
        asked, self._remembered = self._remembered, []
        same = next((i for i, (a, b) in enumerate(zip(asked, prompt[:-1], strict=False)) if a != b), None)
        same = min(len(asked), len(prompt) - 1) if same is None else same
        same -= same % self._piece_size
        memory = native.llama_get_memory(self._context)
        if same and native.llama_memory_seq_rm(memory, 0, same, -1):
            return same
        native.llama_memory_clear(memory, True)
        return 0

    def _poll(self, _data: ctypes.c_void_p) -> bool:
        try:
            return self._failure is not None or bool(self._should_stop())
        except BaseException as failure:  # must not be lost in native code
            self._failure = failure
            return True

    def _decode(self, tokens: list[int]) -> None:
        """In pieces: a GPU does not poll, and no piece takes long."""
        for start in range(0, len(tokens), self._piece_size):
            piece = tokens[start : start + self._piece_size]
            if self._poll(ctypes.c_void_p(0)):
                self._stop()
            buffer = (native.llama_token * len(piece))(*piece)
            status = native.llama_decode(self._context, native.llama_batch_get_one(buffer, len(piece)))
            if status == _ABORTED:
                self._stop()
            if status != 0:
                raise NoAnswerError(f"llama_decode: {status}")

    def _stop(self) -> NoReturn:
        if self._failure is not None:
            raise self._failure
        raise StoppedError

    def _next(self, sampler: int) -> tuple[int, float]:
        """The likeliest token that the grammar allows, and the model's own probability of it."""
        logits = self._logits()
        for width in (*(width for width in _WIDTHS if width < self._size), self._size):
            ids = np.argpartition(logits, self._size - width)[-width:]
            choices = np.zeros(width, _CANDIDATE)
            choices["id"], choices["logit"] = ids, logits[ids]
            array = native.llama_token_data_array(
                data=choices.ctypes.data_as(native.llama_token_data_p), size=width, selected=-1, sorted=False
            )
            native.llama_sampler_apply(sampler, ctypes.byref(array))
            best = int(np.argmax(choices["logit"]))
            if np.isfinite(choices["logit"][best]):
                token = int(choices["id"][best])
                shifted = logits.astype(np.float64) - float(logits.max())
                return token, float(np.exp(shifted[token]) / np.exp(shifted).sum())
        raise NoAnswerError("a vocabulary that cannot spell the answer")

    def _logits(self) -> npt.NDArray[np.float32]:
        return np.ctypeslib.as_array(native.llama_get_logits_ith(self._context, -1), (self._size,))

    def _piece(self, token: int) -> bytes:
        buffer = ctypes.create_string_buffer(256)
        length = native.llama_token_to_piece(self._vocabulary, token, buffer, len(buffer), 0, True)
        if length < 0:
            buffer = ctypes.create_string_buffer(-length)
            length = native.llama_token_to_piece(self._vocabulary, token, buffer, len(buffer), 0, True)
        return buffer.raw[:length]

    def _sampler(self, grammar: str) -> int | None:
        sampler: int | None = native.llama_sampler_init_grammar(self._vocabulary, grammar.encode(), b"root")
        return sampler


def system_info() -> str:
    """What the native library was compiled for, as llama.cpp prints it."""
    info: bytes = native.llama_print_system_info()
    return info.decode("utf-8", "replace").strip()


def supports_gpu() -> bool:
    """Whether llama.cpp was built with a GPU's backend, and finds one."""
    return bool(native.llama_supports_gpu_offload())


def gpu_name() -> str:
    """The GPU that layers go to first, as its driver calls it; "" without one."""
    import llama_cpp._ggml as ggml

    by_type, describe = ggml.libggml.ggml_backend_dev_by_type, ggml.libggml.ggml_backend_dev_description
    by_type.restype, describe.argtypes, describe.restype = ctypes.c_void_p, [ctypes.c_void_p], ctypes.c_char_p
    found = next((device for kind in _GPUS if (device := by_type(kind))), None)
    return describe(found).decode("utf-8", "replace") if found else ""


def _loaded(path: Path, params: Any) -> Any:
    _last_words.clear()
    model = native.llama_model_load_from_file(os.fsencode(path), params)
    if not model:
        raise LoadError(" ".join(_last_words))
    return model


def _metadata(model: Any, key: str) -> str | None:
    length = native.llama_model_meta_val_str(model, key.encode(), None, 0)
    if length < 0:
        return None
    buffer = ctypes.create_string_buffer(length + 1)
    native.llama_model_meta_val_str(model, key.encode(), buffer, len(buffer))
    return buffer.value.decode("utf-8", "replace")


def _piece_size(width: int) -> int:
    """How many tokens of a prompt to compute at once: the largest matrix of a layer is some five widths squared."""
    tokens = _WORK_BETWEEN_POLLS / (2 * 5 * max(width, 1) ** 2)
    return max(_LEAST_PIECE, min(_MOST_PIECE, 1 << int(math.log2(max(tokens, 1)))))
