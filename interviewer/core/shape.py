"""Examine the shape of an answer without a language model.

It judges shape and the points the rubric lists; it cannot judge truth beyond those. The marks come
from fitted weights (`interviewer.core.shape_model`), held back by guards that no weight overrules:
a mark needs words of the candidate's own, on the subject, and a listed error is reported as such.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from interviewer.core import flags, replies
from interviewer.core.assessment import Assessment, Evidence, FlagKind, RedFlag, Reply
from interviewer.core.exchange import Exchange
from interviewer.core.playbook import Criterion, Mark
from interviewer.core.quoting import quote_of, quotes
from interviewer.core.rubric_check import (
    covered_points,
    misconceptions,
    stated_points,
    taken_back,
)
from interviewer.core.shape_model import ShapeModel
from interviewer.core.subject import is_prose, subject_traits
from interviewer.core.traits import Reading, clause_traits, read
from interviewer.core.verdict import Verdict, verdict

_ON_SUBJECT = 0.1
"""Chance of being about what was asked below which nothing counts as a definition."""
_ON_SUBJECT_KNOWN = (0.65, 0.45, 0.35)
"""The same for a known question of which none, one or two key points were made."""
_FEWEST_COVERED = 2
"""Key points without which a known question gets no senior, and a solid definition only when the
one that is made defines."""
_SAYS_SOMETHING = 0.65
"""Chance of a clause being evidence for some criterion from which an answer is no dodge."""
_NOTE = "Words addressed to the grader were ignored; the rest is graded alone."


@dataclass(frozen=True)
class _Draft:
    """What is known about an answer before anything is concluded."""

    reading: Reading
    chances: Sequence[Mapping[str, float]]
    marks: Mapping[Criterion, Mark]
    covered: Sequence[str]

    @property
    def says_something(self) -> bool:
        """A point of the rubric is made, or a clause would do as evidence for a criterion."""
        return bool(self.covered) or any(
            chance[item] >= _SAYS_SOMETHING for chance in self.chances for item in Criterion
        )


def examine(exchange: Exchange, model: ShapeModel) -> Assessment:
    """The shape of one answer: marks with quotes, flags, reply kind and covered key points."""
    void = flags.injected(exchange.answer)
    reading = read(exchange, void)
    chances: Sequence[Mapping[str, float]] = [
        model.clause_chances(traits) for traits in clause_traits(reading)
    ]
    covered = covered_points(reading, model.common)
    said = dict.fromkeys(Criterion, Mark.MISSING)
    if _counts(reading, model):
        said = _marks(reading, chances, model, covered)
        said, chances = _raised(said, chances, _floors(reading, model.common))
    findings = quotes(reading, chances, said)
    marks = {finding.criterion: finding.mark for finding in findings}
    draft = _Draft(reading, chances, marks, covered)
    found = _flags(draft, void, model.common)
    reply = _reply(draft, found)
    if reply is Reply.DODGED:
        found = (*found, RedFlag(kind=FlagKind.DODGED_PROBE))
    return Assessment(
        findings=findings,
        red_flags=found if reply is not Reply.RESTATED else (),
        reply=reply,
        covered=covered,
        notes=(_NOTE,) if void else (),
    )


def _marks(
    reading: Reading,
    chances: Sequence[Mapping[str, float]],
    model: ShapeModel,
    covered: Sequence[str],
) -> dict[Criterion, Mark]:
    highest = dict.fromkeys(Criterion, Mark.SOLID)
    highest[Criterion.DEFINITION] = _highest_definition(reading, model, covered)
    marks = model.marks(model.answer_traits(reading, chances), highest)
    known = reading.exchange.question is not None
    if known and len(covered) < _FEWEST_COVERED and verdict(marks, ()) is Verdict.SENIOR:
        marks[Criterion.DEFINITION] = Mark.PARTIAL
    return marks


def _counts(reading: Reading, model: ShapeModel) -> bool:
    """Whether there is an answer to mark at all."""
    if replies.is_restated(reading) or replies.is_stalling(reading):
        return False
    return is_prose(reading, model.small_pairs)


def _floors(reading: Reading, common: Mapping[str, int]) -> Mapping[Criterion, int]:
    """The criteria that are partial at least, each with the clause that makes it so.

    Points made in the rubric's own words; and what was not tried, which bounds the claim when a way
    to find out is named with it.
    """
    floors = stated_points(reading, common)
    admission = replies.bounded_and_planned(reading)
    if admission is not None:
        floors.setdefault(Criterion.LIMITATION, admission)
    return floors


def _raised(
    marks: Mapping[Criterion, Mark],
    chances: Sequence[Mapping[str, float]],
    floors: Mapping[Criterion, int],
) -> tuple[dict[Criterion, Mark], Sequence[Mapping[str, float]]]:
    raised = {item: place for item, place in floors.items() if marks[item] is Mark.MISSING}
    shown = [
        {**chance, **{item: 1.0 for item, at in raised.items() if position in {at, at + 1}}}
        for position, chance in enumerate(chances)
    ]
    return {**marks, **dict.fromkeys(raised, Mark.PARTIAL)}, shown


def _highest_definition(reading: Reading, model: ShapeModel, covered: Sequence[str]) -> Mark:
    """Off the subject there is nothing to define; a solid one asks for the rubric's own points."""
    chance = model.on_subject(subject_traits(reading, model.common))
    question = reading.exchange.question
    strict = question is not None and len(covered) < len(_ON_SUBJECT_KNOWN)
    if chance < (_ON_SUBJECT_KNOWN[len(covered)] if strict else _ON_SUBJECT):
        return Mark.MISSING
    if question is None or len(covered) >= _FEWEST_COVERED:
        return Mark.SOLID
    definitions = {p.id for p in question.key_points if p.criterion is Criterion.DEFINITION}
    return Mark.SOLID if definitions & set(covered) else Mark.PARTIAL


def _flags(
    draft: _Draft, void: Sequence[tuple[int, int]], common: Mapping[str, int]
) -> tuple[RedFlag, ...]:
    reading = draft.reading
    answer = reading.exchange.answer
    found = [
        RedFlag(
            kind=sign.kind,
            evidence=quote_of(answer, reading.clauses[sign.clause]),
            withdrawn=flags.withdrawn_after(sign.clause, reading.clauses),
        )
        for sign in flags.heard_flags(reading.clauses)
    ]
    found.extend(misconceptions(reading, common))
    if reading.exchange.prior:
        before = read(replace(reading.exchange, answer=reading.exchange.prior, prior=None))
        found.extend(taken_back(reading, before, common))
    found.extend(
        RedFlag(
            kind=FlagKind.INJECTION,
            evidence=Evidence(quote=answer[start:end], start=start, end=end),
        )
        for start, end in void[:1]
    )
    if _denies_failure(draft):
        found.append(RedFlag(kind=FlagKind.NO_FAILURE_MODE))
    return tuple(found)


def _denies_failure(draft: _Draft) -> bool:
    gains = sum(shown.get("gain", 0) + shown.get("worship", 0) for shown in draft.reading.signs)
    sweeping = sum(shown.get("absolute", 0) for shown in draft.reading.signs)
    limits = draft.marks[Criterion.LIMITATION], draft.marks[Criterion.TRADEOFF]
    costs = sum(shown.get("cost", 0) for shown in draft.reading.signs)
    return all(m is Mark.MISSING for m in limits) and gains >= 2 and sweeping >= 2 and costs == 0


def _reply(draft: _Draft, found: Sequence[RedFlag]) -> Reply:
    reading = draft.reading
    empty = all(mark is Mark.MISSING for mark in draft.marks.values())
    unknowing = replies.opens_unknowing(reading) or (empty and replies.is_only_unknowing(reading))
    if unknowing and draft.marks[Criterion.DEFINITION] is not Mark.SOLID:
        return Reply.DOES_NOT_KNOW
    if empty and replies.is_restated(reading):
        return Reply.RESTATED
    standing = {flag.kind for flag in found if not flag.withdrawn}
    errors = standing & {FlagKind.MISCONCEPTION, FlagKind.MISDIAGNOSIS, FlagKind.ABSOLUTE_CLAIM}
    blameless = errors or draft.says_something or replies.asks_to_skip(reading)
    if empty and reading.exchange.probe and not blameless:
        return Reply.DODGED
    return Reply.ANSWERED
