"""Examples of what reviewers decided in Word about findings of a judged rule."""

import json
from functools import partial
from pathlib import Path

import docx
import pytest

from checker.core.ports import Answer
from checker.engines.lazy_engine import EngineHandle
from checker.engines.scripted import SCRIPTED, ScriptedEngine
from checker.jobs.label.decided_examples import DecisionFiles, ExampleProposals, propose
from checker.rules.example_home import find_home
from checker.session import Options, Session
from tests.support.word_reviewer import Reviewer

_RULES = """\
ruleset: own
rules:
  - {id: own.word, kind: existence, words: [適宜]}
  - id: own.due
    kind: judge
    severity: error
    ask: いつまでに行うかが書かれていますか。
    examples:
      positive: [1日に, 2日に, 3日に, 4日に, 5日に, 6日に, 7日に, 8日に]
      negative: [甲, 乙, 丙, 丁, 戊, 己, 庚, 辛]
"""
_SENTENCES = ("名簿を作る。", "会場を借りる。資料は適宜直す。", "5日に集まる。")


@pytest.fixture
def session(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Session:
    """Return a session whose judge misses a day wherever there is none."""
    monkeypatch.setenv("CHECKER_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "own.yaml").write_text(_RULES, encoding="utf-8")
    opened = Session.open(tmp_path, Options(ruleset="own.yaml", language="en"))
    engine = ScriptedEngine(lambda _, text: Answer(9.0 if "日" in text else -9.0, 1.0))
    opened.use_engine(EngineHandle(lambda: engine, SCRIPTED))
    return opened


@pytest.fixture
def reviewed(session: Session, tmp_path: Path) -> Reviewer:
    """Return the annotated copy of a draft with three findings of the judged rule, in Word."""
    draft = tmp_path / "draft.docx"
    document = docx.Document()
    for sentence in _SENTENCES:
        document.add_paragraph(sentence)
    document.save(str(draft))
    verdict = session.check(draft)
    told = [(each.rule, each.quote) for each in verdict.findings if each.rule == "own.due"]
    assert [quote for _, quote in told] == ["名簿を作る。", "会場を借りる。", "資料は適宜直す。"]
    return Reviewer(session.annotated(draft, verdict).data)


def _propose(session: Session, path: Path, original: Path | None = None) -> ExampleProposals:
    files = DecisionFiles(session.read, session.settings.limits, "en", original)
    homes = partial(find_home, session.library, ruleset="own.yaml")
    return propose(files.read_all(path), homes)


def _items(found: ExampleProposals) -> list[dict[str, object]]:
    return [each.item for each in found.proposals]


def test_a_resolved_comment_says_that_the_text_is_fine(
    session: Session, reviewed: Reviewer, tmp_path: Path
) -> None:
    back = reviewed.resolve(0).save(tmp_path / "back.docx")
    expected = {
        "text": "名簿を作る。",
        "label": "good",
        "source": {"document": "back.docx", "place": "paragraph"},
        "by": "総務 高橋",
        "date": "2025-07-02",
    }
    assert _items(_propose(session, back)) == [expected]
    report = tmp_path / "decisions.json"
    told = {"language": "en", "path": str(back), "sidecar": "", "decisions": []}
    report.write_text(json.dumps(told), encoding="utf-8")
    assert _items(_propose(session, report)) == [expected]


def test_words_that_were_mended_were_bad_and_stand_in_the_draft(
    session: Session, reviewed: Reviewer, tmp_path: Path
) -> None:
    back = reviewed.write("会場を借りる。", "会場を9月8日に借りる。").save(tmp_path / "back.docx")
    (bad,) = _items(_propose(session, back, tmp_path / "draft.docx"))
    assert (bad["text"], bad["label"]) == ("会場を借りる。", "bad")
    without = _propose(session, back)
    assert (_items(without), [each.rule for each, _ in without.unclear]) == ([], ["own.due"])


def test_what_nobody_decided_gives_nothing(
    session: Session, reviewed: Reviewer, tmp_path: Path
) -> None:
    back = reviewed.save(tmp_path / "back.docx")
    assert _items(_propose(session, back)) == []
