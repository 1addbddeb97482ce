"""Redirects, followed by hand: each step is looked at before it is taken."""

from dataclasses import dataclass, replace
from http import HTTPStatus

import httpx

from aggregator.errors import FetchError
from aggregator.fetch.words import printable

FOLLOWED = frozenset({301, 302, 303, 307, 308})
_PERMANENT = frozenset({301, 308})
_MOST_HOPS = 5


@dataclass(frozen=True, slots=True)
class Trail:
    """Where a reading has been led from where it has begun.

    ``url`` is asked now, ``written`` is how that address was written; ``moved_to`` as in Document.
    """

    begun: str
    url: httpx.URL
    written: str
    moved_to: str | None = None
    seen: tuple[httpx.URL, ...] = ()
    permanent: bool = True

    @classmethod
    def begin(cls, written: str) -> "Trail":
        """Set out for an address.

        Raises:
            FetchError: it is no address at all.
        """
        try:
            return cls(begun=written, url=_without_fragment(httpx.URL(written)), written=written)
        except (httpx.InvalidURL, ValueError) as error:  # ValueError: a host that punycode cannot write
            raise FetchError("is not a web address", url=written) from error

    def follow(self, status: int, location: str | None) -> "Trail":
        """Take the step that a redirect asks for.

        Raises:
            FetchError: it leads nowhere, in a circle, too far, or from https to http.
        """
        said = f"redirects ({status} {HTTPStatus(status).phrase})"
        return self._step(location, said, status, permanent=status in _PERMANENT)

    def send_on(self, location: str) -> "Trail":
        """Take the step that a page asks its readers to take; stay where it only reloads itself.

        Raises:
            FetchError: as in ``follow``.
        """
        said = "sends its readers on"
        if self._joined(location, said, HTTPStatus.OK) == self.url:
            return self
        return self._step(location, said, HTTPStatus.OK, permanent=False)

    def _step(self, location: str | None, answered: str, status: int, *, permanent: bool) -> "Trail":
        if not location:
            raise FetchError(f"{answered} without saying where to", url=self.written, status=status)
        url = self._joined(location, answered, status)
        seen = (*self.seen, self.url)
        if why := _why_stop(seen, url):
            raise FetchError(f"{answered} {why}", url=self.written, status=status)
        permanent = self.permanent and permanent
        return replace(
            self,
            url=url,
            written=str(url),
            seen=seen,
            permanent=permanent,
            moved_to=str(url) if permanent else self.moved_to,
        )

    def _joined(self, location: str, answered: str, status: int) -> httpx.URL:
        try:
            return _without_fragment(self.url.join(location))
        except (httpx.InvalidURL, ValueError) as error:
            where = printable(location)
            raise FetchError(
                f'{answered} to "{where}", which is no address', url=self.written, status=status
            ) from error


def _why_stop(seen: tuple[httpx.URL, ...], url: httpx.URL) -> str | None:
    if url in seen:
        return "in a circle; it may insist on cookies, and we take none"
    if len(seen) > _MOST_HOPS:
        return f"more than {_MOST_HOPS} times in a row"
    if seen[-1].scheme == "https" and url.scheme == "http":
        return "from https to plain http, which anyone on the way can forge"
    return None


def _without_fragment(url: httpx.URL) -> httpx.URL:
    return url.copy_with(fragment=None)
