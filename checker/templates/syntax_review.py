"""Says, before a template runs, what in it is not allowed, misspelt or wrongly paired.

Only what is named here may be said in a template; whatever Jinja learns next is refused.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import field
from math import isfinite
from typing import Final

from jinja2 import TemplateError as JinjaError
from jinja2 import TemplateSyntaxError, nodes

from checker.core.data_classes import dataclass
from checker.core.messages import Message
from checker.templates.filled_values import FilledAmount, FilledDay, FilledPicture, ProseParagraph
from checker.templates.filters import Refused
from checker.templates.model import FieldBase, RowsField, TemplateField, TemplateHeader
from checker.templates.sandbox import (
    ATTRIBUTES,
    LOOP,
    TESTS,
    Environment,
    refuse_column,
    refuse_part,
)
from checker.templates.template_errors import TagFault, TagPlace, suggest_nearest

WENT_WRONG: Final = (JinjaError, Refused, ArithmeticError, TypeError, ValueError, RecursionError)
"""What filling a tag may raise."""

_PLAIN: Final = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.If,
    nodes.Tuple,
    nodes.List,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.Neg,
    nodes.Pos,
    nodes.Add,
    nodes.Sub,
    nodes.Mul,
    nodes.Div,
    nodes.FloorDiv,
    nodes.Mod,
    nodes.Concat,
    nodes.CondExpr,
    nodes.Slice,
)
_UNLIKE: Final = (
    Message("template.values-different-kinds-cannot-compared"),
    Message("template.compare-numbers-amounts-amount-value-dates"),
)
_OF_TYPE: Final = {
    "date": ATTRIBUTES[FilledDay],
    "amount": ATTRIBUTES[FilledAmount],
    "image": ATTRIBUTES[FilledPicture],
}
_ONLY: Final = Message("template.only-values-if-listed-filters-may")
_NO_CALL: Final = (
    Message("template.template-may-call-no-functions"),
    Message("template.delete-only-range-loop-cycle-may"),
)
_NO_LOOP: Final = (
    Message("template.field-cannot-gone-through"),
    Message("template.use-field-rows-rich-text"),
)
_TOO_LARGE: Final = (
    Message("template.this-number-is-too-large"),
    Message("template.take-a-smaller-one"),
)
_NO_RECURSION: Final = Message("template.loops-may-not-be-recursive")
_LOOPED: Final = ("rows", "rich_text")


@dataclass(frozen=True, slots=True)
class _RowOf:
    """A row of a field, as a loop's variable."""

    field: RowsField


Known = TemplateField | _RowOf | Sequence[str] | None
"""What is known of a name: its field, whose row it is, what it may give, or nothing."""


@dataclass
class Uses:
    """What a template uses: fields, and columns as (field, column)."""

    fields: set[str] = field(default_factory=set)
    columns: set[tuple[str, str]] = field(default_factory=set)

    def add(self, other: "Uses") -> None:
        """Take in what another part of the template uses."""
        self.fields |= other.fields
        self.columns |= other.columns


class TemplateReview:
    """Looks through a template's tree.

    Args:
        header: the fields there are.
        environment: whose filters may be used.
        spot: the tag in a line of the tree.
    """

    def __init__(
        self, header: TemplateHeader, environment: Environment, spot: Callable[[int], TagPlace]
    ) -> None:
        self._header = header
        self._environment = environment
        self._spot = spot
        self.uses = Uses()
        self.faults: list[TagFault] = []

    def tree(self, tree: nodes.Template) -> None:
        """Look through a whole template; what is wrong is added to `faults`."""
        scope: dict[str, Known] = {each.name: each for each in self._header.fields}
        self._visit(tree, scope)

    def _add_fault(self, node: nodes.Node, what: Message, remedy: Message) -> None:
        self.faults.append(TagFault(self._spot(node.lineno), what, remedy))

    def _visit(self, node: nodes.Node, scope: Mapping[str, Known]) -> None:
        special = self._SPECIAL.get(type(node))
        if special is not None:
            special(self, node, scope)
        elif isinstance(node, _PLAIN):
            self._children(node, scope)
        else:
            what = Message("template.may-not-used-template-2")
            self._add_fault(node, what, _ONLY)

    def _children(self, node: nodes.Node, scope: Mapping[str, Known]) -> None:
        for each in node.iter_child_nodes():
            self._visit(each, scope)

    def _for(self, node: nodes.For, scope: Mapping[str, Known]) -> None:
        self._visit(node.iter, scope)
        known = scope.get(node.iter.name) if isinstance(node.iter, nodes.Name) else None
        if isinstance(known, FieldBase) and known.type not in _LOOPED:
            self._add_fault(node.iter, *_NO_LOOP)
        if node.recursive:
            self._add_fault(node, _NO_RECURSION, _ONLY)
        inner = {**scope, "loop": LOOP, **dict.fromkeys(_iter_targets(node.target))}
        if isinstance(node.target, nodes.Name):
            inner[node.target.name] = _get_item_kind(known)
        for each in (*([node.test] if node.test else ()), *node.body):
            self._visit(each, inner)
        for each in node.else_:
            self._visit(each, scope)

    def _name(self, node: nodes.Name, scope: Mapping[str, Known]) -> None:
        if self._header.field(node.name) is not None:
            self.uses.fields.add(node.name)
        if node.name in scope or node.name == "range":
            return
        what = Message("template.there-no-field-template-yaml", name=node.name)
        labels = {each.label: each.name for each in self._header.fields}
        known = labels.get(node.name)
        self._add_fault(
            node, what, suggest_nearest(known or node.name, [known] if known else tuple(scope))
        )

    def _getattr(self, node: nodes.Getattr, scope: Mapping[str, Known]) -> None:
        self._visit(node.node, scope)
        self._part(node, node.node, node.attr, scope)

    def _getitem(self, node: nodes.Getitem, scope: Mapping[str, Known]) -> None:
        self._children(node, scope)
        if isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, str):
            self._part(node, node.node, node.arg.value, scope)

    def _part(
        self, node: nodes.Node, of: nodes.Node, name: str, scope: Mapping[str, Known]
    ) -> None:
        """Look at a part that is taken from a value."""
        known = scope.get(of.name) if isinstance(of, nodes.Name) else None
        if isinstance(known, _RowOf):
            self.uses.columns.add((known.field.name, name))
        allowed = _list_parts(known)
        if name.startswith("_") or (allowed is not None and name not in allowed):
            refuse = refuse_column if isinstance(known, _RowOf) else refuse_part
            refused = refuse(name, allowed or ())
            self._add_fault(node, refused.what, refused.remedy)

    def _filter(self, node: nodes.Filter, scope: Mapping[str, Known]) -> None:
        names = [each for each in self._environment.filters if not each.startswith("_")]
        if node.name not in names or node.node is None:
            what = Message("template.there-is-no-filter", name=node.name)
            self._add_fault(node, what, suggest_nearest(node.name, names))
        self._children(node, scope)

    def _test(self, node: nodes.Test, scope: Mapping[str, Known]) -> None:
        if node.name not in TESTS:
            what = Message("template.there-is-no-test-is", name=node.name)
            self._add_fault(node, what, suggest_nearest(node.name, TESTS))
        self._children(node, scope)

    def _call(self, node: nodes.Call, scope: Mapping[str, Known]) -> None:
        called = node.node
        is_range = isinstance(called, nodes.Name) and called.name == "range"
        is_loop = (
            isinstance(called, nodes.Getattr)
            and isinstance(called.node, nodes.Name)
            and called.node.name == "loop"
            and called.attr in ("cycle", "changed")
        )
        if not (is_range or is_loop) or node.dyn_args or node.dyn_kwargs or node.kwargs:
            self._add_fault(node, *_NO_CALL)
        self._children(node, scope)

    def _const(self, node: nodes.Const, scope: Mapping[str, Known]) -> None:
        del scope
        if isinstance(node.value, float) and not isfinite(node.value):
            self._add_fault(node, *_TOO_LARGE)

    def _keyword(self, node: nodes.Keyword, scope: Mapping[str, Known]) -> None:
        self._visit(node.value, scope)

    _SPECIAL: Final[Mapping[type[nodes.Node], Callable[..., None]]] = {
        nodes.For: _for,
        nodes.Name: _name,
        nodes.Getattr: _getattr,
        nodes.Getitem: _getitem,
        nodes.Filter: _filter,
        nodes.Test: _test,
        nodes.Call: _call,
        nodes.Const: _const,
        nodes.Keyword: _keyword,
    }


def _iter_targets(target: nodes.Node) -> Iterator[str]:
    if isinstance(target, nodes.Name):
        yield target.name
    for each in target.find_all(nodes.Name):
        yield each.name


def _get_item_kind(known: Known) -> Known:
    """Return what is known of the items of a field."""
    if isinstance(known, RowsField):
        return _RowOf(known)
    return ATTRIBUTES[ProseParagraph] if isinstance(known, FieldBase) else None


def _list_parts(known: Known) -> Sequence[str] | None:
    """Return what may be taken from a name, None where that is not known before it runs."""
    if isinstance(known, _RowOf):
        return [each.name for each in known.field.columns]
    if isinstance(known, FieldBase):
        return _OF_TYPE.get(known.type, ())
    return known


def find_line(error: BaseException) -> int:
    """Return the line of a template in which an error arose, 0 where none is known."""
    if isinstance(error, TemplateSyntaxError):
        return error.lineno
    lines = [0]
    traceback = error.__traceback__
    while traceback is not None:
        # Jinja puts frames of its own into the traceback, with the template's lines
        if "__jinja_exception__" in traceback.tb_frame.f_globals:
            lines.append(traceback.tb_lineno)
        traceback = traceback.tb_next
    return lines[-1]


def explain_error(error: Exception) -> tuple[Message, Message]:
    """Return what went wrong while a tag was filled, and the remedy."""
    if isinstance(error, Refused):
        return error.what, error.remedy
    if isinstance(error, TypeError) and "not supported between" in str(error):
        return _UNLIKE
    if isinstance(error, ZeroDivisionError | ArithmeticError):
        what = Message("template.cannot-calculated-division-0")
    else:
        what = Message("template.value-cannot-filled", error=error)
    return what, Message("template.tell-cases-apart-if-compute-value")
