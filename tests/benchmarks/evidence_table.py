"""Which quotes are accepted: ours beside exact substring and, where installed, rapidfuzz.

    python -m tests.benchmarks.evidence_table

The rates are those of the records that chose no number of ours (the other half tuned them).
"""

import sys
from collections import Counter
from collections.abc import Callable

from interviewer.core.evidence import locate
from tests.core.evidence_set import FALSE, STANDING, cases

Check = Callable[[str, str], bool]


def _checks() -> dict[str, Check]:
    found: dict[str, Check] = {
        "ours": lambda quote, said: locate(quote, said) is not None,
        "exact substring": lambda quote, said: quote in said,
    }
    try:
        from rapidfuzz import fuzz
    except ImportError:
        return found
    found["partial_ratio 80"] = lambda quote, said: (
        fuzz.partial_ratio(quote.lower(), said.lower()) >= 80
    )
    return found


def main() -> None:
    """Print one row for each way of making a quote."""
    checks = _checks()
    tried: Counter[str] = Counter()
    accepted: Counter[tuple[str, str]] = Counter()
    for case in cases():
        if not case.tuning:
            tried[case.column] += 1
            for name, check in checks.items():
                accepted[case.column, name] += check(case.quote, case.said)
    rows = [f"{'accepted':22}{'cases':>7}" + "".join(f"{name:>18}" for name in checks)]
    for column in (*STANDING, *FALSE):
        rates = (accepted[column, name] / tried[column] for name in checks)
        rows.append(f"{column:22}{tried[column]:7}" + "".join(f"{rate:18.4f}" for rate in rates))
    sys.stdout.write("\n".join(rows) + "\n")


if __name__ == "__main__":
    main()
