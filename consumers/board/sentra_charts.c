/* sentra_charts.c -- the closed days as charts, with what explains them marked
 * (holidays, exemptions, spans in which nobody could see), and as a table. */
#include "sentra_page.h"

#include "common/base/clock.h"
#include "consumers/alerter/alert_text.h"
#include "consumers/view/svg.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define CHART_WIDTH  420
#define CHART_HEIGHT 190
#define MARKS_MAX    100
#define DAYS_MOST    DAYS_MAX
#define TITLE_MAX    300

/* ---- the series ---- */

struct series {
	double x[DAYS_MOST];
	double followers[DAYS_MOST], posts[DAYS_MOST], score[DAYS_MOST];
	size_t n;
	int64_t first, last; /* days */
};

static void series_of(struct series *s, const struct sentra_page *p)
{
	s->last = world_yesterday(p->w);
	s->first = later(s->last - p->n_days + 1, p->days->at[0].day);
	if (s->first > s->last)
		s->first = s->last;
	s->n = (size_t)(s->last - s->first + 1);
	for (size_t i = 0; i < s->n; i++) {
		int64_t day = s->first + (int64_t)i;
		const struct day *d = days_find(p->days, day);

		s->x[i] = (double)day;
		s->followers[i] = d ? d->followers : NAN;
		s->posts[i] = d ? d->posts : NAN;
		s->score[i] = d ? d->score : NAN;
	}
}

/* ---- what is marked ---- */

struct marks {
	struct figure_mark at[MARKS_MAX];
	size_t n;
	struct pool pool;
	const struct series *series;
};

/* What lies outside of the chart is left out. */
static void add_mark(struct marks *m, enum figure_role role, double from,
		     double until, struct str title)
{
	double first = (double)m->series->first - 0.5;
	double last = (double)m->series->last + 0.5;

	if (m->n == MARKS_MAX || until < first || from > last)
		return;
	m->at[m->n++] = (struct figure_mark){
		.role = role,
		.from = fmax(from, first),
		.until = fmin(until, last),
		.title = pool_str(&m->pool, title),
	};
}

static void mark_holidays(struct marks *m, const struct world *w)
{
	for (int64_t day = m->series->first; day <= m->series->last; day++) {
		const char *name =
			w->calendar ? calendar_holiday(w->calendar, day) : NULL;

		if (name)
			add_mark(m, ROLE_HOLIDAY, (double)day - 0.5,
				 (double)day + 0.5, str_of(name));
	}
}

/* The roster has its end alone, so that day is marked. */
static void mark_exempt(struct marks *m, const struct exempt *exempt,
			enum language language)
{
	double day;
	struct buf title;

	if (!exempt->set || exempt->until < m->series->first)
		return;
	day = (double)(exempt->until < m->series->last ? exempt->until
						       : m->series->last);
	buf_init(&title, TITLE_MAX);
	buf_adds(&title, word(language, WORD_exempt_to));
	buf_addc(&title, ' ');
	date_add(&title, language, exempt->until);
	buf_addf(&title, ": %.200s", exempt->why);
	add_mark(m, ROLE_EXEMPT, day - 0.5, day + 0.5, buf_str(&title));
	buf_release(&title);
}

static void mark_exempts(struct marks *m, const struct sentra_page *p,
			 enum language language)
{
	if (!p->sentra)
		return;
	mark_exempt(m, &p->sentra->exempt, language);
	for (size_t i = 0; i < p->sentra->n_accounts; i++)
		mark_exempt(m, &p->sentra->accounts[i].exempt, language);
}

/* Where an instant lies on the axis, on which a day's noon is its number. */
static double day_of(const struct world *w, int64_t ms)
{
	return ((double)ms + (double)(w->zone_hours * HOUR_MS)) /
		       (double)DAY_MS -
	       0.5;
}

static void mark_blind(struct marks *m, const struct sentra_page *p,
		       int64_t from_ms, int64_t until_ms, const char *platform,
		       const char *reason, enum language language)
{
	struct buf title;
	struct writer writer = { .out = &title,
				 .language = language == ENGLISH
						     ? ALERT_ENGLISH
						     : ALERT_INDONESIAN };

	buf_init(&title, TITLE_MAX);
	buf_adds(&title, platform_title(platform));
	if (*reason) {
		buf_adds(&title, ": ");
		write_reason(&writer, reason);
	}
	add_mark(m, ROLE_BLIND, day_of(p->w, from_ms), day_of(p->w, until_ms),
		 buf_str(&title));
	buf_release(&title);
}

static void mark_blind_now(struct marks *m, const struct sentra_page *p,
			   enum language language)
{
	const struct snapshot *now = p->w->now;

	for (size_t i = 0; i < now->n_blind; i++) {
		const struct blind_entry *b = &now->blind[i];

		if (str_eq(b->sentra, p->id) && b->platform >= 0 &&
		    b->since_ms != TIME_NONE)
			mark_blind(m, p, b->since_ms, p->w->now_ms,
				   platform_names[b->platform], "", language);
	}
}

/* Alerts of blindness are of a platform: of its accounts some, or all. */
static void mark_episodes(struct marks *m, const struct sentra_page *p,
			  enum language language)
{
	for (size_t i = 0; p->alerts && i < p->alerts->n; i++) {
		const struct alert_episode *e = &p->alerts->at[i];
		int platform = platform_find(str_of(e->alert.of));

		if (e->alert.kind != ALERT_COLLECTION_BLIND || platform < 0 ||
		    !sentra_is_on(p, (enum platform_id)platform))
			continue;
		mark_blind(m, p, e->alert.since_ms,
			   e->ended_ms == TIME_NONE ? p->w->now_ms
						    : e->ended_ms,
			   e->alert.of, e->alert.reason, language);
	}
}

/* ---- the charts ---- */

struct chart {
	const struct series *series;
	const struct marks *marks;
	const double *y;
	bool bars;
	int decimals;
	const char *title;
};

/* From the first to the last day of which something is known. */
static void add_sentence(struct html *h, const struct chart *c)
{
	const struct series *s = c->series;
	size_t first = 0, last = s->n;

	while (first < s->n && isnan(c->y[first]))
		first++;
	while (last > first && isnan(c->y[last - 1]))
		last--;
	if (first == last) {
		html_word(h, WORD_chart_empty);
		return;
	}
	part_decimal(h, c->y[first], c->decimals);
	html_word(h, WORD_chart_on);
	part_date(h, s->first + (int64_t)first);
	html(h, " \xe2\x86\x92 ");
	part_decimal(h, c->y[last - 1], c->decimals);
	html_word(h, WORD_chart_on);
	part_date(h, s->first + (int64_t)last - 1);
	html(h, " (");
	part_change(h, c->y[last - 1] - c->y[first], c->decimals);
	html(h, ").");
}

/* Of posts: how many in all, and on how many days none. */
static void add_bar_sentence(struct html *h, const struct chart *c)
{
	size_t known = 0, none = 0;
	double sum = 0;

	for (size_t i = 0; i < c->series->n; i++) {
		if (isnan(c->y[i]))
			continue;
		known++;
		none += c->y[i] == 0;
		sum += c->y[i];
	}
	part_decimal(h, sum, 0);
	html_wordsf(h, word(h->language, WORD_chart_posts), known, none);
}

static void add_chart(struct html *h, const struct chart *c)
{
	const struct figure_series series = {
		.x = c->series->x,
		.y = c->y,
		.n = c->series->n,
		.x_is_day = true,
		.bars = c->bars,
		.decimals = c->decimals,
		.mark = c->marks->at,
		.n_marks = c->marks->n,
		.language = h->language,
	};
	struct figure figure;

	html(h, "<figure><figcaption><strong>");
	html_words(h, c->title);
	html(h, "</strong> ");
	if (c->bars)
		add_bar_sentence(h, c);
	else
		add_sentence(h, c);
	html(h, "</figcaption>\n");
	figure_init(&figure, CHART_WIDTH, CHART_HEIGHT);
	figure_line(&figure, &series);
	svg_add(h, &figure, "chart", NULL);
	figure_release(&figure);
	html(h, "</figure>\n");
}

/* ---- what the marks mean ---- */

static void add_swatch(struct html *h, enum figure_role role)
{
	struct figure figure;

	figure_init(&figure, 12, 12);
	figure_swatch(&figure, role);
	svg_add(h, &figure, "swatch", NULL);
	figure_release(&figure);
}

/* Days of a mark: "Sel 10 Nov 2026", "Sel 10 Nov 2026 – Kam 12 Nov 2026". */
static void add_span(struct html *h, const struct figure_mark *mark)
{
	int64_t from = (int64_t)floor(mark->from + 0.5);
	int64_t until = (int64_t)ceil(mark->until + 0.5) - 1;

	part_date(h, from);
	if (until > from) {
		html(h, " \xe2\x80\x93 ");
		part_date(h, until);
	}
}

static void add_marks_of(struct html *h, const struct marks *m,
			 enum figure_role role, enum word_id title)
{
	size_t n = 0;

	for (size_t i = 0; i < m->n; i++) {
		if (m->at[i].role != role)
			continue;
		if (n++ == 0) {
			html(h, "<li>");
			add_swatch(h, role);
			html_word(h, title);
			html(h, ": ");
		} else {
			html(h, "; ");
		}
		html_text(h, m->at[i].title);
		html(h, ", ");
		add_span(h, &m->at[i]);
	}
	if (n)
		html(h, "</li>\n");
}

static void add_marks(struct html *h, const struct marks *m)
{
	html(h, "<ul class=\"marks\">\n");
	add_marks_of(h, m, ROLE_HOLIDAY, WORD_marked_holidays);
	add_marks_of(h, m, ROLE_EXEMPT, WORD_marked_exempt);
	add_marks_of(h, m, ROLE_BLIND, WORD_marked_blind);
	html(h, "</ul>\n");
}

/* ---- how many days ---- */

static const int spans[] = { 30, 90, DAYS_MOST };

static void add_spans(struct html *h, const struct sentra_page *p)
{
	html(h, "<nav class=\"switch\"");
	html_attr(h, "aria-label", str_of(word(h->language, WORD_days)));
	html(h, "><ul>");
	for (size_t i = 0; i < ARRAY_LEN(spans); i++) {
		struct page_ask ask = *p->ask;
		struct buf address;
		char days[16];

		snprintf(days, sizeof(days), "%d", spans[i]);
		ask.param[1] = spans[i] == 90 ? STR_NULL : str_of(days);
		buf_init(&address, HTML_LINK_MAX);
		page_address(p->page, &ask, &address);
		buf_adds(&address, "#history");
		html(h, "<li><a");
		html_link(h, "href", buf_str(&address));
		if (spans[i] == p->n_days)
			html(h, " aria-current=\"true\"");
		html(h, ">");
		html_wordsf(h, word(h->language, WORD_so_many_days), spans[i]);
		html(h, "</a></li>");
		buf_release(&address);
	}
	html(h, "</ul></nav>\n");
}

/* ---- the table ---- */

static void add_day(struct grid *g, const struct day *d)
{
	char date[DATE_SIZE];
	struct buf shown;

	date_format(d->day, date);
	grid_row(g, STR_NULL, STR_NULL);
	buf_init(&shown, 64);
	date_add(&shown, g->language, d->day);
	grid_add(g, str_of(date));
	grid_show(g, buf_str(&shown));
	buf_release(&shown);
	for (int i = 0; i < 5; i++) {
		const double value[] = { d->followers, d->posts, d->engagement,
					 d->views, d->score };

		if (isnan(value[i]))
			grid_add(g, STR_LIT(""));
		else
			grid_addf(g, "%.*f", i == 4 ? 2 : 0, value[i]);
	}
	if (d->latest_ms == TIME_NONE)
		grid_add(g, STR_LIT(""));
	else
		grid_addf(g, "%lld", (long long)(d->latest_ms / SECOND_MS));
}

void sentra_days_grid(struct grid *g, const struct sentra_page *p)
{
	int64_t last = world_yesterday(p->w);
	static const enum metric metrics[] = { METRIC_followers, METRIC_posts,
					       METRIC_engagement, METRIC_views,
					       METRIC_score };

	grid_column(g, "date", word(g->language, WORD_date), GRID_TEXT);
	for (size_t i = 0; i < ARRAY_LEN(metrics); i++)
		grid_column(g, metric_table[metrics[i]].name,
			    metric_title(g->language, metrics[i]), GRID_NUMBER);
	grid_column(g, "latest", metric_title(g->language, METRIC_latest),
		    GRID_INSTANT);
	for (size_t i = p->days ? p->days->n : 0; i-- > 0;) {
		const struct day *d = &p->days->at[i];

		if (d->day > last - p->n_days)
			add_day(g, d);
	}
}

static void add_table(struct html *h, const struct sentra_page *p)
{
	struct html_table table = { .id = "days", .by = -1 };
	struct grid grid;

	grid_init(&grid, "sentra", h->language);
	sentra_days_grid(&grid, p);
	table.caption = word(h->language, WORD_days_caption);
	html(h, "<details><summary>");
	html_word(h, WORD_days_caption);
	html(h, "</summary>\n");
	html_grid(h, &grid, &table);
	html(h, "</details>\n");
	if (grid.bad)
		buf_spoil_no_memory(&h->out);
	grid_release(&grid);
}

/* ---- the part ---- */

static void add_charts(struct html *h, const struct sentra_page *p,
		       const struct series *s, const struct marks *m)
{
	const struct chart charts[] = {
		{ s, m, s->followers, false, 0,
		  metric_title(h->language, METRIC_followers) },
		{ s, m, s->posts, true, 0,
		  word(h->language, WORD_posts_a_day) },
		{ s, m, s->score, false, 2,
		  metric_title(h->language, METRIC_score) },
	};

	html(h, "<div class=\"charts\">\n");
	for (size_t i = 0; i < ARRAY_LEN(charts); i++)
		add_chart(h, &charts[i]);
	html(h, "</div>\n");
	add_marks(h, m);
	html(h, "<p class=\"note\">");
	html_word(h, WORD_one_formula);
	html(h, " ");
	html_text(h, str_of(p->days->score_version));
	html(h, "</p>\n");
	add_table(h, p);
}

static void mark_all(struct marks *m, const struct sentra_page *p,
		     enum language language)
{
	mark_holidays(m, p->w);
	mark_exempts(m, p, language);
	mark_episodes(m, p, language);
	mark_blind_now(m, p, language);
}

void sentra_charts(struct html *h, const struct sentra_page *p)
{
	struct series *series = calloc(1, sizeof(*series));
	struct marks *marks = calloc(1, sizeof(*marks));

	part_begin(h, "history", WORD_history);
	if (!series || !marks) {
		buf_spoil_no_memory(&h->out);
	} else if (!p->days || !p->days->n) {
		html(h, "<p>");
		html_word(h, p->days ? WORD_no_history : WORD_history_away);
		html(h, "</p>\n");
	} else {
		add_spans(h, p);
		series_of(series, p);
		marks->series = series;
		mark_all(marks, p, h->language);
		add_charts(h, p, series, marks);
	}
	part_end(h);
	if (marks)
		pool_release(&marks->pool);
	free(marks);
	free(series);
}
