"""Explain why a cluster, or one of its workers, is not given files."""

from collections.abc import Mapping, Sequence

from checker.core.errors import ConfigError
from checker.core.messages import Message, MessageList

_SHOWN = 5


def report_no_address(named: str) -> ConfigError:
    """Return the error that an executor is named that there is not."""
    return _build_error(
        named,
        Message("lint.is-no-executor"),
        Message("lint.write-dask-host-port-dask-tls"),
    )


def report_not_installed(named: str) -> ConfigError:
    """Return the error that dask is not installed."""
    return _build_error(
        named,
        Message("lint.needs-dask-distributed"),
        Message("lint.install-pip-install-doc-format-checker"),
    )


def report_local_model(named: str) -> ConfigError:
    """Return the error that the model is one of this machine."""
    return _build_error(
        named,
        Message("lint.cannot-use-model-machine"),
        Message("lint.say-no-model-name-model-server"),
    )


def report_unreachable(shown: str, error: Exception) -> ConfigError:
    """Return the error that a scheduler cannot be reached."""
    return _build_error(
        shown,
        Message("lint.no-scheduler-can-be-reached", error=error),
        Message("lint.see-whether-dask-scheduler-runs-there"),
    )


def report_lost(shown: str) -> ConfigError:
    """Return the error that a scheduler was lost in the middle of a run."""
    return _build_error(
        shown,
        Message("lint.the-scheduler-was-lost"),
        Message("lint.run-again-what-cache-keeps-not"),
    )


def report_no_certificates(shown: str) -> ConfigError:
    """Return the error that TLS has no certificates."""
    names = "DASK_DISTRIBUTED__COMM__TLS__{CA_FILE,CLIENT__CERT,CLIENT__KEY}"
    return _build_error(
        shown,
        Message("lint.has-no-tls-certificates"),
        Message("lint.name-them-in-dasks-configuration", names=names),
    )


def report_nobody(shown: str, refused: Mapping[str, Message]) -> ConfigError:
    """Return the error that no worker takes files."""
    refusals = [describe_refused_worker(*each) for each in list(refused.items())[:_SHOWN]]
    reasons = MessageList(refusals, "list.all", each="lint.on-its-line")
    return _build_error(
        shown,
        Message("lint.no-worker", reasons=reasons),
        Message("lint.start-workers-checker-installed-here-dask"),
    )


def _build_error(executor: str, what: Message, remedy: Message) -> ConfigError:
    return ConfigError(what, place=f"--executor {executor}", remedy=remedy)


def describe_refused_worker(address: str, reason: Message) -> Message:
    """Return that a worker is given no files, and why."""
    return Message("lint.worker-is-not-used", address=address, reason=reason)


def describe_lost_worker(address: str, files: int) -> Message:
    """Return that a worker was lost with files that are done again."""
    return Message("lint.worker-lost-files-had-done-again", address=address, count=files)


def describe_other_versions(found: Sequence[tuple[str, str, str]]) -> Message:
    """Return that other versions are installed there."""
    each = (
        Message("lint.version", name=name, there=there, here=here) for name, here, there in found
    )
    return Message("lint.other-versions", versions=MessageList(each, "list.comma"))


def describe_other_model() -> Message:
    """Return that another model answers there."""
    return Message("lint.from-there-model-server-not-reached")


def describe_not_shared(shown: str) -> Message:
    """Return that a folder is not the same there."""
    return Message("lint.does-not-see-at-path-here", shown=shown)


def describe_missing_checker(error: str) -> Message:
    """Return that checker cannot be run there."""
    return Message("lint.checker-does-not-run-there-missing", error=error)


def describe_failure(error: str) -> Message:
    """Return that a worker failed at what no file is to blame for."""
    return Message("lint.it-failed", error=error)
