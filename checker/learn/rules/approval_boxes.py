"""Learn approval boxes: who stamps, and in what order the boxes stand."""

from collections.abc import Iterator, Sequence
from typing import Any

from checker.core.messages import Message
from checker.core.text import lazy_re as re
from checker.core.text.normalization import fold
from checker.formats import FORMATS
from checker.kinds.shared.labels import is_blank
from checker.kinds.shared.tables import TableGrid
from checker.learn.rules.proposal import Proposal, describe_evidence, list_names
from checker.learn.shared.samples import Sample, Samples

_MIN_HEADS = 2
_MAX_ROWS = 4
_MAKERS = re.compile(r"起案.*|起票|作成.*|記録.*|担当.*|立案.*|申請.*|報告.*|prepared.*")
_STAMPS = re.compile(
    r".*(?:長|役|者|照査|承諾|決裁|起票|起案|記録|承認|確認|審査|作成|担当|検印|印)"
)
_PAPER = tuple(name for name, form in FORMATS.items() if form.is_paper)


def propose_approval(samples: Samples) -> Iterator[Proposal]:
    """Propose the approval boxes that all samples have, or all of one format."""
    some = Samples(tuple(sample for sample in samples.all if _list_stamps(sample)))
    for chosen in (samples, *(samples.of(form) for form in samples.formats), some):
        stamps = [_list_stamps(sample) for sample in chosen.all]
        if not stamps or not all(stamps):
            continue
        titles = [name for name in stamps[0] if all(name in each for each in stamps[1:])]
        if len(titles) < _MIN_HEADS:
            continue
        words = list_names(titles)
        what = Message("learn.approval-boxes", words=words)
        yield _build_approval(samples, chosen, titles, what)
        return


def _build_approval(
    samples: Samples, chosen: Samples, titles: list[str], what: Message
) -> Proposal:
    start: dict[str, Any] = {"severity": "error"}
    if set(chosen.formats) <= set(_PAPER):  # stamps are for paper
        start["when"] = {"format": list(_PAPER)}
    order = titles if _MAKERS.fullmatch(fold(titles[0])) else titles[::-1]
    roles = {"kind": "approval", **start, "roles": order}
    if _is_all_signed(chosen):
        roles["signed"] = "required"
    plain = {"kind": "table", **start, "table": {"headers": titles}, "headers": titles}
    optional = chosen.total < samples.of(*chosen.formats).total
    form = chosen.formats[0] if chosen.total < samples.total and not optional else ""
    head = " | ".join(titles)
    lines = " | ".join("---" for _ in titles)
    good = f"| {head} |\n| {lines} |\n|{'  |' * len(titles)}"
    return Proposal(
        "approval",
        roles,
        (describe_evidence(chosen.total, samples.total if optional else chosen.total, what, form),),
        enabled=not optional,
        good=(good,),
        bad=(f"{titles[0]}と{titles[-1]}の承認を得る。",),
        fallbacks=(plain,),
    )


def _list_stamps(sample: Sample) -> list[str]:
    for _, grid in sample.tables:
        if _is_stamp_grid(grid):
            cells = [cell.text.strip() for cell in grid.table.rows[0].cells]
            return [text for text in cells if text and not text.endswith("欄") and text != "確認"]
    return []


def is_stamps(grids: Sequence[TableGrid]) -> bool:
    """Return whether tables are boxes to stamp in: short titles over cells that are all empty."""
    return all(_is_stamp_grid(grid) for grid in grids)


def _is_stamp_grid(grid: TableGrid) -> bool:
    first = [cell.text.strip() for cell in grid.table.rows[0].cells]
    titles = [text for text in first if _STAMPS.fullmatch(fold(text))]
    if len(titles) < _MIN_HEADS or not 1 < len(grid.table.rows) <= _MAX_ROWS:
        return False
    rest = _list_boxes(grid)
    return all(map(is_blank, rest)) or (len(titles) == len(first) and not any(map(is_blank, rest)))


def _list_boxes(grid: TableGrid) -> list[str]:
    return [cell.text.strip() for row in grid.table.rows[1:] for cell in row.cells]


def _is_all_signed(samples: Samples) -> bool:
    """Return whether every box of every sample is filled."""
    grids = (g for s in samples.all for _, g in s.tables if _is_stamp_grid(g))
    return all(not is_blank(text) for grid in grids for text in _list_boxes(grid))
