"""Makes what a command wrote comparable: nothing of the clock, the version or the machine."""

import io
import json
import re
import zipfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

_BLANKED = {"timings", "seconds", "tool_version", "took", "sha256_after"}
"""Values that differ from run to run; an Office file that was written holds the hour, for one."""
_SECONDS = re.compile(r"\b[0-9]+\.[0-9]+(?= ?(?:s\b|秒|seconds))")
_ZONE = r"(?: ?(?:Z|UTC|[+-][0-9]{2}:?[0-9]{2}))?"
_MOMENT = rf"(?:[T ][0-9]{{2}}:[0-9]{{2}}(?::[0-9]{{2}})?(?:\.[0-9]+)?{_ZONE})?"
_WEEKDAY = r"(?: ?[((](?:[月火水木金土日]|[A-Z][a-z]{2})[))])?"
_REIWA = 2018
_TEXTS = (".xml", ".rels", ".txt", ".md", ".csv")


@dataclass(frozen=True)
class Normaliser:
    """What is blanked in texts: folders of this run, the version, and today's date."""

    folders: tuple[tuple[str, str], ...]
    version: str

    def text(self, text: str) -> str:
        """Return a text without what differs from run to run."""
        for path, name in self.folders:
            text = text.replace(path, name)
        if self.version:
            text = re.sub(rf"(?<![\d.]){re.escape(self.version)}(?![\d.])", "<version>", text)
        return _today().sub("<now>", _SECONDS.sub("<seconds>", text))

    def output(self, text: str) -> str:
        """Return what a command printed, JSON and markup with a line to each value and tag."""
        return self.text(_as_json(text) or _as_markup(text))

    def file(self, path: Path, before: Path | None = None) -> str:
        """Return a file that a command wrote as text.

        Args:
            path: the file.
            before: what it was made of; of an Office file the parts that are still so are left out.
        """
        data = path.read_bytes()
        if not zipfile.is_zipfile(io.BytesIO(data)):
            return self.output(data.decode("utf-8", "backslashreplace"))
        old = _parts(before.read_bytes()) if before is not None else {}
        parts = _parts(data)
        gone = [f"=== {name}: gone" for name in sorted(old.keys() - parts.keys())]
        shown = [self._part(name, part, old) for name, part in sorted(parts.items())]
        return "\n".join([*shown, *gone]) + "\n"

    def _part(self, name: str, part: bytes, old: dict[str, bytes]) -> str:
        if old.get(name) == part:
            return f"=== {name}: as before"
        if not name.lower().endswith(_TEXTS):
            return f"=== {name}: {sha256(part).hexdigest()}"
        return f"=== {name}\n{self.text(_as_markup(part.decode('utf-8', 'backslashreplace')))}"


def _today() -> re.Pattern[str]:
    """Return what finds today's date, here or in Greenwich, as documents and reports write it."""
    now = datetime.now(UTC)
    days = {(now + timedelta(hours=hours)).date() for hours in (-1, 0, 9)}
    days.add(datetime.now().astimezone().date())
    forms = []
    for day in sorted(days):
        forms += [day.isoformat(), day.strftime("%Y%m%d")]
        forms += [f"{day.year}年{day.month}月{day.day}日", f"{day.year}/{day.month}/{day.day}"]
        forms += [f"令和{day.year - _REIWA}年{day.month}月{day.day}日"]
        forms += [f"{day:%B} {day.day}, {day.year}", f"{day.day} {day:%B} {day.year}"]
    return re.compile(f"(?:{'|'.join(forms)}){_MOMENT}{_WEEKDAY}")


def _parts(data: bytes) -> dict[str, bytes]:
    if not zipfile.is_zipfile(io.BytesIO(data)):
        return {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {each.filename: archive.read(each) for each in archive.infolist()}


def _as_markup(text: str) -> str:
    start = text.lstrip("\ufeff \r\n")[:100].lower()
    return text.replace("><", ">\n<") if start.startswith(("<?xml", "<!doctype", "<html")) else text


def _as_json(text: str) -> str | None:
    """Return JSON, or JSON lines, with a value to a line; None of what is neither."""
    if not text.startswith(("{", "[")):
        return None
    try:
        return _pretty(json.loads(text))
    except ValueError:
        pass
    try:
        return "".join(_pretty(json.loads(line)) for line in text.splitlines())
    except ValueError:
        return None


def _pretty(value: Any) -> str:
    return json.dumps(_blanked(value), ensure_ascii=False, indent=1) + "\n"


def _blanked(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _blanked_value(key, each, value) for key, each in value.items()}
    return [_blanked(each) for each in value] if isinstance(value, list) else value


def _blanked_value(key: str, each: Any, around: dict[str, Any]) -> Any:
    is_digest = key == "sha256" and "path" in around
    if each is not None and (key in _BLANKED or is_digest):
        return "<blank>"
    return _blanked(each)
