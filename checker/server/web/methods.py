"""Find out by which methods an address is asked."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from fastapi import Request
from fastapi.routing import iter_route_contexts
from starlette.exceptions import HTTPException


def list_methods(request: Request, but: Callable[..., Any] | None = None) -> str:
    """Return the methods of all routes with a request's address, as the header `Allow` has them.

    Args:
        request: whose address it is.
        but: answers for a route that does not count.
    """
    routes = (each for each in iter_route_contexts(request.app.routes) if each.methods)
    counted = (each for each in routes if each.endpoint is not but)
    found = (each.methods or () for each in counted if each.path_regex.match(request.url.path))
    return ", ".join(sorted({method for methods in found for method in methods}))


def name_methods(
    request: Request, error: HTTPException, but: Callable[..., Any] | None = None
) -> HTTPException:
    """Return an error with all methods of its address; the framework names those of one route."""
    if error.status_code != HTTPStatus.METHOD_NOT_ALLOWED:
        return error
    return HTTPException(error.status_code, headers={"Allow": list_methods(request, but)})
