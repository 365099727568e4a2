"""One cheap call to the model: do key, endpoint, name and form work, and what to do if not?"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from interviewer.commands.model_choice import ModelChoice
from interviewer.core.assessment import Graded, Ungraded
from interviewer.core.transcript import Answer, Thread, Turn
from interviewer.playbooks import Playbook
from interviewer.ports import Examination
from interviewer.settings import read_environment

if TYPE_CHECKING:
    from argparse import Namespace

    from interviewer.llm.examiner import LlmExaminer


@dataclass(frozen=True)
class Answered:
    """What came of the call."""

    works: bool
    found: str
    remedy: str = ""


def check_model(arguments: Namespace) -> Answered:
    """Raises `SettingsError` or `ExaminerError` where no call can be made."""
    choice = ModelChoice.of(arguments, read_environment())
    examiner = choice.build_model()
    outcome, seconds = asyncio.run(_one_call(examiner))
    name = f"{choice.model} at {choice.where}"
    if isinstance(outcome.assessment, Ungraded):
        reason = outcome.assessment.reason
        return Answered(False, f"{name}: {reason}", remedy(reason))
    usage = outcome.source.usage
    tokens = f" and {usage.input_tokens + usage.output_tokens:,} tokens" if usage else ""
    form = examiner.client.form
    return Answered(
        True, f"{name} keeps to the form ({form}); one call took {seconds:.1f} s{tokens}"
    )


def remedy(reason: str) -> str:
    """What to do about a reason for which a model gave no grade."""
    return next((what for sign, what in _REMEDIES if sign in reason), _ANY)


_ANY = "check OPENAI_API_KEY, OPENAI_BASE_URL and --model PROVIDER:NAME"
_REMEDIES = (
    ("(400)", "ask it through OPENAI_BASE_URL: a JSON schema is sent there, not a tool call"),
    ("(401)", "set the provider's key: export OPENAI_API_KEY=…  (for openai)"),
    ("(403)", "name a model this key may use: --model PROVIDER:NAME"),
    (
        "(404)",
        "name a model the endpoint offers (--model), and see that OPENAI_BASE_URL ends in /v1",
    ),
    ("(402)", "add credit at the provider, or use --examiner local"),
    ("quota is used up", "add credit at the provider, or use --examiner local"),
    ("(429)", "wait a minute, then try again"),
    ("in trouble", "try again later, or use --examiner local"),
    ("nothing answers", "start the server, or correct OPENAI_BASE_URL"),
    ("was not found", "correct OPENAI_BASE_URL, or check the network"),
    ("secure connection", "see whether OPENAI_BASE_URL should begin with http:// or https://"),
    ("no reply of a model", "see that OPENAI_BASE_URL is the API's address: it often ends in /v1"),
    ("sent nothing within", "give it more time (--patience SEC), or take a faster model"),
    ("took longer than", "give it more time (--patience SEC), or take a faster model"),
    ("in time", "give it more time (--patience SEC), or take a faster model"),
    ("broke off", "try again; a proxy on the way may cut streams"),
    ("too long for the", "give the model a larger context: 4,096 tokens or more"),
    ("not in the agreed form", "take a model that keeps to a JSON schema: --model PROVIDER:NAME"),
    ("length limit", "take a model that keeps to a JSON schema: --model PROVIDER:NAME"),
    ("far too long", "take a model that keeps to a JSON schema: --model PROVIDER:NAME"),
    ("quoted were said", "take a larger model, or measure this one: interviewer calibrate"),
    ("declined", "take another model: --model PROVIDER:NAME"),
    ("content filter", "take another model: --model PROVIDER:NAME"),
    ("cannot be set up", "set the provider's key: each provider's package names its variable"),
    ("is not installed", "install it with pip"),
    ("budget is spent", "raise --budget: one call takes about 3k tokens"),
)
"""By the words of `interviewer.llm.failures` and its neighbours."""


async def _one_call(examiner: LlmExaminer) -> tuple[Graded, float]:
    """The smallest real examination, one short answer to the shortest rubric, and its seconds."""
    [question, *_] = sorted(
        (item for topic in Playbook.shipped().topics() for item in topic.questions),
        key=lambda item: len(item.model_dump_json()),
    )
    turn = Turn(None, Answer(text="It keeps two running averages and costs memory for them."))
    thread = Thread("doctor", question, (turn,))
    examination = Examination(thread=thread, turn=0, wants_probe=False)
    clock = asyncio.get_running_loop().time
    try:
        await examiner.warm_up()
        start = clock()
        graded = [s async for s in examiner.examine(examination) if isinstance(s, Graded)]
        return graded[0], clock() - start
    finally:
        await examiner.close()
