/* checkpoint.c -- the accounts in memory, ordered by key, and their file.
 *
 *   {"version":1,"accounts":{"<key>":{"id":null,"gone":false,"posted":true,
 *    "observed":<ms>,"hold":<ms>,"seen":["<id><content>:<ms>",...]}}}
 *
 * "seen" is the dedup of the account: the two hashes of a post, 16 hex digits
 * each, and when it was published. */
#include "checkpoint.h"

#include "common/base/array.h"
#include "common/base/file.h"
#include "common/json/json.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

void checkpoints_init(struct checkpoints *s)
{
	*s = (struct checkpoints){ 0 };
}

static void checkpoint_free(struct checkpoint *c)
{
	if (!c)
		return;
	dedup_release(&c->dedup);
	free(c->key);
	free(c->id);
	free(c);
}

void checkpoints_release(struct checkpoints *s)
{
	size_t i;

	for (i = 0; i < s->n; i++)
		checkpoint_free(s->account[i]);
	free(s->account);
	checkpoints_init(s);
}

/* The index of the key, or where it belongs. */
static size_t place_of(const struct checkpoints *s, struct str key)
{
	size_t low = 0, high = s->n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (str_cmp(str_of(s->account[mid]->key), key) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static struct checkpoint *checkpoint_new(struct str key)
{
	struct checkpoint *c = calloc(1, sizeof(*c));

	if (!c)
		return NULL;
	c->key = strndup(key.p, key.n);
	if (c->key)
		return c;
	free(c);
	return NULL;
}

struct checkpoint *checkpoints_get(struct checkpoints *s, struct str key)
{
	size_t at = place_of(s, key);
	struct checkpoint *c;

	if (at < s->n && str_is(key, s->account[at]->key)) {
		s->account[at]->in_use = true;
		return s->account[at];
	}
	c = ARRAY_ROOM(s->account, s->size, s->n + 1) ? checkpoint_new(key)
						      : NULL;
	if (!c)
		return NULL;
	memmove(&s->account[at + 1], &s->account[at],
		(s->n - at) * sizeof(struct checkpoint *));
	s->account[at] = c;
	s->n++;
	c->in_use = true;
	return c;
}

void checkpoints_mark_unused(struct checkpoints *s)
{
	size_t i;

	for (i = 0; i < s->n; i++)
		s->account[i]->in_use = false;
}

int checkpoint_set_id(struct checkpoint *c, struct str id)
{
	char *copy = NULL;

	if (id.p) {
		copy = strndup(id.p, id.n);
		if (!copy)
			return -ENOMEM;
	}
	free(c->id);
	c->id = copy;
	return 0;
}

void checkpoints_invalidate(struct checkpoints *s)
{
	size_t i;

	for (i = 0; i < s->n; i++)
		if (s->account[i]->changed)
			dedup_invalidate(&s->account[i]->dedup);
}

/* ---- the text and the file ---- */

#define FILE_BYTES_MAX (256u << 20)
#define HEX_DIGITS     16

/* The file is not written more often than keeps writing it within one or two
 * hundredths of the time (a disk of 25 to 50 MB/s), and with more rounds to be
 * made at once it can wait for half a minute anyway. */
#define SAVE_BYTES_PER_S (512u << 10)
#define SAVE_BUSY_MS     (30 * SECOND_MS)

static const struct json_limits file_limits = { FILE_BYTES_MAX, 8, false };

static void encode_seen(const struct dedup *dedup, struct buf *out)
{
	size_t i;

	buf_addc(out, '[');
	for (i = 0; i < dedup->n; i++) {
		const struct dedup_post *p = &dedup->post[i];

		buf_addf(out, "%s\"%016" PRIx64 "%016" PRIx64 ":", i ? "," : "",
			 p->id, p->content);
		buf_addi(out, p->published_ms);
		buf_addc(out, '"');
	}
	buf_addc(out, ']');
}

static void encode_account(const struct checkpoint *c, struct buf *out)
{
	buf_addjson(out, str_of(c->key));
	buf_adds(out, ":{\"id\":");
	buf_addjson(out, str_of(c->id));
	buf_addf(out, ",\"gone\":%s,\"posted\":%s,\"observed\":",
		 c->gone ? "true" : "false", c->posted ? "true" : "false");
	buf_addi(out, c->observed_ms);
	buf_adds(out, ",\"hold\":");
	buf_addi(out, c->hold_ms);
	buf_adds(out, ",\"seen\":");
	encode_seen(&c->dedup, out);
	buf_addc(out, '}');
}

void checkpoints_encode(const struct checkpoints *s, struct buf *out)
{
	bool first = true;
	size_t i;

	buf_adds(out, "{\"version\":1,\"accounts\":{");
	for (i = 0; i < s->n; i++) {
		if (!s->account[i]->in_use)
			continue;
		buf_adds(out, first ? "\n" : ",\n");
		encode_account(s->account[i], out);
		first = false;
	}
	buf_adds(out, "\n}}\n");
}

static bool read_hex(const char *p, uint64_t *to)
{
	uint64_t v = 0;
	int i;

	for (i = 0; i < HEX_DIGITS; i++) {
		const char *digits = "0123456789abcdef";
		const char *at = p[i] ? strchr(digits, p[i]) : NULL;

		if (!at)
			return false;
		v = v << 4 | (uint64_t)(at - digits);
	}
	*to = v;
	return true;
}

static int decode_post(struct dedup *dedup, struct str text)
{
	struct dedup_post p;
	long long ms;
	int end = 0;

	if (text.n < 2 * HEX_DIGITS + 2 || !read_hex(text.p, &p.id) ||
	    !read_hex(text.p + HEX_DIGITS, &p.content) ||
	    sscanf(text.p + 2 * HEX_DIGITS, ":%20lld%n", &ms, &end) != 1 ||
	    (size_t)end != text.n - 2 * HEX_DIGITS)
		return -EBADMSG;
	p.published_ms = ms;
	return dedup_add(dedup, p);
}

static int decode_seen(struct dedup *dedup, const struct json_t *list,
		       struct err *err)
{
	size_t i, n = json_len(list);
	int rc;

	for (i = 0; i < n; i++) {
		rc = decode_post(dedup, json_str(json_item(list, i)));
		if (rc < 0)
			return err_set(err, rc, "seen[%zu]: cannot be read", i);
	}
	dedup_sort(dedup);
	return 0;
}

static int decode_account(struct checkpoints *s, struct str key,
			  const struct json_t *node, struct err *err)
{
	struct checkpoint *c = key.n ? checkpoints_get(s, key) : NULL;
	int rc;

	if (!c)
		return err_set(err, -ENOMEM, "an account cannot be kept");
	c->in_use = false;
	c->gone = json_is_true(json_get(node, "gone"));
	c->posted = json_is_true(json_get(node, "posted"));
	if (!json_int(json_get(node, "observed"), &c->observed_ms) ||
	    !json_int(json_get(node, "hold"), &c->hold_ms) ||
	    !json_is_array(json_get(node, "seen")))
		return err_set(err, -EBADMSG, "%s: fields are missing", c->key);
	rc = checkpoint_set_id(c, json_str(json_get(node, "id")));
	if (rc < 0)
		return err_set(err, rc, "%s: id cannot be kept", c->key);
	rc = decode_seen(&c->dedup, json_get(node, "seen"), err);
	return rc < 0 ? err_wrap(err, "%s", c->key) : 0;
}

int checkpoints_decode(struct checkpoints *s, struct str text, struct err *err)
{
	struct json_t *doc;
	const struct json_t *accounts;
	void *it;
	int rc = json_parse(text, &file_limits, &doc, err);

	if (rc < 0)
		return rc;
	accounts = json_get(doc, "accounts");
	if (!json_is_object(accounts))
		rc = err_set(err, -EBADMSG, "accounts: want an object");
	for (it = json_first(accounts); rc == 0 && it;
	     it = json_next(accounts, it))
		rc = decode_account(s, str_of(json_it_key(it)),
				    json_it_value(it), err);
	if (rc < 0)
		checkpoints_release(s);
	json_free(doc);
	return rc;
}

int checkpoints_load(struct checkpoints *s, const char *path, struct err *err)
{
	struct err why = { 0 };
	struct buf text;
	int rc;

	buf_init(&text, FILE_BYTES_MAX);
	rc = file_read(path, &text, &why);
	if (rc == -ENOENT)
		rc = 0;
	else if (rc < 0)
		rc = err_set(err, rc, "%s", why.text);
	else if ((rc = checkpoints_decode(s, buf_str(&text), &why)) < 0)
		rc = err_set(err, rc, "%s: %s", path, why.text);
	buf_release(&text);
	return rc;
}

int checkpoints_save(struct checkpoints *s, const char *path, struct err *err)
{
	struct buf text;
	size_t i;
	int rc;

	buf_init(&text, FILE_BYTES_MAX);
	checkpoints_encode(s, &text);
	rc = buf_error(&text, err, path);
	if (rc == 0)
		rc = file_write(path, buf_str(&text), 0600, err);
	for (i = 0; rc == 0 && i < s->n; i++)
		s->account[i]->changed = false;
	if (rc == 0) {
		s->changed = false;
		s->bytes = text.len;
	}
	buf_release(&text);
	return rc;
}

int64_t checkpoints_pause_ms(const struct checkpoints *s, bool busy)
{
	int64_t pause_ms = (int64_t)(s->bytes / (SAVE_BYTES_PER_S / SECOND_MS));

	return busy ? later(pause_ms, SAVE_BUSY_MS) : pause_ms;
}
