"""Shares the units of work between processes, each in an environment that is nobody's."""

import importlib
import multiprocessing
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from itertools import chain, zip_longest
from pathlib import Path
from typing import Any

import yaml

from scripts.freeze.recorder import Recorder
from scripts.freeze.runs import UNITS
from scripts.freeze.text import Normaliser

_DOCUMENTS = (".docx", ".xlsx", ".pptx", ".pdf", ".md")
_CONFIGURATIONS = Path(__file__).with_name("configurations.yaml")
_KEPT = ("PATH", "SYSTEMROOT", "TEMP", "TMP")
_EVERY = 3
"""Of the notes one in so many is written: each takes a second."""
_NAME = 40


@dataclass(frozen=True)
class Inputs:
    """What is reviewed: the version whose examples and notes are read, and `sample` documents."""

    checkout: Path
    corpus: Path | None = None
    sample: int = 0


@dataclass(frozen=True)
class Unit:
    """Something to do: its folder among the artefacts, its sort, and what that takes."""

    name: str
    sort: str
    arguments: tuple[Any, ...] = ()


def write_all(out: Path, checkout: Path, inputs: Inputs, only: str, processes: int) -> list[str]:
    """Write all artefacts of a version; return what could not be written, and why."""
    units = [each for each in all_units(checkout, inputs) if only in each.name]
    context = multiprocessing.get_context("spawn")
    with tempfile.TemporaryDirectory(prefix="freeze-") as folder:
        start = partial(_begin, str(checkout), folder)
        with ProcessPoolExecutor(processes, mp_context=context, initializer=start) as pool:
            tasks = {pool.submit(_do, each, out, checkout, folder): each for each in units}
            done = ((tasks[each], each.exception()) for each in as_completed(tasks))
            return sorted(f"{unit.name}: {why!r}" for unit, why in done if why is not None)


def all_units(checkout: Path, inputs: Inputs) -> Iterator[Unit]:
    """Yield all there is to do, what takes longest first."""
    examples = inputs.checkout / "examples"
    yield Unit("reference", "reference", (checkout / "rules", examples))
    yield Unit("lint", "lint", (examples,))
    for name in sorted(each.name for each in (checkout / "templates" / "documents").iterdir()):
        yield Unit(f"templates/{name}", "template", (name,))
    if inputs.corpus is not None:
        for each in sampled(inputs.corpus, inputs.sample):
            yield Unit(f"corpus/{_slug(each, inputs.corpus)}", "document", (each,))
    for each in _documents(examples):
        yield Unit(f"examples/{_slug(each, examples)}", "example", (each, examples))
    notes = sorted((inputs.checkout / "benchmarks" / "data" / "notes").glob("*.yaml"))
    for each in notes[::_EVERY]:
        yield Unit(f"notes/{each.stem}", "notes", (each,))
    for name, case in yaml.safe_load(_CONFIGURATIONS.read_text(encoding="utf-8")).items():
        yield Unit(f"configurations/{name}", "configuration", (case["files"], case.get("also", [])))
    yield Unit("mistakes", "mistakes", (examples,))
    yield Unit("help", "help")


def sampled(corpus: Path, count: int) -> list[Path]:
    """Return some documents, of each of its folders about as many, the same ones every time."""
    folders: dict[str, list[Path]] = {}
    for each in _documents(corpus):
        folders.setdefault(each.relative_to(corpus).parts[0], []).append(each)
    ranked = (sorted(each, key=partial(_digest, corpus)) for _, each in sorted(folders.items()))
    return [each for each in chain.from_iterable(zip_longest(*ranked)) if each is not None][:count]


def _digest(corpus: Path, path: Path) -> str:
    return sha256(path.relative_to(corpus).as_posix().encode()).hexdigest()


def _documents(folder: Path) -> list[Path]:
    return sorted(each for each in folder.rglob("*") if each.suffix.lower() in _DOCUMENTS)


def _slug(path: Path, under: Path) -> str:
    """Return a short name that no other document of the folder has."""
    *folders, _ = path.relative_to(under).parts
    return "-".join([*folders, path.stem])[:_NAME] + "-" + _digest(under, path)[:6]


def _begin(checkout: str, folder: str) -> None:
    """Make a process ready: the version that is run, and nothing of the user's environment."""
    sys.path.insert(0, checkout)
    home = str(Path(folder) / "home")
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    os.environ.clear()
    os.environ.update(kept)
    os.environ.update(HOME=home, LOCALAPPDATA=home, XDG_CACHE_HOME=f"{home}/.cache")
    os.environ.update(LANG="en_US.UTF-8", COLUMNS="100", TERM="dumb", TZ="UTC")
    os.environ.update(GIT_CONFIG_GLOBAL=os.devnull, GIT_CONFIG_NOSYSTEM="1")


def _do(unit: Unit, out: Path, checkout: Path, folder: str) -> None:
    here = Path(tempfile.mkdtemp(prefix="unit-", dir=folder)).resolve()
    checker = importlib.import_module("checker")
    if not Path(str(checker.__file__)).is_relative_to(checkout):
        raise ImportError(f"checker is not that of {checkout}", path=checker.__file__)
    folders = ((str(here), "<folder>"), (folder, "<temporary>"), (str(checkout), "<checkout>"))
    try:
        UNITS[unit.sort](
            Recorder(here, out / unit.name, Normaliser(folders, checker.__version__)),
            *unit.arguments,
        )
    finally:
        shutil.rmtree(here, ignore_errors=True)
