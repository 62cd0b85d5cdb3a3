"""Chat templates as models of the major families bring them."""

from datetime import UTC, datetime

import pytest

from checker.core.errors import ModelError
from checker.engines.llama.chat import JinjaChatTemplate

TALK = [("system", "S"), ("user", "U"), ("assistant", "A"), ("user", "V")]


def test_a_model_without_a_template_speaks_chatml() -> None:
    assert JinjaChatTemplate(None)(TALK) == (
        "<|im_start|>system\nS<|im_end|>\n<|im_start|>user\nU<|im_end|>\n"
        "<|im_start|>assistant\nA<|im_end|>\n<|im_start|>user\nV<|im_end|>\n<|im_start|>assistant\n"
    )


def test_keys_that_a_message_lacks_are_empty() -> None:
    template = JinjaChatTemplate(
        "{%- if tools %}tools{% endif -%}"
        "{%- for message in messages if not message.tool_calls %}"
        "<{{ message.role }}>{{ message.content }}\n{% endfor -%}"
    )
    assert template(TALK) == "<system>S\n<user>U\n<assistant>A\n<user>V\n<assistant>"


def test_a_refused_system_role_goes_into_the_first_question() -> None:
    template = JinjaChatTemplate(
        "{{ bos_token }}{% if messages[0]['role'] == 'system' %}"
        "{{ raise_exception('System role not supported') }}{% endif %}"
        "{% for m in messages %}[{{ m['role'] }}]{{ m['content'] | trim }}{{ eos_token }}"
        "{% endfor %}{% if add_generation_prompt %}[model]{% endif %}",
        bos="<bos>",
        eos="<eos>",
    )
    assert template(TALK) == "<bos>[user]S\n\nU<eos>[assistant]A<eos>[user]V<eos>[model]"


def test_a_template_that_refuses_everything_is_a_model_error() -> None:
    with pytest.raises(ModelError, match=r"cannot be used \(no thanks\)"):
        JinjaChatTemplate("{{ raise_exception('no thanks') }}")(TALK)


def test_a_template_that_is_not_jinja_is_a_model_error() -> None:
    with pytest.raises(ModelError, match="chat template cannot be used"):
        JinjaChatTemplate("{% if %}")(TALK[1:])


def test_a_template_that_stumbles_is_a_model_error() -> None:
    with pytest.raises(ModelError, match="chat template cannot be used"):
        JinjaChatTemplate("{{ 1 + messages[0].role }}")(TALK[1:])


@pytest.mark.parametrize(
    "escape",
    [
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ messages.append(1) }}",
        "{{ raise_exception.__globals__['TALK'] }}",
    ],
)
def test_a_template_cannot_leave_its_sandbox(escape: str) -> None:
    with pytest.raises(ModelError, match=r"unsafe|not safely|immutable"):
        JinjaChatTemplate(escape)(TALK[1:])


def test_the_date_does_not_change_from_day_to_day() -> None:
    rendered = JinjaChatTemplate("{{ strftime_now('%Y-%m-%d') }}")(TALK)
    assert rendered == "2024-07-26"
    assert rendered != datetime.now(UTC).strftime("%Y-%m-%d")


def test_a_thinking_model_is_told_not_to() -> None:
    template = "{% if enable_thinking is false %}<think>\n\n</think>{% endif %}"
    assert JinjaChatTemplate(template)(TALK) == "<think>\n\n</think>"


def test_json_in_a_template_keeps_its_characters() -> None:
    assert JinjaChatTemplate("{{ messages[1] | tojson }}")([("system", ""), ("user", "文")]) == (
        '{"role": "user", "content": "文"}'
    )


def test_json_takes_the_settings_that_templates_give_it() -> None:
    source = "{{ messages[0] | tojson(indent=2, ensure_ascii=True, sort_keys=True) }}"
    assert JinjaChatTemplate(source)([("user", "文")]) == (
        '{\n  "content": "\\u6587",\n  "role": "user"\n}'
    )


def test_an_unknown_tag_is_a_model_error() -> None:
    with pytest.raises(ModelError, match="unknown tag 'training'"):
        JinjaChatTemplate("{% training %}x{% endtraining %}")(TALK)
