"""Answer messages that make no sense as the protocol says, and end no server for them."""

import logging
import sys
from typing import Any, Final

from lsprotocol import types
from pygls.exceptions import (
    JsonRpcException,
    JsonRpcInvalidRequest,
    JsonRpcParseError,
    JsonRpcServerNotInitialized,
)
from pygls.protocol import LanguageServerProtocol

_ANSWERED_WITHOUT_ID: Final = (JsonRpcParseError, JsonRpcInvalidRequest)
_LONGEST: Final = 200


class _Unreadable:
    """A message that is JSON but nothing that the protocol knows."""

    def __init__(self, data: dict[str, Any], error: JsonRpcException) -> None:
        self.jsonrpc = "2.0"
        self.data = data
        self.error = error


class CarefulProtocol(LanguageServerProtocol):
    """pygls's protocol, with an answer for whatever comes, in whatever order."""

    def structure_message(self, data: dict[str, Any]) -> Any:
        """Return a message, or what stands for one that is none."""
        try:
            return super().structure_message(data)
        except JsonRpcException as error:
            return _Unreadable(data, error)

    def handle_message(self, message: Any) -> None:
        """Handle a message if there is one and its time has come; else say what is wrong."""
        if isinstance(message, _Unreadable):
            self._refuse(message.error, message.data.get("id"))
        elif not hasattr(message, "jsonrpc"):
            self._refuse(JsonRpcInvalidRequest(), None)
        elif (error := self._find_untimely(message)) is None:
            super().handle_message(message)
        else:
            self._refuse(error, getattr(message, "id", None))

    def refuse_text(self) -> None:
        """Say that a message was not JSON at all."""
        self._refuse(JsonRpcParseError(), None)

    def _find_untimely(self, message: Any) -> JsonRpcException | None:
        """Return why a message must not come now, None where it may ("Server lifecycle")."""
        method = getattr(message, "method", None)
        if method is None or method == types.EXIT:
            return None
        if self._shutdown:
            return JsonRpcInvalidRequest()
        begun = self._workspace is not None
        if method == types.INITIALIZE:
            return JsonRpcInvalidRequest() if begun else None
        return None if begun else JsonRpcServerNotInitialized()

    def _refuse(self, error: JsonRpcException, about: Any) -> None:
        """Answer a request with an error; a notification, which has no id, has no answer."""
        if about is None and not isinstance(error, _ANSWERED_WITHOUT_ID):
            return
        known = about if isinstance(about, (int, str)) else None
        said = {"code": error.code, "message": error.message}
        self._send_data({"jsonrpc": self.VERSION, "id": known, "error": said})


class _OneLineHandler(logging.Handler):
    """Writes the first line of what a library logs to standard error, no traceback."""

    def emit(self, record: logging.LogRecord) -> None:
        line = record.getMessage().partition("\n")[0]
        sys.stderr.write(f"checker: {line[:_LONGEST]}\n")


def keep_log_short() -> None:
    """Let pygls say in a line what it cannot handle: an editor's log is no place for messages."""
    log = logging.getLogger("pygls")
    if not log.handlers:
        log.addHandler(_OneLineHandler(logging.WARNING))
        log.propagate = False
