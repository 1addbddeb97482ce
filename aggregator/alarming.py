"""Tells people what goes wrong and what is well again, in each way that they asked for."""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol

from aggregator import alarms
from aggregator.alarms import Mail, Message, News
from aggregator.config import Config
from aggregator.errors import DeliveryError, FetchError, StoreError
from aggregator.model import Bell, Pulse, Trouble, host_of
from aggregator.ports import Fetcher, Store
from aggregator.reporting import troubles


class Channel(Protocol):
    """A way to tell people."""

    async def __call__(self, message: Message, *, now: datetime) -> None:
        """Tell them.

        Raises:
            DeliveryError: the message did not go out.
        """


def by_mail(mail: Mail) -> Channel:
    """Tell people by mail."""

    async def send(message: Message, *, now: datetime) -> None:
        await asyncio.to_thread(mail.send, message, now=now)

    return send


def by_webhook(url: str, fetcher: Fetcher) -> Channel:
    """Tell a program: JSON by POST, whose "text" is what Slack, Mattermost and their like show."""

    async def send(message: Message, *, now: datetime) -> None:
        begun, ended = ([_said(one) for one in each] for each in (message.news.begun, message.news.ended))
        said = {
            "text": f"{message.subject}\n\n{message.text}",
            "subject": message.subject,
            "begun": begun,
            "ended": ended,
        }
        try:
            await fetcher.post_json(url, said, now=now)
        except FetchError as error:
            # Not the address: whoever knows that may speak there.
            raise DeliveryError(error.what, to=f"webhook at {host_of(url)}") from error

    return send


def _said(trouble: Trouble) -> Mapping[str, str | None]:
    since = trouble.since.isoformat() if trouble.since else None
    names = ("kind", "about", "what", "doing", "advice")
    return {"since": since, **{name: getattr(trouble, name) for name in names}}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """How one way of telling did: how many troubles it told, or why it did not."""

    channel: str
    begun: int
    ended: int
    error: DeliveryError | None = None


@dataclass
class Alarms:
    """The ways in which people are told, and what each has told.

    What was told stands in the store, and here for the time that the store fails.
    """

    channels: Mapping[str, Channel]
    store: Store
    _bells: dict[str, Bell] = field(default_factory=dict)
    _recalled: set[str] = field(default_factory=set)

    async def ring(
        self, config: Config, pulse: Pulse, *, now: datetime, told: Callable[[Rung], None] = lambda _: None
    ) -> None:
        """Tell what is news; ``told`` hears of each message.

        While the store fails nobody knows what has ended, and only what its worker has met is told.
        """
        if not self.channels:
            return
        try:
            present = await asyncio.to_thread(troubles, config, self.store, pulse, now)
        except StoreError:
            present = None  # nobody knows what has ended
        for name, send in self.channels.items():
            bell = await asyncio.to_thread(self._recall, name)
            seen = (*bell.told.values(), *pulse.troubles) if present is None else present
            if news := alarms.news(bell, seen, now=now):
                said = alarms.message(news, site=config.site.name, time_zone=config.site.time_zone, now=now)
                told(await self._send(name, send, bell, said, now))

    async def _send(self, name: str, send: Channel, bell: Bell, said: Message, now: datetime) -> Rung:
        rung = _rung(name, said.news)
        try:
            await send(said, now=now)
        except DeliveryError as error:
            rung, bell = replace(rung, error=error), alarms.after_failing(bell, now=now)
        else:
            bell = alarms.after_telling(bell, said.news, now=now)
        self._bells[name] = bell
        with suppress(StoreError):
            await asyncio.to_thread(self.store.save_bell, name, bell)
        return rung

    def _recall(self, name: str) -> Bell:
        bell = self._bells.get(name, Bell())
        if name not in self._recalled:
            with suppress(StoreError):
                kept = self.store.bell(name)
                bell = replace(kept, told={**kept.told, **bell.told})
                self._recalled.add(name)
                self._bells[name] = bell
        return bell


def _rung(name: str, news: News) -> Rung:
    return Rung(channel=name, begun=len(news.begun), ended=len(news.ended))
