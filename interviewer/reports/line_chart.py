"""A trend as a self-contained SVG: dots, a line, and the jitter as a band."""

from html import escape
from itertools import pairwise

from interviewer.core.trend import Trend

_LEFT, _MARGIN = 40, 12
_MOST_PLACES = 120


def line_chart(trend: Trend, name: str, width: int, height: int) -> str:
    """The chart, in pixels of its own; empty with fewer than two sessions."""
    if len(trend.points) < 2:
        return ""
    values = _binned(trend)
    low, high = _MARGIN, height - 24
    right = width - _MARGIN

    def x(index: float) -> float:
        return round(_LEFT + (right - _LEFT) * index / (len(values) - 1), 1)

    def y(value: float) -> float:
        return round(high - (high - low) * min(value, trend.top) / trend.top, 1)

    points = [(x(index), y(value)) for index, value in enumerate(values)]
    line = " ".join(f"{left},{top}" for left, top in points)
    dots = "".join(f'<circle class="dot" cx="{a}" cy="{b}" r="3.5"/>' for a, b in points)
    grid = "".join(_grid(y(value), value, right) for value in (0.0, trend.top / 2, trend.top))
    band = _band(y(_low(trend)), y(_high(trend)), right) if trend.band is not None else ""
    first, last = (f"{point.at:%Y-%m-%d}" for point in (trend.points[0], trend.points[-1]))
    dates = (
        f'<text x="{_LEFT}" y="{height - 4}">{first}</text>'
        f'<text x="{right}" y="{height - 4}" text-anchor="end">{last}</text>'
    )
    label = f"{name}: {values[0]:.1f} in the first session, {values[-1]:.1f} in the last"
    return (
        f'<svg viewBox="0 0 {width} {height}" role="img" aria-label="{escape(label)}">'
        f'{grid}{band}<polyline class="line" points="{line}"/>{dots}{dates}</svg>'
    )


def _binned(trend: Trend) -> list[float]:
    """A value a session; of very many, means of neighbours."""
    count = min(len(trend.points), _MOST_PLACES)
    bounds = [index * len(trend.points) // count for index in range(count + 1)]
    return [
        sum(point.value for point in trend.points[start:end]) / (end - start)
        for start, end in pairwise(bounds)
    ]


def _grid(height: float, value: float, right: int) -> str:
    return (
        f'<line class="grid-line" x1="{_LEFT}" x2="{right}" y1="{height}" y2="{height}"/>'
        f'<text x="{_LEFT - 6}" y="{height + 4}" text-anchor="end">{value:g}</text>'
    )


def _band(bottom: float, top: float, right: int) -> str:
    edges = "".join(
        f'<line class="band-edge" x1="{_LEFT}" x2="{right}" y1="{edge}" y2="{edge}"/>'
        for edge in (top, bottom)
    )
    height = max(1.0, round(bottom - top, 1))
    width = right - _LEFT
    return f'<rect class="band" x="{_LEFT}" y="{top}" width="{width}" height="{height}"/>{edges}'


def _low(trend: Trend) -> float:
    return max(0.0, (trend.before or 0.0) - (trend.band or 0.0))


def _high(trend: Trend) -> float:
    return min(trend.top, (trend.before or 0.0) + (trend.band or 0.0))
