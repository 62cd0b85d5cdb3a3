"""Open the model on a server, from a model's name and the configuration.

The server is asked one short question at once, with no word of a document in it: only its answer
tells which of the kept answers are its own.
"""

import os
import time
from collections.abc import Callable
from functools import partial
from typing import NoReturn

from checker.core.config import EndpointSettings
from checker.core.errors import JudgeError
from checker.core.text import lazy_re as re
from checker.engines.lazy_engine import EngineHandle
from checker.engines.openai.endpoint import Endpoint, EndpointServer, check_url
from checker.engines.openai.engine import OpenAIEngine, describe_unknown_model
from checker.engines.openai.failures import report_no_key, report_no_model, report_no_url
from checker.judge.limit import Limit

_TRIAL_SECONDS = 5.0
_NAMED = re.compile(r"openai:(?P<model>.+?)(?:@(?P<url>https?://.*))?", re.DOTALL)
_KEY = re.compile(r"[!-~]+")


def open_endpoint(
    name: str | None, settings: EndpointSettings | None, limit: Limit | None = None
) -> EngineHandle:
    """Return `openai:NAME`, a model of the configured server, or `openai:NAME@URL`.

    A server that does not answer is an error of each judged rule, once one is asked. Its first
    question counts towards the `limit` of the run.

    Raises:
        ConfigError: the model, the server or its key is not named, or the key is not there.
    """
    endpoint = parse_endpoint(name, settings)
    try:
        engine = open_server(endpoint, settings, limit)
    except JudgeError as error:
        return EngineHandle(partial(_raise, error), describe_unknown_model(endpoint))
    return EngineHandle(lambda: engine, engine.info)


def open_server(
    endpoint: Endpoint, settings: EndpointSettings | None, limit: Limit | None = None
) -> OpenAIEngine:
    """Return the engine on a server, which is asked one short question at once.

    Raises:
        JudgeError: it does not answer.
    """
    server = EndpointServer(endpoint, left=None if limit is None else _count_down(limit))
    return OpenAIEngine.open(endpoint, allow_public=may_be_public(settings), server=server)


def _count_down(limit: Limit) -> Callable[[], float | None]:
    """Return what tells the seconds that a limit leaves, from now on.

    Who wants known answers only has no time for others; whose they are must be asked all the same.
    """
    limit.begin()
    if limit.left != 0:
        return lambda: limit.left
    end = time.monotonic() + _TRIAL_SECONDS
    return lambda: max(0.0, end - time.monotonic())


def may_be_public(settings: EndpointSettings | None) -> bool:
    """Return whether a server on a public network was chosen knowingly."""
    return settings is not None and settings.allow_public


def parse_endpoint(name: str | None, settings: EndpointSettings | None) -> Endpoint:
    """Return the server that `openai:NAME` or `openai:NAME@URL` means. Nothing is asked.

    Raises:
        ConfigError: the model, the server or its key is not named, or the key is not there.
    """
    named = _NAMED.fullmatch(name or "")
    if named is None:
        raise report_no_model()
    return _build_endpoint(named["model"], named["url"], settings)


def _build_endpoint(model: str, url: str | None, settings: EndpointSettings | None) -> Endpoint:
    if settings is None:
        if url is None:
            raise report_no_url()
        return Endpoint(check_url(url), model)
    configured = check_url(settings.url)
    chosen = check_url(url) if url else configured
    return Endpoint(
        chosen,
        model,
        # the key belongs to the configured server, and goes to no other
        _read_key(settings.api_key_env) if settings.api_key_env and chosen == configured else None,
        timeout=settings.timeout,
        concurrency=settings.concurrency,
        retries=settings.retries,
    )


def _read_key(variable: str) -> str:
    key = os.environ.get(variable, "").strip()
    if not _KEY.fullmatch(key):
        raise report_no_key(variable)
    return key


def _raise(error: JudgeError) -> NoReturn:
    raise error
