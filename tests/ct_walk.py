#!/usr/bin/env python3
"""ct_walk.py FOLDER: makes what doc/ct.md is followed with, in FOLDER: logs/, two of them, served at an address of this machine for an hour at most;
log_list.json, which has this address; and tile, a data tile. FOLDER/server.pid is who serves.
"""
import os
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))


def maker(*words, **more):
    return subprocess.run([sys.executable, "-B", os.path.join(HERE, "ct_log.py"), *words], check=True, **more)


def main(folder):
    logs = os.path.join(folder, "logs")
    names = [os.path.join(logs, "example2026h%d" % half) for half in (1, 2)]
    for i, name in enumerate(names):
        maker("make", name, "--entries", str(1500 + 700 * i), "--from-number", str(150 * i), "--gzip")
    with open(os.path.join(names[1], "tile/data/000"), "rb") as source, open(os.path.join(folder, "tile"), "wb") as copy:
        copy.write(source.read())
    maker("entries", names[1], "0", "99", stdout=open(os.path.join(folder, "get-entries.json"), "wb"))
    maker("zip", names[0], os.path.join(folder, "000.zip"))
    server = subprocess.Popen(["timeout", "3600", sys.executable, "-B", os.path.join(HERE, "ct_server.py"), logs], stdin=subprocess.DEVNULL,
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    with open(os.path.join(folder, "server.pid"), "w") as f:
        f.write("%d\n" % server.pid)
    address = os.path.join(logs, "address")
    for _ in range(200):
        if os.path.exists(address):
            break
        time.sleep(0.05)
    with open(address) as f, open(os.path.join(folder, "log_list.json"), "wb") as out:
        maker("list", *names, "--base", f.read().strip(), stdout=out)


if __name__ == "__main__":
    main(sys.argv[1])
