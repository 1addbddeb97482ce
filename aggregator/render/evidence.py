"""The page at our namespace's address: what each of our elements means, for those who write programs."""

from aggregator.render import words
from aggregator.render.templates import written


def evidence_page(site_name: str, *, url: str) -> bytes:
    """Write the page; ``url`` is the site's address with a slash at its end. In English, as programs are."""
    labels = {"topic": words.TOPICS, "group": words.GROUPS, "theme": words.THEMES, "subject": words.SUBJECTS}
    document = written(
        "evidence.html",
        "en",
        site_name=site_name,
        namespace=f"{url}{words.EVIDENCE}",
        labels=labels,
        root="../" * words.EVIDENCE.count("/"),
    )
    return document.encode()
