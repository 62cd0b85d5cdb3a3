"""Tell text that was never replaced from samples, formats, masks and code, which look alike.

`株式会社〇〇` in a letter is a hole; `〇〇機能` in a guide names whatever function there is. What
stands around a sign decides: a hole stands where a value belongs (a company, a person, an amount, a
date), a sample is quoted, introduced by `例えば`, typed in code, or one of several different signs.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Final, Literal

from checker.core.data_classes import dataclass
from checker.core.document import Block, BlockKind, Document
from checker.core.lexicons import LexiconEntry, load_lexicon
from checker.core.text import lazy_re as re
from checker.kinds.facts.text_context import column_heads
from checker.kinds.shared.patterns import compile_pattern
from checker.kinds.shared.quotations import covers, find_quotations, merge_places
from checker.kinds.shared.template_comments import find_template_comments

LEXICON: Final = "placeholder"
Means = Literal["", "word", "value", "format", "line", "mark", "later"]

_EXAMPLE_LINE: Final = re.compile(
    r"[<＜(（【\[［]?(?:(?:記[入載述]|表記|入力)の?)?例[0-9０-９]{0,2}[)）】\]］>＞:：]?"
)
_MAX_TITLE: Final = 30
_MANY: Final = 3
_BACKTICKS: Final = re.compile(r"(?<!`)(`+)(?!`)[^`]+(?<!`)\1(?!`)")
_IN_CODE: Final = (
    (re.compile(r"['\"]$"), re.compile(r"^['\"]")),
    (re.compile(r"(?:[A-Z]{3,}|[;{}=<>])\s*$"), re.compile(r"^\s*(?:[A-Z]{3,}|[;{}()=<>])")),
)
_DOES: Final = re.compile(r"^(?:し|する|せず|され)")
_BRACKETED: Final = (re.compile(r"[(（\[［<＜{]\s*$"), re.compile(r"^\s*[)）\]］>＞}]"))
_PUT: Final = (re.compile(r"(?:は|[、,:：])\s*$"), re.compile(r"^(?:とする|です|である|[、。,]|$)"))
_DATE_HEAD: Final = re.compile(r"日|期限|納期|[Dd]ate")
_TO_WRITE_ON: Final = re.compile(r"[^:：]{1,20}[:：]\s*[_＿]+\s*")
_TO_DO: Final = re.compile(r"^\s*[:：]?\s*(?:@\w|[^。]{1,20}?(?:さん|氏|様))")


class PlaceholderEntry(LexiconEntry):
    """A form of provisional text; it means none in a paragraph in which `unless` is found.

    `means` says for what it stands: a value, the form of a date, a line to write on, a mark that
    the writer left, or a word that it is decided later. What surrounds it then tells whether it is
    a sample.
    """

    example: str
    pattern: str
    unless: str = ""
    means: Means = ""

    @property
    def shown(self) -> str:
        """What the entry looks for, as an example."""
        return self.example


@dataclass(frozen=True, slots=True)
class Found:
    """Characters of a block that may be provisional, and for what their form stands."""

    block: Block
    start: int
    end: int
    means: Means

    @property
    def match(self) -> str:
        """The characters."""
        return self.block.text[self.start : self.end]

    @property
    def before(self) -> str:
        """What stands before them in the block."""
        return self.block.text[: self.start]

    @property
    def after(self) -> str:
        """What stands behind them in the block."""
        return self.block.text[self.end :]


class SampleContexts:
    """What of the found text of one document is there to stay."""

    def __init__(self, document: Document, found: Sequence[Found]) -> None:
        self._document = document
        self._found = found

    def has(self, each: Found) -> bool:
        """Return whether found text is a sample, a format, a mask or code."""
        if each.means == "word":  # its owner knows it
            return _is_between_backticks(self._document, each)
        if _is_code(self._document, each) or _is_quoted(each) or self._is_example(each):
            return True
        return self._means_nothing(each)

    def _means_nothing(self, each: Found) -> bool:
        """Return whether what surrounds the characters says that no content is missing here."""
        match each.means:
            case "value":
                return self._is_masked(each) or not self._is_hole(each)
            case "format":
                return not self._is_date_to_come(each)
            case "line":
                return self._is_form_on_paper
            case "mark":
                return self._is_list_of_tasks(each)
            case "later":
                return self._is_unassigned(each) or self._is_list_of_tasks(each)
        return False

    def _is_example(self, each: Found) -> bool:
        """Return whether a heading, a column head or words beside it say that it is an example."""
        block = each.block
        own = block.path if block.cell is None else block.cell.table
        ending = self._document.name.rpartition(".")[0][1:]  # `sample.md` says nothing of its text
        titles = (*block.section, self._document.title or "", ending)
        if own in self._example_paths or any(_says("sample-title", title) for title in titles):
            return True
        if any(_says("sample-head", label) for label in self._labels(block)):
            return True
        start = max(0, each.start - 80)
        return _says("sample-before", each.block.text[start : each.start]) or _says(
            "sample-after", each.after[:80]
        )

    @cached_property
    def _example_paths(self) -> frozenset[str]:
        """The paths of the blocks and tables that follow a line such as 「例）」 or 「入力例」."""
        paths, before = set(), ""
        for block in self._document.walk():
            if block.cell is None:
                if _EXAMPLE_LINE.fullmatch(before) or (
                    block.table is not None
                    and len(before) <= _MAX_TITLE
                    and _says("sample-title", before)
                ):
                    paths.add(block.path)
                before = block.text.strip() if block.table is None else ""
        return frozenset(paths)

    @cached_property
    def _heads(self) -> Mapping[tuple[str, int], str]:
        return column_heads(self._document)

    def _labels(self, block: Block) -> Iterator[str]:
        """Yield the head of a cell's column and the label of its row."""
        if block.cell is not None and block.cell.row:
            yield self._heads.get((block.cell.table, block.cell.column), "").strip()
        if block.cell is not None:
            yield self._row(block).partition("\n")[0].strip()

    def _row(self, block: Block) -> str:
        if block.cell is None:
            return ""
        table = self._document.block(block.cell.table).table
        cells = table.rows[block.cell.row].cells if table is not None else ()
        return "\n".join(cell.text for cell in cells)

    def _is_masked(self, each: Found) -> bool:
        """Return whether characters hide a password or a number."""
        if not compile_pattern(_part("mask")).fullmatch(each.match):
            return False
        around = "\n".join((each.block.text, self._row(each.block), *self._labels(each.block)))
        return _says("masked", around)

    def _is_hole(self, each: Found) -> bool:
        """Return whether a sign stands where a value belongs."""
        if each.block.path in self._values:
            return not self._quotes_variables
        if each.block.cell is not None and each.block.cell.table in self._sample_tables:
            return False
        if _is_plain_value(each):
            return not self._is_one_of_several(each)
        return _says("particle", each.after) and not self._has_variables

    @cached_property
    def _values(self) -> frozenset[str]:
        """The paths of the title and of values of fields that a form has."""
        title = self._document.title
        titles = (b.path for b in self._document.walk() if title and b.text.strip() == title)
        fields = (
            field.value_span.path
            for field in self._document.fields
            if _says("form-label", field.label.strip())
        )
        return frozenset((*fields, *list(titles)[:1]))

    @cached_property
    def _sample_tables(self) -> frozenset[str]:
        """The tables with different signs, or with many: their rows are samples."""
        signs = defaultdict[str, list[str]](list)
        for each in self._signs:
            if each.block.cell is not None:
                signs[each.block.cell.table].append(each.match[0])
        return frozenset(
            path for path, each in signs.items() if len(set(each)) > 1 or len(each) >= _MANY
        )

    @cached_property
    def _signs(self) -> tuple[Found, ...]:
        return tuple(each for each in self._found if each.means == "value")

    @cached_property
    def _has_variables(self) -> bool:
        """Whether the writer uses signs for whatever there is: 〇〇機能, 「〇〇」."""
        used = sum(
            _is_quoted(each) or not (_is_plain_value(each) or _says("particle", each.after))
            for each in self._signs
        )
        return used > 1 or len({each.match[0] for each in self._signs if used}) > 1

    @cached_property
    def _quotes_variables(self) -> bool:
        """Whether signs are quoted again and again, as names of whatever there is: 「〇〇」画面."""
        return sum(_is_quoted(each) for each in self._signs) >= _MANY

    def _is_one_of_several(self, each: Found) -> bool:
        """Return whether another sign stands before the same word: 〇〇部から△△部へ."""
        return any(
            other.match[0] != each.match[0] and other.after[:1] == each.after[:1] != ""
            for other in self._signs
            if other.block.path == each.block.path and not _says("value-said", each.after)
        )

    def _is_date_to_come(self, each: Found) -> bool:
        """Return whether the form of a date stands where a date belongs."""
        if _surrounds(_BRACKETED, each) and each.block.text.strip("()（）[]") != each.match:
            return False
        alone = each.block.text.strip() == each.match
        if each.block.cell is None:
            return alone or each.block.path in self._values or _surrounds(_PUT, each)
        heads = any(_DATE_HEAD.search(label) for label in self._labels(each.block))
        return each.block.path in self._values or (alone and heads)

    @cached_property
    def _is_form_on_paper(self) -> bool:
        """Whether several lines are there to be written on."""
        lines = [each for each in self._found if each.means == "line"]
        return sum(_TO_WRITE_ON.fullmatch(each.block.text) is not None for each in lines) > 1

    def _is_unassigned(self, each: Found) -> bool:
        """Return whether the value of a constant is not assigned yet: `FORK_TIME = TBD`."""
        row = self._row(each.block).partition("\n")[0].strip()
        return _says("assigned", each.before) or _says("constant", row)

    def _is_list_of_tasks(self, each: Found) -> bool:
        """Return whether a mark heads a list of tasks, or a task with who does it."""
        if self._is_open_item(each):
            return True
        if "TODO" not in each.match.upper():
            return False
        if _TO_DO.match(each.after):
            return True
        following = self._following.get(each.block.path)
        if following is None or following.kind is not BlockKind.LIST_ITEM:
            return False
        # it heads the items below it, or is one among others
        deep_enough = (following.level or 1) >= (each.block.level or 0)
        return each.block.text.strip(" :：") == each.match and deep_enough

    def _is_open_item(self, each: Found) -> bool:
        """Return whether an item says what is to be done, in a list that is headed so."""
        block = each.block
        says_more = each.block.text.strip(" :：()（）") != each.match
        if block.kind is not BlockKind.LIST_ITEM or not says_more:
            return False
        heads = (*block.section[-1:], self._leading.get(block.path, ""))
        # 「(TODO) 復旧の試験」 says how far a plan has come
        lists = ("open-list", "plan") if each.before.strip() in {"(", "（", "["} else ("open-list",)
        return any(_says(which, head.strip()) for which in lists for head in heads)

    @cached_property
    def _leading(self) -> Mapping[str, str]:
        """What the line before its list says, of each list item."""
        found, line = {}, ""
        for block in self._document.walk():
            if block.kind is BlockKind.LIST_ITEM:
                found[block.path] = line
            elif block.text.strip():
                line = block.text
        return found

    @cached_property
    def _following(self) -> Mapping[str, Block]:
        walked = [block for block in self._document.walk() if block.cell is None]
        return {block.path: after for block, after in pairwise(walked)}


def _is_plain_value(each: Found) -> bool:
    """Return whether the words beside a sign say that a value is missing."""
    if _DOES.match(each.after):
        return False
    return (
        _says("before-hole", each.before)
        or _says("after-hole", each.after)
        or _says("value-said", each.after)
        or (_says("says-value", each.before) and not each.after.strip(" 。、"))
        or each.block.text.strip() == each.match
    )


def _is_quoted(each: Found) -> bool:
    """Return whether the characters stand in quotation marks, and other words beside these."""
    places = merge_places(find_quotations(each.block.text))
    if not covers(places, each.start, each.end):
        return False
    outside = len(each.block.text.strip()) - sum(high - low for low, high in places)
    return outside > 0


def _is_code(document: Document, each: Found) -> bool:
    """Return whether the characters are code: by their looks, their neighbours or backticks."""
    if any(_surrounds(pair, each) for pair in _IN_CODE[: 2 if each.means == "value" else 1]):
        return each.match.isascii()
    runs = (run for run in each.block.runs if run.start < each.end and each.start < run.end)
    if any(run.style.code or _says("monospace", run.style.ascii_font or "") for run in runs):
        return True
    left_out = find_template_comments(each.block.text)
    if any(low <= each.start < high for low, high in left_out):
        return True
    return _is_between_backticks(document, each)


def _is_between_backticks(document: Document, each: Found) -> bool:
    """Between backticks a Markdown text shows what is typed: it speaks of a hole, and has none."""
    offsets = each.block.offsets
    if document.source is None or offsets is None:
        return False
    low, high = offsets[each.start], offsets[each.end - 1]
    first = max(0, offsets[0] - 2)  # the marks stand outside the text
    written = document.source[first : offsets[-1] + 2]
    spans = (match.span() for match in _BACKTICKS.finditer(written))
    return any(first + opens <= low and high < first + closes for opens, closes in spans)


def _surrounds(pair: tuple[re.Pattern[str], re.Pattern[str]], each: Found) -> bool:
    return bool(pair[0].search(each.before[-8:]) and pair[1].search(each.after[:8]))


def _says(part: str, text: str) -> bool:
    """Return whether one of the lexicon's expressions is found in a text."""
    return compile_pattern(_part(part), ignore_case=part == "monospace").search(text) is not None


@lru_cache(maxsize=32)
def _part(name: str) -> str:
    return load_lexicon(LEXICON, PlaceholderEntry).expand(f"(?&{name})")
