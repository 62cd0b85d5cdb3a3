"""What a server measures, for Prometheus and what reads its text."""

from fastapi import APIRouter, Request, Response, Security
from prometheus_client import CONTENT_TYPE_LATEST

from checker.server.web.callers import InOffice, declare_caller, require
from checker.server.web.declaring import send
from checker.server.web.measures import Measures
from checker.server.web.middleware import PEER

router = APIRouter(tags=["health"])
_require_administrator = require("administer", "administrator")
_FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip")


@router.get(
    "/metrics",
    dependencies=[Security(declare_caller, scopes=["administer"])],
    response_class=Response,
    responses=send("text/plain"),
)
def show_metrics(request: Request, office: InOffice) -> Response:
    """Show what is measured, to a token of an administrator or to a machine that may see it."""
    if not _may_look(request, office.settings.metrics_from):
        _require_administrator(request)
    measures: Measures = request.app.state.measures
    return Response(measures.show(), media_type=CONTENT_TYPE_LATEST)


def _may_look(request: Request, machines: tuple[str, ...]) -> bool:
    """Return whether one of these machines asks itself; a proxy on it speaks for others."""
    forwarded = any(each in request.headers for each in _FORWARDED)
    return request.scope.get(PEER, "") in machines and not forwarded
