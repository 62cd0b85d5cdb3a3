"""What is written together is what each prompt gets alone."""

import pytest

from checker.core.errors import JudgeError
from checker.core.ports import PromptSegment
from checker.engines.llama.engine import LlamaEngine
from checker.engines.settings import EngineSettings
from tests.engines.test_llama import margins, opened, pytestmark, tree

__all__ = ["pytestmark"]

RULES = "走り書きのメモの一行を、社内文書に載せる書き言葉の文にします。"
LINES = (
    "工事は土日で",
    "値段は型番ごとに",
    "返事は金曜までに欲しい、と課長",
    "了解",
    "床=箱だらけ",
)
GRAMMAR = 'root ::= "なし" | [^\\n。]{4,40} "。"'


def _prompt(engine: LlamaEngine, line: str) -> tuple[PromptSegment, ...]:
    asked = engine.chat_template([("system", RULES), ("user", line)])
    return (PromptSegment(asked, trusted=True),)


def test_each_text_is_what_its_prompt_gets_alone() -> None:
    with opened() as engine:
        prompts = [_prompt(engine, line) for line in LINES]
        alone = [
            engine.write_skilled("wording", [e], limit=30, grammar=GRAMMAR)[0].text for e in prompts
        ]
        before = margins(engine, tree())
        made = engine.write_skilled("wording", prompts, limit=30, grammar=GRAMMAR)
        assert [each.text for each in made] == alone
        assert all(each.ended for each in made)
        assert margins(engine, tree()) == before
        some = [
            engine.write_skilled("wording", prompts[n:], limit=30, grammar=GRAMMAR)[0].text
            for n in (1, 3)
        ]
        assert some == [alone[1], alone[3]]


def test_they_end_with_the_time_and_with_the_cap() -> None:
    with opened() as engine:
        prompts = [_prompt(engine, line) for line in LINES]
        at_once = engine.write_skilled("wording", prompts, limit=30, grammar=GRAMMAR, seconds=0)
        assert not any(each.ended for each in at_once)
        capped = engine.write_skilled("wording", prompts, limit=2, grammar="")
        assert {each.tokens for each in capped} <= {1, 2}


def test_what_does_not_fit_is_an_error_and_leaves_nothing_behind() -> None:
    with opened(EngineSettings(context=512, parallel=8, keep_state=False)) as engine:
        alone = engine.complete(_prompt(engine, LINES[0]), limit=20).text
        with pytest.raises(JudgeError):
            engine.write_skilled(
                "wording", [_prompt(engine, e * 60) for e in LINES], limit=20, grammar=""
            )
        assert engine.complete(_prompt(engine, LINES[0]), limit=20).text == alone
