"""A drill goes straight to the second question and stays there until the answer has grounds."""

from collections.abc import Callable

import pytest

from interviewer.core.assessment import FlagKind, Probe, Reply
from interviewer.core.dialogue import Dialogue, Examine, Listen, Phase, PutProbe
from interviewer.core.events import Asked, Event, Planned, Started
from interviewer.core.playbook import Criterion, Mark
from interviewer.core.probes import choose_probe, next_target
from interviewer.core.review import results, review_thread
from interviewer.core.transcript import Thread
from interviewer.core.verdict import Verdict, thread_verdict
from interviewer.errors import IllegalEvent
from tests.build import ANSWER, Events, assess, flag, probe, question

D, T, E, L = Criterion


def _started(events: Events, drill: Criterion = T, probes: int = 3) -> Started:
    started = events.started(questions=1, probes=probes)
    plan = (Planned(topic="optimization", question="why-adam", drill=drill),)
    return started.model_copy(update={"plan": plan})


def _probe_of(dialogue: Dialogue) -> Probe:
    command = dialogue.next
    assert isinstance(command, PutProbe)
    return command.probe


def _drilled(*marks: str, drill: Criterion = T, probes: int = 3) -> Dialogue:
    """A drill in which each probe was answered with these marks."""
    events = Events()
    dialogue = Dialogue.of([_started(events, drill, probes), events.asked()])
    for number, letters in enumerate(marks, 1):
        dialogue = dialogue.on(events.probed(_probe_of(dialogue)))
        dialogue = dialogue.on(events.answered())
        dialogue = dialogue.on(events.assessed(assess(letters), turn=number))
    return dialogue


@pytest.mark.parametrize("drill", list(Criterion))
def test_a_drill_opens_at_the_probe_of_its_criterion(drill: Criterion) -> None:
    put = _probe_of(_drilled(drill=drill))
    assert put.target is drill
    given = drill is not D
    assert put.text.startswith("Take the definition as given. ") is given


def test_the_other_option_is_the_first_thing_a_tradeoff_drill_asks() -> None:
    put = _probe_of(_drilled())
    assert (
        put.text == "Take the definition as given. On that same model, why not SGD with momentum?"
    )
    assert put.option == "SGD with momentum"


def test_the_drill_goes_on_at_its_criterion_until_it_stands() -> None:
    once = _drilled("----")
    assert _probe_of(once).target is T
    twice = _drilled("----", "-p--")
    assert _probe_of(twice).target is T
    texts = [turn.probe.text for turn in twice.thread.turns if turn.probe]
    assert len(set(texts)) == len(texts)
    assert _drilled("----", "-p--", "-s--").phase is Phase.CLOSING


def test_a_drill_ends_when_its_follow_ups_are_spent() -> None:
    assert _drilled("----", "----", probes=2).phase is Phase.CLOSING


def test_a_drill_without_follow_ups_still_puts_its_one_probe() -> None:
    assert _drilled(probes=0).phase is Phase.PROBING
    assert _drilled("----", probes=0).phase is Phase.CLOSING


def test_a_second_unknown_ends_the_drill() -> None:
    events = Events()
    dialogue = Dialogue.of([_started(events), events.asked()])
    for number in (1, 2):
        dialogue = dialogue.on(events.probed(_probe_of(dialogue)))
        dialogue = dialogue.on(events.answered("I don't know"))
        unknown = assess("----", reply=Reply.DOES_NOT_KNOW)
        dialogue = dialogue.on(events.assessed(unknown, turn=number))
    assert dialogue.phase is Phase.CLOSING


def test_a_probe_put_earlier_in_the_session_is_put_again_when_nothing_else_opens_the_drill() -> (
    None
):
    thread = Thread(
        "optimization", question(alternatives=(), probes=question().probes[1:]), drill=T
    )
    first = choose_probe(thread, ())
    assert first is not None
    assert choose_probe(thread, (first.text,)) == first


def test_questions_beyond_the_plan_are_asked_whole() -> None:
    events = Events()
    started = _started(events)
    skipped: list[Event] = [events.asked(), events.probed(), events.skipped()]
    assert Dialogue.of([started, *skipped]).phase is Phase.CLOSING
    plain = Dialogue.of([started.model_copy(update={"plan": ()}), events.asked()])
    assert plain.phase is Phase.LISTENING


_MAKE: dict[str, Callable[[Events], Event]] = {
    "started": lambda e: e.started(),
    "asked": lambda e: e.asked(),
    "answered": lambda e: e.answered(),
    "assessed": lambda e: e.assessed(turn=1),
    "probed": lambda e: e.probed(),
    "withdrawn": lambda e: e.withdrawn(),
    "skipped": lambda e: e.skipped(),
    "aside": lambda e: e.aside(),
    "paused": lambda e: e.paused(),
    "resumed": lambda e: e.resumed(),
    "finished": lambda e: e.finished(),
}
_ALWAYS = {"paused": Phase.PAUSED, "finished": Phase.FINISHED}
_LEGAL: dict[str, dict[str, Phase]] = {
    "opened": {"probed": Phase.LISTENING, "resumed": Phase.PROBING},
    "probed": {
        "answered": Phase.EXAMINING,
        "skipped": Phase.CLOSING,
        "aside": Phase.LISTENING,
        "resumed": Phase.LISTENING,
    },
    "answered": {
        "assessed": Phase.PROBING,
        "probed": Phase.LISTENING,
        "withdrawn": Phase.LISTENING,
        "resumed": Phase.EXAMINING,
    },
    "graded": {
        "probed": Phase.LISTENING,
        "withdrawn": Phase.LISTENING,
        "resumed": Phase.PROBING,
    },
}


def _story(state: str) -> tuple[Events, Dialogue]:
    events = Events()
    story: list[Event] = [_started(events), events.asked()]
    steps = ("probed", "answered", "graded")
    for step in steps[: steps.index(state) + 1] if state in steps else ():
        story.append(
            events.assessed(assess("----"), turn=1) if step == "graded" else _MAKE[step](events)
        )
    return events, Dialogue.of(story)


@pytest.mark.parametrize("event", list(_MAKE))
@pytest.mark.parametrize("state", list(_LEGAL))
def test_each_event_is_legal_or_changes_nothing(state: str, event: str) -> None:
    events, dialogue = _story(state)
    legal = {**_ALWAYS, **_LEGAL[state]}
    if event in legal:
        assert dialogue.on(_MAKE[event](events)).phase is legal[event]
        return
    before = dialogue
    with pytest.raises(IllegalEvent):
        dialogue.on(_MAKE[event](events))
    assert dialogue == before


def test_taking_the_first_answer_back_returns_to_its_probe() -> None:
    events, dialogue = _story("graded")
    again = dialogue.on(events.withdrawn())
    assert again.next == Listen()
    assert again.thread.current.probe is not None
    assert again.draft is not None
    assert again.on(events.answered()).next == Examine(1, wants_probe=True)


@pytest.mark.parametrize(
    ("marks", "first", "final", "grounded"),
    [
        pytest.param(["----"], "below_bar", "below_bar", False, id="nothing"),
        pytest.param(["-p--"], "mid", "mid", False, id="half"),
        pytest.param(["-s--"], "senior", "senior", True, id="at-once"),
        pytest.param(["----", "-s--"], "below_bar", "senior", True, id="pressed"),
        pytest.param(["s-s-"], "below_bar", "below_bar", False, id="something-else"),
    ],
)
def test_a_drill_is_judged_by_its_criterion(
    marks: list[str], first: str, final: str, grounded: bool
) -> None:
    verdict = thread_verdict(_drilled(*marks).thread)
    assert verdict is not None
    assert (verdict.first, verdict.final, verdict.grounded) == (first, final, grounded)
    assert verdict.tested


@pytest.mark.parametrize(
    ("kind", "final"),
    [
        (FlagKind.MISCONCEPTION, Verdict.BELOW_BAR),
        (FlagKind.DODGED_PROBE, Verdict.MID),
        (FlagKind.ABSOLUTE_CLAIM, Verdict.MID),
        (FlagKind.BUZZWORDS, Verdict.SENIOR),
    ],
)
def test_what_stands_against_the_answer_caps_a_drill(kind: FlagKind, final: Verdict) -> None:
    events = Events()
    flags = [flag(kind, quote=ANSWER if kind is not FlagKind.DODGED_PROBE else "")]
    story: list[Event] = [_started(events), events.asked(), events.probed(), events.answered()]
    dialogue = Dialogue.of([*story, events.assessed(assess("-s--", flags=flags), turn=1)])
    verdict = thread_verdict(dialogue.thread)
    assert verdict is not None
    assert verdict.final is final


def test_better_marks_never_lower_a_drill() -> None:
    for first in "-ps":
        levels = []
        for second in "-ps":
            verdict = thread_verdict(_drilled(f"-{first}--").thread)
            after = thread_verdict(_drilled("----", f"-{second}--").thread)
            assert verdict is not None
            assert after is not None
            levels.append((after.final.rank, after.score))
        assert levels == sorted(levels)


def test_an_unexamined_drill_has_no_verdict() -> None:
    _, dialogue = _story("answered")
    assert thread_verdict(dialogue.thread) is None


def test_only_the_drilled_criterion_is_reviewed() -> None:
    reviewed = review_thread(_drilled("-p--").thread)
    assert [item.criterion for item in reviewed.standings] == [T]
    assert [item.criterion for item in reviewed.stronger] == [T]
    assert reviewed.drill is T
    assert next_target(_drilled("-s--").thread) is None


def test_a_drill_counts_in_no_trend() -> None:
    (result,) = results(_drilled("-s--").transcript.threads)
    assert result.drill is T
    assert result.score is None
    assert result.marks[T] is Mark.SOLID
    assert result.final is Verdict.SENIOR


def test_the_question_of_a_drill_is_kept_whole() -> None:
    asked = Asked(at=Events().asked().at, topic="optimization", question=question())
    dialogue = Dialogue.of([_started(Events())]).on(asked)
    assert dialogue.thread.question == question()
    assert dialogue.thread.answers == ()
    assert probe().target is T
