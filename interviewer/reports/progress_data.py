"""Progress as plain data for another program. Keys are stable; new ones may be added."""

from interviewer.core.progress import Grader, Progress
from interviewer.core.trend import Jitter, Trend

Json = dict[str, object]


def progress_data(found: Progress) -> Json:
    """Everything the terminal shows."""
    return {
        "grader": _grader(found.grader) if found.grader else None,
        "sessions": found.sessions,
        "questions": found.questions,
        "drills": found.drills,
        "score": _trend(found.score),
        "criteria": {str(name): _trend(trend) for name, trend in found.marks.items()},
        "topics": [
            {
                "topic": item.topic,
                "score": _trend(item.score),
                "criteria": {str(name): trend.now for name, trend in item.marks.items()},
            }
            for item in found.topics
        ],
        "recoveries": {
            "chances": found.recoveries.chances,
            "rose": found.recoveries.rose,
            "repaired": found.recoveries.repaired,
        },
        "returning_flags": [
            {
                "kind": flag.kind,
                "sessions": flag.sessions,
                "last": flag.last.isoformat(),
                "clean_since": flag.clean_since,
            }
            for flag in found.flags
        ],
        "not_compared": [
            {**_grader(item.grader), "sessions": item.sessions, "questions": item.questions}
            for item in found.left_out
        ],
        "jitter": _jitter(found.jitter) if found.jitter else None,
        "delivery": {str(name): _trend(trend) for name, trend in found.delivery.items()},
    }


def _grader(grader: Grader) -> Json:
    return {"examiner": grader.examiner, "version": grader.version}


def _jitter(jitter: Jitter) -> Json:
    return {
        "score": jitter.score,
        "criteria": {str(name): value for name, value in jitter.marks.items()},
        "questions": jitter.questions,
    }


def _trend(trend: Trend) -> Json:
    return {
        "points": [
            {"session": item.session, "at": item.at.isoformat(), "value": round(item.value, 3)}
            for item in trend.points
        ],
        "before": trend.before,
        "now": trend.now,
        "band": trend.band,
        "change": trend.change,
    }
