"""Five hundred stories in forty languages, made of the sentences by which our vocabularies are tested.

Among them what sources do wrong: titles with markup, emoji and 400 characters, addresses with spaces and
``&``, items without date, title or picture size, a text of two megabytes, text from right to left.
"""

from datetime import datetime, timedelta
from email.utils import format_datetime
from functools import cache
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from aggregator import i18n, tag

if TYPE_CHECKING:
    from tests.conftest import Web

LANGUAGES = """
en fr de it es pt ro bg hu sk cs tr uk ru pl el nl sv da fi nb sq sr hr bs sl mk cnr ca ga lt
lv et hy ka az rom lb mt is
""".split()  # noqa: SIM905 - a list of quoted codes is twice as long
EDITIONS = ("en", "bg", "cnr", "rom", "hy", "ka", "mt")
"""One for each script, and the codes that are easily got wrong."""

STORIES = 500
NEWS = 20
"""Stories that come when readers are already there: one each of the first offices."""
SENTENCES = 10
"""Of each language: its first headlines, which name the group in the plainest way."""


def sources(web: "Web") -> str:
    """Name a source for each language, as feeds.yaml does."""
    return "".join(
        f"press-{language}:\n  name: Press office ({i18n.language_name(language, 'en')})\n"
        f"  address: {web.url(f'/{language}.rss')}\n  language: {quoted(language)}\n  prior: certain\n"
        for language in LANGUAGES
    )


def editions() -> str:
    """Name editions of one language each with feeds beside them, and one in English that shows all forty."""
    titles = "".join(f"    {quoted(code)}: {quoted(_title(code))}\n" for code in EDITIONS)
    return (
        f"roma:\n  topic: roma\n  languages:\n{titles}  fallback: [en, fr]\n  patience: 0 hours\n"
        "  social: {per hour: 2}\n  digest: {issued: daily}\n"
        "all:\n  topic: roma\n  languages: {en: Everything}\n  fallback: [any]\n  patience: 0 hours\n"
    )


def _title(language: str) -> str:
    return f"{i18n.language_name('rom', language)} ({i18n.language_name(language, language)})"


def quoted(text: str) -> str:
    return f'"{text}"'


def put(web: "Web", now: datetime, *, news: bool = True) -> None:
    """Let each office publish its stories, the newest first; without ``news``, those of the past only."""
    for first, language in enumerate(LANGUAGES):
        numbers = range(first, STORIES, len(LANGUAGES))
        items = "".join(_item(language, number, now) for number in numbers if news or number >= NEWS)
        web.put(
            f"/{language}.rss",
            '<rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/"><channel><title>Press</title>'
            f"<link>https://press.example/</link><language>{language}</language>{items}</channel></rss>",
        )


def _item(language: str, number: int, now: datetime) -> str:
    sentences = _sentences(language)
    title = f"{number}: {sentences[number // len(LANGUAGES) % SENTENCES]}"
    text = ". ".join(sentences)
    day = now - timedelta(hours=7 * number + 1)
    item = {
        "title": escape(title),
        "link": f"https://press.example/{language}/{number}",
        "description": escape(f"<p>{text}</p>" * (1 + number % 9)),
        "pubDate": format_datetime(day),
    }
    item |= _mistakes(number, title, item["link"])
    picture = (
        "" if number % 3 else f"<media:content url={quoteattr(f'https://press.example/{number}.jpg')} />"
    )
    if number % 6 == 0:
        picture = f'<enclosure url="https://press.example/{number}.jpg" type="image/jpeg" length="0"/>'
    return (
        "<item>"
        + "".join(f"<{name}>{value}</{name}>" for name, value in item.items() if value)
        + picture
        + "</item>"
    )


@cache
def _sentences(language: str) -> tuple[str, ...]:
    examples = tag.vocabularies().by_language[language].examples
    return tuple(sentence for sentence, verdict in examples if verdict == "yes")[:SENTENCES]


def _mistakes(number: int, title: str, link: str) -> dict[str, str]:
    """Return what a careless source writes instead, for one item in twelve or so."""
    return {
        5: {"title": escape(f"<b>{title}</b> &amp; 👩🏽‍🏫🇷🇴")},
        17: {"title": f"{title} {'Roma and Travellers ' * 20}"},
        29: {"link": escape(f"{link} a?x=1&y=2#part")},
        41: {"pubDate": ""},
        53: {"title": ""},
        77: {"description": f"{title} {'Roma. ' * 350_000}"},
        89: {"title": f"{title} هذا خبر عن الروما", "description": "الروما ROMED في المدينة"},
    }.get(number, {})
