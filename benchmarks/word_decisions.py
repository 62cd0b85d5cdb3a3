"""Decides at random in LibreOffice on what checker proposed, and takes the decisions back in.

    python benchmarks/word_decisions.py [--seed 1] [--paragraphs 30]

A document of seeded sentences, many of them the same and in table cells, is annotated and, apart
from that, fixed. LibreOffice (by `libreoffice_review.py`, at most 90 s each) accepts and rejects
changes, resolves and deletes comments, adds a sentence with a new fault and saves, all of it in its
own words. Then `checker decisions` must tell each decision, and the next check must report the new
fault, what is open and what was deleted, and nothing of what was rejected or resolved.
"""

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path
from typing import Any

import docx
from lxml import etree

_RULES = """\
ruleset: own
rules:
  - {id: own.vague, kind: existence, words: [適宜], severity: error}
  - id: own.words
    kind: substitution
    swap: {サーバ: サーバー, ディジタル: デジタル, 計算機: コンピューター}
    fix: safe
"""
_NOUNS = ("資料", "台帳", "帳票", "名簿", "手順")
_SENTENCES = (
    "{noun}は適宜更新する。",
    "{noun}をサーバに置く。",
    "ディジタル化した{noun}は計算機で読む。",
    "{noun}は総務部が保管する。",
)
_NEW = "新しいサーバの設定は適宜見直す。"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SECONDS = 90


def draft(path: Path, generator: random.Random, paragraphs: int) -> None:
    """Write a document of sentences with faults."""

    def text(most: int) -> str:
        count = generator.randint(1, most)
        return "".join(
            generator.choice(_SENTENCES).format(noun=generator.choice(_NOUNS)) for _ in range(count)
        )

    document = docx.Document()
    document.add_heading("手順", 1)
    for _ in range(paragraphs):
        document.add_paragraph(text(4))
    table = document.add_table(6, 2)
    for row in table.rows:
        for cell in row.cells:
            cell.text = text(1)
    document.add_paragraph("以上")
    document.save(str(path))


def groups(path: Path) -> list[list[int]]:
    """Return the numbers of the change marks, those of one change together."""
    with zipfile.ZipFile(path) as archive:
        root = etree.fromstring(archive.read("word/document.xml"))
    found: list[list[int]] = []
    last = None
    for number, mark in enumerate(root.iter(_W + "ins", _W + "del")):
        if last is not None and last.tag == _W + "del" and last.getnext() is mark:
            found[-1].append(number)
        else:
            found.append([number])
        last = mark
    return found


def reviewed(source: Path, target: Path, actions: list[str]) -> float:
    """Have LibreOffice decide and save, and return the seconds that took."""
    script = Path(__file__).with_name("libreoffice_review.py")
    started = time.perf_counter()
    subprocess.run(
        ["timeout", str(_SECONDS), "/usr/bin/python3", script, source, target, *actions],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return time.perf_counter() - started


def checker(folder: Path, *arguments: str | Path) -> Any:
    """Return what a command of checker prints as JSON."""
    done = subprocess.run(
        [sys.executable, "-m", "checker", *arguments, "--lang", "en"],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode not in {0, 1}:
        raise RuntimeError(done.stderr)
    return json.loads(done.stdout) if done.stdout.startswith(("{", "[")) else None


def checked(folder: Path, file: Path) -> tuple[int, int]:
    """Return how many findings count, and how many were decided on."""
    verdict = checker(folder, "check", "--no-model", "-r", "own.yaml", "--format", "json", file)
    return len(verdict["findings"]), len(verdict["suppressed"])


def comments(folder: Path, source: Path, generator: random.Random) -> bool:
    """Decide on comments, and return whether all came back right."""
    copy, back = folder / "annotated.docx", folder / "annotated-back.docx"
    checker(folder, "check", "--no-model", "-r", "own.yaml", source, "--annotate", copy)
    before = checker(folder, "decisions", "--format", "json", copy)["decisions"]
    fates = [generator.choice(("resolved", "deleted", "open")) for _ in before]
    verbs = {"resolved": "resolve", "deleted": "delete"}
    actions = [f"{verbs[fate]}:{n}" for n, fate in enumerate(fates) if fate in verbs]
    seconds = reviewed(copy, back, [*reversed(actions), f"append:{_NEW}"])
    after = checker(folder, "decisions", "--format", "json", back)
    told = [each["state"] for each in after["decisions"]]
    wanted = [fate for fate in fates if fate != "deleted"]
    wanted += ["deleted"] * (len(fates) - len(wanted))
    left, gone = checked(folder, back)
    resolved = fates.count("resolved")
    right = told == wanted and (left, gone) == (len(fates) - resolved + 2, resolved)
    print(
        f"comments: {len(fates)} ({resolved} resolved, {fates.count('deleted')} deleted),"
        f" told right: {told == wanted}; next check: {left} findings, {gone} decided"
        f" (2 new faults): {'right' if right else 'WRONG'}; LibreOffice {seconds:.0f} s"
    )
    return right


def changes(folder: Path, source: Path, generator: random.Random) -> bool:
    """Decide on tracked changes, and return whether all came back right."""
    copy, back = folder / "fixed.docx", folder / "fixed-back.docx"
    checker(folder, "fix", "-r", "own.yaml", source, "-o", copy)
    marks = groups(copy)
    fates = [generator.choice(("accepted", "rejected", "open")) for _ in marks]
    actions = [
        f"{fate.removesuffix('ed')}:{number}"
        for fate, numbers in zip(fates, marks, strict=True)
        for number in numbers
        if fate != "open"
    ]
    seconds = reviewed(copy, back, [*reversed(actions), f"append:{_NEW}"])
    after = checker(folder, "decisions", "--format", "json", back)
    told = [each["state"] for each in after["decisions"]]
    vague = checked(folder, source)[0] - len(fates)
    left, gone = checked(folder, back)
    rejected = fates.count("rejected")
    right = told == fates and (left, gone) == (vague + 2, rejected)
    print(
        f"changes: {len(fates)} ({fates.count('accepted')} accepted, {rejected} rejected),"
        f" told right: {told == fates}; next check: {left} findings, {gone} decided"
        f" ({vague} not fixed, 2 new faults): {'right' if right else 'WRONG'};"
        f" LibreOffice {seconds:.0f} s"
    )
    return right


def main() -> None:
    """Run both, and fail where anything came back wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--paragraphs", type=int, default=30)
    asked = parser.parse_args()
    generator = random.Random(asked.seed)  # noqa: S311 - no secret: to be repeated
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "own.yaml").write_text(_RULES, encoding="utf-8")
        source = folder / "draft.docx"
        draft(source, generator, asked.paragraphs)
        right = [each(folder, source, generator) for each in (comments, changes)]
    sys.exit(0 if all(right) else 1)


if __name__ == "__main__":
    main()
