"""What brlint-serve answers, and how it starts, reads anew and ends. The current folder has the objects."""
import base64
import http.client
import json
import os
import re
import shutil
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
import urllib.parse

from serving import FORM, Server, Unix, check, der_of, finish, is_fatal

PROGRAM, SOURCES = sys.argv[1:3]
GOOD, BAD, PRECERT, ROOT = (der_of(n + ".pem") for n in ("good-subscriber", "expired-rules", "precert-good", "root-good"))
GOOD_PEM, BAD_PEM = (open(n + ".pem").read() for n in ("good-subscriber", "expired-rules"))
ENDS = {
    "certificate": ("/lintcert", "b64cert", "application/pkix-cert"),
    "tbs-certificate": ("/linttbscert", "b64tbscert", "application/octet-stream"),
    "crl": ("/lintcrl", "b64crl", "application/pkix-crl"),
    "tbs-crl": ("/linttbscrl", "b64tbscrl", "application/octet-stream"),
    "ocsp-response": ("/lintocsp", "b64ocsp", "application/ocsp-response"),
    "tbs-ocsp-response": ("/linttbsocsp", "b64tbsocsp", "application/octet-stream"),
}
b64 = lambda octets: base64.b64encode(octets).decode()


def objects():
    """All objects of the corpus, with their kinds and what the command says of them."""
    octets, at = open("records", "rb").read(), 0
    pkimetal = open("records.pkimetal").read().split("\n")
    jsonl = [json.loads(line) for line in open("records.jsonl")]
    for p, j in zip(pkimetal, jsonl):
        size = struct.unpack(">I", octets[at:at + 4])[0]
        yield octets[at + 4:at + 4 + size], p, j
        at += 4 + size


def ends(s):
    """pkimetal's six: object by object what the command says, by all ways in."""
    c = s.connect()
    seen = {kind: 0 for kind in ENDS}
    for number, (der, pkimetal, j) in enumerate(objects()):
        if j["kind"] not in ENDS:
            a = s.raw("/lintcert", der, "application/pkix-cert", c)
            check(is_fatal(a), "an object of no kind is judged", a.text)
            continue
        path, alias, kind = ENDS[j["kind"]]
        n = seen[j["kind"]] = seen[j["kind"]] + 1
        ways = n % 4
        if ways == 0:
            a = s.raw(path + "?severity=info", der, kind, c)
        else:
            a = s.form(path, c, **{["b64input", alias, "b64input"][ways - 1]: b64(der) if ways < 3 else base64.encodebytes(der).decode(), "severity": "info"})
        if a.text.strip() != pkimetal.strip():
            check(False, f"object {number} of kind {j['kind']}: the server says something else", a.text, pkimetal)
            break
        wrong = ENDS["crl" if j["kind"] != "crl" else "certificate"]
        if n <= 20:
            check(is_fatal(s.raw(wrong[0], der, wrong[2], c)), f"{wrong[0]} judges a {j['kind']}")
    check(all(n >= 4 for n in seen.values()), "each kind of object is tried", seen)
    for number, (der, _, j) in enumerate(objects()):
        if number % 7:
            continue
        a = s.raw("/lint", der, "application/octet-stream", c)
        said = {k: v for k, v in j.items() if k not in ("input", "index")}
        if not der:
            check(a.status == 400, "an empty body is judged by /lint")
        elif not a.lines or {k: v for k, v in a.lines[1].items() if k not in ("input", "index")} != said and a.lines[1]["kind"] != "unknown":
            check(False, f"object {number}: /lint says something else", a.text[-600:], said)
            break
    c.close()


def form_and_formats(s):
    full = s.form("/lintcert", b64cert=BAD_PEM).json
    check(full[0] == {"Linter": "pkimetal", "Finding": full[0]["Finding"], "Severity": "meta"} and full[0]["Finding"].startswith("Profile: tbr_leaf_tlsserver_dv; Version: "), "profile line", full[0])
    check(full[-1]["Linter"] == "brlint" and full[-1]["Severity"] == "meta" and "Version" in full[-1]["Finding"], "line of the linter", full[-1])
    severities = ["fatal", "bug", "error", "warning", "notice", "info", "debug", "meta"]
    order = [(severities.index(f["Severity"]), f["Finding"]) for f in full[1:]]
    check(order == sorted(order), "order by severity, then text", order)
    check(all(list(f) == [k for k in ("Linter", "Finding", "Field", "Code", "Severity") if k in f] for f in full), "order of members")
    for least in severities:
        got = s.form("/lintcert", b64cert=BAD_PEM, severity=least).json
        check(got == [f for f in full if severities.index(f["Severity"]) <= severities.index(least)] or least == "meta" and len(got) == len(full), "severity", least, got)
    check(s.form("/lintcert", b64cert=GOOD_PEM, severity="notice").body == b"[]\n", "a clean object has an empty array")
    check(s.form("/lintcert?severity=error", b64cert=BAD_PEM).json == s.form("/lintcert", b64cert=BAD_PEM, severity="error").json, "parameters in the address")
    text = s.form("/lintcert", b64cert=BAD_PEM, format="text", severity="error")
    check(text.type == "text/plain" and re.fullmatch(r"(brlint\tERROR\t[^\t\n]+ \[tbs[^\n]*\]\n)+", text.text), "text", text.text)
    html = s.form("/lintcert", b64cert=BAD_PEM, format="html")
    check(html.type == "text/html" and "<td>e_client_auth_not_allowed</td>" in html.text and "default-src 'none'" in html.headers["Content-Security-Policy"], "html")
    for accept, kind in [("text/html,*/*;q=0.8", "text/html"), ("text/plain", "text/plain"), ("application/json", "application/json"), ("image/png", "application/json"), ("*/*", "application/json")]:
        check(s.form("/lintcert", b64cert=BAD_PEM, accept=accept).type == kind, "Accept", accept)
    check(s.form("/lintcert", b64cert=BAD_PEM, accept="text/html", format="json").type == "application/json", "format is stronger than Accept")
    check(s.form("/lintcert", b64cert=BAD_PEM, format="xml").status == 400, "an unknown format is status 400")
    for path in ("/LINTCERT", "/LintCert"):
        check(s.form(path, b64cert=BAD_PEM, severity="error").json == s.form("/lintcert", b64cert=BAD_PEM, severity="error").json, "paths in any case", path)
    for path, alias, _ in ENDS.values():
        form = s.get(path)
        check(form.status == 200 and "b64input" in form.text and form.type == "text/html", "the form", path)


def alternatives(pattern):
    """The names that a pattern stands for: of {a,b} one is taken, and may be empty."""
    m = re.search(r"\{([^{}]*)\}", pattern)
    return [name for word in m.group(1).split(",") for name in alternatives(pattern[:m.start()] + word + pattern[m.end():])] if m else [pattern]


# pkimetal's profiles, by what it names them after
PROFILES = (
    "autodetect rfc5280_{root,subordinate,leaf,crl,arl} rfc5280_leaf_{tlsclient,tlsserver,smime,codesigning,timestamping,documentsigning,ocspsigning} rfc6960_ocspresponse "
    "tbr_root_tlsserver tbr_cross_{internal,external}{,_subscriberissuing} tbr_subordinate_tlsserver{,_internal_unconstrained,_internal_constrained,_external_unconstrained,_external_constrained} "
    "tbr_subordinate_precertsigning tbr_leaf_tlsserver_{dv,ov,iv}{,_precertificate} tbr_leaf_ocspsigning tbr_{crl,arl} "
    "tevg_root_tlsserver tevg_subordinate_tlsserver{,_external_unconstrained,_external_constrained} tevg_leaf_tlsserver_ev{,_precertificate} "
    "sbr_{root,subordinate}_smime sbr_leaf_smime_{mv,ov,sv,iv}_{legacy,multipurpose,strict} csbr_{root,subordinate}_{codesigning,timestamping} csbr_leaf_codesigning_{ov,ev} csbr_leaf_timestamping "
    "etsi_leaf_tlsserver_{ncpwnaturalperson,ncpwlegalperson,dvcp,ivcp,ovcp,evcp,qevcpweidas,qncpwiveidas,qncpwoveidas,qncpwgennaturalpersoneidas,qncpwgenlegalpersoneidas,qevcpwnoneidas,qncpwivnoneidas,qncpwovnoneidas,"
    "qncpwgennaturalpersonnoneidas,qncpwgenlegalpersonnoneidas,qevcpwpsd2eidas,qevcpwpsd2eidasnonbrowser}{,_precertificate} etsi_leaf_ncp{natural,legal}person bimigroup_{root,subordinate}_bimi bimigroup_leaf_{commonmark,verifiedmark}{,_precertificate}"
)


def profiles(s):
    listed = s.get("/profiles").json
    names = [p["Name"] for p in listed]
    wanted = {name for pattern in PROFILES.split() for name in alternatives(pattern)}
    check(set(names) == wanted, "pkimetal's profiles and no other", set(names) ^ wanted)
    check(len(names) == 105 and len(set(names)) == 105 and names[0] == "autodetect" and names[-1] == "bimigroup_leaf_verifiedmark_precertificate", "105 profiles", len(names))
    check(all(list(p) == ["Name", "Source", "Description", "Linters"] for p in listed), "members of a profile")
    judged = {p["Name"] for p in listed if p["Linters"]}
    check({"tbr_leaf_tlsserver_dv", "tevg_leaf_tlsserver_ev", "rfc5280_leaf"} <= judged and not any(n.startswith(("sbr_", "csbr_", "etsi_", "bimi")) for n in judged), "profiles that are judged")
    for name in names:
        a = s.form("/lintcert", b64cert=GOOD_PEM, profile=name)
        of_certificates = name in judged and not name.endswith(("_crl", "_arl", "ocspresponse"))
        check(is_fatal(a) != of_certificates, "profile", name, a.text)
        check(not of_certificates or name == "autodetect" or a.json[0]["Finding"].startswith(f"Profile: {name};"), "the profile line names the profile", a.text)
    check(any(f.get("Code") == "e_cab_ov_requires_org" for f in s.form("/lintcert", b64cert=GOOD_PEM, profile="tbr_leaf_tlsserver_ov").json), "a profile changes what is found")
    check(not any(f.get("Code", "").startswith("e_server_cert_valid") for f in s.form("/lintcert", b64cert=BAD_PEM, profile="rfc5280_leaf").json), "rfc5280 leaves the BR out")
    check([list(l) for l in s.get("/linters").json] == [["Name", "Instances", "Version", "Url"]], "linters")


def never_empty(s):
    """What was not judged is never an empty array, nor one without a fatal finding."""
    bad_forms = [
        {}, {"b64cert": ""}, {"b64cert": "hello"}, {"b64cert": "====="}, {"b64cert": "-----BEGIN CERTIFICATE-----"}, {"b64cert": GOOD_PEM, "b64input": GOOD_PEM}, {"b64crl": GOOD_PEM},
        {"b64cert": GOOD_PEM + BAD_PEM}, {"b64cert": GOOD_PEM, "profile": "nobody"}, {"b64cert": GOOD_PEM, "severity": "high"}, {"b64cert": GOOD_PEM, "issuer": "hello"}, {"b64cert": GOOD_PEM, "precert": GOOD_PEM},
        {"b64cert": GOOD_PEM, "date": "tomorrow"}, {"b64cert": GOOD_PEM, "date": "2026-02-30"}, {"b64cert": b64(GOOD)[:-7]}, {"b64cert": b64(GOOD[:600])[:-4] + "!!!!"},
        {"b64cert": GOOD_PEM, "profile": "tbr_crl"}, {"b64cert": "\0" + GOOD_PEM},
    ]
    for fields in bad_forms:
        for severity in ("fatal", "meta", None):
            if severity and "severity" not in fields:
                a = s.form("/lintcert", **fields, severity=severity)
            else:
                a = s.form("/lintcert", **fields)
            check(is_fatal(a), "a form that is not judged", {k: v[:40] for k, v in fields.items()}, a.text)
    for body in (b"", b"\0", b"hello", GOOD_PEM.encode(), b"\x30\x80", b"0" * 5000, b"\xff" * 70000):
        for path, _, kind in ENDS.values():
            check(is_fatal(s.raw(path + "?severity=fatal", body, kind)), "octets that are not judged", path, body[:20])
    check(is_fatal(s.raw("/lintcert", GOOD, "text/plain")), "octets of another type")
    for name in ("b64input", "b64cert"):
        address = f"/lintcert?severity=notice&{name}=" + urllib.parse.quote(b64(BAD))
        check(is_fatal(s.form(address, b64cert=GOOD_PEM)) and is_fatal(s.raw(address, GOOD, "application/pkix-cert")) and is_fatal(s.form(address)), "an object in the address", name)
    check(is_fatal(s.raw("/lintcert", b"b64cert=%zz", FORM)), "a form that is none")
    check(is_fatal(s.raw("/lintcert", b"&".join(b"a%d=1" % i for i in range(100)), FORM)), "a form of many fields")
    # cut anywhere, or with octets behind it, it has its errors, or is not judged
    for cut in list(range(1, len(GOOD), 13)) + [len(GOOD) - 1]:
        found = s.raw("/lintcert?severity=error", GOOD[:cut], "application/pkix-cert").json
        check(found, "a cut certificate has nothing", cut)
    # and so with the other kinds: whatever the first and the last octets are that are missing
    tried = set()
    for der, _, j in objects():
        if j["kind"] not in ENDS or j["kind"] in tried:
            continue
        tried.add(j["kind"])
        path, _, kind = ENDS[j["kind"]]
        for octets in [der[:cut] for cut in [*range(1, len(der), 29), len(der) - 1]] + [der[cut:] for cut in (1, 2, 4, 7, len(der) // 2)] + [der + b"\0", der + der]:
            a = s.raw(path + "?severity=error", octets, kind)
            check(a.status == 200 and a.json, "a part of an object, or more than one, has nothing", j["kind"], len(octets), a.text)
    check(tried == set(ENDS), "each kind of object is cut", tried)
    check(any(f.get("Code") == "e_object_trailing_octets" for f in s.raw("/lintcert?severity=error", GOOD + b"\0", "application/pkix-cert").json), "octets behind it")


def base64_as_it_comes(s):
    """What forms do to base64 is read as it was meant, or refused."""
    wanted = s.form("/lintcert", b64cert=BAD_PEM, severity="info").json
    for name, text in {
        "one line": b64(BAD), "folded": base64.encodebytes(BAD).decode(), "CRLF": BAD_PEM.replace("\n", "\r\n"), "URL alphabet": base64.urlsafe_b64encode(BAD).decode(),
        "blanks for ends of lines": re.sub("(.{64})", r"\1 ", b64(BAD)), "PEM on one line": BAD_PEM.replace("\n", " "), "indented": re.sub("(?m)^", "  ", BAD_PEM[BAD_PEM.index("-----"):]),
    }.items():
        check(s.form("/lintcert", b64cert=text, severity="info").json == wanted, name)
    read = refused = 0
    for der, _, j in objects():
        if j["kind"] != "certificate" or read > 60:
            continue
        for text in (b64(der), "-----BEGIN CERTIFICATE-----\n" + re.sub("(.{64})", r"\1\n", b64(der)) + "\n-----END CERTIFICATE-----\n"):
            if "+" not in text:
                continue
            a = s.ask("POST", "/lintcert", "severity=info&b64cert=" + urllib.parse.quote(text, safe="+"), Content_Type=FORM)
            if is_fatal(a):
                refused += 1
            else:
                read += 1
                check(a.json == s.form("/lintcert", b64cert=text, severity="info").json, "+ that became a blank is read as something else", text)
    check(read > 60 and refused < read / 4, "+ that became a blank", read, refused)


def companions(s):
    codes = lambda a: {f.get("Code") for f in a.json}
    ca = s.form("/lintcert", b64cert=GOOD_PEM, issuer=open("root-good.pem").read())
    check("e_issuer_not_given" in codes(ca) and any(f["Severity"] == "fatal" for f in ca.json), "an issuer that does not fit", ca.text)
    check(s.form("/lintcert", b64cert=GOOD_PEM, precert=open("precert-good.pem").read(), severity="notice").json == [], "a precertificate that fits")
    other = s.form("/lintcert", b64cert=BAD_PEM, precert=open("precert-good.pem").read(), severity="notice")
    check({"e_precert_not_given", "e_precert_fields_differ"} & codes(other), "a precertificate that does not fit", other.text)
    check("e_client_auth_not_allowed" not in codes(s.form("/lintcert", b64cert=BAD_PEM, date="2024-01-01")), "the date")
    check(s.form("/lintcert", b64cert=BAD_PEM, date="2027-04-01T00:00:00Z", severity="info").json == s.form("/lintcert", b64cert=BAD_PEM, severity="info").json, "the second")


def own(s):
    """/lint, in all its forms."""
    a = s.raw("/lint", GOOD, "application/octet-stream")
    check(a.type == "application/x-ndjson" and a.lines[0]["kind"] == "header" and len(a.lines) == 2 and a.lines[1]["findings"] == [] and a.lines[1]["subject"] == "", "one object", a.text[-300:])
    chain = s.raw("/lint", (GOOD_PEM + BAD_PEM + open("root-good.pem").read()).encode(), "application/x-pem-file").lines
    check([o["index"] for o in chain[1:]] == [0, 1, 2] and chain[3]["profile"] == "root", "several objects", chain)
    tls = [o for o in objects() if o[2]["kind"] == "certificate" and o[2]["profile"] == "tls-subca" and o[2]["subject"] == "CN=Example TLS CA,O=Example Trust,C=NL"]
    with_issuer = s.raw("/lint", (b64(GOOD) + "\n" + b64(tls[0][0]) + "\n").encode(), "text/plain").lines
    check(with_issuer[1]["issuer_sha256"] == tls[0][2]["sha256"], "of a chain the next is the issuer", with_issuer[1])
    for query, test in {"severity=error": lambda o: {f["level"] for f in o["findings"]} == {"error"}, "profile=subscriber-ov": lambda o: o["profile"] == "subscriber-ov", "date=2024-01-01": lambda o: o["date"] == "2024-01-01T00:00:00Z"}.items():
        check(test(s.raw("/lint?" + query, BAD, "application/pkix-cert").lines[1]), query)
    for query in ("severity=fatal", "profile=nobody", "date=yesterday"):
        a = s.raw("/lint?" + query, BAD, "application/pkix-cert")
        check(a.status == 400 and a.type == "application/problem+json" and set(a.json) == {"type", "title", "status", "detail"} and a.json["status"] == 400, "a problem", query, a.text)
    check(s.raw("/lint", b"", "application/pkix-cert").status == 400, "an empty body")
    for kind in ("application/x-ndjson", "application/x-pem-file", "text/plain"):
        a = s.raw("/lint", b"\r\n\n", kind)
        check(a.status == 400 or len(a.lines) > 1, "a body of empty lines", kind, a.text)
    check(s.raw("/lint", b"hello", "text/plain").lines[1]["kind"] == "unknown", "what is no object is said to be none")
    lines = [
        json.dumps({"b64input": b64(GOOD), "id": "a"}), "", "{", json.dumps({"b64input": BAD_PEM, "id": "b", "date": "2024-01-01"}), json.dumps([1]), json.dumps({"b64input": 5}), json.dumps({"b64input": b64(GOOD), "extra": "x"}),
        json.dumps({"b64input": b64(GOOD), "profile": "nobody"}), json.dumps({"b64input": b64(GOOD), "id": "c", "precert": b64(PRECERT)}), json.dumps({"b64input": b64(GOOD), "issuer": b64(ROOT)}), json.dumps({"id": "none"}), json.dumps({"b64input": b64(GOOD)}),
    ]
    got = s.raw("/lint", "\n".join(lines).encode(), "application/x-ndjson").lines
    check(len(got) == 1 + len([line for line in lines if line]), "a line an object", len(got))
    kinds = [o["kind"] for o in got[1:]]
    check(kinds == ["certificate", "unreadable", "certificate", "unreadable", "unreadable", "unreadable", "unreadable", "certificate", "certificate", "unreadable", "certificate"], "bad lines stop no others", kinds)
    check(got[1]["input"] == "a" and got[3]["input"] == "b" and got[3]["date"] == "2024-01-01T00:00:00Z" and got[8]["input"] == "c" and got[8]["precert_sha256"], "id, date, precertificate")
    check(any(f["rule"] == "e_issuer_not_given" for f in got[9]["findings"]), "an issuer of a line that does not fit")


def rules(s):
    listed = s.get("/rules", Accept="application/json").json
    check(len(listed) > 1000 and all(set(r) == {"rule", "level", "source", "clause", "title", "revision", "from", "until", "family", "enabled"} for r in listed), "rules")
    check(s.get("/rules").type == "text/html", "rules for people")
    c = s.connect()
    for r in listed:
        one = s.ask("GET", "/rules/" + urllib.parse.quote(r["rule"]), None, c, Accept="application/json")
        if not check(one.status == 200 and {k: one.json[k] for k in r} == r and one.json["why"] and one.json["remedy"], "a rule", r["rule"], one.text):
            break
    page = s.ask("GET", "/rules/e_sub_cert_eku_missing", None, c, Accept="text/html")
    check("e_<wbr>sub" in page.text and "<blockquote>" in page.text and page.headers["Content-Security-Policy"], "a rule for people")
    check(s.ask("GET", "/rules/e_nothing", None, c).status == 404, "no such rule")
    c.close()


def http_itself(s):
    c = s.connect()
    for path in ("/", "/linters", "/livez", "/rules", "/openapi.json", "/brlint.css", "/lintcert"):
        head, got = s.ask("HEAD", path, None, c), s.ask("GET", path, None, c)
        check(head.status == got.status == 200 and head.body == b"" and head.headers["Content-Length"] == got.headers["Content-Length"], "HEAD", path)
    for method, path, allow in [("PUT", "/lintcert", "GET, HEAD, POST"), ("DELETE", "/", "GET, HEAD, POST"), ("GET", "/lint", "POST"), ("POST", "/rules", "GET, HEAD"), ("OPTIONS", "/lintcert", "GET, HEAD, POST"), ("BREW", "/livez", "GET, HEAD")]:
        a = s.ask(method, path, None, c)
        check(a.status == 405 and a.headers["Allow"] == allow, method, path, a.status, a.headers["Allow"])
    for method in ("GET", "POST", "HEAD", "PUT"):
        for path in ("/nothing", "/lintcertx", "/lint/", "/%2e%2e/etc/passwd", "//", "/rulesx"):
            check(s.ask(method, path, None, c).status == 404, "an unknown path", method, path)
    check(s.ask("GET", "/%zz", None, c).status == 400 and s.ask("GET", "/linters?a=%z", None, c).status == 400, "an address that cannot be read")
    check("Access-Control-Allow-Origin" not in s.get("/linters").headers, "no CORS unless asked for")
    a = s.get("/linters")
    check(a.headers["X-Content-Type-Options"] == "nosniff", "nosniff")
    c.close()
    big = b"b64cert=" + b"A" * (11 << 20)
    check(s.ask("POST", "/lintcert", big, Content_Type=FORM).status == 413, "413 by Content-Length")
    check(b" 413 " in s.send(b"POST /lintcert HTTP/1.1\r\nHost: x\r\nContent-Type: " + FORM.encode() + b"\r\nContent-Length: 99999999999\r\nExpect: 100-continue\r\n\r\n", 3), "413 before the body is sent")
    chunk = b"10000\r\n" + b"A" * 65536 + b"\r\n"
    check(b" 413 " in s.send(b"POST /lintcert HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk * 176 + b"0\r\n\r\n"), "413 of chunks")
    body = ("severity=notice&b64cert=" + urllib.parse.quote(GOOD_PEM, safe="")).encode()
    one = b"POST /lintcert HTTP/1.1\r\nHost: x\r\nContent-Type: " + FORM.encode() + b"\r\nContent-Length: %d\r\n\r\n" % len(body) + body
    last = one.replace(b"Host: x", b"Host: x\r\nConnection: close")
    check(s.send(one * 5 + last).count(b"\r\n\r\n[]\n") == 6, "requests one behind another")
    chunked = b"POST /lintcert HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: " + FORM.encode() + b"\r\nTransfer-Encoding: chunked\r\n\r\n" + b"".join(b"%x\r\n%s\r\n" % (len(body[i:i + 100]), body[i:i + 100]) for i in range(0, len(body), 100)) + b"0\r\n\r\n"
    check(s.send(chunked).endswith(b"[]\n"), "chunks")
    large = b64(GOOD) + "\n"
    lines = "".join(json.dumps({"b64input": b64(GOOD), "id": str(i)}) + "\n" for i in range(2000)).encode()
    a = s.raw("/lint", lines, "application/x-ndjson")
    check(len(a.lines) == 2001 and [o["input"] for o in a.lines[1:]] == [str(i) for i in range(2000)], "a large body", len(a.text), len(large))


def described(s):
    """openapi.json against the server: each path, method, parameter and status of one is in the other."""
    d = s.get("/openapi.json").json
    check(d["openapi"].startswith("3.1") and d["info"]["version"] == s.get("/linters").json[0]["Version"], "version")
    source = open(SOURCES + "/serve/endpoints.c").read()
    table = re.findall(r'\{ "(/[^"]*)", SITE_\w+, (\w+), (\w+), ', source)
    there = {(p + ("{name}" if p == "/rules/" else ""), m) for p, g, post in table for m, f in (("get", g), ("post", post)) if f != "NULL"}
    described = {(p, m) for p, methods in d["paths"].items() for m in methods}
    check(there == described, "paths and methods", there ^ described)
    asked = set(re.findall(r'parameter\(e, \w+, "(\w+)"\)', open(SOURCES + "/serve/pkimetal.c").read()))
    check(asked == {p["name"] for p in d["paths"]["/lintcert"]["post"]["parameters"]}, "parameters of pkimetal's ends", asked)
    asked = set(re.findall(r'parameter\(e, NULL, "(\w+)"\)', open(SOURCES + "/serve/lint.c").read()))
    check(asked == {p["name"] for p in d["paths"]["/lint"]["post"]["parameters"]}, "parameters of /lint", asked)
    statuses = {}
    whole = ("b64input=" + urllib.parse.quote(GOOD_PEM)).encode()
    tries = [("?format=x", whole, FORM), ("?a=%z", whole, FORM)] + [("", None, None), ("?a=%z", None, None)] + [("?" + q, None, None) for q in ("severity=x", "format=x", "profile=x", "date=x", "a=1&a=2")] + [("", b"", FORM), ("", b"\0", "application/octet-stream"), ("", b"a" * (11 << 20), FORM), ("", whole, FORM), ("", GOOD, "application/pkix-cert"), ("", b"{}\n", "application/x-ndjson")]
    for path, methods in d["paths"].items():
        for method, operation in methods.items():
            for query, body, kind in tries:
                if (body is None) == (method == "post"):
                    continue
                a = s.ask(method.upper(), path.replace("{name}", "e_nothing" if query else "e_sub_cert_eku_missing") + query, body, **({"Content_Type": kind} if kind else {}))
                statuses.setdefault((path, method), set()).add(str(a.status))
                check(str(a.status) in operation["responses"], "a status that is not described", method, path, query, a.status)
                listed = operation["responses"].get(str(a.status), {}).get("content", {})
                check(not listed or a.type in listed, "a type that is not described", method, path, a.status, a.type)
    for (path, method), got in statuses.items():
        # the server is busy, or its canary dead, in other tests
        missing = set(d["paths"][path][method]["responses"]) - got - {"503"}
        check(not missing, "a status that is described and never answered", method, path, missing)


def metrics(s):
    text = s.get("/metrics").text
    for name in {re.sub("_(bucket|sum|count)$", "", n.split("{")[0]) for n in parse_metrics(text)}:
        check(len(re.findall(f"^# HELP {name} [^\n]+\n# TYPE {name} (counter|gauge|histogram)\n{name}", text, re.M)) == 1, "what a metric is, told once and before it", name)
    buckets = [v for n, v in parse_metrics(text).items() if n.startswith("brlint_request_seconds_bucket")]
    check(len(buckets) > 5 and buckets == sorted(buckets), "each bucket holds those before it", buckets)
    before = parse_metrics(text)
    s.form("/lintcert", b64cert=BAD_PEM)
    s.form("/lintcrl", b64crl=BAD_PEM)
    s.get("/nothing")
    after = parse_metrics(s.get("/metrics").text)
    more = lambda name: after.get(name, 0) - before.get(name, 0)
    check(more('brlint_requests_total{path="/lintcert",status="200"}') == 1 and more('brlint_requests_total{path="other",status="404"}') == 1, "requests")
    check(more('brlint_objects_total{kind="certificate",worst="error"}') == 2, "objects")
    check(more('brlint_findings_total{rule="e_client_auth_not_allowed",level="error"}') == 2, "findings")
    check(more("brlint_request_seconds_count") >= 3 and after['brlint_request_seconds_bucket{le="+Inf"}'] == after["brlint_request_seconds_count"], "histogram")
    names = {n.split("{")[0] for n in after}
    wanted = {"brlint_requests_total", "brlint_objects_total", "brlint_findings_total", "brlint_reload_failures_total", "brlint_canary_ok", "brlint_data_age_seconds", "brlint_ruleset_info", "brlint_connections", "brlint_refused_total"}
    check(wanted <= names, "names of metrics", wanted - names)
    check(after["brlint_canary_ok"] == 1 and after["brlint_connections"] >= 1, "gauges")


def parse_metrics(text):
    values = {}
    for line in text.splitlines():
        if not line.startswith("#"):
            m = re.fullmatch(r'([a-z_]+(?:\{[a-z_]+="[^"\\]*"(?:,[a-z_]+="[^"\\]*")*\})?) ([0-9.e+-]+)', line)
            check(m, "a line of /metrics", line)
            if m:
                values[m.group(1)] = float(m.group(2))
    return values


def wrong_starts():
    for options in (["--nothing"], ["file"], ["--listen", "8080"], ["--listen", ":8080"], ["--listen", "127.0.0.1:x"], ["--listen", "example.com:80"], ["--listen", "127.0.0.1:99999"], ["--threads", "0"], ["--threads", "x"], ["--max-body", "0"],
                    ["--max-body", "5X"], ["--timeout", "0"], ["--timeout", "5h"], ["--socket-mode", "0660"], ["--unix", "s", "--socket-mode", "999"], ["--unix", "x" * 200], ["--policy", "nothing"], ["--policy", ""], ["--data", "nothing"], ["--data", "."],
                    ["--issuers", "records"], ["--cors", ""], ["--data", ".", "--data", "."]):
        p = subprocess.run([PROGRAM, "--listen", "127.0.0.1:0", *options], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=20)
        lines = p.stderr.strip().splitlines()
        check(p.returncode == 2 and lines and lines[0].startswith("brlint-serve: ") or p.returncode == 2 and PROGRAM in lines[0], "a wrong start", options, p.returncode, p.stderr)
        check("ready" not in p.stderr, "ready on a wrong start", options)
    p = subprocess.run([PROGRAM, "--help"], capture_output=True, text=True)
    check(p.returncode == 0 and "--max-connections-per-address" in p.stdout, "--help")
    check(subprocess.run([PROGRAM, "--version"], capture_output=True, text=True).stdout.startswith("brlint-serve "), "--version")
    with Server(PROGRAM) as s:
        p = subprocess.run([PROGRAM, "--listen", f"127.0.0.1:{s.port}"], capture_output=True, text=True, timeout=20)
        check(p.returncode == 2 and "cannot be listened on" in p.stderr, "an address in use", p.stderr)


def sockets():
    path, monitor = os.path.abspath("socket"), os.path.abspath("monitor")
    stale = socket.socket(socket.AF_UNIX)
    stale.bind(path)
    stale.close()
    with Server(PROGRAM, "--unix", path, "--socket-mode", "0600", "--listen", "127.0.0.1:0", "--listen", "[::1]:0", "--monitor", monitor) as s:
        check(len(s.names) == 4 and f"unix:{path}" in s.names and f"unix:{monitor}" in s.names and any("[::1]" in n for n in s.names), "ready on each", s.names)
        check(os.stat(path).st_mode & 0o777 == 0o600 and os.stat(monitor).st_mode & 0o777 == 0o660, "rights of sockets")
        a = s.form("/lintcert", Unix(path), b64cert=GOOD_PEM, severity="notice")
        check(a.json == [], "over a socket in the file system")
        check(s.get("/metrics").status == 404 and s.ask("GET", "/metrics", None, Unix(monitor)).status == 200 and s.ask("GET", "/readyz", None, Unix(monitor)).text == "OK\n", "the monitor is apart")
        check(s.ask("POST", "/lintcert", "x", Unix(monitor)).status == 404, "the monitor does not judge")
        check(subprocess.run([PROGRAM, "--unix", path], capture_output=True, timeout=20).returncode == 2, "a socket in use")
        check(s.stop() == 0, "status 0")
    check(not os.path.exists(path) and not os.path.exists(monitor), "sockets are removed")
    with Server(PROGRAM, "--unix", path) as s:
        check(s.names == [f"unix:{path}"], "with --unix alone there is no TCP", s.names)
    # one that nobody listens on any more is replaced; what is no socket stays
    left = socket.socket(socket.AF_UNIX)
    left.bind(path)
    left.close()
    with Server(PROGRAM, "--unix", path) as s:
        check(s.names and s.form("/lintcert", b64cert=GOOD_PEM, severity="notice").json == [], "a socket that was left behind", s.said())
    with open("file", "w") as f:
        f.write("of somebody")
    p = subprocess.run([PROGRAM, "--unix", os.path.abspath("file")], capture_output=True, text=True, timeout=20)
    check(p.returncode == 2 and p.stderr.startswith("brlint-serve: ") and open("file").read() == "of somebody", "a file where the socket is to be", p.stderr)


def options():
    with Server(PROGRAM, "--cors", "https://ca.example", "--no-page", "--access-log", "access", "--threads", "3") as s:
        check(s.get("/linters").headers["Access-Control-Allow-Origin"] == "https://ca.example", "CORS")
        check(s.ask("OPTIONS", "/lintcert").status == 204, "CORS before the request")
        check(s.get("/").status == 404 and s.get("/brlint.js").status == 404 and s.get("/lintcert").status == 200, "--no-page")
        check(s.get("/linters").json[0]["Instances"] == 3, "threads")
        os.rename("access", "access.1")
        s.form("/LintCert?profile=secret", b64cert=GOOD_PEM)
        s.get("/secret?key=secret")
        s.reload()
        s.get("/livez")
        time.sleep(0.2)
        old, new = open("access.1").read(), open("access").read()
        sha = __import__("hashlib").sha256(GOOD).hexdigest()
        check(re.search(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ /lintcert 200 \d+ 0\.\d{6} -$", old, re.M) and "secret" not in old + new and "127.0.0.1" not in old + new, "access log", old)
        s.form("/lintcert", b64cert=GOOD_PEM)
        time.sleep(0.2)
        check(f" {sha}\n" in open("access").read(), "the digest of the object")
        check(" /livez 200 0 " in new and "/livez" not in old, "SIGHUP opens the log anew", new)
    with Server(PROGRAM, "--max-connections", "4", "--max-connections-per-address", "3") as s:
        held = [socket.create_connection(("127.0.0.1", s.port)) for _ in range(3)]
        time.sleep(0.3)
        check(s.send(b"GET /livez HTTP/1.1\r\nHost: x\r\n\r\n", 3) == b"", "more connections than an address may have")
        for h in held:
            h.close()
        time.sleep(0.5)
        check(parse_metrics(s.get("/metrics").text)['brlint_refused_total{why="address"}'] == 1, "the refused are counted")
    path = os.path.abspath("many")
    with Server(PROGRAM, "--max-connections", "3", "--max-connections-per-address", "1", "--unix", path) as s:
        held = [s.connect() for _ in range(3)]
        check([s.ask("GET", "/livez", None, h).status for h in held] == [200] * 3, "sockets in the file system are of no address")
        refused = False
        try:
            s.get("/livez")
        except (OSError, http.client.HTTPException):
            refused = True
        check(refused, "more connections than there may be")
        held[0].close()
        time.sleep(0.5)
        check(parse_metrics(s.ask("GET", "/metrics", None, held[1]).text)['brlint_refused_total{why="connections"}'] == 1, "they are counted")
        check(s.get("/livez").status == 200, "a connection that is closed makes room")
        for h in held:
            h.close()
    with open("lines", "w+") as lines:
        with Server(PROGRAM, "--access-log", "-", stdout=lines) as s:
            s.form("/lintcrl?key=secret", b64crl=BAD_PEM)
            check(s.stop() == 0, "status 0")
        check(re.fullmatch(r"[0-9TZ:-]{20} /lintcrl 200 \d+ \d\.\d{6} [0-9a-f-]+\n", open("lines").read()), "the access log on the standard output", open("lines").read())


def configuration():
    """Policies, data, issuers; the canary."""
    def write(name, text):
        with open(name + ".new", "w") as f:
            f.write(text)
        os.rename(name + ".new", name)

    waive = 'ignore w_subject_common_name_included until 2099-01-01 reason "we keep it" owner pki\n'
    write("policy", waive)
    with Server(PROGRAM, "--policy", "policy", "--issuers", "root-good.pem") as s:
        a = {f.get("Code"): f for f in s.form("/lintcert", b64cert=BAD_PEM).json}
        check(a["w_subject_common_name_included"]["Severity"] == "info" and "(waived until 2099-01-01 by pki: we keep it)" in a["w_subject_common_name_included"]["Finding"], "a waived finding", a["w_subject_common_name_included"])
        write("policy", "# nothing is waived\n")
        check("read anew" in s.reload(), "reload")
        a = {f.get("Code"): f for f in s.form("/lintcert", b64cert=BAD_PEM).json}
        check(a["w_subject_common_name_included"]["Severity"] == "warning", "a policy that was read anew")
        for broken, told in (("block warning\nignore e_nothing until 2099-01-01 reason \"x\"\n", "policy:2:"), (all_waived(s), "nothing is found in a certificate that is known to be faulty")):
            write("policy", broken)
            said = s.reload()
            check(told in said and "stays in use" in said, "a policy that is refused", told, said)
            check({f.get("Code"): f for f in s.form("/lintcert", b64cert=BAD_PEM).json} .keys() == a.keys(), "the old one stays")
        os.remove("policy")
        check("No such file" in s.reload() and s.get("/readyz").text == "OK\n", "a policy that is gone")
        check(parse_metrics(s.get("/metrics").text)["brlint_reload_failures_total"] == 3, "reloads that failed are counted")
        write("policy", all_waived(s))
    with Server(PROGRAM, "--policy", "policy", "--unix", os.path.abspath("dead"), ready=False) as s:
        check(not s.names and "nothing is judged" in s.said(), "ready is not said", s.said())
        check(s.get("/readyz").status == 503 and s.get("/livez").status == 200, "/readyz of a dead canary")
        for path, alias, kind in ENDS.values():
            check(is_fatal(s.form(path, b64input=GOOD_PEM)) and is_fatal(s.raw(path, GOOD, kind)), "answers of a dead canary", path)
        check(s.raw("/lint", GOOD, "application/pkix-cert").status == 503 and s.form("/", b64input=GOOD_PEM).status == 503, "/lint and the page of a dead canary")
        check(parse_metrics(s.get("/metrics").text)["brlint_canary_ok"] == 0, "the canary in /metrics")
        write("policy", waive)
        s.reload()
        check(s.get("/readyz").status == 200 and s.wait_said("ready on"), "a canary that lives again")
    write("issuers", open("root-good.pem").read())
    with Server(PROGRAM, "--issuers", "issuers") as s:
        for how, text in {"half-written": open("root-good.pem").read()[:500], "empty": "", "of no certificates": "hello\n", "gone": None}.items():
            write("issuers", text or "")
            if text is None:
                os.remove("issuers")
            said = s.reload()
            check("issuers" in said and "stays in use" in said, f"a file of issuers that is {how}", said)
        check(s.get("/readyz").status == 200 and parse_metrics(s.get("/metrics").text)["brlint_reload_failures_total"] == 4, "the old issuers stay")
    os.makedirs("data", exist_ok=True)
    text = open(SOURCES + "/data/ev-policies.tsv").read()
    write("data/ev-policies.tsv", re.sub("# version: .*", "# version: 2026-01-02", text))
    with Server(PROGRAM, "--data", "data") as s:
        digest = s.raw("/lint", GOOD, "application/pkix-cert").lines[0]["ruleset"]
        check('file="ev-policies"' in s.get("/metrics").text, "age of data")
        for broken, told in (("# version: 2026-01-02\nnonsense\n", "ev-policies.tsv:2:"), (text[:200], "ev-policies.tsv")):
            write("data/ev-policies.tsv", broken)
            said = s.reload()
            check(told in said and "stays in use" in said, "data that are refused", said)
        check(s.raw("/lint", GOOD, "application/pkix-cert").lines[0]["ruleset"] == digest, "the old data stay")
        write("data/ev-policies.tsv", re.sub("# version: .*", "# version: 2026-01-03", text))
        check("read anew" in s.reload() and s.raw("/lint", GOOD, "application/pkix-cert").lines[0]["ruleset"] != digest, "new data")
        write("data/tlds.tvs", "x")
        check("stays in use" in s.reload(), "a file that is almost one of the data")


def all_waived(s):
    """A policy by which nothing counts that may be waived."""
    names = [r["rule"] for r in s.get("/rules", Accept="application/json").json]
    waivable = []
    for name in names:
        waivable.append(f'ignore {json.dumps(name) if " " in name else name} until 2099-01-01 reason "x"\n')
    return "".join(w for n, w in zip(names, waivable) if n not in FIXED)


def under_load():
    """SIGHUP loses no request; SIGTERM ends those that have begun."""
    with open("policy", "w") as f:
        f.write("# one\n")
    with Server(PROGRAM, "--policy", "policy", "--threads", "2") as s:
        stop, wrong, count = threading.Event(), [], [0]

        def load():
            c = s.connect()
            while not stop.is_set():
                try:
                    a = s.form("/lintcert", c, b64cert=BAD_PEM)
                    f = [x for x in a.json if x.get("Code") == "w_subject_common_name_included"]
                    if len(a.json) != 7 or f[0]["Severity"] not in ("warning", "info"):
                        wrong.append(a.text)
                except Exception as error:
                    wrong.append(repr(error))
                    return
                count[0] += 1
            c.close()

        threads = [threading.Thread(target=load) for _ in range(8)]
        for t in threads:
            t.start()
        for i in range(20):
            with open("policy.new", "w") as f:
                f.write("# none\n" if i % 2 else 'ignore w_subject_common_name_included until 2099-01-01 reason "x"\n')
            os.rename("policy.new", "policy")
            said = s.reload()
            check("read anew" in said, "a reload under load", said)
        stop.set()
        for t in threads:
            t.join()
        check(not wrong and count[0] > 200, "requests under reloads", wrong[:2], count)

        # what has begun is answered, whole; what is idle is closed
        body = ("severity=notice&b64cert=" + urllib.parse.quote(GOOD_PEM, safe="")).encode()
        head = b"POST /lintcert HTTP/1.1\r\nHost: x\r\nContent-Type: " + FORM.encode() + b"\r\nContent-Length: %d\r\n\r\n" % len(body)
        halves = []
        for cut in (5, len(head) - 10, len(head), len(head) + 100):
            h = socket.create_connection(("127.0.0.1", s.port), timeout=10)
            h.sendall((head + body)[:cut])
            halves.append((h, (head + body)[cut:]))
        idle = s.connect()
        s.form("/lintcert", idle, b64cert=GOOD_PEM)
        time.sleep(0.3)
        s.process.send_signal(signal.SIGTERM)
        time.sleep(0.5)
        try:
            check(idle.sock.recv(1) == b"", "an idle connection is closed")
        except (AttributeError, OSError):
            pass
        refused = False
        try:
            socket.create_connection(("127.0.0.1", s.port), timeout=2).close()
        except OSError:
            refused = True
        check(refused, "no new connections")
        for h, rest in halves:
            h.sendall(rest)
            back = b""
            while piece := h.recv(65536):
                back += piece
            check(back.endswith(b"[]\n") and b"Connection: close" in back, "a request that had begun is answered", len(rest), back)
            h.close()
        idle.close()
        check(s.process.wait(10) == 0, "status 0 after SIGTERM")


def ended_under_load():
    """SIGTERM while others ask: what is answered is answered whole, and rightly. On a socket in the file system, too, a half of a request is one."""
    path = os.path.abspath("ends")
    body = b"severity=notice&b64cert=" + urllib.parse.quote(GOOD_PEM, safe="").encode()
    request = b"POST /lintcert HTTP/1.1\r\nHost: x\r\nContent-Type: " + FORM.encode() + b"\r\nContent-Length: %d\r\n\r\n" % len(body) + body
    with Server(PROGRAM, "--listen", "127.0.0.1:0", "--unix", path) as s:
        stop, wrong, count = threading.Event(), [], [0]

        def load():
            while not stop.is_set():
                try:
                    h = socket.create_connection(("127.0.0.1", s.port), timeout=10)
                except OSError:
                    return
                back = b""
                try:
                    h.sendall(request.replace(b"Host: x", b"Host: x\r\nConnection: close"))
                    while piece := h.recv(65536):
                        back += piece
                except OSError:
                    pass
                h.close()
                if back and not (back.startswith(b"HTTP/1.1 200 ") and back.endswith(b"\r\n\r\n[]\n")):
                    wrong.append(back)
                count[0] += 1

        threads = [threading.Thread(target=load) for _ in range(8)]
        for t in threads:
            t.start()
        half = socket.socket(socket.AF_UNIX)
        half.settimeout(10)
        half.connect(path)
        half.sendall(request[:-200])
        time.sleep(0.5)
        s.process.send_signal(signal.SIGTERM)
        time.sleep(0.3)
        half.sendall(request[-200:])
        back = b""
        while piece := half.recv(65536):
            back += piece
        half.close()
        check(back.endswith(b"\r\n\r\n[]\n"), "half a request on a socket in the file system", back)
        check(s.process.wait(20) == 0, "status 0 after SIGTERM under load")
        stop.set()
        for t in threads:
            t.join()
        check(not wrong and count[0] > 50, "answers while the server ends", wrong[:2], count)


def slow():
    with Server(PROGRAM, "--timeout", "1s") as s:
        begun = time.time()
        check(s.send(b"POST /lintcert HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n", 8) == b"" and time.time() - begun < 5, "a body that does not come", time.time() - begun)
        begun = time.time()
        check(s.send(b"", 8) == b"" and 0.8 < time.time() - begun < 5, "a connection without a request", time.time() - begun)
        for octets in (b"POST /lintcert HTTP/1.1\r\nHost: x\r\nX: ", b"POST /lintcert HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n"):
            h = socket.create_connection(("127.0.0.1", s.port))
            h.settimeout(0.01)
            begun, over = time.time(), False
            try:
                h.sendall(octets)
                while time.time() - begun < 8 and not over:
                    h.sendall(b"a")
                    time.sleep(0.1)
                    try:
                        over = h.recv(1000) == b""
                    except socket.timeout:
                        pass
            except OSError:
                over = True
            check(over and time.time() - begun < 5, "an octet now and then", octets[:20], time.time() - begun)
            h.close()
        check(parse_metrics(s.get("/metrics").text)['brlint_refused_total{why="timeout"}'] >= 2, "the slow are counted")
        c = s.connect()
        s.form("/lintcert", c, b64cert=GOOD_PEM)
        time.sleep(0.6)
        check(s.form("/lintcert", c, b64cert=GOOD_PEM).status == 200, "an idle connection within the time")
        c.close()


def of_systemd():
    given, note = socket.create_server(("127.0.0.1", 0)), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    port = given.getsockname()[1]
    path = os.path.abspath("notify")
    note.bind(path)
    note.settimeout(10)
    start = f'import os,sys; os.dup2({given.fileno()},3); os.set_inheritable(3,True); os.environ.update(LISTEN_PID=str(os.getpid()),LISTEN_FDS="1",NOTIFY_SOCKET={path!r}); os.execv({PROGRAM!r},["brlint-serve","--policy","policy"])'
    with open("policy", "w") as f:
        f.write("# one\n")
    with open("log", "w+") as log:
        p = subprocess.Popen([sys.executable, "-c", start], pass_fds=[given.fileno()], stderr=log)
        check(note.recv(100) == b"READY=1", "systemd is told")
        c = http.client.HTTPConnection("127.0.0.1", port)
        c.request("GET", "/livez")
        check(c.getresponse().read() == b"OK\n", "a socket of systemd's")
        c.close()
        p.send_signal(signal.SIGHUP)
        check(note.recv(100).startswith(b"RELOADING=1\nMONOTONIC_USEC=") and note.recv(100) == b"READY=1", "systemd is told of reloads")
        p.send_signal(signal.SIGTERM)
        check(note.recv(100) == b"STOPPING=1" and p.wait(20) == 0, "systemd is told of the end")
    given.close()
    note.close()


def monitor_of_systemd():
    """Of the sockets of systemd's, those that are called so are the monitor's."""
    given = [socket.create_server(("127.0.0.1", 0)) for _ in range(2)]
    ports = [g.getsockname()[1] for g in given]
    moves = "".join(f"os.dup2({g.fileno()}, {20 + i}); " for i, g in enumerate(given)) + "os.dup2(20, 3); os.dup2(21, 4); os.closerange(5, 30); "
    start = f'import os; {moves}[os.set_inheritable(f, True) for f in (3, 4)]; os.environ.update(LISTEN_PID=str(os.getpid()), LISTEN_FDS="2", LISTEN_FDNAMES="lint:monitor"); os.execv({PROGRAM!r}, ["brlint-serve"])'
    with open("log", "w+") as log:
        p = subprocess.Popen([sys.executable, "-c", start], pass_fds=[g.fileno() for g in given], stderr=log)
        try:
            for port, there, elsewhere in ((ports[0], "/linters", "/metrics"), (ports[1], "/metrics", "/linters")):
                for path, status in ((there, 200), (elsewhere, 404)):
                    c = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
                    c.request("GET", path)
                    check(c.getresponse().status == status, "the monitor's socket of systemd's", path, port == ports[1])
                    c.close()
        finally:
            p.send_signal(signal.SIGTERM)
            check(p.wait(20) == 0, "status 0")
    for g in given:
        g.close()


def opens_nothing():
    """
    Whatever it is asked, the process that answers opens no file, makes no socket and starts no program: it does not even try. The C library does, when
    it gives memory back, and goes on without an answer.
    """
    strace = shutil.which("strace")
    with Server(PROGRAM, "--access-log", "access") as s:
        watcher = subprocess.Popen([strace, "-qq", "-f", "-p", str(s.process.pid), "-o", "calls", "-e", "trace=open,openat,openat2,creat,execve,execveat,socket,connect,fork,vfork,unlink,unlinkat,rename,renameat2,kill,ptrace,write,writev,sendto,sendmsg"], stderr=subprocess.DEVNULL)
        end = time.time() + 10
        while time.time() < end and (not os.path.exists("calls") or os.path.getsize("calls") == 0):
            s.get("/livez")
        for path, alias, kind in ENDS.values():
            s.raw(path, GOOD, kind)
            s.form(path, b64input="/etc/passwd", issuer="/etc/passwd", precert="/etc/passwd", date="/etc/passwd", profile="/etc/passwd")
        for path in ("/rules", "/rules/..%2f..%2fetc%2fpasswd", "/metrics", "/", "/openapi.json", "/%2e%2e/etc/passwd"):
            s.get(path)
        s.form("/", b64input=BAD_PEM)
        s.raw("/lint", (GOOD_PEM + BAD_PEM).encode(), "application/x-pem-file")
        watcher.terminate()
        watcher.wait(10)
    calls = [line.split(None, 1)[1] for line in open("calls").read().splitlines()]
    outside = [c for c in calls if re.match(r"(open|creat|exec|socket\(|connect|fork|vfork|unlink|rename|kill|ptrace)", c)]
    outside = [c for c in outside if not re.fullmatch(r'openat\(AT_FDCWD, "/proc/sys/vm/overcommit_memory", [A-Z_|]+\) = -1 EPERM .*', c)]
    check(len(calls) > 20 and not outside, "what it tries", outside[:5], len(calls))


def sandbox():
    with Server(PROGRAM) as s:
        own = s.process.pid
        children = open(f"/proc/{own}/task/{own}/children").read().split()
        check(len(children) == 1, "two processes", children)
        for pid in [own, *map(int, children)]:
            status = dict(line.split(":\t", 1) for line in open(f"/proc/{pid}/status").read().splitlines() if ":\t" in line)
            check(int(status["CapEff"], 16) == int(status["CapPrm"], 16) == 0 and status["NoNewPrivs"] == "1", "no privilege is kept", pid, status["CapEff"])
            if "seccomp" in s.said() and "no seccomp" not in s.said():
                check(status["Seccomp"] == "2", "seccomp", pid)
        check("in force: " in s.said(), "what is in force is told", s.said())
        check(s.said().count("\n") == 2, "nothing else is said", s.said())


FIXED = set()
with Server(PROGRAM) as server:
    # rules that a policy cannot waive, as the command tells
    names = [r["rule"] for r in server.get("/rules", Accept="application/json").json]
    with open("try", "w") as f:
        f.write("".join(f'ignore {json.dumps(n) if " " in n else n} until 2099-01-01 reason "x"\n' for n in names))
    told = subprocess.run([os.path.join(os.path.dirname(PROGRAM), "brlint"), "policy", "check", "try"], capture_output=True, text=True)
    FIXED = {names[int(line) - 1] for line in re.findall(r"try:(\d+):", told.stderr + told.stdout)}
    for test in (ends, form_and_formats, profiles, never_empty, base64_as_it_comes, companions, own, rules, http_itself, described, metrics):
        test(server)
    check(server.process.poll() is None, "the server lives")
    check(server.said().count("\n") == 2, "nothing is said of requests", server.said())
    check(server.stop() == 0, "status 0")
for test in (wrong_starts, sockets, options, configuration, under_load, ended_under_load, slow, of_systemd, monitor_of_systemd, sandbox):
    test()
if shutil.which("strace"):
    opens_nothing()
finish()
