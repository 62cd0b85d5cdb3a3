"""Rule sets that documents can be checked with."""

from fastapi import APIRouter

from checker.server.office import Office
from checker.server.rulebook import offered
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
    return [
        RulesetView(
            name=each.name,
            title=each.title,
            language=each.language,
            source=each.source,
            number=each.version,
        )
        for each in offered.list_offered(office)
    ]
