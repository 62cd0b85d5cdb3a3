"""A stand-in for GitHub's runner: it runs the steps of a composite action on this machine.

Expressions are only those that `action.yml` uses: a name of `inputs`, `runner`, `github` or
`steps`, compared and joined. Steps with `uses` are left out; what they bring is there already.
Source: GitHub's documentation, "Metadata syntax for GitHub Actions" and "Workflow commands".
"""

import os
import re
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_EXPRESSION = re.compile(r"\$\{\{\s*(.*?)\s*\}\}")
_COMPARISON = re.compile(r"([\w.-]+) ([=!]=) '([^']*)'")


@dataclass
class Ran:
    """What a job came to: whether it passed, its log, and the action's outputs and summary."""

    code: int
    log: str
    outputs: dict[str, str]
    summary: str
    errors: str = ""


@dataclass
class Runner:
    """A runner with a folder for each job.

    `environment` is what the machine brings with it, `base` the commit of the branch that a pull
    request is for, empty where there is none.
    """

    folder: Path
    workspace: Path
    environment: Mapping[str, str]
    base: str = ""
    steps: dict[str, dict[str, str]] = field(default_factory=dict)

    def run(self, action: Mapping[str, Any], action_path: Path, **inputs: str) -> Ran:
        """Run an action with inputs, their `-` written as `_`."""
        given = {name.replace("_", "-"): value for name, value in inputs.items()}
        known = action["inputs"]
        assert given.keys() <= known.keys()
        values = {f"inputs.{name}": str(known[name]["default"]) for name in known}
        values |= {f"inputs.{name}": value for name, value in given.items()}
        values |= {
            "runner.temp": str(self.folder / "temp"),
            "runner.os": "Linux",
            "github.action_path": str(action_path),
            "github.event.pull_request.base.sha": self.base,
        }
        return self._steps(action, values)

    def _steps(self, action: Mapping[str, Any], values: dict[str, str]) -> Ran:
        (self.folder / "temp").mkdir(parents=True, exist_ok=True)
        summary = self.folder / "summary.md"
        summary.write_text("", encoding="utf-8")
        log, errors, code = "", "", 0
        for number, step in enumerate(action["runs"]["steps"]):
            if "id" in step:
                values |= {f"steps.{step['id']}.outputs.{name}": "" for name in _outputs_of(action)}
            if "run" not in step or not _holds(step.get("if"), values):
                continue
            done, outputs = self._step(step, number, values, summary)
            values |= {f"steps.{step.get('id')}.outputs.{name}": v for name, v in outputs.items()}
            log, errors, code = log + done.stdout, errors + done.stderr, done.returncode
            if code:
                break
        results = {name: _filled(each["value"], values) for name, each in action["outputs"].items()}
        return Ran(code, log, results, summary.read_text(encoding="utf-8"), errors)

    def _step(
        self, step: Mapping[str, Any], number: int, values: Mapping[str, str], summary: Path
    ) -> tuple[subprocess.CompletedProcess[str], dict[str, str]]:
        assert step["shell"] == "bash"
        script, output = self.folder / f"{number}.sh", self.folder / f"{number}.output"
        script.write_text(step["run"], encoding="utf-8")
        output.write_text("", encoding="utf-8")
        own = {name: _filled(str(value), values) for name, value in step.get("env", {}).items()}
        runner = {
            "GITHUB_OUTPUT": str(output),
            "GITHUB_STEP_SUMMARY": str(summary),
            "GITHUB_WORKSPACE": str(self.workspace),
            "RUNNER_TEMP": values["runner.temp"],
        }
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(script)],
            cwd=self.workspace,
            env=dict(self.environment) | runner | own,
            capture_output=True,
            encoding="utf-8",
            check=False,
            timeout=600,
        )
        lines = output.read_text(encoding="utf-8").splitlines()
        return done, dict(line.split("=", 1) for line in lines)


def _outputs_of(action: Mapping[str, Any]) -> set[str]:
    return set(re.findall(r"steps\.\w+\.outputs\.([\w-]+)", repr(action)))


def _filled(text: str, values: Mapping[str, str]) -> str:
    """Return a text with its expressions filled in.

    Raises:
        KeyError: one names what there is not.
    """
    return _EXPRESSION.sub(lambda found: values.get(found[1]) or _missing(found[1], values), text)


def _missing(name: str, values: Mapping[str, str]) -> str:
    """Return nothing for what is empty, or for a step that was passed over."""
    return "" if name.startswith(("steps.", "github.event.")) else values[name]


def _holds(condition: str | None, values: Mapping[str, str]) -> bool:
    if condition is None:
        return True
    inner = _EXPRESSION.fullmatch(condition)
    assert inner is not None
    return all(_compared(each, values) for each in inner[1].split("&&"))


def _compared(comparison: str, values: Mapping[str, str]) -> bool:
    parts = _COMPARISON.fullmatch(comparison.strip())
    assert parts is not None, comparison
    same = (values.get(parts[1]) or _missing(parts[1], values)) == parts[3]
    return same if parts[2] == "==" else not same


def machine(venv: Path) -> dict[str, str]:
    """Return a machine's environment whose `python` is a virtual environment's."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CHECKER_")}
    return kept | {"PATH": f"{venv / 'bin'}{os.pathsep}{kept['PATH']}", "LANG": "C.UTF-8"}
