"""Learn a template from filled documents: Jinja in Word, and its fields in YAML."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

from lxml import etree

from checker.core.errors import InputError
from checker.core.language import Language
from checker.core.messages import Message
from checker.core.text.normalization import fold
from checker.formats.ooxml.names import Element, W
from checker.learn.shared.yaml_writer import block, write_comment
from checker.learn.templates.alignment import list_cells, look_key
from checker.learn.templates.fields import HEADING, TEXT, Fields, LearnedField, RowColumns
from checker.learn.templates.filled_document import FilledSample, Node
from checker.learn.templates.finder import Finder, OptionalPart, Rows, VaryingBlocks
from checker.learn.templates.form_finder import FormFinder
from checker.learn.templates.ruleset_requirements import TemplateRequirements
from checker.learn.templates.tag_writer import (
    build_line,
    build_row,
    clear,
    has_same_look,
    put,
    put_around,
    put_rows_around,
)
from checker.templates.word_runs import TemplateParagraph

_CORE: Final = "docProps/core.xml"
_PROPERTIES: Final = ("title", "subject", "creator", "keywords", "description", "category")
_LAST: Final = "lastModifiedBy"
_CLEARED: Final = Message("learn.property-differs-none-fields-emptied")
_STAYS: Final = Message("learn.the-property-stays")
_CONTENTS: Final = Message("learn.table-contents-first-samples-update-word")
_APART: Final = Message("learn.some-samples-lack-but-spans-content")
_FIXED: Final = Message("learn.every-sample-no-field-stays")
_LOOKS: Final = Message("learn.look-changes-within-text-first-characters")


@dataclass(frozen=True)
class LearnedTemplate:
    """A template that was learnt: its files' contents, its fields, and what is not sure."""

    name: str
    word: bytes
    yaml: str
    entries: tuple[LearnedField, ...]
    samples: tuple[str, ...]
    unsure: tuple[Message, ...]
    title: str

    def data(self, index: int) -> str:
        """Return a sample's values as a data file, to make the same document again."""
        values = {
            each.name: each.data[index]
            for each in self.entries
            if each.data[index] not in (None, [], "")
        }
        return "\n".join(block(values, 0)) + "\n" if values else "{}\n"


def learn_template(
    samples: Sequence[FilledSample],
    name: str,
    *,
    ruleset: str,
    wanted: TemplateRequirements | None = None,
    language: Language | None = None,
) -> LearnedTemplate:
    """Return the template of which filled documents were made; the first is what it looks like.

    Args:
        samples: the documents, at least one; the first one's parts are changed.
        name: the template's name.
        ruleset: the rules that its documents pass.
        wanted: what its rules name, where it was chosen for these documents.
        language: the documents' language; the first sample's by default.

    Raises:
        InputError: nothing in them is filled in, or differs.
    """
    base = samples[0]
    spoken: Language = language or ("en" if base.document.language == "en" else "ja")
    finder = Finder(samples)
    finds = (
        finder.all()
        if len(samples) > 1
        else FormFinder(base, wanted or TemplateRequirements()).all()
    )
    fields = Fields(len(samples), spoken)
    fields.take(finds)
    if not fields.entries:
        raise _report_nothing(samples)
    unsure = [*finder.unsure, *fields.unsure, *([_CONTENTS] if base.has_contents else [])]
    unsure += _find_constant_fields(samples, fields)
    writer = _TagWriter(base, fields)
    unsure += writer.unsure
    unsure += _tag_properties(samples, fields)
    if wanted is not None:
        unsure += wanted.missing(base.document, [each.label for each in fields.entries])
    title = _choose_title(base)
    return LearnedTemplate(
        name,
        base.package.save(),
        _write_yaml(name, title, ruleset, spoken, samples, fields.entries, unsure),
        tuple(fields.entries),
        tuple(each.name for each in samples),
        tuple(dict.fromkeys(unsure)),
        title,
    )


def _report_nothing(samples: Sequence[FilledSample]) -> InputError:
    several = len(samples) > 1
    return InputError(
        Message("learn.do-not-differ-from-one-another")
        if several
        else Message("learn.nothing-filled"),
        place=samples[0].name,
        remedy=Message("learn.give-two-more-documents-one-format"),
    )


def _find_constant_fields(samples: Sequence[FilledSample], fields: Fields) -> Iterator[Message]:
    """Yield the form fields whose value is the same in several samples: it may be chance."""
    known = {fold(each.label) for each in fields.entries}
    heads = {fold(each["label"]) for entry in fields.entries for each in entry.columns}
    for each in samples[0].document.fields if len(samples) > 1 else ():
        key, value = fold(each.label), each.value.strip()
        if value and key not in known | heads:
            yield _FIXED.format(label=each.label.strip(), value=value[:30])


class _TagWriter:
    """Puts the tags of fields into the first sample."""

    def __init__(self, base: FilledSample, fields: Fields) -> None:
        self.unsure: list[Message] = []
        self._base = base
        self._fields = fields
        for option, name in fields.options.items():
            self._write_option(option, name)
        slots: dict[Element, list[tuple[int, int, str]]] = defaultdict(list)
        for part, name in fields.parts:
            base.package.edit(part.slot.part)
            slots[part.slot.paragraph].append((part.start, part.end, f"{{{{ {name} }}}}"))
        for paragraph, places in slots.items():
            for start, end, tag in sorted(places, reverse=True):
                put(paragraph, start, end, tag)
        for run, name in fields.runs.items():
            base.package.edit(run.nodes[0].part)
            self._run(run, name)
        for rows, (name, columns) in fields.rows.items():
            base.package.edit(rows.part)
            self._write_rows(rows, name, columns)

    def _write_option(self, option: OptionalPart, name: str) -> None:
        if len({element.getparent() for element in option.elements}) > 1:
            self.unsure.append(_APART.format(label=option.label))
            return
        self._base.package.edit(self._base.package.main)
        wrap = put_around if option.level == "p" else put_rows_around
        level = option.level
        wrap(option.elements, f"{{%{level} if {name} %}}", f"{{%{level} endif %}}")

    def _run(self, run: VaryingBlocks, name: str) -> None:
        nodes = [node for node in run.nodes if node.role != "blank"]
        self._note_mixed_looks(nodes, run.label)
        elements = [node.element for node in run.nodes]
        if run.kind == "groups":
            kept = self._write_groups(nodes, name)
        elif run.kind == "items":
            kept = self._write_items(nodes, name)
        else:
            kept = self._write_prose(nodes, name)
        clear(elements, kept)

    def _write_items(self, nodes: Sequence[Node], name: str) -> list[Element]:
        """Put a loop around one item, or around one and the last, where that is set otherwise."""
        first, last = nodes[0].element, nodes[-1].element
        apart = look_key(nodes[0]) != look_key(nodes[-1])
        if apart and first.getparent() is last.getparent():
            first.addnext(last)
            put_around([first], "{%p if not loop.last %}", "{%p else %}")
            last.addnext(build_line("{%p endif %}"))
            start, end = first.getprevious(), last.getnext()
            kept = [first, last]
            put_around([each for each in (start, end) if each is not None], *_build_loop(name))
        else:
            kept = [first]
            put_around(kept, *_build_loop(name))
        for each in kept:
            _say(each, f"{{{{ row.{TEXT} }}}}")
        return kept

    def _write_groups(self, nodes: Sequence[Node], name: str) -> list[Element]:
        head = nodes[0].element
        prose = [node for node in nodes if node.role != "heading"]
        end = head
        kept = [head]
        if prose:
            first = _list_models(prose)
            head.addnext(first[0])
            for one, other in pairwise(first):
                one.addnext(other)
            kept += self._write_prose(
                [node for node in prose if node.element in first], f"row.{TEXT}"
            )
            end = kept[-1]
            while (following := end.getnext()) is not None and _is_tag(following):
                end = following
        head.addprevious(build_line(f"{{%p for row in {name} %}}"))
        end.addnext(build_line("{%p endfor %}"))
        _say(head, f"{{{{ row.{HEADING} }}}}")
        return kept

    def _write_prose(self, nodes: Sequence[Node], name: str) -> list[Element]:
        """Put a loop over prose around one paragraph, or one paragraph and one item."""
        models = _list_models(nodes)
        for each in models:
            _say(each, "{{ p }}")
        if len(models) > 1:
            is_item = next(node.role == "item" for node in nodes if node.element is models[0])
            text, item = (models[1], models[0]) if is_item else (models[0], models[1])
            item.addprevious(build_line("{%p if p.is_item %}"))
            item.addnext(text)
            item.addnext(build_line("{%p else %}"))
            text.addnext(build_line("{%p endif %}"))
            start, end = item.getprevious(), text.getnext()
            if start is None or end is None:  # they were put there just now
                return models
            start.addprevious(build_line(f"{{%p for p in {name} %}}"))
            end.addnext(build_line("{%p endfor %}"))
            return [item, text]
        put_around(models, f"{{%p for p in {name} %}}", "{%p endfor %}")
        return models

    def _write_rows(self, rows: Rows, name: str, columns: RowColumns) -> None:
        first, last = rows.rows[0], rows.rows[-1]
        fullest = max(rows.rows, key=_count_filled_cells)
        alike = has_same_look(first, last) or first.getparent() is not last.getparent()
        kept = [fullest] if alike else [fullest if fullest is not last else first, last]
        clear(rows.rows, kept)
        opening = f"{{%tr for row in {name} %}}"
        for row in kept:
            self._write_cells(row, columns)
        if not alike:
            kept[0].addprevious(build_row(kept[0], "{%tr if not loop.last %}"))
            kept[0].addnext(build_row(kept[0], "{%tr else %}"))
            kept[1].addnext(build_row(kept[1], "{%tr endif %}"))
            start, end = kept[0].getprevious(), kept[1].getnext()
            kept = [each for each in (start, end) if each is not None]
        put_rows_around(kept, opening, "{%tr endfor %}")

    def _write_cells(self, row: Element, columns: RowColumns) -> None:
        pairs = zip(list_cells(row), columns.names, columns.prose, strict=True)
        for cell, name, is_prose in pairs:
            paragraphs = [each for each in cell if each.tag == W + "p"]
            if not name or not paragraphs:
                continue
            clear(paragraphs, paragraphs[:1])
            model = paragraphs[0]
            if is_prose:
                put_around([model], f"{{%p for p in row.{name} %}}", "{%p endfor %}")
                _say(model, "{{ p }}")
            else:
                _say(model, "{{ loop.index }}" if name == "#" else f"{{{{ row.{name} }}}}")

    def _note_mixed_looks(self, nodes: Sequence[Node], label: str) -> None:
        if any(_count_looks(node.element) > 1 for node in nodes):
            self.unsure.append(_LOOKS.format(label=label))


def _build_loop(name: str) -> tuple[str, str]:
    return f"{{%p for row in {name} %}}", "{%p endfor %}"


def _is_tag(element: Element) -> bool:
    return element.tag == W + "p" and TemplateParagraph(element).text.startswith("{%p")


def _list_models(nodes: Sequence[Node]) -> list[Element]:
    """Return the first paragraph and the first item, in their order; one where there is one."""
    found: dict[str, Element] = {}
    for node in nodes:
        found.setdefault(node.role, node.element)
    return list(found.values())


def _say(paragraph: Element, tag: str) -> None:
    put(paragraph, 0, len(TemplateParagraph(paragraph).text), tag)


def _count_filled_cells(row: Element) -> int:
    return sum(
        any(TemplateParagraph(p).text.strip() for p in cell.iter(W + "p"))
        for cell in list_cells(row)
    )


def _count_looks(paragraph: Element) -> int:
    found = set()
    for run in paragraph.iter(W + "r"):
        look = run.find(W + "rPr")
        if run.find(W + "t") is not None:
            kept = [] if look is None else [each for each in look if each.tag != W + "lang"]
            found.add(b"".join(sorted(etree.tostring(each, method="c14n") for each in kept)))
    return len(found)


def _tag_properties(samples: Sequence[FilledSample], fields: Fields) -> list[Message]:
    """Put tags into the file's title, author and so on; empty what is no field's."""
    package = samples[0].package
    if not package.has(_CORE):
        return []
    unsure = []
    for each in package.root(_CORE).iterchildren("*"):
        name = str(each.tag).rpartition("}")[2]
        text = each.text or ""
        if name == _LAST and text:  # filling says who: the author
            package.edit(_CORE)
            each.text = None
        if name not in _PROPERTIES or not text.strip():
            continue
        values = [text, *(_get_property(sample, str(each.tag)) for sample in samples[1:])]
        tagged = fields.text_of(values) if len(set(values)) > 1 or len(samples) == 1 else text
        if tagged is None and len(samples) == 1:
            unsure.append(_STAYS.format(name=name, value=text))
        elif tagged is None:
            unsure.append(_CLEARED.format(name=name))
        if tagged != text and (tagged is not None or len(samples) > 1):
            package.edit(_CORE)
            each.text = tagged
    return unsure


def _get_property(sample: FilledSample, tag: str) -> str:
    if not sample.package.has(_CORE):
        return ""
    return sample.package.root(_CORE).findtext(tag) or ""


def _choose_title(base: FilledSample) -> str:
    """Return what the documents are called: what the first sample's title ends in."""
    titles = [node.text for node in base.body if node.role != "table" and node.text.strip()]
    plain = (base.document.title or (titles[0] if titles else "")).strip()
    words = plain.split()
    return words[-1][:40] if words else base.name


def _write_yaml(
    name: str,
    title: str,
    ruleset: str,
    language: Language,
    samples: Sequence[FilledSample],
    entries: Sequence[LearnedField],
    unsure: Sequence[Message],
) -> str:
    count = len(samples)
    said = Message("learn.learnt-from-sample-s-checker-templates", count=count)
    lines = [*write_comment(said, 0), *(f"#   {each.name}" for each in samples)]
    for each in unsure:
        lines += write_comment(Message("learn.to-check", each=each), 0)
    header: dict[str, Any] = {
        "template": name,
        "title": title,
        "version": "0.1",
        "language": language,
        "ruleset": ruleset,
    }
    lines += [*block(header, 0), "fields:"]
    for entry in entries:
        inside = list(block(entry.described(), 4))
        lines += [f"  - {inside[0].lstrip()}", *inside[1:]]
    return "\n".join(lines) + "\n"
