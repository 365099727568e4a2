"""One question, one good answer and the reply an honest model gives to it."""

import asyncio
import copy
import json
from collections.abc import AsyncIterator, Coroutine
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from pydantic import SecretStr

from interviewer.core.assessment import Assessment, Graded, Probe, Ungraded
from interviewer.core.playbook import Criterion, ProbeKind, Question, Topic
from interviewer.core.transcript import Answer, Thread, Turn
from interviewer.llm.client import ModelClient
from interviewer.llm.examiner import LlmExaminer
from interviewer.llm.model_settings import ModelSettings
from interviewer.ports import Examination

Result = TypeVar("Result")

KEY = "sk-test-3b1f9c7e55aa4d0e8f21"
FENCE = "f00dcafe"

QUESTION = Question.model_validate(
    {
        "id": "why-adam",
        "prompt": "Why did you train your last model with Adam?",
        "kind": "comparison",
        "level": "senior",
        "key_points": [
            {
                "id": "own-step",
                "criterion": "definition",
                "text": "Running averages of the gradient and its square give every weight a step.",
                "phrasings": ["each weight's step is scaled by its recent gradients"],
                "source": "optimization",
            },
            {
                "id": "two-buffers",
                "criterion": "tradeoff",
                "text": "It pays with two extra buffers a weight for quick progress.",
                "phrasings": ["it doubles the optimizer state"],
                "source": "optimization",
            },
            {
                "id": "stale-moment",
                "criterion": "limitation",
                "text": "Sudden large gradients after a quiet stretch bring oversized updates.",
                "phrasings": ["an outlier batch lands while the denominator is stale"],
                "source": "optimization",
            },
        ],
        "misconceptions": [
            {
                "id": "no-tuning",
                "claim": "Adam needs no learning rate.",
                "phrasings": ["with adam you never tune"],
                "correction": "The base rate still scales every step.",
                "probe": "What does the base rate still do?",
            }
        ],
        "alternatives": [
            {
                "name": "SGD with momentum",
                "aliases": ["SGD"],
                "wins_when": "There is budget to tune a schedule on a convnet.",
            }
        ],
        "probes": [
            {"kind": "why_not_other", "targets": "tradeoff", "text": "Why not $option there?"}
        ],
        "anchors": {
            name: {
                "missing": f"No {name}.",
                "partial": f"Half a {name}.",
                "solid": f"A whole {name}.",
            }
            for name in ("definition", "tradeoff", "example", "limitation")
        },
    }
)
TOPIC = Topic(id="optimization", title="Optimization", summary="Steps.", questions=(QUESTION,))

DEFINITION = "keeps a running average of the gradient and of its square"
TRADEOFF = "It costs two extra buffers per weight, so on the vision model I went back to SGD"
EXAMPLE = "Last spring on our defect detector SGD ended one point higher after fifty epochs"
LIMITATION = "With a tiny batch the second moment is mostly noise and the run diverges"
ANSWER = (
    f"Adam {DEFINITION}, so every weight gets its own step size. {TRADEOFF}. {EXAMPLE}. "
    f"{LIMITATION}."
)
PROBE = "You went back to SGD on the vision model. What would make you keep Adam there?"
REPLY: dict[str, Any] = {
    "focus": "tradeoff",
    "anchor": "on the vision model I went back to SGD",
    "probe": PROBE,
    "reply": "answered",
    "reply_quote": "",
    "definition": {"quotes": [DEFINITION], "why": "the mechanism", "level": "solid"},
    "tradeoff": {"quotes": [TRADEOFF], "why": "a price and a decision", "level": "solid"},
    "example": {"quotes": [EXAMPLE], "why": "a run with a number", "level": "solid"},
    "limitation": {"quotes": [LIMITATION], "why": "a condition", "level": "partial"},
    "key_points": [{"id": "own-step", "quote": DEFINITION, "status": "hit"}],
    "flags": [],
}


def reply_with(**changes: Any) -> str:
    """The honest reply as JSON, with some fields changed."""
    return json.dumps({**copy.deepcopy(REPLY), **changes})


def part(level: str, *quotes: str) -> dict[str, Any]:
    """What the model reports on one criterion."""
    return {"quotes": list(quotes), "why": "as quoted", "level": level}


def claims_solid(*quotes: str) -> dict[str, Any]:
    """All four criteria solid on the same quotes: what a reply looks like that obeys."""
    return {criterion.value: part("solid", *quotes) for criterion in Criterion}


def examination(answer: str = ANSWER, *, probe: Probe | None = None, **changes: Any) -> Examination:
    """The answer to the opening question, or to `probe` after it."""
    turns: tuple[Turn, ...] = (Turn(None, Answer(text=answer)),)
    if probe is not None:
        turns = (Turn(None, Answer(text=ANSWER)), Turn(probe, Answer(text=answer)))
    thread = Thread(TOPIC.id, QUESTION, turns)
    made = Examination(thread=thread, turn=len(turns) - 1, topic=TOPIC)
    return replace(made, **changes)


PUT_PROBE = Probe(kind=ProbeKind.WHY_NOT_OTHER, target=Criterion.TRADEOFF, text=PROBE)


@dataclass(frozen=True)
class Outcome:
    """Everything an examiner gave for one turn."""

    probes: tuple[Probe, ...]
    graded: Graded

    @property
    def reason(self) -> str:
        """Why there is no grade; fails when there is one."""
        assert isinstance(self.graded.assessment, Ungraded), self.graded
        return self.graded.assessment.reason

    @property
    def assessment(self) -> Assessment:
        """The grade; fails when there is none."""
        assert isinstance(self.graded.assessment, Assessment), self.graded
        return self.graded.assessment


async def collect(steps: AsyncIterator[Probe | Graded]) -> Outcome:
    """Drain an examination: probes first, then exactly one grade."""
    found = [step async for step in steps]
    graded = found[-1]
    assert isinstance(graded, Graded)
    probes = tuple(step for step in found[:-1] if isinstance(step, Probe))
    assert len(probes) == len(found) - 1
    return Outcome(probes, graded)


def settings(base_url: str | None = None, **changes: Any) -> ModelSettings:
    """The real deadlines on a busy machine, and no time lost between retries."""
    values: dict[str, Any] = {
        "model": "openai:test-model",
        "api_key": SecretStr(KEY),
        "base_url": base_url,
        "first_chunk": 5.0,
        "total": 10.0,
        "backoff": 0.01,
    }
    return ModelSettings(**{**values, **changes})


def examiner(base_url: str | None = None, **changes: Any) -> LlmExaminer:
    """The examiner under test, on the real client."""
    made = LlmExaminer(client=ModelClient(settings(base_url, **changes)), fence=FENCE)
    _OPEN.append(made)
    return made


_OPEN: list[LlmExaminer] = []


def in_loop(main: Coroutine[Any, Any, Result]) -> Result:
    """Run `main` and close the connections of every examiner that was made for it."""

    async def whole() -> Result:
        try:
            return await main
        finally:
            while _OPEN:
                await _OPEN.pop().close()

    return asyncio.run(whole())


def examined(asked: LlmExaminer, what: Examination | None = None) -> Outcome:
    """Run one examination to its end in a loop of its own."""
    return in_loop(collect(asked.examine(what or examination())))
