"""Measure how costs grow: four times the text, rules or comments should cost four times as much.

    python benchmarks/growth.py [text markdown pages cells facts kinds rules comments]
        [--json FILE]

Each subject is given three sizes, each four times the one before, in one run; the two ratios say
how the time grows: 4 is linear, 16 is quadratic. Ratios to less than 2 ms are noise and show as a
dash.

    text      sentences, dates and amounts in hostile texts, one unit repeated
    markdown  the reader on hostile Markdown, and on pages
    pages     the PDF reader on pages, and on one page with ever more on it
    cells     the Excel reader on a list, on merged cells, on a form of narrow columns
    facts     facts and their comparison, in hostile texts and in labelled sentences
    kinds     every kind of rule with many options on repeated triggers (`tests/support/hostile.py`)
    rules     loading rule sets; `beside` is the time beside PyYAML's C parser alone
    comments  writing comments into Word files; `beside` is the time with the record beside without
"""

import io
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from itertools import cycle, islice
from pathlib import Path
from typing import Any, Final

import docx
import yaml
from grounding_facts import labelled, lines
from harness import ROOT, Report, growth, median_seconds, parser, seconds
from ruamel.yaml import YAML

from checker.core.document import Document
from checker.core.limits import DEFAULT_LIMITS
from checker.formats.docx.edit import annotate, build_notes
from checker.formats.markdown.read import read
from checker.formats.pdf.read import read as read_pdf
from checker.formats.xlsx.read import read as read_book
from checker.jobs.review.annotate import annotate_file
from checker.jobs.write.grounding import find_facts, find_unsupported
from checker.kinds.registry import KINDS, rule_adapter
from checker.kinds.shared.base import Kind, Rule, Target
from checker.kinds.shared.patterns import Deadline
from checker.language.calendar import find_dates
from checker.language.numerals import find_amounts, parse_amount
from checker.language.sentences import split_sentences
from checker.rules import load_ruleset
from checker.session import Options, Session
from tests.support import hostile, pdf_builder, xlsx_builder

Row = tuple[str, list[float], float | None]
"""What was measured, the seconds for the three sizes, and what the last is beside a peer."""
_NOTICEABLE: Final = 0.05
_MAXIMAL: Final = ROOT / "tests" / "kinds" / "maximal_rules.yaml"
_SENTENCES = ("「", "（「", "」", "。", "「。」", "a. ", "・a\n", "(」", "あ", "当社（以下。）")
_DATES = ("1", "2025年", "令和", "Mon ", "1月", "年月日", "2025/")
_AMOUNTS = ("1", "千", "1千", "1,000,", "一", "万", "¥", "円")
_MARKDOWN = (
    *("[", "![", "](", "[a](", "[a][", "*a **b ", "_a ", "~~a ", "`", "``a`", "<", "<a ", "<!--"),
    *("<![CDATA[", "&", "\\*", "$a ", "$$", "^[", "[^1]", "> ", "- ", "- x\n", "> a\n", "|a"),
    *("|a|b|\n|-|-|\n", "a|b\n", "- $$a\n", "$$a\n\n", "<b>", "<div>", "<div>\n\n", "<a b='"),
    *("<table><td>", "<td rowspan=99 colspan=99>", "[a]: b\n", "[^a]: b\n", "```\n", "# a\n"),
    *("http://a ", "a  \n", "a\n===\n", "<ruby>a<rt>b", "　", "\t", "<li>", "<ul>"),
)
_FACTS = ("1", "9/", "1,000,", "A ", "株式会社", "佐藤", "2025年", "a@", "12台、", "件名:", "\n")
_PAGE = """\
## {n}. 経費の精算

　従業員は、**出張**を終えた日から *7日* 以内に、[精算書](forms/a.md)を`経理部`へ提出する。
領収書\\*を添える。交通費は実費とし、$5 と $x^{n}$ の別、A&amp;B の別は問わない[^{n}]。

- 宿泊費は1泊12,000円を上限とする。
  - ただし、<b>部長</b>の承認があるときは、この限りでない。
- [x] 申請書に「出張の目的」を書く

| 区分 | 上限 | 備考 |
|---|--:|---|
| 国内 | 12,000 | 税込\\|税抜 |
| 国外 | 20,000 | <br>別表 |

> 前項の規定にかかわらず、社長が認めた場合は、
> 別に定める。

[^{n}]: 別表{n}を見よ。

"""
_RULES = (
    "  - {{id: big.r{n}, kind: existence, words: [語{n}, 別{n}], severity: error}}\n",
    "  - {{id: big.r{n}, kind: substitution, swap: {{誤{n}: 正{n}}}}}\n",
    "  - {{id: big.r{n}, kind: existence, patterns: ['[0-9]+年{n}']}}\n",
    "  - id: big.r{n}\n    kind: occurrence\n    words: [こと{n}]\n    max: 2\n",
)
_VAGUE = "ruleset: own\nrules:\n  - {id: own.vague, kind: existence, words: [適宜]}\n"
_VAGUE_SENTENCE = "この資料は適宜更新する。"
_WHEN = datetime(2026, 4, 1, tzinfo=UTC)


def text() -> Iterator[Row]:
    """Yield what reading dates, amounts and sentences costs in hostile texts."""
    for name, units, function in (
        ("sentences", _SENTENCES, partial(split_sentences, language="ja")),
        ("find_dates", _DATES, find_dates),
        ("find_amounts", _AMOUNTS, find_amounts),
        ("parse_amount", _AMOUNTS, parse_amount),
    ):
        for unit in units:
            yield _hostile(f"{name} {unit!r}", unit, function, 4_000)


def markdown() -> Iterator[Row]:
    """Yield what the Markdown reader costs."""
    for unit in _MARKDOWN:
        yield _hostile(f"markdown {unit!r}", unit, _read, 250)
    yield _hostile("markdown pages", _PAGE, _read, 500)


def pages() -> Iterator[Row]:
    """Yield what the PDF reader costs."""
    line = "".join(chr(97 + each % 26) for each in range(60))
    page = pdf_builder.lines([line] * 40) + pdf_builder.ruled((70, 170, 270), range(740, 820, 10))

    def small(count: int) -> str:
        step = 700 / count
        return "".join(
            pdf_builder.shown(line, 70, 100 + step * each, step / 2) for each in range(count)
        )

    def columns(count: int) -> str:
        return "".join(
            pdf_builder.lines([line[:8]] * 60, 40 + 540 / count * each) for each in range(count)
        )

    def ruled(count: int) -> str:
        tops = [100 + 600 / count * each for each in range(count)]
        return pdf_builder.lines([line]) + pdf_builder.ruled((70, 170, 270), tops)

    yield _sizes("PDF: pages", 4, lambda size: _pdf([page] * size))
    yield _sizes("PDF: lines on one page", 40, lambda size: _pdf([small(size)]))
    over = partial(pdf_builder.lines, step=1)
    yield _sizes("PDF: lines one over the other", 40, lambda size: _pdf([over([line] * size)]))
    yield _sizes("PDF: pieces of a line side by side", 4, lambda size: _pdf([columns(size)]))
    yield _sizes("PDF: rows of a table on one page", 60, lambda size: _pdf([ruled(size)]))
    yield _sizes("PDF: a string", 4_000, lambda size: _pdf([pdf_builder.shown("a" * size, 9, 9)]))


def _pdf(contents: Sequence[str]) -> Callable[[], object]:
    data = pdf_builder.File([pdf_builder.Page(each) for each in contents]).data()
    return partial(read_pdf, Path("x.pdf"), data)


def cells() -> Iterator[Row]:
    """Yield what the Excel reader costs."""
    row = ("番号", 1, 2025.5, "備考の文、確認した。", None, "済")
    yield _sizes("Excel: rows of a list", 250, lambda size: _book(size, row))
    yield _sizes("Excel: rows with merged cells", 100, lambda size: _book(size, row, merged=True))
    yield _sizes("Excel: cells in one row", 400, lambda size: _book(1, (*row,) * (size // 6)))
    form = ("件名", *[None] * 18)
    yield _sizes("Excel: rows of a form", 60, lambda size: _book(size, form))


def _book(rows: int, row: Sequence[object], *, merged: bool = False) -> Callable[[], object]:
    book, sheet = xlsx_builder.workbook({})
    for number in range(1, rows + 1):
        for column, value in enumerate(row, 1):
            cell = sheet.cell(number, column, value)
            cell.border = xlsx_builder.BOX
        if merged:
            sheet.merge_cells(start_row=number, end_row=number, start_column=4, end_column=5)
    data = xlsx_builder.zipped(xlsx_builder.members(book))
    return partial(read_book, Path("x.xlsx"), data)


def _facts() -> Iterator[Row]:
    """Yield what facts cost in hostile texts, and what comparing costs in labelled sentences."""
    for unit in _FACTS:
        yield _hostile(
            f"facts {unit!r}", unit, lambda said: find_facts.__wrapped__(said, "ja"), 2_000
        )
    told = "\n".join(islice(cycle(labelled(line)[0] for line in lines("facts_ja.txt")), 2_000))
    yield _sizes("unsupported, prose", 2_000, lambda size: partial(_compared, told[:size]))


def _compared(said: str) -> object:
    return find_unsupported(said, [said[::2], said], "ja")


def kinds() -> Iterator[Row]:
    """Yield what each kind costs on documents of its own triggers, where it is noticeable."""
    listed: dict[str, Any] = YAML(typ="safe").load(_MAXIMAL.read_text(encoding="utf-8"))
    for name in sorted(listed):
        for options in listed[name]:
            rule = KINDS[name].rule.model_validate({"id": "t.maximal", "kind": name, **options})
            makers = {repr(unit): hostile.one_paragraph(unit) for unit in hostile.OWN.get(name, ())}
            sizes = dict.fromkeys(makers, 7_500) | dict.fromkeys(hostile.STRUCTURES, 2_500)
            for title, make in (makers | hostile.STRUCTURES).items():
                row = _sizes(f"{name} {title}", sizes[title], _checks(KINDS[name], rule, make))
                if row[1][-1] >= _NOTICEABLE:
                    yield row


def _checks(
    kind: Kind, rule: Rule, make: Callable[[int], Document]
) -> Callable[[int], Callable[[], object]]:
    check = kind.check or (lambda *_: None)

    def prepared(size: int) -> Callable[[], object]:
        document, deadline = make(size), Deadline(60)
        return lambda: check(
            rule, Target(document, rule.scope.select(document, deadline), deadline)
        )

    return prepared


def rules() -> Iterator[Row]:
    """Yield what loading rule sets of 625, 2,500 and 10,000 rules costs."""
    rule_adapter()  # built once in a process, whatever it loads
    taken, alone = [], 0.0
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "big.yaml"
        for size in (625, 2_500, 10_000):
            made = "".join(_RULES[n % len(_RULES)].format(n=n) for n in range(size))
            file.write_text(f"ruleset: big\nrules:\n{made}", encoding="utf-8")
            taken.append(median_seconds(partial(load_ruleset, file, lambda _: None, "big.yaml")))
            alone = median_seconds(partial(yaml.load, file.read_text("utf-8"), yaml.CSafeLoader))
    yield "rule sets, to 10,000 rules", taken, taken[-1] / alone


def comments() -> Iterator[Row]:
    """Yield what comments cost, spread over paragraphs and all in one."""
    for name, spread in (("a comment in each paragraph", True), ("all in one paragraph", False)):
        taken, beside = [], 0.0
        for count in (125, 500, 2_000):
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / "file.docx"
                path.write_bytes(_word(count, spread=spread))
                (Path(folder) / "own.yaml").write_text(_VAGUE, encoding="utf-8")
                options = Options(ruleset=str(Path(folder) / "own.yaml"), use_model=False)
                verdict = Session.open(Path(folder), options, "ja").check(path)
                write = partial(annotate, path, path.read_bytes(), build_notes(verdict), when=_WHEN)
                taken.append(seconds(write, time.process_time))
                record = partial(annotate_file, path, verdict, DEFAULT_LIMITS)
                beside = seconds(record, time.process_time) / taken[-1]
        yield f"{name}, to 2,000", taken, beside


def _word(count: int, *, spread: bool) -> bytes:
    document = docx.Document()
    for each in [_VAGUE_SENTENCE] * count if spread else [_VAGUE_SENTENCE * count]:
        document.add_paragraph(each)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _read(source: str) -> object:
    return read(Path("x.md"), source.encode())


def _hostile(name: str, unit: str, function: Callable[[str], object], start: int) -> Row:
    return _sizes(name, start, lambda size: partial(function, "x" + unit * size))


def _sizes(name: str, start: int, prepared: Callable[[int], Callable[[], object]]) -> Row:
    """Measure three sizes, each four times the one before; preparing them is not counted."""
    works = [prepared(start * share) for share in (1, 4, 16)]
    return name, [seconds(work, time.process_time) for work in works], None


SUBJECTS: dict[str, Callable[[], Iterator[Row]]] = {
    "text": text,
    "markdown": markdown,
    "pages": pages,
    "cells": cells,
    "facts": _facts,
    "kinds": kinds,
    "rules": rules,
    "comments": comments,
}


def main() -> None:
    """Print one row for everything that is measured, and the middle of all growths."""
    options = parser(__doc__, rows=True)
    options.add_argument("subjects", nargs="*", metavar="SUBJECT", help=", ".join(SUBJECTS))
    asked = options.parse_args()
    report = Report({"what": 44, "s at 16n": 9, "4n/n": 7, "16n/4n": 7, "beside": 7})
    report.head()
    for name in asked.subjects or SUBJECTS:
        for what, taken, beside in SUBJECTS[name]():
            report.add(what, taken[-1], *growth(taken), beside)
    known = [row["16n/4n"] for row in report.rows if row["16n/4n"] is not None]
    if known:
        print(f"\nmedian of 16n/4n: {statistics.median(known):.1f}; most: {max(known):.1f}")
    report.write(asked.json)


if __name__ == "__main__":
    main()
