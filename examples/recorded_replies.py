"""A model's part without a model: replies are filed under what they answer, and found again.

`interviewer chat --replies DIR` does the same on the command line: with a key it records what is
missing in DIR, without one it shows the recorded interview again. This reply is written by hand.
"""

import asyncio
import json
import tempfile
from pathlib import Path

from interviewer import Playbook
from interviewer.core.assessment import Assessment, Probe, Usage
from interviewer.core.transcript import Answer, Thread, Turn
from interviewer.llm.client import ModelClient, ModelSettings
from interviewer.llm.examiner import LlmExaminer
from interviewer.llm.prompts import Prompts
from interviewer.llm.replies import record, replaying
from interviewer.ports import Examination

ANSWER = (
    "It keeps running averages of the gradient and its square, so every weight gets its own step "
    "size. It converges fast and it is robust."
)
NOTHING = {"quotes": [], "why": "not there", "level": "missing"}
REPLY = {
    "focus": "tradeoff",
    "anchor": "converges fast and it is robust",
    "probe": "“Converges fast and it is robust” is what it buys you. On that model, why not SGD?",
    "reply": "answered",
    "reply_quote": "",
    "definition": {
        "quotes": ["keeps running averages of the gradient and its square"],
        "why": "the mechanism, enough to rebuild it",
        "level": "solid",
    },
    "tradeoff": {
        "quotes": ["It is twice as fast as SGD on every task"],  # never said: it will not count
        "why": "gains only",
        "level": "partial",
    },
    "example": NOTHING,
    "limitation": NOTHING,
    "key_points": [],
    "flags": [],
}


async def main() -> None:
    topic = Playbook.shipped().topic("optimization")
    question = topic.question("why-adam") if topic else None
    assert question is not None
    thread = Thread("optimization", question, (Turn(None, Answer(text=ANSWER)),))
    examination = Examination(thread=thread, turn=0, topic=topic)
    with tempfile.TemporaryDirectory() as folder:
        request = Prompts.read().request(examination, fence="example")
        usage = Usage(input_tokens=2_400, cached_tokens=2_048, output_tokens=260)
        record(Path(folder), request, json.dumps(REPLY), usage)

        settings = ModelSettings(model="openai:recorded", base_url="http://recorded.invalid/v1")
        client = ModelClient(settings, replaying(Path(folder)))
        examiner = LlmExaminer(client, fence="another")
        async for step in examiner.examine(examination):
            if isinstance(step, Probe):
                print("Interviewer:", step.text)
            elif isinstance(step.assessment, Assessment):
                for finding in step.assessment.findings:
                    quotes = " … ".join(f"“{evidence.quote}”" for evidence in finding.evidence)
                    print(f"  {finding.criterion:<11} {finding.mark:<8} {quotes}")
                print(*step.assessment.notes)
            else:
                print("no grade:", step.assessment.reason)
        await examiner.close()


if __name__ == "__main__":
    asyncio.run(main())
