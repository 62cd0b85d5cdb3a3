"""Speaks the DisplayLanguage Server Protocol 3.17 over standard input and output."""

import os
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO, Final, cast
from uuid import uuid4

from lsprotocol import types
from pygls import uris
from pygls.exceptions import JsonRpcException
from pygls.lsp.server import LanguageServer
from pygls.protocol import default_converter, lsp_method

from checker import __version__
from checker.core.catalogue import language_of
from checker.core.messages import DisplayLanguage
from checker.formats import FORMATS
from checker.lsp import schema_lookup as schema
from checker.lsp.actions import KINDS, Actions
from checker.lsp.message_stream import MessageStream
from checker.lsp.messages import EditorRemark, Start
from checker.lsp.protocol import CarefulProtocol, keep_log_short
from checker.lsp.protocol_values import (
    SOURCE,
    build_diagnostic,
    build_hover,
    convert_range,
    holds_position,
)
from checker.lsp.session import (
    EditorSession,
    OpenDocument,
    folder_of,
    is_configuration,
    is_ours,
    watched,
)
from checker.lsp.texts import EditedLines, Encoding, LineIndexedText
from checker.lsp.worker_client import Spare

_TEMPLATE: Final = "template.yaml"
"""As `templates/load.py` says, which loads the rules' modules."""
_ENDINGS: Final = {
    form.editor_language: form.suffixes[0] for form in FORMATS.values() if form.editor_language
}
"""Of what has no name yet, by the editor's name of its language."""


class _Protocol(CarefulProtocol):
    """The protocol, but for how texts are kept: pygls ends lines where editors do not."""

    @lsp_method(types.TEXT_DOCUMENT_DID_OPEN)
    def lsp_text_document__did_open(self, params: types.DidOpenTextDocumentParams) -> None:
        """Take a text."""
        cast("EditorServer", self._server).opened(params)

    @lsp_method(types.TEXT_DOCUMENT_DID_CHANGE)
    def lsp_text_document__did_change(self, params: types.DidChangeTextDocumentParams) -> None:
        """Take a newer version of a text."""
        cast("EditorServer", self._server).changed(params)

    @lsp_method(types.TEXT_DOCUMENT_DID_CLOSE)
    def lsp_text_document__did_close(self, params: types.DidCloseTextDocumentParams) -> None:
        """Forget a text."""
        cast("EditorServer", self._server).session.closed(params.text_document.uri)


class EditorServer(LanguageServer):
    """One editor's server; `start` is what the command line asked for.

    `language` is None where it is the editor's to say, and `fallback` where that does not.
    """

    session: EditorSession
    encoding: Encoding
    ended = False

    def __init__(
        self, start: Start, language: DisplayLanguage | None, spare: Spare | None = None
    ) -> None:
        super().__init__(
            SOURCE, __version__, protocol_cls=_Protocol, converter_factory=default_converter
        )
        self._start = start
        self._chosen = language
        self._spare = spare

    # From the editor

    def report_server_error(self, error: Exception, source: Any) -> None:
        """Answer what is no JSON; the rest is the log's, or was answered."""
        if source is JsonRpcException and isinstance(error, (ValueError, RecursionError)):
            cast("_Protocol", self.protocol).refuse_text()

    def begin(self, params: types.InitializeParams) -> None:
        """Agree on a language and on how columns are counted."""
        language = self._chosen or _parse_language(params.locale) or self._start.language
        judge = self._start.judge
        options: Any = params.initialization_options
        wish = options.get("judge") if isinstance(options, dict) else None
        if judge is None and isinstance(wish, bool):
            judge = wish
        encoding = self.workspace.position_encoding
        name = encoding.value if isinstance(encoding, types.PositionEncodingKind) else encoding
        self.encoding = cast("Encoding", name or "utf-16")
        start = replace(self._start, language=language, judge=judge)
        self.session = EditorSession(
            start, self._publish, self._tell, self._show_working, self._spare
        )

    def opened(self, params: types.DidOpenTextDocumentParams) -> None:
        """Take a text, if it is one that is checked."""
        item = params.text_document
        path = self._find_path(item.uri, item.language_id)
        if path is not None and is_ours(path):
            folder = folder_of(path, self.folders)
            text = LineIndexedText(item.text, self.encoding)
            self.session.opened(OpenDocument(item.uri, path, folder, item.version, text))

    def changed(self, params: types.DidChangeTextDocumentParams) -> None:
        """Take changes, each of which counts in the text that those before it have left."""
        uri = params.text_document.uri
        one = self.session.texts.get(uri)
        if one is None:
            return
        lines = EditedLines(one.text)
        for change in params.content_changes:
            if isinstance(change, types.TextDocumentContentChangePartial):
                start, end = change.range.start, change.range.end
                lines.replace((start.line, start.character), (end.line, end.character), change.text)
            else:
                lines = EditedLines(LineIndexedText(change.text, self.encoding))
        self.session.changed(uri, params.text_document.version, lines.join())

    def files_changed(self, params: types.DidChangeWatchedFilesParams) -> None:
        """Read rules and configuration anew where they may have changed."""
        paths = [uris.to_fs_path(each.uri) or "" for each in params.changes]
        if any(is_configuration(each) for each in paths):
            self.session.reload()

    def watch(self) -> None:
        """Ask the editor to say when rules or configuration change, if it can."""
        workspace = self.client_capabilities.workspace
        files = workspace.did_change_watched_files if workspace else None
        if not (files and files.dynamic_registration):
            return
        options = types.DidChangeWatchedFilesRegistrationOptions(
            [types.FileSystemWatcher(each) for each in watched()]
        )
        method = types.WORKSPACE_DID_CHANGE_WATCHED_FILES
        self.client_register_capability(
            types.RegistrationParams([types.Registration("checker-files", method, options)])
        )

    async def hovered(self, params: types.HoverParams) -> types.Hover | None:
        """Return what is known of the findings, or of the key, at a place."""
        one = self.session.texts.get(params.text_document.uri)
        if one is None:
            return None
        known, at = one.known, params.position
        parts: list[str] = []
        where = None
        for remark in known.on(at.line, at.line) if known else ():
            reach = convert_range(remark.where, known.text) if known else None
            if reach and remark.detail and holds_position(reach, at):
                where = where or reach
                parts += [remark.detail, (known.pages if known else {}).get(remark.rule, "")]
        found = [each for each in dict.fromkeys(parts) if each]
        if not found and one.is_rules:
            return await self._describe_key(one, at)
        return build_hover(found, where, markdown=self._markdown)

    def actions(self, uri: str) -> Actions | None:
        """Return what can be done to a text, None where it is not open."""
        one = self.session.texts.get(uri)
        if one is None:
            return None
        document = self.client_capabilities.text_document
        actions = document.code_action if document else None
        support = actions.resolve_support if actions else None
        workspace = self.client_capabilities.workspace
        edit = workspace.workspace_edit if workspace else None
        return Actions(
            self.session,
            one,
            self.session.start.language,
            resolves=actions is not None
            and bool(actions.data_support)
            and support is not None
            and "edit" in support.properties,
            versioned=bool(edit and edit.document_changes),
        )

    # To the editor

    def _publish(
        self, uri: str, version: int | None, remarks: Sequence[EditorRemark], text: LineIndexedText
    ) -> None:
        shown = [build_diagnostic(each, text) for each in remarks]
        self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, shown, version))

    def _tell(self, words: str, wrong: bool) -> None:
        kind = types.MessageType.Error if wrong else types.MessageType.Info
        self.window_show_message(types.ShowMessageParams(kind, words))

    @asynccontextmanager
    async def _show_working(self, words: str) -> AsyncIterator[None]:
        """Show that something takes its time, if the editor has a place for that."""
        window = self.client_capabilities.window
        if not (window and window.work_done_progress):
            yield
            return
        progress, token = self.work_done_progress, str(uuid4())
        await progress.create_async(token)
        progress.begin(token, types.WorkDoneProgressBegin(words))
        try:
            yield
        finally:
            progress.end(token, types.WorkDoneProgressEnd())

    async def _describe_key(self, one: OpenDocument, at: types.Position) -> types.Hover | None:
        """Return what a schema says of a key of a rule set or a template."""
        lines = [one.text.line(number) for number in range(one.text.lines)]
        column = one.text.offset(at.line, at.character) - one.text.offset(at.line, 0)
        spot = schema.find_key(lines, at.line, column)
        known = await self.session.schemas() if spot is not None else None
        if spot is None or known is None:
            return None
        is_template = Path(one.path).name == _TEMPLATE
        schemas = known.template if is_template else known.ruleset
        words = schema.describe(schemas, spot, self.session.start.language)
        if spot.keys[-1] == "kind" and spot.keys[0] == "rules":
            words = known.kinds.get(spot.kind or "", words)
        start, end = (one.text.at(at.line + 1, each + 1) for each in (spot.start, spot.end))
        where = types.Range(types.Position(*start), types.Position(*end))
        return build_hover([words] if words else [], where, markdown=self._markdown)

    @property
    def folders(self) -> list[str]:
        """The folders that are open."""
        named = [uris.to_fs_path(each) for each in self.workspace.folders]
        return [each for each in (*named, self.workspace.root_path) if each]

    @property
    def _markdown(self) -> bool:
        document = self.client_capabilities.text_document
        wanted = document.hover.content_format if document and document.hover else None
        return not wanted or types.MarkupKind.Markdown in wanted

    def _find_path(self, uri: str, language: str) -> str | None:
        """Return where a text is, or where it would be once it has a name."""
        if uris.uri_scheme(uri) == "file":
            return uris.to_fs_path(uri)
        ending = _ENDINGS.get(language)
        if ending is None or uris.uri_scheme(uri) != "untitled":
            return None
        folder = (self.folders or [os.getcwd()])[0]  # noqa: PTH109 - where an editor started us
        return str(Path(folder) / f"untitled{ending}")


def _parse_language(locale: str | None) -> DisplayLanguage | None:
    return language_of(locale) if locale else None


def make_server(
    start: Start, language: DisplayLanguage | None, spare: Spare | None = None
) -> EditorServer:
    """Return a server that answers all that it says it can."""
    server = EditorServer(start, language, spare)

    @server.feature(types.INITIALIZE)
    def _begin(params: types.InitializeParams) -> None:
        server.begin(params)

    @server.feature(types.INITIALIZED)
    def _watch(_: types.InitializedParams) -> None:
        server.watch()

    @server.feature(types.SHUTDOWN)
    def _end(_: None) -> None:
        server.ended = True
        server.session.close()

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    def _saved(params: types.DidSaveTextDocumentParams) -> None:
        server.session.saved(params.text_document.uri)

    @server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    def _files(params: types.DidChangeWatchedFilesParams) -> None:
        server.files_changed(params)

    @server.feature(types.WORKSPACE_DID_CHANGE_CONFIGURATION)
    def _configuration(_: types.DidChangeConfigurationParams) -> None:
        server.session.reload()

    @server.feature(types.TEXT_DOCUMENT_HOVER)
    async def _hover(params: types.HoverParams) -> types.Hover | None:
        return await server.hovered(params)

    @server.feature(
        types.TEXT_DOCUMENT_CODE_ACTION,
        types.CodeActionOptions(code_action_kinds=list(KINDS), resolve_provider=True),
    )
    async def _actions(params: types.CodeActionParams) -> list[types.CodeAction]:
        actions = server.actions(params.text_document.uri)
        return [] if actions is None else await actions.of(params)

    @server.feature(types.CODE_ACTION_RESOLVE)
    async def _resolved(action: types.CodeAction) -> types.CodeAction:
        data: Any = action.data
        actions = server.actions(str(data.get("uri"))) if isinstance(data, dict) else None
        return action if actions is None else await actions.resolved(action)

    return server


def serve(
    start: Start,
    language: DisplayLanguage | None,
    protocol: BinaryIO,
    spare: Spare | None = None,
) -> int:
    """Serve an editor until it says goodbye; return the exit code that the protocol wants.

    Args:
        start: what holds for the processes that compute.
        language: the one that was named; else the editor's.
        protocol: where messages go.
        spare: the first process that computes, where it was started before.
    """
    keep_log_short()
    server = make_server(start, language, spare)
    stream = MessageStream(sys.stdin.buffer)
    server.start_io(stream.as_file(), protocol)
    if stream.broken:
        sys.stderr.write(f"checker: {stream.broken}\n")
    if not server.ended and hasattr(server, "session"):
        server.session.close()
    return 0 if server.ended else 1
