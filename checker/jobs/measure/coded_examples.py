"""Run coded rules on their own examples: which of them a rule contradicts.

Nothing that measures is imported here, for rules are tried wherever a rule set is new.
"""

from collections.abc import Callable
from collections.abc import Set as AbstractSet
from pathlib import Path

from checker.core.data_classes import dataclass
from checker.core.document import QUOTE_STYLE, BlockKind, Document, Part
from checker.core.findings import Hit
from checker.jobs.places import Places
from checker.kinds.registry import KINDS, get_kind_name
from checker.kinds.shared.base import Rule, Target
from checker.kinds.shared.patterns import Deadline
from checker.kinds.shared.scope import Scope
from checker.rules import LoadedRule

ReadText = Callable[[Path, bytes], Document]
_WRITABLE = frozenset({Part.BODY, Part.FOOTNOTE})
"""The parts that Markdown, in which examples are written, has."""


@dataclass(frozen=True, slots=True)
class Contradictions:
    """Examples that a coded rule gets wrong.

    Bad ones on which it is `silent`, good ones where it fires (`false`), those that it does not
    fix as they say (`unmended`: text, expected, what came out), and those on which it could not
    run at all (`crashed`: its expressions took too long, or the check failed).
    """

    silent: tuple[str, ...] = ()
    false: tuple[str, ...] = ()
    unmended: tuple[tuple[str, str, str], ...] = ()
    crashed: tuple[str, ...] = ()

    @property
    def texts(self) -> tuple[str, ...]:
        """All of these examples."""
        mended = (text for text, _, _ in self.unmended)
        return (*self.crashed, *self.false, *self.silent, *mended)


class _CannotRunError(Exception):
    """A rule that ends abnormally on an example, which is its argument."""


def find_contradictions(each: LoadedRule, read_text: ReadText) -> Contradictions:
    """Return the examples that a coded rule gets wrong, if they still speak of it."""
    if not each.examples_hold:
        return Contradictions()
    rule, examples = each.rule, each.rule.examples
    try:
        mended = [
            (one.from_, one.to, _apply_fixes(rule, one.from_, read_text)) for one in examples.fixed
        ]
        return Contradictions(
            tuple(text for text in examples.bad if not _find_hits(rule, text, read_text)[1]),
            tuple(text for text in examples.good if _is_called_bad(rule, text, read_text)),
            tuple(one for one in mended if one[1] != one[2]),
        )
    except _CannotRunError as error:
        return Contradictions(crashed=(str(error.args[0]),))


def _is_called_bad(rule: Rule, text: str, read_text: ReadText) -> bool:
    """Return whether a rule finds a fault in a text that does not say that it is not for it."""
    document, hits = _find_hits(rule, text, read_text)
    return bool(hits) and not (rule.when is not None and rule.when.excludes(document))


def _find_hits(rule: Rule, text: str, read_text: ReadText) -> tuple[Document, tuple[Hit, ...]]:
    kind = KINDS[get_kind_name(rule)]
    # the examples of `filename` are names, not texts
    is_name = kind.name == "filename"
    name, content = (text, "本文") if is_name else ("example.md", text)
    document = read_text(Path(name), content.encode("utf-8"))
    if kind.check is None:
        return document, ()
    deadline = Deadline()
    try:
        blocks = _loosen_scope(rule, document).select(document, deadline)
        return document, kind.check(rule, Target(document, blocks, deadline)).hits
    except Exception as error:  # one rule's crash must not cost the others (STYLE 10)
        raise _CannotRunError(text) from error


def _apply_fixes(rule: Rule, text: str, read_text: ReadText) -> str:
    """Return a text with the fixes of all hits in it, from the end so that places stay."""
    document, hits = _find_hits(rule, text, read_text)
    source = document.source or ""
    places = Places(document, "ja")
    for hit in sorted(hits, key=lambda each: each.span.start, reverse=True):
        where = places.source_range(hit.span) if hit.replacement else None
        if where is not None and hit.replacement is not None:
            source = source[: where[0]] + hit.replacement.text + source[where[1] :]
    return source


def _loosen_scope(rule: Rule, document: Document) -> Scope:
    """Place an example where the rule looks, as far as it cannot say so itself.

    Without a heading it stands in the section that the rule is about, without `第1条` in the
    article; headers, comments and styles cannot be written in an example at all.
    """
    has_heading = any(block.kind is BlockKind.HEADING for block in document.walk())
    without: set[str] = set() if has_heading else {"section"}
    if not Scope(article=("*",)).select(document):
        without.add("article")
    return _loosen_parts(rule.scope, without)


def _loosen_parts(scope: Scope, without: AbstractSet[str]) -> Scope:
    update: dict[str, object] = {
        name: tuple(_loosen_parts(each, without) for each in getattr(scope, name))
        for name in ("all_of", "any_of")
    }
    update |= dict.fromkeys(without, ())
    if scope.style and QUOTE_STYLE not in scope.style:
        update["style"] = ()
    if scope.part and not _WRITABLE.intersection(scope.part):
        update["part"] = ()
    return scope.model_copy(update=update)
