"""An issue of a digest: what mail programs can render, grouped, in the edition's language."""

import re
from dataclasses import replace

import pytest
from lxml import html

from aggregator.model import Feed, Tag
from aggregator.render.digest import Heading, issue, issue_content
from tests.render.feeds import ENGLISH, SITE, entry, feed, item

HEADING = Heading(title="Roma in the news: week 47 of 2026", url=f"{SITE}/roma/en/digest/2026-W47.html")

STORIES = (
    ("Mayors open homes for Roma families", "en", ("housing", "local-action"), ("SK",)),
    ("Un nouveau médiateur <à> l’école & au collège", "fr", ("education",), ("FR",)),
    ("Ромски медиатори в болниците", "bg", ("health",), ("BG",)),
    ("A court rules on segregated classes", "en", ("education", "courts"), ("BG",)),
    ("A week of stories", "en", (), ()),
)


def told(language: str = "en") -> Feed:
    entries = [
        entry(
            number,
            title=title,
            link=f"https://press.example.org/{number}?a=1",
            language=of_title,
            shown=item(
                title=title,
                url=f"https://press.example.org/{number}?a=1",
                language=of_title,
                summary="The town council met families and schools, and agreed on a plan for next year."
                if number % 2
                else title,
                tags=(Tag(topic="roma", verdict="yes", score=0.9, themes=themes, countries=countries),),
            ),
        )
        for number, (title, of_title, themes, countries) in enumerate(STORIES, start=1)
    ]
    return feed(*entries, edition=replace(ENGLISH, language=language))


def test_each_story_stands_once_under_its_theme_and_country() -> None:
    page, text = issue(told(), HEADING)
    document = html.document_fromstring(page)
    shown = [
        " ".join(part.text_content().split()) for part in document.xpath("//h2|//h3|//p[@class='title']")
    ]
    assert shown == [
        "Housing", "Slovakia", "Mayors open homes for Roma families",
        "Education", "BG".replace("BG", "Bulgaria"), "A court rules on segregated classes",
        "France", "Un nouveau médiateur <à> l’école & au collège",
        "Health", "Bulgaria", "Ромски медиатори в болниците",
        "More news", "A week of stories",
    ]  # fmt: skip
    marks = "== |-- |\\* "
    lines = [
        re.sub(rf"^({marks})|( ==| --)$", "", line) for line in text.splitlines() if re.match(marks, line)
    ]
    assert lines == shown


def test_mail_programs_find_all_they_need_in_the_elements_themselves() -> None:
    page, _ = issue(told(), HEADING)
    document = html.document_fromstring(page)
    assert not document.xpath("//style|//script|//link|//img|//form")
    assert all(cell.get("style") for cell in document.xpath("//td|//p|//a|//h1|//h2|//h3"))
    assert all(table.get("role") == "presentation" for table in document.xpath("//table"))
    assert "var(" not in page
    titles = document.xpath("//p[@class='title']/a")
    assert {title.get("lang") for title in titles} == {"en", "fr", "bg"}
    assert all(title.get("dir") == "ltr" for title in titles)


def test_a_feed_shows_what_is_in_the_body_and_nothing_of_the_frame() -> None:
    page, _ = issue(told(), HEADING)
    content = issue_content(page)
    assert content.startswith("<table")
    assert content.endswith("</table>")
    assert "<body" not in content


def test_a_teaser_that_only_says_the_title_again_is_left_out() -> None:
    page, _ = issue(told(), HEADING)
    assert page.count("Ромски медиатори в болниците") == 1
    assert page.count("agreed on a plan") == 3


@pytest.mark.parametrize(
    ("language", "day", "country"),
    [
        ("fr", "9 avril 2019", "Slovaquie"),
        ("bg", "9 април 2019 г.", "Словакия"),
        ("ka", "9 აპრილი, 2019", "სლოვაკეთი"),
    ],
)
def test_dates_and_countries_are_said_in_the_editions_language(language: str, day: str, country: str) -> None:
    for written in issue(told(language), HEADING):
        assert day in written
        assert country in written


def test_the_same_issue_gives_the_same_bytes() -> None:
    assert issue(told(), HEADING) == issue(told(), HEADING)
