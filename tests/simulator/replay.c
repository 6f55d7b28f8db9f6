/* replay.c -- reads a series from CSV and looks things up in it. */
#include "replay.h"

#include "common/base/file.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#define FILE_MAX  ((size_t)64 << 20)
#define CELLS_MAX 64

enum column {
	C_ACCOUNT,
	C_POST,
	C_PUBLISHED,
	C_OBSERVED,
	C_TITLE,
	C_DESCRIPTION,
	C_FOLLOWERS,
	C_LIKES,
	C_COMMENTS,
	C_SHARES,
	C_SAVES,
	C_VIEWS,
	COLUMN_COUNT
};

static const char *const column_names[COLUMN_COUNT] = {
	"account",  "post",        "published_at", "observed_at",
	"title",    "description", "followers",    "likes",
	"comments", "shares",      "saves",        "views",
};

struct record {
	char *account, *post; /* post NULL: followers */
	int64_t published_ms, observed_ms, followers;
	int64_t counts[COUNTER_COUNT];
	char *title, *description;
};

struct replay {
	struct record *record; /* by account, post, observed */
	size_t n, size;
};

/* ---- CSV (RFC 4180) ---- */

/* Splits one line in place, moves *p behind it; how many cells. */
static size_t split(char **p, char *cell[CELLS_MAX])
{
	size_t n = 0;
	char *in = *p, *to;
	bool more = true;

	while (more) {
		bool quoted = *in == '"';

		in += quoted;
		to = in;
		if (n < CELLS_MAX)
			cell[n++] = in;
		for (; *in; in++) {
			if (quoted && *in == '"' && in[1] != '"') {
				quoted = false;
				continue;
			}
			if (quoted && *in == '"')
				in++;
			else if (!quoted && (*in == ',' || *in == '\n'))
				break;
			if (*in != '\r' || quoted)
				*to++ = *in;
		}
		more = *in == ',';
		in += *in != '\0';
		*to = '\0';
	}
	*p = in;
	return n;
}

static int find_columns(char **p, int at[COLUMN_COUNT], const char *path,
			struct err *err)
{
	char *cell[CELLS_MAX];
	size_t n = split(p, cell);

	for (int c = 0; c < COLUMN_COUNT; c++) {
		at[c] = -1;
		for (size_t i = 0; i < n; i++)
			if (strcmp(cell[i], column_names[c]) == 0)
				at[c] = (int)i;
	}
	if (at[C_ACCOUNT] < 0 || at[C_OBSERVED] < 0)
		return err_set(err, -EINVAL,
			       "%s:1: want columns account and observed_at",
			       path);
	return 0;
}

static const char *value(char *cell[], size_t n, const int at[COLUMN_COUNT],
			 int column)
{
	int i = at[column];

	return i >= 0 && (size_t)i < n ? cell[i] : "";
}

static int64_t number(const char *text)
{
	char *end;
	long long v = strtoll(text, &end, 10);

	return end == text || v < 0 ? COUNT_NULL : v;
}

static int read_record(struct record *r, char *cell[], size_t n,
		       const int at[COLUMN_COUNT])
{
	const char *post = value(cell, n, at, C_POST);

	*r = (struct record){ .followers = COUNT_NULL };
	if (rfc3339_parse(str_of(value(cell, n, at, C_OBSERVED)), true,
			  &r->observed_ms) < 0)
		return -EINVAL;
	if (*post && rfc3339_parse(str_of(value(cell, n, at, C_PUBLISHED)),
				   true, &r->published_ms) < 0)
		return -EINVAL;
	for (int c = 0; c < COUNTER_COUNT; c++)
		r->counts[c] = number(value(cell, n, at, C_LIKES + c));
	r->followers = number(value(cell, n, at, C_FOLLOWERS));
	r->title = strdup(value(cell, n, at, C_TITLE));
	r->description = strdup(value(cell, n, at, C_DESCRIPTION));
	r->account = strdup(value(cell, n, at, C_ACCOUNT));
	r->post = *post ? strdup(post) : NULL;
	return r->account && r->title && r->description && !*post == !r->post
		       ? 0
		       : -ENOMEM;
}

static int by_post(const void *x, const void *y)
{
	const struct record *a = x, *b = y;
	int c = strcmp(a->account, b->account);

	if (c == 0)
		c = strcmp(a->post ? a->post : "", b->post ? b->post : "");
	return c ? c
		 : (a->observed_ms > b->observed_ms) -
			       (a->observed_ms < b->observed_ms);
}

static int read_all(struct replay *r, char *p, const char *path,
		    struct err *err)
{
	int at[COLUMN_COUNT], rc = find_columns(&p, at, path, err);
	size_t line = 1;

	while (rc == 0 && *p) {
		char *cell[CELLS_MAX];
		size_t n = split(&p, cell);
		size_t size = r->size ? r->size * 2 : 256;
		struct record *more = r->record;

		line++;
		if (n == 1 && !*cell[0])
			continue;
		if (r->n == r->size) {
			more = realloc(more, size * sizeof(*more));
			if (!more)
				return err_set(err, -ENOMEM, "no memory");
			r->record = more;
			r->size = size;
		}
		if (read_record(&r->record[r->n++], cell, n, at) < 0)
			return err_set(err, -EINVAL,
				       "%s: row %zu: want times as RFC 3339",
				       path, line);
	}
	if (r->n)
		qsort(r->record, r->n, sizeof(*r->record), by_post);
	return rc;
}

int replay_load(struct replay **out, const char *path, struct err *err)
{
	struct replay *r = calloc(1, sizeof(*r));
	struct buf text;
	int rc;

	if (!r)
		return err_set(err, -ENOMEM, "no memory for %s", path);
	buf_init(&text, FILE_MAX);
	rc = file_read(path, &text, err);
	if (rc == 0 && text.data)
		rc = read_all(r, text.data, path, err);
	buf_release(&text);
	if (rc == 0)
		*out = r;
	else
		replay_free(r);
	return rc;
}

void replay_free(struct replay *r)
{
	if (!r)
		return;
	for (size_t i = 0; i < r->n; i++) {
		free(r->record[i].account);
		free(r->record[i].post);
		free(r->record[i].title);
		free(r->record[i].description);
	}
	free(r->record);
	free(r);
}

/* ---- looking things up ---- */

/* The first record of the account, or n. */
static size_t first_of(const struct replay *r, const char *account)
{
	size_t low = 0, high = r->n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (strcmp(r->record[mid].account, account) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static bool is_of(const struct replay *r, size_t i, const char *account)
{
	return i < r->n && strcmp(r->record[i].account, account) == 0;
}

bool replay_has(const struct replay *r, const char *account)
{
	return is_of(r, first_of(r, account), account);
}

bool replay_followers(const struct replay *r, const char *account, int64_t t_ms,
		      int64_t *out)
{
	int64_t newest_ms = INT64_MIN;

	for (size_t i = first_of(r, account); is_of(r, i, account); i++) {
		const struct record *it = &r->record[i];

		if (it->observed_ms > t_ms || it->observed_ms < newest_ms ||
		    it->followers == COUNT_NULL)
			continue;
		*out = it->followers;
		newest_ms = it->observed_ms;
	}
	return newest_ms != INT64_MIN;
}

static void tell(const struct record *r, struct sim_post *p)
{
	*p = (struct sim_post){ .published_ms = r->published_ms,
				.text = r->title,
				.description = r->description };
	for (const char *c = r->post; *c; c++)
		p->key = world_mix(p->key, (unsigned char)*c);
	snprintf(p->id, sizeof(p->id), "%s", r->post);
	memcpy(p->counts, r->counts, sizeof(p->counts));
}

/* To the end, or over the oldest where all is full of newer ones. */
static void add(const struct record *r, struct sim_post out[SIM_POSTS_MAX],
		size_t *n)
{
	struct sim_post *oldest = out;

	if (*n < SIM_POSTS_MAX) {
		tell(r, &out[(*n)++]);
		return;
	}
	for (size_t i = 1; i < *n; i++)
		if (out[i].published_ms < oldest->published_ms)
			oldest = &out[i];
	if (oldest->published_ms < r->published_ms)
		tell(r, oldest);
}

static int newest_first(const void *x, const void *y)
{
	const struct sim_post *a = x, *b = y;

	if (a->published_ms != b->published_ms)
		return a->published_ms < b->published_ms ? 1 : -1;
	return strcmp(a->id, b->id);
}

size_t replay_posts(const struct replay *r, const char *account, int64_t t_ms,
		    struct sim_post out[SIM_POSTS_MAX])
{
	const struct record *newest = NULL;
	size_t n = 0;

	/* The rows of a post stand together, the newest last. */
	for (size_t i = first_of(r, account); is_of(r, i, account); i++) {
		const struct record *it = &r->record[i];

		if (!it->post)
			continue;
		if (newest && strcmp(newest->post, it->post) != 0) {
			add(newest, out, &n);
			newest = NULL;
		}
		if (it->observed_ms <= t_ms)
			newest = it;
	}
	if (newest)
		add(newest, out, &n);
	qsort(out, n, sizeof(*out), newest_first);
	return n;
}
