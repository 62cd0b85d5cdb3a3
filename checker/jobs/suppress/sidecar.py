"""Suppressions beside a file that cannot carry them, or should not: `稟議.docx.checker.yaml`.

ignore:
  - rule: ringi.cost-basis
    reason: 見積書は別紙で回付済み(総務 高橋)
    quote: 概算で200万円        # only findings with these words
    section: 費用               # only under this heading

`checker decisions` adds what reviewers rejected in Word, each known by a fingerprint (`standing`).
"""

import os
from pathlib import Path

from pydantic import ConfigDict, Field

from checker.core.data_classes import dataclass
from checker.core.errors import RulesetError
from checker.core.lazy_models import LazyModel
from checker.core.messages import Message
from checker.core.regular_files import is_inside
from checker.jobs.suppress.fingerprint import PATTERN
from checker.rules.validation_errors import read_form
from checker.rules.yaml_nodes import load

SUFFIX = ".checker.yaml"


class Ignore(LazyModel):
    """One thing that somebody answered for."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    rule: str = Field(min_length=1)
    reason: str = Field(min_length=1)
    quote: str | None = None
    section: str | None = None
    author: str = ""
    fingerprint: str | None = Field(None, pattern=PATTERN)
    nth: int = Field(1, ge=1)
    place: str = ""


class _SidecarFile(LazyModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    ignore: tuple[Ignore, ...] = ()


@dataclass(frozen=True, slots=True)
class Sidecar:
    """What stands in the file beside a document, and at which `file:line:column` each of it."""

    ignores: tuple[tuple[Ignore, str], ...]


def read_sidecar(document: Path) -> Sidecar | None:
    """Return what stands beside a document, None where nothing does.

    Raises:
        RulesetErrors: the file is no such list; every fault with its place.
    """
    path = document.with_name(document.name + SUFFIX)
    if not os.path.lexists(path):
        return None
    if path.is_symlink() and not is_inside(path, path.parent):
        raise RulesetError(Message("core.link-leads-out"), place=str(path))
    file = load(path, str(path))
    read = read_form(file, _SidecarFile, Message("check.has-no-list-ignore"))
    places = (file.at(("ignore", index)) for index in range(len(read.ignore)))
    return Sidecar(tuple(zip(read.ignore, places, strict=True)))
