"""How an answer was delivered: pace, pauses and their places, from the times of its words.

Figures with their definitions, and no judgement: nothing here touches a mark.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from difflib import SequenceMatcher
from itertools import pairwise

from interviewer.core.assessment import Assessment
from interviewer.core.playbook import Criterion
from interviewer.core.transcript import Answer, Word
from interviewer.core.words import FILLERS, Token, tokens

_LONG_PAUSE = 2.0
"""Seconds. Longer pauses are thinking, and are left out of the speaking pace."""
_SHORTEST_PACE = 5
"""Words below which words per minute say nothing."""
_FILLER_PAIRS = frozenset({("you", "know"), ("i", "mean")})
_AFTER = 5
"""Words shown after the longest pause; what begins among them begins right after it."""


@dataclass(frozen=True)
class Pause:
    """The longest silence inside an answer and where it fell; times in seconds of the answer."""

    seconds: float
    at: float
    before: Criterion | None
    """The criterion whose quoted words begin right after it; None when it fell inside one."""
    inside: Criterion | None
    """The criterion whose quoted words it interrupts."""
    words: str
    """The first words after it, as heard."""


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """Every figure is None where the words carry no times or hold too little to tell."""

    first_word: float | None = None
    """Seconds from the start of listening to the first word."""
    pace: float | None = None
    """Words a minute of speaking, pauses over 2 s left out."""
    overall_pace: float | None = None
    """Words a minute from the first word to the last, all pauses included."""
    longest_pause: Pause | None = None
    fillers: int | None = None
    judgement: float | None = None
    """Seconds from the first word of the definition to the first word of a judgement."""


@dataclass(frozen=True)
class Figure:
    """One line of the debrief: a name, a value with its unit, and what it means."""

    name: str
    value: str
    definition: str


@dataclass(frozen=True)
class _Timeline:
    """Timed words and the seconds at which each criterion's quoted words start and end."""

    words: Sequence[Word]
    quoted: Sequence[tuple[Criterion, float, float]]


def delivery(answer: Answer, assessment: Assessment | None) -> Delivery:
    """The figures of one answer; without an assessment those that need evidence are None."""
    if not answer.words:
        return Delivery()
    timeline = _Timeline(answer.words, tuple(_quoted(answer, assessment)))
    heard = [token.text for word in answer.words for token in tokens(word.text)]
    pace, overall = _paces(answer.words)
    return Delivery(
        first_word=round(answer.words[0].start, 2),
        pace=pace,
        overall_pace=overall,
        longest_pause=_longest_pause(timeline),
        fillers=_fillers(heard),
        judgement=_judgement(timeline),
    )


def figures(delivery: Delivery) -> tuple[Figure, ...]:
    """The figures that are known, in order, each with its definition as a sentence."""
    lines = (_FIGURES[field.name](delivery) for field in fields(Delivery))
    return tuple(line for line in lines if line is not None)


def _first_word(delivery: Delivery) -> Figure | None:
    if delivery.first_word is None:
        return None
    meaning = "From the end of the question, when listening began, to your first word."
    return Figure("time to first word", f"{delivery.first_word:.1f} s", meaning)


def _pace(delivery: Delivery) -> Figure | None:
    if delivery.pace is None:
        return None
    meaning = f"Words a minute while speaking; pauses over {_LONG_PAUSE:.0f} s do not count."
    return Figure("pace", f"{delivery.pace:.0f} words/min", meaning)


def _overall_pace(delivery: Delivery) -> Figure | None:
    if delivery.overall_pace is None:
        return None
    meaning = "Words a minute from your first word to your last, pauses included."
    return Figure("overall pace", f"{delivery.overall_pace:.0f} words/min", meaning)


def _pause(delivery: Delivery) -> Figure | None:
    pause = delivery.longest_pause
    if pause is None:
        return None
    place = ""
    if pause.before is not None:
        place = f"before the {_SAID[pause.before]}, "
    elif pause.inside is not None:
        place = f"inside the {_SAID[pause.inside]}, "
    more = "" if pause.words.endswith((".", "?", "!")) else "…"
    value = f'{place}{pause.seconds:.1f} s: "{pause.words}{more}"'
    meaning = "The longest silence between two words of the answer, and what came after it."
    return Figure("longest pause", value, meaning)


def _filler_count(delivery: Delivery) -> Figure | None:
    if delivery.fillers is None:
        return None
    meaning = (
        "Sounds such as um and er, and 'you know' and 'I mean', as far as the "
        "recogniser kept them: it drops most, so the true number is higher."
    )
    return Figure("fillers", f"at least {delivery.fillers}", meaning)


def _to_judgement(delivery: Delivery) -> Figure | None:
    if delivery.judgement is None:
        return None
    meaning = (
        "From the first word of the definition to the first word of a trade-off or a "
        "limitation; 0 when the judgement came first."
    )
    return Figure("definition to judgement", f"{delivery.judgement:.1f} s", meaning)


_FIGURES = {
    "first_word": _first_word,
    "pace": _pace,
    "overall_pace": _overall_pace,
    "longest_pause": _pause,
    "fillers": _filler_count,
    "judgement": _to_judgement,
}
_SAID = {
    Criterion.DEFINITION: "definition",
    Criterion.TRADEOFF: "trade-off",
    Criterion.EXAMPLE: "example",
    Criterion.LIMITATION: "limitation",
}


def _quoted(
    answer: Answer, assessment: Assessment | None
) -> Iterator[tuple[Criterion, float, float]]:
    """Criterion, start and end in seconds of every quote, in order of time."""
    if assessment is None:
        return
    timed = _timed_tokens(answer)
    found = []
    for finding in assessment.findings:
        for evidence in finding.evidence:
            inside = [
                word
                for token, word in timed
                if token.start < evidence.end and token.end > evidence.start
            ]
            if inside:
                found.append((finding.criterion, inside[0].start, inside[-1].end))
    yield from sorted(found, key=lambda item: item[1])


def _timed_tokens(answer: Answer) -> list[tuple[Token, Word]]:
    """The words of the text that were heard as such; one the candidate corrected has no time."""
    written = tokens(answer.text)
    heard = [(token.text, word) for word in answer.words for token in tokens(word.text)]
    matcher = SequenceMatcher(
        None, [token.text for token in written], [text for text, _ in heard], autojunk=False
    )
    return [
        (written[block.a + step], heard[block.b + step][1])
        for block in matcher.get_matching_blocks()
        for step in range(block.size)
    ]


def _paces(words: Sequence[Word]) -> tuple[float | None, float | None]:
    elapsed = words[-1].end - words[0].start
    gaps = (_gap(before, after) for before, after in pairwise(words))
    thinking = sum(gap for gap in gaps if gap > _LONG_PAUSE)
    spoken = sum(1 for word in words if not _is_filler(word))
    if spoken < _SHORTEST_PACE or elapsed - thinking <= 0:
        return None, None
    return round(60 * spoken / (elapsed - thinking), 1), round(60 * spoken / elapsed, 1)


def _gap(before: Word, after: Word) -> float:
    return max(0.0, after.start - before.end)


def _is_filler(word: Word) -> bool:
    heard = tokens(word.text)
    return all(token.text in FILLERS for token in heard)


def _longest_pause(timeline: _Timeline) -> Pause | None:
    words = timeline.words
    if len(words) < 2:
        return None
    index = max(range(1, len(words)), key=lambda place: _gap(words[place - 1], words[place]))
    seconds, at = _gap(words[index - 1], words[index]), words[index - 1].end
    if seconds == 0:
        return None
    inside = [item for item, start, end in timeline.quoted if start < at < end]
    near = words[min(index + _AFTER, len(words)) - 1].start
    coming = [item for item, start, _ in timeline.quoted if at <= start <= near]
    return Pause(
        seconds=round(seconds, 2),
        at=round(at, 2),
        before=coming[0] if coming and not inside else None,
        inside=inside[0] if inside else None,
        words=" ".join(word.text.strip() for word in words[index : index + _AFTER]),
    )


def _fillers(heard: Sequence[str]) -> int:
    pairs = sum(pair in _FILLER_PAIRS for pair in pairwise(heard))
    return sum(word in FILLERS for word in heard) + pairs


def _judgement(timeline: _Timeline) -> float | None:
    defined = [start for item, start, _ in timeline.quoted if item is Criterion.DEFINITION]
    judged = [
        start
        for item, start, _ in timeline.quoted
        if item in (Criterion.TRADEOFF, Criterion.LIMITATION)
    ]
    if not defined or not judged:
        return None
    return round(max(0.0, judged[0] - defined[0]), 2)
