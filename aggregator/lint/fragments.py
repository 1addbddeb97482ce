"""The HTML inside an entry: what it is made of, and what must not be in it."""

from collections.abc import Iterator
from html.parser import HTMLParser

from aggregator.lint.addresses import why_no_address
from aggregator.lint.finding import Findings, error, shown
from aggregator.lint.seen import named

UNSAFE = named(
    "applet base button embed form frame frameset iframe input link meta noscript object script select "
    "style textarea"
)
_ADDRESSES = {"href", "src", "cite", "poster", "srcset"}
_VOID = named("area base br col embed hr img input link meta source track wbr")

ACTS = error(
    "html-acts",
    "CONTRACT promise 13; W3C validator, security risk",
    "Publish text, pictures and links only: no script, style, frame or form.",
)
ROOT = error(
    "html-root",
    "CONTRACT promise 13",
    'Put the whole content into one element with lang and dir: <div lang="fr" dir="ltr">.',
)
PICTURES = error("html-pictures", "CONTRACT promise 13", "Show one picture an entry.")
WIDTH = error("html-picture-width", "CONTRACT promise 13", "Give each picture a width in pixels.")
RELATIVE = error(
    "html-relative", "W3C validator, relative reference", "Write every address in full, with its host."
)


class Fragment(HTMLParser):
    """A piece of HTML, taken apart: every start tag, and whether one element holds all of it."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.roots = 0
        self._open: list[str] = []
        self._loose = False
        self.feed(html)
        self.close()

    @property
    def is_one(self) -> bool:
        """Tell whether one element holds everything."""
        return self.roots == 1 and not self._loose

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag; called by HTMLParser."""
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        self.roots += not self._open
        if tag not in _VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close the nearest element of that name; called by HTMLParser."""
        if tag in self._open:
            while self._open.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        """Note text outside of every element; called by HTMLParser."""
        self._loose |= not self._open and bool(data.strip())


def has_markup(text: str) -> bool:
    """Tell whether a text that should be plain holds tags."""
    return bool(Fragment(text).tags)


def language(html: str) -> str | None:
    """Return the language that the root element says, None if it says none."""
    tags = Fragment(html).tags
    return tags[0][1].get("lang") if tags else None


def check(html: str, where: str) -> Findings:
    """Find what must not stand in an entry's HTML, and what its root and pictures lack."""
    fragment = Fragment(html)
    yield from _unsafe(fragment, where)
    attributes = fragment.tags[0][1] if fragment.tags else {}
    if not fragment.is_one or not {"lang", "dir"} <= attributes.keys():
        yield ROOT.at(where, "the content has no single root element with lang and dir")
    pictures = [attributes for tag, attributes in fragment.tags if tag == "img"]
    if len(pictures) > 1:
        yield PICTURES.at(where, f"the content shows {len(pictures)} pictures")
    for picture in pictures:
        if not picture.get("width", "").isdecimal():
            yield WIDTH.at(where, f"the picture {shown(picture.get('src', ''))} has no width")


def _unsafe(fragment: Fragment, where: str) -> Findings:
    for tag, attributes in fragment.tags:
        if tag in UNSAFE:
            yield ACTS.at(where, f"the content holds <{tag}>")
        yield from (
            ACTS.at(where, f"<{tag}> has {name}") for name in attributes if name.lower().startswith("on")
        )
        for name, address in _addresses(attributes):
            if address.strip().lower().startswith(("javascript:", "vbscript:")):
                yield ACTS.at(where, f"<{tag}> has a script as its {name}")
            elif why_no_address(address.strip(), iri=True) == "is relative":
                yield RELATIVE.at(where, f"<{tag} {name}={shown(address)}> is relative")


def _addresses(attributes: dict[str, str]) -> Iterator[tuple[str, str]]:
    for name in sorted(_ADDRESSES & attributes.keys()):
        if name == "srcset":
            yield from ((name, part.split()[0]) for part in attributes[name].split(",") if part.split())
        else:
            yield name, attributes[name]
