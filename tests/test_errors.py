"""Errors reach whoever waits for a child process as they were raised there."""

import pickle
from datetime import UTC, datetime

import pytest

from aggregator.errors import (
    AggregatorError,
    ConfigError,
    DeliveryError,
    FetchError,
    ParseError,
    RenderError,
    StoreError,
    VocabularyError,
)

MISTAKES = [VocabularyError(f"mistake {line}", path="fr.yaml", line=line) for line in (1, 2)]


@pytest.mark.parametrize(
    "error",
    [
        MISTAKES[0],
        ConfigError.several(list[ConfigError](MISTAKES)),
        FetchError("no", url="u", status=503, retry_after=datetime(2026, 11, 23, tzinfo=UTC)),
        ParseError("no list", url="u"),
        StoreError("the disk is full"),
        RenderError("broken", edition="roma/fr", format="rss"),
        DeliveryError("no room", to="roma/fr.rss"),
    ],
)
def test_an_error_crosses_a_process_boundary_whole(error: AggregatorError) -> None:
    crossed = pickle.loads(pickle.dumps(error))
    assert type(crossed) is type(error)
    assert str(crossed) == str(error)
    assert vars(crossed) == vars(error)
