"""Measure a field model as the program runs it, on receipts (or orders) it was not trained on, and calibrate it.

    python -m models.training.fields.evaluate --model FILE.gguf [--orders] [--papers 400] [--calibrate calibration.json]

Runs in the program's own environment. An answer is right when it is the value that can still be read (`noise.truth`),
or empty where there is none. Held-out papers come first: layouts and words that training never sees.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from desktop.errors import UserError
from desktop.llm import prompt
from desktop.llm.answers import Task
from desktop.llm.calibration import Step, calibration_text
from desktop.llm.forms import ANSWER_ROOM
from desktop.llm.grammar import RECEIPT
from desktop.llm.model import FieldModel, Proposal
from desktop.llm.orders import ORDER
from desktop.llm.runtime import NoAnswerError, Runtime

from . import noise
from .data import Question
from .questions import questions

_ANY_TEXT = "root ::= .*"
#: Bins a field's answers are sorted into, before neighbours that are out of order are joined.
_BINS = 12


@dataclass(frozen=True)
class Answered:
    """A paper with its true answers and the model's."""

    truth: Mapping[str, str]
    proposals: Mapping[str, Proposal]

    def is_right(self, field: str) -> bool:
        proposal = self.proposals.get(field)
        given, true = proposal.value if proposal else "", self.truth.get(field, "")
        return noise.alike(given, true)


def ask(model: FieldModel, asked: Question) -> Answered:
    """No answer, as the program takes one that finds no end, is an empty one."""
    try:
        return Answered(asked.values, model.propose(asked.lines, task=asked.task))
    except UserError:
        return Answered(asked.values, {})


def ask_freely(runtime: Runtime, asked: Question) -> Answered:
    """The same without the copy grammar: whatever the model writes."""
    try:
        pieces = runtime.answer(runtime.tokens(prompt.prompt(asked.lines)), _ANY_TEXT, ANSWER_ROOM, lambda: False)
    except NoAnswerError:  # it found no end
        pieces = []
    written = b"".join(piece for piece, _ in pieces)
    spans = asked.task.form.spans(written)
    values = {field: written[start:end].decode("utf-8", "replace") for field, (start, end) in spans.items()}
    given = {field: Proposal(value, value, (), 0.0) for field, value in values.items()}
    return Answered(asked.values, given)


def shares(task: Task, answers: Sequence[Answered]) -> dict[str, float]:
    """The share right by field, and of papers with every field right."""
    fields = task.form.fields
    found = {field: sum(each.is_right(field) for each in answers) / len(answers) for field in fields}
    found["all"] = sum(all(each.is_right(field) for field in fields) for each in answers) / len(answers)
    return found


def calibrate(task: Task, answers: Sequence[Answered]) -> dict[str, list[Step]]:
    """By field, from answers of an uncalibrated model: steps of its least token probability, rising in both."""
    found = {}
    for field in task.form.fields:
        given = sorted(
            (each.proposals[field].probability, each.is_right(field)) for each in answers if field in each.proposals
        )
        there = sum(field in each.truth for each in answers)
        if given and there:
            found[field] = _steps(given, there)
    return found


def _steps(given: Sequence[tuple[float, bool]], there: int) -> list[Step]:
    size = max(1, len(given) // _BINS)
    # bin: [least, right, count]; the first and the last are never counted as wholly wrong or right
    bins: list[tuple[float, int, int]] = []
    for start in range(0, len(given), size):
        part = given[start : start + size]
        bins.append((part[0][0], sum(right for _, right in part), len(part)))
        while len(bins) > 1 and _share(bins[-2]) >= _share(bins[-1]):
            (least, right, count), (_, more, others) = bins[-2:]
            bins[-2:] = [(least, right + more, count + others)]
    steps = []
    for index, (least, _, _) in enumerate(bins):
        right, count = (sum(part) for part in zip(*(each[1:] for each in bins[index:]), strict=True))
        steps.append(Step(*(round(x, 4) for x in (least, _share(bins[index]), right / there, right / count))))
    return steps


def _share(one: tuple[float, int, int]) -> float:
    """Share right of a bin, one more of each taken as seen: few answers prove little."""
    return (one[1] + 1) / (one[2] + 2)


def speed(runtime: Runtime, asked: Sequence[Question]) -> dict[str, float]:
    """Tokens of prompt and answer per CPU second, and CPU seconds a paper, with one thread."""
    counts, seconds = [0, 0], [0.0, 0.0]
    for each in asked:
        tokens = runtime.tokens(prompt.prompt(each.lines))
        found = each.task.copying(each.lines, each.lines).gbnf()
        begun = time.process_time()
        runtime.answer(tokens, 'root ::= ""', 1, lambda: False)
        between = time.process_time()
        answer = runtime.answer(tokens, found, ANSWER_ROOM, lambda: False)
        whole = time.process_time() - between
        counts[0] += len(tokens)
        counts[1] += len(answer)
        seconds[0] += between - begun
        seconds[1] += whole - (between - begun)
    return {
        "prompt tokens per CPU second": counts[0] / seconds[0],
        "answer tokens per CPU second": counts[1] / seconds[1],
        "CPU seconds a paper": sum(seconds) / len(asked),
    }


def table(rows: Mapping[str, Mapping[str, float]]) -> str:
    """A table in Markdown, a column per key of the first row."""
    names = list(next(iter(rows.values())))
    lines = ["| |" + "|".join(f" {name} " for name in names) + "|", "|---" * (len(names) + 1) + "|"]
    lines += [
        f"| {row} |" + "|".join(f" {value:.3f} " for value in values.values()) + "|" for row, values in rows.items()
    ]
    return "\n".join(lines)


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--model", type=Path, required=True)
    p.add_argument("--orders", action="store_true", help="trip orders instead of receipts")
    p.add_argument("--papers", type=int, default=400)
    p.add_argument("--seed", type=int, default=11)
    p.add_argument("--calibrate", type=Path, help="where to write the calibration, measured on other held-out papers")
    args = p.parse_args()
    task = ORDER if args.orders else RECEIPT
    begun = time.process_time()
    model = FieldModel(args.model, task=task)
    print(f"load: {time.process_time() - begun:.3f} CPU seconds")
    rows = {}
    for name, held_out, wear in (
        ("held out, as read", True, None),
        ("held out, read without fault", True, noise.CLEAN),
        ("seen templates, as read", False, None),
        ("seen templates, read without fault", False, noise.CLEAN),
    ):
        asked = questions(task, args.seed, args.papers, held_out=held_out, wear=wear)
        rows[name] = shares(task, [ask(model, each) for each in asked])
    print(table(rows))
    runtime = Runtime(args.model, 1)
    freely = [ask_freely(runtime, each) for each in questions(task, args.seed, args.papers, held_out=True)]
    print(table({"held out, as read, without the grammar": shares(task, freely)}))
    for what, value in speed(runtime, list(questions(task, args.seed, 40, held_out=True))).items():
        print(f"{what}: {value:.3f}")
    print(f"memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB at most")
    if args.calibrate:
        asked = questions(task, args.seed + 1, 3 * args.papers, held_out=True)
        found = calibrate(task, [ask(model, each) for each in asked])
        args.calibrate.write_text(calibration_text(found), encoding="utf-8")
        for field, steps in found.items():
            print(f"\n{field}: least token probability, right, coverage and precision from there up")
            for step in steps:
                print(f"  {step.least:.3f}  {step.right:.3f}  {step.coverage:.3f}  {step.precision:.3f}")


if __name__ == "__main__":
    main()
