#!/usr/bin/env python3
"""Hostile multiparts, and what Python's `email` takes for their first part.

Writes multiparts.json beside this file: for each row the message, the octets of its first part as
`email` finds it, and for which readers the row is about something that RFC 2046 lets them do. Line
ends are LF there, those at the end of the part left out. Made with Python 3.11.
"""

import email
import email.generator
import email.policy
import io
import json
import pathlib
import re

SIGNED = "multipart/signed; protocol=\"application/pkcs7-signature\"; micalg=sha-256; "


def part(text, name="XX", behind="\r\n", before="\r\n"):
    """A part behind a delimiter, with the line ends around the delimiter."""
    return f"{before}--{name}{behind}Content-Type: text/plain\r\n\r\n{text}"


def parts(name="XX", first="good", before="\r\n", behind="\r\n", close="\r\n"):
    """Two parts under one boundary."""
    return (
        part(first, name, behind)
        + part("signature", name, behind, before)
        + f"{before}--{name}--{close}"
    )


EVIL = parts("XX", "evil")
ROWS = []


def row(name, parameter, body, field=None, may=()):
    """One row: a boundary parameter (or the whole field), a body. `may` names readers that compare
    the beginning of a line alone, which RFC 2046 section 5.1.1 lets them do."""
    header = field if field is not None else f"Content-Type: {SIGNED}{parameter}\r\n"
    message = f"From: alice@example.com\r\nMIME-Version: 1.0\r\n{header}\r\n{body}"
    ROWS.append((name, message, list(may)))


def honest():
    """What is no trick: these have to be read."""
    row("plain", 'boundary="XX"', parts())
    row("unquoted", "boundary=XX", parts())
    row("all line ends LF", "boundary=XX", parts().replace("\r\n", "\n"))
    row("delimiter first", "boundary=XX", parts()[2:])
    row("preamble and epilogue", "boundary=XX", "For old readers." + parts() + "Footer.\r\n")
    row("padding", "boundary=XX", parts(behind=" \t\r\n"), may=["mailparse"])
    row("no line end at the end", "boundary=XX", parts(close=""))
    row("not closed", "boundary=XX", parts()[: -len("\r\n--XX--\r\n")])
    row("close delimiter behind LF", "boundary=XX", parts(close="\n"))
    row("quoted pair that is needed", r'boundary="X\"X"', parts('X"X'))
    row("blank inside", 'boundary="X X"', parts("X X"))
    row("blank at the end, lines too", 'boundary="XX "', parts("XX "))
    row("comment behind", "boundary=XX (made by hand)", parts("XX"))
    row("comment before", "(made by hand) boundary=XX", parts("XX"))
    row("charset", "boundary*=us-ascii'en'X%20X", parts("X X"))
    row("continued", 'boundary*0="X"; boundary*1="Y"', parts("XY"))
    row("70 characters", "boundary=" + "x" * 70, parts("x" * 70))
    row("71 characters", "boundary=" + "x" * 71, parts("x" * 71))
    row("given twice alike", 'boundary=XX; boundary="XX"', parts())
    row("old characters", "boundary=----=_Part_1.2@[x]", parts("----=_Part_1.2@[x]"))
    row("blank before a delimiter", "boundary=XX", parts(first="good\r\n --XX\r\nmore"))
    row("delimiter within a line", "boundary=XX", parts(first="good --XX\r\nx--XX--"))
    row(
        "inner multipart",
        "boundary=XX",
        parts(first="good").replace(
            "text/plain\r\n\r\ngood",
            "multipart/mixed; boundary=IN\r\n" + parts("IN", "inner")[:-2],
        ),
    )
    row(
        "inner multipart with the outer boundary",
        "boundary=XX",
        part("x").replace("text/plain", "multipart/mixed; boundary=XX") + parts(),
    )
    row("lines of CR CR LF", "boundary=XX", parts().replace("\r\n", "\r\r\n"))
    name, message, may = ROWS.pop()
    ROWS.append((name, message.replace("\r\r\n", "\r\n").replace("\r\n", "\r\r\n"), may))


def boundaries():
    """Boundaries that readers take for different values."""
    row("blank trimmed", 'boundary="XX "', EVIL + parts("XX "))
    row("tab trimmed", 'boundary="XX\t"', EVIL + parts("XX\t"))
    row("blank trimmed, the other way", 'boundary="XX "', parts("XX ", "good") + EVIL)
    row("only a blank", 'boundary=" "', part("evil", "") + parts(" "))
    row("empty", 'boundary=""', part("evil", "") + parts(""))
    row("backslash in quotes", r'boundary="X\Y"', parts(r"X\Y", "evil") + parts("XY"))
    row("two backslashes in quotes", r'boundary="X\\Y"', parts(r"X\\Y", "evil") + parts(r"X\Y"))
    row("quote behind a backslash", r'boundary="X\"Y"', parts(r"X\"Y", "evil") + parts('X"Y'))
    row("quote that ends behind a backslash", r'boundary="X\";Y"', parts("X\\", "evil") + parts('X";Y'))
    row("quote that ends early", r'boundary="X\"Y"', parts("X\\", "evil") + parts('X"Y'))
    row("backslash without quotes", r"boundary=X\Y", parts("XY", "evil") + parts(r"X\Y"))
    row("comment that is none to some", "boundary=XX(c)", parts("XX(c)", "evil") + parts())
    row("comment behind quotes", 'boundary="XX"(c)', parts('"XX"(c)', "evil") + parts())
    row("comment before the value", "boundary=(c)XX", parts("(c)XX", "evil") + parts())
    row("parameter in a comment", "(; boundary=EV;) boundary=XX", parts("EV", "evil") + parts())
    row("parameter in a quoted string", 'x="; boundary=EV; y="; boundary=XX', parts("EV", "evil") + parts())
    row("parameter behind an escaped quote", r'x="\"; boundary=EV; y=\""; boundary=XX', parts("EV", "evil") + parts())
    row("text behind a quoted value", 'boundary="XX"Y', parts('"XX"Y', "evil") + parts())
    row("blank inside without quotes", "boundary=XX YY", parts("XX", "evil") + parts("XX YY"))
    row("folded value", 'boundary="XX\r\n YY"', parts("XXYY", "evil") + parts("XX YY"))
    row("folded value, two blanks", 'boundary="XX\r\n  YY"', parts("XX YY", "evil") + parts("XX  YY"))
    row("given twice", "boundary=EV; boundary=XX", parts("EV", "evil") + parts())
    row("given twice, once continued", "boundary=EV; boundary*0=XX", parts("EV", "evil") + parts())
    row("given twice, once with a charset", "boundary=EV; boundary*=us-ascii''XX", parts("EV", "evil") + parts())
    row("continued with a gap", "boundary*0=X; boundary*2=Y", parts("XY", "evil") + parts("X"))
    row("continued with a zero before the number", "boundary*0=X; boundary*01=Y", parts("XY", "evil") + parts("X"))
    row("continued twice", "boundary*0=X; boundary*1=Y; boundary*1=Z", parts("XZ", "evil") + parts("XY"))
    row("a character set of other letters", "boundary*=utf-7''+AGE-bc", parts("abc", "evil") + parts("+AGE-bc"))
    row("a character set of the 1960s", "boundary*=cp037''KKK", parts("...", "evil") + parts("KKK"))
    row("a character set of escapes", r"boundary*=unicode_escape''\x61bc", parts("abc", "evil") + parts(r"\x61bc"))
    row("a later section with a charset", "boundary*0=\"x'y'abc\"; boundary*1*=def", parts("abcdef", "evil") + parts("x'y'abcdef"))
    for octet, name in [("\v", "vertical tab"), ("\f", "form feed"), ("\x1c", "separator"), ("\x1f", "separator of units")]:
        row(f"{name} before the name", f"{octet}boundary=EV; boundary=XX", parts("EV", "evil") + parts())
        row(f"{name} behind the name", f"boundary{octet}=EV; boundary=XX", parts("EV", "evil") + parts())
    row("quotes in quotes", r'boundary="\"EV\""', parts("EV", "evil") + parts('"EV"'))
    row("quotes and pairs in quotes", r'boundary="\"a\\\\b\""', parts(r"a\b", "evil") + parts(r'"a\\b"'))
    row("brackets in brackets", "boundary=<<EV>>", parts("EV", "evil") + parts("<<EV>>"))
    row("brackets in quotes", 'boundary="<EV>"', parts("EV", "evil") + parts("<EV>"))
    row("a quote that never ends", 'boundary="x=y;', parts('"x=y;', "evil") + parts("x=y;"))
    row("a quote that never ends, after it", 'boundary=XX; x="y;', parts("XX", "good"))
    for type_ in ["signed text/plain", "signed/x", "signed, text/html"]:
        row(f"a type of multipart/{type_}", "", parts("XX", "evil"), field=f"Content-Type: multipart/{type_}; boundary=XX\r\n")
    row("not ASCII", 'boundary="X\u00e9"', parts("X", "evil") + parts("X\u00e9"))
    row("a control character", 'boundary="X\u0001"', parts("X", "evil") + parts("X\u0001"))
    row("999 characters", "boundary=" + "x" * 999, parts("x" * 999))
    row(
        "Content-Type twice",
        "",
        parts("EV", "evil") + parts(),
        field="Content-Type: multipart/mixed; boundary=EV\r\nContent-Type: multipart/signed; boundary=XX\r\n",
    )
    row(
        "Content-Type behind a CR",
        "",
        parts("EV", "evil") + parts(),
        field="Subject: x\rContent-Type: multipart/mixed; boundary=EV\r\nContent-Type: multipart/signed; boundary=XX\r\n",
    )


def line_ends():
    """Line ends and white space around delimiters that not every reader knows."""
    good = parts()
    row("CR before a delimiter", "boundary=XX", f"Hello.\r--XX\r\nContent-Type: text/plain\r\n\r\nevil{good}")
    row("CR behind a delimiter", "boundary=XX", f"\r\n--XX\rContent-Type: text/plain\r\n\r\nevil{good}")
    row("CRs around a delimiter", "boundary=XX", f"Hello.\r--XX\rContent-Type: text/plain\r\revil{good}")
    row("CR before a delimiter in the first part", "boundary=XX", parts(first="good\r--XX\r\n\r\nevil"))
    row("CR before the close delimiter", "boundary=XX", parts(first="good\r--XX--\r\n"))
    row("CR behind the close delimiter", "boundary=XX", parts(first="good\r\n--XX--\rmore"))
    row("CR CR LF behind a delimiter", "boundary=XX", parts(behind="\r\r\n"))
    row("CR CR LF before a delimiter", "boundary=XX", parts(first="good\r"))
    row("LF before a delimiter, CRLF elsewhere", "boundary=XX", parts().replace("good\r\n", "good\n"))
    row("LF behind a delimiter, CRLF elsewhere", "boundary=XX", parts().replace("--XX\r\n", "--XX\n", 1))
    row("LF around a delimiter before the others", "boundary=XX", f"\n--XX\nContent-Type: text/plain\n\nevil{good}")
    for octet, name in [("\f", "form feed"), ("\v", "vertical tab"), ("\u00a0", "no-break space"), ("\0", "NUL")]:
        behind = f"{octet}\r\n"
        row(f"{name} behind a delimiter", "boundary=XX", part("evil", behind=behind) + good, may=["mailparse"])
    row("form feed behind the close delimiter", "boundary=XX", parts(first="good\r\n--XX--\f\r\nmore"), may=["mailparse"])
    row("longer line", "boundary=XX", parts(first="good\r\n--XXY\r\nmore"), may=["mailparse"])
    row("close delimiter with text", "boundary=XX", parts(first="good\r\n--XX--more\r\nmore"), may=["mailparse"])


def text_of(octets):
    """Octets as text of one character an octet, with LF for line ends, none at the end."""
    return re.sub("\r\n|\r", "\n", octets.decode("latin-1")).rstrip("\n")


def first_part(message):
    """The first part as `email` has it: its header as it came, its body."""
    found = email.message_from_bytes(message, policy=email.policy.compat32)
    if not found.is_multipart():
        return None
    first = found.get_payload(0)
    output = io.BytesIO()
    policy = email.policy.compat32.clone(max_line_length=0)
    email.generator.BytesGenerator(output, mangle_from_=False, policy=policy).flatten(first)
    return text_of(output.getvalue())


def main():
    honest()
    count = len(ROWS)
    boundaries()
    line_ends()
    rows = []
    for number, (name, message, may) in enumerate(ROWS):
        octets = message.encode("latin-1")
        rows.append(
            {
                "name": name,
                "message": message,
                "honest": number < count,
                "may": may,
                "python": first_part(octets),
            }
        )
    output = pathlib.Path(__file__).with_suffix(".json")
    output.write_text(json.dumps(rows, indent=1) + "\n")


main()
