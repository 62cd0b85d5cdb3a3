"""`checker doctor`: what works on this machine, what does not, and the remedy."""

import json
import platform
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import click
from rich.text import Text

from checker import __version__, models
from checker.app import App, Options
from checker.cli.output import console, form_option, lang_option, locale_language
from checker.engine.machine import physical_cores
from checker.errors import CheckerError, ExitCode
from checker.models.memory import available_memory
from checker.storage import cache_folder
from checker.text.bilingual import Bilingual, Language

_GB = 1 << 30
_MARKS = {True: ("✓", "green"), False: ("✗", "red"), None: ("-", "yellow")}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; `ok` is None where only a part of checker has to do without."""

    name: str
    ok: bool | None
    detail: str
    remedy: str | None = None


@click.command(epilog="例 / Example:  checker doctor --format json")
@form_option
@lang_option
def doctor(form: str, lang: Language | None) -> int:
    """何が動き、何が動かず、どうすればよいか。 / What works here, what does not, what to do."""
    language = lang or locale_language()
    looks = (_python, _configuration, _cache, _engine, _model, _memory)
    findings = [_looked(look, language) for look in looks]
    if form == "json":
        click.echo(json.dumps([asdict(each) for each in findings], ensure_ascii=False, indent=2))
    else:
        for each in findings:
            mark, style = _MARKS[each.ok]
            console().print(
                Text(f"{mark} {each.name}: ", style=style).append(each.detail, style="default")
            )
            if each.remedy:
                console().print(Text(f"  → {each.remedy}"))
    return ExitCode.BAD_INPUT if any(each.ok is False for each in findings) else ExitCode.PASS


def _looked(look: Callable[[Language], Finding], language: Language) -> Finding:
    try:
        return look(language)
    except CheckerError as error:
        remedy = error.remedy.get(language) if error.remedy else None
        place = f"{error.place}: " if error.place else ""
        return Finding(
            look.__name__.strip("_"),
            ok=False,
            detail=place + error.what.get(language),
            remedy=remedy,
        )


def _python(language: Language) -> Finding:
    del language
    version = ".".join(map(str, sys.version_info[:3]))
    return Finding(
        "checker", ok=True, detail=f"{__version__}, Python {version}, {platform.platform()}"
    )


def _configuration(language: Language) -> Finding:
    app = App.build(Path.cwd(), Options(), language)
    names = [file.stem for file, _ in app.library.headers()]
    for name in names:
        app.library.get(name)
    words = Bilingual("規則集", "rule sets").get(language)
    return Finding("configuration", ok=True, detail=f"{words}: {', '.join(names)}")


def _cache(language: Language) -> Finding:
    folder = cache_folder()
    probe = folder / ".doctor"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        words = Bilingual(
            "書き込めるフォルダーを CHECKER_CACHE_DIR に設定してください。",
            "Set CHECKER_CACHE_DIR to a folder that you may write to.",
        )
        return Finding(
            "cache", ok=None, detail=f"{folder}: {error.strerror}", remedy=words.get(language)
        )
    return Finding("cache", ok=True, detail=str(folder))


def _engine(language: Language) -> Finding:
    from checker.engine.llama import library_version  # noqa: PLC0415 - loads the library

    try:
        version = library_version()
    except (ImportError, OSError, RuntimeError) as error:
        words = Bilingual(
            "C コンパイラを入れ、pip install --force-reinstall llama-cpp-python を実行する。",
            "Install a C compiler, then: pip install --force-reinstall llama-cpp-python",
        )
        return Finding("engine", ok=False, detail=str(error), remedy=words.get(language))
    return Finding(
        "engine", ok=True, detail=f"llama-cpp-python {version}, {physical_cores()} threads"
    )


def _model(language: Language) -> Finding:
    current = models.current()
    if current is None:
        words = Bilingual(
            "モデルがありません。コードで決まる規則だけが動きます。",
            "No model: only code rules run.",
        )
        return Finding("model", ok=None, detail=words.get(language), remedy="checker model pull")
    known = models.info(str(current.path))
    return Finding("model", ok=True, detail=f"{known.name} ({current.path})")


def _memory(language: Language) -> Finding:
    room = available_memory()
    if room is None:
        words = Bilingual("空きメモリを調べられません。", "The free memory cannot be told.")
        return Finding("memory", ok=None, detail=words.get(language))
    current = models.current()
    if current is not None:
        models.check_memory(current.path, 8192, room)
    words = Bilingual(f"空き {room / _GB:.1f} GB", f"{room / _GB:.1f} GB available")
    return Finding("memory", ok=True, detail=words.get(language))
