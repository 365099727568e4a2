from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewer.core.assessment import Evidence
from interviewer.reports.page.spans import Span, lanes, pieces, stands

_LENGTH = 40


def span(start: int, end: int, name: str = "s") -> Span:
    return Span(start, end, "definition", f"{name}{start}-{end}", "mark", "supports it", "D")


some_spans = st.lists(
    st.tuples(st.integers(0, _LENGTH - 1), st.integers(1, _LENGTH))
    .filter(lambda pair: pair[0] < pair[1])
    .map(lambda pair: span(*pair)),
    max_size=8,
    unique_by=lambda item: item.id,
)


@given(some_spans, st.lists(st.integers(-5, 50), max_size=4))
def test_pieces_hold_every_character_once_and_every_span_whole(
    spans: list[Span], cuts: list[int]
) -> None:
    found = pieces(_LENGTH, spans, cuts)
    assert [at for piece in found for at in range(piece.start, piece.end)] == list(range(_LENGTH))
    for item in spans:
        holding = [piece for piece in found if item in [laid.span for laid in piece.spans]]
        covered = [at for piece in holding for at in range(piece.start, piece.end)]
        assert covered == list(range(item.start, item.end))
        assert [item in piece.begun for piece in holding].count(True) == 1
        assert [item in piece.ended for piece in holding].count(True) == 1


@given(some_spans)
def test_spans_that_overlap_never_share_a_lane(spans: list[Span]) -> None:
    for one, other in combinations(lanes(spans), 2):
        if one.span.start < other.span.end and other.span.start < one.span.end:
            assert one.lane != other.lane


def test_crossing_spans_are_cut_where_either_ends() -> None:
    found = pieces(10, [span(0, 6), span(4, 10)])
    assert [(piece.start, piece.end, len(piece.spans)) for piece in found] == [
        (0, 4, 1), (4, 6, 2), (6, 10, 1),
    ]  # fmt: skip


def test_an_empty_answer_has_no_pieces() -> None:
    assert pieces(0, []) == ()


@pytest.mark.parametrize(
    ("start", "end", "quote", "where"),
    [
        pytest.param(4, 8, "runs", (4, 8), id="as-said"),
        pytest.param(0, 4, "runs", (4, 8), id="moved"),
        pytest.param(400, 404, "runs", (4, 8), id="beyond-the-end"),
        pytest.param(4, 8, "walks", None, id="never-said"),
        pytest.param(8, 4, "runs", (4, 8), id="turned-round"),
    ],
)
def test_offsets_are_believed_only_when_the_words_stand_there(
    start: int, end: int, quote: str, where: tuple[int, int] | None
) -> None:
    assert stands(Evidence(quote=quote, start=start, end=end), "She runs it.") == where
