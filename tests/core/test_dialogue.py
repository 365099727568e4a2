"""The dialogue allows what the interview allows, and an illegal event changes nothing."""

from collections.abc import Callable

import pytest

from interviewer.core.assessment import FlagKind, Reply
from interviewer.core.dialogue import (
    Dialogue,
    Examine,
    Finish,
    Listen,
    OpenQuestion,
    Phase,
    PutProbe,
    Rest,
)
from interviewer.core.events import AsideKind, Event, FinishReason
from interviewer.core.playbook import Criterion
from interviewer.errors import IllegalEvent
from tests.build import ANSWER, Events, assess, flag, probe, question

SENIOR = assess("ssss")


def _story(phase: Phase) -> list[Event]:
    """Events that lead into `phase`."""
    events = Events()
    opening: list[Event] = [events.started()]
    listening = [*opening, events.asked()]
    examining = [*listening, events.answered()]
    probing = [*examining, events.assessed()]
    stories: dict[Phase, list[Event]] = {
        Phase.NEW: [],
        Phase.OPENING: opening,
        Phase.LISTENING: listening,
        Phase.EXAMINING: examining,
        Phase.PROBING: probing,
        Phase.CLOSING: [events.started(questions=1), events.asked(), events.skipped()],
        Phase.PAUSED: [*listening, events.paused()],
        Phase.FINISHED: [*listening, events.finished()],
    }
    return stories[phase]


_MAKE: dict[str, Callable[[Events], Event]] = {
    "started": lambda e: e.started(),
    "asked": lambda e: e.asked(),
    "answered": lambda e: e.answered(),
    "assessed": lambda e: e.assessed(),
    "probed": lambda e: e.probed(),
    "withdrawn": lambda e: e.withdrawn(),
    "skipped": lambda e: e.skipped(),
    "aside": lambda e: e.aside(),
    "paused": lambda e: e.paused(),
    "resumed": lambda e: e.resumed(),
    "finished": lambda e: e.finished(),
}
_LEGAL: dict[Phase, dict[str, Phase]] = {
    Phase.NEW: {"started": Phase.OPENING},
    Phase.OPENING: {"asked": Phase.LISTENING},
    Phase.LISTENING: {
        "answered": Phase.EXAMINING,
        "skipped": Phase.OPENING,
        "aside": Phase.LISTENING,
    },
    Phase.EXAMINING: {
        "assessed": Phase.PROBING,
        "probed": Phase.LISTENING,
        "withdrawn": Phase.LISTENING,
    },
    Phase.PROBING: {"probed": Phase.LISTENING, "withdrawn": Phase.LISTENING},
    Phase.CLOSING: {},
    Phase.PAUSED: {"resumed": Phase.LISTENING, "finished": Phase.FINISHED},
    Phase.FINISHED: {},
}
_LIVE = (Phase.OPENING, Phase.LISTENING, Phase.EXAMINING, Phase.PROBING, Phase.CLOSING)


def _after(phase: Phase, event: str) -> Phase | None:
    """The phase the table gives, None when the event is illegal."""
    if phase in _LIVE:
        everywhere = {"paused": Phase.PAUSED, "resumed": phase, "finished": Phase.FINISHED}
        if event in everywhere:
            return everywhere[event]
    return _LEGAL[phase].get(event)


@pytest.mark.parametrize("event", _MAKE)
@pytest.mark.parametrize("phase", Phase)
def test_every_event_in_every_phase_is_allowed_or_changes_nothing(phase: Phase, event: str) -> None:
    dialogue = Dialogue.of(_story(phase))
    assert dialogue.phase is phase
    before = repr(dialogue)
    expected = _after(phase, event)
    if expected is None:
        with pytest.raises(IllegalEvent, match=event):
            dialogue.on(_MAKE[event](Events()))
    else:
        assert dialogue.on(_MAKE[event](Events())).phase is expected
    assert repr(dialogue) == before


@pytest.mark.parametrize(
    ("phase", "command"),
    [
        (Phase.NEW, Rest),
        (Phase.OPENING, OpenQuestion),
        (Phase.LISTENING, Listen),
        (Phase.EXAMINING, Examine),
        (Phase.PROBING, PutProbe),
        (Phase.CLOSING, Finish),
        (Phase.PAUSED, Rest),
        (Phase.FINISHED, Rest),
    ],
)
def test_every_phase_says_what_to_do_next(phase: Phase, command: type) -> None:
    assert isinstance(Dialogue.of(_story(phase)).next, command)


def test_a_question_gets_as_many_probes_as_agreed_and_no_more() -> None:
    events = Events()
    story: list[Event] = [events.started(questions=1, probes=1), events.asked()]
    story += [events.answered(), events.assessed()]
    dialogue = Dialogue.of(story)
    assert dialogue.phase is Phase.PROBING
    dialogue = Dialogue.of([*story, events.probed(), events.answered(), events.assessed(turn=1)])
    assert dialogue.phase is Phase.CLOSING


def test_no_probes_means_straight_to_the_next_question() -> None:
    events = Events()
    story: list[Event] = [
        events.started(probes=0),
        events.asked(),
        events.answered(),
        events.assessed(),
    ]
    assert Dialogue.of(story).phase is Phase.OPENING


def test_a_whole_shape_is_still_probed_once_and_then_left_alone() -> None:
    events = Events()
    story: list[Event] = [
        events.started(probes=3),
        events.asked(),
        events.answered(),
        events.assessed(SENIOR),
    ]
    dialogue = Dialogue.of(story)
    command = dialogue.next
    assert isinstance(command, PutProbe)
    assert command.probe.target is Criterion.TRADEOFF
    more: list[Event] = [
        events.probed(command.probe),
        events.answered(),
        events.assessed(SENIOR, turn=1),
    ]
    assert Dialogue.of([*story, *more]).phase is Phase.OPENING


def test_i_do_not_know_gets_one_narrowing_probe_and_never_a_loop() -> None:
    events = Events()
    unknown = assess("----", reply=Reply.DOES_NOT_KNOW)
    story: list[Event] = [events.started(questions=1, probes=6), events.asked()]
    story += [events.answered("I don't know."), events.assessed(unknown)]
    dialogue = Dialogue.of(story)
    command = dialogue.next
    assert isinstance(command, PutProbe)
    assert command.probe.target is not Criterion.DEFINITION
    story += [events.probed(command.probe), events.answered("No idea, sorry.")]
    examine = Dialogue.of(story).next
    assert isinstance(examine, Examine)
    assert not examine.wants_probe
    story.append(events.assessed(unknown, turn=1))
    assert Dialogue.of(story).phase is Phase.CLOSING


def test_asides_do_not_consume_the_question() -> None:
    events = Events()
    story: list[Event] = [events.started(), events.asked()]
    story += [events.aside(AsideKind.REPEATED), events.aside(AsideKind.CLARIFIED)]
    story += [events.aside(AsideKind.EMPTY)]
    dialogue = Dialogue.of(story)
    assert dialogue.phase is Phase.LISTENING
    assert dialogue.thread.answers == ()
    assert dialogue.asides == (AsideKind.REPEATED, AsideKind.CLARIFIED, AsideKind.EMPTY)


def test_a_probe_may_be_put_before_the_grade_is_complete() -> None:
    events = Events()
    story: list[Event] = [events.started(), events.asked(), events.answered(), events.probed()]
    story += [events.answered("a second answer")]
    dialogue = Dialogue.of(story)
    assert dialogue.unexamined == (0, 1)
    assert dialogue.next == Examine(0, wants_probe=True)
    dialogue = dialogue.on(events.assessed(turn=0))
    assert dialogue.phase is Phase.EXAMINING
    assert dialogue.unexamined == (1,)


def test_a_turn_is_graded_once() -> None:
    events = Events()
    story: list[Event] = [
        events.started(),
        events.asked(),
        events.answered(),
        events.assessed(),
        events.probed(),
    ]
    with pytest.raises(IllegalEvent, match="awaits no grade"):
        Dialogue.of(story).on(events.assessed())


def test_a_withdrawn_probe_reopens_the_answer_and_is_never_put_again() -> None:
    events = Events()
    story: list[Event] = [
        events.started(),
        events.asked(),
        events.answered(),
        events.assessed(),
        events.probed(),
    ]
    dialogue = Dialogue.of([*story, events.withdrawn()])
    assert dialogue.phase is Phase.LISTENING
    assert dialogue.draft is not None
    assert dialogue.draft.text == ANSWER
    assert dialogue.thread.current.graded is None
    assert probe().text in dialogue.put
    again = dialogue.on(events.answered(ANSWER + " and divides"))
    assert again.thread.answers[0].text == ANSWER + " and divides"
    assert again.draft is None


def test_nothing_is_withdrawn_twice() -> None:
    events = Events()
    story: list[Event] = [events.started(), events.asked(), events.answered(), events.withdrawn()]
    with pytest.raises(IllegalEvent, match="no answer to take back"):
        Dialogue.of(story).on(events.withdrawn())


def test_the_time_limit_opens_no_new_question_and_does_not_count_rests() -> None:
    def story(rest: float) -> list[Event]:
        events = Events()
        first: list[Event] = [events.started(time_limit=1), events.asked()]
        paused = events.paused()
        events._seconds += rest
        resumed = events.resumed()
        events._seconds += 30
        return [*first, paused, resumed, events.skipped()]

    assert Dialogue.of(story(rest=3600)).phase is Phase.OPENING
    late = story(rest=0)
    events = Events()
    events._seconds = 90
    dialogue = Dialogue.of([*late[:-1], events.skipped()])
    assert dialogue.next == Finish(FinishReason.TIME)


def test_a_folded_session_is_the_session() -> None:
    events = Events()
    story: list[Event] = [
        events.started(),
        events.asked(),
        events.answered(),
        events.assessed(),
        events.probed(),
    ]
    step_by_step = Dialogue()
    for event in story:
        step_by_step = step_by_step.on(event)
    assert Dialogue.of(story) == step_by_step


def test_questions_already_asked_are_named_when_the_next_is_opened() -> None:
    events = Events()
    story: list[Event] = [events.started(), events.asked(question("first")), events.skipped()]
    command = Dialogue.of(story).next
    assert isinstance(command, OpenQuestion)
    assert command.asked == ("first",)
    assert command.number == 2


def test_an_open_error_is_pressed_before_any_gap() -> None:
    events = Events()
    wrong = assess("ss--", flags=[flag(FlagKind.MISCONCEPTION, "no-tuning", quote=ANSWER)])
    story: list[Event] = [
        events.started(),
        events.asked(),
        events.answered(),
        events.assessed(wrong),
    ]
    command = Dialogue.of(story).next
    assert isinstance(command, PutProbe)
    assert "hundred times larger" in command.probe.text
    assert ANSWER in command.probe.text
