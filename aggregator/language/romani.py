"""Romani told by its own function words and case endings; no detector we know has learnt it."""

import re
from dataclasses import dataclass

_LATIN = """
thaj taj nane naj sas sasa kaj kana savo savi savore savorre kaste amaro amari amare amenge amendar
tumaro tumari tumare tumenge tumendar tumen lengo lenge lengi lengere lenca lendar lesko leske leski
leste lestar lake lako laki laqe lesqe lenqe manuš manuša manusha manuśa manušenge manushenge chave
čhave ćhave ćhavore čhavore chavore chhave śaj šaj shaj naśti našti nashti numaj akava akaja akala
kadava kadaja kadala odova odoja odola gadava kodo kodola sako sakova avel aven kerel keren kerdas
kerde kerela dikhel dikhen phenel phenen phendas phende džanel džanen źanel jekh jekhe jekha štar
śtar deś deša baxt bah baxtalo baxtali baxtale vaš vaśe vash maškar maśkar mashkar ande andar andre
anda katar kathar opral angla anglal pala palal paše pasha romani rromani romane rromane romanes
rromanes rromengi rromengo rromenge romengi romengo romenge romengoro romengere rromenqe rromenqo
romendar romenca ćhib čhib chhib chib phuv themes themesko themeski themenge dujto trinto pherdo
bari baro bare nevo nevi neve buti butja bući sikavel sikavipe sikavne
"""
_CYRILLIC = """
тхай тхај тай тај амаро амари амаре аменге тумаро тумаре туменге туменца ленге ленго ленги леске
леско лески ромэн роменго роменге роменги ромендар ромэнге ромэнго романи романэ рромани романо
чхаве чхавэ чхавэн джинэл нанэ нане сыс исы сис акава адава кадава одова кадо саво сави савэ шай
нашты нашти дэ андэ анде андре андрэ катар мамуй палэ пала ваш дава дасаво пхэндя пхэнэл пхенел
кэрэл керел кэрна бутыр йекх екх чхиб
"""
_WORDS = frozenset((_LATIN + _CYRILLIC).split())
_ENDINGS = re.compile(
    r"\w{3,}(?:engo|enge|engi|engere|esqo|enqo|enqe|eskoro|imata|imasko|ipnasko|ipen|ipena|ipasko)"
)
_SHARED = frozenset(
    {
        "kaj",
        "ande",
        "anda",
        "bari",
        "bare",
        "baro",
        "neve",
        "nevo",
        "tumen",
        "pala",
        "romani",
        "romane",
        "lake",
        "manuša",
        "bah",
        "chib",
        "maj",
    }
)
"""Words that stand in a neighbour's language too: they count, but prove nothing alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cues:
    """The Romani words met in a text of ``words`` words: those ``proper`` to Romani, and the others."""

    proper: tuple[str, ...]
    shared: int
    words: int

    def convincing(self, *, hinted: bool) -> bool:
        """Tell whether they make the text Romani; less is enough where the source says so."""
        share = (len(self.proper) + 0.5 * self.shared) / max(self.words, 1)
        if hinted:
            return bool(self.proper) and share >= 0.06
        return len(set(self.proper)) >= 2 and share >= 0.14

    @property
    def because(self) -> str:
        """Say it in words."""
        return f"it has Romani words: {', '.join(dict.fromkeys(self.proper[:4]))}"


def cues(text: str) -> Cues:
    """Return the Romani words of a text in Latin or Cyrillic letters."""
    words = re.findall(r"[^\W\d_]+", text.lower())
    met = [word for word in words if word in _WORDS or _ENDINGS.fullmatch(word)]
    proper = tuple(word for word in met if word not in _SHARED)
    return Cues(proper=proper, shared=len(met) - len(proper), words=len(words))
