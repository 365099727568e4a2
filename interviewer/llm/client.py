"""One streamed call to a chat model, bounded in time, size and attempts.

Knows no prompt and no grade. LangChain is imported when the model is built, never at import.
"""

import asyncio
import json
import warnings
from collections.abc import AsyncGenerator
from contextlib import aclosing, suppress
from dataclasses import dataclass, field
from importlib import import_module
from typing import TYPE_CHECKING, Any

from pydantic import SecretStr

from interviewer.core.assessment import Usage
from interviewer.llm.arrival import BROKE_OFF, Arrival
from interviewer.llm.failures import Endpoint, ModelFailure, complaint, failure_of
from interviewer.llm.model_settings import Limits, ModelSettings, Structure
from interviewer.llm.prompts import Request
from interviewer.llm.wire import SCHEMA_NAME, schema_text

if TYPE_CHECKING:
    from httpx2 import AsyncClient
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import AIMessageChunk
    from langchain_core.runnables import Runnable

__all__ = ["Ended", "ModelClient", "ModelSettings"]


@dataclass(frozen=True)
class Ended:
    """The end of a whole reply."""

    usage: Usage | None
    """None when the endpoint did not count."""


@dataclass
class ModelClient:
    """A chat model, built on first use."""

    settings: ModelSettings
    extra: dict[str, Any] = field(default_factory=dict)
    """Further arguments of the model's class, such as an HTTP client of one's own."""
    _model: "BaseChatModel | None" = None
    _http: "AsyncClient | None" = None
    """Our own, since LangChain shares its client between models and event loops."""
    _left_out: frozenset[str] = frozenset()
    _building: asyncio.Lock = field(default_factory=asyncio.Lock)

    @property
    def endpoint(self) -> Endpoint:
        """What reasons may name."""
        return Endpoint(self.settings.identifier, self.settings.base_url)

    @property
    def form(self) -> str:
        """How the replies are bound to the schema, as found out so far."""
        return "a tool call" if self._structure() is Structure.TOOL else "a JSON schema"

    async def warm_up(self) -> None:
        """Import and build the model in a thread; raises `ModelFailure` when that cannot work."""
        async with self._building:
            if self._model is None:
                self._model = await asyncio.to_thread(self._build)

    async def close(self) -> None:
        """Close the connections; the next call builds the model anew."""
        async with self._building:
            self._model, http = None, self._http
            self._http = None
            if http is not None:
                await http.aclose()

    async def stream(self, request: Request) -> AsyncGenerator[str | Ended, None]:
        """The reply's text as it arrives, then `Ended`; raises `ModelFailure` for anything less."""
        await self.warm_up()  # before the clock starts
        loop = asyncio.get_running_loop()
        limits = Limits(self.settings, loop.time())
        attempt = 0
        while True:
            await self.warm_up()
            reply = Arrival(self.settings.longest_reply, self._structure() is Structure.TOOL)
            try:
                async with aclosing(self._attempt(request, reply, limits)) as pieces:
                    async for piece in pieces:
                        yield piece
                yield Ended(reply.usage)
                return
            except ModelFailure as failure:
                if reply.usage is not None:
                    failure.usage = reply.usage
                is_adjusted = isinstance(failure, _Adjusted)
                left = self.settings.retries - attempt
                if reply.began or not failure.retry or (left <= 0 and not is_adjusted):
                    raise
                wait = _wait(failure, self.settings.backoff * 2**attempt)
                if loop.time() + wait >= limits.first_by:
                    raise
                attempt += not is_adjusted
            await asyncio.sleep(wait)

    async def _attempt(
        self, request: Request, reply: Arrival, limits: Limits
    ) -> AsyncGenerator[str, None]:
        chunks = self._model_for_call().astream(
            [("system", request.system), ("user", request.user)]
        )
        async with aclosing(chunks) as open_chunks:  # type: ignore[type-var]
            while True:
                try:
                    async with asyncio.timeout_at(limits.next_by(reply.began)):
                        chunk = await anext(open_chunks)
                except StopAsyncIteration:
                    break
                except TimeoutError as error:
                    if reply.finish:
                        break
                    raise limits.failure(reply.began) from error
                # Each provider's package raises errors of its own tree; all of them mean one thing.
                except Exception as error:
                    if reply.finish:
                        break
                    # The cause is not shown: what a provider says may hold the key.
                    raise self._failure(error, reply) from None
                text = reply.take(chunk)
                if text:
                    yield text
        reply.check()

    def _failure(self, error: Exception, reply: Arrival) -> ModelFailure:
        if reply.began:
            return ModelFailure(BROKE_OFF)
        said = complaint(error)
        if said is not None:
            for option, signs in _OPTIONS.items():
                if option not in self._left_out and any(sign in said for sign in signs):
                    self._left_out |= {option}
                    if not self.settings.is_openai:
                        self._model = None  # built anew without it
                    return _Adjusted(_NOT_OFFERED, retry=True, retry_after=0.0)
        return failure_of(error, self.endpoint)

    def _model_for_call(self) -> "Runnable[Any, AIMessageChunk]":
        assert self._model is not None  # built by `warm_up`
        options = self._call_options()
        if self._structure() is Structure.TOOL:
            tool = {
                "type": "function",
                "function": {
                    "name": SCHEMA_NAME,
                    "description": "Hands in the follow-up and the examination.",
                    "parameters": json.loads(schema_text()),
                },
            }
            return self._model.bind_tools([tool], tool_choice=SCHEMA_NAME, **options)  # type: ignore[return-value]
        schema = {"name": SCHEMA_NAME, "strict": True, "schema": json.loads(schema_text())}
        form = {"response_format": {"type": "json_schema", "json_schema": schema}}
        if not self.settings.is_openai:
            return self._model.bind(**form, **options)  # type: ignore[return-value]
        # Named directly, it would be streamed through the SDK's beta helper, which costs 1.6 s of
        # imports at the first answer and fails on servers that send no role.
        return self._model.bind(extra_body=form, **options)  # type: ignore[return-value]

    def _structure(self) -> Structure:
        wanted = self.settings.structure
        if "json_schema" in self._left_out:
            return Structure.TOOL
        if wanted is not Structure.AUTO:
            return wanted
        return Structure.JSON_SCHEMA if self.settings.is_openai else Structure.TOOL

    def _options(self) -> dict[str, Any]:
        settings = self.settings
        options: dict[str, Any] = {
            "temperature": None if settings.thinks_first else settings.temperature,
            "max_tokens": settings.max_tokens,
            "reasoning_effort": "low" if settings.thinks_first else None,
        }
        left_out = self._left_out
        return {
            name: value
            for name, value in options.items()
            if value is not None and name not in left_out
        }

    def _call_options(self) -> dict[str, Any]:
        """Of one call. Other providers' packages take theirs when the model is built only."""
        if not self.settings.is_openai:
            return {}
        return self._options() | ({} if "usage" in self._left_out else {"stream_usage": True})

    def _build(self) -> "BaseChatModel":
        # A tracing variable in the user's environment would post every answer elsewhere.
        import langsmith

        langsmith.configure(enabled=False)
        from langchain.chat_models import init_chat_model

        warnings.filterwarnings("ignore", module=r"langchain_openai\..*")
        settings = self.settings
        try:
            model: BaseChatModel = init_chat_model(
                settings.name, model_provider=settings.provider, **self._arguments()
            )
        except ImportError as error:
            reason = f"the package {settings.package} is not installed"
            raise ModelFailure(reason) from error
        # Every provider's package refuses its arguments in its own way, a missing key above all.
        except Exception as error:
            reason = (
                f"the model `{settings.identifier}` cannot be set up: is its provider's key set?"
            )
            raise ModelFailure(reason) from error
        return model

    def _arguments(self) -> dict[str, Any]:
        """Of the model's class."""
        settings = self.settings
        arguments: dict[str, Any] = {"max_retries": 0, "timeout": settings.total, **self.extra}
        if self.settings.is_openai:
            arguments["use_responses_api"] = False
        else:
            arguments |= self._options()
        if settings.provider in _TAKES_A_CLIENT and "http_async_client" not in arguments:
            from openai import DefaultAsyncHttpxClient

            with suppress(ImportError):
                # The first call would load it, while the candidate waits.
                import_module("anyio._backends._asyncio")
            self._http = self._http or DefaultAsyncHttpxClient()
            arguments["http_async_client"] = self._http
        if settings.base_url is not None:
            arguments["base_url"] = settings.base_url
        key = settings.api_key
        if key is None and settings.base_url is not None:
            key = SecretStr("none")
        if key is not None:
            arguments["api_key"] = key
        return arguments


class _Adjusted(ModelFailure):
    """The request was refused for one of its options, which the next one leaves out."""


_TAKES_A_CLIENT = frozenset({"openai", "azure_openai"})
_NOT_OFFERED = "the endpoint did not accept the request (400)"
_OPTIONS = {
    "json_schema": ("response_format", "json_schema", "structured output", "grammar"),
    "reasoning_effort": ("reasoning_effort", "reasoning.effort"),
    "temperature": ("temperature",),
    "max_tokens": ("max_tokens", "max_completion_tokens"),
    "usage": ("stream_options", "include_usage"),
}
"""Parts of the request that some servers refuse, and the words by which they say so."""


def _wait(failure: ModelFailure, backoff: float) -> float:
    return backoff if failure.retry_after is None else failure.retry_after
