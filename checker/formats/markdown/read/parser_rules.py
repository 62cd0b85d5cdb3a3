"""Rules that the parser and its plugins lack: math that is no price, front matter, tildes."""

from collections.abc import Callable

from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

from checker.core.text import lazy_re as re

TOML_FENCE = "+++"
"""What stands above and below front matter in TOML."""

_CLOSINGS = {"---": {"---", "..."}, TOML_FENCE: {TOML_FENCE}}

_KEY = re.compile(r"^(?:\{|[^\s:#>*-][^:\n]*:(?:[ \t]|$))", re.MULTILINE)
_BLANK_LINE = re.compile(r"[ \t]*(?:\n|\Z)")
_TILDES = re.compile("~{3,}")
_DISPLAY = re.compile(r"\$\$((?:\\.|[^$\\])+)\$\$", re.DOTALL)
_BESIDE_TEXT = re.compile(r"(?<![0-9A-Za-z$])\$(?!\s)((?:\\.|[^$\\\n])+)(?<!\s)\$(?![0-9A-Za-z${])")
_JAPANESE = re.compile("[\u3001-\u303f\u3040-\u30ff\u3400-\u9fff\uff01-\uff60]")
_TEX = re.compile(r"[\\^_={}]")


def read_inline_math(state: StateInline, silent: bool) -> bool:
    r"""Read `$x$` and `$$x$$` as math, but leave prices and shell variables alone.

    As in pandoc, no space stands inside the signs and no digit behind the second; nor do letters
    and digits stand around them, nor a line end between them. What holds Japanese is math only
    where it holds a sign of TeX too (`\`, `^`, `_`, `=`, `{`), so that `$5です。$x` is text. A
    dollar behind a backslash is no sign.
    """
    if not state.src.startswith("$", state.pos):
        return False
    match = _DISPLAY.match(state.src, state.pos) or _BESIDE_TEXT.match(state.src, state.pos)
    if match is None or match.end() > state.posMax:
        return False
    tex = match[1]
    if not tex.strip() or (_JAPANESE.search(tex) and not _TEX.search(tex)):
        return False
    if not silent:
        token = state.push("math_inline", "math", 0)
        token.content = tex
        token.markup = "$$" if match[0].startswith("$$") else "$"
    state.pos = match.end()
    return True


def read_many_tildes(state: StateInline, silent: bool) -> bool:
    """Read three tildes and more as text: the parser takes two of them for a strike, GFM does not.

    That a single one strikes too (GFM 6.5) is left out: `9:00~12:00、13:00~17:00` is a time table.
    """
    tildes = _TILDES.match(state.src, state.pos, state.posMax)
    if tildes is None:
        return False
    if not silent:
        state.pending += tildes[0]
    state.pos = tildes.end()
    return True


def keep_in_bounds(
    rule: Callable[[StateBlock, int, int, bool], bool],
) -> Callable[[StateBlock, int, int, bool], bool]:
    """Keep a rule for `$$` blocks inside its paragraph and its list item."""

    def within(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        if not state.src.startswith("$$", state.bMarks[start] + state.tShift[start]):
            return False
        stop = start + 1
        while stop < end and not state.isEmpty(stop) and state.sCount[stop] >= state.blkIndent:
            stop += 1
        return rule(state, start, stop, silent)

    return within


def read_front_matter(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read what stands between two lines `---` or `+++` at the top of a file as front matter.

    The plugin for it also takes a rule inside a list on the first line for one. As in pandoc, a
    `---` before a blank line is a rule; nor is YAML what holds no key: a document may begin so.
    """
    if silent or start or state.level:
        return False
    fence = _get_line(state, 0)
    closings = _CLOSINGS.get(fence)
    if closings is None or not state.src.startswith(fence):
        return False
    for number in range(1, end):
        if _get_line(state, number) in closings:
            content = state.src[state.bMarks[1] : state.bMarks[number]].removesuffix("\n")
            if fence != TOML_FENCE and not _is_yaml(content):
                return False
            token = state.push("front_matter", "", 0)
            token.markup, token.content = fence, content
            state.line = number + 1
            return True
    return False


def _is_yaml(content: str) -> bool:
    return not content or (not _BLANK_LINE.match(content) and _KEY.search(content) is not None)


def _get_line(state: StateBlock, number: int) -> str:
    return state.src[state.bMarks[number] : state.eMarks[number]].rstrip()
