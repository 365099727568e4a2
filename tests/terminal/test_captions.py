"""What is on the screen while somebody speaks."""

from io import StringIO

import pytest

from interviewer.core.floor import State
from interviewer.terminal.captions import Look, drawn
from interviewer.terminal.style import Style


def style(color: bool | None = None) -> Style:
    return Style.of(StringIO(), color)


@pytest.mark.parametrize(
    ("look", "line"),
    [
        pytest.param(
            Look(), " ○ one moment: the microphone opens · t: type · q: end", id="not open yet"
        ),
        pytest.param(
            Look(level=-36.0), " ● listening ▮▮▮▮▯▯▯▯ Enter: done · ?: keys", id="half as loud"
        ),
        pytest.param(
            Look(State.NUDGE, level=-90.0),
            " ● take your time ▯▯▯▯▯▯▯▯ Enter: when you are done · ?: keys",
            id="a long silence",
        ),
        pytest.param(
            Look(State.ENDING, left=0.75, whole=1.5),
            " ◌ is that all? ━━━━     n: not done",
            id="grace",
        ),
        pytest.param(
            Look(State.SPEAKING),
            " ◖ the interviewer speaks · Enter: skip the speech",
            id="spoken to",
        ),
        pytest.param(
            Look(State.DEAF), " ! no sound comes · Enter: done · t: type · q: end", id="lost"
        ),
    ],
)
def test_one_line_says_who_has_the_floor(look: Look, line: str) -> None:
    assert drawn(look, style()) == [line]


def test_words_stand_beside_the_name_and_the_oldest_lines_make_room() -> None:
    words = " ".join(f"word{number:02}" for number in range(100))
    *captions, _ = drawn(Look(committed=words, tail="maybe more", level=-36.0), style())
    assert len(captions) == 4
    assert captions[0].startswith(" You           word")
    assert captions[-1].endswith("word99 maybe more")
    assert all(len(line) <= 100 for line in captions)


def test_a_guess_looks_unlike_what_is_final() -> None:
    caption, _ = drawn(Look(committed="it keeps", tail="two"), style(color=True))
    assert caption.endswith("it keeps \x1b[2mtwo\x1b[0m")


def test_what_is_said_cannot_move_the_cursor() -> None:
    caption, _ = drawn(Look(committed="it \x1b[2J keeps"), style())
    assert "\x1b" not in caption
