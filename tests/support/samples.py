"""Give filled Word documents of one format each, from which templates are learned.

`tests/support/filled` holds three minutes in three ways of building them, which differ in how many
attendees, topics, decisions and revisions they have, and three requests that lack parts in turn.
"""

from typing import Final, Literal

from tests.support.paths import ROOT

Family = Literal["minutes-template", "minutes-headings", "minutes-lines", "requests"]
FAMILIES: Final[tuple[Family, ...]] = (
    "minutes-template",
    "minutes-headings",
    "minutes-lines",
    "requests",
)


def filled_documents(family: Family) -> list[bytes]:
    """Return the documents of a family, in their order."""
    folder = ROOT / "tests" / "support" / "filled" / family
    return [path.read_bytes() for path in sorted(folder.glob("*.docx"))]
