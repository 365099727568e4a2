import pytest

from interviewer.speech.priming import doubtful_terms, was_offered_only
from interviewer.speech.words import TimedWord

TERMS = ("GELU", "cosine annealing", "Adam")


def words(*said: tuple[str, float]) -> tuple[TimedWord, ...]:
    return tuple(TimedWord(text, n, n + 1, chance) for n, (text, chance) in enumerate(said))


SURE = words(("buy", 0.9), ("a", 0.9), ("jelly", 0.9), ("with", 0.9))
UNSURE = words(("buy", 0.9), ("a", 0.9), ("jello", 0.3), ("with", 0.9))
PRIMED = words(("buy", 0.9), ("a", 0.6), ("GELU,", 0.04), ("with", 0.4))


@pytest.mark.parametrize(
    ("primed", "unprimed", "expected"),
    [
        pytest.param(PRIMED, SURE, True, id="an ordinary word is heard for sure"),
        pytest.param(PRIMED, UNSURE, False, id="nothing is heard for sure"),
        pytest.param(words(("buy", 0.9), ("GELU", 0.002)), words(("buy", 0.9), ("jelly", 0.5)),
                     True, id="the sound speaks a hundred to one against the term"),
        pytest.param(words(("buy", 0.9), ("GELU", 0.02)), words(("buy", 0.9), ("jelly", 0.5)),
                     False, id="it may have been the term"),
        pytest.param(PRIMED, PRIMED, False, id="both hear the term"),
        pytest.param(words(("use", 0.9), ("Adam", 0.8)), words(("use", 0.9), ("atom", 0.9)),
                     False, id="the sound bears the term out"),
        pytest.param(words(("use", 0.9), ("GELU", 0.1)), words(("use", 0.9)), False,
                     id="nothing stands in its place"),
    ],
)  # fmt: skip
def test_a_term_falls_only_to_words_heard_for_sure(
    primed: tuple[TimedWord, ...], unprimed: tuple[TimedWord, ...], expected: bool
) -> None:
    assert was_offered_only(primed, unprimed, TERMS) is expected


def test_only_offered_terms_are_doubted() -> None:
    assert doubtful_terms(words(("Annealing.", 0.1)), TERMS)
    assert not doubtful_terms(words(("Annealing", 0.5), ("kneeling", 0.1)), TERMS)
