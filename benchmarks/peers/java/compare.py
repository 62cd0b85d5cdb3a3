"""LanguageTool and RedPen beside checker's equivalent rules: the same sentences?

    python benchmarks/peers/java/compare.py texts OUT FILE...        # the prose of documents
    python benchmarks/peers/java/compare.py ja|en OUT JARS CLASSES   # both peers on these texts
    python benchmarks/peers/java/compare.py speed-ja|speed-en OUT JARS CLASSES

Neither is a part of checker: JARS holds `languagetool/` and `redpen/`, the libraries from Maven
Central with all that they need, CLASSES the two Java files beside this one, compiled. The peers
read no Markdown as checker does, so `texts` writes the headings, paragraphs and list items of each
document into a text file, one to a line, and all three read these. `equivalents.*.yaml` says which
rules are compared. Two alarms agree when their sentence is the same, for RedPen names no more than
the sentence of many. `explanations.tsv` says of each difference whether ours is better, theirs, or
it is taste, by language, rule, side and an expression on the alarm in ⟦⟧ with what is around it;
the script fails while one has no row. `--show RULE` prints differences of a rule, `--show all` all.
"""

import argparse
import bisect
import re
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

_HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(_HERE.parent), str(_HERE.parents[1])]

from alarms import Alarm, locate, source  # noqa: E402 - lies beside us
from harness import run  # noqa: E402 - likewise

from checker.core.limits import DEFAULT_LIMITS  # noqa: E402
from checker.formats.reading import read_document  # noqa: E402
from checker.jobs.check.check import CheckJob, check  # noqa: E402
from checker.rules.load import load_ruleset  # noqa: E402

_KINDS = {"heading", "paragraph", "list-item"}
_LEAST = 200
_CLASSES = ("ours better", "theirs better", "taste")
_OPENED = "--add-opens=java.base/java.lang=ALL-UNNAMED"  # what RedPen's Markdown reader asks for
_SPELLING = "MORFOLOGIK_RULE_EN_US"
_LANGUAGETOOL = {
    "ら抜き言葉": "ra-nuki",
    "重複": "redundant",
    "DOUSI_KOTOGADEKIRU": "redundant",
    "ENGLISH_WORD_REPEAT_RULE": "repetition",
    "UPPERCASE_SENTENCE_START": "sentence-start",
    "SENTENCE_WHITESPACE": "sentence-space",
    "CONSECUTIVE_SPACES": "spaces",
    "WHITESPACE_RULE": "spaces",
    "COMMA_PARENTHESIS_WHITESPACE": "comma-space",
    "DOUBLE_PUNCTUATION": "double-punctuation",
    "EN_UNPAIRED_BRACKETS": "brackets",
    "EN_A_VS_AN": "article",
}
"""Which of ours stands for a rule or a category of theirs."""
_REDPEN = {
    "ja": [
        *("SentenceLength:max_len=100", "CommaNumber:max_num=3", "DoubledJoshi", "DoubleNegative"),
        *("DoubledConjunctiveParticleGa", "JapaneseStyle", "JapaneseJoyoKanji", "LongKanjiChain"),
        *("KatakanaEndHyphen", "KatakanaSpellCheck", "JapaneseNumberExpression", "HankakuKana"),
        *("Okurigana", "SuccessiveWord", "JapaneseBrokenExpression"),
    ],
    "en": [
        *("CommaNumber:max_num=3", "SuccessiveWord", "Contraction", "StartWithCapitalLetter"),
    ],
}


@dataclass(frozen=True)
class Explanation:
    """One row of `explanations.tsv`: a difference, or all of its kind."""

    language: str
    rule: str
    side: str
    text: str
    verdict: str
    why: str

    def holds(self, language: str, side: str, alarm: Alarm) -> bool:
        """Return whether it speaks of this difference."""
        return (
            self.language == language
            and self.rule == alarm.rule
            and self.side == side
            and re.search(self.text, alarm.context(20)) is not None
        )


def main() -> int:
    """Compare, print, and return whether a difference is unexplained."""
    options = _parse()
    if options.command == "texts":
        return _write_texts(options.out, options.rest)
    language = options.command[-2:]
    files = sorted(options.out.resolve().glob("*.txt"))
    peers = Peers(language, files, *map(Path, options.rest[:2]), options.keep)
    if options.command.startswith("speed"):
        return _measure(peers)
    ours = list(run_ours(language, files))
    theirs = [*peers.run_redpen(), *peers.run_languagetool()]
    return _report(language, ours, theirs, options.show)


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--show", default="")
    parser.add_argument(
        "--keep", type=Path, metavar="FOLDER", help="what the peers said, for later"
    )
    parser.add_argument("command", choices=("texts", "ja", "en", "speed-ja", "speed-en"))
    parser.add_argument("out", type=Path)
    parser.add_argument("rest", nargs="+")
    return parser.parse_args()


def _write_texts(out: Path, names: Sequence[str]) -> int:
    out.mkdir(parents=True, exist_ok=True)
    for name in names:
        path = Path(name)
        blocks = read_document(path, DEFAULT_LIMITS).blocks
        prose = [each.text.replace("\n", " ") for each in blocks if each.kind in _KINDS]
        text = "\n\n".join(each for each in prose if each.strip())
        if len(text) >= _LEAST:
            target = out / "__".join(path.with_suffix(".txt").parts[-2:])
            target.write_text(text + "\n", encoding="utf-8")
    return 0


# --- the three -----------------------------------------------------------------------------------


def run_ours(language: str, files: Sequence[Path]) -> Iterator[Alarm]:
    """Yield what our equivalents say."""
    rules = load_ruleset(_HERE / f"equivalents.{language}.yaml", lambda _: None, "equivalents")
    if rules.broken:
        raise SystemExit(f"equivalents.{language}.yaml: {rules.broken}")
    for peer in ("redpen.", "languagetool."):  # apart: of two rules that say the same, one is kept
        its = replace(
            rules, rules=tuple(one for one in rules.rules if one.rule.id.startswith(peer))
        )
        for file in files:
            verdict = check(CheckJob(read_document(file), str(file), its, "option", language), None)
            crashed = [each for each in verdict.results if each.outcome == "error"]
            if crashed:
                raise SystemExit(f"{file.name}: {crashed}")
            yield from (locate(file, finding) for finding in verdict.findings)


@dataclass(frozen=True)
class Peers:
    """The two programs, on some files of one language."""

    language: str
    files: Sequence[Path]
    jars: Path
    classes: Path
    kept: Path | None = None

    def command(self, name: str, times: int, listed: Path, *more: str) -> list[str]:
        """Return the command that runs a peer over the files of a list."""
        path = f"{self.classes}:{self.jars / name.lower()}/*"
        language = "en-US" if (name, self.language) == ("LanguageTool", "en") else self.language
        arguments = [f"{name}Alarms", language, str(times), str(listed), *more]
        return ["java", _OPENED, "-cp", path, *arguments]

    def run_redpen(self) -> Iterator[Alarm]:
        """Yield what RedPen says."""
        for name, kind, _, *place in self._rows("RedPen", *_REDPEN[self.language]):
            dashed = re.sub(r"(?<=[a-z])(?=[A-Z])", "-", kind).lower()
            file = Path(name)
            line, column, end_line, end_column = map(int, place)
            start, end = _find(file, line, column), _find(file, end_line, end_column)
            text = source(file)
            while start < len(text) and text[start] == " ":  # a sentence of theirs begins before it
                start += 1
            yield Alarm(f"redpen.{dashed}", file, start, max(start, end))

    def run_languagetool(self) -> Iterator[Alarm]:
        """Yield what LanguageTool says with the rules that have an equivalent."""
        for name, rule, category, start, end in self._rows("LanguageTool", _SPELLING):
            ours = _LANGUAGETOOL.get(rule, _LANGUAGETOOL.get(category))
            if ours is not None:
                yield Alarm(f"languagetool.{ours}", Path(name), int(start), int(end))

    def _rows(self, name: str, *more: str) -> Iterator[list[str]]:
        kept = self.kept / f"{name}.{self.language}.tsv" if self.kept else None
        said = kept.read_text(encoding="utf-8") if kept and kept.exists() else self._run(name, more)
        if kept:
            kept.write_text(said, encoding="utf-8")
        for row in said.splitlines():
            yield row.split("\t")

    def _run(self, name: str, more: Sequence[str]) -> str:
        with tempfile.TemporaryDirectory() as made:
            listed = Path(made, "files")
            listed.write_text("".join(f"{file}\n" for file in self.files), encoding="utf-8")
            command = self.command(name, 1, listed, *more)
            done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise SystemExit(done.stderr)
        return done.stdout


@cache
def _lines(file: Path) -> list[int]:
    return [0, *(match.end() for match in re.finditer("\n", source(file)))]


def _find(file: Path, line: int, column: int) -> int:
    return _lines(file)[line - 1] + column


# --- comparison ----------------------------------------------------------------------------------


@cache
def _sentences(file: Path) -> list[int]:
    """Return where sentences begin; a line is a block, so it ends one too."""
    return [
        0,
        *(match.end() for match in re.finditer(r"[。！？]|(?<!\d)[.!?]\s+|\n+", source(file))),
    ]


def _key(alarm: Alarm) -> tuple[str, Path, int]:
    return (alarm.rule, alarm.file, bisect.bisect(_sentences(alarm.file), alarm.start))


def _report(language: str, ours: list[Alarm], theirs: list[Alarm], show: str) -> int:
    mine = {_key(each): each for each in reversed(ours)}
    others = {_key(each): each for each in reversed(theirs)}
    sides = (("ours", mine.keys() - others.keys()), ("theirs", others.keys() - mine.keys()))
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for rule, _, _ in mine.keys() & others.keys():
        counts[rule]["both"] += 1
    explanations = _read_explanations()
    reasons: Counter[tuple[str, str, str]] = Counter()
    rest = []
    for side, keys in sides:
        for key in sorted(keys):
            alarm = (mine | others)[key]
            row = next((one for one in explanations if one.holds(language, side, alarm)), None)
            counts[alarm.rule].update([side, *([row.verdict] if row else [])])
            if row is None or show in {alarm.rule, "all"}:
                rest.append(f"  only {side}: {alarm.rule} {alarm.file.name} {alarm.context(20)}")
            if row is not None:
                reasons[alarm.rule, row.verdict, row.why] += 1
    print(f"{'rule':42} both  ours theirs  ours+ theirs+ taste")
    for rule, each in sorted(counts.items()):
        cells = f"{each['both']:5}{each['ours']:6}{each['theirs']:7}"
        print(f"{rule:42}{cells}{''.join(f'{each[name]:7}' for name in _CLASSES)}")
    for (rule, verdict, why), count in sorted(reasons.items()):
        print(f"{count:5} {rule} {verdict}: {why}")
    print(*rest, sep="\n")
    differing = sum(len(keys) for _, keys in sides)
    return int(reasons.total() < differing)


def _read_explanations() -> list[Explanation]:
    lines = (_HERE / "explanations.tsv").read_text(encoding="utf-8").splitlines()[1:]
    return [Explanation(*line.split("\t")) for line in lines if line]


# --- speed ---------------------------------------------------------------------------------------


def _measure(peers: Peers) -> int:
    """Print what each takes for one file and for all, in turn: processor time and memory."""
    rules = str(_HERE / f"equivalents.{peers.language}.yaml")
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        for files in (peers.files[:1], peers.files):
            listed = folder / "files"
            listed.write_text("".join(f"{file}\n" for file in files), encoding="utf-8")
            size = sum(file.stat().st_size for file in files)
            print(f"{len(files)} files, {size / 1e6:.2f} MB")
            options = ["-r", rules, "--no-model", "--format", "json"]
            ours = [sys.executable, "-m", "checker", "check", *options, *map(str, files)]
            print(f"  checker       {run(ours, folder, 3600)}", flush=True)
            redpen = peers.command("RedPen", 1, listed, *_REDPEN[peers.language])
            print(f"  RedPen        {run(redpen, folder, 3600)}", flush=True)
            tool = peers.command("LanguageTool", 1, listed, _SPELLING)
            print(f"  LanguageTool  {run(tool, folder, 3600)}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
