"""Teasers end where a sentence ends, in any of the languages we read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator import clean
from aggregator.i18n import graphemes

MORE = " Then the council went on with the rest of its long agenda until the evening came"


@pytest.mark.parametrize(
    "sentence",
    [
        "The mayors met in Lviv.",
        "Have the mayors met in Lviv?",
        "At last the mayors met!",
        "He said: “We have met.”",
        "The mayors (all seven of them) met (at last).",
        "Mr. Kovács of St. Pölten met Dr. J. R. Novák on 8 April.",
        "The rules, e.g. Art. 14 and No. 12 of the U.S. code, hold.",
        "Am 8. April trafen sich die Bürgermeister z. B. in Lviv.",
        "Das Treffen am 8. Oktober war u.a. in Lviv bzw. in Prag.",
        "Le maire de St. Denis, M. Petit, a parlé au XXI. congrès.",
        "Il sig. Rossi e il dott. Bianchi sono qui.",
        "El Sr. Pérez y la Sra. Gómez están aquí.",
        "A polgármesterek 2019. április 9. napján találkoztak Pécsen.",
        "Dl. Ionescu a vorbit pe str. Lungă nr. 7 din oraș.",
        "Starostové se sešli 8. dubna, tj. v pondělí.",
        "Burmistrzowie spotkali się 8. kwietnia, tzn. wczoraj.",
        "Срещата беше на 8 април 2019 г. в София.",
        "Мэры встретились на ул. Мира, т. е. в центре, вчера.",
        "Мери зустрілися 8 квітня ц. р. у Львові.",
        "Belediye başkanları Dr. Yılmaz ile 8. kez buluştu.",
        "Συναντήθηκαν οι δήμαρχοι στην Αθήνα;",
        "Συναντήθηκαν οι δήμαρχοι, κ. Παππάς και κ. Ράλλης.",
        "Քաղաքապետերը հանդիպեցին Երևանում։",
        "Քաղաքապետերը հանդիպեցին Երևանում:",
        "მერები შეხვდნენ თბილისში.",
        "Borgmästarna möttes bl.a. i Lund kl. 9 i dag.",
        "Pormestarit tapasivat esim. Oulussa.",
        "It began in 2019.",
    ],
)
def test_a_teaser_ends_with_the_sentence(sentence: str) -> None:
    following = " ეს გრძელდება" if sentence.startswith("მ") else ""
    assert clean.teaser(sentence + following + MORE, len(sentence) + 25) == sentence


@pytest.mark.parametrize(
    ("text", "limit", "teaser"),
    [
        ("", 300, ""),
        ("Short.", 300, "Short."),
        ("No full stop", 300, "No full stop"),
        ("One.\nTwo\u00a0words.", 300, "One. Two words."),
        ("One. Two. Three.", 10, "One. Two."),
        ("One. A far longer sentence that cannot be had whole", 30, "One. A far longer sentence…"),
        ("One word after the other, and so on", 26, "One word after the other…"),
        ("abcdefghijklmnop", 8, "abcdefg…"),
        # what a source cuts
        ("They met. This...", 300, "They met. This…"),
        ("They met and this …", 300, "They met and this…"),
        ("They met and [...]", 300, "They met and…"),
        ("They met and [&hellip;]".replace("&hellip;", "…"), 300, "They met and…"),
        ("They met. [...]", 300, "They met."),
        ("They met and ....", 300, "They met and…"),
        ("They met and, ...", 300, "They met and…"),
        # what a source's buttons say
        ("They met. Read more", 300, "They met."),
        ("They met and this... Read More »", 300, "They met and this…"),
        ("They met and this…\nread more", 300, "They met and this…"),
        ("They met [Read more]", 300, "They met"),
        ("They met. Continue reading →", 300, "They met."),
        ("Ils se sont réunis… Lire la suite", 300, "Ils se sont réunis…"),
        ("Sie trafen sich. Weiterlesen …", 300, "Sie trafen sich."),
        ("S-au întâlnit... Citește mai mult", 300, "S-au întâlnit…"),
        ("Találkoztak... Tovább", 300, "Találkoztak…"),
        ("Срещнаха се... Прочети повече", 300, "Срещнаха се…"),
        ("Read more", 300, ""),
        ("On this page you can read more", 300, "On this page you can read more"),
        ("They learn more", 300, "They learn more"),
    ],
)
def test_a_teaser_is_tidy(text: str, limit: int, teaser: str) -> None:
    assert clean.teaser(text, limit) == teaser
    assert clean.teaser(teaser, limit) == teaser


WORDS = st.sampled_from(
    ["Mr.", "St.", "8.", "2019.", "One", "two.", "Three!", "…", "...", "[...]", "Read more", "»", "IV."]
)


@given(st.lists(WORDS, max_size=20).map(" ".join) | st.text(max_size=80), st.integers(1, 60))
def test_a_teaser_fits(text: str, limit: int) -> None:
    said = clean.text(text)
    teaser = clean.teaser(said, limit)
    assert "\n" not in teaser
    assert clean.text(teaser) == teaser
    assert len(list(graphemes(teaser))) <= limit
    assert teaser.rstrip("…") in " ".join(said.split())
