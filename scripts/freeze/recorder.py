"""Runs commands in a folder of their own and writes down what they did, an artefact each."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from scripts.freeze.command import Outcome, run_command
from scripts.freeze.text import Normaliser


@dataclass(frozen=True)
class Recorder:
    """What commands of one unit of work run in and are written to.

    Attributes:
        folder: where the commands run; new, and gone afterwards.
        out: the folder of the artefacts.
        normaliser: makes them comparable.
    """

    folder: Path
    out: Path
    normaliser: Normaliser

    def run(
        self, name: str, *arguments: str, wrote: Mapping[str, str | None] | None = None
    ) -> Outcome:
        """Run a command and write down its exit code, its two streams and the files it wrote.

        Args:
            name: of the artefact.
            arguments: of the command.
            wrote: files it is to write, and what each was made of, in the folder.
        """
        outcome = run_command(arguments, self.folder)
        clean = self.normaliser
        self._keep(
            name,
            f"$ checker {clean.text(' '.join(arguments))}\nexit {outcome.code}\n"
            f"--- output\n{clean.output(outcome.out)}--- errors\n{clean.output(outcome.err)}",
        )
        for file, before in (wrote or {}).items():
            path = self.folder / file
            made_of = None if before is None else self.folder / before
            kept = clean.file(path, made_of) if path.is_file() else "not written\n"
            self._keep(f"{name}.{path.suffix.removeprefix('.')}", kept)
        return outcome

    def _keep(self, name: str, text: str) -> None:
        self.out.mkdir(parents=True, exist_ok=True)
        (self.out / f"{name}.txt").write_text(text, encoding="utf-8", newline="\n")
