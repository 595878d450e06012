"""What the tests of pages share: Chromium, and what is wrong with a page's elements. The current folder has perhaps axe.min.js."""
import html.parser
import os
import tempfile
import time

from selenium import webdriver
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By

from serving import check

ARGUMENTS = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"]


def read(name):
    with open(name) as f:
        return f.read()


def until(condition, seconds=20):
    """Whether something becomes true."""
    end = time.time() + seconds
    while time.time() < end and not condition():
        time.sleep(0.05)
    return condition()


class Nesting(html.parser.HTMLParser):
    """What is wrong with how a page's elements are in each other, with its ids, and with links to places on it."""

    VOID = {"meta", "link", "br", "wbr", "input"}

    def __init__(self, text):
        super().__init__()
        self.open, self.ids, self.links, self.wrong = [], [], [], []
        self.feed(text)
        self.close()
        self.wrong += [f"<{tag}> is not closed" for tag in self.open]
        self.wrong += [f"the id {i} twice" for i in set(self.ids) if self.ids.count(i) > 1] if len(self.ids) != len(set(self.ids)) else []
        self.wrong += [f"{link} leads nowhere" for link in sorted(set(self.links) - set(self.ids))]

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        parent = self.open[-1] if self.open else None
        place = self.open[-2] if parent == "div" and len(self.open) > 1 else parent
        if (tag == "li") != (parent in ("ul", "ol")) or (tag in ("dt", "dd") and place != "dl") or (parent == "dl" and tag not in ("dt", "dd", "div")) or (tag == "a" and "a" in self.open) or (parent == "p" and tag in ("p", "ul", "div")):
            self.wrong.append(f"<{tag}> in {self.open[-3:]}")
        if any(name.startswith("on") or name == "style" for name in values):
            self.wrong.append(f"a script or style in <{tag}>")
        if tag not in self.VOID:
            self.open.append(tag)
        self.ids += [values["id"]] if "id" in values else []
        self.links += [values["href"][1:]] if values.get("href", "").startswith("#") else []

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"</{tag}> closes another element")


def begin(options, tries=3):
    """A browser; on a machine that is busy the first try may take it longer than the driver waits."""
    try:
        return webdriver.Chrome(service=Service("/usr/bin/chromedriver"), options=options)
    except WebDriverException:
        if tries == 1:
            raise
        return begin(options, tries - 1)


class Browser:
    def __init__(self, url, width=1280, dark=False, script=True):
        o = webdriver.ChromeOptions()
        o.binary_location = "/usr/bin/chromium"
        self.folder = tempfile.mkdtemp(dir=".")
        for argument in [*ARGUMENTS, f"--user-data-dir={os.path.abspath(self.folder)}", *([] if script else ["--blink-settings=scriptEnabled=false"])]:
            o.add_argument(argument)
        o.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        self.d = begin(o)
        self.d.set_script_timeout(180)
        self.url = url
        self.resize(width)
        self.d.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}, {"name": "prefers-reduced-motion", "value": "reduce"}]})

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.d.quit()

    def resize(self, width):
        self.width = width
        self.d.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False})

    def all(self, selector):
        return self.d.find_elements(By.CSS_SELECTOR, selector)

    def one(self, selector):
        return self.d.find_element(By.CSS_SELECTOR, selector)

    def js(self, code, *arguments):
        return self.d.execute_script(code, *arguments)

    def fits(self, what):
        """The page does not scroll to the side."""
        wide = self.js("return document.documentElement.scrollWidth")
        check(wide <= self.width, "the page is wider than the window", what, self.width, wide)

    def quiet(self, what):
        """Nothing was forbidden by the policy of content, and no script failed."""
        logged = [entry for entry in self.d.get_log("browser") if "status of 400" not in entry["message"]]
        check(not logged, "the browser complains", what, logged[:3])

    def axe(self, what):
        if not os.path.exists("axe.min.js"):
            return
        self.js(read("axe.min.js"))
        result = self.d.execute_async_script("const done = arguments[0]; axe.run({ exclude: [['tbody tr.rule:nth-of-type(n+6)']] }, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }).then(done, (e) => done({ violations: [String(e)] }));")
        for v in result["violations"]:
            check(False, "axe", what, v if isinstance(v, str) else (v["id"], v["help"], [n["html"][:200] for n in v["nodes"][:2]]))
