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

    def test_job(self) -> None:
        lint = self.linter.lint

        def wrong(job: Job) -> set:
            return {finding.rule.name for finding in lint(self.good, job).findings if finding.level == Level.ERROR}

        self.assertIn("e_issuer_not_subject_of_issuing_ca", wrong(Job(issuers=(self.good,), require_issuer=True)))
        self.assertEqual(wrong(Job(require_issuer=True)), {"e_issuer_not_given"})
        self.assertEqual(wrong(Job(require_precertificate=True)), {"e_precert_not_given"})
        self.assertEqual(lint(self.good, Job(require_kinds=("crl",))).count(Level.ERROR), 1)
        self.assertEqual(lint(self.good, Job(require_profiles=("subscriber-ov",))).count(Level.ERROR), 1)
        self.assertEqual(lint(self.good, Job(require_profiles=("subscriber-dv",), require_kinds=("final-certificate",))).findings, ())
        self.assertGreater(lint(self.good, Job(date=datetime(2029, 3, 15, tzinfo=timezone.utc))).count(Level.ERROR), 0)
        for job in (Job(profile="moon"), Job(scope="moon"), Job(issuers=(b"hello",)), Job(precertificates=(self.good,)), Job(require_kinds=("moon",))):
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
        self.assertEqual(self.command("--fail-on", "never", bad).returncode, 0)
        self.assertEqual(self.command("--fail-on", "never", __file__).returncode, 1)
        with tempfile.NamedTemporaryFile("w", suffix=".policy") as policy:
            policy.write(self.POLICY)
            policy.flush()
            self.assertEqual(self.command("--policy", policy.name, bad).returncode, 0)
        self.assertEqual(self.command("--policy", "/nonexistent", bad).returncode, 2)
        done = self.command("/nonexistent", good)
        self.assertEqual(done.returncode, 2)
        self.assertIn("/nonexistent", done.stderr)


if __name__ == "__main__":
    unittest.main()
