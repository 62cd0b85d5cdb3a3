"""Makes the gallery of the site: each format's draft, its findings, the fixed and the written file.

    python -m scripts.gallery            # run the commands; write docs/gallery and its two pages
    python -m scripts.gallery --check    # run them; say which files hold other words than these
    python -m scripts.gallery --draw     # only draw the pictures of the files that are there

The commands are those that the pages show, run without a model in a folder of their own. Pictures
need LibreOffice (with libreoffice-gtk3), Xvfb, ImageMagick, pdftoppm (poppler-utils) and Chromium;
they are not compared, for fonts differ. Comments are drawn by LibreOffice's window alone.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import zipfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Final

import click
from click.testing import CliRunner
from PIL import Image

ROOT: Final = Path(__file__).resolve().parent.parent
FOLDER: Final = ROOT / "docs" / "gallery"
_NOTE: Final = (
    "<!-- scripts/gallery.py が作ります。直接編集しません。 / Generated; do not edit. -->"
)
_COLOURS: Final = 24
_WIDTH: Final = 820
_NO_NOTES: Final = '{"ExportNotes":{"type":"boolean","value":"false"}}'
_SCREEN: Final = ":97"
_PAGE: Final = (215, 190, 1210, 1078)
"""Where a page and its comments stand on the screen: left, top, right, bottom."""
_WHITE: Final = 250
_DRAWN: Final = 0.2
"""The share of a screen that is white once a page is drawn."""
_PAGES: Final = {"ja": "gallery.md", "en": "gallery.en.md"}
_MADE: Final = ("commented", "fixed", "written")


@dataclass(frozen=True, slots=True)
class Shown:
    """A format of the gallery: its rule set, titles, template, and how a company names the file."""

    name: str
    title: str
    english: str
    template: str
    written: str

    @property
    def draft(self) -> Path:
        """Return the faulty draft of the examples."""
        (path,) = (ROOT / "examples" / self.name / "word-faulty").glob("*.docx")
        return path

    @property
    def commands(self) -> tuple[tuple[str, ...], ...]:
        """Return the arguments of the commands that the page shows."""
        draft, name = self.draft.name, self.name
        judged = ("-r", name, "--no-model", draft)
        report = ("--format", "html", "-o", f"{name}.html")
        return (
            ("check", *judged, "--annotate", f"{name}-commented.docx", *report),
            ("fix", *judged, "--grade", "unsafe", "--comments", "-o", f"{name}-fixed.docx"),
            ("new", self.template, "--data", f"{name}.yaml", "--no-model", "-o", self.written),
        )


FORMATS: Final = (
    Shown("ringi", "稟議書", "Request for approval", "ringi",
          "稟議書_総-2025-018_会議室予約システムの導入.docx"),
    Shown("minutes", "議事録", "Minutes", "minutes",
          "議事録_情シス-2025-041_基幹システム更改定例.docx"),
    Shown("report", "報告書", "Report of a trip", "trip-report",
          "出張報告書_2025-06-09_大阪支店.docx"),
    Shown("spec", "仕様書", "Specification", "spec", "仕様書_SPEC-ORD-012_受注管理システム.docx"),
    Shown("procedure", "手順書", "Procedure", "procedure",
          "設-2025-004_予備電源点検手順書.docx"),
    Shown("incident", "障害報告書", "Incident report", "incident",
          "障害報告書_障-2025-012_受注システム.docx"),
    Shown("weekly", "週報", "Weekly report", "weekly", "週報_2025-06-02_営業1課_川口.docx"),
    Shown("regulation", "規程", "Regulation", "regulation-amendment", "規程改定案.docx"),
    Shown("contract-cover", "送付状", "Covering letter of a contract", "cover-letter",
          "送付状.docx"),
)  # fmt: skip


def make(folder: Path) -> None:
    """Run every format's commands in an empty folder."""
    for shown in FORMATS:
        shutil.copy(shown.draft, folder / shown.draft.name)
        shutil.copy(FOLDER / f"{shown.name}.yaml", folder)
        for arguments in shown.commands:
            _run(arguments)
        (folder / shown.written).rename(folder / f"{shown.name}-written.docx")


def _run(arguments: tuple[str, ...]) -> None:
    """Run a command in this process.

    Raises:
        click.ClickException: it did not do its work.
    """
    from checker.cli import cli  # noqa: PLC0415 - after the language is set

    done = CliRunner().invoke(cli, list(arguments), standalone_mode=False)
    if done.exception is not None:
        raise click.ClickException(f"checker {' '.join(arguments)}: {done.exception!r}")


def read_words(path: Path) -> str:
    """Return the words of a result, without what differs from run to run."""
    if path.suffix != ".docx":
        text = path.read_text(encoding="utf-8")
    else:
        with zipfile.ZipFile(path) as package:
            names = sorted(
                each for each in package.namelist() if re.match(r"word/[a-z]+\d*\.xml", each)
            )
            text = "\n".join(package.read(each).decode() for each in names)
    return re.sub(
        r"(\d{4}-\d\d-\d\d|\d{4}年\d+月\d+日)[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?",
        "",
        text,
    )


def list_results(shown: Shown) -> list[str]:
    """Return the names of a format's files to be downloaded."""
    return [f"{shown.name}.html", *(f"{shown.name}-{each}.docx" for each in _MADE)]


def draw(folder: Path) -> None:
    """Draw the Word files of the gallery and the reports as small pictures."""
    screen = ("Xvfb", _SCREEN, "-screen", "0", "1500x1150x24")
    with subprocess.Popen(screen, stderr=subprocess.DEVNULL) as running:  # noqa: S603 - our own
        try:
            for shown in FORMATS:
                _draw_format(folder, shown)
        finally:
            running.terminate()


def _draw_format(folder: Path, shown: Shown) -> None:
    own = f"-env:UserInstallation=file://{folder}/office"
    form = f"pdf:writer_pdf_Export:{_NO_NOTES}"
    files = [FOLDER / f"{shown.name}-{made}.docx" for made in _MADE[1:]]
    _call("soffice", own, "--headless", "--convert-to", form, "--outdir", folder, *files)
    for each in files:
        page = folder / each.stem
        size = ("-scale-to-x", str(_WIDTH), "-scale-to-y", "-1")
        _call("pdftoppm", "-png", "-singlefile", *size, page.with_suffix(".pdf"), page)
        _shrink(page.with_suffix(".png"))
    _draw_window(folder, f"{shown.name}-{_MADE[0]}")
    _draw_report(folder, FOLDER / f"{shown.name}.html", folder / f"{shown.name}-report.png")
    _shrink(folder / f"{shown.name}-report.png")


def _draw_window(folder: Path, name: str) -> None:
    """Open a copy of a file as a person would, and take the page with its comments."""
    copy, picture = folder / f"{name}.docx", folder / f"{name}.png"
    shutil.copy(FOLDER / copy.name, copy)
    own = f"-env:UserInstallation=file://{folder}/window-{name}"
    quiet = ("--norestore", "--nologo", "--nofirststartwizard")
    environment = {**os.environ, "DISPLAY": _SCREEN}
    opened = ("soffice", own, *quiet, copy)
    with subprocess.Popen(opened, env=environment, start_new_session=True) as running:  # noqa: S603 - our own
        try:
            _wait_until_drawn(picture)
        finally:
            os.killpg(running.pid, signal.SIGTERM)
    with Image.open(picture) as whole:
        whole.crop(_PAGE).save(picture)
    _shrink(picture)


def _wait_until_drawn(picture: Path) -> None:
    """Take the screen until there is a page on it that changes no more."""
    before = b""
    for _ in range(60):
        time.sleep(3)
        _call("import", "-display", _SCREEN, "-window", "root", picture)
        with Image.open(picture) as whole:
            small = whole.convert("L").resize((150, 115))
        found = small.tobytes()
        if found == before and sum(each > _WHITE for each in found) > _DRAWN * len(found):
            return
        before = found
    raise SystemExit(f"{picture.name}: no page was drawn")


def _draw_report(folder: Path, page: Path, picture: Path) -> None:
    """Show a report in a browser that reaches nothing, as a window of it looks."""
    quiet = ("--disable-background-networking", "--disable-component-update", "--disable-sync")
    looks = ("--hide-scrollbars", f"--window-size={_WIDTH},1000", f"--screenshot={picture}")
    own = (f"--user-data-dir={folder}/browser", "--no-first-run", "--no-sandbox")
    shown = ("--headless", "--disable-gpu", "--disable-quic", page.as_uri())
    _call("chromium", *quiet, *looks, *own, *shown)


def _call(program: str, *arguments: str | Path) -> None:
    """Run a program that draws, silently."""
    subprocess.run([program, *arguments], check=True, capture_output=True)  # noqa: S603 - our own


def _shrink(picture: Path) -> None:
    """Keep a picture in a few colours, in the gallery."""
    with Image.open(picture) as drawn:
        small = drawn.convert("RGB").quantize(_COLOURS, dither=Image.Dither.NONE)
    kept = BytesIO()
    small.save(kept, "PNG", optimize=True)
    (FOLDER / picture.name).write_bytes(kept.getvalue())


def build_page(folder: Path, language: str) -> str:
    """Return the page of a language; `folder` holds the results."""
    ja = language == "ja"
    sections = [_build_section(shown, folder, ja=ja) for shown in FORMATS]
    return "\n\n".join([_NOTE, _HEAD_JA if ja else _HEAD_EN, *sections]) + "\n"


_HEAD_JA: Final = """# 見本帳

付属の九つの書式について、下書き、その指摘、直したもの、ひな型から書いたものを並べました。
文書はすべて、このために書いた、架空の会社のものです。各節の命令を、下書きと値のファイルが
あるフォルダーで実行すれば、同じものができます。

モデルは使っていません(`--no-model`)。モデルがあれば、語や数では決められないこと
(理由が書いてあるか、対策が具体的か)も判定します。ひな型は、値の代わりにメモからも
書けます([使い方](guide.md))。

名前を押すとファイルが手に入ります。絵は、LibreOffice とブラウザーで開いたときの初めの
ページで、描いてあるときに並びます。"""
_HEAD_EN: Final = """# Gallery

For each of the nine house formats that ship: a draft, its findings, the draft fixed, and a document
written from the template. All belong to companies that do not exist and were written for this; they
are Japanese, as the formats are. The commands of a section, run in a folder that holds the draft
and the file of values, make the same.

No model was used (`--no-model`). With one, what words and figures cannot decide is judged, too: is
there a reason, is a measure concrete. Templates are filled from notes as well as from values
([guide](guide.md)).

Each name leads to its file. Pictures, where they have been drawn, are first pages as LibreOffice
and a browser show them."""


def _build_section(shown: Shown, folder: Path, *, ja: bool) -> str:
    name, draft = shown.name, shown.draft.name
    shell = "\n".join("checker " + " ".join(map(_quote, each)) for each in shown.commands)
    title = shown.title if ja else f"{shown.english} ({shown.title})"
    texts = _TEXTS_JA if ja else _TEXTS_EN
    pictures = [
        _show(f"{name}-{picture}", download, text)
        for picture, download, text in (
            ("commented", f"{name}-commented.docx", texts[0]),
            ("report", f"{name}.html", texts[1]),
            ("fixed", f"{name}-fixed.docx", texts[2]),
            ("written", f"{name}-written.docx", texts[3]),
        )
    ]
    given = f"[{draft}](gallery/{name}-draft.docx) · [{name}.yaml](gallery/{name}.yaml)"
    return "\n\n".join(
        [
            f"## {title}",
            _count(folder / f"{name}-commented.docx", ja=ja),
            f"```sh\n{shell}\n```",
            f"{'使うもの' if ja else 'What they need'}: {given}",
            '<div class="gallery" markdown>\n\n' + "\n\n".join(pictures) + "\n\n</div>",
        ]
    )


_TEXTS_JA: Final = (
    "指摘をコメントにした写し",
    "指摘の一覧(HTML)",
    "直したもの(変更履歴)",
    "ひな型から書いたもの",
)
_TEXTS_EN: Final = (
    "A copy with the findings as comments",
    "The findings (HTML)",
    "Fixed (tracked changes)",
    "Written from the template",
)


def _show(picture: str, download: str, text: str) -> str:
    image = f"[![{text}](gallery/{picture}.png)](gallery/{picture}.png)"
    if not (FOLDER / f"{picture}.png").exists():  # where nothing can draw, the files are there
        return f"[{text}](gallery/{download})"
    caption = f"<figcaption markdown>[{text}](gallery/{download})</figcaption>"
    return f"<figure markdown>\n{image}\n{caption}\n</figure>"


def _quote(word: str) -> str:
    return word if re.fullmatch(r"[\w./:=-]+", word) else f"'{word}'"


def _count(commented: Path, *, ja: bool) -> str:
    """Say how many comments of which severity a copy holds."""
    with zipfile.ZipFile(commented) as package:
        text = package.read("word/comments.xml").decode()
    errors, warnings, notes = (text.count(f">[{each}]") for each in ("エラー", "警告", "情報"))
    if ja:
        return f"下書きへの指摘は、エラー {errors} 件、警告 {warnings} 件、情報 {notes} 件です。"
    return f"Findings of the draft: {errors} errors, {warnings} warnings, {notes} notes."


def write(folder: Path) -> None:
    """Run all commands; write the gallery's files and pages."""
    make(folder)
    for shown in FORMATS:
        shutil.copy(shown.draft, FOLDER / f"{shown.name}-draft.docx")
        for name in list_results(shown):
            shutil.copy(folder / name, FOLDER / name)
    for language, name in _PAGES.items():
        (ROOT / "docs" / name).write_text(build_page(folder, language), encoding="utf-8")
    draw(folder)


def find_stale(folder: Path) -> list[str]:
    """Run all commands; return which files of the gallery hold other words than what came of it."""
    make(folder)
    results = [name for shown in FORMATS for name in list_results(shown)]
    stale = [each for each in results if read_words(folder / each) != read_words(FOLDER / each)]
    return stale + [
        name
        for language, name in _PAGES.items()
        if (ROOT / "docs" / name).read_text(encoding="utf-8") != build_page(folder, language)
    ]


@click.command()
@click.option("--check", is_flag=True, help="write nothing, and name what is stale")
@click.option("--draw", "only_draw", is_flag=True, help="only draw the pictures anew")
def main(*, check: bool, only_draw: bool) -> None:
    """Make the gallery, or say which of its files are stale."""
    os.environ["CHECKER_LANGUAGE"] = "ja"
    with tempfile.TemporaryDirectory() as made:
        os.chdir(made)
        do = draw if only_draw else find_stale if check else write
        stale = do(Path(made))
        os.chdir(ROOT)
    for name in stale or ():
        click.echo(f"docs/gallery: {name} is stale; run python -m scripts.gallery", err=True)
    sys.exit(bool(stale))


if __name__ == "__main__":
    main()
