"""audit_walk.py BUILD FOLDER: makes what doc/audit.md is followed with, in FOLDER: certificates/, ca.pem and ca.crl. BUILD is where brlint was built.

The certificates are of two quarters, 60 each; a third of them has a key usage that is not allowed, some have their precertificate beside them.
"""
import datetime
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile

CORPUS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "corpus")
WRONG = "set     extensions.keyUsage = { digitalSignature, nonRepudiation }"


def case(name, base, number, day, lines):
    """A certificate, as the corpus has it; a precertificate has the number of its certificate."""
    serial = bytearray(hashlib.sha256(b"%d" % number).digest()[:10])
    serial[0] = serial[0] & 0x3F | 0x40
    return "\n".join(
        [
            "# A certificate of the walk.",
            "case    " + name,
            "from    " + base,
            "set     serialNumber = '%s'H" % serial.hex(" "),
            "set     validity = { notBefore %sT00:00:00Z, notAfter %sT23:59:59Z }" % (day, day + datetime.timedelta(days=89)),
            *lines,
            "\n",
        ]
    )


def cases():
    """The cases of all certificates, by name."""
    made = {}
    for quarter, first in ((2, datetime.date(2026, 4, 1)), (3, datetime.date(2026, 7, 1))):
        for i in range(60):
            name = "q%d-%02d" % (quarter, i)
            what = 100 * quarter + i, first + datetime.timedelta(days=i * 3 // 2), [WRONG] if i % 3 == 0 else []
            made[name] = case(name, "subscriber-dv-ecc", *what)
            if i % 10 == 1:
                made[name + "-pre"] = case(name + "-pre", "precertificate", *what)
    return made


def main(build, folder):
    made = cases()
    compiler = os.path.join(build, "corpus", "compile")
    os.makedirs(os.path.join(folder, "certificates"))
    with tempfile.TemporaryDirectory() as corpus:
        for part in ("bases", "keys", "logs"):
            shutil.copytree(os.path.join(CORPUS, part), os.path.join(corpus, part))
        os.mkdir(os.path.join(corpus, "walk"))
        with open(os.path.join(corpus, "walk", "walk.cases"), "w", encoding="utf-8") as file:
            file.write("".join(made.values()))
        subprocess.run([compiler, corpus, "samples", os.path.join(folder, "certificates"), *made], check=True)
        subprocess.run([compiler, corpus, "samples", folder, "tls-subca", "crl"], check=True)
    os.rename(os.path.join(folder, "tls-subca.pem"), os.path.join(folder, "ca.pem"))
    os.rename(os.path.join(folder, "crl.pem"), os.path.join(folder, "ca.crl"))


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
