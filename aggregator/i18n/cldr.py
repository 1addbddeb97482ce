"""Draw the words for months of all CLDR languages from Babel, as the text of ``months.txt``."""

import re
import sys
from collections.abc import Iterator

from babel import Locale, __version__
from babel.localedata import locale_identifiers

HEADER = f"""\
# Words for the months in the languages of CLDR: one line a language, twelve lists of forms.
# Written by `python -m aggregator.i18n.cldr` with Babel {__version__}.
# Forms that CLDR lacks go into more_months.txt.
"""


def months_text() -> str:
    """Return the whole file: a header, then the languages in the order of their tags."""
    return HEADER + "".join(f"{line}\n" for line in _lines())


def _lines() -> Iterator[str]:
    for identifier in sorted(locale_identifiers()):
        if not re.fullmatch("[a-z]{2,3}(_[A-Z][a-z]{3})?", identifier):
            continue
        forms = [_forms(Locale.parse(identifier), month) for month in range(1, 13)]
        if all(forms):
            yield f"{identifier.replace('_', '-')}: {' | '.join(', '.join(each) for each in forms)}"


def _forms(locale: Locale, month: int) -> list[str]:
    """Return one month's forms; not the numbers and single letters that some languages have instead."""
    found = (
        locale.months[context][width][month].rstrip(".").strip()
        for width in ("wide", "abbreviated")
        for context in ("format", "stand-alone")
    )
    return list(dict.fromkeys(form for form in found if len(form) > 1 and not re.search(r"[\d,|]", form)))


if __name__ == "__main__":
    sys.stdout.write(months_text())
