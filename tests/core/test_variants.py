"""The variants change the clothes of an answer and none of its words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewer.core.variants import VARIANTS, as_said, lower_cased, unpunctuated, with_fillers
from interviewer.core.words import words

SAID = "It keeps running averages, so every weight gets its own step. On 0.1 it diverged; then not."
_FILLERS = {"um", "uh", "you", "know", "like"}


@pytest.mark.parametrize("change", VARIANTS)
def test_the_words_stay_and_keep_their_order(change: object) -> None:
    assert callable(change)
    heard = [word for word in words(change(SAID)) if word not in _FILLERS]
    assert heard == [word for word in words(SAID) if word not in _FILLERS]


def test_numbers_keep_their_point() -> None:
    assert "0.1" in unpunctuated(SAID)
    assert not set(unpunctuated(SAID)) & set(",;?!")


def test_fillers_come_every_few_words() -> None:
    spoken = with_fillers(SAID).split()
    assert spoken[9] == "you"
    assert len(spoken) > len(SAID.split())


@given(st.text(max_size=200))
def test_any_text_survives(text: str) -> None:
    assert as_said(text) == text
    assert lower_cased(text) == text.lower()
    assert isinstance(unpunctuated(text) + with_fillers(text), str)
