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
    """A probe was answered at mid or better with something solid."""
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
    turns = [(turn, turn.assessment) for turn in thread.turns]
    graded = [(turn, assessment) for turn, assessment in turns if assessment is not None]
    opening = thread.turns[0].assessment
    if opening is None:
        return None
    marks = best_marks(assessment for _, assessment in graded)
    standing = standing_flags(thread)
    probed = [assessment for turn, assessment in graded if turn.probe is not None]
    grounded = any(_is_grounded(assessment) for assessment in probed)
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
        later = thread.turns[index + 1 :]
        for flag in turn.assessment.red_flags if turn.assessment else ():
            if flag.withdrawn or _made_good(flag.kind, flag.about, turn, later):
                continue
            if flag.kind not in standing:
                standing.append(flag.kind)
    return tuple(standing)


def _made_good(kind: FlagKind, about: str, turn: Turn, later: Sequence[Turn]) -> bool:
    for assessment in (item.assessment for item in later):
        if assessment is None:
            continue
        if kind is FlagKind.DODGED_PROBE and _engages(turn, assessment):
            return True
        if any(f.withdrawn and f.kind is kind and f.about == about for f in assessment.red_flags):
            return True
    return False


def _engages(dodged: Turn, assessment: Assessment) -> bool:
    if assessment.reply is not Reply.ANSWERED:
        return False
    target = dodged.probe.target if dodged.probe else Criterion.DEFINITION
    return assessment.mark(target) is not Mark.MISSING or _is_grounded(assessment)


def _is_grounded(assessment: Assessment) -> bool:
    solid = any(finding.mark is Mark.SOLID for finding in assessment.findings)
    return solid and answer_verdict(assessment) is not Verdict.BELOW_BAR


def _repaired(thread: Thread) -> bool:
    standing = standing_flags(thread)
    repairable = ERRORS | {FlagKind.DODGED_PROBE}
    seen = {
        flag.kind
        for turn in thread.assessed
        for flag in (turn.assessment.red_flags if turn.assessment else ())
    }
    return bool((seen & repairable) - set(standing))


def _score(first: Marks, best: Marks) -> float:
    return round(_FIRST_ANSWER_WEIGHT * _share(first) + _AFTER_PROBES_WEIGHT * _share(best), 1)


def _share(marks: Marks) -> float:
    return 100 * sum(marks[item].rank for item in Criterion) / (2 * len(Criterion))
