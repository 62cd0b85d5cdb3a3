"""`checker doctor`: what works on this machine, what does not, and the remedy."""

import json
import platform
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import click
from rich.text import Text

from checker import __version__
from checker.app import App, Options
from checker.cli.output import console, form_option, lang_option, locale_language
from checker.core.bilingual import Bilingual, Language
from checker.core.config import Settings, load_settings
from checker.core.errors import CheckerError, ExitCode, ModelMissing
from checker.core.storage import cache_folder
from checker.engines import catalogue as models
from checker.engines.catalogue import InstalledModel
from checker.engines.catalogue.memory import available_memory
from checker.engines.llama.machine import physical_cores
from checker.engines.openai.endpoint import Endpoint, Server, is_near
from checker.engines.openai.engine import OpenAIEngine
from checker.engines.openai.replies import Method
from checker.jobs.judging.endpoint import may_be_public, named_endpoint
from checker.jobs.judging.judging import asks_a_server, open_judge
from checker.judge.judge import Judge

_GB = 1 << 30
_MARKS = {True: ("✓", "green"), False: ("✗", "red"), None: ("-", "yellow")}

# Seconds until a server counts as away, and until a short question counts as not answered.
_LISTED_WITHIN, _ANSWERED_WITHIN = 5.0, 15.0
_MOST_NAMES, _LONGEST_NAME = 8, 60

_WAYS: dict[Method, Bilingual] = {
    "logprobs": Bilingual("確率(logprobs)で答えます", "answers with log-probabilities"),
    "schema": Bilingual(
        "決めた語(response_format)で答えます。確信の度合いは測れません",
        "answers with a word of a schema, with no measure of how sure it is",
    ),
    "words": Bilingual(
        "文の初めの語で答えます。確信の度合いは測れません",
        "answers with a plain word, with no measure of how sure it is",
    ),
    "thoughts": Bilingual(
        "考えてから答えます(遅い)。確信の度合いは測れません",
        "answers after thinking (slow), with no measure of how sure it is",
    ),
}
_BETTER_WAY = Bilingual(
    "logprobs を返すサーバーと、思考しない(または思考を切れる)モデルを使ってください。",
    "Use a server that gives logprobs, and a model that does not think or can be told not to.",
)
_PUBLIC = Bilingual(
    "社内のサーバーなら url を確かめてください。社外と承知のうえなら [endpoint] に"
    " allow_public = true と書きます。",
    "If it should be private, check the url; if not, write allow_public = true in [endpoint].",
)


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
    findings = [_looked(look, language) for look in _looks()]
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


def _looks() -> Iterator[Callable[[Language], Finding]]:
    """Yield what is to be looked at: the server where one judges, else the model here."""
    yield from (_python, _configuration, _cache, _engine)
    settings = _settings()
    if asks_a_server(settings.model, settings):
        yield _endpoint
        return
    if settings.endpoint is not None:
        yield _idle_endpoint
    yield from (_model, _memory, _calibration)


def _settings() -> Settings:
    try:
        return load_settings(Path.cwd())
    except CheckerError:
        return Settings.model_construct()  # `_configuration` says what is wrong


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
    from checker.engines.llama.engine import library_version  # noqa: PLC0415 - loads the library

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


def _chosen() -> InstalledModel | None:
    """Return the local model that a check would ask, None where none is installed.

    Raises:
        ModelMissing: the one that was chosen is gone.
    """
    name = _settings().model
    return models.find(name) if name else models.current()


def _model(language: Language) -> Finding:
    current = _chosen()
    if current is None:
        words = Bilingual(
            "モデルがありません。コードで決まる規則だけが動きます。",
            "No model: only code rules run.",
        )
        return Finding("model", ok=None, detail=words.get(language), remedy="checker model pull")
    known = models.info(str(current.path))
    return Finding("model", ok=True, detail=f"{known.name} ({current.path})")


def _calibration(language: Language) -> Finding:
    """Say whether the answers that come with the rules count here; no model is loaded for it."""
    try:
        judge = open_judge(_settings().model, _settings())
    except ModelMissing:
        judge = None  # `_model` says so
    if judge is None:
        words = Bilingual("モデルがないので使いません。", "Not used: there is no model.")
        return Finding("calibration", ok=None, detail=words.get(language))
    detail = calibration_words(judge).get(language)
    judge.close()
    processor = judge.info.processor
    return Finding(
        "calibration", ok=True, detail=f"{detail} ({processor})" if processor else detail
    )


def calibration_words(judge: Judge) -> Bilingual:
    """Return whether a model's shipped answers count on this machine, as far as it is known."""
    if not judge.shipped.answers:
        return Bilingual(
            "このモデルの較正値は同梱していません。規則の例をこのPCで一度だけ判定します。",
            "None comes with the rules for this model: it judges their examples here, once.",
        )
    return {
        True: Bilingual(
            "同梱の較正値を使います。このPCの答えと一致しました。",
            "The one that comes with the rules is used: this machine's answers agree with it.",
        ),
        False: Bilingual(
            "同梱の較正値は使いません。このPCの演算方式とは合わないため、規則の例をこのPCで一度だけ"
            "判定します。",
            "The one that comes with the rules does not match this machine's arithmetic and is not"
            " used: the model judges the rules' examples here, once.",
        ),
        None: Bilingual(
            "同梱の較正値を使えるかどうかは、最初の判定のときに確かめます。",
            "Whether the one that comes with the rules can be used here is found out when the model"
            " judges for the first time.",
        ),
    }[judge.trusts_shipped()]


def _memory(language: Language) -> Finding:
    room = available_memory()
    if room is None:
        words = Bilingual("空きメモリを調べられません。", "The free memory cannot be told.")
        return Finding("memory", ok=None, detail=words.get(language))
    try:
        current = _chosen()
    except ModelMissing:
        current = None  # `_model` says so
    if current is not None:
        models.check_memory(current.path, 8192, room)
    words = Bilingual(f"空き {room / _GB:.1f} GB", f"{room / _GB:.1f} GB available")
    return Finding("memory", ok=True, detail=words.get(language))


def _endpoint(language: Language) -> Finding:
    """Ask the server one short question, with no word of a document in it."""
    settings = _settings()
    configured = named_endpoint(settings.model, settings.endpoint)
    endpoint = replace(configured, retries=0, timeout=min(configured.timeout, _ANSWERED_WITHIN))
    offered = _offered(endpoint)
    try:
        engine = OpenAIEngine.open(endpoint, allow_public=True)
    except CheckerError as error:
        return _not_answering(error, endpoint, offered, language)
    allowed = may_be_public(settings.endpoint)
    return _answering(engine.method, endpoint, offered, language, allowed=allowed)


def _answering(
    method: Method, endpoint: Endpoint, offered: list[str], language: Language, *, allowed: bool
) -> Finding:
    near = is_near(endpoint.url)
    where = (
        Bilingual("宛先: このPCか社内", "on this machine or a private network")
        if near
        else Bilingual("宛先: 社外", "on a public network")
    )
    parts = [_WAYS[method].get(language), where.get(language)]
    if offered and endpoint.model not in offered:
        parts.append(_offers(offered, language))
    remedies = [] if method == "logprobs" else [_BETTER_WAY]
    remedies += [] if near or allowed else [_PUBLIC]
    return Finding(
        "endpoint",
        ok=None if remedies else True,
        detail=f"{endpoint.label}: " + ("。" if language == "ja" else "; ").join(parts),
        remedy=" ".join(each.get(language) for each in remedies) or None,
    )


def _not_answering(
    error: CheckerError, endpoint: Endpoint, offered: list[str], language: Language
) -> Finding:
    detail = error.what.get(language)
    if offered and endpoint.model not in offered:
        detail += " " + _offers(offered, language)
    return Finding(
        "endpoint",
        ok=False,
        detail=detail,
        remedy=error.remedy.get(language) if error.remedy else None,
    )


def _offered(endpoint: Endpoint) -> list[str]:
    """Return the names of the server's models; none where it has no list of them.

    Raises:
        JudgeError: it does not answer at all.
    """
    reply = Server(replace(endpoint, timeout=min(endpoint.timeout, _LISTED_WITHIN))).get("models")
    data: Any = reply.get("data") if isinstance(reply, dict) else None
    listed = data if isinstance(data, list) else []
    names = [each.get("id") for each in listed if isinstance(each, dict)]
    return [name for name in names if isinstance(name, str)]


def _offers(names: list[str], language: Language) -> str:
    shown = ", ".join(_printable(each) for each in names[:_MOST_NAMES])
    more = "…" if len(names) > _MOST_NAMES else ""
    words = Bilingual(f"サーバーにあるモデル: {shown}{more}", f"the server's models: {shown}{more}")
    return words.get(language)


def _printable(name: str) -> str:
    return "".join(each for each in name if each.isprintable())[:_LONGEST_NAME]


def _idle_endpoint(language: Language) -> Finding:
    words = Bilingual(
        f"[endpoint] は使いません。設定の model が手元のモデル({_settings().model})です。",
        f"[endpoint] is not used: model names a local one ({_settings().model}).",
    )
    return Finding("endpoint", ok=None, detail=words.get(language), remedy='model = "openai:NAME"')
