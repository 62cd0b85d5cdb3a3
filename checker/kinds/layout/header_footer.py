"""`header-footer`: what must, or must not, stand above and below the text of each page."""

from collections.abc import Iterator
from typing import Literal, Self

from pydantic import Field, model_validator

from checker.core.bilingual import Bilingual, same
from checker.core.document import Document, MarkKind, Span
from checker.core.findings import CheckResult, Hit
from checker.core.text.normal import fold
from checker.kinds.layout.margins import WHERE, Face, Pages, Where, faces, located
from checker.kinds.layout.properties import property_name
from checker.kinds.shared.base import Kind, KindDoc, Rule, Target, Words
from checker.kinds.shared.patterns import Pattern, alternatives, find
from checker.kinds.shared.scope import Many


class HeaderFooterRule(Rule):
    """Parameters of `header-footer`."""

    kind: Literal["header-footer"]
    where: Where = Field(
        "either", description="header、footer、either(どちらか)。 / Where it must stand."
    )
    pages: Many[Pages] = Field(
        ("default",),
        description="見るページ: default、first(先頭)、even(偶数)。 / Which pages are looked at.",
    )
    sections: Literal["all", "first"] = Field(
        "all", description="すべてのセクションか、最初だけか。 / All sections, or the first."
    )
    words: tuple[str, ...] = Field((), description="どれか一つが必要な語。 / One must be there.")
    patterns: tuple[Pattern, ...] = Field((), description="正規表現。 / Expressions, likewise.")
    label: Words | None = Field(
        None, description="なければならないものの呼び名。 / What the message calls it."
    )
    fields: Many[str] = Field(
        (), description="必要なフィールド(FILENAME 等)。 / Fields of Word that must be there."
    )
    same_as_field: Many[str] = Field(
        (),
        description="この記入欄の値が必要(文書番号等)。 / This form field's value must be there.",
    )
    same_as_property: str | None = Field(
        None, description="この文書プロパティの値が必要。 / This property's value must be there."
    )
    forbidden_words: tuple[str, ...] = Field((), description="あってはならない語。 / No such word.")
    forbidden_patterns: tuple[Pattern, ...] = Field(
        (), description="あってはならない正規表現。 / No such expression."
    )

    @model_validator(mode="after")
    def _has_something(self) -> Self:
        asked = (
            self.words, self.patterns, self.fields, self.same_as_field, self.same_as_property,
            self.forbidden_words, self.forbidden_patterns,
        )  # fmt: skip
        if not any(asked):
            message = "確かめるものがありません / nothing to look for"
            raise ValueError(message)
        return self


_MISSING = Bilingual("{where}に{label}がありません。", "The {where} lacks {label}.")
_MISSING_EITHER = Bilingual(
    "ヘッダーにもフッターにも{label}がありません。", "Neither header nor footer has {label}."
)
_FORBIDDEN = Bilingual("{where}に「{match}」があります。", "The {where} has “{match}”.")
_FIELD = Bilingual("{name}のフィールド", "the field {name}")
_VALUE = Bilingual("{name}「{value}」", "{name} “{value}”")


def check(rule: HeaderFooterRule, target: Target) -> CheckResult:
    """Look at each kind of page of each section; what several of them lack is one hit."""
    looked_at = [face for face in faces(target.document) if _is_asked(rule, face)]
    return CheckResult(
        len(looked_at), (*_absent(rule, target, looked_at), *_forbidden(rule, target, looked_at))
    )


def _is_asked(rule: HeaderFooterRule, face: Face) -> bool:
    return face.pages in rule.pages and (rule.sections == "all" or face.section == 1)


def _absent(rule: HeaderFooterRule, target: Target, looked_at: list[Face]) -> Iterator[Hit]:
    lacking: dict[Bilingual, list[Face]] = {}
    for face in looked_at:
        for label in _missing(rule, target, face):
            lacking.setdefault(label, []).append(face)
    for label, at_fault in lacking.items():
        sentence = _MISSING_EITHER if rule.where == "either" else _MISSING
        where = WHERE[rule.where]
        said = Bilingual(
            sentence.ja.format(where=where.ja, label=label.ja),
            sentence.en.format(where=where.en, label=label.en),
        )
        values = {"where": where.ja, "label": label.ja, "match": ""}
        blocks = at_fault[0].blocks(rule.where)
        place = blocks[0].span() if blocks else target.document.first_span()
        yield Hit(place, located(said, at_fault, looked_at), values=values, whole=not blocks)


def _missing(rule: HeaderFooterRule, target: Target, face: Face) -> Iterator[Bilingual]:
    """Yield what the rule asks for and these pages do not show."""
    text = face.text(rule.where)
    if (rule.words or rule.patterns) and not any(
        find(alternatives(rule.words, rule.patterns), text, target.deadline)
    ):
        yield rule.label or _listed(rule.words or rule.patterns)
    there = {
        mark.value
        for block in face.blocks(rule.where)
        for mark in block.marks
        if mark.kind is MarkKind.FIELD
    }
    for name in rule.fields:
        if name.upper() not in there:
            yield _FIELD.format(name=name.upper())
    folded = fold(text)
    for label, value in _wanted_values(rule, target.document):
        if fold(value) not in folded:
            yield Bilingual(
                _VALUE.ja.format(name=label.ja, value=value),
                _VALUE.en.format(name=label.en, value=value),
            )


def _wanted_values(rule: HeaderFooterRule, document: Document) -> Iterator[tuple[Bilingual, str]]:
    """Yield what the document says itself; what it does not say is other rules' concern."""
    labels = {fold(label) for label in rule.same_as_field}
    found = next((f for f in document.fields if fold(f.label) in labels and f.value.strip()), None)
    if found is not None:
        yield same(found.label.strip()), found.value.strip()
    name = rule.same_as_property
    if name is not None and document.properties.get(name):
        yield property_name(name), document.properties[name]


def _listed(words: tuple[str, ...]) -> Bilingual:
    if len(words) == 1:
        return Bilingual(f"「{words[0]}」", f"“{words[0]}”")
    return Bilingual(
        "".join(f"「{word}」" for word in words) + "のどれも",
        "any of " + ", ".join(f"“{word}”" for word in words),
    )


def _forbidden(rule: HeaderFooterRule, target: Target, looked_at: list[Face]) -> Iterator[Hit]:
    if not rule.forbidden_words and not rule.forbidden_patterns:
        return
    pattern = alternatives(rule.forbidden_words, rule.forbidden_patterns)
    seen: set[Span] = set()
    for face in looked_at:
        for where in ("header", "footer") if rule.where == "either" else (rule.where,):
            for block in face.blocks(where):
                for match in find(pattern, block.text, target.deadline):
                    span = block.span(*match.span())
                    if span not in seen:
                        seen.add(span)
                        yield _forbidden_hit(span, where, match.group())


def _forbidden_hit(span: Span, where: Where, match: str) -> Hit:
    name = WHERE[where]
    said = Bilingual(
        _FORBIDDEN.ja.format(where=name.ja, match=match),
        _FORBIDDEN.en.format(where=name.en, match=match),
    )
    return Hit(span, said, values={"where": name.ja, "label": "", "match": match})


KIND = Kind(
    "header-footer",
    HeaderFooterRule,
    check,
    KindDoc(
        finds=Bilingual(
            "ヘッダーやフッターに足りないもの(文書番号、社外秘、版など)と、残してはいけないもの。",
            "What a header or footer lacks (document number, classification, version, ...), and"
            " what must not stand there.",
        ),
        why=Bilingual(
            "印刷した一枚だけを手にした人は、ヘッダーとフッターでしか文書を見分けられません。",
            "Who holds a single printed sheet knows the document by its header and footer only.",
        ),
        rule="""\
id: example.classification
kind: header-footer
where: header
words: [社外秘, 関係者外秘]
label: {ja: 機密区分(社外秘など), en: a classification}
""",
        bad="ヘッダーに会社名しかない文書。",
        good="ヘッダーに「社外秘」とある文書。",
        values=("where", "label", "match"),
    ),
)
