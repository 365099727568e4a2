"""Each program's export as it really looks, and what it has to become."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewer.core.conversation import Conversation, Origin, Utterance
from interviewer.errors import InterviewerError
from interviewer.storage.importing.chats import read_chat
from interviewer.storage.importing.reading import read_transcript
from interviewer.storage.importing.structured import read_json
from interviewer.storage.importing.subtitles import read_subrip, read_webvtt

WHY, BECAUSE = ("Ana Diaz", "Why Adam?"), ("Ben", "It adapts.")


def said(conversation: Conversation) -> list[tuple[str | None, str]]:
    return [(item.speaker, item.text) for item in conversation.utterances]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Ana Diaz: Why Adam?\nBen: It adapts.\n", id="name: text"),
        pytest.param("Ana Diaz  0:03\nWhy Adam?\n\nBen  1:10\nIt adapts.\n", id="otter"),
        pytest.param(
            "Ana Diaz\n0 minutes 3 seconds\nWhy Adam?\nBen\n1 minute 9 seconds\nIt adapts.\n",
            id="teams",
        ),
        pytest.param("[Ana Diaz] 09:15:30\nWhy Adam?\n\n[Ben] 09:15:39\nIt adapts.\n", id="zoom"),
        pytest.param(
            "09:12:33\t From Ana Diaz to Everyone: Why Adam?\n"
            "09:12:44\t From Ben to Everyone:\n\tIt adapts.\n",
            id="zoom chat",
        ),
        pytest.param(
            "Transcript\n00:00:00\n\nAna Diaz: Why Adam?\nBen: It adapts.\n", id="google meet"
        ),
        pytest.param("**Ana Diaz:** Why Adam?\n\n**Ben:** It\nadapts.\n", id="markdown"),
        pytest.param("[00:01:02] Ana Diaz: Why Adam?\n[00:01:09] Ben: It adapts.\n", id="times"),
        pytest.param(">> Ana Diaz: Why Adam?\n>> Ben: It adapts.\n", id="chevrons"),
    ],
)
def test_text_exports_name_speakers_and_keep_words(text: str) -> None:
    assert said(read_chat(text)) == [WHY, BECAUSE]


def test_a_colon_inside_an_answer_names_nobody() -> None:
    read = read_chat("Q: Why Adam?\nA: Two reasons.\nNote: it adapts.\nThe loss: cross entropy.\n")
    assert said(read) == [
        ("Q", "Why Adam?"),
        ("A", "Two reasons. Note: it adapts. The loss: cross entropy."),
    ]


def test_unlabelled_paragraphs_are_said_by_nobody_named() -> None:
    read = read_chat("Why Adam?\n\nIt adapts.\nAnd it is fast.\n")
    assert said(read) == [(None, "Why Adam?"), (None, "It adapts. And it is fast.")]


@pytest.mark.parametrize(
    "cue",
    [
        pytest.param("<v Ana Diaz>Why Adam?</v>", id="voice"),
        pytest.param("<v.loud Ana Diaz>Why <b>Adam</b>?", id="classes and tags"),
        pytest.param("Ana Diaz: Why Adam?", id="label"),
        pytest.param("Ana Diaz: Why\nAdam?", id="two lines"),
    ],
)
def test_webvtt_cues_carry_speaker_and_times(cue: str) -> None:
    head = "WEBVTT\nKind: captions\n\nNOTE said\n\nSTYLE\n::cue {}\n\n"
    other = "2\n00:05.000 --> 00:06.500 align:start\nAna Diaz: So?"
    read = read_webvtt(f"{head}id\n00:01.000 --> 00:02.000\n{cue}\n\n{other}\n")
    first, second = read.utterances
    assert (first.speaker, first.text, first.start, first.end) == (
        "Ana Diaz",
        "Why Adam?",
        1.0,
        2.0,
    )
    assert (second.text, second.end, read.skipped_cues) == ("So?", 6.5, 0)


def test_several_voices_in_one_cue_are_several_utterances() -> None:
    read = read_webvtt(
        "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ana>Why?</v>\n<v Ben>It &lt; adapts.\n"
    )
    assert said(read) == [("Ana", "Why?"), ("Ben", "It < adapts.")]


def test_rolling_captions_are_not_said_twice() -> None:
    read = read_webvtt(
        "WEBVTT\n\n00:00:00.000 --> 00:00:02.000\n \nhello<00:00:00.5><c> world</c>\n\n"
        "00:00:02.000 --> 00:00:02.010\nhello world\n \n\n"
        "00:00:02.010 --> 00:00:04.000\nhello world\nthis is<c> new</c>\n"
    )
    assert [item.text for item in read.utterances] == ["hello world", "this is new"]


def test_teams_names_on_their_own_line_become_speakers() -> None:
    read = read_subrip(
        "0:0:0.0 --> 0:0:4.5\nAna Diaz\nWhy Adam?\n\n0:0:5.0 --> 0:0:6.5\nBen\nIt adapts.\n\n"
        "0:0:7.0 --> 0:0:9.5\nAna Diaz\nAnd?\n"
    )
    assert said(read) == [WHY, BECAUSE, ("Ana Diaz", "And?")]


def test_bad_cues_are_counted_and_take_no_words_from_good_ones() -> None:
    read = read_subrip(
        "1\n00:00:01,000 --> 00:00:02,000\nAna: Why?\n\n2\nbroken --> no\nlost\n\n"
        "3\n00:00:05,000 --> 00:00:04,000\nAna: backward\n\n"
        "4\n00:00:07,000 --> 00:00:08,000\nAna: So?\n5\n00:00:09,000 --> 00:00:10,000\nAna: Hm?\n"
    )
    assert [item.text for item in read.utterances] == ["Why?", "So?", "Hm?"]
    assert read.skipped_cues == 2


@pytest.mark.parametrize(
    ("value", "origin"),
    [
        pytest.param(
            [
                {"role": "Ana Diaz", "content": "Why Adam?"},
                {"role": "Ben", "content": "It adapts."},
            ],
            Origin.MESSAGES,
            id="messages",
        ),
        pytest.param(
            {
                "messages": [
                    {"role": "system", "content": "You interview."},
                    {"role": "Ana Diaz", "content": [{"type": "text", "text": "Why Adam?"}]},
                    {"role": "Ben", "content": {"text": "It adapts."}},
                ]
            },
            Origin.MESSAGES,
            id="parts",
        ),
        pytest.param(
            {
                "segments": [
                    {"speaker": "Ana Diaz", "start": 0, "end": 1, "text": " Why Adam?"},
                    {"speaker": "Ben", "start": 1, "end": 2, "text": " It adapts."},
                ]
            },
            Origin.WHISPER,
            id="whisper",
        ),
        pytest.param(
            {
                "transcription": [
                    {
                        "offsets": {"from": 0, "to": 1000},
                        "text": "Why Adam?",
                        "speaker": "Ana Diaz",
                    },
                    {"offsets": {"from": 1000, "to": 2000}, "text": "It adapts.", "speaker": "Ben"},
                ]
            },
            Origin.WHISPER,
            id="whisper.cpp",
        ),
    ],
)
def test_json_shapes_become_utterances(value: object, origin: Origin) -> None:
    read = read_json(Path("x.json"), json.dumps(value))
    assert (said(read), read.origin) == ([WHY, BECAUSE], origin)


def test_json_lines_may_hold_broken_ones() -> None:
    rows = [{"role": "Ana Diaz", "content": "Why Adam?"}, {"role": "Ben", "content": "It adapts."}]
    read = read_json(Path("x.jsonl"), "\nnot json\n".join(json.dumps(row) for row in rows))
    assert (said(read), read.skipped_cues) == ([WHY, BECAUSE], 1)


def test_timed_words_of_whisper_are_kept() -> None:
    words = [{"word": " Why", "start": 0.5, "end": 0.9, "score": 0.75}, {"word": "x"}]
    value = {"segments": [{"start": 0.5, "end": 1.0, "text": "Why", "words": words}]}
    (item,) = read_json(Path("x.json"), json.dumps(value)).utterances
    assert [(w.text, w.start, w.end, w.probability) for w in item.words] == [
        ("Why", 0.5, 0.9, 0.75)
    ]


_PIECES = st.sampled_from(
    ["WEBVTT", "\n", "\n\n", "00:00:01.000 --> 00:00:02.000", "-->", "1", "00:00:01,000 --> x",
     "<v Ana>", "</v>", "<b>", "&amp;", "Ana: ", "why?", "NOTE", " ", "\t", "\r", "{\\an8}",
     "9999:99:99.999 --> 9999:99:99.999", "[00:01] ", "Q:", "A:", "-", "\0", "\ufeff"]
)  # fmt: skip


@given(st.lists(_PIECES | st.text(max_size=8), max_size=60))
def test_any_text_is_read_or_refused_in_one_sentence(
    tmp_path_factory: pytest.TempPathFactory, parts: list[str]
) -> None:
    path = tmp_path_factory.getbasetemp() / "fuzz"
    for head in ("", "WEBVTT\n\n", "1\n00:00:01,000 --> 00:00:02,000\n"):
        path.write_bytes((head + "".join(parts)).encode("utf-8", "replace"))
        for item in _read(path):
            assert item.text == item.text.strip() != ""
            assert item.start is None or item.end is None or item.start <= item.end


def _read(path: Path) -> tuple[Utterance, ...]:
    """The utterances; none for a file that is refused, which must take one sentence."""
    try:
        return read_transcript(path).utterances
    except InterviewerError as error:
        if "\n" in str(error) or not str(error).endswith("."):
            raise AssertionError(str(error)) from error
        return ()
