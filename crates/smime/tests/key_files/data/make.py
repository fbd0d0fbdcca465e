#!/usr/bin/env python3
"""make.py NO-MAC.P12 PLAIN.P12 FOLDER: PKCS #12 files that OpenSSL 3.0 does not write, from two that it wrote, one
without a MAC and one without encryption.

PBMAC1 as RFC 9579 has it, and as a forger would like it, with the standard library's PBKDF2 and HMAC; and the same
file in BER, with indefinite lengths and strings in segments down to the bags, under a MAC whose key `openssl kdf`
derives.
"""
import hashlib
import hmac
import pathlib
import subprocess
import sys

PASSWORD = "secret"
SALT = bytes(range(16))


def length(n):
    if n < 0x80:
        return bytes([n])
    octets = n.to_bytes((n.bit_length() + 7) // 8, "big")
    return bytes([0x80 | len(octets)]) + octets


def tlv(tag, *contents):
    content = b"".join(contents)
    return bytes([tag]) + length(len(content)) + content


def oid(dotted):
    first, second, *rest = map(int, dotted.split("."))
    content = bytearray([40 * first + second])
    for arc in rest:
        septets = [arc & 0x7F]
        while arc := arc >> 7:
            septets.append(arc & 0x7F | 0x80)
        content += bytes(reversed(septets))
    return tlv(6, bytes(content))


def integer(n):
    return tlv(2, n.to_bytes(n.bit_length() // 8 + 1, "big"))


def sequence(*contents):
    return tlv(0x30, *contents)


def octets(content):
    return tlv(4, content)


NULL = tlv(5)


def split(der):
    """Tag, content and rest of the element at the beginning."""
    n, at = der[1], 2
    if n & 0x80:
        at += n & 0x7F
        n = int.from_bytes(der[2:at], "big")
    return der[0], der[at : at + n], der[at + n :]


def children(content):
    while content:
        tag, inner, rest = split(content)
        yield tag, inner, content[: len(content) - len(rest)]
        content = rest


HMAC = {"sha1": 7, "sha256": 9, "sha512": 11}


def hmac_with(digest):
    return sequence(oid(f"1.2.840.113549.2.{HMAC[digest]}"), NULL)


def pbmac1(auth_safe, prf, mac, key_len, iterations=2048, said_key_len=..., said_iterations=None):
    """A PFX; what is said may differ from what is done."""
    safe = split(list(children(split(auth_safe)[1]))[1][1])[1]
    key = hashlib.pbkdf2_hmac(prf, PASSWORD.encode(), SALT, iterations, key_len)
    said_key_len = key_len if said_key_len is ... else said_key_len
    pbkdf2 = sequence(
        oid("1.2.840.113549.1.5.12"),
        sequence(
            octets(SALT),
            integer(said_iterations or iterations),
            b"" if said_key_len is None else integer(said_key_len),
            hmac_with(prf),
        ),
    )
    algorithm = sequence(oid("1.2.840.113549.1.5.14"), sequence(pbkdf2, hmac_with(mac)))
    mac_data = sequence(
        sequence(algorithm, octets(hmac.digest(key, safe, mac))), octets(b"NOT USED"), integer(1)
    )
    return sequence(integer(3), auth_safe, mac_data)


def indefinite(tag, *contents):
    return bytes([tag, 0x80]) + b"".join(contents) + b"\0\0"


def segments(tag, content, size=100):
    parts = [content[at : at + size] for at in range(0, len(content), size)]
    return indefinite(tag | 0x20, *map(octets, parts))


def to_ber(tag, content, raw):
    """Every constructed element of indefinite length, every OCTET STRING and [0] string in segments."""
    if tag & 0x20:
        return indefinite(tag, *(to_ber(*child) for child in children(content)))
    if tag in (0x04, 0x80):
        return segments(tag, content)
    return raw


def mac_with(password, safe):
    """The MAC of 2048 iterations, whose key OpenSSL derives."""
    options = ["digest:SHA256", f"hexpass:{password.hex()}", f"hexsalt:{SALT.hex()}", "iter:2048", "id:3"]
    command = ["openssl", "kdf", "-binary", "-keylen", "32"]
    command += [word for option in options for word in ("-kdfopt", option)]
    key = subprocess.run([*command, "PKCS12KDF"], check=True, capture_output=True).stdout
    return hmac.digest(key, safe, "sha256")


SHA256 = sequence(oid("2.16.840.1.101.3.4.2.1"), NULL)


def no_password(auth_safe):
    """A MAC under the password of no octets, without the terminator that an empty one has too."""
    safe = split(list(children(split(auth_safe)[1]))[1][1])[1]
    mac_data = sequence(sequence(SHA256, octets(mac_with(b"", safe))), octets(SALT), integer(2048))
    return sequence(integer(3), auth_safe, mac_data)


def ber(auth_safe):
    safe = split(list(children(split(auth_safe)[1]))[1][1])[1]
    infos = []
    for _, info, raw in children(split(safe)[1]):
        content_type, content = list(children(info))
        if content_type[2] == oid("1.2.840.113549.1.7.1"):  # plain: what is in the string becomes BER too
            inner = split(content[1])[1]
            inner = to_ber(*next(children(inner)))
            infos.append(indefinite(0x30, content_type[2], indefinite(0xA0, segments(4, inner))))
        else:
            infos.append(to_ber(0x30, info, raw))
    safe = indefinite(0x30, *infos)
    mac = mac_with(PASSWORD.encode("utf-16-be") + b"\0\0", safe)
    mac_data = indefinite(0x30, indefinite(0x30, SHA256, octets(mac)), segments(4, SALT, 5), integer(2048))
    content = indefinite(0xA0, segments(4, safe, 1000))
    return indefinite(0x30, integer(3), indefinite(0x30, oid("1.2.840.113549.1.7.1"), content), mac_data)


def main():
    pfx = pathlib.Path(sys.argv[1]).read_bytes()
    auth_safe = list(children(split(pfx)[1]))[1][2]
    plain = list(children(split(pathlib.Path(sys.argv[2]).read_bytes())[1]))[1][2]
    folder = pathlib.Path(sys.argv[3])
    files = {
        "pbmac1-sha-256.p12": pbmac1(auth_safe, "sha256", "sha256", 32),
        "pbmac1-sha-256-sha-512.p12": pbmac1(auth_safe, "sha256", "sha512", 64),
        "pbmac1-20.p12": pbmac1(auth_safe, "sha512", "sha256", 20),
        "pbmac1-19.p12": pbmac1(auth_safe, "sha256", "sha256", 19),
        "pbmac1-1.p12": pbmac1(auth_safe, "sha256", "sha256", 1),
        "pbmac1-no-length.p12": pbmac1(auth_safe, "sha256", "sha256", 32, said_key_len=None),
        "pbmac1-iterations.p12": pbmac1(auth_safe, "sha256", "sha256", 32, said_iterations=2**31),
        "pbmac1-sha-1.p12": pbmac1(auth_safe, "sha256", "sha1", 20),
        "ber.p12": ber(auth_safe),
        "no-password.p12": no_password(plain),
    }
    for name, content in files.items():
        (folder / name).write_bytes(content)


main()
