"""The input of a number: made from a seed of the run, the format and the number alone."""

from dataclasses import dataclass
from random import Random

from tests.fuzz.archives import mutate_archive, mutate_directory
from tests.fuzz.mutations import mutate_bytes, mutate_pdf, mutate_text
from tests.fuzz.seeds import Seeds, seeds_of, zipped
from tests.fuzz.text_seeds import FRAGMENTS

_WILD = 8  # one input in so many is changed without knowing its format


@dataclass(frozen=True, slots=True)
class Number:
    """One input of a run: `docx:123`."""

    kind: str
    index: int

    def __str__(self) -> str:
        return f"{self.kind}:{self.index}"


def make_input(seed: int, number: Number, *, corpus: bool = True) -> bytes:
    """Return the bytes of an input; the same for the same seed, number and seed files."""
    random = Random(f"{seed}/{number}")  # noqa: S311 - repeatable, not secret
    seeds = seeds_of(number.kind, corpus=corpus)
    changes = random.choice((1, 1, 1, 2, 3, 6))
    data = _of_archive(random, seeds, changes) if seeds.archives else b""
    if seeds.files:
        data = _of_file(random, seeds, changes, number.kind)
    return data or b"\0"


def _of_archive(random: Random, seeds: Seeds, changes: int) -> bytes:
    members = random.choice(seeds.archives)
    if random.randrange(_WILD) == 0:
        return mutate_bytes(random, zipped(members), (zipped(random.choice(seeds.archives)),))
    for _ in range(changes):
        members = mutate_archive(random, members, seeds.archives)
    if members and random.randrange(_WILD) == 0:
        return mutate_directory(random, members)
    return zipped(members)


def _of_file(random: Random, seeds: Seeds, changes: int, kind: str) -> bytes:
    data = random.choice(seeds.files)
    for _ in range(changes):
        if random.randrange(_WILD) == 0:
            data = mutate_bytes(random, data, seeds.files)
        elif kind == "pdf":
            data = mutate_pdf(random, data)
        else:
            data = mutate_text(random, data, FRAGMENTS[kind])
    return data
