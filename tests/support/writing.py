"""A small template, an engine that writes from a script, and what stands around one document."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from checker.engines.scripted import SCRIPTED, ScriptedEngine
from checker.formats.reading import read_document
from checker.jobs.check.check import CheckJob, check
from checker.jobs.write import (
    DraftCache,
    DraftGenerator,
    Notes,
    Prompts,
    WriteRequest,
    WriterServices,
)
from checker.judge.limit import Limit
from checker.rules import RulesetLibrary
from checker.templates.data import Data, Given
from checker.templates.load import load_template
from checker.templates.model import Template

TODAY = date(2025, 6, 2)

YAML = """\
template: trial
title: 購入の申請
language: ja
ruleset: trial
tone: である
fields:
  - {name: subject, type: text, label: 件名, example: 台車の購入}
  - {name: day, type: date, label: 納入日, example: "2025-07-01"}
  - {name: cost, type: amount, label: 金額, example: 30000}
  - {name: owner, type: person, label: 担当者, required: false}
  - name: trouble
    type: rich_text
    label: 困りごと
    example: 台車が2台壊れている。
  - name: todo
    type: rows
    label: 宿題
    required: false
    columns:
      - {name: task, type: text, label: 内容}
      - {name: who, type: person, label: 担当, required: false}
      - {name: due, type: date, label: 期限, required: false}
  - {name: weekday, type: text, label: 曜日, source: computed, compute: {weekday: day}}
  - name: reason
    type: rich_text
    label: 理由
    source: drafted
    draft:
      prompt: なぜ買うのかを書く。
      uses: [subject, trouble]
      length: {max: 120}
      sentences: 3
    example: 台車が2台壊れているため、買い替える。
"""
MARKDOWN = """\
# {{ subject }}

- 納入日: {{ day }}({{ weekday }})
- 金額: {{ cost }}

## 理由

{% for p in reason %}
{{ p }}

{% endfor %}
{% if todo %}
## 宿題

{% for row in todo %}
- {{ row.task }} {{ row.who }} {{ row.due }}
{% endfor %}
{% endif %}
"""
RULES = """\
ruleset: trial
title: 試し
language: ja
rules:
  - {id: trial.words, kind: existence, words: [いち早く], severity: error}
  - {id: trial.dekiru, kind: substitution, swap: {出来る: できる}, severity: error, fix: safe}
  - {id: trial.sections, kind: sections, required: [理由], severity: error}
"""
DATA = {
    "件名": "棚の購入",
    "納入日": "2025-09-18",
    "金額": "1089000",
    "困りごと": "棚が3台足りない。",
}


def template_in(folder: Path, *, yaml: str = YAML, markdown: str = MARKDOWN) -> Template:
    """Return the trial template, written into `folder` with its rule set."""
    own = folder / "trial"
    own.mkdir(exist_ok=True)
    rules = folder / "rules"
    rules.mkdir(exist_ok=True)
    (rules / "trial.yaml").write_text(RULES, encoding="utf-8")
    (folder / "checker.toml").write_text('rules = ["rules"]\n', encoding="utf-8")
    (own / "template.yaml").write_text(yaml, encoding="utf-8")
    (own / "template.md.j2").write_text(markdown, encoding="utf-8")
    return load_template(own)


def author(
    writing: Callable[[str], str], folder: Path | None = None, seconds: float | None = None
) -> tuple[DraftGenerator, ScriptedEngine]:
    """Return who writes from a script, and the engine that saw the prompts."""
    engine = ScriptedEngine({}, writing=writing)
    drafts = DraftCache(folder) if folder else None
    return DraftGenerator(lambda: engine, SCRIPTED, Limit(seconds), drafts), engine


def order(
    template: Template, data: dict[str, Given] | None = None, notes: str | None = None
) -> WriteRequest:
    """Return an order for a Markdown document of the trial's data."""
    return WriteRequest(
        template=template,
        data=Data(DATA if data is None else data, template.folder, "data.yaml"),
        path=template.folder / "out.md",
        form=".md",
        language="ja",
        today=TODAY,
        notes=Notes(notes, "notes.txt") if notes is not None else None,
    )


def tools(
    template: Template, who: DraftGenerator | None, prompts: Path | None = None
) -> WriterServices:
    """Return what the trial is written with: its own rule set, and no judge."""
    ruleset = RulesetLibrary((template.folder.parent / "rules",), None).get(template.header.ruleset)
    path = template.folder / "out.md"

    def job(data: bytes) -> CheckJob:
        document = read_document(path, data=data)
        return CheckJob(
            document=document, path=str(path), ruleset=ruleset, chosen_by="option", language="ja"
        )

    return WriterServices(
        job=job,
        check=lambda job: check(job, None),
        count=lambda _series: 7,
        prompts=Prompts(template.header.language, prompts),
        author=who,
    )
