"""`checker bundle`: makes, verifies and installs what a machine without a network needs."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

import checker
from checker.cli.help import group
from checker.cli.output import lang_option, locale_language, make_console, make_usage_error
from checker.core.errors import ConfigError, ExitCode, describe_unreadable
from checker.core.messages import DisplayLanguage, Message
from checker.engines import catalogue as models
from checker.jobs.bundle.installer.errors import BundleError

_key_option = click.option("--key", type=click.Path(path_type=Path, exists=True, dir_okay=False))
_folder = click.Path(path_type=Path, exists=True, file_okay=False)
_bundle_argument = click.argument("bundle", type=click.Path(path_type=Path, exists=True))


@group()
def bundle() -> None:
    """Make, verify and install what a machine without a network needs."""


@bundle.command()
@click.option("--with", "extras", default="")
@click.option("--model")
@click.option("--without-model", is_flag=True)
@click.option("--company", type=_folder)
@click.option("--site", type=_folder)
@click.option("--wheels", type=_folder)
@click.option("--older-processors", is_flag=True)
@click.option("--sign", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("-o", "--output", type=click.Path(path_type=Path))
@lang_option
def create(
    extras: str,
    *,
    model: str | None,
    without_model: bool,
    company: Path | None,
    site: Path | None,
    wheels: Path | None,
    older_processors: bool,
    sign: Path | None,
    output: Path | None,
    lang: DisplayLanguage | None,
) -> int:
    """Collect everything in one file or folder."""
    from checker.jobs.bundle.create import Order, make_bundle  # noqa: PLC0415 - only here

    say = _make_sayer(lang)
    order = Order(
        output=output or Path(_name_output()),
        extras=_read_extras(extras),
        model=None if without_model else _find_model(model),
        company=company,
        site=site or _find_site(),
        wheels=wheels,
        older=older_processors,
        key=sign,
    )
    with _showing_refusals(order.output):
        made = make_bundle(order, say)
    size = round(made.size / 1e6)
    say(Message("bundle.is-made", path=made.path, files=made.files, size=size))
    if made.built:
        say(Message("bundle.were-built", names=", ".join(made.built)))
    say(Message("bundle.its-sha256", sha256=made.sha256))
    return ExitCode.PASS


@bundle.command()
@_bundle_argument
@_key_option
@lang_option
def verify(bundle: Path, key: Path | None, lang: DisplayLanguage | None) -> int:
    """Compare a bundle with its manifest, and with this machine."""
    from checker.jobs.bundle.installer.contents import verify as compare  # noqa: PLC0415 - likewise

    say = _make_sayer(lang)
    with _showing_refusals(bundle), _unpacked(bundle, bundle.absolute().parent) as folder:
        manifest = compare(folder, key)
    say(Message("bundle.is-whole", count=len(manifest.files), sha256=manifest.digest))
    return ExitCode.PASS


@bundle.command()
@_bundle_argument
@click.option("--root", type=click.Path(path_type=Path, file_okay=False), default="/opt/checker")
@_key_option
@lang_option
def install(bundle: Path, root: Path, key: Path | None, lang: DisplayLanguage | None) -> int:
    """Install a bundle beside what is there, and use it once it has been tried."""
    from checker.jobs.bundle.installer import releases  # noqa: PLC0415 - only here

    say = _make_sayer(lang)

    def tell(what: str, **values: object) -> None:
        say(Message(what, **values))

    beside = root if (root / releases.MARK).exists() else root.absolute().parent
    with _showing_refusals(bundle), _unpacked(bundle, beside) as folder:
        releases.install(folder, root, key, tell)
    return ExitCode.PASS


@contextmanager
def _unpacked(bundle: Path, beside: Path) -> Iterator[Path]:
    """Yield a bundle as a folder: a file is taken apart for as long as it is needed."""
    if bundle.is_dir():
        yield bundle
        return
    import tempfile  # noqa: PLC0415 - only for files

    from checker.jobs.bundle.archive import unpack  # noqa: PLC0415 - likewise

    # a model may be too large for the usual place
    near = next(each for each in (beside, *beside.parents) if each.is_dir())
    with tempfile.TemporaryDirectory(dir=near, prefix=".checker-bundle-") as folder:
        unpack(bundle, Path(folder))
        yield Path(folder)


@contextmanager
def _showing_refusals(place: Path) -> Iterator[None]:
    """Tell what is wrong with a bundle as all errors are told."""
    try:
        yield
    except BundleError as error:
        raise ConfigError(Message(error.what, **error.values), place=str(place)) from error
    except OSError as error:
        raise ConfigError(describe_unreadable(error), place=str(error.filename or place)) from error


def _make_sayer(lang: DisplayLanguage | None) -> Callable[[Message], None]:
    language, console = lang or locale_language(), make_console()
    return lambda words: console.print(words.get(language), markup=False)


def _read_extras(text: str) -> tuple[str, ...]:
    from checker.jobs.bundle.locked import LOCKS  # noqa: PLC0415 - only here

    named = tuple(dict.fromkeys(each.strip() for each in text.split(",") if each.strip()))
    for each in named:
        if each not in LOCKS:
            raise make_usage_error(
                Message("bundle.no-such-extra", name=each, names=", ".join(LOCKS))
            )
    return named


def _find_model(name: str | None) -> Path | None:
    """Return the file of a model, or of the one that answers; None without any."""
    found = models.find(name) if name else models.get_current()
    if found is None:
        raise ConfigError(Message("bundle.no-model"), remedy=Message("bundle.pull-or-leave-out"))
    return found.path


def _find_site() -> Path | None:
    """Return the documentation of the checkout that runs here, if it is built."""
    site = Path(checker.__file__).parent.parent / "site"
    return site if (site / "index.html").exists() else None


def _name_output() -> str:
    from checker.jobs.bundle.installer.machine import describe_machine  # noqa: PLC0415 - only here

    return f"checker-{checker.__version__}-{describe_machine()}.tar"
