"""A driver of the S/MIME Gauntlet for a library in Python (docs/driver-protocol.md).

Fill in HELLO and verify(), and run it: gauntlet run --driver 'python3 driver.py' --filter 'signed/*'
"""

import base64
import json
import sys

HELLO = {
    "driver": 1,
    "name": "my-library",
    "version": "0",
    "ops": ["verify"],
    "features": [],  # what your library knows, of vectors/features.json: "rsa-pkcs1", "sha-256", "check.path"
    "reports": ["content"],
}


class Unsupported(Exception):
    """The library does not know what the message uses."""


def verify(message, detached, request):
    """Returns the octets that were signed. Whatever else is raised than Unsupported is a refusal."""
    # YOUR LIBRARY, HERE. request["context"] may have "trust", a list of anchors in PEM, and "at", the time to judge at;
    # request["input_form"] says whether the message is "mime", "der", "ber", "pem" or "base64".
    raise Unsupported(f"no library is called yet: {len(message)} octets")


def octets(request):
    """The message, and content that is given beside it."""
    detached = base64.b64decode(request["content"]) if "content" in request else None
    if "input" in request:
        return base64.b64decode(request["input"]), detached
    with open(request["input_file"], "rb") as file:
        return file.read(), detached


def answer(request):
    try:
        message, detached = octets(request)
    except Exception as failure:
        return {"verdict": "error", "detail": repr(failure)}
    try:
        signed = verify(message, detached, request)
        return {"verdict": "valid", "content": base64.b64encode(signed).decode()}
    except Unsupported as why:
        return {"verdict": "unsupported", "detail": str(why)}
    except Exception as refusal:
        return {"verdict": "invalid", "detail": repr(refusal)}


# What the library prints goes to standard error: standard output is the protocol's.
out, sys.stdout = sys.stdout, sys.stderr
print(json.dumps(HELLO), file=out, flush=True)
for line in sys.stdin:
    request = json.loads(line)
    print(json.dumps({"id": request["id"], **answer(request)}), file=out, flush=True)
