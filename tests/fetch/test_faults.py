"""Every fault on the wire ends in a document or in a sentence, within the deadline, over a real socket."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from faulty import FAULTS, FEED, PACKED, Fault

from aggregator.errors import FetchError
from aggregator.model import Document

TABLE = [
    pytest.param(fault, id=f"{group}: {name}")
    for group, faults in FAULTS.items()
    for name, fault in faults.items()
]


@pytest.mark.parametrize("fault", TABLE)
def test_a_fault_is_a_sentence_or_is_read_all_the_same(web: Any, fault: Fault) -> None:
    deadline = timedelta(seconds=0.3 if (fault.says or "").startswith("did not answer") else 30)

    async def story() -> Document | FetchError:
        async with web({"/": fault.script}) as it:
            try:
                document: Document = await it.document("/", deadline=deadline)
            except FetchError as error:
                return error
            return document

    told = asyncio.run(story())
    if fault.says is None:
        assert isinstance(told, Document)
        assert told.body in (FEED, PACKED, b"<rss>")
    else:
        assert isinstance(told, FetchError)
        assert fault.says in told.what
        assert told.what.isprintable()
        assert "secret" not in str(told)
        assert told.what


def test_the_table_is_wide() -> None:
    assert len(TABLE) >= 80
