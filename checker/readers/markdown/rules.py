"""Rules that the parser and its plugins lack: math that is no price, front matter at the top."""

import re
from collections.abc import Callable

from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

TOML_FENCE = "+++"
"""What stands above and below front matter in TOML."""

_CLOSINGS = {"---": {"---", "..."}, TOML_FENCE: {TOML_FENCE}}

_DISPLAY = re.compile(r"\$\$((?:\\.|[^$\\])+)\$\$", re.DOTALL)
_BESIDE_TEXT = re.compile(r"(?<![0-9A-Za-z$])\$(?!\s)((?:\\.|[^$\\\n])+)(?<!\s)\$(?![0-9A-Za-z${])")
_JAPANESE = re.compile("[\u3001-\u303f\u3040-\u30ff\u3400-\u9fff\uff01-\uff60]")
_TEX = re.compile(r"[\\^_={}]")


def inline_math(state: StateInline, silent: bool) -> bool:
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


def bounded(
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


def front_matter(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read what stands between two lines `---` or `+++` at the top of a file as front matter.

    The plugin for it also takes a rule inside a list on the first line for one.
    """
    if silent or start or state.level:
        return False
    fence = _line(state, 0)
    closings = _CLOSINGS.get(fence)
    if closings is None or not state.src.startswith(fence):
        return False
    for number in range(1, end):
        if _line(state, number) in closings:
            token = state.push("front_matter", "", 0)
            token.markup = fence
            token.content = state.src[state.bMarks[1] : state.bMarks[number]].removesuffix("\n")
            state.line = number + 1
            return True
    return False


def _line(state: StateBlock, number: int) -> str:
    return state.src[state.bMarks[number] : state.eMarks[number]].rstrip()
