import pytest

from interviewer.core.heard_at import Stretch, heard_between, placed, said_at
from interviewer.core.transcript import Answer, AudioSpan, Word
from interviewer.reports.page.speech import pauses, spoken


def answer(text: str, *timed: tuple[str, float, float]) -> Answer:
    words = tuple(Word(text=w, start=a, end=b, probability=0.9) for w, a, b in timed)
    return Answer(text=text, words=words)


HEARD = answer(
    "So Adam, then, not SGD.",
    ("so", 0.5, 0.8), (" Adam,", 0.9, 1.2), ("then", 3.2, 3.5), ("not", 3.6, 3.8),
    ("SGD.", 3.9, 4.4),
)  # fmt: skip


def test_every_heard_word_is_placed_in_the_text() -> None:
    found = [(HEARD.text[word.start : word.end], word.at) for word in placed(HEARD)]
    assert found == [("So", 0.5), ("Adam", 0.9), ("then", 3.2), ("not", 3.6), ("SGD", 3.9)]


def test_a_corrected_word_has_no_time_and_moves_no_other() -> None:
    corrected = HEARD.model_copy(update={"text": "So AdamW, then, certainly not SGD."})
    found = {corrected.text[word.start : word.end]: word.at for word in placed(corrected)}
    assert found == {"So": 0.5, "then": 3.2, "not": 3.6, "SGD": 3.9}


def test_speech_is_joined_over_breaths_and_cut_at_pauses() -> None:
    assert spoken(HEARD) == (Stretch(0.5, 1.2), Stretch(3.2, 4.4))
    assert pauses(HEARD) == (Stretch(1.2, 3.2),)


@pytest.mark.parametrize(
    ("start", "end", "when"),
    [
        pytest.param(3, 7, Stretch(0.9, 1.2), id="one-word"),
        pytest.param(3, 14, Stretch(0.9, 3.5), id="across-a-pause"),
        pytest.param(7, 8, None, id="punctuation-only"),
    ],
)
def test_a_stretch_of_text_is_heard_when_its_words_are(
    start: int, end: int, when: Stretch | None
) -> None:
    assert heard_between(placed(HEARD), start, end) == when


def test_words_out_of_order_or_turned_round_are_survived() -> None:
    odd = answer("a b c", ("b", 2.0, 1.0), ("a", 0.5, 0.6), ("c", 2.0, 2.2))
    assert spoken(odd)[0].at == 0.5
    assert all(stretch.length >= 0 for stretch in spoken(odd))


@pytest.mark.parametrize(
    ("start", "at"),
    [
        pytest.param(0, 60.5, id="first-word"),
        pytest.param(9, 63.2, id="a-later-word"),
        pytest.param(22, 60.0, id="after-the-last-word"),
    ],
)
def test_words_of_an_answer_have_their_second_in_the_recording(start: int, at: float) -> None:
    recorded = HEARD.model_copy(update={"audio": AudioSpan(start=60.0, end=65.0)})
    assert said_at(recorded, start) == pytest.approx(at)
    subtitled = recorded.model_copy(update={"words": ()})
    assert said_at(subtitled, start) == 60.0
    assert said_at(HEARD, start) is None


def test_typed_words_have_no_speech() -> None:
    typed = answer("No times here.")
    assert (placed(typed), spoken(typed), pauses(typed)) == ((), (), ())
