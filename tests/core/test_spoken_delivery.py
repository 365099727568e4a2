import pytest

from interviewer.core.spoken_delivery import SpokenDelivery, spoken_delivery
from interviewer.core.transcript import Answer, Word


def _spoken(text: str, start: float, step: float = 0.5) -> Answer:
    words = tuple(
        Word(text=word, start=start + step * place, end=start + step * place + 0.4, probability=1.0)
        for place, word in enumerate(text.split())
    )
    return Answer(text=text, words=words)


def test_a_thread_is_summed_up_over_its_spoken_answers() -> None:
    answers = [
        _spoken("um it keeps two averages of the gradient and the square", 1.0),
        _spoken("it takes two weeks of tuning um and one more point", 3.0),
        Answer(text="And this was typed."),
    ]
    found = spoken_delivery(answers)
    assert found.first_word == 2.0
    assert found.fillers == pytest.approx(100 * 2 / 22, abs=0.1)
    assert found.pace is not None
    assert 100 < found.pace < 130


def test_typed_answers_have_no_delivery() -> None:
    assert spoken_delivery([Answer(text="Typed.")]) == SpokenDelivery()
    assert spoken_delivery([]) == SpokenDelivery()
