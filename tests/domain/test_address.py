"""Tests of the rules about addresses: sixty ways to lead a program where it must not go."""

from __future__ import annotations

from ipaddress import IPv4Network, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clipdesk.domain.address import Reach, WebAddress, is_public, web_address
from clipdesk.domain.errors import InvalidInput

GOOD = {
    "https://clips.example/a.mp4": "https://clips.example/a.mp4",
    "  https://clips.example/a.mp4\n": "https://clips.example/a.mp4",
    "HTTPS://Clips.Example:443": "https://clips.example/",
    "https://clips.example.:8443/a?b=1&c=%20#t": "https://clips.example:8443/a?b=1&c=%20",
    "https://clips.example/My clip é.mp4": "https://clips.example/My%20clip%20%C3%A9.mp4",
    "https://bücher.example/": "https://xn--bcher-kva.example/",
    "https://clips。example/": "https://clips.example/",
    "https://my_cdn.clips.example/": "https://my_cdn.clips.example/",
    "https://8.8.8.8/a": "https://8.8.8.8/a",
    "https://[2606:4700::1111]:4443/a": "https://[2606:4700::1111]:4443/a",
    "https://localhost.clips.example/": "https://localhost.clips.example/",
    "https://1.2.3.4.clips.example/": "https://1.2.3.4.clips.example/",
}

BAD = [
    # another scheme, or none
    *("", "clips.example/a.mp4", "//clips.example/a", "http://clips.example/a", "ftp://clips.example/a"),
    *("file:///etc/passwd", "javascript:alert(1)", "data:video/mp4;base64,AAAA", "gopher://clips.example/"),
    # no host
    *("https://", "https:///a", "https:clips.example", "https:/clips.example", "https://:443/"),
    # a name or a password
    *("https://me@clips.example/", "https://me:pw@clips.example/", "https://clips.example@127.0.0.1/"),
    "https://clips.example:pw@169.254.169.254/",
    # signs that readers take in different ways
    *(
        "https://clips.example\\@127.0.0.1/",
        "https://clips.example\\.evil.example/",
        "https://cl ips.example/",
    ),
    *(
        "https://clips.exa\nmple/",
        "https://clips.example/a\tb",
        "https://clips.example/\x00",
        "https://a%2eb/",
    ),
    *("https://127.0.0.1%2f@clips.example/", "https://clips.example%00.evil.example/", "https://[::1/"),
    *("https://-a.example/", "https://a..example/", f"https://{'a' * 64}.example/", "https://a.example:x/"),
    # ports of other services
    *("https://clips.example:0/", "https://clips.example:22/", "https://clips.example:25/"),
    *("https://clips.example:80/", "https://clips.example:99999/", "https://clips.example:-1/"),
    # names of this computer or network
    *("https://localhost/", "https://LOCALHOST./", "https://a.localhost/", "https://printer.local/"),
    *("https://router/", "https://metadata.google.internal/", "https://nas.home.arpa/", "https://nas.lan/"),
    # numbers: dotted, short, decimal, octal, hex, full-width, circled
    *("https://127.0.0.1/", "https://127.0.0.1./", "https://127.1/", "https://2130706433/"),
    *("https://0x7f000001/", "https://0x7f.0.0.1/", "https://0177.0.0.1/", "https://017700000001/"),
    *(
        "https://\uff11\uff12\uff17.0.0.1/",
        "https://①②⑦.0.0.1/",
        "https://127。0。0。1/",
        "https://0/",
        "https://1.2.3/",
    ),
    *("https://8.8.8.256/", "https://010.8.8.8/", "https://clips.example.0x1/", "https://1.2.3.4.5/"),
    *("https://10.0.0.1/", "https://192.168.1.1/", "https://169.254.169.254/latest/meta-data/"),
    # IPv6: loopback, mapped, link-local, unique local, tunnels
    *("https://[::1]/", "https://[::]/", "https://[::ffff:127.0.0.1]/", "https://[::ffff:8.8.8.8]/"),
    *("https://[fe80::1]/", "https://[fe80::1%25eth0]/", "https://[fd00:ec2::254]/", "https://[ff02::1]/"),
    *("https://[2002:7f00:1::]/", "https://[64:ff9b::7f00:1]/", "https://[::127.0.0.1]/"),
    f"https://clips.example/{'a' * 2048}",
]


@pytest.mark.parametrize("text", GOOD)
def test_an_address_of_the_web_is_written_in_one_plain_form(text: str) -> None:
    assert web_address(text).url == GOOD[text]


@pytest.mark.parametrize("text", BAD)
def test_an_address_that_leads_elsewhere_is_refused_in_plain_words(text: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        web_address(text)

    assert caught.value.field == "url"
    assert caught.value.title.endswith(".")
    assert caught.value.advice


def test_there_are_sixty_shapes() -> None:
    assert len(set(BAD)) >= 60


@given(st.text(max_size=60))
def test_whatever_is_typed_behind_the_scheme_is_read_or_refused(text: str) -> None:
    try:
        found = web_address(f"https://{text}")
    except InvalidInput:
        return

    assert web_address(found.url) == found


@pytest.mark.parametrize(
    ("location", "leads_to"),
    [
        ("/b.mp4", "https://clips.example:8443/b.mp4"),
        ("c.mp4?d", "https://clips.example:8443/videos/c.mp4?d"),
        ("//cdn.example/e", "https://cdn.example/e"),
        ("https://cdn.example/f", "https://cdn.example/f"),
    ],
)
def test_a_redirect_is_read_from_where_it_stands(location: str, leads_to: str) -> None:
    here = web_address("https://clips.example:8443/videos/a.mp4")

    assert here.joined(location).url == leads_to


@pytest.mark.parametrize(
    "location", ["http://clips.example/a", "https://127.0.0.1/", "//localhost/", "https://a@cdn.example/"]
)
def test_a_redirect_is_judged_like_any_address(location: str) -> None:
    with pytest.raises(InvalidInput):
        WebAddress("clips.example", 443, "/").joined(location)


CLOSED = [
    *("0.0.0.0", "0.1.2.3", "10.1.2.3", "100.64.0.1", "100.100.100.200", "127.0.0.1", "127.255.255.255"),
    *("169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.192", "192.0.2.1", "192.168.0.1"),
    *("198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255"),
    *("168.63.129.16", "::", "::1", "::ffff:10.0.0.1", "::ffff:8.8.8.8", "::8.8.8.8", "64:ff9b::a00:1"),
    *("64:ff9b:1::808:808", "100::1", "2001::1", "2001:db8::1", "2002:808:808::1", "3fff::1", "5f00::1"),
    *("fc00::1", "fd00:ec2::254", "fe80::1", "fe80::1%eth0", "2606:4700::1%eth0", "fec0::1", "ff02::1"),
]
PUBLIC = [
    *("1.1.1.1", "8.8.8.8", "100.63.255.255", "100.128.0.1", "172.15.0.1", "172.32.0.1", "223.255.255.255"),
    *("2606:4700:4700::1111", "2a00:1450::1", "64:ff9b::808:808"),
]


@pytest.mark.parametrize("text", CLOSED)
def test_what_is_no_machine_of_the_public_internet_is_closed(text: str) -> None:
    assert not is_public(ip_address(text))


@pytest.mark.parametrize("text", PUBLIC)
def test_machines_of_the_public_internet_are_open(text: str) -> None:
    assert is_public(ip_address(text))


def test_a_name_with_one_closed_address_among_open_ones_is_refused() -> None:
    with pytest.raises(InvalidInput, match=r"trap\.example is not on the public internet"):
        Reach().checked("trap.example", ["8.8.8.8", "127.0.0.1"])


def test_a_name_without_addresses_is_refused() -> None:
    with pytest.raises(InvalidInput):
        Reach().checked("nowhere.example", [])


def test_only_a_reach_that_was_widened_allows_its_own_networks() -> None:
    own = Reach((IPv4Network("127.0.0.0/8"),))

    assert own.checked("here.example", ["127.0.0.1", "8.8.8.8"])
    assert not own.allows(ip_address("10.0.0.1"))
    assert not own.allows(ip_address("::1"))
