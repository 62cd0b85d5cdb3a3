"""Answer what an assistant asks of the office's documents, as whoever's token it holds."""

from typing import Any

from checker.core.errors import CheckerError
from checker.core.messages import DisplayLanguage, Message
from checker.mcp.answers import describe_answer
from checker.mcp.schemas import AskAnswer
from checker.server.accounts.secrets import Caller
from checker.server.asking.history import read_answer
from checker.server.library.rights import Library
from checker.server.office import Office
from checker.server.web.api.asking import Put, ask_and_keep
from checker.server.web.problems import ProblemError


class _RefusedError(CheckerError):
    """A question that is not answered, told as the tools tell errors."""


async def answer_question(
    office: Office, request: Any, asked: tuple[str, str], language: DisplayLanguage
) -> AskAnswer:
    """Answer a question and keep it in the history of the token's user.

    `asked` is the question, and the one before it where it is a follow-up.

    Raises:
        CheckerError: the token is not for this, there were too many questions, or the question is
            none.
    """
    caller: Caller = request.state.caller
    if not caller.may("ask"):
        raise _RefusedError(Message("server.not-allowed"))
    try:
        row = await ask_and_keep(request, office, caller, Put(*asked), language)
    except ProblemError as error:
        raise _RefusedError(error.what) from error
    answer = read_answer(row)
    if answer is None:
        raise _RefusedError(Message("server.not-found"))
    return describe_answer(answer, language, Library.of(office).describe)
