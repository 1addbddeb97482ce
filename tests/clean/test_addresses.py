"""One page, one spelling; one item, one key."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator import clean

BASE = "https://press.example.org/en/news/list.html?page=2"


@pytest.mark.parametrize(
    ("given_url", "canonical"),
    [
        ("HTTPS://Press.Example.ORG", "https://press.example.org/"),
        ("https://press.example.org:443/a", "https://press.example.org/a"),
        ("http://press.example.org:80/a", "http://press.example.org/a"),
        ("http://press.example.org:443/a", "http://press.example.org:443/a"),
        ("https://press.example.org:8443/a", "https://press.example.org:8443/a"),
        ("https://press.example.org./a", "https://press.example.org/a"),
        ("https://press.example.org/a/./b/../c", "https://press.example.org/a/c"),
        ("https://press.example.org/../../a", "https://press.example.org/a"),
        ("https://press.example.org/a/%2e%2E/b", "https://press.example.org/b"),
        ("https://press.example.org/a/..", "https://press.example.org/"),
        ("https://press.example.org/a//b/", "https://press.example.org/a//b/"),
        ("https://press.example.org/%7Eroma/%41", "https://press.example.org/~roma/A"),
        ("https://press.example.org/%c3%a9t%C3%A9", "https://press.example.org/%C3%A9t%C3%A9"),
        ("https://press.example.org/été", "https://press.example.org/%C3%A9t%C3%A9"),
        (
            "https://press.example.org/ден на ромите",
            "https://press.example.org/%D0%B4%D0%B5%D0%BD%20%D0%BD%D0%B0%20%D1%80%D0%BE%D0%BC%D0%B8%D1%82%D0%B5",
        ),
        ("https://press.example.org/100%", "https://press.example.org/100%25"),
        ("https://press.example.org/%e9", "https://press.example.org/%E9"),
        ("https://press.example.org/a?", "https://press.example.org/a"),
        ("https://press.example.org/a#top", "https://press.example.org/a"),
        ("https://press.example.org/a?b=1#top", "https://press.example.org/a?b=1"),
        ("https://press.example.org/a;jsessionid=8F2?b=1", "https://press.example.org/a?b=1"),
        (" https://press.example.org/a\n", "https://press.example.org/a"),
        ("https://press.example.org/a-\n  long-line", "https://press.example.org/a-%20%20long-line"),
        ("https://press.example.org/a%20%0A", "https://press.example.org/a"),
        ("https:\\\\press.example.org\\a?b=\\", "https://press.example.org/a?b=%5C"),
        ("https:/press.example.org/a", "https://press.example.org/a"),
        ("https:////press.example.org/a", "https://press.example.org/a"),
        ("https://bücher.example/", "https://xn--bcher-kva.example/"),
        ("https://BÜCHER.example/", "https://xn--bcher-kva.example/"),
        ("https://xn--bcher-kva.example/", "https://xn--bcher-kva.example/"),
        ("https://straße.example/", "https://xn--strae-oqa.example/"),
        ("https://роми。example/", "https://xn--h1ahfh.example/"),
        ("https://192.0.2.7/", "https://192.0.2.7/"),
        ("https://[2001:DB8:0::1]:443/", "https://[2001:db8::1]/"),
        ("/fr/", "https://press.example.org/fr/"),
        ("item-7.html", "https://press.example.org/en/news/item-7.html"),
        ("?page=3", "https://press.example.org/en/news/list.html?page=3"),
        ("//cdn.example.org/a.jpg", "https://cdn.example.org/a.jpg"),
        ("", "https://press.example.org/en/news/list.html?page=2"),
    ],
)
def test_an_address_has_one_spelling(given_url: str, canonical: str) -> None:
    assert clean.address(given_url, BASE) == canonical


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("utm_source=rss&utm_medium=feed", ""),
        ("id=7&utm_campaign=a", "?id=7"),
        ("utm_source=rss&id=7", "?id=7"),
        ("id=7&amp;utm_source=rss&#038;utm_medium=rss", "?id=7"),
        ("UTM_Source=rss&id=7", "?id=7"),
        ("%75tm_source=rss", ""),
        ("fbclid=1&gclid=2&mc_cid=3&mc_eid=4&_ga=5", ""),
        ("b=2&a=1", "?b=2&a=1"),
        ("a=1&copy=2&lang=fr", "?a=1&copy=2&lang=fr"),
        ("q=Roma+und+Sinti", "?q=Roma+und+Sinti"),
        ("q=J%c3%a1n", "?q=J%C3%A1n"),
        ("q=Ján", "?q=J%C3%A1n"),
        ("&&a=1&", "?a=1"),
    ],
)
def test_parameters_that_only_track_are_dropped(query: str, kept: str) -> None:
    assert clean.address(f"https://press.example.org/a?{query}") == f"https://press.example.org/a{kept}"


COMMISSIONER = "www.coe.int/web/commissioner/-/settlement-report"
BULGARIA = (
    "https://www.coe.int/ru/web/commissioner/country-monitoring/bulgaria/-/asset_publisher/llCM6m5KhFKp"
)
BACK = "p_l_back_url=%2Fes%2Fweb%2Fportal%2Fnewsroom%3Fdelta%3D100%26start%3D30"
SWITCH = "https://www.coe.int/{}c/portal/update_language?languageId="
JUNK = (
    "inheritRedirect=false&redirect=https%3A%2F%2Fwww.coe.int%2Fen%2Fweb%2Fportal%3Fp_p_id%3D101_INSTANCE_ab12"
    "%26p_p_lifecycle%3D0%26p_p_state%3Dnormal"
)


@pytest.mark.parametrize(
    ("url", "canonical", "key", "language"),
    [
        (
            "https://www.coe.int/fr/web/portal/-/european-states-must-demonstrate-resolve",
            "https://www.coe.int/fr/web/portal/-/european-states-must-demonstrate-resolve",
            "www.coe.int/web/portal/-/european-states-must-demonstrate-resolve",
            "fr",
        ),
        (
            "http://coe.int/en/web/congress/-/mayors-meet",
            "https://www.coe.int/en/web/congress/-/mayors-meet",
            "www.coe.int/web/congress/-/mayors-meet",
            "en",
        ),
        (
            "https://hub.coe.int/it/web/congress/-/mayors-meet/",
            "https://www.coe.int/it/web/congress/-/mayors-meet/",
            "www.coe.int/web/congress/-/mayors-meet",
            "it",
        ),
        (
            "https://www.coe.int/en/web/commissioner/-/settlement-report",
            "https://www.coe.int/en/web/commissioner/-/settlement-report",
            COMMISSIONER,
            "en",
        ),
        (
            f"{BULGARIA}/content/settlement-report",
            f"{BULGARIA}/content/settlement-report",
            COMMISSIONER,
            "ru",
        ),
        (
            f"https://www.coe.int/en/web/commissioner/-/asset_publisher/ab12/content/settlement-report/maximized?{JUNK}",
            "https://www.coe.int/en/web/commissioner/-/asset_publisher/ab12/content/settlement-report",
            COMMISSIONER,
            "en",
        ),
        (
            f"https://www.coe.int/pl/web/commissioner/-/settlement-report?{JUNK}&utm_source=x",
            "https://www.coe.int/pl/web/commissioner/-/settlement-report",
            COMMISSIONER,
            "pl",
        ),
        (
            f"https://www.coe.int/es/web/commissioner/-/settlement-report?{BACK}",
            "https://www.coe.int/es/web/commissioner/-/settlement-report",
            COMMISSIONER,
            "es",
        ),
        (
            f"{SWITCH.format('lt/')}ru_RU&p_l_id=888533&redirect=%2Flt%2Fweb%2Fcommissioner%2F-%2Fsettlement-report",
            "https://www.coe.int/ru/web/commissioner/-/settlement-report",
            COMMISSIONER,
            "ru",
        ),
        (
            f"{SWITCH.format('')}de_DE&redirect=https%3A%2F%2Fcoe.int%2Fen%2Fweb%2Fcommissioner%2F-%2Fsettlement-report",
            "https://www.coe.int/de/web/commissioner/-/settlement-report",
            COMMISSIONER,
            "de",
        ),
        (
            "https://www.coe.int/en/web/commissioner/-/asset_publisher/ab12/blog/id/4711",
            "https://www.coe.int/en/web/commissioner/-/asset_publisher/ab12/blog/id/4711",
            "www.coe.int/web/commissioner/-/id/4711",
            "en",
        ),
        (
            "http://www.coe.int/t/congress/default_EN.asp",
            "https://www.coe.int/t/congress/default_EN.asp",
            None,
            "en",
        ),
        (
            "http://www.coe.int/t/congress/sessions/alliance/default_fr.asp?mytabsmenu=6",
            "https://www.coe.int/t/congress/sessions/alliance/default_fr.asp?mytabsmenu=6",
            None,
            "fr",
        ),
        (
            "https://www.coe.int/en/web/commissioner/-/letter-to-the-prime-minister-of-roman-1",
            "https://www.coe.int/en/web/commissioner/-/letter-to-the-prime-minister-of-roman-1",
            "www.coe.int/web/commissioner/-/letter-to-the-prime-minister-of-roman-1",
            "en",
        ),
        (
            "https://www.coe.int/en/web/portal/newsroom?delta=20&start=2",
            "https://www.coe.int/en/web/portal/newsroom?delta=20&start=2",
            None,
            "en",
        ),
        (
            "https://www.coe.int/en/web/commissioner/news/-/tag/roma",
            "https://www.coe.int/en/web/commissioner/news/-/tag/roma",
            None,
            "en",
        ),
        (
            "http://roma-alliance.org/en/page/233-mayors-for-safety.html",
            "http://roma-alliance.org/en/page/233-mayors-for-safety.html",
            "roma-alliance.org/page/233",
            "en",
        ),
        (
            "http://roma-alliance.org/fr/page/233-des-élus-s'engagent.html",
            "http://roma-alliance.org/fr/page/233-des-%C3%A9lus-s'engagent.html",
            "roma-alliance.org/page/233",
            "fr",
        ),
        (
            "http://www.roma-alliance.org/fr/page/233-des-%c3%a9lus-s'engagent.html",
            "http://www.roma-alliance.org/fr/page/233-des-%C3%A9lus-s'engagent.html",
            "roma-alliance.org/page/233",
            "fr",
        ),
        (
            'https://hudoc.echr.coe.int/eng#{"itemid":["001-100001"]}',
            "https://hudoc.echr.coe.int/eng#%7B%22itemid%22:%5B%22001-100001%22%5D%7D",
            "hudoc.echr.coe.int/001-100001",
            "en",
        ),
        (
            "https://hudoc.echr.coe.int/fre#{%22itemid%22:[%22001-100001%22]}",
            "https://hudoc.echr.coe.int/fre#%7B%22itemid%22:%5B%22001-100001%22%5D%7D",
            "hudoc.echr.coe.int/001-100001",
            "fr",
        ),
        (
            "https://hudoc.echr.coe.int/eng?i=001-100001",
            "https://hudoc.echr.coe.int/eng?i=001-100001",
            "hudoc.echr.coe.int/001-100001",
            "en",
        ),
        ("https://pace.coe.int/fr/news/1/a-slug", "https://pace.coe.int/fr/news/1/a-slug", None, "fr"),
        ("https://romea.cz/cz/zpravy/a-slug", "https://romea.cz/cz/zpravy/a-slug", None, "cs"),
        ("https://unknown.example/en/web/x/-/y", "https://unknown.example/en/web/x/-/y", None, None),
    ],
)
def test_known_sites(url: str, canonical: str, key: str | None, language: str | None) -> None:
    assert clean.address(url) == canonical
    assert clean.address(canonical) == canonical
    for spelling in (url, canonical):
        assert clean.key(spelling) == key
        assert clean.address_language(spelling) == language


def test_one_slug_on_two_sites_is_two_items() -> None:
    keys = {clean.key(f"https://www.coe.int/en/web/{site}/-/roma-day") for site in ("portal", "congress")}
    assert len(keys) == 2


def test_a_number_at_the_end_marks_another_item() -> None:
    keys = {clean.key(f"https://www.coe.int/en/web/portal/-/roma-day{end}") for end in ("", "-1", "-2")}
    assert len(keys) == 3


def test_a_language_switch_leads_only_within_its_site() -> None:
    switch = "https://www.coe.int/en/c/portal/update_language?languageId=fr_FR&redirect="
    assert (clean.address(switch + "https%3A%2F%2Fevil.example%2Fx") or "").startswith("https://www.coe.int/")
    assert (clean.address(switch + "%2F%2Fevil.example%2Fx") or "").startswith("https://www.coe.int/")
    assert (clean.address(switch + "javascript:act()") or "").startswith("https://www.coe.int/")


PIECES = [
    *(
        "https://",
        "http:",
        "//",
        "/",
        "\\",
        "www.coe.int",
        "press.example.org",
        "é",
        ":443",
        "@",
        "..",
        ".",
        "%2e",
    ),
    *(
        "%",
        "%4",
        "%c3%a9",
        "%41",
        "%25",
        "?",
        "&",
        "=",
        "#",
        ";",
        "utm_source",
        "a",
        "B",
        " ",
        "\n",
        "+",
        "-",
        "[",
        "]",
    ),
    *(
        "/en/web/portal/-/",
        "/maximized",
        "/c/portal/update_language?redirect=",
        "&amp;",
        "&#038;",
        "{",
        '"',
        "'",
        "ß",
    ),
]


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join) | st.text())
def test_a_canonical_address_stays_as_it_is(written: str) -> None:
    for base in ("", "https://www.coe.int/en/"):
        canonical = clean.address(written, base)
        if canonical is not None:
            assert clean.address(canonical) == canonical
            assert canonical.isascii()
            assert canonical.startswith(("https://", "http://"))
    clean.key(written)
    clean.address_language(written)
