"""Sessions made of hand-written events, folded as a session file is."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from interviewer.core.assessment import (
    Assessment,
    Contradiction,
    Evidence,
    ExaminerKind,
    Finding,
    FlagKind,
    Graded,
    Probe,
    RedFlag,
    Reply,
    Source,
    Ungraded,
)
from interviewer.core.dialogue import Dialogue
from interviewer.core.events import (
    Answered,
    Asked,
    Assessed,
    Event,
    Planned,
    Probed,
    Skipped,
    Started,
    Terms,
)
from interviewer.core.playbook import (
    Alternative,
    Anchor,
    Anchors,
    Criterion,
    KeyPoint,
    Level,
    Mark,
    Misconception,
    ProbeKind,
    Question,
    QuestionKind,
    ScriptedProbe,
)
from interviewer.core.review import SessionReview, review
from interviewer.core.transcript import Answer, AudioSpan, Thread, Word

D, T, E, L = Criterion
MARKS = {"s": Mark.SOLID, "p": Mark.PARTIAL, "m": Mark.MISSING}
LOCAL = Source(examiner=ExaminerKind.LOCAL, version="shape-7")
MODEL = Source(examiner=ExaminerKind.LLM, version="prompts-3f2a", model="openai:gpt-5-mini")
_AT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Says:
    """One answer and its grade, from the quotes it stands on.

    `marks` has a letter (s, p, m) per criterion; `quotes` are located by their first occurrence.
    """

    text: str
    marks: str = "mmmm"
    quotes: Mapping[Criterion, Sequence[str]] = field(default_factory=dict)
    flags: Sequence[tuple[FlagKind, str | None, str, bool]] = ()
    contradicts: Sequence[tuple[str, str]] = ()
    covered: tuple[str, ...] = ()
    reply: Reply = Reply.ANSWERED
    why: Mapping[Criterion, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    source: Source = LOCAL
    ungraded: str | None = None
    probe: Probe | None = None
    """What it answers; None for the opening question."""
    spoken: bool = False
    slow: Mapping[str, float] = field(default_factory=dict)
    """Seconds of silence before these words."""
    edited_from: str | None = None


def quoted(quote: str, text: str) -> Evidence:
    start = text.index(quote)
    return Evidence(quote=quote, start=start, end=start + len(quote))


def graded(said: Says) -> Graded:
    if said.ungraded is not None:
        return Graded(assessment=Ungraded(reason=said.ungraded), source=said.source)
    d, t, e, limit = (
        Finding(
            criterion=criterion,
            mark=MARKS[letter],
            evidence=tuple(quoted(quote, said.text) for quote in said.quotes.get(criterion, ())),
            why=said.why.get(criterion, ""),
        )
        for criterion, letter in zip(Criterion, said.marks, strict=True)
    )
    flags = tuple(
        RedFlag(kind=kind, evidence=quoted(quote, said.text) if quote else None, about=about,
                withdrawn=withdrawn)
        for kind, quote, about, withdrawn in said.flags
    )  # fmt: skip
    contradictions = tuple(
        Contradiction(earlier=earlier, now=quoted(now, said.text))
        for earlier, now in said.contradicts
    )
    assessment = Assessment(
        findings=(d, t, e, limit), red_flags=flags, reply=said.reply, covered=said.covered,
        contradictions=contradictions, notes=said.notes,
    )  # fmt: skip
    return Graded(assessment=assessment, source=said.source)


def spoken(text: str, start: float, slow: Mapping[str, float] | None = None) -> Answer:
    """`text` as heard: about two and a half words a second, with pauses before some words."""
    words, at = [], 0.8
    for part in text.split():
        at += (slow or {}).get(part, 0.0) + (0.4 if part.endswith((".", ",")) else 0.05)
        words.append(Word(text=part, start=round(at, 2), end=round(at + 0.3, 2), probability=0.9))
        at += 0.33
    return Answer(text=text, words=tuple(words), audio=AudioSpan(start=start, end=start + at + 1))


def question(number: int = 1, prompt: str = "Why Adam?", **changes: object) -> Question:
    anchor = Anchor(missing="Nothing.", partial="Half of it.", solid="The whole of it, in words.")
    points = [
        KeyPoint(id=f"{criterion}-{index}", criterion=criterion, source="invented",
                 text=f"A {criterion} worth saying, number {index}.", phrasings=("so",))
        for criterion in Criterion
        for index in (1, 2)
    ]  # fmt: skip
    plain = Question(
        id=f"question-{number}", prompt=prompt, kind=QuestionKind.COMPARISON, level=Level.SENIOR,
        key_points=tuple(points), anchors=Anchors(definition=anchor, tradeoff=anchor,
                                                   example=anchor, limitation=anchor),
        misconceptions=(
            Misconception(id="no-tuning", claim="Adam needs no learning rate.", phrasings=("so",),
                          correction="The base rate still sets every step.", probe="What if?"),
        ),
        alternatives=(Alternative(name="SGD", wins_when="There is time to tune."),),
        probes=(ScriptedProbe(kind=ProbeKind.WHY_NOT_OTHER, targets=T, text="Why not SGD?"),),
    )  # fmt: skip
    return plain.model_copy(update=changes)


def probe(target: Criterion, text: str, kind: ProbeKind = ProbeKind.WHY_NOT_OTHER) -> Probe:
    return Probe(kind=kind, target=target, text=text)


def threads(*asked: tuple[Question, Sequence[Says] | None]) -> tuple[Thread, ...]:
    """The threads after these questions; None in place of answers: skipped.

    Each probe is put before the grade of the answer it follows, as when a model writes it first:
    so the script decides which probes are put, and the dialogue still checks every event.
    """
    start = 2.0
    found: list[Thread] = []
    for item, answers in asked:
        said = [_answer(one, start + 90 * index) for index, one in enumerate(answers or ())]
        start += 90 * max(len(said), 1)
        events = list(_events(item, answers, said))
        timed = [
            event.model_copy(update={"at": _AT + timedelta(seconds=10 * index)})
            for index, event in enumerate(events)
        ]
        found += Dialogue.of(timed).transcript.threads
    return tuple(found)


def reviewed(*asked: tuple[Question, Sequence[Says] | None]) -> SessionReview:
    return review(threads(*asked))


def _answer(said: Says, start: float) -> Answer:
    answer = spoken(said.text, start, said.slow) if said.spoken else Answer(text=said.text)
    return answer.model_copy(update={"edited_from": said.edited_from})


def _events(
    item: Question, answers: Sequence[Says] | None, said: Sequence[Answer]
) -> Iterable[Event]:
    terms = Terms(questions=1, probes=max(len(said) - 1, 0))
    plan = (Planned(topic="optimization"),)
    yield Started(at=_AT, session="2026-11-22-a1b2", app_version="0", playbook="tests",
                  playbook_hash="0", terms=terms, plan=plan)  # fmt: skip
    yield Asked(at=_AT, topic="optimization", question=item)
    if answers is None:
        yield Skipped(at=_AT)
        return
    for turn, one in enumerate(answers):
        yield Answered(at=_AT, answer=said[turn])
        if turn + 1 < len(answers):
            following = answers[turn + 1].probe
            assert following is not None, "every answer after the first answers a probe"
            yield Probed(at=_AT, probe=following)
        yield Assessed(at=_AT, thread=0, turn=turn, graded=graded(one))
