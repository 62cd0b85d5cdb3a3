r"""Define the plain values that go between the server and the processes that compute.

Lines and columns count from 1, columns in code points, lines as editors count them: they end in
`\n`, `\r\n` or `\r`.
"""

from typing import Any, Literal

from checker.core.config_layers import NEAREST, ConfigSource
from checker.core.data_classes import dataclass
from checker.core.findings import Grade
from checker.core.messages import DisplayLanguage

Level = Literal["error", "warning", "info", "hint"]


@dataclass(frozen=True, slots=True)
class Start:
    """What holds for a process from its start.

    Attributes:
        language: of all that is said.
        ruleset: the one that was named for all texts.
        model: the one that was named.
        judge: whether a model is wanted; None leaves it to whether the configuration names one.
        asks: whether this process asks the model, or only looks up what it has said before.
        source: where a folder's configuration comes from.
    """

    language: DisplayLanguage
    ruleset: str | None = None
    model: str | None = None
    judge: bool | None = None
    asks: bool = False
    source: ConfigSource = NEAREST


@dataclass(frozen=True, slots=True)
class EditorText:
    """A text as the editor has it; `folder` is the one whose configuration holds."""

    path: str
    text: str
    folder: str


@dataclass(frozen=True, slots=True)
class Check:
    """Asks what is wrong with a document. The answer is `Checked`."""

    draft: EditorText


@dataclass(frozen=True, slots=True)
class Validate:
    """Asks what is wrong with a rule set or a template. The answer is `Checked`."""

    draft: EditorText


@dataclass(frozen=True, slots=True)
class Key:
    """What a finding is known by while its text stays as it is."""

    rule: str
    block: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class FixRequest:
    """Asks for the text with one finding mended, or with all safe fixes. Answer: `Changed`."""

    draft: EditorText
    key: Key | None = None


@dataclass(frozen=True, slots=True)
class Suppress:
    """Asks for the text with a comment that suppresses a finding. The answer is `Changed`."""

    draft: EditorText
    key: Key


@dataclass(frozen=True, slots=True)
class Explain:
    """Asks for the schemas of rule sets and templates. The answer is `Schemas`."""


@dataclass(frozen=True, slots=True)
class Forget:
    """Says that configuration or rules may have changed. The answer is None."""


Request = Check | Validate | FixRequest | Suppress | Explain | Forget


@dataclass(frozen=True, slots=True)
class Where:
    """A stretch of a text."""

    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A place in a file, and what is to be said of it."""

    path: str
    line: int
    column: int
    words: str


@dataclass(frozen=True, slots=True)
class EditorRemark:
    """Something to show in a text.

    Attributes:
        level: how much it matters.
        words: what is wrong, and what to do.
        where: the words concerned.
        rule: the rule's id, empty where it is no rule that says so.
        detail: more of it, as Markdown.
        key: of a finding.
        fix: the grade of the fix that can be made.
        shown: what a person is told of the fix: new words, or, where it `builds`, what it does.
        silenced: whether a comment in this format can suppress it.
        related: where the rule is written, or where else the fault lies.
        wrong: a misspelt name, and `right` what it should be.
    """

    level: Level
    words: str
    where: Where
    rule: str = ""
    detail: str = ""
    key: Key | None = None
    fix: Grade | None = None
    shown: str = ""
    builds: bool = False
    silenced: bool = False
    related: tuple[Elsewhere, ...] = ()
    wrong: str = ""
    right: str = ""


@dataclass(frozen=True, slots=True)
class CheckedText:
    """What is to be shown in a text.

    Attributes:
        remarks: in the order of the text.
        pages: by rule, what a reader wants to know of it, as Markdown.
        judged: whether a model is there to be asked.
        trouble: what is wrong with the configuration; nothing was checked where `remarks` is None.
    """

    remarks: tuple[EditorRemark, ...] | None = ()
    pages: tuple[tuple[str, str], ...] = ()
    judged: bool = False
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Changed:
    """A text after a change; None where it cannot be made, and why."""

    text: str | None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Schemas:
    """The JSON Schemas of rule sets and of templates, and a page on each kind, as Markdown."""

    ruleset: dict[str, Any]
    template: dict[str, Any]
    kinds: dict[str, str]


@dataclass(frozen=True, slots=True)
class CancelledRequest:
    """The question was taken back."""


@dataclass(frozen=True, slots=True)
class Crashed:
    """Nobody foresaw it: how it ended."""

    how: str


Answer = CheckedText | Changed | Schemas | CancelledRequest | Crashed | None
