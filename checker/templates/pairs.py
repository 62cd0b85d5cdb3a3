"""Looks at tags one by one, and at what begins and ends together; makes of them Jinja's source."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from jinja2 import TemplateSyntaxError, nodes

from checker.core.bilingual import Bilingual
from checker.templates.faults import Fault, Spot, nearest
from checker.templates.sandbox import DELIMITERS, NONCHARACTERS, Environment
from checker.templates.tags import Broken, Level, Tag, scan

OPENERS: Final = ("for", "if")
CLOSERS: Final = ("endfor", "endif")
KEYWORDS: Final = ("for", "endfor", "if", "elif", "else", "endif")
"""The statements of a template; Markdown has `include` besides."""

_FORBIDDEN: Final = Bilingual(
    "「{name}」は、ひな型では使えません。", "“{name}” may not be used in a template."
)
_ALLOWED: Final = Bilingual(
    "使えるのは for、if、elif、else とその終わりだけです。"
    "値は template.yaml の項目にしてください。",
    "Only for, if, elif, else and their ends may be used; make values fields of template.yaml.",
)
_UNCLOSED: Final = (
    Bilingual("タグが閉じていません。", "A tag is not closed."),
    Bilingual(
        "同じ段落の中で }} か %} で閉じてください。",
        "Close it with }} or %} in the same paragraph.",
    ),
)
_STRAY: Final = (
    Bilingual("始まりのないタグの終わりです。", "A tag ends here that never began."),
    Bilingual(
        "同じ段落の中で {{ か {% から始めるか、消してください。",
        "Begin it with {{ or {% in the same paragraph, or delete it.",
    ),
)
_COMPLAINTS: Final = (
    (
        r"unexpected char (?:'\\ufdd|'\"'|\"'\")|unexpected end of template",
        Bilingual("括弧か引用符が閉じていません", "a bracket or quote is not closed"),
    ),
    (
        r"expected name or number|expected token 'name', got 'end of",
        Bilingual("名前がありません", "there is no name"),
    ),
    (r"unexpected 'end of", Bilingual("途中で終わっています", "it ends halfway")),
    (
        r"unexpected char ['\"](.+)['\"] at",
        Bilingual("読めない文字「{0}」", "unreadable character “{0}”"),
    ),
    (
        r"expected token 'end of \w+(?: \w+)?', got '(.+)'",
        Bilingual("余分な「{0}」", "“{0}” is too much"),
    ),
    (
        r"expected token '(.+)', got 'end of .+'",
        Bilingual("「{0}」がありません", "“{0}” is missing"),
    ),
    (
        r"expected token '(.+)', got '(.+)'",
        Bilingual("「{0}」のところに「{1}」", "“{1}” in the place of “{0}”"),
    ),
    (r"(?i)expected an expression", Bilingual("値がありません", "there is no value")),
    (r"unexpected '(.+)'", Bilingual("余分な「{0}」", "“{0}” is too much")),
)
"""What Jinja's messages mean, the position left out: it is that in our source."""
_MOST_NESTED: Final = 16
_MOST_DEEP: Final = 60
_TOO_DEEP: Final = (
    Bilingual(
        "入れ子が深すぎるか、数が大きすぎます。",
        "This is nested too deeply, or too large a number.",
    ),
    Bilingual(
        "短く分けるか、template.yaml の compute で計算してください。",
        "Make it shorter, or compute the value in template.yaml.",
    ),
)
_JINJAS: Final = (
    "set",
    "macro",
    "call",
    "import",
    "from",
    "include",
    "extends",
    "block",
    "filter",
    "with",
    "raw",
    "autoescape",
    "do",
    "print",
    "break",
    "continue",
    "trans",
)
"""Statements of Jinja that templates may not use; an end such as `endset` goes with them."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A tag, where it is written, and what it ends up in: an element, or nothing in particular."""

    tag: Tag
    spot: Spot
    container: object = None


@dataclass(frozen=True, slots=True)
class Source:
    """What Jinja reads, and the tag that each line of it belongs to."""

    text: str
    lines: dict[int, Mark]

    def spot(self, line: int) -> Spot:
        """Return the tag of a line; of a line without one, the tag before it."""
        before = [each for each in self.lines if each <= line]
        return self.lines[max(before, default=min(self.lines))].spot


def found_tags(text: str, at: Spot) -> tuple[list[str | Mark], list[Fault]]:
    """Return a text as words and tags, comments left out, and the tags that are broken.

    `at` is the place of the text as a whole.
    """
    pieces: list[str | Mark] = []
    faults, end = [], 0
    for each in scan(text):
        spot = replace(at, start=each.start, end=each.end)
        if isinstance(each, Broken):
            faults.append(broken(each, spot))
            continue
        pieces.append(text[end : each.start].translate(NONCHARACTERS))
        if each.kind != "comment":
            pieces.append(Mark(each, spot))
        end = each.end
    return [*pieces, text[end:].translate(NONCHARACTERS)], faults


def broken(found: Broken, spot: Spot) -> Fault:
    """Return what is wrong with a tag of which one end is missing."""
    return Fault(spot, *(_UNCLOSED if found.kind == "unclosed" else _STRAY))


def source(pieces: Sequence[str | Mark]) -> Source:
    """Return a template's source.

    Each tag begins a line of its own inside its braces: so that Jinja's line says which it is, and
    nothing is added to the text.
    """
    text, lines, line = [], {}, 1
    for piece in pieces:
        if isinstance(piece, Mark):
            line += 1
            lines[line] = piece
            text.append(written(piece.tag))
        else:
            line += piece.count("\n")
            text.append(piece)
    return Source("".join(text), lines)


def written(tag: Tag) -> str:
    """Return a tag as Jinja reads it."""
    kind = "variable" if tag.kind == "value" else "block"
    start, end = DELIMITERS[f"{kind}_start_string"], DELIMITERS[f"{kind}_end_string"]
    sign = tag.body[:1] if tag.body[:1] in ("-", "+") and kind == "block" else ""
    body = tag.body[len(sign) :].translate(NONCHARACTERS).replace("\n", " ")
    return f"{start}{sign}\n{body}{end}"


def tag_faults(
    marks: Sequence[Mark], environment: Environment, keywords: Sequence[str] = KEYWORDS
) -> Iterator[Fault]:
    """Yield what is wrong with tags, each by itself."""
    for mark in marks:
        fault = _keyword_fault(mark, keywords) or _syntax_fault(mark, environment)
        if fault is not None:
            yield fault


def _keyword_fault(mark: Mark, keywords: Sequence[str]) -> Fault | None:
    if mark.tag.kind != "statement" or mark.tag.keyword in keywords:
        return None
    name = mark.tag.keyword
    what = _FORBIDDEN.format(name=name)
    is_jinjas = name.removeprefix("end") in _JINJAS
    return Fault(mark.spot, what, _ALLOWED if is_jinjas else nearest(name, keywords))


def _syntax_fault(mark: Mark, environment: Environment) -> Fault | None:
    text, keyword = written(mark.tag), mark.tag.keyword
    if keyword in OPENERS:
        text += _block(f"end{keyword}")
    elif keyword in ("elif", "else", *CLOSERS):
        opener = "for x in y" if keyword == "endfor" else "if 1"
        text = _block(opener) + text + ("" if keyword in CLOSERS else _block("endif"))
    try:
        tree = environment.parse(text)
    except TemplateSyntaxError as error:
        return Fault(mark.spot, *_written_wrongly(error.message or ""))
    except (ValueError, RecursionError, OverflowError):  # a number, brackets beyond reason
        return Fault(mark.spot, *_TOO_DEEP)
    return Fault(mark.spot, *_TOO_DEEP) if _is_deep(tree) else None


def _is_deep(tree: nodes.Node) -> bool:
    """Return whether an expression is nested beyond what Python's own parser takes."""
    level: list[nodes.Node] = [tree]
    for _ in range(_MOST_DEEP):
        level = [inner for each in level for inner in each.iter_child_nodes()]
    return bool(level)


def _block(words: str) -> str:
    return f"{DELIMITERS['block_start_string']} {words} {DELIMITERS['block_end_string']}"


def _written_wrongly(message: str) -> tuple[Bilingual, Bilingual]:
    """Return what Jinja has against a tag, and the remedy."""
    message = message.translate(NONCHARACTERS).rstrip(".")
    ja, en = next(
        (
            (said.ja.format(*found.groups()), said.en.format(*found.groups()))
            for pattern, said in _COMPLAINTS
            if (found := re.match(pattern, message)) is not None
        ),
        (message, message),
    )
    return (
        Bilingual(f"タグの書き方が誤っています({ja})。", f"The tag is not well written: {en}."),
        Bilingual(
            "{{ 項目 }}、{{ 項目|フィルター }}、{% if 項目 %}、{% for 行 in 項目 %} の形で"
            "書いてください。",
            "Write {{ field }}, {{ field|filter }}, {% if field %} or {% for row in field %}.",
        ),
    )


def pair_faults(marks: Sequence[Mark]) -> Iterator[Fault]:
    """Yield where loops and conditions are not closed, or not in the place where they begin."""
    open_marks: list[Mark] = []
    for mark in marks:
        keyword = mark.tag.keyword
        if keyword in OPENERS:
            open_marks.append(mark)
            if len(open_marks) == _MOST_NESTED:
                yield Fault(mark.spot, *_TOO_DEEP)
        elif keyword in ("elif", "else", *CLOSERS):
            if not open_marks or not _fits(open_marks[-1].tag.keyword, keyword):
                yield _unopened(mark, open_marks)
                if not open_marks or keyword not in CLOSERS:
                    continue
            opener = open_marks[-1]
            yield from _misplaced(opener, mark)
            if keyword in CLOSERS:
                open_marks.pop()
    yield from (_unclosed(each) for each in open_marks)


def _fits(opener: str, keyword: str) -> bool:
    return keyword in (("else", "endfor") if opener == "for" else ("elif", "else", "endif"))


def _unopened(mark: Mark, open_marks: Sequence[Mark]) -> Fault:
    keyword = mark.tag.keyword
    if open_marks:
        inner = open_marks[-1].tag.keyword
        what = Bilingual(
            f"{inner} が閉じる前に {keyword} があります。",
            f"{keyword} comes before {inner} is closed.",
        )
        remedy = Bilingual(f"先に end{inner} を書いてください。", f"Write end{inner} before it.")
        return Fault(mark.spot, what, remedy, open_marks[-1].spot)
    opener = "for" if keyword == "endfor" else "if"
    what = Bilingual(
        f"{keyword} に対応する {opener} がありません。", f"{keyword} has no {opener} before it."
    )
    remedy = Bilingual(
        f"前に {opener} を書くか、{keyword} を消してください。",
        f"Write the {opener} before it, or delete {keyword}.",
    )
    return Fault(mark.spot, what, remedy)


def _unclosed(mark: Mark) -> Fault:
    keyword, level = mark.tag.keyword, mark.tag.level
    end = f"{{%{level} end{keyword} %}}"
    what = Bilingual(f"{keyword} が閉じていません。", f"{keyword} is never closed.")
    remedy = Bilingual(f"終わりに {end} を書いてください。", f"Write {end} where it ends.")
    return Fault(mark.spot, what, remedy)


def _misplaced(opener: Mark, mark: Mark) -> Iterator[Fault]:
    """Yield that two tags of a pair would tear the document's structure apart."""
    if opener.tag.level != mark.tag.level:
        name = opener.tag.level
        what = Bilingual(
            "始まりと終わりの種類が違います。", "The beginning and the end are of different kinds."
        )
        remedy = Bilingual(
            f"両方とも {{%{name} … %}} の形で書いてください。",
            f"Write both of them as {{%{name} … %}}.",
        )
        yield Fault(mark.spot, what, remedy, opener.spot)
    elif opener.container is not mark.container:
        yield Fault(mark.spot, *_APART[mark.tag.level], opener.spot)


_APART: Final[dict[Level, tuple[Bilingual, Bilingual]]] = {
    "": (
        Bilingual(
            "始まりと終わりが、別の段落かリンクにあります。",
            "The beginning and the end stand in different paragraphs or links.",
        ),
        Bilingual(
            "段落ごとなら {%p … %}、表の行ごとなら {%tr … %} と書いてください。",
            "For whole paragraphs write {%p … %}, for rows of a table {%tr … %}.",
        ),
    ),
    "p": (
        Bilingual(
            "始まりと終わりが、別のセルや枠にあります。",
            "The beginning and the end stand in different cells or boxes.",
        ),
        Bilingual(
            "同じセルの中に置くか、表の行ごとなら {%tr … %} と書いてください。",
            "Put both into one cell; for rows of a table write {%tr … %}.",
        ),
    ),
    "tr": (
        Bilingual(
            "始まりと終わりが、別の表にあります。",
            "The beginning and the end stand in different tables.",
        ),
        Bilingual(
            "終わりを、始まりと同じ表の行に置いてください。",
            "Put the end into a row of the table in which it begins.",
        ),
    ),
    "tc": (
        Bilingual(
            "始まりと終わりが、別の行にあります。",
            "The beginning and the end stand in different rows.",
        ),
        Bilingual(
            "終わりを、始まりと同じ行のセルに置いてください。",
            "Put the end into a cell of the row in which it begins.",
        ),
    ),
}
