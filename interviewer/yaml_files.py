"""Read a YAML file somebody wrote by hand: bounded, strict, and able to name a line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Sequence
    from importlib.resources.abc import Traversable

    from interviewer.errors import InterviewerError

_DEEPEST = 500
_INLINE_NEST = re.compile(r"(?:[-?][ \t]+){500}")
_Loader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Source:
    """A file to read, the error to raise about it, and the most bytes it may have."""

    file: Traversable
    error: type[InterviewerError]
    largest: int

    @property
    def name(self) -> str:
        """The file as the user knows it."""
        return str(self.file)


class _StrictLoader(_Loader):  # type: ignore[valid-type,misc]
    """Refuses a key that stands twice: YAML would silently keep the last one."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen = set()
        for key, _ in node.value:
            if key.value in seen and key.tag == "tag:yaml.org,2002:str":
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key `{key.value}` stands twice", key.start_mark
                )
            seen.add(key.value if isinstance(key.value, str) else None)
        result: dict[Any, Any] = super().construct_mapping(node, deep)
        return result


def load(source: Source) -> object:
    """The plain content of the file; raises `source.error` with one sentence when it has none."""
    text = read_text(source)
    if _is_too_deep(text):
        message = f"{source.name}: it is nested over {_DEEPEST} levels. Write it flat."
        raise source.error(message)
    if "&" in text and "*" in text:
        _refuse_aliases(source, text)
    try:
        content: object = yaml.load(text, Loader=_StrictLoader)
    except yaml.YAMLError as error:
        raise source.error(_explain(source, error)) from error
    except (RecursionError, ValueError) as error:
        message = f"{source.name}: it cannot be read as YAML ({type(error).__name__}). Simplify it."
        raise source.error(message) from error
    if content is None:
        message = f"{source.name}: it is empty. `interviewer playbook schema` prints the format."
        raise source.error(message)
    return content


def read_text(source: Source) -> str:
    """The text of the file, at most `source.largest` bytes of UTF-8."""
    try:
        with source.file.open("rb") as stream:
            raw = stream.read(source.largest + 1)
    except OSError as error:
        reason = (error.strerror or "cannot be read").lower()
        message = f"{source.name}: {reason}. Give a readable file."
        raise source.error(message) from error
    if len(raw) > source.largest:
        message = f"{source.name}: over {source.largest // 1000} kB. Split it into smaller files."
        raise source.error(message)
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = f"{source.name}: byte {error.start} is not UTF-8. Save the file as UTF-8."
        raise source.error(message) from error


def _is_too_deep(text: str) -> bool:
    """Whether brackets or `- - -` nest so deeply that the C parser would run out of stack."""
    if _INLINE_NEST.search(text):
        return True
    if text.count("[") + text.count("{") <= _DEEPEST:
        return False
    depth = deepest = 0
    for char in text:
        depth += (char in "[{") - (char in "]}")
        deepest = max(deepest, depth)
    return deepest > _DEEPEST


def line_of(source: Source, path: Sequence[int | str]) -> int:
    """The line (from 1) where the deepest existing part of `path` stands."""
    node = yaml.compose(read_text(source), Loader=_Loader)
    line = 1
    for part in path:
        found = _step(node, part)
        if found is None:
            break
        line, node = found
    return line


def _step(node: yaml.Node | None, part: int | str) -> tuple[int, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == part:
                return key.start_mark.line + 1, value
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        value = node.value[part]
        return value.start_mark.line + 1, value
    return None


def _refuse_aliases(source: Source, text: str) -> None:
    try:
        for token in yaml.scan(text, Loader=_Loader):
            if isinstance(token, yaml.AliasToken):
                line = token.start_mark.line + 1
                message = (
                    f"{source.name}, line {line}: YAML aliases (`*name`) are not allowed here. "
                    "Write the value out."
                )
                raise source.error(message)
    except yaml.YAMLError as error:
        raise source.error(_explain(source, error)) from error


def _explain(source: Source, error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or str(error).splitlines()[0]
    where = f"{source.name}, line {mark.line + 1}" if mark else source.name
    return f"{where}: {problem}. Correct the YAML there."
