"""What platforms may say of the credential that a request carried: in their
own errors, in other spellings, in places where nobody looks for one."""
import json
import urllib.parse

from gate import answer

PLAIN = '{"data":[]}'


def carried(request):
    """The credentials that came with a request."""
    form = urllib.parse.parse_qs(request.body.decode())
    return [t for t in (request.headers.get("authorization", "")[7:],
                        request.headers.get("x-goog-api-key"),
                        *form.get("refresh_token", []),
                        *form.get("client_secret", [])) if t]


# ---- what platforms may say of a credential ----

def pad(n, word="x "):
    return (word * n)[:n]


SAYINGS = {
    "whole": lambda t: t,
    "quoted": lambda t: "Malformed access token '%s'." % t,
    "header": lambda t: "Authorization: Bearer " + t,
    "query": lambda t: "GET /v1?access_token=%s&limit=1" % t,
    "percent": lambda t: "token " + urllib.parse.quote(t, safe=""),
    "URL": lambda t: "https://a/b?access_token=" +
                     urllib.parse.quote(t, safe="") + "&c=d",
    "JSON in text": lambda t: json.dumps({"refresh_token": t}),
    "JSON, slashes escaped": lambda t: json.dumps(
        {"value": t}).replace("/", "\\/"),
    "abbreviated": lambda t: "Invalid token: %s..." % t[:24],
    "end of it": lambda t: "Invalid token: ...%s" % t[-24:],
    "twice": lambda t: t + t,
    "in a word": lambda t: "a%sb" % t,
    "spaced": lambda t: " ".join(t[i:i + 12] for i in range(0, 48, 12)),
    "cut at 200": lambda t: pad(160) + t,
    "cut at 504": lambda t: pad(470) + t,
    "cut at 1024": lambda t: "key=" + pad(970, "y") + " " + t,
    "cut of a mask": lambda t: "Bearer " + pad(966, "z") + " " + t,
}


def said(platform, text):
    """An error in all the shapes that a platform's adapter reads."""
    if platform == "tiktok":
        return {"error": {"code": "access_token_invalid", "message": text,
                          "log_id": text[:60]}}
    return {"error": {"code": 190, "message": text, "status": text,
                      "type": text, "error_subcode": 463,
                      "errors": [{"reason": "keyInvalid",
                                  "message": text}]},
            "title": text, "detail": text, "type": "about:" + text,
            "reason": text, "errors": [{"message": text, "detail": text,
                                        "title": text, "value": text}]}


def says(status, word, *headers):
    def make(platform, request):
        body = said(platform, " ".join(
            SAYINGS[word](t) for t in carried(request)))
        if request.step() == "token":
            body = {"error": "invalid_grant", "error_description":
                    body["error"]["message"]}
        return answer(status, json.dumps(body), *headers)
    return make


def raw(build):
    """build: of the credentials, joined by a blank."""
    return lambda platform, request: build(
        " ".join(carried(request)).encode())


def with_headers(platform, request):
    token = carried(request)[0]
    usage = json.dumps({"call_count": token, token: [{"type": token}]})
    return answer(429, PLAIN, *("%s: %s" % (name, token) for name in (
        "Retry-After", "WWW-Authenticate", "x-rate-limit-reset", "Date",
        "x-rate-limit-remaining", "Set-Cookie", token)),
        "X-App-Usage: " + usage, "X-Business-Use-Case-Usage: " + usage)


def redirect(status, port):
    def make(platform, request):
        to = "http://127.0.0.1:%d%s?access_token=%s" % (
            port, request.bare,
            urllib.parse.quote(carried(request)[0]))
        return answer(status, said_text(platform, carried(request)[0]),
                      "Location: " + to, "Refresh: 0; url=" + to,
                      "Alt-Svc: h2=\":%d\"" % port)
    return make


def said_text(platform, text):
    return json.dumps(said(platform, text))


def about(build):
    """build: an answer's JSON, of the credentials."""
    return raw(lambda t: answer(200, json.dumps(build(t.decode()))))


RAW = {
    "headers": with_headers,
    "no JSON": raw(lambda t: answer(200, t)),
    "no JSON, 401": raw(lambda t: answer(401, b"<p>" + t + b"</p>")),
    "broken JSON": raw(lambda t: answer(200, b'{"a":"' + t)),
    "JSON and more": raw(lambda t: answer(200, b'{"a":1} ' + t)),
    "JSON of a word": raw(lambda t: answer(200, b'{"a":' + t + b"}")),
    "an escape that is none": raw(lambda t: answer(
        200, b'{"a":"' + t + b"\\x" + t + b'"}')),
    "keys": about(lambda t: {t: {t: t}, "data": {t: t}, "items": t}),
    "kinds": about(lambda t: {"kind": t, "id": t, "items": [{"id": t}],
                              "username": t, "data": [{"id": t}]}),
    "lists": about(lambda t: {"kind": pad(460) + t, "items": [
        {"snippet": {"playlistId": t}}], "data": [t]}),
    "status line": raw(lambda t: b"HTTP/1.1 " + t + b"\r\n\r\n{}"),
    "reason": raw(lambda t: b"HTTP/1.1 401 " + t + b"\r\n\r\n{}"),
    "version": raw(lambda t: b"HTTP/" + t + b" 200 OK\r\n\r\n{}"),
    "no HTTP": raw(lambda t: t),
    "no header": raw(lambda t: b"HTTP/1.1 200 OK\r\n" + t + b"\r\n\r\n{}"),
    "length": raw(lambda t: b"HTTP/1.1 200 OK\r\nContent-Length: " + t +
                  b"\r\n\r\n{}"),
    "encoding": raw(lambda t: answer(200, PLAIN, "Content-Encoding: " +
                                     t.decode())),
    "transfer": raw(lambda t: b"HTTP/1.1 200 OK\r\nTransfer-Encoding: " + t +
                    b"\r\n\r\n{}"),
    "chunk": raw(lambda t: b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked"
                 b"\r\n\r\n" + t + b"\r\n{}\r\n0\r\n\r\n"),
    "cut off": raw(lambda t: b"HTTP/1.1 200 OK\r\nA: " + t),
}


def trouble(elsewhere):
    """{kind: what makes the answer}; elsewhere: the port of another host."""
    found = {"%d, %s" % (status, word): says(status, word)
             for word in SAYINGS for status in (400, 401)}
    found.update({"%d, whole" % status: says(status, "whole")
                  for status in (200, 402, 403, 404, 429, 500, 503)})
    found.update({"redirect %d" % status: redirect(status, elsewhere)
                  for status in (301, 302, 303, 307, 308)})
    found.update(RAW)
    return found


def stuffed(request, headers, body):
    """A good answer with our credential wherever one is not looked for."""
    token = (carried(request) or ["none"])[0]
    headers = headers + ["X-Debug: Bearer " + token]
    try:
        doc = json.loads(body)
    except ValueError:
        return headers, body

    def walk(node):
        if isinstance(node, list):
            for item in node:
                walk(item)
        if not isinstance(node, dict):
            return
        for item in node.values():
            walk(item)
        for key in ("permalink_url", "permalink", "share_url"):
            if key in node:
                node[key] += "?access_token=%s#%s" % (
                    urllib.parse.quote(token, safe=""), token)
        if "paging" in node:
            node["paging"]["next"] = "https://graph.facebook.com/x?" + \
                urllib.parse.urlencode({"access_token": token})
            node["paging"]["previous"] = node["paging"]["next"]
        node["debug_" + token] = token
    walk(doc)
    return headers, json.dumps(doc).encode()
