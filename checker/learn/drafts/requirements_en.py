"""English rule sentences as questions: of `must name an owner`, “Does it name an owner?”."""

from dataclasses import replace

from checker.core.text import lazy_re as re
from checker.core.text.word_set import parse_words
from checker.language.tagger import tag_words
from checker.learn.drafts.requirements import Piece, Requirement

_MODAL = re.compile(
    r"^(?P<subject>.+?)\s+(?:(?:must|should|shall|may|can|need(?=\s+not))\s*(?P<not>not|never)?"
    r"|(?P<cannot>cannot|mustn['’]t|shouldn['’]t|can['’]t)"
    r"|(?:needs?|has|have|is required|are required|ought)\s+to)\s+(?P<rest>.+)$",
    re.IGNORECASE,
)
_DESCRIBES = re.compile(
    r"^(?P<subject>(?:(?:every|each|all|any|no|the)\s+)?[\w -]+?)\s+"
    r"(?P<verb>has|have|says|say|tells|tell|names|states|gives|shows|contains|describes|explains"
    r"|includes|lists|mentions|specifies|defines|identifies|records|is|are)\s+(?P<rest>.+)$",
    re.IGNORECASE,
)
_DOES_NOT = re.compile(
    r"^(?P<subject>[\w -]+?)\s+(?:(?:do|does)\s+not|don['’]t|doesn['’]t|never)\s+(?P<rest>.+)$",
    re.IGNORECASE,
)
_AND_VERB = re.compile(
    r",?\s+and\s+(?=(?:has|have|says?|tells?|names|states|gives|shows|contains|describes|explains"
    r"|includes|lists|mentions|specifies|defines|identifies|records|is|are)\s)",
    re.IGNORECASE,
)
_ASKED = ("asks", "things")
_BASES = {"has": "have", "is": "be", "are": "be", "specifies": "specify", "identifies": "identify"}
_ORDER = re.compile(
    r"^(?:please\s+)?(?P<not>do\s+not|don['’]t|never|avoid)?\s*(?P<rest>[a-z]+\b.*)$", re.IGNORECASE
)
_IF = re.compile(r"^(?P<condition>(?:if|when|where)\b.+?),\s+", re.IGNORECASE)
_EACH = re.compile(r"^(?:every|each|all(?:\s+of)?(?:\s+the)?|any|no)\s+", re.IGNORECASE)
_ARTICLE = re.compile(r"^(?:the|a|an|this|these)\s+", re.IGNORECASE)
_WHERE = re.compile(
    r"[\s,]+(?:in|for|to|under|with)\s+(?P<place>(?:every|each|all|the)\s+[^,]+)$", re.IGNORECASE
)
_AT_FRONT = re.compile(
    r"^(?:in|for|under)\s+(?P<place>(?:every|each|all|the)\s+[^,]+),\s*", re.IGNORECASE
)
_PART = re.compile(r"\s+(?:section|chapter|part|field)s?$", re.IGNORECASE)
_PIECES: dict[str, Piece] = {
    "sentence": "sentence",
    "item": "item",
    "bullet": "item",
    "entry": "item",
    "row": "row",
    "section": "section",
    "chapter": "section",
    "document": "document",
    "text": "document",
    "report": "document",
}
_LISTED = re.compile(
    r"\b(?:item|action|task|step|risk|issue|decision|measure|requirement)s?$", re.IGNORECASE
)
_ORDERS = parse_words(
    "name state describe list give write include show explain record mention define specify add use"
    " note put say identify provide report"
)
_AGREE = re.compile(
    r"^(?P<one>.+?)\s+(?:must|should|shall|may)\s+(?P<not>not\s+)?"
    r"(?P<how>agree with|match|correspond to|correspond with|be consistent with|contradict)\s+"
    r"(?P<other>.+)$",
    re.IGNORECASE,
)
_AND = re.compile(
    r"^(?P<verb>[a-z]+(?:\s+[a-z]+)?)\s+(?P<one>(?:an?|the|its)\s+[\w -]+?)\s+and\s+"
    r"(?P<two>(?:an?|the|its)\s+[\w -]+)$",
    re.IGNORECASE,
)


def demand(sentence: str) -> Requirement | None:
    """Return what an English rule sentence demands, None where it has none of the known forms."""
    text = sentence.strip().rstrip(".! ")
    condition = ""
    if found := _IF.match(text):
        condition, text = found["condition"], text[found.end() :]
    place = ""
    if found := _AT_FRONT.match(text):
        place, text = found["place"], text[found.end() :]
    if found := _AGREE.match(text):
        return _read_agreement(found)
    if found := _MODAL.match(text):
        forbids = bool(found["not"] or found["cannot"]) or text.lower().startswith("no ")
        return _read_modal(found["subject"], found["rest"], place, condition, forbids=forbids)
    if (found := _DOES_NOT.match(text)) and not text.lower().startswith(("do ", "please ")):
        return _read_modal(found["subject"], found["rest"], place, condition, forbids=True)
    if found := _DESCRIBES.match(text):
        return _read_description(found, place, condition)
    found = _ORDER.match(text)
    if found is None or not (found["not"] or _is_order(found["rest"])):
        return None
    return _order(found["rest"], found["not"] or "", place, condition)


def _read_agreement(found: re.Match[str]) -> Requirement:
    one, other = (_ARTICLE.sub("", _EACH.sub("", found[side])) for side in ("one", "other"))
    plural = tag_words(one)[-1].tag in {"NNS", "NNPS"}
    ask = _ask_question(f"the {one}", f"{found['how']} the {other}", plural=plural)
    place, beside = _PART.sub("", one), _PART.sub("", other)
    forbids = bool(found["not"])
    return Requirement("en", (ask,), (found["how"],), forbids, place, "section", beside=beside)


def _read_description(found: re.Match[str], place: str, condition: str) -> Requirement | None:
    """Read `Every step has a check`, which says what must be by saying what is."""
    subject, rest = found["subject"], found["rest"]
    if not (_EACH.match(subject) or _ARTICLE.match(subject)):
        return None  # `It is late`: nothing says of what it must hold
    negated = re.match(r"(?:no|not)\s+", rest, re.IGNORECASE)
    if negated:
        rest = rest[negated.end() :]
    forbids = bool(negated) or subject.lower().startswith("no ")
    parts = _AND_VERB.split(f"{found['verb']} {rest}")
    read = [
        _read_modal(subject, _as_base(part), place, condition, forbids=forbids) for part in parts
    ]
    asks, things = (tuple(one for each in read for one in getattr(each, name)) for name in _ASKED)
    return replace(read[0], asks=asks, things=things)


def _as_base(words: str) -> str:
    """Return `have an owner` of `has an owner`."""
    verb, _, rest = words.partition(" ")
    base = _BASES.get(verb.lower()) or verb.lower().removesuffix("s")
    return f"{base} {rest}"


def _is_order(rest: str) -> bool:
    tagged = tag_words(rest)
    first = rest.split(" ", 1)[0].lower()
    return len(tagged) > 1 and (tagged[0].tag in {"VB", "VBP"} or first in _ORDERS)


def _read_modal(
    subject: str, rest: str, place: str, condition: str, *, forbids: bool
) -> Requirement:
    """Ask of the subject: of `it` where the subject is what the demand is made of."""
    if not place and (found := _WHERE.search(rest)) and rest.lower().startswith("be "):
        place, rest = found["place"], rest[: found.start()]
    heading, piece, each = _read_place(place or subject)
    about_subject = not place and (each or piece is not None or bool(_PART.search(subject)))
    if about_subject:
        name, plural = "it", False
    else:
        heading = heading if place else ""
        name, plural = _lower(subject), tag_words(subject)[-1].tag in {"NNS", "NNPS"}
    things = [rest] if not (found := _AND.match(rest)) else _split_both(found)
    asks = tuple(_ask_question(name, each_rest, plural=plural) for each_rest in things)
    about = tuple(things) if about_subject else tuple(f"{subject} {one}" for one in things)
    is_part = piece is not None or bool(_PART.search(place))
    return Requirement("en", asks, about, forbids, heading, piece, each, condition, is_part=is_part)


def _split_both(found: re.Match[str]) -> list[str]:
    return [f"{found['verb']} {found['one']}", f"{found['verb']} {found['two']}"]


def _ask_question(name: str, rest: str, *, plural: bool) -> str:
    verb, _, others = rest.partition(" ")
    if verb.lower() == "be":
        return f"{'Are' if plural else 'Is'} {name} {others}?"
    return f"{'Do' if plural else 'Does'} {name} {rest}?"


def _order(rest: str, negation: str, place: str, condition: str) -> Requirement:
    """Ask of the text what an order wants done: `Name an owner`, `Do not blame anybody`."""
    if not place and (found := _WHERE.search(rest)):
        place, rest = found["place"], rest[: found.start()]
    rest = rest[0].lower() + rest[1:]
    heading, piece, each = _read_place(place)
    if negation.lower() == "avoid":
        rest = f"contain {rest}"
    things = _split_both(found) if (found := _AND.match(rest)) else [rest]
    asks = tuple(f"Does it {one}?" for one in things)
    is_part = piece is not None or bool(_PART.search(place))
    return Requirement(
        "en", asks, tuple(things), bool(negation), heading, piece, each, condition, is_part=is_part
    )


def _read_place(place: str) -> tuple[str, Piece | None, bool]:
    """Return the heading that a place names, what of it is meant, and whether all of those."""
    bare = _EACH.sub("", place)
    each = bare != place
    bare = _ARTICLE.sub("", bare)
    last = bare.rpartition(" ")[2].lower()
    piece = _PIECES.get(last) or _PIECES.get(last.removesuffix("s"))
    if piece is not None and " " not in bare:
        return "", piece, each
    if _LISTED.search(bare):
        return bare.removesuffix("s"), "item", True
    return "" if each else _PART.sub("", bare), None, each


def _lower(subject: str) -> str:
    first, _, rest = subject.partition(" ")
    return f"{first.lower()} {rest}".strip() if tag_words(first)[0].tag == "DT" else subject
