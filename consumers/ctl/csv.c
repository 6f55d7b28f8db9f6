/* csv.c -- rows of a CSV file; must not know what they mean.
 *
 * A row is read whole into one buffer, into which its fields then point. */
#include "csv.h"

#include <errno.h>

static bool at(const struct csv *c, char byte)
{
	return c->rest.n > 0 && c->rest.p[0] == byte;
}

static void skip(struct csv *c, size_t n)
{
	c->rest.p += n;
	c->rest.n -= n;
}

/* Bytes of the line break here, or 0. */
static size_t break_len(const struct csv *c)
{
	if (at(c, '\n'))
		return 1;
	if (!at(c, '\r'))
		return 0;
	return c->rest.n > 1 && c->rest.p[1] == '\n' ? 2 : 1;
}

static bool take_break(struct csv *c)
{
	size_t n = break_len(c);

	skip(c, n);
	c->next_line += n > 0;
	return n > 0;
}

/* ---- the delimiter ---- */

static size_t count_in_first_row(struct str text, char byte)
{
	bool quoted = false;
	size_t n = 0;

	for (size_t i = 0; i < text.n; i++) {
		quoted ^= text.p[i] == '"';
		if (!quoted && (text.p[i] == '\n' || text.p[i] == '\r'))
			break;
		n += !quoted && text.p[i] == byte;
	}
	return n;
}

static char find_delimiter(struct str text)
{
	static const char known[] = { ',', ';', '\t' };
	char best = ',';
	size_t most = 0;

	for (size_t i = 0; i < ARRAY_LEN(known); i++) {
		size_t n = count_in_first_row(text, known[i]);

		if (n > most) {
			most = n;
			best = known[i];
		}
	}
	return best;
}

void csv_init(struct csv *c, struct str text)
{
	*c = (struct csv){ .rest = text, .next_line = 1 };
	buf_init(&c->text, text.n);
	if (text.n >= 3 && memcmp(text.p, "\xEF\xBB\xBF", 3) == 0)
		skip(c, 3);
	c->delimiter = find_delimiter(c->rest);
}

void csv_release(struct csv *c)
{
	buf_release(&c->text);
	c->n = 0;
}

/* ---- a row ---- */

static void read_plain(struct csv *c)
{
	size_t n = 0;

	while (n < c->rest.n && c->rest.p[n] != c->delimiter &&
	       c->rest.p[n] != '\n' && c->rest.p[n] != '\r')
		n++;
	buf_add(&c->text, c->rest.p, n);
	skip(c, n);
}

/* A line break is kept as it is written, and counted. */
static int read_quoted(struct csv *c, struct err *err)
{
	size_t n;

	skip(c, 1);
	for (;;) {
		if (c->rest.n == 0)
			return err_set(err, -EINVAL,
				       "a quote that is not closed");
		if (at(c, '"')) {
			skip(c, 1);
			if (!at(c, '"'))
				return 0;
		}
		n = break_len(c);
		c->next_line += n > 0;
		n += n == 0;
		buf_add(&c->text, c->rest.p, n);
		skip(c, n);
	}
}

static int read_field(struct csv *c, struct err *err)
{
	int rc;

	if (!at(c, '"')) {
		read_plain(c);
		return 0;
	}
	rc = read_quoted(c, err);
	if (rc == 0 && c->rest.n && !at(c, c->delimiter) && !break_len(c))
		rc = err_set(err, -EINVAL,
			     "text after a closing quote; a quote within a "
			     "field is written twice");
	return rc;
}

/* Where the fields end; they point into memory that may move until the row is
 * whole. */
static int read_fields(struct csv *c, size_t end[CSV_FIELDS_MAX],
		       struct err *err)
{
	for (;;) {
		int rc = read_field(c, err);

		if (rc < 0)
			return rc;
		if (c->n == CSV_FIELDS_MAX)
			return err_set(err, -EINVAL, "more than %d cells",
				       CSV_FIELDS_MAX);
		end[c->n++] = c->text.len;
		if (!at(c, c->delimiter))
			return 0;
		skip(c, 1);
	}
}

static void skip_line(struct csv *c)
{
	while (c->rest.n && !break_len(c))
		skip(c, 1);
}

int csv_next(struct csv *c, struct err *err)
{
	size_t end[CSV_FIELDS_MAX], from = 0;
	int rc;

	buf_clear(&c->text);
	c->n = 0;
	c->line = c->next_line;
	if (c->rest.n == 0)
		return 0;
	rc = read_fields(c, end, err);
	if (rc < 0)
		skip_line(c);
	take_break(c);
	if (c->text.bad)
		rc = err_set(err, -ENOMEM, "no memory for a row");
	if (rc < 0) {
		c->n = 0;
		return rc;
	}
	for (size_t i = 0; i < c->n; i++) {
		c->field[i] = (struct str){ buf_cstr(&c->text) + from,
					    end[i] - from };
		from = end[i];
	}
	return 1;
}
