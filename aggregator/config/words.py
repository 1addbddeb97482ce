"""The words of feeds.yaml: which stand where, and what may follow them.

Their docstrings and descriptions are what an editor shows a person while typing.
"""

import re
from collections.abc import Callable
from datetime import time, timedelta
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    AliasChoices,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
    WithJsonSchema,
    field_validator,
    model_validator,
)
from pydantic.fields import FieldInfo

from aggregator.config import values
from aggregator.config.languages import TAG, language
from aggregator.model import Doubtful, Prior
from aggregator.yamlfile import suggest

KINDS = ("feed", "jsonfeed", "listing")
ANY = "any"
SHORT_NAME = r"^[a-z0-9][a-z0-9_-]{0,62}$"


# --- values: text in, typed out, with the shape an editor may check ---------------------------------


def _typed(read: Callable[[str], Any], **shape: Any) -> tuple[BeforeValidator, WithJsonSchema]:
    """Return what makes a pydantic type out of a reading function and a JSON Schema."""

    def check(value: object) -> Any:
        if value is None:
            raise ValueError("nothing stands here. Write a value, or take the line out.")
        if not isinstance(value, str):
            # Not a TypeError: pydantic reports a ValueError and lets the other pass.
            raise ValueError("a list or group stands here. Write a single value.")  # noqa: TRY004 - see above
        return read(value)

    return BeforeValidator(check), WithJsonSchema({"type": "string"} | shape)


def _within(least: timedelta, most: timedelta) -> AfterValidator:
    def check(length: timedelta) -> timedelta:
        if length < least:
            raise ValueError(f"{values.spoken(length)} is too short. The least is {values.spoken(least)}.")
        if length > most:
            raise ValueError(f"{values.spoken(length)} is too long. The most is {values.spoken(most)}.")
        return length

    return AfterValidator(check)


def _count(least: int, most: int) -> tuple[BeforeValidator, WithJsonSchema]:
    bounds = {"minimum": least, "maximum": most}
    return _typed(values.number(least, most), type=["integer", "string"], pattern="^[0-9]+$", **bounds)


def _one_of(what: str, known: tuple[str, ...], meant: dict[str, str] | None = None) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text in known:
            return text
        hint = f'Did you mean "{meant[text]}"?' if meant and text in meant else suggest(text, known)
        raise ValueError(f'I do not know the {what} "{text}". {hint}')

    return read


def _line(text: str) -> str:
    line = re.sub(r"\s*\n\s*", " ", text.strip())
    if not 0 < len(line) <= 200:
        raise ValueError("a short text is expected here, of 1 to 200 characters.")
    if "<" in line or ">" in line:
        # It goes into every entry as text, and some readers take a text for HTML all the same.
        raise ValueError('a plain text is expected here. Write it without "<" and ">".')
    return line


def _short_name(text: str) -> str:
    if not re.match(SHORT_NAME, text):
        better = re.sub(r"[^a-z0-9_-]+", "-", text.casefold()).strip("-_")[:63]
        hint = f' Did you mean "{better}"?' if better else ""
        raise ValueError(f'"{text}" is no short name. Use small letters a to z, digits and hyphens.{hint}')
    return text


def _language_or_any(text: str) -> str:
    return text if text == ANY else language(text)


def _in_order(fallback: list[str]) -> list[str]:
    if twice := {each for each in fallback if fallback.count(each) > 1}:
        raise ValueError(f'"{min(twice)}" stands here twice. Keep the first.')
    if ANY in fallback[:-1]:
        raise ValueError(f'"{ANY}" stands for all other languages. Put it last.')
    return fallback


_FEED_NAMES = dict.fromkeys(("rss", "atom", "rdf", "xml"), "feed") | dict.fromkeys(
    ("html", "web", "page"), "listing"
)
_LENGTH: dict[str, Any] = {"pattern": values.DURATION, "examples": ["30 minutes", "6 hours", "1 day"]}
_MINUTE, _WEEK = timedelta(minutes=1), timedelta(weeks=1)

Line = Annotated[str, *_typed(_line, minLength=1, maxLength=200, pattern="^[^<>]+$")]
Address = Annotated[str, *_typed(values.address, pattern="^https?://[^/@]+(/.*)?$", format="iri")]
MaybeAddress = Annotated[str | None, *_typed(values.address, pattern="^https?://[^/@]+(/.*)?$", format="iri")]
SiteAddress = Annotated[str, *_typed(values.site_address, pattern="^https?://[^?#]+$", format="iri")]
Contact = Annotated[str, *_typed(values.contact, pattern="@|^https?://")]
_ZONE = _typed(values.time_zone, examples=["Europe/Paris", "Europe/Kyiv"])
TimeZone = Annotated[str, *_ZONE]
MaybeTimeZone = Annotated[str | None, *_ZONE]
Language = Annotated[str, *_typed(language, pattern=TAG)]
MaybeLanguage = Annotated[str | None, *_typed(language, pattern=TAG)]
Fallback = Annotated[str, *_typed(_language_or_any, pattern=TAG)]
Every = Annotated[timedelta, *_typed(values.duration, **_LENGTH), _within(_MINUTE, _WEEK)]
Patience = Annotated[timedelta, *_typed(values.duration, **_LENGTH), _within(timedelta(0), 4 * _WEEK)]
Keep = Annotated[
    timedelta,
    *_typed(values.duration, pattern=values.DURATION, examples=["2 years", "180 days"]),
    _within(timedelta(days=1), timedelta(days=36_500)),
]
YesNo = Annotated[
    bool, *_typed(values.yes_or_no, type=["string", "boolean"], enum=["yes", "no", True, False])
]
Kind = Annotated[str | None, *_typed(_one_of("kind", KINDS, _FEED_NAMES), enum=list(KINDS))]
PriorWord = Annotated[Prior, *_typed(_one_of("prior", tuple(Prior)), enum=list(map(str, Prior)))]
DoubtfulWord = Annotated[Doubtful, *_typed(_one_of("choice", tuple(Doubtful)), enum=list(map(str, Doubtful)))]
PerHour = Annotated[int | None, *_count(1, 1000)]
Burst = Annotated[int, *_count(1, 100)]
Hours = Annotated[tuple[time, time] | None, *_typed(values.hours, pattern=values.HOURS)]
_ORDER = ("oldest first", "newest first")
Order = Annotated[str, *_typed(_one_of("order", _ORDER), enum=list(_ORDER))]
_PAST = ("archive", "announce")
BackCatalogue = Annotated[str, *_typed(_one_of("choice", _PAST), enum=list(_PAST))]
Entries = Annotated[int, *_count(1, 500)]
_ISSUED = ("daily", "weekly")
Issued = Annotated[str, *_typed(_one_of("rhythm", _ISSUED), enum=list(_ISSUED))]
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
Day = Annotated[str | None, *_typed(_one_of("day", DAYS), enum=list(DAYS))]
Clock = Annotated[time, *_typed(values.clock, pattern=values.CLOCK, examples=["08:00"])]
Selector = Annotated[str, *_typed(values.selector)]
MaybeSelector = Annotated[str | None, *_typed(values.selector)]
ShortName = Annotated[str, *_typed(_short_name, pattern=SHORT_NAME)]


# --- places: the words that stand together -------------------------------------------------------------


class _Place(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SiteWords(_Place):
    """The service itself, as its readers see it."""

    name: Line = Field(description="What the service is called.", examples=["Alliance press review"])
    address: SiteAddress = Field(
        description="Where its pages and feeds stand on the web.", examples=["https://news.example.org"]
    )
    contact: Contact = Field(
        description="Whom a webmaster may write to about our visits: an e-mail address or a page.",
        examples=["desk@example.org"],
    )
    hub: MaybeAddress = Field(
        None,
        description="The WebSub hub that tells readers of new entries; left out, they come and look.",
        examples=["https://hub.example.org/"],
    )
    time_zone: TimeZone = Field(
        "Europe/Paris",
        validation_alias=AliasChoices("time zone", "time_zone"),
        description="The clock that dates are shown by.",
    )
    keep: Keep = Field(
        timedelta(days=730),
        description="How long the texts of news that are not about any topic are kept; their names stay.",
    )


class ListingWords(_Place):
    """Where things stand on a page with a list of news, as CSS selectors; each but "each" may be left out."""

    each: Selector = Field(description="One block for every piece of news.", examples=[".news-item"])
    title: MaybeSelector = Field(None, description="The headline, inside the block.")
    link: MaybeSelector = Field(None, description="The link to the text.")
    date: MaybeSelector = Field(None, description="The date.")
    text: MaybeSelector = Field(None, description="The teaser.")
    picture: MaybeSelector = Field(None, description="The picture.")
    kicker: MaybeSelector = Field(
        None, description='The small line above the headline, like "Country visit".'
    )


class SourceWords(_Place):
    """A place we read."""

    name: Line = Field(
        description="The institution's name, as readers see it.", examples=["Commissioner for Human Rights"]
    )
    address: Address = Field(
        description="The feed, or the page with the list of news.", examples=["https://www.example.org/news"]
    )
    kind: Kind = Field(
        None, description="What stands at the address; left out, the service finds out by itself."
    )
    language: MaybeLanguage = Field(None, description="A hint: the language the texts are mostly in.")
    languages: list[Language] = Field(
        [], description="A hint, when there are several.", examples=[["en", "fr"]]
    )
    every: Every = Field(timedelta(minutes=30), description="How often to look; not under a minute.")
    paused: YesNo = Field(False, description="yes: do not read it for now.")
    prior: PriorWord = Field(
        Prior.NONE, description="How surely its news are about the topic: not at all, likely or certain."
    )
    urgent: YesNo = Field(False, description="yes: its news overtake others, also in quiet hours.")
    republishes: YesNo = Field(
        False, description="yes: it passes on texts of others, whose own versions are shown before it."
    )
    back_catalogue: BackCatalogue = Field(
        "archive",
        validation_alias=AliasChoices("back catalogue", "back_catalogue"),
        description="What to do with the old texts found there at first: only archive, or announce them.",
    )
    time_zone: MaybeTimeZone = Field(
        None,
        validation_alias=AliasChoices("time zone", "time_zone"),
        description="The clock its dates are meant by; left out, that of the site.",
    )
    listing: ListingWords | None = Field(
        None, description="Where things stand on the page; left out, the service finds the list by itself."
    )

    @model_validator(mode="after")
    def _agree(self) -> "SourceWords":
        if self.language and self.languages:
            raise ValueError('Both "language" and "languages" stand here. Keep one of them.')
        if self.listing and self.kind not in {None, "listing"}:
            raise ValueError(
                f'"listing" describes a web page, but the kind is "{self.kind}". Write kind: listing.'
            )
        return self


class PaceWords(_Place):
    """How fast an edition may speak."""

    per_hour: PerHour = Field(
        None,
        validation_alias=AliasChoices("per hour", "per_hour"),
        description="New entries in an hour; left out, as many as come.",
    )
    burst: Burst = Field(10, description="New entries at one moment, at most.")
    quiet: Hours = Field(
        None,
        description="Hours in which nothing is announced, by the site's clock.",
        examples=["22:00-07:00"],
    )
    order: Order = Field("oldest first", description="Which of those that wait come first.")


class SocialWords(PaceWords):
    """How fast bots may post an edition's news: a feed of its own, of short texts with hashtags."""

    per_hour: PerHour = Field(
        2,
        validation_alias=AliasChoices("per hour", "per_hour"),
        description="New posts in an hour.",
    )
    burst: Burst = Field(2, description="New posts at one moment, at most.")


class DigestWords(_Place):
    """When an edition's newsletter is issued, by the site's clock."""

    issued: Issued = Field("weekly", description="Every day, or once a week.")
    day: Day = Field(None, description="The day of a weekly one; left out, Monday.", examples=["Monday"])
    at: Clock = Field(time(8), description="The time of day.")

    @model_validator(mode="after")
    def _agree(self) -> "DigestWords":
        if self.day and self.issued == "daily":
            raise ValueError('A daily digest has no "day". Take that line out, or write issued: weekly.')
        return self


class EditionWords(_Place):
    """What we publish about one topic: one feed for every language."""

    topic: Line = Field(description="The vocabulary that decides what belongs here.", examples=["roma"])
    languages: dict[Language, Line] = Field(
        min_length=1,
        description="The languages, each with the title of its feed.",
        examples=[{"en": "Roma in the news"}],
    )
    fallback: Annotated[list[Fallback], AfterValidator(_in_order)] = Field(
        [],
        description="What to show when a story is not there in the feed's language, best first.",
        examples=[["en", "fr"]],
    )
    patience: Patience = Field(
        timedelta(hours=6), description="How long to wait for the feed's own language before falling back."
    )
    pace: PaceWords = Field(
        PaceWords.model_validate({}), description="How fast new entries may follow each other."
    )
    doubtful: DoubtfulWord = Field(
        Doubtful.HOLD,
        description="What may or may not be about the topic: hold it for a person, publish or drop it.",
    )
    entries: Entries = Field(50, description="How many entries a feed holds.")
    social: SocialWords | None = Field(
        None, description="A second feed for bots that post, at its own pace; left out, there is none."
    )
    digest: DigestWords | None = Field(
        None, description="A newsletter of what was announced; left out, there is none."
    )

    @field_validator("topic")
    @classmethod
    def _known(cls, topic: str, info: ValidationInfo) -> str:
        topics = (info.context or {})["topics"]
        if topic not in topics:
            raise ValueError(f'I do not know the topic "{topic}". {suggest(topic, topics)}'.rstrip())
        return topic


class FileWords(_Place):
    """What the service reads and what it publishes."""

    site: SiteWords = Field(description="The service itself.")
    sources: dict[ShortName, SourceWords] = Field(
        min_length=1, description="Where we read, each under a short name that never changes."
    )
    editions: dict[ShortName, EditionWords] = Field(
        min_length=1, description="What we publish, each under a short name that stands in its addresses."
    )


_PLACES: dict[tuple[str, ...], type[_Place]] = {
    (): FileWords,
    ("site",): SiteWords,
    ("sources", "*"): SourceWords,
    ("sources", "*", "listing"): ListingWords,
    ("editions", "*"): EditionWords,
    ("editions", "*", "pace"): PaceWords,
    ("editions", "*", "social"): SocialWords,
    ("editions", "*", "digest"): DigestWords,
}


def words_at(place: tuple[str | int, ...]) -> dict[str, str]:
    """Return the words that may stand at a place of the file, each with an example of its value (or "")."""
    shape = tuple("*" if depth == 1 else str(step) for depth, step in enumerate(place))
    fields = _PLACES[shape].model_fields if shape in _PLACES else {}
    return {_spelled(name, field.validation_alias): _example(field) for name, field in fields.items()}


def _spelled(name: str, alias: object) -> str:
    return str(alias.choices[0]) if isinstance(alias, AliasChoices) else name


def _example(field: FieldInfo) -> str:
    value = (field.examples or [""])[0]
    if isinstance(value, dict):
        return "{" + ", ".join(f"{word}: {text}" for word, text in value.items()) + "}"
    return str(value)
