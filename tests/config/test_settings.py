"""Settings from the environment."""

import os
from datetime import timedelta
from pathlib import Path

import pytest

from aggregator.config import Settings, describe, settings
from aggregator.config.environment import Log, MailServer, Socket, Webhook
from aggregator.errors import ConfigError


def test_an_empty_environment_gives_the_defaults() -> None:
    assert settings({"HOME": "/home/desk", "AGGREGATOR_PORT": ""}) == Settings(
        data=Path("data"),
        public=Path("data/public"),
        database_url="sqlite:///data/aggregator.db",
        allow_hosts=frozenset(),
        host="127.0.0.1",
        port=8080,
        readers=os.cpu_count() or 1,
        log=Log(level="info", json=False),
        deadline=timedelta(seconds=30),
        gap=timedelta(seconds=1),
        tick=timedelta(seconds=10),
        subscribe=False,
        meanings=True,
        alarm_mail=(),
        alarm_server=MailServer(host="127.0.0.1", port=25, user="", password="", secure=False),
        alarm_webhook=None,
        admin=Socket("127.0.0.1", 8079),
    )


def test_every_variable_is_read() -> None:
    assert settings(
        {
            "AGGREGATOR_DATA": "/srv/news",
            "AGGREGATOR_PUBLIC": "/srv/www",
            "AGGREGATOR_DATABASE_URL": "postgresql+psycopg://desk:secret@db/news",
            "AGGREGATOR_ALLOW_HOSTS": "127.0.0.1:8099, LOCALHOST:9000,[::1]:80,",
            "AGGREGATOR_HOST": "0.0.0.0",
            "AGGREGATOR_PORT": "8090",
            "AGGREGATOR_READERS": "3",
            "AGGREGATOR_LOG": "DEBUG json",
            "AGGREGATOR_DEADLINE": "5 seconds",
            "AGGREGATOR_GAP": "0 seconds",
            "AGGREGATOR_TICK": "1 minute",
            "AGGREGATOR_SUBSCRIBE": "yes",
            "AGGREGATOR_MEANINGS": "no",
            "AGGREGATOR_ALARM_MAIL": "desk@example.org, boss@example.org",
            "AGGREGATOR_ALARM_SERVER": "smtps://desk:s%3At@mail.example.org",
            "AGGREGATOR_ALARM_WEBHOOK": "https://chat.example.org/hooks/abc",
            "AGGREGATOR_ADMIN": "unix:/run/news.sock",
        }
    ) == Settings(
        data=Path("/srv/news"),
        public=Path("/srv/www"),
        database_url="postgresql+psycopg://desk:secret@db/news",
        allow_hosts=frozenset({("127.0.0.1", 8099), ("localhost", 9000), ("::1", 80)}),
        host="0.0.0.0",
        port=8090,
        readers=3,
        log=Log(level="debug", json=True),
        deadline=timedelta(seconds=5),
        gap=timedelta(0),
        tick=timedelta(minutes=1),
        subscribe=True,
        meanings=False,
        alarm_mail=("desk@example.org", "boss@example.org"),
        alarm_server=MailServer(host="mail.example.org", port=465, user="desk", password="s:t", secure=True),
        alarm_webhook=Webhook("https://chat.example.org/hooks/abc"),
        admin=Path("/run/news.sock"),
    )


def test_what_lies_in_the_data_folder_moves_with_it() -> None:
    moved = settings({"AGGREGATOR_DATA": "/srv/news"})
    assert moved.public == Path("/srv/news/public")
    assert moved.database_url == "sqlite:////srv/news/aggregator.db"


@pytest.mark.parametrize(
    ("variable", "value", "told"),
    [
        ("AGGREGATOR_DATABASE_URL", "aggregator.db", "It is no database address"),
        ("AGGREGATOR_ALLOW_HOSTS", "127.0.0.1", '"127.0.0.1" is no host with a port'),
        ("AGGREGATOR_ALLOW_HOSTS", "a:1,b:99999", '"b:99999" is no host with a port'),
        ("AGGREGATOR_ALLOW_HOSTS", "me@a:1", '"me@a:1" is no host with a port'),
        ("AGGREGATOR_ALLOW_HOSTS", "http://a:1", "is no host with a port"),
        ("AGGREGATOR_ALLOW_HOSTS", ":80", "is no host with a port"),
        ("AGGREGATOR_PORT", "http", '"http" is not a whole number'),
        ("AGGREGATOR_PORT", "70000", "70000 does not fit"),
        ("AGGREGATOR_READERS", "0", "0 does not fit. Write a number from 1 to 256."),
        ("AGGREGATOR_LOG", "debgu", 'Did you mean "debug"?'),
        ("AGGREGATOR_LOG", "debug error", "It names 2 levels"),
        ("AGGREGATOR_ALARM_MAIL", "desk", '"desk" is no mail address'),
        ("AGGREGATOR_ALARM_MAIL", "Desk <desk@example.org>", "is no mail address"),
        ("AGGREGATOR_ALARM_SERVER", "mail.example.org:25", "It is no mail server"),
        ("AGGREGATOR_ALARM_SERVER", "smtp://mail.example.org:x", "It is no mail server"),
        ("AGGREGATOR_ALARM_WEBHOOK", "chat.example.org/hooks", "It is no web address"),
        ("AGGREGATOR_ADMIN", "0.0.0.0:8079", '"0.0.0.0" is reached from outside'),
        ("AGGREGATOR_ADMIN", "8079", '"8079" is no host with a port'),
        ("AGGREGATOR_DEADLINE", "30", 'Write the unit too, like "30 minutes"'),
        ("AGGREGATOR_TICK", "0 s", "It must be longer than nothing"),
        ("AGGREGATOR_PROT", "1", 'I do not know this setting. Did you mean "AGGREGATOR_PORT"?'),
        ("AGGREGATOR_port", "1", 'I do not know this setting. Did you mean "AGGREGATOR_PORT"?'),
    ],
)
def test_a_mistake_names_the_variable(variable: str, value: str, told: str) -> None:
    with pytest.raises(ConfigError) as caught:
        settings({variable: value})
    assert str(caught.value).startswith(f"{variable}: ")
    assert told in str(caught.value)


def test_all_mistakes_are_told_at_once() -> None:
    with pytest.raises(ConfigError) as caught:
        settings({"AGGREGATOR_PORT": "x", "AGGREGATOR_LOG": "y", "AGGREGATOR_Z": "z"})
    assert [line.partition(":")[0] for line in str(caught.value).splitlines()] == [
        "AGGREGATOR_Z",
        "AGGREGATOR_PORT",
        "AGGREGATOR_LOG",
    ]


def test_what_the_tests_alone_read_is_let_pass() -> None:
    assert settings({"AGGREGATOR_TEST_NO_SKIPS": "1"}) == settings({})


def test_every_setting_is_described_in_words_that_can_be_given_back() -> None:
    rows = describe(
        settings({"AGGREGATOR_ALLOW_HOSTS": "localhost:9000,[::1]:80", "AGGREGATOR_GAP": "90 seconds"})
    )
    shown = {row.variable: row.value for row in rows}
    assert shown["AGGREGATOR_ALLOW_HOSTS"] == "[::1]:80,localhost:9000"
    assert shown["AGGREGATOR_GAP"] == "1 minute 30 seconds"
    assert describe(settings(shown)) == rows
    assert all(row.meaning for row in rows)
    assert settings({row.variable: row.default for row in rows}) == settings({})


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgresql+psycopg://desk:secret@db/news", "postgresql+psycopg://desk:***@db/news"),
        ("postgresql://desk:se:c@ret@db/news", "postgresql://desk:***@db/news"),
        ("postgresql://desk@db/news?password=secret&x=1", "postgresql://desk@db/news?password=***&x=1"),
        ("postgresql://desk@db/news", "postgresql://desk@db/news"),
        ("sqlite:///data/aggregator.db", "sqlite:///data/aggregator.db"),
    ],
)
def test_a_password_is_never_shown(url: str, shown: str) -> None:
    rows = {row.variable: row for row in describe(settings({"AGGREGATOR_DATABASE_URL": url}))}
    assert rows["AGGREGATOR_DATABASE_URL"].value == shown


@pytest.mark.parametrize(
    ("variable", "value", "shown"),
    [
        ("AGGREGATOR_ALARM_SERVER", "smtp://desk:secret@[::1]:587", "smtp://desk:***@[::1]:587"),
        ("AGGREGATOR_ALARM_WEBHOOK", "https://chat.example.org/hooks/secret", "https://chat.example.org/***"),
    ],
)
def test_who_may_speak_for_us_is_never_shown(variable: str, value: str, shown: str) -> None:
    rows = {row.variable: row for row in describe(settings({variable: value}))}
    assert rows[variable].value == shown
