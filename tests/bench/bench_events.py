"""Realistic events for the bench: 31 sentra on five platforms, each account
with its posts of 30 days, polled again and again in order of time: a round is
an account, eight posts and a status.  And a long record of alerts."""
import random

PLATFORMS = ["youtube", "facebook", "instagram", "x", "tiktok"]
ACCOUNT = ('{"schema":"account_metrics.v1","event_id":"%032x","platform":"%s",'
           '"sentra_id":"%s","account_id":"%s","observed_at":"%s",'
           '"followers":%d,"followers_exact":true,"posts_total":%d,'
           '"views_total":null,"likes_total":null}')
POST = ('{"schema":"post_metrics.v1","event_id":"%032x","platform":"%s",'
        '"sentra_id":"%s","account_id":"%s","post_id":"%s",'
        '"observed_at":"%s","published_at":"%s","kind":"post",'
        '"url":"https://example.org/p/%s",'
        '"text":"Penyaluran bantuan ATENSI bersama pendamping #%d",'
        '"likes":%d,"comments":%d,"shares":%d,"saves":null,"views":%d}')
STATUS = ('{"schema":"collection_status.v1","event_id":"%032x",'
          '"platform":"%s","sentra_id":"%s","account_id":"%s",'
          '"observed_at":"%s","outcome":"ok","complete":true,"detail":null,'
          '"next_poll_at":"%s"}')
ALERT = ('{"schema":"alert.v1","alert_id":"%016x","kind":"content_stale",'
         '"reason":null,"sentra_id":"%s","platform":null,'
         '"severity":"warning","state":"%s","since":"%s","observed_at":"%s",'
         '"detail":"Sentra diam sejak tujuh hari kerja, di semua akunnya"}')


def roster(n=31):
    return {"version": 1, "sentras": [{
        "id": "sentra-%02d" % i, "name": "Sentra %02d" % i, "kind": "sentra",
        "city": "Kota", "province": "Provinsi", "timezone": "Asia/Jakarta",
        "aliases": [], "service_areas": [], "active_from": None,
        "active_until": None, "exempt": None,
        "accounts": [{"platform": p, "id": "9%d%02d" % (len(p), i),
                      "verified_by": None, "verified_at": None}
                     for p in PLATFORMS]} for i in range(n)]}


def events(roster_, n, end_s):
    import streams
    rng = random.Random(5)
    accounts = [(s["id"], a["platform"], a["id"]) for s in roster_["sentras"]
                for a in s["accounts"]]
    begin = (end_s - 30 * 86400) * 1000
    span = end_s * 1000 - begin
    for i in range(n):
        at = begin + span * i // n
        sentra, platform, account = accounts[i % len(accounts)]
        when = streams.rfc3339(at)
        kind = rng.random()
        if kind < 0.1:
            text = ACCOUNT % (i, platform, sentra, account, when,
                              10000 + i // 100, 100)
        elif kind < 0.2:
            text = STATUS % (i, platform, sentra, account, when,
                             streams.rfc3339(at + 900000))
        else:
            post = int((at - begin) / 86400000 * 2 * rng.random())
            published = begin + post * 43200000
            name = "%s-p%d" % (account, post)
            text = POST % (i, platform, sentra, account, name, when,
                           streams.rfc3339(published), name, post,
                           (at - published) // 600000,
                           (at - published) // 6000000,
                           (at - published) // 9000000,
                           (at - published) // 60000)
        yield platform, sentra.encode(), text.encode()


def alerts(roster_, n, end_s):
    """Each sentra by turns raised and resolved, the last one at end_s."""
    import streams
    names = [s["id"] for s in roster_["sentras"]]
    for i in range(n):
        name = names[i // 2 % len(names)]
        since = (end_s - n // 2 + i // 2) * 1000
        yield None, name.encode(), (ALERT % (
            i // 2, name, ["firing", "resolved"][i % 2],
            streams.rfc3339(since), streams.rfc3339(since))).encode()
