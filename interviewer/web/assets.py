"""The files of the pages, read once: no request names a path."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from starlette.exceptions import HTTPException
from starlette.responses import Response

_TYPES = {
    "css": "text/css; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
}


@dataclass(frozen=True)
class Asset:
    """A file and a tag that changes with its content."""

    content: bytes
    kind: str
    tag: str


@cache
def assets() -> Mapping[str, Asset]:
    """Every file that can be asked for, by its name."""
    found = {}
    for item in (files("interviewer.web") / "static").iterdir():
        kind = _TYPES.get(item.name.rpartition(".")[2])
        if kind is not None:
            content = item.read_bytes()
            tag = f'"{hashlib.sha256(content).hexdigest()[:20]}"'
            found[item.name] = Asset(content, kind, tag)
    return found


def page(name: str, path: str = "", problem: str = "") -> Response:
    """The HTML page of that name, which has to be there; `path` is marked in its bar.

    `problem` is a sentence of ours, without markup, for a page that has a place for one.
    """
    found = assets()[f"{name}.html"]
    content = found.content.replace(b"<!--bar-->", bar(path).encode())
    if problem:
        shown = f'<p class="problem" role="alert">{problem}</p>'
        content = content.replace(b"<!--problem-->", shown.encode())
    return Response(content, 403 if problem else 200, media_type=found.kind)


def bar(path: str) -> str:
    """The links over every page, with `path` marked as the one that is open."""
    links = assets()["bar.html"].content.decode()
    marked = links.replace(f'<a href="{path}"', f'<a href="{path}" aria-current="page"')
    return marked if path else links


def asset(name: str, known: str | None) -> Response:
    """A script or style; `known` is the tag of what the browser has. Raises 404."""
    found = assets().get(name)
    if found is None or name.endswith(".html"):
        raise HTTPException(404)
    headers = {"etag": found.tag, "cache-control": "no-cache"}
    if known == found.tag:
        return Response(status_code=304, headers=headers)
    return Response(found.content, media_type=found.kind, headers=headers)
