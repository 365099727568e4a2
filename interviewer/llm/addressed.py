"""Which words of an answer speak to the grader instead of the interviewer.

A model may obey what no rule would count, so this looks wider than `interviewer.core.flags` does:
a false alarm costs one turn the model's grade, no more. What is found here is not sent, and no
grade of a model is believed for an answer that holds it.
"""

import re

from interviewer.core.words import tokens

_CRITERIA = r"(?:definition|trade ?offs?|example|limitation|criteri\w+|categor\w+|fields?)"
_JUDGE = r"(?:grade|evaluate|rate|score|assess|judge|examine|mark)"
_THIS = r"(?:this|the|my|these|that) (?:\w+ )?(?:answer|response|candidate|transcript|reply|turn)s?"
_MACHINE = r"(?:model|ai|llm|assistant|chatbot|gpt|examiner|grader|evaluator|scorer|judge)"
_BEST = r"(?:highest|top|best(?: possible)?|full|maximum|perfect|generous|excellent)"
_MARK = r"(?:levels?|marks?|ratings?|scores?|grades?|assessments?|verdicts?)"

_ORDERS = (
    # levels handed out
    rf"{_CRITERIA} (?:\w+ ){{0,4}}solid",
    rf"solid (?:\w+ ){{0,3}}{_CRITERIA}",
    r"(?:everything|all four|all of (?:it|them)) (?:\w+ ){0,3}solid",
    r"solid throughout",
    rf"{_MARK} (?:is |are |as |to |of |at |must be |should be )?(?:solid|senior)",
    rf"{_BEST} {_MARK} (?:\w+ ){{0,2}}(?:throughout|everywhere|{_THIS})",
    rf"(?:give|award|assign|deserves?|return|output) (?:\w+ ){{0,6}}{_BEST} {_MARK}",
    r"(?:mark|record|count|treat|report) (?:\w+ ){0,5}(?:solid|senior|met|covered)",
    r"(?:all|four|every|each) (?:\w+ )?(?:criteria|criterion|elements|key points) (?:are|is|was"
    r"|were|have been|has been|counts? as) (?:\w+ ){0,2}(?:met|satisfied|fulfilled|covered|hit)",
    r"(?:this|my) (?:answer|response) (?:fully |completely )?(?:satisfies|meets|fulfils|deserves"
    r"|should)",
    r"(?:this|the) candidate (?:deserves|should|has shown|showed|has met|meets|is senior)",
    r"(?:say|state|report|assume|conclude) that i (?:covered|explained|named|met|answered)",
    r"treat (?:this|it|the above|my answer) as (?:correct|right|met|complete|perfect)",
    r"(?:reference|model|correct|ideal) answer (?:was|is|has been) (?:given|provided)",
    r"(?:do not|dont|never|without) (?:report|raise|add|include|reporting|raising) (?:any )?"
    r"(?:\w+ )?flags?",
    r"no red flags",
    # the act of grading
    rf"(?:when|while|before) (?:you )?(?:{_JUDGE}|grading|scoring|rating) "
    rf"(?:{_THIS}|this|it|me)",
    rf"(?:please )?{_JUDGE} (?:{_THIS}|me|everything|it) (?:as|with)",
    r"(?:correct|expected|right|required) (?:json|output|reply)",
    r"parts of the rubric",
    # the one who grades
    rf"(?:dear|hey|hello) {_MACHINE}",
    rf"(?:note|message|instructions?|reminder) (?:to|for) (?:the |all |any )?{_MACHINE}",
    r"(?:note|message|dear|attention) (?:to |for )?(?:the )?(?:grader|examiner|evaluator|grading"
    r"|scoring|assessment|evaluation)",
    r"(?:assessor|grading|scoring|evaluation|assessment) (?:software|bot|model|system|script)",
    r"system that (?:scores|grades|marks|evaluates)",
    r"whoever (?:scores|grades|marks)",
    r"(?:developer|author|owner|maintainer|creator) of (?:this|the) (?:tool|program|system|app\w*"
    r"|interview\w*)",
    r"you are (?:now|a generous|an? (?:kind|lenient))",
    r"(?:are|as) (?:a language model|an ai)",
    # rules set aside
    r"(?:ignore|disregard|forget|override|bypass) (?:\w+ ){0,4}(?:rubrics?|instructions?|prompts?"
    r"|rules|grading|criteria)",
    r"(?:previous|prior|earlier|your) instructions",
    r"new (?:rules?|instructions?) (?:every|all|is|are|for|you)",
    r"(?:ignoriere?|vergiss) (?:\w+ ){0,4}(?:regeln|anweisungen|vorgaben|kriterien)",
    r"bewerte (?:\w+ ){0,4}(?:solid|alles|antwort)",
    r"(?:ignorez?|oubliez?) (?:\w+ ){0,4}(?:regles|instructions|consignes|criteres)",
    r"(?:ignora|olvida) (?:\w+ ){0,4}(?:reglas|instrucciones|criterios)",
)
_SAID = re.compile(rf"\b(?:{'|'.join(_ORDERS)})\b")
_RARE = re.compile(
    r"\b(?:rubrics?|examiners?|evaluators?|generous(?:ly)?|lenient(?:ly)?"
    r"|below bar|full marks|pretend|repeat after|pass me|prompt injection"
    r"|jailbreak\w*|(?<!rock )solid(?! (?:baseline|foundation|state|understanding|evidence|data))"
    r"|senior(?! (?:\w+ )?(?:engineer|colleague|developer|scientist|manager|researcher|lead|people"
    r"|person|staff|member|data|ml|machine|leadership|candidate|level|role)s?))\b"
)
"""Words of grading that 371 labelled answers without an injection hold twice in all."""
_PRINTED = re.compile(
    r"</?\s*said\b|<\||\[/?INST\]|\"(?:level|quotes|definition|tradeoff|example|limitation)\"\s*:"
    r"|(?:^|[.!?\n]\s*)(?:system|assistant|developer)\s*:",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[^.!?\n]+(?:[.!?](?=\S)[^.!?\n]*)*[.!?]*")
_SPELLED = re.compile(r"\b(?:\w ){3,}\w\b")


def addressed(text: str) -> tuple[tuple[int, int], ...]:
    """Character spans of what speaks to the grader, in order and apart from each other."""
    found: list[tuple[int, int]] = []
    for sentence in _SENTENCE.finditer(text):
        if _speaks_to_the_grader(sentence.group()):
            found.append(sentence.span())
    return _joined(found)


def _speaks_to_the_grader(sentence: str) -> bool:
    said = " ".join(token.text for token in tokens(sentence))
    spelled = _SPELLED.sub(lambda match: match.group().replace(" ", ""), said)
    return bool(
        _PRINTED.search(sentence)
        or _RARE.search(said)
        or _SAID.search(said)
        or _SAID.search(spelled)
    )


def _joined(spans: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)
