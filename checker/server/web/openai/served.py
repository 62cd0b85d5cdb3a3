"""Find the office's model: the host beside the worker, or a server that is configured."""

from checker.core.config_layers import load_settings
from checker.jobs.judging.endpoint import may_be_public, parse_endpoint
from checker.jobs.judging.open_judge import uses_server
from checker.server.office import Office
from checker.server.web.openai.bounds import Bounds
from checker.server.web.openai.errors import no_model
from checker.server.web.openai.forwarded import ForwardedModel
from checker.server.web.openai.hosted import HostedModel


class Served:
    """The model that programs are answered with.

    Args:
        office: the server.
        host: where the model host listens; None where there is none.
    """

    def __init__(self, office: Office, host: str | None) -> None:
        self._office = office
        self._host = host
        self._found: HostedModel | ForwardedModel | None = None
        self.bounds = Bounds(office)

    def find(self) -> HostedModel | ForwardedModel:
        """Return the model.

        Raises:
            ConfigError: a server is configured in part only, or its key is not there.
            ModelRequestError: there is none.
        """
        if self._found is None:
            self._found = self._choose()
        return self._found

    def _choose(self) -> HostedModel | ForwardedModel:
        if not self._office.settings.use_model:
            raise no_model()
        settings = load_settings(self._office.folder.path, self._office.folder.source)
        name = self._office.settings.model or settings.model
        if uses_server(name, settings):
            endpoint = parse_endpoint(name, settings.endpoint)
            return ForwardedModel(endpoint, allow_public=may_be_public(settings.endpoint))
        if self._host is None:
            raise no_model()
        return HostedModel(self._host, self._office.settings.model_seconds)
