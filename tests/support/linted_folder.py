"""A folder to lint: a rule set of its own with a file of words, and two documents."""

RULES = """\
ruleset: house
rules:
  - id: house.kana
    kind: substitution
    severity: error
    swap: {出来る: できる}
  - id: house.words
    kind: existence
    words: {file: words.txt}
"""
HOUSE = {
    "checker.toml": 'rules = ["rules"]\ndefault_ruleset = "house"\n',
    "rules/house.yaml": RULES,
    "rules/words.txt": "至急\n",
    "docs/a.md": "# 報告\n\n取得出来る日を至急確認する。\n",
    "docs/b.md": "# 報告\n\n取得できる日を確認する。\n",
}
