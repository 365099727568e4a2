"""What the voice is given to read, from what stands on the screen."""

import pytest

from interviewer.speech.spoken_forms import for_hibari, for_reading

READ = [
    pytest.param("Why ReLU?", "Why [ReLU](/ɹˈɛlu/)?", "Why rellu?", id="a listed term"),
    pytest.param(
        "Two ReLUs and XGBoost's trees",
        "Two [ReLUs](/ɹˈɛluz/) and [XGBoost's](/ˈɛks ʤˈi bˌusts/) trees",
        "Two rellus and X G boosts trees",
        id="its plural and genitive",
    ),
    pytest.param(
        "GELU-like on CIFAR-10",
        "[GELU](/ʤˈɛlu/)-like on [CIFAR](/sˈIfˌɑɹ/) 10",
        "jellu-like on sigh far 10",
        id="hyphens, and no minus before a number",
    ),
    pytest.param("a GANG of RoPEs", "a GANG of [RoPEs](/ɹˈOps/)", "a GANG of ropes", id="words"),
    pytest.param(
        "“It’s robust” — why not SGD (with momentum)?",
        '"It\'s robust", why not SGD, with momentum?',
        "It's robust, why not SGD, with momentum?",
        id="quotes, dashes and brackets",
    ),
    pytest.param(
        "At 3e-4, with λ ≥ 0.01 and val/test…",
        "At 3 e minus 4, with lambda at least 0.01 and val test",
        "At 3 e minus 4, with lambda at least 0.01 and val test",
        id="symbols",
    ),
    pytest.param("`n_estimators` *grew*", "n_estimators grew", "n_estimators grew", id="markup"),
    pytest.param("say [x](/bæd/)", "say x, /bæd/", "say x, /bæd/", id="no phonemes from outside"),
    pytest.param("", "", "", id="nothing"),
]


@pytest.mark.parametrize(("shown", "hibari", "reading"), READ)
def test_what_is_shown_is_turned_into_what_is_said(shown: str, hibari: str, reading: str) -> None:
    assert for_hibari(shown) == hibari
    assert for_reading(shown) == reading
