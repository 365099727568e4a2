"""One call: how it is bound to the schema, and what servers do not take."""

import json
from typing import Any

import pytest
from langchain_core.messages import AIMessageChunk

from interviewer.llm.arrival import Arrival
from interviewer.llm.failures import ModelFailure
from interviewer.llm.model_settings import Structure
from interviewer.ports import Examination
from tests.llm.material import (
    PROBE,
    Outcome,
    collect,
    examination,
    examined,
    examiner,
    in_loop,
    reply_with,
    settings,
)
from tests.llm.server import Behaviour, ModelServer, answers, streamed

GOOD = streamed(text=reply_with())
_EVENT = {"id": "c", "object": "chat.completion.chunk", "created": 1, "model": "m"}


async def graded_against(
    behaviour: Behaviour, what: Examination | None = None, **changes: Any
) -> tuple[Outcome, ModelServer]:
    async with ModelServer([behaviour]) as server:
        outcome = await collect(examiner(server.url, **changes).examine(what or examination()))
        return outcome, server


def test_tool_calls_serve_where_no_schema_is_offered() -> None:
    tool = streamed(text=reply_with(), tool="examination", finish="tool_calls")
    outcome, server = in_loop(graded_against(tool, structure=Structure.TOOL))
    assert [probe.text for probe in outcome.probes] == [PROBE]
    assert outcome.assessment.reply
    (request,) = server.requests
    assert request["tool_choice"]["function"]["name"] == "examination"
    assert "response_format" not in request


@pytest.mark.parametrize("status", ["400 Bad Request", "422 Unprocessable", "500 Oops"])
@pytest.mark.parametrize(
    ("complaint", "option"),
    [
        pytest.param(
            "'response_format' of type 'json_schema' is not supported",
            "response_format",
            id="schema",
        ),
        pytest.param(
            "Unsupported value: 'temperature' does not support 0", "temperature", id="temperature"
        ),
        pytest.param("Unknown argument: stream_options", "stream_options", id="usage"),
        pytest.param(
            "Unsupported parameter: 'max_completion_tokens'", "max_completion_tokens", id="length"
        ),
    ],
)
def test_what_a_server_does_not_take_is_left_out_from_then_on(
    complaint: str, option: str, status: str
) -> None:
    async def once(exchange: Any) -> None:
        if option in exchange.body:
            body = json.dumps({"error": {"message": complaint}})
            await answers(status, body)(exchange)
        elif "tools" in exchange.body:
            await streamed(text=reply_with(), tool="examination", finish="tool_calls")(exchange)
        else:
            await GOOD(exchange)

    async def run() -> list[bool]:
        async with ModelServer([once]) as server:
            asked = examiner(server.url, retries=0)
            for _ in range(2):
                assert (await collect(asked.examine(examination()))).assessment.reply
            return [option in request for request in server.requests]

    assert in_loop(run()) == [True, False, False]


@pytest.mark.parametrize(
    ("model", "expected"),
    [
        pytest.param("openai:gpt-5.4-mini", {"temperature": 0.0}, id="no thoughts by default"),
        pytest.param("openai:gpt-5-mini", {"reasoning_effort": "low"}, id="thinks by default"),
        pytest.param("openai:o4-mini", {"reasoning_effort": "low"}, id="an older one"),
        pytest.param("openai:gpt-5-chat-latest", {"temperature": 0.0}, id="cannot think"),
        pytest.param("openai:gpt-4.1", {"temperature": 0.0}, id="older still"),
        pytest.param("openai:llama3", {"temperature": 0.0}, id="a local one"),
    ],
)
def test_a_model_that_would_think_at_length_is_told_not_to(
    model: str, expected: dict[str, object]
) -> None:
    _, server = in_loop(graded_against(GOOD, model=model))
    (request,) = server.requests
    options = {
        name: request[name] for name in ("temperature", "reasoning_effort") if name in request
    }
    assert options == expected


def test_words_beside_a_tool_call_are_no_part_of_the_reply() -> None:
    async def chatty(exchange: Any) -> None:
        await exchange.begin()
        delta = {"role": "assistant", "content": "Let me hand that in. "}
        await exchange.event({**_EVENT, "choices": [{"index": 0, "delta": delta}]})
        call: dict[str, Any] = {"index": 0, "id": "t", "type": "function"}
        call["function"] = {"name": "examination", "arguments": reply_with()}
        await exchange.event({**_EVENT, "choices": [{"index": 0, "delta": {"tool_calls": [call]}}]})
        done = {"index": 0, "delta": {}, "finish_reason": "tool_calls"}
        await exchange.event({**_EVENT, "choices": [done]})
        await exchange.event("[DONE]")
        await exchange.end()

    outcome, _ = in_loop(graded_against(chatty, structure=Structure.TOOL))
    assert outcome.assessment.reply


def test_a_bare_object_serves_in_place_of_a_tool_call() -> None:
    outcome, _ = in_loop(graded_against(GOOD, structure=Structure.TOOL))
    assert outcome.assessment.reply


@pytest.mark.parametrize(
    ("model", "base_url", "identifier"),
    [
        pytest.param("gpt-5.4", None, "openai:gpt-5.4", id="no provider"),
        pytest.param("anthropic:claude", None, "anthropic:claude", id="another provider"),
        pytest.param("llama3:8b", "http://127.0.0.1/v1", "openai:llama3:8b", id="a tag"),
        pytest.param("ollama:llama3:8b", None, "ollama:llama3:8b", id="provider and tag"),
        pytest.param("acme:large", None, "acme:large", id="unknown"),
    ],
)
def test_a_model_is_named_with_its_provider(
    model: str, base_url: str | None, identifier: str
) -> None:
    assert settings(base_url, model=model).identifier == identifier


def test_an_unknown_provider_is_one_short_reason() -> None:
    assert examined(examiner(model="acme:large")).reason == (
        "the model `acme:large` cannot be set up: is its provider's key set?"
    )


def test_a_missing_package_is_named() -> None:
    outcome = examined(examiner(model="anthropic:claude"))
    assert outcome.reason == "the package langchain-anthropic is not installed"


def test_the_package_of_another_provider_gets_its_options_when_it_is_built() -> None:
    async def once(exchange: Any) -> None:
        if "temperature" in exchange.body:
            complaint = {"error": {"message": "'temperature' is not supported by this model"}}
            await answers("400 Bad Request", json.dumps(complaint))(exchange)
            return
        await streamed(text=reply_with(), tool="examination", finish="tool_calls")(exchange)

    async def run() -> list[dict[str, Any]]:
        async with ModelServer([once]) as server:
            asked = examiner(model="azure_openai:mine", retries=0)
            asked.client.extra.update(azure_endpoint=server.url, api_version="2026-01-01")
            for _ in range(2):
                assert (await collect(asked.examine(examination()))).assessment.reply
            return server.requests

    requests = in_loop(run())
    assert ["temperature" in request for request in requests] == [True, False, False]
    for request in requests:
        assert request["tool_choice"]["function"]["name"] == "examination"
        assert 4_000 in (request.get("max_tokens"), request.get("max_completion_tokens"))


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        pytest.param("finish_reason", "stop", id="openai"),
        pytest.param("finish_reason", "STOP", id="google"),
        pytest.param("stop_reason", "tool_use", id="anthropic"),
        pytest.param("done_reason", "stop", id="ollama"),
        pytest.param("stopReason", "end_turn", id="bedrock"),
        pytest.param("finish_reason", "TOOL_CALL", id="cohere"),
    ],
)
def test_the_end_of_a_reply_is_read_in_the_words_of_each_provider(name: str, reason: str) -> None:
    arrival = Arrival(longest=100)
    arrival.take(AIMessageChunk(content="{}"))
    with pytest.raises(ModelFailure, match="broke off"):
        arrival.check()
    arrival.take(AIMessageChunk(content="", response_metadata={name: reason}))
    arrival.check()
    assert arrival.finish == reason.lower()
