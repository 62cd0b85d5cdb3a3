"""Grammars: llama.cpp reads them, and a model that wants something else is kept to them."""

import pytest

from checker.core.ports import PromptSegment
from checker.engines.catalogue.installed import InstalledModel
from checker.engines.llama.engine import LlamaEngine
from checker.engines.settings import EngineSettings
from checker.jobs.write import grammar


def test_sentences_are_bounded() -> None:
    assert grammar.build_grammar("ja", 3).splitlines()[0] == "root ::= sentence (sentence){0,2}"
    assert grammar.build_grammar("en", 2).splitlines()[0] == 'root ::= sentence (" " sentence){0,1}'
    assert grammar.build_grammar("ja", 1).splitlines()[0] == "root ::= sentence"


def test_a_word_may_stand_in_their_place() -> None:
    rules = grammar.build_grammar("ja", 2, other="なし")
    assert rules.splitlines()[0] == 'root ::= "なし" | sentence (sentence){0,1}'


def test_items_stand_on_lines() -> None:
    assert grammar.build_grammar("ja", 2, items=True).splitlines()[:2] == [
        'root ::= item ("\\n" item){0,1}',
        'item ::= "- " sentence',
    ]


@pytest.mark.model
def test_the_model_keeps_to_them(real_model: InstalledModel) -> None:
    settings = EngineSettings(context=1024, keep_state=False)
    with LlamaEngine.open(
        real_model.path, name=real_model.name, sha256="0" * 64, settings=settings
    ) as engine:

        def written(wish: str, rules: str) -> str:
            prompt = PromptSegment(engine.chat_template([("user", wish)]), trusted=True)
            return engine.complete([prompt], limit=60, grammar=rules).text

        prose = written("# と箇条書きで、色を三つ挙げてください。", grammar.build_grammar("ja", 2))
        assert not set(prose) & set("\n#*-")
