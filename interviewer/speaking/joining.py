"""Two parts of one spoken answer as one."""

from interviewer.core.transcript import Answer, AudioSpan


def joined(before: Answer | None, after: Answer) -> Answer:
    """Both; word times count from the start of the first part, where both have a place in time."""
    if before is None or not before.text:
        return after
    text = f"{before.text} {after.text}".strip()
    if before.audio is None or after.audio is None:
        return after.model_copy(update={"text": text})
    shift = after.audio.start - before.audio.start
    moved = tuple(
        word.model_copy(update={"start": word.start + shift, "end": word.end + shift})
        for word in after.words
    )
    span = AudioSpan(start=before.audio.start, end=after.audio.end)
    return Answer(text=text, words=(*before.words, *moved), audio=span)
