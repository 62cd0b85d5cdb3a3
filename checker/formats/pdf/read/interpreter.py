"""Interpret what pages show: run the operators of their content streams on a device."""

import inspect
from collections.abc import Sequence
from functools import cache
from typing import Any

from pdfminer.pdfinterp import PDFPageInterpreter
from pdfminer.pdftypes import stream_value

from checker.formats.pdf.read.content_stream import iter_operations
from checker.formats.pdf.read.work_limits import BoundedResources

_PRICE_OF_A_FORM = 1024  # bytes; so that even empty ones cannot be shown without end
_SIGNS = (("_a", "*"), ("_w", '"'), ("_q", "'"))
"""How the library's methods write what no name of a method can have."""


class PageInterpreter(PDFPageInterpreter):
    """Interprets pages; what they show again and again counts each time."""

    def execute(self, streams: Sequence[object]) -> None:
        """Interpret streams of content, but for those that are being interpreted already.

        Raises:
            Excess: pages show too much.
        """
        self.stream_ids.clear()
        pieces: list[bytes] = []
        for each in streams:
            stream = stream_value(each)
            if isinstance(self.rsrcmgr, BoundedResources):
                size = len(stream.get_data())
                self.rsrcmgr.budget.interpret(size + _PRICE_OF_A_FORM)
            if stream.objid is not None and stream.objid not in self.parent_stream_ids:
                pieces.append(stream.get_data())
                self.stream_ids.add(stream.objid)
        self._run(b"\n".join(pieces))

    def _run(self, content: bytes) -> None:
        methods = _list_operators()
        for name, operands in iter_operations(content):
            self.argstack += operands
            method, count = methods.get(name, (None, 0))
            if method is None:
                continue
            taken = self.pop(count)
            if len(taken) == count:
                getattr(self, method)(*taken)

    def pop(self, n: int) -> list[Any]:
        """Take the last operands."""
        taken = self.argstack[-n:] if n else []
        del self.argstack[len(self.argstack) - len(taken) :]
        return taken

    def do_TJ(self, seq: Any) -> None:  # noqa: N802 - the operator's name
        """Show text; the device keeps nothing of the state, so none is copied for it."""
        if self.textstate.font is not None:
            state = self.graphicstate
            self.device.render_string(self.textstate, seq, state.ncs, state)


@cache
def _list_operators() -> dict[bytes, tuple[str | None, int]]:
    """Return the method of each operator, and how many operands it takes."""
    found: dict[bytes, tuple[str | None, int]] = {}
    for method, function in inspect.getmembers(PDFPageInterpreter, inspect.isfunction):
        if method.startswith("do_"):
            name = method.removeprefix("do_")
            for written, sign in _SIGNS:
                name = name.replace(written, sign)
            found[name.encode("ascii")] = method, function.__code__.co_argcount - 1
    return found
