"""The case harness: reads `tests/cases/<kind>.yaml` and says what a kind found in each case.

A case is a rule, a document and the exact findings:

    - name: 期限が曖昧
      rule: {id: t.vague, kind: existence, words: [適宜]}
      text: |
        資料は適宜更新する。
      expect:
        - {at: "1:4-1:6", quote: 適宜, message: 「適宜」が使われています。}

`text` is read as Markdown under the name `file_name`; `file` names a document in
`tests/cases/files`. `at` is `line:column` of the first character and of the one after the last,
both from 1; `block path:start-end` in a format without lines; `whole` for what concerns the whole
document. `candidates` and `fixed` (the text after all safe and unsafe replacements) are optional,
and so is a finding's `repair`: the grade and the Japanese words of what changes looks or build.
"""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

import pytest
from pydantic import BaseModel, ConfigDict, model_validator
from ruamel.yaml import YAML

from checker.core.document import Block, Document, Span
from checker.core.findings import CheckResult, Hit
from checker.formats.markdown import read as markdown
from checker.formats.reading import read_document
from checker.kinds.registry import KINDS
from checker.kinds.shared.base import Kind, Target
from checker.kinds.shared.patterns import Deadline

CASES = Path(__file__).parent.parent / "cases"


class Expected(BaseModel):
    """One finding: its place, the words there and the Japanese message."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    at: str
    quote: str | None = None
    message: str
    repair: str | None = None


class Case(BaseModel):
    """One entry of a case file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    rule: dict[str, Any]
    text: str | None = None
    file: str | None = None
    file_name: str = "case.md"
    expect: tuple[Expected, ...]
    candidates: int | None = None
    fixed: str | None = None

    @model_validator(mode="after")
    def _has_one_document(self) -> Self:
        if (self.text is None) == (self.file is None):
            message = "a case has either a text or a file"
            raise ValueError(message)
        return self

    def document(self) -> Document:
        """Return the document that the case is about."""
        if self.text is not None:
            return read_text(self.text, self.file_name)
        return read_document(CASES / "files" / str(self.file))


def read_text(text: str, name: str = "case.md") -> Document:
    """Return a Markdown text as a document."""
    return markdown.read(Path(name), text.encode())


def kind_named(name: str) -> Kind:
    """Return the kind of that name."""
    return KINDS[name]


def run(kind: Kind, rule: Mapping[str, Any], document: Document) -> CheckResult:
    """Return what a rule finds in a document."""
    assert kind.check is not None, f"{kind.name} is decided by the judge"
    valid = kind.rule.model_validate(rule)
    return kind.check(valid, Target(document, valid.scope.select(document), Deadline()))


def described(document: Document, hit: Hit) -> dict[str, str | None]:
    """Return a hit in the form of `Expected`."""
    place = "whole" if hit.whole else place_of(document, hit.span)
    quote = None if hit.whole else document.quote(hit.span)
    repair = None if hit.repair is None else f"{hit.repair.grade}: {hit.repair.words.get('ja')}"
    return {"at": place, "quote": quote, "message": hit.message.get("ja"), "repair": repair}


def place_of(document: Document, span: Span) -> str:
    """Return `line:column-line:column`, or the block's path where there are no lines."""
    block = document.block(span.path)
    if document.source is None or block.offsets is None:
        return f"{span.path}:{span.start}-{span.end}"
    low, high = _source_range(block, span)
    return f"{_line_column(document.source, low)}-{_line_column(document.source, high)}"


def _source_range(block: Block, span: Span) -> tuple[int, int]:
    assert block.offsets is not None
    low = block.offsets[span.start]
    # not offsets[end]: closing emphasis marks may stand between the last character and the next
    return low, (block.offsets[span.end - 1] + 1 if span.end > span.start else low)


def _line_column(source: str, offset: int) -> str:
    return f"{source.count(chr(10), 0, offset) + 1}:{offset - source.rfind(chr(10), 0, offset)}"


def fixed(document: Document, result: CheckResult) -> str:
    """Return the source after every replacement that may be applied, overlapping ones left out."""
    assert document.source is not None, "only text formats are fixed here"
    pieces, done = [], 0
    for low, high, text in sorted(
        (*_source_range(document.block(hit.span.path), hit.span), hit.replacement.text)
        for hit in result.hits
        if hit.replacement is not None and hit.replacement.grade != "display"
    ):
        if low >= done:
            pieces += [document.source[done:low], text]
            done = high
    return "".join([*pieces, document.source[done:]])


def load(path: Path) -> list[Case]:
    """Return the cases of a file.

    Raises:
        ValueError: it is empty, or a case is not complete.
    """
    entries = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
    if not entries:
        message = f"{path.name} holds no case"
        raise ValueError(message)
    return [Case.model_validate(entry) for entry in entries]


ALL = {path.stem: load(path) for path in sorted(CASES.glob("*.yaml"))}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Hand every case of every file to the tests that ask for `kind_name` and `case`."""
    if {"kind_name", "case"} <= set(metafunc.fixturenames):
        # numbers, because pytest escapes Japanese names
        triples = [(k, n, case) for k, cases in ALL.items() for n, case in enumerate(cases, 1)]
        ids = [f"{kind_name}-{number}" for kind_name, number, _ in triples]
        pairs = [(kind_name, case) for kind_name, _, case in triples]
        metafunc.parametrize(("kind_name", "case"), pairs, ids=ids)


@pytest.fixture(scope="session")
def harness() -> Any:
    """Return this module, so that tests need no import path to it."""
    return sys.modules[__name__]
