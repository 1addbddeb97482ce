"""The first picture of something."""

import pytest

from aggregator import clean
from aggregator.model import Picture

BASE = "https://a.example/news/1"


def img(source: str, more: str = "") -> str:
    return f'<img src="{source}" {more}>'


@pytest.mark.parametrize(
    ("markup", "found"),
    [
        (
            img("/a.jpg", 'width="640" height="480px" alt="Two &amp; more"'),
            Picture(
                url="https://a.example/a.jpg", type="image/jpeg", width=640, height=480, alt="Two & more"
            ),
        ),
        (img("b.PNG?w=3"), Picture(url="https://a.example/news/b.PNG?w=3", type="image/png")),
        (img("//cdn.example.org/photo"), Picture(url="https://cdn.example.org/photo")),
        (
            img("data:image/gif;base64,R0", 'data-src="c.webp"'),
            Picture(url="https://a.example/news/c.webp", type="image/webp"),
        ),
        ("<p>none</p>", None),
        ("", None),
    ],
)
def test_a_picture_with_its_size(markup: str, found: Picture | None) -> None:
    assert clean.picture(markup, BASE) == found


@pytest.mark.parametrize(
    "ornament",
    [
        img("t.gif", "width=1 height=1"),
        img("t.jpg", 'height="0"'),
        img("t.jpg", 'style="width:1px; height:1px"'),
        img("t.jpg", 'style="display:none"'),
        img("/images/spacer.gif"),
        img("/images/1x1.png"),
        img("https://pixel.example.org/t?id=1"),
        img("/tracking-pixel.gif"),
        img("facebook-icon.png"),
        img("/icons/mail.png"),
        img("/images/emoji/smile.png"),
        img("s.png", 'class="wp-smiley" alt=":)"'),
        img("https://secure.gravatar.com/avatar/ab12?s=96"),
        img("author.jpg", 'class="avatar photo"'),
        img("logo.jpg"),
        img("t.jpg", "width=32 height=32"),
        img("drawing.svg"),
        img("favicon.ico"),
        img("javascript:act()"),
        img("data:image/png;base64,R0"),
        img(""),
        "<img>",
        "<!-- <img src=x.jpg> -->",
        "<script>'<img src=x.jpg>'</script>",
    ],
)
def test_ornaments_are_passed_over(ornament: str) -> None:
    assert clean.picture(ornament, BASE) is None
    found = clean.picture(f"{ornament}<p>{img('a.jpg')}", BASE)
    assert found
    assert found.url == "https://a.example/news/a.jpg"


@pytest.mark.parametrize(
    "name", ["the-icon-painter-at-work.jpg", "beacon-hill.jpg", "roma-flag.jpg", "pixels-art.jpg"]
)
def test_a_word_within_a_name_makes_no_ornament(name: str) -> None:
    assert clean.picture(img(name), BASE)
