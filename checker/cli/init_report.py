"""Tell what `checker init` saw, what it wrote, what to add by hand, and what comes next."""

import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from checker.core.bilingual import Bilingual, Language
from checker.jobs.setup.pieces import Piece
from checker.jobs.setup.rendering import Setup

_BASELINE = ".checker-baseline.json"
_LOOK = ("python", "-m", "pip", "install", "--dry-run", "--ignore-installed", "--no-deps")
_LISTED = 5
"""Names of a list that are shown."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was seen and done; `guessed` where nothing told which CI there is."""

    setup: Setup
    files: tuple[Piece, ...]
    dry_run: bool = False
    guessed: bool = False


def render(outcome: Outcome, *, quiet: bool) -> str:
    """Return the report as text, in the user's language."""
    language = outcome.setup.language
    parts = [list(_done(outcome))]
    if not quiet:
        parts = [list(_seen(outcome.setup)), *parts]
        parts.append(_notes(outcome))
        parts.append(_numbered(outcome, language))
    return "\n".join("".join(f"{line}\n" for line in part) for part in parts if part)


def as_json(outcome: Outcome) -> dict[str, Any]:
    """Return the report for programs."""
    setup = outcome.setup
    survey = setup.survey
    return {
        "root": str(setup.place.root),
        "target": setup.place.target,
        "ci": setup.ci,
        "documents": dict(survey.endings),
        "default_ruleset": setup.chosen.default,
        "unreadable": {name: why.get(setup.language) for name, why in survey.unreadable},
        "dry_run": outcome.dry_run,
        "written": [each.name for each in outcome.files if not each.kept],
        "kept": [{"file": each.name, "add": each.add} for each in outcome.files if each.kept],
        "notes": _notes(outcome),
        "next": [command for command, _ in _next(outcome)],
    }


def _seen(setup: Setup) -> Iterator[str]:
    survey, place = setup.survey, setup.place
    kinds = ", ".join(f"{ending} {count}" for ending, count in survey.endings.items())
    yield (
        Bilingual("{root}: {target} に文書 {total} 件", "{root}: {total} documents in {target}")
        .format(root=place.root, target=place.target, total=survey.total)
        .get(setup.language)
        + (f" ({kinds})" if kinds else "")
    )


def _done(outcome: Outcome) -> Iterator[str]:
    language = outcome.setup.language
    for each in outcome.files:
        if each.kept:
            yield from _kept(each, language)
        elif outcome.dry_run:
            yield Bilingual("書くもの: ", "would write: ").get(language) + each.name
            yield from (f"  | {line}" for line in each.text.splitlines())
        else:
            yield Bilingual("書きました: ", "written: ").get(language) + each.name


def _kept(piece: Piece, language: Language) -> Iterator[str]:
    kept = Bilingual("そのまま: ", "kept as it is: ").get(language) + piece.name
    if not piece.add:
        yield kept
        return
    add = Bilingual("(既にあります。次を足してください)", " (it exists; add this by hand)")
    yield kept + add.get(language)
    yield from (f"  + {line}".rstrip() for line in piece.add.splitlines())


def _notes(outcome: Outcome) -> list[str]:
    setup, language = outcome.setup, outcome.setup.language
    survey, place = setup.survey, setup.place
    notes: list[Bilingual] = []
    if outcome.guessed:
        notes.append(
            Bilingual(
                "使っている CI が分からないので、GitHub Actions としました。ほかは --ci gitlab、"
                "--ci jenkins、--ci none。",
                "Nothing tells which CI is in use; GitHub Actions was taken. Others: --ci gitlab,"
                " --ci jenkins, --ci none.",
            )
        )
    if survey.unreadable:
        names = _listed([name for name, _ in survey.unreadable])
        notes.append(
            Bilingual(
                f"読めない文書は .checkerignore に理由とともに入ります: {names}",
                f"Documents that cannot be read go into .checkerignore, with the reason: {names}",
            )
        )
    if survey.old:
        names = _listed(survey.old)
        notes.append(
            Bilingual(
                f"古い形式は検査されません(docx などで保存し直す): {names}",
                f"Old formats are not linted (save them as docx and the like): {names}",
            )
        )
    if place.inner is not None:
        inside = _from(place.inner, place.root)
        notes.append(
            Bilingual(
                f"{inside} は、根で動く CI からは見えません。根の checker.toml に移してください。",
                f"{inside} is not seen by CI, which runs at the root. Move it into checker.toml.",
            )
        )
    notes += [
        Bilingual(
            f"{name} の規則も使えます: checker rules import {name} -o terms.yaml",
            f"Rules of {name} can be used: checker rules import {name} -o terms.yaml",
        )
        for name in place.foreign
    ]
    return [each.get(language) for each in notes]


def _listed(names: list[str] | tuple[str, ...]) -> str:
    more = f" … {len(names)}" if len(names) > _LISTED else ""
    return ", ".join(names[:_LISTED]) + more


def _from(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)


def _numbered(outcome: Outcome, language: Language) -> list[str]:
    head = Bilingual("次にすること", "Next").get(language)
    steps = [
        f"  {number}. {what.get(language)}\n       {command}"
        for number, (command, what) in enumerate(_next(outcome), 1)
    ]
    return [head, *steps]


def _next(outcome: Outcome) -> Iterator[tuple[str, Bilingual]]:
    """Yield what to do next: a command, and what for."""
    setup = outcome.setup
    place = setup.place
    if Path.cwd() != place.root:
        yield (
            shlex.join(["cd", str(place.root)]),
            Bilingual("設定のあるフォルダーへ", "Go where the configuration is"),
        )
    lint = shlex.join(["checker", "lint", place.target, "--no-model"])
    yield lint, Bilingual("今の指摘を見る", "See what is found today")
    yield (
        f"{lint} --update-baseline",
        Bilingual(
            f"過去の指摘が多ければ、既知として {_BASELINE} に控える(以後は新しい指摘だけで不合格)",
            f"A long past? Record its findings in {_BASELINE}: only new ones fail from then on",
        ),
    )
    if setup.pre_commit:
        yield (
            "pre-commit install",
            Bilingual("コミットの前の検査を入れる", "Have each commit linted"),
        )
    if place.is_repository:
        names = [each.name for each in outcome.files if not each.kept]
        if names:
            yield (
                shlex.join(["git", "add", *names]),
                Bilingual(
                    f"登録する(控えを作ったら {_BASELINE} も)",
                    f"Commit them (and {_BASELINE}, if made)",
                ),
            )
    if setup.ci is not None or setup.pre_commit:
        yield (
            shlex.join([*_LOOK, setup.requirement]),
            Bilingual(
                "CI の pip が checker を取れることを確かめる(--requirement で変えられる)",
                "Make sure that CI's pip finds checker (--requirement changes what it looks for)",
            ),
        )
