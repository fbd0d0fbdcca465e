"""Which features (vectors/features.json) a request uses, by the object identifiers in its message and keys.

A refusal is `unsupported` where the message names what the driver does not claim: few libraries tell the two apart.
"""

import base64
import re

PKCS, AES, SECG, X963 = "1.2.840.113549.1.", "2.16.840.1.101.3.4.1.", "1.3.132.", "1.3.133.16.840.63.0."
SMIME_TYPE, SMIME_ALGORITHM = PKCS + "9.16.1.", PKCS + "9.16.3."
IDENTIFIERS = {
    "rsa-pss": [PKCS + "1.10"],
    "ecdsa": ["1.2.840.10045.4.1", *(f"1.2.840.10045.4.3.{n}" for n in range(1, 5))],
    "ed25519": ["1.3.101.112"],
    "p-256": ["1.2.840.10045.3.1.7"],
    "p-384": [SECG + "0.34"],
    "p-521": [SECG + "0.35"],
    "dsa": ["1.2.840.10040.4.1", "1.2.840.10040.4.3", "2.16.840.1.101.3.4.3.1", "2.16.840.1.101.3.4.3.2"],
    "md5": ["1.2.840.113549.2.5", PKCS + "1.4"],
    "sha-224": ["2.16.840.1.101.3.4.2.4", PKCS + "1.14"],
    "sha-384": ["2.16.840.1.101.3.4.2.2", PKCS + "1.12"],
    "sha-512": ["2.16.840.1.101.3.4.2.3", PKCS + "1.13"],
    "enveloped-data": [PKCS + "7.3"],
    "digested-data": [PKCS + "7.5"],
    "encrypted-data": [PKCS + "7.6"],
    "authenticated-data": [SMIME_TYPE + "2"],
    "compressed-data": [SMIME_TYPE + "9"],
    "auth-enveloped-data": [SMIME_TYPE + "23"],
    "rsa-oaep": [PKCS + "1.7"],
    "oaep-label": [PKCS + "1.9"],
    "ecdh": [X963 + "2", *(f"{SECG}1.11.{n}" for n in range(4))],
    "ecdh-cofactor": [X963 + "3", *(f"{SECG}1.14.{n}" for n in range(4))],
    "x25519-x963": ["1.3.101.110"],
    "x25519-hkdf": [SMIME_ALGORITHM + n for n in ("19", "20", "21")],
    "pwri": [SMIME_ALGORITHM + "9"],
    "aes-wrap-pad": [AES + n for n in ("8", "28", "48")],
    "aes-cbc": [AES + n for n in ("2", "22", "42")],
    "aes-gcm": [AES + n for n in ("6", "26", "46")],
    "aes-ccm": [AES + n for n in ("7", "27", "47")],
    "chacha20-poly1305": [SMIME_ALGORITHM + "18"],
    "3des": ["1.2.840.113549.3.7"],
    "rc2": ["1.2.840.113549.3.2"],
    "cek-hkdf": [SMIME_ALGORITHM + "31"],
    "pbes2": [PKCS + "5.13"],
    "pbmac1": [PKCS + "5.14"],
    "scrypt": ["1.3.6.1.4.1.11591.4.11"],
}
FORMS = {"pem": "pem", "base64": "base64", "ber": "ber"}
CONTEXT = {"kek": "kekri", "legacy": "legacy"}


def uses(request, octets):
    """The features that are told by the request and its octets."""
    context = request.get("context", {})
    found = {feature for name, feature in CONTEXT.items() if context.get(name)}
    if request["op"] == "import":
        return found | key_file_features(octets)
    if request.get("input_form") in FORMS:
        found.add(FORMS[request["input_form"]])
    if "content" in request:
        found.add("detached")
    pairs = context.get("keys", []) + request.get("produce", {}).get("signers", [])
    found |= named(octets, *(pair["key"].encode() for pair in pairs))
    if request.get("input_form") == "mime" and request["op"] in ("verify", "decrypt", "open"):
        found |= mail_features(octets, found)
    return found


def named(*texts):
    """The features whose object identifiers stand in the texts, or in base64 within them."""
    blobs = [*texts, *(decoded(run) for text in texts for run in re.findall(rb"(?:[A-Za-z0-9+/=]{40,}\r?\n?)+", text))]
    return {feature for feature, identifiers in IDENTIFIERS.items()
            if any(encoded(identifier) in blob for identifier in identifiers for blob in blobs)}


def key_file_features(octets):
    """The kind of a key file, by its label or by how it begins, and what is named within."""
    label = re.search(rb"-----BEGIN (\w*) ?PRIVATE KEY-----", octets)
    if label:
        kind = {b"RSA": "pkcs1-key", b"EC": "sec1", b"ENCRYPTED": "pbes2", b"": "pkcs8"}.get(label[1], "pkcs8")
    elif encoded(PKCS + "7.1") in octets:
        return {"pkcs12"} | named(octets) & {"pbmac1", "scrypt"}
    else:
        start = re.match(rb"\x30(?:[\x00-\x7f]|\x81.|\x82..)(\x02\x01.)?(.)", octets, re.DOTALL)
        kind = {b"\x02": "pkcs1-key", b"\x04": "sec1"}.get(start and start[2], "pkcs8" if start and start[1] else "pbes2")
    return {kind} | named(octets) & {"scrypt"}


def mail_features(octets, found):
    if b"multipart/signed" in octets.lower():
        return {"multipart-signed"}
    if found & {"enveloped-data", "auth-enveloped-data"}:
        return {"enveloped-mail"}
    return {"opaque-signed"} if b"pkcs7-mime" in octets.lower() else set()


def decoded(run):
    letters = re.sub(rb"[^A-Za-z0-9+/]", b"", run)
    return base64.b64decode(letters[:len(letters) // 4 * 4])


def encoded(identifier):
    """The DER of an object identifier."""
    first, second, *rest = map(int, identifier.split("."))
    body = b""
    for arc in [first * 40 + second, *rest]:
        septets = [arc & 127]
        while arc := arc >> 7:
            septets.insert(0, arc & 127 | 128)
        body += bytes(septets)
    return bytes([6, len(body)]) + body
