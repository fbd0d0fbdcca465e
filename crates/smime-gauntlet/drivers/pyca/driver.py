"""pyca/cryptography: the functions of hazmat.primitives.serialization.pkcs7, and those that load key files.

`pkcs7_decrypt_der`, `pkcs7_decrypt_pem` and `pkcs7_decrypt_smime` do the judging. It has no function that verifies.
"""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "common"))
from gauntlet import Refused, Unsupported, content, context, goes_in_raw, library, message, missing, serve, split_mail, text

try:
    import cryptography
    from cryptography import x509
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import padding
    from cryptography.hazmat.primitives.ciphers import algorithms
    from cryptography.hazmat.primitives.serialization import (Encoding, load_der_private_key, load_pem_private_key,
                                                              pkcs7, pkcs12)
except ImportError:
    missing("cryptography is missing: install what requirements.txt names")

FEATURES = """rsa-pkcs1 rsa-pss ecdsa p-256 p-384 p-521 sha-1 sha-224 sha-256 sha-384 sha-512 multipart-signed
multiple-signers enveloped-data enveloped-mail rsa-pkcs1-encryption aes-cbc pkcs8 pbes2 pkcs1-key sec1
pkcs12 pbmac1 scrypt"""
READERS = {"der": pkcs7.pkcs7_decrypt_der, "ber": pkcs7.pkcs7_decrypt_der, "pem": pkcs7.pkcs7_decrypt_pem,
           "mime": pkcs7.pkcs7_decrypt_smime}
HASHES = {"sha-224": hashes.SHA224, "sha-256": hashes.SHA256, "sha-384": hashes.SHA384, "sha-512": hashes.SHA512}
CIPHERS = {"aes-128-cbc": algorithms.AES128, "aes-256-cbc": algorithms.AES256}
ENCODINGS = {"der": Encoding.DER, "pem": Encoding.PEM}


def decrypt(request, folder):
    if request.get("input_form") not in READERS or content(request) is not None:
        raise Unsupported("no function reads this form")
    refusal = Unsupported("pkcs7 decrypts with the key of a certificate only")
    for pair in context(request, "keys", []):
        if not pair.get("cert"):
            continue
        try:
            with library(UnsupportedAlgorithm):
                certificate = x509.load_pem_x509_certificate(pair["cert"].encode())
                key = load_pem_private_key(pair["key"].encode(), None)
                return {"content": text(READERS[request["input_form"]](message(request), certificate, key, []))}
        except (Refused, Unsupported) as this:
            refusal = this
    raise refusal


def import_key(request, folder):
    octets = message(request)
    password = context(request, "password")
    password = None if password is None else password.encode()
    with library(UnsupportedAlgorithm):
        if b"-----BEGIN" in octets:
            load_pem_private_key(octets, password)
        elif is_pkcs12(octets):
            if pkcs12.load_key_and_certificates(octets, password)[0] is None:
                raise Refused("no key in the file")
        else:
            load_der_private_key(octets, password)
    return {}


def is_pkcs12(octets):
    """Whether it is PKCS #12, by its version 3: the caller has to know which function to call."""
    return b"\x02\x01\x03" in octets[:9]


def sign(request, folder):
    produce = request["produce"]
    if produce.get("ber"):
        raise Unsupported("pkcs7 writes definite lengths only")
    outer, entity = entity_of(request)
    with library(UnsupportedAlgorithm, TypeError):
        builder = pkcs7.PKCS7SignatureBuilder().set_data(entity)
        for signer in produce["signers"]:
            if signer.get("sid") == "ski":
                raise Unsupported("pkcs7 names signers by issuer and serial number")
            pss = padding.PSS(padding.MGF1(HASHES[signer["digest"]]()), padding.PSS.DIGEST_LENGTH) \
                if signer.get("padding") == "pss" else None
            builder = builder.add_signer(
                x509.load_pem_x509_certificate(signer["cert"].encode()), load_pem_private_key(signer["key"].encode(), None),
                HASHES[signer.get("digest", "sha-256")](), rsa_padding=pss)
        form = produce.get("form", "multipart")
        if form == "opaque":
            raise Unsupported("pkcs7 writes multipart/signed mail only")
        options = [pkcs7.PKCS7Options.DetachedSignature] if form == "multipart" else []
        options += [pkcs7.PKCS7Options.Binary] if goes_in_raw(request) else []
        made = builder.sign(ENCODINGS.get(form, Encoding.SMIME), options)
    return {"output": text(outer + made)}


def encrypt(request, folder):
    produce = request["produce"]
    cipher = CIPHERS.get(produce.get("cipher", "aes-256-cbc"))
    if not cipher or produce.get("type", "enveloped") != "enveloped" or produce.get("ber"):
        raise Unsupported("pkcs7 has no option for this")
    outer, entity = entity_of(request)
    with library(UnsupportedAlgorithm, TypeError):
        builder = pkcs7.PKCS7EnvelopeBuilder().set_data(entity).set_content_encryption_algorithm(cipher)
        for recipient in produce["recipients"]:
            if recipient["kind"] != "ktri" or {"oaep", "ski"} & set(recipient.values()):
                raise Unsupported("pkcs7 has no option for this recipient")
            builder = builder.add_recipient(x509.load_pem_x509_certificate(recipient["cert"].encode()))
        options = [pkcs7.PKCS7Options.Binary] if goes_in_raw(request) else []
        made = builder.encrypt(ENCODINGS.get(produce.get("form"), Encoding.SMIME), options)
    return {"output": text(outer + made)}


def entity_of(request):
    """The fields that stay outside, and what goes inside."""
    if goes_in_raw(request):
        return b"", message(request)
    outer, entity = split_mail(message(request))
    return b"" if request["produce"].get("form") in ENCODINGS else outer, entity


OPERATIONS = {"decrypt": decrypt, "import": import_key, "sign": sign, "encrypt": encrypt}
serve("pyca-cryptography", cryptography.__version__, OPERATIONS, FEATURES, ["content"])
