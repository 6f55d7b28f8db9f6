/* sentra_page.c -- what the parts of the page of a sentra ask of it. */
#include "sentra_page.h"

#include <stdarg.h>
#include <stdio.h>

#define FIELD_MAX 200
#define WEEK_DAYS 7

struct str sentra_field(const struct sentra_page *p, const char *fmt, ...)
{
	char name[FIELD_MAX];
	va_list args;
	int n;

	va_start(args, fmt);
	n = vsnprintf(name, sizeof(name), fmt, args);
	va_end(args);
	if (n < 0 || (size_t)n >= sizeof(name))
		return STR_NULL;
	return hashes_get(&p->w->now->cards, p->card, name);
}

/* Fields of a platform without an account are absent. */
bool sentra_is_on(const struct sentra_page *p, enum platform_id platform)
{
	return sentra_field(p, "followers:%s", platform_names[platform]).p !=
	       NULL;
}

int64_t sentra_week_ago(const struct sentra_page *p)
{
	return world_yesterday(p->w) + 1 - WEEK_DAYS;
}

void sentra_account_name(struct html *h, const struct sentra_page *p,
			 int platform, struct str account)
{
	const struct account *a = NULL;

	if (p->sentra && platform >= 0)
		a = sentra_account(p->sentra, (enum platform_id)platform,
				   account);
	if (a && a->handle) {
		html(h, "@");
		html_text(h, str_of(a->handle));
	} else {
		html_text(h, account);
	}
}
