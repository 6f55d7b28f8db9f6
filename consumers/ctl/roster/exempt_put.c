/* exempt_put.c -- must not know files. */
#include "exempt.h"

#include "common/base/clock.h"

#include <errno.h>

int exempt_until(const char *date, int64_t today, int64_t *day, struct err *err)
{
	char now[DATE_SIZE];

	if (date_parse(str_of(date), day) < 0)
		return err_set(err, -EINVAL,
			       "--until wants a date as in 2026-12-31, not %s",
			       date);
	if (*day >= today)
		return 0;
	date_format(today, now);
	return err_set(err, -EINVAL, "--until %s is past: today is %s", date,
		       now);
}

/* The draft has accounts in the order of the roster. */
static char **cells(struct draft *d, const struct exemption *e)
{
	struct draft_sentra *s = draft_find(d, e->sentra->id);

	if (!s || !e->account)
		return s ? s->cell : NULL;
	return s->account[e->account - e->sentra->accounts].cell;
}

int exempt_put(struct draft *d, const struct exemption *e, struct err *err)
{
	enum column until =
		e->account ? COLUMN_ACCOUNT_UNTIL : COLUMN_EXEMPT_UNTIL;
	enum column why = e->account ? COLUMN_ACCOUNT_WHY : COLUMN_EXEMPT_WHY;
	char **cell = cells(d, e);
	char date[DATE_SIZE];

	if (!cell)
		return err_set(err, -ENOENT, "no sentra %s", e->sentra->id);
	if (e->until == DAY_OPEN) {
		if (!cell[until])
			return err_set(err, -ENOENT,
				       "%s%s%s is not exempt; nothing was "
				       "written",
				       e->sentra->id, e->account ? " " : "",
				       e->account ? e->account->identity : "");
		cell[until] = cell[why] = NULL;
		return 0;
	}
	date_format(e->until, date);
	cell[until] = pool_copy(&d->pool, str_of(date));
	cell[why] = pool_copy(&d->pool, str_of(e->why));
	return d->pool.bad ? err_set(err, -ENOMEM, "no memory for the roster")
			   : 0;
}
