"""The command line of OpenSSL as it is installed: `openssl cms`, or `openssl smime` with the argument `smime`.

`-verify`, `-decrypt`, `-EncryptedData_decrypt` and `openssl pkey` do the judging, by their exit status.
"""

import datetime
import hashlib
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "common"))
from gauntlet import (Refused, Unsupported, content, context, ders, goes_in_raw, load, message, need, run, save,
                      serve, split_mail, text)

DOOR = "smime" if "smime" in sys.argv[1:] else "cms"
BOTH = """rsa-pkcs1 ecdsa p-256 p-384 p-521 dsa md5 sha-1 sha-224 sha-256 sha-384 sha-512 multipart-signed opaque-signed
detached ber without-signed-attributes multiple-signers legacy enveloped-data enveloped-mail rsa-pkcs1-encryption
aes-cbc 3des rc2 check.path set.time"""
CMS = """pem rsa-pss subject-key-identifier content-types auth-enveloped-data encrypted-data rsa-oaep oaep-label ecdh
ecdh-cofactor ukm kekri pwri aes-gcm pkcs8 pbes2 pkcs1-key sec1 pkcs12 scrypt"""
SINCE_3_6 = "ed25519 pbmac1"
FORMS = {"mime": "SMIME", "der": "DER", "ber": "DER", "pem": "PEM"}
# How OpenSSL names what it does not know, in the texts of its errors.
UNKNOWN = ("unsupported algorithm", "unsupported cipher", "unsupported label source", "unsupported type:",
           "unsupported content type", "unsupported compression", "unsupported key encryption",
           "unsupported signature", "unsupported key derivation", "unsupported prf", "unsupported mask",
           "unknown cipher", "unknown digest", "unknown message digest", "unknown mask", "unknown public key type",
           "unknown signature algorithm", "unknown pbe algorithm", "not supported for this key type",
           "kdf parameter error")


def openssl(folder, *arguments, legacy=False, after=()):
    """The octets that a command wrote. It has refused if its status is not 0."""
    out = folder / "out"
    providers = ["-provider", "default", "-provider", "legacy"] if legacy else []
    done = run("openssl", *arguments, *providers, "-out", str(out), *after)
    if done.returncode != 0:
        is_unknown = any(words in done.log.lower() for words in UNKNOWN)
        raise (Unsupported if is_unknown else Refused)(brief(done.log), {"released": bool(load(out))})
    return load(out)


def brief(log):
    """What went wrong, without numbers, libraries and lines of source."""
    return "; ".join(re.sub(r"^\w+:error:\w+:[^:]*:([^:]*):([^:]*):[^:]*:\d+:(.*)", r"\1: \2 \3", line).strip()
                     for line in log.splitlines())


def read(request, folder, *arguments):
    """Has a message read."""
    if request.get("input_form") not in FORMS:
        raise Unsupported("no -inform for this form")
    given = content(request)
    if given is not None:
        arguments += ("-content", save(folder, "content", given))
    source = ("-inform", FORMS[request["input_form"]], "-in", save(folder, "in", message(request)))
    return openssl(folder, DOOR, *arguments, *source, legacy=context(request, "legacy"))


def verify(request, folder):
    signers = folder / "signers"
    arguments = ["-verify", "-signer", str(signers), "-no-CAfile", "-no-CApath", "-no-CAstore", "-partial_chain"]
    if context(request, "trust"):
        arguments += ["-CAfile", save(folder, "trust", "".join(context(request, "trust")))]
    if context(request, "certs"):
        arguments += ["-certfile", save(folder, "certs", "".join(context(request, "certs")))]
    if context(request, "at"):
        arguments += ["-attime", str(seconds(context(request, "at")))]
    if context(request, "signature_only"):
        arguments.append("-noverify")
    if not context(request, "legacy"):
        arguments += ["-auth_level", "2"]
    if content(request) is not None and request["input_form"] != "mime" and not context(request, "content_text"):
        arguments.append("-binary")
    octets = read(request, folder, *arguments)
    certificates = ders(load(signers).decode())
    return {"content": text(octets), "released": True, "signers": [
        {"certificate_sha256": hashlib.sha256(certificate).hexdigest(), "verdict": "valid"}
        for certificate in certificates]}


def seconds(time):
    return int(datetime.datetime.fromisoformat(time.replace("Z", "+00:00")).timestamp())


def decrypt(request, folder):
    """Tries what the receiver has, one after the other."""
    tries = []
    for pair in context(request, "keys", []):
        tries.append(["-decrypt", "-inkey", save(folder, f"key{len(tries)}", pair["key"])])
        if pair.get("cert") and not context(request, "any_recipient"):
            tries[-1] += ["-recip", save(folder, f"cert{len(tries)}", pair["cert"])]
    if DOOR == "cms":
        if context(request, "kek"):
            kek = context(request, "kek")
            tries.append(["-decrypt", "-secretkey", kek["key"], "-secretkeyid", kek["id"]])
        if context(request, "password") is not None:
            tries.append(["-decrypt", "-pwri_password", context(request, "password")])
        if context(request, "content_key"):
            tries.append(["-EncryptedData_decrypt", "-secretkey", context(request, "content_key")])
    refusal = Refused("nothing to open it with") if DOOR == "cms" else Unsupported("it takes no such key")
    for arguments in tries:
        try:
            return {"content": text(read(request, folder, *arguments)), "released": True}
        except (Refused, Unsupported) as this:
            refusal = this
    raise refusal


def import_key(request, folder):
    password = save(folder, "password", context(request, "password", "") + "\n")
    source = ("-in", save(folder, "in", message(request)), "-passin", "file:" + password)
    openssl(folder, "pkey", *source, legacy=context(request, "legacy"))
    return {}


def make(request, folder, *arguments, after=()):
    """Has a message made. Of mail only the entity goes inside, and OpenSSL writes the fields of the new one."""
    produce = request["produce"]
    raw = goes_in_raw(request)
    outer, entity = (b"", message(request)) if raw else split_mail(message(request))
    arguments += ("-outform", {"der": "DER", "pem": "PEM"}.get(produce.get("form"), "SMIME"), "-crlfeol")
    arguments += ("-binary",) * raw + ("-stream",) * bool(produce.get("ber"))
    made = openssl(folder, DOOR, *arguments, "-in", save(folder, "in", entity), after=after)
    return {"output": text(made if produce.get("form") in ("der", "pem") else outer + made)}


def sign(request, folder):
    arguments = ["-sign"]
    for number, signer in enumerate(request["produce"]["signers"]):
        key, certificate = save(folder, f"key{number}", signer["key"]), save(folder, f"cert{number}", signer["cert"])
        arguments += ["-signer", certificate, "-inkey", key]
        arguments += ["-md", signer["digest"].replace("sha-", "sha")] if signer.get("digest") else []
        if DOOR == "smime" and (signer.get("padding") == "pss" or signer.get("sid") == "ski"):
            raise Unsupported("smime has no -keyopt and no -keyid")
        arguments += ["-keyopt", "rsa_padding_mode:pss"] if signer.get("padding") == "pss" else []
        arguments += ["-keyid"] if signer.get("sid") == "ski" else []
    arguments += ["-nodetach"] if request["produce"].get("form") not in (None, "multipart") else []
    return make(request, folder, *arguments)


def encrypt(request, folder):
    produce = request["produce"]
    kind, cipher = produce.get("type", "enveloped"), produce.get("cipher", "aes-256-cbc")
    if kind == "digested" and DOOR == "cms":
        return make(request, folder, "-digest_create", "-md", produce.get("digest", "sha-256").replace("sha-", "sha"))
    if kind == "encrypted" and DOOR == "cms":
        return make(request, folder, "-EncryptedData_encrypt", "-" + cipher, "-secretkey", context(request, "content_key"))
    if kind != "enveloped" or not cipher.endswith(("-cbc", "-gcm") if DOOR == "cms" else "-cbc"):
        raise Unsupported("no option for this")
    arguments, certificates = ["-encrypt", "-" + cipher], []
    for number, recipient in enumerate(produce["recipients"]):
        if DOOR == "smime" and (recipient["kind"] != "ktri" or {"oaep", "ski"} & set(recipient.values())):
            raise Unsupported("smime has no option for this recipient")
        if recipient["kind"] == "kekri":
            kek = context(request, "kek")
            arguments += ["-secretkey", kek["key"], "-secretkeyid", kek["id"]]
        elif recipient["kind"] == "pwri" and recipient.get("digest", "sha-1") == "sha-1":
            arguments += ["-pwri_password", context(request, "password")]
        elif recipient["kind"] == "ktri" or "x963" in recipient.get("kdf", ""):
            certificate = save(folder, f"cert{number}", recipient["cert"])
            certificates.append(certificate)
            arguments += ["-recip", certificate, *key_options(recipient)] if DOOR == "cms" else []
        else:
            raise Unsupported("no option for this recipient")
    return make(request, folder, *arguments, after=certificates if DOOR == "smime" else [])


def key_options(recipient):
    """The options after -recip. They come before the next recipient's."""
    if recipient.get("padding") == "oaep":
        yield from ("-keyopt", "rsa_padding_mode:oaep", "-keyopt")
        yield "rsa_oaep_md:" + recipient.get("digest", "sha-256").replace("sha-", "sha")
    if recipient["kind"] == "kari":
        yield from ("-keyopt", "ecdh_kdf_md:" + recipient["kdf"].rpartition("x963-")[2].replace("sha-", "sha"))
        yield from ("-keyopt", "ecdh_cofactor_mode:1") * ("cofactor" in recipient["kdf"])
        yield from ("-" + recipient["wrap"].replace("aes-", "aes"),) * bool(recipient.get("wrap"))
    yield from ("-keyid",) * (recipient.get("rid") == "ski")


need("openssl", "openssl")
VERSION = run("openssl", "version").log.split()[1]
OPERATIONS = {"verify": verify, "decrypt": decrypt, "sign": sign, "encrypt": encrypt}
FEATURES = BOTH
if DOOR == "cms":
    OPERATIONS["import"] = import_key
    FEATURES += " " + CMS
    if tuple(map(int, VERSION.split(".")[:2])) >= (3, 6):
        FEATURES += " " + SINCE_3_6
serve(f"openssl-{DOOR}-cli", VERSION, OPERATIONS, FEATURES, ["content", "signers", "released"])
