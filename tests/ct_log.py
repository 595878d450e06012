#!/usr/bin/env python3
"""Makes logs of Certificate Transparency for the tests: folders of static-ct-api, with test keys, and what is wrong with some of them.

  ct_log.py make FOLDER [--entries N] ...      a log; "make" again with more entries grows it
  ct_log.py checkpoint FOLDER [--size N] ...   a signed checkpoint of it, on standard output
  ct_log.py entries FOLDER [FIRST [LAST]]      the same entries as an answer to get-entries
  ct_log.py list FOLDER... [--base URL]        a list of logs, as Google's
  ct_log.py fault FOLDER FAULT [TILE]          spoils its files; --help tells how
  ct_log.py zip FOLDER FILE                    an archive of it
  ct_log.py check MATERIAL                     holds this program against tiles of a real log

It knows nothing of the project: its DER, its trees and its signatures are its own, and the standard library's.
"""
import argparse
import base64
import bisect
import datetime
import functools
import gzip
import hashlib
import json
import os
import subprocess
import sys
import zipfile
import zlib


def sha(octets):
    return hashlib.sha256(octets).digest()


# --- DER ---

def der(tag, *parts):
    body = b"".join(parts)
    n = len(body)
    if n < 128:
        return bytes((tag, n)) + body
    length = n.to_bytes((n.bit_length() + 7) // 8, "big")
    return bytes((tag, 128 + len(length))) + length + body


def der_read(octets, at=0):
    """The tag, where the contents begin, and where they end."""
    n = octets[at + 1]
    at += 2
    if n >= 128:
        size = n - 128
        n = int.from_bytes(octets[at:at + size], "big")
        at += size
    return at, at + n


def der_parts(octets):
    """What stands in a constructed value: whole values."""
    at, end = der_read(octets)
    parts = []
    while at < end:
        stop = der_read(octets, at)[1]
        parts.append(octets[at:stop])
        at = stop
    return parts


def contents(octets):
    at, end = der_read(octets)
    return octets[at:end]


def integer(n):
    return der(2, n.to_bytes(n.bit_length() // 8 + 1, "big"))


def oid(text):
    numbers = [int(n) for n in text.split(".")]
    octets = bytearray()
    for n in [numbers[0] * 40 + numbers[1]] + numbers[2:]:
        group = [n & 127]
        while n > 127:
            n >>= 7
            group.append(128 | n & 127)
        octets += bytes(reversed(group))
    return der(6, bytes(octets))


def sequence(*parts):
    return der(0x30, *parts)


def when(seconds):
    return der(0x17, datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc).strftime("%y%m%d%H%M%SZ").encode())


POISON = oid("1.3.6.1.4.1.11129.2.4.3")
SCTS = oid("1.3.6.1.4.1.11129.2.4.2")
AUTHORITY_KEY = oid("2.5.29.35")
SUBJECT_KEY = oid("2.5.29.14")


# --- ECDSA with P-256 and SHA-256; the same octets are signed the same way each time ---

P = 2**256 - 2**224 + 2**192 + 2**96 - 1
N = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
G = (0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
     0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5)


def point_add(a, b):
    """In projective coordinates of Jacobi."""
    if a is None:
        return b
    if b is None:
        return a
    x1, y1, z1 = a
    x2, y2, z2 = b
    zz1, zz2 = z1 * z1 % P, z2 * z2 % P
    u1, u2 = x1 * zz2 % P, x2 * zz1 % P
    s1, s2 = y1 * zz2 * z2 % P, y2 * zz1 * z1 % P
    if u1 == u2:
        if s1 != s2:
            return None
        m = 3 * (x1 - zz1) * (x1 + zz1) % P
        s = 4 * x1 * y1 * y1 % P
        x = (m * m - 2 * s) % P
        return x, (m * (s - x) - 8 * y1**4) % P, 2 * y1 * z1 % P
    h, r = u2 - u1, s2 - s1
    hh = h * h % P
    hhh, v = h * hh % P, u1 * hh % P
    x = (r * r - hhh - 2 * v) % P
    return x, (r * (v - x) - s1 * hhh) % P, h * z1 * z2 % P


@functools.lru_cache(1)
def powers():
    """16^i times 1 to 15 of the generator."""
    table, base = [], (*G, 1)
    for _ in range(64):
        row = [None]
        for _ in range(15):
            row.append(point_add(row[-1], base))
        table.append(row)
        base = point_add(row[-1], base)
    return table


def multiply(k):
    point = None
    for i, row in enumerate(powers()):
        point = point_add(point, row[k >> 4 * i & 15])
    x, y, z = point
    w = pow(z, -1, P)
    return x * w * w % P, y * w * w * w % P


class EcKey:
    """A test key, made of a name: no secret."""

    def __init__(self, name):
        self.secret = int.from_bytes(sha(b"test key " + name.encode()), "big") % (N - 1) + 1
        x, y = multiply(self.secret)
        point = b"\4" + x.to_bytes(32, "big") + y.to_bytes(32, "big")
        self.spki = sequence(sequence(oid("1.2.840.10045.2.1"), oid("1.2.840.10045.3.1.7")), der(3, b"\0", point))
        self.key_id = hashlib.sha1(point).digest()
        self.algorithm = sequence(oid("1.2.840.10045.4.3.2"))
        self.tls = b"\4\3"

    def sign(self, octets):
        digest = sha(octets)
        k = int.from_bytes(sha(self.secret.to_bytes(32, "big") + digest), "big") % (N - 1) + 1
        r = multiply(k)[0] % N
        s = pow(k, -1, N) * (int.from_bytes(digest, "big") + r * self.secret) % N
        return sequence(integer(r), integer(s))


class RsaKey:
    """One that openssl makes, and that is kept in a file."""

    def __init__(self, file):
        if not os.path.exists(file):
            subprocess.run(["openssl", "genrsa", "-traditional", "-out", file, "2048"], check=True, capture_output=True)
        private = subprocess.run(["openssl", "rsa", "-in", file, "-traditional", "-outform", "DER"], check=True, capture_output=True).stdout
        numbers = [int.from_bytes(contents(part), "big") for part in der_parts(private)]
        self.n, self.d = numbers[1], numbers[3]
        self.spki = subprocess.run(["openssl", "rsa", "-in", file, "-pubout", "-outform", "DER"], check=True, capture_output=True).stdout
        self.tls = b"\4\1"

    def sign(self, octets):
        size = (self.n.bit_length() + 7) // 8
        digest = sequence(sequence(oid("2.16.840.1.101.3.4.2.1"), der(5)), der(4, sha(octets)))
        padded = b"\0\1" + b"\xff" * (size - 3 - len(digest)) + b"\0" + digest
        return pow(int.from_bytes(padded, "big"), self.d, self.n).to_bytes(size, "big")


# --- certificates of a test hierarchy ---

BASE_TIME = 1746057600  # 2025-05-01


def name_of(**attributes):
    types = {"c": ("2.5.4.6", 0x13), "o": ("2.5.4.10", 0x0C), "cn": ("2.5.4.3", 0x0C)}
    return sequence(*(der(0x31, sequence(oid(types[a][0]), der(types[a][1], value.encode()))) for a, value in attributes.items()))


def extension(kind, value, critical=False):
    return sequence(oid(kind) if isinstance(kind, str) else kind, der(1, b"\xff") if critical else b"", der(4, value))


class Authority:
    def __init__(self, title, issuer=None, precertificates=False):
        self.key = EcKey(title)
        self.name = name_of(c="NL", o="Test", cn=title)
        self.issuer = issuer
        extensions = [extension("2.5.29.19", sequence(der(1, b"\xff")), True), extension("2.5.29.15", der(3, b"\1\6"), True),
                      extension(SUBJECT_KEY, der(4, self.key.key_id))]
        if issuer:
            extensions.append(extension(AUTHORITY_KEY, sequence(der(0x80, issuer.key.key_id))))
        if precertificates:
            extensions.append(extension("2.5.29.37", sequence(oid("1.3.6.1.4.1.11129.2.4.4")), True))
        signer = issuer or self
        self.der = signer.certificate(int.from_bytes(sha(title.encode())[:8], "big") | 1 << 62, self.name, self.key.spki, extensions,
                                      BASE_TIME - 86400 * 365, BASE_TIME + 86400 * 365 * 9)
        self.chain = [self.der] + (issuer.chain if issuer else [])

    def certificate(self, serial, subject, spki, extensions, start, end):
        tbs = sequence(der(0xA0, integer(2)), integer(serial), self.key.algorithm, self.name, sequence(when(start), when(end)), subject, spki,
                       der(0xA3, sequence(*extensions)))
        return sequence(tbs, self.key.algorithm, der(3, b"\0", self.key.sign(tbs)))


def logged_tbs(precertificate, final=None):
    """The TBSCertificate that a log signs (RFC 6962 3.2): no poison; with a Precertificate Signing Certificate, the names of `final`."""
    parts = der_parts(der_parts(precertificate)[0])
    extensions = [e for e in der_parts(der_parts(parts[-1])[0]) if der_parts(e)[0] not in (POISON, SCTS)]
    if final:
        parts[3] = final.name
        key = extension(AUTHORITY_KEY, sequence(der(0x80, final.key.key_id)))
        extensions = [key if der_parts(e)[0] == AUTHORITY_KEY else e for e in extensions]
    parts[-1] = der(0xA3, sequence(*extensions))
    return sequence(*parts)


class Entry:
    """What was submitted, and how it is logged; the time and the number come later."""

    def __init__(self, submitted, chain, tbs=None, key_hash=None):
        self.submitted, self.chain = submitted, chain
        self.set_logged(tbs, key_hash)

    def set_logged(self, tbs, key_hash):
        self.tbs, self.key_hash = tbs, key_hash
        size = len(self.submitted).to_bytes(3, "big")
        digests = b"".join(self.chain)
        end = len(digests).to_bytes(2, "big") + digests
        if tbs is None:
            self.head, self.tail = b"\0\0" + size + self.submitted, end
        else:
            self.head, self.tail = b"\0\1" + key_hash + len(tbs).to_bytes(3, "big") + tbs, size + self.submitted + end

    def leaf(self, timestamp, number):
        extensions = b"\0\0" if number is None else b"\0\x08\0\0\5" + number.to_bytes(5, "big")
        return timestamp.to_bytes(8, "big") + self.head + extensions


class Hierarchy:
    """Certificates without end, the same each time: pairs, one of them with a Precertificate Signing Certificate, some with findings."""

    def __init__(self):
        self.root = Authority("Test Root")
        self.issuing = [Authority("Test Issuing " + letter, self.root) for letter in "AB"]
        self.signing = Authority("Test Precertificate Signing", self.issuing[0], True)
        self.issuers = {}
        for authority in [self.root, self.signing] + self.issuing:
            self.issuers[sha(authority.der)] = authority.der

    def entry(self, i):
        """Number i: precertificates are followed by their certificates."""
        pair, final = divmod(i, 2)
        issuing = self.issuing[pair // 4 % 2]
        signer = self.signing if pair % 8 == 3 and not final else issuing
        days = (90, 90, 397, 90, 90, 199, 900, 90)[pair % 8]
        names = ["host%d.example.com" % pair, "*.host%d.example.org" % pair] + (["under_score.example.net"] if pair % 8 == 5 else [])
        subject = name_of(cn=names[0]) if pair % 8 != 7 else name_of(c="NL", o="Default City", cn="Host %d" % pair)
        if pair % 8 in (0, 4):
            subject = sequence()
        scts = sequence_of_tls([bytes(33) + ((BASE_TIME + pair) * 1000).to_bytes(8, "big") + b"\0\0\4\3\0\x08" + sequence(integer(1), integer(2))])
        extensions = [
            extension("2.5.29.15", der(3, b"\7\x80"), True),
            extension("2.5.29.37", sequence(oid("1.3.6.1.5.5.7.3.1"))),
            extension(AUTHORITY_KEY, sequence(der(0x80, signer.key.key_id))),
            extension("2.5.29.17", sequence(*(der(0x82, n.encode()) for n in names)), subject == sequence()),
            extension("2.5.29.32", sequence(sequence(oid("2.23.140.1.2.1")))),
            extension("2.5.29.31", sequence(sequence(der(0xA0, der(0xA0, der(0x86, b"http://crl.example.com/%d.crl" % (pair % 8))))))),
            extension(SCTS, der(4, scts)) if final else extension(POISON, b"\5\0", True)]
        start = BASE_TIME + pair % 400 * 3600
        serial = int.from_bytes(sha(b"serial %d" % pair)[:15], "big") | 1 << 119
        certificate = signer.certificate(serial, subject, EcKey("subscriber %d" % (pair % 64)).spki, extensions, start, start + days * 86400 - 1)
        chain = [sha(c) for c in signer.chain]
        if final:
            return Entry(certificate, chain)
        return Entry(certificate, chain, logged_tbs(certificate, issuing if signer is self.signing else None), sha(issuing.key.spki))


def sequence_of_tls(items):
    body = b"".join(len(item).to_bytes(2, "big") + item for item in items)
    return len(body).to_bytes(2, "big") + body


# --- trees and tiles ---

def node(left, right):
    return sha(b"\1" + left + right)


def root_of(hashes):
    """The root of any number of leaves (RFC 6962 2.1)."""
    if not hashes:
        return sha(b"")
    pending = list(hashes)
    while len(pending) > 1:
        pairs = [node(pending[i], pending[i + 1]) for i in range(0, len(pending) - 1, 2)]
        pending = pairs + pending[len(pairs) * 2:]
    return pending[0]


def consistency(old, hashes):
    """PROOF of RFC 6962 2.1.2."""
    def sub(m, part, whole):
        if m == len(part):
            return [] if whole else [root_of(part)]
        k = 1 << (len(part) - 1).bit_length() - 1
        if m <= k:
            return sub(m, part[:k], whole) + [root_of(part[k:])]
        return sub(m - k, part[k:], False) + [root_of(part[:k])]
    return sub(old, hashes, True) if 0 < old < len(hashes) else []


def audit_path(number, hashes):
    """PATH of RFC 6962 2.1.1."""
    if len(hashes) <= 1:
        return []
    k = 1 << (len(hashes) - 1).bit_length() - 1
    if number < k:
        return audit_path(number, hashes[:k]) + [root_of(hashes[k:])]
    return audit_path(number - k, hashes[k:]) + [root_of(hashes[:k])]


def tile_name(level, index, width=256):
    groups = "%03d" % (index % 1000)
    while index >= 1000:
        index //= 1000
        groups = "x%03d/%s" % (index % 1000, groups)
    return "tile/%s/%s%s" % (level, groups, "" if width == 256 else ".p/%d" % width)


def unpacked(octets):
    return gzip.decompress(octets) if octets[:2] == b"\x1f\x8b" else octets


def read_tile(octets):
    """(leaf, timestamp, entry, number) of each; the number is None without leaf_index."""
    at, entries = 0, []
    while at < len(octets):
        start = at
        kind = int.from_bytes(octets[at + 8:at + 10], "big")
        key_hash = tbs = number = None
        at += 10
        if kind == 1:
            key_hash = octets[at:at + 32]
            at += 32
        elif kind != 0:
            raise ValueError("entry %d has type %d" % (len(entries), kind))
        size = int.from_bytes(octets[at:at + 3], "big")
        logged = octets[at + 3:at + 3 + size]
        at += 3 + size
        size = int.from_bytes(octets[at:at + 2], "big")
        extensions = octets[at + 2:at + 2 + size]
        if extensions[:3] == b"\0\0\5":
            number = int.from_bytes(extensions[3:8], "big")
        at += 2 + size
        leaf = octets[start:at]
        submitted = logged
        if kind == 1:
            tbs = logged
            size = int.from_bytes(octets[at:at + 3], "big")
            submitted = octets[at + 3:at + 3 + size]
            at += 3 + size
        size = int.from_bytes(octets[at:at + 2], "big")
        chain = [octets[i:i + 32] for i in range(at + 2, at + 2 + size, 32)]
        at += 2 + size
        if at > len(octets):
            raise ValueError("cut in entry %d" % len(entries))
        entries.append((leaf, int.from_bytes(leaf[:8], "big"), Entry(submitted, chain, tbs, key_hash), number))
    return entries


class Folder:
    """A log's files: what stands in maker.json is how to make it again."""

    def __init__(self, path):
        self.path = path
        self.about = {}
        if os.path.exists(self.file("maker.json")):
            with open(self.file("maker.json")) as f:
                self.about = json.load(f)

    def file(self, name):
        return os.path.join(self.path, name)

    def read(self, name):
        with open(self.file(name), "rb") as f:
            return f.read()

    def write(self, name, octets):
        path = self.file(name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path + ".new", "wb") as f:
            f.write(octets)
        os.replace(path + ".new", path)

    @functools.cached_property
    def key(self):
        if self.about.get("rsa"):
            os.makedirs(self.path, exist_ok=True)
            return RsaKey(self.file("key.rsa"))
        return EcKey("log " + self.about["name"])

    @property
    def log_id(self):
        return sha(self.key.spki)

    def data_tile(self, index, size=None):
        """The octets of a data tile, of the widest that there is for the size."""
        size = self.about["size"] if size is None else size
        return unpacked(self.read(tile_name("data", index, min(256, size - index * 256))))

    def hashes(self, size):
        """Of the leaves, from the level-0 tiles."""
        hashes = []
        for index in range((size + 255) // 256):
            width = min(256, size - index * 256)
            for wider in range(width, 257):
                if os.path.exists(self.file(tile_name(0, index, wider))):
                    octets = self.read(tile_name(0, index, wider))[:width * 32]
                    hashes += [octets[i:i + 32] for i in range(0, len(octets), 32)]
                    break
        return hashes

    def head(self, size, root, timestamp):
        """The octets that a TreeHeadSignature is over (RFC 6962 3.5)."""
        return b"\0\1" + timestamp.to_bytes(8, "big") + size.to_bytes(8, "big") + root

    def note(self, size, root, timestamp, origin=None):
        origin = origin or self.about["origin"]
        signature = self.key.sign(self.head(size, root, timestamp))
        signed = timestamp.to_bytes(8, "big") + self.key.tls + len(signature).to_bytes(2, "big") + signature
        key_id = sha(origin.encode() + b"\n\5" + self.log_id)[:4]
        return ("%s\n%d\n%s\n\n\u2014 %s %s\n" % (origin, size, base64.b64encode(root).decode(), origin,
                                                   base64.b64encode(key_id + signed).decode())).encode()

    def sth(self, size, root, timestamp):
        signature = self.key.sign(self.head(size, root, timestamp))
        signed = self.key.tls + len(signature).to_bytes(2, "big") + signature
        return json.dumps({"tree_size": size, "timestamp": timestamp, "sha256_root_hash": base64.b64encode(root).decode(),
                           "tree_head_signature": base64.b64encode(signed).decode()}).encode()

    def description(self, base=None):
        """As a list has it; and log.v3.json, but for its version."""
        url = base + os.path.basename(os.path.abspath(self.path)) + "/" if base else self.about.get("url") or "https://%s/" % self.about["origin"]
        log = {"description": self.about["description"], "log_id": base64.b64encode(self.log_id).decode(),
               "key": base64.b64encode(self.key.spki).decode(), "mmd": 60, "state": {self.about["state"]: {"timestamp": "2025-01-01T00:00:00Z"}}}
        if self.about["kind"] == "static":
            log.update(submission_url="https://%s/" % self.about["origin"], monitoring_url=url)
        else:
            log.update(url=url)
        if self.about.get("interval"):
            start, end = self.about["interval"]
            log["temporal_interval"] = {"start_inclusive": start, "end_exclusive": end}
        return log


# --- making ---

def gather(options):
    """Entries to repeat, with their times where they have some, and the issuers."""
    if options.material:
        return real_entries(options.material)
    hierarchy = Hierarchy()
    entries = [hierarchy.entry(i + options.from_number) for i in range(min(options.distinct, options.entries))]
    chain = [sha(c) for c in hierarchy.issuing[0].chain]
    others = []
    for file in options.der:
        with open(file, "rb") as f:
            others.append(f.read())
    if options.records:
        with open(options.records, "rb") as f:
            octets = f.read()
        at = 0
        while at < len(octets):
            size = int.from_bytes(octets[at:at + 4], "big")
            if 0 < size < 1 << 16:
                others.append(octets[at + 4:at + 4 + size])
            at += 4 + size
    entries += [Entry(octets, chain) for octets in others]
    return [(None, entry) for entry in entries], dict(hierarchy.issuers)


def real_entries(material):
    """1,024 of a staging log and 256 of production, from the folder of material."""
    entries, issuers = [], {}
    base = os.path.join(material, "sunlight-navigli2025h2")
    for file in [os.path.join(base, "testdata/navigli2025h2/tile/data/%03d" % i) for i in range(4)] + [os.path.join(material, "tesseract/example_tile")]:
        with open(file, "rb") as f:
            entries += [(timestamp, entry) for _, timestamp, entry, _ in read_tile(unpacked(f.read()))]
    for place in (base, os.path.join(material, "tesseract")):
        for name in os.listdir(os.path.join(place, "issuer")):
            with open(os.path.join(place, "issuer", name), "rb") as f:
                issuers[bytes.fromhex(name)] = f.read()
    return entries, issuers


def mutated(entry, what, timestamp, number):
    """A leaf and what stands behind it of an entry that the log should not have signed; None: it is as it should be."""
    if what == "leaf-index":
        return entry.leaf(timestamp, number + 1), entry.tail
    if what == "no-index":
        return entry.leaf(timestamp, None), entry.tail
    if what == "future":
        return entry.leaf(1 << 46, number), entry.tail
    if what == "type":
        leaf = entry.leaf(timestamp, number)
        return leaf[:8] + b"\0\7" + leaf[10:], entry.tail
    other = Entry(entry.submitted, entry.chain, entry.tbs, entry.key_hash)
    if what == "tbs":
        other.set_logged(entry.tbs[:-1] + bytes([entry.tbs[-1] ^ 1]), entry.key_hash)
    elif what == "key-hash":
        other.set_logged(entry.tbs, bytes(32))
    elif what == "signature":
        other.submitted = entry.submitted[:-1] + bytes([entry.submitted[-1] ^ 1])
        other.set_logged(other.tbs, other.key_hash)
    elif what == "chain":
        other.chain = entry.chain[:1] + [sha(b"no certificate")] + entry.chain[2:]
        other.set_logged(other.tbs, other.key_hash)
    elif what == "garbage":
        other.submitted = b"this is no certificate"
        other.set_logged(other.tbs, other.key_hash)
    else:
        sys.exit("ct_log.py: there is no mutation " + what)
    return other.leaf(timestamp, number), other.tail


def write_levels(folder, leaves, first_changed):
    """The hash tiles, of all levels, and of them those at or behind a leaf."""
    level, hashes, changed = 0, leaves, first_changed
    while hashes:
        for index in range(changed // 256, (len(hashes) + 255) // 256):
            part = hashes[index * 256:index * 256 + 256]
            folder.write(tile_name(level, index, len(part)), b"".join(part))
        hashes = [root_of(hashes[i:i + 256]) for i in range(0, len(hashes) - 255, 256)]
        level, changed = level + 1, changed // 256


def make(options):
    folder = Folder(options.folder)
    old = folder.about.get("size", 0)
    name = options.name or folder.about.get("name") or os.path.basename(os.path.abspath(options.folder))
    folder.about = {"name": name, "origin": options.origin or "%s.example.com/2025" % name, "description": options.description or "Test '%s' log" % name,
                    "rsa": options.rsa, "kind": options.kind, "state": options.state, "url": options.url, "size": options.entries,
                    "interval": options.interval.split(",") if options.interval else None}
    entries, issuers = gather(options)
    mutations = dict(m.split(":") for m in options.mutate)
    leaves, tile, last = folder.hashes(old - old % 256) if old else [], [], 0
    base = BASE_TIME * 1000 + options.from_number * 1000
    for number in range(options.entries):
        timestamp, entry = entries[number % len(entries)]
        timestamp = base + number * 37 if timestamp is None else timestamp + number // len(entries)
        last = max(last, timestamp)
        if number < len(leaves):
            continue
        what = mutations.get(str(number))
        leaf, tail = mutated(entry, what, timestamp, number) if what else (entry.leaf(timestamp, None if options.no_index else number), entry.tail)
        leaves.append(sha(b"\0\0\0" + leaf))
        tile.append(leaf + tail)
        if len(tile) == 256 or number == options.entries - 1:
            octets = b"".join(tile)
            folder.write(tile_name("data", number // 256, len(tile)), gzip.compress(octets, 1, mtime=0) if options.gzip else octets)
            tile = []
    for digest, octets in issuers.items():
        folder.write("issuer/" + digest.hex(), octets)
    write_levels(folder, leaves, old)
    timestamp = max(last + 1000, folder_time(folder)) if options.timestamp is None else options.timestamp
    finish(folder, leaves, timestamp)


def folder_time(folder):
    """The time of the checkpoint that is there, which the next one is not earlier than."""
    if not os.path.exists(folder.file("sth.json")):
        return 0
    return json.loads(folder.read("sth.json"))["timestamp"] + 1


def finish(folder, leaves, timestamp):
    """The checkpoint comes last, as with a log that is read at the same time."""
    root = root_of(leaves)
    folder.write("key.der", folder.key.spki)
    folder.write("key.b64", base64.b64encode(folder.key.spki) + b"\n")
    pem = base64.encodebytes(folder.key.spki).decode()
    folder.write("key.pem", ("-----BEGIN PUBLIC KEY-----\n%s-----END PUBLIC KEY-----\n" % pem).encode())
    folder.write("log.v3.json", json.dumps(folder.description(), indent=4).encode())
    folder.write("maker.json", json.dumps(folder.about).encode())
    folder.write("sth.json", folder.sth(len(leaves), root, timestamp))
    folder.write("checkpoint", folder.note(len(leaves), root, timestamp))


# --- what else there is to get of one ---

def checkpoint(options):
    folder = Folder(options.folder)
    now = json.loads(folder.read("sth.json"))
    size = now["tree_size"] if options.size is None else options.size
    hashes = folder.hashes(size)
    if options.other_root:
        hashes[-1] = sha(b"another leaf")
    timestamp = now["timestamp"] if options.timestamp is None else options.timestamp
    note = folder.sth(size, root_of(hashes), timestamp) if options.sth else folder.note(size, root_of(hashes), timestamp, options.origin)
    sys.stdout.buffer.write(note)


def json_entry(folder, leaf, entry):
    """With the chain itself in extra_data (RFC 6962 4.6)."""
    chain = b"".join(len(c).to_bytes(3, "big") + c for c in (folder.read("issuer/" + digest.hex()) for digest in entry.chain))
    chain = len(chain).to_bytes(3, "big") + chain
    if entry.tbs is not None:
        chain = len(entry.submitted).to_bytes(3, "big") + entry.submitted + chain
    return {"leaf_input": base64.b64encode(b"\0\0" + leaf).decode(), "extra_data": base64.b64encode(chain).decode()}


def json_entries(folder, first, last, size=None):
    """Entries first to last, as far as the tile of the first one goes."""
    size = folder.about["size"] if size is None else size
    last = min(last, size - 1, first | 255)
    tile = read_tile(folder.data_tile(first // 256, size))
    return [json_entry(folder, leaf, entry) for leaf, _, entry, _ in tile[first % 256:last % 256 + 1]]


def entries(options):
    folder = Folder(options.folder)
    first, last = options.first, folder.about["size"] - 1 if options.last is None else options.last
    items = []
    while first <= last:
        items += json_entries(folder, first, last)
        first = (first | 255) + 1
    if options.lines:
        print("\n".join(json.dumps(item) for item in items))
    else:
        json.dump({"entries": items}, sys.stdout)


def log_list(options):
    logs = {"static": [], "rfc6962": []}
    for path in options.folders:
        folder = Folder(path)
        logs[folder.about["kind"]].append(folder.description(options.base))
    operator = {"name": "Test", "email": ["test@example.com"], "logs": logs["rfc6962"], "tiled_logs": logs["static"]}
    now = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(days=options.age)
    json.dump({"version": "1.0", "log_list_timestamp": now.strftime("%Y-%m-%dT%H:%M:%SZ"), "operators": [operator]}, sys.stdout, indent=1)


def archive(options):
    folder = Folder(options.folder)
    with zipfile.ZipFile(options.file, "w") as z:
        for base, _, names in os.walk(options.folder):
            for name in sorted(names):
                path = os.path.relpath(os.path.join(base, name), options.folder)
                if path.startswith(("tile/", "issuer/")) or path in ("checkpoint", "log.v3.json"):
                    # as such archives are: no file in them is packed twice
                    z.writestr(path, unpacked(folder.read(path)), zipfile.ZIP_DEFLATED if "/data/" in path else zipfile.ZIP_STORED)


FAULTS = {
    "signature": "the checkpoint's signature is wrong",
    "moved": "two entries of a data tile have changed places",
    "cut": "a data tile ends in the middle",
    "bomb": "a data tile is 256 MiB of zeros when unpacked",
    "garbage": "a data tile is gzip that is broken",
    "octet": "an octet in the middle of a data tile is another",
    "hash": "an octet of a level-0 tile is another",
    "issuer": "all issuers' files have other certificates in them",
    "no-issuer": "there are no issuers",
    "no-tile": "a data tile is not there",
}


def fault(options):
    folder, index = Folder(options.folder), options.tile
    data = tile_name("data", index, min(256, folder.about["size"] - index * 256))
    what = options.fault

    def spoil(change):
        stored = folder.read(data)
        octets = change(unpacked(stored))
        folder.write(data, gzip.compress(octets, 1, mtime=0) if stored[:2] == b"\x1f\x8b" else octets)

    def move(octets):
        items = [leaf + entry.tail for leaf, _, entry, _ in read_tile(octets)]
        items[0], items[1] = items[1], items[0]
        return b"".join(items)

    if what == "signature":
        text, signature = folder.read("checkpoint").decode().rstrip("\n").rsplit(" ", 1)
        octets = bytearray(base64.b64decode(signature))
        octets[-1] ^= 1
        folder.write("checkpoint", ("%s %s\n" % (text, base64.b64encode(octets).decode())).encode())
    elif what == "moved":
        spoil(move)
    elif what == "cut":
        spoil(lambda octets: octets[:len(octets) // 2])
    elif what == "octet":
        spoil(lambda octets: octets[:len(octets) // 2] + bytes([octets[len(octets) // 2] ^ 1]) + octets[len(octets) // 2 + 1:])
    elif what == "bomb":
        packer = zlib.compressobj(9, zlib.DEFLATED, 31)
        folder.write(data, b"".join([packer.compress(bytes(1 << 20)) for _ in range(256)] + [packer.flush()]))
    elif what == "garbage":
        folder.write(data, b"\x1f\x8b\x08\0\0\0\0\0\0\3" + b"no deflated octets" * 20)
    elif what == "hash":
        name = tile_name(0, index, min(256, folder.about["size"] - index * 256))
        octets = bytearray(folder.read(name))
        octets[5] ^= 1
        folder.write(name, bytes(octets))
    elif what in ("issuer", "no-issuer"):
        for name in os.listdir(folder.file("issuer")):
            if what == "issuer":
                folder.write("issuer/" + name, Authority("Another " + name).der)
            else:
                os.remove(folder.file("issuer/" + name))
    elif what == "no-tile":
        os.remove(folder.file(data))


def check(options):
    """The maker's reading and writing of leaves, and its trees, against a real log's."""
    base = os.path.join(options.material, "sunlight-navigli2025h2/testdata/navigli2025h2")
    count = 0
    for name in ("000", "001", "002", "003", "003.p/10"):
        with open(os.path.join(base, "tile/data", name), "rb") as f:
            octets = unpacked(f.read())
        with open(os.path.join(base, "tile/0", name), "rb") as f:
            hashes = f.read()
        tile = read_tile(octets)
        again = b"".join(entry.leaf(timestamp, number) + entry.tail for _, timestamp, entry, number in tile)
        assert again == octets, "tile %s is not made as it was" % name
        assert b"".join(sha(b"\0\0\0" + leaf) for leaf, *_ in tile) == hashes, "hashes of tile %s" % name
        for _, _, entry, _ in tile:
            if entry.tbs is not None:
                assert logged_tbs(entry.submitted) == entry.tbs, "TBSCertificate without poison in tile %s" % name
        count += len(tile)
    print("%d entries, %s" % (count, "as they were"))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(required=True)

    def command(name, function, **words):
        sub = commands.add_parser(name, formatter_class=argparse.RawDescriptionHelpFormatter, **words)
        sub.set_defaults(function=function)
        return sub

    sub = command("make", make)
    sub.add_argument("folder")
    sub.add_argument("--entries", type=int, default=300)
    sub.add_argument("--distinct", type=int, default=256, help="certificates, which then come again with other times")
    sub.add_argument("--from-number", type=int, default=0, help="the first of them: other certificates than another log's")
    sub.add_argument("--material", help="a folder of real entries, instead")
    sub.add_argument("--records", help="a file of records, whose objects come as certificates, too")
    sub.add_argument("--der", nargs="*", default=[], help="files, whose octets do")
    sub.add_argument("--gzip", action="store_true", help="data tiles are stored in it")
    sub.add_argument("--rsa", action="store_true", help="the log has an RSA key")
    sub.add_argument("--kind", choices=("static", "rfc6962"), default="static", help="what a list says it is")
    sub.add_argument("--no-index", action="store_true", help="without leaf_index, as RFC 6962 has it")
    sub.add_argument("--name")
    sub.add_argument("--description")
    sub.add_argument("--origin")
    sub.add_argument("--url")
    sub.add_argument("--state", default="usable")
    sub.add_argument("--interval", help="START,END of notAfter")
    sub.add_argument("--timestamp", type=int, help="of the checkpoint, in milliseconds")
    sub.add_argument("--mutate", action="append", default=[], metavar="NUMBER:WHAT",
                     help="leaf-index, no-index, future, type, tbs, key-hash, signature, chain, garbage: signed by the log all the same")
    sub = command("checkpoint", checkpoint)
    sub.add_argument("folder")
    sub.add_argument("--size", type=int)
    sub.add_argument("--other-root", action="store_true")
    sub.add_argument("--origin")
    sub.add_argument("--timestamp", type=int)
    sub.add_argument("--sth", action="store_true", help="as an answer to get-sth")
    sub = command("entries", entries)
    sub.add_argument("folder")
    sub.add_argument("first", type=int, nargs="?", default=0)
    sub.add_argument("last", type=int, nargs="?")
    sub.add_argument("--lines", action="store_true", help="an entry a line")
    sub = command("list", log_list)
    sub.add_argument("folders", nargs="+")
    sub.add_argument("--base", help="where ct_server.py serves them")
    sub.add_argument("--age", type=int, default=0, help="days")
    sub = command("zip", archive)
    sub.add_argument("folder")
    sub.add_argument("file")
    sub = command("fault", fault, epilog="\n".join("%-10s %s" % f for f in FAULTS.items()))
    sub.add_argument("folder")
    sub.add_argument("fault", choices=FAULTS, metavar="FAULT")
    sub.add_argument("tile", type=int, nargs="?", default=0)
    sub = command("check", check)
    sub.add_argument("material")
    options = parser.parse_args()
    options.function(options)


if __name__ == "__main__":
    main()
