"""The verdict and the score: pure functions of marks and flags, never an examiner's opinion."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from interviewer.core.assessment import Assessment, FlagKind, Reply
from interviewer.core.playbook import Criterion, Mark
from interviewer.core.transcript import Thread, Turn

Marks = Mapping[Criterion, Mark]


class Verdict(StrEnum):
    """The level an answer or a thread reaches."""

    BELOW_BAR = "below_bar"
    MID = "mid"
    SENIOR = "senior"

    @property
    def rank(self) -> int:
        """0, 1 or 2, so that verdicts can be compared."""
        return list(Verdict).index(self)


FAILING_FLAGS = frozenset({FlagKind.MISCONCEPTION, FlagKind.MISDIAGNOSIS, FlagKind.DODGED_PROBE})
CAPPING_FLAGS = frozenset({FlagKind.ABSOLUTE_CLAIM, FlagKind.TOOL_WORSHIP})
ERRORS = frozenset({FlagKind.MISCONCEPTION, FlagKind.MISDIAGNOSIS})
_FIRST_ANSWER_WEIGHT = 0.35
_AFTER_PROBES_WEIGHT = 0.65


@dataclass(frozen=True)
class ThreadVerdict:
    """What a whole thread comes to, and how it got there."""

    first: Verdict
    """The level of the opening answer alone."""
    final: Verdict
    marks: Marks
    """The best mark of every criterion anywhere in the thread."""
    tested: bool
    """A probe was answered and graded; without one the verdict is at most mid."""
    grounded: bool
    """A probe was answered with something solid, and the thread stood at mid or better with it.

    What was said before it counts: a probe asks for what is missing, not for all of it again.
    """
    repaired: bool
    """An error, a dodge or a contradiction was made good."""
    standing: tuple[FlagKind, ...]
    """Flags that were not taken back or made good."""
    score: float
    """0 to 100, for trends only."""

    @property
    def rose(self) -> bool:
        """The final level is higher than the first."""
        return self.final.rank > self.first.rank


def answer_verdict(assessment: Assessment) -> Verdict:
    """The level of one answer on its own."""
    flags = {flag.kind for flag in assessment.red_flags if not flag.withdrawn}
    return verdict(marks_of(assessment), flags, assessment.reply is Reply.DOES_NOT_KNOW)


def verdict(marks: Marks, flags: Iterable[FlagKind], does_not_know: bool = False) -> Verdict:
    """The level for marks and standing flags: the rule every labelled answer follows."""
    standing = frozenset(flags)
    solid = sum(marks[item] is Mark.SOLID for item in Criterion if item is not Criterion.DEFINITION)
    definition = marks[Criterion.DEFINITION]
    if standing & FAILING_FLAGS:
        return Verdict.BELOW_BAR
    if definition is Mark.SOLID and solid >= 2:
        capped = does_not_know or bool(standing & CAPPING_FLAGS)
        return Verdict.MID if capped else Verdict.SENIOR
    if definition is Mark.SOLID or (definition is Mark.PARTIAL and solid >= 1):
        return Verdict.MID
    return Verdict.BELOW_BAR


def thread_verdict(thread: Thread) -> ThreadVerdict | None:
    """The verdict of a thread; None when its opening answer has no grade."""
    if thread.drill is not None:
        return _drill_verdict(thread, thread.drill)
    turns = [(turn, turn.assessment) for turn in thread.turns]
    graded = [(turn, assessment) for turn, assessment in turns if assessment is not None]
    opening = thread.turns[0].assessment
    if opening is None:
        return None
    marks = best_marks(assessment for _, assessment in graded)
    standing = standing_flags(thread)
    probed = [index for index, (turn, _) in enumerate(graded) if turn.probe is not None]
    grounded = any(_is_grounded([item for _, item in graded[: i + 1]]) for i in probed)
    last = graded[-1][1]
    level = verdict(
        marks,
        (kind for kind in standing if kind is not FlagKind.DODGED_PROBE),
        last.reply is Reply.DOES_NOT_KNOW and not grounded,
    )
    if level is Verdict.SENIOR and (FlagKind.DODGED_PROBE in standing or not grounded):
        level = Verdict.MID
    return ThreadVerdict(
        first=answer_verdict(opening),
        final=level,
        marks=marks,
        tested=bool(probed),
        grounded=grounded,
        repaired=_repaired(thread),
        standing=standing,
        score=_score(marks_of(opening), marks),
    )


def _drill_verdict(thread: Thread, criterion: Criterion) -> ThreadVerdict | None:
    """A drill is judged by its one criterion: the rest of the shape was not asked for.

    Solid is senior, partial mid; what stands against an answer caps it as everywhere. `first` is
    the answer to the first probe.
    """
    graded = [turn.assessment for turn in thread.turns if turn.assessment is not None]
    if not graded:
        return None
    marks, standing = best_marks(graded), standing_flags(thread)
    first, best = marks_of(graded[0]), marks[criterion]
    flags = {flag.kind for flag in graded[0].red_flags if not flag.withdrawn}
    final = _drill_level(best, set(standing) - {FlagKind.DODGED_PROBE})
    if FlagKind.DODGED_PROBE in standing:
        final = min(final, Verdict.MID, key=lambda level: level.rank)
    return ThreadVerdict(
        first=_drill_level(first[criterion], flags),
        final=final,
        marks=marks,
        tested=True,
        grounded=best is Mark.SOLID and not FAILING_FLAGS & set(standing),
        repaired=_repaired(thread),
        standing=standing,
        score=_weighted(50 * first[criterion].rank, 50 * best.rank),
    )


def _drill_level(mark: Mark, standing: set[FlagKind]) -> Verdict:
    if standing & FAILING_FLAGS:
        return Verdict.BELOW_BAR
    level = list(Verdict)[mark.rank]
    return Verdict.MID if level is Verdict.SENIOR and standing & CAPPING_FLAGS else level


def marks_of(assessment: Assessment) -> dict[Criterion, Mark]:
    """The four marks of one assessment."""
    return {finding.criterion: finding.mark for finding in assessment.findings}


def best_marks(assessments: Iterable[Assessment]) -> dict[Criterion, Mark]:
    """Every criterion at its best mark; missing when there is nothing to look at."""
    best = dict.fromkeys(Criterion, Mark.MISSING)
    for assessment in assessments:
        for criterion, mark in marks_of(assessment).items():
            best[criterion] = max(best[criterion], mark, key=lambda item: item.rank)
    return best


def standing_flags(thread: Thread) -> tuple[FlagKind, ...]:
    """The flags that still stand at the end of the thread, each kind once, in order of turns.

    An error stands until a later answer withdraws it; a dodge until a later answer engages.
    """
    standing: list[FlagKind] = []
    for index, turn in enumerate(thread.turns):
        for flag in turn.assessment.red_flags if turn.assessment else ():
            if flag.withdrawn or _made_good(flag.kind, flag.about, thread.turns, index):
                continue
            if flag.kind not in standing:
                standing.append(flag.kind)
    return tuple(standing)


def _made_good(kind: FlagKind, about: str, turns: Sequence[Turn], index: int) -> bool:
    """Whether the flag of the turn at `index` was made good in a later turn."""
    said = [turn.assessment for turn in turns[: index + 1] if turn.assessment is not None]
    for assessment in (turn.assessment for turn in turns[index + 1 :]):
        if assessment is None:
            continue
        said.append(assessment)
        if kind is FlagKind.DODGED_PROBE and _engages(turns[index], said):
            return True
        if any(f.withdrawn and f.kind is kind and f.about == about for f in assessment.red_flags):
            return True
    return False


def _engages(dodged: Turn, said: Sequence[Assessment]) -> bool:
    if said[-1].reply is not Reply.ANSWERED:
        return False
    target = dodged.probe.target if dodged.probe else Criterion.DEFINITION
    return said[-1].mark(target) is not Mark.MISSING or _is_grounded(said)


def _is_grounded(said: Sequence[Assessment]) -> bool:
    """Whether the last of these answers has something solid, on top of what was said before."""
    last = said[-1]
    if all(finding.mark is not Mark.SOLID for finding in last.findings):
        return False
    flags = {flag.kind for flag in last.red_flags if not flag.withdrawn}
    return verdict(best_marks(said), flags) is not Verdict.BELOW_BAR


def _repaired(thread: Thread) -> bool:
    standing = standing_flags(thread)
    repairable = ERRORS | {FlagKind.DODGED_PROBE}
    assessments = [turn.assessment for turn in thread.turns if turn.assessment is not None]
    seen = {flag.kind for assessment in assessments for flag in assessment.red_flags}
    return bool((seen & repairable) - set(standing)) or _contradiction_cleared(assessments)


def _contradiction_cleared(assessments: Sequence[Assessment]) -> bool:
    """A later answer with grounds follows the last contradiction and contradicts nothing."""
    torn = [index for index, item in enumerate(assessments) if item.contradictions]
    return bool(torn) and any(
        _is_grounded(assessments[: index + 1]) for index in range(torn[-1] + 1, len(assessments))
    )


def _score(first: Marks, best: Marks) -> float:
    return _weighted(_share(first), _share(best))


def _weighted(first: float, best: float) -> float:
    return round(_FIRST_ANSWER_WEIGHT * first + _AFTER_PROBES_WEIGHT * best, 1)


def _share(marks: Marks) -> float:
    return 100 * sum(marks[item].rank for item in Criterion) / (2 * len(Criterion))
