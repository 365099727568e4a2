"""What a turn costs, from one dated table. An unknown model has tokens and no price."""

import json
from dataclasses import dataclass
from functools import cache

from pydantic import TypeAdapter

from interviewer import resources
from interviewer.core.assessment import Usage
from interviewer.core.values import Value

_MILLION = 1_000_000


class Price(Value):
    """US dollars a million tokens."""

    input: float
    cached: float
    output: float


class PriceList(Value):
    """`models` maps `provider:name` to its price."""

    checked: str
    """The day the figures were looked up."""
    source: str
    models: dict[str, Price]

    def of(self, model: str) -> Price | None:
        """The price of `provider:name`; a dated snapshot costs what its model costs."""
        if model in self.models:
            return self.models[model]
        snapshots = [name for name in self.models if _is_snapshot(model, name)]
        return self.models[max(snapshots, key=len)] if snapshots else None


@cache
def shipped() -> PriceList:
    """The table inside the package."""
    return TypeAdapter(PriceList).validate_python(json.loads(resources.data("prices.json")))


def priced(usage: Usage, model: str, prices: PriceList) -> Usage:
    """`usage` with its cost, when the model's price is known."""
    price = prices.of(model)
    if price is None:
        return usage
    fresh = max(0, usage.input_tokens - usage.cached_tokens)
    cost = fresh * price.input + usage.cached_tokens * price.cached
    cost = (cost + usage.output_tokens * price.output) / _MILLION
    return usage.model_copy(update={"cost": cost})


def _is_snapshot(model: str, name: str) -> bool:
    rest = model.removeprefix(name)
    return rest != model and rest.startswith("-") and rest[1:2].isdigit()


@dataclass
class Budget:
    """What a session may spend on its model. None: no limit of that kind."""

    tokens: int | None = None
    dollars: float | None = None
    spent_tokens: int = 0
    spent_dollars: float = 0.0

    def allows(self, expected: Usage) -> bool:
        """Whether a call of about this size still fits."""
        tokens = self.spent_tokens + expected.input_tokens + expected.output_tokens
        if self.tokens is not None and tokens > self.tokens:
            return False
        dollars = self.spent_dollars + (expected.cost or 0.0)
        return self.dollars is None or dollars <= self.dollars

    def spend(self, usage: Usage) -> None:
        """Count a call; one on its way is counted as expected, so that others see it."""
        self._count(usage, 1)

    def take_back(self, expected: Usage) -> None:
        """The call has come to its end, and what it really took is known."""
        self._count(expected, -1)

    def _count(self, usage: Usage, sign: int) -> None:
        self.spent_tokens += sign * (usage.input_tokens + usage.output_tokens)
        self.spent_dollars += sign * (usage.cost or 0.0)
