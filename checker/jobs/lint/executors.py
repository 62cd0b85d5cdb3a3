"""Open the cluster that `checker lint --executor` names, with this run's configuration."""

from importlib.util import find_spec

from checker.core.config import Settings
from checker.jobs.judging.judging import asks_a_server
from checker.jobs.lint import refusals
from checker.jobs.lint.cluster import Cluster, Crew, Note, Site
from checker.jobs.lint.jobs import How
from checker.jobs.lint.kit import Wanted, packed_kit
from checker.jobs.lint.pool import Here


def cluster(
    named: str, how: How, settings: Settings, wanted: Wanted, here: Here, most: int | None
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
    site = Site.of(named)
    if find_spec("distributed") is None:
        raise refusals.not_installed(named)
    if wanted.weights and not asks_a_server(wanted.model or settings.model, settings):
        raise refusals.local_model(named)
    kit = packed_kit(settings, wanted)

    def crew(note: Note) -> Crew:
        from checker.jobs.lint.dask import Order, Workers  # noqa: PLC0415 - an extra; slow

        return Workers(Order(site, kit, wanted.weights, how, most, note))

    return Cluster(crew, here)
