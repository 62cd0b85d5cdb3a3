"""An editor for tests: pygls's own client, which drives `checker lsp` over standard streams."""

import asyncio
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from lsprotocol import types
from pygls.lsp.client import LanguageClient

_PATIENCE = 240


def offset(text: str, position: types.Position) -> int:
    """Return the offset of a place that counts UTF-16 units, as an editor would."""
    lines = text.replace("\r\n", "\r\0").replace("\r", "\n").split("\n")
    before = sum(len(line) + 1 for line in lines[: position.line])
    line = lines[position.line]
    if line.startswith("\0"):
        before, line = before + 1, line[1:]
    return before + len(line.encode("utf-16-le")[: position.character * 2].decode("utf-16-le"))


def words(text: str, where: types.Range) -> str:
    """Return the words of a text that a range holds."""
    return text[offset(text, where.start) : offset(text, where.end)]


def applied(text: str, edits: Sequence[Any]) -> str:
    """Return a text with edits made, the last first."""
    spans = [(offset(text, e.range.start), offset(text, e.range.end), e.new_text) for e in edits]
    for start, end, new in sorted(spans, reverse=True):
        text = text[:start] + new + text[end:]
    return text


class Editor:
    """A client in a folder; what the server shows is kept by file."""

    def __init__(
        self,
        folder: Path,
        *options: str,
        locale: str = "en",
        encodings: Sequence[types.PositionEncodingKind] | None = None,
        wishes: Any = None,
        plain: bool = False,
        **variables: str,
    ) -> None:
        self.folder, self.options = folder, options
        self.locale, self.encodings, self.wishes = locale, encodings, wishes
        self.plain, self.progress = plain, list[str]()
        self._variables = os.environ | {"PYTHONUTF8": "1"} | variables
        self.client = LanguageClient("editor", "1")
        self.shown: dict[str, types.PublishDiagnosticsParams] = {}
        self.messages: list[str] = []
        self.texts: dict[str, str] = {}
        self.registered: list[str] = []
        self._news = asyncio.Event()
        self._versions: dict[str, int] = {}

    async def __aenter__(self) -> Self:
        client = self.client

        @client.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
        def _shown(params: types.PublishDiagnosticsParams) -> None:
            self.shown[params.uri] = params
            self._news.set()

        @client.feature(types.WINDOW_SHOW_MESSAGE)
        def _said(params: types.ShowMessageParams) -> None:
            self.messages.append(params.message)
            self._news.set()

        @client.feature(types.WINDOW_WORK_DONE_PROGRESS_CREATE)
        def _created(_: types.WorkDoneProgressCreateParams) -> None:
            self.progress.append("create")

        @client.feature(types.PROGRESS)
        def _progressed(params: types.ProgressParams) -> None:
            self.progress.append(params.value["kind"])

        @client.feature(types.CLIENT_REGISTER_CAPABILITY)
        def _registered(params: types.RegistrationParams) -> None:
            self.registered += [each.method for each in params.registrations]

        await client.start_io(
            sys.executable,
            "-m",
            "checker",
            "lsp",
            *self.options,
            cwd=self.folder,
            env=self._variables,
        )
        answer = await client.initialize_async(
            types.InitializeParams(
                capabilities=self._capabilities(),
                root_uri=self.folder.as_uri(),
                locale=self.locale,
                initialization_options=self.wishes,
            )
        )
        self.capabilities = answer.capabilities
        client.initialized(types.InitializedParams())
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        server = self.server
        if kind is not None:
            server.kill()
        else:
            await asyncio.wait_for(self.client.shutdown_async(None), _PATIENCE)
            self.client.exit(None)
        assert server.stderr is not None
        self.errors = (await server.stderr.read()).decode()
        self.code = await asyncio.wait_for(server.wait(), _PATIENCE)
        await self.client.stop()

    @property
    def server(self) -> asyncio.subprocess.Process:
        """The process that is driven."""
        server = self.client._server  # noqa: SLF001 - the library has no other way to it
        assert server is not None
        return server

    def uri(self, name: str) -> str:
        """Return how the protocol names a file of the folder."""
        return (self.folder / name).as_uri()

    async def open(self, name: str, text: str | None = None) -> list[types.Diagnostic]:
        """Open a file, with other words than those on the disk where `text` says so."""
        uri = self.uri(name)
        self.texts[name] = (self.folder / name).read_bytes().decode() if text is None else text
        self._versions[name] = 1
        language = "yaml" if name.endswith("yaml") else "markdown"
        self.client.text_document_did_open(
            types.DidOpenTextDocumentParams(
                types.TextDocumentItem(uri, language, 1, self.texts[name])
            )
        )
        return await self.diagnostics(name)

    def type(self, name: str, old: str, new: str) -> None:
        """Replace words of an open text by an incremental change; do not wait."""
        text = self.texts[name]
        at = text.index(old)
        where = types.Range(_position(text, at), _position(text, at + len(old)))
        self.texts[name] = text[:at] + new + text[at + len(old) :]
        self._versions[name] += 1
        which = types.VersionedTextDocumentIdentifier(
            version=self._versions[name], uri=self.uri(name)
        )
        change = types.TextDocumentContentChangePartial(range=where, text=new)
        self.client.text_document_did_change(types.DidChangeTextDocumentParams(which, [change]))

    async def change(self, name: str, old: str, new: str) -> list[types.Diagnostic]:
        """Replace words of an open text; return what is then shown."""
        self.type(name, old, new)
        return await self.diagnostics(name)

    def save(self, name: str) -> None:
        """Write an open text to the disk, and say so."""
        (self.folder / name).write_bytes(self.texts[name].encode())
        self.client.text_document_did_save(types.DidSaveTextDocumentParams(self._id(name)))

    async def diagnostics(self, name: str, until: Any = None) -> list[types.Diagnostic]:
        """Return what is shown of the newest version, once `until` holds of it."""

        def ready() -> bool:
            shown = self.shown.get(self.uri(name))
            current = shown is not None and shown.version == self._versions[name]
            return current and (until is None or until(list(shown.diagnostics)))

        await self.wait(ready)
        return list(self.shown[self.uri(name)].diagnostics)

    async def wait(self, ready: Any) -> None:
        """Wait until something holds of what the server has said."""

        async def waiting() -> None:
            while not ready():
                self._news.clear()
                await self._news.wait()

        await asyncio.wait_for(waiting(), _PATIENCE)

    async def hover(self, name: str, at: types.Position) -> str | None:
        """Return what is told of a place."""
        answer = await self.client.text_document_hover_async(types.HoverParams(self._id(name), at))
        return None if answer is None else answer.contents.value

    async def actions(
        self, name: str, one: types.Diagnostic, only: Sequence[str] | None = None
    ) -> list[types.CodeAction]:
        """Return what can be done at a diagnostic."""
        context = types.CodeActionContext([one], only=only)
        params = types.CodeActionParams(self._id(name), one.range, context)
        return list(await self.client.text_document_code_action_async(params) or ())

    async def after(self, name: str, action: types.CodeAction) -> str:
        """Return the text after an action."""
        if action.edit is None:
            action = await self.client.code_action_resolve_async(action)
        assert action.edit is not None
        (change,) = action.edit.document_changes
        assert change.text_document.version == self._versions[name]
        return applied(self.texts[name], change.edits)

    def _id(self, name: str) -> types.TextDocumentIdentifier:
        return types.TextDocumentIdentifier(self.uri(name))

    def _capabilities(self) -> types.ClientCapabilities:
        if self.plain:
            return types.ClientCapabilities()
        resolve = types.ClientCodeActionResolveOptions(["edit"])
        actions = types.CodeActionClientCapabilities(data_support=True, resolve_support=resolve)
        files = types.DidChangeWatchedFilesClientCapabilities(dynamic_registration=True)
        return types.ClientCapabilities(
            text_document=types.TextDocumentClientCapabilities(code_action=actions),
            workspace=types.WorkspaceClientCapabilities(
                workspace_edit=types.WorkspaceEditClientCapabilities(document_changes=True),
                did_change_watched_files=files,
            ),
            window=types.WindowClientCapabilities(work_done_progress=True),
            general=types.GeneralClientCapabilities(position_encodings=self.encodings),
        )


def _position(text: str, at: int) -> types.Position:
    before = text[:at].replace("\r\n", "\n").replace("\r", "\n")
    line = before.rpartition("\n")[2]
    return types.Position(before.count("\n"), len(line.encode("utf-16-le")) // 2)
