/* sim_tiktok_token.c -- OAuth of TikTok as documented: pairs that rotate, the
 * old one dead at once; errors are flat here. */
#include "sim_tiktok.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#define REFRESH_LIFE_MS (180 * DAY_MS)
#define SCOPES          "user.info.basic,user.info.profile,user.info.stats,video.list"
#define FORM            "application/x-www-form-urlencoded"
#define VALUE_SIZE      200

/* ---- whose tokens are good ---- */

/* NULL where memory is short. */
static struct sim_grant *grant_of(struct sim *s, const struct actor *a)
{
	if (!s->grants) {
		s->grants = calloc(s->world.n, sizeof(*s->grants));
		for (size_t i = 0; s->grants && i < s->world.n; i++)
			s->grants[i] = (struct sim_grant){
				0, s->world.start_ms + s->token_life_ms,
				s->world.start_ms + REFRESH_LIFE_MS
			};
	}
	return s->grants ? &s->grants[a - s->world.actors] : NULL;
}

/* head<open_id>.<generation> */
static const struct actor *owner_of(const struct sim *s, const char *token,
				    const char *head, int64_t *generation)
{
	const char *dot = token ? strrchr(token, '.') : NULL;
	size_t n = strlen(head);

	if (!dot || strncmp(token, head, n) != 0 || dot < token + n)
		return NULL;
	*generation = sim_number(dot + 1, 0, 999999999, -1);
	return world_find(&s->world, PLATFORM_tiktok,
			  (struct str){ token + n, (size_t)(dot - token) - n },
			  STR_NULL);
}

const struct actor *sim_tiktok_bearer(struct sim *s,
				      const struct sim_request *q,
				      int64_t *generation)
{
	return owner_of(s, q->header(q, "Authorization"), "Bearer act.",
			generation);
}

bool sim_tiktok_is_good(struct sim *s, const struct actor *a,
			int64_t generation, int64_t now_ms)
{
	const struct sim_grant *g = grant_of(s, a);

	return g && g->generation == generation && now_ms < g->access_until_ms;
}

/* ---- forms ---- */

static int hex(char c)
{
	static const char digits[] = "0123456789abcdef";
	const char *at =
		c ? strchr(digits, c >= 'A' && c <= 'F' ? c + 32 : c) : NULL;

	return at ? (int)(at - digits) : -1;
}

static void decode(struct str in, char out[VALUE_SIZE])
{
	size_t n = 0;

	for (size_t i = 0; i < in.n && n + 1 < VALUE_SIZE; i++) {
		char c = in.p[i] == '+' ? ' ' : in.p[i];

		if (c == '%' && i + 2 < in.n && hex(in.p[i + 1]) >= 0 &&
		    hex(in.p[i + 2]) >= 0) {
			c = (char)(hex(in.p[i + 1]) * 16 + hex(in.p[i + 2]));
			i += 2;
		}
		out[n++] = c;
	}
	out[n] = '\0';
}

/* The value of a form's field; false where it is not there, or empty. */
static bool form_value(struct str body, const char *name, char out[VALUE_SIZE])
{
	size_t len = strlen(name);

	while (body.n) {
		const char *end = memchr(body.p, '&', body.n);
		size_t n = end ? (size_t)(end - body.p) : body.n;

		if (n > len && body.p[len] == '=' &&
		    memcmp(body.p, name, len) == 0) {
			decode((struct str){ body.p + len + 1, n - len - 1 },
			       out);
			return *out != '\0';
		}
		n += n < body.n;
		body = (struct str){ body.p + n, body.n - n };
	}
	return false;
}

const struct actor *sim_tiktok_renewing(struct sim *s,
					const struct sim_request *q)
{
	char token[VALUE_SIZE];
	int64_t generation;

	if (!form_value(q->body, "refresh_token", token))
		return NULL;
	return owner_of(s, token, "rft.", &generation);
}

/* ---- renewing ---- */

static void flat(struct sim_response *r, int status, const char *error,
		 const char *description)
{
	r->status = status;
	buf_clear(&r->body);
	buf_addf(&r->body,
		 "{\"error\":\"%s\",\"error_description\":\"%s\","
		 "\"log_id\":\"202206221854370101130062072500FFA2\"}",
		 error, description);
}

static void renew(struct sim *s, const struct actor *a, int64_t now_ms,
		  struct sim_response *r)
{
	struct sim_grant *g = grant_of(s, a);
	int64_t life_ms = s->token_life_ms;

	if (sim_hit(s, F_SHORT_LIFE, a))
		life_ms = SECOND_MS;
	*g = (struct sim_grant){ g->generation + 1, now_ms + life_ms,
				 now_ms + REFRESH_LIFE_MS };
	if (sim_hit(s, F_REFRESH_LOST, a)) {
		flat(r, 500, "server_error", "Something is wrong.");
		return;
	}
	buf_addf(&r->body,
		 "{\"access_token\":\"act.%s.%" PRId64
		 "\",\"expires_in\":%" PRId64 ",\"open_id\":\"%s\","
		 "\"refresh_expires_in\":%" PRId64
		 ",\"refresh_token\":\"rft.%s.%" PRId64 "\",\"scope\":\"" SCOPES
		 "\",\"token_type\":\"Bearer\"}",
		 a->id, g->generation, life_ms / SECOND_MS,
		 sim_hit(s, F_WRONG_ACCOUNT, a) ? "somebody-else" : a->id,
		 REFRESH_LIFE_MS / SECOND_MS, a->id, g->generation);
}

static void refresh(struct sim *s, const struct sim_request *q,
		    struct sim_response *r)
{
	char token[VALUE_SIZE] = "";
	int64_t generation = -1;
	const struct actor *a;
	const struct sim_grant *g;

	if (!form_value(q->body, "refresh_token", token)) {
		flat(r, 400, "invalid_request",
		     "Refresh token is missed in request.");
		return;
	}
	a = owner_of(s, token, "rft.", &generation);
	g = a ? grant_of(s, a) : NULL;
	if (!g || g->generation != generation ||
	    q->now_ms >= g->refresh_until_ms || sim_hit(s, F_GRANT, a))
		flat(r, 400, "invalid_grant",
		     "Refresh token is invalid or expired.");
	else if (sim_hit(s, F_CLIENT, a))
		flat(r, 401, "invalid_client", "Client key is invalid.");
	else if (sim_hit(s, F_REFRESH_ERROR, a))
		flat(r, 500, "server_error", "Something is wrong.");
	else
		renew(s, a, q->now_ms, r);
}

void sim_tiktok_token(struct sim *s, const struct sim_request *q,
		      struct sim_response *r)
{
	const char *type = q->header(q, "Content-Type");
	char key[VALUE_SIZE], secret[VALUE_SIZE], grant[VALUE_SIZE];

	if (!type || strncmp(type, FORM, strlen(FORM)) != 0)
		flat(r, 400, "invalid_request",
		     "Only `" FORM "` is accepted as Content-Type.");
	else if (!form_value(q->body, "client_key", key))
		flat(r, 400, "invalid_request",
		     "Client key is missed in request.");
	else if (!form_value(q->body, "client_secret", secret))
		flat(r, 400, "invalid_request",
		     "Client secret is missed in request.");
	else if (s->secret && strcmp(secret, s->secret) != 0)
		flat(r, 401, "invalid_client", "Client secret is invalid.");
	else if (!form_value(q->body, "grant_type", grant) ||
		 strcmp(grant, "refresh_token") != 0)
		flat(r, 400, "unsupported_grant_type",
		     "Grant type is not supported.");
	else
		refresh(s, q, r);
}
