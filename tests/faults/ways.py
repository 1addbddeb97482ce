"""Faults of the way to a document: redirects, addresses that lead inside, caches that lie."""

from collections.abc import Callable, Mapping

from tests.fetch.faulty import Script, answer

from .documents import listing, news, rss
from .kinds import READ, Fault, Paths, sent
from .run import good
from .web import FEED, Site

Serves = Callable[[Site], Paths]


def _new(name: str) -> str:
    """Return what a source shows that has one item more than before."""
    return rss([news(name, 7), news(name, 1), news(name, 0)])


def _to(where: str, status: str = "302 Found") -> Script:
    return answer(b"", status=status, Location=where)


def _leading(where: str, status: str = "302 Found", **pages: Script) -> Serves:
    """Return a source that redirects; ``pages`` are what else stands on its server."""
    return lambda site: {
        FEED: _to(where.format(site=site), status),
        **{f"/{name}": page for name, page in pages.items()},
    }


def _moved(status: str) -> Fault:
    name = f"{status[:3]} to another page"
    new = answer(_new(name).encode(), Content_Type="application/rss+xml")
    return Fault(serves=_leading("/new", status, new=new), outcome=READ, titles=[news(name, 7).title])


def _chain(steps: int) -> Serves:
    def serves(_: Site) -> Paths:
        pages: dict[str, Script] = {f"/{n}": _to(f"/{n + 1}") for n in range(1, steps)}
        return {FEED: _to("/1"), **pages, f"/{steps}": answer(_new(f"{steps} redirects").encode())}

    return serves


def _refresh(where: str) -> str:
    return f'<html><head><meta http-equiv="refresh" content="0; url={where}"></head><body>Moved</body></html>'


def _page_of_old_news(_: Site) -> Paths:
    return {FEED: _to("/gone"), "/gone": answer(listing([news("elsewhere", n) for n in range(6)]).encode())}


REDIRECT = {
    **{
        f"{status[:3]} to another page": _moved(status)
        for status in (
            *("301 Moved Permanently", "302 Found", "303 See Other"),
            *("307 Temporary Redirect", "308 Permanent Redirect"),
        )
    },
    "5 redirects": Fault(serves=_chain(5), outcome=READ, titles=[news("5 redirects", 7).title]),
    "6 redirects": Fault(serves=_chain(6), says="more than 5 times"),
    "a redirect to itself": Fault(serves=_leading(FEED), says="in a circle"),
    "two that redirect to each other": Fault(serves=_leading("/a", a=_to(FEED)), says="in a circle"),
    "a redirect to nowhere": Fault(serves=_leading(""), says="without saying where to"),
    "a redirect to a page that is not there": Fault(serves=_leading("/nothing"), says="answered 404"),
    "a redirect to no address": Fault(serves=_leading("http://[::1"), says="which is no address"),
    "a redirect with a password": Fault(serves=_leading("http://user:secret@{site.host}/"), says="password"),
    "a redirect to a file": Fault(serves=_leading("file:///etc/passwd"), says="not an http or https address"),
    "a redirect to a script": Fault(serves=_leading("javascript:alert(1)"), says="not an http or https"),
    "a redirect to a start page": Fault(serves=_page_of_old_news, says="sent a web page"),
    "a page that sends on": Fault(
        serves=lambda _: {
            FEED: answer(_refresh("/new").encode(), Content_Type="text/html"),
            "/new": answer(_new("a page that sends on").encode()),
        },
        outcome=READ,
        titles=[news("a page that sends on", 7).title],
    ),
    "a page that sends on to itself": Fault(serves=sent(_refresh(FEED), "text/html"), says="no list of news"),
}

ADDRESSES = {
    "this machine": "http://127.0.0.1/",
    "this machine by name": "http://localhost/",
    "this machine, IPv6": "http://[::1]/",
    "this machine, mapped": "http://[::ffff:127.0.0.1]/",
    "this machine in hexadecimal": "http://0x7f000001/",
    "this machine in octal": "http://0177.0.0.1/",
    "this machine in one number": "http://2130706433/",
    "this machine, short": "http://127.1/",
    "any address": "http://0.0.0.0/",
    "a cloud's metadata": "http://169.254.169.254/latest/meta-data/",
    "a private network": "http://10.0.0.1/",
    "another port of this machine": "http://127.0.0.1:{canary}/",
}

DOCTYPE = '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "{where}">]>'


def _canary_of(site: Site) -> str:
    """Return a port of this machine that answers and may not be asked: the site's own canary."""
    assert site.canary is not None
    return str(site.canary.port)


def _inward(where: str) -> Fault:
    return Fault(
        serves=lambda site: {FEED: _to(where.replace("{canary}", _canary_of(site)))},
        says="which is no address" if where == ADDRESSES["this machine in octal"] else "not allowed",
        check=untouched,
    )


def untouched(site: Site) -> None:
    """Hold that nothing was sent to where a source led us."""
    assert site.canary is not None
    assert site.canary.connections == 0


def _with_entity(name: str) -> Serves:
    def serves(site: Site) -> Paths:
        where = f"http://127.0.0.1:{_canary_of(site)}/secret"
        body = DOCTYPE.format(where=where) + _new(name).replace("</item>", "<author>&x;</author></item>", 1)
        return {FEED: answer(body.encode())}

    return serves


def _with_inclusion(name: str) -> Serves:
    def serves(site: Site) -> Paths:
        where = f"http://127.0.0.1:{_canary_of(site)}/secret"
        more = f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{where}" parse="text"/>'
        style = f'<?xml version="1.0"?><?xml-stylesheet type="text/xsl" href="{where}"?>'
        return {FEED: answer((style + _new(name).replace("</item>", f"{more}</item>", 1)).encode())}

    return serves


INWARD = {f"redirect to {name}": _inward(where) for name, where in ADDRESSES.items()} | {
    "an entity that names an inside address": Fault(
        serves=_with_entity("an entity that names an inside address"),
        outcome=READ,
        titles=[news("an entity that names an inside address", 7).title],
        check=untouched,
    ),
    "an inclusion and a style sheet inside": Fault(
        serves=_with_inclusion("an inclusion and a style sheet inside"),
        outcome=READ,
        titles=[news("an inclusion and a style sheet inside", 7).title],
        check=untouched,
    ),
}


# --- cache: passes after two hours, and a day later ---------------------------------------------------------


def _cached(name: str, **headers: str) -> Fault:
    return Fault(
        serves=sent(_new(name), **headers), outcome=READ, titles=[news(name, 7).title], check=_echoed(headers)
    )


def _echoed(headers: Mapping[str, str]) -> Callable[[Site], None]:
    """Hold that the validators came back byte for byte in the second reading."""

    def check(site: Site) -> None:
        again = site.asked_in("during")[1].headers
        assert again.get("if-none-match") == (
            headers["ETag"].encode("latin-1") if "ETag" in headers else None
        )
        said = headers.get("Last_Modified")
        assert again.get("if-modified-since") == (said.encode() if said else None)

    return check


_NOT_MODIFIED = answer(b"", status="304 Not Modified", length=None)


def _full_reads(site: Site) -> None:
    asked = site.asked_in("during")
    assert [("if-none-match" in one.headers) for one in asked] == [True, True, False], "in full once a day"


def _same_etag(name: str) -> Paths:
    page = good(name, 2)
    return {FEED: answer(_new(name).encode(), ETag=page.etag)}


def _named_in_vain(site: Site) -> None:
    again = site.asked_in("during")[1].headers
    assert not {"if-none-match", "if-modified-since"} & again.keys(), "half a document is asked for whole"


CACHE = {
    "304 for ever": Fault(
        serves=lambda _: {FEED: _NOT_MODIFIED}, word="failing", says="had named nothing", check=_full_reads
    ),
    "an ETag that is stuck": Fault(
        serves=lambda _: _same_etag("an ETag that is stuck"),
        outcome=READ,
        titles=[news("an ETag that is stuck", 7).title],
    ),
    "an ETag without quotes": _cached("an ETag without quotes", ETag="abc"),
    "a weak ETag": _cached("a weak ETag", ETag='W/"abc"'),
    "an ETag of odd bytes": _cached("an ETag of odd bytes", ETag='"a\\"b,c;\xe9"'),
    "an empty ETag": _cached("an empty ETag", ETag='""'),
    "an ETag on half a document": Fault(
        serves=sent(
            _new("an ETag on half a document").partition("</item>")[0] + "</item><item>",
            ETag='"whole"',
            Last_Modified="Mon, 23 Nov 2026 08:00:00 GMT",
        ),
        outcome=READ,
        titles=[news("an ETag on half a document", 7).title],
        check=_named_in_vain,
    ),
    "Last-Modified in 2041": _cached("Last-Modified in 2041", Last_Modified="Wed, 13 Nov 2041 08:00:00 GMT"),
    "Last-Modified that is no date": _cached("Last-Modified that is no date", Last_Modified="yesterday"),
    "no validators at all": _cached("no validators at all"),
    "fresh for a hundred years": _cached("fresh for a hundred years", Cache_Control="max-age=3155760000"),
}
