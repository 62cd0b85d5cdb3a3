"""Run a stranger's Jinja template: it sees what it is given, reaches nothing else, and ends.

Jinja's sandbox keeps a template from Python's objects, but not from loops, products and copies
without end. Here each round of a loop, each call, filter, test, sum and comparison is counted, and
what it would work on is measured before.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import wraps
from typing import Any, Final

from jinja2 import TemplateError, nodes
from jinja2.ext import Extension
from jinja2.sandbox import ImmutableSandboxedEnvironment

from checker.core.text import lazy_re as re

STUMBLES: Final = (
    TypeError,
    ValueError,
    LookupError,
    AttributeError,
    ArithmeticError,
    RecursionError,
    MemoryError,
    SyntaxError,
)
"""What running a template may raise, and compiling one that is nested too deeply."""
MAX_SOURCE: Final = 256 << 10
"""Characters of a template; those of large families have 20,000."""
_MAX_STEPS: Final = 200_000
_MAX_SECONDS: Final = 5.0
_MAX_SIZE: Final = 1 << 20
"""Characters of a text, and parts of a list with all that is in it."""
_MAX_WORK: Final = 1 << 26
"""Product of the sizes that one operation works on."""
_MAX_OUTPUT: Final = 8 << 20
_MAX_NUMBER: Final = 10**15
_WIDE: Final = re.compile(r"\d{5}|\*|\{[^{}]*\{")
"""A width in a format that nobody needs, or that an argument gives."""
_FILTERS: Final = frozenset(
    (
        *("abs", "capitalize", "count", "d", "default", "dictsort", "e", "escape", "first"),
        *("float", "forceescape", "indent", "int", "items", "join", "last", "length", "list"),
        *("lower", "map", "max", "min", "reject", "rejectattr", "replace", "reverse", "round"),
        *("safe", "select", "selectattr", "sort", "string", "title", "trim", "truncate"),
        *("unique", "upper", "wordcount"),
    )
)
"""Jinja's filters that chat templates need; the others pad, slice and print without bounds."""


class BoundedEnvironment(ImmutableSandboxedEnvironment):
    """Jinja for templates of a model or of a prompt folder.

    Args:
        extensions: Jinja's own.
        functions: what templates may call besides Jinja's.
        filters: beside those of `_FILTERS`.
        options: Jinja's own, such as a loader.
    """

    intercepted_binops = frozenset({"+", "-", "*", "/", "//", "%", "**"})

    def __init__(
        self,
        extensions: Sequence[str | type[Extension]],
        functions: Mapping[str, Callable[..., Any]],
        filters: Mapping[str, Callable[..., Any]],
        **options: Any,
    ) -> None:
        super().__init__(
            trim_blocks=True,
            lstrip_blocks=True,
            extensions=extensions,
            finalize=self._take_output,
            **options,
        )
        self._steps, self._written, self._weight = 0, 0, 1
        self._deadline = float("inf")
        self.globals = {
            name: self.globals[name] for name in ("range", "namespace", "dict", "joiner", "cycler")
        } | dict(functions)
        known: dict[str, Any] = {**self.filters, **filters}
        wanted = _FILTERS | filters.keys()
        self.filters = {name: self._guard(known[name]) for name in sorted(wanted)}
        self.filters |= {"_each": self._count_rounds, "_checked": self._check}
        tests: dict[str, Any] = dict(self.tests)
        self.tests = {name: self._guard(each) for name, each in tests.items()}

    def compile_source(self, source: str) -> Any:
        """Return a template whose loops, joins and comparisons are counted.

        Raises:
            jinja2.TemplateError: it is too long, or no template.
        """
        if len(source) > MAX_SOURCE:
            raise TemplateError(f"more than {MAX_SOURCE} characters")
        self._begin()
        self._weight = 1 + len(source) // 1000
        return self.from_string(source)

    def render_bounded(self, template: Any, values: Mapping[str, object]) -> str:
        """Return what a template makes of values.

        Raises:
            jinja2.TemplateError: it asks for too much, or for what is not allowed.
            ArithmeticError, TypeError, ValueError, LookupError, AttributeError: it went wrong.
        """
        self._begin()
        pieces, size = [], 0
        for piece in template.generate(values):
            pieces.append(piece)
            size += len(piece)
            if size > _MAX_OUTPUT:
                raise TemplateError("it writes too much")
        return "".join(pieces)

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Return the result of a sign of arithmetic between values that are not too large."""
        self._work(left, right)
        if operator == "**" and not (abs(left) <= 1000 and abs(right) <= 5):  # noqa: PLR2004
            raise TemplateError("a power that large")
        if operator == "%" and isinstance(left, str):
            _check_format(left)
        return self._check(super().call_binop(context, operator, left, right))

    def call(__self, __context: Any, __obj: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: N805, PYI063 - as Jinja
        """Call something, if what it works on is not too large."""
        owner = getattr(__obj, "__self__", None)
        __self._work(owner if isinstance(owner, str | list | dict) else "", *args, *kwargs.values())
        return __self._check(super().call(__context, __obj, *args, **kwargs))

    def wrap_str_format(self, value: Any) -> Any:
        """Return what formats a text in the sandbox, if it pads no more than anybody needs."""
        found = super().wrap_str_format(value)
        if found is not None:
            _check_format(value.__self__)
        return found

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        """Parse a template, one that another includes, too, with its loops counted."""
        return _add_counting(super()._parse(source, name, filename))

    def _begin(self) -> None:
        self._steps = self._written = 0
        self._deadline = time.monotonic() + _MAX_SECONDS

    def _step(self) -> None:
        self._steps += self._weight
        if self._steps > _MAX_STEPS or time.monotonic() > self._deadline:
            raise TemplateError("it takes too long")

    def _guard(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """Return a filter or test that counts, and measures what it is given."""

        @wraps(function)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            self._work(*(each for each in (*args, *kwargs.values()) if _is_data(each)))
            return self._check(function(*args, **kwargs))

        return guarded

    def _work(self, *values: Any) -> None:
        """Count a step over some values, unless they are too large together."""
        self._step()
        work = 1
        for each in values:
            work *= max(1, _measure(each))
        if work > _MAX_WORK:
            raise TemplateError("it works on too much at once")

    def _check(self, value: Any) -> Any:
        """Return a value that is not too large."""
        self._step()
        _measure(value)
        return value

    def _take_output(self, value: Any) -> Any:
        """Return what is written, counted where a block keeps it, too."""
        self._written += _measure(value)
        if self._written > _MAX_OUTPUT:
            raise TemplateError("it writes too much")
        return value

    def _count_rounds(self, items: Any) -> Iterator[Any]:
        for item in items:
            self._step()
            yield item


def _is_data(value: Any) -> bool:
    return value is None or isinstance(value, str | int | float | list | tuple | dict)


def _measure(value: Any) -> int:
    """Return how large a value is, with all that is in it.

    Raises:
        TemplateError: larger than templates may handle.
    """
    if isinstance(value, str):
        size = len(value)
    elif isinstance(value, int):
        if abs(value) > _MAX_NUMBER:
            raise TemplateError("a number that large")
        return min(abs(value), _MAX_SIZE)
    else:
        size, waiting = 0, [value]
        while waiting and size <= _MAX_SIZE:
            inner = waiting.pop()
            size += len(inner) if isinstance(inner, str) else 1
            if isinstance(inner, dict):
                waiting += [*inner.keys(), *inner.values()]
            elif isinstance(inner, list | tuple):
                waiting += inner
    if size > _MAX_SIZE:
        raise TemplateError("a value that large")
    return size


def _check_format(text: str) -> None:
    if _WIDE.search(text):
        raise TemplateError("a format that wide")


def _add_counting(tree: nodes.Template) -> nodes.Template:
    """Have each loop counted, and what is joined or compared measured."""
    for loop in list(tree.find_all(nodes.For)):
        if loop.recursive:
            raise TemplateError("a recursive loop")
        loop.iter = _add_filter(loop.iter, "_each")
    for joined in list(tree.find_all(nodes.Concat)):
        joined.nodes = [_add_filter(each, "_checked") for each in joined.nodes]
    for compared in list(tree.find_all(nodes.Compare)):
        compared.expr = _add_filter(compared.expr, "_checked")
        for operand in compared.ops:
            operand.expr = _add_filter(operand.expr, "_checked")
    for assigned in list(tree.find_all(nodes.Assign)):
        assigned.node = _add_filter(assigned.node, "_checked")
    return tree


def _add_filter(node: Any, name: str) -> nodes.Filter:
    return nodes.Filter(node, name, [], [], None, None, lineno=node.lineno)
