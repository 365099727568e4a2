"""Shows the lines of an interview on a stream, each flushed as it comes."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TextIO, assert_never

from interviewer.core import lines
from interviewer.terminal.style import Style


@dataclass(frozen=True)
class Screen:
    """`agreement` gives the sentence that says how far the local examiner is to be trusted."""

    stream: TextIO
    style: Style
    keys: str
    """How to send, break a line and leave; empty when nobody types."""
    agreement: Callable[[], str]
    practice: bool = True
    words: str = "/skip /repeat /hint /pause /quit"
    """What can be said beside answers."""
    resume: str = "interviewer resume"
    """What goes on with a paused session, its id behind it."""

    def show(self, line: lines.Line) -> None:
        """Print one line of the interview."""
        self.print(self._render(line))

    def print(self, text: str) -> None:
        """Print a block of text."""
        self.stream.write(text + "\n")
        self.stream.flush()

    def _render(self, line: lines.Line) -> str:
        style = self.style
        match line:
            case lines.Opening():
                return self._opening(line)
            case lines.QuestionLine():
                place = f" {line.topic} · question {line.number} of {line.total}"
                asked = style.beside("Interviewer", line.text, "cyan")
                return f"\n{style.paint(place, 'dim')}\n{asked}"
            case lines.ProbeLine() | lines.Reply():
                return style.beside("Interviewer", line.text, "cyan")
            case lines.Notice():
                return style.paint(" " + style.block(line.text, " "), "yellow")
            case lines.ShapeSoFar() | lines.Notes() | lines.Ending():
                return self._look_back(line)
            case _ as never:
                assert_never(never)

    def _opening(self, line: lines.Opening) -> str:
        again = "resumed · " if line.resumed else ""
        count = f"{line.questions} question{'s' if line.questions > 1 else ''}"
        first = f" {again}{count} · {line.examined_by}"
        keys = self.words + (f" · {self.keys}" if self.keys else "")
        return self.style.paint(f"{first}\n {self.style.block(keys, ' ')}", "dim")

    def _look_back(self, line: lines.ShapeSoFar | lines.Notes | lines.Ending) -> str:
        # Imported when there is something to look back on, not before the first question.
        from interviewer.core.review import review, review_thread
        from interviewer.terminal.debrief import debrief, headline, notes, shape_so_far, trust_of

        if isinstance(line, lines.ShapeSoFar):
            return shape_so_far(review_thread(line.thread), self.style)
        if isinstance(line, lines.Notes):
            return "\n" + notes(review_thread(line.thread), self.style)
        if not line.finished:
            return f"\n Paused; everything is kept. Go on with: {self.resume} {line.session}"
        reviewed = review(line.threads)
        more = self.style.paint(" The whole debrief: interviewer review latest", "dim")
        if self.practice:
            return f"\n{self.style.rule('debrief')}\n{headline(reviewed, self.style)}\n{more}"
        trust = trust_of(reviewed, self.agreement())
        return f"\n{self.style.rule('debrief')}\n{debrief(reviewed, self.style, trust)}"
