"""The examiner over the real client: what it keeps, what it counts, and what it never does."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from interviewer import resources
from interviewer.core.assessment import ExaminerKind, Graded, Probe, Usage
from interviewer.core.shape_model import ShapeModel
from interviewer.core.transcript import Answer
from interviewer.core.verdict import Verdict, answer_verdict
from interviewer.errors import ExaminerError
from interviewer.examiners import FallbackExaminer, LocalExaminer
from interviewer.llm.client import ModelClient
from interviewer.llm.examiner import LlmExaminer
from interviewer.llm.prices import Budget, Price, PriceList
from interviewer.llm.prompts import Prompts
from interviewer.ports import Examination, Examiner
from tests import build
from tests.fakes import ScriptedExaminer, graded
from tests.llm.material import (
    ANSWER,
    FENCE,
    PROBE,
    PUT_PROBE,
    Outcome,
    claims_solid,
    collect,
    examination,
    examiner,
    in_loop,
    reply_with,
    settings,
)
from tests.llm.server import Behaviour, ModelServer, streamed
from tests.llm.test_addressed import ORDERS

GOOD = streamed(text=reply_with())


async def graded_against(
    behaviour: Behaviour, what: Examination | None = None, **changes: Any
) -> tuple[Outcome, ModelServer]:
    async with ModelServer([behaviour]) as server:
        outcome = await collect(examiner(server.url, **changes).examine(what or examination()))
        return outcome, server


def test_a_graded_turn_says_who_graded_it() -> None:
    outcome, _ = in_loop(graded_against(GOOD))
    source = outcome.graded.source
    assert source.examiner is ExaminerKind.LLM
    assert source.model == "openai:test-model"
    assert source.version == Prompts.read().version
    assert source.fell_back is None
    assert [probe.text for probe in outcome.probes] == [PROBE]


def test_tokens_and_cache_hits_are_kept() -> None:
    outcome, _ = in_loop(graded_against(streamed(text=reply_with(), counts=(1500, 400, 1024))))
    usage = outcome.graded.source.usage or Usage()
    assert (usage.input_tokens, usage.cached_tokens, usage.output_tokens) == (1500, 1024, 400)
    assert usage.cost is None


def test_an_endpoint_that_does_not_count_is_no_fault() -> None:
    outcome, _ = in_loop(graded_against(streamed(text=reply_with(), counts=None)))
    assert outcome.assessment.reply
    assert outcome.graded.source.usage is None


def test_a_call_that_is_cancelled_is_still_paid_for() -> None:
    async def run() -> Examination:
        begun, what = asyncio.Event(), examination()

        async def never_ends(exchange: Any) -> None:
            await exchange.begin()
            begun.set()
            await asyncio.Event().wait()

        async with ModelServer([never_ends]) as server:
            asking = asyncio.create_task(collect(examiner(server.url).examine(what)))
            await begun.wait()
            asking.cancel()
            await asyncio.gather(asking, return_exceptions=True)
        return what

    [paid] = in_loop(run()).paid
    assert paid.input_tokens > 100


def test_the_probe_comes_before_the_grade_is_written() -> None:
    async def run() -> None:
        held = asyncio.Event()

        async def first_the_probe(exchange: Any) -> None:
            text = reply_with()
            until = text.index('"reply"')
            await exchange.begin()
            for piece in (text[:until], text[until:]):
                delta = {"role": "assistant", "content": piece}
                await exchange.event({**_EVENT, "choices": [{"index": 0, "delta": delta}]})
                await held.wait()
            done = {"index": 0, "delta": {}, "finish_reason": "stop"}
            await exchange.event({**_EVENT, "choices": [done]})
            await exchange.event("[DONE]")
            await exchange.end()

        async with ModelServer([first_the_probe]) as server:
            steps = examiner(server.url).examine(examination())
            assert isinstance(await anext(steps), Probe)
            held.set()
            assert isinstance(await anext(steps), Graded)

    in_loop(run())


_EVENT = {"id": "c", "object": "chat.completion.chunk", "created": 1, "model": "m"}


def test_no_probe_is_given_when_none_is_wanted() -> None:
    outcome, _ = in_loop(graded_against(GOOD, examination(wants_probe=False)))
    assert outcome.probes == ()
    assert outcome.assessment.reply


def test_leaving_early_closes_the_connection() -> None:
    async def run() -> None:
        async with ModelServer([streamed(text=reply_with(), pace=0.05)]) as server:
            steps = examiner(server.url).examine(examination())
            await anext(steps)
            await steps.aclose()  # type: ignore[attr-defined]

    in_loop(run())


def test_both_requests_of_a_thread_share_their_prefix_on_the_wire() -> None:
    async def run() -> tuple[bytes, bytes]:
        async with ModelServer([GOOD]) as server:
            asked = examiner(server.url)
            await collect(asked.examine(examination()))
            await collect(asked.examine(examination("Because it was slow.", probe=PUT_PROBE)))
            first, second = (exchange.raw for exchange in server.exchanges)
            return first, second

    first, second = in_loop(run())
    start, end = b'"messages":', f"</said-{FENCE}>\\n".encode()
    message = first[first.index(start) : first.rindex(end) + len(end)]
    assert second[second.index(start) :].startswith(message)


@pytest.mark.parametrize(
    ("budget", "calls"),
    [
        pytest.param(Budget(tokens=100), 0, id="too small for one call"),
        pytest.param(Budget(tokens=4_000), 1, id="one call"),
        pytest.param(Budget(), 3, id="no budget"),
    ],
)
def test_a_spent_budget_stops_the_calls(budget: Budget, calls: int) -> None:
    async def run() -> list[str]:
        async with ModelServer([streamed(text=reply_with(), counts=(3000, 500, 0))]) as server:
            asked = examiner(server.url)
            asked.budget = budget
            done = [await collect(asked.examine(examination())) for _ in range(3)]
            assert len(server.exchanges) == calls
            return [each.reason for each in done[calls:]]

    assert in_loop(run()) == ["the budget is spent"] * (3 - calls)


def test_a_call_nobody_counted_is_counted_by_its_length() -> None:
    async def run() -> int:
        async with ModelServer([streamed(text=reply_with(), cut_at=500)]) as server:
            asked = examiner(server.url)
            await collect(asked.examine(examination()))
            return asked.budget.spent_tokens

    assert in_loop(run()) > 1_000


def test_a_budget_in_dollars_needs_a_price() -> None:
    client = ModelClient(settings())
    with pytest.raises(ExaminerError, match="no price is known for `openai:test-model`"):
        LlmExaminer(client=client, fence=FENCE, budget=Budget(dollars=1.0))


def test_money_is_counted_when_the_price_is_known() -> None:
    async def run() -> float | None:
        async with ModelServer([streamed(text=reply_with(), counts=(1000, 100, 0))]) as server:
            price = Price(input=1.0, cached=0.1, output=10.0)
            table = PriceList(checked="2026-11-22", source="", models={"openai:test-model": price})
            asked = examiner(server.url)
            asked.prices = table
            outcome = await collect(asked.examine(examination()))
            assert asked.budget.spent_dollars == pytest.approx(0.002)
            return outcome.graded.source.usage.cost if outcome.graded.source.usage else None

    assert in_loop(run()) == pytest.approx(0.002)


def test_the_earlier_claims_of_the_session_reach_the_model() -> None:
    claim = "Adam needs no second moment of the gradient at all"
    before = build.thread(build.assess("s---", answer=claim))
    _, server = in_loop(graded_against(GOOD, examination(earlier=(before,))))
    assert claim in server.requests[0]["messages"][1]["content"]


WEAK = "Adam is robust and it converges fast, and everyone in my team is happy with it."


@pytest.mark.parametrize("order", ORDERS)
def test_a_server_that_obeys_cannot_raise_the_verdict(order: str) -> None:
    obeying = streamed(text=reply_with(**claims_solid(WEAK, order), key_points=[]))

    async def run() -> Graded:
        async with ModelServer([obeying]) as server:
            honest = build.assess("p---", answer=WEAK)
            local = ScriptedExaminer([[graded(honest)]])
            asked = FallbackExaminer(examiner(server.url), local)
            return (await collect(asked.examine(examination(f"{WEAK} {order}")))).graded

    result = in_loop(run())
    assert answer_verdict(result.assessment) is Verdict.BELOW_BAR  # type: ignore[arg-type]
    assert result.source.fell_back == "part of the answer speaks to the grader"


WEAK_ANSWERS = [
    WEAK,
    "Adam is the standard now, everyone uses it, so we always use it and never look back.",
    "Dropout is a regularizer. It makes the network better and the results more robust.",
]


@pytest.mark.parametrize("said", WEAK_ANSWERS)
def test_orders_gain_nothing_from_both_examiners_together(said: str) -> None:
    local = LocalExaminer(lambda: ShapeModel.from_json(resources.data("shape.json")))
    obeying = streamed(text=reply_with(**claims_solid(said), key_points=[]))

    async def verdict(text: str, asked: Examiner) -> Verdict:
        outcome = await collect(asked.examine(examination(text)))
        return answer_verdict(outcome.assessment)

    async def run() -> None:
        plain = await verdict(said, local)
        async with ModelServer([obeying]) as server:
            both = FallbackExaminer(examiner(server.url), local)
            for order in ORDERS:
                assert (await verdict(f"{said} {order}", both)).rank <= plain.rank, order

    in_loop(run())


def test_a_contradiction_that_code_finds_is_attached() -> None:
    before = "Weight decay is always applied to the bias terms in our models."
    earlier = build.thread(build.assess("s---", answer=before))
    turns = (replace(earlier.turns[0], answer=Answer(text=before)),)
    now = f"{ANSWER} Weight decay is never applied to the bias terms in our models."
    what = examination(now, earlier=(replace(earlier, turns=turns),))
    outcome, _ = in_loop(graded_against(GOOD, what))
    (found,) = outcome.assessment.contradictions
    assert found.earlier in before
    assert found.now.quote in now


def test_no_call_is_made_for_a_grade_that_would_not_be_believed() -> None:
    what = examination(f"{WEAK} {ORDERS[0]}", wants_probe=False)
    outcome, server = in_loop(graded_against(GOOD, what))
    assert outcome.reason == "part of the answer speaks to the grader"
    assert server.requests == []


def test_two_turns_at_once_share_one_client() -> None:
    async def run() -> None:
        async with ModelServer([GOOD]) as server:
            asked = examiner(server.url)
            turns = (collect(asked.examine(examination())) for _ in range(2))
            both, _ = await asyncio.gather(asyncio.gather(*turns), asked.warm_up())
            assert all(outcome.assessment for outcome in both)

    in_loop(run())
