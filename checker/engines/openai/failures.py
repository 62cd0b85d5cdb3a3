"""Explain why an endpoint cannot be used, does not answer or answers nonsense."""

from http import HTTPStatus

from checker.core.errors import ConfigError, JudgeError
from checker.core.messages import Message

_RUNNING = Message("model.see-whether-server-runs-url-endpoint")
_REMEDIES = {
    HTTPStatus.UNAUTHORIZED: Message("model.check-key-variable-api-key-env"),
    HTTPStatus.NOT_FOUND: Message("model.check-url-usually-ends-v1-models"),
    HTTPStatus.TOO_MANY_REQUESTS: Message("model.lower-concurrency-endpoint-run-again-later"),
}
_REMEDIES[HTTPStatus.FORBIDDEN] = _REMEDIES[HTTPStatus.UNAUTHORIZED]
_SERVER_LOG = Message("model.see-servers-log-reason")


def report_unusable_url() -> ConfigError:
    """Return what to raise for an address that cannot be used; unshown: it may hold a key."""
    return ConfigError(
        Message("model.url-endpoint-cannot-used"),
        remedy=Message("model.write-like-http-127-0-0"),
    )


def report_no_key(variable: str) -> ConfigError:
    """Return what to raise where the variable of the key is missing or holds no key."""
    return ConfigError(
        Message("model.environment-variable-holds-no-key-nothing", variable=variable),
        remedy=Message("model.set-remove-api-key-env-where"),
    )


def report_no_url() -> ConfigError:
    """Return what to raise where an endpoint's model is named but not its server."""
    return ConfigError(
        Message("model.server-openai-model-not-known"),
        remedy=Message("model.write-endpoint-url-configuration-name-openai"),
    )


def report_no_model() -> ConfigError:
    """Return what to raise where an endpoint is configured and nothing says who judges."""
    return ConfigError(
        Message("model.there-endpoint-but-nothing-says-which"),
        remedy=Message("model.write-model-openai-name-local-models"),
    )


def report_unreachable(label: str, reason: str) -> JudgeError:
    """Return what to raise where the connection fails or breaks off."""
    return JudgeError(
        Message("model.no-answer-comes-from-endpoint", label=label, reason=reason),
        remedy=_RUNNING,
    )


def report_too_slow(label: str, seconds: float) -> JudgeError:
    """Return what to raise where an answer takes longer than it may."""
    return JudgeError(
        Message("model.endpoint-does-not-answer-within-seconds", seconds=seconds, label=label),
        remedy=Message("model.raise-timeout-lower-concurrency-endpoint-what"),
    )


def report_too_patient(label: str, seconds: float) -> JudgeError:
    """Return what to raise where the server wants to be left alone for too long."""
    return JudgeError(
        Message("model.endpoint-asks-wait-seconds", seconds=seconds, label=label),
        remedy=_REMEDIES[HTTPStatus.TOO_MANY_REQUESTS],
    )


def report_redirected(label: str) -> JudgeError:
    """Return what to raise where the server sends us elsewhere."""
    return JudgeError(
        Message("model.endpoint-points-another-address-where-nothing", label=label),
        remedy=Message("model.write-final-address-url-endpoint"),
    )


def report_refused(label: str, status: int, says: str) -> JudgeError:
    """Return what to raise where the server says no."""
    reason = f"HTTP {status}: {says}" if says else f"HTTP {status}"
    return JudgeError(
        Message("model.the-endpoint-refused", label=label, reason=reason),
        remedy=_REMEDIES.get(HTTPStatus(status), _SERVER_LOG)
        if _is_known_status(status)
        else _SERVER_LOG,
    )


def report_not_json(label: str) -> JudgeError:
    """Return what to raise where an answer is no JSON."""
    return JudgeError(
        Message("model.endpoints-answer-no-json", label=label),
        remedy=_REMEDIES[HTTPStatus.NOT_FOUND],
    )


def report_wrong_shape(label: str, missing: str) -> JudgeError:
    """Return what to raise where an answer lacks a part, or a part makes no sense."""
    return JudgeError(
        Message("model.endpoints-answer-no-usable", missing=missing, label=label),
        remedy=_SERVER_LOG,
    )


def report_stopped() -> JudgeError:
    """Return what to raise in a thread whose answer nobody waits for any more."""
    return JudgeError(Message("model.interrupted"))


def _is_known_status(status: int) -> bool:
    return status in {each.value for each in HTTPStatus}
