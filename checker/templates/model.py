"""Define `template.yaml`: the rule set a document must pass, and its fields.

A field comes from one of three places (`source`): it is given by the user, drafted by the model
from given facts, or computed by code. What is given is never changed by a model.
"""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from checker.core.errors import InvalidValueError
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

    min: int = Field(0, ge=0)
    max: int = Field(ge=1, le=4000)


class DraftRequest(_TemplateModel):
    """What the model is asked to write."""

    prompt: str = Field(min_length=1)
    length: TextLength = Field(default_factory=lambda: TextLength(max=200))
    tone: Tone | None = None
    uses: tuple[str, ...] | None = None
    sentences: int | None = Field(None, ge=1, le=30)


class FieldBase(_TemplateModel):
    """What every field has."""

    name: str = Field(pattern=NAME)
    label: str = Field(min_length=1)
    help: str = ""
    source: Source = "given"
    required: bool = True
    draft: DraftRequest | None = None
    compute: Operation | None = None
    notes: bool = True
    cues: tuple[Annotated[str, Field(min_length=1)], ...] = ()

    @model_validator(mode="after")
    def _fits_source(self) -> Self:
        for source, name in (("drafted", "draft"), ("computed", "compute")):
            if (self.source == source) != (getattr(self, name) is not None):
                raise InvalidValueError(
                    Message("template.source-goes-with", source=source, name=name)
                )
        return self


class TextField(FieldBase):
    """One line of text."""

    type: Literal["text"] = "text"
    default: str | None = None
    example: str | None = None
    pattern: Pattern | None = None
    max_length: int = Field(500, ge=1)
    ending: str = ""


class RichTextField(FieldBase):
    """Paragraphs and lists; an empty line parts paragraphs, `- ` begins an item."""

    type: Literal["rich_text"]
    default: str | None = None
    example: str | None = None
    rest: bool = False
    max_length: int = Field(20000, ge=1)


class DateField(FieldBase):
    """A day."""

    type: Literal["date"]
    default: str | None = None
    example: str | None = None
    heading: bool = False
    format: str = "{year}年{month}月{day}日"


class AmountField(FieldBase):
    """A number with its unit, such as money."""

    type: Literal["amount"]
    default: Decimal | None = None
    example: Decimal | None = None
    unit: str = "円"
    before: str = ""
    decimals: int = Field(0, ge=0, le=6)
    grouping: bool = True
    min: Decimal | None = None
    max: Decimal | None = None


class ChoiceField(FieldBase):
    """One of several words."""

    type: Literal["choice"]
    choices: tuple[str, ...] = Field(min_length=1)
    default: str | None = None
    example: str | None = None


class PersonField(FieldBase):
    """A person's name, as it is written."""

    type: Literal["person"]
    default: str | None = None
    example: str | None = None


class ImageField(FieldBase):
    """A picture: a PNG or JPEG file, named beside the data."""

    type: Literal["image"]
    width: float = Field(80, gt=0, le=400)
    alt: str = ""


Column = Annotated[
    TextField | RichTextField | DateField | AmountField | ChoiceField | PersonField,
    Field(discriminator="type"),
]


class RowsField(FieldBase):
    """Rows of a table or items of a list: each a value per column."""

    type: Literal["rows"]
    columns: tuple[Column, ...] = Field(min_length=1)
    min_rows: int = Field(0, ge=0)
    max_rows: int = Field(1000, ge=1, le=10000)
    example: tuple[dict[str, Any], ...] = ()

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

    template: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    title: str = Field(min_length=1)
    description: str = ""
    version: str = "0"
    language: Literal["ja", "en"] = "ja"
    ruleset: str
    tone: Tone | None = None
    fields: tuple[TemplateField, ...] = Field(min_length=1)

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
            raise InvalidValueError(Message("template.name-stands-twice", name=twice[0]))
        return self


class Template(_TemplateModel):
    """A template of a company: what it says, and the files it is made of."""

    header: TemplateHeader
    folder: Path
    file: Path = Field(description="`template.docx` or `template.md.j2`, in `folder`.")

    @property
    def suffix(self) -> str:
        """The ending of the documents that it makes: `.docx` or `.md`."""
        return ".docx" if self.file.suffix == ".docx" else ".md"
