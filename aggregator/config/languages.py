"""Language tags as people write them in feeds.yaml."""

import re

from aggregator.yamlfile import suggest

# ISO 639-1, then the languages of Europe that it leaves out.
_KNOWN = """
aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz
ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik
io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml
mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd
se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi
vo wa wo xh yi yo za zh zu
ast cnr crh csb dsb fur gag gsw hsb kab lad nds rmc rmf rml rmn rmo rmw rmy rom rue rup sco sma smj smn
sms szl vec
"""

# What people write where the tag at the head of the line is meant.
_SAID = """
en english eng gb
fr french français fra fre
de german deutsch ger deu
it italian italiano ita
es spanish español spa
ro romanian română ron rum
hu hungarian magyar hun
bg bulgarian български bul
sk slovak slovenčina slk
cs czech čeština ces cz
tr turkish türkçe tur
uk ukrainian українська ukr ua
ru russian русский rus
pl polish polski pol
rom romani romany romanes
el greek gr
pt portuguese português
nl dutch nederlands
sv swedish
da danish dk
fi finnish
no norwegian
sq albanian al
sr serbian rs
hr croatian
bs bosnian
sl slovene slovenian
mk macedonian
cnr montenegrin
ca catalan
ga irish
lt lithuanian
lv latvian
et estonian
hy armenian
ka georgian
"""

_CODES = frozenset(_KNOWN.split())
_MEANT = {said: tag for tag, *names in map(str.split, _SAID.strip().splitlines()) for said in names}

TAG = r"^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$"
"""The shape of a tag: language, script, region, in the customary spelling (RFC 5646, section 2.1.1)."""


def language(text: str) -> str:
    """Read a language tag of BCP 47 such as fr, sr-Latn or pt-BR.

    Only the customary spelling is taken, so that one language never stands twice in a list.

    Raises:
        ValueError: no such language is known; the text says what may have been meant.
    """
    if re.match(TAG, text) and text.partition("-")[0] in _CODES:
        return text
    usual = _usual_spelling(text)
    hint = f'Did you mean "{usual}"?' if usual else _meant(text.strip().casefold())
    raise ValueError(f'I do not know the language "{text}". {hint}')


def _usual_spelling(text: str) -> str:
    code, *rest = text.strip().replace("_", "-").lower().split("-")
    tag = "-".join([code, *(part.title() if len(part) == 4 else part.upper() for part in rest)])
    return tag if code in _CODES and re.match(TAG, tag) else ""


def _meant(word: str) -> str:
    if word in _MEANT:
        return f'Did you mean "{_MEANT[word]}"?'
    near = suggest(word, _MEANT) if len(word) > 3 else ""
    name = near.split('"')[1] if near else ""
    return (
        f'Did you mean "{_MEANT[name]}" ({name.title()})?'
        if name
        else "Write its tag, like en, fr or sr-Latn."
    )
