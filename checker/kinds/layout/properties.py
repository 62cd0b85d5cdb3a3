"""`properties`: title, author, company and the other properties that a file carries unseen."""

import re
from collections.abc import Iterator, Mapping
from typing import Literal, Self

from pydantic import Field, model_validator

from checker.core.bilingual import Bilingual, same
from checker.core.document import Document
from checker.core.findings import CheckResult, Hit
from checker.core.text.normal import fold
from checker.kinds.shared.base import Kind, KindDoc, Parameters, Rule, Target
from checker.kinds.shared.patterns import Deadline, Pattern, find
from checker.kinds.shared.scope import Many

_NAMES: Mapping[str, Bilingual] = {
    "title": Bilingual("タイトル", "title"),
    "author": Bilingual("作成者", "author"),
    "subject": Bilingual("件名", "subject"),
    "keywords": Bilingual("キーワード", "keywords"),
    "category": Bilingual("分類", "category"),
    "last_modified_by": Bilingual("最終更新者", "last modified by"),
    "company": Bilingual("会社名", "company"),
    "manager": Bilingual("管理者", "manager"),
    "template": Bilingual("テンプレート", "template"),
    "revision": Bilingual("改訂番号", "revision"),
    "created": Bilingual("作成日時", "created"),
    "modified": Bilingual("更新日時", "modified"),
}
_CUSTOM = "custom:"
_ALWAYS_KNOWN = frozenset({"docx", "xlsx", "pptx", "pdf"})
"""Formats whose files say which properties they have: there, an absent one is a fact."""

_PERSON = re.compile(
    r"(?i:user|pc ?user|owner|admin|administrator|root|guest|author|unknown|test"
    r"|python-docx|openpyxl|python-pptx|apache poi|docx|un-named"
    r"|(?:windows|microsoft office|office) user)"
    r"|(?:(?:Windows|Microsoft Office|Office)\s*)?ユーザー?[0-9]*|作成者|管理者|[\[［]作成者[\]］]"
)
_LEFT_OVER: Mapping[str, re.Pattern[str]] = {
    "title": re.compile(
        r"(?i:microsoft (?:word|excel|powerpoint) - .*"
        r"|(?:document|book|presentation|untitled)[ 0-9]*|powerpoint (?:presentation)?|title"
        r"|word document|.*\.(?:docx?|xlsx?|pptx?|jtd|tmp))"
        r"|(?:文書|無題|新しい文書|新規文書)[ 0-9０-９]*|PowerPoint プレゼンテーション"
        r"|[\[［]?(?:文書の)?(?:タイトル|表題)[\]］]?|スライド ?1"
    ),
    "author": _PERSON,
    "last_modified_by": _PERSON,
    "manager": _PERSON,
    "company": re.compile(r"[\[［]?(?:会社名|組織名|(?i:company|company name))[\]］]?"),
}


class PropertyTest(Parameters):
    """What one property must be."""

    required: bool = Field(default=False, description="必要。 / It must be filled in.")
    empty: bool = Field(default=False, description="空にする。 / It must be empty.")
    pattern: Pattern | None = Field(None, description="値全体の形。 / Form of the whole value.")
    forbidden_pattern: Pattern | None = Field(
        None, description="あってはならない正規表現。 / No such expression in it."
    )
    choices: Many[str] = Field((), description="許す値(* 不可)。 / Values that are fine.")
    same_as_field: Many[str] = Field(
        (), description="この記入欄と同じ値。 / The same as this form field."
    )
    same_as_title: bool = Field(
        default=False, description="文書の表題と同じ。 / The same as the title in the text."
    )


class PropertiesRule(Rule):
    """Parameters of `properties`."""

    kind: Literal["properties"]
    properties: dict[str, PropertyTest] = Field(
        default_factory=dict,
        description="{名前: 条件}。名前は title、author、company、custom:名前 など。"
        " / Tests by name: title, author, company, custom:NAME, ...",
    )
    defaults: bool = Field(
        default=True,
        description="ソフトの初期値のままの値を探す。 / Values that a program left there.",
    )

    @model_validator(mode="after")
    def _is_about_known_properties(self) -> Self:
        for name in self.properties:
            if name not in _NAMES and not name.startswith(_CUSTOM):
                known = ", ".join(_NAMES)
                message = f"「{name}」は知らない名前です / not a property: use {known}, custom:…"
                raise ValueError(message)
        if not self.properties and not self.defaults:
            message = "properties か defaults が必要です / needs properties or the defaults"
            raise ValueError(message)
        return self


_ABSENT = Bilingual(
    "文書のプロパティに{name}がありません。", "The document properties lack the {name}."
)
_FILLED = Bilingual(
    "文書のプロパティの{name}が空ではありません(「{found}」)。",
    "The document property {name} is not empty (“{found}”).",
)
_FORM = Bilingual(
    "文書のプロパティの{name}が決まった形ではありません(「{found}」)。",
    "The document property {name} has not the required form (“{found}”).",
)
_FORBIDDEN = Bilingual(
    "文書のプロパティの{name}に「{match}」があります。",
    "The document property {name} has “{match}”.",
)
_DIFFERS = Bilingual(
    "文書のプロパティの{name}が決まりと違います(期待 {expected}、実際 「{found}」)。",
    "The document property {name} is not as required (expected {expected}, found “{found}”).",
)
_LEFT = Bilingual(
    "文書のプロパティの{name}がソフトの初期値のままです(「{found}」)。",
    "The document property {name} is what a program left there (“{found}”).",
)


def check(rule: PropertiesRule, target: Target) -> CheckResult:
    """Hold each property against its test, and against what programs leave behind."""
    document = target.document
    if document.format not in _ALWAYS_KNOWN and not document.properties:
        return CheckResult(0)
    present = [name for name in _LEFT_OVER if name in document.properties] if rule.defaults else []
    looked_at = dict.fromkeys([*rule.properties, *present])
    hits: list[Hit] = []
    for name in looked_at:
        test = rule.properties.get(name, PropertyTest())
        hits += _tested(name, test, document, target.deadline)
        # one fault, one hit: what is wrong already needs no second reason
        if name in present and not any(hit.values["name"] == _name(name).ja for hit in hits):
            hits += _left_over(name, document)
    return CheckResult(len(looked_at), tuple(hits))


def property_name(name: str) -> Bilingual:
    """Return what a reader calls a property: `title` is タイトル, a custom one has its own name."""
    if name in _NAMES:
        return _NAMES[name]
    return same(name.removeprefix(_CUSTOM))


def _name(name: str) -> Bilingual:
    words = property_name(name)
    return Bilingual(f"「{words.ja}」", words.en)


def _left_over(name: str, document: Document) -> Iterator[Hit]:
    found = document.properties[name]
    if _LEFT_OVER[name].fullmatch(found.strip()):
        yield _hit(document, _LEFT, name, match=found)


def _tested(name: str, test: PropertyTest, document: Document, deadline: Deadline) -> Iterator[Hit]:
    found = document.properties.get(name, "").strip()
    if not found:
        if test.required:
            yield _hit(document, _ABSENT, name)
        return
    if test.empty:
        yield _hit(document, _FILLED, name, match=found)
        return
    if test.pattern and not any(find(rf"\A(?:{test.pattern})\Z", found, deadline)):
        yield _hit(document, _FORM, name, match=found)
    for match in find(test.forbidden_pattern, found, deadline) if test.forbidden_pattern else ():
        yield _hit(document, _FORBIDDEN, name, match=match.group())
        break
    for wanted in _wanted(test, document):
        if fold(found) not in {fold(each) for each in wanted}:
            yield _hit(document, _DIFFERS, name, wanted, match=found)


def _wanted(test: PropertyTest, document: Document) -> Iterator[tuple[str, ...]]:
    """Yield the values that are fine, for each thing that the property must agree with."""
    if test.choices:
        yield test.choices
    labels = {fold(label) for label in test.same_as_field}
    # what the document does not say itself is other rules' concern
    field = next((f for f in document.fields if fold(f.label) in labels and f.value.strip()), None)
    if field is not None:
        yield (field.value.strip(),)
    if test.same_as_title and document.title:
        yield (document.title,)


def _hit(
    document: Document,
    sentence: Bilingual,
    name: str,
    wanted: tuple[str, ...] = (),
    match: str = "",
) -> Hit:
    words = _name(name)
    found = document.properties.get(name, "").strip()
    expected = _listed(wanted)
    said = Bilingual(
        sentence.ja.format(name=words.ja, found=found, match=match, expected=expected.ja),
        sentence.en.format(name=words.en, found=found, match=match, expected=expected.en),
    )
    values = {"name": words.ja, "match": match, "expected": expected.ja, "found": found}
    return Hit(document.first_span(), said, values=values, whole=True)


def _listed(values: tuple[str, ...]) -> Bilingual:
    if not values:
        return same("")
    return Bilingual(
        "か".join(f"「{value}」" for value in values),
        " or ".join(f"“{value}”" for value in values),
    )


KIND = Kind(
    "properties",
    PropertiesRule,
    check,
    KindDoc(
        finds=Bilingual(
            "足りない、または決まりと違う文書のプロパティ(タイトル、作成者、会社名など)と、"
            "ソフトの初期値のままの値。",
            "Document properties (title, author, company, ...) that are missing or not as required,"
            " and values that a program left there.",
        ),
        why=Bilingual(
            "プロパティは画面に出ませんが、渡した相手には見えます。"
            "前の案件のタイトルや個人の名前が、そのまま社外に出ます。",
            "Properties do not show on the page, but whoever receives the file can read them:"
            " the title of an earlier job, a private name.",
        ),
        rule="""\
id: example.properties
kind: properties
properties:
  title: {required: true, same_as_title: true}
""",
        bad="---\ntitle: 文書1\n---\n\n# 出張旅費規程\n\n旅費の額を定める。",
        good="---\ntitle: 出張旅費規程\n---\n\n# 出張旅費規程\n\n旅費の額を定める。",
        values=("name", "match", "expected", "found"),
    ),
)
