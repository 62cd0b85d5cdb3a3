"""What is typed wrong is said in the user's language, with what comes near."""

import pytest

from tests.support.command import Run


@pytest.mark.parametrize(
    ("arguments", "lines"),
    [
        (
            ("chekc",),
            [
                "コマンド「chekc」はありません。",
                "「check」ではありませんか。",
                "使い方: checker --help",
            ],
        ),
        (
            ("rules", "exlain"),
            [
                "コマンド「exlain」はありません。",
                "「explain」ではありませんか。",
                "使い方: checker rules --help",
            ],
        ),
        (
            ("check", "--formt", "x"),
            [
                "オプション「--formt」はありません。",
                "「--format」ではありませんか。",
                "使い方: checker check --help",
            ],
        ),
        (("check",), ["FILES... を指定してください。", "使い方: checker check --help"]),
        (("check", "a.md", "-r"), ["-r には値が要ります。"]),
    ],
)
def test_what_was_typed_wrong(run: Run, arguments: tuple[str, ...], lines: list[str]) -> None:
    result = run(*arguments, CHECKER_LANGUAGE="ja")
    first, *rest = lines
    assert result.returncode == 2
    assert result.stderr == "".join([f"checker: {first}\n", *(f"  → {each}\n" for each in rest)])
