/* ini.c -- the lines of an INI file; the only user of libinih.
 *
 * libinih cuts lines at its buffer, takes an indented line for a piece of the
 * value above it, knows no comment after "#" behind a value, and reports only
 * the first line that it could not read.  So lines are checked before it sees
 * them, indentation is taken away, and what it refuses is blanked and the file
 * read again. */
#include "ini.h"

#include "common/base/bom.h"
#include "common/base/fnv.h"
#include "common/base/table.h"

#include <errno.h>
#include <ini.h>
#include <stdio.h>
#include <stdlib.h>

/* libinih's buffer as Debian builds it, less newline and NUL. */
#define LINE_BYTES  197
#define REFUSED_MAX 20

struct line_reader {
	char *p, *end;
	int line, section_line; /* of the last line; of the last [section] */
	struct pool *pool;
	struct ini_line **tail;
};

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

/* The next line, trimmed; false at the end. */
static bool next_line(struct line_reader *r, struct str *line)
{
	char *begin = r->p, *end;

	if (r->p == r->end)
		return false;
	end = memchr(begin, '\n', (size_t)(r->end - begin));
	r->p = end ? end + 1 : r->end;
	if (!end)
		end = r->end;
	while (begin < end && is_blank(*begin))
		begin++;
	while (end > begin && is_blank(end[-1]))
		end--;
	r->line++;
	*line = (struct str){ begin, (size_t)(end - begin) };
	return true;
}

/* ---- before libinih ---- */

static bool has_control(struct str line)
{
	for (size_t i = 0; i < line.n; i++)
		if (((unsigned char)line.p[i] < 0x20 && line.p[i] != '\t') ||
		    line.p[i] == 0x7f)
			return true;
	return false;
}

/* "[poll] interval = 5m": libinih would drop all after the bracket. */
static bool has_tail(struct str line)
{
	const char *end = line.p + line.n, *p;

	if (line.n == 0 || line.p[0] != '[')
		return false;
	p = memchr(line.p, ']', line.n);
	if (!p)
		return false;
	for (p++; p < end && is_blank(*p); p++)
		;
	return p < end && *p != ';' && *p != '#';
}

static const char *line_fault(struct str line)
{
	if (has_control(line))
		return "a control character; remove it";
	if (line.n > LINE_BYTES)
		return "longer than 197 bytes; shorten it";
	if (has_tail(line))
		return "text after the section; put it on a line of its own";
	return NULL;
}

static void blank(struct str line)
{
	memset((char *)line.p, ' ', line.n);
}

static void check_lines(struct buf *text, const char *path,
			struct faults *faults)
{
	struct line_reader r = { .p = text->data,
				 .end = text->data + text->len };
	struct str line;

	while (next_line(&r, &line)) {
		const char *fault = line_fault(line);

		if (!fault)
			continue;
		faults_add(faults, path, (size_t)r.line, NULL, "%s", fault);
		blank(line);
	}
}

static void blank_line(struct buf *text, int number)
{
	struct line_reader r = { .p = text->data,
				 .end = text->data + text->len };
	struct str line;

	while (next_line(&r, &line))
		if (r.line == number)
			blank(line);
}

/* ---- a key twice ---- */

static uint64_t hash_of(const void *item)
{
	const struct ini_line *line = item;
	uint64_t hash = fnv64(FNV64_BEGIN, str_of(line->section));

	return fnv64(hash, str_of(line->key));
}

static bool is_same(const void *item, const void *key)
{
	const struct ini_line *a = item, *b = key;

	return strcmp(a->section, b->section) == 0 &&
	       strcmp(a->key, b->key) == 0;
}

/* One of the two would be lost, and nobody would know which. */
static void check_repeats(struct ini_line *line, const char *path,
			  struct faults *faults)
{
	static const struct table_kind kind = { hash_of, is_same };
	struct table known = { 0 };
	char place[FAULT_LINE_MAX];

	for (; line && table_room(&known, &kind); line = line->next) {
		const struct ini_line *first =
			table_find(&known, &kind, hash_of(line), line);

		if (!first) {
			table_put(&known, &kind, line);
			continue;
		}
		snprintf(place, sizeof(place), "[%s] %s", line->section,
			 line->key);
		faults_add(faults, path, (size_t)line->line, place,
			   "stands on line %d already; remove one of them",
			   first->line);
	}
	table_release(&known);
}

/* ---- libinih ---- */

/* What libinih calls instead of fgets(3): the next line, without the
 * indentation that it would misread. */
static char *give_line(char *to, int size, void *stream)
{
	struct line_reader *r = stream;
	struct str line;

	if (!next_line(r, &line))
		return NULL;
	if (line.n > 0 && line.p[0] == '[')
		r->section_line = r->line;
	if (line.n > (size_t)size - 2)
		line.n = (size_t)size - 2;
	memcpy(to, line.p, line.n);
	memcpy(to + line.n, "\n", 2);
	return to;
}

/* "value # why": as libinih has it of ";", a blank must stand before it, since
 * a value may well have a "#" within. */
static struct str cut_comment(struct str value, bool *commented)
{
	size_t n = 0;

	while (n < value.n &&
	       !(value.p[n] == '#' && (n == 0 || is_blank(value.p[n - 1]))))
		n++;
	*commented = n < value.n;
	while (*commented && n > 0 && is_blank(value.p[n - 1]))
		n--;
	return (struct str){ value.p, n };
}

/* What libinih calls for each key; returning 0 means an error. */
static int take_line(void *ctx, const char *section, const char *key,
		     const char *value)
{
	struct line_reader *r = ctx;
	struct ini_line *line = pool_alloc(r->pool, sizeof(*line));

	if (!line)
		return 0;
	line->section = pool_copy(r->pool, str_of(section));
	line->key = pool_copy(r->pool, str_of(key));
	line->value = pool_copy(r->pool,
				cut_comment(str_of(value), &line->commented));
	line->line = r->line;
	line->section_line = r->section_line;
	*r->tail = line;
	r->tail = &line->next;
	return 1;
}

/* 0, or the number of the first line that libinih refuses. */
static int parse(struct ini_line **first, struct buf *text, struct pool *pool)
{
	struct line_reader r = {
		.p = text->data,
		.end = text->data + text->len,
		.pool = pool,
		.tail = first,
	};
	int refused;

	*first = NULL;
	refused = ini_parse_stream(give_line, &r, take_line, &r);
	return refused > 0 ? refused : 0;
}

int ini_read(struct ini_line **first, struct buf *text, const char *path,
	     struct pool *pool, struct faults *faults, struct err *err)
{
	int refused, times = 0;

	*first = NULL;
	if (text->len == 0)
		return 0;
	if (bom_is_utf16(buf_str(text))) {
		faults_add(faults, path, 1, NULL, BOM_UTF16);
		return 0;
	}
	check_lines(text, path, faults);
	while ((refused = parse(first, text, pool)) > 0 && !pool->bad &&
	       times++ < REFUSED_MAX) {
		faults_add(faults, path, (size_t)refused, NULL,
			   "neither [section] nor key = value; correct it or "
			   "put ; before it");
		blank_line(text, refused);
	}
	if (pool->bad)
		return err_set(err, -ENOMEM, "%s: no memory", path);
	check_repeats(*first, path, faults);
	return 0;
}
