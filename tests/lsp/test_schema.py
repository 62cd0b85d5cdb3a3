"""What stands under the cursor in a YAML file, and what its schema says of it."""

import pytest

from checker.lsp.schema_lookup import describe, find_key
from checker.rules.schema import build_ruleset_schema

LINES = """\
ruleset: house
applies_to:
  filename: ["a*.md"]
rules:
  - id: house.a
    message: 「{match}」
    kind: existence
    scope: {section: 費用}
    words:
      - word: 適宜
        reason: 期限
  - id: house.b
    kind: "table-sum"
    table:
      section: 費用
    total_row: 合計
override:
  x.y: {severity: info}
""".splitlines()


@pytest.mark.parametrize(
    ("line", "column", "keys", "kind"),
    [
        (0, 2, ("ruleset",), None),
        (2, 4, ("applies_to", "filename"), None),
        (6, 12, ("rules", "kind"), "existence"),
        (5, 5, ("rules", "message"), "existence"),
        (7, 15, ("rules", "scope", "section"), "existence"),
        (9, 9, ("rules", "words", "word"), "existence"),
        (10, 9, ("rules", "words", "reason"), "existence"),
        (12, 6, ("rules", "kind"), "table-sum"),
        (14, 8, ("rules", "table", "section"), "table-sum"),
    ],
)
def test_the_key_under_the_cursor(
    line: int, column: int, keys: tuple[str, ...], kind: str | None
) -> None:
    found = find_key(LINES, line, column)
    assert found is not None
    assert found.keys == keys
    assert found.kind == kind or keys[0] != "rules"
    assert describe(build_ruleset_schema(), found, "ja")


def test_values_are_no_keys() -> None:
    assert find_key(LINES, 0, 12) is None
    assert find_key(LINES, 7, 22) is None
    assert find_key(LINES, 99, 0) is None
