"""wolfSSL, by the C program beside this. `wc_PKCS7_VerifySignedData` and the `wc_PKCS7_Decode…Data` do the judging.

It judges the first signer of a message. The certification path and the address are the caller's. It reads no mail.
"""

import hashlib
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "common"))
from gauntlet import Refused, Unsupported, content, context, ders, load, message, run, save, serve, text
from uses import named

FEATURES = """rsa-pkcs1 ecdsa p-256 p-384 p-521 sha-1 sha-224 sha-256 sha-384 sha-512 detached ber subject-key-identifier
without-signed-attributes enveloped-data auth-enveloped-data encrypted-data rsa-pkcs1-encryption ecdh kekri pwri aes-cbc
aes-gcm aes-ccm"""
JUDGE = sys.argv[1]


def judge(folder, *arguments):
    done = run(JUDGE, *arguments)
    if done.returncode == 2:
        raise RuntimeError(done.log)
    if done.returncode:
        raise Refused(done.log)
    return load(folder / "out")


def source(request, folder):
    if request.get("input_form") in ("pem", "base64"):
        raise Unsupported("the PKCS #7 functions read DER and BER")
    return save(folder, "in", message(request)), str(folder / "out")


def verify(request, folder):
    given = content(request)
    files = [*source(request, folder), str(folder / "signer")]
    octets = judge(folder, "verify", *files, *([save(folder, "content", given)] if given is not None else []))
    signer = hashlib.sha256(load(folder / "signer")).hexdigest()
    return {"content": text(octets), "signers": [{"certificate_sha256": signer, "verdict": "valid"}]}


def decrypt(request, folder):
    if content(request) is not None:
        raise Unsupported("the functions take no detached ciphertext")
    types = named(message(request)[:40]) & {"enveloped-data", "auth-enveloped-data", "encrypted-data"}
    if not types:
        raise Refused("no content type that is encrypted")
    arguments, tries = ["decrypt", *source(request, folder), *types], []
    for number, pair in enumerate(context(request, "keys", [])):
        tries.append(["key", save(folder, f"key{number}", ders(pair["key"])[0])])
        if pair.get("cert"):
            tries[-1].append(save(folder, f"cert{number}", ders(pair["cert"])[0]))
    if context(request, "kek"):
        tries.append(["key", save(folder, "kek", bytes.fromhex(context(request, "kek")["key"]))])
    if context(request, "password") is not None:
        tries.append(["password", save(folder, "password", context(request, "password"))])
    if context(request, "content_key"):
        tries.append(["content-key", save(folder, "content-key", bytes.fromhex(context(request, "content_key")))])
    refusal = Refused("nothing to open it with")
    for secret in tries:
        try:
            return {"content": text(judge(folder, *arguments, *secret))}
        except Refused as this:
            refusal = this
    raise refusal


serve("wolfssl", run(JUDGE, "version").log, {"verify": verify, "decrypt": decrypt}, FEATURES, ["content", "signers"])
