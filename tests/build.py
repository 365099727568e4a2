"""Values the tests are built from: a small question, assessments from marks, events at a time."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from interviewer.core.assessment import (
    Assessment,
    Contradiction,
    Evidence,
    Finding,
    FlagKind,
    Probe,
    RedFlag,
    Reply,
)
from interviewer.core.events import (
    Answered,
    Aside,
    AsideKind,
    Asked,
    Assessed,
    Finished,
    FinishReason,
    Mode,
    Paused,
    Planned,
    Probed,
    Resumed,
    Skipped,
    Started,
    Terms,
    Withdrawn,
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
    Topic,
)
from interviewer.core.transcript import Answer, Thread, Turn
from tests.fakes import graded

START = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
ANSWER = "it keeps running averages of the gradient and its square"
ANCHOR = Anchor(missing="Nothing of it.", partial="Half of it.", solid="All of it.")
D, T, E, L = Criterion.DEFINITION, Criterion.TRADEOFF, Criterion.EXAMPLE, Criterion.LIMITATION


def at(seconds: float = 0) -> datetime:
    return START + timedelta(seconds=seconds)


def question(question_id: str = "why-adam", **changes: object) -> Question:
    fields: dict[str, object] = {
        "id": question_id,
        "prompt": f"Why Adam, for {question_id}?",
        "kind": QuestionKind.COMPARISON,
        "level": Level.SENIOR,
        "clarification": "Take any model you trained yourself.",
        "key_points": (
            KeyPoint(
                id="two-averages",
                criterion=D,
                text="It divides a running mean of gradients by the root of a running mean square.",
                phrasings=("every weight gets its own step size from two running averages",),
                source="test",
            ),
            KeyPoint(
                id="memory",
                criterion=T,
                text="It pays two extra buffers per weight for fast progress.",
                phrasings=("twice the optimiser memory of momentum",),
                source="test",
            ),
        ),
        "misconceptions": (
            Misconception(
                id="no-tuning",
                claim="Adam needs no learning rate.",
                phrasings=("with Adam you never have to touch the learning rate",),
                correction="The base rate still sets every step.",
                probe="What would you see if that base rate were a hundred times larger?",
            ),
        ),
        "alternatives": (
            Alternative(name="SGD with momentum", aliases=("SGD",), wins_when="There is time."),
            Alternative(name="RMSProp", wins_when="The target keeps moving."),
        ),
        "probes": (
            rung(ProbeKind.WHY_NOT_OTHER, T, "On that same model, why not $option?"),
            rung(ProbeKind.WHAT_BREAKS_FIRST, L, "What breaks first in the real run?"),
            rung(ProbeKind.TELL_ME_ABOUT_A_TIME, E, "Where did that choice change a result?"),
            rung(ProbeKind.HOW_WOULD_YOU_KNOW, D, "What happens to one gradient on the way?"),
        ),
        "anchors": Anchors(definition=ANCHOR, tradeoff=ANCHOR, example=ANCHOR, limitation=ANCHOR),
    }
    return Question.model_validate({**fields, **changes})


def rung(kind: ProbeKind, targets: Criterion, text: str) -> ScriptedProbe:
    return ScriptedProbe(kind=kind, targets=targets, text=text)


def topic(*questions: Question) -> Topic:
    return Topic(
        id="optimization",
        title="Optimization",
        summary="Optimisers.",
        questions=questions or (question(),),
    )


def probe(text: str = "Why not SGD with momentum?", target: Criterion = T) -> Probe:
    return Probe(kind=ProbeKind.WHY_NOT_OTHER, target=target, text=text, option="SGD with momentum")


def assess(
    marks: str = "s---",
    *,
    flags: Sequence[RedFlag] = (),
    reply: Reply = Reply.ANSWERED,
    answer: str = ANSWER,
    contradictions: Sequence[Contradiction] = (),
) -> Assessment:
    """An assessment from four letters: `s` solid, `p` partial, `-` missing."""
    findings = [
        _finding(criterion, _MARKS[letter], answer)
        for criterion, letter in zip(Criterion, marks, strict=True)
    ]
    return Assessment(
        findings=(findings[0], findings[1], findings[2], findings[3]),
        red_flags=tuple(flags),
        reply=reply,
        contradictions=tuple(contradictions),
    )


def flag(kind: FlagKind, about: str = "", *, withdrawn: bool = False, quote: str = "") -> RedFlag:
    evidence = Evidence(quote=quote, start=0, end=len(quote)) if quote else None
    return RedFlag(kind=kind, about=about, withdrawn=withdrawn, evidence=evidence)


def thread(*assessments: Assessment, asked: Question | None = None) -> Thread:
    """A thread whose first assessment is of the opening, the others of one probe each."""
    turns = [
        Turn(
            probe(f"Why not option {index}?") if index else None, Answer(text=ANSWER), graded(item)
        )
        for index, item in enumerate(assessments)
    ]
    return Thread("optimization", asked or question(), tuple(turns))


_MARKS = {"s": Mark.SOLID, "p": Mark.PARTIAL, "-": Mark.MISSING}


def _finding(criterion: Criterion, mark: Mark, answer: str) -> Finding:
    if mark is Mark.MISSING:
        return Finding(criterion=criterion, mark=mark)
    evidence = Evidence(quote=answer, start=0, end=len(answer))
    return Finding(criterion=criterion, mark=mark, evidence=(evidence,))


class Events:
    """Events one second apart."""

    def __init__(self) -> None:
        self._seconds = 0.0

    def _at(self) -> datetime:
        self._seconds += 1
        return at(self._seconds)

    def started(self, questions: int = 2, probes: int = 2, **terms: object) -> Started:
        return Started(
            at=self._at(),
            session="20261122-090000-abcd",
            app_version="0",
            playbook="test",
            playbook_hash="0",
            terms=Terms.model_validate(
                {"mode": Mode.PRACTICE, "questions": questions, "probes": probes, **terms}
            ),
            plan=(Planned(topic="optimization"),) * questions,
        )

    def asked(self, asked: Question | None = None) -> Asked:
        return Asked(at=self._at(), topic="optimization", question=asked or question())

    def answered(self, text: str = ANSWER) -> Answered:
        return Answered(at=self._at(), answer=Answer(text=text))

    def assessed(
        self, assessment: Assessment | None = None, turn: int = 0, thread: int = 0
    ) -> Assessed:
        return Assessed(
            at=self._at(), thread=thread, turn=turn, graded=graded(assessment or assess("s---"))
        )

    def probed(self, put: Probe | None = None) -> Probed:
        return Probed(at=self._at(), probe=put or probe())

    def withdrawn(self) -> Withdrawn:
        return Withdrawn(at=self._at(), reason="resumed")

    def skipped(self) -> Skipped:
        return Skipped(at=self._at())

    def aside(self, kind: AsideKind = AsideKind.REPEATED) -> Aside:
        return Aside(at=self._at(), kind=kind, said="again?", reply="Of course.")

    def paused(self) -> Paused:
        return Paused(at=self._at())

    def resumed(self) -> Resumed:
        return Resumed(at=self._at())

    def finished(self, reason: FinishReason = FinishReason.QUIT) -> Finished:
        return Finished(at=self._at(), reason=reason, results=())
