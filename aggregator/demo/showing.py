"""The real service, which also tells a person what it does."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from aggregator import i18n
from aggregator.app import App
from aggregator.collect import Collected
from aggregator.model import Item, Source, Tag
from aggregator.publish import Published

TOPIC = "roma"

FEW = 3
"""Stories told by their titles; of more at once only the number is told."""


@dataclass
class Shown(App):
    """An App that says a line for all that it reads and announces."""

    tell: Callable[[str], None] = print

    async def collect(
        self, chosen: Collection[Source], *, told: Callable[[Collected], None] = lambda _: None
    ) -> tuple[Collected, ...]:
        """Do what App does, and tell of each new item; of many at once in one line."""
        done = await super().collect(chosen, told=told)
        for one in done:
            items = [item for id in (one.saved.new if one.saved else ()) if (item := self.store.item(id))]
            if len(items) > 1:
                about = sum(_verdict(item) == "yes" for item in items)
                self.tell(f"{one.source.name}: {len(items)} items, {about} about Roma and Travellers")
            elif items:
                self.tell(f"+ {one.source.name}: {self._news(items[0])}")
        return done

    def publish(self, *, told: Callable[[Published], None] = lambda _: None) -> tuple[Published, ...]:
        """Do what App does, and tell which stories were announced, and in which editions."""
        done = super().publish(told=told)
        titles: dict[str, str] = {}
        languages: dict[str, list[str]] = {}
        for one in done:
            lines = self.store.announcements(one.edition, limit=one.announced) if one.announced else ()
            for line in lines:
                titles.setdefault(line.story, line.title)
                languages.setdefault(line.story, []).append(one.edition.language)
        if len(titles) > FEW:
            editions = sum(one.announced > 0 for one in done)
            self.tell(f"  announced: {len(titles)} stories, in {editions} editions")
        else:
            for story, title in titles.items():
                self.tell(f"  announced: “{title}”, in {' '.join(languages[story])}")
        return done

    def _news(self, item: Item) -> str:
        said = f"“{item.title}” ({i18n.language_name(item.language.value, 'en')})"
        if _verdict(item) != "yes":
            return f"{said}, not about Roma and Travellers, so it is left out"
        story = self.store.story_of(item.id)
        others = [other for other in story.members if other.id != item.id] if story else []
        if others:
            return f"{said}, the story “{others[0].title}” in another language: its text changes in place"
        return f"{said}, about Roma and Travellers"


def _verdict(item: Item) -> str:
    found: Tag | None = item.tag(TOPIC)
    return found.verdict if found else "no"
