"""Name a finding among those of one document as it was handed in."""

from collections.abc import Mapping
from typing import Any

from checker.core.verdict import Finding


def key_of(finding: Finding) -> str:
    """Return a finding's key."""
    place = finding.place
    return _join(finding.rule, place.block, place.start, place.end, finding.message_id)


def key_of_data(finding: Mapping[str, Any]) -> str:
    """Return the key of a finding that was read from a verdict's JSON."""
    place = finding["place"]
    return _join(
        finding["rule"], place["block"], place["start"], place["end"], finding["message_id"]
    )


def _join(*parts: object) -> str:
    return ":".join(map(str, parts))
