"""Where an order sends (출장지), what carries there (교통편), and whether it leaves the workplace's area (관외)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from desktop.orders.fields import IN_SENTENCE, Paper, squash
from desktop.orders.model import OrderField
from desktop.orders.said import Said
from desktop.orders.vocabulary import PUBLIC_VEHICLE, TRANSPORT
from desktop.travel.regions import Regions

_ARROW: Final = re.compile(r"\s*(?:→|⇒|➜|▶|~|↔|⇔|->)\s*")
_COMMA: Final = re.compile(r"\s*[,、;]\s*(?![^(]*\))")
#: These part places only where each part is one: a full stop is a comma that was read wrongly.
_WORD_GAP: Final = re.compile(r"\s*[·ㆍ/]\s*(?![^(]*\))|\s+및\s+(?![^(]*\))|\.\s+(?![^(]*\))")
_TO_PLACE: Final = re.compile(
    r"(?P<place>[가-힣()]+(?: [가-힣()]+){0,3}?)\s?(?:으로|로|에|에서의|을|를)?\s?출장(?:을|하|명|가|\s)"
)
#: A box that is ticked, an empty one; a ring round a word or after it.
_TICKED: Final = re.compile(r"[☑☒■✔✓√◉●▣]|[\[(]\s?[VvOoㅇ○✓✔√●]\s?[\])]")
_EMPTY: Final = re.compile(r"[□☐◻▢]|\[\s*\]|\(\s*\)|○")
_NO: Final = re.compile(
    r"미이용|미사용|이용\s?안|사용\s?안|이용하지|사용하지|해당\s?없음|없음|아니오|아니요|부$|^무$|^[XxＸ]$|불필요|미해당"
)
_YES: Final = re.compile(r"이용|사용|^예$|^유$|^여$|^[OoＯ○]$|있음|해당")
_SCOPES: Final = (
    ("근무지내", re.compile(r"관내|근무지\s?내|시내\s?출장")),
    ("관외", re.compile(r"관외|근무지\s?외|시외\s?출장")),
)
_EITHER: Final = re.compile(r"또는|혹은|제외|외(?![가-힣])|불가")
_TICK_MISREAD: Final = "표시한 칸을 잘못 읽었을 수 있습니다."
_WEAK: Final = "회의나 행사의 장소일 수 있습니다."


def read_destinations(paper: Paper, said: Sequence[Said], regions: Regions) -> OrderField | None:
    """출장지: every place that its label names, as printed; sure where each is a region by its name."""
    labelled = [each for each in said if each.concept == "destinations" and each.text]
    places = [each for each in said if each.concept == "place" and each.text]
    for each in labelled or places:
        parts, doubts = _places(each.text, regions)
        if not parts:
            continue
        if not labelled and each.label.endswith("장소"):
            doubts.append(_WEAK)
        known = all(len(regions.areas(part)) == 1 or regions.begins_with_region(part) for part in parts)
        if not known:
            doubts.append("시·군을 알 수 없는 곳이 있습니다.")
        if re.search(r"\d", each.text):
            doubts.append("출장지가 아닌 글이 섞였을 수 있습니다.")
        others = [_places(other.text, regions)[0] for other in labelled if other is not each]
        if any(set(map(squash, other)) != set(map(squash, parts)) for other in others):
            doubts.append("출장지가 다르게도 적혀 있습니다.")
        return paper.field(
            tuple(parts),
            each.lines,
            each.text,
            ("label", "lexicon") if known else ("label",),
            enough=known,
            doubts=doubts,
        )
    return _in_sentence(paper, regions)


def _places(text: str, regions: Regions) -> tuple[list[str], list[str]]:
    """The places of a value, and what is doubtful in them: of a route the places between its ends."""
    doubts: list[str] = []
    stops = [stop for stop in _ARROW.split(text) if stop]
    if len(stops) > 1:
        same = squash(stops[0]) == squash(stops[-1])
        stops = stops[1:-1] if same and len(stops) > 2 else stops[1:]
        if not same:
            doubts.append("구간에서 출발지를 뺀 곳입니다.")
    parts = [part.strip(" .") for stop in stops for part in _COMMA.split(stop) if part.strip(" .")]
    split: list[str] = []
    for part in parts:
        pieces = [piece for piece in _WORD_GAP.split(part) if piece]
        split += pieces if len(pieces) > 1 and all(regions.areas(piece) for piece in pieces) else [part]
    return list(dict.fromkeys(split)), doubts


def _in_sentence(paper: Paper, regions: Regions) -> OrderField | None:
    """서울특별시로 출장을 명함: the words before 출장 that are a region."""
    for number, line in enumerate(paper.lines):
        for match in _TO_PLACE.finditer(line.text):
            words = match["place"].split()
            for first in range(len(words)):
                place = " ".join(words[first:])
                place = re.sub(r"(?<=[가-힣])(?:으로|로|에)$", "", place)
                if all(regions.areas(word) for word in place.split()):
                    return paper.field(
                        (place,), (number,), match[0], ("sentence",), enough=False, doubts=(IN_SENTENCE,)
                    )
    return None


def read_transport(paper: Paper, said: Sequence[Said]) -> Iterator[tuple[str, OrderField]]:
    """교통편: the means named, or of several to tick the ticked ones; and whether one is 공무용 차량."""
    for each in said:
        if each.concept != "transport" or not each.text:
            continue
        options, marked = _options(each.text)
        doubts = [] if paper.is_typed(each.lines) or not marked else [_TICK_MISREAD]
        if not options:
            continue
        if not marked and (_NO.search(each.text) or _EITHER.search(each.text)):
            doubts.append("고른 교통편이 분명하지 않습니다.")
        witnesses = ("label", "tick") if marked else ("label", "lexicon")
        yield "transport", paper.field(tuple(options), each.lines, each.text, witnesses, enough=True, doubts=doubts)
        public = any(squash(option) in PUBLIC_VEHICLE for option in options)
        if public and not _NO.search(each.text):
            only = len(options) == 1
            doubts = [*doubts, *([] if only else ["여러 교통편 가운데 하나입니다."])]
            yield "public_vehicle", paper.field(True, each.lines, each.text, witnesses, enough=True, doubts=doubts)
        return


def read_vehicle(paper: Paper, said: Sequence[Said]) -> OrderField | None:
    """공용차량 이용 여부: yes or no, as written or ticked."""
    for each in said:
        if each.concept != "vehicle" or not each.text:
            continue
        answers = _ticked(each.text) if _TICKED.search(each.text) or _EMPTY.search(each.text) else [each.text]
        if len(answers) != 1:
            continue
        answer = answers[0].strip(" ()[]")
        no, yes = _NO.search(answer), _YES.search(answer)
        if bool(no) == bool(yes) and not no:
            continue
        ticked = answers != [each.text]
        doubts = [_TICK_MISREAD] if ticked and not paper.is_typed(each.lines) else []
        return paper.field(not no, each.lines, each.text, ("label", "lexicon"), enough=True, doubts=doubts)
    return None


def _options(text: str) -> tuple[list[str], bool]:
    """The means of transport in a text, as printed; where boxes stand, only the ticked. And whether boxes stand."""
    boxed = bool(_TICKED.search(text) or re.search(r"[□☐◻▢]|\[\s+\]|\(\s+\)", text))
    options = [option for part in (_ticked(text) if boxed else [text]) for option in _means(part)]
    return list(dict.fromkeys(options)), boxed


def _ticked(text: str) -> list[str]:
    """The words that a tick stands before; of 공용차량(O) 자가용( ) the words before the ring."""
    marks = sorted(
        [(m.start(), m.end(), True) for m in _TICKED.finditer(text)]
        + [(m.start(), m.end(), False) for m in _EMPTY.finditer(text)]
    )
    if not marks:
        return []
    behind = marks[0][0] > 0 and bool(text[: marks[0][0]].strip(" :：,/"))
    found = []
    for number, (start, end, ticked) in enumerate(marks):
        if behind:
            first = marks[number - 1][1] if number else 0
            words = text[first:start]
        else:
            words = text[end : marks[number + 1][0] if number + 1 < len(marks) else len(text)]
        if ticked and words.strip(" ,/"):
            found.append(words.strip(" ,/"))
    return found


def _means(text: str) -> Iterator[str]:
    """Every means of transport in a text, the longest word at each place, with what stands in between left out."""
    at = 0
    places = [i for i, char in enumerate(text) if not char.isspace()]
    squashed = "".join(text[i] for i in places)
    while at < len(squashed):
        word = next((word for word in TRANSPORT if squashed.upper().startswith(word.upper(), at)), None)
        if word is None:
            at += 1
            continue
        yield text[places[at] : places[at + len(word) - 1] + 1]
        at += len(word)


def read_scope(paper: Paper, said: Sequence[Said], title: str, regions: Regions, base: str) -> OrderField | None:
    """출장 구분: 근무지내 or 관외 as its label or the title says; sure where both do, or ``base`` and 출장지 agree."""
    in_title = {scope for scope, words in _SCOPES if words.search(title)}
    for each in said:
        if each.concept != "scope" or not each.text:
            continue
        texts = _ticked(each.text) if _TICKED.search(each.text) or _EMPTY.search(each.text) else [each.text]
        scopes = {scope for text in texts for scope, words in _SCOPES if words.search(text)}
        if len(scopes) == 1:
            (scope,) = scopes
            told = in_title == scopes
            apart = _is_apart(said, regions, base)
            agrees = apart is not None and apart == (scope == "관외")
            doubts = ["근무지와 출장지로 보면 다릅니다."] if apart is not None and not agrees else []
            witnesses = ("label", *(("title",) if told else ()), *(("regions",) if agrees else ()))
            enough = (told or agrees) and paper.is_typed(each.lines)
            return paper.field(scope, each.lines, each.text, witnesses, enough=enough, doubts=doubts)
    if len(in_title) == 1:
        number = next((n for n, line in enumerate(paper.lines) if squash(title) in squash(line.text)), None)
        if number is not None:
            return paper.field(in_title.pop(), (number,), title, ("title",), enough=False)
    return None


def _is_apart(said: Sequence[Said], regions: Regions, base: str) -> bool | None:
    """Whether 출장지 lies outside the area of ``base`` (근무지); None where the names do not tell."""
    home = regions.areas(base)
    places = [regions.areas(each.text) for each in said if each.concept == "destinations" and each.text]
    if len(home) != 1 or not places or any(len(place) != 1 for place in places):
        return None
    return any(place != home for place in places)
