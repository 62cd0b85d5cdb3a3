"""Say what a job's process is to do, and what it did: values that go through a pipe as JSON."""

import json
from dataclasses import asdict, dataclass, field
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class JobOrder:
    """What one process is asked.

    Attributes:
        kind: `check`, `fix` or `write`; `try`, `measure`, `learn`, `gather`, `describe` and
            `extend` are about rule sets; `index` reads the documents that people may ask.
        file: the document, alone in its folder under the name that its owner gave it; of `write`,
            where it is to be.
        results: the folder to write results into.
        language: of messages.
        configuration: the office's `checker.toml`, None where it has none.
        ruleset: by name; None for the one that fits.
        model: as `checker check --model` takes it; None for the one in use.
        use_model: whether judged rules are asked.
        model_host: where the model host listens; None where the process opens the model itself.
        ignored: what was decided on findings before, as a sidecar lists it.
        chosen: keys of the findings whose fixes are wanted, None for all of the `grade`.
        grade: of the fixes to make.
        template: what `write` fills.
        inputs: the folder with what it is filled from: values and notes.
        numbers: the file in which the office counts its documents.
        seconds: that the job may take; 0 for no limit.
        rules: folders of the office's rule sets, those that go first first.
        samples: further documents beside `file`, to learn rules or gather texts from.
        rule: whose texts `gather` looks for, and whose examples `extend` adds.
        given: to `gather` decisions on findings, each with the number of its sample; to `extend`
            the examples.
        folders: that `index` reads; `common_folders` are those of them that everybody may read.
        index: the file that it writes.
        faq: the file of answered questions that it reads first.
    """

    kind: str
    file: str
    results: str
    language: str
    configuration: str | None = None
    ruleset: str | None = None
    model: str | None = None
    use_model: bool = True
    model_host: str | None = None
    ignored: tuple[dict[str, Any], ...] = ()
    chosen: tuple[str, ...] | None = None
    grade: str = "unsafe"
    template: str = ""
    inputs: str = ""
    numbers: str = ""
    seconds: float = 0
    rules: tuple[str, ...] = ()
    samples: tuple[str, ...] = ()
    rule: str = ""
    given: tuple[dict[str, Any], ...] = ()
    folders: tuple[str, ...] = ()
    common_folders: tuple[str, ...] = ()
    index: str = ""
    faq: str = ""

    def to_json(self) -> str:
        """Return the order as text."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Return the order that a text says."""
        values = json.loads(text)
        for name in ("ignored", "rules", "samples", "given", "folders", "common_folders"):
            values[name] = tuple(values[name])
        values["chosen"] = None if values["chosen"] is None else tuple(values["chosen"])
        return cls(**values)


@dataclass(frozen=True, slots=True)
class JobOutcome:
    """What a process did.

    Attributes:
        summary: of the verdict, without a word of the document.
        files: names of results in the order's folder.
        problem: why nothing came out, as `core.messages.to_data` writes a message; else None.
        ran: the rules that looked at the document.
    """

    summary: dict[str, Any] = field(default_factory=dict)
    files: tuple[str, ...] = ()
    problem: dict[str, Any] | None = None
    ran: tuple[str, ...] = ()
