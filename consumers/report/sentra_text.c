/* sentra_text.c -- the message to one sentra: its indicators, its programmes
 * and targets, and what to do next.  Times are by its own clock. */
#include "consumers/view/number.h"
#include "consumers/view/snapshot.h"
#include "consumers/view/text.h"
#include "message.h"
#include "rendering.h"
#include "sayings.h"

#include <errno.h>
#include <math.h>

/* Names in one list. */
#define NAMES_MOST 6

static struct str own(const struct message *m, const char *column)
{
	return report_value(m->report, REPORT_ranking, m->row, column);
}

static void end_line(struct message *m)
{
	buf_addc(m->out, '\n');
}

/* ---- indicators ---- */

/* " (peringkat 2 dari 31)", of those that have a rank. */
static void add_rank(struct message *m, const char *column)
{
	struct str rank = own(m, column);
	size_t n = 0;

	if (!rank.p)
		return;
	for (size_t i = 0; i < m->report->table[REPORT_ranking].n; i++)
		n += report_value(m->report, REPORT_ranking, i, column).p !=
		     NULL;
	buf_adds(m->out, " (");
	message_word(m, WORD_report_rank_small);
	number_add(m->out, m->language, rank);
	buf_addf(m->out, "%s%zu)", word(m->language, WORD_of_them), n);
}

static void add_number(struct message *m, enum word_id title,
		       const char *column, const char *rank)
{
	message_title(m, title);
	number_add(m->out, m->language, own(m, column));
	add_rank(m, rank);
	end_line(m);
}

static void add_latest(struct message *m)
{
	message_title(m, WORD_report_latest);
	message_time(m, value_ms(own(m, "latest")), own(m, "timezone"));
	add_rank(m, "rank_latest");
	end_line(m);
}

/* ", naik 2 sejak laporan 2026-W47" */
static void add_moved(struct message *m)
{
	double moved = value_number(own(m, "moved"));

	if (isnan(moved))
		return;
	buf_addf(m->out, ", %s",
		 word(m->language, moved > 0   ? WORD_moved_up
				   : moved < 0 ? WORD_moved_down
					       : WORD_moved_not));
	if (moved != 0) {
		buf_addc(m->out, ' ');
		message_number(m, fabs(moved), 0);
	}
	if (m->report->previous.n) {
		message_word(m, WORD_report_since_report);
		text_add_line(m->out, m->report->previous);
	}
}

static void add_score(struct message *m)
{
	message_title(m, WORD_report_score);
	message_number(m, value_number(own(m, "score")), 2);
	add_rank(m, "rank");
	add_moved(m);
	end_line(m);
}

static void add_state(struct message *m)
{
	const struct grid *grid = &m->report->table[REPORT_ranking];

	message_title(m, WORD_report_state);
	grid_cell_text(grid, m->row, grid->n_columns - 1, m->out);
	end_line(m);
}

/* ---- programmes ---- */

/* Whether a row of `coverage` is of this sentra, and its gap is that. */
static bool is_told(const struct message *m, size_t row, double gap)
{
	return str_eq(m->report->table[REPORT_coverage].id[row], m->sentra) &&
	       report_number(m->report, REPORT_coverage, row, "gap") == gap;
}

static void add_programme(struct message *m, size_t row, bool with_posts)
{
	struct str label =
		report_value(m->report, REPORT_coverage, row, "label");

	message_name(m, report_label(m->report, label));
	if (!with_posts)
		return;
	buf_addc(m->out, ' ');
	number_add(m->out, m->language,
		   report_value(m->report, REPORT_coverage, row, "posts_30d"));
}

/* "Permakanan 5, PENA 2 dan 3 lainnya"; how many there are. */
static size_t add_programmes(struct message *m, double gap)
{
	size_t n = 0;

	for (size_t i = 0; i < m->report->table[REPORT_coverage].n; i++) {
		if (!is_told(m, i, gap) || n++ >= NAMES_MOST)
			continue;
		buf_adds(m->out, n > 1 ? ", " : "");
		add_programme(m, i, gap == 0);
	}
	if (n > NAMES_MOST)
		buf_addf(m->out, word(m->language, WORD_report_and_more),
			 n - NAMES_MOST);
	return n;
}

static void add_told(struct message *m, enum word_id title, double gap)
{
	message_title(m, title);
	if (!add_programmes(m, gap))
		message_word(m, WORD_none);
	end_line(m);
}

static bool has_coverage(const struct message *m)
{
	for (size_t i = 0; i < m->report->table[REPORT_coverage].n; i++)
		if (is_told(m, i, 0) || is_told(m, i, 1))
			return true;
	return false;
}

/* ---- targets ---- */

static double target_of(const struct message *m, size_t row, const char *column)
{
	return report_number(m->report, REPORT_targets, row, column);
}

static void add_mixed(struct message *m, double number)
{
	message_number(m, number, number == trunc(number) ? 0 : 2);
}

/* "Pengikut: 18.200 / 20.000 (91,00%)" */
static void add_target(struct message *m, size_t row)
{
	double percent = target_of(m, row, "capaian");

	buf_adds(m->out, "- ");
	grid_cell_text(&m->report->table[REPORT_targets], row, 0, m->out);
	buf_adds(m->out, ": ");
	add_mixed(m, target_of(m, row, "realisasi"));
	buf_adds(m->out, " / ");
	add_mixed(m, target_of(m, row, "target"));
	if (!isnan(percent)) {
		buf_adds(m->out, " (");
		message_number(m, percent, 2);
		buf_adds(m->out, "%)");
	}
	end_line(m);
}

static void add_targets(struct message *m)
{
	const struct grid *grid = &m->report->table[REPORT_targets];
	size_t n = 0;

	for (size_t i = 0; i < grid->n; i++) {
		if (!str_eq(grid->id[i], m->sentra))
			continue;
		if (n++ == 0)
			buf_addf(m->out, "\n*%s*\n",
				 word(m->language, WORD_report_table_targets));
		add_target(m, i);
	}
}

/* ---- what was not seen, what comes next ---- */

/* Hours over all of its accounts; nothing where there are none. */
static void add_unseen(struct message *m)
{
	const struct grid *grid = &m->report->table[REPORT_unseen];
	double hours = 0;

	for (size_t i = 0; i < grid->n; i++)
		if (str_eq(grid->id[i], m->sentra))
			hours += report_number(m->report, REPORT_unseen, i,
					       "hours");
	if (hours == 0)
		return;
	message_title(m, WORD_report_hours_unseen);
	message_number(m, hours, 1);
	message_word(m, WORD_report_may_lack);
	end_line(m);
}

/* Each says nothing where there is nothing to do. */

static void add_post_again(struct message *m)
{
	int64_t latest_ms = value_ms(own(m, "latest"));
	struct str state = own(m, "state");

	if (latest_ms == TIME_NONE) {
		message_word(m, WORD_report_no_post_known);
		buf_adds(m->out, ".\n");
	} else if (str_is(state, "aging") || str_is(state, "stale")) {
		message_word(m, WORD_report_pdf_post_again);
		message_time(m, latest_ms, own(m, "timezone"));
		buf_adds(m->out, ".\n");
	}
}

static void add_tell(struct message *m)
{
	struct buf *out = m->out, names;

	buf_init(&names, WA_CHARS * 4);
	m->out = &names;
	if (add_programmes(m, 1))
		buf_addf(out, "%s%s.\n",
			 word(m->language, WORD_report_pdf_tell),
			 buf_shown(&names));
	m->out = out;
	buf_spoil(out, &names);
	buf_release(&names);
}

/* "Target yang belum tercapai: Unggahan per pekan, ..." */
static void add_behind(struct message *m)
{
	const struct grid *grid = &m->report->table[REPORT_targets];
	size_t n = 0;

	for (size_t i = 0; i < grid->n; i++) {
		if (!str_eq(grid->id[i], m->sentra) ||
		    !(target_of(m, i, "capaian") < 100))
			continue;
		if (n++ == 0)
			message_word(m, WORD_report_behind);
		else
			buf_adds(m->out, ", ");
		grid_cell_text(grid, i, 0, m->out);
	}
	if (n)
		buf_adds(m->out, ".\n");
}

/* Platforms on which it cannot be seen at the end: no fault of its own. */
static void add_see_again(struct message *m)
{
	const struct grid *grid = &m->report->table[REPORT_blind];
	size_t n = 0;

	for (size_t i = 0; i < grid->n; i++) {
		if (!str_eq(grid->id[i], m->sentra))
			continue;
		if (n++ == 0)
			message_word(m, WORD_report_pdf_see_again);
		else
			buf_adds(m->out, ", ");
		grid_cell_text(grid, i, 1, m->out);
	}
	if (n)
		buf_adds(m->out, ".\n");
}

static void add_next(struct message *m)
{
	static void (*const steps[])(struct message *) = {
		add_post_again,
		add_tell,
		add_behind,
		add_see_again,
	};
	size_t before;

	buf_addf(m->out, "\n*%s*\n", word(m->language, WORD_report_next));
	before = m->out->len;
	for (size_t i = 0; i < ARRAY_LEN(steps); i++)
		steps[i](m);
	if (m->out->len == before) {
		message_word(m, WORD_report_pdf_nothing_to_do);
		end_line(m);
	}
}

static void write_all(struct message *m)
{
	buf_addc(m->out, '*');
	message_name(m, report_name(m->report, m->sentra));
	buf_adds(m->out, "*\n");
	say_period(m->out, m->report, m->language);
	buf_addf(m->out, "\n%s ", word(m->language, WORD_data_as_of));
	message_time(m, m->report->as_of_ms, own(m, "timezone"));
	buf_adds(m->out, "\n\n");
	add_number(m, WORD_report_followers, "followers", "rank_followers");
	add_latest(m);
	add_number(m, WORD_posts, "posts", "rank_posts");
	add_score(m);
	add_state(m);
	add_unseen(m);
	if (has_coverage(m)) {
		end_line(m);
		add_told(m, WORD_report_told_30d, 0);
		add_told(m, WORD_report_gaps_30d, 1);
	}
	add_targets(m);
	add_next(m);
}

int sentra_text_make(const struct report *report, struct str id,
		     enum language language, struct buf *out, struct err *err)
{
	struct message message = {
		.report = report,
		.language = language,
		.sentra = id,
		.row = report_find(report, REPORT_ranking, id),
		.out = out,
	};

	if (message.row == SIZE_MAX)
		return err_set(err, -ENOENT,
			       "the report has no sentra \"%.*s\"",
			       STR_ARG(id));
	return message_fit(&message, write_all, WA_CHARS, err);
}
