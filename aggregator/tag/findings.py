"""What an item that is about the topic speaks of: groups of people, themes, countries."""

from collections.abc import Sequence

from aggregator.model import Evidence
from aggregator.tag.placing import Judged, Placed, is_near
from aggregator.tag.proof import found

_LEAD = 500
"""Characters in which a press text says where it happened."""
_COUNTRIES_AT_MOST = 5
"""A text that names more speaks of none in particular; the first ones are kept."""


def groups(deciding: Sequence[Judged], known: Sequence[str]) -> tuple[str, ...]:
    """Return the groups spoken of by the words that decide, in the topic's own order."""
    spoken = {group for each in deciding for group in each.placed.hit.word.groups}
    return tuple(group for group in known if group in spoken)


def themes(deciding: Sequence[Judged], words: Sequence[Placed], known: Sequence[str]) -> dict[str, Evidence]:
    """Return the themes spoken of, in the topic's own order, each with its proof.

    A word that decides may stand for a theme itself; an everyday word counts in the title, near a word
    that decides, or with another of its theme.
    """
    spoken: dict[str, Evidence] = {}
    for theme in known:
        by_itself = next((each.placed for each in deciding if theme in each.placed.hit.word.themes), None)
        grounds = by_itself or _ground([word for word in words if theme in word.hit.word.themes], deciding)
        if grounds:
            spoken[theme] = found(grounds, theme)
    return spoken


def _ground(words: Sequence[Placed], deciding: Sequence[Judged]) -> Placed | None:
    for word in words:
        if word.in_title or any(is_near(word, each.placed) for each in deciding):
            return word
    different = {word.hit.term.lower() for word in words}
    return words[0] if len(different) > 1 else None


def countries(places: Sequence[Placed], deciding: Sequence[Judged]) -> dict[str, Evidence]:
    """Return the countries spoken of (ISO 3166-1 alpha-2), the most often named first, each with its proof.

    A name of our people that is also a city's is no place. A country counts if it is named in the title
    or lead, or twice.
    """
    ours = [each.placed for each in deciding]
    named: dict[str, list[Placed]] = {}
    for place in places:
        if not any(place.overlaps(each) for each in ours) and not any(each.holds(place) for each in places):
            named.setdefault(place.hit.word.concept, []).append(place)
    told = {code: met for code, met in named.items() if len(met) > 1 or _is_in_front(met[0])}
    ranked = sorted(told, key=lambda code: (-len(told[code]), not told[code][0].in_title))
    return {code: found(told[code][0], code) for code in ranked[:_COUNTRIES_AT_MOST]}


def _is_in_front(place: Placed) -> bool:
    return place.in_title or place.hit.start < _LEAD
