"""Code actions: fixes of findings, all safe fixes at once, suppressions, misspelt names."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any, Final

from lsprotocol import types

from checker.core.messages import DisplayLanguage, Message
from checker.formats import format_of
from checker.lsp.messages import Changed, Crashed, EditorRemark, FixRequest, Suppress
from checker.lsp.protocol_values import (
    build_diagnostic,
    build_edits,
    convert_range,
    is_touching,
    read_key,
)
from checker.lsp.session import DocumentState, EditorSession, OpenDocument

FIX_ALL: Final = "source.fixAll.checker"
KINDS: Final = (types.CodeActionKind.QuickFix, FIX_ALL)
_MAX_LENGTH: Final = 30

_MEND = {
    "safe": Message("lsp.change-to-2"),
    "unsafe": Message("lsp.change-to-check-the-meaning"),
}
_BUILD = Message("lsp.new-rule")
_SUPPRESS = Message("lsp.suppress-here-comment-counts-once-reason")
_ALL = Message("lsp.make-all-safe-fixes-checker")
_NOT_MADE = Message("lsp.it-could-not-be-made")
_SPELL = Message("lsp.change-to")


@dataclass(frozen=True)
class Actions:
    """The actions on one text.

    `resolves` says whether the editor asks for an edit when it needs it, `versioned` whether it
    takes edits of a version.
    """

    session: EditorSession
    one: OpenDocument
    language: DisplayLanguage
    resolves: bool
    versioned: bool

    async def of(self, params: types.CodeActionParams) -> list[types.CodeAction]:
        """Return what can be done at a place."""
        only = params.context.only
        found = [each for each in self._iter_offered(params) if _is_wanted(each, only)]
        if self.resolves:
            return found
        resolved = [await self.resolved(each) for each in found]
        return [each for each in resolved if each.edit is not None]

    async def resolved(self, action: types.CodeAction) -> types.CodeAction:
        """Return an action with its edit; where none can be made, say why."""
        if action.edit is not None:
            return action
        data: Any = action.data
        key, draft, before = read_key(data), self.one.draft, self.one.text
        does, version = data.get("does"), self.one.version
        if does == "suppress" and key is not None:
            answer = await self.session.ask(Suppress(draft, key))
        else:
            answer = await self.session.ask(FixRequest(draft, None if does == "all" else key))
        if isinstance(answer, Changed) and answer.text is not None:
            action.edit = self._edit(build_edits(before, answer.text), version)
        elif isinstance(answer, (Changed, Crashed)):
            why = answer.why if isinstance(answer, Changed) else answer.how
            self.session.tell(why or _NOT_MADE.get(self.language), False)
        return action

    def _iter_offered(self, params: types.CodeActionParams) -> Iterator[types.CodeAction]:
        known = self.one.known
        # places of an older version are none of this one
        if known is not None and known.version == self.one.version:
            for remark in known.on(params.range.start.line, params.range.end.line):
                if is_touching(convert_range(remark.where, known.text), params.range):
                    yield from self._build_for_remark(remark, known)
        if not self.one.is_rules and _is_fixable(self.one.path):
            asked = any(str(each).startswith("source") for each in params.context.only or ())
            if asked or any(each.fix == "safe" for each in (known.remarks if known else ())):
                yield types.CodeAction(
                    _ALL.get(self.language), kind=FIX_ALL, data=self._build_data("all")
                )

    def _build_for_remark(
        self, remark: EditorRemark, known: DocumentState
    ) -> Iterator[types.CodeAction]:
        shown = build_diagnostic(remark, known.text)
        if remark.right:
            yield self._build_spelling(remark, shown, known)
        if remark.key is None:
            return
        if remark.fix in _MEND and _is_fixable(self.one.path):
            way = _BUILD if remark.builds else _MEND[remark.fix]
            words = way.format(new=_shorten_text(remark.shown), rule=remark.rule)
            yield types.CodeAction(
                words.get(self.language),
                kind=types.CodeActionKind.QuickFix,
                diagnostics=[shown],
                is_preferred=True if remark.fix == "safe" else None,
                data=self._build_data("fix", shown.data),
            )
        if remark.silenced:
            yield types.CodeAction(
                _SUPPRESS.format(rule=remark.rule).get(self.language),
                kind=types.CodeActionKind.QuickFix,
                diagnostics=[shown],
                data=self._build_data("suppress", shown.data),
            )

    def _build_spelling(
        self, remark: EditorRemark, shown: types.Diagnostic, known: DocumentState
    ) -> types.CodeAction:
        edit = types.TextEdit(convert_range(remark.where, known.text), remark.right)
        return types.CodeAction(
            _SPELL.format(right=remark.right).get(self.language),
            kind=types.CodeActionKind.QuickFix,
            diagnostics=[shown],
            is_preferred=True,
            edit=self._edit([edit], known.version),
        )

    def _build_data(self, does: str, key: Any = None) -> dict[str, Any]:
        return {"uri": self.one.uri, "does": does, **(key or {})}

    def _edit(self, changes: list[types.TextEdit], version: int) -> types.WorkspaceEdit:
        if not self.versioned:
            return types.WorkspaceEdit(changes={self.one.uri: changes})
        which = types.OptionalVersionedTextDocumentIdentifier(self.one.uri, version)
        return types.WorkspaceEdit(document_changes=[types.TextDocumentEdit(which, list(changes))])


def _is_wanted(action: types.CodeAction, only: Sequence[str] | None) -> bool:
    """Return whether an action is of a kind that was asked for; `source` holds `source.fixAll`."""
    kind = str(action.kind.value if isinstance(action.kind, types.CodeActionKind) else action.kind)
    names = [
        each.value if isinstance(each, types.CodeActionKind) else str(each) for each in only or ()
    ]
    # without a wish an editor shows quick fixes; a file's fixes are asked for by name
    return not names or any(kind == each or kind.startswith(f"{each}.") for each in names)


def _shorten_text(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _MAX_LENGTH else f"{line[:_MAX_LENGTH]}…"


def _is_fixable(path: str) -> bool:
    """Return whether fixes of a text can be written into it."""
    form = format_of(PurePath(path))
    return form is not None and form.has_lines and form.editor is not None
