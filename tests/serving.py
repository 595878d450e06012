"""What the tests of brlint-serve share: a server to ask, objects to send, and a list of what is wrong."""
import base64
import contextlib
import fcntl
import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse

FORM = "application/x-www-form-urlencoded"
failures = []


def check(condition, *words):
    """A test of one fact."""
    if not condition:
        failures.append(words)
        print("FAIL:", *[repr(w)[:400] if not isinstance(w, str) else w[:400] for w in words], flush=True)
    return condition


def finish():
    print(len(failures), "failures")
    print("all tests were run")
    sys.exit(1 if failures else 0)


def der_of(pem):
    text = open(pem).read()
    return base64.b64decode(re.search("-----BEGIN [^-]*-----(.*?)-----END", text, re.S).group(1))


class Unix(http.client.HTTPConnection):
    def __init__(self, path, timeout=20):
        super().__init__("localhost", timeout=timeout)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self.path)


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body
        self.text = body.decode("utf-8", "replace")
        self.type = (headers.get("Content-Type") or "").split(";")[0]

    @property
    def json(self):
        try:
            return json.loads(self.body)
        except ValueError:
            return None

    @property
    def lines(self):
        return [json.loads(line) for line in self.text.split("\n") if line]


class Server:
    """A brlint-serve with these options; it ends with the block."""

    def __init__(self, program, *options, ready=True, env=None, **popen):
        self.program, self.options, self.wants_ready = program, list(options), ready
        if not any(o in ("--listen", "--unix") for o in options) and not popen.get("pass_fds"):
            self.options += ["--listen", "127.0.0.1:0"]
        self.log = tempfile.TemporaryFile("w+")
        # the server goes on where the file ends, wherever it is read
        fcntl.fcntl(self.log.fileno(), fcntl.F_SETFL, os.O_APPEND)
        self.process = subprocess.Popen([program, *self.options], stderr=self.log, env={**os.environ, **(env or {})}, **popen)
        self.names = []
        self.wait_ready()

    def said(self):
        self.log.seek(0)
        return self.log.read()

    def wait_ready(self, seconds=10):
        end = time.time() + seconds
        while time.time() < end:
            said = self.said()
            self.names = re.findall("^brlint-serve: ready on (.*)$", said, re.M)
            if (self.wants_ready and self.names) or self.process.poll() is not None or (not self.wants_ready and "nothing is judged" in said):
                break
            time.sleep(0.02)
        tcp = [n for n in self.names if n.startswith("http")]
        self.port = int(tcp[0].rsplit(":", 1)[1]) if tcp else None
        self.path = self.options[self.options.index("--unix") + 1] if "--unix" in self.options else None

    def wait_said(self, words, seconds=10):
        end = time.time() + seconds
        while time.time() < end and words not in self.said():
            time.sleep(0.02)
        return words in self.said()

    def reload(self):
        """Sends SIGHUP, and returns what is said until it is done."""
        before = len(self.said())
        self.process.send_signal(signal.SIGHUP)
        end = time.time() + 10
        while time.time() < end:
            new = self.said()[before:]
            if "have been read anew" in new or "stays in use" in new:
                return new
            time.sleep(0.02)
        return self.said()[before:]

    def stop(self, number=signal.SIGTERM):
        if self.process.poll() is None:
            self.process.send_signal(number)
        try:
            return self.process.wait(timeout=40)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return "did not end"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()
        self.log.close()

    def connect(self, timeout=20):
        """To its TCP port, if it has said that there is one, or else to its socket in the file system."""
        if self.port is None:
            return Unix(self.path, timeout)
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)

    def ask(self, method, path, body=None, connection=None, **headers):
        c = connection or self.connect()
        try:
            c.request(method, path, body=body, headers={k.replace("_", "-"): v for k, v in headers.items()})
            r = c.getresponse()
            return Answer(r.status, r.headers, r.read())
        finally:
            if connection is None:
                c.close()

    def get(self, path, **headers):
        return self.ask("GET", path, **headers)

    def form(self, path, connection=None, accept=None, **fields):
        headers = {"Content-Type": FORM}
        if accept:
            headers["Accept"] = accept
        return self.ask("POST", path, urllib.parse.urlencode(fields), connection, **headers)

    def raw(self, path, body, kind, connection=None, **headers):
        return self.ask("POST", path, body, connection, Content_Type=kind, **headers)

    def send(self, octets, timeout=10, shut=False):
        """Sends octets as they are, and returns all that comes back until the other side closes."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=timeout) as s:
            s.sendall(octets)
            if shut:
                s.shutdown(socket.SHUT_WR)
            back = b""
            with contextlib.suppress(socket.timeout, ConnectionError):
                while piece := s.recv(65536):
                    back += piece
            return back


def is_fatal(answer):
    """An answer to what was not judged: status 200, one finding, fatal, of pkimetal's."""
    j = answer.json
    return answer.status == 200 and isinstance(j, list) and len(j) == 1 and j[0]["Severity"] == "fatal" and j[0]["Linter"] == "pkimetal" and j[0]["Finding"] != ""
