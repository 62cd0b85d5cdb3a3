"""Where a prompt ends, family by family: right before the first token of the answer.

The templates here are our own, as short as their families' shape allows. `seen` says where that
shape was read; the published templates themselves were rendered by hand, once, with this code.
"""

from dataclasses import dataclass

import pytest

from checker.engines.llama.chat import JinjaChatTemplate

TALK = [("system", "Sys."), ("user", "Q1"), ("assistant", "はい"), ("user", "Q2")]
LLAMA_CPP = "llama.cpp models/templates"


@dataclass(frozen=True)
class Family:
    """A template's shape, and all of the prompt that it makes of `TALK`."""

    name: str
    seen: str
    template: str
    prompt: str


def chatml(end: str, *, answer: str = "m.content") -> str:
    """Return a ChatML template whose answers are prompted with `end`."""
    return (
        "{% for m in messages %}{{ '<|im_start|>' + m.role + '\n' }}"
        f"{{{{ {answer} if m.role == 'assistant' else m.content }}}}{{{{ '<|im_end|>\n' }}}}"
        "{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}"
        f"{end}{{% endif %}}"
    )


def chatml_prompt(end: str, *, answer: str = "はい") -> str:
    return (
        "<|im_start|>system\nSys.<|im_end|>\n<|im_start|>user\nQ1<|im_end|>\n"
        f"<|im_start|>assistant\n{answer}<|im_end|>\n<|im_start|>user\nQ2<|im_end|>\n"
        f"<|im_start|>assistant\n{end}"
    )


SWITCH = (
    "{% if enable_thinking is defined and enable_thinking is false %}"
    "{{ '<think>\n\n</think>\n\n' }}{% endif %}"
)

LLAMA_3 = (
    "{{ bos_token }}{% for m in messages %}"
    "{{ '<|start_header_id|>' + m.role + '<|end_header_id|>\n\n' }}"
    "{% if m.role == 'system' %}{{ 'Today Date: ' + strftime_now('%d %b %Y') + '\n\n' }}"
    "{% if tools %}{{ tools | tojson(indent=4) }}{% endif %}{% endif %}"
    "{{ m.content | trim + '<|eot_id|>' }}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|start_header_id|>assistant<|end_header_id|>\n\n' }}"
    "{% endif %}"
)

GEMMA = (
    "{{ bos_token }}{% if messages[0].role == 'system' %}"
    "{{ raise_exception('System role not supported') }}{% endif %}"
    "{% for m in messages %}{% if (m.role == 'user') != (loop.index0 % 2 == 0) %}"
    "{{ raise_exception('roles must alternate') }}{% endif %}"
    "{{ '<start_of_turn>' + m.role.replace('assistant', 'model') + '\n' }}"
    "{{ m.content | trim + '<end_of_turn>\n' }}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<start_of_turn>model\n' }}{% endif %}"
)


def mistral(before: str, after: str, *, system_last: bool) -> str:
    """Return a template that refuses what does not alternate, with spaces as its version has."""
    where = "loop.last" if system_last else "loop.first"
    return (
        "{{ bos_token }}{% set ns = namespace(system='', rest=messages) %}"
        "{% if messages[0].role == 'system' %}"
        "{% set ns.system = messages[0].content + '\n\n' %}{% set ns.rest = messages[1:] %}"
        "{% endif %}{% for m in ns.rest %}"
        "{% if (m.role == 'user') != (loop.index0 % 2 == 0) %}"
        "{{ raise_exception('After the optional system message, roles must alternate') }}"
        "{% endif %}{% if m.role == 'user' %}"
        f"{{{{ '{before}' + (ns.system if {where} else '') + m.content + '{after}' }}}}"
        "{% else %}{{ ' ' + m.content + eos_token }}{% endif %}{% endfor %}"
    )


R1 = (
    "{{ bos_token }}{% for m in messages %}"
    "{% if m.role == 'system' %}{{ m.content }}"
    "{% elif m.role == 'user' %}{{ '<｜User｜>' + m.content }}"
    "{% else %}{{ '<｜Assistant｜>' + m.content.split('</think>')[-1] + eos_token }}{% endif %}"
    "{% endfor %}{% if add_generation_prompt %}{{ '<｜Assistant｜><think>\n' }}{% endif %}"
)

HARMONY = (
    "{{ '<|start|>system<|message|>Current date: ' + strftime_now('%Y-%m-%d') + '<|end|>' }}"
    "{% for m in messages %}{% if m.role == 'system' %}"
    "{{ '<|start|>developer<|message|># Instructions\n\n' + m.content + '<|end|>' }}"
    "{% elif m.role == 'assistant' %}"
    "{{ '<|start|>assistant<|channel|>final<|message|>' + m.content + '<|end|>' }}"
    "{% else %}{{ '<|start|>user<|message|>' + m.content + '<|end|>' }}{% endif %}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|start|>assistant' }}{% endif %}"
)

GLM_4 = (
    "[gMASK]<sop>{% for m in messages %}{{ '<|' + m.role + '|>\n' + m.content }}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|assistant|>' }}{% endif %}"
)
GLM_45 = (
    "[gMASK]<sop>{% set quiet = enable_thinking is defined and not enable_thinking %}"
    "{% for m in messages %}{% if m.role == 'assistant' %}"
    "{{ '<|assistant|>\n<think></think>\n' + m.content }}"
    "{% else %}{{ '<|' + m.role + '|>\n' + m.content }}"
    "{% if quiet and m.role == 'user' %}/nothink{% endif %}{% endif %}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|assistant|>\n' if quiet else '<|assistant|>' }}"
    "{{ '<think></think>' if quiet }}{% endif %}"
)


def cohere(given: str, asked: str) -> str:
    """Return a Command template with what stands before an answer, there and wanted."""
    return (
        "{{ bos_token }}{% for m in messages %}"
        "{% set role = {'system': 'SYSTEM', 'user': 'USER', 'assistant': 'CHATBOT'}[m.role] %}"
        f"{{{{ '<|' + role + '_TOKEN|>' + ('{given}' if role == 'CHATBOT' else '') + m.content }}}}"
        "{{ '<|END_OF_TURN_TOKEN|>' }}{% endfor %}"
        f"{{% if add_generation_prompt %}}{{{{ '<|CHATBOT_TOKEN|>{asked}' }}}}{{% endif %}}"
    )


def cohere_prompt(given: str, end: str) -> str:
    return (
        "<bos><|SYSTEM_TOKEN|>Sys.<|END_OF_TURN_TOKEN|><|USER_TOKEN|>Q1<|END_OF_TURN_TOKEN|>"
        f"<|CHATBOT_TOKEN|>{given}はい<|END_OF_TURN_TOKEN|>"
        f"<|USER_TOKEN|>Q2<|END_OF_TURN_TOKEN|><|CHATBOT_TOKEN|>{end}"
    )


LLM_JP = (
    "{{ bos_token }}{% for m in messages %}{% if m.role == 'user' %}"
    "{{ '\n\n### 指示:\n' + m.content }}{% elif m.role == 'system' %}指示に答えなさい。"
    "{% else %}{{ '\n\n### 応答:\n' + m.content + eos_token }}{% endif %}"
    "{% if loop.last and add_generation_prompt %}{{ '\n\n### 応答:\n' }}{% endif %}{% endfor %}"
)

LLAMA_2 = (
    "{% set ns = namespace(system='') %}{% for m in messages %}{% if m.role == 'system' %}"
    "{% set ns.system = '<<SYS>>\n' + m.content + '\n<</SYS>>\n\n' %}"
    "{% elif m.role == 'user' %}{{ bos_token + '[INST] ' + ns.system + m.content + ' [/INST]' }}"
    "{% set ns.system = '' %}{% else %}{{ ' ' + m.content + ' ' + eos_token }}{% endif %}"
    "{% endfor %}"
)

FAMILIES = (
    Family("Qwen2.5", f"{LLAMA_CPP}/Qwen-Qwen2.5-7B-Instruct.jinja", chatml(""), chatml_prompt("")),
    Family(
        "Qwen3",
        f"{LLAMA_CPP}/Qwen-Qwen3-0.6B.jinja",
        chatml(SWITCH),
        chatml_prompt("<think>\n\n</think>\n\n"),
    ),
    Family(
        "Qwen3-Thinking-2507",
        "unsloth chat_templates.py, qwen3_thinking_template",
        chatml("{{ '<think>\n' }}"),
        chatml_prompt("<think>\n\n</think>\n\n"),
    ),
    Family(
        "Qwen3-Instruct-2507",
        "trl chat_templates/qwen3_instruct_2507.jinja",
        chatml(""),
        chatml_prompt(""),
    ),
    Family(
        "DeepSeek-R1-Distill",
        f"{LLAMA_CPP}/deepseek-ai-DeepSeek-R1-Distill-Llama-8B.jinja",
        R1,
        "<bos>Sys.<｜User｜>Q1<｜Assistant｜>はい<eos><｜User｜>Q2<｜Assistant｜><think>\n\n</think>\n\n",
    ),
    Family(
        "Llama 3.1",
        f"{LLAMA_CPP}/meta-llama-Llama-3.1-8B-Instruct.jinja",
        LLAMA_3,
        "<bos><|start_header_id|>system<|end_header_id|>\n\nToday Date: 26 Jul 2024\n\n"
        "Sys.<|eot_id|><|start_header_id|>user<|end_header_id|>\n\nQ1<|eot_id|>"
        "<|start_header_id|>assistant<|end_header_id|>\n\nはい<|eot_id|>"
        "<|start_header_id|>user<|end_header_id|>\n\nQ2<|eot_id|>"
        "<|start_header_id|>assistant<|end_header_id|>\n\n",
    ),
    Family(
        "Gemma 2",
        f"{LLAMA_CPP}/google-gemma-2-2b-it.jinja",
        GEMMA,
        "<bos><start_of_turn>user\nSys.\n\nQ1<end_of_turn>\n<start_of_turn>model\nはい<end_of_turn>\n"
        "<start_of_turn>user\nQ2<end_of_turn>\n<start_of_turn>model\n",
    ),
    Family(
        "Mistral v1",
        "axolotl chat_templates/mistral_v1.jinja",
        mistral(" [INST] ", " [/INST]", system_last=False),
        "<bos> [INST] Sys.\n\nQ1 [/INST] はい<eos> [INST] Q2 [/INST]",
    ),
    Family(
        "Mistral v3",
        f"{LLAMA_CPP}/mistralai-Mistral-Nemo-Instruct-2407.jinja",
        mistral("[INST] ", "[/INST]", system_last=True),
        "<bos>[INST] Q1[/INST] はい<eos>[INST] Sys.\n\nQ2[/INST]",
    ),
    Family(
        "Phi-3.5",
        f"{LLAMA_CPP}/microsoft-Phi-3.5-mini-instruct.jinja",
        "{% for m in messages %}{{ '<|' + m.role + '|>\n' + m.content + '<|end|>\n' }}{% endfor %}"
        "{% if add_generation_prompt %}{{ '<|assistant|>\n' }}{% else %}{{ eos_token }}{% endif %}",
        "<|system|>\nSys.<|end|>\n<|user|>\nQ1<|end|>\n<|assistant|>\nはい<|end|>\n"
        "<|user|>\nQ2<|end|>\n<|assistant|>\n",
    ),
    Family(
        "Phi-4",
        "axolotl chat_templates/phi_4.jinja, which marks what is trained",
        "{% for m in messages %}{{ '<|im_start|>' + m.role + '<|im_sep|>' }}"
        "{% if m.role == 'assistant' %}{% generation %}{{ m.content }}{% endgeneration %}"
        "{% else %}{{ m.content }}{% endif %}{{ '<|im_end|>' }}{% endfor %}"
        "{% if add_generation_prompt %}{{ '<|im_start|>assistant<|im_sep|>' }}{% endif %}",
        "<|im_start|>system<|im_sep|>Sys.<|im_end|><|im_start|>user<|im_sep|>Q1<|im_end|>"
        "<|im_start|>assistant<|im_sep|>はい<|im_end|><|im_start|>user<|im_sep|>Q2<|im_end|>"
        "<|im_start|>assistant<|im_sep|>",
    ),
    Family(
        "SmolLM3",
        f"{LLAMA_CPP}/HuggingFaceTB-SmolLM3-3B.jinja",
        chatml(
            "{% if not enable_thinking %}{{ '<think>\n\n</think>\n' }}{% endif %}",
            answer="'<think>\n\n</think>\n' + m.content",
        ),
        chatml_prompt("<think>\n\n</think>\n", answer="<think>\n\n</think>\nはい"),
    ),
    Family(
        "GLM-4",
        "llama.cpp tests/test-chat-template.cpp, GLMEdge",
        GLM_4,
        "[gMASK]<sop><|system|>\nSys.<|user|>\nQ1<|assistant|>\nはい<|user|>\nQ2<|assistant|>\n",
    ),
    Family(
        "GLM-4.5",
        f"{LLAMA_CPP}/GLM-4.6.jinja",
        GLM_45,
        "[gMASK]<sop><|system|>\nSys.<|user|>\nQ1/nothink<|assistant|>\n<think></think>\nはい"
        "<|user|>\nQ2/nothink<|assistant|>\n<think></think>\n",
    ),
    Family(
        "gpt-oss",
        f"{LLAMA_CPP}/openai-gpt-oss-120b.jinja",
        HARMONY,
        "<|start|>system<|message|>Current date: 2024-07-26<|end|>"
        "<|start|>developer<|message|># Instructions\n\nSys.<|end|>"
        "<|start|>user<|message|>Q1<|end|><|start|>assistant<|channel|>final<|message|>はい<|end|>"
        "<|start|>user<|message|>Q2<|end|><|start|>assistant<|channel|>final<|message|>",
    ),
    Family(
        "Granite 3.3",
        f"{LLAMA_CPP}/ibm-granite-granite-3.3-2B-Instruct.jinja",
        "{% for m in messages %}{{ '<|start_of_role|>' + m.role + '<|end_of_role|>' }}"
        "{{ m.content + '<|end_of_text|>\n' }}{% endfor %}{% if add_generation_prompt %}"
        "{{ '<|start_of_role|>assistant<|end_of_role|>' }}{{ 'Thinking.' if thinking }}"
        "{% endif %}",
        "<|start_of_role|>system<|end_of_role|>Sys.<|end_of_text|>\n"
        "<|start_of_role|>user<|end_of_role|>Q1<|end_of_text|>\n"
        "<|start_of_role|>assistant<|end_of_role|>はい<|end_of_text|>\n"
        "<|start_of_role|>user<|end_of_role|>Q2<|end_of_text|>\n"
        "<|start_of_role|>assistant<|end_of_role|>",
    ),
    Family("Command-R", "trl chat_templates/cohere.jinja", cohere("", ""), cohere_prompt("", "")),
    Family(
        "Command R7B",
        f"{LLAMA_CPP}/CohereForAI-c4ai-command-r7b-12-2024-tool_use.jinja",
        cohere("<|START_RESPONSE|>", "<|START_THINKING|><|END_THINKING|>"),
        cohere_prompt("<|START_RESPONSE|>", "<|START_THINKING|><|END_THINKING|><|START_RESPONSE|>"),
    ),
    Family(
        "Command A Reasoning",
        f"{LLAMA_CPP}/Cohere2MoE.jinja",
        cohere("<|START_TEXT|>", "<|START_THINKING|>"),
        cohere_prompt("<|START_TEXT|>", "<|START_THINKING|><|END_THINKING|><|START_TEXT|>"),
    ),
    Family(
        "llm-jp-3",
        "several public scripts that set it; the system's words are replaced by a sentence",
        LLM_JP,
        "<bos>\n\n### 指示:\nSys.\n\nQ1\n\n### 応答:\nはい<eos>\n\n### 指示:\nQ2\n\n### 応答:\n",
    ),
    Family(
        "Llama 2",
        "unsloth chat_templates.py, llama_template; ELYZA-japanese-Llama-2 follows it",
        LLAMA_2,
        "<bos>[INST] <<SYS>>\nSys.\n<</SYS>>\n\nQ1 [/INST] はい <eos><bos>[INST] Q2 [/INST]",
    ),
)


@pytest.mark.parametrize("family", FAMILIES, ids=lambda each: each.name)
def test_the_prompt_ends_where_the_answer_begins(family: Family) -> None:
    template = JinjaChatTemplate(family.template, bos="<bos>", eos="<eos>")
    assert template(TALK) == family.prompt


@pytest.mark.parametrize(
    ("opened", "closed"),
    [
        ("<think>", "<think></think>"),
        ("<think>\n", "<think>\n\n</think>\n\n"),
        ("<thought>\n", "<thought>\n\n</thought>\n\n"),
        ("<seed:think>", "<seed:think></seed:think>"),
        ("[THINK]", "[THINK][/THINK]"),
        ("<|START_THINKING|>", "<|START_THINKING|><|END_THINKING|>"),
        ("<|channel>thought\n", "<|channel>thought\n<channel|>"),
        (
            "<|channel|>analysis<|message|>",
            "<|channel|>analysis<|message|><|end|><|start|>assistant<|channel|>final<|message|>",
        ),
    ],
)
def test_an_open_thought_is_closed_as_its_family_does(opened: str, closed: str) -> None:
    template = JinjaChatTemplate(chatml(f"{{{{ {opened!r} }}}}"))
    assert template(TALK) == chatml_prompt(closed)


@pytest.mark.parametrize("end", ["<think>\n\n</think>\n\n", "</think>", "<rethink/>", "think>"])
def test_what_is_no_open_thought_is_left_alone(end: str) -> None:
    assert JinjaChatTemplate(chatml(f"{{{{ {end!r} }}}}"))(TALK) == chatml_prompt(end)


def test_a_template_that_never_asks_for_an_answer_is_led_to_it() -> None:
    template = JinjaChatTemplate(
        "{% for m in messages %}{{ '[' + m.role + ']' + m.content }}{% endfor %}"
    )
    assert template(TALK) == "[system]Sys.[user]Q1[assistant]はい[user]Q2[assistant]"


def test_a_prompt_that_ends_as_no_other_is_only_closed() -> None:
    """The end depends on the conversation, so what the template shows elsewhere says nothing."""
    template = JinjaChatTemplate(
        "{% for m in messages %}{{ '[' + m.role + ']' + m.content }}{% endfor %}"
        "{{ '[system]Answer.' if messages[0].role == 'system' else '' }}{{ '<think>' }}"
    )
    assert template(TALK).endswith("[user]Q2[system]Answer.<think></think>")


def test_a_template_that_refuses_a_second_turn_still_asks_the_first() -> None:
    template = JinjaChatTemplate(
        "{% if messages | length > 1 %}{{ raise_exception('one turn only') }}{% endif %}"
        "{{ messages[0].content }}<think>"
    )
    assert template([("user", "U")]) == "U<think></think>"


def test_a_system_role_that_is_dropped_goes_into_the_first_question() -> None:
    template = JinjaChatTemplate(
        "{% for m in messages if m.role != 'system' %}{{ '[' + m.role + ']' + m.content }}"
        "{% endfor %}{{ '[assistant]' }}"
    )
    assert template(TALK) == "[user]Sys.\n\nQ1[assistant]はい[user]Q2[assistant]"


@pytest.mark.parametrize("given", ["m.content", "' ' + m.content", "'  ' + m.content"])
def test_a_space_before_an_answer_belongs_to_its_first_token(given: str) -> None:
    template = JinjaChatTemplate(
        "{% for m in messages %}{{ '[' + m.role + ']' }}"
        f"{{{{ {given} if m.role == 'assistant' else m.content }}}}{{% endfor %}}"
        "{{ '[assistant]' }}"
    )
    assert template(TALK).endswith("[user]Q2[assistant]")
