import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from interviewer.speech.audio import FRAME
from interviewer.speech.desk import Desk, Job, Work
from interviewer.speech.gates import Scores
from interviewer.speech.hearing import Clip, Close, Finding, Guess, Hearing, Peek
from interviewer.speech.recogniser import Decoded
from interviewer.speech.segmenter import Span, Voice, WentOn
from interviewer.speech.words import TimedWord
from tests.speech.stand_ins import LevelVad, SpellingRecogniser, quiet, word


def clip(start: float, end: float) -> Clip:
    span = Span(round(start * 16_000), round(end * 16_000))
    return Clip(np.zeros(0, np.float32), span, Voice(end - start, 0.0))


def text(words: str) -> Decoded:
    return Decoded(words, Scores(-0.1, 0.0))


def next_job(desk: Desk) -> Job:
    job = desk.next()
    assert job is not None
    return job


def test_a_guess_that_proves_right_is_not_decoded_again() -> None:
    desk = Desk()
    desk.take(Guess(1, clip(0, 2)))
    desk.done(next_job(desk), text("It adapts."))
    assert (desk.draft.committed, desk.draft.tail) == ("", "It adapts.")
    desk.take(Close(1, clip(0, 2)))
    assert (desk.draft.committed, desk.draft.tail) == ("It adapts.", "")
    assert next_job(desk).work is Work.TIMES


def test_a_guess_still_being_decoded_serves_as_the_end() -> None:
    desk = Desk()
    desk.take(Guess(1, clip(0, 2)))
    job = next_job(desk)
    desk.take(Close(1, clip(0, 2)))
    assert desk.next() is None
    assert not desk.is_settled
    desk.done(job, text("It adapts."))
    assert desk.is_settled
    assert desk.draft.committed == "It adapts."


def test_a_guess_that_proved_wrong_stays_a_caption_only() -> None:
    desk = Desk()
    desk.take(Guess(1, clip(0, 2)))
    desk.done(next_job(desk), text("It adapts."))
    desk.take(WentOn(1))
    desk.take(Close(1, clip(0, 4)))
    assert desk.draft.committed == ""
    desk.done(next_job(desk), text("It adapts the step."))
    assert desk.draft.text == "It adapts the step."


def test_what_is_over_is_decoded_before_what_is_only_likely() -> None:
    desk = Desk()
    desk.take(Close(1, clip(0, 2)))
    desk.take(Peek(2, clip(2, 5)))
    desk.take(Close(2, clip(2, 6)))
    desk.take(Guess(3, clip(6, 7)))
    order = []
    while (job := desk.next()) is not None:
        order.append((job.work, job.segment))
        if job.work is Work.TIMES:
            desk.timed(job, ())
        else:
            desk.done(job, text(f"s{job.segment}"))
    assert order[:3] == [(Work.CLOSE, 1), (Work.CLOSE, 2), (Work.GUESS, 3)]
    assert desk.draft.committed == "s1 s2"


def test_segments_become_text_in_the_order_they_were_said() -> None:
    desk = Desk()
    desk.take(Guess(2, clip(3, 4)))
    guessed = next_job(desk)
    desk.take(Close(1, clip(0, 2)))
    desk.done(guessed, text("second"))
    desk.take(Close(2, clip(3, 4)))
    assert desk.draft.committed == ""
    desk.done(next_job(desk), text("first"))
    assert desk.draft.committed == "first second"


def test_words_lie_on_the_clock_of_the_answer_whether_timed_or_estimated() -> None:
    desk = Desk(start=16_000)
    desk.take(Close(1, clip(1, 3)))
    desk.done(next_job(desk), text("one two"))
    assert [word.text for word in desk.words] == ["one", "two"]
    assert not desk.is_timed
    desk.timed(next_job(desk), (TimedWord("one", 0.5, 0.8, 0.9), TimedWord("two", 1.0, 1.4, 0.3)))
    assert desk.is_timed
    assert [(word.start, word.end, word.probability) for word in desk.words] == [
        (0.5, 0.8, 0.9),
        (1.0, 1.4, 0.3),
    ]


def test_noise_leaves_no_trace_in_the_text() -> None:
    desk = Desk()
    for segment, words in ((1, "one"), (2, ""), (3, "three")):
        desk.take(Close(segment, clip(segment, segment + 1)))
        desk.done(next_job(desk), text(words))
        while (job := desk.next()) is not None:
            desk.timed(job, ())
    assert desk.draft.committed == "one three"
    assert desk.is_timed


def test_what_waits_to_be_written_is_told_in_seconds() -> None:
    desk = Desk()
    desk.take(Close(1, clip(0, 2)))
    desk.take(Close(2, clip(2, 5)))
    assert desk.backlog == 5


GAPS = st.lists(st.floats(0.0, 2.5), min_size=1, max_size=25)


@given(GAPS, st.lists(st.integers(0, 2_000), max_size=6), st.integers(0, 4))
def test_no_word_is_lost_wherever_an_answer_is_ended_and_taken_up_again(
    gaps: list[float], endings: list[int], slowness: int
) -> None:
    """`endings`: frames at which a key ends the answer; `slowness`: frames a decoding takes."""
    parts = [part for n, gap in enumerate(gaps, 1) for part in (word(n), quiet(gap))]
    sound = np.concatenate(parts)
    hearing, desk, recogniser = Hearing(LevelVad()), Desk(), SpellingRecogniser()
    hearing.begin()
    committed, under_way, ready = "", None, 0
    for frame in range(sound.size // FRAME + 1):
        found = hearing.feed(sound[frame * FRAME : (frame + 1) * FRAME])
        found += hearing.flush() if frame in endings else []
        take(desk, found)
        if under_way is not None and frame >= ready:
            finish(desk, under_way, recogniser)
            under_way = None
        if under_way is None:
            under_way, ready = desk.next(), frame + slowness
        assert desk.draft.committed.startswith(committed)
        committed = desk.draft.committed
    take(desk, hearing.flush())
    while (job := under_way or desk.next()) is not None:
        finish(desk, job, recogniser)
        under_way = None
    said = list(dict.fromkeys(desk.draft.committed.split()))
    assert said == [f"w{n}" for n in range(1, len(gaps) + 1)]
    assert [word.text for word in desk.words] == desk.draft.committed.split()


def take(desk: Desk, found: list[Finding]) -> None:
    for finding in found:
        if isinstance(finding, Guess | Peek | WentOn | Close):
            desk.take(finding)


def finish(desk: Desk, job: Job, recogniser: SpellingRecogniser) -> None:
    if job.decoded is not None:
        desk.timed(job, recogniser.time_words(job.decoded, job.clip))
    else:
        desk.done(job, recogniser.decode(job.clip))
