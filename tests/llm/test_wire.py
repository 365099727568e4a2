"""The schema keeps to what providers share, and nothing else is accepted."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from interviewer.core.playbook import Criterion
from interviewer.llm.failures import ModelFailure
from interviewer.llm.wire import PROBE_FIELDS, WireReply, parse, schema_text
from tests.llm.material import ANSWER, REPLY, part, reply_with

SHARED = {
    "type", "properties", "required", "additionalProperties", "items", "enum", "$ref", "$defs",
}  # fmt: skip


def nodes(node: Any) -> Iterator[dict[str, Any]]:
    """Every schema inside `node`."""
    if isinstance(node, list):
        for item in node:
            yield from nodes(item)
    elif isinstance(node, dict):
        yield node
        for key, value in node.items():
            yield from nodes(list(value.values()) if key in ("properties", "$defs") else value)


def test_the_schema_keeps_to_the_subset_that_providers_share() -> None:
    for node in nodes(json.loads(schema_text())):
        assert set(node) <= SHARED
        if node.get("type") == "object":
            assert node["additionalProperties"] is False
            assert node["required"] == list(node["properties"])


def test_the_follow_up_comes_first_and_the_level_last() -> None:
    schema = json.loads(schema_text())
    assert tuple(schema["properties"])[: len(PROBE_FIELDS)] == PROBE_FIELDS
    assert list(schema["$defs"]["Part"]["properties"]) == ["quotes", "why", "level"]


def test_the_schema_is_the_same_every_time() -> None:
    before = schema_text()
    schema_text.cache_clear()
    assert schema_text() == before


def test_a_whole_reply_is_read() -> None:
    reply = parse(reply_with())
    assert reply.model_dump(mode="json") == REPLY
    assert [reply.of(criterion).level for criterion in Criterion][3] == "partial"


def test_a_markdown_fence_is_no_fault() -> None:
    assert parse(f"```json\n{reply_with()}\n```") == parse(reply_with())


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(reply_with(definition=part("solid", ANSWER) | {"level": 2}), id="a number"),
        pytest.param(reply_with(flags=None), id="null"),
        pytest.param(reply_with(reply="brilliant"), id="an unknown reply"),
        pytest.param(reply_with(flags=[{"kind": "rude"}]), id="a broken flag"),
        pytest.param(ANSWER, id="the answer itself"),
        pytest.param("", id="nothing"),
    ],
)
def test_a_refused_reply_is_named_without_its_words(text: str) -> None:
    with pytest.raises(ModelFailure) as caught:
        parse(text)
    assert "not in the agreed form" in caught.value.reason
    assert "gradient" not in caught.value.reason
    assert caught.value.__cause__ is None


def test_every_field_is_required() -> None:
    for name in WireReply.model_fields:
        left = {key: value for key, value in REPLY.items() if key != name}
        with pytest.raises(ModelFailure, match=f"`{name}`: missing"):
            parse(json.dumps(left))
