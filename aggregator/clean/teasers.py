"""Text cut where a sentence ends."""

import re
from functools import cache

from aggregator.clean.characters import cut, fold, legal
from aggregator.clean.sites import sites

__all__ = ["teaser"]

_ELLIPSIS = re.compile(r"\s*(?:[\[(]\s*(?:\.{2,}|…)\s*[\])]|\.{3,}|…)[\s.…]*$")
_SENTENCE_MARKS = ".!?…։؟。"
_CLOSING = "\"”»’')\\]"
_OPENING = "\"“«„‘'‚([¿¡–—- "
# ";" asks in Greek, ":" ends a sentence in Armenian typed without "։".
_END = re.compile(
    rf"(?:[{_SENTENCE_MARKS}]+|(?<=[\u0370-\u03ff\u1f00-\u1fff]);|(?<=[\u0531-\u0587]):)[{_CLOSING}]*(?=\s|$)"
)
_WORD_BEFORE = re.compile(r"[^\s\"“”«»„‘’'(\[]+$")
_ROMAN = re.compile(r"[IVXLC]+\Z")
_LONGEST_WORD = 40

# Written with a full stop in the languages of the Council of Europe; single letters need no entry.
_ABBREVIATIONS = frozenset(
    """
    mr mrs ms dr drs prof st ste sts sr jr no nr nrs art arts abs bd vol cf al etc vs ca inc ltd co corp gen
    gov sen rep hon rev pres dept est approx resp ed eds pp fig ch sec para paras rec res doc jan feb mar apr
    jun jul aug sep sept oct nov dec mon tue wed thu fri sat sun
    mm mme mlle mgr me av env ex chap janv févr avr juil déc
    bzw usw ggf vgl hr fr frl str mio mrd jh bspw evtl inkl sog zzgl gez dipl ing mag z.b d.h u.a o.ä
    sig sigg dott avv on ecc pag es ss
    sra srta dra ud uds pág págs núm ee.uu exmo exma d.ª
    dl d-na dna lit alin pct jud mun
    stb ill kb dr ifj özv ún id
    např tj tzv atd apod aj mj č čl odst ul nám mgr judr mudr phdr bc doc
    np tzw itd itp im tzn ur zm min zł tys mln
    г гр ул т.е т.н др проф см им пр напр ст стр тыс млн млрд руб чл бул рр вул обл
    κ κκ δρ αρ σελ π.χ κ.λπ κ.ά
    sn av vb vd bkz yrd doç
    dhr mevr bijv enz mw
    t.ex bl.a dvs osv f.eks m.fl kl
    esim mm ns yms tms nk
    plk nt jne lk
    pvz kt tūkst t.y t.i utt piem
    npr itn tj oz sv dipl
    """.split()  # noqa: SIM905 - a linguist reads and extends words, not quotation marks
)


def teaser(text: str, limit: int = 300) -> str:
    """Return plain text as one line of at most ``limit`` characters, ending with a sentence if it can.

    If no sentence ends in the last three quarters of that, it is cut at a word with "…". A source's own
    "...", "[…]" and "Read more" (in the languages of ``sites.yaml``) become one "…", or nothing after a
    whole sentence.
    """
    said = _without_tools(fold(text))
    if len(said) <= limit:
        return said
    end = max(
        (found.end() for found in _END.finditer(said, 0, limit + 1) if _ends(said, found, limit)), default=0
    )
    return legal(said[:end]) if end * 4 >= limit else cut(said, limit)


def _without_tools(said: str) -> str:
    cut_off = False
    while True:
        shorter = _read_more().sub("", said)
        if found := _ELLIPSIS.search(shorter):
            cut_off, shorter = True, shorter[: found.start()]
        if shorter == said:
            break
        said = shorter
    said = said.rstrip(" ,;:–—-") if cut_off else said
    return f"{said}…" if cut_off and said and not _END.search(said[-2:]) else said


@cache
def _read_more() -> re.Pattern[str]:
    # Longest first, or "Lire plus" would leave the rest of a longer one.
    words = "|".join(map(re.escape, sorted(sites().everywhere.read_more, key=len, reverse=True)))
    arrows = r"[\s.…:»›>→\])]*"
    # In lower case it is a button only after the end of something: "you can read more" is a sentence.
    return re.compile(
        rf"(?:(?<=[.…!?\])»”\"])\s*[\[(]?(?i:{words})|(?:^|\s)[\[(]?(?:{words}|{words.title()})){arrows}$"
    )


def _ends(said: str, found: re.Match[str], limit: int) -> bool:
    """Tell whether a mark ends a sentence, and not an abbreviation, an initial, an ordinal or a date."""
    if found.end() > limit:
        return False
    following = said[found.end() : found.end() + _LONGEST_WORD].lstrip(_OPENING)[:1]
    # Georgian letters have no capitals, though Unicode calls them lower case.
    if following.islower() and not "\u10d0" <= following <= "\u10ff":
        return False
    if not found[0].startswith(".") or found[0].startswith(".."):
        return True
    before = _WORD_BEFORE.search(said, max(found.start() - _LONGEST_WORD, 0), found.start())
    word = before[0] if before else ""
    if word.isdigit():
        return len(word) > 3
    last = word.rpartition(".")[2].rpartition("-")[2]
    is_initial = len(last) == 1 and last.isalpha()
    return not is_initial and not _ROMAN.match(word) and word.lower() not in _ABBREVIATIONS
