"""Adds to the file beside a document what was decided; what stands in it stays as it is."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from checker.core.messages import Message
from checker.jobs.suppress.sidecar import SUFFIX, Ignore, read_sidecar
from checker.rules.yaml_list_file import YamlListFile

_HEAD: Final = Message("decisions.head-of-the-file")
_REMEDY: Final = Message("check.list-what-ignores-under-ignore-each")


def get_sidecar_path(document: Path) -> Path:
    """Return the path of the file beside a document."""
    return document.with_name(document.name + SUFFIX)


def select_unknown(document: Path, ignores: Sequence[Ignore]) -> list[Ignore]:
    """Return those decisions that are not in the file beside a document yet.

    Raises:
        RulesetErrors: that file cannot be used.
    """
    sidecar = read_sidecar(document)
    known = {_make_key(ignore) for ignore, _ in sidecar.ignores} if sidecar else set()
    return [each for each in ignores if _make_key(each) not in known]


def add(document: Path, ignores: Sequence[Ignore]) -> None:
    """Add decisions to the file beside a document, which is made where there is none.

    Raises:
        RulesetErrors: that file cannot be used.
        OutputError: it cannot be written, or its YAML is of a form that nothing can be added to;
            it is as it was.
    """
    if not ignores:
        return
    read_sidecar(document)  # what is no such file is not touched
    file = YamlListFile(get_sidecar_path(document), "ignore", _HEAD, _REMEDY)
    file.add([each.model_dump(exclude_defaults=True) for each in ignores])


def _make_key(ignore: Ignore) -> tuple[str, str | None, int]:
    return ignore.rule, ignore.fingerprint, ignore.nth
