"""Draw bars as SVG: widths in percent, so that words keep their size from phone to wide screen.

Every bar has its figure beside it, and its table stands beneath: nothing is told by colour.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

_ROW: Final = 34
_COLUMN_HEIGHT: Final = 90
_ABOVE: Final = 20
_BELOW: Final = 22
_NAMES_PERCENT: Final = 22
_FIGURES_PERCENT: Final = 14


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: its name, how much it is, and how that is written."""

    name: str
    amount: float
    figure: str


def draw_rows(title: str, bars: Sequence[Bar]) -> Markup:
    """Return bars below each other, the name before and the figure behind each."""
    most = max((each.amount for each in bars), default=0) or 1
    room = 100 - _NAMES_PERCENT - _FIGURES_PERCENT
    drawn = Markup("").join(
        _draw_row(each, number * _ROW, room * each.amount / most)
        for number, each in enumerate(bars)
    )
    return _frame(title, len(bars) * _ROW, drawn)


def _draw_row(bar: Bar, top: float, width: float) -> Markup:
    return Markup(
        '<text x="0" y="{middle}">{name}</text>'
        '<rect x="{left}%" y="{top}" width="{width}%" height="22" rx="3"></rect>'
        '<text x="{end}%" y="{middle}" dx="6">{figure}</text>'
    ).format(
        middle=f"{top + 20:g}",
        top=f"{top + 4:g}",
        left=_NAMES_PERCENT,
        width=f"{width:.2f}",
        end=f"{_NAMES_PERCENT + width:.2f}",
        name=bar.name,
        figure=bar.figure,
    )


def draw_columns(title: str, bars: Sequence[Bar]) -> Markup:
    """Return bars beside each other, the figure above and the name below each."""
    most = max((each.amount for each in bars), default=0) or 1
    step = 100 / max(len(bars), 1)
    drawn = Markup("").join(
        _draw_column(each, number * step, step, _COLUMN_HEIGHT * each.amount / most)
        for number, each in enumerate(bars)
    )
    return _frame(title, _ABOVE + _COLUMN_HEIGHT + _BELOW, drawn)


def _draw_column(bar: Bar, left: float, step: float, height: float) -> Markup:
    floor = _ABOVE + _COLUMN_HEIGHT
    return Markup(
        '<text class="mid" x="{middle}%" y="{above}">{figure}</text>'
        '<rect x="{left}%" y="{top}" width="{width}%" height="{height}"></rect>'
        '<text class="mid soft" x="{middle}%" y="{below}">{name}</text>'
    ).format(
        middle=f"{left + step / 2:.2f}",
        above=f"{floor - height - 5:.1f}",
        left=f"{left + step * 0.2:.2f}",
        top=f"{floor - height:.1f}",
        width=f"{step * 0.6:.2f}",
        height=f"{max(height, 1):.1f}",
        below=floor + 17,
        figure=bar.figure,
        name=bar.name,
    )


def _frame(title: str, height: float, drawn: Markup) -> Markup:
    return Markup(
        '<svg class="plot" role="img" aria-label="{title}" width="100%" height="{height}">'
        "{drawn}</svg>"
    ).format(title=title, height=f"{height:g}", drawn=drawn)
