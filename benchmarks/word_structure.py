"""Repairs looks and build of Word files of other people and reads the results with other eyes.

    python benchmarks/word_structure.py --corpus FOLDER [--seed 1] [--files COUNT]
        [--libreoffice 15]

For every file that can be read, a seeded rule set asks for what the file is not: other margins and
paper, another font and size, another indent or spacing, real headings, a section and a field that
are missing, another word. `checker.jobs.fix.fix_file` fixes it, tracked and plain; both results are
fixed once more, which has to change nothing. The results are read with plain lxml
(`word_structure_independent.py`, which says what is checked), with python-docx and by checker.
"""

import io
import random
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import docx
from corpus_run import Outcome, chance, opens_in_python_docx, parser, run
from word_independent import File
from word_structure_independent import (
    CHANGES,
    count_of,
    faults_of_content,
    faults_of_order,
    faults_of_parts,
)

from checker.core.document import Block, BlockKind, Document, Part
from checker.core.limits import DEFAULT_LIMITS
from checker.formats.docx.read import read
from checker.formats.ooxml.encryption import without_encryption
from checker.jobs.check.check import CheckJob
from checker.jobs.fix.fix_file import GRADES, FixResult, fix
from checker.kinds.registry import rule_adapter
from checker.rules.model import LoadedRule, Ruleset, RulesetHeader

Rules = list[dict[str, Any]]
NEW_SECTION, NEW_FIELD = "追補の節", "追補の欄"


def wrong_rules(document: Document, chosen: random.Random) -> Rules:
    """Return rules that the document breaks, most likely: each kind two times out of three."""
    rules: Rules = [
        {"kind": "page", "size": chosen.choice(("A5", "B5", "A3"))},
        {"kind": "page", "orientation": chosen.choice(("portrait", "landscape"))},
        {"kind": "page", "margins_mm": {"top": chosen.choice((22, 33)), "left": 41}},
        {"kind": "font", **_font(chosen), "scope": _scope(chosen)},
        {"kind": "paragraph", **_paragraph(chosen), "scope": _scope(chosen)},
        {"kind": "heading-style"},
    ]
    rules += _sections(document, chosen)
    rules += _fields(document, chosen)
    rules += _words(document, chosen)
    return [each for each in rules if chosen.random() < 2 / 3]


def _scope(chosen: random.Random) -> Mapping[str, Any]:
    return chosen.choice(({}, {"block": "paragraph"}, {"block": "heading"}, {"in_table": True}))


def _font(chosen: random.Random) -> Mapping[str, Any]:
    asked = {"east_asia": "ＭＳ ゴシック", "ascii": "Courier New", "size": 13.5}
    names = chosen.sample(sorted(asked), chosen.randint(1, 3))
    return {name: asked[name] for name in names}


def _paragraph(chosen: random.Random) -> Mapping[str, Any]:
    asked: dict[str, Any] = {
        "alignment": chosen.choice(("left", "right", "center", "justify", "distribute")),
        "left_indent_pt": 21,
        "right_indent_chars": 2,
        "first_line_indent_chars": chosen.choice((-1, 0, 1)),
        "first_line_indent_pt": chosen.choice((-10, 0, 12)),
        "line_spacing": 1.25,
        "space_before_pt": 7,
        "space_after_pt": 0,
        "keep_with_next": chosen.random() < 1 / 2,
        "page_break_before": False,
    }
    names = chosen.sample(sorted(asked), chosen.randint(1, 3))
    return {name: asked[name] for name in names}


def _sections(document: Document, chosen: random.Random) -> Iterator[dict[str, Any]]:
    heads = [b for b in document.blocks if b.kind is BlockKind.HEADING and b.part is Part.BODY]
    names = [text for block in heads if (text := " ".join(block.text.split())) and "*" not in text]
    names = list(dict.fromkeys(names))
    if names:
        at = chosen.randint(0, len(names) - 1)
        required = names[at : at + 2]
        required.insert(chosen.randint(0, len(required)), NEW_SECTION)
        yield {"kind": "sections", "required": required, "non_empty": False}


def _fields(document: Document, chosen: random.Random) -> Iterator[dict[str, Any]]:
    names = [field.label for field in document.fields if field.label.strip() and field.value]
    if names:
        required = [chosen.choice(names), NEW_FIELD]
        yield {
            "kind": "fields",
            "required": required if chosen.random() < 1 / 2 else required[::-1],
        }


def _words(document: Document, chosen: random.Random) -> Iterator[dict[str, Any]]:
    blocks = [b for b in document.walk() if len(_word(b)) > 1]
    if blocks:
        word = _word(chosen.choice(blocks))
        yield {"kind": "substitution", "swap": {word: f"〇{word[:-1]}〇"}}


def _word(block: Block) -> str:
    words = block.text.split()
    return words[0][:4] if words and words[0][:4].isalpha() else ""


def fixed(path: Path, data: bytes, document: Document, rules: Rules, *, tracked: bool) -> FixResult:
    """Return what fixing makes of a file; it is read from a copy."""
    loaded = tuple(
        LoadedRule(rule_adapter().validate_python({"id": f"t.r{number}", **each}), "own.yaml:1")
        for number, each in enumerate(rules)
    )
    ruleset = Ruleset(RulesetHeader(ruleset="own"), loaded, "0" * 64, "own.yaml")
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder, path.name)
        copy.write_bytes(data)
        job = CheckJob(document, str(copy), ruleset, "option", "en")
        return fix(job, copy, DEFAULT_LIMITS, GRADES["unsafe"], tracked=tracked)


def check(outcome: Outcome, seed: int) -> None:
    """Fix one file and read the results."""
    path, data = outcome.path, outcome.path.read_bytes()
    document = read(path, data)
    outcome.counts["files"] += 1
    rules = wrong_rules(document, chance(path, seed))
    ours = fixed(path, data, document, rules, tracked=True)
    theirs = fixed(path, data, document, rules, tracked=False)
    for each in ours.repairs:
        repair = each.fix.repair
        kinds = {change.kind for change in (repair.changes if repair else ())}
        outcome.counts.update(f"made: {kind}" for kind in kinds)
    outcome.counts["made: words"] += sum(len(one.made) for one in ours.passes)
    outcome.counts.update(f"left: {each.why.words.get('en')}" for each in ours.left)
    if _made(ours) != _made(theirs):
        outcome.faults.append("the plain fix makes other repairs")
    if not ours.changed:
        outcome.counts["files without a repair"] += 1
        return
    outcome.data = ours.after.data
    outcome.faults += _faults(data, ours, theirs)
    outcome.counts["changes told"] += count_of(File(ours.after.data), lambda name: name in CHANGES)
    if opens_in_python_docx(outcome, data):
        docx.Document(io.BytesIO(ours.after.data))
    for one, tracked in ((ours, True), (theirs, False)):
        again = read(path, one.after.data)
        more = fixed(path, one.after.data, again, rules, tracked=tracked)
        if more.changed:
            made = [*_made(more), *(each.finding.rule for p in more.passes for each in p.made)]
            outcome.faults.append(f"fixing again changes the file (tracked: {tracked}): {made[:3]}")


def _made(fix: FixResult) -> list[tuple[str, str, str]]:
    return [(e.finding.rule, e.finding.place.block, e.finding.message) for e in fix.repairs]


def _faults(data: bytes, ours: FixResult, theirs: FixResult) -> Iterator[str]:
    files = (without_encryption(data, ""), ours.after.data, theirs.after.data)
    old, new, plain = map(File, files)
    yield from faults_of_content(new, plain, old)
    yield from faults_of_order(new)
    yield from faults_of_parts(new, old)
    yield from faults_of_parts(plain, old)


def main() -> int:
    """Run, print counts and every fault, and return 1 where there is one."""
    asked = parser(__doc__).parse_args()
    return run(asked, lambda outcome: check(outcome, asked.seed))


if __name__ == "__main__":
    sys.exit(main())
