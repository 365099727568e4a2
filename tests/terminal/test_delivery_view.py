"""The delivery of spoken answers on a terminal, as a whole."""

from interviewer.core.assessment import Probe
from interviewer.core.playbook import Criterion, ProbeKind
from interviewer.core.review import review
from interviewer.core.transcript import Answer, Thread, Turn
from interviewer.terminal.debrief import debrief
from interviewer.terminal.delivery_view import delivered
from interviewer.terminal.style import Style
from tests.build import question
from tests.core.test_delivery import QUOTES, SAID, assessed, spoken
from tests.fakes import graded

STYLE = Style(100, color=False)
PROBE = Probe(kind=ProbeKind.WHAT_BREAKS_FIRST, target=Criterion.LIMITATION, text="What breaks?")
SHOWN = """\
 ── delivery ───────────────────────────────────────────────────────────────────────────────────────
 question 1    time to first word 1.5 s · pace 133 words/min · overall pace 81 words/min · longest
               pause before the trade-off, 3.0 s: "It costs memory though. On…" · fillers at least 2
               · definition to judgement 4.5 s
   probe 1     time to first word 0.8 s · longest pause 0.1 s: "it." · fillers at least 0
 time to first word: From the end of the question, when listening began, to your first word.
 pace: Words a minute while speaking; pauses over 2 s do not count.
 overall pace: Words a minute from your first word to your last, pauses included.
 longest pause: The longest silence between two words of the answer, and what came after it.
 fillers: Sounds such as um and er, and 'you know' and 'I mean', as far as the recogniser kept
   them: it drops most, so the true number is higher.
 definition to judgement: From the first word of the definition to the first word of a trade-off
   or a limitation; 0 when the judgement came first."""


def thread(*turns: Turn) -> Thread:
    return Thread("optimization", question(), turns)


def test_every_figure_stands_beside_its_answer_and_is_explained_once() -> None:
    answer = spoken(SAID)
    first = Turn(None, answer, graded(assessed(answer.text, QUOTES)))
    second = Turn(PROBE, spoken("Averaging it.", start=0.8))
    reviewed = review([thread(first, second)])
    assert delivered(reviewed, STYLE) == SHOWN
    assert SHOWN in debrief(reviewed, STYLE, "graded locally")


def test_typed_answers_have_no_delivery() -> None:
    assert delivered(review([thread(Turn(None, Answer(text=SAID)))]), STYLE) is None
