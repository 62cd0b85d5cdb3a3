"""Measures `templates learn`: does the learnt template make the samples again?

Three families of three filled minutes and one of three requests that lack parts in turn
(`tests/support/filled`), and each shipped template filled with its examples, once with all fields
and once without the optional ones. From each a template is learnt, filled again with each sample's
values, and the result laid beside the sample, in two ways that share no code: block by block as
checker reads them (text, style, look of each run), and `word/document.xml` with headers and footers
after a canonical form that lxml alone makes. From the first sample of each family alone a template
is learnt too, and filled again with that one.

    python -m benchmarks.templates_learn
"""

import io
import re
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest
from pathlib import Path
from zipfile import ZipFile

from lxml import etree

from checker.core.document import Block
from checker.core.limits import DEFAULT_LIMITS
from checker.core.resources import get_documents_folder
from checker.formats.reading import read_document
from checker.learn.templates.filled_document import FilledSample
from checker.learn.templates.learning import learn_template
from checker.templates.filling import fill_fields, read_data
from checker.templates.load import load_template
from checker.templates.render import render
from checker.templates.trial_values import build_samples as tries_of
from tests.support.samples import FAMILIES, filled_documents

_DAY = date(2025, 6, 1)
_MOST_SHOWN = 4
_TRIED = ("sample", "required")
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MADE = re.compile(r"word/(?:document|header\d*|footer\d*)\.xml")
_NO_WORDS = ("proofErr", "lastRenderedPageBreak", "bookmarkStart", "bookmarkEnd")


@dataclass(frozen=True)
class Again:
    """A sample and what was made of its values; `blocks` and `xml` say what differs."""

    sample: str
    blocks: list[str]
    xml: list[str]


def again(samples: list[bytes], folder: Path) -> Iterator[Again]:
    """Learn from samples, and yield what comes of filling each one's values in again."""
    paths = [folder / f"sample-{at}.docx" for at in range(1, len(samples) + 1)]
    for path, data in zip(paths, samples, strict=True):
        path.write_bytes(data)
    opened = [FilledSample.read(path, DEFAULT_LIMITS) for path in paths]
    learnt = learn_template(opened, "learnt", ruleset="minutes")
    home = folder / "learnt"
    home.mkdir()
    (home / "template.docx").write_bytes(learnt.word)
    (home / "template.yaml").write_text(learnt.yaml, encoding="utf-8")
    template = load_template(home)
    language = template.header.language
    for at, path in enumerate(paths):
        filled = folder / f"data-{at}.yaml"
        filled.write_text(learnt.data(at), encoding="utf-8")
        values = fill_fields(template, read_data(filled), today=_DAY, language=language).values
        made = folder / f"made-{at}.docx"
        made.write_bytes(render(template, values, language=language))
        yield Again(path.name, list(by_blocks(path, made)), list(by_xml(path, made)))


def by_blocks(one: Path, other: Path) -> Iterator[str]:
    """Yield the blocks that checker reads differently, with both texts."""
    pairs = zip_longest(*(list(read_document(path).walk()) for path in (one, other)))
    for mine, theirs in pairs:
        if mine is None or theirs is None or _seen(mine) != _seen(theirs):
            yield f"{_words(mine)} | {_words(theirs)}"


def _seen(block: Block) -> tuple[object, ...]:
    runs: list[tuple[str, object]] = []
    for run in block.runs:
        text = block.text[run.start : run.end]
        if runs and runs[-1][1] == run.style:
            text = runs.pop()[0] + text
        runs.append((text, run.style))
    return block.kind, block.text, block.level, block.marker, block.style, block.part, tuple(runs)


def _words(block: Block | None) -> str:
    return "(none)" if block is None else f"{block.path} {block.text[:40]!r}"


def by_xml(one: Path, other: Path) -> Iterator[str]:
    """Yield the paragraphs whose canonical XML differs, part by part."""
    mine, theirs = _parts(one), _parts(other)
    for name in sorted(mine | theirs):
        pairs = zip_longest(mine.get(name, []), theirs.get(name, []), fillvalue="(none)")
        for a, b in pairs:
            if a != b:
                yield f"{name}: {a[:400]} | {b[:400]}"


def _parts(path: Path) -> dict[str, list[str]]:
    with ZipFile(io.BytesIO(path.read_bytes())) as archive:
        names = [name for name in archive.namelist() if _MADE.fullmatch(name)]
        return {name: canonical(archive.read(name)) for name in names}


def canonical(content: bytes) -> list[str]:
    """Return a part as a line for each element that holds no other block, ids left out."""
    root = etree.fromstring(content)
    for each in list(root.iter(*(_W + name for name in _NO_WORDS))):
        each.getparent().remove(each)
    for each in root.iter():
        for key in [k for k in each.attrib if "rsid" in k or k.endswith(("paraId", "textId"))]:
            del each.attrib[key]
        each.attrib.pop("{http://www.w3.org/XML/1998/namespace}space", None)
        if str(each.tag).endswith("}docPr"):
            each.attrib.pop("id", None)
    for paragraph in root.iter(_W + "p"):
        _join(paragraph)
    body = [each for each in root.iter() if each.tag in (_W + "p", _W + "tcPr", _W + "trPr")]
    body += [*root.iter(_W + "tblPr", _W + "tblGrid"), *root.iterfind(f"{_W}body/{_W}sectPr")]
    return [
        etree.tostring(each, method="c14n", exclusive=True, with_tail=False).decode()
        for each in body
    ]


def _join(paragraph: etree._Element) -> None:
    """Join runs side by side that look the same, and take empty ones away."""
    last = None
    for run in list(paragraph.iter(_W + "r")):
        texts = [each for each in run if each.tag == _W + "t"]
        others = [each for each in run if each.tag not in (_W + "t", _W + "rPr")]
        for text in texts:
            if not text.text:
                run.remove(text)
        if not others and not any(text.text for text in texts):
            run.getparent().remove(run)
            continue
        look = run.find(_W + "rPr")
        said = (
            b""
            if look is None
            else etree.tostring(look, method="c14n", exclusive=True, with_tail=False)
        )
        plain = not others and len(texts) == 1
        if last is not None and plain and last[1] == said and last[0].getnext() is run:
            last[0][-1].text += texts[0].text
            run.getparent().remove(run)
        else:
            last = (run, said) if plain else None


def of_shipped() -> Iterator[tuple[str, list[bytes]]]:
    """Yield the shipped templates' names, and what each makes of its examples."""
    for folder in sorted(get_documents_folder().iterdir()):
        if (folder / "template.docx").is_file():
            template = load_template(folder)
            with tempfile.TemporaryDirectory() as name:
                tries = tries_of(template, Path(name), _DAY).tries
                language = template.header.language
                made = [render(template, tries[each], language=language) for each in _TRIED]
            yield folder.name, made


def _measured(name: str, samples: list[bytes]) -> tuple[int, int]:
    """Print what comes of one family, and return how many are equal in both ways, of how many."""
    with tempfile.TemporaryDirectory() as folder:
        found = list(again(samples, Path(folder)))
    blocks, xml = (sum(not way for way in ways) for ways in zip(*map(_ways, found), strict=True))
    count = len(found)
    print(f"{name}, {count} sample(s): {blocks}/{count} equal by blocks, {xml}/{count} by XML")
    for each in found:
        for line in [*each.blocks, *each.xml][:_MOST_SHOWN]:
            print(f"    {each.sample}: {line}")
    return sum(not any(_ways(each)) for each in found), count


def _ways(each: Again) -> tuple[list[str], list[str]]:
    return each.blocks, each.xml


def main() -> int:
    """Print how many samples come back equal, and what differs in the others."""
    equal = []
    for name in FAMILIES:
        samples = filled_documents(name)
        equal += [_measured(name, samples), _measured(name, samples[:1])]
    equal += [_measured(f"shipped {name}", samples) for name, samples in of_shipped()]
    good, count = (sum(each) for each in zip(*equal, strict=True))
    print(f"in all: {good}/{count} documents come back equal in both ways")
    return 0


if __name__ == "__main__":
    sys.exit(main())
