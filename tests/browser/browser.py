"""What tests want of a browser: a page as a person has it before them, and what
the page does meanwhile.

    with Browser() as browser:
        browser.size(390)
        browser.open("http://127.0.0.1:8087/")
        assert "Sentra" in browser.text()
        assert not browser.console() and not browser.axe()

open() forgets what the page before did; console(), requests() and dialogs()
tell what this one did so far.
"""
import base64
import json
import os
import time
import urllib.parse

import axe
from driver import Driver, missing  # noqa: F401

TAB, ENTER, SHIFT = "\ue004", "\ue007", "\ue008"
# Wider ones are a desk's, with a mouse and scroll bars.
PHONE_PX = 480

# Whom Tab is to reach, in the page's own words, the hidden left out.  Of the
# radio buttons of one name Tab reaches the chosen one, else the first.
FOCUSABLE = """
function stands_for(e) {
  if (e.type !== 'radio' || !e.name) return e;
  const group = [...document.querySelectorAll('input[type=radio]')].filter(
    r => r.name === e.name && r.form === e.form);
  return group.find(r => r.checked) || group[0];
}
function reachable(e) {
  return !e.disabled && e.tabIndex >= 0 && !e.closest('[inert]') &&
    e.checkVisibility({visibilityProperty: true}) && stands_for(e) === e;
}
function name(e) {
  const text = (e.getAttribute('aria-label') || e.innerText || e.textContent ||
    e.value || e.name || '').trim().replace(/\\s+/g, ' ').slice(0, 60);
  return e.localName + (e.id ? '#' + e.id : '') + ' ' + text;
}
function style(e) {
  const s = getComputedStyle(e);
  const outline = s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0 &&
    !/^rgba\\(.*, 0\\)$/.test(s.outlineColor);
  return [outline && [s.outlineStyle, s.outlineWidth, s.outlineColor],
    s.boxShadow, s.backgroundColor, s.color, s.borderColor, s.borderWidth,
    s.textDecoration, s.stroke, s.strokeWidth, s.fill];
}
// A link of a drawing may show it on the shape within.
function look(e) {
  const within = e.closest('svg') ? [...e.querySelectorAll('*')] : [];
  return JSON.stringify([e, ...within].map(style));
}
const all = [...document.querySelectorAll('a[href], area[href], button, ' +
  'input:not([type=hidden]), select, textarea, summary, iframe, ' +
  '[contenteditable], [tabindex]')].filter(reachable);
"""
WATCH_FOCUS = FOCUSABLE + """
const watch = {all, stops: [], seen: new Set(), looks: all.map(look)};
document.activeElement.blur();
watch.stop = event => {
  const e = event.target, at = all.indexOf(e);
  if (watch.seen.has(e)) return;
  watch.seen.add(e);
  watch.stops.push([at, name(e), at < 0 || look(e) !== watch.looks[at]]);
};
document.addEventListener('focusin', watch.stop, true);
window.watchFocus = watch;
return all.length;
"""
FOCUS_FOUND = FOCUSABLE + """
const watch = window.watchFocus;
document.removeEventListener('focusin', watch.stop, true);
delete window.watchFocus;
return {all: watch.all.map(name), stops: watch.stops,
  gone: watch.all.map(e => !e.isConnected)};
"""
AXE_RUN = """
axe.run(document, {resultTypes: ['violations'], %s}).then(found =>
  JSON.stringify(found.violations.map(v => ({id: v.id, impact: v.impact,
    help: v.help, nodes: v.nodes.map(n => ({target: n.target.join(' '),
    html: n.html.slice(0, 300), why: n.failureSummary}))}))))
"""


class Focus:
    """What Tab did: names of `missed` elements, of those that it reached
    without a sign of it (`unseen`), and all `stops` in their order, each once."""

    def __init__(self, found):
        reached = {at for at, _, _ in found["stops"]}
        self.stops = [name for _, name, _ in found["stops"]]
        # What a stream put another in place of meanwhile is not missed.
        self.missed = [name for at, name in enumerate(found["all"])
                       if at not in reached and not found["gone"][at]]
        self.unseen = sorted({name for _, name, shows in found["stops"]
                              if not shows})


class Request:
    """One that the page made: url, host (with its port), kind ("Document",
    "EventSource", …), status (0 where none came), and the bytes that came over
    the wire for it, headers included."""

    def __init__(self, url, kind):
        parts = urllib.parse.urlsplit(url)
        self.url, self.kind = url, kind
        self.host, self.scheme = parts.netloc, parts.scheme
        self.status, self.bytes, self.failed = 0, 0, ""
        self.over = False

    def __repr__(self):
        return "%s %s: %s, %d bytes%s" % (
            self.kind, self.url[:200], self.status, self.bytes,
            self.failed and ", " + self.failed)


class Browser(Driver):
    def __init__(self):
        super().__init__()
        self.width, self.scripted = None, True
        self.forget()

    # -- a page --

    def open(self, url):
        self.forget()
        self.post("url", url=url)

    def forget(self):
        """Begins anew with what the page does."""
        self.made, self.lines_said, self.opened = {}, [], []
        self.lines("browser")
        self.lines("performance")

    def text(self):
        """The page's text as a person sees it: nothing of what is hidden."""
        return self.script("return document.body.innerText")

    def script(self, text, *args):
        """What a function body returns, given the arguments; also where the
        page's own scripts are off, and past its Content-Security-Policy."""
        return self.post("execute/sync", script=text, args=list(args))

    def scripts(self, on):
        """Whether pages opened from now on run their scripts."""
        self.cdp("Emulation.setScriptExecutionDisabled", value=not on)
        self.scripted = on

    def cache(self, on):
        """Whether files that another page had are taken from the cache."""
        self.cdp("Network.setCacheDisabled", cacheDisabled=not on)

    def theme(self, name):
        """"light" or "dark": prefers-color-scheme."""
        self.cdp("Emulation.setEmulatedMedia", features=[
            {"name": "prefers-color-scheme", "value": name}])

    def size(self, width, height=None):
        """The window, in CSS pixels; a narrow one is a phone's."""
        self.width = width
        phone = width <= PHONE_PX
        self.cdp("Emulation.setDeviceMetricsOverride", width=width,
                 height=height or (844 if phone else width * 9 // 16),
                 deviceScaleFactor=1, mobile=phone)

    def sideways(self):
        """How far the page scrolls sideways, in px, or is wider than the window:
        0 is well."""
        return self.script(
            "const e = document.documentElement;"
            "return Math.max(e.scrollWidth - e.clientWidth,"
            "                arguments[0] ? e.clientWidth - arguments[0] : 0)",
            self.width)

    def too_wide(self, most=5):
        """What makes it so: the innermost elements that reach beyond it, those
        that something around them cuts or scrolls left out."""
        return self.script("""
            const edge = document.documentElement.clientWidth + 0.5;
            const cut = e => e && e !== document.body &&
              (getComputedStyle(e).overflowX !== 'visible' ||
               cut(e.parentElement));
            const out = e => e.getBoundingClientRect().right > edge &&
              !cut(e.parentElement);
            return [...document.body.querySelectorAll('*')].filter(e => out(e)
              && ![...e.children].some(out)).slice(0, arguments[0]).map(
              e => e.outerHTML.slice(0, 200))""", most)

    # -- what it did --

    def console(self):
        """The lines on its console, also those of a policy that was broken or
        of a file that did not come."""
        self.lines_said += [
            line["message"] for line in self.lines("browser")]
        return self.lines_said

    def requests(self):
        """Every Request that it made, in their order; data: and blob: are
        none."""
        self.follow()
        return [r for r in self.made.values()
                if r.scheme not in ("data", "blob", "about")]

    def settle(self, limit_s=10):
        """Until all that it asked for has come, event streams aside, and was
        drawn."""
        self.post("execute/async", script="""
            const done = arguments[0];
            requestAnimationFrame(() => requestAnimationFrame(() => done()))
            """, args=[])
        end = time.monotonic() + limit_s
        while not all(r.over or r.kind == "EventSource"
                      for r in self.requests()):
            if time.monotonic() > end:
                raise AssertionError("does not come: %s" % [
                    r for r in self.requests() if not r.over])
            time.sleep(0.02)

    def foreign(self):
        """Those to another host than the page's own."""
        home = urllib.parse.urlsplit(self.get("url")).netloc
        return [r for r in self.requests() if r.host != home]

    def dialogs(self):
        """Messages of the dialogs that it opened; they were dismissed."""
        self.follow()
        return self.opened

    def follow(self):
        for line in self.lines("performance"):
            event = json.loads(line["message"])["message"]
            self.took(event["method"], event["params"])

    def took(self, method, p):
        if method == "Page.javascriptDialogOpening":
            self.opened.append(p["message"])
        elif method == "Network.requestWillBeSent":
            key = p["requestId"]
            if "redirectResponse" in p and key in self.made:
                before = self.made.pop(key)
                before.status = p["redirectResponse"]["status"]
                before.bytes = p["redirectResponse"]["encodedDataLength"]
                before.over = True
                self.made[key + str(len(self.made))] = before
            self.made[key] = Request(p["request"]["url"], p.get("type", ""))
        request = self.made.get(p.get("requestId"))
        if not request:
            return
        if method == "Network.responseReceived":
            request.status = p["response"]["status"]
            request.bytes = max(0, p["response"]["encodedDataLength"])
        elif method == "Network.dataReceived":
            request.bytes += p["encodedDataLength"]
        elif method == "Network.loadingFinished":
            request.bytes, request.over = p["encodedDataLength"], True
        elif method == "Network.loadingFailed":
            request.failed, request.over = p["errorText"], True

    # -- keys --

    def press(self, *keys):
        """Keys one after the other, e.g. press(TAB, TAB, ENTER)."""
        steps = [{"type": kind, "value": key} for key in keys
                 for kind in ("keyDown", "keyUp")]
        self.post("actions", actions=[
            {"type": "key", "id": "keyboard", "actions": steps}])

    def tabbed(self):
        """What Tab reaches from the top of the page, and how it shows: a
        Focus."""
        count = self.script(WATCH_FOCUS)
        # What scrolls is reached as well, and the page's end once.
        self.press(*[TAB] * (count + 12))
        return Focus(self.script(FOCUS_FOUND))

    # -- how it looks, and sounds --

    def screenshot(self, path):
        """The whole page, from top to bottom, as PNG."""
        size = self.cdp("Page.getLayoutMetrics")["cssContentSize"]
        data = self.cdp("Page.captureScreenshot", captureBeyondViewport=True,
                        clip={"x": 0, "y": 0, "width": size["width"],
                              "height": min(size["height"], 16000),
                              "scale": 1})["data"]
        self.keep(path, data)

    def pdf(self, path):
        """As it is printed on A4, without backgrounds: so people print."""
        self.keep(path, self.post("print", page={"width": 21.0,
                                                 "height": 29.7}))

    @staticmethod
    def keep(path, data):
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as out:
            out.write(base64.b64decode(data))

    def tree(self):
        """[(role, name)] as a screen reader is told them, in their order."""
        nodes = self.cdp("Accessibility.getFullAXTree")["nodes"]
        return [(n["role"]["value"], n.get("name", {}).get("value", ""))
                for n in nodes if not n["ignored"] and "role" in n]

    def axe(self, options=""):
        """axe-core's violations: [{id, impact, help, nodes}].  It runs in a world
        of its own, as DevTools may: the page's policy does not stop it, and the
        page's scripts do not touch it.  It has to wait, which it cannot where
        scripts are off."""
        assert self.scripted, "axe-core wants scripts on"
        frame = self.cdp("Page.getFrameTree")["frameTree"]["frame"]["id"]
        world = self.cdp("Page.createIsolatedWorld",
                         frameId=frame)["executionContextId"]
        with open(axe.path()) as script:
            self.evaluate(script.read() + "\n;0", world)
        return json.loads(self.evaluate(AXE_RUN % options, world))

    def evaluate(self, expression, world):
        found = self.cdp("Runtime.evaluate", expression=expression,
                         contextId=world, awaitPromise=True,
                         returnByValue=True)
        if "exceptionDetails" in found:
            raise AssertionError(found["exceptionDetails"])
        return found["result"]["value"]

    def wait_for(self, what, script, *args, limit_s=10):
        """Until a script's value is true; returns it."""
        end = time.monotonic() + limit_s
        while True:
            value = self.script(script, *args)
            if value:
                return value
            if time.monotonic() > end:
                raise AssertionError("waited %s s for %s" % (limit_s, what))
            time.sleep(0.02)


def told(violations):
    """axe's violations in words, a line a place."""
    return ["%s (%s): %s %s" % (v["id"], v["impact"], n["target"], n["html"])
            for v in violations for n in v["nodes"]]
