"""What was decided is added to the file beside a document, and what it had stays."""

from pathlib import Path

import pytest

from checker.core.errors import CheckerError
from checker.jobs.suppress.sidecar import Ignore, read_sidecar
from checker.jobs.suppress.sidecar_write import add, get_sidecar_path, select_unknown

_PRINT = "3-e90a2.2-5c4ed.5-4dba7"
_NEW = Ignore(rule="own.vague", reason="却下", quote='「"適宜"」\u2028', fingerprint=_PRINT)
_LINES = """\
- rule: "own.vague"
  reason: "却下"
  quote: "「\\"適宜\\"」\\u2028"
  fingerprint: "3-e90a2.2-5c4ed.5-4dba7"
"""
_INDENTED = "".join(f"  {line}\n" for line in _LINES.splitlines())
_OLD = Ignore(rule="own.late", reason="別紙: 参照")


def _after(folder: Path, old: str | None) -> str:
    document = folder / "稟議.docx"
    if old is not None:
        get_sidecar_path(document).write_bytes(old.encode())
    add(document, [_NEW])
    return get_sidecar_path(document).read_bytes().decode()


def _read(folder: Path) -> list[Ignore]:
    sidecar = read_sidecar(folder / "稟議.docx")
    assert sidecar is not None
    return [ignore for ignore, _ in sidecar.ignores]


def test_a_new_file_is_made(tmp_path: Path) -> None:
    written = _after(tmp_path, None)
    assert written.endswith(f"ignore:\n{_INDENTED}")
    assert written.startswith("# 指摘のうち")
    assert _read(tmp_path) == [_NEW]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (
            "# メモ\nignore:\n- rule: own.late  # 総務\n  reason: '別紙: 参照'\n# 終わり",
            "# メモ\nignore:\n- rule: own.late  # 総務\n  reason: '別紙: 参照'\n# 終わり\n"
            + _LINES,
        ),
        (
            "ignore:\r\n  - rule: own.late\r\n    reason: '別紙: 参照'\r\n",
            "ignore:\r\n  - rule: own.late\r\n    reason: '別紙: 参照'\r\n"
            + _INDENTED.replace("\n", "\r\n"),
        ),
        (
            "# メモ\nignore: [{rule: own.late, reason: '別紙: 参照'}]  # 終わり\n",
            '# メモ\nignore:\n  - rule: "own.late"\n    reason: "別紙: 参照"\n'
            + _INDENTED
            + "# 終わり\n",
        ),
        (
            "\ufeffignore: [{rule: own.late, reason: '別紙: 参照'}]",
            '\ufeffignore:\n  - rule: "own.late"\n    reason: "別紙: 参照"\n' + _INDENTED,
        ),
    ],
)
def test_what_it_had_stays(tmp_path: Path, old: str, new: str) -> None:
    assert _after(tmp_path, old) == new
    assert _read(tmp_path) == [_OLD, _NEW]


@pytest.mark.parametrize("old", ["", "# メモ\n", "ignore: []\n", "{}\n"])
def test_an_empty_one_is_filled(tmp_path: Path, old: str) -> None:
    _after(tmp_path, old)
    assert _read(tmp_path) == [_NEW]


@pytest.mark.parametrize(
    "old", ["ignore:\n- {rule: a, reason: b}\n...\n", "- 1\n", "ignore:\n", "ignore: {"]
)
def test_what_takes_no_more_stays_as_it_is(tmp_path: Path, old: str) -> None:
    with pytest.raises(CheckerError):
        _after(tmp_path, old)
    assert get_sidecar_path(tmp_path / "稟議.docx").read_bytes() == old.encode()
    assert [each.name for each in tmp_path.iterdir()] == ["稟議.docx.checker.yaml"]


def test_what_is_there_is_not_unknown(tmp_path: Path) -> None:
    _after(tmp_path, None)
    again = _NEW.model_copy(update={"reason": "もう一度"})
    second = _NEW.model_copy(update={"nth": 2})
    assert select_unknown(tmp_path / "稟議.docx", [again, second]) == [second]
