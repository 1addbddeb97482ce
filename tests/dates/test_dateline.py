from datetime import UTC, date, datetime

import pytest

from aggregator import dates

NOW = datetime(2025, 6, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Strasbourg, 20 October 2016 – Roma rights are human rights", "2016-10-20"),
        ("WARSAW, 8 April 2025 – On International Roma Day", "2025-04-08"),
        ("Straßburg, 29.03.2006 – Der Kongress", "2006-03-29"),
        ("30.09.09 - STRASBOURG, the Congress", "2009-09-30"),
        ("[16/10/2017 16:30:00] 16 October 2017 - A debate", "2017-10-16"),
        ("[24/10/07 09:00] The Chamber", "2007-10-24"),
        ('Strasbourg, 8 April 2019. "Roma are citizens," said the speaker', "2019-04-08"),
        ("Strasbourg (France), 9 avril 2019 - Le Congrès", "2019-04-09"),
        ("Strasbourg, le 9 avril 2019 - Le Congrès", "2019-04-09"),
        ("Paris, mardi 9 avril 2019. Le Congrès", "2019-04-09"),
        ("Strasbourg, den 8. April 2019 - Der Kongress", "2019-04-08"),
        ("Strasbourg, Monday 8 April 2019 – Today", "2019-04-08"),
        ("Strasbourg/Kyiv, 9 April 2019 – Today", "2019-04-09"),
        ("Saint-Gérand-le-Puy, 9 avril 2019 - Le maire", "2019-04-09"),
        ("Київ, 8 квітня 2019 р. – Рада", "2019-04-08"),
        ("Budapest, 2019. április 9. – A kongresszus", "2019-04-09"),
        ("თბილისი, 9 აპრილი 2019 – დღეს", "2019-04-09"),
        ("STRASBOURG 9.4.2019 - Today", "2019-04-09"),
        ("Strasbourg, 9 April 2019 14:30 – Today", "2019-04-09"),
        ("9 April 2019, Strasbourg – Today", "2019-04-09"),
        ("8 April 2019 – Today", "2019-04-08"),
        ("26/01/2018 | Session", "2018-01-26"),
        ("On 9 April 2019, the Committee met", None),
        ("8 April 2019 marks a new step", None),
        ("8 April 2019 Strasbourg the Congress", None),
        ("Since 9 April 2019 – and before – they live here", None),
        ("The Alliance met in Lviv, 8 April 2019.", None),
        ("Ministers, 9 April 2019, adopted a text", None),
        ("Strasbourg, 8-10 April 2019 – A seminar", None),
        ("Strasbourg, 8 April – Today", None),
        ("KИЇВ. 8 квітня. Рада", None),
        ("Strasbourg, 8 April 2031 – Tomorrow", None),
        ("Roma families were evicted. Strasbourg, 8 April 2019 – Today", None),
        ("A long first sentence, longer than any name of a place could ever be; 9 April 2019 –", None),
        ("", None),
    ],
)
def test_only_a_date_that_opens_the_text_counts(text: str, day: str | None) -> None:
    found = dates.dateline(text, now=NOW)
    assert found.value == (day and date.fromisoformat(day))
    assert found.because


def test_a_dateline_says_so_and_is_less_sure_than_a_pages_date() -> None:
    opening = dates.dateline("Strasbourg, 20 October 2016 – Today", now=NOW)
    assert opening.because == 'the dateline, the printed date "20 October 2016" (English)'
    assert opening.sure < dates.when("20 October 2016", now=NOW).sure
