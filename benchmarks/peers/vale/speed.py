"""Vale beside our import of the same styles: processor time and memory, cold and warm.

    python benchmarks/peers/vale/speed.py VALE STYLES FILE...

All styles of the folder STYLES at once, on copies of the files: Vale, which keeps nothing from run
to run, twice; `checker lint` cold, then twice with its cache, of which the last counts; and both on
the first file alone. In turn, in one run: on a busy machine the ratios say more than the seconds.
"""

import argparse
import os
import shutil
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from harness import checker, run

_LONGEST = 3600.0


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("vale", type=Path)
    parser.add_argument("styles", type=Path)
    parser.add_argument("files", type=Path, nargs="+")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        root = Path(made)
        os.environ["CHECKER_CACHE_DIR"] = str(root / "user-cache")
        for name, files in (("all", options.files), ("one", options.files[:1])):
            docs = root / name
            docs.mkdir()
            for number, file in enumerate(files):
                shutil.copyfile(file, docs / f"{number:04}.md")
            size = sum(file.stat().st_size for file in docs.iterdir())
            print(f"{len(files)} files, {size / 1e6:.2f} MB", flush=True)
            _compare(options.vale.resolve(), options.styles.resolve(), docs, root)
    return 0


def _compare(vale: Path, styles: Path, docs: Path, root: Path) -> None:
    names = ", ".join(sorted(each.name for each in styles.iterdir() if each.is_dir()))
    settings = root / ".vale.ini"
    head = f"StylesPath = {styles}\nMinAlertLevel = suggestion\n"
    settings.write_text(f"{head}\n[*]\nBasedOnStyles = {names}\n", encoding="utf-8")
    cached = root / f"{docs.name}.sqlite"
    theirs = [str(vale), "--output=JSON", "--no-global", "--no-exit"]
    theirs += [f"--config={settings}", str(docs)]
    ours = checker("lint", docs, "--no-model", "--lang", "en", "-r", settings, "-q")
    ours += ["--format", "jsonl", "--cache-file", str(cached)]
    for name, command in (
        ("Vale", theirs),
        ("checker, cold", ours),
        ("Vale, again", theirs),
        ("checker, warm", ours),
        ("checker, warm again", ours),
    ):
        print(f"  {name:20} {run(command, root, _LONGEST)}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
