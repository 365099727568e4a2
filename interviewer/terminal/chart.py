"""A line over the sessions in characters, readable without colour."""

from collections.abc import Sequence
from itertools import pairwise

import plotille

from interviewer.core.trend import Point, Trend

_HEIGHT = 8
_LABELS = 6
"""Columns of the axis on the left."""
_BARS = "▁▂▃▄▅▆▇█"
_EMPTY_CELL = "\u2800"


def chart(trend: Trend, width: int) -> str:
    """Sessions as dots on a line, the jitter band shaded; `width` in columns, axis included.

    More sessions than there are places are drawn as means of neighbours.
    """
    columns = width - _LABELS
    means = binned(trend.points, columns // 2)
    last = len(means) - 1
    canvas = plotille.Canvas(columns, _HEIGHT, -0.5, 0, last + 0.5, trend.top)
    _shade(canvas, trend, columns)
    for index in range(last):
        canvas.line(index, means[index], index + 1, means[index + 1])
    for index, value in enumerate(means):
        canvas.point(index, min(value, trend.top * 0.999), marker="●")
    rows = canvas.plot().replace(_EMPTY_CELL, " ").split("\n")
    return "\n".join([*_with_axis(rows, trend.top), _dates(trend.points, columns)])


def bars(points: Sequence[Point], top: float, columns: int) -> str:
    """The same in one line of block characters."""
    steps = len(_BARS) - 1
    return "".join(_BARS[round(value / top * steps)] for value in binned(points, columns))


def binned(points: Sequence[Point], places: int) -> list[float]:
    """At most `places` means, in order, each of the same number of sessions or one more."""
    count = min(places, len(points))
    bounds = [index * len(points) // count for index in range(count + 1)] if count else []
    return [
        sum(point.value for point in points[start:end]) / (end - start)
        for start, end in pairwise(bounds)
    ]


def _shade(canvas: plotille.Canvas, trend: Trend, columns: int) -> None:
    """Dots where the newer sessions would lie if nothing but the examiner had varied."""
    if trend.band is None or trend.before is None:
        return
    low, high = max(0.0, trend.before - trend.band), min(trend.top, trend.before + trend.band)
    across = (_across(canvas, place / columns) for place in range(columns))
    rows = range(_HEIGHT * 4)
    levels = [y for row in rows if low <= (y := (row + 0.5) / (_HEIGHT * 4) * trend.top) <= high]
    for x in across:
        for level in levels or [(low + high) / 2]:
            canvas.point(x, min(level, trend.top * 0.999))


def _across(canvas: plotille.Canvas, share: float) -> float:
    left: float = canvas.xmin
    right: float = canvas.xmax
    return left + share * (right - left)


def _with_axis(rows: Sequence[str], top: float) -> list[str]:
    labels = {0: top, len(rows) // 2: top / 2, len(rows) - 1: 0.0}
    return [
        f"{labels[index]:>{_LABELS - 2}g} ┤{row}" if index in labels else " " * 5 + "│" + row
        for index, row in enumerate(rows)
    ]


def _dates(points: Sequence[Point], columns: int) -> str:
    first, last = f"{points[0].at:%Y-%m-%d}", f"{points[-1].at:%Y-%m-%d}"
    gap = " " * max(1, columns - len(first) - len(last))
    return " " * _LABELS + first + gap + last
