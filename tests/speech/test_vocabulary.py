from interviewer.speech.gates import hotwords
from interviewer.speech.vocabulary import choose_terms


def test_the_terms_of_the_question_come_first() -> None:
    terms = choose_terms(
        ["LARS", "SGD", "weight decay", "Adam"], ["Why Adam?", "Adam or SGD with weight decay."], 3
    )
    assert terms == ("Adam", "SGD", "weight decay")


def test_a_term_inside_another_word_does_not_count() -> None:
    assert choose_terms(["LAMB", "Adam"], ["The lambda of Adam."], 1) == ("Adam",)


def test_no_more_than_fifteen_terms_prime_the_recogniser() -> None:
    primed = hotwords([f"term{n}" for n in range(40)])
    assert primed.split(", ") == [f"term{n}" for n in range(15)]


def test_a_term_is_primed_once() -> None:
    assert hotwords(["Adam", "Adam", "SGD"]) == "Adam, SGD"
