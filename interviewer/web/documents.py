"""A page that was made to stand alone, as one of ours: with our navigation and a policy of its own.

The page says itself, by their hashes, which of its scripts and styles may run; that stays in force.
"""

import re

from starlette.responses import HTMLResponse

from interviewer.errors import InterviewerError
from interviewer.web.assets import bar
from interviewer.web.security import CLOSED

_POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"<>]*)">')
_STYLE = '<link rel="stylesheet" href="/static/bar.css">'
_BODY = re.compile(r"<body[^<>]*>")


class DocumentError(InterviewerError):
    """A page without a policy of its own is not shown."""


def document(page: str, path: str) -> HTMLResponse:
    """The response for `page`, with `path` marked in the bar; raises `DocumentError`."""
    head, closing, rest = page.partition("</head>")
    found = _POLICY.search(head)
    body = _BODY.match(rest.lstrip())
    if found is None or body is None or not closing:
        message = "The page carries no content policy and is not shown."
        raise DocumentError(message)
    head = head[: found.start()] + head[found.end() :] + _STYLE
    rest = rest.lstrip()
    shown = f"{head}</head>\n{body.group()}\n{bar(path)}{rest[body.end() :]}"
    return HTMLResponse(shown, headers={"content-security-policy": _opened(found[1])})


def _opened(policy: str) -> str:
    """Its own policy and our style sheet; how pages are framed and left is the server's to say."""
    kept = [
        part.strip()
        for part in policy.split(";")
        if part.split() and part.split()[0] not in {"base-uri", "form-action"}
    ]
    styled = [f"{part} 'self'" if part.startswith("style-src ") else part for part in kept]
    return "; ".join([*styled, CLOSED])
