"""Recorded replies: the whole path to a model, with a folder in the model's place.

A reply is filed under a hash of the messages it answers, so a changed prompt, rubric or answer
finds none and says so. With `forward` the real endpoint is asked once for what is missing, and its
reply is kept. Keys are in headers, which are neither hashed nor kept.
"""

import hashlib
import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from interviewer.core.assessment import Usage
from interviewer.llm.failures import ModelFailure
from interviewer.llm.prompts import Request

if TYPE_CHECKING:
    import httpx2

_FENCE = re.compile(r"said-[0-9A-Za-z]+")
_STREAM = "text/event-stream"
_PIECE = 24
"""Characters an event, about what providers send."""


def replaying(folder: Path, *, forward: bool = False) -> dict[str, Any]:
    """Arguments for `ModelClient(extra=...)` that answer every call from `folder`."""
    import httpx2

    class _Folder(httpx2.AsyncBaseTransport):
        async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
            body = await request.aread()
            path = folder / _file_name(json.loads(body)["messages"])
            if path.is_file():
                content = path.read_bytes()
                return httpx2.Response(200, headers={"content-type": _STREAM}, content=content)
            if not forward:
                message = f"no reply is recorded for this turn ({path.name})"
                raise ModelFailure(message)
            return await _asked_and_kept(request, path)

    return {"http_async_client": httpx2.AsyncClient(transport=_Folder())}


def record(folder: Path, request: Request, text: str, usage: Usage) -> Path:
    """File `text` as the reply to `request`, in the form in which an endpoint streams it."""
    messages = [
        {"role": "system", "content": request.system},
        {"role": "user", "content": request.user},
    ]
    path = folder / _file_name(messages)
    path.write_text("".join(_events(text, usage)), encoding="utf-8")
    return path


async def _asked_and_kept(request: "httpx2.Request", path: Path) -> "httpx2.Response":
    import httpx2

    async with httpx2.AsyncHTTPTransport() as network:
        answer = await network.handle_async_request(request)
        content = await answer.aread()
        await answer.aclose()
    if answer.status_code == 200:
        _keep(path, content)
    headers = {name: answer.headers[name] for name in _KEPT if name in answer.headers}
    return httpx2.Response(answer.status_code, headers=headers, content=content)


_KEPT = ("content-type", "retry-after")


def _keep(path: Path, content: bytes) -> None:
    """For the user alone: a reply quotes what they said."""
    try:
        path.touch(mode=0o600)
        path.write_bytes(content)
    except OSError as error:
        message = f"the reply could not be kept ({(error.strerror or 'no reason given').lower()})"
        raise ModelFailure(message) from error


def _file_name(messages: Iterable[dict[str, Any]]) -> str:
    said = [[message["role"], _FENCE.sub("said", str(message["content"]))] for message in messages]
    digest = hashlib.sha256(json.dumps(said, ensure_ascii=True).encode("ascii"))
    return f"{digest.hexdigest()[:16]}.sse"


def _events(text: str, usage: Usage) -> Iterable[str]:
    pieces = [text[start : start + _PIECE] for start in range(0, len(text), _PIECE)]
    yield _event([_choice({"role": "assistant", "content": ""})])
    for piece in pieces:
        yield _event([_choice({"content": piece})])
    yield _event([_choice({}, "stop")])
    yield _event([], _counted(usage))
    yield "data: [DONE]\n\n"


def _choice(delta: dict[str, str], finish: str | None = None) -> dict[str, Any]:
    return {"index": 0, "delta": delta, "finish_reason": finish}


def _event(choices: list[dict[str, Any]], counted: dict[str, Any] | None = None) -> str:
    event = {
        "id": "recorded",
        "object": "chat.completion.chunk",
        "created": 0,
        "model": "recorded",
        "choices": choices,
        "usage": counted,
    }
    return f"data: {json.dumps(event)}\n\n"


def _counted(usage: Usage) -> dict[str, Any]:
    return {
        "prompt_tokens": usage.input_tokens,
        "completion_tokens": usage.output_tokens,
        "total_tokens": usage.input_tokens + usage.output_tokens,
        "prompt_tokens_details": {"cached_tokens": usage.cached_tokens},
    }
