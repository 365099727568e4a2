"""V9: whatever the pauses and the keys, every word said stands in exactly one answer, in order."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from hypothesis import example, given, settings
from hypothesis import strategies as st

from interviewer.core.floor import Key
from tests.speaking.scene import Scene


@dataclass(frozen=True)
class Says:
    seconds: float


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
            st.sampled_from([Key.DONE, Key.DONE, Key.NOT_DONE]),
            st.just(FallsSilent()),
        ),
        st.booleans(),
    ),
    max_size=14,
)


def told(*steps: Step) -> list[tuple[Step, bool]]:
    """These steps, with an examiner that takes no time."""
    return [(step, False) for step in steps]


def said_and_kept(
    steps: Sequence[tuple[Step, bool]], *, automatic: bool, aloud: bool = False
) -> Scene:
    """Play the steps; where one is marked, examining takes until the next step. `aloud`: the
    interviewer is heard, and the candidate, with headphones on, can speak meanwhile."""

    async def run() -> Scene:
        scene = Scene(mute=not aloud, probes=6, automatic=automatic, interrupts=aloud)
        async with scene:
            number = 0
            for step, is_held in steps:
                (scene.examiner.may_go_on.clear if is_held else scene.examiner.may_go_on.set)()
                match step:
                    case Says(seconds):
                        number += 1
                        await scene.says(f"gradient{number}", seconds)
                    case Waits(seconds):
                        await scene.waits(seconds)
                    case FallsSilent():
                        scene.mouth.silent.set()
                        await scene.settle()
                    case Key():
                        await scene.press(step)
            scene.examiner.may_go_on.set()
            await scene.settle()
            for _ in range(2):  # the first may only cut the interviewer short
                await scene.press(Key.DONE)
                await scene.waits(3)
            await scene.press(Key.QUIT)
            assert scene.is_finished
        return scene

    return asyncio.run(run())


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
def test_no_word_is_lost_or_said_twice(
    steps: list[tuple[Step, bool]], automatic: bool, aloud: bool
) -> None:
    scene = said_and_kept(steps, automatic=automatic, aloud=aloud)
    said = [f"gradient{n + 1}" for n in range(sum(isinstance(step, Says) for step, _ in steps))]
    assert " ".join(scene.answers).split() == said
