"""Lints certificates, CRLs and OCSP responses of the Web PKI against the CA/Browser Forum Baseline Requirements: libbrlint for Python.

    >>> import brlint
    >>> linter = brlint.Linter(ignore=["w_subject_common_name_included"])
    >>> result = linter.lint(der)
    >>> [finding.rule.name for finding in result.findings]
    ['e_cabf_ecc_allowed_key_usages']

A Linter never changes and may be used by several threads at the same time. brlint(3) and brlint(1) tell more. `python3 -m brlint FILE...` lints files.
"""

from __future__ import annotations

import ctypes
import enum
import os
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Optional

from ._library import (
    FORMAT_CALLBACK,
    INT64_MAX,
    INT64_MIN,
    OK,
    BrlintWaiver,
    library,
)

__all__ = ["Error", "Finding", "Job", "Level", "Linter", "Result", "Rule", "Verdict", "Waiver", "version"]


class Error(Exception):
    """A linter could not be made of what was chosen, or nothing was judged."""


class Level(enum.IntEnum):
    """How much a finding weighs."""

    ERROR = 0  # a MUST is violated
    WARNING = 1  # a SHOULD is violated
    NOTICE = 2  # worth knowing; nothing is violated


class Verdict(enum.IntEnum):
    """What a rule says of an object."""

    NOT_RUN = 0
    NOT_APPLICABLE = 1
    NOT_IN_FORCE = 2
    PASS = 3
    FAIL = 4


@dataclass(frozen=True)
class Rule:
    """A rule. `since` and `until`, inclusive and exclusive, are None if there is no bound."""

    name: str
    source: str
    clause: str
    title: str
    level: Level
    revision: int
    since: Optional[datetime]
    until: Optional[datetime]
    enabled: bool


@dataclass(frozen=True)
class Waiver:
    """Why a finding does not count: a line of a policy. `until` is exclusive."""

    reason: str
    owner: Optional[str]
    until: Optional[datetime]
    file: str
    line: int


@dataclass(frozen=True)
class Finding:
    """What a rule found: what is there against what the clause wants, in which field, and which octets of the object it is about.

    `waived`: it does not count, and why. `blocks`: it is an error, or of a level that a policy blocks, and is not waived.
    """

    rule: Rule
    level: Level
    message: str
    path: str
    offset: int
    length: int
    waived: Optional[Waiver]
    blocks: bool


@dataclass(frozen=True)
class Result:
    """What was found on one object. `verdicts` is empty unless they were asked for."""

    kind: str
    profiles: tuple[str, ...]
    precertificate: bool
    sha256: str
    findings: tuple[Finding, ...]
    verdicts: Mapping[str, Verdict]

    def count(self, level: Level) -> int:
        """Returns how many findings of this level count: those that are not waived."""
        return sum(finding.level == level and finding.waived is None for finding in self.findings)

    @property
    def blocks(self) -> bool:
        """Whether a finding blocks: what blocks is not to be signed."""
        return any(finding.blocks for finding in self.findings)


@dataclass(frozen=True)
class Job:
    """What is known of an object beside its octets: at first nothing.

    name: where it comes from, for Linter.write. index: its place among the objects of that name, from 0; None if it is the only one.
    profile: certificates are judged by it, "subscriber-dv" and so on. scope: what CRLs and OCSP responses cover, "ca" or "subscriber". date: judge as if
    issued then. issuers, precertificates: certificates in DER of which one belongs to the object; with require_issuer, require_precertificate it is an
    error if none does, and so if there are none. beside: certificates that a CRL or OCSP response covers; previous: CRLs issued before a CRL; with
    require_beside, require_previous as above. ocsp_profile: "rfc5019" or "rfc9919". require_kinds, require_profiles: it is an error if the object has another. verify_signature: it is an
    error if its signature is wrong, or cannot be verified.
    """

    name: Optional[str] = None
    index: Optional[int] = None
    profile: Optional[str] = None
    scope: Optional[str] = None
    date: Optional[datetime] = None
    issuers: tuple[bytes, ...] = ()
    precertificates: tuple[bytes, ...] = ()
    beside: tuple[bytes, ...] = ()
    previous: tuple[bytes, ...] = ()
    ocsp_profile: Optional[str] = None
    require_issuer: bool = False
    require_precertificate: bool = False
    require_beside: bool = False
    require_previous: bool = False
    require_kinds: tuple[str, ...] = ()
    require_profiles: tuple[str, ...] = ()
    verify_signature: bool = False


def _text(value: Optional[bytes]) -> str:
    return value.decode() if value is not None else ""


def version() -> str:
    """Returns the version of the library, "1.3.0"."""
    return _text(library().brlint_version())


def _day(seconds: int) -> Optional[datetime]:
    return None if seconds in (INT64_MIN, INT64_MAX) else datetime.fromtimestamp(seconds, timezone.utc)


def _waiver(w: BrlintWaiver) -> Waiver:
    owner = None if w.owner is None else _text(w.owner)
    return Waiver(_text(w.reason), owner, _day(w.until), _text(w.file), w.line)


def _check(status: int, what: str) -> None:
    if status != OK:
        raise Error(f"{_text(library().brlint_status_text(status))}: {what}")


class _Report:
    """The library's memory for one object after another: a thread's own."""

    def __init__(self) -> None:
        self.pointer = library().brlint_report_new()
        if not self.pointer:
            raise MemoryError

    def __del__(self) -> None:
        if getattr(self, "pointer", None):
            library().brlint_report_free(self.pointer)


class _Companions:
    """A set of certificates in a role."""

    def __init__(self, role: int, certificates: Iterable[bytes], what: str) -> None:
        self.role = role
        self.pointer = library().brlint_companions_new(role)
        if not self.pointer:
            raise MemoryError
        for der in certificates:
            _check(library().brlint_companions_add(self.pointer, der, len(der)), what)

    def __del__(self) -> None:
        if getattr(self, "pointer", None):
            library().brlint_companions_free(self.pointer)


class _Job:
    """The library's job of ours."""

    def __init__(self, job: Job) -> None:
        b = library()
        self.pointer = b.brlint_job_new()
        if not self.pointer:
            raise MemoryError
        if job.name is not None:
            _check(b.brlint_job_name(self.pointer, os.fsencode(job.name)), job.name)
        if job.index is not None:
            if job.index < 0:
                raise Error(f"the index {job.index} is negative")
            b.brlint_job_index(self.pointer, job.index)
        if job.profile is not None:
            _check(b.brlint_job_profile(self.pointer, job.profile.encode()), job.profile)
        if job.scope is not None:
            _check(b.brlint_job_scope(self.pointer, job.scope.encode()), job.scope)
        if job.ocsp_profile is not None:
            _check(b.brlint_job_ocsp_profile(self.pointer, job.ocsp_profile.encode()), job.ocsp_profile)
        if job.date is not None:
            b.brlint_job_date(self.pointer, int(job.date.timestamp()))
        b.brlint_job_verify(self.pointer, int(job.verify_signature))
        for kind in job.require_kinds:
            _check(b.brlint_job_require_kind(self.pointer, kind.encode()), kind)
        for profile in job.require_profiles:
            _check(b.brlint_job_require_profile(self.pointer, profile.encode()), profile)
        for role, certificates, required, what in (
            (0, job.issuers, job.require_issuer, "issuers"),
            (1, job.precertificates, job.require_precertificate, "precertificates"),
            (2, job.beside, job.require_beside, "beside"),
            (3, job.previous, job.require_previous, "previous"),
        ):
            # an empty set that is required is one in which nothing fits
            if certificates or required:
                companions = _Companions(role, certificates, what)
                _check(b.brlint_job_companions(self.pointer, role, companions.pointer, int(required)), what)

    def __del__(self) -> None:
        if getattr(self, "pointer", None):
            library().brlint_job_free(self.pointer)


class Linter:
    """Made once of what is chosen; an Error tells what is wrong with it.

    policies: texts of policies by their names, as brlint(1) has them; they add up. data: a folder of reference data instead of the built-in ones.
    weak_keys: texts of lists of more Debian weak keys, by their names. log_lists: lists of Certificate Transparency logs by their names, the octets of the JSON that Chrome and Apple publish.
    only, ignore: names of rules. include_sources, exclude_sources: documents. name_filter: an extended regular expression for names. levels: other levels
    for rules. blocked_keys: keys that must not be certified, by the SHA-256 of SubjectPublicKeyInfo, in any order. test_keys: RSA keys are put to tests that
    take milliseconds. max_object: larger objects, in octets, are refused.
    """

    def __init__(
        self,
        *,
        data: Optional[str] = None,
        only: Iterable[str] = (),
        ignore: Iterable[str] = (),
        include_sources: Iterable[str] = (),
        exclude_sources: Iterable[str] = (),
        name_filter: Optional[str] = None,
        levels: Optional[Mapping[str, Level]] = None,
        policies: Optional[Mapping[str, str]] = None,
        log_lists: Optional[Mapping[str, bytes]] = None,
        weak_keys: Optional[Mapping[str, str]] = None,
        blocked_keys: Iterable[bytes] = (),
        test_keys: bool = False,
        max_object: int = 0,
    ) -> None:
        b = library()
        config = b.brlint_config_new()
        if not config:
            raise MemoryError
        try:

            def choose(status: int) -> None:
                if status != OK:
                    raise Error(_text(b.brlint_config_error(config)))

            if data is not None:
                choose(b.brlint_config_data(config, data.encode()))
            for words, call in (
                (only, b.brlint_config_only),
                (ignore, b.brlint_config_ignore),
                (include_sources, b.brlint_config_include_sources),
                (exclude_sources, b.brlint_config_exclude_sources),
            ):
                for word in words:
                    choose(call(config, word.encode()))
            if name_filter is not None:
                choose(b.brlint_config_name_filter(config, name_filter.encode()))
            for rule, level in (levels or {}).items():
                choose(b.brlint_config_level(config, rule.encode(), int(level)))
            for name, text in (policies or {}).items():
                octets = text.encode()
                choose(b.brlint_config_policy(config, name.encode(), octets, len(octets)))
            for name, text in (weak_keys or {}).items():
                octets = text.encode()
                choose(b.brlint_config_weak_keys(config, name.encode(), octets, len(octets)))
            for name, json in (log_lists or {}).items():
                choose(b.brlint_config_log_list(config, name.encode(), json, len(json)))
            digests = sorted(blocked_keys)
            if any(len(digest) != 32 for digest in digests):
                raise Error("blocked_keys: a digest does not have 32 octets")
            # the library keeps no copy
            self._blocked_keys = b"".join(digests)
            choose(b.brlint_config_blocked_keys(config, self._blocked_keys, len(digests)))
            b.brlint_config_test_keys(config, int(test_keys))
            b.brlint_config_max_object(config, max_object)
            self._linter = b.brlint_new(config, None)
            if not self._linter:
                raise Error(_text(b.brlint_config_error(config)))
        finally:
            b.brlint_config_free(config)
        self._local = threading.local()
        self._rules: dict[int, Rule] = {}
        for i in range(b.brlint_rule_count(self._linter)):
            pointer = b.brlint_rule_at(self._linter, i)
            r = pointer.contents
            self._rules[ctypes.addressof(r)] = Rule(
                _text(r.name), _text(r.source), _text(r.clause), _text(r.title), Level(r.level), r.revision, _day(r.since), _day(r.until), bool(r.enabled)
            )

    def __del__(self) -> None:
        if getattr(self, "_linter", None):
            library().brlint_free(self._linter)

    @property
    def rules(self) -> tuple[Rule, ...]:
        """All rules, those that are switched off, too, in the order in which they run."""
        return tuple(self._rules.values())

    @property
    def ruleset(self) -> str:
        """A digest of the rules that are on and of the data: equal digests, equal judgement."""
        return _text(library().brlint_ruleset(self._linter))

    def data_version(self, file: str) -> Optional[str]:
        """Returns the version of a file of reference data, "tlds"; None if there is no such file."""
        found = library().brlint_data_version(self._linter, file.encode())
        return None if found is None else _text(found)

    def _judge(self, der: bytes, job: Optional[Job], verdicts: bool) -> _Report:
        b = library()
        report = getattr(self._local, "report", None)
        if report is None:
            report = self._local.report = _Report()
        made = _Job(job if job is not None else Job())
        # what is copied need not live on
        b.brlint_job_copy(made.pointer, 1)
        b.brlint_report_want_verdicts(report.pointer, int(verdicts))
        _check(b.brlint_lint(self._linter, report.pointer, made.pointer, der, len(der)), "the object was not judged")
        return report

    def lint(self, der: bytes, job: Optional[Job] = None, *, verdicts: bool = False) -> Result:
        """Judges one object in DER: a certificate, precertificate, CRL or OCSP response, or what of one is to be signed.

        Raises Error if nothing was judged. That the octets are no such object is a finding of level ERROR. With `verdicts` the result tells what each rule
        that is on says, which takes several times as long.
        """
        return self._result(self._judge(der, job, verdicts).pointer, verdicts)

    def _result(self, report: int, verdicts: bool) -> Result:
        b = library()
        findings = []
        for i in range(b.brlint_finding_count(report)):
            f = b.brlint_finding_at(report, i).contents
            rule = self._rules[ctypes.addressof(f.rule.contents)]
            waived = _waiver(f.waived.contents) if f.waived else None
            findings.append(Finding(rule, Level(f.level), _text(f.message), _text(f.path), f.offset, f.length, waived, bool(f.blocks)))
        profiles = []
        while (profile := b.brlint_report_profile_at(report, len(profiles))) is not None:
            profiles.append(_text(profile))
        said = {}
        if verdicts:
            for i, rule in enumerate(self._rules.values()):
                if rule.enabled:
                    said[rule.name] = Verdict(b.brlint_verdict_at(report, i))
        return Result(
            _text(b.brlint_report_kind(report)),
            tuple(profiles),
            bool(b.brlint_report_is_precertificate(report)),
            _text(b.brlint_report_sha256(report)),
            tuple(findings),
            said,
        )

    def write(self, der: bytes, job: Optional[Job] = None, *, format: str = "jsonl") -> str:
        """Judges an object and returns what the command prints of it in a format, "jsonl" and so on."""
        return self._written(self._judge(der, job, format == "zlint").pointer, format)

    def _lint_and_write(self, der: bytes, job: Job, format: str) -> tuple[Result, str]:
        """Does both of an object that is judged once."""
        report = self._judge(der, job, format == "zlint").pointer
        return self._result(report, False), self._written(report, format)

    def _written(self, report: int, format: str) -> str:
        pieces: list[bytes] = []

        def take(_context: Optional[int], text: int, size: int) -> int:
            pieces.append(ctypes.string_at(text, size))
            return 0

        _check(library().brlint_write(report, format.encode(), FORMAT_CALLBACK(take), None), format)
        return b"".join(pieces).decode()
