"""Tests against the project's samples, which BRLINT_SAMPLES has."""

import ctypes
import json
import os
import re
import ssl
import subprocess
import sys
import tempfile
import threading
import unittest
from datetime import datetime, timezone

import brlint
from brlint import _library
from brlint import Job, Level, Linter, Verdict

SAMPLES = os.environ["BRLINT_SAMPLES"]


def sample(name: str) -> bytes:
    with open(os.path.join(SAMPLES, name + ".pem"), encoding="ascii") as file:
        text = file.read()
    return ssl.PEM_cert_to_DER_cert(text[text.index("-----BEGIN ") :])


class Tests(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        cls.linter = Linter()
        cls.good, cls.bad = sample("good-subscriber"), sample("ecc-non-repudiation")

    def test_finding(self) -> None:
        result = self.linter.lint(self.bad)
        self.assertEqual((result.kind, result.profiles, result.precertificate, len(result.sha256)), ("certificate", ("subscriber-dv",), False, 64))
        (finding,) = result.findings
        self.assertEqual(finding.rule.name, "e_cabf_ecc_allowed_key_usages")
        self.assertEqual((finding.rule.source, finding.rule.clause, finding.level), ("BR", "7.1.2.7.11", Level.ERROR))
        self.assertEqual((finding.path, finding.offset, finding.length), ("tbsCertificate.extensions[0].extnValue.keyUsage", 246, 4))
        self.assertIn("nonRepudiation", finding.message)
        self.assertEqual((result.count(Level.ERROR), result.count(Level.WARNING), dict(result.verdicts)), (1, 0, {}))

    def test_good(self) -> None:
        self.assertEqual(self.linter.lint(self.good).findings, ())

    def test_no_object(self) -> None:
        for octets in (b"", b"hello", self.good[:100]):
            self.assertGreater(self.linter.lint(octets).count(Level.ERROR), 0)
        self.assertEqual(self.linter.lint(b"hello").kind, "unknown")

    def test_options(self) -> None:
        self.assertEqual(Linter(ignore=["e_cabf_ecc_allowed_key_usages"]).lint(self.bad).findings, ())
        warning = Linter(levels={"e_cabf_ecc_allowed_key_usages": Level.WARNING})
        self.assertEqual([finding.level for finding in warning.lint(self.bad).findings], [Level.WARNING])
        self.assertNotEqual(warning.ruleset, self.linter.ruleset)
        for options, words in (
            ({"ignore": ["e_moon"]}, "there is no rule e_moon"),
            ({"data": "/nonexistent"}, ""),
            ({"only": ["e_sub_cert_eku_missing"], "ignore": ["e_sub_cert_eku_missing"]}, "no rule is left"),
            ({"name_filter": "("}, "regular expression"),
        ):
            with self.assertRaisesRegex(brlint.Error, re.escape(words)):
                Linter(**options)
        key = bytes.fromhex("e1a98b5eb9f81eab14183cd13762d948d83d71ec5a4d9883c2f1f5cf6d7e437c")
        blocking = Linter(blocked_keys=[b"\xff" * 32, key, bytes(32)], test_keys=True, only=["e_compromised_key"])
        self.assertEqual([finding.rule.name for finding in blocking.lint(self.bad).findings], ["e_compromised_key"])
        with self.assertRaisesRegex(brlint.Error, "32 octets"):
            Linter(blocked_keys=[b"short"])
        with self.assertRaises(brlint.Error):
            Linter(max_object=100).lint(self.bad)

    POLICY = (
        'block warning\nignore e_cabf_ecc_allowed_key_usages until 2099-03-15 owner pki reason "agreed"\n'
        'rule x_no_country error absent subject.countryName clause "CPS 7" "a certificate must not have a country"\n'
    )

    def test_policy(self) -> None:
        linter = Linter(policies={"policy": self.POLICY})
        result = linter.lint(self.bad)
        self.assertEqual((len(result.findings), result.count(Level.ERROR), result.blocks), (1, 0, False))
        self.assertEqual(result.findings[0].waived, brlint.Waiver("agreed", "pki", datetime(2099, 3, 15, tzinfo=timezone.utc), "policy", 2))
        self.assertEqual((linter.rules[-1].name, linter.rules[-1].source, linter.rules[-1].clause), ("x_no_country", "Policy", "CPS 7"))
        self.assertTrue(self.linter.lint(self.bad).blocks)
        self.assertIsNone(self.linter.lint(self.bad).findings[0].waived)
        with self.assertRaisesRegex(brlint.Error, "^p:1: "):
            Linter(policies={"p": "block moon\n"})

    def test_log_lists(self) -> None:
        linter = Linter(log_lists={"list": b'{"operators":[{"name":"O","logs":[{"key":"AQIDBAUGBwg="}]}]}'})
        self.assertIn("n_ct_log_unknown", {finding.rule.name for finding in linter.lint(self.good).findings})
        with self.assertRaisesRegex(brlint.Error, "^l:1: "):
            Linter(log_lists={"l": b"{"})

    def test_weak_keys(self) -> None:
        self.assertNotEqual(Linter(weak_keys={"list": "85848b4a1a48593645ce7fbdcc35a42b\n"}).ruleset, Linter().ruleset)
        with self.assertRaisesRegex(brlint.Error, "^l:1: "):
            Linter(weak_keys={"l": "moon\n"})

    def test_job(self) -> None:
        lint = self.linter.lint

        def wrong(job: Job) -> set:
            return {finding.rule.name for finding in lint(self.good, job).findings if finding.level == Level.ERROR}

        self.assertIn("e_issuer_not_subject_of_issuing_ca", wrong(Job(issuers=(self.good,), require_issuer=True)))
        self.assertEqual(wrong(Job(require_issuer=True)), {"e_issuer_not_given"})
        self.assertEqual(wrong(Job(require_precertificate=True)), {"e_precert_not_given"})
        self.assertEqual(wrong(Job(verify_signature=True)), {"e_signature_not_verified"})
        self.assertEqual(lint(self.good, Job(require_kinds=("crl",))).count(Level.ERROR), 1)
        self.assertEqual(lint(self.good, Job(require_profiles=("subscriber-ov",))).count(Level.ERROR), 1)
        self.assertEqual(lint(self.good, Job(require_profiles=("subscriber-dv",), require_kinds=("final-certificate",))).findings, ())
        self.assertGreater(lint(self.good, Job(date=datetime(2029, 3, 15, tzinfo=timezone.utc))).count(Level.ERROR), 0)
        self.assertEqual(lint(self.good, Job(beside=(self.good,), require_beside=True, require_previous=True, ocsp_profile="rfc9919")).findings, ())
        for job in (
            Job(profile="moon"),
            Job(scope="moon"),
            Job(ocsp_profile="moon"),
            Job(issuers=(b"hello",)),
            Job(precertificates=(self.good,)),
            Job(beside=(b"hello",)),
            Job(previous=(self.good,)),
            Job(require_kinds=("moon",)),
        ):
            with self.assertRaises(brlint.Error):
                lint(self.good, job)

    def test_rules(self) -> None:
        linter = Linter(ignore=["e_sub_cert_eku_missing"])
        rule = {rule.name: rule for rule in linter.rules}["e_sub_cert_eku_missing"]
        self.assertEqual((rule.enabled, rule.since, rule.until), (False, datetime(2012, 7, 1, tzinfo=timezone.utc), None))
        verdicts = linter.lint(self.good, verdicts=True).verdicts
        self.assertNotIn("e_sub_cert_eku_missing", verdicts)
        self.assertEqual(verdicts["e_cabf_ecc_allowed_key_usages"], Verdict.PASS)
        self.assertEqual(verdicts["e_ca_is_ca"], Verdict.NOT_APPLICABLE)
        self.assertRegex(linter.data_version("tlds") or "", r"^\d")
        self.assertIsNone(linter.data_version("moon"))

    def test_write(self) -> None:
        line = json.loads(self.linter.write(self.bad))
        self.assertEqual([finding["rule"] for finding in line["findings"]], ["e_cabf_ecc_allowed_key_usages"])
        self.assertEqual(json.loads(self.linter.write(self.bad, format="zlint"))["e_cabf_ecc_allowed_key_usages"]["result"], "error")
        with self.assertRaises(brlint.Error):
            self.linter.write(self.bad, format="moon")
        self.assertEqual((line["input"], line["index"]), ("", 0))
        line = json.loads(self.linter.write(self.bad, Job(name='a "b".pem', index=1)))
        self.assertEqual((line["input"], line["index"]), ('a "b".pem', 1))
        with self.assertRaises(brlint.Error):
            self.linter.write(self.bad, Job(index=-1))

    def test_threads(self) -> None:
        wrong = []

        def work() -> None:
            for _ in range(200):
                if self.linter.lint(self.good).findings or len(self.linter.lint(self.bad).findings) != 1:
                    wrong.append(threading.get_ident())

        threads = [threading.Thread(target=work) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(wrong, [])

    def test_header(self) -> None:
        """Each function that is called is one of the library, and returns what the header says."""
        with open(os.environ["BRLINT_HEADER"], encoding="utf-8") as file:
            header = re.sub(r"/\*.*?\*/", "", file.read(), flags=re.DOTALL)
        declared = {}
        for returned, name, taken in re.findall(r"^([a-z][\w ]*?[ *]+)(brlint_\w+)\(([^;]*?)\);", header, re.MULTILINE):
            count = 0 if taken.strip() == "void" else taken.count(",") + 1
            declared[name] = (returned.strip(), count)
        kinds = {None: "void", ctypes.c_char_p: "const char *", ctypes.c_size_t: "size_t"}
        for name, (returned, taken) in _library.FUNCTIONS.items():
            self.assertIn(name, declared)
            self.assertEqual(len(taken), declared[name][1], name)
            if returned in kinds:
                self.assertEqual(kinds[returned], declared[name][0], name)

    def command(self, *arguments: str) -> subprocess.CompletedProcess:
        return subprocess.run([sys.executable, "-m", "brlint", *arguments], capture_output=True, encoding="utf-8", check=False)

    def test_command(self) -> None:
        good, bad = (os.path.join(SAMPLES, name + ".pem") for name in ("good-subscriber", "ecc-non-repudiation"))
        done = self.command(good)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        done = self.command("--format", "jsonl", bad, good)
        self.assertEqual((done.returncode, len(done.stdout.splitlines())), (1, 2))
        self.assertEqual(self.command("--ignore", "e_cabf_ecc_allowed_key_usages", bad).returncode, 0)
        self.assertEqual(self.command("--fail-on", "never", good).returncode, 2)
        with tempfile.NamedTemporaryFile("w", suffix=".policy") as policy:
            policy.write(self.POLICY)
            policy.flush()
            self.assertEqual(self.command("--policy", policy.name, bad).returncode, 0)
        self.assertEqual(self.command("--policy", "/nonexistent", bad).returncode, 2)
        done = self.command("/nonexistent", good)
        self.assertEqual(done.returncode, 2)
        self.assertIn("/nonexistent", done.stderr)

    def run_on(self, octets: bytes, *arguments: str) -> subprocess.CompletedProcess:
        """Runs the command on a file of these octets, whose name is "input"."""
        with tempfile.TemporaryDirectory() as folder:
            with open(os.path.join(folder, "input"), "wb") as file:
                file.write(octets)
            path = [os.path.abspath(entry) for entry in os.environ.get("PYTHONPATH", "").split(os.pathsep)]
            environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path), "BRLINT_LIBRARY": os.path.abspath(os.environ["BRLINT_LIBRARY"])}
            return subprocess.run(
                [sys.executable, "-m", "brlint", *arguments, "input"], capture_output=True, encoding="utf-8", check=False, cwd=folder, env=environment
            )

    def test_damaged(self) -> None:
        """What may be left of a block makes a file unreadable, whatever stands beside it."""
        good = ssl.DER_cert_to_PEM_cert(self.good)
        lines = good.splitlines()
        body = "".join(lines[1:-1])
        narrow = "\n".join(body[i : i + 20] for i in range(0, len(body), 20))
        boundary, beside, not_base64 = "the beginning or end of a PEM block", "base64 outside a PEM block", "not valid base64"
        for text, cause in (
            ("", "the file is empty"),
            (good + "\n".join(lines[:-3]), boundary),
            ("\n".join(lines[:-3]) + "\n" + good, boundary),
            (good + good.replace("END CERTIFICATE", "END CERTIFICATES"), boundary),
            (good + good.replace("-----BEGIN", "----BEGIN"), boundary),
            (good + good.replace("-----BEGIN", "-BEGIN").replace("E-----", "E-"), boundary),
            (good + "begin certificate\n", boundary),
            (good + "-----begin certificate-----\n", boundary),
            (good + "-----BEGINCERTIFICATE-----\n", boundary),
            (good + "\u2014END CERTIFICATE\u2014\n", boundary),
            (good + "END CERTIFICATE--\r", boundary),
            (good + body, beside),
            (body + "\n" + good, beside),
            (good + narrow, beside),
            (body, beside),
            (good + "A" * 40, beside),
            (lines[0] * 100000, boundary),
            ("-" * 1000000 + "\n" + "END " * 250000 + "\n" + good + body, beside),
            (good + "\0", "not text"),
            (good.replace(lines[2], lines[2][:-1]), not_base64),
            (good.replace(lines[2], lines[2][:-1] + "!"), not_base64),
        ):
            with self.subTest(text[-80:]):
                done = self.run_on(text.encode())
                self.assertEqual((done.returncode, done.stdout), (2, ""))
                self.assertRegex(done.stderr, r"^brlint: input: .*" + cause)
        for octets, status in (
            (good + "A" * 39 + "\n", 0),
            ("In the end, what our back-end has; we begin - or end - here\nhttps://example.com/\nCN=Example\n\n" + good, 0),
            (good.replace("\n", "\r\n") + good, 0),
            ("hello\n", 1),
        ):
            with self.subTest(octets):
                done = self.run_on(octets.encode())
                self.assertEqual((done.returncode, done.stderr), (status, ""))
        # DER that has a block within is DER, and cut short
        self.assertEqual(self.run_on(self.good[:-1] + b"\n" + good.encode()).returncode, 1)
        self.assertEqual(self.run_on(self.good).returncode, 0)
        self.assertEqual(self.run_on(self.good[:-1]).returncode, 1)

    def test_command_formats(self) -> None:
        """Only formats of which one object may follow another are there, and each object has its name and place."""
        two = ssl.DER_cert_to_PEM_cert(self.good) + ssl.DER_cert_to_PEM_cert(self.bad)
        for format in ("sarif", "junit", "html", "csv", "ccadb-csv", "moon"):
            self.assertEqual(self.run_on(two.encode(), "--format", format).returncode, 2)
        for format in ("jsonl", "zlint", "pkimetal"):
            done = self.run_on(two.encode(), "--format", format)
            self.assertEqual((done.returncode, len([json.loads(line) for line in done.stdout.splitlines()])), (1, 2), format)
        done = self.run_on(two.encode(), "--format", "jsonl")
        self.assertEqual([(o["input"], o["index"]) for o in map(json.loads, done.stdout.splitlines())], [("input", 0), ("input", 1)])
        self.assertRegex(self.run_on(two.encode()).stdout, r"^input\[1\]:\d+: error: ")
        self.assertRegex(self.run_on(self.bad, "--format", "text").stdout, r"^input:\d+: error: ")
        self.assertEqual(len(self.run_on(two.encode(), "--format", "lines").stdout.splitlines()), 1)


if __name__ == "__main__":
    unittest.main()
