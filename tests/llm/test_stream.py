"""The first fields of a reply are known while the rest still arrives."""

import json
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewer.llm.stream import PartialObject

STRINGS = st.text(max_size=12)


def read(pieces: list[str], *wanted: str) -> PartialObject:
    reader = PartialObject(wanted)
    for piece in pieces:
        reader.feed(piece)
    return reader


@given(
    probe=STRINGS,
    other=STRINGS,
    cuts=st.lists(st.integers(0, 200), max_size=6),
    ascii_only=st.booleans(),
)
def test_a_string_is_the_same_however_it_is_cut(
    probe: str, other: str, cuts: list[int], ascii_only: bool
) -> None:
    whole = {"focus": other, "nested": {"probe": "not this"}, "list": ["probe", other]}
    text = json.dumps({**whole, "probe": probe, "after": 1}, ensure_ascii=ascii_only)
    edges = [0, *sorted(min(cut, len(text)) for cut in cuts), len(text)]
    pieces = [text[start:end] for start, end in pairwise(edges)]
    assert read(pieces, "focus", "probe").closed == {"focus": other, "probe": probe}


def test_a_string_is_known_the_moment_it_closes() -> None:
    text = '{"probe": "Why not \\"SGD\\"?", "rest": "..."}'
    closes = text.index('?"') + 2
    assert not read([text[: closes - 1]], "probe").is_complete
    assert read([text[:closes]], "probe").closed == {"probe": 'Why not "SGD"?'}


@pytest.mark.parametrize(
    "text",
    [
        pytest.param('{"probe": null}', id="no string"),
        pytest.param('{"probe": ["a"]}', id="a list"),
        pytest.param('["probe", "a"]', id="no object"),
        pytest.param('{"a": {"probe": "deep"}}', id="too deep"),
        pytest.param('{"probe": "open', id="never closed"),
        pytest.param('{"probe": "\\q"}', id="a broken escape"),
        pytest.param("Sure, here is the probe: why?", id="prose"),
        pytest.param('}]}"probe": "x"', id="closed before it opened"),
    ],
)
def test_what_is_no_string_of_the_object_is_never_found(text: str) -> None:
    assert read([text], "probe").closed == {}


def test_the_first_of_two_equal_keys_counts() -> None:
    assert read(['{"probe": "one", "probe": "two"}'], "probe").closed == {"probe": "one"}
