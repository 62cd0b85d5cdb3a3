"""Tell whether the server lives and can work; for balancers and service managers."""

from fastapi import APIRouter, Response
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from checker.server.web.callers import InOffice

router = APIRouter(tags=["health"])


@router.get("/healthz")
def tell_alive() -> dict[str, str]:
    """Say that this process answers."""
    return {"status": "ok"}


@router.get("/readyz", responses={503: {"model": dict[str, str]}})
def tell_ready(office: InOffice, response: Response) -> dict[str, str]:
    """Say whether the database answers, too."""
    try:
        with office.database.look() as transaction:
            transaction.execute(text("SELECT 1"))
    except SQLAlchemyError:
        response.status_code = 503
        return {"status": "no database"}
    return {"status": "ok"}
