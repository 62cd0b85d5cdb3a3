"""Rule sets that documents can be checked with."""

from functools import cache

from fastapi import APIRouter

from checker.core.config_layers import load_settings
from checker.core.errors import RulesetError
from checker.rules.foreign import open_library
from checker.server.office import Office
from checker.server.places import DataFolder
from checker.server.web.api.schemas import RulesetView
from checker.server.web.callers import Checking, InOffice

router = APIRouter(prefix="/api/v1", tags=["rules"])


@router.get("/rule-sets")
def list_rulesets(office: InOffice, caller: Checking) -> list[RulesetView]:
    """List the rule sets by name."""
    del caller
    return list_offered(office)


def list_offered(office: Office) -> list[RulesetView]:
    """Return the rule sets of the office and those that came with checker."""
    return list(_list_offered(office.folder))


@cache
def _list_offered(folder: DataFolder) -> tuple[RulesetView, ...]:
    library = open_library(load_settings(folder.path, folder.source).rules)
    offered = []
    for name in sorted(library.files):
        try:
            ruleset = library.get(name)
        except RulesetError:
            continue  # said on the page of rules
        header = ruleset.header
        offered.append(RulesetView(name=name, title=header.title or name, language=header.language))
    return tuple(offered)
