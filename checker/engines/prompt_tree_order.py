"""The order in which a prompt tree is computed: every distinct token once, leaves in packs.

The root is already in sequence 0. Stems of several branches are computed together, then their
leaves, as many at a time as a batch holds. Stems may stay for the next tree, which often asks the
same questions of another document. A pack's cells are free before the next begins, so a leaf
always finds its tokens in order behind its stem's: that, and not only speed, is why no leaf
is divided between batches unless it is longer than one. `docs/decisions/judge-engine.md` says
what this is good for. Nothing here knows a model library.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from itertools import chain
from typing import NamedTuple, Protocol

from checker.core.data_classes import dataclass
from checker.core.ports import Answer
from checker.engines.llama.failures import report_no_room

ROOT = 0
"""The sequence that holds the root."""

OnAnswer = Callable[[int, int, Answer | None], None]


class BatchRow(NamedTuple):
    """One token to compute. `ends` marks a leaf's last one, where the answer is read."""

    token: int
    position: int
    sequence: int
    ends: bool = False


@dataclass(frozen=True, slots=True)
class TokenBranch:
    """A question's tokens and those of each unit after it."""

    stem: tuple[int, ...]
    leaves: tuple[tuple[int, ...], ...]


class Memory(Protocol):
    """What computing a tree needs of a model's context. Sizes are in tokens."""

    @property
    def context(self) -> int:
        """Room for all sequences together."""
        ...

    @property
    def batch(self) -> int:
        """Rows computed at a time."""
        ...

    @property
    def sequences(self) -> int:
        """Sequences held at once, the root included."""
        ...

    def decode(self, rows: Sequence[BatchRow]) -> bool:
        """Compute `rows`; False, with nothing changed, where there is no room for them."""
        ...

    def answer(self, index: int) -> Answer:
        """Return the answer at the `index`-th row of the last decode."""
        ...

    def fork(self, source: int, target: int) -> None:
        """Let sequence `target` begin with all of `source`, without copying."""
        ...

    def drop(self, sequence: int) -> None:
        """Free what `sequence` alone holds."""
        ...


@dataclass(slots=True)
class _Leaf:
    """A distinct leaf of one branch, and everywhere its answer belongs."""

    branch: int
    places: list[int]
    tokens: tuple[int, ...]


def compute_root(memory: Memory, tokens: Sequence[int]) -> None:
    """Compute `tokens` as the root.

    Raises:
        JudgeError: there is no room, though `tokens` are fewer than the context.
    """
    rows = [BatchRow(token, position, ROOT) for position, token in enumerate(tokens)]
    _decode(memory, rows)


class Stems:
    """The questions that a context holds behind its root, from one tree to the next."""

    def __init__(self) -> None:
        self._held: dict[tuple[int, ...], int] = {}

    @property
    def sequences(self) -> frozenset[int]:
        """Where they are."""
        return frozenset(self._held.values())

    @property
    def tokens(self) -> int:
        """How many cells they take."""
        return sum(map(len, self._held))

    def drop(self, memory: Memory) -> None:
        """Free them all: the root goes, or what they hold is in doubt."""
        for sequence in self._held.values():
            memory.drop(sequence)
        self._held.clear()

    def hold(
        self, memory: Memory, root: int, wanted: Sequence[tuple[int, ...]], longest: int
    ) -> dict[tuple[int, ...], int]:
        """Return the sequence of each of `wanted`, computing those that are not here yet.

        What else is held goes where it would leave less room than a batch, or than the `longest`
        leaf, or too few sequences.
        """
        others = self._held.keys() - set(wanted)
        taken = root + sum(map(len, {*wanted, *others})) + max(memory.batch, longest)
        if taken > memory.context or len({*wanted, *others}) > get_max_stems(memory):
            for stem in others:
                memory.drop(self._held.pop(stem))
        missing = [stem for stem in dict.fromkeys(wanted) if stem not in self._held]
        free = (each for each in range(1, memory.sequences) if each not in self.sequences)
        fresh = dict(zip(missing, free, strict=False))
        try:
            _compute_stems(memory, root, fresh)
        except BaseException:
            for sequence in fresh.values():
                memory.drop(sequence)
            raise
        self._held |= fresh
        return {stem: self._held[stem] for stem in wanted}


def get_max_stems(memory: Memory) -> int:
    """Return how many sequences stems may take: half of them, the rest is for leaves."""
    return max(1, (memory.sequences - 1) // 2)


def answer_tree(
    memory: Memory,
    root: int,
    branches: Sequence[TokenBranch],
    on_answer: OnAnswer,
    stems: Stems | None = None,
) -> list[list[Answer | None]]:
    """Return an answer per branch and leaf, None where it does not fit; `root` is in tokens.

    Args:
        memory: where it is computed, with the root in its sequence.
        root: how long that is.
        branches: the questions and units.
        on_answer: called as each answer comes.
        stems: the questions that `memory` holds, and will; None keeps none.

    Raises:
        JudgeError: the model failed; what `on_answer` saw stays valid.
    """
    if stems is None:
        stems = Stems()
        try:
            return answer_tree(memory, root, branches, on_answer, stems)
        finally:
            stems.drop(memory)
    found: list[list[Answer | None]] = [[None] * len(branch.leaves) for branch in branches]

    def keep(leaf: _Leaf, answer: Answer | None) -> None:
        for place in leaf.places:
            found[leaf.branch][place] = answer
            on_answer(leaf.branch, place, answer)

    room = memory.context - root
    fitting = _select_fitting(branches, room, keep)
    for lot in _group_branches(branches, fitting, room, get_max_stems(memory)):
        leaves = [leaf for index in lot for leaf in fitting[index]]
        longest = max(len(leaf.tokens) for leaf in leaves)
        held = stems.hold(memory, root, [branches[index].stem for index in lot], longest)
        taken = {
            index: (held[branches[index].stem], root + len(branches[index].stem)) for index in lot
        }
        _answer_lot(memory, room - stems.tokens, leaves, taken, stems.sequences, keep)
    return found


def _select_fitting(
    branches: Sequence[TokenBranch], room: int, keep: Callable[[_Leaf, None], None]
) -> list[list[_Leaf]]:
    """Return each branch's leaves that fit; of the others, keep that they have no answer."""
    fitting: list[list[_Leaf]] = []
    for index, branch in enumerate(branches):
        fitting.append([])
        for leaf in _collect_distinct_leaves(index, branch):
            if len(branch.stem) + len(leaf.tokens) <= room:
                fitting[index].append(leaf)
            else:
                keep(leaf, None)
    return fitting


def count_distinct_tokens(root: int, branches: Sequence[TokenBranch]) -> int:
    """Return how many tokens a tree costs at least: the bound on its time."""
    leaves = chain.from_iterable(set(branch.leaves) for branch in branches)
    stems = {branch.stem for branch in branches}
    return root + sum(map(len, stems)) + sum(map(len, leaves))


def _collect_distinct_leaves(index: int, branch: TokenBranch) -> list[_Leaf]:
    leaves: dict[tuple[int, ...], _Leaf] = {}
    for place, tokens in enumerate(branch.leaves):
        leaves.setdefault(tokens, _Leaf(index, [], tokens)).places.append(place)
    return list(leaves.values())


def _group_branches(
    branches: Sequence[TokenBranch], fitting: Sequence[list[_Leaf]], room: int, most: int
) -> Iterator[list[int]]:
    """Group branches whose stems and longest leaf fit together, at most `most` of them."""
    lot: list[int] = []
    stems = longest = 0
    for index, branch in enumerate(branches):
        if not fitting[index]:
            continue
        stem, leaf = len(branch.stem), max(len(leaf.tokens) for leaf in fitting[index])
        full = stems + stem + max(longest, leaf) > room or len(lot) + 1 > most
        if lot and full:
            yield lot
            lot, stems, longest = [], 0, 0
        lot.append(index)
        stems += stem
        longest = max(longest, leaf)
    if lot:
        yield lot


def _answer_lot(
    memory: Memory,
    room: int,
    leaves: Sequence[_Leaf],
    held: dict[int, tuple[int, int]],
    taken: frozenset[int],
    keep: Callable[[_Leaf, Answer | None], None],
) -> None:
    """Answer leaves in `room` tokens and the sequences that are not `taken`.

    `held` says of each branch where its leaves begin: its sequence and its length in tokens.
    """
    free = [each for each in range(1, memory.sequences) if each not in taken]
    try:
        for pack in _pack_leaves(leaves, min(memory.batch, room), len(free)):
            owners = dict(zip(free, pack, strict=False))
            answers = _compute_leaves(memory, owners, held)
            with ExitStack() as all_of_them:  # even where the first makes the asker stop
                for sequence, answer in reversed(answers):
                    all_of_them.callback(keep, owners[sequence], answer)
    finally:
        for sequence in free:
            memory.drop(sequence)


def _compute_stems(memory: Memory, root: int, stems: Mapping[tuple[int, ...], int]) -> None:
    """Compute each stem behind the root, in its sequence."""
    rows: list[BatchRow] = []
    for stem, sequence in stems.items():
        memory.fork(ROOT, sequence)
        rows += [BatchRow(token, root + place, sequence) for place, token in enumerate(stem)]
    _decode(memory, rows)


def _pack_leaves(leaves: Sequence[_Leaf], rows: int, sequences: int) -> Iterator[list[_Leaf]]:
    """Group leaves that are computed in one batch; one that is longer stands alone."""
    pack: list[_Leaf] = []
    taken = 0
    for leaf in leaves:
        if pack and (taken + len(leaf.tokens) > rows or len(pack) == sequences):
            yield pack
            pack, taken = [], 0
        pack.append(leaf)
        taken += len(leaf.tokens)
    if pack:
        yield pack


def _compute_leaves(
    memory: Memory, owners: dict[int, _Leaf], held: dict[int, tuple[int, int]]
) -> list[tuple[int, Answer]]:
    rows: list[BatchRow] = []
    for sequence, leaf in owners.items():
        stem, start = held[leaf.branch]
        memory.fork(stem, sequence)
        last = len(leaf.tokens) - 1
        rows += [
            BatchRow(token, start + place, sequence, place == last)
            for place, token in enumerate(leaf.tokens)
        ]
    return _decode(memory, rows)


def _compute_answers(memory: Memory, rows: Sequence[BatchRow]) -> list[tuple[int, Answer]]:
    """Compute `rows`, in halves where there is no room; read and free each leaf that ended."""
    if not memory.decode(rows):
        if len(rows) == 1:
            raise report_no_room()
        half = len(rows) // 2
        return [*_compute_answers(memory, rows[:half]), *_compute_answers(memory, rows[half:])]
    ended = [(index, row.sequence) for index, row in enumerate(rows) if row.ends]
    answers = [(sequence, memory.answer(index)) for index, sequence in ended]
    for _, sequence in ended:
        memory.drop(sequence)
    return answers


def _decode(memory: Memory, rows: Sequence[BatchRow]) -> list[tuple[int, Answer]]:
    answers: list[tuple[int, Answer]] = []
    for start in range(0, len(rows), memory.batch):
        answers += _compute_answers(memory, rows[start : start + memory.batch])
    return answers
