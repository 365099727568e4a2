"""A candidate made of the rubrics' own phrasings, and a server that grades it like a mild model."""

import json
import re
from collections.abc import Sequence

from interviewer.core.playbook import Question, Topic
from interviewer.core.words import content_words
from interviewer.llm.wire import schema_text
from interviewer.playbooks import Playbook
from tests.llm.server import Exchange, streamed

_LAST_ANSWER = re.compile(r".*<said-\w+>\n(.*)\n</said-\w+>\s*$", re.DOTALL)


def topics(count: int) -> Sequence[Topic]:
    """So many shipped topics, for a question each."""
    return Playbook.shipped().topics()[:count]


def speech(question: Question, part: int) -> str:
    """About a hundred words for the opening answer (part 0), about sixty after a probe."""
    wordings = [
        point.phrasings[part % len(point.phrasings)].rstrip(".")
        for point in question.key_points[: 8 if part == 0 else 5]
    ]
    return ". ".join(text[0].upper() + text[1:] for text in wordings) + "."


def estimated(exchange: Exchange) -> int:
    """Input tokens at four characters each, the schema included."""
    said = sum(len(message["content"]) for message in exchange.body["messages"])
    return (said + len(schema_text())) // 4


async def grades_mildly(exchange: Exchange) -> None:
    """Half a definition and half a trade-off of whatever was said, and a new question each time."""
    found = _LAST_ANSWER.match(exchange.body["messages"][1]["content"])
    sentences = re.split(r"(?<=\.)\s+", found.group(1)) if found else [""]
    quotes = [text.rstrip(".") for text in sentences if len(content_words(text)) > 2]
    text = _reply(quotes, len(exchange.body["messages"][1]["content"]))
    await streamed(text=text, counts=(estimated(exchange), len(text) // 4, 0))(exchange)


def _reply(quotes: Sequence[str], number: int) -> str:
    first = " ".join(quotes[0].split()[:7]) if quotes else ""
    nothing = {"quotes": [], "why": "not there", "level": "missing"}
    parts = [{"quotes": [quote], "why": "one side", "level": "partial"} for quote in quotes[:2]]
    parts += [nothing] * (2 - len(parts))
    return json.dumps(
        {
            "focus": "example",
            "anchor": first,
            "probe": f"You said “{first}”. Where did you see that in your run {number}?",
            "reply": "answered",
            "reply_quote": "",
            "definition": parts[0],
            "tradeoff": parts[1],
            "example": nothing,
            "limitation": nothing,
            "key_points": [],
            "flags": [],
        },
        ensure_ascii=False,
    )
