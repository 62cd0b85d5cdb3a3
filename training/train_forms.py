"""Trains the adapter with which the default model fills in forms from notes. Resumable.

    pip install -e '.[train]'
    python training/train_forms.py --run FOLDER --data training/forms/*.yaml --sets SETS...
    python training/train_forms.py --run FOLDER --data ... --sets ... --export adapters

A document of the data is a file of notes, a form and the form filled in. Of note sets whose gold is
known (`--sets`; with `:odd`, those of odd numbers) the fields of one line are learned, as far as
the notes have their words. The model sees what checker shows it (`form-*` of the prompts) and
learns the JSON that checker asks for; the loss is on the letters of values alone, and the first
token of each, which tells whether there is one, counts more. `--held-out` names files of which the
loss is written into `progress.jsonl`.
"""

import argparse
import hashlib
import json
import random
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import torch
import yaml
from half_model import STATE, HalfModel, add_options, describe_recipe, fit, load, write_gguf
from torch import Tensor
from torch.nn import functional

from checker.core.language import Language
from checker.core.storage import write_atomically
from checker.engines.catalogue import find_sha256
from checker.jobs.write import Notes
from checker.jobs.write.files import read_any_notes
from checker.jobs.write.form_reader import (
    NAME,
    AskedField,
    describe_field,
    describe_form,
    quote_label,
)
from checker.jobs.write.grounding.notes_asides import blank_asides
from checker.jobs.write.grounding.notes_forms import open_boxes
from checker.jobs.write.grounding.notes_layout import lay_out
from checker.jobs.write.note_words import CLOCK, NoteWords
from checker.jobs.write.prompt import LONGEST_NOTES, Prompts, tidy_notes
from checker.jobs.write.value_search import is_one_line
from checker.session import Options, Session
from checker.templates.model import ChoiceField, DateField, TemplateField

_FIRST = 3.0
_END = "<|im_end|>"
_ISO = 10


@dataclass(frozen=True, slots=True)
class FilledForm:
    """Notes, a form, and what is in it: of a table rows, of a list its items."""

    language: Language
    title: str
    today: date
    notes: str
    fields: tuple[AskedField, ...]
    answer: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Sequenced:
    """A form's tokens, and which are to come where."""

    key: int
    tokens: Tensor
    at: Tensor
    wanted: Tensor
    weights: Tensor


class Trainer(HalfModel):
    """The model in two halves, and the prompts."""

    def __init__(self, options: argparse.Namespace) -> None:
        super().__init__(options)
        self.prompts = {"ja": Prompts("ja"), "en": Prompts("en")}

    def loss(self, one: Sequenced) -> Tensor:
        """Return the loss of a form's values."""
        count = len(one.tokens)
        mask = torch.ones(count, count, dtype=torch.bool).tril()[None, None]
        hidden = self.run(one.key, one.tokens, torch.arange(count), mask)
        scores = self.model.lm_head(self.model.model.norm(hidden[one.at])).float()
        each = functional.cross_entropy(scores, one.wanted, reduction="none")
        return (each * one.weights).sum() / one.weights.sum()

    def sequence(self, key: int, form: FilledForm) -> Sequenced:
        """Return a form as a sequence."""
        turn = describe_form(form.language, form.title, form.notes, form.today, form.fields)
        asked = self.prompts[form.language].conversation(NAME, [turn])
        prompt = [t for piece in asked.pieces(self.template()) for t in self.tokens(piece.text)]
        parts = list(_write_answer(form))
        text = "".join(part for part, _ in parts)
        found = self.tokenizer(text, add_special_tokens=False, return_offsets_mapping=True)
        weights = _weigh_tokens(parts, found["offset_mapping"])
        answer = [*found["input_ids"], *self.tokens(_END)]
        counted = [number for number, weight in enumerate([*weights, 1.0]) if weight]
        return Sequenced(
            key,
            torch.tensor(prompt + answer[:-1]),
            torch.tensor([len(prompt) - 1 + number for number in counted]),
            torch.tensor([answer[number] for number in counted]),
            torch.tensor([[*weights, 1.0][number] for number in counted]),
        )


def _write_answer(form: FilledForm) -> Iterator[tuple[str, bool]]:
    """Yield the JSON of a form in pieces, each with whether it is of a value."""
    yield "{", False
    for number, field in enumerate(form.fields):
        yield f'{", " if number else ""}"{quote_label(field.label)}": ', False
        value = form.answer[field.label]
        if not field.columns:
            yield f'"{quote_label(value)}"', True
            continue
        yield "[", True
        for place, row in enumerate(value):
            if place:
                yield ", ", True
            if len(field.columns) == 1:
                yield f'"{quote_label(row[field.columns[0]])}"', True
                continue
            for at, column in enumerate(field.columns):
                yield f'{", " if at else "{"}"{quote_label(column)}": ', False
                yield f'"{quote_label(row[column])}"', True
            yield "}", False
        yield "]", True
    yield "}", False


def _weigh_tokens(
    parts: Sequence[tuple[str, bool]], places: Sequence[tuple[int, int]]
) -> list[float]:
    """Return what each token counts: none of the form's own words, more where a value begins."""
    of_letter: list[float] = []
    for text, is_value in parts:
        of_letter += [0.0] * len(text) if not is_value else [_FIRST] + [1.0] * (len(text) - 1)
    weights = []
    for low, high in places:
        own = of_letter[low:high]
        weights.append(max(own, default=0.0))
    return weights


def main() -> int:
    """Train, or export what was trained."""
    options = _options()
    trainer = Trainer(options)
    options.run.mkdir(parents=True, exist_ok=True)
    if options.export:
        _export(trainer, load(options.run / STATE, trainer, None), options)
        return 0
    forms = [
        *_read_all(options.data),
        *(each for root in options.sets for each in _read_sets(root)),
    ]
    training = _sequence_all(trainer, forms, options)
    held_out = _sequence_all(trainer, [*_read_all(options.held_out)], options, first=len(training))
    sizes = [len(each.tokens) for each in training]
    print(f"{len(training)} forms, {sum(sizes)} tokens, at most {max(sizes)}", flush=True)
    fit(
        trainer,
        training,
        trainer.loss,
        lambda: _measure(trainer, held_out),
        options,
        options.together,
    )
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="train the adapter that fills in forms from notes")
    parser.add_argument("--data", type=Path, nargs="+", required=True)
    parser.add_argument("--sets", nargs="*", default=[], help="folders of note sets, or FOLDER:odd")
    parser.add_argument("--held-out", type=Path, nargs="*", default=[])
    parser.add_argument(
        "--longest", type=int, default=1600, help="tokens of a form that is learned"
    )
    add_options(parser)
    parser.add_argument("--together", type=int, default=4, help="forms a step")
    parser.add_argument("--measure-every", type=int, default=20, help="steps")
    parser.set_defaults(layers=12, rank=8, alpha=16, rate=2.5e-4)
    return parser.parse_args()


def _read_all(files: Sequence[Path]) -> Iterator[FilledForm]:
    for file in files:
        for said in yaml.safe_load_all(file.read_text(encoding="utf-8")):
            if said:
                yield _read_form(said)


def _read_form(said: Mapping[str, Any]) -> FilledForm:
    language = said["lang"]
    fields = tuple(
        AskedField(
            str(each["label"]),
            str(each.get("help") or ""),
            tuple(str(column["label"]) for column in each.get("columns", ())),
            tuple(str(choice) for choice in each.get("choices", ())),
        )
        for each in said["fields"]
    )
    answer = {str(label): _to_text(value) for label, value in said["answer"].items()}
    today = date.fromisoformat(str(said["today"]))
    notes = _clean(said["notes"], language)
    return FilledForm(language, said["title"], today, notes, fields, answer)


def _clean(told: str, language: Language) -> str:
    """Return notes as checker shows them to the model."""
    return tidy_notes(open_boxes(blank_asides(lay_out(Notes(told, "notes").safe), language)))


def _to_text(value: Any) -> Any:
    if isinstance(value, list):
        return [{str(name): str(cell) for name, cell in row.items()} for row in value]
    return str(value)


def _read_sets(named: str) -> Iterator[FilledForm]:
    """Yield the forms of note sets whose gold is known."""
    root, _, odd = named.partition(":")
    session = Session.open(Path.cwd(), Options(model="none"), "en")
    for folder in sorted(each for each in Path(root).iterdir() if each.is_dir()):
        if odd and int(folder.name[:2]) % 2 == 0:
            continue
        gold = yaml.safe_load((folder / "gold.yaml").read_text(encoding="utf-8"))
        header = session.template(gold["template"]).header
        paths = [e for e in sorted(folder.iterdir()) if e.name not in {"gold.yaml", "template.txt"}]
        told = "\n".join(read_any_notes(each, session.read).text for each in paths)
        notes = _clean(told, header.language)
        if len(notes) > LONGEST_NOTES:
            continue
        today = date.fromisoformat(str(gold["today"]))
        words = NoteWords(notes, header.language, lambda said: said, today)
        answer = {
            field: value
            for name, said in gold["fields"].items()
            if (field := header.field(name)) is not None
            and is_one_line(field)
            and (value := _say(field, said, words)) is not None
        }
        asked = tuple(describe_field(field) for field in answer)
        values = {field.label: value for field, value in answer.items()}
        yield FilledForm(header.language, header.title, today, notes, asked, values)


def _say(field: TemplateField, gold: Mapping[str, Any] | None, words: NoteWords) -> str | None:
    """Return a field's value in the words of the notes; None where it is told, but not in them."""
    if gold is None:
        return ""
    if gold.get("or_null"):
        return None
    told = [str(each) for each in gold["values"]]
    if isinstance(field, DateField):
        return next((each for each in told if len(each) == _ISO and each[4] == "-"), None)
    if isinstance(field, ChoiceField):
        return next((each for each in told if each in field.choices), None)
    clock = next((each for each in told if CLOCK.fullmatch(each)), None)
    if clock is not None:
        return clock
    return next((each for each in told if all(words.find(e) for e in each.split("、"))), None)


def _sequence_all(
    trainer: Trainer, forms: Sequence[FilledForm], options: argparse.Namespace, first: int = 0
) -> list[Sequenced]:
    rng = random.Random(options.seed)  # noqa: S311 - an order, no secret
    made = []
    for form in rng.sample(forms, len(forms)):
        one = trainer.sequence(first + len(made), form)
        if len(one.tokens) <= options.longest:
            made.append(one)
    return made


def _measure(trainer: Trainer, held_out: Sequence[Sequenced]) -> dict[str, Any]:
    if not held_out:
        return {}
    trainer.model.eval()
    with torch.no_grad():
        mean = sum(trainer.loss(each).item() for each in held_out) / len(held_out)
    return {"held_out": round(mean, 4)}


def _export(trainer: Trainer, steps: int, options: argparse.Namespace) -> None:
    """Write the matrices, and what they are into the description of the model's adapter."""
    model = find_sha256(options.model)
    described = options.export / f"{model[:12]}.json"
    path = described.with_suffix(".form.gguf")
    write_gguf(trainer, options.alpha, path)
    data = hashlib.sha256(b"".join(file.read_bytes() for file in sorted(options.data)))
    description = json.loads(described.read_text(encoding="utf-8"))
    before = description.get("form_made") if options.start else None
    description["form"] = hashlib.sha256(path.read_bytes()).hexdigest()
    description["form_made"] = {
        "files": [f"{file.parent.name}/{file.name}" for file in sorted(options.data)],
        "sets": [Path(each).name for each in options.sets],
        "sha256": data.hexdigest(),
        "recipe": describe_recipe(options, steps),
    } | ({"before": before} if before else {})
    text = json.dumps(description, indent=1, ensure_ascii=False) + "\n"
    write_atomically(described, text.encode("utf-8"))


if __name__ == "__main__":
    sys.exit(main())
