"""Money is counted from one dated table, and a budget stops the calls."""

from datetime import date

import pytest

from interviewer.core.assessment import Usage
from interviewer.llm.prices import Budget, Price, PriceList, priced, shipped

PRICES = PriceList(
    checked="2026-11-22",
    source="test",
    models={
        "openai:large": Price(input=2.0, cached=0.5, output=8.0),
        "openai:large-mini": Price(input=0.2, cached=0.05, output=0.8),
    },
)
USAGE = Usage(input_tokens=1_000_000, cached_tokens=400_000, output_tokens=100_000)


def test_cached_tokens_cost_their_own_price() -> None:
    cost = priced(USAGE, "openai:large", PRICES).cost
    assert cost == pytest.approx(0.6 * 2.0 + 0.4 * 0.5 + 0.1 * 8.0)


@pytest.mark.parametrize(
    ("model", "input_price"),
    [
        pytest.param("openai:large", 2.0, id="as named"),
        pytest.param("openai:large-2026-04-01", 2.0, id="a dated snapshot"),
        pytest.param("openai:large-mini-2026-04-01", 0.2, id="the longer name wins"),
        pytest.param("openai:large-pro", None, id="another model"),
        pytest.param("openai:larger", None, id="a longer word"),
        pytest.param("ollama:large", None, id="another provider"),
    ],
)
def test_a_price_belongs_to_its_model(model: str, input_price: float | None) -> None:
    found = PRICES.of(model)
    assert (found.input if found else None) == input_price


def test_an_unknown_model_has_tokens_and_no_price() -> None:
    assert priced(USAGE, "ollama:llama", PRICES) == USAGE


def test_the_shipped_table_is_dated_and_sane() -> None:
    table = shipped()
    assert date.fromisoformat(table.checked) <= date(2100, 1, 1)
    assert table.models
    for name, price in table.models.items():
        assert ":" in name
        assert 0 < price.cached <= price.input <= price.output


@pytest.mark.parametrize(
    ("budget", "allowed"),
    [
        pytest.param(Budget(), True, id="no limit"),
        pytest.param(Budget(tokens=1_000), True, id="just fits"),
        pytest.param(Budget(tokens=999), False, id="one token short"),
        pytest.param(Budget(tokens=1_500, spent_tokens=501), False, id="spent before"),
        pytest.param(Budget(dollars=0.01), True, id="dollars fit"),
        pytest.param(Budget(dollars=0.01, spent_dollars=0.002), False, id="dollars spent"),
    ],
)
def test_a_budget_allows_what_still_fits(budget: Budget, allowed: bool) -> None:
    expected = Usage(input_tokens=800, output_tokens=200, cost=0.009)
    assert budget.allows(expected) is allowed


def test_spending_adds_up() -> None:
    budget = Budget(tokens=10)
    budget.spend(Usage(input_tokens=3, output_tokens=4, cost=0.5))
    budget.spend(Usage(input_tokens=1))
    assert (budget.spent_tokens, budget.spent_dollars) == (8, 0.5)


def test_a_call_on_its_way_is_seen_by_the_next_one() -> None:
    budget, expected = Budget(tokens=1_500), Usage(input_tokens=800, output_tokens=200)
    assert budget.allows(expected)
    budget.spend(expected)
    assert not budget.allows(expected)
    budget.take_back(expected)
    budget.spend(Usage(input_tokens=300, output_tokens=100))
    assert budget.spent_tokens == 400
    assert budget.allows(expected)
