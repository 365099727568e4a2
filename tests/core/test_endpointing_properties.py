"""What holds of the turn policy whatever happens: no word lost, nothing decided twice."""

from hypothesis import given
from hypothesis import strategies as st

from interviewer.core.endpointing import Pauses, TurnPolicy
from interviewer.core.turn_events import (
    Began,
    Committed,
    Covered,
    Ended,
    Ending,
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
    Tail,
    Tick,
    TurnDecision,
    TurnEvent,
)
from tests.core.test_endpointing import AUTO, FLUENT, KEY_ONLY, SLOW, WHOLE, decide, follow

WORDS = ("we", "froze", "because", "that's it", "skip", "um", "Adam", "and")


@st.composite
def timelines(draw: st.DrawFn) -> list[TurnEvent]:
    """Anything a session may report, in order of time, speech in alternation."""
    now, speaking = 0.0, False
    events: list[TurnEvent] = [Began(0.0)]
    for _ in range(draw(st.integers(0, 25))):
        now += draw(st.sampled_from([0.0, 0.3, 0.8, 1.3, 2.6, 4.1, 21.0]))
        if draw(st.booleans()):
            events.append(SpeechStopped(now) if speaking else SpeechStarted(now))
            speaking = not speaking
            continue
        word = draw(st.sampled_from(WORDS))
        anything: list[TurnEvent] = [
            Committed(now, word), Tail(now, word), Covered(now, WHOLE), Likelihood(now, 0.2),
            KeyPressed(now), NotDone(now), ProbeReady(now), Tick(now),
        ]  # fmt: skip
        events.append(draw(st.sampled_from(anything)))
    return events


starts = st.builds(
    TurnPolicy,
    settings=st.sampled_from([AUTO, KEY_ONLY]),
    pauses=st.sampled_from([Pauses(), SLOW, FLUENT]),
)


@given(starts, timelines())
def test_every_committed_word_is_in_exactly_one_answer(
    policy: TurnPolicy, events: list[TurnEvent]
) -> None:
    settled: list[str] = []
    for event in events:
        before = policy
        policy, decisions = policy.on(event)
        for decision in decisions:
            if isinstance(decision, Settled):
                settled.append(before.committed)
            elif isinstance(decision, Resumed) and decision.reopened and before.earlier:
                settled.pop()  # taken up again: its words are in the running answer
    spoken = [event.text for event in events if isinstance(event, Committed)]
    kept = " ".join([*settled, policy.committed]).split()
    assert kept == " ".join(spoken).split()


@given(starts, timelines())
def test_no_decision_is_taken_twice_and_each_follows_from_the_one_before(
    policy: TurnPolicy, events: list[TurnEvent]
) -> None:
    decided = decide(policy, [*events, Tick(10_000.0)])
    assert [item.at for item in decided] == sorted(item.at for item in decided)
    before = {
        Ending: (None, Resumed, Settled),
        Ended: (None, Ending, Resumed, Settled),
        Shown: (Ended,),
        Settled: (Shown,),
        Resumed: (Ending, Ended, Shown, Settled),
    }
    last: type[TurnDecision] | None = None
    nudges = 0
    for decision in decided:
        if isinstance(decision, Nudge):
            nudges += 1
            continue
        assert last in before[type(decision)]
        last = type(decision)
    answers = 1 + sum(isinstance(item, Settled) for item in decided)
    assert nudges <= answers


@given(starts, timelines(), st.lists(st.floats(0.0, 60.0), max_size=8))
def test_ticks_change_nothing(
    policy: TurnPolicy, events: list[TurnEvent], ticks: list[float]
) -> None:
    end = [Tick(10_000.0)]
    ticked = sorted([*events, *map(Tick, ticks)], key=lambda event: event.at)
    assert decide(policy, [*ticked, *end]) == decide(policy, [*events, *end])


@given(starts, timelines(), st.floats(0.0, 60.0), st.floats(0.0, 60.0))
def test_more_silence_only_adds_decisions(
    policy: TurnPolicy, events: list[TurnEvent], shorter: float, longer: float
) -> None:
    policy, _ = follow(policy, events)
    now = policy.now
    less = decide(policy, [Tick(now + min(shorter, longer))])
    more = decide(policy, [Tick(now + max(shorter, longer))])
    assert more[: len(less)] == less


@given(starts, timelines(), st.floats(0.0, 60.0))
def test_the_policy_wakes_when_a_decision_is_due_and_not_before(
    policy: TurnPolicy, events: list[TurnEvent], ahead: float
) -> None:
    policy, _ = follow(policy, events)
    due = policy.wakes_at
    if due is None or policy.now + ahead < due:
        assert decide(policy, [Tick(policy.now + ahead)]) == []
    else:
        assert decide(policy, [Tick(policy.now + ahead)])
