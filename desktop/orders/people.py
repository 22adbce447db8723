"""Who travels (출장자): name, organization, department and position, one person or several."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from desktop.orders.fields import ALONE, IN_SENTENCE, Paper
from desktop.orders.model import OrderField
from desktop.orders.said import Said
from desktop.orders.vocabulary import POSITIONS, SURNAMES

PERSON: Final = ("name", "affiliation", "organization", "department", "position", "position_name")
_POSITION: Final = re.compile(r"(?<![가-힣])(?:지방|국가)?(?:" + "|".join(POSITIONS) + r")(?![가-힣])")
_NAME: Final = re.compile(r"(?<![가-힣])[가-힣](?:\s?[가-힣]){1,3}(?![가-힣])")
#: Between the names of several: a comma, 및, or a dot with blanks around it (기획·예산과 is one unit).
_BETWEEN: Final = re.compile(r"\s*[,、/;]\s*|\s(?:및|외|[·ㆍ])\s")
#: 외 2명(이순한, 박가람): the names of the others.
_OTHERS_NAMED: Final = re.compile(r"\s외\s*\d+\s*[명인]\s*\(([^)]*)\)")
_SIGNED: Final = re.compile(r"\(\s?(?:인|서명|날인|서명 또는 인|한자)?\s?\)|\(인 또는 서명\)|서명$|[㊞印]|\(.{0,12}\)")
_AND_OTHERS: Final = re.compile(r"\s*외\s*(\d+)\s*[명인]")
_MORE: Final = "함께 가는 사람이 {count}명 더 있습니다. '함께 출장한 사람'에 이름을 적어 주세요."
#: Endings of the names of units and of whole offices.
_UNIT: Final = re.compile(r"[가-힣A-Za-z0-9·]+(?:과|팀|실|담당관|국|단|계|센터|본부|부|소|관)$")
_OFFICE: Final = re.compile(
    r"[가-힣A-Za-z0-9·()]+(?:부|처|청|원|소|시|군|구|도|교|대학|공사|공단|재단|위원회|센터|진흥원|연구원|연구소|사무소|사업소|박물관|관)$"
)
_ONLY_UNIT: Final = re.compile(r"[가-힣A-Za-z0-9·]+(?:과|팀|실|담당관|국|계|(?<![공재])단)$")
_HEAD_OF_OFFICE: Final = re.compile(
    r"(?P<office>[가-힣A-Za-z0-9·() ]{2,24}?(?:부|처|청|원|소|시|군|구|도|교|공사|공단|재단|센터|관))장\s*"
    r"(?:귀하|귀중|직인|\(직인\)|\[직인\]|\(직인생략\))?\s*$"
)
_IN_SENTENCE: Final = re.compile(
    r"(?:(?P<unit>[가-힣A-Za-z0-9·]+(?:과|팀|실|담당관|센터|국|(?<![공재])단))\s)?"
    r"(?P<position>(?:지방|국가)?(?:" + "|".join(POSITIONS) + r"))\s(?P<name>[가-힣]{3}|[가-힣]{4}|[가-힣]{2})"
    r"(?=(?:은|는|이|가|을|를|에게|의|님)?(?:[\s,(·]|$))"
)


def read_travellers(paper: Paper, said: Sequence[Said]) -> list[tuple[int | None, dict[str, OrderField]]]:
    """Every traveller with the table row he stands in, None where labels stand beside their values."""
    found: list[tuple[int | None, dict[str, OrderField]]] = []
    others: list[dict[str, OrderField]] = []
    current: dict[str, OrderField] = {}
    key: int | None = None
    for each in said:
        if each.concept not in PERSON or not each.text:
            continue
        if each.concept in ("name", "position_name"):
            first, *more = [*_named(paper, each), *_below(paper, each)] or [{}]
            others += more
            parts = list(first.items())
        else:
            parts = list(_parts(paper, each))
        for name, field in parts:
            if each.row != key or (each.row is None and name in current):
                if "name" in current:
                    found.append((key, current))
                current, key = {}, each.row
            current.setdefault(name, field)
    if "name" in current or (current and not found):
        found.append((key, current))
    found = _merged(found) or list(_in_sentences(paper))
    others += [person for each in said if each.concept == "companions" for person in _named(paper, each)]
    found = _merged([*found, *((None, person) for person in others)])
    return [(row, _with_office(paper, person)) for row, person in found]


def _merged(found: list[tuple[int | None, dict[str, OrderField]]]) -> list[tuple[int | None, dict[str, OrderField]]]:
    """The same person named twice (출장자 and 신청인) is one; what only the later place tells is added."""
    people: dict[str, tuple[int | None, dict[str, OrderField]]] = {}
    for number, (row, person) in enumerate(found):
        key = str(person["name"].value) if "name" in person else f"#{number}"
        if key in people:
            for name, field in person.items():
                people[key][1].setdefault(name, field)
        else:
            people[key] = (row, dict(person))
    return list(people.values())


def _parts(paper: Paper, said: Said) -> Iterator[tuple[str, OrderField]]:
    """What one label tells of a person."""
    text = said.text
    if said.concept == "position":
        match = _POSITION.search(text)
        words = match[0] if match else re.sub(r"\(.*?\)", "", text).strip()
        if words:
            witnesses = ("label", "lexicon") if match else ("label",)
            yield "position", paper.field(words, said.lines, text, witnesses, enough=match is not None)
    elif said.concept == "affiliation":
        yield from _affiliation(paper, said)
    else:
        yield said.concept, _repeated(paper, text, said.lines, text)


def _named(paper: Paper, said: Said) -> list[dict[str, OrderField]]:
    """홍길동, 주무관 홍길동, 운영지원과 주무관 홍길동 외 2명: everybody who is named."""
    text = _SIGNED.sub(" ", _OTHERS_NAMED.sub(r", \1", said.text))
    parts = [part for each in _BETWEEN.split(text) for part in _persons(each)]
    found = [person for part in parts if (person := _person(paper, part, said.lines, said.text))]
    others, after = _AND_OTHERS.search(said.text), _OTHERS_NAMED.search(said.text)
    named = len(_BETWEEN.split(after[1])) if after else 0
    if found and others and int(others[1]) > named:
        doubts = [_MORE.format(count=int(others[1]) - named)]
        name = found[0]["name"]
        found[0]["name"] = paper.field(name.value, said.lines, said.text, name.witnesses, enough=False, doubts=doubts)
    return found


def _persons(text: str) -> list[str]:
    """A text parted where one person's rank and name are followed by another's, as rows run together."""
    ends = [match.end() for match in _IN_SENTENCE.finditer(text) if match["name"][0] in SURNAMES]
    if len(ends) < 2:
        return [text]
    return [text[start:end] for start, end in zip([0, *ends[:-1]], [*ends[:-1], len(text)], strict=True)]


def _person(paper: Paper, text: str, lines: Sequence[int], whole: str) -> dict[str, OrderField]:
    """One person with rank and unit where they stand beside the name; {} where there is no name."""
    position = _POSITION.search(text)
    rest = text if position is None else f"{text[: position.start()]} {text[position.end() :]}"
    units = [word for word in rest.split() if _ONLY_UNIT.fullmatch(word)]
    name = _name_in(rest)
    if name is None:
        return {}
    again = paper.names_again(name, lines)
    found = {"name": paper.field(name, lines, whole, ("label", "repeat") if again else ("label",), enough=again)}
    if position is not None:
        found["position"] = paper.field(position[0], lines, whole, ("label", "lexicon"), enough=True)
    if units and units[0] != name:
        found["department"] = _repeated(paper, units[0], lines, whole)
    return found


def _below(paper: Paper, said: Said) -> Iterator[dict[str, OrderField]]:
    """Further persons on the lines below a label's value, one on each: nothing but unit, rank and name."""
    if said.row is not None:
        return
    for number in range(max(said.lines) + 1, len(paper.lines)):
        text = _SIGNED.sub(" ", paper.lines[number].text).strip()
        match = _IN_SENTENCE.fullmatch(text)
        if match is None or match["name"][0] not in SURNAMES:
            return
        yield _person(paper, text, (number,), text)


def _name_in(text: str) -> str | None:
    """The last word that can be a person's name: 2 to 4 letters, a family name first, no unit."""
    names = []
    for match in _NAME.finditer(text):
        name = "".join(match[0].split())
        if len(match[0].split()) in (1, len(name)):
            names.append(name)
    names = [name for name in names if name[0] in SURNAMES and not (len(name) > 3 and _UNIT.fullmatch(name))]
    return names[-1] if names else None


def _affiliation(paper: Paper, said: Said) -> Iterator[tuple[str, OrderField]]:
    """소속: an office, a unit of one, or both."""
    words = said.text.split()
    if not words:
        return
    head = 1 if len(words) > 1 and _OFFICE.fullmatch(words[0]) and not _ONLY_UNIT.fullmatch(words[0]) else 0
    if head:
        yield "organization", _repeated(paper, words[0], said.lines, said.text)
        yield "department", _repeated(paper, " ".join(words[1:]), said.lines, said.text)
    elif _UNIT.fullmatch(words[-1]) and (len(words) > 1 or _ONLY_UNIT.fullmatch(words[0])):
        yield "department", _repeated(paper, said.text, said.lines, said.text)
    else:
        kind = "organization" if _OFFICE.fullmatch(words[-1]) else "department"
        yield kind, paper.field(said.text, said.lines, said.text, ("label",), enough=False)


def _repeated(paper: Paper, value: str, lines: Sequence[int], text: str) -> OrderField:
    again = paper.repeats(value, lines)
    return paper.field(value, lines, text, ("label", "repeat") if again else ("label",), enough=again)


def _in_sentences(paper: Paper) -> Iterator[tuple[int | None, dict[str, OrderField]]]:
    """운영지원과 주무관 홍길동은 …: the first person of a sentence about a journey."""
    for number, line in enumerate(paper.lines):
        match = _IN_SENTENCE.search(line.text)
        if match is None or match["name"][0] not in SURNAMES:
            continue
        near = " ".join(each.text for each in paper.lines[max(0, number - 1) : number + 3])
        if "출장" not in near:
            continue
        found = {name: match[name] for name in ("name", "position") if match[name]}
        if match["unit"]:
            found["department"] = match["unit"]
        person = {
            name: paper.field(value, (number,), match[0], ("sentence",), enough=False, doubts=(IN_SENTENCE,))
            for name, value in found.items()
        }
        if others := _AND_OTHERS.match(line.text, match.end()):
            doubts = (IN_SENTENCE, _MORE.format(count=others[1]))
            person["name"] = paper.field(match["name"], (number,), match[0], ("sentence",), enough=False, doubts=doubts)
        yield None, person
        return


def _with_office(paper: Paper, person: dict[str, OrderField]) -> dict[str, OrderField]:
    """The office whose head signs or is written to (○○연구소장 귀하), where no label names one."""
    if "organization" in person or "name" not in person:
        return person
    for number in range(len(paper.lines) - 1, -1, -1):
        match = _HEAD_OF_OFFICE.search(paper.lines[number].text.strip())
        if match and " " not in match["office"].strip():
            field = paper.field(
                match["office"].strip(), (number,), match[0], ("signer",), enough=False, doubts=(ALONE,)
            )
            return {**person, "organization": field}
    return person
