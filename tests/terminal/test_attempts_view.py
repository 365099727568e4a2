"""Two attempts stand side by side, and unequal examiners are named."""

from datetime import timedelta

from interviewer.core.assessment import FlagKind
from interviewer.core.review import review_thread
from interviewer.core.transcript import Thread
from interviewer.terminal.attempts import Try, attempts_view
from interviewer.terminal.style import Style
from tests.build import START, assess, flag, thread

PLAIN = Style(79, False)


def _try(number: int, reviewed: Thread) -> Try:
    at = START.astimezone() + timedelta(days=number)
    return Try(f"session-{number}", at, review_thread(reviewed))


def _view(comparable: bool = True, style: Style = PLAIN) -> str:
    claim = flag(FlagKind.ABSOLUTE_CLAIM, quote="it keeps")
    older = _try(1, thread(assess("p---", flags=[claim])))
    newer = _try(9, thread(assess("s---"), assess("-ss-")))
    return attempts_view(older, newer, comparable, style)


def test_marks_stand_beside_each_other() -> None:
    view = _view()
    assert " Interviewer   Why Adam, for why-adam?" in view
    assert "session-1" in view.splitlines()[2] or "session-1" in view.splitlines()[3]
    rows = [[part.strip() for part in line.split("│")] for line in view.splitlines() if "│" in line]
    assert ["example: missing", "example: solid  “it keeps running"] in rows
    assert ["limitation: missing", "limitation: missing"] in rows
    assert ["red flags: absolute claim", ""] in rows


def test_columns_line_up_at_any_width() -> None:
    for width in (40, 79, 100):
        rows = [line for line in _view(style=Style(width, False)).splitlines() if "│" in line]
        assert len({line.index("│") for line in rows}) == 1
        assert all(len(line) <= width for line in rows)


def test_marks_of_two_examiners_are_not_to_be_compared() -> None:
    assert "read the answers, not the marks" not in _view()
    assert "read the answers, not the marks" in " ".join(_view(comparable=False).split())
