"""`leftover`: what a finished document should no longer hold: comments, tracked changes, ..."""

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from checker.core.bilingual import Bilingual
from checker.core.document import Document, Markup, Span
from checker.core.findings import CheckResult, Hit
from checker.kinds.shared.base import Kind, KindDoc, Rule, Target
from checker.kinds.shared.directives import DIRECTIVE
from checker.kinds.shared.scope import Many

LeftoverKind = Literal["comment", "insertion", "deletion", "format", "hidden", "highlight"]

_ALL: tuple[LeftoverKind, ...] = (
    "comment",
    "insertion",
    "deletion",
    "format",
    "hidden",
    "highlight",
)
_LONGEST_EXCERPT = 30

_WHAT: Mapping[LeftoverKind, Bilingual] = {
    "comment": Bilingual("コメント", "A comment"),
    "insertion": Bilingual("変更履歴(挿入)", "A tracked insertion"),
    "deletion": Bilingual("変更履歴(削除)", "A tracked deletion"),
    "format": Bilingual("変更履歴(書式)", "A tracked change of formatting"),
    "hidden": Bilingual("隠し文字", "Hidden text"),
    "highlight": Bilingual("蛍光ペン", "Highlighting"),
}
_REVIEW = Bilingual(
    "「校閲」タブで承諾するか元に戻してください。", "Accept or reject it on the Review tab."
)
_REMEDY: Mapping[LeftoverKind, Bilingual] = {
    "comment": Bilingual(
        "対応を終えたコメントを削除してください。", "Delete it once it is dealt with."
    ),
    "insertion": _REVIEW,
    "deletion": _REVIEW,
    "format": _REVIEW,
    "hidden": Bilingual("不要なら削除し、必要なら表示に戻してください。", "Delete it, or show it."),
    "highlight": Bilingual("蛍光ペンの色を「なし」にしてください。", "Set the highlight to none."),
}
_LEFT = Bilingual("{what}が残っています{detail}。", "{what} is left in the document{detail}.")


class LeftoverRule(Rule):
    """Parameters of `leftover`."""

    kind: Literal["leftover"]
    kinds: Many[LeftoverKind] = Field(
        _ALL, min_length=1, description="探すもの(既定はすべて)。 / What to look for."
    )


def check(rule: LeftoverRule, target: Target) -> CheckResult:
    """Report each leftover; several of one kind and author in a block are one hit."""
    groups: dict[tuple[LeftoverKind, str, str], list[Markup]] = {}
    for markup in target.document.markup:
        if markup.kind in rule.kinds and not _speaks_to_checker(markup):
            key = (markup.kind, markup.author, markup.span.path)
            groups.setdefault(key, []).append(markup)
    return CheckResult(1, tuple(_hit(target.document, group) for group in groups.values()))


def _speaks_to_checker(markup: Markup) -> bool:
    """Return whether a comment is a suppression that has effect: it may stay in the file."""
    says = markup.text.lstrip().startswith(DIRECTIVE)
    return markup.kind == "comment" and says and markup.resolved is not False


def _hit(document: Document, group: list[Markup]) -> Hit:
    first = group[0]
    words = _WHAT[first.kind]
    detail = Bilingual(_detail(group, "ja"), _detail(group, "en"))
    sentence = Bilingual(
        _LEFT.ja.format(what=words.ja, detail=detail.ja),
        _LEFT.en.format(what=words.en, detail=detail.en),
    )
    values = {"what": words.ja, "text": _excerpt(first.text), "author": first.author}
    return Hit(_span(document, group), sentence, _REMEDY[first.kind], values=values)


def _detail(group: list[Markup], language: Literal["ja", "en"]) -> str:
    first = group[0]
    quote = f"「{_excerpt(first.text)}」" if language == "ja" else f"“{_excerpt(first.text)}”"
    said = quote if first.text.strip() else ""
    where = first.spot.cell_name if first.spot is not None else ""
    parts = [": ".join(part for part in (where, first.author, said) if part)]
    if len(group) > 1:
        parts.append(f"ほか{len(group) - 1}件" if language == "ja" else f"{len(group) - 1} more")
    shown = [part for part in parts if part]
    if not shown:
        return ""
    return f"({'、'.join(shown)})" if language == "ja" else f" ({', '.join(shown)})"


def _excerpt(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_EXCERPT else f"{line[:_LONGEST_EXCERPT]}…"


def _span(document: Document, group: list[Markup]) -> Span:
    """Return the first leftover's place, or the document's first words where it has none."""
    return group[0].span if group[0].span.path else document.first_span()


KIND = Kind(
    "leftover",
    LeftoverRule,
    check,
    KindDoc(
        finds=Bilingual(
            "コメント、変更履歴、隠し文字、蛍光ペンの残り(Word、Excel など)。",
            "Comments, tracked changes, hidden text and highlighting left in (Word, Excel, ...).",
        ),
        why=Bilingual(
            "社内の議論や消したはずの金額が、提出先に見えてしまいます。",
            "Whoever receives the file sees the discussion, and the amount that was taken out.",
        ),
        rule="""\
id: example.leftover
kind: leftover
when: {format: docx}
""",
        bad="コメントや承諾していない変更履歴のある文書。",
        good="コメントを消し、変更履歴をすべて承諾した文書。",
        values=("what", "text", "author"),
    ),
)
