"""Render the files that set a folder up, from what was seen of it."""

import json
import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import PurePosixPath
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from checker.core.messages import DisplayLanguage
from checker.core.resources import get_init_folder
from checker.formats.reading import list_suffixes
from checker.jobs.setup.documents import MAX_DOCUMENTS, Survey
from checker.jobs.setup.environment import Ci, ProjectEnvironment, iter_parent_names
from checker.jobs.setup.ruleset_selection import FolderRulesets, escape_name

MAX_ENTRIES = 30
"""Exceptions that a configuration lists."""

_ASIDE = frozenset(
    {"archive", "backup", "bak", "old", "templates", "アーカイブ", "バックアップ", "テンプレート"}
    | {"ひな型", "ひな形", "雛形", "旧", "旧版", "過去"}
)
"""Folders that an owner may want to leave out; only proposed."""


@dataclass(frozen=True, slots=True)
class Setup:
    """Everything that the files depend on."""

    place: ProjectEnvironment
    survey: Survey
    chosen: FolderRulesets
    rules: tuple[str, ...]
    requirement: str
    language: DisplayLanguage
    ci: Ci | None = None
    pre_commit: bool = False


def build_context(setup: Setup) -> dict[str, Any]:
    """Return what the templates know."""
    survey, entries = setup.survey, setup.chosen.entries
    return {
        "ja": setup.language == "ja",
        "language": setup.language,
        "target": setup.place.target,
        "branch": setup.place.branch,
        "requirement": setup.requirement,
        "default": setup.chosen.default,
        "entries": entries[:MAX_ENTRIES],
        "more": max(0, len(entries) - MAX_ENTRIES),
        "rules": setup.rules,
        "counts": setup.chosen.counts,
        "read": len(survey.seen),
        "total": survey.total,
        "sampled": survey.total > MAX_DOCUMENTS,
        "made": [_make_folder_pattern(each) for each in survey.made],
        "aside": [_make_folder_pattern(each) for each in _list_aside(survey)],
        "unreadable": [
            (f"/{escape_name(name)}", " ".join(why.get(setup.language).split()))
            for name, why in survey.unreadable
        ],
        "endings": "|".join(each.lstrip(".") for each in list_suffixes()),
    }


def _make_folder_pattern(name: str) -> str:
    return f"/{escape_name(name)}/"


def _list_aside(survey: Survey) -> list[str]:
    found: dict[str, None] = {}
    for document in survey.seen:
        for folder in iter_parent_names(document.name):
            if PurePosixPath(folder).name.lower() in _ASIDE:
                found[folder] = None
                break
    return list(found)


def render_template(template: str, values: Mapping[str, Any]) -> str:
    """Return a template filled in."""
    return _build_environment().get_template(f"{template}.jinja").render(values)


def quote_text(text: str) -> str:
    """Return a text in quotes, as TOML and YAML both read it."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _escape_groovy(text: str) -> str:
    """Return a text as it stands between three apostrophes of Groovy."""
    return text.replace("\\", "\\\\").replace("'", "\\'")


def _format_scalar(text: str) -> str:
    """Return a text as YAML reads it, without quotes where it needs none."""
    return quote_text(text) if re.search(r": |:$| #|[\"\\{}\[\]&*!%@`]", text) else text


@cache
def _build_environment() -> Environment:
    """Return the templates' environment; `${{ }}` of GitHub and `[[ ]]` of TOML stay as they are.

    What it makes are files of code, for which HTML's escapes would be wrong.
    """
    made = Environment(  # noqa: S701 - see above; every value goes through a filter of ours
        loader=FileSystemLoader(get_init_folder()),
        undefined=StrictUndefined,
        variable_start_string="<<",
        variable_end_string=">>",
        keep_trailing_newline=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "quoted": quote_text,
        "shell": shlex.quote,
        "groovy": _escape_groovy,
        "scalar": _format_scalar,
    }
    return made
