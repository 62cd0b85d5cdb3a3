"""The real model writes a document: what is given stands, and nothing that nobody said."""

from pathlib import Path

import pytest

from checker.engines.catalogue.installed import InstalledModel
from checker.engines.llama.engine import LlamaEngine
from checker.engines.scripted import SCRIPTED
from checker.engines.settings import EngineSettings
from checker.jobs.write import DraftGenerator, write
from checker.jobs.write.grounding.unsupported_facts import find_unsupported
from tests.support.writing import order, template_in, tools


@pytest.mark.model
def test_a_document(tmp_path: Path, real_model: InstalledModel) -> None:
    template = template_in(tmp_path)
    settings = EngineSettings(context=2048, keep_state=False)
    with LlamaEngine.open(
        real_model.path, name=real_model.name, sha256="0" * 64, settings=settings
    ) as engine:
        made = write(order(template), tools(template, DraftGenerator(lambda: engine, SCRIPTED)))
    text = made.data.decode()
    assert text.startswith("# 棚の購入\n\n- 納入日: 2025年9月18日(木)\n- 金額: 1,089,000円\n")
    reason = str(made.values["reason"])
    assert reason
    assert not find_unsupported(
        reason, ("棚の購入 棚が3台足りない。", "1,089,000円 2025-09-18"), "ja"
    )
    assert reason.endswith("。")
    assert "です。" not in reason
