/* event.c -- the events on Kafka: their names, their ids, and their JSON, whose
 * members stand in the order of the schemas.  decode.c reads it back.
 *
 * It must not know where an event comes from or goes to. */
#include "event.h"

#include "common/base/clock.h"
#include "common/base/fnv.h"
#include "common/json/json.h"

/* ---- names ---- */

static const char *const schema_names[] = {
	[EVENT_ACCOUNT] = "account_metrics.v1",
	[EVENT_POST] = "post_metrics.v1",
	[EVENT_STATUS] = "collection_status.v1",
};

const char *const counter_names[COUNTER_COUNT] = {
	[LIKES] = "likes", [COMMENTS] = "comments", [SHARES] = "shares",
	[SAVES] = "saves", [VIEWS] = "views",
};

static const char *const outcome_names[] = {
	[OUTCOME_OK] = "ok",
	[OUTCOME_AUTH] = "auth",
	[OUTCOME_QUOTA] = "quota",
	[OUTCOME_NOT_FOUND] = "not_found",
	[OUTCOME_PRIVATE] = "private",
	[OUTCOME_UNAVAILABLE] = "unavailable",
	[OUTCOME_INVALID_RESPONSE] = "invalid_response",
	[OUTCOME_UNKNOWN] = "unknown",
};

static const char *const fault_names[] = {
	[EVENT_OK] = "ok",           [EVENT_NOT_JSON] = "not_json",
	[EVENT_SCHEMA] = "schema",   [EVENT_CLOCK] = "clock",
	[EVENT_NOMEM] = "no_memory",
};

const char *event_schema(enum event_kind kind)
{
	return schema_names[kind];
}

const char *outcome_name(enum outcome outcome)
{
	return outcome_names[outcome];
}

const char *event_fault_name(enum event_fault fault)
{
	return fault_names[fault];
}

void event_make_id(const struct event *ev, char out[EVENT_ID_SIZE])
{
	char time[RFC3339_SIZE];
	struct fnv fnv;

	rfc3339_format(ev->observed_ms, time);
	fnv_init(&fnv);
	fnv_add(&fnv, str_of(event_schema(ev->kind)));
	fnv_add(&fnv, ev->platform);
	fnv_add(&fnv, ev->account_id);
	fnv_add(&fnv, ev->kind == EVENT_POST ? ev->post.post_id : STR_NULL);
	fnv_add(&fnv, str_of(time));
	fnv_hex(&fnv, out);
}

/* ---- writing; lead: everything up to the value ---- */

static void add_count(struct buf *out, const char *lead, int64_t count)
{
	buf_adds(out, lead);
	if (count == COUNT_NULL)
		buf_adds(out, "null");
	else
		buf_addi(out, count);
}

/* -1: null */
static void add_bool(struct buf *out, const char *lead, int value)
{
	buf_adds(out, lead);
	buf_adds(out, value < 0 ? "null" : value ? "true" : "false");
}

static void encode_account(const struct event *ev, struct buf *out)
{
	add_count(out, ",\"followers\":", ev->account.followers);
	add_bool(out, ",\"followers_exact\":", ev->account.followers_exact);
	add_count(out, ",\"posts_total\":", ev->account.posts_total);
	add_count(out, ",\"views_total\":", ev->account.views_total);
	add_count(out, ",\"likes_total\":", ev->account.likes_total);
}

static void encode_counts(const struct event *ev, struct buf *out)
{
	for (int i = 0; i < COUNTER_COUNT; i++) {
		buf_adds(out, ",\"");
		buf_adds(out, counter_names[i]);
		add_count(out, "\":", ev->post.counts[i]);
	}
}

static void encode_post(const struct event *ev, struct buf *out)
{
	json_put_time(out, ",\"published_at\":", ev->post.published_ms);
	json_put(out, ",\"kind\":", ev->post.kind);
	json_put(out, ",\"url\":", ev->post.url);
	json_put(out, ",\"text\":", ev->post.text);
	if (ev->post.description.p)
		json_put(out, ",\"description\":", ev->post.description);
	encode_counts(ev, out);
}

static void encode_status(const struct event *ev, struct buf *out)
{
	bool foreign = ev->status.outcome == OUTCOME_UNKNOWN;

	json_put(out, ",\"outcome\":",
		 foreign ? ev->status.outcome_text
			 : str_of(outcome_name(ev->status.outcome)));
	add_bool(out, ",\"complete\":", ev->status.complete);
	json_put(out, ",\"detail\":", ev->status.detail);
	if (ev->status.next_poll_ms == -1)
		buf_adds(out, ",\"next_poll_at\":null");
	else
		json_put_time(out,
			      ",\"next_poll_at\":", ev->status.next_poll_ms);
}

void event_encode(const struct event *ev, struct buf *out)
{
	json_put(out, "{\"schema\":", str_of(event_schema(ev->kind)));
	json_put(out, ",\"event_id\":", ev->event_id);
	json_put(out, ",\"platform\":", ev->platform);
	json_put(out, ",\"sentra_id\":", ev->sentra_id);
	json_put(out, ",\"account_id\":", ev->account_id);
	if (ev->kind == EVENT_POST)
		json_put(out, ",\"post_id\":", ev->post.post_id);
	json_put_time(out, ",\"observed_at\":", ev->observed_ms);
	switch (ev->kind) {
	case EVENT_ACCOUNT: encode_account(ev, out); break;
	case EVENT_POST: encode_post(ev, out); break;
	case EVENT_STATUS: encode_status(ev, out); break;
	}
	buf_addc(out, '}');
}
