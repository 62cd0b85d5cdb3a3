"""Which formats there are is said once, and nobody else asks for a format by its name."""

import ast
import re
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
import yaml

from checker.formats import FORMATS, Format, format_of, list_suffixes
from checker.formats.registry import find_reader, list_refused_suffixes

ROOT = Path(__file__).parents[2]
OWN = "formats/"
"""Where formats are."""
TEMPLATES = {
    "templates", "learn/templates", "cli/new.py", "cli/new_files.py", "cli/templates.py",
    "cli/templates_validate.py", "jobs/write",
}  # fmt: skip
"""What makes documents from templates, which are Word or Markdown files."""
OFFICE = {"docx", "xlsx", "pptx", "pdf", "odt"}
"""Names that mean nothing but the format; `md`, `txt` and `html` are also forms of reports."""


def sources() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted((ROOT / "checker").rglob("*.py")):
        name = path.relative_to(ROOT / "checker").as_posix()
        if not name.startswith(OWN):
            yield name, ast.parse(path.read_text(encoding="utf-8"))


def is_template(name: str) -> bool:
    return any(name == each or name.startswith(f"{each}/") for each in TEMPLATES)


def constants(node: ast.AST) -> set[object]:
    return {each.value for each in ast.walk(node) if isinstance(each, ast.Constant)}


def names_format(node: ast.AST) -> bool:
    return any(isinstance(each, ast.Attribute) and each.attr == "format" for each in ast.walk(node))


def test_no_document_format_is_compared_by_name() -> None:
    found = [
        f"{name}:{node.lineno}"
        for name, tree in sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.Compare) and names_format(node) and constants(node) & set(FORMATS)
    ]
    assert found == []


def test_no_format_or_its_ending_is_named_elsewhere() -> None:
    endings = {f".{name}" for name in OFFICE} | {f".{name}" for name in ("docm", "xlsm", "pptm")}
    found = [
        f"{name}:{node.lineno} {node.value}"
        for name, tree in sources()
        if not is_template(name)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and node.value in OFFICE | endings
    ]
    assert found == []


@pytest.mark.parametrize("form", FORMATS.values(), ids=list(FORMATS))
def test_the_modules_of_a_format_are_there(form: Format) -> None:
    named = [form.reader]
    if form.editor is not None:
        named += [form.editor.module, *filter(None, [form.editor.repairer])]
    if form.annotator is not None:
        named.append(form.annotator.module)
        assert set(form.annotator.suffixes) <= set(form.suffixes)
    assert [name for name in named if find_spec(name) is None] == []
    assert form.printed_as in {"", *FORMATS}


def test_each_ending_belongs_to_one_format() -> None:
    every = [*list_suffixes(), *list_refused_suffixes()]
    assert len(set(every)) == len(every)
    assert [format_of(Path(f"x{each.upper()}")) for each in form_suffixes()] == [
        form for form in FORMATS.values() for _ in form.suffixes
    ]
    assert format_of(Path("x.doc")) is None
    assert find_reader(Path("x.DOC")) == FORMATS["docx"].reader
    assert find_reader(Path("x.png")) is None


def form_suffixes() -> list[str]:
    return [each for form in FORMATS.values() for each in form.suffixes]


def test_the_hooks_and_the_guide_know_every_ending() -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    lint = next(each for each in hooks if each["id"] == "checker-lint")
    assert [each for each in form_suffixes() if not re.search(lint["files"], f"a{each}")] == []
    ci = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
    assert lint["files"] in ci
    guide = (ROOT / "docs" / "guide.md").read_text(encoding="utf-8")
    assert [each for each in form_suffixes() if f"`{each}`" not in guide] == []
