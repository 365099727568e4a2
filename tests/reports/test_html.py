import io
import re
import wave
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from interviewer.core.assessment import FlagKind
from interviewer.core.playbook import Criterion
from interviewer.core.review import SessionReview, review
from interviewer.core.transcript import Answer
from interviewer.reports.html import Sound, html
from interviewer.reports.page.elements import clean
from tests.reports.examples import (
    FIRST,
    SECOND,
    THIRD,
    fallen,
    long_session,
    senior_recovery,
    taken_back,
    varied,
)
from tests.reports.sessions import D, E, L, Says, T, probe, question, reviewed, threads

HOSTILE = [
    pytest.param("<script>pwned=1</script>", id="script"),
    pytest.param("</div></main><h1>gone", id="closing-tags"),
    pytest.param('"><img src=x onerror=pwned=1>', id="attribute-break"),
    pytest.param("' onmouseover='pwned=1", id="single-quote"),
    pytest.param("<!-- <![CDATA[ ]]> -->", id="comment"),
    pytest.param("</script><script>pwned=1</script>", id="script-end"),
    pytest.param("&lt;b&gt; &amp; &#0; &nbsp", id="entities-said-aloud"),
    pytest.param("a\x00b\rc\r\nd\x1be\x85f", id="control-characters"),
    pytest.param("\u202eesrever\u202c \u2066iso", id="bidirectional"),
    pytest.param("javascript:pwned=1", id="scheme"),
    pytest.param("<svg/onload=pwned=1>", id="svg"),
    pytest.param("`${pwned=1}` {{7*7}} {%raw%}", id="templates"),
    pytest.param("😀👩‍👩‍👧 naïve ﬁ", id="beyond-the-plane"),
]


class Structure(HTMLParser):
    """The tags with their attribute names, and the text of every answer."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, ...]] = []
        self.answers: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.append((tag, *sorted(given)))
        self.ids += [given["id"] or ""] if "id" in given else []
        self.links += [given["href"] or ""] if "href" in given else []
        if given.get("class") == "said":
            self.answers.append("")
            self.depth = 1
        elif self.depth and tag == "div":
            self.depth += 1

    def handle_endtag(self, tag: str) -> None:
        if self.depth and tag == "div":
            self.depth -= 1

    def handle_data(self, data: str) -> None:
        if self.depth:
            self.answers[-1] += data


def page(of: SessionReview, **more: object) -> str:
    given: dict[str, Any] = more
    return html(of, session="2026-11-22-a1b2", trust="Graded locally.", **given)


def parsed(source: str) -> Structure:
    structure = Structure()
    structure.feed(source)
    return structure


def silence(seconds: float) -> bytes:
    content = io.BytesIO()
    with wave.open(content, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(1)
        sound.setframerate(3000)
        sound.writeframes(bytes([128]) * int(3000 * seconds))
    return content.getvalue()


def hostile(words: str) -> SessionReview:
    """A session in which everything anybody wrote or said is `words`."""
    said = Says(
        f"{words} and {words}", "psmp",
        {D: [words], T: [f"{words} and {words}"], L: [words]},
        flags=[(FlagKind.ABSOLUTE_CLAIM, words, words, False)],
        contradicts=[(words, words)], why={D: words, E: words}, notes=(words,),
        edited_from=words, spoken=False,
    )  # fmt: skip
    again = Says(words, "mmmm", probe=probe(T, words), contradicts=[(words, words)])
    lost = Says(words, ungraded=words, probe=probe(L, words))
    return reviewed((question(1, words), [said, again, lost]))


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_are_only_ever_text(words: str) -> None:
    source = page(hostile(words))
    assert parsed(source).tags == parsed(page(hostile("plain words"))).tags
    if "<" in words:
        assert words not in source


@given(words=st.text(min_size=1, max_size=40).filter(str.strip))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_is_said_changes_no_tag_and_is_shown_whole(words: str) -> None:
    structure = parsed(page(hostile(words)))
    assert structure.tags == parsed(page(hostile("plain words"))).tags
    assert structure.answers[0] == clean(f"{words} and {words}")


def test_an_answer_on_the_page_is_the_answer_and_nothing_else() -> None:
    structure = parsed(page(varied()))
    assert structure.answers[:3] == [FIRST, SECOND, THIRD]


def test_with_sound_an_answer_is_still_nothing_but_its_words() -> None:
    source = page(varied(spoken=True), sound=Sound("audio/wav", silence(1)))
    assert parsed(source).answers[:3] == [FIRST, SECOND, THIRD]


@pytest.mark.parametrize(
    "of",
    [
        pytest.param(varied(), id="varied"),
        pytest.param(long_session(), id="long"),
        pytest.param(hostile("<i>"), id="hostile"),
    ],
)
def test_every_link_leads_somewhere_and_every_id_is_one_of_a_kind(of: SessionReview) -> None:
    structure = parsed(page(of))
    assert len(structure.ids) == len(set(structure.ids))
    aims = {link[1:] for link in structure.links if link.startswith("#")}
    assert aims <= set(structure.ids)
    assert aims
    assert all(link.startswith(("#", "data:")) for link in structure.links)


def test_quotes_and_marks_are_linked_both_ways() -> None:
    structure = parsed(page(reviewed((question(), senior_recovery()))))
    for criterion, words in ((T, "q1a1-tradeoff0"), (L, "q1a2-limitation0")):
        assert f"#q1-{criterion}" in structure.links
        assert f"#{words}" in structure.links
        assert words in structure.ids


def test_a_quote_that_is_not_in_the_answer_is_shown_without_a_link() -> None:
    (thread,) = threads((question(), [Says("I chose it by hand.", "smmm", {D: ["chose it"]})]))
    edited = replace(thread.turns[0], answer=Answer(text="I took what was there."))
    source = page(review([thread.with_turn(0, edited)]))
    assert '<p class="quote"><q dir="auto">chose it</q></p>' in source
    assert "<mark" not in source[source.index('id="q1"') :]


def test_a_long_session_stays_under_400_kilobytes() -> None:
    source = page(long_session())
    assert len(source.encode("utf-8")) < 400_000
    assert source.count('class="question"') == 10


def test_a_long_spoken_session_with_its_times_stays_under_400_kilobytes() -> None:
    source = page(long_session(spoken=True))
    assert len(source.encode("utf-8")) < 400_000
    assert source.count("<figure") == 12


@pytest.mark.parametrize(
    ("of", "said"),
    [
        pytest.param(varied(), "One held, one halfway, one fell.", id="varied"),
        pytest.param(reviewed((question(), senior_recovery())), "It held.", id="held"),
        pytest.param(reviewed((question(), fallen())), "It fell this time.", id="fell"),
        pytest.param(reviewed((question(), None)), "Nothing was graded", id="skipped"),
        pytest.param(review([]), "Nothing was graded", id="empty"),
    ],
)
def test_the_first_line_says_how_it_went(of: SessionReview, said: str) -> None:
    assert f"<h1>{said}" in page(of)


@pytest.mark.parametrize(
    "said",
    [
        pytest.param("Recovered on the second question.", id="recovered"),
        pytest.param("An error or a dodge was made good.", id="repaired"),
        pytest.param("Rather: </b>The base rate still sets every step.", id="correction"),
        pytest.param("taken back after probe 1", id="taken-back"),
        pytest.param("contradiction", id="contradiction"),
        pytest.param("limitation stayed missing", id="no-recovery"),
        pytest.param("Skipped: no grade, which is not a zero.", id="skipped"),
        pytest.param("No grade: the model&#x27;s reply was cut off", id="ungraded"),
        pytest.param("fell back because the model did not answer within 20 s", id="fell-back"),
        pytest.param("interviewer chat --question why-adam</code>", id="again"),
        pytest.param("What a stronger answer would have added, and where", id="stronger"),
        pytest.param("A limitation worth saying, number 1.", id="point"),
        pytest.param("openai:gpt-5-mini, version prompts-3f2a", id="grader"),
        pytest.param("Words addressed to the grader were ignored.", id="note"),
        pytest.param("22 November 2026", id="day"),
    ],
)
def test_the_page_says(said: str) -> None:
    assert said in page(varied(), at=datetime(2026, 11, 22, 9, tzinfo=UTC))


def test_a_stronger_answer_is_placed_where_the_words_stopped_short() -> None:
    source = page(reviewed((question(), taken_back())))
    before, _ = source.split('<a href="#q1-stronger-limitation" id="q1-place-limitation"')
    shown = re.sub(r"<[^>]+>", "", before[before.rindex('id="q1a1-text"') :])
    assert shown.endswith("If the peak is too high it still blows up")


def test_a_stronger_answer_is_placed_in_the_answer_to_the_probe_that_asked_for_it() -> None:
    source = page(reviewed((question(), fallen())))
    answer = source[source.index('id="q1a1-text"') :]
    assert 'id="q1-place-limitation"' in answer
    assert 'id="q1-place-example"' not in answer


def test_times_without_sound_show_delivery_and_no_player() -> None:
    source = page(varied(spoken=True))
    assert "<figure" in source
    assert "time to first word" in source
    assert "<audio" not in source
    assert 'class="w"' not in source


def test_typed_answers_have_no_delivery() -> None:
    assert "<figure" not in page(varied())


@pytest.mark.parametrize("kind", ["text/html", 'audio/x"onerror', "", "image/svg+xml"])
def test_only_audio_becomes_a_player(kind: str) -> None:
    with pytest.raises(ValueError, match="is no audio type"):
        page(varied(), sound=Sound(kind, b""))


def test_the_policy_allows_nothing_but_the_page_itself() -> None:
    found = re.search(r'Content-Security-Policy" content="([^"]+)"', page(varied()))
    assert found is not None
    rules = dict(rule.strip().split(" ", 1) for rule in found.group(1).split(";"))
    assert rules["default-src"] == "'none'"
    assert re.fullmatch(r"'sha256-[\w+/=]+'", rules["style-src"])
    assert re.fullmatch(r"'sha256-[\w+/=]+' 'sha256-[\w+/=]+'", rules["script-src"])
    assert "unsafe" not in found.group(1)


def test_marks_can_be_read_without_colour() -> None:
    source = page(reviewed((question(), senior_recovery())))
    for criterion in Criterion:
        row = source[source.index(f'id="q1-{criterion}"') :]
        assert re.search(r'class="mark-word">(missing|partial|solid)', row)
    assert "missing → solid" in source


def _subtitled() -> SessionReview:
    """As read from subtitles: each answer has its time, no word has one."""
    (thread,) = threads((question(), [Says(FIRST, "smmm", {D: ["every weight"]}, spoken=True)]))
    turn = thread.turns[0]
    assert turn.answer is not None
    turns = (replace(turn, answer=turn.answer.model_copy(update={"words": ()})),)
    return review([replace(thread, turns=turns)])


def test_an_answer_of_a_transcript_says_when_it_was_given() -> None:
    source = page(_subtitled())
    assert source.count('<span class="at">0:02</span>') == 2
    assert "data-from" not in source


def test_an_answer_of_a_transcript_is_heard_whole_where_the_recording_is_there() -> None:
    source = page(_subtitled(), sound=Sound("audio/wav", silence(60)))
    assert source.count('data-from="2"') == 1
    assert source.count('<span class="at">0:02</span>') == 1
