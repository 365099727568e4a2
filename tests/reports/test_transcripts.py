from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewer.core.conversation import Conversation, Origin, Utterance, conversation_of
from interviewer.core.transcript import Word
from interviewer.reports import transcripts
from interviewer.reports.transcripts import one_line
from interviewer.storage.importing.reading import read_transcript

_HOSTILE = st.sampled_from(
    ["00:00:01.000 --> 00:00:02.000", "-->", "<v Ana>", "</v>", "<b>x</b>", "&amp;", "&lt;", "1",
     "Candidate: ", "Q: why", "[00:01]", "NOTE", "WEBVTT", "<script>", "{\\an8}", "#EXTM3U", "{"]
)  # fmt: skip
_TEXTS = (
    st.lists(_HOSTILE | st.text(max_size=20), min_size=1, max_size=8)
    .map(" ".join)
    .filter(lambda text: any(char.isalnum() for char in one_line(text)))
)
_TIMES = st.integers(0, 7_200_000).map(lambda thousandths: thousandths / 1000)


@st.composite
def conversations(draw: st.DrawFn, timed: bool) -> Conversation:
    utterances: list[Utterance] = []
    for text in draw(st.lists(_TEXTS, min_size=2, max_size=6)):
        speaker = ("Interviewer", "Candidate")[len(utterances) % 2]
        start = draw(_TIMES) if timed else None
        end = round(start + draw(_TIMES), 3) if start is not None else None
        utterances.append(Utterance(text, speaker, start, end))
    return Conversation(tuple(utterances), Origin.SESSION)


def _flat(conversation: Conversation, times: bool) -> list[tuple[object, ...]]:
    return [
        (item.speaker, one_line(item.text), *((item.start, item.end) if times else ()))
        for item in conversation.utterances
    ]


@pytest.mark.parametrize("timed", [True, False], ids=["spoken", "typed"])
@pytest.mark.parametrize("write", ["webvtt", "subrip", "plain_text", "messages"])
def test_every_export_imports_to_the_same_transcript(
    write: str, timed: bool, tmp_path: Path
) -> None:
    path = tmp_path / "export"
    keeps_times = write in {"webvtt", "messages"} or (write == "subrip" and timed)

    @given(conversations(timed))
    def check(conversation: Conversation) -> None:
        path.write_text(getattr(transcripts, write)(conversation), encoding="utf-8")
        read = read_transcript(path)
        assert _flat(read, keeps_times) == _flat(conversation, keeps_times)
        assert read.skipped_cues == 0

    check()


def test_messages_keep_the_text_and_its_timed_words_exactly(tmp_path: Path) -> None:
    word = Word(text="Two\u2028lines", start=1.5, end=2.25, probability=0.5)
    item = Utterance("Two\u2028lines\n\nand a tab\t.", "Candidate", 1.5, 2.5, (word,))
    path = tmp_path / "x.json"
    path.write_text(transcripts.messages(Conversation((item,), Origin.SESSION)), encoding="utf-8")
    assert read_transcript(path).utterances == (item,)


def test_subtitles_show_markup_as_text() -> None:
    shown = transcripts.webvtt(
        Conversation((Utterance("a < b && <b>c</b>", "Candidate", 0.0, 1.0),), Origin.SESSION)
    )
    assert shown == (
        "WEBVTT\n\n00:00:00.000 --> 00:00:01.000\n"
        "<v Candidate>a &lt; b &amp;&amp; &lt;b&gt;c&lt;/b&gt;\n"
    )


def test_a_session_is_exported_in_the_order_it_was_said() -> None:
    from interviewer.core.transcript import Answer, AudioSpan, Thread, Turn
    from tests.build import question

    spoken = Answer(
        text="It adapts.",
        words=(Word(text="It", start=0.0, end=0.5, probability=1.0),),
        audio=AudioSpan(start=10.0, end=12.0),
    )
    asked = question()
    said = conversation_of((Thread("optimization", asked, (Turn(None, spoken),)),)).utterances
    assert [(item.speaker, item.text) for item in said] == [
        ("Interviewer", asked.prompt),
        ("Candidate", "It adapts."),
    ]
    assert (said[1].start, said[1].words[0].start) == (10.0, 10.0)
