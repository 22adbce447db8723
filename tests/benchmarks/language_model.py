"""The language model: CPU seconds a receipt, tokens per second beside llama.cpp alone, seconds to load, memory.

    python tests/benchmarks/language_model.py [MODEL.gguf] [--chat] [--threads 1] [--rounds 5]

Without a file the shipped model is measured; --chat asks in the file's own chat template. The peer does what
llama.cpp's own llama-bench does: a prompt of the same tokens decoded as one batch, then as many tokens one by one,
without a grammar, without choosing, and without any code of this program; the two take turns, so that a busy machine is
busy for both. The receipts are the built-in samples, as they were drawn.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from desktop import manifest
from desktop.engine.__main__ import resident_bytes
from desktop.llm import grammar
from desktop.llm.grammar import RECEIPT
from desktop.llm.model import FieldModel, native_runtime
from desktop.samples import score

Tokens = list[int]


@dataclass(frozen=True)
class Case:
    """One receipt: its lines, the tokens that ask about it, the grammar of its answer, the tokens of its answer."""

    lines: list[str]
    asked: Tokens
    grammar: str
    answered: Tokens


class Peer:
    """llama.cpp as it is: a model, a context with its default batch sizes, llama_decode."""

    def __init__(self, path: Path, threads: int, context: int) -> None:
        import llama_cpp as native

        self._native = native
        parameters = native.llama_model_default_params()
        parameters.n_gpu_layers = 0
        self._model = native.llama_model_load_from_file(str(path).encode(), parameters)
        made = native.llama_context_default_params()
        made.n_ctx, made.n_threads, made.n_threads_batch, made.no_perf = context, threads, threads, True
        self._context = native.llama_init_from_model(self._model, made)

    def prompt(self, tokens: Tokens) -> None:
        self._native.llama_memory_clear(self._native.llama_get_memory(self._context), True)
        self._decode(tokens)

    def generate(self, tokens: Tokens) -> None:
        for token in tokens:
            self._decode([token])

    def _decode(self, tokens: Tokens) -> None:
        buffer = (self._native.llama_token * len(tokens))(*tokens)
        assert self._native.llama_decode(self._context, self._native.llama_batch_get_one(buffer, len(tokens))) == 0
        self._native.llama_synchronize(self._context)


def cpu_seconds(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


def cases(model: FieldModel) -> list[Case]:
    papers = json.loads(Path(score.__file__).with_name("truth.json").read_text(encoding="utf-8")).values()
    made = []
    for paper in papers:
        form, runtime = model._form(RECEIPT), model._runtime
        shown = [form.shown(line) for line in paper["lines"]]
        asked, rules = form.tokens(shown), grammar.gbnf(grammar.candidates(shown))
        pieces = runtime.answer(asked, rules, form.room, lambda: False)
        answered = runtime.tokens(b"".join(piece for piece, _ in pieces).decode())
        made.append(Case(paper["lines"], asked, rules, answered))
    return made


def main() -> int:
    """Print the figures; 0 whatever they say: thresholds belong to a person who knows the machine."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", nargs="?", type=Path)
    parser.add_argument("--chat", action="store_true")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    file = arguments.file or manifest.load()["fields"].checked()[0]
    native_runtime()  # the library itself is not the model
    before, begun = resident_bytes(), time.perf_counter()
    loading = time.process_time()
    model = FieldModel(file, arguments.threads, is_chat=arguments.chat)
    loading, waited = time.process_time() - loading, time.perf_counter() - begun
    receipts = cases(model)
    held = resident_bytes() - before
    runtime, peer = model._runtime, Peer(file, arguments.threads, model.context_size)
    ours_asked, ours_told, their_asked, their_told, whole = ([] for _ in range(5))

    def measured(work: Callable[[], object]) -> float:
        runtime._remembered = []  # each time as if it were the first question
        return cpu_seconds(work)

    for _ in range(arguments.rounds):
        for case in receipts:
            their_asked.append(cpu_seconds(lambda: peer.prompt(case.asked)))  # noqa: B023 - called at once
            their_told.append(cpu_seconds(lambda: peer.generate(case.answered)))  # noqa: B023
            prompt = measured(lambda: runtime.answer(case.asked, 'root ::= ""', 1, lambda: False))  # noqa: B023
            both = measured(lambda: runtime.answer(case.asked, case.grammar, 10**6, lambda: False))  # noqa: B023
            ours_asked.append(prompt)
            ours_told.append(max(both - prompt, 1e-9))
            whole.append(measured(lambda: model.answer(case.lines)))  # noqa: B023
    asked = statistics.mean(len(case.asked) for case in receipts)
    answered = statistics.mean(len(case.answered) for case in receipts)
    print(f"{file.name}: {file.stat().st_size / 2**20:.1f} MB, {arguments.threads} thread(s), {len(receipts)} receipts")
    print(f"load {loading:.2f} CPU s ({waited:.2f} s), memory {held / 2**20:.0f} MB with its context")
    print(f"a receipt: {asked:.0f} tokens in, {answered:.0f} out, {statistics.median(whole):.3f} CPU s")
    for name, count, ours, theirs in (
        ("prompt", asked, ours_asked, their_asked),
        ("answer", answered, ours_told, their_told),
    ):
        mine, other = (count / statistics.median(seconds) for seconds in (ours, theirs))
        print(f"{name}: {mine:,.0f} tokens per CPU s, llama.cpp alone {other:,.0f}: {mine / other:.2f} of it")
    return 0


if __name__ == "__main__":
    sys.exit(main())
