import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewer.core.conversation import Conversation, Origin, Utterance
from interviewer.core.speakers import Role, split
from interviewer.core.transcript import Word
from interviewer.errors import SettingsError
from interviewer.storage.importing.correcting import as_page, corrected


def _words(text: str, start: float) -> tuple[Word, ...]:
    return tuple(
        Word(text=word, start=start + index, end=start + index + 0.5, probability=0.9)
        for index, word in enumerate(text.split())
    )


ASKED, SAID = "Why Adam?", "It adapts the step. Why not SGD? It takes tuning."
TALK = Conversation(
    (
        Utterance(ASKED, "Voice A", 1.0, 2.5, _words(ASKED, 1.0)),
        Utterance(SAID, "Voice B", 4.0, 13.5, _words(SAID, 4.0)),
        Utterance("Bye.", "Voice A", 20.0, 20.5, _words("Bye.", 20.0)),
    ),
    Origin.MEDIA,
)
SPLIT = split(TALK, {"Voice A": Role.INTERVIEWER, "Voice B": Role.CANDIDATE})


def test_the_page_shows_sides_times_and_words() -> None:
    assert as_page(TALK, SPLIT).splitlines()[-3:] == [
        "1 interviewer (0:01): Why Adam?",
        "2 candidate (0:04): It adapts the step. Why not SGD? It takes tuning.",
        "3 interviewer (0:20): Bye.",
    ]


def test_a_page_nobody_changed_changes_nothing_but_the_names() -> None:
    sides = ("Interviewer", "Candidate", "Interviewer")
    renamed = [
        (side, item.text, item.start, item.end, item.words)
        for side, item in zip(sides, TALK.utterances, strict=True)
    ]
    read = corrected(TALK, as_page(TALK, SPLIT)).utterances
    assert [(i.speaker, i.text, i.start, i.end, i.words) for i in read] == renamed


def test_a_line_cut_in_two_takes_its_words_and_times_along() -> None:
    page = (
        "1 interviewer: Why Adam?\n2 candidate: It adapts the step.\n"
        "2 interviewer: Why not SGD?\n2 Candidate (0:04): It takes\ntuning.\n"
    )
    _, first, pressed, second = corrected(TALK, page).utterances
    assert (first.speaker, first.start, first.end) == ("Candidate", 4.0, 7.5)
    assert (pressed.speaker, pressed.text, pressed.start) == ("Interviewer", "Why not SGD?", 8.0)
    assert [word.text for word in pressed.words] == ["Why", "not", "SGD?"]
    assert (second.text, second.start, second.end) == ("It takes tuning.", 11.0, 13.5)


@pytest.mark.parametrize(
    "page",
    [
        pytest.param("Ana: hello\n", id="no-number"),
        pytest.param("4 candidate: more\n", id="a-number-too-many"),
        pytest.param("0 candidate: none\n", id="zero"),
    ],
)
def test_a_line_from_nowhere_is_refused_by_its_number(page: str) -> None:
    with pytest.raises(SettingsError, match=r"--edit: line 1: .* is none of the lines shown"):
        corrected(TALK, page)


@given(st.text(max_size=200))
def test_any_page_is_read_or_refused_in_one_sentence(page: str) -> None:
    assert all(item.speaker in {"Interviewer", "Candidate"} for item in _read(page))


def _read(page: str) -> tuple[Utterance, ...]:
    """Nothing for a page that is refused."""
    try:
        return corrected(TALK, f"1 candidate: It adapts. {page}").utterances
    except SettingsError as error:
        if not str(error).startswith("--edit: line "):
            raise
        return ()
