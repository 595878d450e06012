"""python3 -m brlint FILE...: lints DER or PEM files, as brlint(1) does with a few of its options. The command does more, and is quicker.

It is strict about PEM: what may be left of a damaged block makes a file one that cannot be read, where the command still judges the blocks beside it.
"""

from __future__ import annotations

import argparse
import base64
import re
import sys

from . import Error, Job, Linter, version

# Those of which one may follow another; the others are one document, and this program writes one object after another.
FORMATS = ("text", "jsonl", "zlint", "lines", "pkimetal")

BLOCK = re.compile(rb"-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \1-----")

# What text beside the blocks must not have. BEGIN and END count between dashes, and without any before the name of an object. No part of it goes through
# a line again and again, however long that is.
BOUNDARY = re.compile(
    rb"--[ \t]*(?:BEGIN|END)"
    rb"|\b(?:BEGIN|END)\b[^\n]{0,100}--"
    rb"|(?<![a-z])-[ \t]*(?:BEGIN|END)\b[^\n]{0,100}-"
    rb"|^[^a-z0-9\n]*(?:BEGIN|END)[ \t]+(?:[a-z0-9]+[ \t]+)*(?:CERTIFICATE|CRL|PKCS7|CMS)[^a-z0-9\n]*$",
    re.IGNORECASE | re.MULTILINE,
)
BASE64 = re.compile(rb"[A-Za-z0-9+/]+={0,2}")
CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1f]")

LEVELS = ("error", "warning", "notice")

# A line of so many characters of base64 is taken for a part of a block, and so are shorter ones from one on that begins as an object does.
BODY = 40


def fault(text: bytes) -> str:
    """Returns what text outside of whole blocks has that may be left of one; empty if there is nothing."""
    text = text.replace(b"\r", b"\n")
    if BOUNDARY.search(text):
        return "what looks like the beginning or end of a PEM block is not one of a whole block"
    if CONTROL.search(text):
        return "octets that are not text, outside a PEM block"
    run = 0
    for line in map(bytes.strip, text.split(b"\n")):
        if BASE64.fullmatch(line):
            run = run + len(line) if run > 0 or line.startswith(b"MI") else 0
            if max(run, len(line)) >= BODY:
                return "base64 outside a PEM block"
        elif line:
            run = 0
    return ""


def decoded(text: bytes) -> bytes:
    """Returns the octets of a block's text; ValueError if it is not exactly base64."""
    text = b"".join(text.split())
    try:
        octets = base64.b64decode(text, validate=True)
    except ValueError:
        octets = b""
    if base64.b64encode(octets) != text:
        raise ValueError("the PEM block is not valid base64")
    return octets


def objects(octets: bytes) -> list[bytes]:
    """Returns the objects of a file: those of its PEM blocks or, if it has none, all of it; ValueError if they cannot be told."""
    if not octets:
        raise ValueError("the file is empty")
    # a SEQUENCE, which in ASCII is a 0, and octets that text does not have: DER, whatever it has within
    if octets.startswith(b"0") and CONTROL.search(octets):
        return [octets]
    blocks = BLOCK.findall(octets)
    if blocks or not CONTROL.search(octets):
        wrong = fault(BLOCK.sub(b"\n", octets))
        if wrong:
            raise ValueError(wrong)
    return [decoded(text) for _label, text in blocks] or [octets]


def main() -> int:
    """Returns the exit status: 0 judged and nothing at or above the level; 1 findings; 2 something could not be read or judged."""
    parser = argparse.ArgumentParser(prog="python3 -m brlint", description="lints certificates, CRLs and OCSP responses", allow_abbrev=False)
    parser.add_argument("files", nargs="+", metavar="FILE")
    parser.add_argument("-f", "--format", default="text", choices=FORMATS)
    parser.add_argument("--fail-on", default="error", choices=LEVELS)
    parser.add_argument("--profile")
    parser.add_argument("--policy", action="append", default=[], metavar="FILE")
    parser.add_argument("--ignore", action="append", default=[], metavar="RULE,...")
    parser.add_argument("--version", action="version", version=version())
    arguments = parser.parse_args()
    fail_on = LEVELS.index(arguments.fail_on)
    status = 0
    try:
        policies = {}
        for name in arguments.policy:
            with open(name, encoding="utf-8") as file:
                policies[name] = file.read()
        linter = Linter(ignore=arguments.ignore, policies=policies)
    except (Error, OSError, UnicodeDecodeError) as error:
        print(f"brlint: {error}", file=sys.stderr)
        return 2
    for name in arguments.files:
        try:
            with open(name, "rb") as file:
                found = objects(file.read())
            for index, der in enumerate(found):
                job = Job(name=name, index=index if len(found) > 1 else None, profile=arguments.profile)
                result, text = linter._lint_and_write(der, job, arguments.format)
                sys.stdout.write(text)
                counts = result.kind == "unknown" or any(f.waived is None and f.level <= fail_on for f in result.findings)
                counts = counts or (policies and result.blocks)
                status = max(status, 1 if counts else 0)
        except (OSError, ValueError, Error) as error:
            print(f"brlint: {name}: {error}", file=sys.stderr)
            status = 2
    return status


if __name__ == "__main__":
    sys.exit(main())
