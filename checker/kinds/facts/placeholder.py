"""`placeholder`: provisional text that was never replaced by the real one."""

import re
from collections.abc import Iterator
from typing import Final, Literal, Self

from pydantic import Field, model_validator

from checker.core.document import Block, BlockKind, Document
from checker.core.findings import CheckResult, Hit
from checker.core.messages import Message
from checker.kinds.shared.base import Kind, Rule, Target
from checker.kinds.shared.exceptions import uncovered
from checker.kinds.shared.patterns import Pattern, alternatives, find


class PlaceholderRule(Rule):
    """Parameters of `placeholder`."""

    kind: Literal["placeholder"]
    words: tuple[str, ...] = Field((), description="社内で使う仮の語。 / The company's own ones.")
    exceptions: tuple[Pattern, ...] = Field(
        (), description="この中なら許す正規表現。 / Expressions inside which it is fine."
    )
    defaults: bool = Field(
        default=True, description="一般的な仮の文字(TBD、〇〇など)を探す。 / Look for common ones."
    )

    @model_validator(mode="after")
    def _has_something(self) -> Self:
        if not self.words and not self.defaults:
            message = "defaults: false なら words が必要です / needs words or the defaults"
            raise ValueError(message)
        return self


_OPEN, _SHUT = r"[(（\[［【〔<＜「]", r"[)）\]］】〕>＞」]"
_NUMERAL = "0-9０-９一二三四五六七八九十百千"
_HOLE = "[〇○◯●△▲□×ＸX＊*＿_]"
_MARKS = "〇○◯●△▲□■◎×☆★"
_LATIN = "A-Za-z0-9_"

# Each is written so that what finished documents contain stays unmarked: the zero of 二〇〇五年, a
# rating ●●●○○, a check box, `xxx.txt`, 〇〇線など as an example, a TODO list that is talked about.
_COMMON: Final = (
    # markers that writers leave for themselves
    rf"(?<![{_LATIN}-])(?:TBD|TBC|FIXME|T\.B\.D\.?)(?![{_LATIN}-])",
    rf"(?:^|(?<=[\s。、:：])|(?<={_OPEN}))(?:TODO|ToDo|XXX)(?=\s*(?:[:：]|$|{_SHUT}))",
    # dates with holes
    rf"(?<![{_NUMERAL}{_LATIN}])20(?:XX|xx|ＸＸ|ｘｘ|[〇○◯●]{{2}}|＊＊|\*\*)(?![{_LATIN}])年?",
    rf"(?:令和|平成)\s?{_HOLE}{{1,4}}年(?:度|{_HOLE}{{1,4}}月(?:{_HOLE}{{1,4}}日)?)?",
    rf"(?<![{_NUMERAL}{_MARKS}]){_HOLE}{{1,8}}年{_HOLE}{{1,4}}月(?:{_HOLE}{{1,4}}日)?",
    rf"(?<![{_NUMERAL}{_MARKS}年]){_HOLE}{{1,4}}月{_HOLE}{{1,4}}日",
    # the same sign in the place of a name or number
    r"(?<=\S)(?<![＊※])＊{3,}(?!＊)|^＊{3,}(?!＊)(?=\S)",
    r"(?<![0-9A-Za-z-])0[0-9]{1,3}-[Xx]{2,4}-[Xx]{4}(?![0-9A-Za-z-])",
    # words in brackets
    r"[(（\[［【](?:要(?:確認|修正|追記|記入|検討)|未(?:記入|入力)|ダミー)[)）\]］】]|【未(?:定|確定)】",
    r"\[(?:Missing: [^\]]{1,80}|To be confirmed(?:: [^\]]{1,80})?)\]",
    r"[【\[［〔](?:要確認|未記入|要追記)[:：、。]?[^】\]］〕]{1,30}[】\]］〕]",
    r"[(（\[［【<＜]ここに[^)）\]］】>＞]{0,30}(?:[書貼][いくき]|記入|入力|記載する)[)）\]］】>＞]",
    r"[(（\[［【<＜]ここに[^)）\]］】>＞]{0,40}ください[)）\]］】>＞]",
    rf"^{_OPEN}[^()（）]{{1,30}}を(?:ご?記入|ご?入力|ご?記載)(?:する|してください|すること)?{_SHUT}$",
    # filler
    r"(?i:lorem ipsum)",
    r"^ダミー$|(?:ダミー|サンプル)(?:テキスト|の?文章)です",
)
# the same sign twice or more, in the place of a name or number, unless it is given as an example
_SIGNS: Final = (
    rf"(?<![{_MARKS}{_NUMERAL}])(?P<sign>[〇○◯●△▲□])(?P=sign)++(?![{_MARKS}{_NUMERAL}])"
    r"(?![^、。]{0,10}(?:、[〇○◯●△▲□]{2}[^、。]{0,10})?(?:等|など|といった|のような|という))"
)
_EXAMPLES: Final = r"例[)）]?[:：]"
_EXAMPLE_TITLE: Final = re.compile(r"(?:記[入載述]|表記|入力|文|作成)例|の例$|^例$")
_EXAMPLE_LINE: Final = re.compile(
    r"[<＜(（【\[［]?(?:(?:記[入載述]|表記|入力)の?)?例[0-9０-９]{0,2}[)）】\]］>＞:：]?"
)
# a format is not a hole where the same paragraph speaks of it as a format
_FORMATS: Final = r"(?<![A-Za-z])[Yy]{4}\s?[/年.-]\s?[Mm]{1,2}\s?[/月.-]\s?[Dd]{1,2}日?(?![A-Za-z])"
_ABOUT_FORMATS: Final = r"形式|書式|フォーマット|表記|西暦|入力|記入|命名|ファイル名|[Ff]ormat"
# nor is the last of a row such as 「101 / 102 / ・・・ / xxx」
_CROSSES: Final = rf"(?<![{_LATIN}./@\\:=#＝-])(?:[Xx]{{3,}}|[Ｘｘ]{{2,}})(?![{_LATIN}./@\\:=＝-])"
_ABOUT_ROWS: Final = r"/ ?(?:・・・|\.\.\.|…) ?/"
# a line to sign on is meant to stay empty
_LINES: Final = rf"(?<![{_LATIN}])_{{3,}}(?![{_LATIN}])|＿{{2,}}"
_ABOUT_LINES: Final = "署名|サイン|記名|捺印|押印|印|[Ss]ign"

_UNLESS: Final = (
    (_SIGNS, _EXAMPLES),
    (_FORMATS, _ABOUT_FORMATS),
    (_CROSSES, _ABOUT_ROWS),
    (_LINES, _ABOUT_LINES),
)
_ALL: Final = (*_COMMON, *(pattern for pattern, _ in _UNLESS))
_LIST_TITLES: Final = frozenset({"TODO", "ToDo"})
_CODE: Final = re.compile(r"(?<!`)(`+)(?!`)[^`]+(?<!`)\1(?!`)")

_LEFT = Message("placeholder.the-placeholder-is-still-here")
_REPLACE = Message("placeholder.put-real-content-here-say-who")


def check(rule: PlaceholderRule, target: Target) -> CheckResult:
    """Find each provisional text that no exception covers."""
    found = [
        (block, start, end)
        for block in target.blocks
        for start, end in _places(rule, block.text, target)
        if not (_is_list_title(block) or _is_code(target.document, block, start, end))
    ]
    has_signs = any(block.text[start] in _MARKS for block, start, _ in found)
    examples = _examples(target.document) if has_signs else frozenset()
    hits = tuple(
        Hit(
            block.span(start, end),
            _LEFT.format(match=block.text[start:end]),
            _REPLACE,
            values={"match": block.text[start:end]},
        )
        for block, start, end in found
        if not (block.text[start] in _MARKS and _is_example(block, examples))
    )
    return CheckResult(len(target.blocks), hits)


def _examples(document: Document) -> frozenset[str]:
    """Return the paths of the blocks and tables that follow a line such as 「例）」."""
    paths, before = set(), ""
    for block in document.walk():
        if block.cell is None:
            if _EXAMPLE_LINE.fullmatch(before):
                paths.add(block.path)
            before = block.text.strip() if block.table is None else ""
    return frozenset(paths)


def _is_example(block: Block, examples: frozenset[str]) -> bool:
    """Return whether a heading or the line before says that this is an example."""
    own = block.path if block.cell is None else block.cell.table
    return own in examples or any(_EXAMPLE_TITLE.search(title) for title in block.section)


def _is_list_title(block: Block) -> bool:
    """Return whether a heading names a list of what is to be done, as in minutes."""
    return block.kind is BlockKind.HEADING and block.text.strip() in _LIST_TITLES


def _is_code(document: Document, block: Block, start: int, end: int) -> bool:
    """Between backticks a Markdown text shows what is typed: it speaks of a hole, and has none."""
    if document.source is None or block.offsets is None:
        return False
    low, high = block.offsets[start], block.offsets[end - 1]
    first = max(0, block.offsets[0] - 2)  # the marks stand outside the text
    written = document.source[first : block.offsets[-1] + 2]
    spans = (match.span() for match in _CODE.finditer(written))
    return any(first + opens <= low and high < first + closes for opens, closes in spans)


def _places(rule: PlaceholderRule, text: str, target: Target) -> list[tuple[int, int]]:
    every = alternatives(rule.words, _ALL if rule.defaults else ())
    if next(find(every, text, target.deadline), None) is None:
        return []  # so it is nearly always, and what the paragraph is about need not be asked
    pattern = alternatives(rule.words, tuple(_patterns(rule, text, target)))
    if not pattern:
        return []
    found = uncovered(find(pattern, text, target.deadline), rule.exceptions, text, target.deadline)
    return [match.span() for match in found]


def _patterns(rule: PlaceholderRule, text: str, target: Target) -> Iterator[str]:
    """Yield the expressions that mean a placeholder in this paragraph."""
    if not rule.defaults:
        return
    yield from _COMMON
    for pattern, about in _UNLESS:
        if not any(True for _ in find(about, text, target.deadline)):
            yield pattern


KIND = Kind(
    "placeholder",
    PlaceholderRule,
    check,
    values=("match",),
)
