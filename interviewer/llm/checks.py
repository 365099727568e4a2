"""From what the model reports to an assessment: nothing counts that was not said.

Quotes are located, key points must exist, flags and solid levels need a trace of their own, and
what can only be absent is derived here. When no quote stands at all, there is no grade.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from interviewer.core.assessment import (
    Assessment,
    Evidence,
    Finding,
    FlagKind,
    QuoteCount,
    RedFlag,
    Reply,
    Ungraded,
)
from interviewer.core.clauses import hear
from interviewer.core.cues import signs
from interviewer.core.evidence import is_only, locate
from interviewer.core.playbook import Criterion, Mark, Question
from interviewer.core.probes import does_not_know
from interviewer.core.transcript import Turn
from interviewer.llm.addressed import addressed
from interviewer.llm.traces import is_on_subject, subject_of, supports_flag, supports_solid
from interviewer.llm.wire import Flag, FlagName, Status, WireReply
from interviewer.ports import Examination

_SERVES = 2
"""Criteria one stretch of the answer may serve."""
_MOST_QUOTES = 3
_LONGEST_REASON = 160
_ERRORS = frozenset({FlagName.MISCONCEPTION, FlagName.MISDIAGNOSIS})
_ALL_FELL = "none of the words the model quoted were said"
_LOST = "{count} of the model's quotes could not be found in the answer and count for nothing."


@dataclass(frozen=True)
class Checked:
    """What is left of a reply."""

    assessment: Assessment | Ungraded
    quotes: QuoteCount


def check(reply: WireReply, examination: Examination) -> Checked:
    """What the reply says of the turn under examination, as far as the answer bears it out."""
    checking = _Check(examination)
    assessment = _assessment(reply, checking)
    return Checked(assessment, QuoteCount(given=checking.offered, said=checking.stood))


def _assessment(reply: WireReply, check: "_Check") -> Assessment | Ungraded:
    flags = check.flags(reply.flags)
    findings = check.findings(reply)
    if check.offered and not check.stood:
        return Ungraded(reason=_ALL_FELL)
    marks = {finding.criterion: finding.mark for finding in findings}
    does = _reply(reply, check, marks)
    if does is Reply.DODGED and check.turn.probe is not None:
        flags = (*flags, RedFlag(kind=FlagKind.DODGED_PROBE))
    if _denies_failure(check.answer, marks) and does is Reply.ANSWERED:
        flags = (*flags, RedFlag(kind=FlagKind.NO_FAILURE_MODE))
    lost = check.offered - check.stood
    definition, tradeoff, example, limitation = findings
    return Assessment(
        findings=(definition, tradeoff, example, limitation),
        red_flags=() if does is Reply.RESTATED else flags,
        reply=does,
        covered=check.covered(reply),
        notes=(_LOST.format(count=lost),) if lost else (),
    )


@dataclass
class _Check:
    """One answer with what its quotes are held against; counts how many stood."""

    examination: Examination
    offered: int = 0
    stood: int = 0
    _served: list[Evidence] = field(default_factory=list)
    _wrong: list[Evidence] = field(default_factory=list)
    _void: tuple[tuple[int, int], ...] = ()
    """Words to the grader are never evidence."""
    _subject: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        """Read the answer and the rubric once."""
        self._void = addressed(self.answer)
        topic = self.examination.topic
        self._subject = subject_of(topic) if topic else frozenset()

    @property
    def turn(self) -> Turn:
        return self.examination.thread.turns[self.examination.turn]

    @property
    def answer(self) -> str:
        return self.turn.answer.text if self.turn.answer else ""

    @property
    def question(self) -> Question:
        return self.examination.thread.question

    @property
    def asked(self) -> str:
        probe = self.turn.probe.text if self.turn.probe else ""
        return f"{self.question.prompt}\n{probe}"

    def findings(self, reply: WireReply) -> tuple[Finding, ...]:
        """In the order of `Criterion`; the best-marked claim their quotes first."""
        order = sorted(Criterion, key=lambda item: -reply.of(item).level.rank)
        found = {criterion: self._finding(reply, criterion) for criterion in order}
        return tuple(found[criterion] for criterion in Criterion)

    def flags(self, reported: Sequence[Flag]) -> tuple[RedFlag, ...]:
        """Those whose words were said and show it; one kind a stretch of words."""
        flags: list[RedFlag] = []
        known = {item.id for item in self.question.misconceptions}
        for flag in reported:
            evidence = self._locate(flag.quote)
            if evidence is None or not supports_flag(flag.kind, evidence):
                continue
            if any(_same(evidence, taken.evidence) for taken in flags if taken.evidence):
                continue
            if flag.kind in _ERRORS and not flag.withdrawn:
                self._wrong.append(evidence)
            about = flag.about if flag.about in known else _line(flag.about)
            flags.append(
                RedFlag(
                    kind=FlagKind(flag.kind.value),
                    evidence=evidence,
                    about=about,
                    withdrawn=flag.withdrawn,
                )
            )
        return tuple(flags)

    def covered(self, reply: WireReply) -> tuple[str, ...]:
        """Ids of key points of this question that the answer makes, with words that stand."""
        known = {point.id for point in self.question.key_points}
        hit = [
            point.id
            for point in reply.key_points
            if point.status is Status.HIT
            and point.id in known
            and locate(point.quote, self.answer) is not None
        ]
        return tuple(dict.fromkeys(hit))

    def _finding(self, reply: WireReply, criterion: Criterion) -> Finding:
        report = reply.of(criterion)
        if report.level is Mark.MISSING:
            return Finding(criterion=criterion, mark=Mark.MISSING, why=_line(report.why))
        quotes = self._quotes(report.quotes)
        if not quotes:
            return Finding(criterion=criterion, mark=Mark.MISSING)
        mark = report.level
        if mark is Mark.SOLID and (
            self._contradicts(reply, criterion)
            or not supports_solid(criterion, quotes, self.answer)
            or not is_on_subject(criterion, quotes, self._subject)
        ):
            mark = Mark.PARTIAL
        return Finding(criterion=criterion, mark=mark, evidence=quotes, why=_line(report.why))

    def _quotes(self, reported: Sequence[str]) -> tuple[Evidence, ...]:
        kept: list[Evidence] = []
        for quote in reported:
            evidence = self._locate(quote)
            if evidence is None or any(_same(evidence, other) for other in kept):
                continue
            if any(_same(evidence, wrong) for wrong in self._wrong):
                continue
            if sum(_same(evidence, other) for other in self._served) >= _SERVES:
                continue
            kept.append(evidence)
        kept = kept[:_MOST_QUOTES]
        self._served.extend(kept)
        return tuple(sorted(kept, key=lambda item: item.start))

    def _locate(self, quote: str) -> Evidence | None:
        self.offered += 1
        evidence = locate(quote, self.answer)
        if evidence is None:
            return None
        self.stood += 1
        void = any(start < evidence.end and evidence.start < end for start, end in self._void)
        return None if void or is_only(evidence.quote, self.asked) else evidence

    def _contradicts(self, reply: WireReply, criterion: Criterion) -> bool:
        """A key point of this criterion is contradicted in words that stand."""
        own = {point.id for point in self.question.points_for(criterion)}
        return any(
            point.status is Status.CONTRADICTED
            and point.id in own
            and locate(point.quote, self.answer) is not None
            for point in reply.key_points
        )


def _reply(reply: WireReply, check: _Check, marks: dict[Criterion, Mark]) -> Reply:
    """What the answer does; the model's word for it yields to marks that stand."""
    solid = any(mark is Mark.SOLID for mark in marks.values())
    empty = all(mark is Mark.MISSING for mark in marks.values())
    unknowing = does_not_know(check.answer)
    if not solid and (unknowing or reply.reply is Reply.DOES_NOT_KNOW):
        traced = unknowing or locate(reply.reply_quote, check.answer) is not None
        return Reply.DOES_NOT_KNOW if traced else Reply.ANSWERED
    if reply.reply is Reply.RESTATED and empty:
        return Reply.RESTATED
    if reply.reply is Reply.DODGED and not solid:
        target = check.turn.probe.target if check.turn.probe else Criterion.DEFINITION
        return Reply.DODGED if marks[target] is Mark.MISSING else Reply.ANSWERED
    return Reply.ANSWERED


def _denies_failure(answer: str, marks: dict[Criterion, Mark]) -> bool:
    """Benefits, and neither a cost nor a limit anywhere: absence is seen in marks and words."""
    if any(marks[c] is not Mark.MISSING for c in (Criterion.TRADEOFF, Criterion.LIMITATION)):
        return False
    shown = signs(" ".join(word.text for word in hear(answer)))
    gains = shown.get("gain", 0) + shown.get("worship", 0)
    return gains >= 2 and "cost" not in shown and "absolute" in shown


def _same(one: Evidence, other: Evidence) -> bool:
    """Whether two quotes share at least half of the shorter one."""
    shared = min(one.end, other.end) - max(one.start, other.start)
    return 2 * shared >= min(one.end - one.start, other.end - other.start)


def _line(text: str) -> str:
    """One short printable line of the model's."""
    printable = "".join(char if char.isprintable() else " " for char in text)
    return " ".join(printable.split())[:_LONGEST_REASON]
