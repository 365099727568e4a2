"""Words heard badly that may have been a term: another reading is offered, nothing rewritten."""

import pytest

from interviewer.core.doubt import Doubt, doubts, note, reread
from interviewer.core.playbook import Term
from interviewer.core.transcript import Answer, Word

TERMS = (
    Term(term="logits", spoken=("low jits", "low jets")),
    Term(term="ReLU", spoken=("rel you", "ray loo")),
    Term(term="AdamW", spoken=("adam double you",)),
)


def heard(text: str, *badly: str) -> Answer:
    """`badly`: words the recogniser was not sure of."""
    words = tuple(
        Word(text=word, start=n, end=n + 0.5, probability=0.2 if word in badly else 0.95)
        for n, word in enumerate(text.split())
    )
    return Answer(text=text, words=words)


def test_a_word_heard_badly_that_sounds_like_a_term_is_doubted_where_it_stands() -> None:
    answer = heard("We scale the low jits before the softmax.", "jits")
    assert doubts(answer, TERMS) == (Doubt("low jits", "logits", 13, 21),)


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(heard("We scale the low jits."), id="heard well"),
        pytest.param(heard("We scale the low notes.", "low", "notes."), id="sounds like no term"),
        pytest.param(Answer(text="We scale the low jits."), id="typed"),
    ],
)
def test_nothing_else_is_doubted(answer: Answer) -> None:
    assert doubts(answer, TERMS) == ()


def test_a_word_the_candidate_corrected_is_theirs() -> None:
    answer = heard("We scale the low jits.", "jits.")
    corrected = answer.model_copy(update={"text": "We scale the low notes."})
    assert doubts(corrected, TERMS) == ()


def test_the_other_reading_puts_every_term_in_place_and_leaves_the_rest() -> None:
    answer = heard("A rel you before the low jits.", "rel", "you", "jits.")
    found = doubts(answer, TERMS)
    assert reread(answer.text, found) == "A ReLU before the logits."
    assert note(found) == (
        "Not sure what I heard: “rel you” (“ReLU”?), “low jits” (“logits”?). "
        "The grade is for the words as they stand."
    )
