"""The real service, which also tells a person what it does."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from aggregator import i18n
from aggregator.app import App
from aggregator.collect import Collected
from aggregator.model import Item, Source, Tag
from aggregator.publish import Published

TOPIC = "roma"


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
        """Do what App does, and tell which editions have something new."""
        done = super().publish(told=told)
        new = [one.edition.language for one in done if one.announced]
        if new:
            many = f"in {len(new)} editions" if len(new) > 3 else "in " + _names(new)
            self.tell(f"  announced {many}: {self.config.site.address}/roma/{new[0]}/")
        return done

    def _news(self, item: Item) -> str:
        said = f"“{item.title}” ({i18n.language_name(item.language.value, 'en')})"
        if _verdict(item) != "yes":
            return f"{said}, not about Roma and Travellers, so it is left out"
        story = self.store.story_of(item.id)
        others = [other for other in story.members if other.id != item.id] if story else []
        if others:
            edition = _names([item.language.value])
            return f"{said}, the story “{others[0].title}”: its text changes in place in {edition}"
        return f"{said}, about Roma and Travellers"


def _verdict(item: Item) -> str:
    found: Tag | None = item.tag(TOPIC)
    return found.verdict if found else "no"


def _names(languages: list[str]) -> str:
    return ", ".join(i18n.language_name(language, "en") for language in languages)
