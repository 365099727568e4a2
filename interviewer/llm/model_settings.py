"""Which model is asked, and what one turn may take."""

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from pydantic import SecretStr

from interviewer.llm.failures import ModelFailure

PROVIDERS = {
    "anthropic": "langchain-anthropic",
    "azure_ai": "langchain-azure-ai",
    "azure_openai": "langchain-openai",
    "bedrock": "langchain-aws",
    "bedrock_converse": "langchain-aws",
    "cohere": "langchain-cohere",
    "deepseek": "langchain-deepseek",
    "fireworks": "langchain-fireworks",
    "google_genai": "langchain-google-genai",
    "google_vertexai": "langchain-google-vertexai",
    "groq": "langchain-groq",
    "huggingface": "langchain-huggingface",
    "ibm": "langchain-ibm",
    "litellm": "langchain-litellm",
    "mistralai": "langchain-mistralai",
    "nvidia": "langchain-nvidia-ai-endpoints",
    "ollama": "langchain-ollama",
    "openai": "langchain-openai",
    "openrouter": "langchain-openrouter",
    "perplexity": "langchain-perplexity",
    "together": "langchain-together",
    "upstage": "langchain-upstage",
    "xai": "langchain-xai",
}
"""The names of providers that LangChain knows and people use, each with its package."""
_THINKS_FIRST = re.compile(r"o\d|gpt-5(?!\.|-chat)")


class Structure(StrEnum):
    """How the reply is bound to the schema."""

    AUTO = "auto"
    """A JSON schema for the `openai` provider, a tool call for every other."""
    JSON_SCHEMA = "json_schema"
    TOOL = "tool"


@dataclass(frozen=True, kw_only=True)
class ModelSettings:
    """Which model is asked, and what it may take. Times in seconds."""

    model: str
    """`provider:name`; without a provider, `openai`."""
    api_key: SecretStr | None = None
    """None: the provider's own environment variable is read by its package."""
    base_url: str | None = None
    first_chunk: float = 6.0
    """From sending to the first sign of a reply, retries included."""
    total: float = 20.0
    """From sending to the end of the reply, retries included."""
    retries: int = 2
    backoff: float = 0.5
    """Before the first retry; doubled for each one after it."""
    structure: Structure = Structure.AUTO
    longest_reply: int = 40_000
    """Characters."""
    max_tokens: int | None = 4_000
    temperature: float | None = 0.0
    """Left out when the model does not take one."""

    @property
    def provider(self) -> str:
        """The part before the colon; a local server's `llama3:8b` has no provider in it."""
        first, colon, _ = self.model.partition(":")
        is_tag = self.base_url is not None and first not in PROVIDERS
        return first if colon and not is_tag else "openai"

    @property
    def package(self) -> str:
        """What to install for the provider."""
        return PROVIDERS.get(self.provider, f"langchain-{self.provider}")

    @property
    def is_openai(self) -> bool:
        """Whether it is asked in OpenAI's own protocol."""
        return self.provider == "openai"

    @property
    def thinks_first(self) -> bool:
        """Whether it thinks at length unless told not to, and takes no temperature.

        So do OpenAI's models before gpt-5.1; a candidate would wait for it at every turn.
        """
        return self.is_openai and _THINKS_FIRST.match(self.name) is not None

    def with_key(self, key: SecretStr | None) -> "ModelSettings":
        """The same with another key."""
        return replace(self, api_key=key)

    @property
    def name(self) -> str:
        """The model's name without its provider."""
        return self.model.removeprefix(f"{self.provider}:")

    @property
    def identifier(self) -> str:
        """`provider:name`, as recorded."""
        return f"{self.provider}:{self.name}"


@dataclass(frozen=True)
class Limits:
    """The deadlines of one turn, on the event loop's clock."""

    settings: ModelSettings
    start: float

    @property
    def first_by(self) -> float:
        """When something must have arrived."""
        return self.start + min(self.settings.first_chunk, self.settings.total)

    def next_by(self, began: bool) -> float:
        """When the next piece must have arrived."""
        return self.start + self.settings.total if began else self.first_by

    def failure(self, began: bool) -> ModelFailure:
        """What it means that nothing did."""
        if began:
            return ModelFailure(f"the model took longer than {self.settings.total:g} s")
        return ModelFailure(f"the model sent nothing within {self.settings.first_chunk:g} s")
