"""`sequence`: words that follow one another, told by form or part of speech."""

from collections.abc import Callable, Iterator, Sequence
from typing import Literal, NamedTuple, Self

from pydantic import Field, model_validator

from checker.core.document import Block
from checker.core.errors import InvalidValueError
from checker.core.findings import CheckResult, Hit
from checker.core.messages import Message
from checker.core.text import lazy_re as re
from checker.core.text.intervals import Intervals
from checker.core.text.normalization import fits
from checker.kinds.shared.base import Kind, Parameters, Rule, Target
from checker.kinds.shared.patterns import Pattern, compile_pattern, find, join_alternatives
from checker.kinds.shared.scope import Many
from checker.language.morphology import split_morphemes
from checker.language.sentences import split_sentences


class SequenceToken(Parameters):
    """One word of a sequence: all that is given must hold."""

    pattern: Pattern | None = None
    tag: Pattern | None = None
    surface: Many[str] = ()
    lemma: Many[str] = ()
    pos: Many[str] = ()
    form: Many[str] = ()
    negate: bool = False
    skip: int = Field(0, ge=0, le=20)
    mark: bool = False

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not (self.pattern or self.tag or self.surface or self.japanese):
            raise InvalidValueError(Message("sequence.empty-token"))
        return self

    @property
    def japanese(self) -> bool:
        """Whether only the Japanese dictionary can tell."""
        return bool(self.lemma or self.pos or self.form)


class SequenceRule(Rule):
    """Parameters of `sequence`; `tokens` with `pattern`, `tag`, `negate` and `skip` are Vale's."""

    kind: Literal["sequence"]
    tokens: tuple[SequenceToken, ...] = Field(min_length=1, max_length=30)
    ignore_case: bool = False
    exceptions: tuple[Pattern, ...] = ()

    @model_validator(mode="after")
    def _has_one_language(self) -> Self:
        if any(token.tag for token in self.tokens) and any(t.japanese for t in self.tokens):
            raise InvalidValueError(Message("sequence.two-languages"))
        if all(token.negate for token in self.tokens):
            raise InvalidValueError(Message("sequence.needs-a-token"))
        return self

    @property
    def language(self) -> Literal["ja", "en"] | None:
        """The one language whose documents it can be about, None for both."""
        if any(token.tag for token in self.tokens):
            return "en"
        return "ja" if any(token.japanese for token in self.tokens) else None


class _TaggedWord(NamedTuple):
    """A word of either language."""

    text: str
    start: int
    end: int
    tag: str = ""
    lemma: str = ""
    pos: tuple[str, ...] = ()


_FOUND = Message("sequence.sequence-words-not-used")
_FIRST_KANJI, _LAST_KANJI = "\u3400", "\u9fff"
_Fits = Callable[[int, _TaggedWord], bool]


def check(rule: SequenceRule, target: Target) -> CheckResult:
    """Look for the sequence in each sentence; rules for the other language apply to nothing."""
    language = target.document.language
    if rule.language not in {None, language}:
        return CheckResult(0)
    fits = _build_matcher(rule, target)
    hits: list[Hit] = []
    for block in target.blocks:
        if not _may_occur(rule, block.text, target):
            continue
        fine: Intervals | None = None
        for sentence in _iter_sentences(block.text, language):
            for words in _find_occurrences(rule, sentence, fits):
                fine = _find_excepted(rule, block.text, target) if fine is None else fine
                hit = _build_hit(rule, block, words)
                if not fine.cover(hit.span.start, hit.span.end):
                    hits.append(hit)
    return CheckResult(len(target.blocks), tuple(hits))


def _may_occur(rule: SequenceRule, text: str, target: Target) -> bool:
    """Tell in a moment whether the words that are spelled out are there at all."""
    for token in rule.tokens:
        if token.negate:
            continue
        if token.surface and not rule.ignore_case and not any(w in text for w in token.surface):
            return False
        if token.pattern and not _may_match(rule, token.pattern, text, target):
            return False
        if token.lemma and not any(_may_inflect(lemma, text) for lemma in token.lemma):
            return False
    return True


def _may_inflect(lemma: str, text: str) -> bool:
    """Tell whether a word may occur in some form: its first kanji stays, 行う in 行った."""
    return not _FIRST_KANJI <= lemma[:1] <= _LAST_KANJI or lemma[0] in text


def _may_match(rule: SequenceRule, pattern: str, text: str, target: Target) -> bool:
    # anchors that speak of the word say nothing of the text
    if re.search(r"[\^$]|\\[AZbB]|\(\?", pattern):
        return True
    matches = find(pattern, text, target.deadline, ignore_case=rule.ignore_case)
    return next(matches, None) is not None


def _find_excepted(rule: SequenceRule, text: str, target: Target) -> Intervals:
    pattern = join_alternatives((), rule.exceptions)
    matches = find(pattern, text, target.deadline) if pattern else ()
    return Intervals(match.span() for match in matches)


def _iter_sentences(text: str, language: Literal["ja", "en"]) -> Iterator[list[_TaggedWord]]:
    spans = split_sentences(text, language)
    if language == "en":
        from checker.language.tagger import tag_words  # noqa: PLC0415 - English rules only

        for start, end in spans:
            yield [
                _TaggedWord(w.text, start + w.start, start + w.end, tag=w.tag)
                for w in tag_words(text[start:end])
            ]
        return
    words = [
        _TaggedWord(m.surface, m.start, m.end, lemma=m.dictionary_form, pos=m.pos)
        for m in split_morphemes(text)
        if m.pos[0] != "空白"
    ]
    at = 0
    for start, end in spans:
        first = at
        while at < len(words) and words[at].start < end:
            at += 1
        yield [word for word in words[first:at] if word.start >= start]


def _build_matcher(rule: SequenceRule, target: Target) -> _Fits:
    """Return what tells whether a word is the nth token, and asks once about equal words."""
    known: dict[tuple[int, str, str, str, tuple[str, ...]], bool] = {}

    def fits(number: int, word: _TaggedWord) -> bool:
        key = (number, word.text, word.tag, word.lemma, word.pos)
        if key not in known:
            known[key] = _fits_token(rule, rule.tokens[number], word, target)
        return known[key]

    return fits


def _fits_token(
    rule: SequenceRule, token: SequenceToken, word: _TaggedWord, target: Target
) -> bool:
    text = word.text.casefold() if rule.ignore_case else word.text
    surfaces = [w.casefold() for w in token.surface] if rule.ignore_case else token.surface
    holds = (
        (not token.pattern or _matches(token.pattern, word.text, target, rule.ignore_case))
        and (not token.tag or _matches(token.tag, word.tag, target, ignore_case=False))
        and (not token.surface or text in surfaces)
        and (not token.lemma or word.lemma in token.lemma)
        and (not token.pos or any(_is_pos(word.pos, pos) for pos in token.pos))
        and (not token.form or any(fits(word.pos[5], form) for form in token.form))
    )
    return holds != token.negate


def _matches(pattern: str, text: str, target: Target, ignore_case: bool) -> bool:
    expression = compile_pattern(pattern, ignore_case=ignore_case)
    left = target.deadline.left()
    return expression.fullmatch(text, timeout=left, concurrent=True) is not None


def _is_pos(pos: tuple[str, ...], wanted: str) -> bool:
    """Tell whether `助詞-格助詞-一般` is what is wanted, at the levels that are: `助詞-格*`."""
    levels = wanted.split("-")
    return all(fits(have, want) for have, want in zip(pos, levels, strict=False))


def _find_occurrences(
    rule: SequenceRule, words: list[_TaggedWord], fits: _Fits
) -> Iterator[list[_TaggedWord]]:
    """Yield the words of each occurrence, leftmost first, none overlapping another."""
    failed: set[tuple[int, int]] = set()
    at = 0
    while at < len(words):
        places = _match_from(rule, words, fits, failed, 0, at) if fits(0, words[at]) else None
        if places is None:
            at += 1
        else:
            yield [words[place] for place in places]
            at = places[-1] + 1


def _match_from(
    rule: SequenceRule,
    words: Sequence[_TaggedWord],
    fits: _Fits,
    failed: set[tuple[int, int]],
    number: int,
    at: int,
) -> list[int] | None:
    """Return where the tokens from `number` stand if that one is at `at`; try each pair once."""
    if at >= len(words) or (number, at) in failed or not fits(number, words[at]):
        return None
    if number + 1 == len(rule.tokens):
        return [at]
    for gap in range(rule.tokens[number].skip + 1):
        rest = _match_from(rule, words, fits, failed, number + 1, at + 1 + gap)
        if rest is not None:
            return [at, *rest]
    failed.add((number, at))
    return None


def _build_hit(rule: SequenceRule, block: Block, words: list[_TaggedWord]) -> Hit:
    marked = [word for word, token in zip(words, rule.tokens, strict=True) if token.mark] or words
    span = block.span(marked[0].start, marked[-1].end)
    values = {"match": block.text[span.start : span.end]}
    values |= {f"t{number}": word.text for number, word in enumerate(words, 1)}
    return Hit(span, _FOUND.format(match=values["match"]), values=values)


KIND = Kind(
    "sequence",
    SequenceRule,
    check,
    values=("match", "t1", "t2", "t3"),
)
