import gzip
import zlib
from contextlib import suppress
from functools import partial
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.fetch.inflate import Broken, TooLarge, inflate

zipped = partial(gzip.compress, mtime=0)
"""Pack without the time: what is packed twice is named alike in every process."""

BODY = b"<rss><channel><title>Minutes</title></channel></rss>" * 20
MOST = 10_000


def _raw_deflate(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(body) + packer.flush()


PACKED = zipped(BODY)


@pytest.mark.parametrize(
    ("raw", "coding"),
    [
        (BODY, ""),
        (BODY, "identity"),
        (PACKED, "gzip"),
        (PACKED, "GZIP"),
        (PACKED, "x-gzip"),
        (PACKED, ""),  # unannounced
        (PACKED, "br"),  # announced as another
        (BODY, "gzip"),  # announced, and not
        (BODY, "br"),
        (BODY, "deflate"),
        (b"\n\n " + BODY, "zstd"),
        (zlib.compress(BODY), "deflate"),
        (_raw_deflate(BODY), "deflate"),
        (zipped(BODY[:100]) + zipped(BODY[100:]), "gzip"),
        (PACKED + b"\x00" * 512, "gzip"),  # padded, as tape archives are
    ],
)
def test_what_can_be_read_is_read(raw: bytes, coding: str) -> None:
    assert inflate(raw, coding, most=MOST).strip() == BODY


@pytest.mark.parametrize(
    ("raw", "coding", "said"),
    [
        (PACKED[:-1], "gzip", "cut"),
        (PACKED[:-9], "gzip", "cut"),
        (PACKED[:30], "gzip", "cut"),
        (PACKED[:2], "gzip", "cut"),
        (PACKED[:-8] + b"\0\0\0\0" + PACKED[-4:], "gzip", "damaged"),  # checksum
        (PACKED[:-4] + b"\0\0\0\0", "gzip", "damaged"),  # length
        (PACKED[:15] + b"\xff\xff\xff" + PACKED[18:], "gzip", "damaged"),
        (zipped(BODY) + PACKED[:30], "gzip", "cut"),
        (zipped(b"") * 65, "gzip", "pieces"),
        (zlib.compress(BODY)[:-6], "deflate", "cut or damaged"),
        (b"\x1b\x03\x00\xf8", "br", "did not ask for (br)"),
        (b"\x28\xb5\x2f\xfd\x00", "zstd", "did not ask for (zstd)"),
        (b"\x01\x02", "gzip, br", "did not ask for"),
    ],
)
def test_what_cannot_be_read_whole_is_refused(raw: bytes, coding: str, said: str) -> None:
    with pytest.raises(Broken) as broken:
        inflate(raw, coding, most=MOST)
    assert said in str(broken.value)


@pytest.mark.parametrize(
    ("raw", "coding"),
    [
        (zipped(bytes(50_000_000)), "gzip"),
        (zipped(bytes(MOST + 1)), ""),
        (zlib.compress(bytes(50_000_000)), "deflate"),
        (_raw_deflate(bytes(50_000_000)), "deflate"),
        (zipped(bytes(MOST)) + zipped(b"1"), "gzip"),
    ],
)
def test_a_bomb_is_left_unexploded(raw: bytes, coding: str) -> None:
    with pytest.raises(TooLarge):
        inflate(raw, coding, most=MOST)


def test_exactly_as_large_as_allowed_is_allowed() -> None:
    assert len(inflate(zipped(bytes(MOST)), "gzip", most=MOST)) == MOST


@pytest.mark.parametrize("coding", ["gzip", "deflate"])
def test_a_body_that_packs_badly_is_unpacked_piece_by_piece(coding: str) -> None:
    body = Random(1).randbytes(700_000)
    raw = zipped(body[:400_000]) + zipped(body[400_000:]) if coding == "gzip" else _raw_deflate(body)
    assert inflate(raw, coding, most=len(body)) == body


def test_gzip_inside_gzip_is_opened_once() -> None:
    assert inflate(zipped(PACKED), "gzip", most=MOST) == PACKED


@given(st.binary(max_size=5_000))
def test_packing_and_unpacking_gives_the_same(body: bytes) -> None:
    assert inflate(zipped(body), "gzip", most=5_000) == body


@given(
    st.sampled_from((b"", b"\x1f\x8b", PACKED, zlib.compress(BODY))),
    st.integers(0, 60),
    st.binary(max_size=200),
    st.sampled_from(("", "gzip", "deflate", "br", "identity", "gzip, gzip", "\x00")),
)
def test_any_bytes_give_a_bounded_body_or_a_reason(start: bytes, cut: int, rest: bytes, coding: str) -> None:
    with suppress(TooLarge, Broken):
        assert len(inflate(start[:cut] + rest, coding, most=2_000)) <= 2_000
