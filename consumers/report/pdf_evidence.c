/* pdf_evidence.c -- what each number is by, what the report rests on, and how
 * to check it. */
#include "common/base/clock.h"
#include "consumers/view/number.h"
#include "consumers/view/snapshot.h"
#include "consumers/view/text.h"
#include "formulas.h"
#include "pdf_pages.h"
#include "pdf_table.h"

#include <inttypes.h>
#include <math.h>

#define TOPICS_MOST 12
#define LARGEST     7.0  /* type */
#define NOTE        14.0 /* of what is left out */
#define GAP         10.0
#define MORE        1.0 /* of each row, beyond the least */

/* ---- definitions ---- */

/* Where the title of a column would not say it. */
static const struct {
	const char *formula;
	enum word_id title;
} titles[] = {
	{ "total", WORD_report_table_totals },
	{ "told", WORD_report_table_programmes },
	{ "gap", WORD_gaps_count },
	{ "stale", WORD_stale_since },
	{ "blind", WORD_blind_since },
	{ "unseen", WORD_report_table_unseen },
	{ "offset", WORD_report_table_log },
};

/* The first column that has a formula; NULL: none. */
static const struct report_column *column_by(const char *formula)
{
	for (size_t t = 0; t < REPORT_TABLES; t++)
		for (size_t c = 0; c < report_tables[t].n_columns; c++) {
			const struct report_column *column =
				&report_tables[t].column[c];

			if (column->formula &&
			    strcmp(column->formula, formula) == 0)
				return column;
		}
	return NULL;
}

static const char *name_of(const struct pdf *pdf, const char *formula)
{
	const struct report_column *column = column_by(formula);

	for (size_t i = 0; i < ARRAY_LEN(titles); i++)
		if (strcmp(titles[i].formula, formula) == 0)
			return word(pdf->language, titles[i].title);
	return column ? word(pdf->language, column->title) : formula;
}

static void definition(const void *arg, size_t row, size_t column,
		       struct pdf_cell *out)
{
	const struct pdf *pdf = arg;
	const char *id = formulas[row].id;

	if (column == 0) {
		buf_adds(&out->text, name_of(pdf, id));
		out->tone = TONE_STRONG;
	} else {
		buf_adds(&out->text, formula_about(id, pdf->language));
	}
}

static void definitions(struct pdf *pdf, double bottom)
{
	struct pdf_column columns[] = {
		{ .title = word(pdf->language, WORD_report_figure),
		  .heads = true },
		{ .title = word(pdf->language, WORD_how_computed),
		  .breaks = true },
	};
	struct pdf_table table = { .column = columns,
				   .n_columns = ARRAY_LEN(columns),
				   .largest = LARGEST,
				   .cell = definition,
				   .arg = pdf };

	while (formulas[table.n_rows].id)
		table.n_rows++;
	pdf_table(pdf, &table, bottom);
}

/* ---- versions and sums ---- */

struct fact {
	const char *title;
	struct str value;
};

static void fact_cell(const void *arg, size_t row, size_t column,
		      struct pdf_cell *out)
{
	const struct fact *fact = (const struct fact *)arg + row;

	if (column == 0)
		buf_adds(&out->text, fact->title);
	else if (fact->value.n)
		text_add_line(&out->text, fact->value);
	else
		buf_adds(&out->text, PDF_DASH);
}

#define FACTS 7
static void facts(struct pdf *pdf, double bottom)
{
	const struct report *r = pdf->report;
	const struct fact rows[FACTS] = {
		{ "report.json, SHA-256", str_of(pdf->sum) },
		{ word(pdf->language, WORD_formula_version), r->score_version },
		{ word(pdf->language, WORD_lexicon), r->lexicon_version },
		{ "roster.json, SHA-256", r->roster_sha256 },
		{ "targets.json, SHA-256", r->targets_sha256 },
		{ word(pdf->language, WORD_report_pdf_previous), r->previous },
		{ word(pdf->language, WORD_report_pdf_previous_sum),
		  r->previous_sha256 },
	};
	struct pdf_column columns[] = {
		{ .title = word(pdf->language, WORD_report_pdf_made_with),
		  .heads = true },
		{ .title = word(pdf->language, WORD_report_value) },
	};
	struct pdf_table table = { .column = columns,
				   .n_columns = ARRAY_LEN(columns),
				   .n_rows = FACTS,
				   .largest = LARGEST,
				   .cell = fact_cell,
				   .arg = rows };

	pdf_table(pdf, &table, bottom);
}

/* ---- the log ---- */

/* The partitions of a topic together. */
struct topic {
	struct str name;
	size_t partitions;
	int64_t first, last; /* offsets; -1: it has none */
	double messages;
	struct str first_at, last_at; /* the earliest, the latest */
};

static bool is_before(struct str a, struct str b)
{
	return b.n == 0 || value_number(a) < value_number(b);
}

static void add_partition(struct topic *topic, const struct report *report,
			  size_t row)
{
	struct str first_at = report_value(report, REPORT_log, row, "first_at");
	struct str last_at = report_value(report, REPORT_log, row, "last_at");
	double messages = report_number(report, REPORT_log, row, "messages");
	int64_t first, last;

	topic->partitions++;
	topic->messages += isnan(messages) ? 0 : messages;
	if (str_number(report_value(report, REPORT_log, row, "first"),
		       &first) &&
	    (topic->first < 0 || first < topic->first))
		topic->first = first;
	if (str_number(report_value(report, REPORT_log, row, "last"), &last) &&
	    last > topic->last)
		topic->last = last;
	if (first_at.n && is_before(first_at, topic->first_at))
		topic->first_at = first_at;
	if (last_at.n && !is_before(last_at, topic->last_at))
		topic->last_at = last_at;
	else if (!topic->last_at.n)
		topic->last_at = last_at;
}

struct log {
	struct pdf *pdf;
	struct topic topic[TOPICS_MOST];
	size_t n, left; /* topics; of those left out their partitions */
};

static void collect(struct log *log)
{
	const struct report *report = log->pdf->report;

	for (size_t i = 0; i < report->table[REPORT_log].n; i++) {
		struct str name = report_value(report, REPORT_log, i, "topic");
		size_t t = 0;

		while (t < log->n && !str_eq(log->topic[t].name, name))
			t++;
		if (t == TOPICS_MOST) {
			log->left++;
			continue;
		}
		if (t == log->n)
			log->topic[log->n++] = (struct topic){ .name = name,
							       .first = -1,
							       .last = -1 };
		add_partition(&log->topic[t], report, i);
	}
}

static void add_count(struct buf *out, enum language language, double count)
{
	if (count >= 0)
		decimal_add(out, language, count, 0);
	else
		buf_adds(out, PDF_DASH);
}

static void log_cell(const void *arg, size_t row, size_t column,
		     struct pdf_cell *out)
{
	const struct log *log = arg;
	const struct topic *topic = &log->topic[row];
	enum language language = log->pdf->language;
	const double counts[] = { (double)topic->partitions,
				  (double)topic->first, (double)topic->last,
				  topic->messages };

	if (column == 0)
		text_add_line(&out->text, topic->name);
	else if (column <= ARRAY_LEN(counts))
		add_count(&out->text, language, counts[column - 1]);
	else
		pdf_instant(&out->text, log->pdf,
			    column == 5 ? topic->first_at : topic->last_at);
	if (!out->text.len)
		buf_adds(&out->text, PDF_DASH);
}

static void log_table(struct log *log, double bottom)
{
	static const enum word_id heads[] = {
		WORD_topic,          WORD_partitions,      WORD_report_first,
		WORD_report_last,    WORD_report_messages, WORD_report_first_at,
		WORD_report_last_at,
	};
	struct pdf_column columns[ARRAY_LEN(heads)];
	struct pdf_table table = { .column = columns,
				   .n_columns = ARRAY_LEN(heads),
				   .n_rows = log->n,
				   .largest = LARGEST,
				   .cell = log_cell,
				   .arg = log };

	for (size_t c = 0; c < ARRAY_LEN(heads); c++)
		columns[c] = (struct pdf_column){
			.title = word(log->pdf->language, heads[c]),
			.align = c ? CANVAS_RIGHT : CANVAS_LEFT,
			.heads = c == 0,
		};
	pdf_table(log->pdf, &table, bottom);
}

/* ---- the page ---- */

static double height_of(size_t rows, size_t lines)
{
	return rows ? pdf_table_least(rows, lines) + MORE * (double)rows + GAP
		    : 0;
}

void pdf_evidence(struct pdf *pdf)
{
	struct log log = { .pdf = pdf };
	double log_height;

	pdf_page(pdf, word(pdf->language, WORD_report_pdf_evidence));
	pdf_word(pdf, LOOK_SMALL, 3, WORD_report_pdf_how_to_check);
	pdf->y += GAP;
	collect(&log);
	log_height = height_of(log.n, 2) + (log.left ? NOTE : 0);
	definitions(pdf, PDF_BOTTOM - height_of(FACTS, 2) - log_height);
	pdf->y += GAP;
	facts(pdf, PDF_BOTTOM - log_height);
	pdf->y += GAP;
	log_table(&log, PDF_BOTTOM - (log.left ? NOTE : 0));
	if (log.left)
		pdf_left_out(pdf, WORD_report_pdf_partitions_left, log.left);
}
