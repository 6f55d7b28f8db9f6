/* top_text.c -- `sentractl top` for people.
 *
 * Which metrics there are, and what they are called, is core/metric_table.h's.
 */
#include "top_text.h"

#include "consumers/ctl/text_table.h"
#include "consumers/view/number.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define SCORER_UNIT "sentra-consumer@scorer"

double top_number(struct str text)
{
	char copy[64] = "", *end;
	double v;

	if (!text.n || text.n >= sizeof(copy))
		return NAN;
	memcpy(copy, text.p, text.n);
	v = strtod(copy, &end);
	return *end || !isfinite(v) ? NAN : v;
}

size_t top_rank(const struct page *p, size_t i)
{
	while (i > 0 &&
	       top_number(row_value(p, i - 1)) == top_number(row_value(p, i)))
		i--;
	return i + 1;
}

/* What the sentra's own card leaves empty nobody ever told: the board has it
 * at 0 all the same. */
static bool is_known(const struct page *p, size_t i)
{
	struct str own = row_card(p, i, TOP_OWN);

	return !own.p || own.n;
}

/* The two numbers that the ministry asks for stand beside each other metric;
 * none stands twice. */
static bool has_column(const struct page *p, enum metric metric)
{
	return p->board.metric != metric || p->board.platform != NATIONAL;
}

/* ---- the head ---- */

static const char *label_of(const struct style *style, enum metric metric)
{
	const struct metric_row *m = &metric_table[metric];

	return style->language == INDONESIAN ? m->label_id : m->label;
}

/* Of all platforms, where the board is one platform's. */
static void add_beside(const struct ctl *c, const struct page *p,
		       enum metric metric, struct text_table *t)
{
	const char *label = label_of(&c->style, metric);

	if (p->board.metric == metric)
		text_table_addf(t, "%s, %s", label,
				word(c->style.language, WORD_all));
	else
		text_table_adds(t, label);
}

static void add_head(const struct ctl *c, const struct page *p,
		     struct text_table *t)
{
	text_table_adds(t, "#");
	if (board_is_ranked(p->board))
		text_table_adds(t, "+/-");
	text_table_adds(t, word(c->style.language, WORD_sentra));
	text_table_adds(t, label_of(&c->style, p->board.metric));
	if (has_column(p, METRIC_followers))
		add_beside(c, p, METRIC_followers, t);
	if (has_column(p, METRIC_latest))
		add_beside(c, p, METRIC_latest, t);
}

/* ---- a row ---- */

/* Who has no history had no value at yesterday's end, and a rank among zeros
 * is none to have moved from. */
static void add_movement(const struct style *style, const struct page *p,
			 size_t i, struct text_table *t)
{
	double moved = top_number(row_card(p, i, TOP_RANK_YESTERDAY)) -
		       top_number(row_card(p, i, TOP_RANK));
	long by = isnan(moved) ? 0 : (long)moved;

	if (isnan(moved) || !p->has_history[i] || !is_known(p, i))
		text_table_adds(t, "-");
	else if (by == 0)
		text_table_adds(t, "=");
	else if (style->utf8)
		text_table_addf(t, "%s%ld", by > 0 ? "\u25b2" : "\u25bc",
				labs(by));
	else
		text_table_addf(t, "%+ld", by);
}

static void add_number(const struct ctl *c, struct str decimal,
		       struct text_table *t)
{
	struct buf text;

	buf_init(&text, 100);
	number_add(&text, c->style.language, decimal);
	text_table_addbuf(t, &text);
	buf_release(&text);
}

static void add_time(const struct ctl *c, const struct page *p, size_t i,
		     struct str seconds, struct text_table *t)
{
	char text[40];

	ctl_time(c->style.language, seconds, row_card(p, i, TOP_ZONE), text);
	text_table_adds(t, text);
}

static void add_value(const struct ctl *c, const struct page *p, size_t i,
		      struct text_table *t)
{
	enum metric_format format = metric_table[p->board.metric].format;
	char shown[48];

	if (!is_known(p, i)) {
		text_table_adds(t, "-");
	} else if (format == INSTANT) {
		add_time(c, p, i, row_value(p, i), t);
	} else {
		snprintf(shown, sizeof(shown), "%.*f",
			 format == DECIMALS ? METRIC_DECIMALS : 0,
			 top_number(row_value(p, i)));
		add_number(c, str_of(shown), t);
	}
}

static void add_row(const struct ctl *c, const struct page *p, size_t i,
		    struct text_table *t)
{
	struct str name = row_card(p, i, TOP_NAME);

	if (is_known(p, i))
		text_table_addf(t, "%zu", top_rank(p, i));
	else
		text_table_adds(t, "-");
	if (board_is_ranked(p->board))
		add_movement(&c->style, p, i, t);
	text_table_add(t, name.p ? name : row_id(p, i));
	add_value(c, p, i, t);
	if (has_column(p, METRIC_followers))
		add_number(c, row_card(p, i, TOP_FOLLOWERS), t);
	if (has_column(p, METRIC_latest))
		add_time(c, p, i, row_card(p, i, TOP_LATEST), t);
}

static void add_table(const struct ctl *c, const struct page *p,
		      struct buf *out)
{
	bool ranked = board_is_ranked(p->board);
	bool instant = metric_table[p->board.metric].format == INSTANT;
	struct text_table t;
	char columns[8];

	snprintf(columns, sizeof(columns), "r%sl%s%s%s", ranked ? "l" : "",
		 instant ? "l" : "r",
		 has_column(p, METRIC_followers) ? "r" : "",
		 has_column(p, METRIC_latest) ? "l" : "");
	text_table_init(&t, columns);
	text_table_fit(&t, c->style.width, ranked ? 2 : 1);
	add_head(c, p, &t);
	for (size_t i = 0; i < p->n; i++)
		add_row(c, p, i, &t);
	text_table_print(&t, c->style.colour, out);
	text_table_release(&t);
}

/* ---- around the table ---- */

/* "Posts, 7 days, TikTok, as of Mon 23 Nov 2026 06:00 WIB" */
static void add_title(const struct ctl *c, const struct page *p,
		      struct buf *out)
{
	enum language language = c->style.language;
	struct board b = p->board;
	char at[40];

	buf_adds(out, label_of(&c->style, b.metric));
	if (b.window != NO_WINDOW)
		buf_addf(out, ", %s", window_title(language, b.window));
	if (b.platform != NATIONAL)
		buf_addf(out, ", %s",
			 platform_title(platform_names[b.platform]));
	if (p->n) {
		ctl_time(language, row_card(p, 0, TOP_AS_OF),
			 str_of(c->report.timezone), at);
		buf_addf(out, ", %s %s", word(language, WORD_as_of), at);
	}
	buf_addc(out, '\n');
}

static bool nothing_known(const struct page *p)
{
	for (size_t i = 0; i < p->n; i++)
		if (is_known(p, i))
			return false;
	return true;
}

void top_text(const struct ctl *c, const struct page *p, struct buf *out)
{
	enum language language = c->style.language;

	add_title(c, p, out);
	ctl_tell_age(c, p->health, SCORER_UNIT, out);
	if (p->n)
		add_table(c, p, out);
	else if (redis_reply_len(p->health))
		buf_addf(out, "%s\n", word(language, WORD_no_account));
	if (p->n && nothing_known(p))
		buf_addf(out, "%s\n", word(language, WORD_nothing_known));
}
