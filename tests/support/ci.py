"""Runs what a CI file says, as its CI would: the commands are taken out of the file itself.

What a CI brings with it (a Python with checker's package index) is this interpreter's environment:
`pip install` finds there what it is told to install.
"""

import os
import re
import subprocess
import sys
import sysconfig
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

Done = subprocess.CompletedProcess[str]


def run_ci(ci: str, root: Path, **variables: str) -> Done:
    """Run the commands of a CI file in a folder; return what the last one did."""
    return {"github": _github, "gitlab": _gitlab, "jenkins": _jenkins}[ci](root, variables)


def _github(root: Path, variables: Mapping[str, str]) -> Done:
    (job,) = _yaml(root / ".github/workflows/checker.yml")["jobs"].values()
    workspace = {name: _expanded(value, root) for name, value in job["env"].items()}
    return in_steps([each for each in job["steps"] if "run" in each], root, workspace | variables)


def in_steps(steps: list[Any], root: Path, variables: Mapping[str, str]) -> Done:
    """Run the scripts of steps with the shell that GitHub runs `shell: bash` with."""
    done = None
    for step in steps:
        done = _bash(["-eo", "pipefail", "-c", step["run"]], root, variables)
        if done.returncode:
            return done
    assert done is not None
    return done


def _expanded(value: str, root: Path) -> str:
    return value.replace("${{ github.workspace }}", str(root))


def _gitlab(root: Path, variables: Mapping[str, str]) -> Done:
    (include,) = _yaml(root / ".gitlab-ci.yml")["include"]
    job = _yaml(root / include["local"].lstrip("/"))["checker"]
    own = {
        name: value.replace("$CI_PROJECT_DIR", str(root))
        for name, value in job["variables"].items()
    }
    script = "\n".join(job["script"])
    return _bash(["-eo", "pipefail", "-c", script], root, own | dict(variables))


def _jenkins(root: Path, variables: Mapping[str, str]) -> Done:
    text = (root / "Jenkinsfile").read_text(encoding="utf-8")
    script = re.search(r"sh '''(.*?)'''", text, re.DOTALL)
    assert script is not None
    own = dict(re.findall(r'(\w+) = "(.*)"', text))
    own = {name: value.replace("${env.WORKSPACE}", str(root)) for name, value in own.items()}
    seed(root / ".cache/venv")
    unescaped = re.sub(r"\\(.)", r"\1", script[1])
    return _run(["sh", "-xe", "-c", unescaped], root, own | dict(variables))


def seed(venv: Path) -> None:
    """Let the environment that the script makes see this one's packages: nothing is fetched."""
    name = f"python{sys.version_info.major}.{sys.version_info.minor}"
    site = venv / "lib" / name / "site-packages"
    site.mkdir(parents=True, exist_ok=True)
    outer = sysconfig.get_path("purelib")
    (site / "outer.pth").write_text(f"import site; site.addsitedir({outer!r})\n", encoding="utf-8")


def _bash(arguments: list[str], root: Path, variables: Mapping[str, str]) -> Done:
    return _run(["bash", "--noprofile", "--norc", *arguments], root, variables)


def _run(command: list[str], root: Path, variables: Mapping[str, str]) -> Done:
    return subprocess.run(
        command,
        cwd=root,
        env=environment() | dict(variables),
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=300,
    )


def environment() -> dict[str, str]:
    """Return a runner's environment: this interpreter first, a language of no country."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CHECKER_")}
    first = str(Path(sys.executable).parent)
    # a virtual environment's commands, not those of the Python that it was made with
    path = f"{first}{os.pathsep}{kept['PATH']}"
    # everything is there: pip need not read what all of it requires, which takes longer than a test
    return kept | {"PATH": path, "LANG": "C.UTF-8", "LC_ALL": "", "PIP_NO_DEPS": "1"}


def _yaml(file: Path) -> Any:
    return yaml.safe_load(file.read_text(encoding="utf-8"))
