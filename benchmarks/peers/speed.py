"""checker's default Japanese rules beside textlint's ja-technical-writing: time and memory.

    npm install --prefix benchmarks/peers/textlint          # once
    python benchmarks/peers/speed.py [--node-modules FOLDER] [--megabytes 5] [--longest 3600]

One run of each on the same files: the handbook repeated, each copy in a folder of its own, its
files as they are, or with `--join` all in one, or with `--by-file` every file once, as long as all
its copies together (textlint's time grows with the square of a file's length). Then the same on
texts in which no sentence occurs twice, so that nothing remembered helps (textlint with `--both`),
and checker alone at 1, 2 and 5 MB. Memory is the peak of what all processes of a run take
together, a page that they share counted once (the dictionary is mapped by each), looked at every
200 ms in /proc (Linux only). On a busy machine the processor time says more than the clock. Fails
below 20 times the speed or above a quarter of the memory on the handbook.
"""

import argparse
import random
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

_HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(_HERE.parent))

from harness import MEGABYTE, run  # noqa: E402 - lies beside us

_ROOT = _HERE.parents[1]
_HANDBOOK = _ROOT.parent / "shared" / "corpus" / "handbook"
_FASTER, _SMALLER = 20, 4
_SENTENCES_PER_FILE = 60


def main() -> int:
    """Measure and print; return whether the targets are missed."""
    options = _options()
    size = int(options.megabytes * MEGABYTE)
    missed = False
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        handbook = list(_handbook(options, root / "handbook", size))
        unlike = list(_unlike(root / "unlike", size))
        for name, files in (("handbook repeated", handbook), ("no sentence twice", unlike)):
            ours = run(_checker(files), root, options.longest)
            print(f"{name}: {len(files)} files, {_size(files) / MEGABYTE:.1f} MB")
            print(f"  checker   {ours}", flush=True)
            if options.skip_textlint or (name != "handbook repeated" and not options.both):
                continue
            theirs = run(_textlint(options.node_modules, files), root, options.longest)
            faster, smaller = theirs.seconds / ours.seconds, theirs.peak / ours.peak
            processor = theirs.processor / ours.processor
            print(f"  textlint  {theirs}")
            least = "" if theirs.done else "at least "
            print(
                f"  {least}{faster:.1f} times faster ({processor:.1f} by processor time),", end=" "
            )
            print(f"{1 / smaller:.2f} of the memory", flush=True)
            missed |= files is handbook and (faster < _FASTER or smaller < _SMALLER)
        print("growth of checker (handbook, no sentence twice)")
        for megabytes in (1, 2, 5):
            costs = [
                run(_checker(_up_to(files, megabytes * MEGABYTE)), root, options.longest)
                for files in (handbook, unlike)
            ]
            print(f"  {megabytes} MB  {costs[0]}   {costs[1]}", flush=True)
    return int(missed)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="time and memory of checker and of textlint")
    parser.add_argument("--node-modules", type=Path, default=_HERE / "textlint" / "node_modules")
    parser.add_argument("--corpus", type=Path, default=_HANDBOOK)
    parser.add_argument("--megabytes", type=float, default=5)
    parser.add_argument("--skip-textlint", action="store_true", help="measure checker alone")
    layout = parser.add_mutually_exclusive_group()
    layout.add_argument("--join", action="store_true", help="each copy of the handbook in one file")
    layout.add_argument("--by-file", action="store_true", help="all copies of a file in one file")
    parser.add_argument("--longest", type=float, default=3600, help="seconds; then it is stopped")
    parser.add_argument("--both", action="store_true", help="textlint on the second corpus too")
    return parser.parse_args()


def _size(files: list[Path]) -> int:
    return sum(file.stat().st_size for file in files)


def _up_to(files: list[Path], size: int) -> list[Path]:
    chosen: list[Path] = []
    for file in files:
        if size <= 0:
            break
        size -= file.stat().st_size
        chosen.append(file)
    return chosen


def _handbook(options: argparse.Namespace, folder: Path, size: int) -> Iterator[Path]:
    """Yield the corpus' files, written in the layout that was asked for, `size` bytes of them."""
    texts = {file.name: file.read_bytes() for file in sorted(options.corpus.glob("*.md"))}
    if not texts:
        raise SystemExit(f"no Markdown files: {options.corpus}")
    if options.by_file:
        rounds = -(-size // sum(map(len, texts.values())))
        texts = {name: b"\n\n".join([text] * rounds) for name, text in texts.items()}
    if options.join:
        texts = {"handbook.md": b"\n\n".join(texts.values())}
    yield from _repeated(texts, folder, size)


def _repeated(texts: dict[str, bytes], folder: Path, size: int) -> Iterator[Path]:
    """Yield copies of `texts`, a folder for each round, until `size` bytes are there."""
    number = 0
    while size > 0:
        round_folder = folder / f"{number:03}"
        round_folder.mkdir(parents=True)
        for name, text in texts.items():
            file = round_folder / name
            file.write_bytes(text)
            size -= len(text)
            yield file
        number += 1


_WHO = (
    "総務課 経理課 営業課 製造課 品質保証課 情報システム課 人事課 購買課 物流課"
    " 法務課 広報課 開発課"
)
_WHEN = "前日 月末 翌週 初日 期末 着工前 検収後 承認後 発注前 納品時 更新時 監査前 年度末 半期末"
_WHICH = "新しい 古い 大きい 小さい 予備の 共用の 社外の 本社の 支店の 最新の 承認済みの 未承認の"
_WHAT = (
    "見積書 契約書 請求書 申請書 仕様書 手順書 議事録 報告書 予約表 台帳 図面"
    " 部品表 工程表 点検表 名簿 領収書 稟議書 計画書 サーバー プリンター 端末"
    " 倉庫 会議室 車両 工具 備品 在庫 設備 予算"
)
_VERB = (
    "確認する 更新する 保管する 提出する 回付する 点検する 登録する 照合する"
    " 整理する 共有する 返却する 修正する"
)
_WHY = (
    "監査で求められたため 納期が近いため 担当が替わったため 件数が増えたため 誤りが見つかったため"
    " 規程が変わったため 取引先の要望に応じて 費用を抑えるために 事故を防ぐために 記録を残すために"
)
_WHERE = (
    "本社 大阪支店 名古屋支店 福岡支店 仙台工場 札幌倉庫 横浜倉庫 広島営業所 金沢営業所 神戸工場"
)
_FORMS = (
    "{who}は、{why}、{when}までに{where}の{which}{what}を{verb}。",
    "{where}の{which}{what}は、{why}、{when}に{who}が{verb}。",
    "{when}までに{which}{what}を{verb}のは{where}の{who}であり、{number}件が残る。",
    "{why}、{where}では{which}{what}を{number}件、{when}に{verb}こととした。",
)


def _unlike(folder: Path, size: int) -> Iterator[Path]:
    """Yield files of made-up business prose in which no sentence occurs twice."""
    folder.mkdir(parents=True)
    sentences = _sentences(random.Random(5))  # noqa: S311 - a text, no secret
    number = 0
    while size > 0:
        lines = [f"# 第{number + 1}号 業務連絡", ""]
        for index in range(_SENTENCES_PER_FILE):
            if index % 20 == 0:
                lines += [f"## {index // 20 + 1}. {next(sentences)[:12]}", ""]
            lines += ["".join(next(sentences) for _ in range(3)), ""]
        file = folder / f"{number:04}.md"
        file.write_text("\n".join(lines), encoding="utf-8")
        size -= file.stat().st_size
        number += 1
        yield file


def _sentences(rng: random.Random) -> Iterator[str]:
    words = {
        name: text.split()
        for name, text in (
            ("who", _WHO),
            ("when", _WHEN),
            ("which", _WHICH),
            ("what", _WHAT),
            ("verb", _VERB),
            ("why", _WHY),
            ("where", _WHERE),
        )
    }
    seen: set[str] = set()
    while True:
        chosen = {name: rng.choice(each) for name, each in words.items()}
        sentence = rng.choice(_FORMS).format(number=rng.randint(2, 9999), **chosen)
        if sentence not in seen:
            seen.add(sentence)
            yield sentence


def _checker(files: list[Path]) -> list[str]:
    command = [sys.executable, "-m", "checker", "check", "-r", "ja-technical", "--no-model"]
    return [*command, "--format", "json", *map(str, files)]


def _textlint(node_modules: Path, files: list[Path]) -> list[str]:
    program = node_modules / ".bin" / "textlint"
    if not program.exists():
        raise SystemExit(f"not there: {program}\n  npm install --prefix {_HERE / 'textlint'}")
    settings = _HERE / "textlint" / "technical.textlintrc.json"
    command = [str(program), "--rules-base-directory", str(node_modules)]
    return [*command, "--config", str(settings), "--format", "json", *map(str, files)]


if __name__ == "__main__":
    sys.exit(main())
