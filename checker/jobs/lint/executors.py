"""Open the cluster that `checker lint --executor` names, with this run's configuration."""

from importlib.util import find_spec

from checker.core.config import Settings
from checker.jobs.judging.open_judge import uses_server
from checker.jobs.lint import executor_errors as refusals
from checker.jobs.lint.cluster import Cluster, Note, RemoteExecutor, SchedulerAddress
from checker.jobs.lint.pool import InProcessExecutor
from checker.jobs.lint.task_queue import How
from checker.jobs.lint.worker_bundle import WorkerOptions, pack_kit


def cluster(
    named: str,
    how: How,
    settings: Settings,
    wanted: WorkerOptions,
    here: InProcessExecutor,
    most: int | None,
) -> Cluster:
    """Return what hands files to the cluster that `--executor` names; it is not met yet.

    Args:
        named: its scheduler, `dask://HOST:PORT`.
        how: files are handed over.
        settings: of the configuration.
        wanted: by the options.
        here: lints what cannot be sent.
        most: workers that are used, None for all.

    Raises:
        ConfigError: the address is none, dask is not installed, the model is this machine's, or
            the rules cannot be sent.
    """
    site = SchedulerAddress.of(named)
    if find_spec("distributed") is None:
        raise refusals.report_not_installed(named)
    if wanted.weights and not uses_server(wanted.model or settings.model, settings):
        raise refusals.report_local_model(named)
    kit = pack_kit(settings, wanted)

    def crew(note: Note) -> RemoteExecutor:
        from checker.jobs.lint.dask import DaskBatch, DaskPool  # noqa: PLC0415 - an extra; slow

        return DaskPool(DaskBatch(site, kit, wanted.weights, how, most, note))

    return Cluster(crew, here)
