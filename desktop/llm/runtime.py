"""The only module that speaks to llama.cpp (low-level ctypes calls): load, tokenize, answer greedily under a grammar.

Importing it loads the native library, so it is imported by ``model`` only when a model is opened. LlamaDiskCache
(pickle on disk) is never used. Not safe for use from two threads at a time.
"""

from __future__ import annotations

import ctypes
import os
from collections.abc import Callable
from pathlib import Path
from typing import Final

# OpenMP's waiting threads otherwise spin and starve each other on a busy machine. Read once, when the library loads.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

import llama_cpp as native
import numpy as np
import numpy.typing as npt

MAX_CONTEXT: Final = 4096
_CANDIDATE: Final = np.dtype([("id", np.int32), ("logit", np.float32), ("p", np.float32)])


# llama.cpp's messages go nowhere: what matters comes back as a value.
_silent: Final = native.llama_log_callback(lambda _level, _text, _data: None)
native.llama_log_set(_silent, ctypes.c_void_p(0))
native.llama_backend_init()


class LoadError(Exception):
    """llama.cpp refuses the file."""


class StoppedError(Exception):
    """The caller asked to stop, or the answer could not be finished in the room there is."""


class Runtime:
    """A loaded model with one context. Logits are read as float32 of shape (vocabulary,)."""

    def __init__(self, path: Path, threads: int) -> None:
        """Load ``path``; LoadError when it cannot be loaded."""
        self._model = self._context = None
        self._should_stop: Callable[[], bool] = lambda: False
        self._failure: BaseException | None = None
        model_params = native.llama_model_default_params()
        model_params.n_gpu_layers = 0
        # Read, not mapped: a file cut under a mapping would end the process.
        model_params.load_mode = native.LLAMA_LOAD_MODE_NONE
        model_params.check_tensors = True
        self._model = native.llama_model_load_from_file(os.fsencode(path), model_params)
        if not self._model:
            raise LoadError
        self.context_size: Final = min(native.llama_model_n_ctx_train(self._model), MAX_CONTEXT)
        params = native.llama_context_default_params()
        params.n_ctx = params.n_batch = self.context_size
        params.n_threads = params.n_threads_batch = threads
        params.no_perf = True
        self._context = native.llama_init_from_model(self._model, params)
        if not self._context:
            self.close()
            raise LoadError
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
        length = native.llama_model_meta_val_str(self._model, key.encode(), None, 0)
        if length < 0:
            return None
        buffer = ctypes.create_string_buffer(length + 1)
        native.llama_model_meta_val_str(self._model, key.encode(), buffer, len(buffer))
        return buffer.value.decode("utf-8", "replace")

    def ends_answer(self, token: int) -> bool:
        """Whether the token ends an answer."""
        return bool(native.llama_vocab_is_eog(self._vocabulary, token))

    def accepts(self, grammar: str) -> bool:
        """Whether llama.cpp takes the grammar (GBNF with the rule ``root``)."""
        sampler = self._sampler(grammar)
        if sampler:
            native.llama_sampler_free(sampler)
        return bool(sampler)

    def answer(
        self, prompt: list[int], grammar: str, room: int, should_stop: Callable[[], bool]
    ) -> list[tuple[bytes, float]]:
        """The greedy answer under the grammar: (bytes, probability) per token, at most ``room`` of them.

        The probability is the model's own, before the grammar narrows the choice. StoppedError when ``should_stop``
        says so (polled inside the computation) or when no whole answer comes; what ``should_stop`` raises is raised on.
        """
        self._check_open()
        sampler = self._sampler(grammar)
        if not sampler:  # using it would end the process
            raise ValueError("llama.cpp refuses the grammar")
        self._should_stop, self._failure = should_stop, None
        try:
            native.llama_memory_clear(native.llama_get_memory(self._context), True)
            pieces: list[tuple[bytes, float]] = []
            self._decode(prompt)
            while True:
                token, probability = self._next(sampler)
                if self.ends_answer(token):
                    return pieces
                if len(pieces) == room:
                    raise StoppedError
                native.llama_sampler_accept(sampler, token)
                pieces.append((self._piece(token), probability))
                self._decode([token])
        finally:
            native.llama_sampler_free(sampler)
            self._should_stop = lambda: False

    def _check_open(self) -> None:
        if not self._context:
            raise ValueError("the model is closed")

    def _poll(self, _data: ctypes.c_void_p) -> bool:
        try:
            return self._failure is not None or bool(self._should_stop())
        except BaseException as failure:  # must not be lost in native code
            self._failure = failure
            return True

    def _decode(self, tokens: list[int]) -> None:
        stopped = self._poll(ctypes.c_void_p(0))
        if not stopped:
            buffer = (native.llama_token * len(tokens))(*tokens)
            stopped = native.llama_decode(self._context, native.llama_batch_get_one(buffer, len(tokens))) != 0
        if self._failure is not None:
            raise self._failure
        if stopped:
            raise StoppedError

    def _next(self, sampler: int) -> tuple[int, float]:
        logits = self._logits()
        choices = np.zeros(self._size, _CANDIDATE)
        choices["id"] = np.arange(self._size)
        choices["logit"] = logits
        array = native.llama_token_data_array(
            data=choices.ctypes.data_as(native.llama_token_data_p), size=self._size, selected=-1, sorted=False
        )
        native.llama_sampler_apply(sampler, ctypes.byref(array))
        best = int(np.argmax(choices["logit"]))
        if not np.isfinite(choices["logit"][best]):  # a vocabulary that cannot spell the answer
            raise StoppedError
        token = int(choices["id"][best])
        shifted = logits.astype(np.float64) - float(logits.max())
        return token, float(np.exp(shifted[token]) / np.exp(shifted).sum())

    def _logits(self) -> npt.NDArray[np.float32]:
        return np.ctypeslib.as_array(native.llama_get_logits_ith(self._context, -1), (self._size,))

    def _piece(self, token: int) -> bytes:
        buffer = ctypes.create_string_buffer(256)
        length = native.llama_token_to_piece(self._vocabulary, token, buffer, len(buffer), 0, True)
        return buffer.raw[: max(length, 0)]

    def _sampler(self, grammar: str) -> int | None:
        sampler: int | None = native.llama_sampler_init_grammar(self._vocabulary, grammar.encode(), b"root")
        return sampler


def system_info() -> str:
    """What the native library was compiled for, as llama.cpp prints it."""
    info: bytes = native.llama_print_system_info()
    return info.decode("utf-8", "replace").strip()
