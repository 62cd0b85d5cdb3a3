"""The page of figures: documents and findings by month, rules nobody heeds, waiting times."""

from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from markupsafe import Markup

from checker.core.messages import DisplayLanguage, Message
from checker.server.overview import MonthFigures, Overview, RuleFigures, build_overview
from checker.server.rulebook import offered
from checker.server.web.callers import Checking, InOffice, has_role
from checker.server.web.pages.plots import Bar, draw_columns, draw_rows
from checker.server.web.pages.shown import choose_language, show

router = APIRouter(include_in_schema=False)

_PLOTTED: Final = 8
_MOST_ROWS: Final = 100
_MINUTE: Final = 60
_HOUR: Final = 3600


@router.get("/overview")
def show_overview(request: Request, office: InOffice, caller: Checking) -> HTMLResponse:
    """Show everybody's figures to format owners and administrators, and their own to others."""
    language = choose_language(request, caller)
    sees_all = has_role(caller.user, "format_owner")
    with office.database.look() as transaction:
        found = build_overview(transaction, None if sees_all else caller.user.id)
    names = {rule: each.get(language, rule) for rule, each in offered.list_names(office).items()}
    tripped = [each for each in found.rules if each.total]
    return show(
        request, "overview.html", caller, found=found, names=names, sees_all=sees_all,
        documents=_plot_documents(found, language), tripped=tripped[:_MOST_ROWS],
        plots=[
            (each, _plot_rule(each, names.get(each.rule, each.rule), found, language))
            for each in tripped[:_PLOTTED]
        ],
        unheeded=[each for each in found.rules if each.is_unheeded][:_MOST_ROWS],
        silent=[each for each in found.rules if each.is_silent][:_MOST_ROWS],
        times=[_say_times(each, language) for each in found.months],
        has_any=any(each.total for each in found.months),
    )  # fmt: skip


def _plot_documents(found: Overview, language: DisplayLanguage) -> Markup:
    bars = [Bar(each.month, each.total, str(each.total)) for each in found.months]
    return draw_rows(Message("page.documents-by-month").get(language), bars)


def _plot_rule(rule: RuleFigures, name: str, found: Overview, language: DisplayLanguage) -> Markup:
    bars = [
        Bar(each.month[2:], rule.findings[each.month], str(rule.findings[each.month]))
        for each in found.months
    ]
    return draw_columns(Message("page.findings-of-rule", rule=name).get(language), bars)


def _say_times(month: MonthFigures, language: DisplayLanguage) -> tuple[str, list[str]]:
    times = (*month.waiting, *month.running)
    return month.month, ["-" if each is None else _say_seconds(each, language) for each in times]


def _say_seconds(seconds: float, language: DisplayLanguage) -> str:
    if seconds < _MINUTE:
        return Message("page.seconds", seconds=f"{seconds:.2g}").get(language)
    if seconds < _HOUR:
        return Message("page.minutes", minutes=f"{seconds / _MINUTE:.2g}").get(language)
    return Message("page.hours", hours=f"{seconds / _HOUR:.2g}").get(language)
