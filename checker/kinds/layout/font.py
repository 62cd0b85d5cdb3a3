"""`font`: characters in a font or size other than the company's."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Literal, Self

from pydantic import model_validator

from checker.core.data_classes import dataclass
from checker.core.document import Block, BlockKind, Document, Part, Run
from checker.core.errors import InvalidValueError
from checker.core.findings import CheckResult, Hit, Repair, TextFormat
from checker.core.messages import Message, MessageList, same
from checker.core.text import lazy_re as re
from checker.core.text.normalization import fold
from checker.kinds.layout.page import Length, Range
from checker.kinds.shared.base import Kind, Rule, Target
from checker.kinds.shared.scope import Many

# Letters and digits only: a stray 。 in another font is nobody's concern, and what Word sets in the
# one font or the other depending on its neighbours (“ ” ° ① Greek, ...) is in neither.
_EAST_ASIA = re.compile(
    "[\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\uff66-\uff9d]"
)
_ASCII = re.compile("[!-~]")
_VISIBLE = re.compile(r"\S")
_SIZE_TOLERANCE = 0.01
_TITLE_STYLES = frozenset({"title", "表題", "標題"})
_SIGNS = ("wingdings", "webdings", "symbol", "mt extra", "marlett", "zapf dingbats")
"""Fonts in which letters are signs: in another font they would say something else."""

_SAME_FONT_TEXT = """
    ms明朝=ms mincho  msp明朝=ms pmincho  msゴシック=ms gothic  mspゴシック=ms pgothic
    ms uiゴシック=ms ui gothic  游明朝=yu mincho  游明朝 demibold=yu mincho demibold
    游明朝 light=yu mincho light  游ゴシック=yu gothic  游ゴシック light=yu gothic light
    游ゴシック medium=yu gothic medium  メイリオ=meiryo  biz ud明朝=biz ud mincho
    biz udp明朝=biz udp mincho  biz udゴシック=biz ud gothic  biz udpゴシック=biz udp gothic
    ud デジタル 教科書体 n-r=ud digi kyokasho n-r  hg丸ゴシックm-pro=hgmarugothicmpro
    ヒラギノ明朝 pron=hiragino mincho pron  ヒラギノ角ゴ pron=hiragino kaku gothic pron
    源ノ角ゴシック=source han sans jp  源ノ明朝=source han serif jp
"""


def _squeeze_name(name: str) -> str:
    return "".join(fold(name).split())


_SAME_FONT: Mapping[str, str] = {
    _squeeze_name(pair.split("=")[0]): _squeeze_name(pair.split("=")[1])
    for line in _SAME_FONT_TEXT.strip().splitlines()
    for pair in re.split(r" {2,}", line.strip())
}


class FontRule(Rule):
    """Parameters of `font`."""

    kind: Literal["font"]
    east_asia: Many[str] = ()
    ascii: Many[str] = ()
    size: Length | None = None

    @model_validator(mode="after")
    def _has_something(self) -> Self:
        if not self.east_asia and not self.ascii and self.size is None:
            raise InvalidValueError(Message("font.needs-fonts-or-size"))
        return self


@dataclass(frozen=True, slots=True)
class _FontTest:
    """One thing that a rule asks of the characters of one script.

    `found` reads a run's fact, None where the file says nothing; `fits` judges it. `mended` writes
    the one value that is right into a format, None where several are.
    """

    what: Message
    characters: re.Pattern[str]
    found: Callable[[Run], str | None]
    fits: Callable[[Run], bool]
    expected: Message
    mended: Callable[[TextFormat], TextFormat] | None
    covers_title: bool = True


@dataclass(frozen=True, slots=True)
class _FontFault:
    test: _FontTest
    found: tuple[str, ...]
    start: int
    end: int
    runs: tuple[Run, ...]


def check(rule: FontRule, target: Target) -> CheckResult:
    """Compare the runs of each block; all that is wrong in a block is one hit."""
    tests = tuple(_build_tests(rule))
    title = _find_title_by_hand(target.document)
    text_styles = _collect_text_styles(target.document)
    candidates, hits = 0, []
    for block in target.blocks:
        if block.looks is not None:
            continue  # what it lacks is the style of a heading, and that is said
        if rule.scope.style and _is_heading_in(text_styles, block):
            continue  # the rule names styles of text
        asked = [test for test in tests if test.covers_title or block.path != title]
        if not any(True for test in asked for _ in _iter_tested_runs(block, test)):
            continue
        candidates += 1
        faults = [fault for test in asked if (fault := _find_fault(block, test))]
        if faults:
            hits.append(_build_hit(block, faults))
    return CheckResult(candidates, tuple(hits))


def _collect_text_styles(document: Document) -> frozenset[str | None]:
    return frozenset(b.style.name for b in document.walk() if b.kind is BlockKind.PARAGRAPH)


def _is_heading_in(text_styles: frozenset[str | None], block: Block) -> bool:
    """Return whether a block is a heading by its outline level, in a style that text has, too."""
    return block.kind is BlockKind.HEADING and block.style.name in text_styles


def _find_title_by_hand(document: Document) -> str | None:
    """Return the path of the line that shows the title: it may be larger than other text."""
    shown = document.title or ""
    lines = (b for b in document.blocks if b.part is Part.BODY and b.text.strip())
    line = next((b for b in lines if " ".join(b.text.split()) == shown), None)
    is_styled = line is None or fold(line.style.name or "") in _TITLE_STYLES
    return None if line is None or is_styled else line.path


def _build_tests(rule: FontRule) -> Iterator[_FontTest]:
    if rule.east_asia:
        yield _FontTest(
            Message("font.japanese-font"),
            _EAST_ASIA,
            lambda run: run.style.east_asia_font,
            lambda run: _is_font(run.style.east_asia_font, rule.east_asia),
            _list_alternatives(rule.east_asia),
            _build_setter(rule.east_asia, lambda form, name: replace(form, east_asia=name)),
        )
    if rule.ascii:
        yield _FontTest(
            Message("font.latin-font"),
            _ASCII,
            lambda run: run.style.ascii_font,
            lambda run: _is_font(run.style.ascii_font, rule.ascii),
            _list_alternatives(rule.ascii),
            _build_setter(rule.ascii, lambda form, name: replace(form, latin=name)),
        )
    if rule.size is not None:
        yield _build_size_test(rule.size)


def _build_setter(
    names: tuple[str, ...], put: Callable[[TextFormat, str], TextFormat]
) -> Callable[[TextFormat], TextFormat] | None:
    return (lambda form: put(form, names[0])) if len(names) == 1 else None


def _build_size_test(size: Range) -> _FontTest:
    points = size.only
    return _FontTest(
        Message("font.size"),
        _VISIBLE,
        lambda run: None if run.style.size is None else f"{run.style.size:g}pt",
        lambda run: run.style.size is None or size.holds(run.style.size, _SIZE_TOLERANCE),
        size.words("pt"),
        None if points is None else lambda form: replace(form, size=points),
        covers_title=False,
    )


def _iter_tested_runs(block: Block, test: _FontTest) -> Iterator[tuple[Run, int, int]]:
    """Yield the runs that show characters of the script, and the first and last of these."""
    for run in block.runs:
        if run.style.hidden or test.found(run) is None:
            continue
        found = [m.start() for m in test.characters.finditer(block.text, run.start, run.end)]
        if found:
            yield run, found[0], found[-1] + 1


def _find_fault(block: Block, test: _FontTest) -> _FontFault | None:
    wrong = [entry for entry in _iter_tested_runs(block, test) if not test.fits(entry[0])]
    if not wrong:
        return None
    names = dict.fromkeys(name for run, _, _ in wrong if (name := test.found(run)))
    runs = tuple(run for run, _, _ in wrong)
    return _FontFault(test, tuple(names), wrong[0][1], wrong[-1][2], runs)


def _build_hit(block: Block, faults: list[_FontFault]) -> Hit:
    said = MessageList((_words(fault) for fault in faults), "list.semicolon")
    sentence = Message("font.not-as-required", said=said)
    values = {
        "expected": "、".join(fault.test.expected.get("ja") for fault in faults),
        "found": "、".join("、".join(fault.found) for fault in faults),
    }
    start, end = min(fault.start for fault in faults), max(fault.end for fault in faults)
    return Hit(block.span(start, end), sentence, values=values, repair=_repair(block, faults))


def _repair(block: Block, faults: list[_FontFault]) -> Repair | None:
    """Return the format of the runs at fault, None where the rule does not say just one."""
    forms: dict[Run, TextFormat] = {}
    for fault in faults:
        for run in fault.runs:
            if fault.test.mended is None or _shows_signs(run):
                return None
            form = forms.get(run) or TextFormat(block.span(run.start, run.end))
            forms[run] = fault.test.mended(form)
    words = MessageList(
        (
            Message("font.make-the", what=fault.test.what, expected=fault.test.expected)
            for fault in faults
        ),
        "list.semicolon",
    )
    return Repair(tuple(forms.values()), "safe", words)


def _shows_signs(run: Run) -> bool:
    fonts = (run.style.ascii_font, run.style.hansi_font, run.style.east_asia_font)
    return any(fold(font).startswith(_SIGNS) for font in fonts if font)


def _words(fault: _FontFault) -> Message:
    test, found = fault.test, MessageList(fault.found, "list.comma")
    return Message("font.fault", what=test.what, expected=test.expected, found=found)


def _list_alternatives(names: Iterable[str]) -> Message:
    listed = tuple(names)
    if len(listed) == 1:
        return same(listed[0])
    return MessageList(listed, "list.or")


def _is_font(name: str | None, wanted: tuple[str, ...]) -> bool:
    return name is None or font_key(name) in {font_key(each) for each in wanted}


def font_key(name: str) -> str:
    """Return `name` for comparison: `ＭＳ 明朝` and `MS Mincho` are one font."""
    key = _squeeze_name(name)
    return _SAME_FONT.get(key, key)


KIND = Kind(
    "font",
    FontRule,
    check,
    values=("expected", "found"),
    repair="safe",
)
