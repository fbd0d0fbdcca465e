"""asn1crypto, which parses CMS, with pyca/cryptography for the arithmetic: what many Python programs compose.

asn1crypto reads every structure and judges nothing. The digest, the signature and the padding are judged by
cryptography's `verify` and `decrypt`, and the composition is the one below: for each signer its certificate by the
identifier, the messageDigest attribute compared with the content's digest, and the signature over the attributes as
they stand. The certification path and the address are the caller's.
"""

import hashlib
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "common"))
from gauntlet import Refused, Unsupported, content, context, ders, library, message, missing, serve, text

try:
    import asn1crypto
    from asn1crypto import cms, pem
    from cryptography import x509
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
    from cryptography.hazmat.primitives import hashes, padding
    from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed25519
    from cryptography.hazmat.primitives.asymmetric import padding as rsa_padding
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
    from cryptography.hazmat.primitives.serialization import load_pem_private_key
except ImportError:
    missing("asn1crypto or cryptography is missing: install what requirements.txt names")

# CompressedData is read in DER and BER, not in mail: the feature would claim both.
FEATURES = """rsa-pkcs1 rsa-pss ecdsa ed25519 p-256 p-384 p-521 dsa md5 sha-1 sha-224 sha-256 sha-384 sha-512 detached ber
pem subject-key-identifier without-signed-attributes multiple-signers content-types enveloped-data encrypted-data
rsa-pkcs1-encryption rsa-oaep aes-cbc 3des"""
HASHES = {"md5": hashes.MD5, "sha1": hashes.SHA1, "sha224": hashes.SHA224, "sha256": hashes.SHA256,
          "sha384": hashes.SHA384, "sha512": hashes.SHA512}
CIPHERS = {"aes": algorithms.AES, "tripledes": TripleDES}


def load(request, *kinds):
    """The content of a ContentInfo of one of these types."""
    if request.get("input_form") not in ("der", "ber", "pem"):
        raise Unsupported("asn1crypto reads DER, BER and PEM")
    octets = message(request)
    info = cms.ContentInfo.load(pem.unarmor(octets)[2] if pem.detect(octets) else octets)
    kind = info["content_type"].native
    if kind not in kinds:
        raise Refused(f"{kind} is not {' or '.join(kinds)}")
    return kind, info["content"]


def hash_of(name):
    if name not in HASHES:
        raise Unsupported(f"the digest {name}")
    return HASHES[name]()


def digest(name, octets):
    context = hashes.Hash(hash_of(name))
    context.update(octets)
    return context.finalize()


def verify(request, folder):
    with library(UnsupportedAlgorithm):
        signed = load(request, "signed_data")[1]
        inner = signed["encap_content_info"]["content"]
        octets = content(request)
        if octets is None:
            octets = inner.native if isinstance(inner.native, bytes) else inner.contents
        if octets is None:
            raise Refused("no content")
        if not len(signed["signer_infos"]):
            raise Refused("no signer")
        signers = [verify_signer(signed, signer, octets) for signer in signed["signer_infos"]]
    return {"content": text(octets), "signers": [
        {"certificate_sha256": hashlib.sha256(certificate).hexdigest(), "verdict": "valid"} for certificate in signers]}


def verify_signer(signed, signer, octets):
    """The certificate in DER of a signer whose signature is good."""
    certificate = certificate_of(signed, signer["sid"])
    algorithm, payload = signer["signature_algorithm"], octets
    digest_name = signer["digest_algorithm"]["algorithm"].native
    attributes = signer["signed_attrs"]
    if attributes:
        digests = [value for attribute in attributes if attribute["type"].native == "message_digest"
                   for value in attribute["values"].native]
        if digests != [digest(digest_name, octets)]:
            raise Refused("the messageDigest is not the content's digest")
        payload = attributes.untag().dump()
    key = x509.load_der_x509_certificate(certificate).public_key()
    verify_signature(key, algorithm, digest_name, signer["signature"].native, payload)
    return certificate


def verify_signature(key, algorithm, digest_name, signature, payload):
    name = algorithm.signature_algo
    if name == "ed25519" and isinstance(key, ed25519.Ed25519PublicKey):
        return key.verify(signature, payload)
    if name == "rsassa_pss":
        parameters = algorithm["parameters"]
        mask = parameters["mask_gen_algorithm"]["parameters"]["algorithm"].native
        hash_name = parameters["hash_algorithm"]["algorithm"].native
        pss = rsa_padding.PSS(rsa_padding.MGF1(hash_of(mask)), parameters["salt_length"].native)
        return key.verify(signature, payload, pss, hash_of(hash_name))
    hash_name = digest_name if algorithm["algorithm"].native in ("rsassa_pkcs1v15", "dsa") else algorithm.hash_algo
    if name == "rsassa_pkcs1v15":
        return key.verify(signature, payload, rsa_padding.PKCS1v15(), hash_of(hash_name))
    if name == "ecdsa" and isinstance(key, ec.EllipticCurvePublicKey):
        return key.verify(signature, payload, ec.ECDSA(hash_of(hash_name)))
    if name == "dsa" and isinstance(key, dsa.DSAPublicKey):
        return key.verify(signature, payload, hash_of(hash_name))
    raise Refused(f"{name} is not for the signer's key")


def certificate_of(signed, sid):
    for choice in signed["certificates"]:
        if choice.name == "certificate":
            certificate = choice.chosen
            if sid.name == "issuer_and_serial_number":
                is_it = (certificate.issuer.hashable, certificate.serial_number) == \
                    (sid.chosen["issuer"].hashable, sid.chosen["serial_number"].native)
            else:
                is_it = certificate.key_identifier == sid.native
            if is_it:
                return certificate.dump()
    raise Refused("the signer's certificate is not in the message")


def decrypt(request, folder):
    with library(UnsupportedAlgorithm):
        kind, enveloped = load(request, "enveloped_data", "encrypted_data")
        encrypted = enveloped["encrypted_content_info"]
        octets = encrypted["encrypted_content"].native
        octets = content(request) if octets is None else octets
        if kind == "encrypted_data":
            return {"content": text(decrypt_content(encrypted, bytes.fromhex(context(request, "content_key", "")), octets))}
        for pair in context(request, "keys", []):
            for recipient in enveloped["recipient_infos"]:
                if recipient.name == "ktri" and is_for(recipient.chosen["rid"], pair, request):
                    return {"content": text(decrypt_content(encrypted, decrypt_key(recipient.chosen, pair["key"]), octets))}
    raise Refused("no recipient that a key is for")


def is_for(rid, pair, request):
    if not pair.get("cert") or context(request, "any_recipient"):
        return True
    certificate = asn1crypto.x509.Certificate.load(ders(pair["cert"])[0])
    if rid.name == "issuer_and_serial_number":
        return (certificate.issuer.hashable, certificate.serial_number) == \
            (rid.chosen["issuer"].hashable, rid.chosen["serial_number"].native)
    return certificate.key_identifier == rid.native


def decrypt_key(recipient, key):
    algorithm = recipient["key_encryption_algorithm"]
    name = algorithm["algorithm"].native
    if name in ("rsaes_pkcs1v15", "rsa"):
        pad = rsa_padding.PKCS1v15()
    elif name == "rsaes_oaep":
        parameters = algorithm["parameters"]
        mask = parameters["mask_gen_algorithm"]["parameters"]["algorithm"].native
        label = parameters["p_source_algorithm"]["parameters"].native or None
        digest_name = parameters["hash_algorithm"]["algorithm"].native
        pad = rsa_padding.OAEP(rsa_padding.MGF1(hash_of(mask)), hash_of(digest_name), label)
    else:
        raise Unsupported(f"the key encryption {name}")
    return load_pem_private_key(key.encode(), None).decrypt(recipient["encrypted_key"].native, pad)


def decrypt_content(encrypted, key, octets):
    algorithm = encrypted["content_encryption_algorithm"]
    cipher = algorithm.encryption_cipher
    if cipher not in CIPHERS or algorithm.encryption_mode != "cbc":
        raise Unsupported(f"the cipher {algorithm['algorithm'].native}")
    if octets is None:
        raise Refused("no content")
    decryptor = Cipher(CIPHERS[cipher](key), modes.CBC(algorithm.encryption_iv)).decryptor()
    unpadder = padding.PKCS7(algorithm.encryption_block_size * 8).unpadder()
    return unpadder.update(decryptor.update(octets) + decryptor.finalize()) + unpadder.finalize()


def decompress(request, folder):
    with library():
        octets = load(request, "compressed_data")[1].decompressed
        if octets is None:
            raise Refused("no content")
    return {"content": text(octets)}


OPERATIONS = {"verify": verify, "decrypt": decrypt, "decompress": decompress}
serve("asn1crypto", asn1crypto.__version__, OPERATIONS, FEATURES, ["content", "signers"])
