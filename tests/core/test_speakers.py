import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewer.core.conversation import Conversation, Origin, Utterance
from interviewer.core.speakers import (
    Role,
    carried_on,
    given_roles,
    labelled_by_content,
    split,
)
from interviewer.errors import SettingsError

TALK = (
    ("Why did you choose Adam for it?", "It adapts the step of every weight, and it is robust."),
    ("Why not SGD?", "It ended a point higher, but it took two weeks to tune the schedule."),
)


def talk(asks: str | None, answers: str | None) -> Conversation:
    lines = [
        Utterance(text, label)
        for question, answer in TALK
        for label, text in ((asks, question), (answers, answer))
    ]
    return Conversation(tuple(lines), Origin.CHAT)


@pytest.mark.parametrize(
    ("asks", "answers"),
    [
        pytest.param("Interviewer", "Candidate", id="roles"),
        pytest.param("Q", "A", id="letters"),
        pytest.param("Ana", "Ben", id="names"),
        pytest.param("Voice A", "Voice B", id="voices"),
        pytest.param("Speaker 2", "Speaker 1", id="numbers"),
        pytest.param("assistant", "user", id="an interviewing model"),
        pytest.param("Host", "Ben", id="one role"),
        pytest.param("Ana", "Me", id="the other role"),
    ],
)
def test_who_asks_is_the_interviewer(asks: str, answers: str) -> None:
    roles = {item.label: item.role for item in split(talk(asks, answers)).shares}
    assert roles == {asks: Role.INTERVIEWER, answers: Role.CANDIDATE}


def test_a_panel_asks_and_one_answers() -> None:
    lines = [("Ana", "Why Adam?"), ("Ben", "It adapts the step of every weight in the network."),
             ("Cleo", "Why not SGD?"), ("Ben", "It took weeks to tune on our data."),
             ("Dan", "Ok.")]  # fmt: skip
    panel = Conversation(tuple(Utterance(text, who) for who, text in lines), Origin.CHAT)
    candidates = [item.label for item in split(panel).shares if item.role is Role.CANDIDATE]
    assert candidates == ["Ben"]


def test_what_a_person_says_about_the_speakers_stands() -> None:
    conversation = talk("Ana Diaz", "Ben Ito")
    named = given_roles(conversation, "ana=candidate, Ben Ito=interviewer", None)
    assert {item.label: item.role for item in split(conversation, named).shares} == named
    assert named == given_roles(conversation, None, "Ana Diaz")


@pytest.mark.parametrize(
    ("speakers", "candidate", "match"),
    [
        pytest.param("Zoe=candidate", None, "`Zoe` is no speaker .* Ana, Ben", id="unknown"),
        pytest.param("Ana=boss", None, "Ana=boss", id="no role"),
        pytest.param("Ana", None, "NAME=interviewer", id="no equals sign"),
        pytest.param(None, "n", "Ana, Ben", id="ambiguous"),
    ],
)
def test_wrong_corrections_name_the_speakers_there_are(
    speakers: str | None, candidate: str | None, match: str
) -> None:
    with pytest.raises(SettingsError, match=match):
        given_roles(talk("Ana", "Ben"), speakers, candidate)


def test_without_labels_who_asks_is_told_by_the_words() -> None:
    labelled = labelled_by_content(talk(None, None))
    assert [item.speaker for item in labelled.utterances] == ["Interviewer", "Candidate"] * 2


def test_a_line_nobody_is_named_for_goes_on_with_who_spoke_last() -> None:
    spoken = (
        Utterance("Recording started."),
        Utterance("Why Adam?", "Ana"),
        Utterance("It adapts.", "Ben"),
        Utterance("And it is fast."),
        Utterance("Why not SGD?", "Ana"),
    )
    carried = carried_on(Conversation(spoken, Origin.SUBRIP))
    assert [item.speaker for item in carried.utterances] == [None, "Ana", "Ben", "Ben", "Ana"]


def test_lines_cut_inside_a_sentence_are_one_voice() -> None:
    lines = (
        Utterance("Why did you", None, 0.0, 1.0),
        Utterance("choose Adam?", None, 1.0, 2.0),
        Utterance("It adapts.", None, 3.0, 4.0),
    )
    labelled = labelled_by_content(Conversation(lines, Origin.WEBVTT))
    assert [(item.speaker, item.text) for item in labelled.utterances] == [
        ("Interviewer", "Why did you choose Adam?"),
        ("Candidate", "It adapts."),
    ]


_LABELS = st.sampled_from(["Ana", "Ben", "Q", "A", "me", "Interviewer"])


@given(st.lists(st.tuples(_LABELS, st.sampled_from(["Why?", "It adapts.", "ok"])), min_size=1))
def test_several_speakers_always_have_both_sides(lines: list[tuple[str, str]]) -> None:
    shares = split(
        Conversation(tuple(Utterance(text, who) for who, text in lines), Origin.CHAT)
    ).shares
    assert {item.label for item in shares} == {who for who, _ in lines}
    assert len(shares) == 1 or {item.role for item in shares} == set(Role)
