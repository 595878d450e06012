#!/usr/bin/env python3
"""Serves logs that ct_log.py made, over HTTP, or TLS with --tls: each folder NAME in ROOT at /NAME/, its files as static-ct-api has them, and at
/NAME/ct/v1/ as RFC 6962 does: get-sth, get-sth-consistency, get-entries, get-entry-and-proof.

  ct_server.py ROOT [--tls] [--port N] [--most N]

Its address is written into ROOT/address as soon as it is listening; with --tls ROOT/ca.pem is whom to trust. Each request is a line of
ROOT/requests: METHOD PATH STATUS USER-AGENT. What is to go wrong stands in ROOT/faults.json, which is read anew when it changes: a list of
  {"path": "/NAME/tile/data/*", "do": FAULT, "times": N, ...}
of which the first that fits by path is done, N times (for ever without "times"). FAULT is
  a status ("404", "429" with "after": Retry-After in seconds, "503"...); "slow": "rate" octets a second; "hang": nothing comes, for "seconds";
  "endless": a body without end; "cut": half of the body, and the connection ends; "gzip": the body packed in transit, unasked; "octets": the file
  "file" of ROOT instead; "once-each": 404 the first time for each path; "few": get-entries gives "most" at most; "redirect" to "to";
  "second": get-entries gives what the folder "folder" of ROOT has, when the same is asked for again.
"""
import argparse
import base64
import fnmatch
import gzip
import hashlib
import http.server
import json
import os
import ssl
import subprocess
import sys
import threading
import time
import urllib.parse

import ct_log


class Faults:
    def __init__(self, file):
        self.file, self.read_at, self.list, self.seen, self.lock = file, None, [], set(), threading.Lock()

    def of(self, path):
        with self.lock:
            try:
                stamp = os.stat(self.file)
                stamp = stamp.st_mtime_ns, stamp.st_ino
                if stamp != self.read_at:
                    with open(self.file) as f:
                        self.list = json.load(f)
                    self.read_at = stamp
            except (OSError, ValueError):
                return None
            for fault in self.list:
                if not fnmatch.fnmatch(path, fault["path"]) or fault.get("times", 1) == 0:
                    continue
                if fault["do"] == "once-each":
                    if path in self.seen:
                        continue
                    self.seen.add(path)
                    return {"do": "404"}
                if "times" in fault:
                    fault["times"] -= 1
                return fault
        return None


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def note(self, status):
        with self.server.note_lock:
            self.server.notes.write("%s %s %s %s\n" % (self.command, self.path, status, self.headers.get("User-Agent", "-")))
            self.server.notes.flush()

    def answer(self, status, body=b"", headers=()):
        self.note(status)
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def do_GET(self):
        url = urllib.parse.urlsplit(self.path)
        fault = self.server.faults.of(url.path)
        try:
            if fault and self.go_wrong(fault):
                return
            self.serve(url, fault)
        except (BrokenPipeError, ConnectionResetError, ssl.SSLError):
            self.close_connection = True

    do_HEAD = do_GET

    def go_wrong(self, fault):
        """Whether that was the answer."""
        what = fault["do"]
        if what.isdigit():
            headers = [("Retry-After", str(fault["after"]))] if "after" in fault else []
            self.answer(int(what), b"no\n", headers)
        elif what == "redirect":
            self.answer(302, b"", [("Location", fault["to"])])
        elif what == "octets":
            with open(os.path.join(self.server.root, fault["file"]), "rb") as f:
                self.answer(200, f.read())
        elif what == "hang":
            self.note("hang")
            time.sleep(fault.get("seconds", 5))
            self.close_connection = True
        elif what == "endless":
            self.note("endless")
            self.send_response(200)
            self.send_header("Connection", "close")
            self.end_headers()
            self.close_connection = True
            while not self.server.ending:
                self.wfile.write(bytes(1 << 16))
        else:
            return False
        return True

    def serve(self, url, fault):
        what = fault["do"] if fault else ""
        name, _, path = url.path.lstrip("/").partition("/")
        if ".." in url.path or not name or not os.path.isdir(os.path.join(self.server.root, name)):
            return self.answer(404)
        if path.startswith("ct/v1/"):
            return self.rfc6962(ct_log.Folder(os.path.join(self.server.root, name)), path[6:], urllib.parse.parse_qs(url.query), fault)
        try:
            with open(os.path.join(self.server.root, name, path), "rb") as f:
                body = f.read()
        except OSError:
            return self.answer(404)
        headers = []
        if path.startswith("tile/data") and body[:2] == b"\x1f\x8b":
            # as those who store tiles so send them: it is the representation that is packed
            headers.append(("Content-Encoding", "gzip"))
        elif what == "gzip":
            headers.append(("Content-Encoding", "gzip"))
            body = gzip.compress(body, 1)
        tag = '"%s"' % hashlib.sha256(body).hexdigest()[:16]
        if self.headers.get("If-None-Match") == tag:
            self.note(304)
            self.send_response(304)
            self.send_header("ETag", tag)
            return self.end_headers()
        headers.append(("ETag", tag))
        if what not in ("slow", "cut"):
            return self.answer(200, body, headers)
        self.note(what)
        self.send_response(200)
        for item in headers:
            self.send_header(*item)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.close_connection = True
        if what == "cut":
            self.wfile.write(body[:len(body) // 2])
            return None
        rate = fault.get("rate", 10)
        for at in range(0, len(body), rate):
            if self.server.ending:
                break
            self.wfile.write(body[at:at + rate])
            self.wfile.flush()
            time.sleep(1)
        return None

    def rfc6962(self, folder, call, query, fault):
        if call == "get-sth":
            return self.answer(200, folder.read("sth.json"), [("Content-Type", "application/json")])
        size = json.loads(folder.read("sth.json"))["tree_size"]
        try:
            if call == "get-entries":
                first, last = int(query["start"][0]), int(query["end"][0])
                if not 0 <= first <= last or first >= size:
                    return self.answer(400, b"no such entries\n")
                most = fault.get("most", 1) if fault and fault["do"] == "few" else self.server.most
                if fault and fault["do"] == "second":
                    if self.path in self.server.faults.seen:
                        folder = ct_log.Folder(os.path.join(self.server.root, fault["folder"]))
                    self.server.faults.seen.add(self.path)
                items = ct_log.json_entries(folder, first, min(last, first + most - 1), size)
                return self.answer(200, json.dumps({"entries": items}).encode(), [("Content-Type", "application/json")])
            if call == "get-sth-consistency":
                old, new = int(query["first"][0]), int(query["second"][0])
                if not 0 < old <= new <= size:
                    return self.answer(400, b"no such trees\n")
                proof = ct_log.consistency(old, folder.hashes(new))
                return self.answer(200, json.dumps({"consistency": [base64.b64encode(h).decode() for h in proof]}).encode())
            if call == "get-entry-and-proof":
                number, new = int(query["leaf_index"][0]), int(query["tree_size"][0])
                if not 0 <= number < new <= size:
                    return self.answer(400, b"no such entry\n")
                item = ct_log.json_entries(folder, number, number, size)[0]
                item["audit_path"] = [base64.b64encode(h).decode() for h in ct_log.audit_path(number, folder.hashes(new))]
                return self.answer(200, json.dumps(item).encode())
        except (KeyError, ValueError):
            return self.answer(400, b"what is asked is not understood\n")
        return self.answer(404)


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request, client_address):
        kind = sys.exc_info()[0]
        if kind is not None and not issubclass(kind, OSError):
            super().handle_error(request, client_address)


def certificates(root):
    """A CA of the tests, and a certificate of it for localhost, in files of ROOT."""
    def openssl(*words):
        subprocess.run(["openssl", *words], check=True, capture_output=True, cwd=root)
    if os.path.exists(os.path.join(root, "server.pem")):
        return
    openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", "ca.key", "-out", "ca.pem", "-days", "30",
            "-subj", "/CN=Test CA of the servers")
    openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", "server.key", "-out", "server.csr", "-subj", "/CN=localhost")
    with open(os.path.join(root, "names"), "w") as f:
        f.write("subjectAltName=DNS:localhost,IP:127.0.0.1\n")
    openssl("x509", "-req", "-in", "server.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "30", "-extfile", "names", "-out",
            "server.pem")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("root")
    parser.add_argument("--tls", action="store_true")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--most", type=int, default=1000, help="entries that get-entries gives; never beyond a tile")
    options = parser.parse_args()
    root = os.path.abspath(options.root)
    server = Server(("127.0.0.1", options.port), Handler)
    server.root, server.most, server.ending = root, options.most, False
    server.faults, server.note_lock = Faults(os.path.join(root, "faults.json")), threading.Lock()
    server.notes = open(os.path.join(root, "requests"), "a")
    scheme = "http"
    if options.tls:
        scheme = "https"
        certificates(root)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(os.path.join(root, "server.pem"), os.path.join(root, "server.key"))
        # the handshake is done by the connection's own thread
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    with open(os.path.join(root, "address.new"), "w") as f:
        f.write("%s://localhost:%d/\n" % (scheme, server.server_address[1]))
    os.replace(os.path.join(root, "address.new"), os.path.join(root, "address"))
    try:
        server.serve_forever(0.1)
    except KeyboardInterrupt:
        server.ending = True


if __name__ == "__main__":
    main()
