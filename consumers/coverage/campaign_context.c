/* campaign_context.c -- the roster at t, and what stands in Redis. */
#include "campaign_context.h"

#include <errno.h>
#include <stdlib.h>

#define PUT_WORDS 4 /* verb, key, two arguments */

/* ---- zones ---- */

void campaign_zones_close(struct campaign_zones *z)
{
	for (size_t i = 0; i < z->n; i++)
		zone_close(z->opened[i]);
	zone_close(z->report);
	free(z->opened);
	free(z->of);
	*z = (struct campaign_zones){ 0 };
}

/* That of a sentra before it in the roster, or a new one. */
static int find_zone(struct campaign_zones *z, const struct sentra *sentras,
		     size_t number, struct err *err)
{
	const char *name = sentras[number].timezone;
	struct zone *zone;

	for (size_t i = 0; i < number; i++)
		if (strcmp(sentras[i].timezone, name) == 0) {
			z->of[number] = z->of[i];
			return 0;
		}
	zone = zone_open(name, err);
	if (!zone)
		return -EINVAL;
	z->opened[z->n++] = zone;
	z->of[number] = zone;
	return 0;
}

int campaign_zones_open(struct campaign_zones *z, const struct stage_env *env,
			struct err *err)
{
	size_t n = env->roster->n;
	int rc = 0;

	campaign_zones_close(z);
	z->opened = calloc(n + 1, sizeof(*z->opened));
	z->of = calloc(n + 1, sizeof(*z->of));
	if (!z->opened || !z->of)
		return err_set(err, -ENOMEM, "no memory for the roster");
	z->report = zone_open(env->zone, err);
	if (!z->report)
		return -EINVAL;
	for (size_t i = 0; i < n && rc == 0; i++)
		rc = find_zone(z, env->roster->sentras, i, err);
	return rc;
}

/* ---- the roster at t ---- */

bool campaign_is_expected(const struct campaign_context *v, size_t number,
			  const struct campaign *c)
{
	const struct sentra *sentra = &v->env->roster->sentras[number];

	return sentra_active(sentra, v->today) &&
	       campaign_expects(c, sentra->id);
}

size_t campaign_number_of(const struct campaign_context *v, struct str id)
{
	const struct roster *roster = v->env->roster;
	const struct sentra *sentra = roster_find(roster, id);

	return sentra ? (size_t)(sentra - roster->sentras) : roster->n;
}

/* ---- what stands in Redis ---- */

int campaign_answers_init(struct campaign_answers *a, size_t most,
			  struct err *err)
{
	*a = (struct campaign_answers){ .at = calloc(most + 1,
						     sizeof(*a->at)) };
	return a->at ? 0 : err_set(err, -ENOMEM, "no memory for campaigns");
}

void campaign_answers_release(struct campaign_answers *a)
{
	for (size_t i = 0; i < a->n; i++)
		redis_reply_free(a->at[i]);
	free(a->at);
}

int campaign_ask(struct campaign_answers *a, const struct campaign_context *v,
		 const char *fmt, const struct buf *key, struct err *err)
{
	struct redis_cmd cmd;
	int rc;

	redis_cmd_init(&cmd);
	redis_cmd_set(&cmd, fmt, key);
	rc = redis_queue(v->env->redis, &cmd, err);
	redis_cmd_release(&cmd);
	a->asked += rc == 0;
	return rc;
}

int campaign_take(struct campaign_answers *a, const struct campaign_context *v,
		  struct err *err)
{
	int rc = 0;

	while (a->n < a->asked && rc == 0) {
		rc = redis_next(v->env->redis, &a->at[a->n], err);
		a->n += rc == 0;
	}
	return rc;
}

/* ---- writing ---- */

int campaign_put(struct fence *f, const char *verb, const struct buf *key,
		 struct str a, struct str b, struct err *err)
{
	int rc = fence_room(f, PUT_WORDS, err);

	if (rc < 0)
		return rc;
	fence_begin(f, verb, key);
	redis_cmd_arg(fence_words(f), a);
	if (b.p)
		redis_cmd_arg(fence_words(f), b);
	return 0;
}
