/* alertmanager.c -- one request at a time to each Alertmanager, again and
 * again: what is new at once, then what is due again.
 *
 * Each Alertmanager is a peer with its own backoff and its own round; none
 * waits for another.  A request has so many alerts as fit; an answer 2xx or
 * 400 settles them (400: it took those that are valid), anything else has them
 * sent again. */
#include "alertmanager.h"

#include "common/base/backoff.h"
#include "common/daemon/log.h"
#include "common/http/http.h"

#include <errno.h>
#include <stdlib.h>

#define BATCH_MAX   64          /* alerts a request */
#define BATCH_BYTES (144 << 10) /* no more are added then */
#define ANSWER_MAX  300         /* bytes of it in a log line */
#define BACKOFF_MS  SECOND_MS
#define LONG_AGO_MS (INT64_MIN / 2)

/* ---- [alertmanager] ---- */

#define PATH       "/api/v2/alerts"
#define SEPARATORS " \t,"
#define URL_MAX    1024

#define AT(field) offsetof(struct alertmanager_settings, field)
const struct cfg_item alertmanager_items[] = {
	{ "urls", CFG_STR, AT(urls), "", 0, 0,
	  "Alertmanagers, each told on its own; empty: none" },
	{ "resend", CFG_DURATION, AT(resend_ms), "30s", 1000, 600000,
	  "how often what fires is told again" },
	{ "hold", CFG_DURATION, AT(hold_ms), "24h", 900000, 2592000000,
	  "so long Alertmanager believes what is not told again" },
	{ .key = NULL },
};
#undef AT

/* No secret is sent, so http to any host is allowed. */
static const struct http_limits limits = {
	.connect_ms = 5 * SECOND_MS,
	.total_ms = 10 * SECOND_MS,
	.slow_s = 10,
	.slow_bytes = 1,
	.body_max = 64 << 10,
	.head_max = 16 << 10,
	.plain = true,
};

static int check_url(const char *url, struct err *err)
{
	int rc = http_check_url(url, &limits, err);

	if (rc == 0 && strpbrk(url, "?#"))
		rc = err_set(err, -EINVAL, "url: want no \"?\" and no \"#\"");
	return rc;
}

/* The next of the list, with the path; nothing at its end. */
static int next_url(const char **list, struct buf *out, struct err *err)
{
	struct str word = { *list + strspn(*list, SEPARATORS), 0 };
	int rc;

	word.n = strcspn(word.p, SEPARATORS);
	*list = word.p + word.n;
	buf_clear(out);
	if (word.n == 0)
		return 0;
	buf_addstr(out, word);
	rc = buf_error(out, err, "an address");
	if (rc < 0)
		return rc;
	rc = check_url(buf_cstr(out), err);
	/* A URL with a user's name may hold a password: it is not repeated. */
	if (rc < 0)
		return memchr(word.p, '@', word.n)
			       ? rc
			       : err_wrap(err, "\"%.*s\"", STR_ARG(word));
	while (word.p[word.n - 1] == '/')
		word.n--;
	buf_clear(out);
	buf_addstr(out, word);
	buf_adds(out, PATH);
	return buf_error(out, err, "an address");
}

static int keep_url(char *url[PEERS_MAX], size_t n, const char *text,
		    struct err *err)
{
	if (n == PEERS_MAX)
		return err_set(err, -EINVAL, "more than %d Alertmanagers",
			       PEERS_MAX);
	for (size_t i = 0; i < n; i++)
		if (strcmp(url[i], text) == 0)
			return err_set(err, -EINVAL, "\"%s\" stands twice",
				       text);
	url[n] = strdup(text);
	if (!url[n])
		return err_set(err, -ENOMEM, "alertmanager: out of memory");
	return 0;
}

/* Where to POST alerts to, for each of the list; url[i]: new.  On an error *n
 * of them are there all the same. */
static int read_urls(const char *list, char *url[PEERS_MAX], size_t *n,
		     struct err *err)
{
	struct buf text;
	int rc;

	buf_init(&text, URL_MAX);
	for (*n = 0;; ++*n) {
		rc = next_url(&list, &text, err);
		if (rc < 0 || text.len == 0)
			break;
		rc = keep_url(url, *n, buf_cstr(&text), err);
		if (rc < 0)
			break;
	}
	buf_release(&text);
	return rc;
}

int alertmanager_check(const char *urls, struct err *err)
{
	char *url[PEERS_MAX];
	size_t n;
	int rc = read_urls(urls, url, &n, err);

	while (n > 0)
		free(url[--n]);
	return rc;
}

/* ---- life ---- */

struct alertmanager_peer {
	struct alertmanager *of;
	size_t i;
	char *url;
	bool busy;        /* a request is in flight */
	bool away;        /* the last request failed */
	int64_t retry_ms; /* boot: not before */
	int64_t round_ms; /* boot: what was sent before is due again */
	struct backoff backoff;
	char refused[ANSWER_MAX + 1]; /* the refusal that was logged last */
};

struct alertmanager {
	struct notices all;
	struct alertmanager_peer peer[PEERS_MAX];
	size_t n_peers;
	struct http *http;
	int64_t resend_ms, hold_ms;
	int64_t now_ms; /* boot, of the step that runs */
	struct alertmanager_counts counts;
};

static int set_up(struct alertmanager *am,
		  const struct alertmanager_settings *settings, struct err *err)
{
	char *url[PEERS_MAX];
	int rc = read_urls(settings->urls, url, &am->n_peers, err);

	for (size_t i = 0; i < am->n_peers; i++) {
		struct alertmanager_peer *peer = &am->peer[i];

		peer->of = am;
		peer->url = url[i];
		peer->i = i;
		peer->retry_ms = peer->round_ms = LONG_AGO_MS;
		backoff_init(&peer->backoff, BACKOFF_MS, settings->resend_ms,
			     (uint64_t)(uintptr_t)peer);
	}
	am->resend_ms = settings->resend_ms;
	am->hold_ms = settings->hold_ms;
	if (rc < 0)
		return rc;
	am->http = http_new_with(NULL, &limits, err);
	return am->http ? 0 : -ENOMEM;
}

struct alertmanager *
alertmanager_new(const struct alertmanager_settings *settings, struct err *err)
{
	struct alertmanager *am = calloc(1, sizeof(*am));

	if (!am) {
		err_set(err, -ENOMEM, "alertmanager: out of memory");
		return NULL;
	}
	if (set_up(am, settings, err) < 0) {
		alertmanager_free(am);
		return NULL;
	}
	return am;
}

void alertmanager_free(struct alertmanager *am)
{
	if (!am)
		return;
	http_free(am->http);
	for (size_t i = 0; i < am->n_peers; i++)
		free(am->peer[i].url);
	notices_release(&am->all);
	free(am);
}

int alertmanager_change(struct alertmanager **am,
			const struct alertmanager_settings *settings,
			struct err *err)
{
	struct alertmanager *again = alertmanager_new(settings, err);

	if (!again)
		return -ENOMEM;
	again->all = (*am)->all;
	again->counts = (*am)->counts;
	(*am)->all = (struct notices){ 0 };
	notices_forget_deliveries(&again->all);
	alertmanager_free(*am);
	*am = again;
	return 0;
}

int alertmanager_set(struct alertmanager *am, const struct notification *alerts,
		     size_t n, struct err *err)
{
	return notices_set(&am->all, alerts, n, err);
}

int alertmanager_resolve(struct alertmanager *am,
			 const struct notification *alert, int64_t at_ms,
			 int64_t now_boot_ms, struct err *err)
{
	return notices_resolve(&am->all, alert, at_ms, now_boot_ms, am->hold_ms,
			       err);
}

void alertmanager_clear(struct alertmanager *am)
{
	notices_release(&am->all);
}

/* ---- answers ---- */

/* What was on its way has arrived, or is to be sent again. */
static void settle(const struct alertmanager_peer *peer, bool arrived)
{
	struct notices *all = &peer->of->all;

	for (size_t i = 0; i < all->n; i++) {
		struct delivery *d = &all->at[i]->delivery[peer->i];

		if (d->flight && arrived) {
			d->version = d->flight;
			d->at_ms = d->sent_ms;
		}
		d->flight = 0;
	}
}

static void mark_present(struct alertmanager_peer *peer)
{
	if (peer->away)
		log_kv(LOG_INFO, "alertmanager answers again", "url", peer->url,
		       NULL);
	peer->away = false;
	peer->retry_ms = peer->of->now_ms;
	backoff_reset(&peer->backoff);
}

static void on_failed(struct alertmanager_peer *peer, const char *why)
{
	settle(peer, false);
	peer->of->counts.failed++;
	if (!peer->away)
		log_kv(LOG_WARN, "alertmanager is away, alerts wait", "url",
		       peer->url, "error", why, NULL);
	peer->away = true;
	peer->retry_ms = peer->of->now_ms + backoff_next(&peer->backoff);
}

/* It took those that are valid.  Sending the others again at once would be
 * refused again, so they wait for the next round as all do. */
static void on_refused(struct alertmanager_peer *peer, const char *answer)
{
	settle(peer, true);
	peer->of->counts.refused++;
	mark_present(peer);
	if (strcmp(peer->refused, answer) == 0)
		return;
	log_kv(LOG_ERROR, "alertmanager refuses alerts", "url", peer->url,
	       "answer", answer, NULL);
	memccpy(peer->refused, answer, '\0', sizeof(peer->refused) - 1);
}

static void on_accepted(struct alertmanager_peer *peer)
{
	settle(peer, true);
	peer->of->counts.accepted++;
	mark_present(peer);
	peer->refused[0] = '\0';
}

static void on_answer(void *ctx, struct http_resp *resp)
{
	struct alertmanager_peer *peer = ctx;
	struct str body = buf_str(&resp->body);
	struct err answer;

	peer->busy = false;
	body.n = body.n < ANSWER_MAX / 2 ? body.n : ANSWER_MAX / 2;
	if (resp->fault != HTTP_OK) {
		on_failed(peer, resp->fault_text);
	} else if (resp->status >= 200 && resp->status < 300) {
		on_accepted(peer);
	} else {
		err_set(&answer, 0, "HTTP %d: %.*s", resp->status,
			STR_ARG(body));
		if (resp->status == 400)
			on_refused(peer, answer.text);
		else
			on_failed(peer, answer.text);
	}
}

/* ---- sending ---- */

static bool is_new(const struct alertmanager_peer *peer,
		   const struct notice *notice)
{
	return notice->delivery[peer->i].version != notice->version;
}

static bool is_late(const struct alertmanager_peer *peer,
		    const struct notice *notice)
{
	if (notice->ended_ms != TIME_NONE &&
	    peer->of->now_ms >= notice->repeat_ms)
		return false;
	return !is_new(peer, notice) &&
	       notice->delivery[peer->i].at_ms < peer->round_ms;
}

static bool is_due(const struct alertmanager_peer *peer,
		   const struct notice *notice)
{
	return is_new(peer, notice) || is_late(peer, notice);
}

static bool any(const struct alertmanager_peer *peer,
		bool wanted(const struct alertmanager_peer *,
			    const struct notice *))
{
	const struct notices *all = &peer->of->all;

	for (size_t i = 0; i < all->n; i++)
		if (wanted(peer, all->at[i]))
			return true;
	return false;
}

static void add_notice(const struct alertmanager_peer *peer,
		       struct notice *notice, int64_t wall_ms, struct buf *body)
{
	struct delivery *d = &notice->delivery[peer->i];

	buf_adds(body, body->len > 1 ? "," : "");
	notice_write(notice, wall_ms + peer->of->hold_ms, body);
	d->flight = notice->version;
	d->sent_ms = peer->of->now_ms;
}

/* What is new goes first, then what is due again; as many as go at once. */
static void fill(const struct alertmanager_peer *peer, int64_t wall_ms,
		 struct buf *body)
{
	struct notices *all = &peer->of->all;
	size_t n = 0;

	buf_addc(body, '[');
	for (int turn = 0; turn < 2; turn++)
		for (size_t i = 0;
		     i < all->n && n < BATCH_MAX && body->len < BATCH_BYTES;
		     i++) {
			struct notice *notice = all->at[i];

			if (notice->delivery[peer->i].flight ||
			    !(turn == 0 ? is_new : is_late)(peer, notice))
				continue;
			add_notice(peer, notice, wall_ms, body);
			n++;
		}
	buf_addc(body, ']');
}

static void send_to(struct alertmanager_peer *peer, int64_t wall_ms)
{
	struct http_req req;
	struct err err;
	int rc;

	http_req_init(&req);
	req.method = "POST";
	req.content_type = "application/json";
	buf_adds(&req.url, peer->url);
	fill(peer, wall_ms, &req.body);
	rc = http_start(peer->of->http, &req, on_answer, peer, &err);
	http_req_release(&req);
	peer->busy = rc == 0;
	if (rc < 0)
		on_failed(peer, err.text);
}

static void peer_step(struct alertmanager_peer *peer, int64_t wall_ms)
{
	const struct alertmanager *am = peer->of;

	if (peer->busy || am->now_ms < peer->retry_ms)
		return;
	/* A new round not before the one that runs is through. */
	if (am->now_ms >= peer->round_ms + am->resend_ms && !any(peer, is_late))
		peer->round_ms = am->now_ms;
	if (any(peer, is_due))
		send_to(peer, wall_ms);
}

/* ---- waiting ---- */

static int64_t peer_due_ms(const struct alertmanager_peer *peer)
{
	int64_t due_ms = peer->round_ms + peer->of->resend_ms;

	if (peer->busy || peer->of->all.n == 0)
		return INT64_MAX;
	if (any(peer, is_due))
		return peer->retry_ms;
	return due_ms > peer->retry_ms ? due_ms : peer->retry_ms;
}

int alertmanager_fd(const struct alertmanager *am)
{
	return http_fd(am->http);
}

int64_t alertmanager_due_ms(const struct alertmanager *am)
{
	int64_t due_ms = http_due_ms(am->http);

	for (size_t i = 0; i < am->n_peers; i++) {
		int64_t one_ms = peer_due_ms(&am->peer[i]);

		due_ms = one_ms < due_ms ? one_ms : due_ms;
	}
	return due_ms;
}

void alertmanager_step(struct alertmanager *am, int64_t now_boot_ms,
		       int64_t now_wall_ms)
{
	am->now_ms = now_boot_ms;
	http_step(am->http);
	notices_expire(&am->all, am->n_peers, now_boot_ms);
	for (size_t i = 0; i < am->n_peers; i++)
		peer_step(&am->peer[i], now_wall_ms);
}

bool alertmanager_pending(const struct alertmanager *am)
{
	for (size_t i = 0; i < am->n_peers; i++)
		if (!am->peer[i].away && any(&am->peer[i], is_new))
			return true;
	return false;
}

void alertmanager_count(const struct alertmanager *am,
			struct alertmanager_counts *out)
{
	*out = am->counts;
	out->peers = am->n_peers;
	out->away = 0;
	for (size_t i = 0; i < am->n_peers; i++)
		out->away += am->peer[i].away && am->all.n > 0;
}
