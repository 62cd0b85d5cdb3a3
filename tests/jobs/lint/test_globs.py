"""Patterns of ignore files: matched as git does, in time that grows with their length."""

import random
import re
import subprocess
import time
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path

import pytest
from pathspec import GitIgnoreSpec

from checker.core.errors import ConfigError
from checker.jobs.lint.globs import LinearPattern
from checker.jobs.lint.ignore import compile_globs

_PIECES = ("a", "b", "*", "*", "?", "[ab]", "\\*", "a", "**", "é")


_ODD = re.compile(r"[^/]\*\*|\*\*[^/]|\*\*/$")
"""Where git and the library differ: `**` within a name, and at the end before a slash."""


def _patterns(count: int, seed: int, pieces: tuple[str, ...] = _PIECES) -> Iterator[str]:
    rng = random.Random(seed)  # noqa: S311 - nothing secret
    for _ in range(count):
        names = [
            rng.choice(["".join(rng.choices(pieces, k=rng.randint(1, 5))), "**", "*", "a", "b"])
            for _ in range(rng.randint(1, 5))
        ]
        pattern = ("/" if rng.random() < 0.3 else "") + "/".join(names)
        yield pattern + ("/" if rng.random() < 0.3 else "")


def _paths(count: int, seed: int) -> list[str]:
    rng = random.Random(seed)  # noqa: S311 - likewise
    return [
        "/".join(
            "".join(rng.choices("abcé", k=rng.randint(1, 4))) for _ in range(rng.randint(1, 5))
        )
        for _ in range(count)
    ]


def _how(pattern: LinearPattern, path: str) -> str | None:
    found = pattern.match_file(path)
    return None if found is None else str(found.match.groupdict().get("ps_d"))


def test_patterns_match_as_the_library_matches_them() -> None:
    compared = 0
    for number, pattern in enumerate(_patterns(6000, 1)):
        try:
            (theirs,) = GitIgnoreSpec.from_lines([pattern], backend="simple").patterns
        except ValueError:
            continue
        if theirs.include is None:
            continue
        for path in _paths(8, number):
            for each in (path, f"{path}/"):
                assert _how(LinearPattern(pattern), each) == _how(theirs, each), (pattern, each)  # type: ignore[arg-type]
                compared += 1
    assert compared > 80_000


@pytest.mark.slow
def test_patterns_match_as_git_matches_them(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    paths = [path for path in _paths(300, 7) if path.isascii()]
    for each in paths:
        with_folders = tmp_path / each
        if not with_folders.exists():
            try:
                with_folders.parent.mkdir(parents=True, exist_ok=True)
                with_folders.touch()
            except (FileExistsError, NotADirectoryError):
                continue
    files = sorted(
        each.relative_to(tmp_path).as_posix()
        for each in tmp_path.rglob("*")
        if each.is_file() and ".git" not in each.parts
    )
    for pattern in _patterns(150, 11, ("a", "b", "*", "*", "?", "[ab]", "[!a]", "[^b]")):
        if _ODD.search(pattern):
            continue
        (tmp_path / ".gitignore").write_text(f"{pattern}\n", encoding="utf-8")
        ran = subprocess.run(
            ["git", "check-ignore", "--no-index", "-z", "--stdin"],
            cwd=tmp_path,
            input="\0".join(files).encode(),
            capture_output=True,
            check=False,
        )
        theirs = {each for each in ran.stdout.decode().split("\0") if each}
        spec = compile_globs([pattern], "x")
        assert {each for each in files if spec.match_file(each)} == theirs, pattern


@pytest.mark.parametrize(
    "pattern",
    [
        "*a*a*a*a*a*a*a*a*a*a*a*ab",
        "*a" * 60 + "b",
        "a*" * 60 + "b/",
        "**/a*/" * 30 + "b",
        "**/*a*a*a*b/**/*a*a*c/" * 10 + "x",
        "[!b]*" * 40 + "b",
    ],
)
def test_many_stars_take_no_time(pattern: str) -> None:
    spec = compile_globs([pattern], ".checkerignore")
    begun = time.process_time()
    for name in ("a" * 220 + ".md", "/".join(["aaaa"] * 800), "a" * 4000):
        assert spec.match_file(name) is False
    assert time.process_time() - begun < 5


@pytest.mark.parametrize("pattern", ["[z-a]", "a\\", "x[b-a]*y*"])
def test_a_pattern_that_makes_no_sense_is_said_to(pattern: str) -> None:
    with pytest.raises(ConfigError) as told:
        compile_globs([pattern], ".checkerignore")
    assert told.value.place == ".checkerignore"


def test_names_with_line_ends_are_names() -> None:
    spec = compile_globs(["*a*b", "!*[!x]*c"], "x")
    assert spec.match_file("a\nb")
    assert not spec.match_file("a\nb\nc")


def test_other_patterns_take_no_time_either() -> None:
    """Rules and suppressions are matched by Python's own, which gives nothing back either."""
    begun = time.process_time()
    assert not fnmatchcase("a" * 5000, "*a" * 40 + "b")
    assert time.process_time() - begun < 5
