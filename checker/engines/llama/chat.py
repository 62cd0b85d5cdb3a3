"""Chat messages as a model was trained to read them: the Jinja template inside its GGUF file.

The template comes with the model, from outside, so it runs sandboxed. Undefined names are empty,
as where these templates are written: nearly all of them test for keys that a message lacks.
"""

from collections.abc import Sequence
from datetime import date
from functools import cached_property
from typing import Any, NoReturn

from jinja2 import Template, TemplateError, nodes
from jinja2.ext import Extension
from jinja2.parser import Parser

from checker.core.bounded_jinja import STUMBLES, BoundedEnvironment
from checker.core.errors import ModelError
from checker.core.messages import Message
from checker.engines.thinking import PROBE, AnswerHead, add_answer_head, answer_head

CHATML = (
    "{% for message in messages %}"
    "{{ '<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n' }}"
    "{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}"
)
"""What most models without a template of their own follow."""

# Some templates print today's date. The same file must get the same verdict tomorrow.
_FIXED_DATE = date(2024, 7, 26)

# How templates are told that the answer is wanted at once; each reads its family's own switch.
_AT_ONCE = {
    "enable_thinking": False,  # Qwen3, GLM-4.5, SmolLM3, Nemotron, Gemma 4
    "thinking": False,  # DeepSeek-V3.1, Granite 3.2
    "thinking_budget": 0,  # Seed-OSS
    "thinking_mode": "disabled",  # MiniMax-M3
}

_Messages = list[dict[str, str]]


class JinjaChatTemplate:
    """A `ports.ChatTemplate` over a template's source.

    Args:
        source: the model's template; ChatML where it has none.
        bos: the text of the token that begins a conversation; empty where the tokeniser adds it.
        eos: the text of the token that ends a turn.
    """

    def __init__(self, source: str | None, *, bos: str = "", eos: str = "") -> None:
        self._source = source or CHATML
        self._bos = bos
        self._eos = eos

    def __call__(self, messages: Sequence[tuple[str, str]]) -> str:
        """Return the prompt, up to where the first token of the answer comes.

        A template that refuses or drops the system role gets its words at the head of the first
        question.

        Raises:
            ModelError: the template cannot be used.
        """
        question = messages[-1][1] if messages else ""
        return add_answer_head(
            self._render_conversation(_convert_messages(messages)), question, self._head
        )

    def _render_conversation(self, messages: _Messages) -> str:
        merged = _merge_system_message(messages)
        try:
            rendered = self._render(messages)
            if merged == messages or messages[0]["content"].strip() in rendered:
                return rendered
        except TemplateError as refused:
            if merged == messages:
                raise _report_unusable(refused) from refused
        try:
            return self._render(merged)
        except TemplateError as error:
            raise _report_unusable(error) from error

    @cached_property
    def _head(self) -> AnswerHead:
        try:
            return answer_head(self._render(_convert_messages(PROBE)))
        except TemplateError:
            return AnswerHead()

    def _render(self, messages: _Messages) -> str:
        try:
            values = {
                "messages": messages,
                "add_generation_prompt": True,
                "bos_token": self._bos,
                "eos_token": self._eos,
                **_AT_ONCE,
            }
            template = self._template
            return self._environment.render_bounded(template, values)
        except STUMBLES as error:
            # Whatever a foreign template stumbles over is the template's fault.
            raise TemplateError(str(error) or type(error).__name__) from error

    @cached_property
    def _template(self) -> Template:
        template: Template = self._environment.compile_source(self._source)
        return template

    @cached_property
    def _environment(self) -> BoundedEnvironment:
        return BoundedEnvironment(
            ["jinja2.ext.loopcontrols", _Generation],
            {"raise_exception": _refuse, "strftime_now": _FIXED_DATE.strftime},
            {"tojson": _dump_json},
        )


class _Generation(Extension):
    """`{% generation %}` marks what a model is trained to write; what stands in it is rendered."""

    tags = {"generation"}  # noqa: RUF012 - declared so by jinja2

    def parse(self, parser: Parser) -> nodes.Node:
        line = next(parser.stream).lineno
        body = parser.parse_statements(("name:endgeneration",), drop_needle=True)
        return nodes.Scope(body).set_lineno(line)


def _convert_messages(messages: Sequence[tuple[str, str]]) -> _Messages:
    return [{"role": role, "content": content} for role, content in messages]


def _merge_system_message(messages: _Messages) -> _Messages:
    if len(messages) < 2 or messages[0]["role"] != "system":  # noqa: PLR2004 - a pair
        return messages
    system, first, *rest = messages
    return [{**first, "content": f"{system['content']}\n\n{first['content']}"}, *rest]


def _refuse(message: str) -> NoReturn:
    raise TemplateError(message)


def _dump_json(value: Any, indent: int | None = None, **settings: Any) -> str:
    """Like `transformers`' filter, which takes the settings of `json.dumps`."""
    import json  # noqa: PLC0415 - few templates ask for it

    return json.dumps(value, indent=indent, **({"ensure_ascii": False} | settings))


def _report_unusable(error: TemplateError) -> ModelError:
    return ModelError(
        Message("model.models-chat-template-cannot-used", message=error.message),
        remedy=Message("model.choose-another-instruct-model-checker-model"),
    )
