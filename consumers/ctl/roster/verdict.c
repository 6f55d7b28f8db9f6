/* verdict.c -- a draft checked by the roster's own rules, whose faults
 * are told by the sheet's lines and headers.
 *
 * Knows how common/json_check.h words a fault: "file:line: path: what". */
#include "draft.h"

#include "common/json/json.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#define NAME "draft" /* of the JSON text, in its faults */
#define NONE SIZE_MAX

struct place {
	size_t sentra, account; /* account NONE: the sentra itself */
};

/* Bytes of "sentras[3]" or "sentras[3].accounts[1]" at p, or 0. */
static size_t read_place(const struct draft *d, const char *p, struct place *at)
{
	int n = 0, more = 0;

	*at = (struct place){ NONE, NONE };
	if (sscanf(p, "sentras[%zu]%n", &at->sentra, &n) < 1 || n == 0 ||
	    at->sentra >= d->n)
		return 0;
	if (sscanf(p + n, ".accounts[%zu]%n", &at->account, &more) < 1 ||
	    more == 0 || at->account >= d->sentra[at->sentra].n) {
		at->account = NONE;
		return (size_t)n;
	}
	return (size_t)(n + more);
}

static size_t line_of(const struct draft *d, const struct place *at)
{
	const struct draft_sentra *s = &d->sentra[at->sentra];

	return at->account == NONE ? s->line : s->account[at->account].line;
}

/* In the middle of a fault: "1 is line 4 already". */
static void add_place(const struct draft *d, const struct place *at,
		      struct buf *out)
{
	size_t line = line_of(d, at);

	if (line)
		buf_addf(out, "line %zu", line);
	else
		buf_addf(out, "an account of %s",
			 d->sentra[at->sentra].cell[COLUMN_SENTRA]);
}

/* The column of a member, or COLUMN_COUNT. */
static size_t find_column(const char *member, size_t n, bool account)
{
	size_t from = account ? COLUMN_PLATFORM : 0;
	size_t to = account ? COLUMN_COUNT : COLUMN_PLATFORM;

	for (; from < to; from++)
		if (strlen(columns[from].member) == n &&
		    memcmp(columns[from].member, member, n) == 0)
			return from;
	return COLUMN_COUNT;
}

/* Past the rest of a path, ".exempt.until: " or ": ", of which the column is
 * left in *column. */
static const char *read_member(const char *p, bool account, size_t *column)
{
	size_t n = strcspn(p, ":");

	*column = COLUMN_COUNT;
	if (*p == '.')
		*column = find_column(p + 1, strcspn(p + 1, "[:"), account);
	p += n;
	return p + strspn(p, ": ");
}

/* What is wrong, with places as lines and nulls as nothing. */
static void add_what(const struct draft *d, const char *p, struct buf *out)
{
	static const char null[] = ", or null";
	struct place at;

	while (*p) {
		size_t n = read_place(d, p, &at);

		if (n) {
			add_place(d, &at, out);
		} else if (strcmp(p, null) == 0) {
			buf_adds(out, ", or nothing");
			n = sizeof(null) - 1;
		} else {
			buf_addc(out, *p);
			n = 1;
		}
		p += n;
	}
}

static void translate(const struct draft *d, const char *fault,
		      struct faults *out)
{
	const char *p = strstr(fault, "sentras[");
	struct place at;
	struct buf what;
	size_t column, n;

	n = p ? read_place(d, p, &at) : 0;
	if (n == 0) {
		faults_add(out, d->file, 0, NULL, "%s", fault);
		return;
	}
	p = read_member(p + n, at.account != NONE, &column);
	buf_init(&what, 1000);
	add_what(d, p, &what);
	if (line_of(d, &at))
		faults_add(out, d->file, line_of(d, &at),
			   column < COLUMN_COUNT ? d->label[column] : NULL,
			   "%s", buf_cstr(&what));
	else
		faults_add(out, d->file, 0,
			   d->sentra[at.sentra].cell[COLUMN_SENTRA], "%s",
			   buf_cstr(&what));
	buf_release(&what);
}

int draft_check(const struct draft *d, struct roster **out,
		struct faults *faults, struct err *err)
{
	struct faults own;
	struct buf text;
	int rc;

	faults_init(&own);
	buf_init(&text, json_file_limits.max_bytes);
	draft_json(d, &text);
	if (d->pool.bad)
		rc = err_set(err, -ENOMEM, "%s: no memory", d->file);
	else if (text.bad)
		rc = err_set(err, -EFBIG, "%s: too large", d->file);
	else
		rc = roster_parse(out, buf_str(&text), NAME, &own, err);
	for (size_t i = 0; i < own.n; i++)
		translate(d, own.at[i].printed, faults);
	faults->dropped += own.dropped;
	faults_release(&own);
	buf_release(&text);
	return rc;
}
