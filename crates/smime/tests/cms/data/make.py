#!/usr/bin/env python3
"""Makes the messages in this folder that OpenSSL's command line cannot make: key agreement by X25519
and with static keys, several recipients of one agreement, authenticated attributes, bound keys,
AuthenticatedData, CompressedData, the password recipient of RFC 3211, key wraps of RFC 3217 and with
parameters that they should not have, a nonce without its SEQUENCE.

It needs the package `cryptography` (they were made with version 48), writes its own DER, and always
gives the same octets. Keys are those of vectors/keys, or stand below.
"""

import hashlib
import hmac
import pathlib
import zlib

from cryptography import x509
from cryptography.hazmat.decrepit.ciphers.algorithms import RC2, TripleDES
from cryptography.hazmat.primitives import hashes, keywrap, padding, serialization
from cryptography.hazmat.primitives.asymmetric import ec, x25519
from cryptography.hazmat.primitives.ciphers import Cipher, aead, algorithms, modes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC
from cryptography.hazmat.primitives.kdf.x963kdf import X963KDF

HERE = pathlib.Path(__file__).parent
KEYS = HERE / "../../../../../vectors/keys"
CONTENT = (HERE / "content.txt").read_bytes()

KEK = bytes(range(16))
KEK_ID = bytes.fromhex("c0ffee")
CONTENT_KEY = bytes(range(0x10, 0x20))
RECIPIENT = x25519.X25519PrivateKey.from_private_bytes(bytes(range(0x40, 0x60)))
EPHEMERAL = x25519.X25519PrivateKey.from_private_bytes(bytes(range(0x60, 0x80)))
EPHEMERAL_P256 = ec.derive_private_key(int.from_bytes(bytes(range(1, 33)), "big"), ec.SECP256R1())
UKM = b"user keying material"
NONCE = bytes(range(12))
IV = bytes(range(16))


def tlv(tag, *content):
    content = b"".join(content)
    length = len(content)
    if length < 0x80:
        octets = bytes([length])
    else:
        octets = length.to_bytes((length.bit_length() + 7) // 8, "big")
        octets = bytes([0x80 | len(octets)]) + octets
    return bytes([tag]) + octets + content


def sequence(*parts):
    return tlv(0x30, *parts)


def set_of(*parts):
    return tlv(0x31, *sorted(parts))


def integer(value):
    return tlv(0x02, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def octets(value):
    return tlv(0x04, value)


def oid(dotted):
    first, second, *rest = map(int, dotted.split("."))
    content = b""
    for arc in [40 * first + second, *rest]:
        septets = [arc & 0x7F]
        while arc := arc >> 7:
            septets.append(0x80 | arc & 0x7F)
        content += bytes(reversed(septets))
    return tlv(0x06, content)


NULL = tlv(0x05)
ID_DATA = oid("1.2.840.113549.1.7.1")
P256 = oid("1.2.840.10045.3.1.7")
EC_PUBLIC_KEY = oid("1.2.840.10045.2.1")
X25519 = oid("1.3.101.110")
AES_CBC = {16: "2.16.840.1.101.3.4.1.2", 32: "2.16.840.1.101.3.4.1.42"}
AES_GCM = {16: "2.16.840.1.101.3.4.1.6"}
AES_WRAP = {16: "2.16.840.1.101.3.4.1.5", 24: "2.16.840.1.101.3.4.1.25", 32: "2.16.840.1.101.3.4.1.45"}
X963 = {"256": "1.3.132.1.11.1", "384": "1.3.132.1.11.2", "512": "1.3.132.1.11.3"}
HKDF_SCHEME = {"256": "1.2.840.113549.1.9.16.3.19", "384": "1.2.840.113549.1.9.16.3.20", "512": "1.2.840.113549.1.9.16.3.21"}
HASH = {"256": hashes.SHA256(), "384": hashes.SHA384(), "512": hashes.SHA512()}


def content_info(content_type, content):
    return sequence(oid(content_type), tlv(0xA0, content))


def pem(name, kind):
    return (KEYS / f"{name}.{kind}.pem").read_bytes()


def certificate(name):
    return x509.load_pem_x509_certificate(pem(name, "cert"))


def private_key(name):
    return serialization.load_pem_private_key(pem(name, "key"), None)


def issuer_and_serial(certificate):
    return sequence(certificate.issuer.public_bytes(), integer(certificate.serial_number))


def key_identifier(certificate):
    return certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value.digest


# Content

def cbc(key, iv=IV):
    """An EncryptedContentInfo in CBC mode."""
    padder = padding.PKCS7(128).padder()
    encryptor = Cipher(algorithms.AES(key), modes.CBC(iv)).encryptor()
    ciphertext = encryptor.update(padder.update(CONTENT) + padder.finalize()) + encryptor.finalize()
    return sequence(ID_DATA, sequence(oid(AES_CBC[len(key)]), octets(iv)), tlv(0x80, ciphertext))


def triple_des_cbc(key):
    """The same with triple DES."""
    padder = padding.PKCS7(64).padder()
    encryptor = Cipher(TripleDES(key), modes.CBC(IV[:8])).encryptor()
    ciphertext = encryptor.update(padder.update(CONTENT) + padder.finalize()) + encryptor.finalize()
    return sequence(ID_DATA, sequence(oid("1.2.840.113549.3.7"), octets(IV[:8])), tlv(0x80, ciphertext))


def gcm(key, additional=b"", parameters=sequence(octets(NONCE), integer(16))):
    """An EncryptedContentInfo in GCM, and the tag."""
    sealed = aead.AESGCM(key).encrypt(NONCE, CONTENT, additional)
    algorithm = sequence(oid(AES_GCM[len(key)]), parameters)
    return sequence(ID_DATA, algorithm, tlv(0x80, sealed[:-16])), sealed[-16:]


def enveloped(recipients, info, originator_info=b"", version=2):
    return content_info("1.2.840.113549.1.7.3", sequence(integer(version), originator_info, set_of(*recipients), info))


def auth_enveloped(recipients, info, tag, attributes=b"", originator_info=b""):
    fields = [integer(0), originator_info, set_of(*recipients), info, attributes, octets(tag)]
    return content_info("1.2.840.113549.1.9.16.1.23", sequence(*fields))


# Recipients

def kekri(key, wrap=None, wrapped=None):
    wrap = wrap or sequence(oid(AES_WRAP[16]))
    wrapped = wrapped or keywrap.aes_key_wrap(KEK, key)
    return tlv(0xA2, integer(4), sequence(octets(KEK_ID)), wrap, octets(wrapped))


def old_wrap(cipher, key):
    """RFC 3217 sections 3.1 and 4.1: `key` stands as it is to be encrypted, padding and all."""
    def run(iv, text):
        encryptor = Cipher(cipher, modes.CBC(iv)).encryptor()
        return encryptor.update(text) + encryptor.finalize()

    inner = run(IV[:8], key + hashlib.sha1(key).digest()[:8])
    return run(bytes.fromhex("4adda22c79e82105"), (IV[:8] + inner)[::-1])


def pwri(wrap):
    """The key under AES key wrap and a password (RFC 3565 section 2.5), PBKDF2 with HMAC-SHA-1."""
    kek = PBKDF2HMAC(hashes.SHA1(), 16, IV, 2048).derive(b"secret")
    derivation = tlv(0xA0, oid("1.2.840.113549.1.5.12"), sequence(octets(IV), integer(2048)))
    return tlv(0xA3, integer(0), derivation, wrap, octets(keywrap.aes_key_wrap(kek, CONTENT_KEY)))


def key_encryption_key(secret, scheme, digest, ukm, length, wrap):
    """RFC 5753 section 7.2, RFC 8418 sections 2.1 and 2.2."""
    entity = tlv(0xA0, octets(ukm)) if ukm is not None else b""
    info = sequence(wrap, entity, tlv(0xA2, octets((8 * length).to_bytes(4, "big"))))
    if scheme is X963:
        return X963KDF(HASH[digest], length, info).derive(secret)
    return HKDF(HASH[digest], length, ukm, info).derive(secret)


def kari(originator, scheme, digest, ukm, length, recipients, wrap=None):
    """`recipients` are pairs of a KeyAgreeRecipientIdentifier and of the secret and the key for it."""
    keys = []
    wrap = wrap or sequence(oid(AES_WRAP[length]))
    for identifier, secret, key in recipients:
        kek = key_encryption_key(secret, scheme, digest, ukm, length, wrap)
        keys.append(sequence(identifier, octets(keywrap.aes_key_wrap(kek, key))))
    algorithm = sequence(oid(scheme[digest]), wrap)
    material = tlv(0xA1, octets(ukm)) if ukm is not None else b""
    return tlv(0xA1, integer(3), tlv(0xA0, originator), material, algorithm, sequence(*keys))


def x25519_message(scheme, digest, ukm=None, length=16):
    public = EPHEMERAL.public_key().public_bytes_raw()
    originator = tlv(0xA1, sequence(X25519), tlv(0x03, b"\0", public))
    secret = EPHEMERAL.exchange(RECIPIENT.public_key())
    identifier = tlv(0xA0, octets(b"recipient"))
    recipient = kari(originator, scheme, digest, ukm, length, [(identifier, secret, CONTENT_KEY)])
    return auth_enveloped([recipient], *gcm(CONTENT_KEY))


def ephemeral_p256(parameters):
    public = EPHEMERAL_P256.public_key().public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
    return tlv(0xA1, sequence(EC_PUBLIC_KEY, parameters), tlv(0x03, b"\0", public))


def ephemeral_message(parameters, length=16, wrap=None):
    bob = certificate("bob-p256")
    secret = EPHEMERAL_P256.exchange(ec.ECDH(), bob.public_key())
    recipients = [(issuer_and_serial(bob), secret, CONTENT_KEY)]
    recipient = kari(ephemeral_p256(parameters), X963, "256", None, length, recipients, wrap)
    return auth_enveloped([recipient], *gcm(CONTENT_KEY))


def two_recipients():
    """One agreement for two: one by key identifier, with a date, one by issuer and serial number."""
    key = bytes(range(32))
    alice, bob = certificate("alice-p256"), certificate("bob-p256")
    date = tlv(0x18, b"20260101000000Z")
    recipients = []
    for owner, identifier in [
        (alice, tlv(0xA0, octets(key_identifier(alice)), date)),
        (bob, issuer_and_serial(bob)),
    ]:
        secret = EPHEMERAL_P256.exchange(ec.ECDH(), owner.public_key())
        recipients.append((identifier, secret, key))
    return enveloped([kari(ephemeral_p256(b""), X963, "384", UKM, 24, recipients)], cbc(key))


def static_message(originator, brings_certificate=True):
    """The originator's key is that of Alice's certificate."""
    alice, bob = certificate("alice-p256"), certificate("bob-p256")
    secret = private_key("alice-p256").exchange(ec.ECDH(), bob.public_key())
    recipient = kari(originator(alice), X963, "256", UKM, 32, [(issuer_and_serial(bob), secret, CONTENT_KEY)])
    brought = alice.public_bytes(serialization.Encoding.DER)
    info = tlv(0xA0, tlv(0xA0, brought)) if brings_certificate else b""
    return auth_enveloped([recipient], *gcm(CONTENT_KEY), originator_info=info)


# Attributes

def attribute(kind, value):
    return sequence(oid(kind), set_of(value))


def with_attributes():
    attributes = [
        attribute("1.2.840.113549.1.9.3", ID_DATA),
        attribute("1.2.840.113549.1.9.5", tlv(0x17, b"260101000000Z")),
    ]
    info, tag = gcm(CONTENT_KEY, set_of(*attributes))
    return auth_enveloped([kekri(CONTENT_KEY)], info, tag, tlv(0xA1, *sorted(attributes)))


def bound(seal):
    """RFC 9709: the key that is used is derived from the one that is wrapped."""
    def real_algorithm(info):
        # Behind the header of the SEQUENCE and the content type stands the algorithm.
        body = info[2:][len(ID_DATA):]
        return body[:2 + body[1]]

    info, *tag = seal(CONTENT_KEY)
    real = real_algorithm(info)
    key = HKDF(hashes.SHA256(), 16, b"The Cryptographic Message Syntax", real).derive(CONTENT_KEY)
    info, *tag = seal(key)
    ciphertext = info[2:][len(ID_DATA) + len(real):]
    return sequence(ID_DATA, sequence(oid("1.2.840.113549.1.9.16.3.31"), real), ciphertext), *tag


def authenticated(attributes=None):
    mac = sequence(oid("1.2.840.113549.2.9"))
    encapsulated = sequence(ID_DATA, tlv(0xA0, octets(CONTENT)))
    digest, tagged, covered = b"", b"", CONTENT
    if attributes is not None:
        digest = tlv(0xA1, oid("2.16.840.1.101.3.4.2.1"))
        tagged, covered = tlv(0xA2, *sorted(attributes)), set_of(*attributes)
    code = hmac.new(KEK, covered, hashlib.sha256).digest()
    fields = [integer(0), set_of(kekri(KEK)), mac, digest, encapsulated, tagged, octets(code)]
    return content_info("1.2.840.113549.1.9.16.1.2", sequence(*fields))


def compressed():
    encapsulated = sequence(ID_DATA, tlv(0xA0, octets(zlib.compress(CONTENT))))
    algorithm = sequence(oid("1.2.840.113549.1.9.16.3.8"))
    return content_info("1.2.840.113549.1.9.16.1.9", sequence(integer(0), algorithm, encapsulated))


def rfc3211():
    """The second PasswordRecipientInfo of RFC 3211 section 3, octet by octet, and content under its key.

    The outermost length there, 96, leaves out the 15 octets that the shown fields have over it.
    """
    recipient = bytes.fromhex(
        "a36f 020100 a01b 06092a864886f70d01050c 300e 04081234567878563412 020201f4"
        "3023 060b2a864886f70d0109100309 3014 06082a864886f70d0307 0408baf1ca7931213c4e"
        "0428 c03c514abdb9e2c5aac038572b5e24553876b377aafb82eca5a9d73f8ab143d9ec74e6cad7db260c")
    key = bytes.fromhex("8c637d887223a2f965b566eb014b0fa5d52300a3f7ea40fffc577203c71baf3b")
    return enveloped([recipient], cbc(key), version=3)


def protected(digest="2.16.840.1.101.3.4.2.1", mac="1.2.840.113549.2.9"):
    """AuthenticatedData whose attributes name its algorithms (RFC 6211), or others."""
    value = sequence(sequence(oid(digest)), tlv(0xA2, oid(mac)))
    return authenticated([
        attribute("1.2.840.113549.1.9.3", ID_DATA),
        MESSAGE_DIGEST,
        attribute("1.2.840.113549.1.9.52", value),
    ])


# 24 octets, each of odd parity.
TRIPLE_DES_KEY = bytes.fromhex("0123456789abcdef" "23456789abcdef01" "456789abcdef0123")
WRAP_NULL = sequence(oid(AES_WRAP[16]), NULL)
TRIPLE_DES_WRAP = oid("1.2.840.113549.1.9.16.3.6")
RC2_WRAP = oid("1.2.840.113549.1.9.16.3.7")


def kekri_triple_des():
    """The shared key is the 16 octets of the others, and the first eight again."""
    wrapped = old_wrap(TripleDES(KEK + KEK[:8]), TRIPLE_DES_KEY)
    return kekri(None, sequence(TRIPLE_DES_WRAP, NULL), wrapped)


def kekri_rc2():
    wrapped = old_wrap(RC2(KEK), bytes([16]) + CONTENT_KEY + bytes(range(7)))
    return kekri(None, sequence(RC2_WRAP, integer(58)), wrapped)


MESSAGE_DIGEST = attribute("1.2.840.113549.1.9.4", octets(hashlib.sha256(CONTENT).digest()))

MESSAGES = {
    "x25519-x963-sha-256": x25519_message(X963, "256"),
    "x25519-x963-sha-512-ukm": x25519_message(X963, "512", UKM, 32),
    "x25519-hkdf-sha-256": x25519_message(HKDF_SCHEME, "256"),
    "x25519-hkdf-sha-384-ukm": x25519_message(HKDF_SCHEME, "384", UKM, 24),
    "x25519-hkdf-sha-512-ukm": x25519_message(HKDF_SCHEME, "512", UKM, 32),
    "p256-curve-absent": ephemeral_message(b""),
    "p256-curve-null": ephemeral_message(NULL),
    "p256-curve-named": ephemeral_message(P256),
    "p256-two-recipients": two_recipients(),
    "p256-static-issuer-serial": static_message(issuer_and_serial),
    "p256-static-key-id": static_message(lambda one: tlv(0x80, key_identifier(one))),
    "p256-static-alone": static_message(issuer_and_serial, brings_certificate=False),
    "auth-attributes": with_attributes(),
    "bound-gcm": auth_enveloped([kekri(CONTENT_KEY)], *bound(gcm)),
    "bound-cbc": enveloped([kekri(CONTENT_KEY)], *bound(lambda key: (cbc(key),))),
    "authenticated": authenticated(),
    "authenticated-attributes": authenticated([attribute("1.2.840.113549.1.9.3", ID_DATA), MESSAGE_DIGEST]),
    "authenticated-protected": protected(),
    "authenticated-protected-digest": protected(digest="2.16.840.1.101.3.4.2.3"),
    "authenticated-protected-mac": protected(mac="1.2.840.113549.2.11"),
    "compressed": compressed(),
    "pwri-rfc3211": rfc3211(),
    "p256-wrap-null": ephemeral_message(b"", wrap=WRAP_NULL),
    "p256-wrap-256-null": ephemeral_message(b"", 32, sequence(oid(AES_WRAP[32]), NULL)),
    "kekri-wrap-null": auth_enveloped([kekri(CONTENT_KEY, WRAP_NULL)], *gcm(CONTENT_KEY)),
    "kekri-3des": enveloped([kekri_triple_des()], triple_des_cbc(TRIPLE_DES_KEY)),
    "kekri-rc2": enveloped([kekri_rc2()], cbc(CONTENT_KEY)),
    "pwri-aes-wrap": auth_enveloped([pwri(sequence(oid(AES_WRAP[16])))], *gcm(CONTENT_KEY)),
    "pwri-aes-wrap-null": auth_enveloped([pwri(WRAP_NULL)], *gcm(CONTENT_KEY)),
    "gcm-bare": auth_enveloped([kekri(CONTENT_KEY)], *gcm(CONTENT_KEY, parameters=octets(NONCE))),
}

for name, message in MESSAGES.items():
    (HERE / f"{name}.der").write_bytes(message)
