import itertools

from hypothesis import given
from hypothesis import strategies as st

from interviewer.speech.audio import FRAME, RATE
from interviewer.speech.segmenter import (
    Began,
    Closed,
    Cut,
    Guessed,
    Rules,
    Seen,
    Segmenter,
    Span,
    WentOn,
)

VOICE = Seen(0.9, -20.0)
ROOM = Seen(0.01, -70.0)


def frames(seconds: float) -> int:
    return round(seconds * RATE / FRAME)


def heard(*runs: tuple[Seen, float], rules: Rules | None = None) -> list[Cut]:
    segmenter = Segmenter(rules)
    cuts = [
        cut
        for seen, seconds in runs
        for _ in range(frames(seconds))
        for cut in segmenter.step(seen)
    ]
    return cuts + segmenter.flush()


def closed(cuts: list[Cut]) -> list[Span]:
    return [cut.span for cut in cuts if isinstance(cut, Closed)]


RUNS = st.lists(
    st.tuples(
        st.sampled_from([VOICE, ROOM, Seen(0.3, -40.0)]),
        st.integers(1, 500),
    ),
    max_size=12,
)


@given(RUNS)
def test_segments_cover_every_voiced_frame_once_and_none_is_too_long(
    runs: list[tuple[Seen, int]],
) -> None:
    segmenter = Segmenter()
    cuts: list[Cut] = []
    voiced: list[int] = []
    for seen in (seen for seen, length in runs for _ in range(length)):
        if seen is VOICE:
            voiced.append(segmenter.now)
        cuts += segmenter.step(seen)
    spans = closed(cuts + segmenter.flush())
    assert all(span.seconds <= Rules().longest for span in spans)
    assert all(a.end <= b.start for a, b in itertools.pairwise(spans))
    covered = {sample for span in spans for sample in range(span.start, span.end, FRAME // 4)}
    for start in voiced:
        inside = [span for span in spans if span.start < start + FRAME and span.end > start]
        assert (
            sum(min(span.end, start + FRAME) - max(span.start, start) for span in inside) == FRAME
        )
    assert covered or not voiced


@given(RUNS)
def test_a_guess_that_nothing_contradicts_is_the_segment(runs: list[tuple[Seen, int]]) -> None:
    segmenter = Segmenter(Rules(peek=None))
    guesses: dict[int, Span] = {}
    for seen in (seen for seen, length in runs for _ in range(length)):
        for cut in segmenter.step(seen):
            if isinstance(cut, Guessed):
                guesses[cut.segment] = cut.span
            elif isinstance(cut, WentOn):
                del guesses[cut.segment]
            elif isinstance(cut, Closed) and cut.segment in guesses:
                assert cut.span == guesses[cut.segment]


def test_a_short_gap_is_guessed_at_and_a_long_one_closes() -> None:
    short = heard((ROOM, 1), (VOICE, 2), (ROOM, 0.5), (VOICE, 2), (ROOM, 2))
    assert [type(cut) for cut in short] == [Began, Guessed, WentOn, Began, Guessed, Closed]


def test_a_segment_keeps_sound_before_and_after_the_voice() -> None:
    [span] = closed(heard((ROOM, 1), (VOICE, 2), (ROOM, 2)))
    start, end = frames(1) * FRAME, (frames(1) + frames(2)) * FRAME
    assert span.start == start - 0.25 * RATE
    assert span.end == end + 0.2 * RATE


def test_a_long_segment_ends_at_a_shorter_gap() -> None:
    spans = closed(heard((VOICE, 7), (ROOM, 0.5), (VOICE, 2), (ROOM, 0.5), (VOICE, 1), (ROOM, 1)))
    assert len(spans) == 2


def test_an_endless_sentence_is_cut_where_it_is_quietest() -> None:
    dip = Seen(0.9, -45.0)
    spans = closed(heard((VOICE, 10), (dip, 0.1), (VOICE, 5), (ROOM, 1)))
    assert abs(spans[0].end / RATE - 10.05) < 0.05
    assert spans[0].end == spans[1].start


def test_a_click_is_no_speech() -> None:
    segmenter = Segmenter()
    cuts = [
        cut
        for seen, count in ((ROOM, 30), (VOICE, 2), (ROOM, 40))
        for _ in range(count)
        for cut in segmenter.step(seen)
    ]
    assert not any(isinstance(cut, Began) for cut in cuts)
    assert segmenter.silence == 72 * FRAME / RATE


def test_the_pause_before_speech_is_told() -> None:
    began = [cut for cut in heard((VOICE, 1), (ROOM, 2), (VOICE, 1)) if isinstance(cut, Began)]
    assert began[0].pause == 0
    assert abs(began[1].pause - 2) < 0.04
    assert abs(began[1].at / RATE - 3) < 0.04


def test_speech_right_after_the_start_is_told() -> None:
    assert any(isinstance(cut, Began) for cut in heard((VOICE, 0.2)))


def test_nothing_before_the_start_is_touched() -> None:
    segmenter = Segmenter(start=5 * FRAME)
    for _ in range(10):
        segmenter.step(VOICE)
    [span] = closed(segmenter.flush())
    assert span.start == 5 * FRAME
