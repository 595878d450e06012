"""The reports of tests/audit_model.c: as text, in Chromium, and on paper. The first argument is their folder; PDFs are left in the current one."""
import base64
import html.parser
import math
import os
import re
import sys

import browsing
from browsing import Nesting
from serving import check, finish

FOLDER = os.path.abspath(sys.argv[1])
NAMES = ["clean", "bad", "empty-stratum", "hostile", "all-judged", "10000", "100000", "nothing", "too-few", "policy"]
LARGE = {"10000", "100000"}
PARTS = ["verdict", "evidence", "strata", "findings", "rules", "plots", "statistics", "previous", "unread", "method"]
BIDI = "[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]"


def text_of(name, ending=".html"):
    with open(f"{FOLDER}/{name}{ending}", encoding="utf-8", newline="") as f:
        return f.read()


class Words(html.parser.HTMLParser):
    """The words of a page, without its style."""

    def __init__(self, text):
        super().__init__()
        self.all, self.inside = [], None
        self.feed(text)
        self.text = " ".join("".join(self.all).split())

    def handle_starttag(self, tag, attributes):
        self.inside = tag

    def handle_endtag(self, tag):
        self.inside = None
        self.all.append(" " if tag in ("td", "th", "p", "li", "dt", "dd", "tr", "h2", "h3") else "")

    def handle_data(self, data):
        self.all.append(data if self.inside != "style" else "")


def wilson(k, n):
    z = 1.959963984540054
    middle, half = k / n + z * z / (2 * n), z * math.sqrt(k / n * (1 - k / n) / n + z * z / (4 * n * n))
    return [100 * x / (1 + z * z / n) for x in (middle - half, middle + half)]


def as_files():
    for name in NAMES:
        page = text_of(name)
        wrong = Nesting(page).wrong
        check(not wrong, "elements, ids and links", name, wrong[:5])
        check(page == text_of(name, ".again.html"), "a clock, the command or a name of an input changes report.html", name)
        check(text_of(name, ".md") == text_of(name, ".again.md"), "a clock, the command or a name of an input changes report.md", name)
        check(len(page.encode()) < 2000000, "report.html is too large", name, len(page.encode()))
        check(len(text_of(name, ".md").encode()) < 100000, "report.md is too large", name, len(text_of(name, ".md")))
        check(re.findall(r'<section id="([^"]*)"', page) == PARTS, "the parts and their order", name, re.findall(r'<section id="([^"]*)"', page))
        check(not re.search(r"<(script|img|link|iframe|object|embed|image|use|foreignObject|base|form|input)\b", page), "a script, or something from elsewhere", name)
        check(not re.search(r"""(src|href|xlink:href|action)\s*=\s*["'](?!#|ccadb/[\w-]+\.csv")""", page), "a reference to elsewhere", name)
        check(not re.search(r"url\(|@import|https?:", page.split("</style>")[0]), "the style refers to elsewhere", name)
        check(not re.search(BIDI + "|[\x00-\x08\x0b-\x1f\x7f]", page + text_of(name, ".md")), "a character that is not to be there", name)
        check(page.startswith('<!DOCTYPE html>\n<html lang="en">'), "the language", name)
        check(page.count("<svg") == page.count("</svg>") and len(re.findall(r"<svg[^>]*><title>", page)) == page.count("<svg"), "an image without a title", name)
        check(page.count("<table>") == page.count("<caption>") and not re.search(r"<th(?! scope|ead)", page), "a table without a caption, or a heading without a scope", name)


def words_are_right():
    clean, bad, empty = Words(text_of("clean")).text, Words(text_of("bad")).text, Words(text_of("empty-stratum")).text
    low, high = wilson(14, 150)
    check("In order: none of the 150 certificates drawn have errors." in clean and 'class="verdict good"' in text_of("clean"), "the verdict of a clean run", clean[:300])
    check("0 of 150" in clean and "below 2.5 %" in clean and round(wilson(0, 150)[1], 1) == 2.5, "nothing found in 150")
    check("14 of the 150 certificates drawn have errors; 1 input could not be read in full." in bad and 'class="verdict bad"' in text_of("bad"), "the verdict of a bad run", bad[:300])
    check(f"{low - .05:.1f} % to {high + .05:.1f} %" in bad, "an interval", low, high)
    check("12 of 14 new findings come from 2 rules that the earlier run did not have" in bad and "the periods overlap, by 2 days" in bad, "against the run before")
    check("within 24 hours" in bad and "within 5 days" in bad and "new/export-7.pem" in bad, "deadlines, and what could not be read")
    check("ccadb/e_sub_cert_eku_missing.csv" in bad and "ccadb/w_rsa_small_factor.csv" not in bad, "lists for the CCADB")
    check("not verified" in bad and "No CRL was given" in clean, "CRLs")
    check("2 of 3 statistics of the whole population are beyond their threshold" in bad.split("Statistics over")[0], "the verdict points to statistics")
    check("Serial numbers that an issuer gave twice stat_serial_duplicate Told if one." in bad and "None is beyond its threshold" in clean, "statistics under their titles")
    check("76 3 2026-01-01 2026-01-04 20 55 2026-01-04" in clean, "the days of the greatest issuer")
    check("76 3 2026-01-01 2026-01-04 20.5 55" in Words(text_of("hostile")).text, "a median between two numbers")
    check(bad.index("e_sub_cert_eku_missing") < bad.index("e_rsa_debian_weak_key") < bad.index("w_rsa_small_factor"), "the worst first")
    check("none was drawn" in empty and "below 3 %" in empty and "empty: nothing to draw from" in empty, "strata that were not looked at")
    check("none is given for all strata together" in empty and "Of the 4,993" not in empty, "no total over strata")
    all_judged = Words(text_of("all-judged")).text
    check("there is no interval" in all_judged and "judged, which are all" in all_judged and not re.search(r"\d % to \d", all_judged.split("Method, words")[0]), "no interval where all were judged")
    check('class="verdict bad"' in text_of("nothing") and "no certificate was drawn" in Words(text_of("nothing")).text, "nothing drawn")
    check('class="verdict fair"' in text_of("too-few") and "smaller than the 3 % of BR 8.7" in Words(text_of("too-few")).text, "too few drawn")
    policy = Words(text_of("policy")).text
    check("pki <b>@example.com" in policy and "ticket 12 & a <script>" in policy and "2027-01-31" in policy and "over on the day of the cut" in policy, "waivers")
    check("Switched off by options: 1 rule" in policy and "17 findings of this sample are waived" in policy, "what a run leaves out")
    hostile = text_of("hostile")
    check("<script" not in hostile.lower() and "onx=y>" not in hostile and "\\u{202e}" in hostile and "\\xff" in hostile, "what others chose is text")
    for line in text_of("hostile", ".md").split("\n"):
        outside = re.sub(r"(`+)(?!`).*?[^`]\1(?!`)", "", line)
        check(not re.search(r"<script|\[link|@user|\*bold|onx=", outside), "what others chose is code in report.md", outside)
    for fact in ("14 of 150", "5.6 % to 15.1 %", "e_sub_cert_eku_missing", "within 24 hours", "12 of 14 new findings", "letter 2026/117", "1 input could not be read in full", "not verified"):
        check(fact in text_of("bad", ".md"), "report.md has the fact", fact)
    check("No CRL was given" in text_of("clean", ".md"), "report.md without a CRL")
    check("2 inputs could not be read in full, in 3 places" in Words(hostile).text, "several places of an input")
    check(0 < hostile.index(">1969-12<") < hostile.index(">1970-01<"), "months before 1970 come first")
    check("export-7" not in text_of("bad", ".md"), "report.md has the name of an input")


def paper(b, name):
    """On A4, by the size that the page asks for."""
    printed = b.d.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True, "printBackground": False})
    pdf = base64.b64decode(printed["data"])
    check(pdf.startswith(b"%PDF") and len(pdf) > 10000, "the PDF", name, len(pdf))
    with open(f"{name}.pdf", "wb") as f:
        f.write(pdf)


def on_screen(dark):
    with browsing.Browser("", dark=dark) as b:
        b.d.set_page_load_timeout(120)
        for name in NAMES:
            b.d.get(f"file://{FOLDER}/{name}.html")
            for width in (1280, 700, 400, 320):
                b.resize(width)
                b.fits(name)
            check(b.js("return performance.getEntriesByType('resource').length") == 0, "something is loaded", name)
            small = b.js("return [...document.querySelectorAll('figure svg[role=img]')].filter(e => 13 * e.getBoundingClientRect().width / 480 < 7.5).length")
            check(small == 0, "letters in plots are too small", name, small)
            b.resize(1280)
            if name not in LARGE:
                b.axe(f"{name}, {'dark' if dark else 'light'}")
            if name in ("clean", "bad", "10000") and not dark:
                paper(b, name)
        b.quiet("dark" if dark else "light")


as_files()
words_are_right()
on_screen(False)
on_screen(True)
finish()
