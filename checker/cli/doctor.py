"""`checker doctor`: what works on this machine, what does not, and the remedy."""

import platform
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from checker import __version__
from checker.cli.configured import chosen_source, configuration_options, open_session
from checker.cli.help import command
from checker.cli.output import form_option, lang_option, locale_language, make_console, write_json
from checker.core.config import Settings
from checker.core.config_layers import load_settings
from checker.core.data_classes import dataclass
from checker.core.errors import CheckerError, ExitCode, ModelMissing
from checker.core.messages import DisplayLanguage, Message
from checker.core.storage import cache_folder
from checker.engines import catalogue as models
from checker.engines.catalogue import InstalledModel
from checker.engines.catalogue.memory import measure_available_memory
from checker.engines.llama.threads import count_physical_cores
from checker.engines.openai.endpoint import Endpoint, EndpointServer, is_near
from checker.engines.openai.engine import OpenAIEngine
from checker.engines.openai.replies import Method
from checker.jobs.judging.endpoint import may_be_public, parse_endpoint
from checker.jobs.judging.open_judge import open_engine, open_judge, uses_server
from checker.judge.judge import Judge
from checker.reports.console import VisibleText
from checker.session import Options

_GB = 1 << 30
_MARKS = {True: ("✓", "green"), False: ("✗", "red"), None: ("-", "yellow")}

# Seconds until a server counts as away, and until a short question counts as not answered.
_LISTED_WITHIN, _ANSWERED_WITHIN = 5.0, 15.0
_MAX_NAMES, _MAX_NAME_LENGTH = 8, 60

_WAYS: dict[Method, Message] = {
    "logprobs": Message("cli.answers-with-log-probabilities"),
    "schema": Message("cli.answers-word-schema-no-measure-how"),
    "words": Message("cli.answers-plain-word-no-measure-how"),
    "thoughts": Message("cli.answers-after-thinking-slow-no-measure"),
}
_BETTER_WAY = Message("cli.use-server-gives-logprobs-model-does")
_PUBLIC = Message("cli.if-should-private-check-url-if")


_LABELS = {
    "configuration": Message("cli.doctor-configuration"),
    "cache": Message("cli.doctor-cache"),
    "engine": Message("cli.doctor-engine"),
    "endpoint": Message("cli.doctor-endpoint"),
    "model": Message("cli.doctor-model"),
    "memory": Message("cli.doctor-memory"),
    "calibration": Message("cli.doctor-calibration"),
}
"""What is looked at, in words; JSON keeps the names."""


@dataclass(frozen=True, slots=True)
class DoctorFinding:
    """One thing that was looked at; `ok` is None where only a part of checker has to do without."""

    name: str
    ok: bool | None
    detail: str
    remedy: str | None = None


@command()
@form_option
@configuration_options
@lang_option
def doctor(form: str, lang: DisplayLanguage | None) -> int:
    """Say what works here, what does not, and what to do."""
    language = lang or locale_language()
    findings = [_run_look(look, language) for look in _iter_looks()]
    if form == "json":
        write_json([asdict(each) for each in findings])
    else:
        for each in findings:
            mark, style = _MARKS[each.ok]
            make_console().print(
                VisibleText(f"{mark} {_label(each, language)}: ", style=style).append(
                    each.detail, style="default"
                )
            )
            if each.remedy:
                make_console().print(VisibleText(f"  → {each.remedy}"))
    return ExitCode.BAD_INPUT if any(each.ok is False for each in findings) else ExitCode.PASS


def _label(finding: DoctorFinding, language: DisplayLanguage) -> str:
    label = _LABELS.get(finding.name)
    return finding.name if label is None else label.get(language)


def _iter_looks() -> Iterator[Callable[[DisplayLanguage], DoctorFinding]]:
    """Yield what is to be looked at: the server where one judges, else the model here."""
    yield from (_python, _configuration, _cache, _engine)
    settings = _load_lenient_settings()
    if uses_server(settings.model, settings):
        yield _endpoint
        return
    if settings.endpoint is not None:
        yield _idle_endpoint
    yield from (_model, _memory, _calibration)


def _load_lenient_settings() -> Settings:
    try:
        return load_settings(Path.cwd(), chosen_source())
    except CheckerError:
        return Settings.model_construct()  # `_configuration` says what is wrong


def _run_look(
    look: Callable[[DisplayLanguage], DoctorFinding], language: DisplayLanguage
) -> DoctorFinding:
    try:
        return look(language)
    except CheckerError as error:
        remedy = error.remedy.get(language) if error.remedy else None
        place = f"{error.place}: " if error.place else ""
        return DoctorFinding(
            look.__name__.strip("_"),
            ok=False,
            detail=place + error.what.get(language),
            remedy=remedy,
        )


def _python(language: DisplayLanguage) -> DoctorFinding:
    del language
    version = ".".join(map(str, sys.version_info[:3]))
    return DoctorFinding(
        "checker", ok=True, detail=f"{__version__}, Python {version}, {platform.platform()}"
    )


def _configuration(language: DisplayLanguage) -> DoctorFinding:
    session = open_session(Options())
    names = [file.stem for file, _ in session.library.headers()]
    for name in names:
        session.library.get(name)
    words = Message("cli.rule-sets").get(language)
    return DoctorFinding("configuration", ok=True, detail=f"{words}: {', '.join(names)}")


def _cache(language: DisplayLanguage) -> DoctorFinding:
    folder = cache_folder()
    probe = folder / ".doctor"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        words = Message("cli.set-checker-cache-dir-folder-you")
        return DoctorFinding(
            "cache", ok=None, detail=f"{folder}: {error.strerror}", remedy=words.get(language)
        )
    return DoctorFinding("cache", ok=True, detail=str(folder))


def _engine(language: DisplayLanguage) -> DoctorFinding:
    from checker.engines.llama.library import get_library_version  # noqa: PLC0415 - loads the library

    try:
        version = get_library_version()
    except (ImportError, OSError, RuntimeError) as error:
        words = Message("cli.install-c-compiler-then-pip-install")
        return DoctorFinding("engine", ok=False, detail=str(error), remedy=words.get(language))
    return DoctorFinding(
        "engine", ok=True, detail=f"llama-cpp-python {version}, {count_physical_cores()} threads"
    )


def _find_chosen() -> InstalledModel | None:
    """Return the local model that a check would ask, None where none is installed.

    Raises:
        ModelMissing: the one that was chosen is gone.
    """
    name = _load_lenient_settings().model
    return models.find(name) if name else models.get_current()


def _model(language: DisplayLanguage) -> DoctorFinding:
    current = _find_chosen()
    if current is None:
        words = Message("cli.no-model-only-code-rules-run")
        return DoctorFinding(
            "model", ok=None, detail=words.get(language), remedy="checker model pull"
        )
    known = models.get_info(str(current.path))
    return DoctorFinding("model", ok=True, detail=f"{known.name} ({current.path})")


def _calibration(language: DisplayLanguage) -> DoctorFinding:
    """Say whether the answers that come with the rules count here; no model is loaded for it."""
    try:
        engine = open_engine(_load_lenient_settings().model, _load_lenient_settings())
    except ModelMissing:
        engine = None  # `_model` says so
    if engine is None:
        words = Message("cli.not-used-there-no-model")
        return DoctorFinding("calibration", ok=None, detail=words.get(language))
    judge = open_judge(engine)
    detail = describe_calibration(judge).get(language)
    judge.close()
    processor = judge.info.processor
    return DoctorFinding(
        "calibration", ok=True, detail=f"{detail} ({processor})" if processor else detail
    )


def describe_calibration(judge: Judge) -> Message:
    """Return whether a model's shipped answers count on this machine, as far as it is known."""
    if not judge.shipped.answers:
        return Message("cli.none-comes-rules-model-judges-their")
    return {
        True: Message("cli.one-comes-rules-used-machines-answers"),
        False: Message("cli.one-comes-rules-does-not-match"),
        None: Message("cli.whether-one-comes-rules-can-used"),
    }[judge.trusts_shipped()]


def _memory(language: DisplayLanguage) -> DoctorFinding:
    room = measure_available_memory()
    if room is None:
        words = Message("cli.free-memory-cannot-told")
        return DoctorFinding("memory", ok=None, detail=words.get(language))
    try:
        current = _find_chosen()
    except ModelMissing:
        current = None  # `_model` says so
    if current is not None:
        models.check_memory(current.path, 8192, room)
    words = Message("cli.gb-available", room=room / _GB)
    return DoctorFinding("memory", ok=True, detail=words.get(language))


def _endpoint(language: DisplayLanguage) -> DoctorFinding:
    """Ask the server one short question, with no word of a document in it."""
    settings = _load_lenient_settings()
    configured = parse_endpoint(settings.model, settings.endpoint)
    endpoint = replace(configured, retries=0, timeout=min(configured.timeout, _ANSWERED_WITHIN))
    offered = _list_offered(endpoint)
    try:
        engine = OpenAIEngine.open(endpoint, allow_public=True)
    except CheckerError as error:
        return _report_not_answering(error, endpoint, offered, language)
    allowed = may_be_public(settings.endpoint)
    return _report_answering(engine.method, endpoint, offered, language, allowed=allowed)


def _report_answering(
    method: Method,
    endpoint: Endpoint,
    offered: list[str],
    language: DisplayLanguage,
    *,
    allowed: bool,
) -> DoctorFinding:
    near = is_near(endpoint.url)
    where = Message("cli.machine-private-network") if near else Message("cli.on-a-public-network")
    parts = [_WAYS[method].get(language), where.get(language)]
    if offered and endpoint.model not in offered:
        parts.append(_format_offers(offered, language))
    remedies = [] if method == "logprobs" else [_BETTER_WAY]
    remedies += [] if near or allowed else [_PUBLIC]
    return DoctorFinding(
        "endpoint",
        ok=None if remedies else True,
        detail=f"{endpoint.label}: " + Message("cli.joint-of-remarks").get(language).join(parts),
        remedy=" ".join(each.get(language) for each in remedies) or None,
    )


def _report_not_answering(
    error: CheckerError, endpoint: Endpoint, offered: list[str], language: DisplayLanguage
) -> DoctorFinding:
    detail = error.what.get(language)
    if offered and endpoint.model not in offered:
        detail += " " + _format_offers(offered, language)
    return DoctorFinding(
        "endpoint",
        ok=False,
        detail=detail,
        remedy=error.remedy.get(language) if error.remedy else None,
    )


def _list_offered(endpoint: Endpoint) -> list[str]:
    """Return the names of the server's models; none where it has no list of them.

    Raises:
        JudgeError: it does not answer at all.
    """
    reply = EndpointServer(replace(endpoint, timeout=min(endpoint.timeout, _LISTED_WITHIN))).get(
        "models"
    )
    data: Any = reply.get("data") if isinstance(reply, dict) else None
    listed = data if isinstance(data, list) else []
    names = [each.get("id") for each in listed if isinstance(each, dict)]
    return [name for name in names if isinstance(name, str)]


def _format_offers(names: list[str], language: DisplayLanguage) -> str:
    shown = ", ".join(_make_printable(each) for each in names[:_MAX_NAMES])
    more = "…" if len(names) > _MAX_NAMES else ""
    words = Message("cli.the-servers-models", shown=shown, more=more)
    return words.get(language)


def _make_printable(name: str) -> str:
    return "".join(each for each in name if each.isprintable())[:_MAX_NAME_LENGTH]


def _idle_endpoint(language: DisplayLanguage) -> DoctorFinding:
    words = Message("cli.endpoint-not-used-model-names-local", model=_load_lenient_settings().model)
    return DoctorFinding(
        "endpoint", ok=None, detail=words.get(language), remedy='model = "openai:NAME"'
    )
