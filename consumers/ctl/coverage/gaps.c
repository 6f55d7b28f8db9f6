/* gaps.c -- `sentractl gaps`: which programme is not told, by whom, and for how
 * long. */
#include "consumers/ctl/pick.h"
#include "consumers/ctl/roster_file.h"
#include "consumers/view/district.h"
#include "gaps_page.h"
#include "vocabulary.h"

#include "common/base/clock.h"
#include "common/config/options.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#define PAGE_MAX ((size_t)64 << 20)
#define DAY_S    (DAY_MS / SECOND_MS)

/* What one run asks, and what it found. */
struct question {
	struct ctl *ctl;
	struct roster *roster; /* owned, as are */
	struct lexicon *lexicon;
	const struct sentra **sentra;
	size_t n_sentras;
	struct district district;
	const struct label *label[LABELS_MOST];
	size_t n_labels;
	int64_t day; /* today, of the whole board */
	struct told told;
	struct told_row *rows;
	size_t *order; /* of the matrix: labels, then sentra */
	struct store_since since;
	struct redisReply *health;
	struct gaps_page page;
};

static void release(struct question *q)
{
	redis_reply_free(q->health);
	free(q->order);
	free(q->rows);
	told_release(&q->told);
	district_release(&q->district);
	free(q->sentra);
	lexicon_free(q->lexicon);
	roster_free(q->roster);
}

/* ---- what is asked ---- */

/* At most one of the three. */
static int check_usage(const struct arguments *args)
{
	if (!!args->district + !!args->programme + !!args->sentra > 1)
		return command_usage("gaps takes one of --district, "
				     "--programme, --sentra",
				     "");
	return command_one_form(args);
}

static int choose_all_sentra(struct question *q, struct err *err)
{
	q->sentra = calloc(q->roster->n + 1, sizeof(*q->sentra));
	if (!q->sentra)
		return err_set(err, -ENOMEM, "no memory for the gaps");
	for (size_t i = 0; i < q->roster->n; i++)
		if (sentra_active(&q->roster->sentras[i], q->day))
			q->sentra[q->n_sentras++] = &q->roster->sentras[i];
	return 0;
}

static int choose_sentra(struct question *q, struct err *err)
{
	const struct sentra *only =
		pick_sentra(q->roster, q->ctl->args.sentra, err);

	if (!only)
		return -ENOENT;
	q->sentra = calloc(1, sizeof(*q->sentra));
	if (!q->sentra)
		return err_set(err, -ENOMEM, "no memory for the gaps");
	q->sentra[q->n_sentras++] = only;
	q->page.name = only->name;
	return 0;
}

static int choose_district(struct question *q, struct err *err)
{
	const char *asked = q->ctl->args.district;
	int rc = district_find(&q->district, q->roster, q->day, asked, err);

	q->page.name = rc == 0 ? q->district.name : asked;
	return rc;
}

static int choose(struct question *q, struct err *err)
{
	const struct arguments *args = &q->ctl->args;
	int rc;

	q->n_labels =
		vocabulary_of(q->lexicon, LABEL_PROGRAMME, q->day, q->label);
	if (args->programme) {
		q->label[0] =
			vocabulary_programme(q->lexicon, args->programme, err);
		if (!q->label[0])
			return -ENOENT;
		q->n_labels = 1;
		q->page.name = q->label[0]->name;
		q->page.view = GAPS_PROGRAMME;
	}
	if (args->district) {
		q->page.view = GAPS_DISTRICT;
		rc = choose_district(q, err);
	} else if (args->sentra) {
		q->page.view = GAPS_SENTRA;
		rc = choose_sentra(q, err);
	} else {
		rc = choose_all_sentra(q, err);
	}
	return rc;
}

/* ---- what is known ---- */

static int read_told(struct question *q, struct err *err)
{
	bool district = q->page.view == GAPS_DISTRICT;
	const struct sentra *const *sentra =
		district ? q->district.sentra : q->sentra;
	size_t n = district ? q->district.n : q->n_sentras;
	int rc = told_init(&q->told, q->label, q->n_labels, sentra, n, err);

	q->told.now_s = ctl_now_ms(q->ctl) / SECOND_MS;
	q->told.gap_s = q->ctl->args.days * DAY_S;
	if (rc == 0)
		rc = ctl_connect(q->ctl, err);
	if (rc == 0)
		rc = store_told(q->ctl, q->roster, &q->told, err);
	if (rc == 0)
		rc = store_since(q->ctl, sentra, n, &q->since, err);
	if (rc == 0)
		rc = store_health(q->ctl, &q->health, err);
	if (rc == 0 && q->n_labels && n && told_is_empty(&q->told) &&
	    !redis_reply_len(q->health))
		rc = store_is_empty(q->ctl, err);
	return rc;
}

static int sort(struct question *q, struct err *err)
{
	bool newest = q->page.view == GAPS_DISTRICT;
	int rc;

	q->rows = newest ? told_newest(&q->told, &q->page.n, err)
			 : told_each(&q->told, &q->page.n, err);
	if (!q->rows)
		return -ENOMEM;
	q->order = calloc(q->told.n_labels + q->told.n_sentras + 1,
			  sizeof(*q->order));
	if (!q->order)
		return err_set(err, -ENOMEM, "no memory for the gaps");
	rc = told_sort_labels(&q->told, q->order, err);
	if (rc == 0)
		rc = told_sort_sentras(&q->told, q->order + q->told.n_labels,
				       err);
	q->page.row = q->rows;
	q->page.labels = q->order;
	q->page.sentras = q->order + q->told.n_labels;
	return rc;
}

/* ---- the command ---- */

static int print(struct question *q, struct err *err)
{
	const struct ctl *c = q->ctl;
	struct buf out;
	int rc;

	q->page.told = &q->told;
	q->page.since = &q->since;
	q->page.lexicon = lexicon_version(q->lexicon);
	q->page.updated_ms = store_updated_ms(q->health);
	q->page.zone = c->report.timezone;
	q->page.days = c->args.days;
	buf_init(&out, PAGE_MAX);
	if (c->args.json) {
		gaps_json(&q->page, &out);
	} else if (c->args.csv) {
		gaps_csv(&q->page, &out);
	} else {
		ctl_tell_age(c, q->health, COVERAGE_UNIT, &out);
		gaps_text(&q->page, &c->style, &out);
	}
	rc = ctl_print(&out, err);
	buf_release(&out);
	return rc;
}

/* The empty document of a district that nobody serves, for programs; then why.
 */
static int print_unserved(struct question *q, struct err *err)
{
	struct err ignored;

	q->told.now_s = ctl_now_ms(q->ctl) / SECOND_MS;
	q->since.from_ms = TIME_NONE;
	if (q->ctl->args.json && print(q, &ignored) < 0)
		return ignored.code;
	return err->code;
}

static int answer(struct question *q, struct err *err)
{
	int rc = vocabulary_open(q->ctl, &q->lexicon);

	if (rc == 0)
		rc = roster_open(&q->roster, q->ctl->pipeline.roster);
	if (rc == 0)
		rc = choose(q, err);
	if (rc == -ENOENT && q->page.view == GAPS_DISTRICT)
		return print_unserved(q, err);
	if (rc == 0)
		rc = read_told(q, err);
	if (rc == 0)
		rc = sort(q, err);
	return rc ? rc : print(q, err);
}

static int run(struct ctl *c, struct err *err)
{
	struct question q = { .ctl = c };
	int rc = check_usage(&c->args);

	q.day = local_day(ctl_now_ms(c), ctl_zone_hours(c));
	if (rc == 0)
		rc = answer(&q, err);
	release(&q);
	return rc;
}

static const struct command_option options[] = {
	{ "district", "D",
	  "of the sentra that serve it: Kota Depok, Kab. Bogor", OPTION_TEXT,
	  ARGUMENT(district) },
	{ "programme", "P", "this programme alone", OPTION_TEXT,
	  ARGUMENT(programme) },
	{ "sentra", "S", "gaps: this sentra alone", OPTION_TEXT,
	  ARGUMENT(sentra) },
	{ "days", "N", "gaps: longer ago is one, by default 30", OPTION_NUMBER,
	  ARGUMENT(days) },
	OPTION_AS_OF,
	OPTION_CSV,
	OPTION_JSON,
	{ .name = NULL },
};

const struct command command_gaps = {
	.name = "gaps",
	.args = "",
	.help = "which programme is not told, by whom, how long",
	.heading = "gaps, labels, digest, campaign",
	.options = options,
	.run = run,
};
