"""Handle a request in a process that computes."""

from checker.core.errors import CheckerError
from checker.kinds.registry import KINDS
from checker.lsp.checking import checked
from checker.lsp.mending import mended, suppressed
from checker.lsp.messages import (
    Answer,
    Changed,
    Check,
    Checked,
    Crashed,
    Draft,
    Fix,
    Forget,
    Request,
    Schemas,
    Start,
    Suppress,
    Validate,
)
from checker.lsp.pages import kind_page
from checker.lsp.rooms import WorkspaceRegistry
from checker.lsp.rulefiles import validated
from checker.rules.schema import ruleset_schema
from checker.templates.schema import template_schema


class RequestHandler:
    """Answers requests one after another. `halt` ends the model's part of one, from any thread."""

    def __init__(self, start: Start) -> None:
        self._start = start
        self._workspaces = WorkspaceRegistry(start)

    def answer(self, request: Request) -> Answer:
        """Return the answer; what is wrong with the configuration, or with us, is one, too."""
        try:
            return self._answer(request)
        except CheckerError as error:
            words = error.render(self._start.language)
            if isinstance(request, (Check, Validate)):
                return Checked(None, trouble=words)
            return Changed(None, words)
        except Exception as error:  # noqa: BLE001 - one text's crash must not end the server (STYLE 10)
            return Crashed(repr(error))

    def _answer(self, request: Request) -> Answer:
        match request:
            case Check(draft):
                return self._checked(draft)
            case Validate(draft):
                return validated(self._workspaces.of(draft.folder), draft)
            case Fix(draft, key):
                return mended(self._workspaces.of(draft.folder), draft, key)
            case Suppress(draft, key):
                return suppressed(self._workspaces.of(draft.folder), draft, key)
            case Forget():
                self._workspaces.forget()
                return None
        kinds = {name: kind_page(kind, self._start.language) for name, kind in KINDS.items()}
        return Schemas(ruleset_schema(), template_schema(), kinds)

    def _checked(self, draft: Draft) -> Checked:
        workspace = self._workspaces.of(draft.folder)
        self._workspaces.allow(workspace)
        return checked(workspace, draft)

    def halt(self) -> None:
        """Ask the model nothing more in the request that is being answered."""
        self._workspaces.halt()
