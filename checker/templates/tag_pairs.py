"""Looks at tags one by one, and at what begins and ends together; makes of them Jinja's source."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from jinja2 import TemplateSyntaxError, nodes

from checker.core.data_classes import dataclass
from checker.core.messages import Message
from checker.templates.sandbox import DELIMITERS, NONCHARACTERS, Environment
from checker.templates.tags import BrokenTag, Level, TemplateTag, scan
from checker.templates.template_errors import TagFault, TagPlace, suggest_nearest

OPENERS: Final = ("for", "if")
CLOSERS: Final = ("endfor", "endif")
KEYWORDS: Final = ("for", "endfor", "if", "elif", "else", "endif")
"""The statements of a template; Markdown has `include` besides."""

_FORBIDDEN: Final = Message("template.may-not-used-template")
_ALLOWED: Final = Message("template.only-if-elif-else-their-ends")
_UNCLOSED: Final = (
    Message("template.a-tag-is-not-closed"),
    Message("template.close-same-paragraph"),
)
_STRAY: Final = (
    Message("template.tag-ends-here-never-began"),
    Message("template.begin-same-paragraph-delete"),
)
_COMPLAINTS: Final = (
    (
        r"unexpected char (?:'\\ufdd|'\"'|\"'\")|unexpected end of template",
        Message("template.bracket-quote-not-closed"),
    ),
    (
        r"expected name or number|expected token 'name', got 'end of",
        Message("template.there-is-no-name"),
    ),
    (r"unexpected 'end of", Message("template.it-ends-halfway")),
    (
        r"unexpected char ['\"](.+)['\"] at",
        Message("template.unreadable-character"),
    ),
    (
        r"expected token 'end of \w+(?: \w+)?', got '(.+)'",
        Message("template.is-too-much-2"),
    ),
    (
        r"expected token '(.+)', got 'end of .+'",
        Message("template.is-missing"),
    ),
    (
        r"expected token '(.+)', got '(.+)'",
        Message("template.in-the-place-of"),
    ),
    (r"(?i)expected an expression", Message("template.there-is-no-value")),
    (r"unexpected '(.+)'", Message("template.is-too-much-2")),
)
"""What Jinja's messages mean, the position left out: it is that in our source."""
_MAX_NESTING: Final = 16
_MAX_EXPRESSION_DEPTH: Final = 60
_TOO_DEEP: Final = (
    Message("template.nested-too-deeply-too-large-number"),
    Message("template.make-shorter-compute-value-template-yaml"),
)
MAX_TAGS: Final = 5_000
"""Tags of a template; each is parsed by itself, which takes a millisecond."""
_TOO_MANY: Final = (
    Message("template.more-than-tags", most_tags=MAX_TAGS),
    Message("template.divide-into-templates"),
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
class TagMark:
    """A tag, where it is written, and what it ends up in: an element, or nothing in particular."""

    tag: TemplateTag
    spot: TagPlace
    container: object = None


@dataclass(frozen=True, slots=True)
class JinjaSource:
    """What Jinja reads, and the tag that each line of it belongs to."""

    text: str
    lines: dict[int, TagMark]

    def spot(self, line: int) -> TagPlace:
        """Return the tag of a line; of a line without one, the tag before it."""
        before = [each for each in self.lines if each <= line]
        return self.lines[max(before, default=min(self.lines))].spot


def parse_tags(text: str, at: TagPlace) -> tuple[list[str | TagMark], list[TagFault]]:
    """Return a text as words and tags, comments left out, and the tags that are broken.

    `at` is the place of the text as a whole.
    """
    pieces: list[str | TagMark] = []
    faults, end = [], 0
    for each in scan(text):
        spot = replace(at, start=each.start, end=each.end)
        if isinstance(each, BrokenTag):
            faults.append(report_broken(each, spot))
            continue
        pieces.append(text[end : each.start].translate(NONCHARACTERS))
        if each.kind != "comment":
            pieces.append(TagMark(each, spot))
        end = each.end
    return [*pieces, text[end:].translate(NONCHARACTERS)], faults


def report_too_many(spot: TagPlace) -> TagFault:
    """Return that a template has more than `MAX_TAGS`; `spot` is the one after those."""
    return TagFault(spot, *_TOO_MANY)


def report_broken(found: BrokenTag, spot: TagPlace) -> TagFault:
    """Return what is wrong with a tag of which one end is missing."""
    return TagFault(spot, *(_UNCLOSED if found.kind == "unclosed" else _STRAY))


def build_source(pieces: Sequence[str | TagMark]) -> JinjaSource:
    """Return a template's source.

    Each tag begins a line of its own inside its braces: so that Jinja's line says which it is, and
    nothing is added to the text.
    """
    text, lines, line = [], {}, 1
    for piece in pieces:
        if isinstance(piece, TagMark):
            line += 1
            lines[line] = piece
            text.append(write_tag(piece.tag))
        else:
            line += piece.count("\n")
            text.append(piece)
    return JinjaSource("".join(text), lines)


def write_tag(tag: TemplateTag) -> str:
    """Return a tag as Jinja reads it."""
    kind = "variable" if tag.kind == "value" else "block"
    start, end = DELIMITERS[f"{kind}_start_string"], DELIMITERS[f"{kind}_end_string"]
    sign = tag.body[:1] if tag.body[:1] in ("-", "+") and kind == "block" else ""
    body = tag.body[len(sign) :].translate(NONCHARACTERS).replace("\n", " ")
    return f"{start}{sign}\n{body}{end}"


def find_tag_faults(
    marks: Sequence[TagMark], environment: Environment, keywords: Sequence[str] = KEYWORDS
) -> Iterator[TagFault]:
    """Yield what is wrong with tags, each by itself."""
    for mark in marks:
        fault = _find_keyword_fault(mark, keywords) or _find_syntax_fault(mark, environment)
        if fault is not None:
            yield fault


def _find_keyword_fault(mark: TagMark, keywords: Sequence[str]) -> TagFault | None:
    if mark.tag.kind != "statement" or mark.tag.keyword in keywords:
        return None
    name = mark.tag.keyword
    what = _FORBIDDEN.format(name=name)
    is_jinjas = name.removeprefix("end") in _JINJAS
    return TagFault(mark.spot, what, _ALLOWED if is_jinjas else suggest_nearest(name, keywords))


def _find_syntax_fault(mark: TagMark, environment: Environment) -> TagFault | None:
    text, keyword = write_tag(mark.tag), mark.tag.keyword
    if keyword in OPENERS:
        text += _block(f"end{keyword}")
    elif keyword in ("elif", "else", *CLOSERS):
        opener = "for x in y" if keyword == "endfor" else "if 1"
        text = _block(opener) + text + ("" if keyword in CLOSERS else _block("endif"))
    try:
        tree = environment.parse(text)
    except TemplateSyntaxError as error:
        return TagFault(mark.spot, *_explain_syntax(error.message or ""))
    except (ValueError, RecursionError, OverflowError):  # a number, brackets beyond reason
        return TagFault(mark.spot, *_TOO_DEEP)
    return TagFault(mark.spot, *_TOO_DEEP) if _is_deep(tree) else None


def _is_deep(tree: nodes.Node) -> bool:
    """Return whether an expression is nested beyond what Python's own parser takes."""
    level: list[nodes.Node] = [tree]
    for _ in range(_MAX_EXPRESSION_DEPTH):
        level = [inner for each in level for inner in each.iter_child_nodes()]
    return bool(level)


def _block(words: str) -> str:
    return f"{DELIMITERS['block_start_string']} {words} {DELIMITERS['block_end_string']}"


def _explain_syntax(message: str) -> tuple[Message, Message]:
    """Return what Jinja has against a tag, and the remedy."""
    message = message.translate(NONCHARACTERS).rstrip(".")
    why: Message | str = next(
        (
            said.format(**dict(zip(("what", "there"), found.groups(), strict=False)))
            for pattern, said in _COMPLAINTS
            if (found := re.match(pattern, message)) is not None
        ),
        message,
    )
    return (
        Message("template.tag-not-well-written", why=why),
        Message("template.write-field-field-filter-if-field"),
    )


def pair_faults(marks: Sequence[TagMark]) -> Iterator[TagFault]:
    """Yield where loops and conditions are not closed, or not in the place where they begin."""
    open_marks: list[TagMark] = []
    for mark in marks:
        keyword = mark.tag.keyword
        if keyword in OPENERS:
            open_marks.append(mark)
            if len(open_marks) == _MAX_NESTING:
                yield TagFault(mark.spot, *_TOO_DEEP)
        elif keyword in ("elif", "else", *CLOSERS):
            if not open_marks or not _fits_opener(open_marks[-1].tag.keyword, keyword):
                yield _report_unopened(mark, open_marks)
                if not open_marks or keyword not in CLOSERS:
                    continue
            opener = open_marks[-1]
            yield from _report_misplaced(opener, mark)
            if keyword in CLOSERS:
                open_marks.pop()
    yield from (_report_unclosed(each) for each in open_marks)


def _fits_opener(opener: str, keyword: str) -> bool:
    return keyword in (("else", "endfor") if opener == "for" else ("elif", "else", "endif"))


def _report_unopened(mark: TagMark, open_marks: Sequence[TagMark]) -> TagFault:
    keyword = mark.tag.keyword
    if open_marks:
        inner = open_marks[-1].tag.keyword
        what = Message("template.comes-before-is-closed", inner=inner, keyword=keyword)
        remedy = Message("template.write-end-before-it", inner=inner)
        return TagFault(mark.spot, what, remedy, open_marks[-1].spot)
    opener = "for" if keyword == "endfor" else "if"
    what = Message("template.has-no-before-it", keyword=keyword, opener=opener)
    remedy = Message("template.write-before-delete", opener=opener, keyword=keyword)
    return TagFault(mark.spot, what, remedy)


def _report_unclosed(mark: TagMark) -> TagFault:
    keyword, level = mark.tag.keyword, mark.tag.level
    end = f"{{%{level} end{keyword} %}}"
    what = Message("template.is-never-closed", keyword=keyword)
    remedy = Message("template.write-where-it-ends", end=end)
    return TagFault(mark.spot, what, remedy)


def _report_misplaced(opener: TagMark, mark: TagMark) -> Iterator[TagFault]:
    """Yield that two tags of a pair would tear the document's structure apart."""
    if opener.tag.level != mark.tag.level:
        name = opener.tag.level
        what = Message("template.beginning-end-different-kinds")
        remedy = Message("template.write-both-of-them-as", name=name)
        yield TagFault(mark.spot, what, remedy, opener.spot)
    elif opener.container is not mark.container:
        yield TagFault(mark.spot, *_APART[mark.tag.level], opener.spot)


_APART: Final[dict[Level, tuple[Message, Message]]] = {
    "": (
        Message("template.beginning-end-stand-different-paragraphs-links"),
        Message("template.whole-paragraphs-write-p-rows-table"),
    ),
    "p": (
        Message("template.beginning-end-stand-different-cells-boxes"),
        Message("template.put-both-into-one-cell-rows"),
    ),
    "tr": (
        Message("template.beginning-end-stand-different-tables"),
        Message("template.put-end-into-row-table-which"),
    ),
    "tc": (
        Message("template.beginning-end-stand-different-rows"),
        Message("template.put-end-into-cell-row-which"),
    ),
}
