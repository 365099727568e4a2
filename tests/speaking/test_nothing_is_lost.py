"""V9: whatever the pauses and the keys, every word said stands in exactly one answer, in order."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from hypothesis import example, given, settings
from hypothesis import strategies as st

from interviewer.core.floor import Key, State
from tests.speaking.scene import Scene


@dataclass(frozen=True)
class Says:
    seconds: float
    word: str = ""


@dataclass(frozen=True)
class Waits:
    seconds: float


@dataclass(frozen=True)
class FallsSilent:
    """The interviewer has finished speaking."""


Step = Says | Waits | FallsSilent | Key
_STEPS = st.lists(
    st.tuples(
        st.one_of(
            st.builds(Says, st.sampled_from([0.3, 2.0])),
            st.builds(Waits, st.sampled_from([0.3, 1.0, 1.7, 2.6, 4.1, 7.0])),
            st.sampled_from([Key.DONE, Key.DONE, Key.NOT_DONE, Key.PAUSE]),
            st.just(FallsSilent()),
        ),
        st.booleans(),
    ),
    max_size=14,
)


def told(*steps: Step) -> list[tuple[Step, bool]]:
    """These steps, with an examiner that takes no time."""
    return [(step, False) for step in steps]


async def take(step: Step, scene: Scene) -> None:
    """One step; words are numbered."""
    match step:
        case Says(seconds, word):
            await scene.says(word, seconds)
        case Waits(seconds):
            await scene.waits(seconds)
        case FallsSilent():
            scene.mouth.silent.set()
            await scene.settle()
        case Key():
            await scene.press(step)


def played(steps: Sequence[tuple[Step, bool]], *, automatic: bool, aloud: bool) -> Scene:
    """Play the steps; where one is marked, examining takes until the next step. `aloud`: the
    interviewer is heard, and the candidate, with headphones on, can speak meanwhile. Whoever types
    sends what the editor begins with."""
    scene = Scene(mute=not aloud, probes=6, automatic=automatic, interrupts=aloud)
    scene.panel.sends_what_it_offers = True

    async def run() -> None:
        async with scene:
            for number, (step, is_held) in enumerate(steps):
                (scene.examiner.may_go_on.clear if is_held else scene.examiner.may_go_on.set)()
                named = Says(step.seconds, f"gradient{number}") if isinstance(step, Says) else step
                await take(named, scene)
            scene.examiner.may_go_on.set()
            await scene.settle()
            if scene.panel.states[-1] is State.PAUSED:
                await scene.press(Key.PAUSE)
            for _ in range(2):  # the first may only cut the interviewer short
                await scene.press(Key.DONE)
                await scene.waits(3)
            await scene.press(Key.QUIT)
            assert scene.is_finished

    asyncio.run(run())
    return scene


@settings(max_examples=200)
@given(steps=_STEPS, automatic=st.booleans(), aloud=st.booleans())
@example(
    steps=told(Says(0.3), Key.DONE, Says(0.3), Key.DONE, Says(0.3)), automatic=False, aloud=False
)
@example(
    steps=[(Says(0.3), False), (Key.DONE, True), (Says(0.3), True)], automatic=False, aloud=False
)
@example(
    steps=told(Says(0.3), Key.DONE, Waits(2.6), Key.DONE, Key.NOT_DONE, Says(0.3)),
    automatic=False,
    aloud=False,
)
@example(
    steps=told(Says(0.3), Key.DONE, Waits(1.0), Waits(1.0), Key.DONE, Key.NOT_DONE, Says(0.3)),
    automatic=False,
    aloud=False,
)
@example(steps=told(Says(2.0), Key.DONE, Says(0.3)), automatic=False, aloud=True)
@example(steps=told(Says(0.3), Key.TYPE, Waits(2.6)), automatic=True, aloud=True)
def test_no_word_is_lost_or_said_twice(
    steps: list[tuple[Step, bool]], automatic: bool, aloud: bool
) -> None:
    scene = played(steps, automatic=automatic, aloud=aloud)
    assert " ".join(scene.answers).split() == scene.spoken
