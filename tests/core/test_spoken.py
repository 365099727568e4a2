"""Numbers, contractions and sounds read the same whether they were written or said."""

import pytest

from interviewer.core.spoken import is_number, spoken


@pytest.mark.parametrize(
    ("written", "said"),
    [
        pytest.param("1e-4", "one e minus four", id="scientific"),
        pytest.param("0.0001", "ten to the minus four", id="power of ten"),
        pytest.param("10^-4", "1e−4", id="caret and typographic minus"),
        pytest.param("3e-5", "three times ten to the minus five", id="times a power"),
        pytest.param("90%", "ninety percent", id="percent"),
        pytest.param("82.5", "eighty two point five", id="decimal"),
        pytest.param("0.999", "zero point nine nine nine", id="digit by digit"),
        pytest.param(".9", "point nine", id="no leading zero"),
        pytest.param("60,000 60k", "sixty thousand 60 thousand", id="thousands"),
        pytest.param("1.5M", "one point five million", id="millions"),
        pytest.param("205", "two hundred and five", id="and inside"),
        pytest.param("200 and then", "two hundred and then", id="and behind"),
        pytest.param("2,500", "two thousand five hundred", id="thousand and hundred"),
        pytest.param("100 runs", "a hundred runs", id="a hundred"),
        pytest.param("96", "ninetysix", id="written together"),
        pytest.param("-4 degrees", "minus four degrees", id="negative"),
        pytest.param("doesn't it's can't", "does not it is cannot", id="contractions"),
        pytest.param("we’re they've I'd", "we are they have id", id="more contractions"),
        pytest.param("the loss went down", "um the loss, uh, went down", id="fillers"),
        pytest.param("the 1st epoch", "the first epoch", id="ordinal"),
    ],
)
def test_written_and_said_are_one(written: str, said: str) -> None:
    assert [token.text for token in spoken(written)] == [token.text for token in spoken(said)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("1e-4", "1e-3", id="exponent"),
        pytest.param("-4", "4", id="sign"),
        pytest.param("20 21", "2021", id="two numbers"),
        pytest.param("the point is", "the 0.1 is", id="a point that counts nothing"),
        pytest.param("don't", "do", id="negation"),
    ],
)
def test_what_differs_stays_different(one: str, other: str) -> None:
    assert [token.text for token in spoken(one)] != [token.text for token in spoken(other)]


def test_a_spoken_number_covers_all_its_words() -> None:
    text = "a rate of one e minus four, say"
    number = next(token for token in spoken(text) if is_number(token.text))
    assert text[number.start : number.end] == "one e minus four"


def test_an_absurdly_long_number_is_left_as_it_is() -> None:
    assert [token.text for token in spoken("9" * 400)] == ["9" * 400]
    assert is_number(spoken("nine " * 400)[-1].text)
