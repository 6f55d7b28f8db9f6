#!/usr/bin/python3
"""/api/v1 of sentra-board against schemas/openapi.json: what is answered is what
the document says, to the last member; numbers are those of Redis; old data is
said to be old.  Without Kafka: tests/browser/world.py is what stands in Redis."""
import datetime
import json
import os
import re
import sys
import time
import urllib.parse

import jsonschema

os.environ.setdefault("KAFKA_BROKERS", "127.0.0.1:1")  # nobody asks it
sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))), "browser"))
import hostile  # noqa: E402
from board import Board, missing  # noqa: E402
from pipeline import ROOT, tap, wait_for  # noqa: E402
from world import WINDOWS, World  # noqa: E402

API = "/api/v1"
METHODS = {"get"}
TIME = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$")
with open(os.path.join(ROOT, "schemas", "openapi.json")) as text:
    DOC = json.load(text)
SCHEMAS = DOC["components"]["schemas"]

FORMATS = jsonschema.FormatChecker(formats=("date",))


@FORMATS.checks("date-time")
def is_time(value):
    return not isinstance(value, str) or bool(TIME.match(value))


def follow(node):
    """What a $ref points to."""
    while "$ref" in node:
        assert node["$ref"].startswith("#/"), node
        where, node = node["$ref"][2:].split("/"), DOC
        for step in where:
            node = node[step]
    return node


def each(node, path="#"):
    """Every (path, object) of the document."""
    if isinstance(node, dict):
        yield path, node
    for key, child in (node.items() if isinstance(node, dict) else
                       enumerate(node) if isinstance(node, list) else ()):
        yield from each(child, "%s/%s" % (path, key))


def schema_of(path, status):
    answers = DOC["paths"][path]["get"]["responses"]
    assert str(status) in answers, "%s may not answer %d" % (path, status)
    answer = follow(answers[str(status)])
    return answer["content"]["application/json"]["schema"]


def check(path, answer):
    """The document that is answered, as the schema of that path has it."""
    kind = answer.header["content-type"]
    assert kind == "application/json", kind
    document = json.loads(answer.text, parse_constant=lambda c: 1 / 0)
    schema = dict(schema_of(path, answer.status),
                  components=DOC["components"])
    faults = sorted(jsonschema.Draft202012Validator(
        schema, format_checker=FORMATS).iter_errors(document),
        key=lambda fault: list(map(str, fault.absolute_path)))
    assert not faults, "%s: %d faults, of them %s: %.300s" % (
        path, len(faults), list(faults[0].absolute_path), faults[0].message)
    return document


def ask(path, status=200, id="", **query):
    """path: as the document has it."""
    address = path.replace("{id}", urllib.parse.quote(id, safe=""))
    if query:
        address += "?" + urllib.parse.urlencode(query)
    answer = board.get(address)
    assert answer.status == status, (address, answer.status, answer.text[:300])
    return check(path, answer)


def instant(text):
    """Unix seconds as Redis has them."""
    if text is None:
        return ""
    return str(int(datetime.datetime.fromisoformat(
        text.replace("Z", "+00:00")).timestamp()))


# ---- the document ----

def document_is_whole():
    """each reference leads somewhere; each member is described and required, and no other allowed"""
    assert DOC["openapi"] == "3.1.0"
    names = []
    for path, node in each(DOC):
        if isinstance(node.get("$ref"), str):
            assert follow(node), path
        if node.get("type") == "object" and "properties" in node:
            assert node["additionalProperties"] is False, path
            assert node["required"] == list(node["properties"]), path
            for name, member in node["properties"].items():
                assert follow(member).get("description"), (path, name)
        if node.get("type") == "array" or "items" in node:
            assert node["items"], path
    for path, item in DOC["paths"].items():
        assert set(item) == METHODS, path
        names.append(item["get"]["operationId"])
        assert item["get"]["summary"], path
        for param in map(follow, item["get"].get("parameters", ())):
            assert param["description"] and param["schema"], (path, param)
    assert len(set(names)) == len(names), names
    for schema in SCHEMAS.values():
        jsonschema.Draft202012Validator.check_schema(schema)
    used = json.dumps(DOC)
    for kind, parts in DOC["components"].items():
        for name in parts:
            assert '"#/components/%s/%s"' % (kind, name) in used, \
                "nobody uses %s %s" % (kind, name)


def document_is_served():
    """/api/v1/openapi.json is the file; the foot of a page leads to it by /api/v1, which lists what the document does"""
    served = board.get(API + "/openapi.json")
    assert served.header["content-type"] == "application/json"
    assert json.loads(served.text) == DOC
    again = board.get(API + "/openapi.json",
                      If_None_Match=served.header["etag"])
    assert again.status == 304
    assert board.get(API + "/openapi.json", "HEAD").body == b""
    assert '<a href="%s">' % API in board.get("/en/").text
    index = ask(API)
    assert index["openapi"] == API + "/openapi.json"
    listed = {e["path"]: e for e in index["endpoints"]}
    assert set(listed) == {path for path in DOC["paths"] if path.startswith(
        API)} - {API + "/openapi.json"}
    for path, endpoint in listed.items():
        get = DOC["paths"][path]["get"]
        assert endpoint["summary"] == get["summary"], path
        assert endpoint["parameters"] == [
            p["name"] for p in map(follow, get.get("parameters", ()))
            if p["in"] == "query"], path


# ---- what is answered ----

def card_is(row, card, suffix=""):
    """Members that are fields of the card have its values."""
    compared = 0
    for name, value in row.items():
        if name in ("platform", "stale_since"):
            continue
        field = card[name + suffix]
        if name in ("latest", "observed_at"):
            value = instant(value)
        if isinstance(value, (int, float)):
            assert float(field) == value, (card["id"], name, field, value)
        else:
            assert (value or "") == field, (card["id"], name, field, value)
        compared += 1
    return compared


def cards_are_redis():
    """cards: every member is the card's field, of all sentra and all platforms"""
    listed = ask(API + "/sentra")["sentra"]
    assert [row["id"] for row in listed] == sorted(world.cards)
    compared = platforms = 0
    for row in listed:
        card = world.cards[row["id"]]
        compared += card_is(row, card)
        one = ask(API + "/sentra/{id}", id=row["id"])
        stale = one["sentra"].pop("stale_since")
        assert (stale is not None) == (card["state"] == "stale"), row["id"]
        assert one["sentra"] == row, row["id"]
        on = [p["platform"] for p in one["platforms"]]
        assert set(on) == {a.platform for s in world.sentra
                           if s.id == row["id"] for a in s.accounts}
        for part in one["platforms"]:
            platforms += card_is(part, card, ":" + part["platform"])
        # What the card has and the answer has not is nothing but its time.
        told = set(row) | {"%s:%s" % (name, p["platform"])
                           for p in one["platforms"] for name in p}
        assert set(card) - told == {"as_of"}, set(card) - told
    assert compared >= 31 * 45 and platforms > 31 * 20, (compared, platforms)


def labels_are_redis():
    """labels of a sentra, and the matrix of the programmes, are Redis's"""
    told = {}
    for s in world.sentra:
        labels = world.keys["labels:" + s.id][1]
        one = ask(API + "/sentra/{id}", id=s.id)
        for w in WINDOWS:
            assert one["unlabelled:" + w] == int(labels["unlabelled:" + w])
        assert {row["label"] for row in one["labels"]} == set(world.labels)
        for row in one["labels"]:
            told[row["label"], s.id] = row
            assert instant(row["last"]) == labels["last:" + row["label"]]
            for w in WINDOWS:
                assert row["posts:" + w] == int(
                    labels["%s:%s" % (row["label"], w)])
    gaps = rows = 0
    for kind in "programmes", "clusters", "activities":
        matrix = ask(API + "/programmes", **{"class": kind})
        assert matrix["class"] == kind
        for row in matrix["told"]:
            one = told[row["label"], row["sentra"]]
            assert one["class"] == kind and one["last"] == row["last"]
            old = not row["last"] or \
                world.now - int(instant(row["last"])) > 30 * 86400
            assert row["gap"] is old, row
            gaps += old
            rows += 1
    assert rows == len(told) and 0 < gaps < rows, (rows, gaps)
    assert ask(API + "/programmes")["class"] == "programmes"


def history_is_redis():
    """days, of all platforms and of each, are the streams'"""
    s = next(s for s in world.sentra if len(s.accounts) > 1)
    for platform in [None] + [a.platform for a in s.accounts]:
        answer = ask(API + "/sentra/{id}/history", id=s.id,
                     **({"platform": platform} if platform else {}))
        assert answer["platform"] == platform and answer["sentra"] == s.id
        entries = world.keys["history:" + s.id + (
            ":" + platform if platform else "")][1]
        assert len(answer["days"]) == len(entries) > 30
        for row, (_, entry) in zip(answer["days"], entries):
            assert row["date"] == entry["date"]
            assert instant(row["latest"]) == entry["latest"]
            for name in "followers", "posts", "engagement", "views":
                assert str(row[name]) == entry[name] or \
                    (row[name], entry[name]) == (None, ""), (row, entry)
            assert platform or row["score"] == float(entry["score"])
            assert not platform or row["score"] is None


def posts_are_redis():
    """posts are those of the stream, the newest first, with their labels"""
    seen = 0
    for s in world.sentra:
        posts = ask(API + "/sentra/{id}/posts", id=s.id)["posts"]
        entries = world.keys.get("labelled:" + s.id, ("", []))[1][::-1][:50]
        assert len(posts) == len(entries), s.id
        for row, (key, entry) in zip(posts, entries):
            assert instant(row["published_at"]) == str(
                int(key.split("-")[0]) // 1000)
            assert row["labels"] == entry["labels"].split()
            for name in "platform", "account_id", "post_id", "url", "text":
                assert (row[name] or "") == entry[name], (row, entry)
            for name in "likes", "views":
                assert str(row[name] if row[name] is not None else "") == \
                    entry[name], (name, row, entry)
            seen += 1
    assert seen > 100, seen


def ranking_is_the_board():
    """a leaderboard of each metric, window and platform has the board's values and ranks; filters change no rank"""
    for metric in DOC["paths"][API + "/ranking"]["get"]["parameters"][0][
            "schema"]["enum"]:
        whole = ask(API + "/ranking", metric=metric)
        assert whole["metric"] == metric and len(whole["ranking"]) > 20
        window = whole["window"]
        field = metric + (":" + window if window else "")
        for row in whole["ranking"]:
            card = world.cards[row["sentra"]]
            value = instant(row["value"]) if metric == "latest" else row[
                "value"]
            assert card[field] == "" if value in (None, "") else \
                float(card[field]) == float(value), (field, row)
            if value not in (None, ""):
                assert str(row["rank"]) == card["rank:" + field], (field, row)
        part = ask(API + "/ranking", metric=metric, kind="sentra_terpadu",
                   q="a")["ranking"]
        assert 0 < len(part) < len(whole["ranking"])
        assert part == [r for r in whole["ranking"] if r in part]
    for window in WINDOWS:
        rows = ask(API + "/ranking", metric="posts", window=window,
                   platform="tiktok")["ranking"]
        assert rows and all(world.cards[r["sentra"]][
            "posts:%s:tiktok" % window] == str(r["value"]) for r in rows)
    province = world.cards[world.sentra[0].id]["province"]
    assert {r["province"] for r in ask(API + "/ranking", province=province)[
        "ranking"]} == {province}


def reasons_add_up():
    """why: points of the parts are the difference of the scores; ranks are the cards'; who passed it stands above it"""
    changed = passed = 0
    for s in world.sentra:
        card = world.cards[s.id]
        answer = ask(API + "/sentra/{id}/why", id=s.id)
        for row in answer["score"]:
            if row["points"] is None:
                continue
            changed += 1
            assert row["score_now"] == float(card["score"])
            assert abs(row["score_now"] - row["score_then"] -
                       row["points"]) < 0.006, row
            assert abs(sum(row["points:" + part] for part in (
                "followers", "freshness", "activity", "engagement")) -
                row["points"]) < 0.02, row
        for row in answer["ranks"]:
            assert str(row["rank_now"] or "") == card["rank:" + row["board"]]
            if row["since"] == "yesterday":
                assert str(row["rank_then"] or "") == \
                    card["rank_yesterday:" + row["board"]], row
        for row in answer["passed"]:
            other = world.cards[row["sentra"]]
            above = float(other[row["board"]] or 0) > \
                float(card[row["board"]] or 0)
            assert (row["now"] == "above") == above, (s.id, row)
            passed += 1
    assert changed > 40 and passed > 40, (changed, passed)


def campaigns_are_redis():
    """campaigns: what Redis has of them; who posted, and who did not"""
    rows = ask(API + "/campaigns")["campaigns"]
    assert [r["id"] for r in rows] == [c[0] for c in world.campaigns()]
    posted = 0
    for row in rows:
        held = world.keys["campaign:" + row["id"]][1]
        for name in "expected", "posted", "ready", "early", "t50", "t90":
            assert str(row[name] if row[name] is not None else "") == \
                held[name], (name, row)
        for name in "t0", "ends":
            assert instant(row[name]) == held[name]
        assert row["state"] == held["state"]
        assert row["index"] == float(held["index"])
        one = ask(API + "/campaigns/{id}", id=row["id"])
        assert one["campaign"] == row
        assert len(one["sentra"]) == row["expected"]
        assert sum(s["posted"] for s in one["sentra"]) == row["posted"]
        posted += row["posted"]
    assert posted > 20


def health_is_redis():
    """health: stages, who is silent, who is blind, what fires"""
    answer = ask(API + "/health")
    assert [s["stage"] for s in answer["stages"]] == [
        "scorer", "alerter", "coverage"]
    assert not any(s["silent"] for s in answer["stages"])
    assert {s["sentra"]: instant(s["since"])
            for s in answer["stale_sentra"]} == {
        i: str(int(at)) for i, at in world.keys["stale"][1].items()}
    assert {"%(sentra)s:%(platform)s:%(account_id)s" % b
            for b in answer["blind_accounts"]} == set(world.keys["blind"][1])
    firing = {}
    for _, entry in world.keys["alerts"][1]:
        event = json.loads(entry["event"])
        firing[event["alert_id"]] = event
    firing = [e for e in firing.values() if e["state"] == "firing"]
    assert firing and sorted((e["kind"], e["since"]) for e in firing) == \
        sorted((a["kind"], a["since"]) for a in answer["alerts"])


# ---- what is none ----

def bad_questions():
    """a bad parameter is 400 and names what there is, what is not there 404; both as JSON"""
    one = world.sentra[0].id
    for path, query, words in (
            ("/ranking", {"metric": "nope"}, ["nope", "followers", "rate"]),
            ("/ranking", {"metric": "posts", "window": "9d"},
             ["9d", "24h", "30d"]),
            ("/ranking", {"window": "7d"}, ["window"]),
            ("/ranking", {"metric": "posts", "platform": "myspace"},
             ["myspace", "tiktok"]),
            ("/ranking", {"platform": "x"}, ["platform"]),
            ("/ranking", {"kind": "balai"}, ["balai", "sentra_terpadu"]),
            ("/programmes", {"class": "x"}, ["clusters", "activities"]),
            ("/sentra/{id}/history", {"platform": "myspace"},
             ["myspace", "youtube", "tiktok"])):
        error = ask(API + path, 400, id=one, **query)["error"]
        assert error["status"] == 400
        for word in words:
            assert word in error["detail"], (path, query, error)
    for path in "", "/history", "/posts", "/why":
        error = ask(API + "/sentra/{id}" + path, 404, id="nope")["error"]
        assert error["status"] == 404 and "nope" in error["detail"]
    assert "nope" in ask(API + "/campaigns/{id}", 404, id="nope")["error"][
        "detail"]
    for path in ("/api/v1/", "/api/v1/nope", "/api/v1/sentra/",
                 "/api/v1/sentra/%s/" % one, "/api/v1/sentra/%s/x" % one,
                 "/api/v1/sentra//why", "/api/v1/ranking/"):
        answer = board.get(path)
        assert answer.status == 404, (path, answer.status)
        assert API in json.loads(answer.text)["error"]["detail"], answer.text
    # Empty and unknown names ask nothing.
    assert board.get(API + "/ranking?metric=&x=y").body == \
        board.get(API + "/ranking").body


def as_pages_are():
    """ETag, 304, gzip, HEAD; the same bytes as long as nothing moves"""
    for path in "/sentra", "/ranking?metric=posts", "/health":
        answer = board.get(API + path)
        assert board.get(API + path, If_None_Match=answer.header[
            "etag"]).status == 304, path
        head = board.get(API + path, "HEAD")
        assert head.body == b"" and head.header["etag"] == \
            answer.header["etag"], path
        packed = board.get(API + path, Accept_Encoding="gzip")
        assert packed.header["content-encoding"] == "gzip", path
        assert len(packed.body) < len(answer.body), path
        assert board.get(API + path, "POST").status == 405


def old_is_said():
    """a scorer that is silent, and Redis gone: the last numbers, and stale"""
    before = ask(API + "/ranking")
    assert before["stale"] is False
    assert instant(before["as_of"]) == str(world.now)
    key = board.prefix + ":pipeline:scorer"
    board.redis.hset(key, "updated_at", world.now - 86400)
    old = wait_for("old", lambda: [a for a in [ask(API + "/ranking")]
                                   if a["stale"]])[0]
    assert old["ranking"] == before["ranking"]
    assert old["generation"] > before["generation"]
    assert ask(API + "/health")["stages"][0]["silent"] is True
    board.redis.hset(key, "updated_at", int(time.time()))
    wait_for("new", lambda: not ask(API + "/ranking")["stale"])
    board.stop_redis()
    wait_for("away", lambda: ask(API + "/ranking")["stale"])
    assert ask(API + "/ranking")["ranking"] == before["ranking"]
    assert ask(API + "/sentra")["stale"] is True
    assert ask(API + "/health")["alerts"] is None
    board.start_redis(world)
    wait_for("back", lambda: not ask(API + "/sentra")["stale"])


def hostile_world():
    """texts and numbers that mean harm: every answer is JSON, as the document says"""
    evil = World(int(time.time()))
    hostile.harm(evil)
    global board
    quiet = board
    with Board(evil) as board:
        try:
            for path in "/sentra", "/health", "/campaigns", "/programmes":
                ask(API + path)
            for metric in "score", "followers", "latest", "posts", "growth":
                ask(API + "/ranking", metric=metric)
            for s in evil.sentra:
                for path in "", "/history", "/posts", "/why":
                    ask(API + "/sentra/{id}" + path, id=s.id)
            for i, *_ in evil.campaigns():
                ask(API + "/campaigns/{id}", id=i)
        finally:
            board, mean = quiet, board
        assert mean.child.poll() is None


if __name__ == "__main__":
    if missing():
        print("ok 1 - /api/v1 # SKIP " + missing())
        print("1..1")
        sys.exit(0)
    world = World(int(time.time()))
    with Board(world) as board:
        tap([document_is_whole, document_is_served, cards_are_redis,
             labels_are_redis, history_is_redis, posts_are_redis,
             ranking_is_the_board, reasons_add_up, campaigns_are_redis,
             health_is_redis, bad_questions, as_pages_are, hostile_world,
             old_is_said])
