"""An editor's word, as it is typed, and what it does to what readers see."""

import json
from typing import TYPE_CHECKING, Any

from tests.cli.test_commands import ask

if TYPE_CHECKING:
    from tests.conftest import Service, Web

EDITIONS = "roma:\n  topic: roma\n  languages: {en: Roma in the news, fr: Les Roms}\n  fallback: [en]\n"


def news(*numbers: int) -> str:
    items = "".join(
        f"<item><title>Roma mayors meet, part {number}</title><link>https://press.example/{number}</link>"
        f"<guid isPermaLink='false'>part-{number}</guid>"
        f"<description>Roma and Travellers, part {number}.</description>"
        f"<pubDate>Mon, 16 Nov 2026 09:0{number}:00 +0100</pubDate></item>"
        for number in numbers
    )
    return (
        '<rss version="2.0"><channel><title>Press</title><link>https://press.example/</link>'
        f"<language>en</language>{items}</channel></rss>"
    )


def begin(service: "Service", web: "Web") -> None:
    web.put("/news.rss", news(1, 2))
    service.configure(f"press:\n  name: Press\n  address: {web.url('/news.rss')}\n", EDITIONS)
    service.cycle()


def entries(service: "Service", language: str = "en") -> list[dict[str, Any]]:
    service.cycle()
    feed = json.loads((service.public / f"roma/{language}.json").read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = feed["items"]
    return found


def test_a_withdrawn_text_is_replaced_by_its_reason_in_every_document(service: "Service", web: "Web") -> None:
    begin(service, web)
    before = {language: entries(service, language) for language in ("en", "fr")}
    answer = ask(
        service, "withdraw", "https://press.example/1?utm_source=x", "--because", "A <b>court</b> said so."
    )
    assert answer.returncode == 0, answer.stderr
    assert "roma/en" in answer.stdout
    assert "roma/fr" in answer.stdout
    for language, was in before.items():
        now = entries(service, language)
        assert [entry["id"] for entry in now] == [entry["id"] for entry in was]
        assert [entry["date_published"] for entry in now] == [entry["date_published"] for entry in was]
    for path in ("roma/en.rss", "roma/en.atom", "roma/en.json", "roma/en/index.html", "roma/fr.rss"):
        document = (service.public / path).read_text(encoding="utf-8")
        assert "court" in document, path
        assert "<b>court" not in document, path
        assert "Roma and Travellers, part 1." not in document, path
        assert "Roma and Travellers, part 2." in document, path


def test_an_address_that_no_feed_should_carry_is_led_to_by_a_page_of_ours(
    service: "Service", web: "Web"
) -> None:
    web.put("/news.rss", news(1).replace("https://press.example/1", "https://press.example/?a=1&amp;b=2"))
    service.configure(f"press:\n  name: Press\n  address: {web.url('/news.rss')}\n", EDITIONS)
    service.cycle()
    (entry,) = entries(service)
    assert entry["url"].startswith("https://news.example.org/roma/en/")
    page = service.public / entry["url"].removeprefix("https://news.example.org/")
    assert '<a href="https://press.example/?a=1&amp;b=2">' in page.read_text(encoding="utf-8")
    assert 'content="0; url=https://press.example/?a=1&amp;b=2"' in page.read_text(encoding="utf-8")
    before = service.hashes()
    service.cycle()
    assert service.hashes() == before
    assert ask(service, "withdraw", entry["url"], "--because", "A court said so.").returncode == 0
    service.cycle()
    assert "press.example" not in page.read_text(encoding="utf-8")
    assert "A court said so." in page.read_text(encoding="utf-8")


def test_a_new_title_and_a_correction_are_an_explicit_word(service: "Service", web: "Web") -> None:
    begin(service, web)
    guid = entries(service)[0]["id"]
    answer = ask(service, "retitle", guid, "Mayors &amp; Roma", "--because", "typo", "--edition", "roma/en")
    assert answer.returncode == 0, answer.stderr
    assert [entry["title"] for entry in entries(service)] == ["Mayors & Roma", "Roma mayors meet, part 1"]
    assert "Mayors & Roma" not in [entry["title"] for entry in entries(service, "fr")]
    assert ask(service, "correct", guid, "--because", "The number was wrong.").returncode == 0
    assert ask(service, "retitle", guid, "Roma mayors meet, part 1", "--because", "x").returncode == 1
    assert "200" not in ask(service, "retitle", guid, "long " * 90, "--because", "x").stdout


def test_what_an_editor_cannot_mean_is_answered(service: "Service", web: "Web") -> None:
    begin(service, web)
    for arguments, said in (
        (("withdraw", "nobody", "--because", "x"), "no story nobody is held"),
        (("correct", "https://press.example/1", "--because", " "), "an empty text says nothing"),
        (
            ("correct", "https://press.example/1", "--because", "x", "--edition", "roma/xx"),
            'there is no edition "roma/xx"',
        ),
        (("retitle", "https://press.example/1", "long " * 90, "--because", "x"), "beside its link"),
        (("queue", "roma/xx"), 'there is no edition "roma/xx"'),
    ):
        answer = ask(service, *arguments)
        assert answer.returncode == 2
        assert said in " ".join(answer.stderr.replace("│", "").split())


def test_the_queue_says_what_comes_and_urgent_overtakes_it(service: "Service", web: "Web") -> None:
    begin(service, web)
    service.feeds_yaml.write_text(
        service.feeds_yaml.read_text(encoding="utf-8") + "    pace: {burst: 1}\n", encoding="utf-8"
    )
    web.put("/news.rss", news(1, 2, 3, 4, 5))
    service.clock.pass_by(hours=1)
    service.cycle()
    queue = json.loads(ask(service, "queue", "roma/en", "--json").stdout)
    assert [entry["link"][-1] for entry in queue[0]["entries"]] == ["4", "5"]
    assert ask(service, "urgent", "https://press.example/5", "--because", "alert").returncode == 0
    queue = json.loads(ask(service, "queue", "roma/en", "--json").stdout)
    assert [entry["link"][-1] for entry in queue[0]["entries"]] == ["5", "4"]
    shown = ask(service, "queue")
    assert "roma/en: 2 will be announced" in shown.stdout
    assert "roma/fr: 3 will be announced" in shown.stdout
    service.clock.pass_by(minutes=1)
    assert entries(service)[0]["url"][-1] == "5"


def test_a_second_word_on_what_is_withdrawn_is_answered_plainly(service: "Service", web: "Web") -> None:
    begin(service, web)
    guid = entries(service)[0]["id"]
    first = ask(service, "withdraw", guid, "--because", "A court said so.")
    assert "already" not in first.stdout
    second = ask(service, "withdraw", guid, "--because", "Its source took it back.")
    assert second.returncode == 0
    assert "already (A court said so.). Readers see the new reason" in " ".join(second.stdout.split())
    title = ask(service, "retitle", guid, "Another", "--because", "the name", "--edition", "roma/en")
    assert "already (Its source took it back.). Only its title changes" in " ".join(title.stdout.split())
