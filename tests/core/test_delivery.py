"""Delivery from hand-timed words: every figure from numbers a reader can check."""

import pytest

from interviewer.core.assessment import Assessment, Evidence, Finding
from interviewer.core.delivery import Delivery, delivery, figures
from interviewer.core.playbook import Criterion, Mark
from interviewer.core.transcript import Answer, Word

SAID = (
    "Um Adam keeps two averages. | 3.0 It costs memory though. | 2.5 On our vision model "
    "SGD won. | 1.0 I mean it breaks late."
)
"""Each word takes 0.3 s and 0.1 s pass after it; `| 3.0` is a pause of 3 s."""
QUOTES = {
    Criterion.DEFINITION: "Adam keeps two averages",
    Criterion.TRADEOFF: "It costs memory",
    Criterion.EXAMPLE: "On our vision model SGD won",
    Criterion.LIMITATION: "it breaks late",
}


def spoken(script: str, start: float = 1.5) -> Answer:
    words: list[Word] = []
    now, parts = start, iter(script.split())
    for part in parts:
        if part == "|":
            now += float(next(parts)) - 0.1
            continue
        words.append(Word(text=part, start=now, end=now + 0.3, probability=0.9))
        now += 0.4
    return Answer(text=" ".join(word.text for word in words), words=tuple(words))


def assessed(text: str, quotes: dict[Criterion, str]) -> Assessment:
    definition, tradeoff, example, limitation = (
        finding(text, criterion, quotes.get(criterion)) for criterion in Criterion
    )
    return Assessment(findings=(definition, tradeoff, example, limitation))


def finding(text: str, criterion: Criterion, quote: str | None) -> Finding:
    if quote is None:
        return Finding(criterion=criterion, mark=Mark.MISSING)
    start = text.index(quote)
    evidence = Evidence(quote=quote, start=start, end=start + len(quote))
    return Finding(criterion=criterion, mark=Mark.SOLID, evidence=(evidence,))


@pytest.fixture
def answer() -> Answer:
    return spoken(SAID)


@pytest.fixture
def measured(answer: Answer) -> Delivery:
    return delivery(answer, assessed(answer.text, QUOTES))


def test_the_first_word_is_timed_from_the_start_of_listening(measured: Delivery) -> None:
    assert measured.first_word == 1.5


def test_pace_leaves_long_pauses_out_and_overall_pace_does_not(measured: Delivery) -> None:
    # 19 words besides "Um"; 20 * 0.4 - 0.1 s of speech and short gaps, with 2.9 + 2.4 + 0.9 s more
    assert measured.overall_pace == pytest.approx(60 * 19 / (7.9 + 6.2), abs=0.06)
    assert measured.pace == pytest.approx(60 * 19 / (7.9 + 6.2 - 3.0 - 2.5), abs=0.06)


def test_the_longest_pause_is_placed_before_what_came_next(measured: Delivery) -> None:
    pause = measured.longest_pause
    assert pause is not None
    assert (pause.seconds, pause.before, pause.inside) == (3.0, Criterion.TRADEOFF, None)
    assert pause.words == "It costs memory though. On"


PLACES = [
    pytest.param("Adam keeps two averages | 4 On our model SGD won", "example", None, id="before"),
    pytest.param("Adam keeps two averages so On our | 4 model SGD won", None, "example", id="in"),
    pytest.param("Adam keeps two averages On our model SGD won | 4 yes", None, None, id="after"),
    pytest.param(
        "Adam keeps two averages | 4 well that is a thing one says and On our model SGD won",
        None,
        None,
        id="long before",
    ),
]


@pytest.mark.parametrize(("script", "before", "inside"), PLACES)
def test_a_pause_is_before_a_criterion_only_when_its_words_follow_at_once(
    script: str, before: str | None, inside: str | None
) -> None:
    answer = spoken(script)
    quotes = {
        Criterion.DEFINITION: "Adam keeps two averages",
        Criterion.EXAMPLE: "On our model SGD won",
    }
    pause = delivery(answer, assessed(answer.text, quotes)).longest_pause
    assert pause is not None
    assert (pause.before, pause.inside) == (before, inside)


def test_fillers_are_counted_where_the_recogniser_kept_them(measured: Delivery) -> None:
    assert measured.fillers == 2


def test_judgement_is_timed_from_the_definition_to_the_first_trade_off_or_limitation(
    answer: Answer, measured: Delivery
) -> None:
    # Adam starts at 1.9; "It" after five words and a pause of 3 s
    assert measured.judgement == pytest.approx(1.5 + 5 * 0.4 - 0.1 + 3.0 - 1.9)
    late = {key: QUOTES[key] for key in (Criterion.DEFINITION, Criterion.LIMITATION)}
    by_limit = delivery(answer, assessed(answer.text, late)).judgement
    assert by_limit is not None
    assert by_limit > 10


def test_a_judgement_that_came_first_took_no_time() -> None:
    answer = spoken("It costs memory because Adam keeps two averages")
    measured = delivery(
        answer,
        assessed(
            answer.text, {**QUOTES} | {Criterion.EXAMPLE: "memory", Criterion.LIMITATION: "It"}
        ),
    )
    assert measured.judgement == 0.0


def test_without_a_definition_or_a_judgement_there_is_no_time_between_them(answer: Answer) -> None:
    only = {Criterion.DEFINITION: QUOTES[Criterion.DEFINITION]}
    assert delivery(answer, assessed(answer.text, only)).judgement is None
    assert delivery(answer, None).judgement is None


def test_an_ungraded_answer_still_has_its_times(answer: Answer) -> None:
    measured = delivery(answer, None)
    assert measured.pace is not None
    assert measured.longest_pause is not None
    assert measured.longest_pause.before is None


def test_a_typed_answer_has_no_figures() -> None:
    assert figures(delivery(Answer(text="Adam keeps two averages of the gradient"), None)) == ()


def test_a_few_words_have_no_pace() -> None:
    measured = delivery(spoken("Adam, mostly"), None)
    assert (measured.pace, measured.overall_pace) == (None, None)
    assert measured.first_word == 1.5


def test_a_corrected_word_does_not_shift_the_times_of_the_others() -> None:
    heard = spoken("random keeps two averages | 3 it costs memory")
    answer = heard.model_copy(
        update={"text": "Adam W keeps two averages. It costs memory.", "edited_from": heard.text}
    )
    quotes = {
        Criterion.DEFINITION: "Adam W keeps two averages",
        Criterion.TRADEOFF: "It costs memory",
    }
    pause = delivery(answer, assessed(answer.text, quotes)).longest_pause
    assert pause is not None
    assert pause.before is Criterion.TRADEOFF


def test_overlapping_word_times_give_no_negative_pause() -> None:
    words = tuple(
        Word(text=text, start=start, end=start + 0.5, probability=1)
        for text, start in zip(
            ["one", "two", "three", "four", "five"], (0, 0.3, 0.6, 0.9, 1.2), strict=True
        )
    )
    measured = delivery(Answer(text="one two three four five", words=words), None)
    assert measured.longest_pause is None
    assert measured.pace == measured.overall_pace


def test_the_figures_read_as_lines_with_their_definitions(measured: Delivery) -> None:
    lines = figures(measured)
    assert [(line.name, line.value) for line in lines] == [
        ("time to first word", "1.5 s"),
        ("pace", f"{measured.pace:.0f} words/min"),
        ("overall pace", f"{measured.overall_pace:.0f} words/min"),
        ("longest pause", 'before the trade-off, 3.0 s: "It costs memory though. On…"'),
        ("fillers", "at least 2"),
        ("definition to judgement", "4.5 s"),
    ]
    assert all(line.definition.endswith(".") for line in lines)
