/* json.c -- a draft as roster.json: a line an account, so that a
 * change is a line in a diff. */
#include "draft.h"

#include "common/json/json.h"

#include <ctype.h>
#include <errno.h>

/* ---- lists ---- */

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

static bool is_end(char c)
{
	return c == ';' || c == '\n';
}

/* The next item, which may be empty, up to what ends it; spaces count only
 * between words and behind a \. */
static void read_item(struct str *rest, struct buf *out)
{
	size_t spaces = 0;

	while (rest->n && !is_end(*rest->p)) {
		bool literal = *rest->p == '\\' && rest->n > 1;

		rest->p += literal;
		rest->n -= literal;
		if (!literal && is_space(*rest->p)) {
			spaces += out->len > 0;
		} else {
			for (; spaces; spaces--)
				buf_addc(out, ' ');
			buf_addc(out, *rest->p);
		}
		rest->p++;
		rest->n--;
	}
	rest->p += rest->n > 0;
	rest->n -= rest->n > 0;
}

bool draft_list_next(struct str *rest, struct buf *out)
{
	do {
		buf_clear(out);
		if (rest->n == 0)
			return false;
		read_item(rest, out);
	} while (out->len == 0);
	return true;
}

static void add_list(const char *cell, struct buf *out)
{
	struct str rest = str_of(cell);
	const char *comma = "";
	struct buf item;

	buf_init(&item, json_file_limits.max_bytes);
	buf_addc(out, '[');
	while (draft_list_next(&rest, &item)) {
		buf_adds(out, comma);
		buf_addjson(out, buf_str(&item));
		comma = ", ";
	}
	buf_addc(out, ']');
	out->bad |= item.bad;
	buf_release(&item);
}

/* ---- members ---- */

/* What must be there is "" where it is not, and refused as empty. */
static void add_needed(const char *head, const char *cell, struct buf *out)
{
	json_put(out, head, str_of(cell ? cell : ""));
}

static void add_exempt(const char *head, const char *until, const char *why,
		       struct buf *out)
{
	buf_adds(out, head);
	add_needed("{\"until\": ", until, out);
	add_needed(", \"why\": ", why, out);
	buf_addc(out, '}');
}

static void add_account(const struct draft_account *a, struct buf *out)
{
	char *const *cell = a->cell;
	const char *until = cell[COLUMN_ACCOUNT_UNTIL];
	const char *why = cell[COLUMN_ACCOUNT_WHY];

	add_needed("      {\"platform\": ", cell[COLUMN_PLATFORM], out);
	json_put(out, ", \"id\": ", str_of(cell[COLUMN_ID]));
	json_put(out, ", \"handle\": ", str_of(cell[COLUMN_HANDLE]));
	json_put(out, ", \"verified_by\": ", str_of(cell[COLUMN_VERIFIED_BY]));
	json_put(out, ", \"verified_at\": ", str_of(cell[COLUMN_VERIFIED_AT]));
	if (cell[COLUMN_INTERVAL])
		json_put(out,
			 ", \"interval\": ", str_of(cell[COLUMN_INTERVAL]));
	if (until || why)
		add_exempt(", \"exempt\": ", until, why, out);
	buf_addc(out, '}');
}

static void add_sentra(const struct draft_sentra *s, struct buf *out)
{
	char *const *cell = s->cell;
	const char *until = cell[COLUMN_EXEMPT_UNTIL];
	const char *why = cell[COLUMN_EXEMPT_WHY];

	add_needed("  {\n    \"id\": ", cell[COLUMN_SENTRA], out);
	add_needed(", \"name\": ", cell[COLUMN_NAME], out);
	add_needed(", \"kind\": ", cell[COLUMN_KIND], out);
	add_needed(",\n    \"city\": ", cell[COLUMN_CITY], out);
	add_needed(", \"province\": ", cell[COLUMN_PROVINCE], out);
	add_needed(", \"timezone\": ", cell[COLUMN_TIMEZONE], out);
	buf_adds(out, ",\n    \"aliases\": ");
	add_list(cell[COLUMN_ALIASES], out);
	buf_adds(out, ",\n    \"service_areas\": ");
	add_list(cell[COLUMN_AREAS], out);
	json_put(out, ",\n    \"active_from\": ", str_of(cell[COLUMN_FROM]));
	json_put(out, ", \"active_until\": ", str_of(cell[COLUMN_UNTIL]));
	if (until || why)
		add_exempt(", \"exempt\": ", until, why, out);
	else
		buf_adds(out, ", \"exempt\": null");
	buf_adds(out, ",\n    \"accounts\": [");
	for (size_t i = 0; i < s->n; i++) {
		buf_adds(out, i ? ",\n" : "\n");
		add_account(&s->account[i], out);
	}
	buf_adds(out, s->n ? "\n    ]\n  }" : "]\n  }");
}

void draft_json(const struct draft *d, struct buf *out)
{
	buf_adds(out, "{\n\"version\": 1,\n\"sentras\": [\n");
	for (size_t i = 0; i < d->n; i++) {
		add_sentra(&d->sentra[i], out);
		buf_adds(out, i + 1 < d->n ? ",\n" : "\n");
	}
	buf_adds(out, "]\n}\n");
}

int roster_text(const struct roster *roster, struct buf *out, struct err *err)
{
	struct draft d;
	int rc;

	draft_init(&d, "");
	rc = draft_of_roster(&d, roster, err);
	if (rc == 0)
		draft_json(&d, out);
	draft_release(&d);
	if (rc == 0 && out->bad)
		rc = err_set(err, -EFBIG, "the roster is too large");
	return rc;
}
