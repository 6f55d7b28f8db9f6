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

/* A sentra of the draft, or one of its accounts. */
struct place {
	size_t sentra, account; /* account NONE: the sentra itself */
};

/* Reads "sentras[3]" or "sentras[3].accounts[1]" at the beginning of a path,
 * and sets *rest behind it; false: it is of neither. */
static bool read_place(const struct draft *d, const char *path,
		       struct place *at, const char **rest)
{
	int n = 0, more = 0;

	*at = (struct place){ NONE, NONE };
	if (sscanf(path, "sentras[%zu]%n", &at->sentra, &n) < 1 || n == 0 ||
	    at->sentra >= d->n)
		return false;
	if (sscanf(path + n, ".accounts[%zu]%n", &at->account, &more) < 1 ||
	    more == 0 || at->account >= d->sentra[at->sentra].n) {
		at->account = NONE;
		more = 0;
	}
	*rest = path + n + more;
	return true;
}

static size_t line_of(const struct draft *d, const struct place *at)
{
	const struct draft_sentra *s = &d->sentra[at->sentra];

	return at->account == NONE ? s->line : s->account[at->account].line;
}

/* The header of the member that the rest of a path names (".exempt.until",
 * ".aliases[2]"), or NULL. */
static const char *label_of(const struct draft *d, const char *rest,
			    bool account)
{
	size_t from = account ? COLUMN_PLATFORM : 0;
	size_t to = account ? COLUMN_COUNT : COLUMN_PLATFORM;
	size_t n;

	if (*rest != '.')
		return NULL;
	rest++;
	n = strcspn(rest, "[");
	for (; from < to; from++)
		if (strlen(columns[from].member) == n &&
		    memcmp(columns[from].member, rest, n) == 0)
			return d->label[from];
	return NULL;
}

/* "line 4", in the middle of a text; of the base, which has no lines, "an
 * account of abiyoso". */
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

/* What is wrong, in the words of a sheet: a line for the second place, and an
 * empty cell for null. */
static void add_text(const struct draft *d, const struct fault *fault,
		     struct buf *out)
{
	const char *text = fault->text, *rest;
	struct place at;

	if (*fault->other && read_place(d, fault->other, &at, &rest)) {
		buf_add(out, text, fault->other_at);
		add_place(d, &at, out);
		buf_adds(out, rest);
		text += fault->other_at + strlen(fault->other);
	}
	buf_adds(out, text);
	buf_adds(out, fault->or_null ? ", or nothing" : "");
}

/* A fault of the JSON as one of the sheet. */
static void translate(const struct draft *d, const struct fault *fault,
		      struct faults *out)
{
	const char *rest, *label;
	struct place at;
	struct buf text;
	size_t line;

	if (!read_place(d, fault->path, &at, &rest)) {
		faults_add(out, d->file, 0, NULL, "%s", fault->printed);
		return;
	}
	line = line_of(d, &at);
	/* What the sheet does not have is of the base. */
	label = line ? label_of(d, rest, at.account != NONE)
		     : d->sentra[at.sentra].cell[COLUMN_SENTRA];
	buf_init(&text, 1000);
	add_text(d, fault, &text);
	faults_add(out, d->file, line, label, "%s", buf_cstr(&text));
	buf_release(&text);
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
		translate(d, &own.at[i], faults);
	faults->dropped += own.dropped;
	faults_release(&own);
	buf_release(&text);
	return rc;
}
