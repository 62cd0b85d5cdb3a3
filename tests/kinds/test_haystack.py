"""What is worth a search: never a block less than those in which something matches."""

from hypothesis import given
from hypothesis import strategies as st

from checker.core.document import Block, BlockKind
from checker.kinds.shared.block_search import Selection
from checker.kinds.shared.patterns import Deadline, find, join_alternatives

_PATTERNS = [
    "ab", "^a", "a$", r"\Ab", r"(?<!b)a", r"(?!a).b", "[^a]b", r"b\s*a", r"\s+", "(?<=b)a",
    "a.*b", "(?i:B)", r"\ba", r"\Ba", "a|^b", "[ab^]+", r"a\n?", "x{0,2}a",
    "^a$", "(?<=^)a", "(?:^|b)あ", "a[^b]*$", "a[^b]*+$", "x?(?>a[^b]*)$", r"^\s*a",
    "b(?=$| )", "^[^b]+a",
    "(?<![ab])あ", "a(?!b)", "b(?!あ|a )", r"(?<!\p{Hiragana})b", r"(?<![\d ]|ab)a", r"a(?![ \d])",
    "a[^a]*b", "a[^ab]*", "[ab][^ab ]*あ", "b[^b]*$", "(?:a[^a]*b)|(?:あ[^あ]*$)", "a[^a]{2,}b",
    r"\s[^s]*$", "a[^a]*+$", r"(?<![\\a])b",
]  # fmt: skip
_texts = st.lists(st.text("ab \nあ", max_size=8), max_size=6)


@given(_texts, st.lists(st.sampled_from(_PATTERNS), max_size=3), st.lists(st.sampled_from("ab")))
def test_no_block_with_a_match_is_left_out(
    texts: list[str], patterns: list[str], words: list[str]
) -> None:
    blocks = tuple(
        Block(BlockKind.PARAGRAPH, f"body/{number}", text) for number, text in enumerate(texts)
    )
    if not words and not patterns:
        return
    expression = join_alternatives(words, patterns)
    wanted = [b.path for b in blocks if any(find(expression, b.text, Deadline()))]
    likely = [b.path for b in Selection(blocks).likely(words, patterns, Deadline())]
    assert set(wanted) <= set(likely)
    assert likely == [b.path for b in blocks if b.path in set(likely)]


def test_words_that_are_nowhere_leave_nothing_to_look_at() -> None:
    blocks = (Block(BlockKind.PARAGRAPH, "body/0", "費用を示す。"),)
    assert Selection(blocks).likely(["適宜"], (), Deadline()) == ()
    assert Selection(blocks).likely(["費用"], (), Deadline()) == blocks


def test_an_expression_that_would_read_on_to_the_end_of_the_document() -> None:
    text = "機器の費用は合計で百万円である"
    blocks = tuple(Block(BlockKind.PARAGRAPH, f"body/{n}", text) for n in range(20_000))
    deadline = Deadline()
    assert Selection(blocks).likely((), [r"\D+[円万][よね]"], deadline) == blocks
    assert deadline.left() > 1


def test_a_run_between_signs_is_searched_for_in_all_blocks_at_once() -> None:
    texts = ("費用を示す。", "「費用」を示す。", "費用（税込）を示す。")
    blocks = tuple(Block(BlockKind.PARAGRAPH, f"body/{n}", each) for n, each in enumerate(texts))
    assert Selection(blocks).likely((), ["「[^「」]*」"], Deadline()) == blocks[1:2]
    assert Selection(blocks).likely((), ["[（(][^（）()]*[）)]"], Deadline()) == blocks[2:]


def test_an_edge_is_told_at_once() -> None:
    blocks = (Block(BlockKind.PARAGRAPH, "body/0", "費用を示す。"),)
    pattern = f"(?!{'あ' * 60}[あ-ん]*|い)費用"
    assert Selection(blocks).likely((), [pattern], Deadline()) == blocks
