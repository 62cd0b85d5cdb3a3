"""The order of computing a prompt tree, on a memory that checks every rule llama.cpp has."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.core.errors import JudgeError
from checker.core.messages import same
from checker.core.ports import Answer
from checker.engines.prompt_tree_order import (
    ROOT,
    BatchRow,
    Stems,
    TokenBranch,
    answer_tree,
    compute_root,
    count_distinct_tokens,
)


@dataclass
class FakeMemory:
    """Cells belong to sequences; an answer is a number over the whole path of tokens."""

    context: int
    batch: int = 4
    sequences: int = 5
    refuse: int = 0
    cells: list[tuple[int, int, set[int]]] = field(default_factory=list)
    computed: int = 0
    batches: list[int] = field(default_factory=list)
    rows: Sequence[BatchRow] = ()

    def path(self, sequence: int) -> list[int]:
        """Return the tokens of a sequence, which has no gaps."""
        cells = sorted(
            (position, token) for token, position, owners in self.cells if sequence in owners
        )
        assert [position for position, _ in cells] == list(range(len(cells)))
        return [token for _, token in cells]

    def decode(self, rows: Sequence[BatchRow]) -> bool:
        """Compute rows as llama.cpp does, or refuse."""
        assert len(rows) <= self.batch
        if len(self.cells) + len(rows) > self.context:
            return False
        if self.refuse and len(rows) > 1:
            self.refuse -= 1
            return False
        for row in rows:
            assert 0 <= row.sequence < self.sequences
            assert row.position == len(self.path(row.sequence))
            self.cells.append((row.token, row.position, {row.sequence}))
        self.computed += len(rows)
        self.batches.append(len(rows))
        self.rows = rows
        return True

    def answer(self, index: int) -> Answer:
        """Answer at a row that was marked."""
        assert self.rows[index].ends
        return direct(self.path(self.rows[index].sequence))

    def fork(self, source: int, target: int) -> None:
        """Share cells with an empty sequence."""
        assert not self.path(target)
        for _, _, owners in self.cells:
            if source in owners:
                owners.add(target)

    def drop(self, sequence: int) -> None:
        """Free what nobody else holds."""
        for _, _, owners in self.cells:
            owners.discard(sequence)
        self.cells = [cell for cell in self.cells if cell[2]]


def direct(path: Sequence[int]) -> Answer:
    """Return what a model answers to one whole prompt."""
    number = 0
    for token in path:
        number = (number * 31 + token) % 1_000_003
    return Answer(float(number), 1.0)


def asked(memory: FakeMemory, root: list[int], branches: list[TokenBranch]) -> list[list[object]]:
    compute_root(memory, root)
    return [list(row) for row in answer_tree(memory, len(root), branches, lambda *_: None)]


def test_every_leaf_gets_the_answer_of_its_whole_prompt() -> None:
    branches = [
        TokenBranch((10, 11), ((1, 2, 3), (4,))),
        TokenBranch((12,), ((1, 2, 3), (5, 6, 7, 8, 9, 10, 11))),
    ]
    memory = FakeMemory(context=40)
    assert asked(memory, [1, 2, 3, 4, 5], branches) == [
        [direct([1, 2, 3, 4, 5, 10, 11, 1, 2, 3]), direct([1, 2, 3, 4, 5, 10, 11, 4])],
        [
            direct([1, 2, 3, 4, 5, 12, 1, 2, 3]),
            direct([1, 2, 3, 4, 5, 12, 5, 6, 7, 8, 9, 10, 11]),
        ],
    ]
    assert memory.computed == 5 + 3 + 3 + 1 + 3 + 7
    # The root in two, the stems in one, leaves in packs, and the long one by itself.
    assert memory.batches == [4, 1, 3, 4, 3, 4, 3]


def test_only_the_root_is_held_afterwards() -> None:
    memory = FakeMemory(context=20)
    asked(memory, [1, 2], [TokenBranch((3,), ((4,), (5,)))])
    assert {frozenset(owners) for _, _, owners in memory.cells} == {frozenset({ROOT})}


def test_identical_leaves_are_computed_once_and_reported_each() -> None:
    memory = FakeMemory(context=20)
    seen: list[tuple[int, int, Answer | None]] = []
    answer_tree(memory, 0, [TokenBranch((1,), ((2, 3), (4,), (2, 3)))], lambda *a: seen.append(a))
    assert memory.computed == 1 + 2 + 1
    assert sorted(seen, key=str) == sorted(
        [(0, 0, direct([1, 2, 3])), (0, 2, direct([1, 2, 3])), (0, 1, direct([1, 4]))], key=str
    )


def test_a_leaf_that_does_not_fit_is_none_and_the_rest_is_answered() -> None:
    memory = FakeMemory(context=8)
    branches = [
        TokenBranch((3,), ((1,) * 5, (1,) * 6)),
        TokenBranch((4,) * 7, ((1,),)),
        TokenBranch((), ((1,) * 6,)),
    ]
    assert asked(memory, [9, 9], branches) == [
        [direct([9, 9, 3, 1, 1, 1, 1, 1]), None],
        [None],
        [direct([9, 9, 1, 1, 1, 1, 1, 1])],
    ]


def test_a_refused_batch_is_tried_in_halves() -> None:
    memory = FakeMemory(context=40, refuse=2)
    branches = [TokenBranch((3,), ((4, 5), (6,), (7, 8, 9)))]
    assert asked(memory, [1, 2], branches) == [
        [direct([1, 2, 3, 4, 5]), direct([1, 2, 3, 6]), direct([1, 2, 3, 7, 8, 9])]
    ]


def test_a_model_without_room_for_one_token_is_an_error() -> None:
    with pytest.raises(JudgeError, match="working memory is full"):
        compute_root(FakeMemory(context=2), [1, 2, 3])


def test_what_was_answered_before_a_failure_was_reported() -> None:
    class Failing(FakeMemory):
        def answer(self, index: int) -> Answer:
            """Fail at one token."""
            if self.rows[index].token == 5:
                raise JudgeError(same("broken"))
            return super().answer(index)

    memory = Failing(context=20, batch=2)
    seen: list[int] = []
    with pytest.raises(JudgeError, match="broken"):
        answer_tree(
            memory,
            0,
            [TokenBranch((1,), ((2, 2), (3, 3), (4, 5)))],
            lambda _branch, leaf, _answer: seen.append(leaf),
        )
    assert seen == [0, 1]
    assert memory.cells == []


TOKENS = st.integers(0, 5)
BRANCHES = st.lists(
    st.builds(
        TokenBranch,
        st.lists(TOKENS, max_size=4).map(tuple),
        st.lists(st.lists(TOKENS, min_size=1, max_size=9).map(tuple), max_size=6).map(tuple),
    ),
    max_size=6,
    unique_by=lambda branch: branch.stem,
)


@given(
    root=st.lists(TOKENS, max_size=5),
    branches=BRANCHES,
    context=st.integers(6, 40),
    batch=st.integers(1, 8),
    sequences=st.integers(3, 8),
)
def test_any_tree_is_answered_like_whole_prompts_each_token_once(
    root: list[int], branches: list[TokenBranch], context: int, batch: int, sequences: int
) -> None:
    memory = FakeMemory(context=context, batch=batch, sequences=sequences)
    fits = [
        [len(root) + len(branch.stem) + len(leaf) <= context for leaf in branch.leaves]
        for branch in branches
    ]
    assert asked(memory, root, branches) == [
        [
            direct([*root, *branch.stem, *leaf]) if fit else None
            for leaf, fit in zip(branch.leaves, row, strict=True)
        ]
        for branch, row in zip(branches, fits, strict=True)
    ]
    answered = [
        TokenBranch(
            branch.stem if any(row) else (),
            tuple(leaf for leaf, fit in zip(branch.leaves, row, strict=True) if fit),
        )
        for branch, row in zip(branches, fits, strict=True)
    ]
    assert memory.computed == count_distinct_tokens(len(root), answered)


def test_another_tree_of_the_same_questions_computes_its_units_only() -> None:
    memory, stems = FakeMemory(context=60, batch=8, sequences=8), Stems()
    first = [TokenBranch((1, 2, 3), ((4, 5),)), TokenBranch((1, 3), ((4,),))]
    second = [TokenBranch((1, 2, 3), ((5,), (4, 5))), TokenBranch((2, 2), ((1,),))]
    root = [7, 7]
    compute_root(memory, root)
    answer_tree(memory, len(root), first, lambda *_: None, stems)
    before = memory.computed
    answers = answer_tree(memory, len(root), second, lambda *_: None, stems)
    assert answers == [
        [direct([7, 7, 1, 2, 3, 5]), direct([7, 7, 1, 2, 3, 4, 5])],
        [direct([7, 7, 2, 2, 1])],
    ]
    assert memory.computed - before == 3 + 2 + 1


@given(
    trees=st.lists(BRANCHES, max_size=4), context=st.integers(9, 40), sequences=st.integers(3, 8)
)
def test_what_is_held_from_earlier_trees_changes_no_answer_and_takes_no_room(
    trees: list[list[TokenBranch]], context: int, sequences: int
) -> None:
    memory, stems, root = FakeMemory(context=context, batch=4, sequences=sequences), Stems(), [7]
    compute_root(memory, root)
    for tree in trees:
        found = answer_tree(memory, len(root), tree, lambda *_: None, stems)
        assert found == [
            [
                direct([*root, *branch.stem, *leaf])
                if len(root) + len(branch.stem) + len(leaf) <= context
                else None
                for leaf in branch.leaves
            ]
            for branch in tree
        ]
    stems.drop(memory)
    assert len(memory.cells) == len(root)


class FillsUp(FakeMemory):
    """Has less room than it says: two cells."""

    def decode(self, rows: Sequence[BatchRow]) -> bool:
        """Refuse what is too much."""
        return len(self.cells) + len(rows) <= 2 and super().decode(rows)


def test_stems_that_fail_are_not_held() -> None:
    memory, stems, root = FillsUp(context=9, batch=1, sequences=4), Stems(), [7]
    compute_root(memory, root)
    branches = [TokenBranch((1, 2), ((3,),))]
    with pytest.raises(JudgeError):
        answer_tree(memory, len(root), branches, lambda *_: None, stems)
    assert (stems.tokens, len(memory.cells)) == (0, len(root))
