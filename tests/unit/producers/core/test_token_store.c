/* test_token_store.c -- tokens that rotate: what is read, which pair wins, and
 * that a new one is on disk or not used. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/base/clock.h"
#include "common/base/file.h"
#include "common/daemon/log.h"
#include "producers/core/token_store.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define NOW_MS INT64_C(1773120600000) /* 2026-03-10T05:30:00Z */

struct desk {
	char dir[40], path[64];
	struct token_store tokens;
	struct err err;
};

static void desk_open(struct desk *d)
{
	*d = (struct desk){ .dir = "/tmp/sentra-token store-XXXXXX" };
	assert_non_null(mkdtemp(d->dir));
	snprintf(d->path, sizeof(d->path), "%s/tokens.json", d->dir);
	token_store_init(&d->tokens);
}

static void desk_close(struct desk *d)
{
	token_store_release(&d->tokens);
	unlink(d->path);
	assert_int_equal(rmdir(d->dir), 0);
}

static int seed(struct desk *d, const char *text)
{
	return token_store_seed(&d->tokens, str_of(text), "tiktok.token",
				&d->err);
}

/* As after a restart with that seed. */
static int restart(struct desk *d, const char *text)
{
	token_store_release(&d->tokens);
	assert_int_equal(seed(d, text), 0);
	return token_store_open(&d->tokens, d->path, &d->err);
}

static struct token_pair pair_of(const char *access, const char *refresh)
{
	return (struct token_pair){ .access = str_of(access),
				    .refresh = str_of(refresh),
				    .life_s = 3600 };
}

static int renew(struct desk *d, const char *account, const char *access,
		 const char *refresh)
{
	struct token_pair pair = pair_of(access, refresh);

	return token_store_renew(&d->tokens, str_of(account), &pair, NOW_MS,
				 &d->err);
}

static const char *access_of(const struct desk *d, const char *account)
{
	const struct token *token =
		token_store_find(&d->tokens, str_of(account));

	return token ? token->access : "none";
}

static void put(const struct desk *d, const char *text)
{
	assert_int_equal(file_write(d->path, str_of(text), 0600, NULL), 0);
}

#define PAIR(access, refresh, expiring)                                 \
	"{\"access_token\":\"" access "\",\"refresh_token\":\"" refresh \
	"\",\"expires_at\":" expiring "}"
#define EARLY "\"2026-03-10T06:00:00Z\""
#define LATE  "\"2026-03-12T06:00:00Z\""
#define ONE   "{\"a\":" PAIR("act.secret0", "rft.secret0", EARLY) "}"

/* ---- the text ---- */

static const struct {
	const char *name, *text, *error; /* NULL: none */
} texts[] = {
	{ "a pair", ONE, NULL },
	{ "a pair whose end is unknown",
	  "{\"a\":" PAIR("act.secret0", "rft.secret0", "null") "}", NULL },
	{ "the end may be absent",
	  "{\"a\":{\"access_token\":\"act.secret0\","
	  "\"refresh_token\":\"rft.secret0\"}}",
	  NULL },
	{ "members that nobody knows are left alone",
	  "{\"a\":{\"access_token\":\"act.secret0\",\"scope\":[1],"
	  "\"refresh_token\":\"rft.secret0\"}}",
	  NULL },
	{ "no JSON", "act.secret0", "tiktok.token: " },
	{ "cut off", "{\"a\":{\"access_token\":\"act.secret0",
	  "tiktok.token: " },
	{ "empty", "", "tiktok.token: " },
	{ "no object", "[\"act.secret0\"]", "want an object" },
	{ "no account", "{}", "no account has a token" },
	{ "an account without a pair", "{\"a\":\"act.secret0\"}",
	  "tiktok.token: a: access_token" },
	{ "no access token", "{\"a\":{\"refresh_token\":\"rft.secret0\"}}",
	  "a: access_token" },
	{ "no refresh token", "{\"a\":{\"access_token\":\"act.secret0\"}}",
	  "a: refresh_token" },
	{ "an empty token", "{\"a\":" PAIR("", "rft.secret0", "null") "}",
	  "a: access_token" },
	{ "a token that breaks a header",
	  "{\"a\":" PAIR("act.secret0\\r\\nX: y", "rft.secret0", "null") "}",
	  "a: access_token" },
	{ "a token that begins with a line break",
	  "{\"a\":" PAIR("\\nact.secret0", "rft.secret0", "null") "}",
	  "a: access_token" },
	{ "a refresh token with a blank",
	  "{\"a\":" PAIR("act.secret0", "rft secret0", "null") "}",
	  "a: refresh_token" },
	{ "a token of the wrong type",
	  "{\"a\":{\"access_token\":7,\"refresh_token\":\"rft.secret0\"}}",
	  "a: access_token" },
	{ "an end that is no time",
	  "{\"a\":" PAIR("act.secret0", "rft.secret0", "\"tomorrow\"") "}",
	  "a: expires_at" },
	{ "an end as a number",
	  "{\"a\":" PAIR("act.secret0", "rft.secret0", "1773120600") "}",
	  "a: expires_at" },
	{ "an end with an offset",
	  "{\"a\":" PAIR("act.secret0", "rft.secret0",
			 "\"2026-03-10T06:00:00+07:00\"") "}",
	  "a: expires_at" },
	{ "one bad pair of two",
	  "{\"a\":" PAIR("act.secret0", "rft.secret0", "null") ",\"b\":{}}",
	  "b: access_token" },
};

static void test_texts(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(texts); i++) {
		struct desk d;
		int rc;

		desk_open(&d);
		rc = seed(&d, texts[i].text);
		if (texts[i].error && (rc != -EBADMSG || d.tokens.n != 0 ||
				       !strstr(d.err.text, texts[i].error) ||
				       strstr(d.err.text, "secret0")))
			fail_msg("%s: %d %s", texts[i].name, rc, d.err.text);
		if (!texts[i].error && (rc != 0 || d.tokens.n != 1))
			fail_msg("%s: %d %s", texts[i].name, rc, d.err.text);
		desk_close(&d);
	}
}

/* Many, in no order: each is found, and nobody else. */
static void test_find(void **state)
{
	struct desk d;
	struct buf text;
	char name[16];
	int i;

	(void)state;
	desk_open(&d);
	buf_init(&text, 1 << 20);
	for (i = 0; i < 500; i++)
		buf_addf(&text, "%c\"n%d\":" PAIR("act.%d", "rft.%d", "null"),
			 i ? ',' : '{', i * 7 % 500, i * 7 % 500, i);
	buf_addc(&text, '}');
	assert_int_equal(seed(&d, buf_cstr(&text)), 0);
	assert_int_equal(d.tokens.n, 500);
	for (i = 0; i < 500; i++) {
		snprintf(name, sizeof(name), "n%d", i);
		assert_int_equal(strtol(access_of(&d, name) + 4, NULL, 10), i);
	}
	assert_string_equal(access_of(&d, "n500"), "none");
	assert_string_equal(access_of(&d, ""), "none");
	buf_release(&text);
	desk_close(&d);
}

/* ---- which pair wins ---- */

#define KEPT(seed, expiring)                                           \
	"{\"a\":{\"seed\":\"" seed "\",\"access_token\":\"act.kept\"," \
	"\"refresh_token\":\"rft.kept\",\"expires_at\":" expiring "}}"

static const struct {
	const char *name;
	const char *checkpoint; /* NULL: what the old seed's renewal wrote */
	const char *seed;
	const char *wins;
} merges[] = {
	{ "the renewed pair over the seed that it grew from", NULL, ONE,
	  "act.1" },
	{ "a newer seed over the renewed pair", NULL,
	  "{\"a\":" PAIR("act.new", "rft.new", LATE) "}", "act.new" },
	{ "not a seed that ends earlier", NULL,
	  "{\"a\":" PAIR("act.old", "rft.old", "\"2026-03-01T00:00:00Z\"") "}",
	  "act.1" },
	{ "nor the same one with another end", NULL,
	  "{\"a\":" PAIR("act.secret0", "rft.secret0", LATE) "}", "act.1" },
	{ "a pair without origin, over a seed that ends earlier",
	  KEPT("", LATE), ONE, "act.kept" },
	{ "but not over one that ends later", KEPT("", EARLY),
	  "{\"a\":" PAIR("act.new", "rft.new", LATE) "}", "act.new" },
	{ "a state of other accounts is left aside",
	  "{\"b\":" PAIR("act.b", "rft.b", LATE) "}", ONE, "act.secret0" },
};

static void test_merges(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(merges); i++) {
		struct desk d;

		desk_open(&d);
		assert_int_equal(restart(&d, ONE), 0);
		assert_int_equal(renew(&d, "a", "act.1", "rft.1"), 0);
		if (merges[i].checkpoint)
			put(&d, merges[i].checkpoint);
		assert_int_equal(restart(&d, merges[i].seed), 0);
		if (strcmp(access_of(&d, "a"), merges[i].wins) != 0)
			fail_msg("%s: %s", merges[i].name, access_of(&d, "a"));
		desk_close(&d);
	}
}

/* An operator authorizes anew; later the first seed comes back. */
static void test_operator(void **state)
{
	struct desk d;

	(void)state;
	desk_open(&d);
	assert_int_equal(restart(&d, ONE), 0);
	assert_int_equal(renew(&d, "a", "act.1", "rft.1"), 0);
	assert_int_equal(restart(&d, "{\"a\":" PAIR("act.new", "rft.new",
						    LATE) "}"),
			 0);
	assert_int_equal(renew(&d, "a", "act.new1", "rft.new1"), 0);
	assert_int_equal(restart(&d, ONE), 0);
	assert_string_equal(access_of(&d, "a"), "act.new1");
	desk_close(&d);
}

/* What has no seed any more is gone with the next writing, not before. */
static void test_dropped(void **state)
{
	static const char both[] =
		"{\"a\":" PAIR("act.secret0", "rft.secret0",
			       EARLY) ",\"b\":" PAIR("act.b0", "rft.b0",
						     EARLY) "}";
	struct desk d;

	(void)state;
	desk_open(&d);
	assert_int_equal(restart(&d, both), 0);
	assert_int_equal(renew(&d, "b", "act.b1", "rft.b1"), 0);
	assert_int_equal(restart(&d, ONE), 0);
	assert_string_equal(access_of(&d, "b"), "none");
	assert_int_equal(restart(&d, both), 0);
	assert_string_equal(access_of(&d, "b"), "act.b1");
	desk_close(&d);
}

#define NO_REFRESH "{\"a\":{\"access_token\":\"act.secret0\"}}"

static void test_bad_state(void **state)
{
	static const char *const bad[] = { "", "{", "[]", NO_REFRESH };
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(bad); i++) {
		struct desk d;

		desk_open(&d);
		put(&d, bad[i]);
		if (restart(&d, ONE) != -EBADMSG ||
		    !strstr(d.err.text, d.path) ||
		    strstr(d.err.text, "secret0"))
			fail_msg("%s: %s", bad[i], d.err.text);
		desk_close(&d);
	}
}

/* ---- renewing ---- */

static void test_renew(void **state)
{
	struct token_pair pair = { .access = STR_LIT("act.2") };
	const struct token *token;
	struct desk d;
	struct stat st;

	(void)state;
	desk_open(&d);
	assert_int_equal(restart(&d, ONE), 0);
	assert_int_equal(access(d.path, F_OK), -1); /* nothing to write yet */
	assert_int_equal(renew(&d, "a", "act.1", "rft.1"), 0);
	assert_int_equal(stat(d.path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	token = token_store_find(&d.tokens, STR_LIT("a"));
	assert_string_equal(token->refresh, "rft.1");
	assert_int_equal(token->expires_ms, NOW_MS + 3600 * SECOND_MS);
	/* without a new refresh token the old one goes on; no life: unknown */
	assert_int_equal(token_store_renew(&d.tokens, STR_LIT("a"), &pair,
					   NOW_MS, &d.err),
			 0);
	assert_int_equal(restart(&d, ONE), 0);
	token = token_store_find(&d.tokens, STR_LIT("a"));
	assert_string_equal(token->access, "act.2");
	assert_string_equal(token->refresh, "rft.1");
	assert_int_equal(token->expires_ms, 0);
	assert_int_equal(renew(&d, "b", "act.1", "rft.1"), -ENOENT);
	desk_close(&d);
}

/* From the moment that it came, before any round uses it. */
static void test_new_pair_is_masked(void **state)
{
	char text[] = "act.brand-new rft.brand-new";
	struct desk d;

	(void)state;
	desk_open(&d);
	assert_int_equal(restart(&d, ONE), 0);
	assert_int_equal(renew(&d, "a", "act.brand-new", "rft.brand-new"), 0);
	log_redact(text);
	assert_string_equal(text, "*** ***");
	desk_close(&d);
}

/* Whatever life a platform gives a token, the file can be read again. */
static void test_long_life(void **state)
{
	struct token_pair pair = pair_of("act.1", "rft.1");
	struct desk d;

	(void)state;
	desk_open(&d);
	pair.life_s = INT64_C(9007199254740991);
	assert_int_equal(restart(&d, ONE), 0);
	assert_int_equal(token_store_renew(&d.tokens, STR_LIT("a"), &pair,
					   NOW_MS, &d.err),
			 0);
	assert_int_equal(restart(&d, ONE), 0);
	assert_string_equal(access_of(&d, "a"), "act.1");
	desk_close(&d);
}

/* ---- what goes wrong ---- */

/* The new pair is remembered, and written once that is possible. */
static void test_unwritable(void **state)
{
	char away[64];
	struct desk d;

	(void)state;
	desk_open(&d);
	snprintf(away, sizeof(away), "%s.away", d.dir);
	assert_int_equal(restart(&d, ONE), 0);
	assert_int_equal(token_store_save(&d.tokens, &d.err), 0);
	assert_int_equal(rename(d.dir, away), 0);
	assert_true(renew(&d, "a", "act.1", "rft.1") < 0);
	assert_non_null(strstr(d.err.text, d.path));
	assert_null(strstr(d.err.text, "rft.1"));
	assert_true(token_store_save(&d.tokens, &d.err) < 0);
	assert_string_equal(access_of(&d, "a"), "act.1");
	assert_int_equal(rename(away, d.dir), 0);
	assert_int_equal(token_store_save(&d.tokens, &d.err), 0);
	assert_int_equal(restart(&d, ONE), 0);
	assert_string_equal(access_of(&d, "a"), "act.1");
	desk_close(&d);
}

static void test_nowhere(void **state)
{
	struct desk d;

	(void)state;
	desk_open(&d);
	assert_int_equal(seed(&d, ONE), 0);
	assert_int_equal(renew(&d, "a", "act.1", "rft.1"), -EROFS);
	assert_non_null(strstr(d.err.text, "state_dir"));
	assert_true(token_store_open(&d.tokens, d.dir, &d.err) < 0);
	assert_non_null(strstr(d.err.text, d.dir));
	desk_close(&d);
}

/* A pair that grew from another seed: whichever was put there later wins; from
 * the same seed, however often that was copied, the file does. */
static void test_the_newer_wins(void **state)
{
	static const char other[] =
		"{\"a\":" PAIR("act.new", "rft.new", "null") "}";
	struct desk d;
	int64_t written_ms;

	(void)state;
	desk_open(&d);
	assert_int_equal(restart(&d, ONE), 0);
	assert_int_equal(renew(&d, "a", "act.secret1", "rft.secret1"), 0);
	written_ms = file_changed_ms(d.path);
	assert_true(written_ms > 0);
	token_store_release(&d.tokens);
	d.tokens.seed_changed_ms = written_ms + 1;
	assert_int_equal(seed(&d, ONE), 0);
	assert_int_equal(token_store_open(&d.tokens, d.path, &d.err), 0);
	assert_string_equal(access_of(&d, "a"), "act.secret1");
	token_store_release(&d.tokens);
	d.tokens.seed_changed_ms = written_ms + 1;
	assert_int_equal(seed(&d, other), 0);
	assert_int_equal(token_store_open(&d.tokens, d.path, &d.err), 0);
	assert_string_equal(access_of(&d, "a"), "act.new");
	token_store_release(&d.tokens);
	d.tokens.seed_changed_ms = written_ms - 1;
	assert_int_equal(seed(&d, other), 0);
	assert_int_equal(token_store_open(&d.tokens, d.path, &d.err), 0);
	assert_string_equal(access_of(&d, "a"), "act.secret1");
	desk_close(&d);
}

/* A life that no token has must not keep a pair for ever. */
static void test_absurd_lives(void **state)
{
	static const int64_t lives[] = { -1, 0, INT64_C(400) * 86400 + 1,
					 COUNT_MAX };
	struct desk d;
	size_t i;

	(void)state;
	desk_open(&d);
	assert_int_equal(restart(&d, ONE), 0);
	for (i = 0; i < ARRAY_LEN(lives); i++) {
		struct token_pair pair = pair_of("act.secret1", "rft.secret1");

		pair.life_s = lives[i];
		assert_int_equal(token_store_renew(&d.tokens, STR_LIT("a"),
						   &pair, NOW_MS, &d.err),
				 0);
		assert_int_equal(
			token_store_find(&d.tokens, STR_LIT("a"))->expires_ms,
			0);
	}
	desk_close(&d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_newer_wins),
		cmocka_unit_test(test_absurd_lives),
		cmocka_unit_test(test_texts),
		cmocka_unit_test(test_find),
		cmocka_unit_test(test_merges),
		cmocka_unit_test(test_operator),
		cmocka_unit_test(test_dropped),
		cmocka_unit_test(test_bad_state),
		cmocka_unit_test(test_renew),
		cmocka_unit_test(test_new_pair_is_masked),
		cmocka_unit_test(test_long_life),
		cmocka_unit_test(test_unwritable),
		cmocka_unit_test(test_nowhere),
	};

	return cmocka_run_group_tests_name("token store", tests, NULL, NULL);
}
