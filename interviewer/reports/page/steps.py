"""One question of the page: what its parts are called, and what every answer changed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from interviewer.core.assessment import Evidence, RedFlag
from interviewer.core.playbook import Criterion, Mark
from interviewer.core.review import Standing, ThreadReview
from interviewer.core.transcript import Thread, Turn
from interviewer.core.verdict import Marks, Verdict, best_marks, thread_verdict
from interviewer.reports.page.names import CRITERIA, FLAGS, LETTERS
from interviewer.reports.page.spans import Span, stands


@dataclass(frozen=True)
class Place:
    """Where a stronger answer would have gone on: after `offset` characters of a turn's answer."""

    turn: int
    offset: int


@dataclass(frozen=True)
class Flagged:
    """A red flag, the turn it was raised in and its index among that turn's flags."""

    turn: int
    index: int
    flag: RedFlag
    taken_back: tuple[int, int] | None = None
    """The later turn, and the index there, of the flag that says it was taken back."""


@dataclass(frozen=True)
class Step:
    """What one graded answer did to the shape of its thread and to the level."""

    turn: int
    before: Marks
    after: Marks
    level_before: Verdict | None
    level_after: Verdict | None


@dataclass(frozen=True)
class Numbered:
    """A reviewed question and its number on the page, from which every id on it is made."""

    number: int
    review: ThreadReview

    @property
    def id(self) -> str:
        """Of the question."""
        return f"q{self.number}"

    def answer_id(self, turn: int) -> str:
        """Of the answer of a turn."""
        return f"{self.id}a{turn}"

    def mark_id(self, criterion: Criterion) -> str:
        """Of the row that shows a criterion's mark."""
        return f"{self.id}-{criterion}"

    def quote_id(self, turn: int, criterion: Criterion, index: int) -> str:
        """Of the words that support a mark, in the answer."""
        return f"{self.answer_id(turn)}-{criterion}{index}"

    def flag_id(self, turn: int, index: int) -> str:
        """Of a red flag's entry; its words have the same id with `-words`."""
        return f"{self.id}-flag{turn}-{index}"

    def contradiction_id(self, turn: int, index: int) -> str:
        """Of a contradiction's entry; its words have the same id with `-words`."""
        return f"{self.id}-contradiction{turn}-{index}"

    def stronger_id(self, criterion: Criterion) -> str:
        """Of what a stronger answer would have held."""
        return f"{self.id}-stronger-{criterion}"

    def place_id(self, criterion: Criterion) -> str:
        """Of the sign in the answer where it would have stood."""
        return f"{self.id}-place-{criterion}"

    def called(self, turn: int) -> str:
        """How the page speaks of a turn's answer."""
        probes = [item.probe is not None for item in self.review.thread.turns[: turn + 1]]
        return "first answer" if not any(probes[1:]) else f"after probe {sum(probes)}"


def spans_of(question: Numbered, turn: int) -> tuple[Span, ...]:
    """Everything in a turn's answer that supports a mark, a flag or a contradiction."""
    said = question.review.thread.turns[turn]
    if said.answer is None or said.assessment is None:
        return ()
    found: list[Span | None] = [
        _span(said, evidence, criterion.value, (
            question.quote_id(turn, criterion, index),
            question.mark_id(criterion),
            f"supports {CRITERIA[criterion]}: {said.assessment.mark(criterion)}",
            LETTERS[criterion],
        ))
        for criterion in Criterion
        for index, evidence in enumerate(said.assessment.finding(criterion).evidence)
    ]  # fmt: skip
    found += [*_flag_spans(question, turn, said), *_contradiction_spans(question, turn, said)]
    return tuple(span for span in found if span is not None)


def _flag_spans(question: Numbered, turn: int, said: Turn) -> Iterable[Span | None]:
    for item in flags_of(question.review.thread):
        target = question.flag_id(item.turn, item.index)
        name = FLAGS[item.flag.kind]
        if item.turn == turn and item.flag.evidence is not None:
            names = (f"{target}-words", target, f"red flag: {name}", "!")
            yield _span(said, item.flag.evidence, "flag", names)
        if item.taken_back and item.taken_back[0] == turn and said.assessment is not None:
            words = said.assessment.red_flags[item.taken_back[1]].evidence
            names = (f"{target}-back", target, f"takes back the {name}", "↩")
            yield None if words is None else _span(said, words, "back", names)


def _contradiction_spans(question: Numbered, turn: int, said: Turn) -> Iterable[Span | None]:
    turns = question.review.thread.turns
    for later, other in enumerate(turns[turn:], turn):
        for index, found in enumerate(other.assessment.contradictions if other.assessment else ()):
            target = question.contradiction_id(later, index)
            if later == turn:
                names = (f"{target}-words", target, "contradicts what was said before", "≠")
                yield _span(said, found.now, "flag", names)
            elif said.answer is not None and _said_first(turns, found.earlier) == turn:
                start = said.answer.text.index(found.earlier)
                names = (f"{target}-earlier", target, "contradicted later", "≠")
                yield Span(start, start + len(found.earlier), "flag", *names)


def _said_first(turns: Sequence[Turn], words: str) -> int | None:
    return next((at for at, turn in enumerate(turns)
                 if words and turn.answer and words in turn.answer.text), None)  # fmt: skip


def _span(
    said: Turn, evidence: Evidence, kind: str, names: tuple[str, str, str, str]
) -> Span | None:
    where = stands(evidence, said.answer.text) if said.answer else None
    return None if where is None else Span(*where, kind, *names)


def flags_of(thread: Thread) -> tuple[Flagged, ...]:
    """Every red flag of the thread, in order; one that only takes back another is with it."""
    entries: list[Flagged] = []
    for turn, said in enumerate(thread.turns):
        for index, flag in enumerate(said.assessment.red_flags if said.assessment else ()):
            same = [at for at, item in enumerate(entries) if _is_about(item.flag, flag)]
            if flag.withdrawn and same:
                entries[same[-1]] = replace(entries[same[-1]], taken_back=(turn, index))
            else:
                entries.append(Flagged(turn, index, flag))
    return tuple(entries)


def _is_about(flag: RedFlag, other: RedFlag) -> bool:
    return (flag.kind, flag.about) == (other.kind, other.about) and not flag.withdrawn


def steps_of(thread: Thread) -> tuple[Step, ...]:
    """A step for every graded answer, in order."""
    graded = [index for index, turn in enumerate(thread.turns) if turn.assessment is not None]
    return tuple(
        Step(
            turn=index,
            before=_marks(thread.turns[:index]),
            after=_marks(thread.turns[: index + 1]),
            level_before=_level(thread, graded[: graded.index(index)]),
            level_after=_level(thread, graded[: graded.index(index) + 1]),
        )
        for index in graded
    )


def _marks(turns: Sequence[Turn]) -> Marks:
    return best_marks(turn.assessment for turn in turns if turn.assessment is not None)


def _level(thread: Thread, graded: Sequence[int]) -> Verdict | None:
    """After the last of these answers; an opening answer alone counts as what it is."""
    if not graded:
        return None
    verdict = thread_verdict(replace(thread, turns=thread.turns[: graded[-1] + 1]))
    if verdict is None:
        return None
    return verdict.first if graded[-1] == 0 else verdict.final


def place_of(question: Numbered, criterion: Criterion) -> Place | None:
    """Where the missing words belonged: after what earned half a mark, else where they were due."""
    standing = next(item for item in question.review.standings if item.criterion is criterion)
    turns = question.review.thread.turns
    if standing.mark is Mark.PARTIAL and standing.turn is not None:
        answer = turns[standing.turn].answer
        end = _end(standing, answer.text) if answer else None
        if end is not None:
            return Place(standing.turn, end)
    asked = [
        index
        for index, turn in enumerate(turns)
        if turn.answer and (index == 0 or (turn.probe and turn.probe.target is criterion))
    ]
    if not asked:
        return None
    answer = turns[asked[-1]].answer
    return Place(asked[-1], len(answer.text)) if answer else None


def _end(standing: Standing, answer: str) -> int | None:
    ends = [where[1] for where in (stands(item, answer) for item in standing.evidence) if where]
    return max(ends, default=None)
