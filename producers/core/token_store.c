/* token_store.c -- the pairs in memory, ordered by account, and their file.
 *
 * A pair of the file knows the seed that it grew from by the hash of the seed's
 * refresh token.  That tells a restart (the credential is still the old seed:
 * the file wins) from an operator who has authorized the account anew (another
 * seed: it wins if it was put there after the file was written). */
#include "token_store.h"

#include "common/base/array.h"
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
#define LIFE_MAX_S            (INT64_C(400) * 24 * 3600) /* longer: none */

struct token_entry {
	struct str account, access, refresh; /* borrowed */
	int64_t expires_ms;                  /* 0: not told */
	uint64_t seed;                       /* 0: not told */
};

typedef int entry_fn(void *ctx, const struct token_entry *, struct err *);

void token_store_init(struct token_store *s)
{
	*s = (struct token_store){ 0 };
}

static void token_release(struct token *token)
{
	free(token->account);
	free(token->access);
	free(token->refresh);
	*token = (struct token){ 0 };
}

static void forget(struct token_store *s)
{
	size_t i;

	for (i = 0; i < s->n; i++)
		token_release(&s->token[i]);
	free(s->token);
	s->token = NULL;
	s->n = 0;
	s->size = 0;
}

void token_store_release(struct token_store *s)
{
	forget(s);
	free(s->path);
	token_store_init(s);
}

/* The index of the account, or where it belongs. */
static size_t place_of(const struct token_store *s, struct str account)
{
	size_t low = 0, high = s->n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (str_cmp(str_of(s->token[mid].account), account) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

const struct token *token_store_find(const struct token_store *s,
				     struct str account)
{
	size_t at = place_of(s, account);

	return at < s->n && str_is(account, s->token[at].account)
		       ? &s->token[at]
		       : NULL;
}

/* An empty token at that index. */
static bool insert(struct token_store *s, size_t at)
{
	struct token *place;

	if (!ARRAY_ROOM(s->token, s->size, s->n + 1))
		return false;
	place = &s->token[at];
	memmove(place + 1, place, (s->n - at) * sizeof(*place));
	*place = (struct token){ 0 };
	s->n++;
	return true;
}

/* All of it or nothing: half of one pair and half of another is no pair. */
static int set_token(struct token *token, const struct token_entry *t)
{
	char *access = strndup(t->access.p, t->access.n);
	char *refresh = strndup(t->refresh.p, t->refresh.n);
	char *account = token->account ? token->account
				       : strndup(t->account.p, t->account.n);

	if (!access || !refresh || !account) {
		free(access);
		free(refresh);
		if (account != token->account)
			free(account);
		return -ENOMEM;
	}
	free(token->access);
	free(token->refresh);
	token->account = account;
	token->access = access;
	token->refresh = refresh;
	token->expires_ms = t->expires_ms;
	token->seed = t->seed ? t->seed : dedup_id_hash(t->refresh);
	return 0;
}

/* ---- the text ---- */

static const struct json_limits limits = { TOKEN_STORE_BYTES_MAX, 8, true };

static int read_entry(struct str account, const struct json_t *node,
		      struct token_entry *t, struct err *err)
{
	struct str expires = json_str(json_get(node, "expires_at"));
	struct str seed = json_str(json_get(node, "seed"));

	*t = (struct token_entry){
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

static int read_entries(struct str text, entry_fn *fn, void *ctx,
			struct err *err)
{
	struct json_t *doc;
	struct token_entry t;
	void *it;
	int rc = json_parse(text, &limits, &doc, err);

	if (rc < 0)
		return rc;
	if (!json_is_object(doc))
		rc = err_set(err, -EBADMSG,
			     "want an object of accounts and their tokens");
	for (it = json_first(doc); rc == 0 && it; it = json_next(doc, it)) {
		struct str account = str_of(json_it_key(it));

		rc = read_entry(account, json_it_value(it), &t, err);
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

static void encode_token(const struct token *token, struct buf *out)
{
	char at[RFC3339_SIZE];

	rfc3339_format(token->expires_ms, at);
	buf_addjson(out, str_of(token->account));
	buf_addf(out, ":{\"seed\":\"%016" PRIx64 "\"", token->seed);
	add_member(out, "access_token", str_of(token->access));
	add_member(out, "refresh_token", str_of(token->refresh));
	add_member(out, "expires_at",
		   token->expires_ms ? str_of(at) : STR_NULL);
	buf_addc(out, '}');
}

void token_store_encode(const struct token_store *s, struct buf *out)
{
	size_t i;

	buf_addc(out, '{');
	for (i = 0; i < s->n; i++) {
		buf_adds(out, i ? ",\n" : "\n");
		encode_token(&s->token[i], out);
	}
	buf_adds(out, "\n}\n");
}

/* ---- seed and file ---- */

static int add_seed(void *ctx, const struct token_entry *t, struct err *err)
{
	struct token_store *s = ctx;
	size_t at = place_of(s, t->account);

	if (!insert(s, at) || set_token(&s->token[at], t) < 0)
		return err_set(err, -ENOMEM, "out of memory");
	return 0;
}

/* The account was authorized anew since the file was written.  A seed that had
 * ended when it was put there is an old one. */
static bool is_seed_newer(const struct token_store *s,
			  const struct token_entry *kept,
			  const struct token *seed)
{
	bool ended = seed->expires_ms && seed->expires_ms < s->seed_changed_ms;

	if (s->seed_changed_ms && s->file_changed_ms && !ended)
		return s->seed_changed_ms > s->file_changed_ms;
	return kept->expires_ms <= seed->expires_ms;
}

/* An entry of the file over the seed of its account (token_store_open()). */
static int merge(void *ctx, const struct token_entry *t, struct err *err)
{
	struct token_store *s = ctx;
	size_t at = place_of(s, t->account);
	struct token *token = &s->token[at];

	if (at == s->n || !str_is(t->account, token->account))
		return 0;
	if (t->seed != token->seed && is_seed_newer(s, t, token))
		return 0;
	if (set_token(token, t) < 0)
		return err_set(err, -ENOMEM, "out of memory");
	return 0;
}

int token_store_seed(struct token_store *s, struct str text, const char *name,
		     struct err *err)
{
	int rc = read_entries(text, add_seed, s, err);

	if (rc == 0 && s->n == 0)
		rc = err_set(err, -EBADMSG, "no account has a token");
	if (rc == 0)
		return 0;
	forget(s);
	return err_wrap(err, "%s", name);
}

int token_store_open(struct token_store *s, const char *path, struct err *err)
{
	struct buf text;
	int rc;

	s->path = strdup(path);
	if (!s->path)
		return err_set(err, -ENOMEM, "out of memory");
	buf_init(&text, TOKEN_STORE_BYTES_MAX);
	s->file_changed_ms = file_changed_ms(path);
	rc = file_read(path, &text, err);
	if (rc == 0) {
		rc = read_entries(buf_str(&text), merge, s, err);
		if (rc < 0)
			rc = err_wrap(err, "%s", path);
	} else if (rc == -ENOENT) {
		rc = 0;
	}
	buf_release(&text);
	return rc;
}

int token_store_save(struct token_store *s, struct err *err)
{
	struct buf text;
	int rc;

	if (!s->unsaved)
		return 0;
	if (!s->path)
		return err_set(err, -EROFS, "no state_dir to keep tokens in");
	buf_init(&text, TOKEN_STORE_BYTES_MAX);
	token_store_encode(s, &text);
	rc = buf_error(&text, err, s->path);
	if (rc == 0)
		rc = file_write(s->path, buf_str(&text), 0600, err);
	buf_release(&text);
	s->unsaved = rc < 0;
	return rc;
}

int token_store_renew(struct token_store *s, struct str account,
		      const struct token_pair *pair, int64_t now_ms,
		      struct err *err)
{
	size_t at = place_of(s, account);
	struct token *token = &s->token[at];
	bool known = pair->life_s > 0 && pair->life_s <= LIFE_MAX_S;
	struct token_entry t;

	if (at == s->n || !str_is(account, token->account))
		return err_set(err, -ENOENT, "no token for this account");
	t = (struct token_entry){
		.access = pair->access,
		.refresh = pair->refresh.p ? pair->refresh
					   : str_of(token->refresh),
		.expires_ms = known ? now_ms + pair->life_s * SECOND_MS : 0,
		.seed = token->seed,
	};
	if (set_token(token, &t) < 0)
		return err_set(err, -ENOMEM, "out of memory");
	s->unsaved = true;
	log_secret_passing(token->access);
	log_secret_passing(token->refresh);
	return token_store_save(s, err);
}
