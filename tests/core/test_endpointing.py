"""When an answer ends, in virtual time: every table is a timeline of events and decisions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

import pytest

from interviewer.core.endpointing import Pauses, Phase, TurnPolicy, TurnSettings
from interviewer.core.playbook import Criterion
from interviewer.core.turn_events import (
    Began,
    Committed,
    Covered,
    Ended,
    Ending,
    EndReason,
    KeyPressed,
    Likelihood,
    NotDone,
    Nudge,
    ProbeReady,
    Resumed,
    Settled,
    Shown,
    SpeechStarted,
    SpeechStopped,
    Tick,
    TurnDecision,
    TurnEvent,
)

AUTO = TurnSettings(automatic=True)
KEY_ONLY = TurnSettings()
SLOW = Pauses(seconds=(3.0,) * 20)
FLUENT = Pauses(seconds=(0.6,) * 20)
WHOLE = frozenset(Criterion)


def said(text: str, stop: float = 3.0, start: float = 1.0) -> tuple[TurnEvent, ...]:
    return SpeechStarted(start), SpeechStopped(stop), Committed(stop + 0.4, text)


def decide(policy: TurnPolicy, events: Iterable[TurnEvent]) -> list[TurnDecision]:
    return follow(policy, events)[1]


def follow(
    policy: TurnPolicy, events: Iterable[TurnEvent]
) -> tuple[TurnPolicy, list[TurnDecision]]:
    decided: list[TurnDecision] = []
    for event in events:
        policy, decisions = policy.on(event)
        decided.extend(map(rounded, decisions))
    return policy, decided


def rounded(decision: TurnDecision) -> TurnDecision:
    """Its times in whole microseconds: sums of floats are not compared here."""
    if isinstance(decision, Ending):
        return Ending(round(decision.at, 6), round(decision.until, 6))
    return replace(decision, at=round(decision.at, 6))


def automatic(pauses: Pauses = SLOW) -> TurnPolicy:
    return TurnPolicy(settings=AUTO, pauses=pauses)


WAITS = [
    pytest.param(Pauses(), "we froze the backbone", (), 2.5, id="unknown speaker"),
    pytest.param(Pauses(seconds=(3.0,) * 5), "we froze it", (), 2.5, id="five pauses: unknown"),
    pytest.param(Pauses(seconds=(2.0,) * 6), "we froze it", (), 2.4, id="six pauses: their own"),
    pytest.param(FLUENT, "we froze the backbone", (), 1.2, id="fluent: the floor"),
    pytest.param(Pauses(seconds=(9.0,) * 6), "we froze it", (), 4.0, id="very slow: the cap"),
    pytest.param(
        Pauses(seconds=(1.0,) * 18 + (2.0, 3.9)), "we froze it", (), 1.4, id="nine in ten count"
    ),
    pytest.param(FLUENT, "we froze it because.", (), 4.0, id="unfinished word, full stop or not"),
    pytest.param(FLUENT, "we froze it", (Likelihood(3.5, 0.2),), 4.0, id="detector: goes on"),
    pytest.param(FLUENT, "we froze it", (Likelihood(3.5, 0.9),), 1.2, id="detector: done"),
    pytest.param(SLOW, "so that's my answer", (), 1.2, id="closing phrase"),
    pytest.param(SLOW, "skip this one please", (), 1.2, id="a request to the interview"),
    pytest.param(SLOW, "we froze it", (Covered(3.5, WHOLE),), 1.9, id="shape: the grace waits"),
    pytest.param(
        SLOW,
        "we froze it",
        (Covered(3.5, WHOLE - {Criterion.EXAMPLE}),),
        3.4,
        id="three of four: their own",
    ),
    pytest.param(SLOW, "because", (Covered(3.5, WHOLE),), 4.0, id="shape, but unfinished"),
    pytest.param(
        Pauses(), "we froze it", (Covered(3.5, WHOLE),), 2.5, id="shape, but speaker unknown"
    ),
]


@pytest.mark.parametrize(("pauses", "text", "facts", "wait"), WAITS)
def test_the_wait_follows_the_speaker_the_last_word_and_the_shape(
    pauses: Pauses, text: str, facts: Sequence[TurnEvent], wait: float
) -> None:
    decided = decide(automatic(pauses), [Began(0.0), *said(text), *facts, Tick(20.0)])
    assert decided[0] == Ending(round(3.0 + wait, 6), round(3.0 + wait + 1.5, 6))
    assert isinstance(decided[1], Ended)
    assert decided[1].at == round(3.0 + wait + 1.5, 6)


def test_a_closing_phrase_is_the_reason_of_the_end() -> None:
    decided = decide(automatic(), [Began(0.0), *said("Adam. That's it."), Tick(10.0)])
    assert isinstance(decided[-1], Ended)
    assert decided[-1].reason is EndReason.CLOSING


def test_the_probe_is_shown_when_the_grace_is_over_however_early_it_is_ready() -> None:
    events = [Began(0.0), *said("we froze it"), Tick(6.4), ProbeReady(6.5), Tick(12.0)]
    decided = decide(automatic(), events)
    assert decided == [
        Ending(6.4, 7.9),
        Ended(7.9, EndReason.SILENCE),
        Shown(7.9),
        Settled(9.9),
    ]


def test_a_probe_that_is_late_is_shown_when_it_comes() -> None:
    events = [Began(0.0), *said("we froze it"), Tick(10.0), ProbeReady(11.0)]
    assert decide(automatic(), events)[-1] == Shown(11.0)


def test_speech_in_the_grace_calls_the_ending_off_and_teaches_the_pause() -> None:
    events = [Began(0.0), *said("we froze it"), Tick(6.5), SpeechStarted(6.6)]
    policy, decided = follow(automatic(), events)
    assert decided[-1] == Resumed(6.6, reopened=False)
    assert policy.text == "we froze it"
    assert policy.pauses.seconds[-1] == 3.6


def test_a_probe_for_words_that_were_not_the_last_is_not_shown() -> None:
    events: list[TurnEvent] = [
        Began(0.0), *said("we froze it"), Tick(6.5), ProbeReady(6.5), SpeechStarted(6.6),
        ProbeReady(6.7), *said("and then trained it", 9.0, 6.6), Tick(30.0),
    ]  # fmt: skip
    assert not [item for item in decide(automatic(), events) if isinstance(item, Shown)]


@pytest.mark.parametrize("resumes", [8.0, 9.8])
def test_speech_right_after_the_probe_reopens_the_answer(resumes: float) -> None:
    events = [Began(0.0), *said("we froze it"), Tick(6.5), ProbeReady(6.5), Tick(7.95)]
    policy, decided = follow(automatic(), [*events, SpeechStarted(resumes)])
    assert decided[-1] == Resumed(resumes, reopened=True)
    policy, _ = follow(policy, [SpeechStopped(12.0), Committed(12.3, "and trained the head")])
    assert policy.text == "we froze it and trained the head"


def test_later_speech_answers_the_probe() -> None:
    events = [Began(0.0), *said("we froze it"), Tick(6.5), ProbeReady(6.5), SpeechStarted(9.95)]
    policy, decided = follow(automatic(), events)
    assert decided[-1] == Settled(9.9)
    assert (policy.phase, policy.text, policy.earlier) == (Phase.OPEN, "", "we froze it")
    assert policy.speaking


def test_a_key_ends_at_once_and_the_probe_needs_no_grace() -> None:
    events: list[TurnEvent] = [
        Began(0.0), SpeechStarted(1.0), KeyPressed(4.0), ProbeReady(4.2),
    ]  # fmt: skip
    expected = [Ended(4.0, EndReason.KEY), Shown(4.2)]
    assert decide(automatic(), events) == expected
    assert decide(TurnPolicy(settings=KEY_ONLY), events) == expected


def test_a_key_ends_the_grace() -> None:
    events = [Began(0.0), *said("we froze it"), Tick(6.5), KeyPressed(6.6)]
    assert decide(automatic(), events)[-1] == Ended(6.6, EndReason.KEY)


def test_a_second_key_after_the_end_does_nothing() -> None:
    events = [Began(0.0), *said("we froze it"), KeyPressed(4.0), KeyPressed(4.1)]
    assert decide(automatic(), events) == [Ended(4.0, EndReason.KEY)]


def test_by_default_silence_ends_nothing_and_is_told_of_once() -> None:
    policy = TurnPolicy(settings=KEY_ONLY, pauses=FLUENT)
    events = [Began(0.0), *said("we froze it"), Tick(300.0), Tick(900.0)]
    assert decide(policy, events) == [Nudge(23.0)]


def test_speech_after_a_key_reopens_and_silence_may_then_end_it() -> None:
    policy = TurnPolicy(settings=KEY_ONLY, pauses=FLUENT)
    events: list[TurnEvent] = [
        Began(0.0), *said("we froze it"), KeyPressed(4.0), *said("and trained it", 6.0, 4.5),
        Tick(9.0),
    ]  # fmt: skip
    decided = decide(policy, events)
    assert decided[1] == Resumed(4.5, reopened=True)
    assert decided[-1] == Ended(8.7, EndReason.SILENCE)


def test_a_key_pressed_again_is_believed_whatever_else_is_heard() -> None:
    events: list[TurnEvent] = [
        Began(0.0), *said("we froze it"), KeyPressed(4.0), SpeechStarted(4.5), KeyPressed(5.0),
        SpeechStopped(5.2), SpeechStarted(5.6), ProbeReady(6.0), SpeechStopped(6.1),
        SpeechStarted(6.5),
    ]  # fmt: skip
    decided = decide(automatic(), events)
    assert decided[-3:] == [Ended(5.0, EndReason.KEY), Shown(6.0), Settled(6.0)]


def test_speech_right_after_a_probe_answers_it_once_the_key_is_believed() -> None:
    events: list[TurnEvent] = [
        Began(0.0), *said("we froze it"), KeyPressed(4.0), SpeechStarted(4.5), SpeechStopped(5.0),
        KeyPressed(5.0), ProbeReady(6.0), SpeechStarted(6.5),
    ]  # fmt: skip
    decided = decide(automatic(), events)
    assert decided[-2:] == [Shown(6.0), Settled(6.5)]


def test_nothing_said_never_ends_by_silence_and_is_nudged_once() -> None:
    events: list[TurnEvent] = [Began(5.0), Tick(24.9), Tick(25.1), Tick(500.0)]
    assert decide(automatic(FLUENT), events) == [Nudge(25.0)]


def test_thinking_aloud_is_not_an_answer_that_silence_could_end() -> None:
    events = [Began(0.0), *said("Good question, let me think."), Tick(22.0)]
    assert decide(automatic(FLUENT), events) == []


def test_talking_long_is_never_cut() -> None:
    policy, decided = follow(automatic(FLUENT), [Began(0.0), SpeechStarted(1.0), Tick(3600.0)])
    assert decided == []
    assert policy.wakes_at is None


@dataclass(frozen=True)
class Retake:
    """A way to the moment at which the candidate says "not done"."""

    events: Sequence[TurnEvent]
    reopened: bool
    settings: TurnSettings = field(default=AUTO)


FROZE = (Began(0.0), *said("we froze it"))
NOT_DONE = [
    pytest.param(Retake((*FROZE, Tick(6.5)), reopened=False), id="in the grace"),
    pytest.param(Retake((*FROZE, Tick(8.0)), reopened=True), id="while the probe is awaited"),
    pytest.param(Retake((*FROZE, Tick(6.5), ProbeReady(7.0), Tick(8.5)), True), id="just shown"),
    pytest.param(Retake((*FROZE, Tick(6.5), ProbeReady(7.0), Tick(15.0)), True), id="long after"),
    pytest.param(
        Retake((*FROZE, KeyPressed(4.0), ProbeReady(4.1), Tick(50.0)), True, KEY_ONLY), id="key"
    ),
]


@pytest.mark.parametrize("retake", NOT_DONE)
def test_not_done_takes_the_answer_up_again_and_silence_then_waits(retake: Retake) -> None:
    start = TurnPolicy(settings=retake.settings, pauses=SLOW)
    policy, _ = follow(start, retake.events)
    at = policy.now + 0.1
    policy, decided = policy.on(NotDone(at))
    assert decided == (Resumed(at, retake.reopened),)
    assert decide(policy, [Tick(160.0)]) == []
    policy, _ = follow(policy, said("and trained it", 170.0, 165.0))
    assert policy.text == "we froze it and trained it"


def test_not_done_while_answering_the_probe_leaves_both_answers_alone() -> None:
    events = [*FROZE, Tick(6.5), ProbeReady(7.0), Tick(20.0), *said("SGD", 22.0, 21.0)]
    policy, _ = follow(automatic(), events)
    after, decided = policy.on(NotDone(22.6))
    assert decided == ()
    assert after.text == "SGD"


def test_pauses_are_carried_to_the_next_answer_and_only_real_ones() -> None:
    events: list[TurnEvent] = [
        Began(0.0), SpeechStarted(9.0), SpeechStopped(10.0), SpeechStarted(10.3),
        SpeechStopped(11.0), SpeechStarted(12.5), SpeechStopped(13.0), Began(20.0),
    ]  # fmt: skip
    policy, _ = follow(automatic(Pauses()), events)
    assert policy.pauses == Pauses(seconds=(1.5,))
    assert Pauses.model_validate_json(policy.pauses.model_dump_json()) == policy.pauses


def test_old_pauses_make_room_for_new_ones() -> None:
    pauses = Pauses()
    for number in range(100):
        pauses = pauses.with_pause(1.0 + number)
    assert pauses.seconds == tuple(1.0 + number for number in range(40, 100))
