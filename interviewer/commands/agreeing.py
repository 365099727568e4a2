"""What a calibration says on the terminal: the figures, each with what it means."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from interviewer.core.verdict import Verdict

if TYPE_CHECKING:
    from interviewer.calibration import Measured
    from interviewer.core.agreement import Agreement

_FEWEST = 50
"""Answers by which to prefer one examiner to another: with fewer, chance moves kappa by 0.2."""


@dataclass(frozen=True)
class Beside:
    """What the figures are read against."""

    length: float | None
    """The weighted kappa that answer length alone reaches; None for a handful of answers."""
    local: Agreement | None = None
    """The local examiner on the same answers, when a model was measured."""
    held_out: int = 0
    """Answers examined locally with weights that never saw them."""


def report(measured: Measured, beside: Beside) -> str:
    """The whole report."""
    lines = [f"{measured.examined} answers examined"]
    if beside.held_out and beside.local is None:
        lines.append(
            f"{beside.held_out} of them were used to fit the local weights; "
            "each of these was examined with weights that never saw it"
        )
    if measured.agreement is not None:
        lines += ["", *_compared(measured.agreement, beside), "", *_agreement(measured.agreement)]
    lines += ["", *_health(measured)]
    return "\n".join(lines).rstrip()


def _compared(found: Agreement, beside: Beside) -> list[str]:
    lines = [f"{'':<22}marks (macro-F1)   level (weighted kappa)"]
    lines.append(_figures("this examiner", found))
    if beside.local is not None:
        row = _figures("the local examiner", beside.local)
        lines.append(f"{row}   (with weights that never saw these answers)")
    if beside.length is not None:
        lines.append(f"{'answer length alone':<22}{'–':>10}{beside.length:>19.2f}")
    if beside.local is not None:
        lines.append(_preferred(found, beside.local))
    return lines


def _figures(name: str, found: Agreement) -> str:
    return f"{name:<22}{found.macro_f1:>10.2f}{found.level_qwk:>19.2f}"


def _preferred(found: Agreement, local: Agreement) -> str:
    if found.answers < _FEWEST:
        return f"→ too few answers to choose an examiner by: take {_FEWEST} or more"
    better = (found.macro_f1 > local.macro_f1, found.level_qwk > local.level_qwk)
    if all(better):
        return "→ on these answers the model agrees with people more than the local examiner does"
    if not any(better):
        return (
            "→ on these answers the local examiner agrees with people at least as well: "
            "another model, or --examiner local"
        )
    return f"→ the model is the better one on {'marks' if better[0] else 'levels'} only"


def _agreement(found: Agreement) -> list[str]:
    lines = [
        f"level     the same {found.level_exact:.0%}, at most one off {found.level_near:.0%}, "
        f"offset {found.level_offset:+.2f} (above 0: lenient)",
        f"next      asks for a weakest part {found.target:.0%}",
        f"evidence  overlaps with people's {found.overlap:.2f}, "
        f"stands in the answer {found.standing:.0%}",
        "",
        f"{'':<12} {'':13}    people's mark: how often the examiner said",
        "criterion    F1     offset   missing, partial, solid",
    ]
    for criterion, marks in found.marks.items():
        rows = "   ".join(
            f"{name}: {_counts(row)}"
            for name, row in zip(("missing", "partial", "solid"), marks.confusion, strict=True)
        )
        lines.append(f"{criterion:<12} {marks.macro_f1:.3f}  {marks.offset:+.2f}    {rows}")
    levels = "   ".join(
        f"{level}: {_counts(row)}"
        for level, row in zip(Verdict, found.level_confusion, strict=True)
    )
    lines.append(f"{'level':<12} {'':13}    {levels}")
    raised = [(kind, flag) for kind, flag in found.flags.items() if any(vars(flag).values())]
    if raised:
        lines += ["", "flag               both  only the examiner  only people"]
    lines += [
        f"{kind:<18} {flag.both:>4}  {flag.false:>17}  {flag.missed:>11}" for kind, flag in raised
    ]
    return lines


def _counts(row: tuple[int, ...]) -> str:
    return " ".join(f"{count:>3}" for count in row)


def _health(measured: Measured) -> list[str]:
    """What the endpoint gave and took."""
    lines = []
    if measured.quotes is not None and measured.quotes.given:
        given, said = measured.quotes.given, measured.quotes.said
        lines.append(f"quotes       {said:,} of the {given:,} given were said ({said / given:.0%})")
    scored = measured.examined - len(measured.unscored)
    if measured.follow_ups:
        lines.append(f"follow-ups   {measured.follow_ups} could be put as the model wrote them")
    if measured.unscored:
        share = 1 - scored / measured.examined
        lines.append(f"no grade     {len(measured.unscored)} answers ({share:.0%})")
        lines += [f"  {count} × {why}" for why, count in Counter(measured.unscored).most_common(5)]
    usage = measured.usage
    if usage.input_tokens or usage.output_tokens:
        cost = "price not known" if usage.cost is None else f"about ${usage.cost:.2f}"
        lines.append(
            f"tokens       {usage.input_tokens:,} in ({usage.cached_tokens:,} from the cache), "
            f"{usage.output_tokens:,} out, {cost}"
        )
    return lines
