"""The debrief as one HTML file that needs nothing but a browser: no network, no other file."""

import base64
import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files

from interviewer.core.assessment import FlagKind
from interviewer.core.playbook import Criterion, Mark
from interviewer.core.review import SessionReview
from interviewer.reports.page.elements import EMPTY, Html, element, inline, join
from interviewer.reports.page.glyphs import definitions, glyph
from interviewer.reports.page.headline import cards, glance, sentence
from interviewer.reports.page.names import CRITERIA, FLAGS, LETTERS
from interviewer.reports.page.question import section
from interviewer.reports.page.steps import Numbered
from interviewer.reports.page.timeline import meanings

_AUDIO = re.compile(r"audio/[a-z0-9.+-]{1,40}")
_ICON = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E"
    "%3Ccircle cx='8' cy='8' r='6' fill='none' stroke='%235b6b8c' stroke-width='2'/%3E"
    "%3Cpath d='M8 2a6 6 0 0 0 0 12z' fill='%235b6b8c'/%3E%3C/svg%3E"
)


@dataclass(frozen=True)
class Sound:
    """The session's recording, to go into the page; `media_type` such as `audio/flac`."""

    media_type: str
    content: bytes


def html(
    review: SessionReview,
    *,
    session: str,
    trust: str,
    at: datetime | None = None,
    sound: Sound | None = None,
) -> str:
    """The whole page, to be written as UTF-8.

    `trust` says who graded and how far to believe it. With `sound`, answers whose words carry
    times can be heard word by word; the file grows by four thirds of the recording.
    """
    questions = tuple(Numbered(number, item) for number, item in enumerate(review.threads, 1))
    head = _head(session)
    body = element(
        "body",
        element("a", "Skip to the questions", href="#questions", class_="skip"),
        definitions(),
        _top(review, questions, session, at),
        element("main", _legend(), *(section(item, sound is not None) for item in questions),
                id="questions", tabindex=-1),
        _trust(review, trust),
        _player(sound),
        _mentor(questions, session),
        inline("script", _asset("debrief.js")),
        inline("script", _asset("mentor.js")),
    )  # fmt: skip
    page = element("html", head, body, lang="en")
    return f"<!doctype html>\n{page.source}\n"


def _head(session: str) -> Html:
    scripts = " ".join(_hash(_asset(name)) for name in ("debrief.js", "mentor.js"))
    policy = (
        f"default-src 'none'; style-src {_hash(_asset('debrief.css'))}; script-src {scripts}; "
        "img-src data:; media-src data:; base-uri 'none'; form-action 'none'"
    )
    return element(
        "head",
        element("meta", charset="utf-8"),
        Html(f'<meta http-equiv="Content-Security-Policy" content="{policy}">'),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="color-scheme", content="light dark"),
        element("meta", name="referrer", content="no-referrer"),
        element("title", f"Debrief of session {session}"),
        element("link", rel="icon", href=_ICON),
        inline("style", _asset("debrief.css")),
    )


def _asset(name: str) -> str:
    return (files("interviewer.reports") / "assets" / name).read_text(encoding="utf-8")


def _hash(content: str) -> str:
    digest = hashlib.sha256(content.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def _top(
    review: SessionReview, questions: Sequence[Numbered], session: str, at: datetime | None
) -> Html:
    day = f" · {at:%d %B %Y}".replace(" 0", " ") if at else ""
    score = "" if review.score is None else f"Score {review.score:g} of 100, for trends only. "
    mentor = element("a", "Are you a mentor? Mark these answers.", href="#mentor-bar",
                     class_="mentor-link")  # fmt: skip
    below = element("p", score, mentor, class_="score")
    return element(
        "header",
        element("p", f"Debrief{day} · session {session}", class_="overline"),
        element("h1", sentence(review)),
        cards(review, questions),
        element("nav", glance(questions), below, aria_label="Questions") if questions else EMPTY,
        class_="top",
    )


def _legend() -> Html:
    marks = [element("span", glyph(mark), f" {mark}") for mark in Mark]
    words = [
        element("span", element("mark", CRITERIA[item], class_=f"{item} lane0"),
                element("b", LETTERS[item], class_=f"tag-sample {item}"))
        for item in Criterion
    ]  # fmt: skip
    return element(
        "p",
        element("span", *marks, class_="keys"),
        element("span", *words, class_="keys"),
        element("span", element("b", "+"), " a stronger answer goes on here", class_="keys"),
        class_="legend", aria_label="Legend", role="note",
    )  # fmt: skip


def _trust(review: SessionReview, trust: str) -> Html:
    versions = sorted(
        {
            f"{source.model or 'local rules'}, version {source.version}"
            for item in review.threads
            for source in item.sources
        }
    )
    graded = element("p", f"Graded with: {'; '.join(versions)}.") if versions else EMPTY
    delivered = meanings(item.thread for item in review.threads)
    title = element("h2", "Who graded, and how far to trust it", id="trust-title")
    return element(
        "footer", title, element("p", trust), graded, delivered, class_="trust",
        aria_labelledby="trust-title", role="contentinfo",
    )  # fmt: skip


def _player(sound: Sound | None) -> Html:
    if sound is None:
        return EMPTY
    if not _AUDIO.fullmatch(sound.media_type):
        message = f"`{sound.media_type}` is no audio type"
        raise ValueError(message)
    content = base64.b64encode(sound.content).decode()
    audio = element(
        "audio", src=f"data:{sound.media_type};base64,{content}", controls=True, preload="metadata",
        id="sound", aria_label="The recording of this session",
    )  # fmt: skip
    hint = element("span", "Click a word to hear it.", class_="hint")
    return element("div", audio, hint, class_="player", role="region", aria_label="Recording")


def _mentor(questions: Sequence[Numbered], session: str) -> Html:
    """What the mentor's script needs: the answers as they are, and the names of things."""
    known = {
        "session": session,
        "answers": [
            _record(item, turn)
            for item in questions
            for turn, said in enumerate(item.review.thread.turns)
            if said.answer is not None
        ],
        "criteria": {item.value: name for item, name in CRITERIA.items()},
        "marks": [mark.value for mark in Mark],
        "flags": {kind.value: FLAGS[kind] for kind in FlagKind},
    }
    written = json.dumps(known, ensure_ascii=True, separators=(",", ":")).replace("<", "\\u003c")
    return join([
        inline("script", written, type="application/json", id="mentor-data"),
        element("div", id="mentor-bar", hidden=True),
    ])  # fmt: skip


def _record(question: Numbered, turn: int) -> dict[str, object]:
    thread = question.review.thread
    said = thread.turns[turn]
    return {
        "id": question.answer_id(turn),
        "thread": question.number - 1,
        "turn": turn,
        "topic": thread.topic,
        "question_id": thread.question.id,
        "question": thread.question.prompt,
        "probe": said.probe.text if said.probe else None,
        "answer": said.answer.text if said.answer else "",
    }
