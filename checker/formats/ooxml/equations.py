"""Equations (OMML, ECMA-376 Part 1, 22.1) as linear text.

The linear format is that of Word itself (Unicode Technical Note 28): `(a+b)/c`, `x^2`, `x_i`,
`√(x)`, `∑_(i=1)^n▒i`. It serves to find words and numbers, not to set the equation again.
"""

from collections.abc import Callable, Iterator

from checker.formats.ooxml.alternatives import iter_children, read_text
from checker.formats.ooxml.names import MATH, Element, W

_MAX_NESTING = 60


def write_linear(equation: Element) -> str:
    """Return an `m:oMath` or `m:oMathPara` as one line; deeper than 60 levels it is cut."""
    return _write_content(equation, 0)


def _write_content(element: Element | None, depth: int) -> str:
    if element is None or depth > _MAX_NESTING:
        return ""
    return "".join(_iter_pieces(element, depth))


def _iter_pieces(element: Element, depth: int) -> Iterator[str]:
    for item in iter_children(element):
        if item.tag in (MATH + "t", W + "t"):
            yield read_text(item)
        elif item.tag == W + "tab":
            yield "\t"
        elif item.tag in _FORMS:
            yield _FORMS[item.tag](item, depth + 1)
        elif not str(item.tag).endswith(("Pr", "}del", "}moveFrom")):
            yield _write_content(item, depth + 1)


def _part(element: Element, name: str, depth: int) -> str:
    return _write_content(element.find(MATH + name), depth)


def _bracket_operand(text: str) -> str:
    """Return an operand in brackets, unless it is one letter or one number."""
    return text if len(text) <= 1 or text.isalnum() else f"({text})"


def _get_value(element: Element, properties: str, name: str, default: str) -> str:
    found = element.find(f"{MATH}{properties}/{MATH}{name}")
    return default if found is None else found.get(MATH + "val", default)


def _write_fraction(element: Element, depth: int) -> str:
    upper, lower = _part(element, "num", depth), _part(element, "den", depth)
    return f"{_bracket_operand(upper)}/{_bracket_operand(lower)}"


def _write_scripts(element: Element, depth: int) -> str:
    lower, upper = _part(element, "sub", depth), _part(element, "sup", depth)
    below = f"_{_bracket_operand(lower)}" if lower else ""
    above = f"^{_bracket_operand(upper)}" if upper else ""
    return f"{_part(element, 'e', depth)}{below}{above}"


def _write_root(element: Element, depth: int) -> str:
    degree = _part(element, "deg", depth)
    inner = _part(element, "e", depth)
    return f"√({degree}&{inner})" if degree else f"√{_bracket_operand(inner)}"


def _sum(element: Element, depth: int) -> str:
    sign = _get_value(element, "naryPr", "chr", "∫")
    lower, upper = _part(element, "sub", depth), _part(element, "sup", depth)
    below = f"_{_bracket_operand(lower)}" if lower else ""
    above = f"^{_bracket_operand(upper)}" if upper else ""
    return f"{sign}{below}{above}▒{_bracket_operand(_part(element, 'e', depth))}"


def _write_brackets(element: Element, depth: int) -> str:
    opening = _get_value(element, "dPr", "begChr", "(")
    closing = _get_value(element, "dPr", "endChr", ")")
    between = _get_value(element, "dPr", "sepChr", "|")
    inner = between.join(_write_content(each, depth) for each in element.iterchildren(MATH + "e"))
    return f"{opening}{inner}{closing}"


def _write_function(element: Element, depth: int) -> str:
    name, argument = _part(element, "fName", depth), _part(element, "e", depth)
    return f"{name}{_bracket_operand(argument) if argument.startswith('(') else f' {argument}'}"


def _write_matrix(element: Element, depth: int) -> str:
    rows = (
        "&".join(_write_content(each, depth) for each in row.iterchildren(MATH + "e"))
        for row in element.iterchildren(MATH + "mr")
    )
    return f"■({'@'.join(rows)})"


def _write_lines(element: Element, depth: int) -> str:
    return (
        f"█({'@'.join(_write_content(each, depth) for each in element.iterchildren(MATH + 'e'))})"
    )


def _write_below(element: Element, depth: int) -> str:
    return f"{_part(element, 'e', depth)}┬{_bracket_operand(_part(element, 'lim', depth))}"


def _write_above(element: Element, depth: int) -> str:
    return f"{_part(element, 'e', depth)}┴{_bracket_operand(_part(element, 'lim', depth))}"


def _write_accent(element: Element, depth: int) -> str:
    return _part(element, "e", depth) + _get_value(element, "accPr", "chr", "\u0302")


_FORMS: dict[str, Callable[[Element, int], str]] = {
    MATH + "f": _write_fraction,
    MATH + "sSub": _write_scripts,
    MATH + "sSup": _write_scripts,
    MATH + "sSubSup": _write_scripts,
    MATH + "sPre": _write_scripts,
    MATH + "rad": _write_root,
    MATH + "nary": _sum,
    MATH + "d": _write_brackets,
    MATH + "func": _write_function,
    MATH + "m": _write_matrix,
    MATH + "eqArr": _write_lines,
    MATH + "limLow": _write_below,
    MATH + "limUpp": _write_above,
    MATH + "acc": _write_accent,
}
