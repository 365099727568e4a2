"""Tell two voices apart in one channel, from the sound alone: no model, no download.

Each stretch of speech is summed up by the statistics of its spectral envelope and pitch; stretches
are joined pair by pair while one Gaussian explains two best, until two voices are left, and then
every stretch goes to the voice that explains it, neighbours in time leaning on each other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from interviewer.storage.importing.timbre import RATE, features

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

_PRIOR = 150.0
"""Frames of the whole recording mixed into every covariance, so that short stretches have one."""
_MOST = 220
"""Stretches that are joined pair by pair; the rest is only assigned."""
_SWITCH = 8.0
"""Cost of changing voices between neighbouring stretches, in log-likelihood."""
_ROUNDS = 8
_LEAST_APART = 0.4
"""Log-likelihood per frame that two voices must explain better than one."""


@dataclass(frozen=True)
class Sounding:
    """The statistics of one stretch of speech: sums over its voiced frames."""

    start: float
    end: float
    frames: float
    total: Floats
    outer: Floats

    @property
    def size(self) -> int:
        """Features a frame."""
        return len(self.total)


def sound(samples: NDArray[np.float32], start: float, end: float, offset: float) -> Sounding:
    """Sum up `samples` between two times, in seconds from their start; `offset` is added to both.

    The times may lie outside; an empty stretch has no frames.
    """
    piece = samples[max(0, int(start * RATE)) : max(0, int(end * RATE))]
    found = features(piece)
    count, width = found.shape
    total = found.sum(axis=0) if count else np.zeros(width)
    outer = found.T @ found
    return Sounding(start + offset, end + offset, float(count), total, outer)


def voices(soundings: Sequence[Sounding]) -> list[int]:
    """0 or 1 for each stretch, in time order; all 0 when one voice explains everything."""
    heard = [index for index, item in enumerate(soundings) if item.frames >= 8]
    if len(heard) < 2:
        return [0] * len(soundings)
    stats = _Stats.of([soundings[index] for index in heard])
    first = _joined(stats)
    labels = _refined(stats, first)
    if len(set(labels.tolist())) < 2 or _apart(stats, labels) < _LEAST_APART:
        return [0] * len(soundings)
    return _spread(labels, heard, len(soundings))


@dataclass(frozen=True)
class _Stats:
    """Counts, sums and outer products of many stretches, scaled to the whole recording."""

    frames: Floats
    totals: Floats
    outers: Floats
    gaps: Floats
    """Seconds before each stretch."""

    @classmethod
    def of(cls, items: Sequence[Sounding]) -> _Stats:
        frames = np.array([item.frames for item in items])
        totals = np.stack([item.total for item in items])
        outers = np.stack([item.outer for item in items])
        mean = totals.sum(0) / frames.sum()
        spread = np.sqrt(np.maximum(1e-9, np.diagonal(outers.sum(0)) / frames.sum() - mean**2))
        centred = outers - _cross(totals, mean) + frames[:, None, None] * np.outer(mean, mean)
        starts = np.array([item.start for item in items])
        ends = np.array([item.end for item in items])
        gaps = np.concatenate([[0.0], np.maximum(0.0, starts[1:] - ends[:-1])])
        return cls(
            frames,
            (totals - frames[:, None] * mean) / spread,
            centred / np.outer(spread, spread),
            gaps,
        )

    def background(self) -> Floats:
        """The covariance of everything."""
        count = self.frames.sum()
        mean = self.totals.sum(0) / count
        covariance: Floats = self.outers.sum(0) / count - np.outer(mean, mean)
        return covariance


def _cross(totals: Floats, mean: Floats) -> Floats:
    product: Floats = totals[:, :, None] * mean
    return product + product.transpose(0, 2, 1)


def _spreadness(frames: Floats, totals: Floats, outers: Floats, background: Floats) -> Floats:
    """Frames times the log volume of each Gaussian: what joining two of them costs."""
    means = totals / frames[..., None]
    scatter = outers - frames[..., None, None] * (means[..., :, None] * means[..., None, :])
    covariance = (scatter + _PRIOR * background) / (frames + _PRIOR)[..., None, None]
    _, volume = np.linalg.slogdet(covariance)
    cost: Floats = frames * volume
    return cost


def _joined(stats: _Stats) -> NDArray[np.int64]:
    """0 or 1 for the longest stretches, -1 for the rest."""
    chosen = np.sort(np.argsort(-stats.frames, kind="stable")[:_MOST])
    groups = _Groups.of(stats, chosen)
    for _ in range(len(chosen) - 2):
        groups.join_nearest()
    labels = np.full(len(stats.frames), -1, dtype=np.int64)
    for voice, members in enumerate(item for item in groups.members if item):
        labels[chosen[members]] = voice
    return labels


@dataclass
class _Groups:
    """Stretches joined so far; `costs[i, j]`, i < j, is what joining two groups loses."""

    frames: Floats
    totals: Floats
    outers: Floats
    background: Floats
    members: list[list[int]]
    own: Floats
    costs: Floats

    @classmethod
    def of(cls, stats: _Stats, chosen: NDArray[np.int64]) -> _Groups:
        frames, totals = stats.frames[chosen].copy(), stats.totals[chosen].copy()
        outers, background = stats.outers[chosen].copy(), stats.background()
        own = _spreadness(frames, totals, outers, background)
        costs = np.full((len(chosen), len(chosen)), np.inf)
        members = [[index] for index in range(len(chosen))]
        groups = cls(frames, totals, outers, background, members, own, costs)
        for one in range(len(chosen)):
            costs[one, one + 1 :] = groups._costs_of(one)[one + 1 :]
        return groups

    def join_nearest(self) -> None:
        """Make the two groups one that lose least by it."""
        one, other = divmod(int(np.argmin(self.costs)), len(self.frames))
        for values in (self.frames, self.totals, self.outers):
            values[one] += values[other]
        self.members[one] += self.members[other]
        self.members[other] = []
        self.own[one] = _spreadness(
            self.frames[one], self.totals[one], self.outers[one], self.background
        )
        self.costs[other, :] = self.costs[:, other] = np.inf
        row = self._costs_of(one)
        row[[not item for item in self.members]] = np.inf
        self.costs[one, one + 1 :] = row[one + 1 :]
        self.costs[:one, one] = row[:one]

    def _costs_of(self, one: int) -> Floats:
        joined = _spreadness(
            self.frames + self.frames[one],
            self.totals + self.totals[one],
            self.outers + self.outers[one],
            self.background,
        )
        cost: Floats = joined - self.own - self.own[one]
        return cost


def _refined(stats: _Stats, labels: NDArray[np.int64]) -> NDArray[np.int64]:
    """Assign every stretch, fit again, until nothing moves."""
    for _ in range(_ROUNDS):
        scores = _scores(stats, labels)
        better = _best_path(scores, stats.gaps)
        if np.array_equal(better, labels):
            break
        labels = better
        if len(set(labels.tolist())) < 2:
            break
    return labels


def _scores(stats: _Stats, labels: NDArray[np.int64]) -> Floats:
    """The log-likelihood of every stretch under both voices, a column each."""
    background = stats.background()
    columns = []
    for voice in (0, 1):
        mine = labels == voice
        count = stats.frames[mine].sum()
        mean = stats.totals[mine].sum(0) / count
        scatter = stats.outers[mine].sum(0) - count * np.outer(mean, mean)
        covariance = (scatter + _PRIOR * background) / (count + _PRIOR)
        inverse = np.linalg.inv(covariance)
        _, volume = np.linalg.slogdet(covariance)
        moved = (
            stats.outers
            - _cross(stats.totals, mean)
            + stats.frames[:, None, None] * np.outer(mean, mean)
        )
        distance = np.einsum("nij,ij->n", moved, inverse)
        columns.append(-0.5 * (stats.frames * volume + distance))
    scores: Floats = np.stack(columns, axis=1)
    return scores


def _best_path(scores: Floats, gaps: Floats) -> NDArray[np.int64]:
    """The likeliest voices in order: changing costs less after a pause."""
    # Neighbouring frames say the same thing again, so a frame counts for a fifth.
    scores = scores / 5
    best = scores[0].copy()
    back = np.zeros(scores.shape, dtype=np.int64)
    for index in range(1, len(scores)):
        cost = _SWITCH / (1 + 4 * min(float(gaps[index]), 1.0))
        stay, change = best, best[::-1] - cost
        back[index] = np.where(stay >= change, [0, 1], [1, 0])
        best = np.maximum(stay, change) + scores[index]
    path = np.zeros(len(scores), dtype=np.int64)
    path[-1] = int(np.argmax(best))
    for index in range(len(scores) - 1, 0, -1):
        path[index - 1] = back[index, path[index]]
    return path


def _apart(stats: _Stats, labels: NDArray[np.int64]) -> float:
    """How much better two voices explain the recording than one, a frame."""
    background = stats.background()
    parts = [labels == voice for voice in (0, 1)]
    groups = [*parts, np.ones(len(labels), dtype=bool)]
    costs = [
        float(
            _spreadness(
                stats.frames[group].sum(),
                stats.totals[group].sum(0),
                stats.outers[group].sum(0),
                background,
            )
        )
        for group in groups
    ]
    return (costs[2] - costs[0] - costs[1]) / float(stats.frames.sum())


def _spread(labels: NDArray[np.int64], heard: Sequence[int], count: int) -> list[int]:
    """Stretches too short to tell take the voice of the nearest one before them."""
    known = dict(zip(heard, labels.tolist(), strict=True))
    voice = int(labels[0])
    spread = []
    for index in range(count):
        voice = int(known.get(index, voice))
        spread.append(voice)
    return spread
