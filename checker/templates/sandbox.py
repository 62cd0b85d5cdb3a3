"""The environment in which templates run: they see values, and reach nothing else.

What a template may say is decided before it runs (`syntax`); what a value may give, how long a
loop may be and how much may be written is decided here, while it runs.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from jinja2 import StrictUndefined, Template, nodes
from jinja2.runtime import LoopContext, Undefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from checker.core.language import Language
from checker.core.messages import Message
from checker.templates import filters
from checker.templates.filled_values import (
    Absent,
    FilledAmount,
    FilledDay,
    FilledPicture,
    Prose,
    ProseParagraph,
    RowValues,
)
from checker.templates.filters import Refused
from checker.templates.template_errors import suggest_nearest

MAX_ROUNDS: Final = 200_000
"""Rounds of all loops of a document together."""
MAX_CHARACTERS: Final = 64 * 2**20
"""Characters of a document, the XML of Word included."""
MAX_SECONDS: Final = 30.0
"""How long a document may take."""

LOOP: Final = (
    "index",
    "index0",
    "revindex",
    "revindex0",
    "first",
    "last",
    "length",
    "previtem",
    "nextitem",
    "cycle",
    "changed",
)
"""What `loop.` gives."""
ATTRIBUTES: Final[Mapping[type, tuple[str, ...]]] = {
    ProseParagraph: ("text", "is_item"),
    FilledDay: ("text", "year", "month", "day"),
    FilledAmount: ("text", "value"),
    FilledPicture: ("alt",),
}
"""What values give besides their text; the columns of a row come to it."""
TESTS: Final = ("defined", "undefined", "even", "odd", "divisibleby", "in", "absent")
"""The tests that templates may use."""

DELIMITERS: Final = {
    "block_start_string": "\ufdd2",
    "block_end_string": "\ufdd3",
    "variable_start_string": "\ufdd4",
    "variable_end_string": "\ufdd5",
    "comment_start_string": "\ufdd6",
    "comment_end_string": "\ufdd7",
}
"""What Jinja takes for tags: no characters (Unicode 23.7), so that nobody's words are any."""
NONCHARACTERS: Final = dict.fromkeys(range(0xFDD0, 0xFDF0))
"""Deletes them from text, by `str.translate`."""

Write = Callable[[object], Any]
"""Makes of a value what stands in the document."""

_SMALLER: Final = Message("template.look-at-loops-at-how-many")
_LONG: Final = Message("template.the-document-becomes-too-large")
_SLOW: Final = Message("template.it-takes-too-long")
_NUMBERS_ONLY: Final = (
    Message("template.only-numbers-can-calculated"),
    Message("template.take-amounts-number-amount-value-compute"),
)


class Environment(ImmutableSandboxedEnvironment):
    """Jinja, bounded, for one document.

    Args:
        language: of what filters write.
        write: what becomes of values in the text; values are not escaped where it gives Markup.
        autoescape: whether text is escaped for XML.
        options: Jinja's own, such as delimiters.
    """

    intercepted_binops = frozenset({"+", "-", "*", "/", "//", "%", "**"})

    def __init__(
        self, language: Language, write: Write, *, autoescape: bool, **options: Any
    ) -> None:
        super().__init__(
            undefined=StrictUndefined,
            autoescape=autoescape,
            keep_trailing_newline=True,
            **DELIMITERS,
            finalize=lambda value: write(filters.check_writable(value)),
            **options,
        )
        self.filters = filters.build_filters(language) | {
            "_each": self._count_items,
            "_text": filters.convert_to_text,
        }
        self.tests = {name: test for name, test in self.tests.items() if name in TESTS}
        self.tests |= filters.build_tests()
        self.globals = {"range": filters.build_range}
        self._rounds = 0
        self._deadline = time.monotonic() + MAX_SECONDS

    def text(self, tree: nodes.Template, values: Mapping[str, object]) -> str:
        """Return what a template makes of values.

        Raises:
            Refused: it asks for what is not allowed, or for too much.
            jinja2.TemplateError, ArithmeticError, TypeError, ValueError: it went wrong.
        """
        self._rounds, self._deadline = 0, time.monotonic() + MAX_SECONDS
        template: Template = self.from_string(_add_counting(tree))
        pieces, size = [], 0
        for piece in template.generate(values):
            pieces.append(piece)
            size += len(piece)
            if size > MAX_CHARACTERS:
                raise Refused(_LONG, _SMALLER)
        return "".join(pieces)

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return a part of a value that templates may see: a row's column, `loop.index` ...

        Raises:
            Refused: they may not.
        """
        return _part(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """Return an item, or a slice of text; of a row, a column's value.

        Raises:
            Refused: there is none.
        """
        if isinstance(argument, str):
            return _part(obj, argument)
        if isinstance(obj, Prose):
            obj = obj.paragraphs
        if not isinstance(obj, str | tuple | list) or not isinstance(argument, int | slice):
            raise refuse_part(str(argument), ())
        try:
            return obj[argument]
        except IndexError as error:
            raise refuse_part(str(argument), ()) from error

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Return the result of an arithmetic sign between two numbers.

        Raises:
            Refused: they are no numbers; texts are joined by `~`.
        """
        numbers = (_number(left), _number(right))
        if None in numbers or operator == "**":
            raise Refused(*_NUMBERS_ONLY)
        result = super().call_binop(context, operator, *numbers)
        whole = isinstance(left, int) and isinstance(right, int) and result == int(result)
        return int(result) if whole else result

    def is_safe_callable(self, obj: Any) -> bool:
        """Return whether templates may call this: `range`, `loop.cycle` and `loop.changed`."""
        owner = getattr(obj, "__self__", None)
        return obj is filters.build_range or isinstance(owner, LoopContext)

    def _count_items(self, value: object) -> "_CountedItems":
        return _CountedItems(_list_items(value), self._count)

    def _count(self) -> None:
        self._rounds += 1
        if self._rounds > MAX_ROUNDS:
            raise Refused(_LONG, _SMALLER)
        if time.monotonic() > self._deadline:
            raise Refused(_SLOW, _SMALLER)


class _CountedItems:
    """Items of a loop, each counted when it is taken."""

    def __init__(self, items: tuple[object, ...] | range, count: Callable[[], None]) -> None:
        self._items = items
        self._count = count

    def __len__(self) -> int:
        return len(self._items)

    def __iter__(self) -> Iterator[object]:
        for item in self._items:
            self._count()
            yield item


def _add_counting(tree: nodes.Template) -> nodes.Template:
    """Have every loop of a template counted, and only texts joined to texts."""
    for loop in list(tree.find_all(nodes.For)):
        loop.iter = _add_filter(loop.iter, "_each")
    for joined in list(tree.find_all(nodes.Concat)):
        joined.nodes = [_add_filter(each, "_text") for each in joined.iter_child_nodes()]
    return tree


def _add_filter(node: Any, name: str) -> nodes.Filter:
    return nodes.Filter(node, name, [], [], None, None, lineno=node.lineno)


def _list_items(value: object) -> tuple[object, ...] | range:
    """Return what a loop goes through; text is gone through by lines."""
    if isinstance(value, Absent):
        return (value,)
    if isinstance(value, str):
        return filters.split_paragraphs(value)
    if isinstance(value, Prose | list):
        return tuple(value)
    if isinstance(value, tuple | range):
        return value
    if isinstance(value, Undefined):
        str(value)  # says which name it is
    raise Refused(
        Message("template.value-cannot-gone-through"),
        Message("template.use-field-rows-rich-text"),
    )


def _part(obj: object, name: str) -> Any:
    if isinstance(obj, RowValues):
        if name in tuple(obj):
            return obj[name]
        raise refuse_column(name, tuple(obj))
    if isinstance(obj, LoopContext) and name in LOOP:
        return getattr(obj, name)
    if isinstance(obj, Absent):  # every part of a fact that is missing is missing
        return False if name == "is_item" else obj
    if isinstance(obj, Undefined):
        str(obj)
    allowed = ATTRIBUTES.get(type(obj), ())
    if name not in allowed:
        raise refuse_part(name, LOOP if isinstance(obj, LoopContext) else allowed)
    return getattr(obj.value if isinstance(obj, FilledDay) and name != "text" else obj, name)


def refuse_column(name: str, columns: Sequence[str]) -> Refused:
    """Return that rows have no column of a name, and which they have."""
    what = Message("template.there-is-no-column-2", name=name)
    return Refused(what, suggest_nearest(name, columns))


def refuse_part(name: str, allowed: Sequence[str]) -> Refused:
    """Return that a part of a value is none that templates may see, and which are."""
    alone = Message("template.write-the-value-alone")
    return Refused(
        Message("template.template-may-not-take-from", name=name),
        suggest_nearest(name, allowed) if allowed else alone,
    )


def _number(value: object) -> Decimal | None:
    if isinstance(value, FilledAmount):
        return value.value
    if isinstance(value, Decimal):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return Decimal(str(value))
    if isinstance(value, Undefined):
        str(value)
    return None
