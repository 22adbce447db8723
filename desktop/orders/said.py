"""Which label speaks for which text on an order: beside it, below it, or as the head of a table's column."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from desktop.orders.model import OrderLine
from desktop.orders.vocabulary import LABELS, POSITIONS

_CONCEPTS: Final = {label: concept for concept, labels in LABELS.items() for label in labels.split()}
_LONGEST: Final = max(map(len, _CONCEPTS))
#: Between the cells of a row: a tab, a drawn rule, or the gap that a person types.
_GAP: Final = re.compile(r"\t|\s*[|│┃]\s*|[ \u3000]{2,}")
#: Letters set apart one by one: 성    명, 출 장 지.
_SPREAD: Final = re.compile(r"(?<![가-힣])[가-힣](?:[ \u3000]+[가-힣](?![가-힣])){1,7}")
#: What may stand before a label: bullets, numbers of items (1. 가. 2) ①), brackets.
_BULLET: Final = re.compile(r"(?:[\s○◯●◎•·∙ㆍ▪■□◆◇▶▷※*\-–—ㅇo<\[(【「]|\(?(?:\d{1,2}|[가-하])[.)]\s?|[①-⑳])*")
#: The bullet of the next label, at the end of a value.
_NEXT_BULLET: Final = re.compile(r"(?:^|\s)(?:[○◯●•·▪■□◆▶※ㅇ\-]|\(?(?:\d{1,2}|[가-하])[.)])$")
#: What follows a label, before its value.
_AFTER: Final = re.compile(r"\s*(?:[\])>】」]\s*)?(?:[:：=]\s*)?")
_COLON: Final = re.compile(r"\s*[\])>】」]?\s*[:：]")
#: Text that goes on over the end of a line, and takes in words that are labels elsewhere.
_FREE_TEXT: Final = ("purpose", "title")
#: Columns whose values may have several words.
_WIDE: Final = ("purpose", "destinations", "place", "affiliation")
_OFTEN_EMPTY: Final = ("비고", "서명", "날인", "확인")
#: A day or a period in a row run together.
_PERIOD: Final = re.compile(r"['’]?\d[\d.\s년월일화수목금토():~∼\-/시분박간부터까지]*[\d.)일분시지](?=\s|$)")
_DIGITS_OF_DAY: Final = 5
#: Values that tell by themselves which column they stand in.
_ANCHORS: Final[tuple[tuple[str, Callable[[str], bool]], ...]] = (
    ("period", lambda word: sum(map(str.isdigit, word)) >= _DIGITS_OF_DAY and _PERIOD.fullmatch(word) is not None),
    ("position", lambda word: word.removeprefix("지방") in POSITIONS),
)
#: A line further right than its label's by this many of its heights belongs to the label's value.
_INDENT: Final = 1.5
_MOST_GAP: Final = 4.0
#: More lines than this below one label are another paragraph.
_MOST_LINES: Final = 4


@dataclass(frozen=True)
class Said:
    """``text`` is what a label says, put together from ``lines``; ``row`` is the table row it belongs to, if it is one
    of several under a head; ``cell`` counts the cells of its line."""

    concept: str
    label: str
    text: str
    lines: tuple[int, ...]
    row: int | None = None
    cell: int = 0


def said(lines: Sequence[OrderLine]) -> list[Said]:
    """Everything that labels say, in reading order."""
    lines = [line.model_copy(update={"text": _SPREAD.sub(_together, line.text)}) for line in lines]
    rows = [list(_of_line(line.text, index)) for index, line in enumerate(lines)]
    claimed: set[int] = set()
    found: list[Said] = []
    for index, row in enumerate(rows):
        if index in claimed or not row:
            continue
        if _is_head(row, lines[index].text):
            below = _rows_below(index, row, lines, rows)
            if below:
                claimed |= {number for each in below for number in each.lines}
                found += below
                continue
        *before, last = row
        found += before
        found.append(_continued(last, index, lines, rows, claimed))
    return found


def cells_of(text: str) -> list[tuple[int, int]]:
    """Start and end of each cell of a row; empty cells of a tabbed row keep their place."""
    bounds, start = [], 0
    for gap in _GAP.finditer(text):
        bounds.append((start, gap.start()))
        start = gap.end()
    bounds.append((start, len(text)))
    is_tabbed = "\t" in text
    return [(a, b) for a, b in bounds if is_tabbed or text[a:b].strip()]


def _together(spread: re.Match[str]) -> str:
    """A label whose letters were set apart, as one word; anything else as it stands."""
    letters = spread[0].split()
    for count in range(len(letters), 1, -1):
        word = "".join(letters[:count])
        # 성 명 홍 길 동; but 출 장 명 령 서 is a title, not 출장명 and something.
        if _CONCEPTS.get(word) == "name" or (word in _CONCEPTS and count == len(letters)):
            return " ".join([word, " ".join(letters[count:])]).rstrip()
    return spread[0]


def _of_line(text: str, index: int) -> Iterator[Said]:
    """The labels of one line and what stands between them."""
    labels = list(_labels(text))
    for number, (_, start, label, cell) in enumerate(labels):
        stop = labels[number + 1][0] if number + 1 < len(labels) else len(text)
        value = " ".join(_GAP.sub(" ", text[start:stop]).split()).strip(" ,;")
        if stop < len(text):
            value = _NEXT_BULLET.sub("", value)
        yield Said(_CONCEPTS[label], label, value, (index,), None, cell)


def _labels(text: str) -> Iterator[tuple[int, int, str, int]]:
    """(begin, where its value begins, label, number of its cell) of every label in a line."""
    concept, led, silent, free = "", False, 0, 0
    for number, (start, end) in enumerate(cells_of(text)):
        at = start
        while at < end:
            begins_cell = not text[start:at].strip()
            begin = _BULLET.match(text, at, end).end()  # type: ignore[union-attr] # it matches nothing, too
            row = _label_at(text, begin, end)
            # 소속 직급 성명 출장목적 비고: in a head nothing stands between the labels.
            in_head = silent > 1 and not text[free:begin].strip()
            if (
                row is not None
                and not (concept == "transport" and _is_means(row, text, begin, end, said_before=text[free:begin]))
                and (begins_cell or in_head or _may_stand_within(row[1], concept, led, text, row[0]))
            ):
                stop, label = row
                silent = silent + 1 if not text[free:begin].strip() else 0
                concept, led = _CONCEPTS[label], led or begins_cell
                after = _AFTER.match(text, stop, end)
                at = max(stop, after.end() if after else stop)
                free = at
                yield begin, at, label, number
            else:
                space = text.find(" ", at, end)
                at = end if space < 0 else space + 1


def _label_at(text: str, begin: int, end: int) -> tuple[int, str] | None:
    """The longest label beginning there, letters perhaps spread, and ending where a word ends: (its end, itself)."""
    places = [i for i in range(begin, min(end, begin + 2 * _LONGEST)) if not text[i].isspace()]
    squashed = "".join(text[i] for i in places)
    for length in range(min(_LONGEST, len(squashed)), 0, -1):
        label = squashed[:length]
        if label not in _CONCEPTS:
            continue
        stop = places[length - 1] + 1
        word = text[begin:stop]
        if len(label) == 1 and (stop < end or begin > 0):
            continue
        if _CONCEPTS[label] == "position_name" and " " in word:
            continue  # 직급 성명: two columns
        loose = any(len(piece) == 1 and piece != "및" for piece in word.split())
        if loose and len(label) > 1 and not _COLON.match(text, stop):
            continue  # letters set apart are together by now: these are another word's
        if stop == end or text[stop] in " \t:：)]>】」|=(":
            if text[stop : stop + 1] == "(" and (closing := text.find(")", stop, end)) > 0:
                inside = text[stop + 1 : closing]
                if re.search(r"\d", inside) or len(inside) > 12:
                    return stop, label
                return closing + 1, label
            if "  " not in word.strip():
                return stop, label
    return None


def _may_stand_within(label: str, concept: str, led: bool, text: str, stop: int) -> bool:
    """Whether a label may stand behind other text of its cell: with a colon, or in the row of a table run together."""
    if _COLON.match(text, stop):
        return True
    if not led or len(label) < 2:
        return False
    return concept not in _FREE_TEXT or label.startswith(("출장", "여행", "교통"))


def _is_means(row: tuple[int, str], text: str, begin: int, end: int, *, said_before: str) -> bool:
    """Whether 공용차량 is what 교통편 says, and no label of its own: with a box, or with nothing said before it."""
    stop, label = row
    if _CONCEPTS[label] != "vehicle" or _COLON.match(text, stop):
        return False
    own_cell = stop == end and (begin == 0 or text[begin - 1] in "\t|│┃")
    return not own_cell or not said_before.strip()


def _is_head(row: Sequence[Said], text: str) -> bool:
    """Two labels or more that say nothing, and nothing before them: the head of a table."""
    filled = [text[a:b] for a, b in cells_of(text) if text[a:b].strip()]
    return len(row) >= 2 and all(not each.text for each in row) and len(filled) <= len(row)


def _rows_below(
    index: int, head: Sequence[Said], lines: Sequence[OrderLine], rows: Sequence[Sequence[Said]]
) -> list[Said]:
    """The cells of the rows under a head, each under its label; empty where what follows is no such row."""
    found: list[Said] = []
    for number in range(index + 1, len(lines)):
        text = lines[number].text
        cells = [text[a:b].strip() for a, b in cells_of(text)]
        is_titled = "\t" in text and _is_titled(rows[number], cells, head)
        if (rows[number] and not is_titled) or not text.strip() or lines[number].page != lines[index].page:
            break
        if "\t" in text:
            places = {each.cell: each for each in head if each.cell or not is_titled}
            pairs = [(places[n], cell) for n, cell in enumerate(cells) if n in places and cell]
        else:
            words = cells if len(cells) == len(head) else _fitted(head, text)
            pairs = list(zip(head, words, strict=False))
        if not pairs:
            break
        found += [replace(label, text=cell, lines=(number,), row=number) for label, cell in pairs]
    return found


def _is_titled(row: Sequence[Said], cells: Sequence[str], head: Sequence[Said]) -> bool:
    """Whether a row under a head begins with what it is (출장자, under 구분), and each other column has a value."""
    titles = [each.cell for each in row] == [0] and row[0].concept not in [each.concept for each in head]
    return titles and len(head) > 2 and len([cell for cell in cells[1:] if cell]) >= len(head) - 1


def _fitted(head: Sequence[Said], text: str) -> list[str]:
    """A row run together, parted into one value for each label of its head; empty where that cannot be told.

    A period is one value, and like a rank it parts the row in two; in each part one column may have several words.
    """
    if head[-1].label in _OFTEN_EMPTY:
        head = head[:-1]
    words = [word for word in _PERIOD.sub(lambda match: "\u00a0".join(match[0].split()), text).split(" ") if word]
    return [" ".join(word.split()) for word in _shared_out([each.concept for each in head], words)]


def _shared_out(concepts: Sequence[str], words: Sequence[str]) -> list[str]:
    """Words under labels of these concepts; in each part between anchors what is over goes to the one long column."""
    for anchor, looks in _ANCHORS:
        places = [number for number, word in enumerate(words) if looks(word)]
        if anchor in concepts and len(places) == 1:
            at, place = concepts.index(anchor), places[0]
            ahead, behind = (
                _shared_out(concepts[:at], words[:place]),
                _shared_out(concepts[at + 1 :], words[place + 1 :]),
            )
            fits = len(ahead) == at and len(behind) == len(concepts) - at - 1
            return [*ahead, words[place], *behind] if fits else []
    over, found = len(words) - len(concepts), list(words)
    wide = [number for number, concept in enumerate(concepts) if concept in _WIDE]
    if over > 0 and len(wide) == 1:
        found[wide[0] : wide[0] + over + 1] = [" ".join(words[wide[0] : wide[0] + over + 1])]
    return found if len(found) == len(concepts) else []


def _continued(
    last: Said, index: int, lines: Sequence[OrderLine], rows: Sequence[Sequence[Said]], claimed: set[int]
) -> Said:
    """A label's say with the lines that go on with it: to the right below it, or around a label set in the middle."""
    text, used = [last.text] if last.text else [], [index]
    before = index - 1
    if (
        not text
        and before >= 0
        and before not in claimed
        and not rows[before]
        and _goes_on(lines[index], lines[before])
    ):
        text.insert(0, _inner(lines[before].text))
        used.insert(0, before)
        claimed.add(before)
    for number in range(index + 1, min(index + 1 + _MOST_LINES, len(lines))):
        line = lines[number]
        alone = not text and len(rows[index]) == 1
        if rows[number] or not line.text.strip() or not (_goes_on(lines[index], line, number - index) or alone):
            break
        text.append(_inner(line.text))
        used.append(number)
        claimed.add(number)
    return replace(last, text=" ".join(text), lines=tuple(used))


def _goes_on(label: OrderLine, line: OrderLine, steps: int = 1) -> bool:
    """Whether a line stands in the column right of a label, close to it."""
    if line.page != label.page:
        return False
    if "\t" in label.text or "\t" in line.text:
        return line.text.startswith("\t")
    (left, top), (_, bottom) = label.polygon[0], label.polygon[3]
    height = max(1.0, bottom - top)
    gap = abs(line.polygon[0][1] - top) / steps
    return line.polygon[0][0] > left + _INDENT * height and gap < _MOST_GAP * height


def _inner(text: str) -> str:
    return " ".join(_GAP.sub(" ", text).split())
