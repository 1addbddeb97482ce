"""What an item that is about the topic speaks of: groups of people, themes, countries."""

from collections.abc import Sequence
from operator import itemgetter

from aggregator.model import Evidence
from aggregator.tag.placing import Judged, Placed, is_near
from aggregator.tag.proof import found

_LEAD = 500
"""Characters in which a press text says where it happened."""
_BY_ITSELF, _IN_TITLE, _NEAR, _ANYWHERE = 2.0, 1.5, 0.8, 0.6
"""How much a word says of what an item is about, by where it stands."""
_ENOUGH = 1.2
"""What a theme needs, or as much as the strongest has: a title's word, two elsewhere."""
_BESIDE_THE_STRONGEST = 0.5
"""Share of the strongest theme's strength that another needs to be named beside it."""
_OF_EVERY_NEWS = frozenset({"housing", "participation", "local-action"})
_OF_EVERY_NEWS_SHARE = 0.75
"""Themes whose words (a house, a vote, a mayor) stand in the news of all others: they say less."""
_THEMES_AT_MOST = 2
_COUNTRIES_AT_MOST = 5
"""A text that names more speaks of none in particular; the first ones are kept."""


def groups(deciding: Sequence[Judged], known: Sequence[str]) -> tuple[str, ...]:
    """Return the groups spoken of by the words that decide, in the topic's own order."""
    spoken = {group for each in deciding for group in each.placed.hit.word.groups}
    return tuple(group for group in known if group in spoken)


def themes(deciding: Sequence[Judged], words: Sequence[Placed], known: Sequence[str]) -> dict[str, Evidence]:
    """Return the themes spoken of, in the topic's own order, each with its proof.

    A word that decides may stand for a theme itself. Everyday words speak for theirs by their place: in the
    title, near a word that decides, anywhere. The strongest theme is kept, and others that are strong
    enough in themselves and beside it.
    """
    of_theme = {theme: _spoken(theme, deciding, words) for theme in known}
    strength = {theme: _strength(theme, spoken) for theme, spoken in of_theme.items() if spoken}
    strongest = max(strength.values(), default=0.0)
    least = max(min(_ENOUGH, strongest), _BESIDE_THE_STRONGEST * strongest)
    ranked = sorted((each for each in strength if strength[each] >= least), key=lambda each: -strength[each])
    kept = ranked[:_THEMES_AT_MOST]
    return {
        theme: found(max(of_theme[theme], key=itemgetter(1))[0], theme) for theme in known if theme in kept
    }


def _strength(theme: str, spoken: Sequence[tuple[Placed, float]]) -> float:
    share = _OF_EVERY_NEWS_SHARE if theme in _OF_EVERY_NEWS else 1.0
    return share * sum(weight for _, weight in spoken)


def _spoken(theme: str, deciding: Sequence[Judged], words: Sequence[Placed]) -> list[tuple[Placed, float]]:
    """Return the words that speak of a theme, each term once, with their weights."""
    ours = [each.placed for each in deciding]
    spoken = [(each, _BY_ITSELF) for each in ours if theme in each.hit.word.themes]
    terms = {each.hit.term.lower() for each, _ in spoken}
    for word in words:
        term = word.hit.term.lower()
        if theme in word.hit.word.themes and term not in terms:
            terms.add(term)
            near = any(is_near(word, each) for each in ours)
            spoken.append((word, _IN_TITLE if word.in_title else _NEAR if near else _ANYWHERE))
    return spoken


def countries(places: Sequence[Placed], deciding: Sequence[Judged]) -> dict[str, Evidence]:
    """Return the countries spoken of (ISO 3166-1 alpha-2), the most often named first, each with its proof.

    A name of our people that is also a city's is no place. A country counts if it is named in the title
    or lead, or twice.
    """
    ours = [each.placed for each in deciding]
    named: dict[str, list[Placed]] = {}
    for place in places:
        if any(place.overlaps(each) for each in ours) or any(each.holds(place) for each in places):
            continue
        met = named.setdefault(place.hit.word.concept, [])
        if not any(place.overlaps(each) for each in met):
            met.append(place)
    told = {code: met for code, met in named.items() if len(met) > 1 or _is_in_front(met[0])}
    ranked = sorted(told, key=lambda code: (-len(told[code]), not told[code][0].in_title))
    return {code: found(told[code][0], code) for code in ranked[:_COUNTRIES_AT_MOST]}


def _is_in_front(place: Placed) -> bool:
    return place.in_title or place.hit.start < _LEAD
