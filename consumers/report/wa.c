/* wa.c -- wa.txt: what the meeting is told, as a message for WhatsApp. */
#include "consumers/view/number.h"
#include "consumers/view/snapshot.h"
#include "message.h"
#include "rendering.h"
#include "sayings.h"
#include "shown.h"

#include <math.h>

static void add_head(struct message *m)
{
	buf_addf(m->out, "*%s*\n", word(m->language, WORD_report_title));
	say_period(m->out, m->report, m->language);
	buf_addf(m->out, "\n%s ", word(m->language, WORD_data_as_of));
	say_as_of(m->out, m->report, m->language);
	buf_addc(m->out, '\n');
}

/* ---- the two top 5 ---- */

static struct str value_of(const struct message *m, enum report_table_id id,
			   size_t row, const char *column)
{
	return report_value(m->report, id, row, column);
}

static void add_growth(struct message *m, enum report_table_id id, size_t row)
{
	double growth = report_number(m->report, id, row, "growth");

	if (isnan(growth))
		return;
	buf_adds(m->out, " (");
	change_add(m->out, m->language, growth, 0);
	buf_addc(m->out, ')');
}

static void add_top(struct message *m, enum report_table_id id)
{
	buf_addf(m->out, "\n*%s*\n",
		 word(m->language, report_tables[id].title));
	for (size_t i = 0; i < m->report->table[id].n; i++) {
		number_add(m->out, m->language, value_of(m, id, i, "rank"));
		buf_adds(m->out, ". ");
		message_name(m, value_of(m, id, i, "name"));
		buf_adds(m->out, ": ");
		if (id == REPORT_top_latest) {
			message_time(m, value_ms(value_of(m, id, i, "latest")),
				     STR_NULL);
		} else {
			number_add(m->out, m->language,
				   value_of(m, id, i, "followers"));
			add_growth(m, id, i);
		}
		buf_addc(m->out, '\n');
	}
	if (!m->report->table[id].n)
		buf_adds(m->out, "-\n");
}

/* ---- how they stand ---- */

/* "hidup 25, lesu 1, mati 2, ..." */
static void add_states(struct message *m)
{
	static const struct {
		const char *total;
		enum word_id word;
	} states[] = {
		{ "live", WORD_fresh },
		{ "weak", WORD_aging },
		{ "dead", WORD_stale },
		{ "unseen", WORD_blind },
		{ "none", WORD_report_poster_no_account },
		{ "exempt", WORD_exempt },
	};

	buf_addf(m->out, "\n*%s*\n", word(m->language, WORD_states_title));
	for (size_t i = 0; i < ARRAY_LEN(states); i++) {
		buf_addf(m->out, "%s%s ", i ? ", " : "",
			 word(m->language, states[i].word));
		message_number(m, report_total(m->report, states[i].total), 0);
	}
	buf_addc(m->out, '\n');
	say_silent_short(m->out, m->report, m->language, m->chars);
	buf_addc(m->out, '\n');
	say_unseen(m->out, m->report, m->language);
	buf_addc(m->out, '\n');
	if (m->report->known_from_day != DAY_WHOLE) {
		say_reach(m->out, m->report, m->language);
		buf_addc(m->out, '\n');
	}
}

/* How many targets of an indicator are reached, of those known. */
static void count(const struct report *report, const char *indicator,
		  size_t *reached, size_t *known)
{
	*reached = *known = 0;
	for (size_t i = 0; i < report->table[REPORT_targets].n; i++) {
		double percent =
			report_number(report, REPORT_targets, i, "capaian");

		if (isnan(percent) ||
		    !str_is(report_value(report, REPORT_targets, i,
					 "indicator"),
			    indicator))
			continue;
		++*known;
		*reached += percent >= 100;
	}
}

/* "- Pengikut: 17 dari 27", a line each */
static void add_targets(struct message *m)
{
	static const char *const names[] = { "followers", "posts_week",
					     "silence_days", "programmes" };
	size_t n = 0;

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		size_t reached, known;

		count(m->report, names[i], &reached, &known);
		if (!known)
			continue;
		if (n++ == 0)
			buf_addf(m->out, "\n*%s*\n",
				 word(m->language,
				      WORD_report_targets_reached));
		buf_addf(m->out, "- %s: %zu%s%zu\n",
			 word(m->language, shown_indicators[i]), reached,
			 word(m->language, WORD_of_them), known);
	}
}

static void write_all(struct message *m)
{
	add_head(m);
	add_top(m, REPORT_top_followers);
	add_top(m, REPORT_top_latest);
	add_states(m);
	add_targets(m);
}

int wa_make(const struct report *report, enum language language,
	    struct buf *out, struct err *err)
{
	struct message message = { .report = report,
				   .language = language,
				   .out = out };

	return message_fit(&message, write_all, WA_CHARS, err);
}
