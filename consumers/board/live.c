/* live.c -- two renderings of a page compared, part by part. */
#include "live.h"

#include <inttypes.h>
#include <stdlib.h>

struct live_part {
	struct str id, html; /* in the page's bytes */
	size_t place;        /* in the order of the page */
};

struct live_page {
	uint64_t stamp;
	size_t n, bytes;
	const struct live_part **by_id; /* in ascending order of ids */
	struct live_part *part;         /* in the order of the page */
	char *text;
};

static int cmp_id(const void *a, const void *b)
{
	const struct live_part *const *x = a, *const *y = b;

	return str_cmp((*x)->id, (*y)->id);
}

static size_t text_size(const struct html *h)
{
	size_t n = 0;

	for (size_t i = 0; i < h->n_parts; i++)
		n += strlen(h->part[i].id) + h->part[i].to - h->part[i].from;
	return n;
}

static struct str put(char **at, const char *bytes, size_t n)
{
	struct str out = { *at, n };

	memcpy(*at, bytes, n);
	*at += n;
	return out;
}

static void copy_parts(struct live_page *page, const struct html *h)
{
	char *at = page->text;

	for (size_t i = 0; i < h->n_parts; i++) {
		const struct html_part *from = &h->part[i];
		struct live_part *part = &page->part[i];

		part->id = put(&at, from->id, strlen(from->id));
		part->html = put(&at, h->out.data + from->from,
				 from->to - from->from);
		part->place = i;
		page->by_id[i] = part;
	}
}

struct live_page *live_page_new(const struct html *h)
{
	size_t n = h->n_parts, text = text_size(h);
	struct live_page *page = calloc(1, sizeof(*page));

	if (!page)
		return NULL;
	page->part = calloc(n + 1, sizeof(*page->part));
	page->by_id = calloc(n + 1, sizeof(*page->by_id));
	page->text = malloc(text + 1);
	if (!page->part || !page->by_id || !page->text) {
		live_page_free(page);
		return NULL;
	}
	page->n = n;
	page->stamp = html_stamp(h);
	page->bytes = sizeof(*page) + text +
		      n * (sizeof(*page->part) + sizeof(*page->by_id));
	copy_parts(page, h);
	qsort(page->by_id, n, sizeof(*page->by_id), cmp_id);
	return page;
}

void live_page_free(struct live_page *page)
{
	if (!page)
		return;
	free(page->part);
	free(page->by_id);
	free(page->text);
	free(page);
}

uint64_t live_page_stamp(const struct live_page *page)
{
	return page->stamp;
}

size_t live_page_bytes(const struct live_page *page)
{
	return page ? page->bytes : 0;
}

/* ---- frames ---- */

static bool same_ids(const struct live_page *a, const struct live_page *b)
{
	for (size_t i = 0; a->n == b->n && i < a->n; i++)
		if (!str_eq(a->by_id[i]->id, b->by_id[i]->id))
			return false;
	return a->n == b->n;
}

static bool same_order(const struct live_page *a, const struct live_page *b)
{
	for (size_t i = 0; i < a->n; i++)
		if (a->by_id[i]->place != b->by_id[i]->place)
			return false;
	return true;
}

static void add_parts(const struct live_page *from, const struct live_page *to,
		      struct buf *out)
{
	const char *between = "";

	for (size_t i = 0; i < to->n; i++) {
		if (str_eq(from->by_id[i]->html, to->by_id[i]->html))
			continue;
		buf_adds(out, between);
		buf_addjson(out, to->by_id[i]->id);
		buf_adds(out, ": ");
		buf_addjson(out, to->by_id[i]->html);
		between = ", ";
	}
}

static void add_order(const struct live_page *page, struct buf *out)
{
	buf_adds(out, ", \"order\": [");
	for (size_t i = 0; i < page->n; i++) {
		buf_adds(out, i ? ", " : "");
		buf_addjson(out, page->part[i].id);
	}
	buf_addc(out, ']');
}

static void begin(uint64_t from, uint64_t to, struct buf *out)
{
	buf_addf(out,
		 "event: rows\ndata: {\"from\": \"%016" PRIx64
		 "\", \"to\": \"%016" PRIx64 "\", \"parts\": {",
		 from, to);
}

bool live_frame(const struct live_page *from, const struct live_page *to,
		struct buf *out)
{
	if (from->stamp == to->stamp)
		return false;
	if (!same_ids(from, to)) {
		live_reset(out);
		return true;
	}
	begin(from->stamp, to->stamp, out);
	add_parts(from, to, out);
	buf_addc(out, '}');
	if (!same_order(from, to))
		add_order(to, out);
	buf_adds(out, "}\n\n");
	return true;
}

void live_still(const struct live_page *page, struct buf *out)
{
	begin(page->stamp, page->stamp, out);
	buf_adds(out, "}}\n\n");
}

/* An event without data is none (WHATWG HTML, 9.2.6). */
void live_reset(struct buf *out)
{
	buf_adds(out, "event: reset\ndata: {}\n\n");
}
