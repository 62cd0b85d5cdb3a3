"""Grammars: llama.cpp reads them, and a model that wants something else is kept to them."""

import pytest

from checker.engine.llama import LlamaEngine
from checker.engine.settings import EngineSettings
from checker.models.installed import InstalledModel
from checker.pipeline.writing import grammar
from checker.ports import Piece


def test_sentences_are_bounded() -> None:
    assert grammar.prose("ja", 3).splitlines()[0] == "root ::= sentence (sentence){0,2}"
    assert grammar.prose("en", 2).splitlines()[0] == 'root ::= sentence (" " sentence){0,1}'
    assert grammar.prose("ja", 1).splitlines()[0] == "root ::= sentence"


def test_items_stand_on_lines() -> None:
    assert grammar.prose("ja", 2, items=True).splitlines()[:2] == [
        'root ::= item ("\\n" item){0,1}',
        'item ::= "- " sentence',
    ]


def test_texts_are_quoted() -> None:
    assert grammar.form([("件名", ['a"b', "c\\d"]), ("日", ["e\nf"])], "ja") == (
        'root ::= "件名: " value0 "\\n" "日: " value1\n'
        'value0 ::= "なし" | "a\\"b" | "c\\\\d"\n'
        'value1 ::= "なし" | "e\\nf"'
    )


def test_lines_are_numbered() -> None:
    assert grammar.labelled(2, ["なし", "理由"]) == (
        'root ::= "1: " label "\\n" "2: " label\nlabel ::= "なし" | "理由"'
    )


@pytest.mark.model
def test_the_model_keeps_to_them(real_model: InstalledModel) -> None:
    settings = EngineSettings(context=1024, keep_state=False)
    with LlamaEngine.open(
        real_model.path, name=real_model.name, sha256="0" * 64, settings=settings
    ) as engine:

        def written(wish: str, rules: str) -> str:
            prompt = Piece(engine.chat_template([("user", wish)]), trusted=True)
            return engine.complete([prompt], limit=60, grammar=rules).text

        one = written("日本の首都は。", grammar.form([("首都", ["大阪府", "東京都"])], "ja"))
        assert one in {"首都: なし", "首都: 大阪府", "首都: 東京都"}
        lines = written("分けてください。", grammar.labelled(2, ["なし", "理由"]))
        assert lines in {f"1: {a}\n2: {b}" for a in ("なし", "理由") for b in ("なし", "理由")}
        prose = written("# と箇条書きで、色を三つ挙げてください。", grammar.prose("ja", 2))
        assert not set(prose) & set("\n#*-")
