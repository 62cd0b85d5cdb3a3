"""Arithmetic that rule authors write: numbers, names and a few functions, and nothing else."""

import ast
import math
import operator
from collections.abc import Callable, Mapping

from checker.core.data_classes import dataclass
from checker.core.errors import InvalidValueError
from checker.core.messages import Message
from checker.core.text import lazy_re as re

_MAX_LENGTH = 2_000
"""Characters of a formula; the parser's depth grows with them."""

_BINARY: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.Pow: operator.pow,
}
_UNARY: dict[type[ast.unaryop], Callable[[float], float]] = {
    ast.UAdd: operator.pos,
    ast.USub: operator.neg,
}
_FUNCTIONS: dict[str, Callable[..., float]] = {
    "abs": abs,
    "sqrt": math.sqrt,
    "log": math.log,
    "log10": math.log10,
    "log2": math.log2,
    "exp": math.exp,
    "pow": math.pow,
    "floor": math.floor,
    "ceil": math.ceil,
    "round": lambda number, digits=0.0: round(number, int(digits)),
    "min": min,
    "max": max,
}
_MORE_ARGUMENTS = {"pow": (2, 2), "log": (1, 2), "round": (1, 2), "min": (2, 9), "max": (2, 9)}
_COMPARISONS: dict[str, Callable[[float, float], bool]] = {
    ">": operator.gt,
    "<": operator.lt,
    ">=": operator.ge,
    "<=": operator.le,
    "==": operator.eq,
    "=": operator.eq,
    "!=": operator.ne,
}
_CONDITION = re.compile(r"\s*(>=|<=|==|!=|=|>|<)(.+)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Formula:
    """A parsed formula; `names` are those whose values it needs, `heading.h1` as `heading_h1`."""

    tree: ast.expr
    names: frozenset[str]

    def value(self, values: Mapping[str, float]) -> float | None:
        """Return the result, None where there is none: division by nothing, root of a negative.

        Raises:
            KeyError: a name has no value.
        """
        try:
            result = _evaluate_node(self.tree, values)
            return float(result) if math.isfinite(result) else None
        except (ArithmeticError, ValueError, TypeError):  # a complex number is no answer either
            return None


@dataclass(frozen=True, slots=True)
class FormulaCondition:
    """A comparison with a formula: `> 8.0`."""

    sign: str
    limit: Formula

    def holds(self, score: float, values: Mapping[str, float]) -> bool:
        """Return whether `score` compares so; False where the limit has no value."""
        limit = self.limit.value(values)
        return limit is not None and _COMPARISONS[self.sign](score, limit)


def parse(text: str) -> Formula:
    """Return the formula that a text is.

    Raises:
        ValueError: it is more than arithmetic, or too long.
    """
    if len(text) > _MAX_LENGTH:
        raise InvalidValueError(Message("metric.formula-too-long", limit=_MAX_LENGTH))
    try:
        tree = ast.parse(" ".join(text.split()), mode="eval").body
        return Formula(tree, frozenset(_collect_names(tree)))
    except (SyntaxError, RecursionError, MemoryError) as error:
        raise InvalidValueError(Message("metric.no-formula", text=text)) from error


def parse_condition(text: str) -> FormulaCondition:
    """Return the comparison that a text is.

    Raises:
        ValueError: it is none.
    """
    match = _CONDITION.fullmatch(text)
    if match is None:
        raise InvalidValueError(Message("metric.no-condition", text=text))
    return FormulaCondition(match[1], parse(match[2]))


def _collect_names(node: ast.expr) -> set[str]:
    """Return the names in a formula.

    Raises:
        ValueError: something in it is no arithmetic.
    """
    match node:
        case ast.BinOp(left, op, right) if type(op) in _BINARY:
            return _collect_names(left) | _collect_names(right)
        case ast.UnaryOp(op, operand) if type(op) in _UNARY:
            return _collect_names(operand)
        case ast.Call(function, arguments, []) if _may_call(
            _get_dotted_name(function), len(arguments)
        ):
            return set().union(*map(_collect_names, arguments))
        case ast.Constant(value) if type(value) in {int, float}:
            return set()
        case ast.Name() | ast.Attribute() if name := _get_dotted_name(node):
            return {name}
    raise InvalidValueError(Message("metric.not-in-a-formula", text=ast.unparse(node)))


def _may_call(name: str | None, arguments: int) -> bool:
    least, most = _MORE_ARGUMENTS.get(name or "", (1, 1))
    return name in _FUNCTIONS and least <= arguments <= most


def _get_dotted_name(node: ast.expr) -> str | None:
    """Return `heading_h1` for `heading.h1`, `sqrt` for `math.sqrt`, None for what is no name."""
    match node:
        case ast.Name(name):
            return name
        case ast.Attribute(ast.Name("math"), name):
            return name
        case ast.Attribute(ast.Name(base), name):
            return f"{base}_{name}"
    return None


def _evaluate_node(node: ast.expr, values: Mapping[str, float]) -> float:
    match node:
        case ast.BinOp(left, op, right):
            return _BINARY[type(op)](_evaluate_node(left, values), _evaluate_node(right, values))
        case ast.UnaryOp(op, operand):
            return _UNARY[type(op)](_evaluate_node(operand, values))
        case ast.Call(function, arguments):
            each = [_evaluate_node(argument, values) for argument in arguments]
            return _FUNCTIONS[_get_dotted_name(function) or ""](*each)
        case ast.Constant(int() | float() as number):
            return float(number)  # whole numbers could grow without bound
        case _:
            return values[_get_dotted_name(node) or ""]
