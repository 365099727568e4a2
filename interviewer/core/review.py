"""A finished transcript as what held, what fell, what is stronger, and what to drill."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from interviewer.core.assessment import (
    Contradiction,
    Evidence,
    ExaminerKind,
    Finding,
    RedFlag,
    Source,
    Usage,
)
from interviewer.core.events import QuestionResult
from interviewer.core.heard_at import said_at
from interviewer.core.improvised import is_improvised
from interviewer.core.playbook import Criterion, KeyPoint, Mark, Question
from interviewer.core.probes import next_target
from interviewer.core.spoken_delivery import spoken_delivery
from interviewer.core.transcript import Thread
from interviewer.core.verdict import ThreadVerdict, Verdict, thread_verdict

_STRONGER_POINTS = 2
"""Key points shown for a weak criterion: more is a textbook, not a debrief."""


@dataclass(frozen=True)
class Standing:
    """Where one criterion ended: its best mark, the words for it and the turn they were said in."""

    criterion: Criterion
    mark: Mark
    evidence: tuple[Evidence, ...]
    why: str
    turn: int | None
    """Index of the turn that earned the mark; 0 is the opening answer, None: nowhere."""


@dataclass(frozen=True)
class Stronger:
    """What a stronger answer would have held for a criterion that stayed below solid."""

    criterion: Criterion
    anchor: str
    """What solid sounds like for this question."""
    points: tuple[KeyPoint, ...]
    """Key points of the rubric that nothing said covered."""


@dataclass(frozen=True)
class ThreadReview:
    """One question, reviewed. `verdict` is None when nothing of it was graded."""

    thread: Thread
    verdict: ThreadVerdict | None
    standings: tuple[Standing, ...]
    flags: tuple[RedFlag, ...]
    contradictions: tuple[Contradiction, ...]
    notes: tuple[str, ...]
    stronger: tuple[Stronger, ...]
    drill: Criterion | None
    """The criterion to rehearse next; None when the whole shape stood."""
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class SessionReview:
    """All threads of a session and what they add up to."""

    threads: tuple[ThreadReview, ...]
    held: tuple[ThreadReview, ...]
    """Questions that ended at senior."""
    fell: tuple[ThreadReview, ...]
    """Questions that ended below the bar."""
    drill: ThreadReview | None
    """The question to rehearse first: the lowest score among those that are not senior."""
    score: float | None


def heard_at(thread: Thread, standing: Standing) -> float | None:
    """The second of the recording its first words were said at; None for what was typed."""
    if standing.turn is None or not standing.evidence:
        return None
    answer = thread.turns[standing.turn].answer
    return said_at(answer, standing.evidence[0].start) if answer else None


def review(threads: Iterable[Thread]) -> SessionReview:
    """The review of a session's threads; skipped and ungraded ones are listed without a verdict."""
    reviewed = tuple(review_thread(thread) for thread in threads)
    graded = [(item, item.verdict) for item in reviewed if item.verdict is not None]
    held = tuple(item for item, verdict in graded if verdict.final is Verdict.SENIOR)
    fell = tuple(item for item, verdict in graded if verdict.final is Verdict.BELOW_BAR)
    weak = [(item, verdict) for item, verdict in graded if verdict.final is not Verdict.SENIOR]
    weakest = min(weak, key=lambda pair: (pair[1].final.rank, pair[1].score), default=None)
    mean = sum(verdict.score for _, verdict in graded) / len(graded) if graded else None
    return SessionReview(
        threads=reviewed,
        held=held,
        fell=fell,
        drill=weakest[0] if weakest else None,
        score=None if mean is None else round(mean, 1),
    )


def review_thread(thread: Thread) -> ThreadReview:
    """The review of one thread."""
    # The rubric of a question the playbook does not hold is borrowed: its anchors would mislead.
    unknown = is_improvised(thread.question)
    assessments = [turn.assessment for turn in thread.turns if turn.assessment is not None]
    shown = Criterion if thread.drill is None else (thread.drill,)
    standings = tuple(_standing(thread, criterion) for criterion in shown)
    return ThreadReview(
        thread=thread,
        verdict=thread_verdict(thread),
        standings=standings,
        flags=tuple(flag for item in assessments for flag in item.red_flags),
        contradictions=tuple(found for item in assessments for found in item.contradictions),
        notes=tuple(dict.fromkeys(note for item in assessments for note in item.notes)),
        stronger=_stronger(thread, standings) if assessments and not unknown else (),
        drill=next_target(thread) if assessments else None,
        sources=tuple(turn.graded.source for turn in thread.turns if turn.graded is not None),
    )


def total_usage(usages: Iterable[Usage | None]) -> Usage:
    """All tokens together; the cost is None as soon as one of them has no price."""
    known = [usage for usage in usages if usage is not None]
    costs = [usage.cost for usage in known]
    return Usage(
        input_tokens=sum(usage.input_tokens for usage in known),
        cached_tokens=sum(usage.cached_tokens for usage in known),
        output_tokens=sum(usage.output_tokens for usage in known),
        cost=None if None in costs or not costs else sum(cost or 0.0 for cost in costs),
    )


def results(threads: Sequence[Thread]) -> tuple[QuestionResult, ...]:
    """One line a thread, for lists and trends."""
    return tuple(_result(thread) for thread in threads)


def _result(thread: Thread) -> QuestionResult:
    verdict = thread_verdict(thread)
    spoken = spoken_delivery(thread.answers)
    result = QuestionResult(
        topic=thread.topic,
        question=thread.question.id,
        skipped=thread.skipped,
        rubric=_rubric_hash(thread.question),
        drill=thread.drill,
        pace=spoken.pace,
        first_word=spoken.first_word,
        fillers=spoken.fillers,
    )
    if verdict is None:
        return result
    return result.model_copy(
        update={
            "first": verdict.first,
            "final": verdict.final,
            "marks": dict(verdict.marks),
            "score": verdict.score if thread.drill is None else None,
            "rose": verdict.rose,
            "repaired": verdict.repaired,
            "flags": tuple(verdict.standing),
            "examiner": examined_by(thread),
            "version": _versions(thread),
        }
    )


def _versions(thread: Thread) -> str:
    """Every examiner's version and model in the thread, so that one string compares them all."""
    sources = [turn.graded.source for turn in thread.assessed if turn.graded]
    names = {f"{item.model}/{item.version}" if item.model else item.version for item in sources}
    return " ".join(sorted(names))


def _rubric_hash(question: Question) -> str:
    return hashlib.sha256(question.model_dump_json().encode("utf-8")).hexdigest()[:12]


def examined_by(thread: Thread) -> ExaminerKind | None:
    """Who graded the thread: `mixed` as soon as two kinds did; None when nobody."""
    kinds = {
        turn.graded.source.examiner for turn in thread.turns if turn.graded and turn.assessment
    }
    if not kinds:
        return None
    return kinds.pop() if len(kinds) == 1 else ExaminerKind.MIXED


def _standing(thread: Thread, criterion: Criterion) -> Standing:
    best: tuple[int, Finding] | None = None
    for index, turn in enumerate(thread.turns):
        if turn.assessment is None:
            continue
        finding = turn.assessment.finding(criterion)
        if best is None or finding.mark.rank > best[1].mark.rank:
            best = (index, finding)
    if best is None or best[1].mark is Mark.MISSING:
        why = best[1].why if best else ""
        return Standing(criterion, Mark.MISSING, (), why, None)
    index, finding = best
    return Standing(criterion, finding.mark, finding.evidence, finding.why, index)


def _stronger(thread: Thread, standings: Sequence[Standing]) -> tuple[Stronger, ...]:
    covered = {
        point for turn in thread.turns if turn.assessment for point in turn.assessment.covered
    }
    return tuple(
        Stronger(
            criterion=standing.criterion,
            anchor=thread.question.anchors.of(standing.criterion).solid,
            points=tuple(
                point
                for point in thread.question.points_for(standing.criterion)
                if point.id not in covered
            )[:_STRONGER_POINTS],
        )
        for standing in standings
        if standing.mark is not Mark.SOLID
    )
