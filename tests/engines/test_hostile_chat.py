"""Chat templates of strangers' GGUF files: an error or a prompt, soon, and in little memory."""

import time
import tracemalloc

import pytest

from checker.core.errors import ModelError
from checker.engines.llama.chat import JinjaChatTemplate

pytestmark = pytest.mark.slow

TALK = [("user", "U" * 1000)]
_SECONDS, _BYTES = 15.0, 300 << 20

HOSTILE = {
    "a loop": "{% for i in range(10**9) %}x{% endfor %}",
    "loops in loops": "{% for i in range(9999) %}" * 4 + "x" + "{% endfor %}" * 4,
    "a loop without output": "{% for i in range(99999) %}" * 2 + "{% endfor %}" * 2,
    "filtered loops": "{% for i in range(99999) if i in range(99999)|list %}{% endfor %}",
    "a product": "{{ 'x' * 10**10 }}",
    "a product of lists": "{{ ([1] * 10**9)|length }}",
    "a product of products": "{{ ('x' * 99999) * 99999 }}",
    "a power": "{{ 9**9**9 }}",
    "powers": "{{ (9**5)**5**5 }}",
    "growing numbers": "{% set n = namespace(x=9) %}{% for i in range(60) %}"
    "{% set n.x = n.x * n.x %}{% endfor %}{{ n.x }}",
    "doubling": "{% set n = namespace(x='ab') %}{% for i in range(60) %}{% set n.x = n.x ~ n.x %}"
    "{% endfor %}{{ n.x|length }}",
    "adding": "{% set n = namespace(x='ab') %}{% for i in range(60) %}{% set n.x = n.x + n.x %}"
    "{% endfor %}",
    "doubling lists": "{% set n = namespace(x=[1]) %}{% for i in range(60) %}"
    "{% set n.x = [n.x, n.x] %}{% endfor %}{{ n.x }}",
    "doubling lists, as JSON": "{% set n = namespace(x=[1]) %}{% for i in range(60) %}"
    "{% set n.x = [n.x, n.x] %}{% endfor %}{{ n.x|tojson }}",
    "doubling lists, compared": "{% set n = namespace(x=[1], y=[1]) %}{% for i in range(60) %}"
    "{% set n.x = [n.x, n.x] %}{% set n.y = [n.y, n.y] %}{% endfor %}{{ n.x == n.y }}",
    "a block that is kept": "{% set x %}{% for i in range(9999) %}{{ messages[0].content * 100 }}"
    "{% endfor %}{% endset %}{{ x|length }}",
    "constants that are kept": "{% set x %}{% for i in range(99999) %}"
    + "x" * 90_000
    + "{% endfor %}{% endset %}",
    "much output": "{% for i in range(9999) %}{{ messages[0].content * 100 }}{% endfor %}",
    "a macro that calls itself": "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    "a macro that calls itself twice": "{% macro m(n) %}{% if n %}{{ m(n-1) }}{{ m(n-1) }}"
    "{% endif %}{% endmacro %}{{ m(60) }}",
    "a recursive loop": "{% for i in [[1]] recursive %}{{ loop([i]) }}{% endfor %}",
    "replacing": "{{ ('a' * 99999).replace('a', 'b' * 99999) }}",
    "replacing by a filter": "{{ ('a' * 99999)|replace('a', 'b' * 99999) }}",
    "joining": "{{ ('x' * 99999).join(range(99999)|map('string')|list) }}",
    "joining by a filter": "{{ range(99999)|map('string')|join('x' * 99999) }}",
    "centred": "{{ 'x'.center(10**12) }}",
    "centred by a filter": "{{ 'x'|center(10**12) }}",
    "filled": "{{ 'x'.zfill(10**10) }}",
    "tabs": "{{ ('\t' * 99999).expandtabs(99999) }}",
    "indented": "{{ 'x\ny'|indent(10**10) }}",
    "batches": "{{ [1]|batch(10**10, 'x')|list }}",
    "slices": "{{ [1]|slice(10**10)|list }}",
    "formats": "{{ '%1000000000d' % 1 }}",
    "formats by a star": "{{ '%*d' % (1000000000, 1) }}",
    "formats by a method": "{{ '{:1000000000}'.format(1) }}",
    "formats by an argument": "{{ '{:{}}'.format(1, 1000000000) }}",
    "formats by a filter": "{{ '%1000000000d'|format(1) }}",
    "lorem ipsum": "{{ lipsum(10**9) }}",
    "brackets": "{{ " + "(" * 20_000 + "1" + ")" * 20_000 + " }}",
    "conditions": "{% if 1 %}" * 5000 + "{% endif %}" * 5000,
    "a long template": "x" * (1 << 20),
    "a long number": "{{ " + "9" * 100_000 + " }}",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_template_is_a_model_error(name: str) -> None:
    tracemalloc.start()
    started = time.process_time()
    try:
        with pytest.raises(ModelError, match="chat template cannot be used"):
            JinjaChatTemplate(HOSTILE[name])(TALK)
        assert tracemalloc.get_traced_memory()[1] < _BYTES
    finally:
        tracemalloc.stop()
    assert time.process_time() - started < _SECONDS


def test_a_long_conversation_stays_within_the_bounds() -> None:
    template = (
        "{% for m in messages %}{% if m.role == 'user' and m.content|length > 3 %}"
        "<{{ m.role }}>{{ m.content|trim }}{% for c in m.content.split(' ') %}{{ c }}{% endfor %}"
        "{% endif %}{% endfor %}"
    )
    talk = [("user", "word " * 2000)] * 20
    assert JinjaChatTemplate(template)(talk).count("word") == 20 * 4000
