"""Address in, document out: polite, conditional, bounded. The only door to httpx."""

from aggregator.fetch.http import HttpFetcher
from aggregator.model import host_of

__all__ = ["HttpFetcher", "host_of"]
