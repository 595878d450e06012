"""The functions of libbrlint, as include/brlint.h declares them."""

from __future__ import annotations

import ctypes
import functools
import os
from ctypes import POINTER, Structure, c_char_p, c_int, c_int64, c_size_t, c_uint, c_void_p

OK = 0
INT64_MIN, INT64_MAX = -(2**63), 2**63 - 1

# int (*)(void *context, const char *text, size_t size)
FORMAT_CALLBACK = ctypes.CFUNCTYPE(c_int, c_void_p, c_void_p, c_size_t)


class BrlintRule(Structure):
    """brlint_rule"""

    _fields_ = [
        ("name", c_char_p),
        ("source", c_char_p),
        ("clause", c_char_p),
        ("title", c_char_p),
        ("level", c_int),
        ("revision", c_uint),
        ("since", c_int64),
        ("until", c_int64),
        ("enabled", c_int),
    ]


class BrlintWaiver(Structure):
    """brlint_waiver"""

    _fields_ = [
        ("reason", c_char_p),
        ("owner", c_char_p),
        ("until", c_int64),
        ("file", c_char_p),
        ("line", c_uint),
    ]


class BrlintFinding(Structure):
    """brlint_finding"""

    _fields_ = [
        ("rule", POINTER(BrlintRule)),
        ("level", c_int),
        ("message", c_char_p),
        ("path", c_char_p),
        ("offset", c_size_t),
        ("length", c_size_t),
        ("waived", POINTER(BrlintWaiver)),
        ("blocks", c_int),
    ]


# name: what is returned, what is taken. Pointers to what the library keeps to itself are void pointers.
FUNCTIONS = {
    "brlint_version": (c_char_p, []),
    "brlint_status_text": (c_char_p, [c_int]),
    "brlint_config_new": (c_void_p, []),
    "brlint_config_free": (None, [c_void_p]),
    "brlint_config_error": (c_char_p, [c_void_p]),
    "brlint_config_data": (c_int, [c_void_p, c_char_p]),
    "brlint_config_only": (c_int, [c_void_p, c_char_p]),
    "brlint_config_ignore": (c_int, [c_void_p, c_char_p]),
    "brlint_config_include_sources": (c_int, [c_void_p, c_char_p]),
    "brlint_config_exclude_sources": (c_int, [c_void_p, c_char_p]),
    "brlint_config_name_filter": (c_int, [c_void_p, c_char_p]),
    "brlint_config_level": (c_int, [c_void_p, c_char_p, c_int]),
    "brlint_config_log_list": (c_int, [c_void_p, c_char_p, c_char_p, c_size_t]),
    "brlint_config_weak_keys": (c_int, [c_void_p, c_char_p, c_char_p, c_size_t]),
    "brlint_config_policy": (c_int, [c_void_p, c_char_p, c_char_p, c_size_t]),
    "brlint_config_blocked_keys": (c_int, [c_void_p, c_char_p, c_size_t]),
    "brlint_config_test_keys": (None, [c_void_p, c_int]),
    "brlint_config_max_object": (None, [c_void_p, c_size_t]),
    "brlint_new": (c_void_p, [c_void_p, POINTER(c_int)]),
    "brlint_free": (None, [c_void_p]),
    "brlint_rule_count": (c_size_t, [c_void_p]),
    "brlint_rule_at": (POINTER(BrlintRule), [c_void_p, c_size_t]),
    "brlint_ruleset": (c_char_p, [c_void_p]),
    "brlint_data_version": (c_char_p, [c_void_p, c_char_p]),
    "brlint_companions_new": (c_void_p, [c_int]),
    "brlint_companions_add": (c_int, [c_void_p, c_char_p, c_size_t]),
    "brlint_companions_free": (None, [c_void_p]),
    "brlint_job_new": (c_void_p, []),
    "brlint_job_free": (None, [c_void_p]),
    "brlint_job_name": (c_int, [c_void_p, c_char_p]),
    "brlint_job_index": (None, [c_void_p, c_size_t]),
    "brlint_job_profile": (c_int, [c_void_p, c_char_p]),
    "brlint_job_scope": (c_int, [c_void_p, c_char_p]),
    "brlint_job_ocsp_profile": (c_int, [c_void_p, c_char_p]),
    "brlint_job_date": (None, [c_void_p, c_int64]),
    "brlint_job_companions": (c_int, [c_void_p, c_int, c_void_p, c_int]),
    "brlint_job_require_kind": (c_int, [c_void_p, c_char_p]),
    "brlint_job_require_profile": (c_int, [c_void_p, c_char_p]),
    "brlint_job_copy": (None, [c_void_p, c_int]),
    "brlint_job_verify": (None, [c_void_p, c_int]),
    "brlint_report_new": (c_void_p, []),
    "brlint_report_free": (None, [c_void_p]),
    "brlint_report_want_verdicts": (None, [c_void_p, c_int]),
    "brlint_lint": (c_int, [c_void_p, c_void_p, c_void_p, c_char_p, c_size_t]),
    "brlint_report_kind": (c_char_p, [c_void_p]),
    "brlint_report_profile_at": (c_char_p, [c_void_p, c_size_t]),
    "brlint_report_is_precertificate": (c_int, [c_void_p]),
    "brlint_report_sha256": (c_char_p, [c_void_p]),
    "brlint_finding_count": (c_size_t, [c_void_p]),
    "brlint_finding_at": (POINTER(BrlintFinding), [c_void_p, c_size_t]),
    "brlint_verdict_at": (c_int, [c_void_p, c_size_t]),
    "brlint_write": (c_int, [c_void_p, c_char_p, FORMAT_CALLBACK, c_void_p]),
}


@functools.lru_cache(maxsize=1)
def library() -> ctypes.CDLL:
    """Returns the library: the file that BRLINT_LIBRARY names, or the installed one."""
    loaded = ctypes.CDLL(os.environ.get("BRLINT_LIBRARY", "libbrlint.so.1"))
    for name, (returned, taken) in FUNCTIONS.items():
        function = getattr(loaded, name)
        function.restype = returned
        function.argtypes = taken
    return loaded
