"""Who is the candidate: by what a label says, else by who asks and who talks.

It works on labels; telling unlabelled voices apart is the adapter's business.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from interviewer.core.asking import is_question, sentences
from interviewer.core.conversation import CANDIDATE, INTERVIEWER, Conversation, Utterance
from interviewer.core.utterances import Intent, intent
from interviewer.core.words import words
from interviewer.errors import SettingsError


class Role(StrEnum):
    """The two sides of an interview; a panel is one interviewer."""

    INTERVIEWER = "interviewer"
    CANDIDATE = "candidate"


@dataclass(frozen=True)
class Share:
    """What one label said."""

    label: str
    role: Role
    words: int
    questions: int


@dataclass(frozen=True)
class Split:
    """Every label with its role."""

    shares: tuple[Share, ...]

    def role(self, utterance: Utterance) -> Role | None:
        """The role of who said it; None for words nobody is named for."""
        found = (item.role for item in self.shares if item.label == utterance.speaker)
        return next(found, None)


_SAYS_INTERVIEWER = re.compile(
    r"(?:q|question|interviewer|host|coach|examiner|moderator|panel\w*|assistant|ai)[ _#-]{0,2}\d*"
)
_SAYS_CANDIDATE = re.compile(
    r"(?:a|answer|candidate|interviewee|applicant|guest|user|human|me|you)[ _#-]{0,2}\d*"
)
_ASKS_WEIGHT = 1.5
"""Who asks tells more than who talks: some candidates are short, no interviewer never asks."""


def split(conversation: Conversation, named: Mapping[str, Role] | None = None) -> Split:
    """The roles of all labels; `named` are those a person has given, and they stand."""
    given = dict(named or {})
    tallies = _tallies(conversation)
    roles = {label: given.get(label) or _by_label(label) for label in conversation.speakers}
    if Role.CANDIDATE not in roles.values() or Role.INTERVIEWER not in roles.values():
        roles = dict(_by_content(tallies, given))
    fill = Role.CANDIDATE if Role.CANDIDATE not in roles.values() else Role.INTERVIEWER
    return Split(
        tuple(
            Share(label, roles[label] or fill, tallies[label].words, tallies[label].questions)
            for label in conversation.speakers
        )
    )


def given_roles(
    conversation: Conversation, speakers: str | None, candidate: str | None
) -> dict[str, Role]:
    """What `--speakers "A=interviewer,B=candidate"` and `--candidate NAME` say.

    Raises `SettingsError` naming the labels there are.
    """
    roles: dict[str, Role] = {}
    for part in (speakers or "").split(","):
        if not part.strip():
            continue
        name, equals, role = part.rpartition("=")
        if not equals or role.strip().lower() not in {item.value for item in Role}:
            message = f'--speakers: `{part.strip()}`. Write "NAME=interviewer,NAME=candidate".'
            raise SettingsError(message)
        roles[_known(conversation, name, "--speakers")] = Role(role.strip().lower())
    if candidate:
        chosen = _known(conversation, candidate, "--candidate")
        roles |= dict.fromkeys(conversation.speakers, Role.INTERVIEWER) | {chosen: Role.CANDIDATE}
    return roles


def carried_on(conversation: Conversation) -> Conversation:
    """Lines nobody is named for are said by whoever spoke last: many files name only a change."""
    spoken: list[Utterance] = []
    for item in conversation.utterances:
        if item.speaker is None and spoken:
            item = replace(item, speaker=spoken[-1].speaker)
        spoken.append(item)
    return replace(conversation, utterances=tuple(spoken))


def labelled_by_content(conversation: Conversation) -> Conversation:
    """The conversation with labels where it has none: who asks is the interviewer.

    Lines cut inside a sentence are joined first. Meant for text; voices tell more than words.
    """
    if conversation.speakers:
        return conversation
    labels: list[str] = []
    whole = _whole_sentences(conversation.utterances)
    for item in whole:
        asking = is_question(sentences(item.text)[-1])
        back = labels[-1:] == [INTERVIEWER] and intent(item.text, typed=False) is Intent.CLARIFY
        labels.append(INTERVIEWER if asking and not back else CANDIDATE)
    first = labels.index(INTERVIEWER) if INTERVIEWER in labels else 0
    labels[:first] = [INTERVIEWER] * first
    spoken = (replace(item, speaker=label) for item, label in zip(whole, labels, strict=True))
    return replace(conversation, utterances=tuple(spoken))


@dataclass(frozen=True)
class _Tally:
    words: int
    questions: int


def _tallies(conversation: Conversation) -> dict[str, _Tally]:
    found: dict[str, _Tally] = {}
    for item in conversation.utterances:
        if item.speaker is not None:
            before = found.get(item.speaker, _Tally(0, 0))
            asked = sum(is_question(sentence) for sentence in sentences(item.text))
            count = len(words(item.text))
            found[item.speaker] = _Tally(before.words + count, before.questions + asked)
    return found


def _by_label(label: str) -> Role | None:
    said = label.strip().lower()
    if _SAYS_INTERVIEWER.fullmatch(said):
        return Role.INTERVIEWER
    return Role.CANDIDATE if _SAYS_CANDIDATE.fullmatch(said) else None


def _by_content(tallies: Mapping[str, _Tally], given: Mapping[str, Role]) -> dict[str, Role]:
    """One candidate: who says most and asks least among those nobody has named."""
    said = sum(item.words for item in tallies.values()) or 1
    asked = sum(item.questions for item in tallies.values()) or 1

    def leaning(label: str) -> float:
        tally = tallies[label]
        return tally.words / said - _ASKS_WEIGHT * tally.questions / asked

    roles = {label: given.get(label, Role.INTERVIEWER) for label in tallies}
    free = [label for label in tallies if label not in given]
    if Role.CANDIDATE not in given.values() and free:
        roles[max(free, key=leaning)] = Role.CANDIDATE
    return roles


def _known(conversation: Conversation, name: str, option: str) -> str:
    wanted = name.strip().casefold()
    found = [label for label in conversation.speakers if label.casefold() == wanted]
    found = found or [
        item for item in conversation.speakers if wanted in item.casefold() and wanted
    ]
    if len(found) == 1:
        return found[0]
    heard = ", ".join(conversation.speakers) or "no labels"
    message = f"{option}: `{name.strip()}` is no speaker of this recording. It has: {heard}."
    raise SettingsError(message)


def _whole_sentences(utterances: Sequence[Utterance]) -> list[Utterance]:
    whole: list[Utterance] = []
    for item in utterances:
        last = whole[-1] if whole else None
        if last is not None and _goes_on(last, item):
            text = f"{last.text} {item.text}"
            whole[-1] = replace(last, text=text, end=item.end, words=(*last.words, *item.words))
        else:
            whole.append(item)
    return whole


def _goes_on(last: Utterance, item: Utterance) -> bool:
    """Only timed lines are cut by a clock; a paragraph ends where its author ended it."""
    if last.end is None or item.start is None or item.start - last.end > 1.5:
        return False
    return last.text.rstrip(" \"'”’)")[-1:] not in {".", "?", "!", "…"}
