"""Every mix of header, byte order mark and declaration."""

import codecs
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.model import Parsed
from aggregator.parse.charset import decode

Read = Callable[..., Parsed]

TITLES = {
    "utf-8": "Romii în presă – Ромите – Ρομά",
    "utf-16": "Romii în presă – Ромите – Ρομά",
    "iso-8859-1": "Journée à Genève, où l'été dure",
    "windows-1252": "“L’été” – déjà",
    "iso-8859-2": "Případ rómské školy řeší ústavní soud",
    "windows-1250": "Případ rómské školy řeší soud – „už dnes“",
    "windows-1251": "Ромите в медиите – новини",
    "koi8-r": "Цыгане: новости недели",
    "iso-8859-7": "Νέα για τους Ρομά",
    "windows-1254": "Romanlar için yeni okul – İzmir",
    "iso-8859-9": "Romanlar için yeni okul: İzmir",
}


def feed(title: str, declared: str | None) -> str:
    declaration = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    item = f"<item><title>{title}</title></item>"
    return f'{declaration}<rss version="2.0"><channel><title>x</title>{item}</channel></rss>'


def page(title: str, declared: str | None) -> str:
    meta = f'<meta http-equiv="Content-Type" content="text/html; charset={declared}">' if declared else ""
    items = "".join(f'<li><a href="/{n}">{title} {n}</a> 0{n}.04.2019</li>' for n in range(1, 4))
    return f"<html><head>{meta}<title>x</title></head><body><ul>{items}</ul></body></html>"


@pytest.mark.parametrize("form", [feed, page])
@pytest.mark.parametrize("encoding", TITLES)
def test_a_declaration_in_header_or_document_is_enough(
    read: Read, encoding: str, form: Callable[[str, str | None], str]
) -> None:
    title = TITLES[encoding]
    mixes: list[tuple[str | None, str | None]] = [(encoding, None), (None, encoding), (encoding, encoding)]
    mixes += [("utf-8", encoding), (encoding, "utf-8"), ("nonsense", encoding)]
    for header, declared in mixes:
        body = form(title, declared).encode(encoding)
        first = read(body, charset=header).entries[0].title
        assert first is not None
        assert first.removesuffix(" 1") == title, (header, declared)


@pytest.mark.parametrize(
    "header", [None, "iso-8859-1", "us-ascii", "windows-1251", "utf-16", "rot13", "utf-7", "\x00"]
)
@pytest.mark.parametrize("declared", [None, "iso-8859-1", "windows-1251", "utf-16"])
@pytest.mark.parametrize("mark", [b"", codecs.BOM_UTF8])
def test_utf_8_is_utf_8_whatever_is_said_of_it(
    read: Read, header: str | None, declared: str | None, mark: bytes
) -> None:
    title = TITLES["utf-8"]
    assert read(mark + feed(title, declared).encode(), charset=header).entries[0].title == title


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("marked", [True, False])
def test_wide_encodings_with_a_mark_or_without(read: Read, encoding: str, marked: bool) -> None:
    marks = {
        "utf-16-le": codecs.BOM_UTF16_LE,
        "utf-16-be": codecs.BOM_UTF16_BE,
        "utf-32-le": codecs.BOM_UTF32_LE,
        "utf-32-be": codecs.BOM_UTF32_BE,
    }
    body = (marks[encoding] if marked else b"") + feed("Ρομά", encoding).encode(encoding)
    assert read(body, charset="iso-8859-1").entries[0].title == "Ρομά"


@pytest.mark.parametrize(
    ("body", "said", "text"),
    [
        (b"caf\xc3\xa9 \xe9t\xc3\xa9", "utf-8", "café été"),
        (b"\x93caf\xc3\xa9s\x94 na\xc3\xafve \xc3\xa9t\xc3\xa9", None, "“cafés” naïve été"),
        (b"\xe9t\xe9", None, "été"),
        (b"\xe9t\xe9 \x81", None, "été "),
        (b"\xc4\x8desk\xc3\xa9 no\xc5", "utf-8", "české no"),
        (b"\xf0\xee\xec\xe8", "windows-1251", "роми"),
        (b"\xf0\xee\xec\xe8", "cp-nothing", "ðîìè"),
        (b"", "utf-8", ""),
        (codecs.BOM_UTF8 + b"\xe9", None, "é"),
    ],
)
def test_stray_bytes(body: bytes, said: str | None, text: str) -> None:
    assert decode(body, said) == text


@given(
    st.binary(max_size=400), st.sampled_from([None, "utf-8", "utf-16", "big5", "cp037", "idna", "hex", "ü"])
)
def test_any_bytes_become_text_without_a_replacement_character(body: bytes, said: str | None) -> None:
    text = decode(body, said)
    assert "\ufffd" not in text or b"\xef\xbf\xbd" in body or b"\xff\xfd" in body or b"\xfd\xff" in body
