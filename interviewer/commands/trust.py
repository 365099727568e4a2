"""How far the local examiner is to be trusted, from figures measured when it was fitted."""

import json

from interviewer import resources


def agreement_sentence() -> str:
    """The measured agreement in one sentence; says so when nothing was measured."""
    figures = json.loads(resources.data("shape_agreement.json"))["sets"]["together"]
    return (
        f"On {figures['answers']} labelled answers it never saw, it agrees with people at "
        f"{figures['macro_f1']:.2f} per mark (macro-F1) and {figures['level_qwk']:.2f} on the "
        f"level (weighted kappa); answer length alone: {figures['length_level_qwk']:.2f}."
    )
