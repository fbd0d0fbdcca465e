"""gpgsm, the S/MIME part of GnuPG. `gpgsm --verify`, `--decrypt` and `--import` do the judging.

What it says by its status lines counts: a signature is good where it has GOODSIG and TRUST_FULLY and no ERROR.
It knows CMS objects and nothing of mail.
"""

import datetime
import hashlib
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "common"))
from gauntlet import (Refused, Unsupported, content, context, ders, load, message, need, run, save, serve, split_mail,
                      text)
from uses import PKCS, encoded

FEATURES = """rsa-pkcs1 rsa-pss ecdsa p-256 p-384 p-521 sha-1 sha-224 sha-256 sha-384 sha-512 detached ber pem base64
without-signed-attributes multiple-signers enveloped-data auth-enveloped-data
rsa-pkcs1-encryption pwri aes-cbc aes-gcm 3des pkcs12 check.path set.time"""
CONFIGURATION = "batch\nno-tty\ndisable-crl-checks\ndisable-dirmngr\nno-common-certs-import\npinentry-mode loopback\n"
ASSUMED = {"der": "--assume-binary", "ber": "--assume-binary", "pem": "--assume-armor", "base64": "--assume-base64"}
PASSWORD = "throwaway"


class Home:
    """A throwaway home with what the receiver brings, and an agent of its own that ends with it."""

    def __init__(self, request, folder):
        self.path, self.options = folder / "home", []
        self.path.mkdir(mode=0o700)
        save(self.path, "gpgsm.conf", CONFIGURATION)
        save(self.path, "gpg-agent.conf", "allow-loopback-pinentry\n")
        roots = [hashlib.sha1(der).hexdigest() for pem in context(request, "trust", []) for der in ders(pem)]
        save(self.path, "trustlist.txt", "".join(f"{fingerprint} S\n" for fingerprint in roots))
        if context(request, "at"):
            at = datetime.datetime.fromisoformat(context(request, "at").replace("Z", "+00:00"))
            self.options += ["--faked-system-time", str(int(at.timestamp()))]
        for number, pem in enumerate(context(request, "trust", []) + context(request, "certs", [])):
            self.run("--import", save(folder, f"cert{number}", pem))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        run("gpgconf", "--homedir", str(self.path), "--kill", "all")

    def run(self, *arguments, password=PASSWORD):
        """Runs a command and adds its status lines, each as a list of words."""
        fixed = ["gpgsm", "--homedir", str(self.path), "--status-fd", "1", "--passphrase-fd", "0"]
        done = run(*fixed, *self.options, *arguments, stdin=password.encode() + b"\n")
        lines = done.stdout.decode(errors="replace").splitlines()
        done.status = [line.split()[1:] for line in lines if line.startswith("[GNUPG:]")]
        done.log = done.stderr.decode(errors="replace").replace("gpgsm: ", "").strip().replace("\n", "; ")
        return done

    def add_key(self, folder, key, certificate):
        """Imports a key with its certificate, by way of a PKCS #12 file of the kind that gpgsm reads."""
        if not certificate:
            raise Unsupported("gpgsm finds a key by its certificate only")
        # The import of an EC key ends gpgsm 2.2.40 by signal 11.
        if VERSION < "2.3" and not is_rsa(key):
            raise Unsupported("gpgsm imports RSA keys only")
        pair = save(folder, "pair", key + certificate)
        file, pbe = str(folder / "pair.p12"), "PBE-SHA1-3DES"
        for _ in range(3):  # now and then gpgsm 2.2 cannot read such a file: with other salts it can
            run("openssl", "pkcs12", "-export", "-in", pair, "-out", file, "-passout", "pass:" + PASSWORD,
                "-macalg", "sha1", "-certpbe", pbe, "-keypbe", pbe)
            done = self.run("--import", file)
            if done.returncode == 0:
                return
        raise Unsupported(done.log)


def is_rsa(key):
    return encoded(PKCS + "1.1") in ders(key)[0]


def source(request, folder):
    path = save(folder, "in", message(request))
    return [ASSUMED[request["input_form"]], path] if request.get("input_form") in ASSUMED else [path]


def verify(request, folder):
    if context(request, "signature_only"):
        raise Unsupported("gpgsm always checks the path")
    assumed, given, out = source(request, folder), content(request), folder / "out"
    with Home(request, folder) as home:
        files = assumed + ([save(folder, "content", given)] if given is not None else [])
        done = home.run("--output", str(out), "--verify", *files)
        words = [line[0] for line in done.status]
        good, released = words.count("GOODSIG"), bool(load(out))
        signers = words.count("NEWSIG")
        if done.returncode or "ERROR" in words or not signers or not signers == good == words.count("TRUST_FULLY"):
            raise Refused(done.log, {"released": released})
        fingerprints = [line[1] for line in done.status if line[0] == "VALIDSIG"]
        certificates = [home.run("--export", fingerprint).stdout for fingerprint in fingerprints]
    return {"content": text(load(out) if given is None else given), "released": True, "signers": [
        {"certificate_sha256": hashlib.sha256(certificate).hexdigest(), "verdict": "valid"}
        for certificate in certificates]}


def decrypt(request, folder):
    if content(request) is not None or context(request, "kek") or context(request, "content_key"):
        raise Unsupported("gpgsm takes no detached content and no bare keys")
    assumed, out = source(request, folder), folder / "out"
    with Home(request, folder) as home:
        for pair in context(request, "keys", []):
            home.add_key(folder, pair["key"], pair.get("cert"))
        password = context(request, "password", PASSWORD)
        done = home.run("--output", str(out), "--decrypt", *assumed, password=password)
    if done.returncode or ["DECRYPTION_OKAY"] not in done.status:
        raise Refused(done.log, {"released": bool(load(out))})
    return {"content": text(load(out)), "released": True}


def import_key(request, folder):
    with Home(request, folder) as home:
        done = home.run("--import", save(folder, "in", message(request)), password=context(request, "password", ""))
    imported = [line for line in done.status if line[0] == "IMPORT_RES"]
    # The ninth and tenth numbers count the secret keys that are read and that are new.
    if done.returncode or not imported or imported[0][10] == "0":
        raise Refused(done.log)
    return {}


def sign(request, folder):
    signers = request["produce"]["signers"]
    if request["produce"].get("form") != "der" or any({"pss", "ski"} & set(signer.values()) for signer in signers):
        raise Unsupported("gpgsm has no option for this")
    with Home(request, folder) as home:
        users = []
        for signer in signers:
            home.add_key(folder, signer["key"], signer["cert"])
            users += ["--local-user", hashlib.sha1(ders(signer["cert"])[0]).hexdigest()]
        digest = ["--digest-algo", signers[0]["digest"].replace("-", "")] if signers[0].get("digest") else []
        entity, out = save(folder, "in", split_mail(message(request))[1]), folder / "out"
        done = home.run("--output", str(out), *users, *digest, "--sign", entity)
    if done.returncode:
        raise Refused(done.log)
    return {"output": text(load(out))}


need("gpgsm", "gpgsm")
need("openssl", "openssl")
VERSION = run("gpgsm", "--version").stdout.decode().split()[2]
OPERATIONS = {"verify": verify, "decrypt": decrypt, "import": import_key, "sign": sign}
FEATURES += "" if VERSION < "2.3" else " ecdh"
serve("gpgsm", VERSION, OPERATIONS, FEATURES, ["content", "signers", "released"])
