"""What an endpoint can do wrong, and what the record says about it."""

import json
from dataclasses import dataclass

from tests.llm.material import KEY, claims_solid, part, reply_with
from tests.llm.server import (
    Behaviour,
    answers,
    keeps_alive,
    refuses,
    stays_silent,
    streamed,
    thinks_aloud,
    trickles,
)

GOOD = reply_with()
BROKE_OFF = "the connection broke off in the middle of the reply"
NO_REPLY = "the endpoint sent something that is no reply of a model"
DECLINED = "the model declined to examine this answer, or sent nothing"
QUOTA = json.dumps({"error": {"code": "insufficient_quota", "message": f"quota of {KEY}"}})
ERROR = json.dumps({"error": {"message": f"something about {KEY}"}})
PAGE = "<html><body>Welcome to the hotel network</body></html>"


def without(name: str) -> str:
    """The honest reply with one field missing."""
    reply = json.loads(GOOD)
    del reply[name]
    return json.dumps(reply)


@dataclass(frozen=True)
class Fault:
    """What the endpoint does, and what the record says about it."""

    behaviour: Behaviour
    reason: str
    requests: int = 1
    probe: bool = False
    """The follow-up had arrived before the fault."""
    deadlines: tuple[float, float] = (5, 10)
    """Seconds to the first chunk and in all; short where the fault is that nothing comes."""


FAULTS: dict[str, Fault] = {
    "400": Fault(
        answers("400 Bad Request", ERROR), "the endpoint did not accept the request (400)"
    ),
    "401": Fault(answers("401 Unauthorized", ERROR), "the key was refused (401)"),
    "403": Fault(
        answers("403 Forbidden", ERROR), "this key may not use the model `openai:test-model` (403)"
    ),
    "404": Fault(
        answers("404 Not Found", ERROR),
        "the endpoint does not offer the model `openai:test-model` (404)",
    ),
    "429": Fault(
        answers("429 Too Many", ERROR),
        "the endpoint allows no more requests for now (429)",
        requests=3,
    ),
    "429 with a short Retry-After": Fault(
        answers("429 Too Many", ERROR, retry_after="0"),
        "the endpoint allows no more requests for now (429)",
        requests=3,
    ),
    "429 with a Retry-After past the deadline": Fault(
        answers("429 Too Many", ERROR, retry_after="120"),
        "the endpoint allows no more requests for now (429)",
    ),
    "exhausted quota": Fault(
        answers("429 Too Many", QUOTA), "the account's quota is used up (429)"
    ),
    "500": Fault(answers("500 Oops", ERROR), "the endpoint is in trouble (500)", requests=3),
    "503": Fault(answers("503 Busy", "busy"), "the endpoint is in trouble (503)", requests=3),
    "context length": Fault(
        answers("400 Bad", '{"error": {"message": "context_length_exceeded"}}'),
        "the conversation is too long for the model",
    ),
    "slow first byte": Fault(
        stays_silent, "the model sent nothing within 0.3 s", deadlines=(0.3, 0.6)
    ),
    "keep-alive trickle": Fault(
        keeps_alive, "the model sent nothing within 0.3 s", deadlines=(0.3, 0.6)
    ),
    "keep-alive after the probe": Fault(
        trickles(GOOD[:700]), "the model took longer than 0.9 s", probe=True, deadlines=(0.6, 0.9)
    ),
    "finish_reason length": Fault(
        streamed(text=GOOD, finish="length"),
        "the model's reply was cut at its length limit",
        probe=True,
    ),
    "content filter": Fault(
        streamed(text=GOOD[:20], finish="content_filter"),
        "the provider's content filter stopped the reply",
    ),
    "refusal": Fault(refuses, DECLINED),
    "empty": Fault(streamed(text=""), DECLINED),
    "no finish": Fault(streamed(text=GOOD, finish=None), BROKE_OFF, probe=True),
    "HTML page": Fault(answers("200 OK", PAGE, "text/html"), NO_REPLY),
    "JSON that is no stream": Fault(answers("200 OK", "{}"), NO_REPLY),
    "broken event": Fault(answers("200 OK", "data: {broken\n\n", "text/event-stream"), NO_REPLY),
    "an error in the place of the stream": Fault(
        answers("200 OK", f"data: {ERROR}\n\n", "text/event-stream"), NO_REPLY
    ),
    "an error after the probe": Fault(
        streamed(text=GOOD[:700], then=ERROR, finish=None), BROKE_OFF, probe=True
    ),
    "a quota that ends in the stream": Fault(
        answers("200 OK", f"data: {QUOTA}\n\n", "text/event-stream"),
        "the account's quota is used up (429)",
    ),
    "only thoughts": Fault(thinks_aloud, DECLINED),
    "invalid JSON": Fault(
        streamed(text=GOOD[:-9]),
        "the model's reply was not in the agreed form (`the whole reply`: json_invalid)",
        probe=True,
    ),
    "missing field": Fault(
        streamed(text=without("flags")),
        "the model's reply was not in the agreed form (`flags`: missing)",
        probe=True,
    ),
    "extra field": Fault(
        streamed(text=reply_with(verdict="senior")),
        "the model's reply was not in the agreed form (`verdict`: extra_forbidden)",
        probe=True,
    ),
    "wrong enum": Fault(
        streamed(text=reply_with(example=part("excellent", "x"))),
        "the model's reply was not in the agreed form (`example.level`: enum)",
        probe=True,
    ),
    "invented quotes": Fault(
        streamed(
            text=reply_with(
                **claims_solid("We cut the error by nine points on speech"), key_points=[]
            )
        ),
        "none of the words the model quoted were said",
        probe=True,
    ),
    "1 MB reply": Fault(
        streamed(text=reply_with(probe="x" * 1000000), size=8000),
        "the model's reply was far too long",
    ),
    "another JSON value": Fault(
        streamed(text="[1, 2, 3]"),
        "the model's reply was not in the agreed form (`the whole reply`: model_type)",
    ),
    "prose": Fault(
        streamed(text="Sure! Here is my view."),
        "the model's reply was not in the agreed form (`the whole reply`: json_invalid)",
    ),
}
