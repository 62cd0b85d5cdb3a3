"""The sentences that a rule on style measures: running text, not headings and forms."""

from checker.core.document import Block, BlockKind
from checker.kinds.shared.base import Rule, Target
from checker.kinds.shared.prose import choose_own_blocks, find_sentences, is_written


def collect_prose_sentences(rule: Rule, target: Target) -> list[tuple[Block, int, int]]:
    """Return block, start and end of each sentence; headings and cells only if the scope asks."""
    return [
        (block, start, end)
        for block in choose_own_blocks(rule, target)
        if _is_prose(block, rule)
        for start, end in find_sentences(block, target.document)
    ]


def _is_prose(block: Block, rule: Rule) -> bool:
    if block.kind is BlockKind.HEADING:
        return BlockKind.HEADING in rule.scope.block
    return (block.cell is None or rule.scope.in_table is True) and is_written(block)
