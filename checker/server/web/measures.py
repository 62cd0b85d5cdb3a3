"""Count requests and write a line of each into the log; show all that is measured to Prometheus.

A route is named as it was declared (`/api/v1/jobs/{job_id}`): neither ids nor what was asked for
come into a log or a measure.
"""

import logging
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Final
from uuid import uuid4

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from checker.server import measured
from checker.server.office import Office
from checker.server.store.tables import now

_LOG: Final = logging.getLogger(__name__)
_NOT_LOGGED: Final = ("/static", "/healthz", "/readyz", "/metrics")
_JOB_SECONDS: Final = (0.5, 1, 2, 5, 10, 30, 60, 120, 300, 600, 1800, 3600)
_SETTLED: Final = timedelta(seconds=5)
"""An end is looked for so long after it: its transaction may come later than its time."""
_UNAUTHORIZED: Final = 401


class Measures:
    """What one web process has counted, and what it reads from the database when it is asked.

    Args:
        office: the server.
    """

    def __init__(self, office: Office) -> None:
        self._office, self._until, self._lock = office, now(), threading.Lock()
        self._registry = CollectorRegistry()
        self._registry.register(self)
        self._requests = self._count("http_requests", "Requests", "method", "route", "code")
        self._failed_logins = self._count("logins_failed", "Logins with a wrong password or name")
        self._ended = self._count("jobs_ended", "Jobs that ended", "kind", "status")
        self._answered = self._time("http_request_seconds", "To the first byte of an answer")
        self._waited = self._time("job_waiting_seconds", "From handing in to beginning")
        self._ran = self._time("job_running_seconds", "From beginning to end")

    def note(self, method: str, route: str, code: int, seconds: float) -> None:
        """Count one request."""
        self._requests.labels(method, route, code).inc()
        self._answered.observe(seconds)
        if (method, route, code) == ("POST", "/login", _UNAUTHORIZED):
            self._failed_logins.inc()

    def show(self) -> bytes:
        """Return everything as Prometheus reads it."""
        self._note_ended()
        return generate_latest(self._registry)

    def collect(self) -> Iterator[Metric]:
        """Yield what is read anew each time."""
        jobs = GaugeMetricFamily("checker_jobs", "Jobs not ended", labels=("kind", "status"))
        for labels, count in measured.count_open_jobs(self._office).items():
            jobs.add_metric(labels, count)
        yield jobs
        wait = measured.find_longest_wait(self._office)
        yield GaugeMetricFamily("checker_longest_wait_seconds", "Of a job in the queue", wait)
        storage = GaugeMetricFamily("checker_storage_bytes", "Bytes", labels=("of",))
        for name, size in measured.measure_bytes(self._office).items():
            storage.add_metric((name,), size)
        yield storage
        yield from self._collect_turns()

    def _collect_turns(self) -> Iterator[Metric]:
        said = measured.ask_model_host(self._office)
        for name, what in (("waiting", "Who wait for the model"), ("turns", "Turns at the model")):
            if name in said:
                yield GaugeMetricFamily(f"checker_model_{name}", what, float(said[name]))

    def _note_ended(self) -> None:
        with self._lock:
            after, self._until = self._until, now() - _SETTLED
            for job in measured.list_ended(self._office, after, self._until):
                self._ended.labels(job.kind, job.status).inc()
                self._waited.observe(job.waited)
                self._ran.observe(job.ran)

    def _count(self, name: str, what: str, *labels: str) -> Counter:
        return Counter(f"checker_{name}", what, labels, registry=self._registry)

    def _time(self, name: str, what: str) -> Histogram:
        return Histogram(
            f"checker_{name}", what, registry=self._registry, buckets=(0.05, 0.2, *_JOB_SECONDS)
        )


class MeasureRequests:
    """Counts each request, gives it an id, and says in one line of the log what became of it.

    Args:
        app: what answers.
        measures: take the count.
    """

    def __init__(self, app: ASGIApp, measures: Measures) -> None:
        self._app, self._measures = app, measures

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request, began, code, seconds = uuid4().hex, time.monotonic(), 500, 0.0

        async def watched(message: Message) -> None:
            nonlocal code, seconds
            if message["type"] == "http.response.start":
                code, seconds = message["status"], time.monotonic() - began
                MutableHeaders(scope=message)["X-Request-Id"] = request
            await send(message)

        try:
            await self._app(scope, receive, watched)
        finally:
            self._note(scope, request, code, seconds or time.monotonic() - began)

    def _note(self, scope: Scope, request: str, code: int, seconds: float) -> None:
        route, method = find_route(scope), str(scope["method"])
        self._measures.note(method, route, code, seconds)
        if not route.startswith(_NOT_LOGGED):
            ms = round(seconds * 1000)
            about = {"request": request, "method": method, "route": route, "status": code, "ms": ms}
            _LOG.info("answered", extra=about)


def find_route(scope: Scope) -> str:
    """Return the route that a request took, as it was declared; `none` if there is none."""
    path = getattr(scope.get("route"), "path", None)
    if path is not None:
        return str(path)
    return "/static" if str(scope["path"]).startswith("/static/") else "none"
