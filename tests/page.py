"""The page of brlint-serve in Chromium. The current folder has the objects, and perhaps axe.min.js."""
import base64
import contextlib
import os
import re
import struct
import sys
import urllib.error
import urllib.parse
import urllib.request

from selenium.common.exceptions import WebDriverException
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

import browsing
from browsing import Nesting, read, until
from serving import Server, check, der_of, finish

PROGRAM = sys.argv[1]


def pem(octets):
    return "-----BEGIN CERTIFICATE-----\n" + base64.encodebytes(octets).decode() + "-----END CERTIFICATE-----\n"


class Browser(browsing.Browser):
    def follow(self, selector):
        """Clicks what leads to another page, and waits until that is there: the driver does not wait for one that has not begun to come."""
        self.js("window.isLeft = true")
        self.one(selector).click()
        check(until(self.has_arrived, 60), "no page comes after a click", selector)

    def has_arrived(self):
        """Whether the page is another one than was left. While the one goes and the other comes, the driver may know neither."""
        with contextlib.suppress(WebDriverException):
            return self.js("return !window.isLeft && document.readyState == 'complete'")
        return False

    def lint(self, text):
        """Pastes a text, and presses the button."""
        self.d.get(self.url + "/")
        self.js("document.getElementById('b64input').value = arguments[0]", text)
        self.follow("button.main")


def with_script(b):
    b.lint(read("expired-rules.pem"))
    check("Not in order" in b.one(".verdict").text and "2 errors" in b.one(".verdict").text, "the verdict", b.one(".verdict").text)
    levels = [e.text.split()[0].lower() for e in b.all(".finding h4")]
    check(levels == sorted(levels, key=["error", "warning", "notice"].index) and len(levels) == 5, "findings in order of weight", levels)
    first = b.one(".finding")
    check(all(w in first.text for w in ("MUST", "BR 6.3.2", "Why", "What to do", "398 days")), "a finding", first.text)
    # a finding leads to its value and its octets
    place = b.one(".place")
    place.find_element(By.CSS_SELECTOR, "strong").click()
    value = b.js("return document.getElementById(arguments[0])", place.get_attribute("data-node"))
    check("chosen" in value.get_attribute("class") and "validity" in value.text, "a finding leads to its value")
    chosen = b.js("return [...document.querySelectorAll('.dump i.chosen')].map(e => e.textContent).join('')")
    check(chosen.startswith("301e170d") and len(chosen) == 64, "a finding leads to its octets", chosen)
    seen = lambda: b.js("const v = arguments[0].getBoundingClientRect(), b = arguments[0].closest('.box').getBoundingClientRect(); return v.top >= b.top - 1 && v.top < b.bottom", value)
    check(until(seen), "the value is seen")
    # a value leads to its finding, an octet to its value
    b.js("document.querySelectorAll('.chosen').forEach(e => e.classList.remove('chosen'))")
    value.find_element(By.CSS_SELECTOR, ".value b").click()
    check("chosen" in place.get_attribute("class"), "a value leads to its findings")
    b.js("const i = document.querySelectorAll('.dump i')[20]; i.scrollIntoView(); i.click()")
    check("serialNumber" in b.one(".tree li.chosen").text.split("\n")[0], "an octet leads to its value", b.one(".tree li.chosen").text)
    # the same by keys
    b.js("document.querySelector('.place').focus()")
    b.d.switch_to.active_element.send_keys(Keys.ARROW_DOWN)
    check(b.js("return document.activeElement === document.querySelectorAll('.place')[1]"), "arrows")
    b.d.switch_to.active_element.send_keys(Keys.ENTER)
    second = b.all(".place")[1]
    check(b.all(".place.chosen") == [second] and b.one(".tree li.chosen") == b.d.switch_to.active_element, "Enter leads from a finding to its value")
    check(b.one(".tree li.chosen").get_attribute("id") == second.get_attribute("data-node") and "octet" in b.one("[role=status]").get_attribute("textContent"), "what is chosen is told")
    b.d.switch_to.active_element.send_keys(Keys.ENTER)
    check(b.d.switch_to.active_element == b.one(".place.chosen"), "Enter leads from a value to its finding")
    b.d.switch_to.active_element.send_keys(Keys.ESCAPE)
    check(not b.all(".chosen") and "tree" in b.js("return document.activeElement.closest('ul').className + document.activeElement.closest('.box').innerHTML.slice(0, 20)"), "Escape")
    b.js("document.querySelector('.octets .box').focus()")
    for key in (Keys.ARROW_RIGHT, Keys.ARROW_DOWN, Keys.ARROW_RIGHT, Keys.ARROW_LEFT, Keys.ARROW_RIGHT):
        b.d.switch_to.active_element.send_keys(key)
    check(b.js("return [...document.querySelectorAll('.dump i')].indexOf(document.querySelector('.dump i.here'))") == 17 and b.one(".tree li.chosen > .value b").text == "serialNumber", "arrows among octets", b.one(".tree li.chosen").text[:60])
    # where all stands below each other, the page moves
    b.resize(400)
    in_view = lambda e: b.js("const r = arguments[0].getBoundingClientRect(); return r.bottom > 0 && r.top < innerHeight", e)
    b.js("arguments[0].scrollIntoView()", place)
    place.find_element(By.CSS_SELECTOR, "strong").click()
    check(until(lambda: in_view(value)), "a narrow page goes to the value")
    value.find_element(By.CSS_SELECTOR, ".mark").click()
    check(until(lambda: in_view(place)) and "chosen" in place.get_attribute("class"), "a narrow page goes to the finding")
    place.find_element(By.CSS_SELECTOR, ".to-octets").click()
    check(until(lambda: in_view(b.one(".dump i.chosen"))), "a narrow page goes to the octets")
    b.resize(1280)
    # to the rule, and back
    b.follow(".finding h4 a")
    check("/rules/e_" in b.d.current_url and b.all("blockquote"), "the page of the rule", b.d.current_url)
    b.follow("nav a[href$='rules']")
    total = len(b.all("tr.rule"))
    b.one("#q").send_keys("serial number")
    shown = lambda: b.js("return [...document.querySelectorAll('tr.rule')].filter(e => !e.hidden).length")
    check(total > 1000 and until(lambda: 0 < shown() < 100 and str(shown()) in b.one("#status").text), "search", total, shown())
    b.one("#show-error").click()
    check(until(lambda: not any(e.is_displayed() for e in b.all("tr.rule.error")[:5])), "levels are chosen")
    # a file
    b.d.get(b.url + "/")
    with open("good.der", "wb") as f:
        f.write(der_of("good-subscriber.pem"))
    b.one("#b64input-file").send_keys(os.path.abspath("good.der"))
    WebDriverWait(b.d, 40).until(lambda d: d.find_element(By.ID, "b64input").get_attribute("value"))
    b.follow("button.main")
    check("In order" in b.one(".verdict").text and "nothing was found" in b.one(".verdict").text and re.search(r"Judged by \d+ rules", b.one(".verdict").text), "a file, and nothing found", b.one(".verdict").text)
    b.d.get(b.url + "/")
    b.js("""const area = document.getElementById("b64input"), data = new DataTransfer();
        data.items.add(new File([new Uint8Array([0x30, 0x03, 0x02, 0x01, 0x05])], "x.der"));
        area.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));""")
    WebDriverWait(b.d, 40).until(lambda d: d.find_element(By.ID, "b64input").get_attribute("value"))
    check(b.one("#b64input").get_attribute("value").strip() == "MAMCAQU=", "a file that is dropped")
    b.d.get(b.url + "/")
    b.one("#b64input-file").send_keys(os.path.abspath("good.der") + "\n" + os.path.abspath("root-good.pem"))
    WebDriverWait(b.d, 40).until(lambda d: d.find_element(By.ID, "b64input").get_attribute("value"))
    b.follow("button.main")
    check(len(b.all("section.object")) == 2, "two files at once", b.one("main").text[:300])
    # a chain, a precertificate, what cannot be judged
    b.lint(read("good-subscriber.pem") + read("expired-rules.pem") + "-----BEGIN CERTIFICATE-----\nMIIB\n")
    check(len(b.all("section.object")) == 3 or "Nothing was judged" in b.one(".verdict").text, "a chain", len(b.all("section.object")))
    b.lint(read("good-subscriber.pem") + read("root-good.pem"))
    check(len(b.all("section.object")) == 2 and b.all("table caption"), "two objects")
    b.lint("hello!")
    check("Nothing was judged" in b.one(".verdict").text and b.one("#b64input").get_attribute("value") == "hello!", "what cannot be read is said, and shown again")
    origins = set(b.js("return performance.getEntriesByType('resource').map(e => new URL(e.name).origin)"))
    check(origins <= {b.url}, "nothing from elsewhere", origins)
    b.quiet("with a script")


def without_script(b):
    b.d.get(b.url + "/")
    b.one("#b64input").send_keys(read("expired-rules.pem"))
    b.follow("button.main")
    check("Not in order" in b.one(".verdict").text, "without a script: the verdict")
    link = b.one(".place a.to-node").get_attribute("href").split("#")[1]
    check(b.all(f"[id='{link}']"), "without a script: the link to the value", link)
    link = b.one(".place a.to-octets").get_attribute("href").split("#")[1]
    check(b.all(f"[id='{link}']"), "without a script: the link to the octets", link)
    check(not b.one("details.again").get_attribute("open"), "the form is folded")
    b.d.get(b.url + "/rules")
    check(not b.one("#search").is_displayed(), "there is nothing to type where no script looks at it")


def hostile(b):
    good = der_of("expired-rules.pem")
    texts = {b"www.example.com": b"<script>hack()<", b"Example TLS CA": b"<b onx=hack()>", b"Example Trust": "\u202eA\u2066B\u202c\u200b".encode()[:13]}
    der = good
    for old, new in texts.items():
        check(old in der and len(old) == len(new), "the hostile certificate can be made", old, new)
        der = der.replace(old, new)
    octets, at, objects = open("records", "rb").read(), 0, [der, der_of("control-nul.pem")]
    while at < len(octets):
        size = struct.unpack(">I", octets[at:at + 4])[0]
        one = octets[at + 4:at + 4 + size]
        if b"<" in one and re.search(rb"<[a-z/!]", one) or b"\xe2\x80\xae" in one or b"\xe2\x80\x8f" in one:
            objects.append(one)
        at += 4 + size
    for one in objects[:25]:
        b.lint(pem(one))
        source = b.d.page_source
        check(not re.search("[\u200e\u200f\u202a-\u202e\u2066-\u2069]", source), "a character that changes directions", one.hex()[:80])
        scripts = b.js("return [...document.querySelectorAll('script')].map(e => e.getAttribute('src'))")
        check(scripts == ["brlint.js"] and not b.all("[onx]") and not b.all("main img, main iframe, main object"), "markup of a certificate", scripts)
    b.lint(pem(der))
    check("<script>hack()<" in b.one("main").text and "202e" in b.one("main").text.lower(), "what is hostile is shown as text", [e.text for e in b.all("dd")])
    b.lint("</textarea><script>document.title='hacked'</script>\"'><img src=x onerror=\"document.title='hacked'\">")
    check("hacked" not in b.d.title and b.one("#b64input").get_attribute("value").startswith("</textarea>"), "what a request has is text")
    b.quiet("hostile")


def nesting(url, text, what):
    """The page as it comes over the wire: a browser would have mended it."""
    data = None if text is None else urllib.parse.urlencode({"b64input": text}).encode()
    try:
        with urllib.request.urlopen(url, data) as answer:
            page = answer.read().decode()
    except urllib.error.HTTPError as error:
        page = error.read().decode()
    wrong = Nesting(page).wrong
    check(not wrong, "elements, ids and links", what, wrong[:5])


def sizes(b):
    with open("many-names.der", "rb") as f:
        many = f.read()
    pages = {"form": None, "bad": read("expired-rules.pem"), "good": read("good-subscriber.pem"), "nul": read("control-nul.pem"), "10,000 names": pem(many), "bad names": pem(many.replace(b".example.com", b"._xample.com")), "chain": read("good-subscriber.pem") + read("root-good.pem"), "nothing": "x"}
    for name, text in pages.items():
        if text is None:
            b.d.get(b.url + "/")
        else:
            b.lint(text)
        nesting(b.url, text, name)
        for width in (400, 700, 1280, 2000):
            b.resize(width)
            b.fits(name)
        if name.endswith("names"):
            check(len(b.d.page_source) < 3000000 and b.all(".tree .cut"), "what is long is cut, and said to be", name, len(b.d.page_source))
            check(name != "bad names" or (b.all(".places .cut") and len(b.all(".tree span.mark")) > 20), "findings beyond those of a rule that are shown have their values", len(b.all(".tree span.mark")))
        else:
            b.axe(name)
    for path in ("/rules/e_sub_cert_eku_missing", "/rules", "/lintcert"):
        b.d.get(b.url + path)
        nesting(b.url + path, None, path)
        b.resize(400)
        b.fits(path)
        b.axe(path)


def files(s):
    """The buttons for other formats."""
    for word, kind, begins in (("json", "application/x-ndjson", '{"input": "-"'), ("sarif", "application/sarif+json", "{"), ("html", "text/html", "<!DOCTYPE html>")):
        a = s.form("/", b64input=read("expired-rules.pem"), format=word)
        check(a.status == 200 and a.type == kind and a.text.startswith(begins) and "attachment; filename=\"brlint." in a.headers["Content-Disposition"] and "e_client_auth_not_allowed" in a.text, "the file", word, a.text[:100])
    check("Set the profile to 99 days" in s.form("/", b64input=read("expired-rules.pem"), format="html").text, "the report has remedies")
    check(s.form("/", b64input=read("expired-rules.pem"), format="xml").status == 400, "an unknown format")


with Server(PROGRAM) as server:
    url = f"http://127.0.0.1:{server.port}"
    files(server)
    for test, options in ((with_script, {}), (without_script, {"script": False}), (hostile, {}), (sizes, {}), (sizes, {"dark": True})):
        with Browser(url, **options) as browser:
            test(browser)
finish()
