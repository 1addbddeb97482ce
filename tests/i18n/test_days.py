from datetime import UTC, date, datetime, timedelta

import pytest

from aggregator import i18n

DAY = date(2019, 4, 9)
INSTANT = datetime(2019, 4, 9, 12, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "long", "medium"),
    [
        ("en", "9 April 2019", "9 Apr 2019"),
        ("fr", "9 avril 2019", "9 avr. 2019"),
        ("fr-CH", "9 avril 2019", "9 avr. 2019"),
        ("ro", "9 aprilie 2019", "9 apr. 2019"),
        ("bg", "9 април 2019 г.", "9.04.2019 г."),
        ("hu", "2019. április 9.", "2019. ápr. 9."),
        ("de", "9. April 2019", "09.04.2019"),
        ("it", "9 aprile 2019", "9 apr 2019"),
        ("es", "9 de abril de 2019", "9 abr 2019"),
        ("sk", "9. apríla 2019", "9. 4. 2019"),
        ("cs", "9. dubna 2019", "9. 4. 2019"),
        ("tr", "9 Nisan 2019", "9 Nis 2019"),
        ("uk", "9 квітня 2019 р.", "9 квіт. 2019 р."),
        ("rom", "9 aprili 2019", "9 apr 2019"),
        ("rmn", "9 aprili 2019", "9 apr 2019"),
        ("cnr", "9. april 2019.", "9. 4. 2019."),
        ("sr", "9. април 2019.", "9. 4. 2019."),
        ("sr-Latn", "9. april 2019.", "9. 4. 2019."),
        ("no", "9. april 2019", "9. apr. 2019"),
        ("mo", "9 aprilie 2019", "9 apr. 2019"),
        ("tlh", "9 April 2019", "9 Apr 2019"),
    ],
)
def test_a_day_in_words(language: str, long: str, medium: str) -> None:
    assert i18n.day(DAY, language) == long
    assert i18n.day(DAY, language, form="medium") == medium


@pytest.mark.parametrize(
    ("instant", "time_zone", "day"),
    [
        ("2019-04-08T22:30:00+00:00", "Europe/Paris", "9 avril 2019"),
        ("2019-04-08T22:30:00+00:00", "UTC", "8 avril 2019"),
        ("2019-01-08T22:30:00+00:00", "Europe/Paris", "8 janvier 2019"),
    ],
)
def test_an_instant_is_the_day_of_the_time_zone(instant: str, time_zone: str, day: str) -> None:
    assert i18n.day(datetime.fromisoformat(instant), "fr", time_zone=time_zone) == day


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("fr", "9 avril 2019, 14:30"),
        ("en", "9 April 2019, 14:30"),
        ("bg", "9 април 2019 г., 14:30"),
        ("hu", "2019. április 9. 14:30"),
        ("rom", "9 aprili 2019, 14:30"),
    ],
)
def test_a_moment_has_its_time_and_a_day_has_none(language: str, written: str) -> None:
    assert i18n.moment(INSTANT, language) == written
    assert i18n.moment(DAY, language) == i18n.day(DAY, language)


@pytest.mark.parametrize(
    ("language", "days", "written"),
    [
        ("en", -3, "3 days ago"),
        ("fr", -3, "il y a 3 jours"),
        ("fr", -1, "hier"),
        ("fr", 0, "aujourd’hui"),
        ("fr", 1, "demain"),
        ("en", 0, "today"),
        ("en", -1, "yesterday"),
        ("pl", -1, "wczoraj"),
        ("pl", -2, "2 dni temu"),
        ("cnr", -1, "juče"),
        ("sr", -1, "јуче"),
        ("rom", 0, "avdives"),
        ("rom", -3, "angla 3 divesa"),
        ("rom", 3, "palo 3 divesa"),
        ("rom", -14, "angla 2 kurke"),
        ("vo", 0, "2019 prilul 9"),
    ],
)
def test_a_day_is_near_or_far_in_days(language: str, days: int, written: str) -> None:
    assert i18n.relative(DAY + timedelta(days=days), INSTANT, language) == written


@pytest.mark.parametrize(
    ("language", "distance", "written"),
    [
        ("en", timedelta(hours=-2), "2 hours ago"),
        ("fr", timedelta(minutes=-5), "il y a 5 minutes"),
        ("de", timedelta(days=-3), "vor 3 Tagen"),
        ("rom", timedelta(hours=-1), "angla 1 ćaso"),
        ("rom", timedelta(minutes=-5), "angla 5 minute"),
    ],
)
def test_an_instant_is_near_or_far_in_time(language: str, distance: timedelta, written: str) -> None:
    assert i18n.relative(INSTANT + distance, INSTANT, language) == written


def test_today_is_the_day_of_the_time_zone() -> None:
    late = datetime(2019, 4, 8, 22, 30, tzinfo=UTC)
    assert i18n.relative(DAY, late, "en") == "today"
    assert i18n.relative(DAY, late, "en", time_zone="UTC") == "tomorrow"


@pytest.mark.parametrize("language", ["bg", "fr", "uk", "kk", "mk"])
def test_no_narrow_spaces_that_readers_show_as_boxes(language: str) -> None:
    assert "\u202f" not in i18n.moment(INSTANT, language)
