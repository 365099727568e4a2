"""What has arrived of one reply, and whether it is a whole one."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from interviewer.core.assessment import Usage
from interviewer.llm.failures import ModelFailure

if TYPE_CHECKING:
    from langchain_core.messages import AIMessageChunk

BROKE_OFF = "the connection broke off in the middle of the reply"
NO_REPLY = "the endpoint sent something that is no reply of a model"
_TOO_LONG = "the model's reply was far too long"
_WAS_CUT = "the model's reply was cut at its length limit"
_WAS_FILTERED = "the provider's content filter stopped the reply"
_NOTHING = "the model declined to examine this answer, or sent nothing"
"""LangChain drops the text of a streamed refusal, so the two look alike."""


@dataclass
class Arrival:
    """What has arrived of one reply."""

    longest: int
    """Characters; more is no reply."""
    calls_tool: bool = False
    """The reply is the arguments of a tool call; plain text beside it is chatter."""
    began: bool = False
    finish: str = ""
    usage: Usage | None = None
    length: int = 0
    _is_plain_json: bool = False

    def take(self, chunk: "AIMessageChunk") -> str:
        """The chunk's text; everything else is kept here."""
        self.began = True
        self._count(chunk)
        metadata = chunk.response_metadata
        reason = next((metadata[name] for name in _FINISHES if metadata.get(name)), "")
        self.finish = str(reason).lower() or self.finish
        text = self._text(chunk)
        self.length += len(text)
        if self.length > self.longest:
            raise ModelFailure(_TOO_LONG)
        return text

    def check(self) -> None:
        """Raises `ModelFailure` unless the reply is whole."""
        if self.finish == "refusal":
            raise ModelFailure(_NOTHING)
        if self.finish in _CUT:
            raise ModelFailure(_WAS_CUT)
        if self.finish in _FILTERED:
            raise ModelFailure(_WAS_FILTERED)
        if not self.began:
            raise ModelFailure(NO_REPLY)
        if self.finish not in _WHOLE:
            raise ModelFailure(BROKE_OFF)
        if not self.length:
            raise ModelFailure(_NOTHING)

    def _text(self, chunk: "AIMessageChunk") -> str:
        arguments = "".join(part.get("args") or "" for part in chunk.tool_call_chunks)
        plain = str(chunk.text)
        if not self.calls_tool:
            return plain + arguments
        # Some servers answer a request for a tool call with the bare object.
        self._is_plain_json = self._is_plain_json or plain.lstrip().startswith("{")
        return arguments + (plain if self._is_plain_json else "")

    def _count(self, chunk: "AIMessageChunk") -> None:
        counted = chunk.usage_metadata
        if counted is None:
            return
        before = self.usage or Usage()
        details = counted.get("input_token_details") or {}
        self.usage = Usage(
            input_tokens=before.input_tokens + counted["input_tokens"],
            cached_tokens=before.cached_tokens + (details.get("cache_read") or 0),
            output_tokens=before.output_tokens + counted["output_tokens"],
        )


_FINISHES = ("finish_reason", "stop_reason", "done_reason", "stopReason")
"""Where OpenAI and most others, Anthropic, Ollama and Bedrock say why a reply ended."""
_WHOLE = frozenset(
    {"stop", "tool_calls", "tool_call", "end_turn", "tool_use", "function_call", "complete"}
)
_CUT = frozenset({"length", "max_tokens", "model_length"})
_FILTERED = frozenset({"content_filter", "safety", "recitation", "blocklist", "prohibited_content"})
