"""What is shown, compared whole."""

import io

from interviewer.core import lines
from interviewer.core.assessment import FlagKind
from interviewer.core.review import review
from interviewer.core.transcript import Thread
from interviewer.terminal.debrief import debrief
from interviewer.terminal.screen import Screen
from interviewer.terminal.style import Style, printable
from tests.build import ANSWER, assess, flag, question, thread

_PLAIN = Style(width=79, color=False)


def _screen(stream: io.StringIO, practice: bool = True) -> Screen:
    return Screen(stream, _PLAIN, "Enter sends", lambda: "It agrees with people.", practice)


def _show(*shown: lines.Line, practice: bool = True) -> str:
    stream = io.StringIO()
    for line in shown:
        _screen(stream, practice).show(line)
    return stream.getvalue()


def test_an_interview_as_it_is_shown() -> None:
    recovery = thread(assess("p---"), assess("ss--"))
    assert _show(
        lines.Opening(1, "examined locally (shape check)"),
        lines.QuestionLine("Why Adam?", 1, 1, "Optimization"),
        lines.ShapeSoFar(recovery),
        lines.ProbeLine("“Fast and robust” is what it buys you. On that same model, why not SGD?"),
        lines.Notice("The disk is full."),
        lines.Notes(recovery),
    ) == (
        " 1 question · examined locally (shape check)\n"
        " /skip /repeat /hint /pause /quit · Enter sends\n"
        "\n"
        " Optimization · question 1 of 1\n"
        " Interviewer   Why Adam?\n"
        " so far        definition solid · trade-off solid · example – · limitation –\n"
        " Interviewer   “Fast and robust” is what it buys you. On that same model, why\n"
        "               not SGD?\n"
        " The disk is full.\n"
        "\n"
        " ── notes ─────────────────────────────────────────────────────────────────────\n"
        " definition  solid    “it keeps running averages of the gradient and its\n"
        "                      square”   (after the probe)\n"
        " trade-off   solid    “it keeps running averages of the gradient and its\n"
        "                      square”   (after the probe)\n"
        " example     missing  nothing said that carries it\n"
        " limitation  missing  nothing said that carries it\n"
        "\n"
        " first answer below the bar → after the probes mid · recovered on the second\n"
        " question\n"
        " drill next: a case of your own\n"
    )


def test_a_debrief_tells_in_three_lines_what_held_what_fell_and_what_to_drill() -> None:
    held = thread(assess("ssss"), assess("ssss"))
    fell = thread(assess("----", flags=[flag(FlagKind.MISCONCEPTION, "no-tuning", quote=ANSWER)]))
    text = debrief(review([held, fell]), _PLAIN, "Graded locally.")
    first, second, third = text.splitlines()[:3]
    assert first == " held          Why Adam, for why-adam?"
    assert second == " fell          Why Adam, for why-adam?"
    assert third == " drill next    the mechanism, on “Why Adam, for why-adam?”"
    assert "red flag      misconception “it keeps" in text
    assert "The base rate still sets every step." in text
    assert text.endswith(" Graded locally.")


def test_a_level_that_stayed_is_said_once() -> None:
    stayed = debrief(review([thread(assess("s---"), assess("----"))]), _PLAIN, "")
    assert " first answer mid, and no higher after the probes · no probe" in stayed
    held = debrief(review([thread(assess("ssss"), assess("ssss"))]), _PLAIN, "")
    assert " first answer senior, and it held under the probes" in held


def test_a_skipped_question_is_listed_and_has_no_grade() -> None:
    skipped = Thread("optimization", question(), skipped=True)
    text = debrief(review([skipped]), _PLAIN, "")
    assert text.startswith(" Nothing was graded in this session.")
    assert "You           (skipped)" in text


def test_a_paused_session_says_how_to_go_on() -> None:
    shown = _show(lines.Ending((), "20261122-090000-abcd", finished=False))
    assert shown == (
        "\n Paused; everything is kept. Go on with: interviewer resume 20261122-090000-abcd\n"
    )


def test_what_was_pasted_cannot_steer_the_terminal() -> None:
    hostile = "\x1b]0;owned\x07\x1b[2Jhello\rworld\x9b31m"
    assert printable(hostile) == " ]0;owned  [2Jhello world 31m"
    shown = _show(lines.ProbeLine(f"You said “{hostile}”. Why?"))
    assert "\x1b" not in shown
    assert "\x9b" not in shown


def test_colour_only_where_it_is_wanted() -> None:
    assert "\x1b" not in _PLAIN.paint("word", "red")
    assert Style(79, color=True).paint("word", "red") == "\x1b[31mword\x1b[0m"
    assert Style.of(io.StringIO(), None).color is False
    assert Style.of(io.StringIO(), True).color is True


def test_the_narrowest_terminal_still_reads(monkeypatch: object) -> None:
    narrow = Style(width=40, color=False)
    block = narrow.beside("Interviewer", "a " * 60)
    assert max(len(row) for row in block.splitlines()) <= 41
