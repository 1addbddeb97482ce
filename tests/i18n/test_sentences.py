from importlib.resources import files

import pytest

from aggregator import i18n
from aggregator.errors import ConfigError
from aggregator.i18n.sentences import compiled

HEAD = b"""msgid ""
msgstr ""
"Language: pl\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);\\n"

"""


def po(text: str) -> bytes:
    return HEAD + text.encode()


@pytest.mark.parametrize("language", sorted(i18n.catalogue_languages()))
def test_every_catalogue_is_sound(language: str) -> None:
    body = (files("aggregator") / "locale" / f"{language}.po").read_bytes()
    assert compiled(body, path=f"locale/{language}.po").gettext("")
    assert i18n.is_language(language)


def test_a_sentence_in_a_language_a_region_and_in_none() -> None:
    sentence = "Published on {date} by {source}"
    french = "Publié le 9 avril 2019 par le Congrès"
    values = {"date": "9 avril 2019", "source": "le Congrès"}
    assert i18n.say("fr", sentence, **values) == french
    assert i18n.say("fr-CH", sentence, **values) == french
    assert i18n.say("fr_ch", sentence, **values) == french
    assert i18n.say("vo", sentence, **values) == "Published on 9 avril 2019 by le Congrès"
    assert i18n.say("en", sentence, **values) == "Published on 9 avril 2019 by le Congrès"


def test_a_sentence_may_speak_of_languages() -> None:
    assert i18n.say("vo", "{language}: {sentence}", language="fr", sentence="x") == "fr: x"


@pytest.mark.parametrize(("n", "written"), [(1, "1 item"), (2, "2 items"), (0, "0 items")])
def test_numbers_in_english(n: int, written: str) -> None:
    assert i18n.say_many("vo", "{n} item", "{n} items", n) == written


@pytest.mark.parametrize(("n", "written"), [(1, "1 wpis"), (3, "3 wpisy"), (5, "5 wpisów"), (22, "22 wpisy")])
def test_numbers_by_the_catalogues_rule(n: int, written: str) -> None:
    translations = compiled(
        po('msgid "{n} item"\nmsgid_plural "{n} items"\nmsgstr[0] "{n} wpis"\nmsgstr[1] "{n} wpisy"\n'
           'msgstr[2] "{n} wpisów"\n'),
        path="pl.po",
    )  # fmt: skip
    assert translations.ngettext("{n} item", "{n} items", n).format(n=n) == written


@pytest.mark.parametrize("language", ["cnr", "rom"])
def test_a_language_that_babel_lacks_keeps_its_catalogues_rule(language: str) -> None:
    head = HEAD.replace(b"Language: pl", f"Language: {language}".encode())
    body = b'msgid "a"\nmsgid_plural "as"\nmsgstr[0] "one"\nmsgstr[1] "few"\nmsgstr[2] "many"\n'
    translations = compiled(head + body, path=f"{language}.po")
    assert [translations.ngettext("a", "as", n) for n in (1, 22, 5)] == ["one", "few", "many"]


def test_what_is_not_translated_stays_english() -> None:
    translations = compiled(po('msgid "one"\nmsgstr ""\n'), path="pl.po")
    assert translations.gettext("one") == "one"
    assert translations.gettext("two") == "two"


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ('msgid "a"\nmsgstr "b"\nnonsense\n', 9, ""),
        ('msgid "a {x}"\nmsgstr "b {y}"\n', 7, "{y}"),
        ('msgid "a {x}"\nmsgstr "b {x"\n', 7, "stray brace"),
        (
            'msgid "{n} a"\nmsgid_plural "{n} as"\nmsgstr[0] "{n} b"\nmsgstr[1] "{n} bs"\n',
            7,
            "all 3 plural forms",
        ),
    ],
)
def test_a_mistake_has_its_line(text: str, line: int, what: str) -> None:
    with pytest.raises(ConfigError) as caught:
        compiled(po(text), path="locale/pl.po")
    assert caught.value.path == "locale/pl.po"
    assert caught.value.line == line
    assert what in caught.value.what


@pytest.mark.parametrize(
    "body",
    [
        b"\xff\xfe",
        b'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=nonsense\\n"\n',
        b'msgid ""\nmsgstr ""\n"Plural-Forms: nplurals=two; plural=n;\\n"\n\nmsgid "a"\nmsgstr "b"\n',
        b'msgid ""\nmsgstr ""\n"Plural-Forms: nplurals=2; plural=n != 1;\\n"\n\nmsgid "a"\nmsgstr "b"\n',
        b'msgid ""\nmsgstr ""\n"Language: qqq\\n"\n\nmsgid "a"\nmsgstr "b"\n',
        b'msgid ""\nmsgstr ""\n"Language: pl\\n"\n"Plural-Forms: nplurals=2; plural=evil(n);\\n"\n',
    ],
)
def test_a_file_that_is_no_catalogue(body: bytes) -> None:
    with pytest.raises(ConfigError):
        compiled(body, path="locale/pl.po")


def test_several_mistakes_are_told_together() -> None:
    text = 'msgid "a {x}"\nmsgstr "b {y}"\n\nmsgid "c"\nmsgstr "{z}"\n'
    with pytest.raises(ConfigError, match=r"line 7.*\n.*line 10"):
        compiled(po(text), path="locale/pl.po")
