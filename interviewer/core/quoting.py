"""Which words of the answer a mark stands on: slices of the answer itself, never anything else."""

import re
from collections.abc import Mapping, Sequence

from interviewer.core.assessment import Evidence, Finding
from interviewer.core.clauses import Clause
from interviewer.core.playbook import Criterion, Mark
from interviewer.core.traits import Reading
from interviewer.core.words import is_content

_SERVES = 2
"""Criteria one clause may serve."""
_QUOTES = 2
_LIKELY = 0.35
_LEAST = 0.02
_FEWEST_CONTENT = 2
_LONGEST = 34
_STOP = re.compile(r"[.!?;]")


def quote_of(answer: str, first: Clause, last: Clause | None = None) -> Evidence:
    """The characters from the start of one clause to the end of another (or of the same)."""
    start, end = first.start, (last or first).end
    return Evidence(quote=answer[start:end], start=start, end=end)


def quotes(
    reading: Reading,
    chances: Sequence[Mapping[str, float]],
    marks: Mapping[Criterion, Mark],
) -> tuple[Finding, Finding, Finding, Finding]:
    """The findings: every mark with its best clauses; a mark that finds none becomes missing."""
    served = [0] * len(reading.clauses)
    found: dict[Criterion, tuple[Evidence, ...]] = {}
    order = sorted(marks, key=lambda item: -marks[item].rank)
    for criterion in order:
        evidence: tuple[Evidence, ...] = ()
        if marks[criterion] is not Mark.MISSING:
            evidence = _evidence(reading, [chance[criterion] for chance in chances], served)
        found[criterion] = evidence
    definition, tradeoff, example, limitation = (
        Finding(
            criterion=criterion,
            mark=marks[criterion] if found[criterion] else Mark.MISSING,
            evidence=found[criterion],
        )
        for criterion in Criterion
    )
    return definition, tradeoff, example, limitation


def _evidence(
    reading: Reading, chances: Sequence[float], served: list[int]
) -> tuple[Evidence, ...]:
    usable = {
        position
        for position, clause in enumerate(reading.clauses)
        if served[position] < _SERVES and chances[position] >= _LEAST and _is_own(reading, clause)
    }
    runs: list[tuple[int, int]] = []
    for position in sorted(usable, key=lambda item: -chances[item]):
        if len(runs) == _QUOTES or (runs and chances[position] < _LIKELY):
            break
        if any(first <= position <= last for first, last in runs):
            continue
        taken = {p for first, last in runs for p in range(first, last + 1)}
        runs.append(_grow(reading, position, chances, usable - taken))
    for first, last in runs:
        for position in range(first, last + 1):
            served[position] += 1
    return tuple(
        quote_of(reading.exchange.answer, reading.clauses[first], reading.clauses[last])
        for first, last in sorted(runs)
    )


def _grow(
    reading: Reading, position: int, chances: Sequence[float], usable: set[int]
) -> tuple[int, int]:
    """The run of clauses around `position` that belong to the same thought."""
    first = last = position
    while first - 1 in usable and _joins(reading, first - 1, chances):
        if _length(reading, first - 1, last) > _LONGEST:
            break
        first -= 1
    while last + 1 in usable and _joins(reading, last, chances, ahead=True):
        if _length(reading, first, last + 1) > _LONGEST:
            break
        last += 1
    return first, last


def _joins(reading: Reading, left: int, chances: Sequence[float], *, ahead: bool = False) -> bool:
    answer = reading.exchange.answer
    between = answer[reading.clauses[left].end : reading.clauses[left + 1].start]
    return not _STOP.search(between) and chances[left + 1 if ahead else left] >= _LIKELY / 2


def _length(reading: Reading, first: int, last: int) -> int:
    return sum(len(clause.words) for clause in reading.clauses[first : last + 1])


def _is_own(reading: Reading, clause: Clause) -> bool:
    content = [word.stem for word in clause.words if is_content(word.text)]
    own = [stem for stem in content if stem not in reading.asked]
    return len(content) >= _FEWEST_CONTENT and bool(own)
