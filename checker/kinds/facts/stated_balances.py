"""Hold the balance that a letter states against what was paid: `£1,500 … the balance is £3,010`."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations, pairwise

from checker.core.document import Block, BlockKind, Document
from checker.core.text import lazy_re as re
from checker.kinds.facts.prose_numbers import write_number
from checker.kinds.facts.prose_sums import Computed
from checker.kinds.facts.slips import is_sure_slip
from checker.kinds.facts.stated_numbers import StatedNumber, list_stated
from checker.language.clock import to_plain

_BALANCE = re.compile(
    r"\b(?:balance|remainder|amount (?:still )?(?:due|outstanding|owed))\b[^.;£$€0-9]{0,40}"
    r"(?:is|was|are|comes to|of|:)[^.;£$€0-9]{0,20}$"
    "|(?:残額|残金|差引(?:支払)?額|未払(?:額|残高)|お支払い残高)[^。0-9]{0,12}$",
    re.IGNORECASE,
)
_MAY_STATE = re.compile("balance|remainder|amount|残額|残金|差引|未払|支払い残高", re.IGNORECASE)
_NEAR = 90
_MOST_AMOUNTS = 200


def find_balances(document: Document, blocks: Sequence[Block]) -> Iterator[Computed]:
    """Yield a balance that is off what was paid, less the last amount before, by a slip."""
    texts = [each for each in blocks if each.cell is None and each.kind is not BlockKind.CODE]
    for before, block in pairwise(texts):
        money = _list_money(block) if _MAY_STATE.search(block.text) else []
        plain = to_plain(block.text)
        for at, each in enumerate(money):
            if at == 1 and _BALANCE.search(plain, max(0, each.start - _NEAR), each.start):
                yield from _judge(document, block, money[:2], _list_money(before))


def _list_money(block: Block) -> list[StatedNumber]:
    if block.kind is BlockKind.CODE:
        return []
    return [each for each in list_stated(block.text) if each.kind == "money" and not each.vague]


def _judge(
    document: Document, block: Block, money: Sequence[StatedNumber], before: Sequence[StatedNumber]
) -> Iterator[Computed]:
    paid, said = money
    if not before or before[-1].unit != said.unit or said.rate or paid.rate:
        return
    whole = before[-1].value
    right = whole - paid.value
    if is_sure_slip(said.value, right) and not _differs(document, said.value):
        formula = "-".join(map(write_number, (whole, paid.value)))
        span, written = block.span(said.start, said.end), block.text[said.start : said.end]
        yield Computed(span, written, f"{formula}={write_number(right)}", is_wrong=True)


def _differs(document: Document, value: Decimal) -> bool:
    """Tell whether any two amounts of the document differ by that much."""
    amounts = {each.value for block in document.walk() for each in _list_money(block)}
    few = sorted(amounts)[:_MOST_AMOUNTS]
    return any(high - low == value for low, high in combinations(few, 2))
