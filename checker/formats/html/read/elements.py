"""List what the reader knows of the elements of HTML, by name."""

from typing import Final


def _split_names(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


BLOCKS: Final = _split_names(
    "address article aside blockquote center dd details dialog dir div dl dt fieldset figcaption"
    " figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr legend li listing main menu nav ol"
    " optgroup p pre search section summary table caption thead tbody tfoot tr td th ul xmp"
)
"""Elements that begin and end a block; the rest are in a line of text."""

CLOSE_PARAGRAPH: Final = BLOCKS - _split_names("optgroup legend caption thead tbody tfoot tr td th")
"""Elements before which an open `p` ends (HTML 13.2.6.4.7)."""

HEADINGS: Final = frozenset(f"h{level}" for level in range(1, 7))
CELLS: Final = frozenset({"td", "th"})
ROW_GROUPS: Final = frozenset({"thead", "tbody", "tfoot"})
TABLE_PARTS: Final = CELLS | ROW_GROUPS | {"tr", "caption"}
LISTS: Final = frozenset({"ul", "ol", "menu", "dir", "dl"})
PAGE: Final = frozenset({"html", "head", "body"})
VOIDS: Final = _split_names(
    "area base br col embed frame hr img input link meta param source track wbr"
)
RAW: Final = _split_names("script style textarea title iframe noembed noframes noscript svg")
"""Elements whose content comes in one piece."""

SKIPPED: Final = frozenset({"template", "datalist", "rp", "rtc", "annotation-xml", "frameset"})
"""Elements whose words browsers do not show."""

EMBEDDED: Final = frozenset({"object", "applet", "canvas", "video", "audio"})
SECTIONS: Final = frozenset({"article", "aside", "main", "nav", "section", "blockquote", "td"})
"""Elements whose `header` is no header of the page."""

SCOPES: Final = frozenset({"table", "td", "th", "caption"})
"""Elements that an end tag within does not close."""

ATTRIBUTES: Final = _split_names(
    "align alt aria-hidden checked class color colspan content encoding face hidden href id lang"
    " multiple name reversed rowspan selected start style type value"
)
"""Attributes that the reader looks at."""

IMPLIED_ENDS: Final = {
    "li": ({"li"}, (BLOCKS - {"address", "div", "p"} - {"li"})),
    "dt": ({"dt", "dd"}, (BLOCKS - {"address", "div", "p"} - {"dt", "dd"})),
    "dd": ({"dt", "dd"}, (BLOCKS - {"address", "div", "p"} - {"dt", "dd"})),
    "a": ({"a"}, BLOCKS),
    "option": ({"option"}, frozenset({"select"})),
    "optgroup": ({"option"}, frozenset({"select"})),
    "rt": ({"rt", "rp", "rb"}, frozenset({"ruby"})),
    "rp": ({"rt", "rp", "rb"}, frozenset({"ruby"})),
    "rb": ({"rt", "rp", "rb"}, frozenset({"ruby"})),
    "tr": ({"tr", "caption"}, frozenset({"table"})),
    "td": ({"td", "th", "caption"}, frozenset({"table"})),
    "th": ({"td", "th", "caption"}, frozenset({"table"})),
    "thead": ({"thead", "tbody", "tfoot", "tr", "caption"}, frozenset({"table"})),
    "tbody": ({"thead", "tbody", "tfoot", "tr", "caption"}, frozenset({"table"})),
    "tfoot": ({"thead", "tbody", "tfoot", "tr", "caption"}, frozenset({"table"})),
    **dict.fromkeys(HEADINGS, (HEADINGS, BLOCKS - HEADINGS)),
}
"""What a start tag closes, looking outward, and where the looking ends (HTML 13.1.2.4)."""

END_BARRIERS: Final = {
    "table": frozenset(),
    "tr": frozenset({"table"}),
    "td": frozenset({"table"}),
    "th": frozenset({"table"}),
    "caption": frozenset({"table"}),
    "thead": frozenset({"table"}),
    "tbody": frozenset({"table"}),
    "tfoot": frozenset({"table"}),
    "li": SCOPES | LISTS,
}
"""Where an end tag stops looking for its start; for others see `get_barrier`."""


def get_barrier(name: str) -> frozenset[str]:
    """Return the elements that an end tag does not reach beyond."""
    if name in END_BARRIERS:
        return END_BARRIERS[name]
    return SCOPES if name in BLOCKS else BLOCKS
