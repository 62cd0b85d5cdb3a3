"""Parts of speech of English words (Penn Treebank tags), by a small lexicon, suffixes and context.

Closed classes (articles, prepositions, pronouns, auxiliaries) are listed in full, and so are
reliable; nouns, verbs and adjectives are told by common words, endings and neighbours, and are
right for most words of plain business prose. Every decision can be read here; there is no model.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from checker.core.text import lazy_re as re
from checker.core.text.word_set import parse_words
from checker.core.text_cache import cache_by_text


class Tagged(NamedTuple):
    """A word at characters `start` to `end` of its text, and its tag."""

    text: str
    start: int
    end: int
    tag: str


_TOKEN = re.compile(
    r"(?i:\d[\d,]*(?:\.\d+)?%?|[A-Za-z]+(?=n['’]t\b)|n['’]t\b|['’](?:s|re|ve|ll|d|m)\b"
    r"|[^\W\d_]+(?:-[^\W_]+)*(?:\.[a-z]\.)*|\w+|\.{3}|[^\w\s])"
)

_CLOSED: dict[str, str] = {
    word: tag
    for tag, words in {
        "DT": "the a an this these those each every some any no another either neither both all",
        "PDT": "",
        "IN": "of in on at by for with from about as into like through after over between out"
        " against during without before under around among because while if although though"
        " since until unless whether than per via within beyond across behind despite except"
        " toward towards upon amid onto above below near inside outside that",
        "CC": "and or but nor yet plus &",
        "TO": "to",
        "PRP": "i you he she it we they me him us them himself herself itself themselves myself"
        " yourself ourselves yourselves one mine yours ours theirs",
        "PRP$": "my your his its our their her",
        "MD": "can could will would shall should may might must cannot ca wo 'll ’ll ought",
        "WDT": "which whatever",
        "WP": "who whom what whoever",
        "WP$": "whose",
        "WRB": "when where why how whenever wherever",
        "EX": "there",
        "RB": "not n't n’t very also too only just never always often sometimes soon still even"
        " here now then again already almost quite rather perhaps maybe ever however therefore"
        " thus instead else together once twice well away back far ago later yesterday today"
        " tomorrow tonight otherwise moreover furthermore nevertheless meanwhile so",
        "RBR": "less",
        "JJR": "more better worse fewer larger smaller higher lower greater older newer longer",
        "JJS": "most best worst least largest smallest highest lowest greatest latest",
        "JJ": "new good great other such same own many few several much old high long large small"
        " last next early late important public able different local main major certain likely"
        " free full clear sure true ready short low simple possible available responsible due"
        " open current first second third final general special recent common red big right"
        " wrong whole real easy hard necessary safe extra former annual daily monthly weekly",
        "VBZ": "is has does 's ’s",
        "VBP": "are have do am 're ’re 've ’ve 'm ’m",
        "VBD": "was were had did said went took made came got gave found told became left felt"
        " began kept held wrote stood met ran paid sent spoke lost grew knew thought saw brought"
        " bought chose fell built spent taught understood won led",
        "VBN": "been done gone taken given known seen shown written become begun chosen broken"
        " driven eaten fallen forgotten frozen hidden spoken stolen thrown worn drawn grown",
        "VB": "be",
        "UH": "oh yes hello please",
        "CD": "one two three four five six seven eight nine ten eleven twelve hundred thousand"
        " million billion",
    }.items()
    for word in words.split()
}
_VERBS = parse_words(
    "accept achieve add agree allow answer apply approve arrive ask assign attach attend avoid"
    " become begin believe book break bring build buy call cancel carry change check choose close"
    " collect come complete confirm consider contact contain continue copy cost cover create cut"
    " decide delete deliver describe design develop discuss do drive eat employ enable end ensure"
    " enter establish evaluate expect explain fail fill find finish fix follow get give go grow"
    " handle happen have help hire hold improve include increase inform install intend invite join"
    " keep know learn leave let like list live look lose maintain make manage mean measure meet"
    " move need notify obtain offer open operate order organize pay perform plan prepare present"
    " prevent process produce protect provide publish purchase put raise reach read receive record"
    " reduce refer reject release remain remove replace reply report request require review run"
    " save say see seem select sell send serve set share show sign sit speak spend stand start stay"
    " stop store submit suggest support take talk teach tell test think train transfer travel try"
    " turn understand update use verify visit wait walk want watch win work write"
)
_ENDINGS = (
    (re.compile("(?:thing|morning|evening)$"), "NN"),
    (re.compile("..[a-z]ing$"), "VBG"),
    (re.compile("[a-z](?<!e)ed$"), "VBD"),
    (re.compile("(?<!ear|dai)(?<!week|supp|fami|asse)(?<!assemb)ly$"), "RB"),
    (
        re.compile(
            "(?:tion|sion|ment|ness|ity|ance|ence|ship|ism|age|ery|logy|er|or|ist|dom|hood|ure)$"
        ),
        "NN",
    ),
    (re.compile("(?:able|ible|ful|ous|ive|less|ical|ish|ary|ent|ant|al|ic)$"), "JJ"),
)
_MAX_ADVERBS = 4
"""Adverbs that may stand between a verb and what decides about it."""
_BE = parse_words("be is are was were been being am 's ’s 're ’re 'm ’m")
_HAVE = parse_words("have has had having 've ’ve")
_SUBJECTS = parse_words("i you he she it we they who which that")
_BEFORE_NOUN = frozenset({"DT", "PRP$", "JJ", "JJR", "JJS", "CD", "POS", "WP$"})
_NOMINAL = frozenset({"NN", "NNS", "NNP", "NNPS", "CD", "JJ", "JJR", "JJS", "VBN", "VBG"})


def tag_words(text: str) -> list[Tagged]:
    """Return the words and marks of one English sentence with their tags."""
    tokens = list(_TOKEN.finditer(text))
    tags = [_tag_alone(token[0], first=number == 0) for number, token in enumerate(tokens)]
    words = [token[0].lower() for token in tokens]
    for number in range(len(tokens)):
        tags[number] = _tag_in_context(words, tags, number)
    return [
        Tagged(token[0], token.start(), token.end(), tag)
        for token, tag in zip(tokens, tags, strict=True)
    ]


@cache_by_text(65_536)
def _tag_alone(text: str, *, first: bool) -> str:
    """Return the tag that a word has without its neighbours."""
    word = text.lower()
    if not text[0].isalnum() and word not in _CLOSED:
        return {"!": ".", "?": ".", ";": ":", "(": "-LRB-", ")": "-RRB-"}.get(text, text)
    if text[0].isdigit():
        return "CD"
    if word in _CLOSED:
        return _CLOSED[word]
    if text[0].isupper() and (not first or text.isupper()) and len(text) > 1:
        return "NNPS" if word.endswith("s") and not text.isupper() else "NNP"
    return _tag_by_form(word)


def _tag_by_form(word: str) -> str:
    if word in _VERBS:
        return "VB"
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return "VBZ" if _strip_plural(word) in _VERBS else "NNS"
    return next((tag for ending, tag in _ENDINGS if ending.search(word)), "NN")


def _strip_plural(word: str) -> str:
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("ses", "xes", "zes", "ches", "shes", "oes")) and word[:-2] in _VERBS:
        return word[:-2]
    return word[:-1]


class _WordContext(NamedTuple):
    """A word and its neighbours; those before it are settled, adverbs left out."""

    word: str
    tag: str
    first: bool
    before: str
    before_tag: str
    after_tag: str


def _tag_in_context(words: Sequence[str], tags: Sequence[str], at: int) -> str:
    """Return the tag that the neighbours of a word call for."""
    decide = _BY_CONTEXT.get(tags[at])
    if decide is None:
        return tags[at]
    left = at - 1
    while left >= max(0, at - _MAX_ADVERBS) and tags[left] == "RB" and words[left] != "here":
        left -= 1
    before = (words[left], tags[left]) if left >= 0 else ("", "")
    after = tags[at + 1] if at + 1 < len(tags) else ""
    return decide(_WordContext(words[at], tags[at], at == 0, *before, after))


def _tag_base_verb(place: _WordContext) -> str:
    """Tell apart `to plan`, `we plan` and `the plan`."""
    left = place.before_tag
    to_do = left in {"TO", "MD"} or place.before in {"let", "please", "do", "does", "did"}
    has_object = left in {"JJ", "NN"} and place.after_tag in {"DT", "PRP", "PRP$"}
    if place.word == "be" or place.first or to_do or has_object:
        return "VB"
    if left in _BEFORE_NOUN or left in {"IN", "VBG", "VBN", "NN", "VBD", "VBZ"}:
        return "NN"
    return "VBP" if place.before in _SUBJECTS or left in {"NNS", "NNPS", "PRP"} else "VB"


def _tag_present(place: _WordContext) -> str:
    """Tell apart `we have` and `to have`."""
    return "VB" if place.word in {"have", "do"} and place.before_tag in {"TO", "MD"} else "VBP"


def _tag_third_person(place: _WordContext) -> str:
    """Tell apart `she plans`, `the plans`, `the company's plan` and `it's`."""
    if place.word in {"'s", "’s"}:
        owns = place.before_tag.startswith("NN") and place.after_tag in _NOMINAL
        return "POS" if owns else "VBZ"
    noun = place.before_tag in _BEFORE_NOUN | {"IN", "VBG", ""}
    return "NNS" if noun and place.word not in {"is", "has", "does"} else "VBZ"


def _tag_past(place: _WordContext) -> str:
    """Tell apart `we approved`, `was approved` and `the approved plan`."""
    if place.word in {"was", "were", "had", "did"}:
        return "VBD"
    passive = place.before in _BE | _HAVE or place.before_tag in {"DT", "PRP$", "IN", "VBN"}
    return "VBN" if passive else place.tag


def _tag_preposition(place: _WordContext) -> str:
    """Tell apart `the rule that holds`, `we know that it holds` and `that rule holds`."""
    if place.word != "that":
        return "IN"
    if place.after_tag in {"MD", "VBZ", "VBP", "VBD"}:
        return "WDT" if place.before_tag.startswith("NN") else "DT"
    opens = place.before_tag in {"", ",", "IN", "CC", "VB"}
    return "DT" if opens and place.after_tag in {"NN", "JJ"} else "IN"


def _tag_possessive(place: _WordContext) -> str:
    her = place.word == "her" and place.after_tag not in _NOMINAL | {"VB"}
    return "PRP" if her else "PRP$"


def _tag_there(place: _WordContext) -> str:
    return "EX" if place.after_tag in {"VBZ", "VBP", "VBD", "MD"} else "RB"


def _tag_gerund(place: _WordContext) -> str:
    noun = place.before_tag in {"DT", "PRP$", "JJ"} and place.after_tag not in _NOMINAL
    return "NN" if noun else "VBG"


def _tag_noun(place: _WordContext) -> str:
    """Tag a word of no list after `will` as a verb."""
    return "VB" if place.before_tag == "MD" else "NN"


_BY_CONTEXT: dict[str, Callable[[_WordContext], str]] = {
    "VB": _tag_base_verb,
    "VBP": _tag_present,
    "VBZ": _tag_third_person,
    "VBD": _tag_past,
    "VBN": _tag_past,
    "IN": _tag_preposition,
    "PRP$": _tag_possessive,
    "EX": _tag_there,
    "VBG": _tag_gerund,
    "NN": _tag_noun,
}
