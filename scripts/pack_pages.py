"""Writes docs/packs: one page per rule set in rules/ and an index, from the YAML itself.

`python scripts/pack_pages.py` writes them; with `--check` it writes nothing, names the pages that
are stale, missing or left over, and exits 1 if there are any. How loud each rule is comes from
`docs/packs/noise.json`, which `--measure NAME=FOLDER` writes (repeatable: one corpus each):

    python scripts/pack_pages.py --measure examples=examples --measure handbook=FOLDER

    python scripts/pack_pages.py --measure-chosen real=FOLDER

Rule sets are measured on corpora in their own language only; with `--measure-chosen` each document
with the rule set that is chosen for it, and the other corpora keep their figures.
`docs/packs/read.json` is written by hand: how many alarms of a rule a person read, and how many of
them were right. What readers said of alarms on real documents is in `benchmarks/data/alarms.tsv`.
"""

import csv
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import click

from checker.core.language import Language
from checker.core.messages import same
from checker.formats.reading import list_suffixes
from checker.jobs.check.check import CheckJob
from checker.jobs.measure.noise import Noise, measure_noise
from checker.kinds.meaning.judge import JudgeRule
from checker.kinds.registry import get_kind_name
from checker.kinds.shared.base import Examples
from checker.rules import LoadedRule, Ruleset, RulesetLibrary
from checker.session import Options, Session

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "packs"
NOISE = FOLDER / "noise.json"
READ = FOLDER / "read.json"
HEARD = ROOT / "benchmarks" / "data" / "alarms.tsv"

_NOTE = "<!-- scripts/pack_pages.py が作ります。直接編集しません。 / Generated; do not edit. -->"
_SEVERITIES = {"error": "エラー", "warning": "警告", "info": "情報"}
_CONCERNS = {"fault": "誤り", "style": "書き方", "house": "書式"}
_LONGEST = 80
"""Characters of an example that a table can hold."""

Figures = Mapping[str, Any]


def pages() -> dict[str, str]:
    """Return the text of every page by file name, `README.md` being the index."""
    library = RulesetLibrary()
    names = sorted(path.stem for path in (ROOT / "rules").glob("*.yaml"))
    packs = {name: library.get(name) for name in names}
    figures = _figures()
    made = {f"{name}.md": _page(pack, figures) for name, pack in packs.items()}
    return {"README.md": _index(packs, figures), **made}


def stale(folder: Path) -> list[str]:
    """Return the names of pages in `folder` that differ from what the rules say, sorted."""
    wanted = pages()
    there = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.md")}
    names = wanted.keys() | there.keys()
    return sorted(name for name in names if wanted.get(name) != there.get(name))


def _figures() -> Figures:
    """Return what was measured, nothing where nobody measured yet."""
    if not NOISE.exists():
        return {"date": "", "corpora": {}}
    loaded: Figures = json.loads(NOISE.read_text(encoding="utf-8"))
    return loaded


def _readings() -> Figures:
    """Return how many alarms of each rule were read and were right, and those on unseen texts."""
    nothing: Figures = {"rules": {}, "unseen": []}
    return json.loads(READ.read_text(encoding="utf-8")) if READ.exists() else nothing


def _heard() -> dict[str, tuple[int, int]]:
    """Return of each rule how many alarms on real documents were right, and how many were read."""
    if not HEARD.exists():
        return {}
    said: defaultdict[str, Counter[str]] = defaultdict(Counter)
    with HEARD.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            said[row["rule"]][row["settled"] or row["reader1"]] += 1
    return {rule: (counts["right"], counts.total()) for rule, counts in said.items()}


def _index(packs: Mapping[str, Ruleset], figures: Figures) -> str:
    rows = [
        f"| [`{name}`]({name}.md) | {pack.header.title} | {len(_own(pack))} | {_on(pack)} |"
        f" {', '.join(pack.header.extends) or '—'} |"
        for name, pack in packs.items()
    ]
    return _joined(
        _NOTE,
        "# 付属の規則集",
        "checker に付いてくる規則集の一覧です。規則集ごとのページに、規則と例、実測した指摘の数が"
        "あります。会社ごとの違いは `extends` と `override` で変えます"
        "([規則の言語](../rules.md))。",
        "*The rule sets that come with checker. Each page lists the rules with examples and how"
        " loud they were when measured; companies change them by `extends` and `override`.*",
        "\n".join(
            ["| 規則集 | 表題 | 規則 | うち既定で有効 | 土台 |", "|---|---|---|---|---|", *rows]
        ),
        "「規則」と「うち既定で有効」は、土台の規則集を除いた数です。"
        " / Counts are without the rules of the sets it extends.",
        _measured(figures),
        _judged(packs),
    )


def _judged(packs: Mapping[str, Ruleset]) -> str:
    """Return how many alarms of what is on by default were read, by rule set."""
    readings = _readings()
    rows = [
        f"| {_link(each['pack'])} | 初めての文書: {each['documents']}({each['note_ja']})"
        f" | {_share(each['read'], each['right'])} |"
        for each in readings["unseen"]
    ]
    for name, pack in packs.items():
        ids = {each.rule.id for each in _own(pack) if each.rule.enabled}
        found = [each for rule, each in readings["rules"].items() if rule in ids]
        if read := sum(each["read"] for each in found):
            right = sum(each["right"] for each in found)
            rows.append(f"| {_link(name)} | 調整に使った文書(調整後) | {_share(read, right)} |")
    if not rows:
        return ""
    return _joined(
        "## 読んで確かめた指摘",
        "有効な規則の指摘を、規則を書いた側が一件ずつ読みました。`examples` は含みません。"
        "「調整に使った文書」の割合は、誤った指摘を見て規則を直した後のものなので、高めに出ます。"
        "多い指摘は一部だけを読みました。 / Alarms read one by one by whoever wrote the rules;"
        " figures on texts the rules were tuned on flatter them.",
        "\n".join(
            ["| 規則集 | 文書 | 読んだ数 | 正しい数 | 割合 |", "|---|---|---|---|---|", *rows]
        ),
    ).strip("\n")


def _link(name: str) -> str:
    return f"[`{name}`]({name}.md)"


def _share(read: int, right: int) -> str:
    return f"{read} | {right} | {right / read:.0%}"


def _measured(figures: Figures) -> str:
    if not figures["corpora"]:
        return ""
    rows = [
        f"| {name} | {each['files']} | {each['characters']:,} | {each['language']}"
        f" | {each.get('date', figures['date'])} |"
        for name, each in figures["corpora"].items()
    ]
    return _joined(
        "## 測った文書",
        "`checker rules test 規則集 --corpus` で測りました。`real` は、ほかの人が作った文書を、"
        "それぞれに選ばれる規則集で測りました。数は1万字あたりの指摘です。既定で無効の規則も測っています。"
        "`examples` の半分には、わざと誤りを入れてあります。"
        " / Alarms per 10,000 characters; half of `examples` is faulty on purpose.",
        "\n".join(["| 名前 | 文書 | 字数 | 言語 | 測った日 |", "|---|---|---|---|---|", *rows]),
    ).strip("\n")


def _page(pack: Ruleset, figures: Figures) -> str:
    header = pack.header
    corpora = _corpora(pack, figures)
    return _joined(
        _NOTE,
        f"# `{header.ruleset}`: {header.title}",
        header.description,
        _facts(pack),
        _overrides(pack),
        "## 規則",
        _rules_table(pack, corpora),
        "「何か」は、誰の文書でも誤りか、書き方か、その書式の約束かです。"
        "「指摘」は1万字あたりの実測です(測った文書は[一覧](README.md))。「無効」の規則は"
        " `override` で有効にします。"
        if corpora
        else "「無効」の規則は `override` で有効にします。",
        "## 理由と例",
        *(_rule(each) for each in _own(pack)),
        "## In English",
        "\n".join(_english(pack)),
    )


def _facts(pack: Ruleset) -> str:
    header = pack.header
    rows = [f"- 版: {header.version}、言語: {header.language}"]
    rows.append(f"- 規則: {len(_own(pack))} 件(うち既定で有効 {_on(pack)} 件)")
    if header.extends:
        bases = "、".join(f"[`{name}`]({name}.md)" for name in header.extends)
        rows.append(f"- 土台: {bases}")
    if header.applies_to.filename:
        names = "、".join(f"`{name}`" for name in header.applies_to.filename)
        rows.append(f"- 対象のファイル名: {names}")
    if header.applies_to.title:
        rows.append(f"- 対象の表題: {'、'.join(f'`{name}`' for name in header.applies_to.title)}")
    return "\n".join(rows)


def _overrides(pack: Ruleset) -> str:
    """Return what the set changes in rules of its bases, by where each option was set last."""
    rows = [
        f"- `{each.rule.id}`: {'、'.join(options)}"
        for each in pack.rules
        if each not in _own(pack) and (options := _changed(each, pack))
    ]
    return _joined("## 土台の規則の変更", "\n".join(rows)).strip("\n") if rows else ""


def _changed(each: LoadedRule, pack: Ruleset) -> list[str]:
    values = each.rule.model_dump(mode="json", by_alias=True)
    return [
        f"`{option}: {json.dumps(values.get(option), ensure_ascii=False)}`"
        for option, places in each.origins.items()
        if places and _file(places[-1]) == f"{pack.id}.yaml"
    ]


def _own(pack: Ruleset) -> list[LoadedRule]:
    """Return the rules that the set's own file holds."""
    return [each for each in pack.rules if _file(each.at) == f"{pack.id}.yaml"]


def _file(place: str) -> str:
    return Path(place.rsplit(":", 2)[0]).name


def _on(pack: Ruleset) -> int:
    return sum(each.rule.enabled for each in _own(pack))


def _corpora(pack: Ruleset, figures: Figures) -> dict[str, Figures]:
    """Return the corpora in the language of a rule set, with its figures: alarms by rule."""
    return {
        name: each["rules"].get(pack.id, {})
        for name, each in figures["corpora"].items()
        if each["language"] == pack.header.language
    }


def _rules_table(pack: Ruleset, corpora: Mapping[str, Figures]) -> str:
    heads = ["規則", "種類", "何か", "重さ", "既定", *(f"指摘({name})" for name in corpora)]
    readings = _readings()["rules"]
    heads += ["正/読(調整後)"] if readings else []
    heard = _heard()
    heads += ["正/読(実文書)"] if heard else []
    rows = []
    for each in _own(pack):
        kind = get_kind_name(each.rule)
        cells = [
            f"`{each.rule.id}`",
            f"[{kind}](../kinds/{kind}.md)",
            _CONCERNS[each.rule.concern],
            _SEVERITIES[each.rule.severity],
            "有効" if each.rule.enabled else "無効",
            *(_figure(each.rule.id, counted) for counted in corpora.values()),
        ]
        if readings:
            seen = readings.get(each.rule.id)
            cells.append(f"{seen['right']}/{seen['read']}" if seen else "")
        if heard:
            right, read = heard.get(each.rule.id, (0, 0))
            cells.append(f"{right}/{read}" if read else "")
        rows.append(f"| {' | '.join(cells)} |")
    lines = [f"| {' | '.join(heads)} |", f"|{'---|' * len(heads)}", *rows]
    return "\n".join(lines)


def _figure(rule: str, counted: Figures) -> str:
    """Return alarms per 10,000 characters, or why there are none."""
    found = counted.get(rule)
    if found is None:
        return "測っていない"
    return f"{found['per_10000']:.2f}" if found["candidates"] else "対象なし"


def _rule(each: LoadedRule) -> str:
    rule = each.rule
    why = rule.why or same("")
    return _joined(f"### `{rule.id}`", why.get("ja"), _example_table(rule)).strip("\n")


def _example_table(rule: Any) -> str:
    if isinstance(rule, JudgeRule):
        first_asked = rule.questions[0].examples
        bad, good = first_asked.negative[:1], first_asked.positive[:1]
    else:
        examples: Examples = rule.examples
        bad, good = examples.bad, examples.good
    if not bad:
        return ""
    first = _shown(bad[0])
    return f"- 指摘する: {first}\n- 指摘しない: {_shown(good[0]) if good else '—'}"


def _shown(text: str) -> str:
    """Return an example in one line, shortened where it is long."""
    line = " ⏎ ".join(part for part in text.splitlines() if part.strip())
    fence = "``" if "`" in line else "`"
    short = line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"
    return f"{fence} {short} {fence}" if fence == "``" else f"`{short}`"


def _english(pack: Ruleset) -> Iterator[str]:
    for each in _own(pack):
        why = each.rule.why or same("")
        off = "" if each.rule.enabled else ", off by default"
        weight = f"{each.rule.concern}, {each.rule.severity}{off}"
        yield f"- `{each.rule.id}` ({weight}): {why.get('en')}"


def _joined(*parts: str) -> str:
    return "\n\n".join(part.strip("\n") for part in parts if part) + "\n"


def measured(corpora: Mapping[str, Path]) -> dict[str, Any]:
    """Return how loud the rule sets are on documents in their language, and how much that was."""
    return {
        "date": datetime.now(tz=UTC).strftime("%Y-%m-%d"),
        "corpora": {name: _corpus(folder) for name, folder in sorted(corpora.items())},
    }


def _corpus(folder: Path) -> dict[str, Any]:
    files = [path for path in sorted(folder.rglob("*")) if path.suffix.lower() in list_suffixes()]
    session = Session.open(ROOT, Options(use_model=False, language="ja"), "ja")
    language = _language([session.read(path).language for path in files])
    packs = [path.stem for path in sorted((ROOT / "rules").glob("*.yaml"))]
    fit = [name for name in packs if session.library.get(name).header.language == language]
    noises = {
        name: measure_noise(
            session.validated(name), files, partial(session.job_for, ruleset=name), session.language
        )
        for name in fit
    }
    noise = next(iter(noises.values()))
    return {
        "files": noise.files,
        "characters": noise.characters,
        "language": language,
        "rules": {
            name: _by_rule(each, {own.rule.id for own in _own(session.library.get(name))})
            for name, each in noises.items()
        },
    }


def _language(found: list[Language]) -> Language:
    """Return the language of most of the documents."""
    return "ja" if found.count("ja") * 2 >= len(found) else "en"


def _measure_chosen(name: str, folder: Path) -> dict[str, Any]:
    """Return how loud each rule set is on those documents for which it is chosen, by language."""
    session = Session.open(ROOT, Options(use_model=False, language="ja"), "ja")
    files: defaultdict[str, list[Path]] = defaultdict(list)
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() in list_suffixes():
            job = session.job_for(path)
            if isinstance(job, CheckJob):
                files[job.ruleset.id].append(path)
    made: dict[str, Any] = {}
    for pack, paths in files.items():
        header = session.library.get(pack).header
        # nobody chose the rule set, as for a new user
        noise = measure_noise(session.validated(pack), paths, session.job_for, "ja")
        corpus = made.setdefault(f"{name}-{header.language}", {"files": 0, "characters": 0})
        corpus["files"] += noise.files
        corpus["characters"] += noise.characters
        corpus |= {"language": header.language, "date": datetime.now(tz=UTC).strftime("%Y-%m-%d")}
        own = {each.rule.id for each in _own(session.library.get(pack))}
        corpus.setdefault("rules", {})[pack] = _by_rule(noise, own)
    return made


def _by_rule(noise: Noise, own: set[str]) -> dict[str, Any]:
    return {
        each.rule: {
            "alarms": len(each.alarms),
            "candidates": each.candidates,
            "per_10000": each.per_10000,
        }
        for each in noise.rules
        if each.rule in own
    }


def _named_folders(values: tuple[str, ...]) -> dict[str, Path]:
    found = {}
    for value in values:
        name, is_pair, folder = value.partition("=")
        if not is_pair or not Path(folder).is_dir():
            raise click.BadParameter(f"{value}: NAME=FOLDER")
        found[name] = Path(folder)
    return found


@click.command()
@click.option("--check", is_flag=True, help="Write nothing; exit 1 if a page is stale.")
@click.option("--measure", multiple=True, metavar="NAME=FOLDER", help="Measure these documents.")
@click.option("--measure-chosen", metavar="NAME=FOLDER", help="Measure with what is chosen.")
def main(*, check: bool, measure: tuple[str, ...], measure_chosen: str | None) -> None:
    """Write the pages on the rule sets, or check that they are up to date."""
    if measure:
        FOLDER.mkdir(parents=True, exist_ok=True)
        text = json.dumps(measured(_named_folders(measure)), ensure_ascii=False, indent=1)
        NOISE.write_text(text + "\n", encoding="utf-8", newline="\n")
    if measure_chosen:
        ((name, folder),) = _named_folders((measure_chosen,)).items()
        figures = dict(_figures())
        figures["corpora"] = {**figures["corpora"], **_measure_chosen(name, folder)}
        NOISE.write_text(
            json.dumps(figures, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n"
        )
    names = stale(FOLDER)
    if check:
        for name in names:
            click.echo(f"stale: docs/packs/{name} (run: python scripts/pack_pages.py)", err=True)
        sys.exit(1 if names else 0)
    FOLDER.mkdir(parents=True, exist_ok=True)
    wanted = pages()
    for name in names:
        if name in wanted:
            (FOLDER / name).write_text(wanted[name], encoding="utf-8", newline="\n")
        else:
            (FOLDER / name).unlink()
        click.echo(f"docs/packs/{name}")


if __name__ == "__main__":
    main()
