"""Faults of the text: character sets and types, dates, hostile words, and what is dear to read."""

from .documents import channel, item, listing, news, rss
from .kinds import CAPPED, READ, Fault, sent

TITLE = "Roma writers of Košice, Györ and Timișoara: “a council’s answer”"
WESTERN = "Roma writers of Málaga and Orléans: a council’s answer"
EASTERN = "Roma writers of Košice and Győr: a council's answer"
CYRILLIC = "Roma writers of София: Роми говорят, a council answers"


def feed(title: str = TITLE, more: str = "", head: str = "") -> str:
    """Return a feed of one item, as XML."""
    return head + channel(
        f"<item><title>{title}</title><link>/written</link><guid>written</guid>"
        f"<description>What Roma writers said to the council in the town.</description>{more}</item>"
    )


def _xml(encoding: str) -> str:
    return f'<?xml version="1.0" encoding="{encoding}"?>\n'


def _read(body: str | bytes, media_type: str = "application/rss+xml", title: str = TITLE) -> Fault:
    return Fault(serves=sent(body, media_type), outcome=READ, titles=[title])


CHARSET = {
    "UTF-8, and the server says ISO-8859-1": _read(feed(), "text/xml; charset=iso-8859-1"),
    "UTF-8, and the declaration says ISO-8859-1": _read(feed(head=_xml("iso-8859-1"))),
    "UTF-8 with a mark, and both say ISO-8859-2": _read(
        b"\xef\xbb\xbf" + feed(head=_xml("iso-8859-2")).encode(), "text/xml; charset=iso-8859-2"
    ),
    "windows-1252, and the server says UTF-8": _read(
        feed(WESTERN).encode("cp1252"), "text/xml; charset=utf-8", WESTERN
    ),
    "windows-1252, and the declaration says ISO-8859-1": _read(
        feed(WESTERN, head=_xml("iso-8859-1")).encode("cp1252"), title=WESTERN
    ),
    "windows-1252 that nobody declares": _read(feed(WESTERN).encode("cp1252"), title=WESTERN),
    "ISO-8859-2 as declared": _read(
        feed(EASTERN, head=_xml("iso-8859-2")).encode("iso-8859-2"), title=EASTERN
    ),
    "windows-1251, and the server says UTF-8": _read(
        feed(CYRILLIC, head=_xml("windows-1251")).encode("cp1251"), "text/xml; charset=utf-8", CYRILLIC
    ),
    "UTF-16 with a mark, declared UTF-8": _read(feed(head=_xml("utf-8")).encode("utf-16")),
    "UTF-16 without a mark": _read(feed(head=_xml("utf-16")).encode("utf-16-le")),
    "a few bytes of windows-1252 in UTF-8": _read(
        feed().encode().replace("“".encode(), b"\x93").replace("”".encode(), b"\x94")
    ),
    "an encoding that there is not": _read(feed(head=_xml("klingon")), "text/xml; charset=klingon"),
    "an encoding that is none of text": _read(feed(head=_xml("base64")), "text/xml; charset=rot13"),
    "sent as HTML": _read(feed(), "text/html"),
    "sent as a picture": _read(feed(), "image/jpeg"),
    "sent as nothing": _read(feed(), ""),
    "sent as plain text, to be saved": Fault(
        serves=sent(feed(), "text/plain", Content_Disposition="attachment; filename=../../feed.xml"),
        outcome=READ,
        titles=[TITLE],
    ),
    "blanks before the declaration": _read("\r\n\t  " + feed(head=_xml("utf-8"))),
    "PHP warnings before the XML": _read(
        "<br />\n<b>Warning</b>: Undefined index in <b>/var/www/feed.php</b> on line <b>3</b><br />\n"
        + feed(head=_xml("utf-8"))
    ),
    "PHP warnings after the XML": _read(feed() + "<br />\n<b>Warning</b>: out of ideas"),
    "XML that is cut in its second item": _read(
        rss([news("cut", 9)]).replace("</channel></rss>", feed()[100:200]), title=news("cut", 9).title
    ),
    "XML that is cut after an item": _read(
        rss([news("cut after", 9)]).replace("</channel></rss>", ""), title=news("cut after", 9).title
    ),
    "XML that is cut in its first item": Fault(
        serves=sent(feed().partition("</item>")[0]), says="is cut off before its first entry ends"
    ),
    "XML that is cut before its first item": Fault(
        serves=sent(feed().partition("<item>")[0]), says="is cut off before its first entry ends"
    ),
    "XML in which nothing is closed": Fault(
        serves=sent(f"<rss version='2.0'><channel><item><title>{TITLE}"),
        says="is cut off before its first entry ends",
    ),
    "XML whose only item is not closed": Fault(
        serves=sent(feed().replace("</item>", "")), says="is cut off before its first entry ends"
    ),
    "characters that XML forbids": _read(feed(TITLE.replace("Roma", "Ro\x00\x0b\x1fma") + "&#1;&#xFFFF;")),
    "lone surrogates": _read(feed(TITLE + "&#xD800;").encode() + b"\xed\xa0\x80"),
    "entities that XML does not know": _read(feed(TITLE.replace("’", "&rsquo;"))),
    "a bare ampersand": _read(feed(TITLE + " & more"), title=TITLE + " & more"),
    "titles escaped twice": _read(feed(TITLE.replace("’", "&amp;rsquo;"))),
}

# --- dates ----------------------------------------------------------------------------------------------


def _dated(said: str, day: str) -> Fault:
    return Fault(
        serves=sent(feed(more=f"<pubDate>{said}</pubDate>")), outcome=READ, titles=[TITLE], days=[day]
    )


SEEN = "2026-11-23"
"""The day on which the news were first seen, where no other can be told."""

DATES = {
    "no date": Fault(serves=sent(feed()), outcome=READ, titles=[TITLE], days=[SEEN]),
    "an empty date": _dated("", SEEN),
    "a date of nonsense": _dated("soon", SEEN),
    "the 31st of February": _dated("Tue, 31 Feb 2026 10:00:00 GMT", SEEN),
    "a date some hours ahead": _dated("Tue, 24 Nov 2026 10:00:00 GMT", SEEN),
    "a day ahead": _dated("2026-11-24", SEEN),
    "a date to come": _dated("Mon, 01 Feb 2027 10:00:00 GMT", SEEN),
    "the beginning of Unix time": _dated("Thu, 01 Jan 1970 00:00:00 GMT", SEEN),
    "a date before there was a web": _dated("Mon, 04 Feb 1985 10:00:00 GMT", SEEN),
    "the year 99999": _dated("Mon, 01 Feb 99999 10:00:00 GMT", SEEN),
    "a wrong day of the week": _dated("Sun, 18 Nov 2026 10:00:00 GMT", "2026-11-18"),
    "a zone of its own": _dated("Wed, 18 Nov 2026 23:30:00 -0500", "2026-11-19"),
    "a zone by name": _dated("Wed, 18 Nov 2026 10:00:00 CEST", "2026-11-18"),
    "an hour that daylight saving left out": _dated("2026-03-29T02:30:00", "2026-03-29"),
    "a date in French": _dated("mercredi 18 novembre 2026", "2026-11-18"),
    "a date in Romanian": _dated("18 noiembrie 2026", "2026-11-18"),
    "an ISO day": _dated("2026-11-18", "2026-11-18"),
    "a date of ten thousand letters": _dated("Wed, 18 Nov 2026 " + "x" * 10_000, SEEN),
}

# --- hostile text ---------------------------------------------------------------------------------------

SCRIPT = "<script>alert(1)</script>"
_ESCAPED = SCRIPT.replace("<", "&lt;").replace(">", "&gt;")


def _hostile(more: str, title: str = TITLE, shown: str = TITLE) -> Fault:
    """Return a feed whose item carries something, and a harmless one beside it that must be all there."""
    beside = news(more[:40], 8)
    body = feed(title, more).replace("</channel>", item(beside) + "</channel>")
    return Fault(serves=sent(body), outcome=READ, titles=[shown, beside.title])


HOSTILE = {
    "a script in the title": _hostile("", f"{_ESCAPED}{TITLE}"),
    "a script in the text": _hostile(f"<content>{_ESCAPED}</content><description>{_ESCAPED}</description>"),
    "a script in author and category": _hostile(
        f"<author>{_ESCAPED}</author><category>{_ESCAPED}</category>"
    ),
    "a script as an address": _hostile("<link>javascript:alert(1)</link>"),
    "a script in a picture": _hostile(
        '<enclosure url="javascript:alert(1)" type="image/png" length="9"/>'
        "<description>&lt;img src=x onerror=alert(1)&gt;&lt;svg onload=alert(1)&gt;</description>"
    ),
    "a path as a guid": _hostile("<guid>../../../../etc/cron.d/evil</guid>"),
    "a zero in a guid": _hostile("<guid>a&#0;b</guid>"),
    "a guid of 100,000 letters": _hostile(f"<guid>{'g' * 100_000}</guid>"),
    "marks that turn the text round": _hostile("", f"{TITLE}\u202e\u2066"),
    "an end of CDATA": _hostile("<description><![CDATA[a]]]]><![CDATA[>b]]></description>"),
    "a template's braces": _hostile("<description>{{ 7 * 7 }} {% raise %} ${7*7}</description>"),
    "a line break in the address": _hostile("<link>/writ\r\n\tten?a=1&#13;&#10;Set-Cookie: a=b</link>"),
    "a formula for a spreadsheet": _hostile("<author>=HYPERLINK(&quot;http://evil.example&quot;)</author>"),
}

# --- size ---------------------------------------------------------------------------------------------------

NESTED = 100_000


def _deep() -> str:
    html = "&lt;div&gt;" * NESTED + "deep" + "&lt;/div&gt;" * NESTED
    return feed(more=f"<description>{html}</description>")


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "Roma Roma Roma Roma">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + "]>"
)

MANY = "".join(f"<item><title>{n}</title><link>/{n}</link></item>" for n in range(100_000))

SIZE = {
    "100,000 items": Fault(
        serves=sent(feed().replace("</channel>", MANY + "</channel>")),
        outcome=CAPPED,
        says="entries over 5000, left out",
    ),
    "100,000 nested elements of HTML": Fault(
        serves=sent(_deep()), outcome=CAPPED, says="over 65536 bytes, cut", titles=[TITLE]
    ),
    "20,000 nested elements of XML": Fault(
        serves=sent("<rss version='2.0'><channel>" + "<a>" * 20_000),
        says="is cut off before its first entry ends",
    ),
    "a token of nine megabytes": Fault(
        serves=sent(feed(more=f"<x y='{'z' * 9_000_000}'/>")), outcome=READ, titles=[TITLE]
    ),
    "an author of a megabyte": Fault(
        serves=sent(feed(more=f"<author>{'a@' * 500_000}</author>")),
        outcome=CAPPED,
        says="authors over 500 bytes, cut",
        titles=[TITLE],
    ),
    "100,000 categories": Fault(
        serves=sent(feed(more="".join(f"<category>{n}</category>" for n in range(100_000)))),
        outcome=CAPPED,
        says="categories too many",
        titles=[TITLE],
    ),
    "a text of nine megabytes": Fault(
        serves=sent(feed(more=f"<description>{'Roma rights. ' * 700_000}</description>")),
        outcome=CAPPED,
        says="over 65536 bytes, cut",
        titles=[TITLE],
    ),
    "entities that grow": Fault(
        serves=sent(feed(head=BOMB, more="<author>&j;</author>")), outcome=READ, titles=[TITLE]
    ),
    "JSON that never ends": Fault(
        serves=sent('{"items": ' + "[" * 1_000_000, "application/json"), says="objects and lists"
    ),
    "nothing but open tags": Fault(
        serves=sent("<rss>" + "<" * 5_000_000), says="has more than 200000 elements"
    ),
    "a page of 100,000 links": Fault(
        serves=sent(listing([news("many", 1)] * 30_000), "text/html"),
        page=True,
        outcome=CAPPED,
        says="page cut: too many elements",
    ),
}
