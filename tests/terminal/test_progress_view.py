"""Progress reads at 80 columns, without colour, and says no more than it may."""

from datetime import timedelta

import pytest

from interviewer.core.playbook import Criterion
from interviewer.core.progress import Progress, progress
from interviewer.core.trend import Jitter, Point
from interviewer.terminal.chart import bars, binned
from interviewer.terminal.progress import progress_view
from interviewer.terminal.style import Style
from tests.build import START
from tests.core.test_progress import HIGH, LOCAL, LOW, STEADY, result, sitting, sittings

PLAIN = Style(79, False)


def _view(found: Progress, style: Style = PLAIN) -> str:
    return progress_view(found, style)


def _claimed() -> Progress:
    return progress(sittings(LOW, HIGH), {LOCAL: STEADY})


def test_the_screen_shows_figures_claims_and_what_they_rest_on() -> None:
    view = _view(_claimed())
    assert view.startswith(" 2 sessions · 6 questions · graded locally (shape check), version v1")
    assert " all questions          ▲ 20 → 70       ▂▆" in view
    assert "   rose, beyond the examiner's jitter (±3) and chance" in view
    assert " trade-off              ≈ 1.0 → 1.0     ▅▅" in view
    assert "   within the examiner's jitter (±0.2): no change to claim" in view
    assert " optimization           ▲ 20 → 70     D 1.0  T 1.0  E 1.0  L 1.0" in view
    assert " Jitter: measured on 8 questions of yours" in view


@pytest.mark.parametrize("width", [40, 60, 79, 100])
def test_no_line_is_wider_than_the_screen(width: int) -> None:
    many = sittings(*([float(n % 100)] * 3 for n in range(300)))
    for line in _view(progress(many, {LOCAL: STEADY}), Style(width, False)).splitlines():
        assert len(line) <= max(width, 60), line


def test_nothing_needs_colour() -> None:
    assert "\x1b" not in _view(_claimed())
    coloured = _view(_claimed(), Style(79, True))
    assert "\x1b[32m▲ 20 → 70" in coloured


def test_the_jitter_is_drawn_as_a_band_where_it_was_measured() -> None:
    wide = Jitter(30.0, STEADY.marks, 8)
    drawn = _view(progress(sittings(LOW, HIGH), {LOCAL: wide}))
    bare = _view(progress(sittings(LOW, HIGH), {}))
    assert "dotted: where the newest would lie" in drawn
    assert "dotted" not in bare
    assert "jitter not measured: nothing claimed" in bare
    assert "▲" not in bare.replace("▲ rose", "")


def test_one_session_has_no_chart_and_no_claim() -> None:
    view = _view(progress(sittings(LOW), {LOCAL: STEADY}))
    assert "┤" not in view
    assert "too few sessions to compare" in view


def test_nothing_graded_says_how_to_start() -> None:
    assert "interviewer chat" in _view(progress([], {}))


def test_names_from_a_file_cannot_steer_the_terminal() -> None:
    odd = result(topic="\x1b[2Jgone\x07", version="\x1b]0;x", flags=("\x1b[31m",))
    view = _view(progress([sitting(0, odd), sitting(1, odd)], {}))
    assert "\x1b" not in view
    assert "\x07" not in view


def _points(*values: float) -> list[Point]:
    return [Point(str(n), START + timedelta(days=n), value, 1) for n, value in enumerate(values)]


@pytest.mark.parametrize(("count", "places"), [(0, 5), (1, 5), (5, 5), (7, 5), (1000, 16)])
def test_every_session_goes_into_exactly_one_bin(count: int, places: int) -> None:
    values = [float(n) for n in range(count)]
    means = binned(_points(*values), places)
    assert len(means) == min(count, places)
    assert means == sorted(means)
    if count and count <= places:
        assert means == values


def test_bars_span_the_scale() -> None:
    assert bars(_points(0, 50, 100), 100, 16) == "▁▅█"
    assert bars(_points(), 100, 16) == ""


def test_every_criterion_has_its_line() -> None:
    view = _view(_claimed())
    for name in ("definition", "trade-off", "example", "limitation"):
        assert f"\n {name} " in view
    assert len(Criterion) == 4


def test_delivery_has_rows_of_its_own_that_praise_nothing() -> None:
    said = [
        sitting(n, *[result(20.0, pace=p, first_word=2.0, fillers=3.0)] * 3)
        for n, p in enumerate((140.0, 170.0))
    ]
    view = _view(progress(said, {LOCAL: STEADY}), Style(79, True))
    assert " ── delivery, of what was spoken ─" in view
    assert " pace, words a minute   \x1b[2m▲ 140 → 170" in view
    assert " fillers in 100 words   \x1b[2m≈ 3.0 → 3.0" in view
    assert "delivery" not in _view(_claimed())
