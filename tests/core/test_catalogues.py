"""The catalogues are whole: every message has its words in every language, and no word is left."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

import checker
from checker.core.catalogue import FOLDER, languages
from checker.core.templates import fields

ROOT: Final = Path(checker.__file__).parent
CATALOGUES: Final = {
    path.stem: json.loads(path.read_text(encoding="utf-8")) for path in FOLDER.glob("*.json")
}
_ID: Final = re.compile(r"[a-z][a-z0-9-]*\.[a-z0-9][a-z0-9-]*")
_JAPANESE: Final = re.compile("[\u3040-\u30ff\u3400-\u9fff]")
_PAIR: Final = re.compile("[\u3040-\u30ff\u3400-\u9fff][^/]* / |^ / [A-Za-z]")
_OPTION: Final = "option."
"""How ids of what a model's field means begin; a schema shows these words, nothing fills them."""
_HELP: Final = "help."
"""How ids of the help begin: made of what a user types, see tests/cli/test_help.py."""
_MAKERS: Final = {"Message", "MessageList", "same"}

LESS: Final = {
    "date.is-a",
    "date.is-a-by-the-others",
    "date.is-the-day-counted",
    "date.period-not-fiscal-year",
    "learn.reason",
    "model.is-damaged",
    "report.date",
    "rules.allowlist-is-missing",
    "rules.exception-cannot-be-read",
    "rules.needs-a-mapping",
    "rules.override-maps-rules-to-parameters",
    "template.has-fewer-decimals-than",
    "template.has-the-wrong-weekday",
    "template.is-too-little",
    "template.is-too-little-2",
    "template.is-too-much",
    "template.is-too-much-3",
    "template.it-is",
    "template.mend-one-of-them",
    "template.write-or",
}
"""Messages of which one language shows more values, all of them given where they are made."""


Code = list[tuple[str, list[ast.AST]]]


def _base(name: str) -> str:
    return re.sub(r"_(one|other)$", "", name)


@pytest.fixture(scope="module")
def code() -> Code:
    """Return the nodes of every module, which is read once for all tests here."""
    return [
        (str(path.relative_to(ROOT)), [*ast.walk(ast.parse(path.read_text(encoding="utf-8")))])
        for path in sorted(ROOT.rglob("*.py"))
    ]


def _calls(nodes: list[ast.AST]) -> Iterator[tuple[str, ast.Call]]:
    for node in nodes:
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            yield node.func.id, node


def test_all_catalogues_have_the_same_ids_in_order() -> None:
    assert {"ja", "en"} <= set(languages())
    for texts in CATALOGUES.values():
        assert {*map(_base, texts)} == {*map(_base, CATALOGUES["en"])}
        assert list(texts) == sorted(texts)


def test_every_plural_has_its_other_form_and_no_third() -> None:
    for texts in CATALOGUES.values():
        assert [name for name in texts if f"{name}_other" in texts] == []
        assert {_base(name) for name in texts if name.endswith("_one")} <= {
            _base(name) for name in texts if name.endswith("_other")
        }


def test_all_catalogues_fill_the_same_values() -> None:
    filled = {
        language: {
            _base(name): fields(text)
            for name, text in sorted(texts.items())
            if not name.startswith((_OPTION, _HELP))
        }
        for language, texts in CATALOGUES.items()
    }
    differing = {name for name in filled["en"] if filled["en"][name] != filled["ja"][name]}
    assert differing == LESS


def test_every_message_is_in_the_catalogues_and_every_text_is_used(code: Code) -> None:
    known = {_base(name) for name in CATALOGUES["en"]}
    made: set[str] = set()
    named: set[str] = set()
    for _, nodes in code:
        named |= {
            node.value
            for node in nodes
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
        }
        for maker, call in _calls(nodes):
            first = call.args[0] if maker == "Message" and call.args else None
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                made.add(first.value)
    assert {name for name in made if _ID.fullmatch(name)} == made
    assert made - known == set()
    helping = {name for name in known if name.startswith(_HELP)}
    words = _list_words_of_pages()
    shown = {name for name in known if name.startswith(words)}
    assert known - named - helping - shown == _texts_of_fields()


def _list_words_of_pages() -> tuple[str, ...]:
    """Return the ids that the server's pages name, and how those begin that they put together."""
    folder = Path(checker.__file__).parent / "server" / "web" / "templates"
    text = "".join(each.read_text(encoding="utf-8") for each in folder.glob("*.html"))
    return tuple(re.findall(r't\(["\']([a-z.-]+)["\']', text))


def test_every_text_of_an_option_has_its_field(code: Code) -> None:
    models = {
        f"{_OPTION}{model.name}.{field.target.id}"
        for _, nodes in code
        for model in nodes
        if isinstance(model, ast.ClassDef)
        for field in model.body
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name)
    }
    assert _texts_of_fields() - models == set()


def _texts_of_fields() -> set[str]:
    """Return the ids `option.<model>.<field>`, which no code names."""
    return {name for name in CATALOGUES["en"] if name.startswith(_OPTION) and name.count(".") == 2}


def test_no_message_is_written_in_the_code(code: Code) -> None:
    found = [
        (file, call.lineno)
        for file, nodes in code
        for maker, call in _calls(nodes)
        if maker == "Bilingual" or (maker in _MAKERS and _says_japanese(call))
    ]
    assert found == []


def test_no_description_of_an_option_is_written_in_the_code(code: Code) -> None:
    found = [
        (file, call.lineno)
        for file, nodes in code
        for maker, call in _calls(nodes)
        if maker == "Field"
        for each in call.keywords
        if each.arg == "description" and _says_japanese(each.value)
    ]
    assert found == []


def _says_japanese(said: ast.expr) -> bool:
    return any(
        isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and _JAPANESE.search(node.value)
        for node in ast.walk(said)
    )


def test_no_text_in_two_languages_is_written_in_the_code(code: Code) -> None:
    """A text in Japanese and English has a bar between them, as in what it was shown as once."""
    found = [
        (file, node.lineno)
        for file, nodes in code
        for node in _texts(nodes)
        if _PAIR.search(node.value)
    ]
    assert found == []


def _texts(nodes: list[ast.AST]) -> Iterator[ast.Constant]:
    """Yield all texts but docstrings."""
    shown = {id(each.value) for each in nodes if isinstance(each, ast.Expr)}
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in shown:
            yield node
