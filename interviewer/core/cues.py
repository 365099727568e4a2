"""Signs of shape in a clause: cost, contrast, condition, failure, first person past, hedging.

A sign is never a mark by itself; the weights of the shape model say what it is worth. Patterns are
matched on folded words, where a number is `#` and apostrophes are gone.
"""

import re

_PAST_VERBS = (
    "had was were did tried ran trained got went took saw found used lost moved came changed "
    "switched dropped fixed shipped measured built put made set gave said showed turned cost kept "
    "started stopped left fell rose jumped hit missed noticed broke learned cut added removed "
    "picked chose compared cleaned labelled labeled retrained deployed tested doubled halved "
    "froze stayed ended needed brought looked plotted"
)

_SIGNS = {
    "past": rf"\b(?:i|we|they|he|she|it|colleague"
        rf"|team) (?:\w+ )?(?:{_PAST_VERBS.replace(' ', '|')})\b",
    "first_person": r"\b(?:i|we|my|our|us|ive|weve|me)\b",
    "lived": r"\b(?:last|this) (?:year|month|spring|summer|autumn|fall|winter|week|quarter|job|team"
    r"|company|project)\b|\bin (?:january|february|march|april|may|june|july|august|september"
    r"|october|november|december)\b|\b(?:once|back then|at the time|one time|years? ago|months? ago"
    r"|weeks? ago)\b|\b(?:we|i) (?:had|have had|ran|trained|built|shipped)\b",
    "change": r"\b(?:from|went|dropped|rose|fell|down|up) (?:\w+ ){0,3}#|# (?:\w+ ){0,2}to #"
    r"|\b(?:points?|percent|per cent|epochs?|steps?|milliseconds|hours|days|weeks|auc|accuracy"
    r"|recall|precision|f#|loss)\b",
    "number": r"#",
    "hypothetical": r"\b(?:would|wouldnt|could|might|imagine|suppose|say you|lets say"
        r"|consider|id|wed"
    r"|youd|for instance|for example|if you were|assume|picture)\b",
    "cost": r"\b(?:cost|costs|price|pay|pays|paid|expensive|slow|slower|slows|lose|loses|lost|worse"
    r"|memory|compute|budget|twice|double|doubles|extra|latency|give up|gives up|at the expense"
    r"|spend|burns?|harder|bigger|bill|overhead|more work|sacrifice|forfeits?|trade|trading)\b",
    "gain": r"\b(?:gain|gains|gained|buy|buys|bought|get|gets|faster|better|cheaper|wins?"
        r"|save|saves"
    r"|quicker|easier|simpler|smaller|improves?|helps?|benefit)\b",
    "contrast": r"\b(?:but|whereas|while|instead|rather|though|although|however|on the other hand"
    r"|in exchange|in return|versus|than|against|other way|yet|still)\b",
    "decision": r"\b(?:i(?:d| would)? (?:take|pick|choose|go|use|reach|prefer|keep|stay"
        r"|switch|start"
    r"|rather|skip|pay|accept)|we (?:went|chose|picked|took|kept|stayed|switched|decided|accepted)"
    r"|so for|id rather|worth|thats why we|i take|i pick|i go)\b",
    "condition": r"\b(?:if|when|once|unless|as soon as|as long as|whenever|until|only|below|above"
    r"|past|where)\b",
    "failure": r"\b(?:fail|fails|failed|break|breaks|broke|broken|wrong|collapse|collapses|diverge"
    r"|diverges|blow|blows|blew|blind|misses|missed|lies?|lie|stops? working|falls? apart|hurts?"
    r"|useless|unstable|misleading|misleads|degrades?|suffers?|struggles?|cant|cannot|wont"
    r"|doesnt (?:help|work|save|tell|catch|see|know)|no longer|nothing (?:to|about)|bites?|trap)\b",
    "limit": r"\b(?:limit|limits|limitation|assumes?|assumption|caveat|downside|weakness|bound"
    r"|only (?:works?|as good|holds?|sees?|tells?|for)|not for|doesnt (?:mean|hold|transfer|cover)"
    r"|nothing (?:to do|about|against)|cant (?:tell|say|see|fix|know)|still|even then|except)\b",
    "admission": r"\b(?:i (?:dont|didnt|never|havent|couldnt|cant|wouldnt)|ive never|not sure"
    r"|no idea|i havent|we never|we didnt|not tested|honest|honestly|admit|to be fair|i forget"
    r"|never measured|never checked)\b",
    "hearsay": r"\b(?:i heard|ive heard|i read|they say|people say|supposedly|apparently"
        r"|someone told"
    r"|i think|i guess|i suppose|i believe|probably|maybe|perhaps|presumably|somehow|some kind)\b",
    "cause": r"\b(?:because|since|so that|therefore|hence|thats why|which means|which makes|makes"
    r"|causes?|leads?|lets|forces?|due to|the reason)\b",
    "mechanism": r"\b(?:is|are|means|computes?|multipl\w+|divid\w+|adds?|subtract\w*|averag\w+"
    r"|normali[sz]\w+|scal\w+|gradients?|weights?|each|every|per|learns?|updates?|predicts?"
    r"|between|over the|sum|ratio|distribution|variance|probabilit\w+|layers?)\b",
    "absolute": r"\b(?:always|never|every time|everything|guarantee\w*|impossible|no matter|any"
    r"|cant (?:be|go)|all of|nobody|no reason|works on|never have to|by definition|strictly better"
    r"|always the|under no|no case|no problem|certainty|perfect|perfectly|simply the best)\b",
    "worship": r"\b(?:because its|is just (?:better|the best)|state of the art|everyone uses"
    r"|everybody uses|what you use|the standard|the best|industry standard|never look back"
    r"|no reason to change|big lab|google uses|its what)\b",
    "vague": r"\b(?:depends|situation|use case|case by case|best practices?|robust\w*|synerg\w+"
    r"|leverag\w+|holistic\w*|scalab\w+|value|end to end|paradigm|cutting edge|world class|quality"
    r"|ecosystem|innovati\w+|unlock\w*|seamless\w*|next generation|transform\w+ the business"
    r"|impact|stakeholders?|alignment|journey|landscape)\b",
    "cue_word": r"\b(?:trade ?offs?|for example|for instance|limitations?|in production|downside"
    r"|advantages?|disadvantages?|pros|cons|drawbacks?)\b",
    "negation": r"\b(?:not|no|never|dont|doesnt|didnt|isnt|wasnt|cant|wont|nothing|without|none)\b",
    "you": r"\b(?:you|your|youre|youd)\b",
    "present_we": r"\b(?:we use|we have|we do|we always|in production|our customers)\b",
}  # fmt: skip

SIGNS: dict[str, re.Pattern[str]] = {name: re.compile(text) for name, text in _SIGNS.items()}


UNKNOWING = re.compile(
    r"\b(?:i (?:really |honestly |truly )?(?:dont|do not|wouldnt) (?:really |actually )?know"
    r"(?! (?:that|how (?:often|many)|if i))|no idea|not a clue|no clue|havent a clue"
    r"|i (?:couldnt|cant|could not) (?:tell you|say|answer)|ive never (?:heard|come across)"
    r"|never heard of|dont remember|cant remember|i would have to look (?:it|that) up"
    r"|id have to look (?:it|that) up|beats me|youve got me|you got me|im blank(?:ing)?"
    r"|not (?:something|one) i(?:ve| have) (?:done|used|tried|looked))\b"
)
"""An honest "I don't know", in whatever form."""
OPENING = 14
"""Words at the start in which it stands in place of an answer."""


def signs(said: str) -> dict[str, int]:
    """How often each sign shows in folded words joined by spaces; absent signs are left out."""
    counts = {name: len(pattern.findall(said)) for name, pattern in SIGNS.items()}
    return {name: count for name, count in counts.items() if count}
