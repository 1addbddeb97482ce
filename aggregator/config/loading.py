"""feeds.yaml, read, checked and turned into our nouns."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from pydantic import ValidationError

from aggregator import yamlfile
from aggregator.config.mistakes import explain
from aggregator.config.words import (
    DAYS,
    DigestWords,
    EditionWords,
    FileWords,
    PaceWords,
    SiteWords,
    SourceWords,
)
from aggregator.errors import ConfigError
from aggregator.model import Edition, Pace, Quiet, Rhythm, Selectors, Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The service itself. ``address`` has no slash at its end; ``contact`` is a mail or web address.

    ``keep`` is how long the texts of what is about no topic are kept.
    """

    name: str
    address: str
    contact: str
    time_zone: str = "Europe/Paris"
    hub: str | None = None
    keep: timedelta = timedelta(days=730)


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """What feeds.yaml says: sources in the file's order, and an Edition for each language of an edition."""

    site: Site
    sources: tuple[Source, ...]
    editions: tuple[Edition, ...]


def load(path: Path, *, topics: Collection[str]) -> Config:
    """Read feeds.yaml; ``topics`` are those there are vocabularies for.

    Raises:
        ConfigError: the file cannot be read or needs corrections; its text has a line for every mistake.
    """
    try:
        root = yamlfile.load(path, allow_repeats=True)
    except ConfigError as error:
        if not isinstance(error.__cause__, FileNotFoundError):
            raise
        what = "There is no such file. Start the command where it lies, or name it with --config FILE."
        raise ConfigError(what, path=str(path)) from error.__cause__
    mistakes = yamlfile.repeats(root, str(path))
    try:
        words = FileWords.model_validate(yamlfile.plain(root), context={"topics": topics})
    except ValidationError as failure:
        mistakes += explain(failure, root, str(path))
    if mistakes:
        raise ConfigError.several(sorted(mistakes, key=lambda mistake: mistake.line or 0))
    return _config(words)


def _config(words: FileWords) -> Config:
    site = _site(words.site)
    return Config(
        site=site,
        sources=tuple(_source(id_, source, site) for id_, source in words.sources.items()),
        editions=tuple(
            _edition(name, language, edition, site)
            for name, edition in words.editions.items()
            for language in edition.languages
        ),
    )


def _site(words: SiteWords) -> Site:
    return Site(
        name=words.name,
        address=words.address,
        contact=words.contact,
        time_zone=words.time_zone,
        hub=words.hub,
        keep=words.keep,
    )


def _source(id_: str, words: SourceWords, site: Site) -> Source:
    return Source(
        id=id_,
        name=words.name,
        url=words.address,
        # Selectors only make sense on a page, so they say the kind.
        kind="listing" if words.listing else words.kind,
        languages=(words.language,) if words.language else tuple(words.languages),
        every=words.every,
        paused=words.paused,
        prior=words.prior,
        time_zone=words.time_zone or site.time_zone,
        selectors=Selectors(**words.listing.model_dump()) if words.listing else None,
        urgent=words.urgent,
        announce_past=words.back_catalogue == "announce",
        republishes=words.republishes,
    )


def _edition(name: str, language: str, words: EditionWords, site: Site) -> Edition:
    return Edition(
        name=name,
        topic=words.topic,
        language=language,
        title=words.languages[language],
        fallback=tuple(other for other in words.fallback if other != language),
        patience=words.patience,
        pace=_pace(words.pace, site),
        doubtful=words.doubtful,
        window=words.entries,
        social=_pace(words.social, site) if words.social else None,
        digest=_rhythm(words.digest, site) if words.digest else None,
    )


def _rhythm(words: DigestWords, site: Site) -> Rhythm:
    weekday = DAYS.index(words.day or DAYS[0]) if words.issued == "weekly" else None
    return Rhythm(at=words.at, time_zone=site.time_zone, weekday=weekday)


def _pace(words: PaceWords, site: Site) -> Pace:
    return Pace(
        per_hour=words.per_hour,
        burst=words.burst,
        quiet=Quiet(begins=words.quiet[0], ends=words.quiet[1], time_zone=site.time_zone)
        if words.quiet
        else None,
        newest_first=words.order == "newest first",
    )
