"""Spoken answers put together from parts, and parted."""

from collections.abc import Sequence

from interviewer.core.transcript import Answer, AudioSpan, Word
from interviewer.speaking.parts import Ears


class Share:
    """What of that which the ears have written down belongs to the answer being given."""

    def __init__(self, ears: Ears) -> None:
        """All of it."""
        self._ears = ears
        self._whole: Answer | None = None
        self._before: Answer | None = None
        self._given = ""

    def begin(self, terms: Sequence[str], back: float) -> None:
        """The ears begin anew, and all of it does; see `Ears.begin`."""
        self._whole = self._before = None
        self._ears.begin(terms, back)

    def follow(self, heard: str) -> str:
        """The ears go on: what was not handed in of the words `heard` begins the next answer."""
        self._before = self._whole
        return " ".join(heard.split()[len(self._given.split()) :])

    @property
    def follows(self) -> bool:
        """Whether the ears have gone on from an earlier answer."""
        return self._before is not None

    async def finish(self) -> Answer:
        """See `Ears.finish`."""
        self._whole = whole = await self._ears.finish()
        given = whole if self._before is None else after(self._before, whole)
        self._given = given.text
        return given


def joined(before: Answer | None, after: Answer) -> Answer:
    """Both; word times count from the start of the first part, where both have a place in time."""
    if before is None or not before.text:
        return after
    text = f"{before.text} {after.text}".strip()
    if before.audio is None or after.audio is None:
        return after.model_copy(update={"text": text})
    words = _moved(after.words, after.audio.start - before.audio.start)
    span = AudioSpan(start=before.audio.start, end=after.audio.end)
    return Answer(text=text, words=(*before.words, *words), audio=span)


def after(before: Answer, whole: Answer) -> Answer:
    """What `whole` adds to `before`, which it begins with."""
    text = whole.text.removeprefix(before.text).lstrip(" .")
    if before.audio is None or whole.audio is None:
        return Answer(text=text)
    start = before.audio.end
    words = _moved(whole.words[len(before.words) :], whole.audio.start - start)
    return Answer(text=text, words=words, audio=AudioSpan(start=start, end=whole.audio.end))


def _moved(words: Sequence[Word], seconds: float) -> tuple[Word, ...]:
    return tuple(
        word.model_copy(
            update={"start": max(word.start + seconds, 0.0), "end": max(word.end + seconds, 0.0)}
        )
        for word in words
    )
