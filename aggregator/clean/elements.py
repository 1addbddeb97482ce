"""What each element of HTML is to us: kept or not, hidden or shown, and what may stand in what."""

__all__ = [
    "BLOCKS",
    "CELLS",
    "FORMATS",
    "FRAMES",
    "HIDDEN",
    "IMPLIED",
    "KEPT_BLOCKS",
    "KNOWN",
    "LINES",
    "MEANT",
    "MISSING_WHOLE",
    "TAGS",
    "WHOLES",
    "walls",
]


def _names(written: str) -> frozenset[str]:
    return frozenset(written.split())


HIDDEN = _names(
    "applet audio button canvas datalist embed frameset head iframe math noembed noframes noscript object "
    "select script style svg template textarea title video xmp"
)
"""Elements that go with all they hold: code, foreign languages of markup, what is not for reading."""

BLOCKS = _names(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset "
    "figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol option "
    "optgroup p pre section summary table tbody td tfoot th thead tr ul"
)
"""Elements that begin and end a line of their own."""

FORMATS = _names("a em strong b i q cite abbr time sup sub code span")
"""Formatting that is kept."""

MEANT = dict.fromkeys(("kbd", "samp", "tt"), "code")
MEANT |= dict.fromkeys(("bdi", "bdo"), "span")
MEANT |= {"acronym": "abbr", "var": "i"}
"""Formatting that is kept under another name."""

KNOWN = (
    HIDDEN
    | BLOCKS
    | FORMATS
    | MEANT.keys()
    | _names(
        "area base basefont bgsound big blink br col colgroup data del dfn font img input ins label link map "
        "mark marquee meta meter nobr output param picture progress rb rp rt rtc ruby s small source strike "
        "track u wbr"
    )
)
"""Every element there is, or was."""

LINES = _names("p h1 h2 h3 h4 h5 h6 pre dt caption figcaption")
"""Blocks that hold text and formatting only; a block that begins inside one ends it."""

CELLS = _names("td th")
_SECTIONS = _names("thead tbody tfoot")
_TABLE_PARTS = CELLS | _SECTIONS | {"tr", "caption"}
FRAMES = _SECTIONS | _names("ul ol dl table tr")
"""Blocks that hold no text themselves, only their own parts."""

KEPT_BLOCKS = LINES | _TABLE_PARTS | FRAMES | _names("li dd blockquote figure")
TAGS = KEPT_BLOCKS | FORMATS | _names("br img")
"""The allow-list."""

WHOLES: dict[str, frozenset[str]] = {
    "li": _names("ul ol"),
    "dt": _names("dl"),
    "dd": _names("dl"),
    "figcaption": _names("figure"),
    "tr": _SECTIONS | {"table"},
    **dict.fromkeys(CELLS, _names("tr")),
    **dict.fromkeys((*_SECTIONS, "caption"), _names("table")),
}
"""What each part must stand in directly."""

MISSING_WHOLE = {"li": "ul", "dt": "dl", "dd": "dl", "td": "tr", "th": "tr"}
"""What is put round a part that stands alone."""

IMPLIED = {"ul": "li", "ol": "li", "dl": "dd", "table": "tbody", "tr": "td", **dict.fromkeys(_SECTIONS, "tr")}
"""The part that text gets which stands in a frame directly."""


def walls(name: str) -> frozenset[str]:
    """Return the blocks that a tag of this name cannot reach out of: no "</p>" ends the table around it."""
    if name == "table":
        return frozenset()
    return frozenset({"table"}) if name in _TABLE_PARTS else CELLS | {"table"}
