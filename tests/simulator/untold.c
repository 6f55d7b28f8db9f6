/* untold.c -- chooses captions; must not know accounts or platforms. */
#include "untold.h"

#include "common/base/clock.h"

#include <errno.h>

static bool copy(struct str from, char out[65])
{
	if (from.n > 64)
		return false;
	memcpy(out, from.p, from.n);
	out[from.n] = '\0';
	return true;
}

/* Cuts what stands behind the mark off the text; null: no mark there. */
static struct str cut(struct str *text, char mark)
{
	const char *at = text->n ? memchr(text->p, mark, text->n) : NULL;
	struct str behind = STR_NULL;

	if (!at)
		return behind;
	behind.p = at + 1;
	behind.n = text->n - (size_t)(at - text->p) - 1;
	text->n = (size_t)(at - text->p);
	return behind;
}

static bool is_told(const char *label)
{
	for (size_t i = 0; i < captions_n; i++)
		if (caption_tells(&captions[i], label))
			return true;
	return false;
}

int untold_add(struct untold_list *l, struct str text, struct err *err)
{
	struct str time = cut(&text, '@'), sentra = cut(&text, ':');
	struct untold *u = &l->at[l->n];

	if (l->n == UNTOLD_MAX)
		return err_set(err, -ENOSPC, "%d untold labels are all",
			       UNTOLD_MAX);
	*u = (struct untold){ .from_ms = INT64_MIN };
	if (!copy(text, u->label) || !is_told(u->label))
		return err_set(err, -EINVAL, "no caption tells '%.*s'",
			       STR_ARG(text));
	if (sentra.p && (!copy(sentra, u->sentra) || !*u->sentra))
		return err_set(err, -EINVAL, "no sentra '%.*s'",
			       STR_ARG(sentra));
	if (time.p && rfc3339_parse(time, true, &u->from_ms) < 0)
		return err_set(err, -EINVAL,
			       "want a time such as 2026-03-10T05:30:00Z");
	l->n++;
	return 0;
}

int untold_check(const struct untold_list *l, const struct roster *roster,
		 struct err *err)
{
	for (size_t i = 0; i < l->n; i++)
		if (*l->at[i].sentra &&
		    !roster_find(roster, str_of(l->at[i].sentra)))
			return err_set(err, -ENOENT, "no sentra '%s'",
				       l->at[i].sentra);
	return 0;
}

static bool is_untold(const struct untold_list *l, const char *sentra,
		      const struct caption *c, int64_t at_ms)
{
	for (size_t i = 0; i < l->n; i++) {
		const struct untold *u = &l->at[i];

		if (at_ms >= u->from_ms && caption_tells(c, u->label) &&
		    (!*u->sentra || strcmp(u->sentra, sentra) == 0))
			return true;
	}
	return false;
}

const struct caption *untold_choose(const struct untold_list *l,
				    const char *sentra, uint64_t key,
				    int64_t at_ms)
{
	const struct caption *c = &captions[key % captions_n];

	/* Another one, by Knuth's generator.  It ends: there are captions
	 * without a label. */
	while (is_untold(l, sentra, c, at_ms)) {
		key = key * UINT64_C(6364136223846793005) +
		      UINT64_C(1442695040888963407);
		c = &captions[(key >> 33) % captions_n];
	}
	return c;
}
