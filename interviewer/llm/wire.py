"""What the model fills in: one strict schema for every question, the follow-up first.

The order of the fields is the order in which they are streamed. This is not the domain's
`Assessment`: `interviewer.llm.checks` turns one into the other and believes nothing unchecked.
"""

import json
from enum import StrEnum
from functools import cache
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from interviewer.core.assessment import Reply
from interviewer.core.playbook import Criterion, Mark
from interviewer.llm.failures import ModelFailure

SCHEMA_NAME = "examination"
PROBE_FIELDS = ("focus", "anchor", "probe")
"""Streamed before everything else: when `probe` closes, the follow-up is known."""


class _Wire(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Status(StrEnum):
    """What the answer does with a key point; points it does not touch are left out."""

    HIT = "hit"
    PARTLY = "partly"
    CONTRADICTED = "contradicted"


class FlagName(StrEnum):
    """The flags that words can show. Flags for something absent are derived in code."""

    MISCONCEPTION = "misconception"
    MISDIAGNOSIS = "misdiagnosis"
    ABSOLUTE_CLAIM = "absolute_claim"
    TOOL_WORSHIP = "tool_worship"
    DEFENSIVE_HEDGE = "defensive_hedge"
    BUZZWORDS = "buzzwords"


class Part(_Wire):
    """Quotes before the reason, the reason before the level."""

    quotes: list[str]
    why: str
    level: Mark


class Point(_Wire):
    """A key point the answer touches."""

    id: str
    quote: str
    status: Status


class Flag(_Wire):
    """Something that makes the answer sound fake or is wrong."""

    kind: FlagName
    about: str
    quote: str
    withdrawn: bool


class WireReply(_Wire):
    """The whole reply."""

    focus: Criterion
    anchor: str
    probe: str
    reply: Reply
    reply_quote: str
    definition: Part
    tradeoff: Part
    example: Part
    limitation: Part
    key_points: list[Point]
    flags: list[Flag]

    def of(self, criterion: Criterion) -> Part:
        """The report on one criterion."""
        return {
            Criterion.DEFINITION: self.definition,
            Criterion.TRADEOFF: self.tradeoff,
            Criterion.EXAMPLE: self.example,
            Criterion.LIMITATION: self.limitation,
        }[criterion]


def parse(text: str) -> WireReply:
    """The reply in `text`; raises `ModelFailure` naming the first field that is not as agreed."""
    try:
        return WireReply.model_validate_json(_unfenced(text))
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "the whole reply"
        reason = f"the model's reply was not in the agreed form (`{where[:60]}`: {first['type']})"
        raise ModelFailure(reason) from None  # the error quotes the answer, which logs may keep


def _unfenced(text: str) -> str:
    """Servers without structured output like to wrap JSON in a Markdown fence."""
    stripped = text.strip()
    if stripped.startswith("```") and stripped.endswith("```"):
        return stripped.removeprefix("```").removeprefix("json").removesuffix("```")
    return stripped


@cache
def schema_text() -> str:
    """The JSON schema as it is sent, in the strict subset that providers share."""
    return json.dumps(_plain(WireReply.model_json_schema()), separators=(",", ":"))


def _plain(node: Any) -> Any:
    """Without titles and descriptions: the words are in the prompt, and these would be paid for."""
    if isinstance(node, list):
        return [_plain(item) for item in node]
    if not isinstance(node, dict):
        return node
    return {
        key: {name: _plain(item) for name, item in value.items()}
        if key in ("properties", "$defs")
        else _plain(value)
        for key, value in node.items()
        if key not in ("title", "description")
    }
