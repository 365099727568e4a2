"""The debrief as plain data for another program. Keys are stable; new ones may be added."""

from interviewer.core.assessment import RedFlag
from interviewer.core.review import SessionReview, Standing, ThreadReview, heard_at
from interviewer.core.transcript import Turn

Json = dict[str, object]


def data(review: SessionReview, session: str, trust: str) -> Json:
    """Everything a debrief shows."""
    return {
        "session": session,
        "score": review.score,
        "held": [item.thread.question.id for item in review.held],
        "fell": [item.thread.question.id for item in review.fell],
        "drill": _drill(review.drill) if review.drill else None,
        "threads": [_thread(item) for item in review.threads],
        "trust": trust,
    }


def _drill(review: ThreadReview) -> Json:
    return {
        "topic": review.thread.topic,
        "question": review.thread.question.id,
        "criterion": review.drill,
    }


def _thread(review: ThreadReview) -> Json:
    verdict = review.verdict
    return {
        "topic": review.thread.topic,
        "question": review.thread.question.id,
        "prompt": review.thread.question.prompt,
        "skipped": review.thread.skipped,
        "turns": [_turn(turn) for turn in review.thread.turns],
        "marks": [_standing(item, heard_at(review.thread, item)) for item in review.standings],
        "first": verdict.first if verdict else None,
        "final": verdict.final if verdict else None,
        "tested": verdict.tested if verdict else False,
        "rose": verdict.rose if verdict else False,
        "repaired": verdict.repaired if verdict else False,
        "score": verdict.score if verdict else None,
        "red_flags": [_flag(flag) for flag in review.flags],
        "contradictions": [
            {"earlier": found.earlier, "now": found.now.quote} for found in review.contradictions
        ],
        "notes": list(review.notes),
        "stronger": [
            {
                "criterion": item.criterion,
                "anchor": item.anchor,
                "points": [point.text for point in item.points],
            }
            for item in review.stronger
        ],
        "drill": review.drill,
    }


def _turn(turn: Turn) -> Json:
    source = turn.graded.source if turn.graded else None
    return {
        "probe": turn.probe.model_dump(mode="json") if turn.probe else None,
        "answer": turn.answer.text if turn.answer else None,
        "source": source.model_dump(mode="json") if source else None,
    }


def _standing(standing: Standing, at: float | None) -> Json:
    return {
        "criterion": standing.criterion,
        "mark": standing.mark,
        "quotes": [item.quote for item in standing.evidence],
        "turn": standing.turn,
        "at": at,
        "why": standing.why,
    }


def _flag(flag: RedFlag) -> Json:
    return {
        "kind": flag.kind,
        "quote": flag.evidence.quote if flag.evidence else None,
        "about": flag.about,
        "withdrawn": flag.withdrawn,
    }
