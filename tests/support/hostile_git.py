"""Repositories whose settings name a program: each writes a marker file where it is run."""

import os
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

LINES = "1\n2\n3\n4\n5\n"
_WHO = ("-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false")


def git(folder: Path, *arguments: str) -> str:
    """Run git as whoever made the repository did, and return what it says."""
    done = subprocess.run(
        ["git", *_WHO, *arguments], cwd=folder, check=True, capture_output=True, encoding="utf-8"
    )
    return done.stdout


def make_repository(folder: Path) -> Path:
    """Make a repository with a changed file, a staged one, a new one, and attributes."""
    folder.mkdir(parents=True)
    git(folder, "init", "-q", "-b", "main")
    (folder / ".gitattributes").write_text("*.md filter=own diff=own\n", encoding="utf-8")
    for name in ("changed.md", "staged.md", "same.md", "later.md"):
        (folder / name).write_text(LINES, encoding="utf-8")
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "first")
    (folder / "changed.md").write_text("1\n2\nx\n4\n5\n", encoding="utf-8")
    (folder / "staged.md").write_text("1\n2\n3\n4\ny\n", encoding="utf-8")
    git(folder, "add", "staged.md")
    (folder / "new.md").write_text("new\n", encoding="utf-8")
    later = (folder / "same.md").stat()
    os.utime(folder / "same.md", (later.st_mtime + 60, later.st_mtime + 60))
    return folder


def make_program(folder: Path, marker: Path) -> Path:
    """Write a program that leaves a marker and passes on what it is given."""
    program = folder / "program.sh"
    program.write_text(f'#!/bin/sh\necho ran "$0" "$@" >> \'{marker}\'\ncat\n', encoding="utf-8")
    program.chmod(0o755)
    return program


def _settings(**values: str) -> Callable[[Path, Path], None]:
    def poison(folder: Path, program: Path) -> None:
        for key, value in values.items():
            name = key.replace("__", ".")
            git(folder, "config", name, value.format(program=program))

    return poison


def _hooks(folder: Path, program: Path) -> None:
    for name in ("post-index-change", "post-checkout", "fsmonitor-watchman", "pre-commit"):
        hook = folder / ".git" / "hooks" / name
        hook.parent.mkdir(exist_ok=True)
        hook.write_bytes(program.read_bytes())
        hook.chmod(0o755)


def _includes(folder: Path, program: Path) -> None:
    beside = folder.parent / "included"
    beside.write_text(f"[core]\n\tfsmonitor = {program}\n", encoding="utf-8")
    git(folder, "config", "include.path", str(beside))
    git(folder, "config", f"includeIf.gitdir:{folder}/.path", str(beside))


def _of_worktree(folder: Path, program: Path) -> None:
    git(folder, "config", "extensions.worktreeConfig", "true")
    git(folder, "config", "--worktree", "core.fsmonitor", str(program))


def _promised(folder: Path, program: Path) -> None:
    """Let git believe that a server has what is missing, and how to reach it."""
    _settings(
        core__repositoryformatversion="1",
        extensions__partialClone="origin",
        remote__origin__url="ssh://nobody.invalid/x",
        remote__origin__promisor="true",
        remote__origin__uploadpack="{program}",
        core__sshCommand="{program}",
        protocol__ext__allow="always",
    )(folder, program)


def _submodule(folder: Path, program: Path) -> None:
    inner = folder / "inner"
    inner.mkdir()
    git(inner, "init", "-q")
    (inner / "x.md").write_text("x\n", encoding="utf-8")
    git(inner, "add", ".")
    git(inner, "commit", "-qm", "inner")
    git(folder, "update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},inner")
    (folder / ".gitmodules").write_text(
        '[submodule "inner"]\n\tpath = inner\n\turl = x\n\tignore = none\n', encoding="utf-8"
    )
    git(inner, "config", "core.fsmonitor", str(program))


POISONS: Mapping[str, Callable[[Path, Path], None]] = {
    "fsmonitor": _settings(core__fsmonitor="{program}"),
    "clean-smudge": _settings(filter__own__clean="{program}", filter__own__smudge="{program}"),
    "process": _settings(filter__own__process="{program}", filter__own__required="true"),
    "textconv": _settings(diff__own__textconv="{program}", diff__own__cachetextconv="true"),
    "external-diff": _settings(diff__external="{program}"),
    "diff-command": _settings(diff__own__command="{program}"),
    "pager": _settings(core__pager="{program}", pager__diff="{program}"),
    "hooks-path": _settings(core__hooksPath="{program}/.."),
    "hooks": _hooks,
    "alias": _settings(alias__diff="!{program}", alias__checkout="!{program}"),
    "editor": _settings(core__editor="{program}", sequence__editor="{program}"),
    "credentials": _settings(credential__helper="{program}", core__askPass="{program}"),
    "signatures": _settings(gpg__program="{program}", log__showSignature="true"),
    "alternates": _settings(core__alternateRefsCommand="{program}"),
    "include": _includes,
    "worktree-config": _of_worktree,
    "promised-objects": _promised,
    "work-tree-elsewhere": _settings(core__worktree="/"),
    "submodule": _submodule,
    "untracked-cache": _settings(core__untrackedCache="true", core__splitIndex="true"),
}
"""How settings name a program, by what they are called; given the repository and the program."""
