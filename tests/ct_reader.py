#!/usr/bin/env python3
"""Reads what brlint-ct has kept, and holds it against the logs' own files and a fresh run of brlint. It shares no code with the writer: it has its
own reading of tiles, of DER and of SQL, and its own trees.

  ct_reader.py check SINK FOLDER... [--state FILE] [--complete] [--brlint PROGRAM] ...
  ct_reader.py dump SINK                 all rows in an order of their own, without what is different each time

SINK is sqlite:FILE, postgresql:[URL] (else by the environment of psql) or jsonl:FILE. FOLDER is one of static-ct-api with the whole log in it. What
must hold, as numbers in messages:
  1  each entry below the position has one row, and no other has one; with --complete the position is the size of the checkpoint that was verified
  2  each distinct certificate has one row, with the rule set it was last judged by
  3  its findings are those of a fresh run, row for row
  4  the position is not beyond what is durable; the range and the root that are kept are those of the log's tree
"""
import argparse
import datetime
import gzip
import hashlib
import json
import os
import sqlite3
import subprocess
import sys
import tempfile

NO_ISSUER = "e_issuer_not_given"
problems = []


def problem(words):
    problems.append(words)


def sha(octets):
    return hashlib.sha256(octets).digest()


# --- tiles ---

class Reader:
    def __init__(self, octets):
        self.octets, self.at = octets, 0

    def take(self, count):
        if self.at + count > len(self.octets):
            raise ValueError("cut")
        self.at += count
        return self.octets[self.at - count:self.at]

    def number(self, count):
        return int.from_bytes(self.take(count), "big")

    def sized(self, count):
        return self.take(self.number(count))


def tile_entries(octets):
    """Of a data tile: (timestamp, is it a precertificate, key hash, TBSCertificate, submitted, chain, leaf hash)."""
    r = Reader(octets)
    while r.at < len(octets):
        start = r.at
        timestamp, kind = r.number(8), r.number(2)
        key_hash = r.take(32) if kind else None
        logged = r.sized(3)
        r.sized(2)
        leaf = sha(b"\0\0\0" + octets[start:r.at])
        submitted = r.sized(3) if kind else logged
        chain = r.sized(2)
        yield timestamp, bool(kind), key_hash, logged, submitted, [chain[i:i + 32] for i in range(0, len(chain), 32)], leaf


def tree_root(leaves):
    n = len(leaves)
    if n < 2:
        return leaves[0] if n else sha(b"")
    k = 1
    while k * 2 < n:
        k *= 2
    return sha(b"\1" + tree_root(leaves[:k]) + tree_root(leaves[k:]))


class Log:
    def __init__(self, folder):
        self.folder = folder
        with open(os.path.join(folder, "log.v3.json")) as f:
            self.id = json.load(f)["log_id"]
        self.entries, self.leaves = [], []
        base = os.path.join(folder, "tile/data")
        index = 0
        while True:
            name = "%03d" % (index % 1000) if index < 1000 else "x%03d/%03d" % (index // 1000, index % 1000)
            full = os.path.join(base, name)
            if os.path.exists(full):
                self.add(full)
                index += 1
                continue
            if os.path.isdir(full + ".p"):
                self.add(os.path.join(full + ".p", str(max(int(w) for w in os.listdir(full + ".p") if w.isdigit()))))
            break
        self.issuers = {}
        for name in os.listdir(os.path.join(folder, "issuer")):
            with open(os.path.join(folder, "issuer", name), "rb") as f:
                self.issuers[bytes.fromhex(name)] = f.read()

    def add(self, file):
        with open(file, "rb") as f:
            octets = f.read()
        if octets[:2] == b"\x1f\x8b":
            octets = gzip.decompress(octets)
        for entry in tile_entries(octets):
            self.entries.append(entry)
            self.leaves.append(entry[-1])


# --- DER, as far as a pair needs it ---

def items(octets):
    """(tag, octets with their header, contents) of the values one behind another."""
    at = 0
    while at < len(octets):
        tag, n, head = octets[at], octets[at + 1], 2
        if n > 127:
            head += n & 127
            n = int.from_bytes(octets[at + 2:at + head], "big")
        if at + head + n > len(octets):
            raise ValueError("cut")
        yield tag, octets[at:at + head + n], octets[at + head:at + head + n]
        at += head + n


def header(tag, n):
    if n < 128:
        return bytes([tag, n])
    size = n.to_bytes(4, "big").lstrip(b"\0")
    return bytes([tag, 128 | len(size)]) + size


def spki_of(certificate):
    fields = list(items(next(items(next(items(certificate))[2]))[2]))
    return fields[6][1] if fields[0][0] == 0xA0 else fields[5][1]


NOT_SIGNED = (bytes.fromhex("060a2b06010401d679020402"), bytes.fromhex("060a2b06010401d679020403"))


def signed_tbs(certificate):
    fields = list(items(next(items(next(items(certificate))[2]))[2]))
    body = b""
    for tag, whole, inside in fields:
        if tag == 0xA3:
            kept = b"".join(e for _, e, parts in items(next(items(inside))[2]) if next(items(parts))[1] not in NOT_SIGNED)
            inside = header(0x30, len(kept)) + kept
            whole = header(0xA3, len(inside)) + inside
        body += whole
    return header(0x30, len(body)) + body


def names_of(certificate):
    """Of the issuer and of the subject."""
    fields = list(items(next(items(next(items(certificate))[2]))[2]))
    first = 3 if fields[0][0] == 0xA0 else 2
    return fields[first][1], fields[first + 2][1]


def seconds(tag, digits):
    text = digits.decode("ascii")
    if len(text) != {0x17: 13, 0x18: 15}.get(tag):
        raise ValueError("a time that is not as it should be")
    if tag == 0x17:
        text = ("19" if int(text[:2]) >= 50 else "20") + text
    return int(datetime.datetime.strptime(text, "%Y%m%d%H%M%SZ").replace(tzinfo=datetime.timezone.utc).timestamp())


def serial_and_times(certificate):
    fields = list(items(next(items(next(items(certificate))[2]))[2]))
    first = 1 if fields[0][0] == 0xA0 else 0
    times = list(items(fields[first + 3][2]))
    if fields[first][0] != 2:
        raise ValueError("a serial number that is no INTEGER")
    return fields[first][2], seconds(*times[0][::2]), seconds(*times[1][::2])


def pair_of(entry, issuers):
    """False: it is not known whether there is one."""
    _, precertificate, key_hash, logged, submitted, chain, _ = entry
    if precertificate:
        return sha(key_hash + logged)
    if not chain or chain[0] not in issuers:
        return None
    if names_of(submitted)[0] != names_of(issuers[chain[0]])[1]:
        return False
    return sha(sha(spki_of(issuers[chain[0]])) + signed_tbs(submitted))


# --- sinks: all as the same rows ---

class Rows:
    """entries: (log, number) -> (timestamp, sha256); certs: sha256 -> columns; findings: sha256 -> sorted rows; logs: log ID -> columns."""

    def __init__(self):
        self.entries, self.certs, self.findings, self.logs, self.log_findings, self.rulesets, self.alerts = {}, {}, {}, {}, [], {}, []


def from_tables(select):
    rows = Rows()
    names = {}
    for row in select("id, log_id, verified_size, verified_root, verified_time, range, position, stopped_why", "log"):
        names[row[0]] = row[1]
        rows.logs[row[1]] = dict(zip(("verified_size", "verified_root", "verified_time", "range", "position", "stopped_why"), row[2:]))
    for log, entry, timestamp, digest in select("log, entry, timestamp, sha256", "entry"):
        if (names.get(log), entry) in rows.entries:
            problem("1: two rows for entry %d" % entry)
        rows.entries[names.get(log), entry] = timestamp, digest
    for row in select("sha256, pair, kind, profile, issuer_sha256, serial, not_before, not_after, issuer_found, ruleset", "cert"):
        if row[0] in rows.certs:
            problem("2: two rows for certificate %s" % row[0].hex())
        rows.certs[row[0]] = dict(zip(("pair", "kind", "profile", "issuer_sha256", "serial", "not_before", "not_after", "issuer_found", "ruleset"),
                                      row[1:]))
    for row in select('sha256, rule, path, "offset", number, level, length, message, revision', "finding"):
        rows.findings.setdefault(row[0], []).append(tuple(row[1:]))
    for log, *rest in select("log, entry, last, name, message", "log_finding"):
        rows.log_findings.append((names.get(log), *rest))
    for name, digest, rules in select("id, digest, rules", "ruleset"):
        rules = json.loads(rules) if isinstance(rules, str) else rules
        rows.rulesets[name] = digest, {rule["name"]: rule["revision"] for rule in rules}
    rows.alerts = list(select("rule, issuer_sha256, day, count, told", "alert"))
    return rows


def from_sqlite(file):
    # what others have written is seen, and nothing is changed
    db = sqlite3.connect("file:%s?mode=ro" % file, uri=True)
    for answer, in db.execute("PRAGMA integrity_check"):
        if answer != "ok":
            problem("4: the database is damaged: " + answer)
    return from_tables(lambda columns, table: db.execute("SELECT %s FROM %s" % (columns, table)))


BYTES = {"sha256", "pair", "issuer_sha256", "serial", "verified_root", "range"}


def from_postgresql(url):
    def select(columns, table):
        # as JSON: psql's own forms leave open what is no value
        fields = [c.strip() for c in columns.split(",")]
        made = ", ".join("encode(%s, 'hex')" % f if f in BYTES else f for f in fields)
        out = subprocess.run(["psql"] + ([url] if url else []) + ["-X", "-q", "-At", "-c", "SELECT json_build_array(%s) FROM brlint.%s" % (made, table)],
                             check=True, capture_output=True, text=True).stdout
        for line in out.splitlines():
            row = json.loads(line)
            yield [bytes.fromhex(v) if f in BYTES and v is not None else v for f, v in zip(fields, row)]
    return from_tables(select)


def milliseconds(text):
    return round(datetime.datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=datetime.timezone.utc).timestamp() * 1000)


def numbered(findings):
    """Rows of a finding's members: those of one rule, path and offset have numbers."""
    seen, rows = {}, []
    for f in findings:
        key = f["rule"], f.get("path") or "", f.get("offset") or 0
        seen[key] = seen.get(key, -1) + 1
        rows.append((*key, seen[key], f["level"], f.get("length") or 0, f["message"]))
    return sorted(rows)


def from_jsonl(file):
    rows = Rows()
    with open(file, "rb") as f:
        octets = f.read()
    if octets and not octets.endswith(b"\n"):
        problem("4: the last line of %s is not whole" % file)
    for number, line in enumerate(octets.splitlines(), 1):
        try:
            item = json.loads(line)
        except ValueError:
            problem("4: line %d of %s is no JSON" % (number, file))
            continue
        if "last_entry" in item:
            continue
        if "sha256" not in item:
            continue
        digest, key = bytes.fromhex(item["sha256"]), (item["log"], item["entry"])
        if key in rows.entries:
            problem("1: two lines for entry %d" % item["entry"])
        rows.entries[key] = milliseconds(item["timestamp"]), digest
        hexes = {name: bytes.fromhex(item[name]) if item[name] else None for name in ("pair", "issuer_sha256")}
        cert = {"kind": item["kind"], "profile": item["profile"], "issuer_found": item["issuer_found"], "ruleset": item["ruleset"], **hexes}
        if rows.certs.setdefault(digest, cert) != cert:
            problem("2: certificate %s is told in two ways" % item["sha256"])
        found = numbered(item["findings"])
        if rows.findings.setdefault(digest, found) != found:
            problem("3: certificate %s has findings in two ways" % item["sha256"])
        for finding in item["log_findings"]:
            rows.log_findings.append((item["log"], item["entry"], None, finding["name"], finding["message"]))
    return rows


def load(sink):
    kind, _, place = sink.partition(":")
    if kind == "sqlite":
        return from_sqlite(place)
    if kind == "jsonl":
        return from_jsonl(place)
    if kind in ("postgresql", "postgres"):
        return from_postgresql(sink if place else "")
    sys.exit("ct_reader.py: what is %s?" % sink)


# --- what must hold ---

def fresh_run(options, certificates, issuers):
    """The findings of brlint itself, by digest; and the rule set."""
    with tempfile.TemporaryDirectory() as folder:
        for digest, octets in issuers.items():
            with open(os.path.join(folder, digest.hex()), "wb") as f:
                f.write(octets)
        order = sorted(certificates)
        records = b"".join(len(certificates[d]).to_bytes(4, "big") + certificates[d] for d in order)
        command = [options.brlint, "--format", "jsonl", "-i", "records"] + (["--issuer", folder] if issuers else []) + options.option + ["-"]
        done = subprocess.run(command, input=records, capture_output=True)
        if done.returncode > 1:
            sys.exit("ct_reader.py: brlint: " + done.stderr.decode())
        lines = [json.loads(line) for line in done.stdout.splitlines()]
        found = {bytes.fromhex(line["sha256"]): line for line in lines if "sha256" in line}
    version = subprocess.run([options.brlint, "--version"] + options.option, check=True, capture_output=True, text=True).stdout
    ruleset = next(line.split()[1] for line in version.splitlines() if line.startswith("ruleset:"))
    return found, ruleset


def check_positions(options, rows, state, logs):
    """Invariants 1 and 4."""
    for log in logs:
        kept = state.logs.get(log.id)
        if kept is None:
            if options.complete:
                problem("1: nothing is known of the log %s" % log.folder)
            continue
        position, size = kept["position"], kept["verified_size"]
        if options.complete and position != size:
            problem("1: %s: the position is %d of %d" % (log.folder, position, size))
        if options.size is not None and size != options.size:
            problem("1: %s: the size is %d instead of %d" % (log.folder, size, options.size))
        if position > size:
            problem("4: %s: the position %d is beyond the checkpoint's size %d" % (log.folder, position, size))
        if size and kept["verified_root"] != tree_root(log.leaves[:size]):
            problem("4: %s: the verified root is not that of %d entries" % (log.folder, size))
        if position and not options.fleet:
            check_range(log, position, kept["range"])
        below = size if options.fleet else position
        numbers = {n for (name, n) in rows.entries if name == log.id}
        if options.fleet and not options.complete:
            missing, extra = set(), {n for n in numbers if n >= below}
        else:
            missing, extra = set(range(below)) - numbers, numbers - set(range(below))
        if missing:
            problem("1: %s: %d entries have no row, the first is %d" % (log.folder, len(missing), min(missing)))
        if extra:
            problem("4: %s: %d rows of entries from %d on, the position being %d" % (log.folder, len(extra), min(extra), below))
        for n in numbers:
            if n < len(log.entries) and rows.entries[log.id, n] != (log.entries[n][0], sha(log.entries[n][4])):
                problem("1: %s: the row of entry %d is another's" % (log.folder, n))
    known = {log.id for log in logs}
    for name, n in rows.entries:
        if name not in known:
            problem("1: entry %s of another log, %s" % (n, name))
            break


def check_range(log, position, octets):
    size, hashes = int.from_bytes(octets[:8], "big"), [octets[i:i + 32] for i in range(8, len(octets), 32)]
    wanted, at = [], 0
    for bit in reversed(range(position.bit_length())):
        if position >> bit & 1:
            wanted.append(tree_root(log.leaves[at:at + (1 << bit)]))
            at += 1 << bit
    if size != position or hashes != wanted:
        problem("4: %s: the range is not that of the first %d entries" % (log.folder, position))


def check_certificates(options, rows, logs):
    """Invariants 2 and 3."""
    issuers, submitted, pairs, chains = {}, {}, {}, {}
    for log in logs:
        issuers.update(log.issuers)
    for log in logs:
        for n, entry in enumerate(log.entries):
            if (log.id, n) in rows.entries:
                digest = sha(entry[4])
                if digest not in submitted:
                    submitted[digest] = entry[4]
                    try:
                        pairs[digest] = pair_of(entry, issuers)
                    except (ValueError, IndexError, StopIteration):
                        pairs[digest] = False
                    chains[digest] = entry[5]
    wanted = {digest for _, digest in rows.entries.values()}
    for digest in wanted ^ set(rows.certs):
        problem("2: certificate %s: there is %s" % (digest.hex(), "no row" if digest in wanted else "a row, and no entry"))
    found, ruleset = fresh_run(options, submitted, issuers)
    for digest in sorted(set(submitted) & set(rows.certs)):
        check_certificate(options, rows, digest, found[digest], ruleset[:16], pairs[digest], chains[digest], issuers)
        check_columns(rows.certs[digest], digest, submitted[digest])
    for digest in set(rows.findings) - set(rows.certs):
        problem("3: findings of %s, which has no row" % digest.hex())


def check_certificate(options, rows, digest, line, ruleset, pair, chain, issuers):
    cert, name = rows.certs[digest], digest.hex()
    if cert["ruleset"] != (options.ruleset or ruleset):
        problem("2: certificate %s has the rule set %s instead of %s" % (name, cert["ruleset"], options.ruleset or ruleset))
    if (cert["kind"], cert["profile"]) != (line["kind"], line["profile"]):
        problem("2: certificate %s is %s, %s instead of %s, %s" % (name, cert["kind"], cert["profile"], line["kind"], line["profile"]))
    if any(f["rule"] == NO_ISSUER for f in line["findings"]):
        pair = False
    if pair is not False and line["kind"] == "certificate" and cert["pair"] != pair:
        problem("2: certificate %s has another pair: %s" % (name, cert["pair"] and cert["pair"].hex()))
    if cert["issuer_sha256"] != (chain[0] if chain else None):
        problem("2: certificate %s has another issuer" % name)
    if bool(cert["issuer_found"]) != bool(chain and chain[0] in issuers):
        problem("2: certificate %s: issuer_found is %s" % (name, cert["issuer_found"]))
    # that an issuer is not among those given is a finding of what was asked of brlint, and none of the certificate
    fresh, kept = numbered(f for f in line["findings"] if f["rule"] != NO_ISSUER), sorted(rows.findings.get(digest, []))
    if rows.rulesets:
        revisions = rows.rulesets.get(cert["ruleset"], (None, {}))[1]
        for row in kept:
            if row[-1] != revisions.get(row[0]):
                problem("3: certificate %s: %s has revision %s" % (name, row[0], row[-1]))
        kept = [row[:-1] for row in kept]
    if fresh != kept:
        only = [row for row in kept if row not in fresh], [row for row in fresh if row not in kept]
        problem("3: certificate %s: rows that a fresh run does not have: %s; that it has: %s" % (name, only[0][:2], only[1][:2]))


def check_columns(cert, digest, octets):
    if "serial" not in cert:
        return
    try:
        serial, start, end = serial_and_times(octets)
    except (ValueError, IndexError, StopIteration):
        return
    if cert["kind"] == "certificate" and (cert["serial"] or b"", cert["not_before"], cert["not_after"]) != (serial, start, end):
        problem("2: certificate %s has another serial number or validity: %s, %s, %s" %
                (digest.hex(), cert["serial"] and cert["serial"].hex(), cert["not_before"], cert["not_after"]))


def check(options):
    rows = load(options.sink)
    state = load("sqlite:" + options.state) if options.state else rows
    logs = [Log(folder) for folder in options.folders]
    check_positions(options, rows, state, logs)
    if not options.no_findings:
        check_certificates(options, rows, logs)
    for words in problems[:options.most]:
        print(words)
    if problems:
        sys.exit("%d problems" % len(problems))
    print("%d entries, %d certificates, %d findings, %d log findings" %
          (len(rows.entries), len(rows.certs), sum(len(f) for f in rows.findings.values()), len(rows.log_findings)))


def dump(options):
    rows = load(options.sink)

    def plain(value):
        return value.hex() if isinstance(value, bytes) else value
    for key in sorted(rows.entries, key=str):
        print("entry", *key, *map(plain, rows.entries[key]))
    for digest in sorted(rows.certs):
        print("cert", digest.hex(), json.dumps({k: bool(v) if k == "issuer_found" else plain(v) for k, v in sorted(rows.certs[digest].items())}))
    for digest in sorted(rows.findings):
        for row in sorted(rows.findings[digest]):
            print("finding", digest.hex(), *row)
    for row in sorted(rows.log_findings, key=str):
        print("log finding", *row)
    for words in problems:
        print(words)
    sys.exit(bool(problems))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(required=True)
    sub = commands.add_parser("check")
    sub.set_defaults(function=check)
    sub.add_argument("sink")
    sub.add_argument("folders", nargs="+")
    sub.add_argument("--state", help="where it is not the sink")
    sub.add_argument("--complete", action="store_true", help="all that was verified has its rows")
    sub.add_argument("--size", type=int, help="of the checkpoint that must have been verified")
    sub.add_argument("--fleet", action="store_true", help="rows come out of order, by a queue")
    sub.add_argument("--brlint", default=os.environ.get("BRLINT", "brlint"))
    sub.add_argument("--option", action="append", default=[], help="one of brlint's, for the fresh run: --option=--ignore=NAME")
    sub.add_argument("--ruleset", help="what certificates must have been judged by, in 16 digits")
    sub.add_argument("--no-findings", action="store_true", help="invariants 1 and 4 only")
    sub.add_argument("--most", type=int, default=5, help="of problems told")
    sub = commands.add_parser("dump")
    sub.set_defaults(function=dump)
    sub.add_argument("sink")
    options = parser.parse_args()
    options.function(options)


if __name__ == "__main__":
    main()
