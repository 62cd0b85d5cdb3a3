"""The Word files whose style facts are compared: who wrote them, and what they have in them.

The corpus is of Word for Windows and Mac, Outlook and Apache POI. Files of LibreOffice, and of
pandoc where it is installed, are made on the spot, from files of the corpus and from this
project's own Markdown; python-docx writes chains of styles.
"""

import re
import shutil
import subprocess
import unicodedata
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.shared import Pt, RGBColor

from checker.core.document import Document
from checker.formats.docx.read.facts import InTable
from checker.formats.docx.read.package import open_package
from checker.formats.docx.read.styles import Condition, StyleSheet, read_styles
from checker.formats.docx.read.theme import Theme
from checker.formats.ooxml.names import W, attribute

ROOT = Path(__file__).parents[1]
CORPUS = ROOT.parent / "shared" / "corpus" / "docx"
THEME_FONTS, TABLE_STYLE, GRID = "theme fonts", "table style", "docGrid"
FONTS_APART, LONG_CHAIN = "fonts apart", "chain of 4"
FEATURES = (THEME_FONTS, TABLE_STYLE, GRID, FONTS_APART, LONG_CHAIN)
_DEPTH = 4
_LARGEST = 400_000
_MADE = 4
_MADE_BY = ("LibreOffice", "pandoc", "python-docx")
_CHAIN_IN_CORPUS = "Fax (content control).docx"  # the only one of a chain of 4
_TIMEOUT = 120
_MARKDOWN = ("README.md", "CONTRIBUTING.md", "docs/guide.md", "docs/kinds/README.md")
# What docProps/app.xml says, and what the program is called here.
_PROGRAMS = (
    ("Microsoft Macintosh Word", "Word for Mac"),
    ("Microsoft Office Word", "Word"),
    ("Microsoft Office Outlook", "Outlook"),
    ("LibreOffice", "LibreOffice"),
    ("WPS", "WPS"),
    ("Apache POI", "Apache POI"),
)


def sample(count: int) -> list[Path]:
    """Return files of the corpus, as many of each producer as there are, evenly spread."""
    by_producer: defaultdict[str, list[Path]] = defaultdict(list)
    for path in sorted(CORPUS.rglob("*.docx")):
        if path.stat().st_size <= _LARGEST and _is_archive(path):
            japanese = " JDA" if "JDA" in str(path) else ""
            by_producer[producer(path) + japanese].append(path)
    chosen = list(CORPUS.rglob(_CHAIN_IN_CORPUS))
    left = count
    for turn, files in enumerate(sorted(by_producer.values(), key=len)):
        share = min(left // (len(by_producer) - turn), len(files))
        chosen += [files[index * len(files) // share] for index in range(share)]
        left -= share
    return sorted(set(chosen))


def made(folder: Path, samples: list[Path]) -> Iterator[Path]:
    """Make files of other producers in `folder`, one folder each, and yield them."""
    chains = list(_chains(folder / "python-docx"))
    yield from chains
    japanese = [path for path in samples if "JDA" in str(path)]
    others = [path for path in samples if "JDA" not in str(path)]
    longest = sorted(others, key=lambda path: -path.stat().st_size)
    for path in (*chains[:_MADE], *japanese[:_MADE], *longest[:_MADE]):
        yield from _converted(path, folder / "LibreOffice")
    if shutil.which("pandoc"):
        for name in _MARKDOWN:
            yield from _written(ROOT / name, folder / "pandoc")


def _chains(folder: Path) -> Iterator[Path]:
    """Write files whose styles stand in a chain, each link saying other facts in each file."""
    folder.mkdir()
    for turn in range(_MADE):
        document = docx.Document()
        base = document.styles["Normal"]
        for depth in range(_DEPTH + 1):
            style = document.styles.add_style(f"Link {depth}", WD_STYLE_TYPE.PARAGRAPH)
            style.base_style = base
            for say in _SAYS[(turn + depth) % _MADE :: _MADE]:
                say(style, depth)
            document.add_paragraph(f"第{depth}段 link {depth}", style)
            base = style
        target = folder / f"chain{turn}.docx"
        document.save(str(target))
        yield target


def _say_fonts(style: Any, depth: int) -> None:
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    latin, east_asian = (("Arial", "ＭＳ ゴシック"), ("Century", "ＭＳ 明朝"))[depth % 2]
    fonts.set(f"{W}ascii", latin)
    fonts.set(f"{W}hAnsi", latin)
    fonts.set(f"{W}eastAsia", east_asian)


# What a link of a chain says; the deeper, the other the value.
_SAYS: tuple[Callable[[Any, int], None], ...] = (
    _say_fonts,
    lambda style, depth: setattr(style.font, "size", Pt(9 + depth)),
    lambda style, depth: setattr(style.font, "bold", depth % 2 == 0),
    lambda style, depth: setattr(style.font.color, "rgb", RGBColor(depth, 0, 0x99)),
    lambda style, depth: setattr(style.paragraph_format, "left_indent", Pt(7 * depth)),
    lambda style, depth: setattr(style.paragraph_format, "space_after", Pt(2 + depth)),
    lambda style, depth: setattr(style.paragraph_format, "line_spacing", 1 + depth / 4),
    lambda style, depth: setattr(style.paragraph_format, "keep_with_next", depth % 2 == 0),
)


def _converted(path: Path, folder: Path) -> Iterator[Path]:
    profile = (folder / "profile").as_uri()
    command = ["soffice", "--headless", f"-env:UserInstallation={profile}", "--convert-to", "docx"]
    command += ["--outdir", str(folder), str(path)]
    subprocess.run(command, capture_output=True, timeout=_TIMEOUT, check=True)
    yield folder / path.name


def _written(path: Path, folder: Path) -> Iterator[Path]:
    if path.exists():
        folder.mkdir(exist_ok=True)
        target = folder / f"{path.parent.name}-{path.stem}.docx"
        subprocess.run(["pandoc", str(path), "-o", str(target)], timeout=_TIMEOUT, check=True)
        yield target


def producer(path: Path) -> str:
    """Return who wrote a file: its program, its version, and whether it is Strict."""
    app = member(path, "docProps/app.xml").decode("utf-8", "replace")
    found = re.findall(r"<(?:\w+:)?(?:Application|AppVersion)>([^<]*)<", app)
    said = " ".join(found)
    program = next((name for sign, name in _PROGRAMS if sign in said), said or "unnamed")
    if path.parent.name in _MADE_BY:
        return path.parent.name  # what their templates name is another program
    version = f" {found[1].split('.')[0]}" if program == "Word" and len(found) > 1 else ""
    strict = b"purl.oclc.org/ooxml/wordprocessingml" in member(path, "word/document.xml")
    return program + version + (" Strict" if strict else "")


def member(path: Path, name: str) -> bytes:
    """Return a member of an archive, nothing where it has none of that name."""
    with zipfile.ZipFile(path) as archive:
        return archive.read(name) if name in archive.namelist() else b""


def _is_archive(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            return not any(item.flag_bits & 1 for item in archive.infolist())
    except zipfile.BadZipFile:
        return False


def features(path: Path, document: Document) -> tuple[str, ...]:
    """Return which of `FEATURES` a file has, where its text uses them."""
    package = open_package(path, path.read_bytes())
    sheet = read_styles(package.root(package.related(RELATIONSHIP_TYPE.STYLES)), Theme())
    body = package.root(package.main)
    used = [] if body is None else [attribute(item) for item in body.iter(W + "pStyle")]
    tables = [] if body is None else [attribute(item) for item in body.iter(W + "tblStyle")]
    depth = max((len(sheet.chain(sheet.find(name, "paragraph"))) for name in used), default=0)
    has = {
        THEME_FONTS: any(
            f"{script}Theme=".encode() in _styles(path) for script in ("ascii", "eastAsia")
        ),
        TABLE_STYLE: any(_says(sheet, name) for name in tables),
        GRID: any(page.grid is not None for page in document.pages),
        FONTS_APART: _has_fonts_apart(document),
        LONG_CHAIN: depth >= _DEPTH,
    }
    return tuple(name for name in FEATURES if has[name])


def _styles(path: Path) -> bytes:
    return member(path, "word/styles.xml") + member(path, "word/document.xml")


def _says(sheet: StyleSheet, table_style: str | None) -> bool:
    """Return whether a table style says something of characters or paragraphs."""
    style = sheet.exact(table_style, "table")
    conditions = [item for link in sheet.chain(style) for item in link.conditions.values()]
    whole = sheet.in_table(InTable(table_style or ""))
    return style is not None and any(item != Condition() for item in (whole, *conditions))


def _has_fonts_apart(document: Document) -> bool:
    """Return whether East Asian letters stand in another font than Latin ones would."""
    return any(
        None not in (run.style.east_asia_font, run.style.ascii_font)
        and run.style.east_asia_font != run.style.ascii_font
        and any(
            unicodedata.east_asian_width(sign) in "WF" for sign in block.text[run.start : run.end]
        )
        for block in document.walk()
        for run in block.runs
    )
