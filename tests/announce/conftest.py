"""The tests' own PostgreSQL, for the ledger too."""

from tests.store.conftest import postgresql, server

__all__ = ["postgresql", "server"]
