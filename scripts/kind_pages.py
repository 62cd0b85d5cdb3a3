"""Writes docs/kinds: one page per kind of rule and an index, from what the kinds say themselves.

`python scripts/kind_pages.py` writes them; with `--check` it writes nothing, names the pages that
are stale, missing or left over, and exits 1 if there are any.
"""

import json
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click
from pydantic import BaseModel

from checker.core.lexicons import LexiconEntry
from checker.core.schema_texts import DescribedSchema, describe_option
from checker.kinds.registry import KINDS
from checker.kinds.shared.base import Kind, Rule
from checker.kinds.shared.lexicon import LexiconRule
from checker.kinds.shared.scope import Scope
from checker.kinds.shared.when import When

sys.path.insert(0, str(Path(__file__).resolve().parent))
from kind_cases import cases_page

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "kinds"

_NOTE = "<!-- scripts/kind_pages.py が作ります。直接編集しません。 / Generated; do not edit. -->"
_TYPES = {
    "string": "文字列",
    "integer": "整数",
    "number": "数",
    "boolean": "true / false",
    "null": "なし",
    "object": "組",
}
_GRADES = {
    "safe": "意味を変えない置き換え(safe)",
    "unsafe": "確認してから使う置き換え(unsafe)",
    "display": "参考の表示のみ(display)",
    None: "なし",
}
_MOST_SHOWN = 60
Schema = Mapping[str, Any]
_ASCII_SIGN = re.compile(r"[!-/:-@\[-`{-~]")


def pages() -> dict[str, str]:
    """Return the text of every page by file name, `README.md` being the index."""
    made = {f"{name}.md": _page(kind) for name, kind in KINDS.items()}
    return {"README.md": _index(), "cases.md": cases_page(_NOTE), **made}


def stale(folder: Path) -> list[str]:
    """Return the names of pages in `folder` that differ from what the kinds say, sorted."""
    wanted = pages()
    there = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.md")}
    names = wanted.keys() | there.keys()
    return sorted(name for name in names if wanted.get(name) != there.get(name))


def _index() -> str:
    rows = [
        f"| [`{name}`]({name}.md) | {kind.doc.finds.get('ja')} | {kind.doc.finds.get('en')} |"
        for name, kind in KINDS.items()
    ]
    return _joined(
        _NOTE,
        "# 規則の種類",
        "規則(`rules/*.yaml`)の `kind` に書ける種類の一覧です。"
        "種類ごとのページに、例と設定があります。",
        "*What `kind` may be in a rule, and what each finds. Every page has an English part.*",
        "種類ごとの試験の数は [cases.md](cases.md) にあります。",
        "\n".join(["| 種類 | 見つけるもの | Finds |", "|---|---|---|", *rows]),
        "## どの規則にも書ける設定",
        _table(_schema(Rule), Rule.model_fields),
        "### `scope`: 対象の場所",
        "すべての条件に合うブロックだけを見ます。一つの値でも、一覧でも書けます。",
        _table(_schema(Scope), _schema(Scope)["properties"]),
        "### `when`: 適用する条件",
        _table(_schema(When), _schema(When)["properties"]),
    )


def _schema(model: type[BaseModel]) -> Schema:
    """Return a model's schema; one that holds itself stands among its own definitions."""
    schema = model.model_json_schema(schema_generator=DescribedSchema)
    if "$ref" not in schema:
        return schema
    return {**schema["$defs"][model.__name__], "$defs": schema["$defs"]}


def _page(kind: Kind) -> str:
    doc = kind.doc
    schema = kind.rule.model_json_schema(schema_generator=DescribedSchema)
    return _joined(
        _NOTE,
        f"# `{kind.name}`",
        doc.finds.get("ja"),
        "## なぜ困るか",
        doc.why.get("ja"),
        "## 例",
        _fence("yaml", doc.rule),
        "指摘が出ます:",
        _fence("text", doc.bad),
        "直すと出ません:",
        _fence("text", doc.good),
        *(("## 詳しく", doc.more.get("ja")) if doc.more else ()),
        "## 設定",
        _table(schema, _own_names(kind)),
        *_nested(schema, _own_names(kind)),
        "ほかに、[どの規則にも書ける設定](README.md#どの規則にも書ける設定)があります。",
        f"- 自動修正: {_fixes(kind)}\n- `message` で使える値: {_braced(kind.values)}",
        *_word_list(kind),
        "## In English",
        f"Finds: {doc.finds.get('en')}",
        doc.why.get("en"),
        doc.more.get("en") if doc.more else "",
        "\n".join(_english(schema, _own_names(kind))),
    )


def _word_list(kind: Kind) -> Iterator[str]:
    """Yield the entries that a rule's `off` may name."""
    if not issubclass(kind.rule, LexiconRule):
        return
    yield "## 語の一覧"
    yield (
        f"`checker/data/lexicons/{kind.rule.lexicon}.yaml` の項目です。"
        "`off: [名前]` で、一つずつ使わないようにできます。"
    )
    rows = [_entry_row(kind.rule, each) for each in kind.rule.word_list()]
    yield "\n".join(["| 名前 | 例 | 書き換え | 既定 |", "|---|---|---|---|", *rows])
    yield "*The word list: name, example, what is written instead, on or off.*"


def _entry_row(rule: type[LexiconRule], entry: LexiconEntry) -> str:
    cells = (_code(entry.name), _code(entry.shown), _code(rule.becomes(entry)))
    return f"| {' | '.join(cells)} | {'使う' if entry.enabled else '使わない'} |"


def _code(text: str) -> str:
    short = text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN]}…"
    if "<!" in short:  # what reads HTML before it reads code spans takes this for a declaration
        return f"<code>{_ASCII_SIGN.sub(lambda sign: f'&#{ord(sign[0])};', short)}</code>"
    return _cell(f"`{short}`") if text else ""


def _fixes(kind: Kind) -> str:
    """Return what `checker fix` does for a kind, with its grade."""
    if kind.repair is None:
        return _GRADES[kind.fix]
    words = "" if kind.fix is None else f"{_GRADES[kind.fix]}、"
    return f"{words}書式・構成({kind.repair}。Word、見出しと欄を加えるのは Markdown も)"


def _joined(*parts: str) -> str:
    return "\n\n".join(part.strip("\n") for part in parts if part) + "\n"


def _fence(language: str, text: str) -> str:
    return f"````{language}\n{text.strip(chr(10))}\n````"


def _braced(values: tuple[str, ...]) -> str:
    return " ".join(f"`{{{value}}}`" for value in values) or "なし"


def _own_names(kind: Kind) -> list[str]:
    """Return the options that this kind adds, or means differently, in the order of its model."""
    common = {name: describe_option(Rule, name) for name in Rule.model_fields}
    return [
        field.alias or name
        for name, field in kind.rule.model_fields.items()
        if name != "kind" and common.get(name) != describe_option(kind.rule, name)
    ]


def _table(schema: Schema, names: Any) -> str:
    if not names:
        return "この種類だけの設定はありません。"
    rows = [
        f"| `{name}` | {_type(entry, schema)} | {_default(name, entry, schema)} | {_ja(entry)} |"
        for name, entry in ((name, schema["properties"][name]) for name in names)
    ]
    return "\n".join(["| 設定 | 値 | 既定 | 意味 |", "|---|---|---|---|", *rows])


def _english(schema: Schema, names: list[str]) -> Iterator[str]:
    for name in names:
        text = schema["properties"][name].get("description", "")
        yield f"- `{name}`: {_cell(text.partition(' / ')[2] or text)}"


def _nested(schema: Schema, names: list[str]) -> Iterator[str]:
    """Yield a table for each group of settings that the options named refer to."""
    waiting = [schema["properties"][name] for name in names]
    seen: set[str] = set()
    while waiting:
        for name in _references(waiting.pop(0)):
            entry = schema["$defs"][name]
            if (
                name in seen
                or name in {"BothLanguages", "Scope", "When"}
                or "properties" not in entry
            ):
                continue
            seen.add(name)
            yield f"### {name}"
            yield _table({**entry, "$defs": schema["$defs"]}, list(entry["properties"]))
            waiting += entry["properties"].values()


def _references(entry: Any) -> Iterator[str]:
    if isinstance(entry, Mapping):
        if "$ref" in entry:
            yield entry["$ref"].rpartition("/")[2]
        for value in entry.values():
            yield from _references(value)
    elif isinstance(entry, list):
        for value in entry:
            yield from _references(value)


def _type(entry: Schema, schema: Schema) -> str:
    if choices := entry.get("anyOf") or entry.get("oneOf"):
        kinds = dict.fromkeys(_type(choice, schema) for choice in choices)
        return " または ".join(kind for kind in kinds if kind != "なし")
    if "$ref" in entry:
        return _referred(entry["$ref"].rpartition("/")[2], schema)
    if entry.get("type") == "array":
        return f"{_type(entry.get('items', {}), schema)}の一覧"
    if isinstance(inner := entry.get("additionalProperties"), Mapping):
        return f"{{名前: {_type(inner, schema)}}}"
    return _plain_type(entry)


def _referred(name: str, schema: Schema) -> str:
    if name == "BothLanguages":
        return "{ja, en}"
    entry = schema.get("$defs", {}).get(name, {})
    return _plain_type(entry) if "enum" in entry else name


def _plain_type(entry: Schema) -> str:
    if "enum" in entry:
        return "、".join(f"`{value}`" for value in entry["enum"])
    if "const" in entry:
        return f"`{entry['const']}`"
    return _TYPES.get(entry.get("type", ""), "値")


def _default(name: str, entry: Schema, schema: Schema) -> str:
    if name in schema.get("required", ()):
        return "**必須**"
    value = entry.get("default")
    if value is None or value in ([], {}):
        return ""
    return _cell(f"`{json.dumps(value, ensure_ascii=False)}`")


def _ja(entry: Schema) -> str:
    return _cell(entry.get("description", "").partition(" / ")[0])


def _cell(text: str) -> str:
    return text.replace("|", r"\|").replace("\n", " ")


@click.command()
@click.option("--check", is_flag=True, help="Write nothing; exit 1 if a page is stale.")
def main(*, check: bool) -> None:
    """Write the pages on the kinds of rules, or check that they are up to date."""
    names = stale(FOLDER)
    if check:
        for name in names:
            click.echo(f"stale: docs/kinds/{name} (run: python scripts/kind_pages.py)", err=True)
        sys.exit(1 if names else 0)
    FOLDER.mkdir(parents=True, exist_ok=True)
    wanted = pages()
    for name in names:
        if name in wanted:
            (FOLDER / name).write_text(wanted[name], encoding="utf-8", newline="\n")
        else:
            (FOLDER / name).unlink()
        click.echo(f"docs/kinds/{name}")


if __name__ == "__main__":
    main()
