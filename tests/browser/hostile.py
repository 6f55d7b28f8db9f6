"""A world whose texts mean harm: whoever may write to Kafka names a post, and
whoever owns an account names that.  Nothing of it may run, and nothing may break.

What runs sets window.ran, or opens a dialog, or asks papan.example: tests look
for all three (RAN).
"""
import itertools
import json

RAN = "return window.ran !== undefined"
BIDI = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f"

TEXTS = [
    "<script>window.ran=1;alert(1)</script>",
    "\"><img src=http://papan.example/x onerror=\"window.ran=1;alert(1)\">",
    "' autofocus onfocus='window.ran=1' x='",
    "</td></tr></table></main><h1>Bukan judul</h1><!--",
    "</textarea></title></style></svg></script><script>window.ran=1</script>",
    "&lt;script&gt;window.ran=1&lt;/script&gt; &#60;b&#62; &amp;amp;",
    "\u202eartneS\u2066 terbalik \u202b tanpa akhir",
    "Z" + "\u0351\u0342\u0317" * 200 + "algo",
    "\u0645\u0631\u0643\u0632 \u05de\u05e8\u05db\u05d6 kanan ke kiri",
    "A" * 10240,
    "kata " * 2048,
    b"bukan UTF-8: \xff\xfe\xc0\xaf \xed\xa0\x80 \xf4\x90\x80\x80",
    b"kendali: \x00\x01\x08\x1b[31m\x7f \r\n\r\nX-Header: 1",
    "=HYPERLINK(\"http://papan.example/\",\"klik\")",
    "{{7*7}} ${7*7} <%= 7*7 %> %s%n",
    "\ud83d".encode("utf-8", "surrogatepass") + "\U0001f9d1\u200d\U0001f33e"
    .encode(),
    "",
]
URLS = [
    "javascript:window.ran=1;alert(1)",
    " JaVaScRiPt:window.ran=1",
    "java\tscript:window.ran=1",
    "data:text/html,<script>parent.window.ran=1</script>",
    "vbscript:msgbox(1)",
    "//papan.example/tanpa-skema",
    "https://papan.example/\" onmouseover=\"window.ran=1",
    "https://papan.example/<script>window.ran=1</script>",
    "file:///etc/passwd",
    "\\\\papan.example\\x",
    "https://papan.example/" + "a" * 10240,
    b"https://papan.example/\xff\xfe",
    "/\u202emoc.example",
    "",
]
NUMBERS = ["<b>1</b>", "1e999", "nan", "-0", "-99999999999999999999",
           "99999999999999999999", "0x10", " 7 ", "1,5", b"\xff", ""]
NUMERIC = ["followers", "latest", "score", "posts:7d", "rate:7d", "rank:score",
           "rank_yesterday:score", "growth:7d", "score:freshness",
           "engagement:30d", "views:24h", "as_of", "observed_at"]


def harm(world):
    """Makes a World hostile: half of its sentra have numbers that are none, all
    have names and captions that mean harm."""
    texts, urls = itertools.cycle(TEXTS), itertools.cycle(URLS)
    numbers = itertools.cycle(NUMBERS)
    for n, s in enumerate(world.sentra):
        card = world.keys["card:" + s.id][1]
        card.update(name=next(texts), city=next(texts),
                    latest_url=next(urls))
        if n % 3 == 0:
            card.update(province=next(texts), kind=next(texts),
                        timezone=next(texts), score_version=next(texts),
                        state=next(texts))
        if n % 2 == 0:
            card.update({field: next(numbers) for field in NUMERIC})
        for key in "recent:", "labelled:":
            for _, post in world.keys.get(key + s.id, ("", []))[1]:
                post.update(text=next(texts), url=next(urls),
                            kind=next(texts), post_id=next(texts),
                            likes=next(numbers))
                if "labels" in post:
                    post["labels"] = next(texts)
        for _, day in world.keys.get("history:" + s.id, ("", []))[1][::7]:
            day.update(date=next(texts), followers=next(numbers),
                       score=next(numbers), posts=next(numbers))
    harm_rest(world, texts, numbers)


def harm_rest(world, texts, numbers):
    """What is of no sentra, or of none that there is; keys of another type."""
    for i, *_ in world.campaigns():
        world.keys["campaign:" + i][1].update(
            name=next(texts), programme=next(texts), posted=next(numbers),
            index=next(numbers), state=next(texts), t50=next(numbers))
    for stage in "scorer", "alerter":
        world.keys["pipeline:" + stage][1].update(
            version=next(texts), lag=next(numbers), log_change=TEXTS[0],
            log_changed_at=next(numbers), watermark=next(numbers))
    stranger = "\"><script>window.ran=1</script>"
    world.put("card:" + stranger, "hash", {"name": TEXTS[0]})
    for key in "board:score", "board:followers", "stale", "told:yapi":
        world.member(key, stranger, 99.5)
    world.member("blind", TEXTS[0], 1e300)
    world.member("blind", "a:b:" + TEXTS[1], float("inf"))
    alerts = world.keys["alerts"][1]
    event = json.loads(alerts[-1][1]["event"])
    last = int(alerts[-1][0].split("-")[0])
    for n, text in enumerate((TEXTS[0], "[" * 5000, json.dumps(dict(
            event, detail=TEXTS[1], reason=TEXTS[0], since=TEXTS[2],
            kind=TEXTS[0], sentra_id=stranger))), 1):
        alerts.append(("%d-0" % (last + n), {"event": text}))
    first, second = world.sentra[0].id, world.sentra[1].id
    world.put("history:" + first, "string", "bukan aliran")
    world.put("labelled:" + second, "zset", {"bukan aliran": 1})
    world.put("labels:" + second, "string", "bukan hash")
