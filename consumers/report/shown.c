/* shown.c -- tables with the names of their rows, and matrices. */
#include "shown.h"

#include "common/base/clock.h"
#include "consumers/view/number.h"
#include "consumers/view/snapshot.h"
#include "sayings.h"

#include <math.h>

#define CELL_MAX 400

size_t shown_column(const struct grid *grid, const char *name)
{
	for (size_t c = 0; c < grid->n_columns; c++)
		if (strcmp(grid->column[c].name, name) == 0)
			return c;
	return SIZE_MAX;
}

/* ---- a table ---- */

static void copy_cell(struct grid *to, const struct grid_cell *cell)
{
	grid_add(to, cell->value);
	if (cell->shown.p)
		grid_show(to, cell->shown);
	if (cell->link.p)
		grid_link(to, cell->link);
}

static void copy_row(struct grid *to, const struct report *report,
		     const struct grid *from, size_t row, bool named)
{
	grid_row(to, from->id[row], from->zone[row]);
	if (named)
		grid_add(to, report_name(report, from->id[row]));
	for (size_t c = 0; c < from->n_columns; c++)
		copy_cell(to, &from->cell[row * from->n_columns + c]);
}

void shown_table(struct grid *to, const struct report *report,
		 enum report_table_id id)
{
	const struct grid *from = &report->table[id];
	bool named = report_tables[id].has_ids &&
		     shown_column(from, "name") == SIZE_MAX;

	grid_init(to, from->name, from->language);
	if (named)
		grid_column(to, "name", word(from->language, WORD_sentra),
			    GRID_TEXT);
	for (size_t c = 0; c < from->n_columns; c++)
		grid_column(to, from->column[c].name, from->column[c].title,
			    from->column[c].kind);
	for (size_t i = 0; i < from->n; i++)
		copy_row(to, report, from, i, named);
	to->bad |= from->bad;
}

/* ---- rows that stand together ---- */

/* The rows of one sentra, which stand together: up to the first of another. */
static size_t group_end(const struct grid *grid, size_t begin)
{
	size_t end = begin + 1;

	while (end < grid->n && str_eq(grid->id[end], grid->id[begin]))
		end++;
	return end;
}

/* The row within a group that has that value in the column; SIZE_MAX: none. */
static size_t row_within(const struct report *report, enum report_table_id id,
			 size_t begin, size_t end, const char *column,
			 struct str value)
{
	for (size_t i = begin; i < end; i++)
		if (str_eq(report_value(report, id, i, column), value))
			return i;
	return SIZE_MAX;
}

/* ---- the ranking ---- */

/* The posts of each day; none where no day is known. */
static void add_spark(struct grid *to, const struct report *report,
		      struct str id)
{
	size_t begin = report_find(report, REPORT_days, id), n = 0;
	size_t end = begin == SIZE_MAX
			     ? begin
			     : group_end(&report->table[REPORT_days], begin);
	double points[DAYS_BACK];

	for (size_t i = begin; i < end && n < DAYS_BACK; i++)
		points[n++] = report_number(report, REPORT_days, i, "posts");
	grid_points(to, points, n);
}

/* The columns of the ranking as a page has them: a phone shows the first four,
 * a screen ten or so, and where a sentra is can wait. */
static const char *const ranking_order[] = {
	"rank",        "moved",
	"name",        "state",
	"score",       "followers",
	"growth",      "latest",
	"posts",       "spark",
	"engagement",  "views",
	"rate",        "rank_followers",
	"rank_latest", "rank_posts",
	"f",           "u",
	"a",           "e",
	"kind",        "city",
	"province",    "timezone",
};

static void add_ranking_row(struct grid *to, const struct report *report,
			    size_t row)
{
	const struct grid *from = &report->table[REPORT_ranking];

	grid_row(to, from->id[row], from->zone[row]);
	for (size_t i = 0; i < ARRAY_LEN(ranking_order); i++) {
		size_t c = shown_column(from, ranking_order[i]);

		if (c == SIZE_MAX)
			add_spark(to, report, from->id[row]);
		else
			copy_cell(to, &from->cell[row * from->n_columns + c]);
	}
}

void shown_ranking(struct grid *to, const struct report *report)
{
	const struct grid *from = &report->table[REPORT_ranking];

	grid_init(to, from->name, from->language);
	for (size_t i = 0; i < ARRAY_LEN(ranking_order); i++) {
		size_t c = shown_column(from, ranking_order[i]);

		if (c == SIZE_MAX)
			grid_column(to, ranking_order[i],
				    word(from->language,
					 WORD_report_posts_by_day),
				    GRID_SPARK);
		else
			grid_column(to, from->column[c].name,
				    from->column[c].title,
				    from->column[c].kind);
	}
	for (size_t i = 0; i < from->n; i++)
		add_ranking_row(to, report, i);
	to->bad |= from->bad;
}

/* ---- programmes ---- */

static bool is_programme(const struct report *report, size_t row)
{
	return str_is(report_value(report, REPORT_programmes, row, "class"),
		      "programmes");
}

size_t shown_programmes(const struct report *report)
{
	size_t n = 0;

	for (size_t i = 0; i < report->table[REPORT_programmes].n; i++)
		n += is_programme(report, i);
	return n;
}

/* How much of a programme a sentra told, for people. */
static void add_told(struct buf *out, const struct report *report, size_t row,
		     enum language language)
{
	int64_t last_ms =
		value_ms(report_value(report, REPORT_coverage, row, "last"));
	bool gap = report_number(report, REPORT_coverage, row, "gap") == 1;

	if (gap)
		buf_addf(out, "%s: ", word(language, WORD_gap_small));
	else {
		number_add(out, language,
			   report_value(report, REPORT_coverage, row,
					"posts_30d"));
		buf_adds(out, "\xc3\x97, ");
	}
	if (last_ms == TIME_NONE)
		buf_adds(out, word(language, WORD_never));
	else
		age_add(out, language, report->as_of_ms - last_ms);
}

/* Shown in place of a value that is a word for programs. */
static void show_cell(struct grid *to, const char *value, struct buf *shown)
{
	grid_add(to, str_of(value));
	grid_show(to, buf_str(shown));
	to->bad |= shown->bad;
	buf_release(shown);
}

static void add_coverage(struct grid *to, const struct report *report,
			 size_t row)
{
	double gap = report_number(report, REPORT_coverage, row, "gap");
	struct buf text;

	buf_init(&text, CELL_MAX);
	if (isnan(gap))
		buf_addc(&text, '-');
	else
		add_told(&text, report, row, to->language);
	show_cell(to, isnan(gap) ? "" : gap == 1 ? "gap" : "told", &text);
}

/* The labels' ids and names lie in the grid's own pool, as titles have to. */
static size_t add_programmes(struct grid *to, const struct report *report,
			     size_t first, struct str *label)
{
	size_t n = 0, place = 0;

	for (size_t i = 0; i < report->table[REPORT_programmes].n; i++) {
		const char *id, *name;

		if (!is_programme(report, i) || place++ < first)
			continue;
		if (n + 1 == GRID_COLUMNS_MAX)
			break;
		label[n] = report_value(report, REPORT_programmes, i, "label");
		id = pool_copy(&to->pool, label[n]);
		name = pool_copy(&to->pool, report_label(report, label[n]));
		grid_column(to, id ? id : "", name ? name : "", GRID_TEXT);
		n++;
	}
	to->bad |= to->pool.bad;
	return n;
}

size_t shown_coverage(struct grid *to, const struct report *report,
		      size_t first)
{
	const struct grid *from = &report->table[REPORT_coverage];
	struct str label[GRID_COLUMNS_MAX];
	size_t n;

	grid_init(to, "coverage", from->language);
	grid_column(to, "name", word(from->language, WORD_sentra), GRID_TEXT);
	n = add_programmes(to, report, first, label);
	for (size_t i = 0, end; i < from->n; i = end) {
		end = group_end(from, i);
		grid_row(to, from->id[i], from->zone[i]);
		grid_add(to, report_name(report, from->id[i]));
		for (size_t l = 0; l < n; l++)
			add_coverage(to, report,
				     row_within(report, REPORT_coverage, i, end,
						"label", label[l]));
	}
	to->bad |= from->bad;
	return n;
}

/* ---- targets ---- */

#define INDICATOR_TITLE(name, ...) \
	[INDICATOR_##name] = WORD_report_indicator_##name,
const enum word_id shown_indicators[INDICATOR_COUNT] = { INDICATORS(
	INDICATOR_TITLE) };
#undef INDICATOR_TITLE
#define INDICATOR_NAME(name, ...) #name,
static const char *const names[] = { INDICATORS(INDICATOR_NAME) };
#undef INDICATOR_NAME

/* Whole numbers without decimals; "-" where nothing is known. */
static void add_number(struct buf *out, enum language language, double number,
		       int decimals)
{
	if (isnan(number))
		buf_addc(out, '-');
	else
		decimal_add(out, language, number, decimals);
}

static int decimals_of(double number)
{
	return number == trunc(number) ? 0 : 2;
}

static void add_target(struct grid *to, const struct report *report, size_t row)
{
	double target = report_number(report, REPORT_targets, row, "target");
	double real = report_number(report, REPORT_targets, row, "realisasi");
	double percent = report_number(report, REPORT_targets, row, "capaian");
	struct buf text;

	buf_init(&text, CELL_MAX);
	add_number(&text, to->language, real, decimals_of(real));
	buf_adds(&text, " / ");
	add_number(&text, to->language, target, decimals_of(target));
	if (!isnan(percent)) {
		buf_adds(&text, " (");
		decimal_add(&text, to->language, percent, 2);
		buf_adds(&text, "%)");
	}
	show_cell(to,
		  isnan(percent)   ? ""
		  : percent >= 100 ? "reached"
				   : "under",
		  &text);
}

void shown_targets(struct grid *to, const struct report *report)
{
	const struct grid *from = &report->table[REPORT_targets];

	grid_init(to, "targets", from->language);
	grid_column(to, "name", word(from->language, WORD_sentra), GRID_TEXT);
	for (size_t k = 0; k < INDICATOR_COUNT; k++)
		grid_column(to, names[k],
			    word(from->language, shown_indicators[k]),
			    GRID_TEXT);
	for (size_t i = 0, end; i < from->n; i = end) {
		end = group_end(from, i);
		grid_row(to, from->id[i], from->zone[i]);
		grid_add(to, report_name(report, from->id[i]));
		for (size_t k = 0; k < INDICATOR_COUNT; k++)
			add_target(to, report,
				   row_within(report, REPORT_targets, i, end,
					      "indicator", str_of(names[k])));
	}
	to->bad |= from->bad;
}

/* ---- facts ---- */

static void add_fact(struct grid *to, enum word_id title, struct str value)
{
	grid_row(to, STR_NULL, STR_NULL);
	grid_add(to, str_of(word(to->language, title)));
	grid_add(to, value);
}

static void add_date(struct grid *to, enum word_id title, int64_t day)
{
	char date[DATE_SIZE];

	date_format(day, date);
	add_fact(to, title, str_of(date));
}

static void add_as_of(struct grid *to, const struct report *report)
{
	char text[RFC3339_SIZE];
	struct buf shown;

	rfc3339_format(report->as_of_ms, text);
	add_fact(to, WORD_card_as_of, str_of(text));
	buf_init(&shown, CELL_MAX);
	say_as_of(&shown, report, to->language);
	grid_show(to, buf_str(&shown));
	to->bad |= shown.bad;
	buf_release(&shown);
}

void shown_facts(struct grid *to, const struct report *report)
{
	enum language language = report->table[REPORT_ranking].language;

	grid_init(to, "facts", language);
	grid_column(to, "name", word(language, WORD_report_fact), GRID_TEXT);
	grid_column(to, "value", word(language, WORD_report_value), GRID_TEXT);
	add_fact(to, WORD_report_fact_period, report->period);
	add_date(to, WORD_report_fact_from, report->from_day);
	add_date(to, WORD_report_fact_to, report->to_day);
	add_as_of(to, report);
	add_fact(to, WORD_report_zone, report->timezone);
	add_fact(to, WORD_report_fact_score, report->score_version);
	add_fact(to, WORD_report_fact_lexicon, report->lexicon_version);
	add_fact(to, WORD_report_fact_roster, report->roster_sha256);
	add_fact(to, WORD_report_fact_targets, report->targets_sha256);
	add_fact(to, WORD_report_fact_previous, report->previous);
	add_fact(to, WORD_report_fact_previous_sum, report->previous_sha256);
	if (report->known_from_day != DAY_WHOLE)
		add_date(to, WORD_report_fact_known, report->known_from_day);
}
