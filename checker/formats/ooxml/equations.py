"""Equations (OMML, ECMA-376 Part 1, 22.1) as linear text.

The linear format is that of Word itself (Unicode Technical Note 28): `(a+b)/c`, `x^2`, `x_i`,
`√(x)`, `∑_(i=1)^n▒i`. It serves to find words and numbers, not to set the equation again.
"""

from collections.abc import Callable, Iterator

from checker.formats.ooxml.names import MATH, Element, W

_MOST_NESTED = 60


def linear(equation: Element) -> str:
    """Return an `m:oMath` or `m:oMathPara` as one line; deeper than 60 levels it is cut."""
    return _content(equation, 0)


def _content(element: Element | None, depth: int) -> str:
    if element is None or depth > _MOST_NESTED:
        return ""
    return "".join(_pieces(element, depth))


def _pieces(element: Element, depth: int) -> Iterator[str]:
    for item in element:
        if item.tag in (MATH + "t", W + "t"):
            yield item.text or ""
        elif item.tag == W + "tab":
            yield "\t"
        elif item.tag in _FORMS:
            yield _FORMS[item.tag](item, depth + 1)
        elif not str(item.tag).endswith(("Pr", "}del", "}moveFrom")):
            yield _content(item, depth + 1)


def _part(element: Element, name: str, depth: int) -> str:
    return _content(element.find(MATH + name), depth)


def _grouped(text: str) -> str:
    """Return an operand in brackets, unless it is one letter or one number."""
    return text if len(text) <= 1 or text.isalnum() else f"({text})"


def _value(element: Element, properties: str, name: str, default: str) -> str:
    found = element.find(f"{MATH}{properties}/{MATH}{name}")
    return default if found is None else found.get(MATH + "val", default)


def _fraction(element: Element, depth: int) -> str:
    upper, lower = _part(element, "num", depth), _part(element, "den", depth)
    return f"{_grouped(upper)}/{_grouped(lower)}"


def _scripts(element: Element, depth: int) -> str:
    lower, upper = _part(element, "sub", depth), _part(element, "sup", depth)
    below = f"_{_grouped(lower)}" if lower else ""
    above = f"^{_grouped(upper)}" if upper else ""
    return f"{_part(element, 'e', depth)}{below}{above}"


def _root(element: Element, depth: int) -> str:
    degree = _part(element, "deg", depth)
    inner = _part(element, "e", depth)
    return f"√({degree}&{inner})" if degree else f"√{_grouped(inner)}"


def _sum(element: Element, depth: int) -> str:
    sign = _value(element, "naryPr", "chr", "∫")
    lower, upper = _part(element, "sub", depth), _part(element, "sup", depth)
    below = f"_{_grouped(lower)}" if lower else ""
    above = f"^{_grouped(upper)}" if upper else ""
    return f"{sign}{below}{above}▒{_grouped(_part(element, 'e', depth))}"


def _brackets(element: Element, depth: int) -> str:
    opening = _value(element, "dPr", "begChr", "(")
    closing = _value(element, "dPr", "endChr", ")")
    between = _value(element, "dPr", "sepChr", "|")
    inner = between.join(_content(each, depth) for each in element.iterchildren(MATH + "e"))
    return f"{opening}{inner}{closing}"


def _function(element: Element, depth: int) -> str:
    name, argument = _part(element, "fName", depth), _part(element, "e", depth)
    return f"{name}{_grouped(argument) if argument.startswith('(') else f' {argument}'}"


def _matrix(element: Element, depth: int) -> str:
    rows = (
        "&".join(_content(each, depth) for each in row.iterchildren(MATH + "e"))
        for row in element.iterchildren(MATH + "mr")
    )
    return f"■({'@'.join(rows)})"


def _lines(element: Element, depth: int) -> str:
    return f"█({'@'.join(_content(each, depth) for each in element.iterchildren(MATH + 'e'))})"


def _below(element: Element, depth: int) -> str:
    return f"{_part(element, 'e', depth)}┬{_grouped(_part(element, 'lim', depth))}"


def _above(element: Element, depth: int) -> str:
    return f"{_part(element, 'e', depth)}┴{_grouped(_part(element, 'lim', depth))}"


def _accent(element: Element, depth: int) -> str:
    return _part(element, "e", depth) + _value(element, "accPr", "chr", "\u0302")


_FORMS: dict[str, Callable[[Element, int], str]] = {
    MATH + "f": _fraction,
    MATH + "sSub": _scripts,
    MATH + "sSup": _scripts,
    MATH + "sSubSup": _scripts,
    MATH + "sPre": _scripts,
    MATH + "rad": _root,
    MATH + "nary": _sum,
    MATH + "d": _brackets,
    MATH + "func": _function,
    MATH + "m": _matrix,
    MATH + "eqArr": _lines,
    MATH + "limLow": _below,
    MATH + "limUpp": _above,
    MATH + "acc": _accent,
}
