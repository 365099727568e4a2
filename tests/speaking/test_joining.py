"""Parts of spoken answers: words keep their place in time."""

from interviewer.core.transcript import Answer, AudioSpan, Word
from interviewer.speaking.joining import after, joined


def spoken(start: float, end: float, *words: tuple[str, float]) -> Answer:
    """Every word takes half a second; `start` and `end` lie on the clock of the session."""
    timed = tuple(Word(text=text, start=at, end=at + 0.5, probability=0.9) for text, at in words)
    text = " ".join(text for text, _ in words)
    return Answer(text=text, words=timed, audio=AudioSpan(start=start, end=end))


FIRST = spoken(10.0, 12.0, ("we", 0.5), ("froze", 1.0))
SECOND = spoken(15.0, 17.0, ("and", 0.5), ("trained", 1.0))
WHOLE = spoken(10.0, 17.0, ("we", 0.5), ("froze", 1.0), ("and", 5.5), ("trained", 6.0))


def test_two_parts_stand_on_the_clock_of_the_first() -> None:
    assert joined(FIRST, SECOND) == WHOLE


def test_what_was_added_stands_on_the_clock_of_where_it_began() -> None:
    rest = after(FIRST, WHOLE)
    assert rest.text == "and trained"
    assert rest.audio == AudioSpan(start=12.0, end=17.0)
    assert [word.start for word in rest.words] == [3.5, 4.0]


def test_a_typed_part_is_joined_as_text() -> None:
    assert joined(Answer(text="we froze"), SECOND).text == "we froze and trained"
    assert joined(None, SECOND) == SECOND
