"""Render a program's conversation so that no message can move a border of it."""

from collections.abc import Sequence
from typing import Final

from checker.core.ports import ChatTemplate, PromptSegment
from checker.core.text import lazy_re as re

# Private-use characters: no template trims or escapes them, and no tokeniser ever sees them.
_MARK: Final = "\ue0f1{}\ue0f2"
_MARKED: Final = re.compile("\ue0f1([0-9]+)\ue0f2")


def render(
    messages: Sequence[tuple[str, str]], chat_template: ChatTemplate
) -> tuple[PromptSegment, ...]:
    """Return the prompt as a model reads it; in what the messages say, no control token is read.

    Args:
        messages: role and content of each.
        chat_template: the model's.

    Raises:
        ModelError: the template does not take such a conversation.
    """
    marked = [(role, _MARK.format(place)) for place, (role, _) in enumerate(messages)]
    parts = _MARKED.split(chat_template(marked))
    return tuple(
        PromptSegment(messages[int(part)][1]) if odd else PromptSegment(part, trusted=True)
        for odd, part in ((index % 2, part) for index, part in enumerate(parts))
        if part
    )
