"""NSS, the library of Thunderbird, by its tools. `cmsutil -D` does the judging, `pk12util -i` that of key files.

cmsutil takes off every layer of a CMS object, and says of each signer whether its signature and certificate are
good. It knows nothing of mail. With the argument `layers` the driver asks for all layers at once (`open`).
"""

import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "common"))
from gauntlet import Refused, Unsupported, content, context, load, message, missing, need, run, save, serve, split_mail, text

FEATURES = """rsa-pkcs1 ecdsa p-256 p-384 p-521 dsa sha-1 sha-224 sha-256 sha-384 sha-512 detached ber
subject-key-identifier without-signed-attributes multiple-signers enveloped-data
rsa-pkcs1-encryption aes-cbc 3des rc2 pkcs12 check.path"""
PASSWORD = "throwaway"


class Database:
    """A throwaway database with what the receiver brings."""

    def __init__(self, request, folder):
        self.folder, self.path = folder, f"sql:{folder}"
        run("certutil", "-N", "-d", self.path, "--empty-password")
        for number, pem in enumerate(context(request, "trust", [])):
            self.add_certificate(f"trust{number}", pem, "TC,TC,TC")
        for number, pem in enumerate(context(request, "certs", [])):
            self.add_certificate(f"cert{number}", pem, ",,")
        for pair in context(request, "keys", []):
            self.add_key(pair["key"], pair.get("cert"))

    def add_certificate(self, name, pem, trust):
        run("certutil", "-A", "-d", self.path, "-n", name, "-t", trust, "-a", "-i", save(self.folder, name, pem))

    def add_key(self, key, certificate, name="key"):
        if not certificate:
            raise Unsupported("NSS finds a key by its certificate only")
        pair, file = save(self.folder, "pair", key + certificate), str(self.folder / "pair.p12")
        run("openssl", "pkcs12", "-export", "-in", pair, "-out", file, "-passout", "pass:" + PASSWORD, "-name", name)
        done = run("pk12util", "-i", file, "-d", self.path, "-W", PASSWORD)
        if done.returncode:
            raise Unsupported(done.log)

    def cmsutil(self, *arguments):
        out = self.folder / "out"
        done = run("cmsutil", *arguments, "-d", self.path, "-o", str(out))
        written = load(out)
        if done.returncode:
            raise Refused(done.log.replace("\n", "; "), {"released": bool(written)})
        return written


def decode(request, folder):
    """The layers that cmsutil finds, with what it says of their signers, and the content of the last."""
    if any(context(request, field) for field in ("kek", "password", "content_key", "signature_only")):
        raise Unsupported("cmsutil takes keys of certificates only, and always checks the path")
    if request["op"] != "verify" and content(request) is not None:
        raise Unsupported("cmsutil takes the detached content of signatures only")
    detached = ["-c", save(folder, "content", content(request))] if content(request) is not None else []
    arguments = ["-D", "-i", save(folder, "in", message(request)), *detached]
    database = Database(request, folder)
    layers = database.cmsutil(*arguments, "-h", "0", "-n").decode(errors="replace")
    return layers, database.cmsutil(*arguments)


def verify(request, folder):
    layers, octets = decode(request, folder)
    statuses = re.findall(r"signer\d+\.status=(\w+);", layers)
    if not statuses or set(statuses) != {"GoodSignature"}:
        raise Refused(layers.strip(), {"released": True})
    return {"content": text(content(request) or octets), "released": True}


def decrypt(request, folder):
    return {"content": text(decode(request, folder)[1]), "released": True}


def import_key(request, folder):
    password = save(folder, "password", context(request, "password", ""))
    database = Database(request, folder)
    done = run("pk12util", "-i", save(folder, "in", message(request)), "-d", database.path, "-w", password)
    if done.returncode:
        raise Refused(done.log.replace("\n", "; "))
    return {}


def sign(request, folder):
    produce, signers = request["produce"], request["produce"]["signers"]
    if produce.get("form") != "der" or len(signers) > 1 or {"pss", "ski"} & set(signers[0].values()):
        raise Unsupported("cmsutil has no option for this")
    database = Database(request, folder)
    database.add_key(signers[0]["key"], signers[0]["cert"], "signer")
    digest = signers[0].get("digest", "sha-256").replace("-", "").upper()
    entity = save(folder, "in", split_mail(message(request))[1])
    return {"output": text(database.cmsutil("-S", "-N", "signer", "-H", digest, "-G", "-Y", "NONE", "-i", entity))}


def version():
    """That of the library, which only its binary tells."""
    listing = run("sh", "-c", "ldd \"$(command -v cmsutil)\" | sed -n 's/.*libnss3.so => \\(\\S*\\).*/\\1/p'").log
    found = re.search(rb"Version: NSS ([\w.]+)", load(listing))
    return found[1].decode() if found else missing("libnss3 is missing: install the package libnss3-tools")


need("cmsutil", "libnss3-tools")
need("openssl", "openssl")
if "layers" in sys.argv[1:]:
    serve("nss-layers", version(), {"open": decrypt}, FEATURES + " digested-data nested", ["content", "released"])
else:
    OPERATIONS = {"verify": verify, "decrypt": decrypt, "import": import_key, "sign": sign}
    serve("nss", version(), OPERATIONS, FEATURES, ["content", "released"])
