"""A debrief in another form says the same, and what was said cannot become markup."""

import json
import re

import pytest

from interviewer.core.assessment import FlagKind
from interviewer.core.review import review
from interviewer.core.transcript import Answer, Thread, Turn
from interviewer.reports.data import data
from interviewer.reports.markdown import escape, markdown
from interviewer.terminal.debrief import debrief
from interviewer.terminal.style import Style
from tests.build import ANSWER, assess, flag, probe, question, thread
from tests.fakes import graded
from tests.reports.sessions import D, Says, reviewed
from tests.reports.sessions import question as spoken_question

RECOVERY = thread(
    assess("p---", flags=[flag(FlagKind.ABSOLUTE_CLAIM, quote=ANSWER)]), assess("sss-")
)


def test_the_markdown_debrief_holds_thread_marks_way_and_drill() -> None:
    text = markdown(review([RECOVERY]), "s1", "Graded locally.")
    assert "## 1. Why Adam, for why-adam?" in text
    assert f"**You:** {ANSWER}" in text
    assert f"| tradeoff | solid | “{ANSWER}” (after the probe) |" in text
    assert "First answer **below_bar**, after the probes **mid**" in text
    assert "red flag, absolute claim: “it keeps" in text
    assert text.endswith("Graded locally.\n")


def test_every_mark_of_a_recording_says_where_in_it_its_words_were_said() -> None:
    said = Says("It adapts every step.", "smmm", {D: ["adapts"]}, spoken=True)
    found = reviewed((spoken_question(), [said]))
    shown = markdown(found, "s1", "")
    assert "| definition | solid | “adapts” (at 0:03) |" in shown
    threads = data(found, "s1", "")["threads"]
    assert isinstance(threads, list)
    assert threads[0]["marks"][0]["at"] == pytest.approx(3.23)
    assert "solid    “adapts”   (at 0:03)" in debrief(found, Style(80, color=False), "")


@pytest.mark.parametrize(
    "said",
    ["<script>alert(1)</script>", "[x](javascript:alert(1))", "| a | b |", "# heading", "`code`",
     "**bold**", "line\n\n# two"],
)  # fmt: skip
def test_what_was_said_never_becomes_markup(said: str) -> None:
    hostile = Thread(
        "optimization",
        question(),
        (Turn(None, Answer(text=said), graded(assess("s---", answer=said))),),
    )
    text = markdown(review([hostile]), "s1", "")
    assert escape(said) in text
    assert "<script>" not in text
    assert re.search(r"(?<!\\)\]\(javascript", text) is None
    assert "\n# heading" not in text
    assert "\n# two" not in text


def test_the_data_can_be_written_as_json_and_quotes_stand() -> None:
    value = json.loads(json.dumps(data(review([RECOVERY]), "s1", "trust")))
    [row] = value["threads"]
    assert row["first"] == "below_bar"
    assert row["final"] == "mid"
    assert row["turns"][1]["probe"]["text"] == probe("Why not option 1?").text
    assert all(quote in ANSWER for mark in row["marks"] for quote in mark["quotes"])
    assert value["drill"] == {
        "topic": "optimization",
        "question": "why-adam",
        "criterion": "limitation",
    }
