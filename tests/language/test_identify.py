"""The language of titles and texts; what a hint may settle, and what it may not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.language import UNDETERMINED, identify

TITLES = [
    ("en", "Roma rights are human rights"),
    ("en", "ROMA RIGHTS ARE HUMAN RIGHTS"),
    ("fr", "Les Roms de Slovaquie réclament l’égalité"),
    ("it", "Sgomberato all’alba il campo rom di via Salaria"),
    ("es", "El pueblo gitano celebra su día"),
    ("pt", "A comunidade cigana de Lisboa pede casas dignas"),
    ("ca", "El poble gitano celebra el seu dia"),
    ("nl", "Woonwagenbewoners willen meer standplaatsen"),
    ("ro", "Romii cer locuințe decente"),
    ("hu", "A romák lakhatásáról tárgyaltak"),
    ("cs", "Romové chtějí bezpečné bydlení"),
    ("sk", "Rómovia čakajú na pitnú vodu"),
    ("pl", "Romowie w Polsce pamiętają o zagładzie"),
    ("sl", "Romi v naselju so dobili vodo"),
    ("sq", "Romët në Shqipëri kërkojnë strehim"),
    ("tr", "Roman vatandaşlar haklarını istiyor"),
    ("lt", "Romų bendruomenė Vilniuje"),
    ("lv", "Romi Latvijā saņem palīdzību"),
    ("et", "Roma kogukond Eestis"),
    ("fi", "Romanien syrjintä jatkuu Suomessa"),
    ("sv", "Romerna i Sverige kräver upprättelse"),
    ("nb", "Romene i Norge må ikke glemmes"),
    ("da", "Romaerne i Danmark får ikke hjælp"),
    ("is", "Rómafólk á Íslandi fær aðstoð"),
    ("ga", "Cearta an Lucht Siúil in Éirinn"),
    ("mt", "Il-komunità Rom f’Malta titlob id-drittijiet"),
    ("az", "Azərbaycanda romalar məktəbə gedir"),
    ("bg", "Ромите в България протестират"),
    ("mk", "Ромите во Македонија бараат работа"),
    ("sr", "Роми у Србији траже посао"),
    ("uk", "Рада Європи про права ромів"),
    ("ru", "Цыгане празднуют Международный день"),
    ("el", "Οι Ρομά στην Ελλάδα"),
    ("hy", "Ռոմաները Հայաստանում"),
    ("ka", "რომები საქართველოში"),
    ("rom", "E Roma si ande Europa thaj lengo čačipe"),
    ("rom", "Te aven saste thaj baxtale, amare phralalen thaj phenjalen"),
    ("rom", "О Рома ромендар тхай ленге чхаве"),
]


@pytest.mark.parametrize(("language", "title"), TITLES)
def test_a_title_tells_its_language(language: str, title: str) -> None:
    assert identify(title).value == language


@pytest.mark.parametrize(
    ("text", "hints", "language"),
    [
        ("Romi u Hrvatskoj traže posao", ["bs"], "bs"),
        ("Romi u Hrvatskoj traže posao", ["hr-HR"], "hr"),
        ("Romi u Crnoj Gori", ["cnr"], "cnr"),
        ("Роми у Србији траже посао", ["sr-Cyrl"], "sr"),
        ("Rumunsko volí prezidenta", ["sk"], "sk"),
        ("Romer i Norden", ["da"], "da"),
        ("Romer i Norden", ["no"], "nb"),
        ("Ромска медиаторка получи награда", ["bg"], "bg"),
        ("Roma", ["de"], "de"),
        ("AS Roma beat Lazio in the derby", ["en"], "en"),
        # the text decides all the same
        ("The Congress of Local and Regional Authorities adopted two reports", ["fr"], "en"),
        ("Die Stadt liegt am Fluss und ist die Hauptstadt des Landes.", ["en"], "de"),
        ("Οι Ρομά στην Ελλάδα", ["en"], "el"),
        ("Ромите в България протестират", ["en"], "bg"),
    ],
)
def test_a_hint_settles_what_is_close_and_no_more(text: str, hints: list[str], language: str) -> None:
    assert identify(text, hints=hints).value == language


@pytest.mark.parametrize("text", ["", "  \n", "2019", "8.4.2019 – 12:30", "🎉🎉"])
def test_without_words_the_hint_stands_and_else_nothing(text: str) -> None:
    hinted, alone = identify(text, hints=["ro", "en"]), identify(text)
    assert (hinted.value, hinted.because) == ("ro", "there are no words to read; the source says ro")
    assert (alone.value, alone.sure) == (UNDETERMINED, 0.0)


@pytest.mark.parametrize(
    ("text", "hints", "because"),
    [
        ("Οι Ρομά", [], "it is written in Greek letters"),
        ("Les Roms réclament l’égalité", ["fr"], "its letters and words are fr, as the source says"),
        ("Les Roms réclament l’égalité", ["en"], "its letters and words are fr, although the source says en"),
        ("Romi u Hrvatskoj traže posao", ["bs"], "the text alone might be hr, the source says bs"),
        ("E Roma thaj lengo them", [], "its letters and words are rom"),
        ("会议", [], "it is written in Chinese or Japanese letters, which no language of ours uses"),
        ("ERRC", [], "its words are common to several languages"),
    ],
)
def test_the_reason_in_words(text: str, hints: list[str], because: str) -> None:
    assert identify(text, hints=hints).because == because


@given(
    text=st.text(),
    hints=st.lists(st.sampled_from(["en", "no", "sr-Latn", "fr_FR", "", "x", "cnr"]), max_size=3),
)
def test_any_text_gets_an_answer(text: str, hints: list[str]) -> None:
    found = identify(text, hints=hints)
    assert found.value
    assert found.because
    assert 0 <= found.sure <= 1
    assert identify(text, hints=hints) == found


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("sr", "Opština je otvorila školu za decu posle dve nedelje"),
        ("hr", "Općina je otvorila školu za djecu nakon dva tjedna"),
        ("bs", "Općina je otvorila školu u Evropi za djecu poslije dvije sedmice"),
        ("cnr", "Savjet Evrope: đeca nijesu dobila školu"),
        ("nb", "Hva kommunen ikke gjør for barna"),
        ("nn", "Kva kommunen ikkje gjer for borna"),
        ("da", "Hvad kommunen ikke gør for børnene"),
        ("mt", "Il-Kunsill tal-Ewropa u d-drittijiet tat-tfal"),
        ("lb", "D'Gemeng huet d'Schoul fir all d'Kanner op"),
        ("ga", "Tá an scoil ag an Lucht Siúil anois"),
    ],
)
def test_small_words_tell_close_relatives_and_rare_languages_apart(language: str, text: str) -> None:
    assert identify(text).value == language
