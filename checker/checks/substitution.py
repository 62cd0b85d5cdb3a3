"""`substitution`: words that have a better word in this company, and are replaced by it."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Annotated, Literal, Self

import regex
from pydantic import AfterValidator, BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from checker.checks.base import Kind, KindDoc, Parameters, Rule, Target, Words
from checker.checks.exceptions import uncovered
from checker.checks.patterns import BAD_ENTRY, Pattern, alternatives, compiled, find
from checker.checks.scope import Many
from checker.document import Span
from checker.findings import CheckResult, Hit, Replacement
from checker.text.bilingual import Bilingual


class Swap(Parameters):
    """One word and what to write for it."""

    from_: str = Field(alias="from", min_length=1, description="直す語。 / The word to replace.")
    to: Many[str] = Field(
        min_length=1, description="正しい語(複数なら候補)。 / The right word, or several."
    )
    why: Words | None = Field(None, description="この語についての理由。 / Why, for this word.")
    exceptions: tuple[Pattern, ...] = Field(
        (), description="この中なら許す正規表現。 / Expressions inside which it is fine."
    )
    enabled: bool = Field(default=True, description="使うかどうか。 / Whether it counts.")


def _as_list(value: object) -> object:
    if isinstance(value, dict):
        return [_swap(old, new) for old, new in value.items()]
    return value


def _swap(old: str, new: object) -> dict[str, object]:
    """Accept `{wrong: right}`, and `{wrong: {to: right, why: reason}}`."""
    return {"from": old, **new} if isinstance(new, dict) else {"from": old, "to": new}


def _switched_on(swaps: tuple[Swap, ...]) -> tuple[Swap, ...]:
    return tuple(swap for swap in swaps if swap.enabled)


Swaps = Annotated[
    tuple[Swap, ...],
    BeforeValidator(_as_list, json_schema_input_type=dict[str, str | list[str]] | list[Swap]),
    Field(min_length=1),
    AfterValidator(_switched_on),
    Field(description="{直す語: 正しい語} または一覧。 / {wrong: right}, or a list."),
]


class SubstitutionRule(Rule):
    """Parameters of `substitution`."""

    kind: Literal["substitution"]
    swap: Swaps
    patterns: bool = Field(
        default=False,
        description=r"直す語は正規表現(正しい語に \1 可)。 / `from` is an expression.",
    )
    exceptions: tuple[Pattern, ...] = Field(
        (), description="この中なら許す正規表現。 / Expressions inside which a match is fine."
    )
    ignore_case: bool = Field(default=False, description="大小文字を区別しない。 / Ignore case.")

    @model_validator(mode="after")
    def _expressions_compile(self) -> Self:
        if self.patterns:
            for swap in self.swap:
                _compiles(swap)
        return self


def _compiles(swap: Swap) -> None:
    try:
        compiled(swap.from_)
        expression = compiled(f"(?:{swap.from_})|")  # matches the empty text, and so expands
        for template in swap.to:
            expression.sub(template, "")
    except (regex.error, IndexError) as error:
        raise PydanticCustomError(
            BAD_ENTRY,
            "「{word}」を解釈できません / not usable: {problem}",
            {"word": swap.from_, "problem": str(error)},
        ) from error


_WRITE = Bilingual(
    "「{match}」は「{replacement}」と書きます。", "Write “{replacement}” for “{match}”."
)
_CHOOSE = Bilingual(
    "「{match}」は使いません。{choices}から選んで書きます。",
    "“{match}” is not used; choose from {choices}.",
)
_DROP = Bilingual("「{match}」は書きません。", "Leave “{match}” out.")


def check(rule: SubstitutionRule, target: Target) -> CheckResult:
    """Find each word that has a replacement; where two overlap, the first and longest counts."""
    hits = tuple(
        _hit(rule, block.span(*match.span()), match.group(), texts, swap.why)
        for block in target.blocks
        for match, swap, texts in _apart(_found(rule, block.text, target))
    )
    return CheckResult(len(target.blocks), hits)


_Found = tuple["regex.Match[str]", Swap, tuple[str, ...]]


def _found(rule: SubstitutionRule, text: str, target: Target) -> Iterator[_Found]:
    """Yield each match that nothing forgives, its swap, and what may be written instead."""
    for match, swap in _raw(rule, text, target):
        fine = (*rule.exceptions, *swap.exceptions, *_already_right(rule, swap))
        texts = tuple(match.expand(to) for to in swap.to) if rule.patterns else swap.to
        if match.group() not in texts and uncovered([match], fine, text, target.deadline):
            yield match, swap, texts


def _raw(
    rule: SubstitutionRule, text: str, target: Target
) -> Iterator[tuple["regex.Match[str]", Swap]]:
    if rule.patterns:
        for swap in rule.swap:
            for match in find(swap.from_, text, target.deadline, ignore_case=rule.ignore_case):
                yield match, swap
        return
    swaps = {_key(rule, swap.from_): swap for swap in rule.swap}
    words = alternatives([swap.from_ for swap in rule.swap], ())
    for match in find(words, text, target.deadline, ignore_case=rule.ignore_case):
        yield match, swaps[_key(rule, match.group())]


def _key(rule: SubstitutionRule, word: str) -> str:
    return word.casefold() if rule.ignore_case else word


def _already_right(rule: SubstitutionRule, swap: Swap) -> list[str]:
    """`サーバ` inside `サーバー` is right already, and replacing it again would never end."""
    return [] if rule.patterns else [regex.escape(word) for word in swap.to if word]


def _apart(found: Iterable[_Found]) -> Iterator[_Found]:
    end = 0
    for match, swap, texts in sorted(found, key=lambda item: (item[0].start(), -item[0].end())):
        if match.start() >= end:
            end = match.end()
            yield match, swap, texts


def _hit(
    rule: SubstitutionRule, span: Span, word: str, texts: Sequence[str], why: Bilingual | None
) -> Hit:
    one = len(texts) == 1
    sentence = (_WRITE if texts[0] else _DROP) if one else _CHOOSE
    choices = "".join(f"「{text}」" for text in texts)
    values = {"match": word, "replacement": texts[0], "choices": choices}
    replacement = Replacement(texts[0], rule.fix or "unsafe" if one else "display")
    return Hit(span, sentence.format(**values), why, replacement, values)


KIND = Kind(
    "substitution",
    SubstitutionRule,
    check,
    KindDoc(
        finds=Bilingual(
            "社内で別の書き方に決めている語。", "Words for which the company has another word."
        ),
        why=Bilingual(
            "同じものを二通りの名で呼ぶと、読み手は別のものかと迷います。"
            "正しい語の一部としてすでに書かれている箇所は指摘しません。",
            "Two names for one thing make readers wonder whether they are two things."
            " A word that already stands inside its replacement is left alone.",
        ),
        rule="""\
id: example.terms
kind: substitution
swap: {サーバ: サーバー, 弊社: 当社}
exceptions: [弊社団法人]
""",
        bad="弊社のサーバを更新する。",
        good="当社のサーバーを更新する。",
        fix="unsafe",
        values=("match", "replacement", "choices"),
    ),
)
