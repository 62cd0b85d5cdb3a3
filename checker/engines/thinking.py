"""Find where the answer begins, for models that think first or answer in a channel of their own.

The judge reads the first token after the prompt, so the prompt must end where the answer begins. A
template often stops short of that: behind an open thought (DeepSeek-R1), before a channel is named
(gpt-oss), before a line break that the model always writes (GLM-4). What belongs in between the
template shows itself, where it renders an answer that was already given. Which families were
looked at, and how each ends, is in `tests/engines/test_families.py`.
"""

from checker.core.data_classes import dataclass
from checker.core.text import lazy_re as re

# Private-use characters: no template trims or escapes them.
_QUESTION, _ANSWER, _NEXT = "\ue0f5question\ue0f6", "\ue0f5answer\ue0f6", "\ue0f5next\ue0f6"

PROBE = (("user", _QUESTION), ("assistant", _ANSWER), ("user", _NEXT))
"""A conversation that shows how a template writes an answer, and how it asks for one."""

# A thought at the end of a prompt, and how its family closes it.
_THOUGHTS: tuple[tuple[re.Pattern[str], str], ...] = (
    (  # <think> (DeepSeek-R1, Qwen3-Thinking, QwQ, MiniMax-M2), <thought>, <seed:think>
        re.compile(r"<(?P<name>[\w:.-]*(?:think|thought|reason)[\w:.-]*)>(?P<line>\n?)\s*\Z"),
        "{line}</{name}>{line}{line}",
    ),
    (re.compile(r"\[THINK\]\s*\Z"), "[/THINK]"),  # Mistral
    (re.compile(r"<\|START_THINKING\|>\s*\Z"), "<|END_THINKING|>"),  # Command A
    (re.compile(r"<\|START_THINKING\|>\s*<\|END_THINKING\|>\Z"), ""),  # Command R7B: is closed
    (re.compile(r"<\|channel>thought\s*\Z"), "<channel|>"),  # Gemma 4
    (  # harmony: gpt-oss
        re.compile(r"<\|channel\|>analysis<\|message\|>\s*\Z"),
        "<|end|><|start|>assistant<|channel|>final<|message|>",
    ),
)


# The same in what a server sends: how a thought begins, and where the last one has ended. Some
# servers drop control tokens, which leaves of harmony the bare names of its channels.
_OPENED = re.compile(
    r"\s*(?:<[\w:.-]*(?:think|thought)[\w:.-]*>|\[THINK\]|<\|START_THINKING\|>"
    r"|<\|channel>thought|<\|channel\|>analysis|analysis(?=[^\Wa-z]))"
)
_CLOSED = re.compile(
    r"</[\w:.-]*(?:think|thought)[\w:.-]*>|\[/THINK\]|<\|END_THINKING\|>|<channel\|>"
    r"|<\|channel\|>final<\|message\|>|\A\s*analysis.*?assistantfinal",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class AnswerHead:
    """What a template writes between a question and its answer.

    `asked` is where an answer is wanted, `given` where it is there; both empty where unknown.
    """

    asked: str = ""
    given: str = ""

    @property
    def missing(self) -> str:
        """What the model itself would write first, before its answer.

        Spaces at the end stay with the answer: a tokeniser reads them as part of its first word.
        """
        return self._complete_given(self.asked)

    def after_thought(self, length: int) -> str:
        """Return what stands before an answer in place of a thought, `asked`'s last characters."""
        return self._complete_given(self.asked[:-length])

    def _complete_given(self, beginning: str) -> str:
        known = self.given.startswith(beginning)
        return self.given.removeprefix(beginning).rstrip(" ") if known else ""


def answer_head(rendered_probe: str) -> AnswerHead:
    """Return what a rendered `PROBE` shows; nothing where the template loses a part of it."""
    _, question, rest = rendered_probe.partition(_QUESTION)
    given, answer, rest = rest.partition(_ANSWER)
    _, following, asked = rest.partition(_NEXT)
    return AnswerHead(asked, given) if question and answer and following else AnswerHead()


def add_answer_head(prompt: str, question: str, head: AnswerHead) -> str:
    """Return a rendered prompt that ends where the first token of the answer comes.

    Where another thing than `head` follows the last question, an open thought is closed, no more.
    """
    if not prompt.endswith(question.strip() + head.asked):
        head = AnswerHead()
    if head.missing:
        return prompt + head.missing
    for thought, closing in _THOUGHTS:
        if found := thought.search(prompt):
            behind = head.after_thought(len(prompt) - found.start())
            return prompt + closing.format(**found.groupdict()) + behind
    return prompt


def strip_thoughts(text: str) -> str | None:
    """Return what a model wrote after its last thought; None where it was still thinking."""
    end = max((found.end() for found in _CLOSED.finditer(text)), default=0)
    if _OPENED.match(text, end):
        return None
    return text[end:].lstrip() if end else text


def has_thoughts(text: str) -> bool:
    """Return whether a model wrote down a thought; one that is closed without a word is none."""
    answer = strip_thoughts(text)
    if answer is None:
        return True
    before = text[: len(text) - len(answer)]
    return bool(_OPENED.sub("", _CLOSED.sub("", before)).strip())
