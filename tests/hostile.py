"""Hostile clients of brlint-serve, each beside an honest one. The current folder has the objects."""
import base64
import contextlib
import http.client
import os
import random
import socket
import struct
import sys
import time

from serving import FORM, Server, check, der_of, finish

PROGRAM = sys.argv[1]
GOOD = der_of("good-subscriber.pem")
with open("many-names.der", "rb") as f:
    MANY = f.read()
PATH = os.path.abspath("socket")
TIMEOUT = 3  # seconds
FORM_HEAD = b"POST /lintcert HTTP/1.1\r\nHost: x\r\nContent-Type: " + FORM.encode() + b"\r\n"


def honest(s, what):
    a = s.raw("/lintcert?severity=notice", GOOD, "application/pkix-cert")
    check(a.status == 200 and a.body == b"[]\n", "the honest client has no answer", what, a.status, a.body[:200])


def honest_soon(s, what):
    """The same where the server may not have noticed yet that others are gone, for whose sake it refuses more."""
    for _ in range(20):
        with contextlib.suppress(ConnectionError, http.client.RemoteDisconnected):
            return honest(s, what)
        time.sleep(0.1)
    return honest(s, what)


def memory(s):
    status = open(f"/proc/{s.process.pid}/status").read()
    return int(status.split("VmRSS:")[1].split()[0])


def descriptors(s):
    return len(os.listdir(f"/proc/{s.process.pid}/fd"))


def connect(s, unix=False):
    if unix:
        c = socket.socket(socket.AF_UNIX)
        c.settimeout(10)
        c.connect(PATH)
        return c
    return socket.create_connection(("127.0.0.1", s.port), timeout=10)


def is_cut(sockets, seconds):
    """Whether all of these are closed by the other side within a time."""
    end = time.time() + seconds
    open_ones = list(sockets)
    while open_ones and time.time() < end:
        for c in list(open_ones):
            c.settimeout(0.01)
            try:
                if c.recv(4096) == b"":
                    open_ones.remove(c)
            except socket.timeout:
                pass
            except OSError:
                open_ones.remove(c)
    return not open_ones


def slow(s):
    """Octets now and then: in the line of the request, in the headers, in the body."""
    for unix in (False, True):
        begins = [b"POST /lint", FORM_HEAD + b"X: ", FORM_HEAD + b"Content-Length: 5000\r\n\r\nb64cert=", FORM_HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\nab"]
        held = [connect(s, unix) for _ in range(8) for _ in begins]
        for c, begin in zip(held, begins * 8):
            c.sendall(begin)
        begun = time.time()
        while time.time() - begun < 4 * TIMEOUT and held:
            for c in list(held):
                try:
                    c.sendall(b"a")
                    c.settimeout(0.001)
                    if c.recv(100) == b"":
                        held.remove(c)
                except socket.timeout:
                    pass
                except OSError:
                    held.remove(c)
            time.sleep(0.05)
        check(not held, "slow senders are not cut", unix, len(held))
        honest_soon(s, "slow senders")


def idle(s):
    held = []
    with contextlib.suppress(OSError):
        for _ in range(120):
            held.append(connect(s))
    time.sleep(0.2)
    check(is_cut(held, 4 * TIMEOUT), "idle connections are not cut")
    honest_soon(s, "idle connections")


def malformed(s):
    body = b"b64cert=" + base64.b64encode(GOOD)
    whole = b"Content-Length: %d\r\n\r\n%s" % (len(body), body)
    for octets in (
        b"", b"\0" * 1000, b"\r\n\r\n\r\n", b"GET\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"A" * 200000, b"GET /" + b"a" * 200000 + b" HTTP/1.1\r\n\r\n", b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"a" * (1 << 20) + b"\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\n" + b"X: y\r\n" * 100000 + b"\r\n", FORM_HEAD + b"Content-Length: -1\r\n\r\n" + body, FORM_HEAD + b"Content-Length: 99999999999999999999999\r\n\r\n",
        FORM_HEAD + b"Content-Length: 5\r\nContent-Length: 50\r\n\r\n" + body, FORM_HEAD + b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n" + body, FORM_HEAD + b"Transfer-Encoding: chunked\r\n\r\nzzzz\r\n", FORM_HEAD + b"Transfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n",
        FORM_HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + b"1;" + b"x" * 100000 + b"\r\n", FORM_HEAD + b"Transfer-Encoding: gzip\r\n\r\n" + body, FORM_HEAD + whole + b"garbage" * 1000, FORM_HEAD + b"Expect: nonsense\r\n" + whole,
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + os.urandom(300), FORM_HEAD.replace(b"HTTP/1.1", b"HTTP/1.0") + whole, FORM_HEAD + b"Upgrade: websocket\r\nConnection: Upgrade\r\n" + whole,
    ):
        with contextlib.suppress(OSError):
            back = s.send(octets, 3, shut=True)
            check(not back.startswith(b"HTTP/1.1 200") or body in octets or b"[{" in back, "what is malformed is taken", octets[:60], back[:200])
        honest(s, octets[:60])


def vanishing(s):
    """Clients that go away: in the middle, after a request, without reading, by a reset."""
    for n in range(60):
        c = connect(s, n % 2 == 1)
        with contextlib.suppress(OSError):
            c.sendall((FORM_HEAD + b"Content-Length: 2000000\r\n\r\n" + b"b64cert=" + b"A" * 1999992)[:random.Random(n).randrange(2000200)])
            if n % 3 == 0 and n % 2 == 0:
                c.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        c.close()
    honest(s, "clients that go away")
    # an answer that nobody reads: all that is found in a certificate of many names, again and again
    c = connect(s)
    c.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
    request = b"GET /rules HTTP/1.1\r\nHost: x\r\nAccept: application/json\r\n\r\n"
    with contextlib.suppress(OSError):
        c.sendall(request * 20)
    time.sleep(TIMEOUT + 2)
    # what the kernel has of the answers may still come, but the server has done with it
    check(b"brlint_connections 1\n" in s.get("/metrics").body, "who does not read is not cut")
    c.close()
    honest(s, "answers that nobody reads")


def bodies(s):
    """The largest bodies there may be, of each kind."""
    size = 2 << 20
    deep = b""
    for _ in range(300):
        deep = b"\x30\x82" + struct.pack(">H", len(deep)) + deep if len(deep) < 65000 else deep
    for name, path, body, kind in (
        ("garbage", "/lintcert", os.urandom(size), "application/pkix-cert"), ("zeros", "/lint", b"\0" * size, "application/octet-stream"), ("nodes", "/lintcert", b"\x30\x83" + struct.pack(">I", size - 5)[1:] + b"\x05\x00" * ((size - 5) // 2), "application/pkix-cert"),
        ("deep", "/lint", deep, "application/octet-stream"), ("blanks", "/lintcert", b"b64cert=" + b"+A" * (size // 2 - 8), FORM), ("percent signs", "/lintcert", b"b64cert=" + b"%41" * (size // 3 - 8), FORM), ("ampersands", "/lintcert", b"&" * size, FORM),
        ("dashes", "/lintcert", b"b64cert=" + b"-----BEGIN " * (size // 12), FORM), ("many names", "/lintcert", MANY, "application/pkix-cert"), ("lines", "/lint", b'{"b64input": "MAA="}\n' * (size // 24), "application/x-ndjson"), ("open braces", "/lint", b"[" * size, "application/x-ndjson"),
        ("PEM", "/lint", b"-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n" * (size // 64), "application/x-pem-file"), ("page", "/", b"b64input=" + b"MAA%3D%0A" * (size // 10), FORM), ("page of names", "/", b"b64input=" + base64.b64encode(MANY).replace(b"+", b"%2B").replace(b"=", b"%3D"), FORM),
    ):
        begun = time.time()
        try:
            a = s.raw(path, body, kind)
        except (http.client.HTTPException, OSError):
            # on a machine that has other things to do, even this may take too long: then it is cut
            check(time.time() - begun > TIMEOUT - 0.5, "no answer", name, time.time() - begun)
            honest(s, name)
            continue
        if name == "many names":
            check(a.status == 200 and a.json and a.json[0]["Severity"] == "meta", "a certificate of 10,000 names", a.text[:200])
        check(a.status in (200, 400, 413, 503), "an answer", name, a.status)
        if path == "/lintcert" and name != "many names":
            check(a.json and any(f["Severity"] == "fatal" or f["Severity"] == "error" for f in a.json), "what is none of the kind is found", name, a.text[:200])
        check(time.time() - begun < 20, "it takes too long", name, time.time() - begun)
        honest(s, name)


def random_requests(s):
    chance = random.Random(1)
    words = [b"POST", b"GET", b"/lintcert", b"/lint", b"/", b" ", b"HTTP/1.1", b"\r\n", b"Content-Length: ", b"100", b"b64cert=", b"%", b"&", b"=", b"Transfer-Encoding: chunked", b"\0", base64.b64encode(GOOD), GOOD, b"Host: x", b"5\r\n", b"0\r\n\r\n", b"?severity=", b"Content-Type: " + FORM.encode()]
    for _ in range(400):
        octets = b"".join(chance.choice(words) for _ in range(chance.randrange(1, 40)))
        with contextlib.suppress(OSError):
            s.send(octets, 2, shut=True)
    honest(s, "random requests")


with Server(PROGRAM, "--timeout", f"{TIMEOUT}s", "--max-body", "2M", "--max-connections", "100", "--max-connections-per-address", "80", "--threads", "2", "--listen", "127.0.0.1:0", "--unix", PATH) as server:
    honest(server, "before all")
    for test in (slow, idle, malformed, vanishing, bodies, random_requests):
        test(server)
        check(server.process.poll() is None, "the server lives", test.__name__)
    time.sleep(TIMEOUT + 1.5)
    for _ in range(50):
        honest(server, "afterwards")
    before = memory(server), descriptors(server)
    for test in (malformed, vanishing, bodies):
        test(server)
    time.sleep(TIMEOUT + 1.5)
    after = memory(server), descriptors(server)
    check(after[0] < before[0] * 1.3 + 20000 and after[1] <= before[1] + 4, "memory and descriptors come back", before, after)
    refused = {line.split('"')[1]: float(line.split()[1]) for line in server.get("/metrics").text.splitlines() if line.startswith("brlint_refused_total")}
    check(refused["timeout"] > 20 and refused["address"] > 0, "the refused are counted", refused)
    check("AddressSanitizer" not in server.said() and "ThreadSanitizer" not in server.said(), "a sanitizer complains", server.said()[-3000:])
    held = [connect(server) for _ in range(5)]
    held[0].sendall(b"POST /lintcert HT")
    check(server.stop() == 0, "status 0 at the end")
finish()
