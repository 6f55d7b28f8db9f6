/* token_store.c -- the pairs in memory, and when the file is written. */
#include "token_store.h"

#include "common/base/clock.h"
#include "common/base/file.h"
#include "common/daemon/log.h"
#include "common/json/json.h"
#include "dedup.h"
#include "producers/platforms/adapter.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

#define TOKEN_STORE_BYTES_MAX (64u << 20)

struct token_text {
	struct str account, access, refresh; /* borrowed */
	int64_t expires_ms;                  /* 0: not told */
	uint64_t seed;                       /* 0: not told */
};

typedef int token_text_fn(void *ctx, const struct token_text *, struct err *);

void token_store_init(struct token_store *k)
{
	*k = (struct token_store){ 0 };
}

static void key_release(struct token *key)
{
	free(key->account);
	free(key->access);
	free(key->refresh);
	*key = (struct token){ 0 };
}

static void forget(struct token_store *k)
{
	size_t i;

	for (i = 0; i < k->n; i++)
		key_release(&k->key[i]);
	free(k->key);
	k->key = NULL;
	k->n = 0;
	k->size = 0;
}

void token_store_release(struct token_store *k)
{
	forget(k);
	free(k->path);
	token_store_init(k);
}

/* Where the account stands, or would. */
static size_t place_of(const struct token_store *k, struct str account)
{
	size_t low = 0, high = k->n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (str_cmp(str_of(k->key[mid].account), account) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

const struct token *token_store_find(const struct token_store *k,
				     struct str account)
{
	size_t at = place_of(k, account);

	return at < k->n && str_is(account, k->key[at].account) ? &k->key[at]
								: NULL;
}

/* Room at that place. */
static bool insert(struct token_store *k, size_t at)
{
	size_t size = k->size ? k->size * 2 : 32;
	struct token *more = k->key;

	if (k->n == k->size) {
		more = realloc(k->key, size * sizeof(*more));
		if (!more)
			return false;
		k->key = more;
		k->size = size;
	}
	memmove(&more[at + 1], &more[at], (k->n - at) * sizeof(*more));
	more[at] = (struct token){ 0 };
	k->n++;
	return true;
}

static int set_text(char **to, struct str text)
{
	char *copy = strndup(text.p, text.n);

	if (!copy)
		return -ENOMEM;
	free(*to);
	*to = copy;
	return 0;
}

static int set_key(struct token *key, const struct token_text *t)
{
	if ((!key->account && set_text(&key->account, t->account) < 0) ||
	    set_text(&key->access, t->access) < 0 ||
	    set_text(&key->refresh, t->refresh) < 0)
		return -ENOMEM;
	key->expires_ms = t->expires_ms;
	key->seed = t->seed ? t->seed : dedup_id_hash(t->refresh);
	return 0;
}

/* ---- the text ---- */

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

static int read_tokens(struct str text, token_text_fn *fn, void *ctx,
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

/* ---- seed and file ---- */

static int add_seed(void *ctx, const struct token_text *t, struct err *err)
{
	struct token_store *k = ctx;
	size_t at = place_of(k, t->account);

	if (!insert(k, at) || set_key(&k->key[at], t) < 0)
		return err_set(err, -ENOMEM, "out of memory");
	return 0;
}

/* The file's pair wins over the seed that it grew from, and over another seed
 * that ends earlier.  Who has no seed any more is dropped. */
static int merge(void *ctx, const struct token_text *t, struct err *err)
{
	struct token_store *k = ctx;
	size_t at = place_of(k, t->account);
	struct token *key = &k->key[at];

	if (at == k->n || !str_is(t->account, key->account))
		return 0;
	if (t->seed != key->seed && t->expires_ms <= key->expires_ms)
		return 0;
	if (set_key(key, t) < 0)
		return err_set(err, -ENOMEM, "out of memory");
	return 0;
}

int token_store_seed(struct token_store *k, struct str text, const char *name,
		     struct err *err)
{
	int rc = read_tokens(text, add_seed, k, err);

	if (rc == 0 && k->n == 0)
		rc = err_set(err, -EBADMSG, "no account has a token");
	if (rc == 0)
		return 0;
	forget(k);
	return err_wrap(err, "%s", name);
}

int token_store_open(struct token_store *k, const char *path, struct err *err)
{
	struct buf text;
	int rc;

	k->path = strdup(path);
	if (!k->path)
		return err_set(err, -ENOMEM, "out of memory");
	buf_init(&text, TOKEN_STORE_BYTES_MAX);
	rc = file_read(path, &text, err);
	if (rc == 0) {
		rc = read_tokens(buf_str(&text), merge, k, err);
		if (rc < 0)
			rc = err_wrap(err, "%s", path);
	} else if (rc == -ENOENT) {
		rc = 0;
	}
	buf_release(&text);
	return rc;
}

int token_store_save(struct token_store *k, struct err *err)
{
	struct buf text;
	int rc;

	if (!k->unsaved)
		return 0;
	if (!k->path)
		return err_set(err, -EROFS, "no state_dir to keep tokens in");
	buf_init(&text, TOKEN_STORE_BYTES_MAX);
	token_store_encode(k, &text);
	rc = text.bad ? err_set(err, -EFBIG, "%s: too large", k->path)
		      : file_write(k->path, buf_str(&text), 0600, err);
	buf_release(&text);
	k->unsaved = rc < 0;
	return rc;
}

int token_store_renew(struct token_store *k, struct str account,
		      const struct token_pair *pair, int64_t now_ms,
		      struct err *err)
{
	size_t at = place_of(k, account);
	struct token *key = &k->key[at];
	struct token_text t;

	if (at == k->n || !str_is(account, key->account))
		return err_set(err, -ENOENT, "no token for this account");
	t = (struct token_text){
		.access = pair->access,
		.refresh =
			pair->refresh.p ? pair->refresh : str_of(key->refresh),
		.expires_ms =
			pair->life_s ? now_ms + pair->life_s * SECOND_MS : 0,
		.seed = key->seed,
	};
	k->unsaved = true;
	if (set_key(key, &t) < 0)
		return err_set(err, -ENOMEM, "out of memory");
	log_secret_passing(key->access);
	log_secret_passing(key->refresh);
	return token_store_save(k, err);
}
