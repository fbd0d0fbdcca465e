"""What the drivers in Python share: the lines of docs/driver-protocol.md, and the way to a command-line program."""

import base64
import contextlib
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

from uses import uses


class Refused(Exception):
    """The library refuses the message."""


class Unsupported(Exception):
    """The library says that it does not know what is asked."""


def serve(name, version, operations, features, reports):
    """Says the first line, then answers each request by the function of its `op`.

    Such a function takes the request and an empty folder of its own, and returns the fields of an answer
    beside `id` and `verdict`. Every exception but those two above is the driver's own failure.
    """
    claimed = features.split()
    say(driver=1, name=name, version=version, ops=list(operations), features=claimed, reports=reports)
    home = throwaway_folder()
    for number, line in enumerate(sys.stdin):
        request = json.loads(line)
        folder = home / str(number)
        folder.mkdir(mode=0o700)
        try:
            answer = {"verdict": "valid", **operations[request["op"]](request, folder)}
        except Refused as refusal:
            beyond = sorted(uses(request, message(request)).difference(claimed))
            answer = refused("unsupported" if beyond else "invalid", refusal, *beyond)
        except Unsupported as refusal:
            answer = refused("unsupported", refusal)
        except Exception as failure:
            answer = {"verdict": "error", "detail": f"{type(failure).__name__}: {failure}"}
        if "detail" in answer:
            answer["detail"] = answer["detail"].replace(f"{folder}/", "")
        say(id=request["id"], **answer)
        shutil.rmtree(folder, ignore_errors=True)


def say(**line):
    print(json.dumps(line), flush=True)


def refused(verdict, refusal, *beyond):
    """The answer of a refusal: its first argument is the detail, a second one more fields."""
    detail, *more = refusal.args or ("",)
    beyond = f" (not claimed: {', '.join(beyond)})" if beyond else ""
    return {"verdict": verdict, "detail": str(detail) + beyond, **(more[0] if more else {})}


@contextlib.contextmanager
def library(*unsupported):
    """Within, what the library throws is about the message; `unsupported` are what it throws on the unknown."""
    try:
        yield
    except (Refused, Unsupported):
        raise
    except unsupported as thrown:
        raise Unsupported(f"{type(thrown).__name__}: {thrown}") from thrown
    except Exception as thrown:
        raise Refused(f"{type(thrown).__name__}: {thrown}") from thrown


def throwaway_folder():
    """A folder that goes when this process has ended, in whatever way: an orphaned shell waits for that."""
    folder = tempfile.mkdtemp(prefix="smime-gauntlet-")
    script = 'exec 3<&0; (cat <&3; sleep 1; rm -rf "$1") >/dev/null 2>&1 &'
    watcher = subprocess.Popen(["sh", "-c", script, "sh", folder], stdin=subprocess.PIPE, start_new_session=True)
    watcher.wait()
    throwaway_folder.open_until_the_end = watcher.stdin
    return pathlib.Path(folder)


def need(program, package):
    """Ends the driver if a program is missing."""
    if not shutil.which(program):
        missing(f"{program} is missing: install the package {package}")


def missing(text):
    print(text, file=sys.stderr)
    sys.exit(3)


def run(*command, stdin=b"", **options):
    """Runs a program to its end. A program that crashes takes the driver with it: this is how a crash is told."""
    done = subprocess.run(command, input=stdin, capture_output=True, **options)
    if done.returncode < 0:
        sys.exit(f"{command[0]} was ended by signal {-done.returncode}")
    done.log = (done.stderr + done.stdout).decode(errors="replace").strip()
    return done


def message(request):
    """The octets that are asked about."""
    if "input_file" in request:
        return pathlib.Path(request["input_file"]).read_bytes()
    return base64.b64decode(request["input"])


def content(request):
    """The octets of detached content, or nothing."""
    return base64.b64decode(request["content"]) if "content" in request else None


def context(request, field, default=None):
    return request.get("context", {}).get(field, default)


def text(octets):
    """Octets as the fields of an answer have them."""
    return base64.b64encode(octets).decode()


def save(folder, name, octets):
    """Writes a file for a program and returns its path."""
    path = folder / name
    path.write_bytes(octets if isinstance(octets, bytes) else octets.encode())
    return str(path)


def load(path):
    """What a program wrote: nothing where it wrote no file."""
    path = pathlib.Path(path)
    return path.read_bytes() if path.exists() else b""


def ders(pem):
    """The octets of each object in a PEM text."""
    return [base64.b64decode(body) for body in re.findall(r"-----BEGIN [^-]+-----([^-]+)-----END", pem)]


def goes_in_raw(request):
    """Whether the input goes into a made object as it stands; otherwise it is mail."""
    return request["produce"].get("form") in ("der", "pem") and request.get("input_form") != "mime"


def split_mail(octets):
    """The fields that stay outside a made message, and the entity that goes inside (RFC 8551 section 3.1)."""
    head, empty, body = re.match(rb"(.*?\n|)(\r?\n|$)(.*)", octets, re.DOTALL).groups()
    outer, inner = b"", b""
    for field in re.findall(rb"[^ \t\r\n][^\n]*\n(?:[ \t][^\n]*\n)*", head):
        if re.match(rb"content-|mime-version:", field, re.IGNORECASE):
            inner += field
        else:
            outer += field
    return outer, inner + empty + body
