/* thresholds_text.c -- must not know where a history comes from. */
#include "consumers/ctl/text_table.h"
#include "thresholds.h"

#include <inttypes.h>

static void add_limit(struct text_table *t, int64_t ms)
{
	if (ms % DAY_MS == 0)
		text_table_addf(t, "%" PRId64 "d", ms / DAY_MS);
	else if (ms % HOUR_MS == 0)
		text_table_addf(t, "%" PRId64 "h", ms / HOUR_MS);
	else
		text_table_addf(t, "%" PRId64 "m", ms / MINUTE_MS);
}

static void head(const struct style *style, struct text_table *t)
{
	text_table_init(t, "lrrrrrrrl");
	text_table_adds(t, "Sentra");
	text_table_adds(t, ctl_label(style, "Days", "Hari"));
	text_table_adds(t, ctl_label(style, "Posted on", "Hari unggah"));
	text_table_adds(t, "p95");
	text_table_adds(t, "p99");
	text_table_adds(t, ctl_label(style, "Silent now", "Diam kini"));
	text_table_adds(t, "aging_after");
	text_table_adds(t, "stale_after");
	text_table_adds(t, "");
}

static void row(const struct threshold *s, const struct style *style,
		struct text_table *t)
{
	const struct gaps *g = &s->gaps;

	text_table_adds(t, s->id);
	text_table_addf(t, "%zu", g->days);
	text_table_addf(t, "%zu", g->posted);
	if (g->n) {
		text_table_addf(t, "%dd", g->p95);
		text_table_addf(t, "%dd", g->p99);
	} else {
		text_table_adds(t, "-");
		text_table_adds(t, "-");
	}
	if (g->posted)
		text_table_addf(t, "%dd", g->open);
	else
		text_table_adds(t, "-");
	add_limit(t, s->aging_after_ms);
	add_limit(t, s->stale_after_ms);
	if (gaps_enough(g))
		text_table_adds(t, "");
	else
		text_table_addf(
			t,
			ctl_label(style,
				  "too little history: %zu gaps of "
				  "%d that it takes",
				  "riwayat terlalu sedikit: %zu jeda dari "
				  "%d yang diperlukan"),
			g->n, GAPS_ENOUGH);
}

/* Lines for sentra.conf. */
static void paste(const struct threshold *s, size_t n,
		  const struct style *style, struct buf *out)
{
	size_t told = 0;

	for (size_t i = 0; i < n; i++) {
		const struct gaps *g = &s[i].gaps;

		if (!gaps_enough(g))
			continue;
		if (told++ == 0)
			buf_addf(
				out, "\n; %s\n[staleness]\n",
				ctl_label(
					style,
					"for sentra.conf: p95 and p99 of "
					"working days between posts, and a day",
					"untuk sentra.conf: p95 dan p99 hari "
					"kerja antarunggahan, ditambah "
					"sehari"));
		buf_addf(out, "aging_after.%s = %dd\nstale_after.%s = %dd\n",
			 s[i].id, gaps_aging_days(g), s[i].id,
			 gaps_stale_days(g));
	}
}

void threshold_table(const struct threshold *s, size_t n,
		     const struct style *style, struct buf *out)
{
	struct text_table t;

	head(style, &t);
	for (size_t i = 0; i < n; i++)
		row(&s[i], style, &t);
	text_table_print(&t, style->colour, out);
	text_table_release(&t);
	paste(s, n, style, out);
}

void threshold_json(const struct threshold *s, size_t n, struct buf *out)
{
	buf_adds(out, "{\"thresholds\":[");
	for (size_t i = 0; i < n; i++) {
		const struct gaps *g = &s[i].gaps;

		buf_addf(out, "%s\n{\"sentra\":\"%s\",\"name\":", i ? "," : "",
			 s[i].id);
		text_addjson(out, str_of(s[i].name));
		buf_addf(out,
			 ",\"days\":%zu,\"posted\":%zu,\"gaps\":%zu,"
			 "\"silent_days\":%d",
			 g->days, g->posted, g->n, g->open);
		if (g->n)
			buf_addf(out, ",\"p95_days\":%d,\"p99_days\":%d",
				 g->p95, g->p99);
		else
			buf_adds(out, ",\"p95_days\":null,\"p99_days\":null");
		buf_addf(out,
			 ",\"aging_after_ms\":%" PRId64
			 ",\"stale_after_ms\":%" PRId64,
			 s[i].aging_after_ms, s[i].stale_after_ms);
		if (gaps_enough(g))
			buf_addf(out,
				 ",\"suggested\":{\"aging_after\":\"%dd\","
				 "\"stale_after\":\"%dd\"}}",
				 gaps_aging_days(g), gaps_stale_days(g));
		else
			buf_adds(out, ",\"suggested\":null}");
	}
	buf_adds(out, "\n]}\n");
}
