/* token_store_text.c -- reads and writes the keyring.  A renewed pair has one
 * member more than a seed: "seed", which seed it grew from, as 16 hex digits.
 */
#include "token_store_text.h"

#include "common/base/clock.h"
#include "common/json/json.h"
#include "producers/platforms/adapter.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

static const struct json_limits limits = { TOKEN_STORE_BYTES_MAX, 8 };

static int read_key(struct str account, const struct json_t *node,
		    struct token_text *t, struct err *err)
{
	struct str expires = json_str(json_get(node, "expires_at"));
	struct str seed = json_str(json_get(node, "seed"));

	*t = (struct token_text){
		.account = account,
		.access = json_str(json_get(node, "access_token")),
		.refresh = json_str(json_get(node, "refresh_token")),
	};
	if (!str_is_token(t->access))
		return err_set(err, -EBADMSG, "access_token: want a token");
	if (!str_is_token(t->refresh))
		return err_set(err, -EBADMSG, "refresh_token: want a token");
	if (!json_is_null(json_get(node, "expires_at")) &&
	    rfc3339_parse(expires, false, &t->expires_ms) < 0)
		return err_set(err, -EBADMSG,
			       "expires_at: want a time as in "
			       "2026-03-10T05:30:00Z");
	if (seed.p)
		t->seed = strtoull(seed.p, NULL, 16);
	return 0;
}

int token_store_read(struct str text, token_text_fn *fn, void *ctx,
		     struct err *err)
{
	struct json_t *doc;
	struct token_text t;
	void *it;
	int rc = json_parse(text, &limits, &doc, err);

	if (rc < 0)
		return rc;
	if (!json_is_object(doc))
		rc = err_set(err, -EBADMSG,
			     "want an object of accounts and their tokens");
	for (it = json_first(doc); rc == 0 && it; it = json_next(doc, it)) {
		struct str account = str_of(json_it_key(it));

		rc = read_key(account, json_it_value(it), &t, err);
		if (rc == 0)
			rc = fn(ctx, &t, err);
		if (rc < 0)
			rc = err_wrap(err, "%.*s", STR_ARG(account));
	}
	json_free(doc);
	return rc;
}

static void add_member(struct buf *out, const char *name, struct str text)
{
	buf_addf(out, ",\"%s\":", name);
	buf_addjson(out, text);
}

static void encode_key(const struct token *key, struct buf *out)
{
	char at[RFC3339_SIZE];

	rfc3339_format(key->expires_ms, at);
	buf_addjson(out, str_of(key->account));
	buf_addf(out, ":{\"seed\":\"%016" PRIx64 "\"", key->seed);
	add_member(out, "access_token", str_of(key->access));
	add_member(out, "refresh_token", str_of(key->refresh));
	add_member(out, "expires_at", key->expires_ms ? str_of(at) : STR_NULL);
	buf_addc(out, '}');
}

void token_store_encode(const struct token_store *k, struct buf *out)
{
	size_t i;

	buf_addc(out, '{');
	for (i = 0; i < k->n; i++) {
		buf_adds(out, i ? ",\n" : "\n");
		encode_key(&k->key[i], out);
	}
	buf_adds(out, "\n}\n");
}
