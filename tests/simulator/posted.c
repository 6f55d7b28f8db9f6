/* posted.c -- reads SENTRA[:PLATFORM] TEXT; must not know an API. */
#include "posted.h"

#include <errno.h>
#include <stdio.h>

struct wish {
	struct str sentra, text;
	int platform; /* -1: all */
};

static int read_wish(struct str text, struct wish *w, struct err *err)
{
	const char *blank = text.n ? memchr(text.p, ' ', text.n) : NULL;
	size_t n = blank ? (size_t)(blank - text.p) : text.n;
	const char *colon = n ? memchr(text.p, ':', n) : NULL;

	w->sentra = (struct str){ text.p, n };
	w->text = (struct str){ text.p + n + 1, blank ? text.n - n - 1 : 0 };
	w->platform = -1;
	if (w->text.n == 0 || w->text.n >= POSTED_BYTES)
		return err_set(err, -EINVAL,
			       "want SENTRA[:PLATFORM] TEXT, of at most %d "
			       "bytes",
			       POSTED_BYTES - 1);
	if (!colon)
		return 0;
	w->sentra.n = (size_t)(colon - text.p);
	w->platform =
		platform_find((struct str){ colon + 1, n - w->sentra.n - 1 });
	if (w->platform < 0)
		return err_set(err, -EINVAL, "no platform '%.*s'",
			       (int)(n - w->sentra.n - 1), colon + 1);
	return 0;
}

static bool concerns(const struct wish *w, const struct actor *a)
{
	return str_is(w->sentra, a->sentra) &&
	       (w->platform < 0 ||
		(enum platform_id)w->platform == a->account->platform);
}

int posted_add(struct posted *l, const struct world *world, struct str text,
	       int64_t now_ms, struct err *err)
{
	size_t before = l->n;
	struct wish w;
	int rc = read_wish(text, &w, err);

	for (size_t i = 0; rc == 0 && i < world->n; i++) {
		struct posted_post *p = &l->post[l->n];

		if (!concerns(&w, &world->actors[i]))
			continue;
		if (l->n == POSTED_MAX) {
			l->n = before;
			return err_set(err, -ENOSPC, "%d posts are all",
				       POSTED_MAX);
		}
		*p = (struct posted_post){ .actor = &world->actors[i],
					   .at_ms = now_ms };
		memcpy(p->text, w.text.p, w.text.n);
		l->n++;
	}
	if (rc == 0 && l->n == before)
		rc = err_set(err, -ENOENT, "'%.*s' has no account there",
			     STR_ARG(w.sentra));
	return rc;
}
