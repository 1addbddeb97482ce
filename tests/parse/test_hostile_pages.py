"""No page, however odd, raises anything but a ParseError, and what is read leads somewhere."""

from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator import parse
from aggregator.errors import ParseError
from aggregator.model import Selectors, Source

from .conftest import URL, document

PIECES = st.sampled_from(
    (
        *(
            "<ul>",
            "</ul>",
            "<li>",
            "</li>",
            "<div class='news'>",
            "</div>",
            "<article>",
            "</article>",
            "<table>",
        ),
        *(
            "<tr>",
            "<td>",
            "</td>",
            "<h3>",
            "</h3>",
            "<p>",
            "</p>",
            "<br>",
            "<dl>",
            "<dt>",
            "<dd>",
            "<nav>",
            "<main>",
        ),
        *(
            "<a href='/one'>",
            "<a href='two?x=1#y'>",
            "<a href='http://[bad'>",
            "<a href='//'>",
            "<a href>",
            "</a>",
        ),
        *(
            "<a href='javascript:x'>",
            "<base href='http://b.example/'>",
            "<base href='::'>",
            "<span lang='fr'>",
        ),
        *(
            "A headline of some length that could be news",
            "Another one that is as long as the first",
            "Read more",
        ),
        *(
            "09/04/2019",
            "9 April 2019 –",
            "16/11/2017 to 17/11/2017",
            "<time datetime='2019-04-09'>",
            "DE EN FR",
        ),
        *(
            "<img src='/a.jpg' srcset='/b.jpg 2x, ,, /c 1e9w'>",
            "<img width='9' src=x>",
            "\x00",
            "\ud7ff",
            "&#xD800;",
        ),
        *(
            "<svg><a href='/s'>",
            "<template>",
            "<!--",
            "-->",
            "<script>",
            "</script>",
            '<p style="background:url(\'">',
        ),
    )
)


@settings(max_examples=400, deadline=None)
@given(st.lists(PIECES, max_size=60), st.sampled_from([None, "li", ".news", "a, tr", "td > a"]))
def test_pieces_of_pages_in_any_order(pieces: list[str], each: str | None) -> None:
    selectors = Selectors(each=each, title="a", date="time, p") if each else None
    source = Source(id="a", name="A", url=URL, kind="listing", selectors=selectors)
    try:
        parsed = parse.read(document("<html><body>" + "".join(pieces)), source)
    except ParseError:
        return
    addresses = [entry.url for entry in parsed.entries]
    assert len(set(addresses)) == len(addresses)
    for entry in parsed.entries:
        assert entry.title
        assert (entry.url or "").startswith(("http://", "https://"))
