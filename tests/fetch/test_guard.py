from ipaddress import IPv4Address, IPv4Network, IPv6Address, ip_address

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.fetch.guard import Guard, why_inside


def _table(text: str) -> list[str]:
    return text.split()


# First and last of every special block, what the cloud keeps inside, and the odd ones from between.
INSIDE_4 = _table("""
0.0.0.0 0.0.0.1 0.255.255.255 10.0.0.0 10.0.0.1 10.1.2.3 10.255.255.255 100.64.0.0 100.100.100.200
100.127.255.255 127.0.0.0 127.0.0.1 127.0.1.1 127.1.2.3 127.255.255.255 168.63.129.16 169.254.0.0
169.254.169.253
169.254.169.254 169.254.170.2 169.254.255.255 172.16.0.0 172.16.0.1 172.17.0.1 172.20.10.5 172.31.255.255
192.0.0.0 192.0.0.1 192.0.0.8 192.0.0.9 192.0.0.10 192.0.0.170 192.0.0.171 192.0.0.192 192.0.0.255 192.0.2.0
192.0.2.1 192.0.2.255 192.31.196.0 192.31.196.255 192.52.193.0 192.52.193.255 192.88.99.0 192.88.99.1
192.88.99.255 192.168.0.0 192.168.0.1 192.168.1.1 192.168.178.1 192.168.255.255 192.175.48.0 192.175.48.255
198.18.0.0 198.18.0.1 198.19.255.255 198.51.100.0 198.51.100.7 198.51.100.255 203.0.113.0 203.0.113.9
203.0.113.255 224.0.0.0 224.0.0.1 224.0.0.251 232.1.1.1 233.252.0.1 239.255.255.250 239.255.255.255 240.0.0.0
240.0.0.1 250.1.2.3 255.0.0.0 255.255.255.254 255.255.255.255
""")

INSIDE_6 = _table("""
:: ::1 ::2 ::ffff ::7f00:1 ::127.0.0.1 ::10.0.0.1 ::8.8.8.8 ::192.168.0.1 ::ffff:0:0 ::ffff:0:1
::ffff:0.0.0.0 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:169.254.169.254 ::ffff:172.16.0.1 ::ffff:192.168.1.1
::ffff:192.0.0.192 ::ffff:100.64.0.1 ::ffff:224.0.0.1 ::ffff:255.255.255.255 ::ffff:7f00:1 ::ffff:a00:1
::ffff:0:127.0.0.1 64:ff9b::127.0.0.1 64:ff9b::10.0.0.1 64:ff9b::169.254.169.254 64:ff9b::192.168.0.1
64:ff9b::0.0.0.0 64:ff9b::7f00:1 64:ff9b:1:: 64:ff9b:1::1 64:ff9b:1:ffff:ffff:ffff:ffff:ffff 64:ff9b::1:0:0
100:: 100::1 100:0:0:1::1 200::1 400::1 1000::1 1fff:ffff::1 2001:: 2001:0:7f00:1::1
2001:0:4136:e378:8000:63bf:3fff:fdd2 2001:0:ffff::1 2001:1::1 2001:1::2 2001:2::1 2001:3::1 2001:4:112::1
2001:10::1 2001:1f:ffff::1 2001:20::1 2001:2f:ffff::1 2001:30::1 2001:db8:: 2001:db8::1
2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff 2001:db8:ffff:ffff:ffff:ffff:ffff:ffff 2002:: 2002:7f00:1::1
2002:a00:1::1 2002:a9fe:a9fe::1 2002:c0a8:101::1 2002:808:808::1 2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff
2620:4f:8000:: 2620:4f:8000:ffff::1 3ffe::1 3ffe:ffff::1 3fff:: 3fff::1 3fff:fff:ffff::1 4000::1 5f00::1
6000::1 8000::1 c000::1 e000::1 f000::1 fa00::1 fc00:: fc00::1 fd00::1 fd00:ec2::254 fd12:3456:789a::1 fdff::1
fe00::1 fe80:: fe80::1 fe80::1%eth0 fe80::5efe:127.0.0.1 febf:ffff::1 fec0:: fec0::1 feff:ffff::1 ff00::
ff01::1 ff02::1 ff02::fb ff05::2 ff0e::1 ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff
""")

PUBLIC = _table("""
1.0.0.0 1.1.1.1 8.8.8.8 9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 126.255.255.255 128.0.0.0
168.63.129.15 168.63.129.17 169.253.255.255 169.255.0.0 172.15.255.255 172.32.0.0 191.255.255.255 192.0.1.0
192.0.3.0 192.31.195.255 192.31.197.0 192.52.192.255 192.52.194.0 192.88.98.255 192.88.100.0 192.167.255.255
192.169.0.0 192.175.47.255 192.175.49.0 198.17.255.255 198.20.0.0 198.51.99.255 198.51.101.0 203.0.112.255
203.0.114.0 223.255.255.255 ::ffff:8.8.8.8 ::ffff:1.1.1.1 64:ff9b::8.8.8.8 64:ff9b::101:101 2001:200::1
2001:4860:4860::8888 2001:db7:ffff::1 2001:db9::1 2003::1 2600::1 2606:4700:4700::1111 2620:4f:7fff::1
2620:4f:8001::1 2a00:1450::1 2a0c::1 3ffd::1 3fff:1000::1
""")


def test_the_tables_are_wide_and_free_of_repeats() -> None:
    assert len(set(INSIDE_4 + INSIDE_6)) == len(INSIDE_4 + INSIDE_6) >= 150


@pytest.mark.parametrize("ip", INSIDE_4 + INSIDE_6)
def test_inside(ip: str) -> None:
    assert why_inside(ip_address(ip))


@pytest.mark.parametrize("ip", PUBLIC)
def test_public(ip: str) -> None:
    assert why_inside(ip_address(ip)) is None


@given(st.ip_addresses(v=4), st.sampled_from(("::ffff:0:0", "64:ff9b::")))
def test_an_embedded_address_is_judged_as_itself(ip: IPv4Address, prefix: str) -> None:
    assert why_inside(IPv6Address(int(IPv6Address(prefix)) | int(ip))) == why_inside(ip)


@given(st.ip_addresses())
def test_nothing_the_standard_library_calls_private_is_public(ip: IPv4Address | IPv6Address) -> None:
    if not ip.is_global and ip not in IPv4Network("192.0.0.0/24"):
        assert why_inside(ip)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("http://example.org/", None),
        ("https://example.org/feed?a=b", None),
        ("http://example.org:80/", None),
        ("http://example.org:443/", None),
        ("https://example.org:8443/", None),
        ("http://example.org:8080/", None),
        ("http://[2606:4700:4700::1111]/", None),
        ("ftp://example.org/", "http"),
        ("file:///etc/passwd", "http"),
        ("gopher://example.org/", "http"),
        ("data:text/html,x", "http"),
        ("javascript:alert(1)", "http"),
        ("//example.org/", "http"),
        ("/feed", "http"),
        ("", "http"),
        ("http:///feed", "host"),
        ("http://user@example.org/", "password"),
        ("http://user:secret@example.org/", "password"),
        ("http://:secret@example.org/", "password"),
        ("http://example.org:22/", "port 22"),
        ("http://example.org:6379/", "port 6379"),
        ("http://example.org:0/", "port 0"),
        ("https://example.org:8000/", "port 8000"),
        ("http://127.0.0.1/", "inside"),
        ("http://127.0.0.1:8080/", "inside"),
        ("http://169.254.169.254/latest/meta-data/", "inside"),
        ("http://[::1]/", "inside"),
        ("http://[::ffff:127.0.0.1]/", "inside"),
        ("http://[fd00:ec2::254]/", "inside"),
        ("http://[64:ff9b::a00:1]/", "inside"),
    ],
)
def test_addresses(url: str, said: str | None) -> None:
    why = Guard().why_not(httpx.URL(url))
    assert why is None if said is None else said in (why or "")


ALLOWED = Guard(frozenset({("127.0.0.1", 8099), ("intranet.example", 8000), ("::1", 8080)}))


@pytest.mark.parametrize(
    ("url", "may"),
    [
        ("http://127.0.0.1:8099/feed", True),
        ("https://127.0.0.1:8099/feed", True),
        ("http://127.0.0.1:8098/feed", False),
        ("http://127.0.0.1/feed", False),
        ("http://127.0.0.2:8099/feed", False),
        ("http://intranet.example:8000/", True),
        ("http://INTRANET.example.:8000/", True),
        ("http://intranet.example:8001/", False),
        ("http://other.intranet.example:8000/", False),
        ("http://[::1]:8080/", True),
        ("http://[::1]:80/", False),
        ("http://me@127.0.0.1:8099/feed", False),
    ],
)
def test_only_the_exact_host_and_port_is_allowed(url: str, may: bool) -> None:
    assert (ALLOWED.why_not(httpx.URL(url)) is None) is may


def test_a_name_that_leads_to_an_allowed_address_is_not_allowed_by_it() -> None:
    why = ALLOWED.why_not_ip("evil.example", 8099, IPv4Address("127.0.0.1"))
    assert why
    assert "evil.example:8099" in why
