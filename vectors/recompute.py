#!/usr/bin/env python3
"""Computes encrypted, authenticated and compressed cases once more.

    recompute.py                     every case that has secrets in vectors/secrets
    recompute.py decrypt OPTIONS F   one message; its plaintext goes to standard output
    recompute.py drive               a driver for the suite, which reads what others make

For a case the message is read from its DER or BER, the keys are rebuilt from what the case gives to its
receiver and compared with the secrets recorded beside it, the plaintext is compared with the hash that
the case expects, and ciphertext and tag are made anew and compared with those of the message.

It shares no line with what made the cases or with what is tested by them: its own reader of BER, and
the primitives of `cryptography` (see recompute.requirements.txt). Where OpenSSL knows an algorithm it
confirms the cases too; for X25519, AES-CCM, ChaCha20-Poly1305, CompressedData, AuthenticatedData and
RFC 9709 this program is the second opinion, so it fails when one of those is not met.
"""
import argparse
import base64
import collections
import email
import hashlib
import hmac
import json
import pathlib
import sys
import zlib

import cryptography
from cryptography import x509
from cryptography.hazmat.decrepit.ciphers.algorithms import RC2, TripleDES
from cryptography.hazmat.primitives import hashes, keywrap, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa, x25519
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESCCM, ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC
from cryptography.hazmat.primitives.kdf.x963kdf import X963KDF

HERE = pathlib.Path(__file__).resolve().parent
# What nobody else confirms: each has to be met at least once.
ALONE = {"rc2-wrap", "x25519", "aes-ccm", "chacha20-poly1305", "cek-hkdf", "AuthenticatedData", "CompressedData"}


class Wrong(Exception):
    """Something is not what it has to be."""


def check(what, found, wanted):
    if found != wanted:
        show = lambda value: value.hex() if isinstance(value, bytes) else str(value)
        raise Wrong(f"{what}: {show(found)[:96]} found, {show(wanted)[:96]} wanted")


# BER (X.690)


class Element:
    """A tag and its content; `raw` is the whole encoding."""

    def __init__(self, octets, start=0):
        self.tag = octets[start]
        length, at = octets[start + 1], start + 2
        self.indefinite = length == 0x80
        if length > 0x80:
            count = length - 0x80
            length, at = int.from_bytes(octets[at : at + count], "big"), at + count
        if self.indefinite:
            self.start, end = at, at
            self.kids = []
            while octets[end : end + 2] != b"\0\0":
                self.kids.append(Element(octets, end))
                end = self.kids[-1].after
            self.content, self.after = octets[at:end], end + 2
        else:
            self.content, self.after = octets[at : at + length], at + length
            check("length", len(self.content), length)
        self.raw = octets[start : self.after]

    def __iter__(self):
        if self.indefinite:
            return iter(self.kids)
        kids, at = [], 0
        while at < len(self.content):
            kids.append(Element(self.content, at))
            at = kids[-1].after
        return iter(kids)

    def __getitem__(self, index):
        return list(self)[index]

    def string(self):
        """The octets of an OCTET STRING, its segments joined."""
        return b"".join(kid.string() for kid in self) if self.tag & 0x20 else self.content

    def integer(self):
        return int.from_bytes(self.content, "big", signed=True)

    def oid(self):
        arcs, value = [], 0
        for octet in self.content:
            value = value << 7 | octet & 0x7F
            if not octet & 0x80:
                arcs.append(value)
                value = 0
        first = min(arcs[0] // 40, 2)
        return ".".join(str(arc) for arc in [first, arcs[0] - 40 * first, *arcs[1:]])

    def der(self):
        """The same in definite lengths; a SET OF is sorted."""
        if not self.tag & 0x20:
            return tlv(self.tag, self.content)
        kids = [kid.der() for kid in self]
        return tlv(self.tag, b"".join(sorted(kids) if self.tag == 0x31 else kids))


def tlv(tag, content):
    length = len(content)
    if length < 0x80:
        head = bytes([length])
    else:
        octets = length.to_bytes((length.bit_length() + 7) // 8, "big")
        head = bytes([0x80 | len(octets)]) + octets
    return bytes([tag]) + head + content


def set_of(attributes):
    """The DER of attributes under the tag of a SET OF (RFC 5083 section 2.2, RFC 5652 section 9.2)."""
    return tlv(0x31, b"".join(sorted(attribute.der() for attribute in attributes)))


# Algorithms

AES = "2.16.840.1.101.3.4.1."
SMIME_ALG = "1.2.840.113549.1.9.16.3."
DIGESTS = {
    "1.3.14.3.2.26": hashes.SHA1,
    "2.16.840.1.101.3.4.2.4": hashes.SHA224,
    "2.16.840.1.101.3.4.2.1": hashes.SHA256,
    "2.16.840.1.101.3.4.2.2": hashes.SHA384,
    "2.16.840.1.101.3.4.2.3": hashes.SHA512,
}
HMACS = {
    "1.3.6.1.5.5.8.1.2": hashes.SHA1,
    "1.2.840.113549.2.7": hashes.SHA1,
    "1.2.840.113549.2.8": hashes.SHA224,
    "1.2.840.113549.2.9": hashes.SHA256,
    "1.2.840.113549.2.10": hashes.SHA384,
    "1.2.840.113549.2.11": hashes.SHA512,
}
AGREEMENTS = {
    "1.3.133.16.840.63.0.2": ("x963", hashes.SHA1),
    "1.3.133.16.840.63.0.3": ("x963", hashes.SHA1),
    **{
        f"1.3.132.1.{arc}.{last}": ("x963", digest)
        for arc in (11, 14)
        for last, digest in enumerate([hashes.SHA224, hashes.SHA256, hashes.SHA384, hashes.SHA512])
    },
    SMIME_ALG + "19": ("hkdf", hashes.SHA256),
    SMIME_ALG + "20": ("hkdf", hashes.SHA384),
    SMIME_ALG + "21": ("hkdf", hashes.SHA512),
}
WRAPS = {AES + "5": 16, AES + "25": 24, AES + "45": 32}
OLD_WRAPS = {SMIME_ALG + "6": 24, SMIME_ALG + "7": 16}
PADDED_WRAPS = {AES + "8": 16, AES + "28": 24, AES + "48": 32}
CIPHERS = {AES + str(base + kind): (name, size)
           for base, size in ((0, 16), (20, 24), (40, 32))
           for kind, name in ((2, "aes-cbc"), (6, "aes-gcm"), (7, "aes-ccm"))}
CIPHERS["1.2.840.113549.3.7"] = ("3des", 24)
CIPHERS[SMIME_ALG + "18"] = ("chacha20-poly1305", 32)
CEK_HKDF = SMIME_ALG + "31"


def block_cipher(name, key):
    return TripleDES(key) if name == "3des" else algorithms.AES(key)


def cbc(name, key, iv, octets, decrypt):
    cipher = Cipher(block_cipher(name, key), modes.CBC(iv))
    run = cipher.decryptor() if decrypt else cipher.encryptor()
    return run.update(octets) + run.finalize()


def padded(octets, size):
    count = size - len(octets) % size
    return octets + bytes([count]) * count


def gcm(key, nonce, aad, octets, decrypt):
    """GCM as in NIST SP 800-38D, for nonces of any length: the other text and the whole tag."""
    ecb = Cipher(algorithms.AES(key), modes.ECB()).encryptor()
    h = int.from_bytes(ecb.update(bytes(16)), "big")

    def times(x):
        product, v = 0, h
        for bit in range(127, -1, -1):
            product ^= v if x >> bit & 1 else 0
            v = v >> 1 ^ (0xE1 << 120 if v & 1 else 0)
        return product

    def ghash(text):
        y = 0
        for at in range(0, len(text), 16):
            y = times(y ^ int.from_bytes(text[at : at + 16], "big"))
        return y.to_bytes(16, "big")

    whole = lambda text: text + bytes(-len(text) % 16)
    lengths = lambda a, b: (len(a) * 8).to_bytes(8, "big") + (len(b) * 8).to_bytes(8, "big")
    if len(nonce) == 12:
        first = nonce + b"\0\0\0\1"
    else:
        first = ghash(whole(nonce) + lengths(b"", nonce))
    following = first[:12] + ((int.from_bytes(first[12:], "big") + 1) % 2**32).to_bytes(4, "big")
    # The counter of a mode for any block counts over 128 bits, so the last 32 must not run over.
    if int.from_bytes(following[12:], "big") + len(octets) // 16 >= 2**32:
        raise Wrong("the counter runs over")
    stream = Cipher(algorithms.AES(key), modes.CTR(following)).encryptor()
    other = stream.update(octets)
    ciphertext = octets if decrypt else other
    s = ghash(whole(aad) + whole(ciphertext) + lengths(aad, ciphertext))
    mask = Cipher(algorithms.AES(key), modes.ECB()).encryptor().update(first)
    return other, bytes(a ^ b for a, b in zip(s, mask))


def aead(name, key, nonce, size, aad, plaintext):
    """Ciphertext and tag."""
    if name == "aes-gcm":
        if 8 <= len(nonce) <= 128:
            run = Cipher(algorithms.AES(key), modes.GCM(nonce)).encryptor()
            run.authenticate_additional_data(aad)
            ciphertext = run.update(plaintext) + run.finalize()
            return ciphertext, run.tag[:size]
        ciphertext, tag = gcm(key, nonce, aad, plaintext, False)
        return ciphertext, tag[:size]
    box = AESCCM(key, tag_length=size) if name == "aes-ccm" else ChaCha20Poly1305(key)
    sealed = box.encrypt(nonce, plaintext, aad)
    return sealed[:-size], sealed[-size:]


def aead_open(name, key, nonce, aad, ciphertext, tag):
    if name == "aes-gcm":
        if 8 <= len(nonce) <= 128:
            mode = modes.GCM(nonce, tag, min_tag_length=len(tag))
            run = Cipher(algorithms.AES(key), mode).decryptor()
            run.authenticate_additional_data(aad)
            return run.update(ciphertext) + run.finalize()
        plaintext, whole = gcm(key, nonce, aad, ciphertext, True)
        check("tag", whole[: len(tag)], tag)
        return plaintext
    box = AESCCM(key, tag_length=len(tag)) if name == "aes-ccm" else ChaCha20Poly1305(key)
    return box.decrypt(nonce, ciphertext + tag, aad)


# Recipients


class Receiver:
    """What the receiver brings along; `found` holds the secrets met on the way."""

    def __init__(self, context, pem):
        self.keys = []
        for pair in context.get("keys", []):
            key = serialization.load_pem_private_key(pem(pair["key"], "key"), None)
            named = "cert" in pair and not context.get("any_recipient")
            cert = x509.load_pem_x509_certificate(pem(pair["cert"], "cert")) if named else None
            self.keys.append((key, cert))
        kek = context.get("kek")
        self.kek = (bytes.fromhex(kek["id"]), bytes.fromhex(kek["key"])) if kek else None
        self.password = context.get("password")
        content_key = context.get("content_key")
        self.content_key = bytes.fromhex(content_key) if content_key else None
        self.found, self.met = {}, set()

    def key(self, recipients):
        """The content-encryption key from the first recipient that this receiver is."""
        for recipient in recipients:
            tag = recipient.tag
            way = {0x30: self.ktri, 0xA1: self.kari, 0xA2: self.kekri, 0xA3: self.pwri}.get(tag)
            key = way(list(recipient)) if way else None
            if key is not None:
                return key
        raise Wrong("no recipient is this receiver")

    def named(self, rid, kind):
        """The keys of a kind that a RecipientIdentifier, or a KeyAgreeRecipientIdentifier, names."""
        for key, cert in self.keys:
            if not isinstance(key, kind):
                continue
            if cert is None:
                yield key
            elif rid.tag == 0x30:
                issuer, serial = rid
                if issuer.der() == cert.issuer.public_bytes() and serial.integer() == cert.serial_number:
                    yield key
            else:
                identifier = rid.content if rid.tag == 0x80 else rid[0].content
                ski = cert.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
                if identifier == ski.digest:
                    yield key

    def ktri(self, fields):
        _, rid, algorithm, encrypted = fields
        for key in self.named(rid, rsa.RSAPrivateKey):
            oid = algorithm[0].oid()
            if oid == "1.2.840.113549.1.1.1":
                self.met.add("rsa-pkcs1")
                return key.decrypt(encrypted.content, padding.PKCS1v15())
            check("key transport", oid, "1.2.840.113549.1.1.7")
            self.met.add("rsa-oaep")
            digest, mask, label = hashes.SHA1, hashes.SHA1, b""
            for field in algorithm[1]:
                if field.tag == 0xA0:
                    digest = DIGESTS[field[0][0].oid()]
                elif field.tag == 0xA1:
                    mask = DIGESTS[field[0][1][0].oid()]
                else:
                    label = field[0][1].content
            oaep = padding.OAEP(padding.MGF1(mask()), digest(), label or None)
            return key.decrypt(encrypted.content, oaep)
        return None

    def kari(self, fields):
        _, originator, *more = fields
        ukm = more.pop(0)[0].content if more[0].tag == 0xA1 else None
        algorithm, recipients = more
        for rid, encrypted in recipients:
            for key in self.named(rid, (ec.EllipticCurvePrivateKey, x25519.X25519PrivateKey)):
                return self.agree(key, originator[0], ukm, algorithm, encrypted.content)
        return None

    def agree(self, key, originator, ukm, algorithm, wrapped):
        point = originator[1].content[1:]
        if isinstance(key, ec.EllipticCurvePrivateKey):
            self.met.add("ecdh")
            public = ec.EllipticCurvePublicKey.from_encoded_point(key.curve, point)
            secret = key.exchange(ec.ECDH(), public)
        else:
            self.met.add("x25519")
            secret = key.exchange(x25519.X25519PublicKey.from_public_bytes(point))
        derivation, digest = AGREEMENTS[algorithm[0].oid()]
        wrap = algorithm[1][0].oid()
        size = WRAPS.get(wrap) or OLD_WRAPS.get(wrap) or PADDED_WRAPS[wrap]
        info = algorithm[1].der()
        if ukm is not None:
            info += tlv(0xA0, tlv(4, ukm))
        info = tlv(0x30, info + tlv(0xA2, tlv(4, (size * 8).to_bytes(4, "big"))))
        if derivation == "x963":
            kek = X963KDF(digest(), size, info).derive(secret)
        else:
            kek = HKDF(digest(), size, ukm, info).derive(secret)
        self.found.update(shared_secret=secret, kek=kek)
        if wrap in OLD_WRAPS:
            return self.old_unwrap(algorithm[1], kek, wrapped)
        unwrap = keywrap.aes_key_unwrap if wrap in WRAPS else keywrap.aes_key_unwrap_with_padding
        return unwrap(kek, wrapped)

    def old_unwrap(self, algorithm, kek, wrapped):
        """RFC 3217 sections 3.2 and 4.2, and back again."""
        parameters = list(algorithm)[1:]
        is_rc2 = algorithm[0].oid() == SMIME_ALG + "7"
        self.met.add("rc2-wrap" if is_rc2 else "3des-wrap")
        cipher = RC2(kek) if is_rc2 else TripleDES(kek)

        def run(iv, text, decrypt):
            run = Cipher(cipher, modes.CBC(iv))
            run = run.decryptor() if decrypt else run.encryptor()
            return run.update(text) + run.finalize()

        outer = bytes.fromhex("4adda22c79e82105")
        octets = run(outer, wrapped, True)[::-1]
        text = run(octets[:8], octets[8:], True)
        body, checksum = text[:-8], text[-8:]
        check("checksum", checksum, hashlib.sha1(body).digest()[:8])
        again = octets[:8] + run(octets[:8], text, False)
        check("wrapped key", run(outer, again[::-1], False), wrapped)
        if is_rc2:
            check("rc2ParameterVersion", parameters[0].integer(), 58)
            check("length", len(body) - 1 - body[0] in range(8), True)
            return body[1 : 1 + body[0]]
        check("parameters", [field.raw for field in parameters] in ([], [b"\5\0"]), True)
        check("parity", {octet.bit_count() % 2 for octet in body}, {1})
        check("length", len(body), 24)
        return body

    def kekri(self, fields):
        _, identifier, algorithm, encrypted = fields
        if not self.kek or identifier[0].content != self.kek[0]:
            return None
        self.met.add("kekri")
        if algorithm[0].oid() in OLD_WRAPS:
            check("key-encryption key", len(self.kek[1]), OLD_WRAPS[algorithm[0].oid()])
            return self.old_unwrap(algorithm, self.kek[1], encrypted.content)
        check("key-encryption key", len(self.kek[1]), WRAPS[algorithm[0].oid()])
        return keywrap.aes_key_unwrap(self.kek[1], encrypted.content)

    def pwri(self, fields):
        _, derivation, algorithm, encrypted = fields
        if self.password is None:
            return None
        self.met.add("pwri")
        check("derivation", derivation[0].oid(), "1.2.840.113549.1.5.12")
        salt, count, *more = derivation[1]
        digest = next((HMACS[f[0].oid()] for f in more if f.tag == 0x30), hashes.SHA1)
        if algorithm[0].oid() in WRAPS:
            size = WRAPS[algorithm[0].oid()]
            kek = PBKDF2HMAC(digest(), size, salt.content, count.integer()).derive(self.password.encode())
            self.found.update(kek=kek)
            return keywrap.aes_key_unwrap(kek, encrypted.content)
        check("wrap", algorithm[0].oid(), SMIME_ALG + "9")
        name, size = CIPHERS[algorithm[1][0].oid()]
        iv = algorithm[1][1].content
        kek = PBKDF2HMAC(digest(), size, salt.content, count.integer()).derive(self.password.encode())
        self.found.update(kek=kek)
        # RFC 3211 section 2.3.2: the last block by the one before it, then the others by the last.
        octets, block = encrypted.content, len(iv)
        last = cbc(name, kek, octets[-2 * block : -block], octets[-block:], True)
        inner = cbc(name, kek, last, octets[:-block], True) + last
        text = cbc(name, kek, iv, inner, True)
        key = text[4 : 4 + text[0]]
        check("check value", text[1:4], bytes(~octet & 0xFF for octet in key[:3]))
        check("wrapped key", cbc(name, kek, (o := cbc(name, kek, iv, text, False))[-block:], o, False), octets)
        return key


# Content types


def content_info(octets):
    outer = Element(octets)
    check("trailing octets", len(octets), outer.after)
    return outer[0].oid(), list(outer[1][0])


def envelope(octets, receiver, apart=None):
    """The plaintext of EnvelopedData, AuthEnvelopedData or EncryptedData."""
    oid, fields = content_info(octets)
    kinds = {
        "1.2.840.113549.1.7.3": "EnvelopedData",
        "1.2.840.113549.1.7.6": "EncryptedData",
        "1.2.840.113549.1.9.16.1.23": "AuthEnvelopedData",
    }
    kind = kinds[oid]
    receiver.met.add(kind)
    fields = [field for field in fields[1:] if field.tag != 0xA0]
    if kind == "EncryptedData":
        key = receiver.content_key
    else:
        key = receiver.key(fields.pop(0))
    receiver.found["content_key"] = key
    info = list(fields.pop(0))
    ciphertext = info[2].string() if len(info) > 2 else apart
    algorithm = info[1]
    if algorithm[0].oid() == CEK_HKDF:
        receiver.met.add("cek-hkdf")
        algorithm = algorithm[1]
        salt = b"The Cryptographic Message Syntax"
        key = HKDF(hashes.SHA256(), len(key), salt, algorithm.der()).derive(key)
        receiver.found["derived_key"] = key
    name, size = CIPHERS[algorithm[0].oid()]
    receiver.met.add(name)
    check("size of the content-encryption key", len(key), size)
    if kind != "AuthEnvelopedData":
        iv = algorithm[1].content
        text = cbc(name, key, iv, ciphertext, True)
        count = text[-1]
        check("padding", text[-count:], bytes([count]) * count)
        plaintext = text[:-count]
        check("ciphertext", cbc(name, key, iv, padded(plaintext, len(iv)), False), ciphertext)
        return plaintext
    aad = b""
    if fields[0].tag == 0xA1:
        aad = set_of(fields.pop(0))
    tag = fields.pop(0).content
    if name == "chacha20-poly1305" or algorithm[1].tag == 0x04:
        nonce, length = algorithm[1].content, 16
    else:
        parameters = list(algorithm[1])
        nonce = parameters[0].content
        length = parameters[1].integer() if len(parameters) > 1 else 12
    check("size of mac", len(tag), length)
    plaintext = aead_open(name, key, nonce, aad, ciphertext, tag)
    check("ciphertext and tag", aead(name, key, nonce, length, aad, plaintext), (ciphertext, tag))
    return plaintext


def authenticated_data(octets, receiver, apart=None):
    oid, fields = content_info(octets)
    check("content type", oid, "1.2.840.113549.1.9.16.1.2")
    receiver.met.add("AuthenticatedData")
    fields = [field for field in fields[1:] if field.tag != 0xA0]
    key = receiver.key(fields.pop(0))
    receiver.found["authentication_key"] = key
    digest = HMACS[fields.pop(0)[0].oid()].name.replace("-", "")
    inner = DIGESTS[fields.pop(0)[0].oid()].name.replace("-", "") if fields[0].tag == 0xA1 else None
    encapsulated = list(fields.pop(0))
    content = encapsulated[1][0].string() if len(encapsulated) > 1 else apart
    covered = content
    if fields[0].tag == 0xA2:
        attributes = list(fields.pop(0))
        covered = set_of(attributes)
        values = {attribute[0].oid(): attribute[1][0] for attribute in attributes}
        check("content-type", values["1.2.840.113549.1.9.3"].raw, encapsulated[0].raw)
        wanted = hashlib.new(inner, content).digest()
        check("message-digest", values["1.2.840.113549.1.9.4"].content, wanted)
    check("mac", hmac.digest(key, covered, digest), fields[0].content)
    return content


def compressed_data(octets, receiver):
    oid, fields = content_info(octets)
    check("content type", oid, "1.2.840.113549.1.9.16.1.9")
    receiver.met.add("CompressedData")
    check("compression", fields[1][0].oid(), SMIME_ALG + "8")
    run = zlib.decompressobj()
    content = run.decompress(fields[2][1][0].string()) + run.flush()
    check("end of the stream", (run.eof, run.unused_data), (True, b""))
    return content


def digested_data(octets, receiver):
    oid, fields = content_info(octets)
    check("content type", oid, "1.2.840.113549.1.7.5")
    content = fields[2][1][0].string()
    digest = hashlib.new(DIGESTS[fields[1][0].oid()].name.replace("-", ""), content).digest()
    check("digest", fields[3].content, digest)
    return content


# Cases and messages


def object_of(octets, form):
    """The object in a MIME entity, PEM, base64, or as it is."""
    if form == "mime":
        return email.message_from_bytes(octets).get_payload(decode=True)
    if form == "pem":
        lines = octets.decode().split("\n")
        return base64.b64decode("".join(line for line in lines if not line.startswith("-----")))
    return base64.b64decode(octets) if form == "base64" else octets


def pem_of(name, kind):
    return (HERE / "keys" / f"{name}.{kind}.pem").read_bytes()


def recompute(case, secrets):
    """Compares one case with its secrets; what it met comes back."""
    octets = base64.b64decode(case.get("input", ""))
    for part in case.get("input_parts", []):
        octets += base64.b64decode(part["base64"]) * part.get("times", 1)
    octets = object_of(octets, case["input_form"])
    receiver = Receiver(case.get("context", {}), pem_of)
    kind = secrets.pop("kind")
    apart = base64.b64decode(case["content"]) if "content" in case else None
    if kind == "envelope":
        content = envelope(octets, receiver, apart)
    elif kind == "authenticated-data":
        content = authenticated_data(octets, receiver, apart)
    else:
        check("kind", kind, "compressed-data")
        content = compressed_data(octets, receiver)
    check("secrets", {name: value.hex() for name, value in receiver.found.items()}, secrets)
    check("content", hashlib.sha256(content).hexdigest(), case["expect"]["content_sha256"])
    return receiver.met


def all_cases():
    counts, faults = collections.Counter(), 0
    for path in sorted((HERE / "secrets").rglob("*.json")):
        name = path.relative_to(HERE / "secrets")
        try:
            case = json.loads((HERE / "cases" / name).read_text())
            counts.update(recompute(case, json.loads(path.read_text())))
            counts["cases"] += 1
        except Exception as error:  # noqa: BLE001, whatever it is, the case is not confirmed
            print(f"{name.with_suffix('')}: {type(error).__name__}: {error}", file=sys.stderr)
            faults += 1
    for kind, count in sorted(counts.items()):
        print(f"{count:5} {kind}")
    missing = ALONE - set(counts)
    if missing:
        print(f"not met: {', '.join(sorted(missing))}", file=sys.stderr)
    return 1 if faults or missing else 0


def one_message(arguments):
    pairs = []
    for key in arguments.key:
        pairs.append({"key": key, **({"cert": arguments.cert[len(pairs)]} if arguments.cert else {})})
    context = {"keys": pairs}
    if arguments.kek:
        identifier, _, file = arguments.kek.partition(":")
        context["kek"] = {"id": identifier, "key": pathlib.Path(file).read_text().strip()}
    if arguments.password_file:
        context["password"] = pathlib.Path(arguments.password_file).read_text().rstrip("\n")
    if arguments.content_key:
        context["content_key"] = pathlib.Path(arguments.content_key).read_text().strip()
    octets = pathlib.Path(arguments.file).read_bytes()
    octets = object_of(octets, arguments.form)
    receiver = Receiver(context, lambda name, _: pathlib.Path(name).read_bytes())
    sys.stdout.buffer.write(opened(octets, receiver))
    return 0


def opened(octets, receiver, apart=None):
    """The content of an object of any of the types that are known here."""
    oid = Element(octets)[0].oid()
    if oid == "1.2.840.113549.1.9.16.1.2":
        return authenticated_data(octets, receiver, apart)
    if oid == "1.2.840.113549.1.9.16.1.9":
        return compressed_data(octets, receiver)
    if oid == "1.2.840.113549.1.7.5":
        return digested_data(octets, receiver)
    return envelope(octets, receiver, apart)


# The driver (docs/driver-protocol.md)

FEATURES = """
    ber pem base64 enveloped-mail enveloped-data auth-enveloped-data encrypted-data authenticated-data digested-data
    compressed-data rsa-pkcs1-encryption rsa-oaep oaep-label ecdh ecdh-cofactor x25519-hkdf x25519-x963 ukm kekri pwri
    aes-cbc aes-gcm aes-ccm chacha20-poly1305 3des cek-hkdf p-256 p-384 p-521 sha-1 sha-224 sha-256 sha-384 sha-512
"""


def answer(request):
    """What is read of a message. Where it is not read, it is refused: this program says what is right, not what is
    wrong with what is not."""
    if "input_file" in request:
        octets = pathlib.Path(request["input_file"]).read_bytes()
    else:
        octets = base64.b64decode(request["input"])
    apart = base64.b64decode(request["content"]) if "content" in request else None
    receiver = Receiver(request.get("context", {}), lambda pem, _: pem.encode())
    content = opened(object_of(octets, request["input_form"]), receiver, apart)
    return {"verdict": "valid", "content": base64.b64encode(content).decode()}


def drive():
    about = {"driver": 1, "name": "recompute", "version": cryptography.__version__, "reports": ["content"]}
    print(json.dumps({**about, "ops": ["decrypt", "open", "decompress"], "features": FEATURES.split()}), flush=True)
    for line in sys.stdin:
        request = json.loads(line)
        try:
            said = answer(request)
        except KeyError as error:
            said = {"verdict": "unsupported", "detail": str(error)}
        except Exception as error:  # noqa: BLE001, whatever it is, nothing was read
            said = {"verdict": "invalid", "detail": f"{type(error).__name__}: {error}"}
        print(json.dumps({"id": request["id"], **said}), flush=True)
    return 0


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    tasks = parser.add_subparsers(dest="task")
    decrypt = tasks.add_parser("decrypt", help="one message")
    decrypt.add_argument("--key", action="append", default=[])
    decrypt.add_argument("--cert", action="append", default=[])
    decrypt.add_argument("--kek", metavar="HEXID:FILE")
    decrypt.add_argument("--password-file")
    decrypt.add_argument("--content-key", metavar="FILE")
    decrypt.add_argument("--form", default="der", choices=["der", "mime", "pem", "base64"])
    decrypt.add_argument("file")
    tasks.add_parser("drive", help="a driver for the suite")
    arguments = parser.parse_args()
    if arguments.task == "drive":
        return drive()
    return one_message(arguments) if arguments.task else all_cases()


if __name__ == "__main__":
    sys.exit(main())
