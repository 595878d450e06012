"""Makes folders as brlint-audit leaves them, from another reading of the format: python3 audit_runs.py SCENARIO FOLDER"""
import csv, hashlib, hmac, io, json, os, sys
from fractions import Fraction
from math import ceil

RULES = ["e_first", "e_second", "e_third", "w_fourth", "e_off"]


STATISTICS = [
    {"name": "stat_serial_bits", "issuer": "CN=C", "value": "63 bits", "threshold": "0.001", "told": True, "sha256": []},
    {"name": "stat_key_exponent", "value": "none", "threshold": "65537", "told": False, "sha256": []},
]


def sha(text):
    return hashlib.sha256(text.encode()).hexdigest()


def draw(members, seed, share, number, floor):
    """The SHA-256 of the sample: of each stratum those with the least ranks."""
    strata, sample = {}, set()
    for m in members:
        strata.setdefault(m["stratum"], []).append(m["sha256"])
    for name, all_ in strata.items():
        size = len(all_)
        n = number if number else ceil(Fraction(share[:-1]) / 100 * size)
        n = size if number == "all" or name == "unreadable" else min(size, max(1, n, floor))
        all_.sort(key=lambda h: hmac.new(seed.encode(), bytes.fromhex(h), "sha256").digest())
        sample.update(all_[:n])
    return sample


def mth(leaves):
    if len(leaves) < 2:
        return hashlib.sha256(b"\0" + leaves[0] if leaves else b"").digest()
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return hashlib.sha256(b"\1" + mth(leaves[:k]) + mth(leaves[k:])).digest()


def member(name, **more):
    """A member of the population: a name that gives the SHA-256, and what differs from the others."""
    m = dict(sha256=sha(name), kind="certificate", profile="subscriber-dv", issuer="CN=Issuer,O=Example", serial="1a",
             not_before="2026-04-01T00:00:00Z", not_after="2026-06-30T00:00:00Z", stratum="all", precertificate="", names=[name + ".example"],
             policy="dv", findings=[], subject="CN=" + name, revocation={"revoked": None, "revoked_at": None, "revocation_reason": None})
    m.update(more)
    return m


def finding(rule, path="tbsCertificate.version", **more):
    f = dict(rule=rule, level={"e": "error", "w": "warning"}[rule[0]], source="BR", clause="7.1.2.7.6", family="tls", path=path, offset=0, length=1,
             message="m", title="the field must be there", requirement="MUST", revision=1)
    f["from"] = f["until"] = None
    f.update(more)
    return f


def counts(m):
    return any(f["level"] == "error" and "waived" not in f for f in m["findings"])


LISTED = ("Precertificate SHA-256 hash,Certificate SHA-256 hash,Subject,Issuer,Not before,Not after,Serial #,dNSNames,Is revoked?,Revocation date,"
          "Revocation reason,brlint rule,Clause,Path,Message").split(",")


def listed(m, expired):
    """The row of a member in ccadb.csv."""
    first = {f["rule"]: f for f in reversed(m["findings"]) if f["level"] == "error" and "waived" not in f}
    of = [first[r] for r in dict.fromkeys(f["rule"] for f in m["findings"]) if r in first]
    hashes = [m["sha256"].upper(), ""] if m["kind"] == "precertificate" else [m["precertificate"].upper(), m["sha256"].upper()]
    how = m["revocation"]
    revoked = ["Yes", how["revoked_at"], how["revocation_reason"]] if how.get("revoked") else ["N/A"] * 3 if expired else [""] * 3
    return hashes + [m["subject"], disarm(m["issuer"]), m["not_before"], m["not_after"], m["serial"].upper(), " ".join(m["names"])] + revoked + [
        " ".join(f["rule"] for f in of), "; ".join(f["source"] + ": " * (f["source"] == "Community") + " " * (f["source"] != "Community") + f["clause"] for f in of), "; ".join(f["path"] for f in of),
        "; ".join(f["message"] for f in of)]


def table(rows):
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue()


def line(m, sha256, ruleset, more):
    o = dict(input="in/%s.der" % m["subject"], index=0, kind=m["kind"], profile=m["profile"], **more)
    o.update(sha256=sha256, subject=m["subject"], issuer=m["issuer"], serial=m["serial"], not_before=m["not_before"] or None,
             not_after=m["not_after"] or None, names=m["names"], policy=m["policy"], pair=None, findings=m["findings"],
             ruleset=ruleset[:16], stratum=m["stratum"], member=m["sha256"], found=counts(m), judged=True, whole=True, **m["revocation"])
    return json.dumps(o) + "\n"


def disarm(cell):
    cell = "".join("\\x%02x" % ord(c) if ord(c) < 32 else "\\u{%x}" % ord(c) if ord(c) in (0x85, 0x202E) else c for c in cell)
    return "'" + cell if cell.lstrip(" ")[:1] in tuple("=+-@") else cell


def write(folder, name, text):
    path = os.path.join(folder, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", newline="") as f:
        f.write(text)


def digest(folder, name):
    with open(os.path.join(folder, name), "rb") as f:
        return hashlib.sha256(f.read()).hexdigest()


def make(folder, members, seed="letter 7", share="3%", number=None, floor=0, population_csv=True, revisions={}, off={}, rules=RULES, data="d", options={}, by=None, **more):
    members = sorted(members, key=lambda m: m["sha256"])
    sample = draw(members, seed, share, number, floor)
    ruleset, cut = sha(repr((rules, revisions, off))), "2026-07-01"
    population = ["sha256,kind,profile,issuer,serial,notBefore,notAfter,stratum,sampled,precertificate".split(",")]
    rows = ["sha256,file,rule,level,source,clause,path,offset,message,issuer,serial,notBefore".split(",")]
    lines, lists = "", {"ccadb.csv": [LISTED]}
    strata, levels, totals = {}, {"error": 0, "warning": 0, "notice": 0}, {"found": 0, "clean": 0, "not_judged": 0, "pairs": 0, "waived": 0}
    for m in members:
        drawn = m["sha256"] in sample
        population.append([m["sha256"], m["kind"], m["profile"], disarm(m["issuer"]), m["serial"], m["not_before"], m["not_after"], disarm(m["stratum"]),
                           int(drawn), m["precertificate"]])
        s = strata.setdefault(m["stratum"], dict(name=m["stratum"], size=0, sampled=0, found=0))
        s["size"] += 1
        s["sampled"] += drawn
        s["found"] += drawn and counts(m)
        totals["pairs"] += m["precertificate"] != ""
        if not drawn:
            continue
        totals["found"] += counts(m)
        totals["clean"] += not m["findings"]
        for sha256 in [m["sha256"], m["precertificate"]] if m["precertificate"] else [m["sha256"]]:
            lines += line(m, sha256, ruleset, {"precertificate": True} if sha256 != m["sha256"] or m["kind"] == "precertificate" else {})
            for f in m["findings"]:
                totals["waived"] += "waived" in f
                if "waived" not in f:
                    levels[f["level"]] += 1
                    rows.append([sha256, "in/%s.der" % m["subject"], f["rule"], f["level"], f["source"], f["clause"], f["path"], f["offset"], f["message"],
                                 disarm(m["issuer"]), m["serial"], m["not_before"]])
        if counts(m) and not (m["not_after"] and m["not_after"] < cut):
            row = listed(m, False)
            for name in ["ccadb.csv"] + ["ccadb/%s.csv" % rule for rule in row[11].split()]:
                lists.setdefault(name, [LISTED]).append(row)
    texts = {"findings.jsonl": lines, "findings.csv": table(rows), "report.html": "<!DOCTYPE html>\n", "report.md": "# Report\n"}
    texts["statistics.jsonl"] = "".join(json.dumps(o) + "\n" for o in STATISTICS)
    texts.update({name: table(list_) for name, list_ in lists.items()})
    if population_csv:
        texts["population.csv"] = table(population)
    for name, text in texts.items():
        write(folder, name, text)
    given = {"seed": seed, "sample": str(number) if number else share, "min-per-stratum": str(floor), "cut": cut, "by": by, **more.get("period", {})}
    given = {k: v for k, v in given.items() if v is not None}
    run = {
        "tool": {"version": "1.2.0", "build": "0"}, "ruleset": ruleset,
        "rules": [{"name": r, "revision": revisions.get(r, 1), "level": "error" if r[0] == "e" else "warning", "from": "2026-03-15", "until": None,
                   "off": off.get(r, "option" if r == "e_off" else None)} for r in rules],
        "data": [{"name": "tlds", "version": "1", "sha256": sha(data)}],
        "as_of": None, "start": "2026-07-01T08:00:00Z", "end": "2026-07-01T08:00:09Z", "command": ["brlint-audit"] + [word for k, v in given.items() for word in ("--" + k, v)], "inputs": [], "unread": [],
        "duplicates": 0, "period": {"since": None, "until": None}, "cut": cut,
        "population": {"size": len(members), "root": mth([bytes.fromhex(m["sha256"]) for m in members]).hex()},
        "strata": sorted(strata.values(), key=lambda s: (s["name"] == "unreadable", s["name"])),
        "sampling": {"method": "hmac-sha256", "seed": seed, "share": None if number else share, "number": number, "floor": floor, "size": len(sample),
            "root": mth(sorted(bytes.fromhex(m) for m in sample)).hex()},
        "counts": levels,
        "statistics": [{k: o.get(k) for k in ("name", "issuer", "value", "threshold")} for o in STATISTICS if o["told"]],
        "files": {f: digest(folder, f) for f in sorted(texts)},
        "by": by, "members": {k: totals[k] for k in ("found", "clean", "not_judged", "pairs")}, "waived": totals["waived"], "other": 0, "policy": [], "options": {**given, **options}, "previous": None,
        "trend": [],
    }
    run.update(more)
    write(folder, "run.json", json.dumps(run, indent=1) + "\n")
    sums(folder)
    return run


def sums(folder):
    """Writes SHA256SUMS anew."""
    names = sorted(os.path.relpath(os.path.join(d, f), folder) for d, _, fs in os.walk(folder) for f in fs)
    write(folder, "SHA256SUMS", "".join("%s  %s\n" % (digest(folder, n), n) for n in names if n != "SHA256SUMS"))


def quarter():
    """300 certificates of three strata, a hostile one among them, pairs, and two objects of unknown kind."""
    issuers = ['CN=A,O="x""', "  =1+1,\r\nCN=B\x85\u202e\u00e9", "CN=C"]
    all_ = [member("q%d" % i, stratum=issuers[i % 3], issuer=issuers[i % 3], precertificate=sha("p%d" % i) if i % 10 == 0 else "",
                   not_after="2026-09-30T00:00:00Z" if i % 5 else "2026-06-30T00:00:00Z",
                   findings=[finding("e_first"), finding("e_second", "b")][:i % 3 or 2] if i % 4 < 2 else [finding("w_fourth")] if i % 4 == 2 else [])
            for i in range(300)]
    return all_ + [member("u%d" % i, kind="unknown", profile="unknown", stratum="unreadable", not_before="", not_after="", issuer="", serial="")
                   for i in range(2)]


def earlier():
    f = finding
    return [
        member("same", findings=[f("e_first"), f("w_fourth")]),
        member("rule-comes", findings=[]),
        member("rule-rises", findings=[f("e_second", "a")]),
        member("rule-goes", findings=[f("e_off")]),
        member("data", findings=[f("e_first", "b")]),
        member("replaced", names=["www.example", "example"], findings=[f("e_first")]),
        member("replaced-badly", names=["bad.example"], findings=[f("e_first"), f("e_third")]),
        member("replaced-before", names=["old.example"], findings=[f("e_first")], not_before="2026-05-01T00:00:00Z"),
        member("gone", findings=[f("e_first"), f("e_first", "a"), f("e_first", "a")]),
        member("not-drawn", findings=[f("e_first")]),
        member("waived", findings=[f("e_first", waived={"reason": "r", "owner": None, "until": "2027-01-01", "file": "p", "line": 1})]),
        member("precert-of-pair", kind="precertificate", findings=[f("e_first")]),
    ]


def later():
    f = finding
    return [
        member("same", findings=[f("e_first"), f("w_fourth")]),
        member("rule-comes", findings=[f("e_new")]),
        member("rule-rises", findings=[f("e_second", "b", revision=2)]),
        member("rule-goes", findings=[]),
        member("data", findings=[f("e_first", "c")]),
        member("replaces", names=["example", "www.example"], findings=[f("e_third")], not_before="2026-05-01T00:00:00Z"),
        member("replaces-badly", names=["bad.example"], findings=[f("e_first", "elsewhere")], not_before="2026-05-01T00:00:00Z"),
        member("replaces-before", names=["old.example"], not_before="2026-04-01T00:00:00Z"),
        member("waived"),
        member("pair", precertificate=sha("precert-of-pair"), findings=[f("e_first")]),
        member("comes", findings=[f("e_first"), f("e_new")]),
    ]


def not_drawn_seed(members, name):
    """A seed by which this member is the only one that is not drawn."""
    return next(s for s in map(str, range(10000)) if draw(members, s, "3%", len(members) - 1, 0) == {m["sha256"] for m in members} - {sha(name)})


def scenario(name, folder):
    if name == "quarter":
        make(folder, quarter(), floor=5, by="issuer")
    elif name == "without":
        make(folder, quarter(), by="issuer", population_csv=False, options={"no-population": True})
    elif name == "all":
        make(folder, quarter(), number="all", by="issuer")
    elif name == "number":
        make(folder, quarter(), number=7, by="issuer")
    elif name == "one":
        make(folder, [member("only")], share="0.0001%")
    elif name == "empty":
        make(folder, [], number="all")
    elif name == "earlier":
        make(folder, earlier(), number="all", off={"e_off": None}, period={"since": "2026-01-01", "until": "2026-03-31"})
    elif name == "later":
        members = later() + [member("not-drawn", findings=[finding("e_first")])]
        make(folder, members, number=len(members) - 1, seed=not_drawn_seed(members, "not-drawn"), rules=RULES + ["e_new"], revisions={"e_second": 2},
             off={"e_off": "policy"}, data="e", options={"only": "x"}, period={"since": "2026-04-03", "until": "2026-06-30"})
    elif name == "incident":
        f = finding
        members = [member("i%d" % i, issuer="CN=%s" % "AAAB"[i % 4], policy=["dv", "ov", "ev", "none"][i // 4 % 4], not_before="2026-04-%02dT00:00:00Z" % (i + 1),
                          not_after="2026-%02d-30T00:00:00Z" % (6 + i % 2), precertificate=sha("ip%d" % i) if i % 2 else "",
                          revocation={"revoked": i in (0, 1, 3), "revoked_at": "2026-06-%02dT00:00:00Z" % (i + 1) if i in (0, 1, 3) else None,
                                      "revocation_reason": "superseded" if i in (0, 1, 3) else None},
                          findings=[f("e_first")] if i < 9 else [f("w_fourth")]) for i in range(16)]
        members.append(member("key", findings=[f("e_first"), f("e_second", clause="6.1.1.3")]))
        members.append(member("community", not_after="2026-12-31T00:00:00Z", findings=[f("e_close", source="Community", clause="close primes")]))
        members.append(member("mail", profile="smime", findings=[f("e_third")]))
        members.append(member("ca", profile="tls-subca", findings=[f("e_third")]))
        members.append(member("root", profile="root", findings=[f("e_third")]))
        members.append(member("short", not_after="2026-04-07T23:59:59Z", findings=[f("e_third")]))
        members.append(member("waived", findings=[f("e_third", waived={"reason": "r", "owner": None, "until": "2027-01-01", "file": "p", "line": 1})]))
        make(folder, members, number="all", rules=RULES + ["e_close", "e_never"])
    elif name.startswith("year"):
        year = int(name[4:])
        make(folder, [member("%d-%d" % (year, i), findings=[finding("e_first")] if i < 2 * (2030 - year) else []) for i in range(200)], share="50%",
             start="%d-01-03T00:00:00Z" % (year + 1), end="%d-01-03T00:00:09Z" % (year + 1), period={"since": "%d-01-01" % year, "until": "%d-12-31" % year})
    else:
        sys.exit("no such scenario")


if __name__ == "__main__":
    if sys.argv[1] == "sums":
        sums(sys.argv[2])
    else:
        scenario(sys.argv[1], sys.argv[2])
