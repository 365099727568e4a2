"""Terms, quotes and symbols as a voice should say them. For speech only: what is shown stays."""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class SpokenForm:
    """`phonemes` in misaki's alphabet, for hibari; `respelled` for voices that only read."""

    phonemes: str
    respelled: str


_FORMS = {
    "ReLU": SpokenForm("ɹˈɛlu", "rellu"),
    "PReLU": SpokenForm("pˈi ɹˈɛlu", "P rellu"),
    "GELU": SpokenForm("ʤˈɛlu", "jellu"),
    "SiLU": SpokenForm("sˈIlu", "sighlu"),
    "SELU": SpokenForm("sˈɛlu", "sellu"),
    "SwiGLU": SpokenForm("swˈɪɡlu", "swigloo"),
    "tanh": SpokenForm("tˈæn ˈAʧ", "tan H"),
    "ResNet": SpokenForm("ɹˈɛznˌɛt", "rez net"),
    "XGBoost": SpokenForm("ˈɛks ʤˈi bˌust", "X G boost"),
    "CIFAR": SpokenForm("sˈIfˌɑɹ", "sigh far"),
    "MNIST": SpokenForm("ˈɛmnˌɪst", "em nist"),
    "MobileNet": SpokenForm("mˈObᵊl nˌɛt", "mobile net"),
    "ConvNeXt": SpokenForm("kˈɑnv nˌɛkst", "conv next"),
    "BERT": SpokenForm("bˈɜɹt", "bert"),
    "DistilBERT": SpokenForm("dəstˈɪl bˌɜɹt", "distill bert"),
    "ModernBERT": SpokenForm("mˈɑdəɹn bˌɜɹt", "modern bert"),
    "RoBERTa": SpokenForm("ɹObˈɜɹTə", "roberta"),
    "ViT": SpokenForm("vˌiˌItˈi", "V I T"),
    "GAN": SpokenForm("ɡˈæn", "gan"),
    "NaN": SpokenForm("nˈæn", "nan"),
    "SHAP": SpokenForm("ʃˈæp", "shap"),
    "SMOTE": SpokenForm("smˈOt", "smoat"),
    "CLIP": SpokenForm("klˈɪp", "clip"),
    "RoPE": SpokenForm("ɹˈOp", "rope"),
    "ALiBi": SpokenForm("ˈælɪbˌI", "alibi"),
    "QLoRA": SpokenForm("kjˈu lˈOɹə", "Q lora"),
    "LoRA": SpokenForm("lˈOɹə", "lora"),
    "CUDA": SpokenForm("kˈudə", "kooda"),
    "ONNX": SpokenForm("ˈɑnɪks", "onnix"),
    "RMSprop": SpokenForm("ˌɑɹˌɛmˈɛs pɹˌɑp", "R M S prop"),
    "RMSProp": SpokenForm("ˌɑɹˌɛmˈɛs pɹˌɑp", "R M S prop"),
    "RMSNorm": SpokenForm("ˌɑɹˌɛmˈɛs nˌɔɹm", "R M S norm"),
    "AUROC": SpokenForm("ˌA jˈu ɹˌɑk", "A U rock"),
    "UMAP": SpokenForm("jˈumˌæp", "you map"),
    "t-SNE": SpokenForm("tˈi snˈi", "tee snee"),
    "SwAV": SpokenForm("swˈɑv", "swav"),
    "ULMFiT": SpokenForm("jˌuˌɛlˈɛm fˈɪt", "U L M fit"),
    "TF-IDF": SpokenForm("tˌiˈɛf ˌIdˌiˈɛf", "T F I D F"),
}
_TERM = re.compile(
    r"(?<!\w)("
    + "|".join(re.escape(term) for term in sorted(_FORMS, key=len, reverse=True))
    + r")(?:'?(s))?(?!\w)"
)
_LETTERS = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "η": "eta",
    "θ": "theta", "λ": "lambda", "μ": "mu", "σ": "sigma", "τ": "tau",
}  # fmt: skip
_WRITTEN = (
    (re.compile(r"[`*\[\]{}]|(?<!\w)_|_(?!\w)"), ""),
    (re.compile(r"[“”„«»]|''"), '"'),
    (re.compile(r"[‘’]"), "'"),
    (re.compile(r"(?<=\d)e-(?=\d)"), " e minus "),
    (re.compile(r"(?<=\d)e\+?(?=\d)"), " e "),
    (re.compile("([" + "".join(_LETTERS) + r"])(\d?)"), lambda m: f"{_LETTERS[m[1]]} {m[2]} "),
    (re.compile(r"\s*≥\s*"), " at least "),
    (re.compile(r"\s*≤\s*"), " at most "),
    (re.compile(r"\s*≈\s*"), " about "),
    (re.compile(r"\s*(?:→|->)\s*"), " to "),
    (re.compile(r"\s*[–—]\s+|\s+[–—]\s*|\s+-\s+"), ", "),
    (re.compile(r"\s*\(([^()]*)\)\s*"), lambda m: f", {m[1]}, "),
    (re.compile(r"(?<=[^\W\d])/(?=[^\W\d])|(?<=[A-Za-z])-(?=\d)"), " "),
    (re.compile(r"…|\.\.\."), ", "),
    (re.compile(r"(?:,\s*)+([.?!;:,])"), r"\1"),
    (re.compile(r"\s+([,.?!;:])"), r"\1"),
    (re.compile(r"\s+"), " "),
)


def for_hibari(text: str) -> str:
    """The text with phonemes written where hibari would spell a term wrong."""
    return _TERM.sub(_with_phonemes, _plain(text))


def for_reading(text: str) -> str:
    """The text respelled for a voice that takes words only, without quotation marks."""
    return _TERM.sub(_respelled, _plain(text)).replace('"', "")


def _plain(text: str) -> str:
    for pattern, instead in _WRITTEN:
        text = pattern.sub(instead, text)
    return text.strip(" ,")


def _with_phonemes(found: re.Match[str]) -> str:
    phonemes = _FORMS[found[1]].phonemes
    if found[2]:
        phonemes += "s" if phonemes[-1] in "ptkf" else "z"
    return f"[{found[0]}](/{phonemes}/)"


def _respelled(found: re.Match[str]) -> str:
    return _FORMS[found[1]].respelled + (found[2] or "")
