#!/usr/bin/env python3
"""Makes headers.json: headers that programs read in different ways, each with who `email` of Python 3.11 says
they are from, by its two policies, and with whom they have to be taken to be from.

The last is written by hand: the one mailbox of From by RFC 5322 section 3.4 and its obsolete forms, `None` where
the header breaks the grammar or is another for other readers. It needs nothing but Python 3.11.
"""

import email
import email.policy
import email.utils
import json
import pathlib
import sys

A = "alice@example.com"
M = "mallory@evil.example"
ALICE = b"From: Alice <alice@example.com>\r\n"
MALLORY = b"From: Mallory <mallory@evil.example>\r\n"

# What stands in the header before the MIME fields, and who it is from.
HEADERS = [
    # Honest forms.
    (b"From: alice@example.com\r\n", A),
    (ALICE, A),
    (b"FROM: alice@example.com\r\n", A),
    (b"from:alice@example.com\r\n", A),
    (b"From:\r\n alice@example.com\r\n", A),
    (b"From: \"Alice\r\n of Example\"\r\n <alice@example.com>\r\n", A),
    (b"From: alice@example.com (Alice)\r\n", A),
    (b"From: (a) Alice (b) <(c) alice (d) @ (e) example . com (f)> (g)\r\n", A),
    (b"From: \"alice\"@example.com\r\n", A),
    (b"From: alice . @example.com\r\n", None),
    (b"From: Alice B. C. <alice@example.com>\r\n", A),
    (b"From: =?utf-8?q?Al=C3=AFce?= <alice@example.com>\r\n", A),
    (b"From: =?utf-8?q?mallory=40evil.example?= <alice@example.com>\r\n", A),
    (b"From: \"mallory@evil.example\" <alice@example.com>\r\n", A),
    (b"From: \"<mallory@evil.example>\" <alice@example.com>\r\n", A),
    (b"From: \"Alice \\\" <mallory@evil.example>\" <alice@example.com>\r\n", A),
    (b"From: (mallory@evil.example) alice@example.com\r\n", A),
    (b"From: Al\xc3\xafce <alice@example.com>\r\n", A),
    (b"From: <@relay.example,@evil.example:alice@example.com>\r\n", A),
    (b"From: ,alice@example.com,\r\n", A),
    (b"From: Alice@EXAMPLE.com\r\n", A),
    (b"From: alice@example.com\r\nSender: owner-list\r\n", A),
    (b"From: alice@example.com\r\nReply-To: mallory@evil.example\r\n", A),
    (b"From x Thu Jan  1 00:00:00 2026\r\n" + ALICE, A),
    (b"Resent-From: mallory@evil.example\r\n" + ALICE, A),
    (b"=?utf-8?q?From?=: mallory@evil.example\r\n" + ALICE, A),
    (b"From: alice@example.com (Alice\r\n of Example)\r\n", A),
    (b"From: Alice\r\n of\r\n Example\r\n <\r\n alice@example.com\r\n >\r\n", A),
    # A line end where a reader ends an address, a quoted string or a comment.
    (b"From: alice@example.com\r\n .evil.example\r\n", None),
    (b"From: alice@example.com\n\t.evil.example\n", None),
    (b"From: Alice <alice@example.com\r\n .evil.example>\r\n", None),
    (b"From: alice@example.com (\r\n) .evil.example\r\n", None),
    (b"From: alice@evil.\r\n example.com\r\n", None),
    (b"From: alice@\r\n example.com\r\n", None),
    (b"From: alice\r\n @example.com\r\n", None),
    (b"From: mallory\r\n .alice@example.com\r\n", None),
    (b"From: \"mallory\r\n alice\"@example.com\r\n", None),
    (b"From: <@relay.example\r\n .evil.example:alice@example.com>\r\n", None),
    (b"From: \"Alice\r\n <mallory@evil.example>, \" <alice@example.com>\r\n", None),
    (b"From: \"Alice\n <mallory@evil.example>, \" <alice@example.com>\n", None),
    (b"From: (x\r\n mallory@evil.example,\r\n) alice@example.com\r\n", None),
    (b"From: \"a\r\n b\" <alice@example.com>, \"mallory@evil.example\" <alice@example.com>\r\n", None),
    (b"From: (a\r\n) \", mallory@evil.example,\" <alice@example.com>\r\n", None),
    (b"From: \"a\r\n b\" (mallory@evil.example) <alice@example.com>\r\n", None),
    # Not the grammar.
    (b"From: alice@example.com <mallory@evil.example>\r\n", None),
    (b"From: mallory@evil.example <alice@example.com>\r\n", None),
    (b"From: <alice@example.com> <mallory@evil.example>\r\n", None),
    (b"From: <mallory@evil.example> <alice@example.com>\r\n", None),
    (b"From: [mallory@evil.example] <alice@example.com>\r\n", None),
    (b"From: mallory\\@evil.example <alice@example.com>\r\n", None),
    (b"From: mallory@evil.example: alice@example.com;\r\n", None),
    (b"From: alice@example.com: mallory@evil.example;\r\n", None),
    (b"From: Friends: alice@example.com;\r\n", None),
    (b"From: Friends:;\r\n", None),
    (b"From: <mallory@evil.example:alice@example.com>\r\n", None),
    (b"From: <@mallory@evil.example:alice@example.com>\r\n", None),
    (b"From: mallory@evil.example alice@example.com\r\n", None),
    (b"From: alice@example.com mallory@evil.example\r\n", None),
    (b"From: alice@example.com; mallory@evil.example\r\n", None),
    (b"From: <alice@example.com> mallory@evil.example\r\n", None),
    (b"From: Alice <alice@example.com>> <mallory@evil.example>\r\n", None),
    (b"From: Alice <<mallory@evil.example>alice@example.com>\r\n", None),
    (b"From: \"mallory@evil.example <alice@example.com>\r\n", None),
    (b"From: (mallory@evil.example alice@example.com\r\n", None),
    (b"From: mallory@evil.example) <alice@example.com>\r\n", None),
    (b"From: Alice <alice@example.com\r\n", None),
    (b"From: alice@example.com@evil.example\r\n", None),
    (b"From: \"alice@example.com\"@evil.example\r\n", None),
    (b"From: alice@[example.com] <mallory@evil.example>\r\n", None),
    (b"From: Al\xefce <alice@example.com>\r\n", None),
    (b"From: \"mallory@evil.example\0\" <alice@example.com>\r\n", None),
    (b"From: alice@example.com\0mallory@evil.example\r\n", None),
    (b"From: mallory@evil.example\x1b <alice@example.com>\r\n", None),
    (b"From: \xc2\xa0alice@example.com\r\n", None),
    (b"From: alice@example.com\xa0\r\n", None),
    (b"From: alice@example.com.\r\n", None),
    (b"From: alice@example.com, mallory@evil.example\r\n", None),
    (b"From: mallory@evil.example, alice@example.com\r\n", None),
    (b"From: alice\r\n", None),
    (b"From:\r\n", None),
    (b"From: =?utf-8?q?alice=40example=2Ecom=00?=@evil.example\r\n", None),
    # Two fields, or one that only some see.
    (ALICE + MALLORY, None),
    (MALLORY + ALICE, None),
    (b"\xef\xbb\xbf" + MALLORY + ALICE, None),
    (b"\xef\xbb\xbf" + ALICE, None),
    (b"\xc2\xa0" + MALLORY + ALICE, None),
    (b"\xa0" + ALICE, None),
    (b" " + MALLORY + ALICE, None),
    (b" " + ALICE, None),
    (b"From\xc2\xa0: mallory@evil.example\r\n" + ALICE, None),
    (b"From : mallory@evil.example\r\n" + ALICE, None),
    (b"From\x0c: mallory@evil.example\r\n" + ALICE, None),
    (b"\0" + MALLORY + ALICE, None),
    (b"junk\r\n" + MALLORY + ALICE, None),
    (b"junk\r\n " + MALLORY + ALICE, None),
    (ALICE + b"junk\r\n", A),
    # Where a reader takes the header to end before From, or behind it.
    (b"junk\r\n" + ALICE, None),
    (b"a b: c\r\n" + ALICE, None),
    (b"X : 1\r\n" + ALICE, None),
    (b"X\t: 1\r\n" + ALICE, None),
    (ALICE + b"X : 1\r\n", A),
    (b": 1\r\n" + ALICE, None),
    (b"X\xc3\xa9: 1\r\n" + ALICE, None),
    (b"X\x01: 1\r\n" + ALICE, None),
    (b"X: 1\r\n\x0cY: 1\r\n" + ALICE, None),
    (b"X: 1\r\r\n" + ALICE, None),
    (ALICE + b"X: 1\r\r\n", A),
    (b">From x Thu Jan  1 00:00:00 2026\r\n" + ALICE, None),
    (b"X: 1\r\n>From x Thu Jan  1 00:00:00 2026\r\n" + ALICE, None),
    # Line ends.
    (b"X: 1\r" + MALLORY + ALICE, None),
    (ALICE + b"X: 1\r" + MALLORY, None),
    (b"X: 1\r" + ALICE, None),
    (b"X: 1\n" + ALICE, None),
    (b"X: 1\x0b" + MALLORY + ALICE, None),
    (b"X: 1\x0c" + MALLORY + ALICE, None),
    (b"X: 1\x1e" + MALLORY + ALICE, None),
    (b"X: 1\xc2\x85" + MALLORY + ALICE, None),
    (b"X: 1\x85" + MALLORY + ALICE, None),
    (b"X: 1\xe2\x80\xa8" + MALLORY + ALICE, None),
    (b"From: alice@example.com\r, mallory@evil.example\r\n", None),
    (b"From: alice@example.com\n, mallory@evil.example\r\n", None),
    (b"From: alice@example.com\r\n , mallory@evil.example\r\n", None),
    (b"From: alice@example.com,\r\n\tmallory@evil.example\r\n", None),
    (b"From: alice@example.com\r\n \r\n ,mallory@evil.example\r\n", None),
    (ALICE + b"X: 1\r2\r\n", A),
    (ALICE.replace(b"\r\n", b"\n") + b"X: 1\n" * 9, A),
]


def compat32(header):
    """As most programs do: each From field's text to getaddresses."""
    message = email.message_from_bytes(header)
    values = [str(value) for value in message.get_all("From", [])]
    return [address for _, address in email.utils.getaddresses(values) if address]


def default(header):
    message = email.message_from_bytes(header, policy=email.policy.default)
    fields = message.get_all("From", [])
    return [address.addr_spec for field in fields for address in field.addresses if address.addr_spec]


def shown(read, header):
    try:
        addresses = read(header + b"MIME-Version: 1.0\r\n\r\n")
    except Exception:  # The parser gives up, so that nothing is shown.
        return []
    return [address.encode("utf-8", "surrogateescape").decode("latin-1") for address in addresses]


def main():
    if sys.version_info[:2] != (3, 11):
        sys.exit("the table is that of Python 3.11")
    rows = [
        {
            "header": header.decode("latin-1"),
            "from": who,
            "compat32": shown(compat32, header),
            "default": shown(default, header),
        }
        for header, who in HEADERS
    ]
    text = ",\n".join(json.dumps(row) for row in rows)
    pathlib.Path(__file__).with_name("headers.json").write_text(f"[\n{text}\n]\n")


main()
