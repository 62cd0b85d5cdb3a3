"""An example of a form is made where the expression is a simple one, and fits it."""

import pytest
import regex

from checker.kinds.shared.pattern_examples import make_example


@pytest.mark.parametrize(
    ("pattern", "example"),
    [
        (r"INC-[0-9]{4}-[0-9]{3}", "INC-0000-000"),
        (r"総-\d{4}-\d{3}", "総-0000-000"),
        (r"[\p{Han}]{1,3}-20[0-9]{2}", "総-2000"),
        (r"[A-Z]{1,4}-[0-9]+", "A-0"),
        (r"第?[0-9]+\.[0-9]+版?", "0.0"),
        (r"a\-b", "a-b"),
        (r".*について", None),
        (r"(?:第)?[0-9]+", None),
        (r"A|B", None),
        ("", None),
    ],
)
def test_an_example_fits_its_expression(pattern: str, example: str | None) -> None:
    assert make_example(pattern) == example
    assert example is None or regex.fullmatch(pattern, example)
