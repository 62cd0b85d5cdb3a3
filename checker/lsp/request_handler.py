"""Handle a request in a process that computes."""

from contextlib import suppress
from importlib import import_module

from checker.core.errors import CheckerError
from checker.lsp.checking import check_draft
from checker.lsp.messages import (
    Answer,
    Changed,
    Check,
    CheckedText,
    Crashed,
    EditorText,
    FixRequest,
    Forget,
    Request,
    Schemas,
    Start,
    Suppress,
    Validate,
)
from checker.lsp.workspaces import WorkspaceRegistry
from checker.rules.library import RulesetLibrary, get_default


class RequestHandler:
    """Answers requests one after another. `halt` ends the model's part of one, from any thread."""

    def __init__(self, start: Start) -> None:
        self._start = start
        self._workspaces = WorkspaceRegistry(start)

    def prepare(self) -> None:
        """Load what the first text most likely needs, while nobody asks yet."""
        import_module("checker.formats.markdown.read")
        if self._start.ruleset is None and self._start.language == "ja":
            with suppress(CheckerError):  # said once a text is checked
                RulesetLibrary().get(get_default("ja-business", "ja"))

    def answer(self, request: Request) -> Answer:
        """Return the answer; what is wrong with the configuration, or with us, is one, too."""
        try:
            return self._answer(request)
        except CheckerError as error:
            words = error.render(self._start.language)
            if isinstance(request, (Check, Validate)):
                return CheckedText(None, trouble=words)
            return Changed(None, words)
        except Exception as error:  # noqa: BLE001 - one text's crash must not end the server (STYLE 10)
            return Crashed(repr(error))

    def _answer(self, request: Request) -> Answer:
        match request:
            case Check(draft):
                return self._checked(draft)
            case Validate(draft):
                from checker.lsp.rule_files import validate_draft  # noqa: PLC0415 - asked for rarely

                return validate_draft(self._workspaces.of(draft.folder), draft)
            case FixRequest(draft, key):
                from checker.lsp.draft_fixes import fix_draft  # noqa: PLC0415 - likewise

                return fix_draft(self._workspaces.of(draft.folder), draft, key)
            case Suppress(draft, key):
                from checker.lsp.draft_fixes import suppress_finding  # noqa: PLC0415 - likewise

                return suppress_finding(self._workspaces.of(draft.folder), draft, key)
            case Forget():
                self._workspaces.forget()
                return None
        return self._describe_schemas()

    def _describe_schemas(self) -> Schemas:
        from checker.kinds.registry import KINDS  # noqa: PLC0415 - imports every kind
        from checker.lsp.hover_text import describe_kind  # noqa: PLC0415 - likewise
        from checker.rules.schema import build_ruleset_schema  # noqa: PLC0415 - likewise
        from checker.templates.schema import build_template_schema  # noqa: PLC0415 - likewise

        kinds = {name: describe_kind(kind, self._start.language) for name, kind in KINDS.items()}
        return Schemas(build_ruleset_schema(), build_template_schema(), kinds)

    def _checked(self, draft: EditorText) -> CheckedText:
        workspace = self._workspaces.of(draft.folder)
        self._workspaces.allow(workspace)
        return check_draft(workspace, draft)

    def halt(self) -> None:
        """Ask the model nothing more in the request that is being answered."""
        self._workspaces.halt()
