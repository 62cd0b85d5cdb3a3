"""Define `template.yaml`: the rule set a document must pass, and its fields.

A field comes from one of three places (`source`): it is given by the user, drafted by the model
from given facts, or computed by code. What is given is never changed by a model.
"""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from checker.core.messages import Message
from checker.kinds.shared.patterns import Pattern
from checker.templates.operations import Operation

NAME: Final = r"^[a-z][a-z0-9_]*$"
"""How a field may be called: so that Jinja reads it as a name."""

Source = Literal["given", "drafted", "computed"]
Tone = Literal["である", "です・ます", "体言止め", "formal", "plain"]


class _TemplateModel(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class TextLength(_TemplateModel):
    """How long a drafted text is to be, in characters (Japanese) or words (English)."""

    min: int = Field(0, ge=0, description="下限(文字、英語は語)。 / Least: characters or words.")
    max: int = Field(ge=1, le=4000, description="上限(文字、英語は語)。 / Most.")


class DraftRequest(_TemplateModel):
    """What the model is asked to write."""

    prompt: str = Field(min_length=1, description="何を書くか。 / What to write.")
    length: TextLength = Field(
        default_factory=lambda: TextLength(max=200), description="長さ。 / How long it is to be."
    )
    tone: Tone | None = Field(None, description="文体。 / Its style; the template's by default.")
    uses: tuple[str, ...] | None = Field(
        None,
        description="使ってよい項目。なければ与えた項目すべて。"
        " / Fields it may use; all given ones where none is named.",
    )
    sentences: int | None = Field(
        None, ge=1, le=30, description="文の数の上限。 / The most sentences."
    )


class FieldBase(_TemplateModel):
    """What every field has."""

    name: str = Field(pattern=NAME, description="ひな型の中での名前。 / Its name in the template.")
    label: str = Field(min_length=1, description="人が読む名前。 / What people call it.")
    help: str = Field("", description="書く人への説明。 / What to say to who fills it in.")
    source: Source = Field(
        "given",
        description="given(入力)、drafted(モデルが下書き)、computed(計算)。"
        " / Where its value comes from.",
    )
    required: bool = Field(default=True, description="なければ指摘する。 / Absent: a finding.")
    draft: DraftRequest | None = Field(None, description="下書きの指示。 / What to draft.")
    compute: Operation | None = Field(None, description="計算の方法。 / How it is computed.")
    notes: bool = Field(
        default=True,
        description="値がなければメモから抜き出す。 / Taken from the notes where it is not given.",
    )
    cues: tuple[Annotated[str, Field(min_length=1)], ...] = Field(
        (),
        description="メモの文がこの項目のことだと分かる言葉(見出しの言い換えも)。"
        " / Words that tell that a sentence or a heading of notes is about this field.",
    )

    @model_validator(mode="after")
    def _fits_source(self) -> Self:
        for source, name in (("drafted", "draft"), ("computed", "compute")):
            if (self.source == source) != (getattr(self, name) is not None):
                message = (
                    f"source: {source} と {name}: は、いつも一緒に書きます"
                    f" / source: {source} and {name}: go together"
                )
                raise ValueError(message)
        return self


class TextField(FieldBase):
    """One line of text."""

    type: Literal["text"] = "text"
    default: str | None = Field(None, description="与えられないときの値。 / Where none is given.")
    example: str | None = Field(None, description="見本の値。 / A value to try it with.")
    pattern: Pattern | None = Field(
        None, description="全体が合うべき正規表現。 / What the whole value must match."
    )
    max_length: int = Field(500, ge=1, description="最も多い文字数。 / The most characters.")
    ending: str = Field(
        "",
        description="メモから取った値の末尾に、形が合わないとき付ける言葉(について、など)。"
        " / What is put behind a value from the notes where its form asks for it.",
    )


class RichTextField(FieldBase):
    """Paragraphs and lists; an empty line parts paragraphs, `- ` begins an item."""

    type: Literal["rich_text"]
    default: str | None = Field(None, description="与えられないときの値。 / Where none is given.")
    example: str | None = Field(None, description="見本の値。 / A value to try it with.")
    rest: bool = Field(
        default=False,
        description="ほかの項目に入らなかったメモの文を入れる。"
        " / It takes the sentences of notes that no other field took.",
    )
    max_length: int = Field(20000, ge=1, description="最も多い文字数。 / The most characters.")


class DateField(FieldBase):
    """A day."""

    type: Literal["date"]
    default: str | None = Field(
        None, description="与えられないときの値。today は今日。 / today: the day it is written."
    )
    example: str | None = Field(None, description="見本の値。 / A value to try it with.")
    heading: bool = Field(
        default=False,
        description="メモの1行目に書かれた日を入れる(会議や障害の日)。"
        " / It takes the day in the first line of notes: of a meeting, of an incident.",
    )
    format: str = Field(
        "{year}年{month}月{day}日",
        description="書き方。{year} {month} {day} {month:02} {era} {era_year} {weekday}。"
        " / How it is written.",
    )


class AmountField(FieldBase):
    """A number with its unit, such as money."""

    type: Literal["amount"]
    default: Decimal | None = Field(
        None, description="与えられないときの値。 / Where none is given."
    )
    example: Decimal | None = Field(None, description="見本の値。 / A value to try it with.")
    unit: str = Field("円", description="単位。なければ空。 / Its unit; may be empty.")
    before: str = Field("", description="前に付ける記号。 / What stands before it, such as ¥ or $.")
    decimals: int = Field(0, ge=0, le=6, description="小数の桁数。 / Decimals.")
    grouping: bool = Field(default=True, description="桁区切りを入れる。 / Thousands separated.")
    min: Decimal | None = Field(None, description="下限。 / Least.")
    max: Decimal | None = Field(None, description="上限。 / Most.")


class ChoiceField(FieldBase):
    """One of several words."""

    type: Literal["choice"]
    choices: tuple[str, ...] = Field(min_length=1, description="選択肢。 / What may be chosen.")
    default: str | None = Field(None, description="与えられないときの値。 / Where none is given.")
    example: str | None = Field(None, description="見本の値。 / A value to try it with.")


class PersonField(FieldBase):
    """A person's name, as it is written."""

    type: Literal["person"]
    default: str | None = Field(None, description="与えられないときの値。 / Where none is given.")
    example: str | None = Field(None, description="見本の値。 / A value to try it with.")


class ImageField(FieldBase):
    """A picture: a PNG or JPEG file, named beside the data."""

    type: Literal["image"]
    width: float = Field(80, gt=0, le=400, description="幅(mm)。 / Its width in mm.")
    alt: str = Field("", description="代替テキスト。 / Its alternative text; the label by default.")


Column = Annotated[
    TextField | RichTextField | DateField | AmountField | ChoiceField | PersonField,
    Field(discriminator="type"),
]


class RowsField(FieldBase):
    """Rows of a table or items of a list: each a value per column."""

    type: Literal["rows"]
    columns: tuple[Column, ...] = Field(min_length=1, description="列。 / The columns.")
    min_rows: int = Field(0, ge=0, description="最も少ない行数。 / The fewest rows.")
    max_rows: int = Field(1000, ge=1, le=10000, description="最も多い行数。 / The most rows.")
    example: tuple[dict[str, Any], ...] = Field((), description="見本の行。 / Rows to try it with.")

    def column(self, name: str) -> Column | None:
        """Return the column of a name."""
        return next((each for each in self.columns if each.name == name), None)


TemplateField = Annotated[
    TextField
    | RichTextField
    | DateField
    | AmountField
    | ChoiceField
    | PersonField
    | ImageField
    | RowsField,
    Field(discriminator="type"),
]


class TemplateHeader(_TemplateModel):
    """The whole of `template.yaml`."""

    template: str = Field(
        pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", description="名前。フォルダー名と同じ。 / Its name."
    )
    title: str = Field(min_length=1, description="表示名。 / What people call it.")
    description: str = Field("", description="説明。 / What it is for.")
    version: str = Field("0", description="版。 / Its version.")
    language: Literal["ja", "en"] = Field(
        "ja", description="文書の言語。 / Its documents' language."
    )
    ruleset: str = Field(description="できた文書が合格すべき規則集。 / Rules its documents pass.")
    tone: Tone | None = Field(None, description="下書きの文体。 / The style of what is drafted.")
    fields: tuple[TemplateField, ...] = Field(min_length=1, description="項目。 / The fields.")

    def field(self, name: str) -> TemplateField | None:
        """Return the field of a name."""
        return next((each for each in self.fields if each.name == name), None)

    def of_source(self, source: Source) -> Iterator[TemplateField]:
        """Yield the fields whose value comes from there, in their order."""
        return (each for each in self.fields if each.source == source)

    @model_validator(mode="after")
    def _names_stand_once(self) -> Self:
        names = [each.name for each in self.fields]
        twice = sorted({each for each in names if names.count(each) > 1})
        if twice:
            message = f"項目の名前が二度あります: {twice[0]} / a field's name stands twice"
            raise ValueError(message)
        return self


def make_missing_mark(label: str) -> Message:
    """Return what stands in a document where a required fact is absent."""
    return Message("template.missing", label=label)


class Template(_TemplateModel):
    """A template of a company: what it says, and the files it is made of."""

    header: TemplateHeader
    folder: Path
    file: Path = Field(description="`template.docx` or `template.md.j2`, in `folder`.")

    @property
    def suffix(self) -> str:
        """The ending of the documents that it makes: `.docx` or `.md`."""
        return ".docx" if self.file.suffix == ".docx" else ".md"
