"""What only a database server has: a driver, a network, a password."""

import builtins
import socket
from typing import Any

import pytest

from aggregator.errors import StoreError
from aggregator.store import SqlStore


def test_the_plain_address_and_the_one_with_a_driver_are_the_same(
    postgresql: str, open_store: Any, desk: Any
) -> None:
    desk.save(open_store(postgresql), desk.item())
    with_driver = open_store(postgresql.replace("postgresql://", "postgresql+psycopg://"))
    assert with_driver.journal == "postgresql"
    assert [item.id for item in with_driver.items()] == ["id-one"]


def test_a_missing_driver_is_named_with_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without_psycopg(name: str, *rest: Any, **more: Any) -> Any:
        if name == "psycopg":
            raise ModuleNotFoundError("No module named 'psycopg'")
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", without_psycopg)
    with pytest.raises(StoreError, match=r"pip install 'alliance-aggregator\[postgresql\]'"):
        SqlStore.open("postgresql://127.0.0.1/press")


def test_a_server_that_does_not_answer_is_named_without_its_password() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    with pytest.raises(StoreError, match="the database's server cannot be reached: ") as refused:
        SqlStore.open(f"postgresql://desk:secret@127.0.0.1:{port}/press")
    assert f"desk:***@127.0.0.1:{port}/press" in str(refused.value)
    assert "secret" not in str(refused.value)


def test_a_database_that_is_not_there(server: str) -> None:
    with pytest.raises(StoreError, match=r"the server has no such database|cannot be reached"):
        SqlStore.open(server.rpartition("/")[0] + "/no_such_database")
