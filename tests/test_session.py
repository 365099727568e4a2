"""The one loop, through scripted ports: order of events, early probes, lost grades, lost disks."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest

from interviewer.core import lines
from interviewer.core.assessment import (
    Assessment,
    ExaminerKind,
    Graded,
    Probe,
    Reply,
    Source,
    Ungraded,
)
from interviewer.core.dialogue import Dialogue, Phase
from interviewer.core.events import Event, Finished, FinishReason
from interviewer.core.transcript import Answer
from interviewer.examiners import FallbackExaminer
from interviewer.ports import Amended
from interviewer.session import Ports, Session
from tests.build import ANSWER, Events, assess, probe, question, topic
from tests.fakes import (
    FirstPicker,
    ListedTopics,
    MemoryStore,
    ScriptedCandidate,
    ScriptedExaminer,
    SteppingClock,
    graded,
)

SOLID, WEAK = assess("ssss"), assess("s---")


@dataclass
class _Interview:
    """A session on scripted ports, and what came of it."""

    answers: Sequence[str | Amended | None]
    script: Sequence[Sequence[Probe | Graded]]
    questions: int = 1
    probes: int = 1
    mode: str = "practice"
    refuse: frozenset[int] = frozenset()
    store: MemoryStore = field(default_factory=MemoryStore)

    def __post_init__(self) -> None:
        self.candidate = ScriptedCandidate(self.answers)
        self.examiner = ScriptedExaminer(self.script)
        self.store.refuse = self.refuse
        started = Events().started(questions=self.questions, probes=self.probes, mode=self.mode)
        self.session = Session(
            Ports(
                candidate=self.candidate,
                examiner=self.examiner,
                store=self.store,
                topics=ListedTopics([topic(question("first"), question("second"))]),
                picker=FirstPicker(),
                clock=SteppingClock(),
            ),
            Dialogue().on(started),
        )

    def run(self) -> Dialogue:
        dialogue = asyncio.run(self.session.run())
        self.candidate.check_done()
        self.examiner.check_done()
        return dialogue

    @property
    def kinds(self) -> list[str]:
        return [event.type for event in self.store.events]

    def shown(self, kind: type) -> list[lines.Line]:
        return [line for line in self.candidate.shown if isinstance(line, kind)]


def test_a_question_a_probe_and_a_debrief() -> None:
    interview = _Interview([ANSWER, "a second answer"], [[graded(WEAK)], [graded(SOLID)]])
    dialogue = interview.run()
    assert dialogue.phase is Phase.FINISHED
    assert interview.kinds == [
        "asked", "answered", "assessed", "probed", "answered", "assessed", "finished",
    ]  # fmt: skip
    assert interview.candidate.heard[0] == "Why Adam, for first?"
    assert "why not SGD with momentum?" in interview.candidate.heard[1]
    finished = interview.store.events[-1]
    assert isinstance(finished, Finished)
    assert finished.results[0].rose is True


def test_every_event_is_kept_before_the_candidate_hears_of_it() -> None:
    kept_when_shown: list[list[str]] = []
    interview = _Interview([ANSWER, "more"], [[graded(WEAK)], [graded(SOLID)]])

    class Watching(ScriptedCandidate):
        async def show(self, line: lines.Line) -> None:
            if isinstance(line, lines.QuestionLine | lines.ProbeLine):
                kept_when_shown.append(interview.kinds)
            await super().show(line)

    interview.candidate = Watching(interview.answers)
    interview.session.ports = Ports(
        **{**vars(interview.session.ports), "candidate": interview.candidate}
    )
    interview.run()
    assert [kinds[-1] for kinds in kept_when_shown] == ["asked", "probed"]


def test_a_probe_that_streams_in_is_put_before_the_grade() -> None:
    early = probe("You said averages. Why not RMSProp?")
    interview = _Interview([ANSWER, "more"], [[early, graded(WEAK)], [graded(SOLID)]])
    interview.run()
    assert interview.kinds[:4] == ["asked", "answered", "probed", "assessed"]
    assert early.text in interview.candidate.heard


def test_an_answer_that_overtakes_the_grade_is_kept_at_once_and_graded_in_order() -> None:
    early = probe("You said averages. Why not RMSProp?")
    answered = asyncio.Event()

    class Slow(ScriptedExaminer):
        async def examine(self, examination):  # type: ignore[no-untyped-def]
            async for step in super().examine(examination):
                if isinstance(step, Graded) and len(self.seen) == 1:
                    await answered.wait()
                yield step

    class Quick(ScriptedCandidate):
        async def listen(self) -> Answer | Amended | None:
            heard = await super().listen()
            if self.said == 2:
                asyncio.get_running_loop().call_soon(answered.set)
            return heard

    interview = _Interview([ANSWER, "more"], [[early, graded(WEAK)], [graded(SOLID)]])
    interview.candidate, interview.examiner = Quick(interview.answers), Slow(interview.script)
    interview.session.ports = Ports(
        **{
            **vars(interview.session.ports),
            "candidate": interview.candidate,
            "examiner": interview.examiner,
        }
    )
    interview.run()
    assert interview.kinds == [
        "asked", "answered", "probed", "answered", "assessed", "assessed", "finished",
    ]  # fmt: skip


def test_a_skip_goes_on_and_a_quit_ends_with_a_debrief() -> None:
    interview = _Interview(["/skip", "/quit"], [], questions=2)
    interview.run()
    assert interview.kinds == ["asked", "skipped", "asked", "finished"]
    finished = interview.store.events[-1]
    assert isinstance(finished, Finished)
    assert finished.reason is FinishReason.QUIT


def test_pausing_keeps_the_session_open() -> None:
    interview = _Interview(["/pause"], [])
    dialogue = interview.run()
    assert dialogue.phase is Phase.PAUSED
    assert interview.kinds == ["asked", "paused"]
    ending = interview.candidate.shown[-1]
    assert isinstance(ending, lines.Ending)
    assert not ending.finished


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("", "Take your time. I am listening."),
        ("can you repeat that?", "Of course. Why Adam, for first?"),
        ("what do you mean by that?", "Take any model you trained yourself."),
        ("/hint", "Start with the mechanism: what goes in, what happens, what comes out."),
    ],
)
def test_words_beside_the_question_do_not_consume_it(said: str, heard: str) -> None:
    interview = _Interview([said, "/quit"], [])
    interview.run()
    assert interview.kinds == ["asked", "aside", "finished"]
    assert interview.candidate.heard[-1] == heard


def test_a_second_stalling_question_in_a_row_is_an_answer() -> None:
    dodge = assess("----", reply=Reply.DODGED)
    stalling = ["what do you mean by that?", "sorry, what do you mean?"]
    interview = _Interview(stalling, [[graded(dodge)]], probes=0)
    interview.run()
    assert interview.kinds == ["asked", "aside", "answered", "assessed", "finished"]


def test_an_unknown_word_is_told_and_not_recorded() -> None:
    interview = _Interview(["/skpi", "/quit"], [])
    interview.run()
    assert interview.kinds == ["asked", "finished"]
    [notice] = interview.shown(lines.Notice)
    assert isinstance(notice, lines.Notice)
    assert "`/skpi`" in notice.text


def test_an_answer_taken_up_again_replaces_itself_and_withdraws_the_probe() -> None:
    early = probe("You said averages. Why not RMSProp?")
    whole = Amended(Answer(text=ANSWER + " and divides one by the other"), "resumed")
    interview = _Interview(
        [ANSWER, whole, "more"], [[early, graded(WEAK)], [graded(WEAK)], [graded(SOLID)]]
    )
    dialogue = interview.run()
    assert interview.kinds[:6] == [
        "asked", "answered", "probed", "assessed", "withdrawn", "answered",
    ]  # fmt: skip
    thread = dialogue.transcript.threads[0]
    assert thread.answers[0] == whole.answer
    assert thread.withdrawn == (early.text,)
    assert early.text not in [turn.probe.text for turn in thread.turns if turn.probe]


def test_real_mode_keeps_the_coach_silent() -> None:
    script = [[graded(WEAK)], [graded(SOLID)]]
    practice = _Interview([ANSWER, "more"], script)
    real = _Interview([ANSWER, "more"], script, mode="real")
    practice.run()
    real.run()
    assert practice.shown(lines.Notes)
    assert practice.shown(lines.ShapeSoFar)
    assert not real.shown(lines.Notes)
    assert not real.shown(lines.ShapeSoFar)


def test_a_full_disk_is_told_once_and_what_was_said_is_saved_when_there_is_room_again() -> None:
    interview = _Interview(
        [ANSWER, "more"], [[graded(WEAK)], [graded(SOLID)]], refuse=frozenset({1, 2, 3})
    )
    interview.run()
    assert len(interview.shown(lines.Notice)) == 1
    assert interview.kinds == [
        "asked", "answered", "assessed", "probed", "answered", "assessed", "finished",
    ]  # fmt: skip
    assert interview.session.unsaved == []


def test_what_never_could_be_saved_is_still_there_at_the_end() -> None:
    interview = _Interview([ANSWER], [[graded(WEAK)]], probes=0, refuse=frozenset(range(100)))
    interview.run()
    kinds = [event.type for event in interview.session.unsaved]
    assert kinds == ["asked", "answered", "assessed", "finished"]


def test_a_session_resumes_at_the_open_question_and_grades_what_was_left() -> None:
    events = Events()
    story: list[Event] = [events.started(questions=1, probes=1), events.asked(), events.answered()]
    dialogue = Dialogue.of([*story, events.probed(), events.resumed()])
    interview = _Interview(["more"], [[graded(WEAK)], [graded(SOLID)]])
    interview.session.dialogue = dialogue
    result = interview.run()
    assert interview.candidate.heard[0] == probe().text
    assert interview.kinds == ["answered", "assessed", "assessed", "finished"] or (
        interview.kinds == ["assessed", "answered", "assessed", "finished"]
    )
    assert all(turn.graded for turn in result.transcript.threads[0].turns)


def _failing(reason: str) -> Graded:
    source = Source(examiner=ExaminerKind.LLM, version="abc", model="test:model")
    return graded(Ungraded(reason=reason), source)


def test_a_lost_grade_is_given_locally_and_the_reason_is_recorded_and_told_once() -> None:
    reason = "the model took longer than 20 s"
    first = ScriptedExaminer([[_failing(reason)], [_failing(reason)]])
    second = ScriptedExaminer([[graded(WEAK)], [graded(SOLID)]])
    interview = _Interview([ANSWER, "more"], [])
    fallback = FallbackExaminer(first, second)
    interview.session.ports = Ports(**{**vars(interview.session.ports), "examiner": fallback})
    dialogue = interview.run()
    sources = [turn.graded.source for turn in dialogue.transcript.threads[0].turns if turn.graded]
    assert [source.examiner for source in sources] == [ExaminerKind.LOCAL, ExaminerKind.LOCAL]
    assert [source.fell_back for source in sources] == [reason, reason]
    assert [source.model for source in sources] == ["test:model", "test:model"]
    assert len(interview.shown(lines.Notice)) == 1


def test_a_delivered_probe_is_kept_when_only_the_grade_was_lost() -> None:
    early = probe("You said averages. Why not RMSProp?")
    first = ScriptedExaminer([[early, _failing("cut off")], [graded(SOLID)]])
    second = ScriptedExaminer([[graded(WEAK)]])
    interview = _Interview([ANSWER, "more"], [])
    fallback = FallbackExaminer(first, second)
    interview.session.ports = Ports(**{**vars(interview.session.ports), "examiner": fallback})
    dialogue = interview.run()
    turns = dialogue.transcript.threads[0].turns
    assert turns[1].probe == early
    assert turns[0].graded is not None
    assert turns[0].graded.source.examiner is ExaminerKind.MIXED
    assert isinstance(turns[0].graded.assessment, Assessment)
