"""Write a drafted text anew as somebody wishes: in another tone, shorter, longer, or otherwise."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, get_args

from checker.core.errors import DataError
from checker.core.messages import Message
from checker.jobs.write.draft_generator import DraftGenerator
from checker.jobs.write.drafting import Drafted, draft_field, redraft_field
from checker.jobs.write.tasks import DraftTask
from checker.templates.field_lookup import DataNames
from checker.templates.field_values import parse_prose
from checker.templates.model import DraftRequest, Template, TemplateField, TextLength, Tone
from checker.templates.validation_errors import DataErrors

TONES: Final = get_args(Tone)
SHORTER, LONGER = "shorter", "longer"
_LESS, _MORE = 0.6, 1.6
_LEAST_SHARE: Final = 0.6
_MOST: Final = 4000
_OTHERWISE: Final = Message("write.say-it-otherwise")


@dataclass(frozen=True, slots=True)
class DraftWish:
    """How a text is to be written anew.

    Attributes:
        before: the text as it is.
        tone: another tone; None for the template's.
        length: `shorter`, `longer`, or the most characters or words; empty for the template's.
    """

    before: str
    tone: Tone | None = None
    length: str = ""

    @property
    def is_plain(self) -> bool:
        """Whether nothing is wished for but other words."""
        return self.tone is None and not self.length


def find_drafted(template: Template, name: str) -> TemplateField:
    """Return the drafted field of a name or label.

    Raises:
        DataErrors: the template drafts no such field.
    """
    drafted = template.header.of_source("drafted")
    found = DataNames(template.header.fields).find(name)
    field = next((each for each in drafted if each is found), None)
    if field is None:
        labels = ", ".join(each.label for each in drafted)
        what = Message("write.is-not-drafted", name=name)
        remedy = Message("write.what-is-drafted", labels=labels)
        raise DataErrors([DataError(what, place="--redo", remedy=remedy)])
    return field


def apply_wishes(template: Template, wishes: Mapping[str, DraftWish]) -> Template:
    """Return a template that asks for its drafts as somebody wishes."""
    fields = tuple(
        _apply_wish(each, wishes[each.name]) if each.name in wishes else each
        for each in template.header.fields
    )
    header = template.header.model_copy(update={"fields": fields})
    return template.model_copy(update={"header": header})


def _apply_wish(field: TemplateField, wish: DraftWish) -> TemplateField:
    if field.draft is None or wish.is_plain:
        return field
    return field.model_copy(update={"draft": _change_request(field.draft, wish)})


def _change_request(draft: DraftRequest, wish: DraftWish) -> DraftRequest:
    changes: dict[str, object] = {}
    if wish.tone is not None:
        changes["tone"] = wish.tone
    if wish.length:
        most = _measure(draft, wish.length)
        changes["length"] = TextLength(
            min=min(draft.length.min, int(most * _LEAST_SHARE)), max=most
        )
        if draft.sentences is not None:
            changes["sentences"] = max(1, round(draft.sentences * most / draft.length.max))
    return draft.model_copy(update=changes)


def _measure(draft: DraftRequest, length: str) -> int:
    """Return the most characters or words that are wished for."""
    scale = {SHORTER: _LESS, LONGER: _MORE}.get(length)
    most = int(length) if scale is None else round(draft.length.max * scale)
    return max(1, min(_MOST, most))


def write_field(
    tasks: Sequence[DraftTask], author: DraftGenerator, wish: DraftWish | None
) -> Drafted | None:
    """Return a field's text, another one where somebody wishes; None where the model brings none.

    Raises:
        JudgeError: the model failed.
        ModelError: the model cannot be used.
    """
    if wish is None or not wish.is_plain:
        return draft_field(tasks, author)
    prose = parse_prose(wish.before)
    sizes = (len(prose),) if len(tasks) == 1 else (1,) * len(prose)
    before = Drafted(prose, sizes=sizes)
    language = tasks[0].language if tasks else "ja"
    return redraft_field(tasks, author, before, {"": (_OTHERWISE.get(language),)}) or before
