"""python3 -m brlint FILE...: lints DER or PEM files, as brlint(1) does with a few of its options. The command does more, and is quicker."""

from __future__ import annotations

import argparse
import base64
import binascii
import re
import sys
from typing import Iterator

from . import Error, Job, Linter, version

PEM = re.compile(rb"-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \1-----", re.DOTALL)


def objects(octets: bytes) -> Iterator[bytes]:
    """Yields the objects of a file: those of its PEM blocks or, if it has none, all of it."""
    blocks = PEM.findall(octets)
    for _label, text in blocks:
        yield base64.b64decode(b"".join(text.split()), validate=True)
    if not blocks:
        yield octets


def main() -> int:
    """Returns the exit status: 0 judged and nothing at or above the level; 1 findings; 2 something could not be read or judged."""
    parser = argparse.ArgumentParser(prog="python3 -m brlint", description="lints certificates, CRLs and OCSP responses", allow_abbrev=False)
    parser.add_argument("files", nargs="+", metavar="FILE")
    parser.add_argument("-f", "--format", default="text", help="text, jsonl, zlint, ...")
    parser.add_argument("--fail-on", default="error", choices=("error", "warning", "notice", "never"))
    parser.add_argument("--profile")
    parser.add_argument("--policy", action="append", default=[], metavar="FILE")
    parser.add_argument("--ignore", action="append", default=[], metavar="RULE,...")
    parser.add_argument("--version", action="version", version=version())
    arguments = parser.parse_args()
    levels = ["error", "warning", "notice"]
    fail_on = levels.index(arguments.fail_on) if arguments.fail_on in levels else -1
    status = 0
    try:
        policies = {}
        for name in arguments.policy:
            with open(name, encoding="utf-8") as file:
                policies[name] = file.read()
        linter, job = Linter(ignore=arguments.ignore, policies=policies), Job(profile=arguments.profile)
    except (Error, OSError, UnicodeDecodeError) as error:
        print(f"brlint: {error}", file=sys.stderr)
        return 2
    for name in arguments.files:
        try:
            with open(name, "rb") as file:
                found = list(objects(file.read()))
            for der in found:
                result = linter.lint(der, job)
                sys.stdout.write(linter.write(der, job, format=arguments.format))
                counts = result.kind == "unknown" or any(f.waived is None and f.level <= fail_on for f in result.findings)
                counts = counts or (policies and result.blocks)
                status = max(status, 1 if counts else 0)
        except (OSError, binascii.Error, Error) as error:
            print(f"brlint: {name}: {error}", file=sys.stderr)
            status = 2
    return status


if __name__ == "__main__":
    sys.exit(main())
