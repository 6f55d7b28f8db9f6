/* resolve.c -- `sentractl roster resolve [FILE] --out NEW`: ids from handles,
 * asked of the platforms by sentra-producer.
 *
 * The producer is run once for each platform that has an account without id.
 * What is found is written also where other accounts are not found; the exit
 * status says so.  Where nothing is found, nothing is written. */
#include "consumers/ctl/ctl.h"
#include "consumers/ctl/roster_file.h"
#include "consumers/ctl/text_table.h"
#include "out_file.h"
#include "producer.h"

#include "common/json/json.h"

#include <errno.h>
#include <stdio.h>

#define PAGE_MAX   ((size_t)4 << 20)
#define ERRORS_MAX ((size_t)16 << 10)

/* ---- asking the platforms ---- */

/* The last line that a program prints before it gives up says why. */
static struct str last_line(struct str text)
{
	size_t begin;

	while (text.n && text.p[text.n - 1] == '\n')
		text.n--;
	for (begin = text.n; begin && text.p[begin - 1] != '\n'; begin--)
		;
	return (struct str){ text.p + begin, text.n - begin };
}

static void ask_platform(const struct ctl *c, struct draft *d,
			 const char *platform)
{
	const char *args[] = { platform,    "--config",     ctl_config(c),
			       "--resolve", roster_path(c), NULL };
	struct err err = { 0 };
	struct buf answers, errors;
	struct faults strange;
	struct str why;
	int status;

	faults_init(&strange);
	buf_init(&answers, json_file_limits.max_bytes);
	buf_init(&errors, ERRORS_MAX);
	status = producer_run(args, &answers, &errors, &err);
	why = last_line(str_of(buf_shown(&errors)));
	/* Also a producer that failed may have found some. */
	producer_read_answers(d, platform, str_of(buf_shown(&answers)),
			      &strange);
	if (status == EXIT_CONFIG)
		err_set(&err, -EINVAL, "its configuration is bad%s%.*s",
			errors.len ? ": " : "", STR_ARG(why));
	else if (status > 0)
		err_set(&err, -EIO, "sentra-producer failed (status %d)",
			status);
	if (status != 0)
		fprintf(stderr, "sentractl: %s: %s\n", platform, err.text);
	ctl_print_faults(&strange, "sentractl: ");
	if (status == EXIT_CONFIG)
		producer_read_faults(d, platform, str_of(buf_shown(&errors)));
	producer_remark(d, platform, status ? err.text : "no answer");
	faults_release(&strange);
	buf_release(&answers);
	buf_release(&errors);
}

/* ---- what was found ---- */

struct tally {
	size_t found, open, complete;
};

static void add_row(struct text_table *t, enum language language,
		    const char *sentra, const struct draft_account *a)
{
	char *const *cell = a->cell;

	text_table_adds(t, sentra);
	text_table_adds(t, cell[COLUMN_PLATFORM]);
	text_table_addf(t, "@%s", cell[COLUMN_HANDLE]);
	text_table_adds(t, cell[COLUMN_ID] ? cell[COLUMN_ID] : "-");
	text_table_adds(t, a->remark     ? a->remark
			   : a->complete ? word(language, WORD_handle_is_all)
					 : "");
}

/* before: the roster, which the draft was made of, in the same order. */
static int print_accounts(const struct roster *before, const struct draft *d,
			  enum language language, struct tally *tally,
			  struct err *err)
{
	struct text_table table;
	struct buf out;
	int rc;

	text_table_init(&table, "lllll");
	buf_init(&out, PAGE_MAX);
	for (size_t i = 0; i < d->n; i++) {
		for (size_t j = 0; j < d->sentra[i].n; j++) {
			const struct draft_account *a =
				&d->sentra[i].account[j];

			if (before->sentras[i].accounts[j].id)
				continue;
			tally->found += a->cell[COLUMN_ID] != NULL;
			tally->open += !a->cell[COLUMN_ID] && !a->complete;
			tally->complete += a->complete;
			add_row(&table, language,
				d->sentra[i].cell[COLUMN_SENTRA], a);
		}
	}
	text_table_print(&table, false, &out);
	rc = ctl_print(&out, err);
	buf_release(&out);
	text_table_release(&table);
	return rc;
}

/* ---- writing ---- */

static int write_draft(const struct ctl *c, const struct draft *d,
		       struct err *err)
{
	struct roster *roster = NULL;
	struct faults faults;
	int rc;

	faults_init(&faults);
	rc = draft_check(d, &roster, &faults, err);
	ctl_print_faults(&faults, "sentractl: ");
	if (rc == 0)
		rc = out_file_write(c->args.out, roster, err);
	roster_free(roster);
	faults_release(&faults);
	return rc;
}

/* A file with nothing new would only stop the next try of the same name. */
static bool is_worth_a_file(const struct tally *tally)
{
	return tally->found || !tally->open;
}

/* The exit status. */
static int print_tally(const struct ctl *c, const struct tally *tally)
{
	enum language language = c->style.language;
	const char *out = c->args.out;

	printf(word(language, WORD_ids_found), out, tally->found,
	       tally->found + tally->open);
	if (tally->complete)
		printf(word(language, WORD_ids_not_needed), tally->complete);
	if (!is_worth_a_file(tally))
		printf("%s", word(language, WORD_ids_not_written));
	else if (tally->open)
		printf(word(language, WORD_ids_go_on), out);
	putchar('\n');
	return tally->open ? EXIT_FAILED : EXIT_DONE;
}

static int resolve(const struct ctl *c, const struct roster *roster,
		   struct err *err)
{
	struct tally tally = { 0, 0, 0 };
	struct draft d;
	int rc;

	draft_init(&d, roster_path(c));
	rc = draft_of_roster(&d, roster, err);
	for (size_t i = 0; rc == 0 && i < PLATFORM_COUNT; i++)
		if (producer_is_needed(&d, platform_names[i]))
			ask_platform(c, &d, platform_names[i]);
	if (rc == 0)
		rc = print_accounts(roster, &d, c->style.language, &tally, err);
	if (rc == 0 && is_worth_a_file(&tally))
		rc = write_draft(c, &d, err);
	if (rc == 0)
		rc = print_tally(c, &tally);
	draft_release(&d);
	return rc;
}

static int roster_resolve(struct ctl *c, struct err *err)
{
	struct roster *roster = NULL;
	int rc = out_file_check(c, err);

	if (rc == 0)
		rc = roster_open(&roster, roster_path(c));
	if (rc == 0)
		rc = resolve(c, roster, err);
	roster_free(roster);
	return rc;
}

static const struct command_option options[] = {
	OPTION_OUT,
	{ .name = NULL },
};

const struct command command_roster_resolve = {
	.name = "roster resolve",
	.args = "[FILE]",
	.help = "a new roster.json with ids found",
	.heading = "roster, of FILE or what [pipeline] roster names",
	.file_alone = true,
	.options = options,
	.run = roster_resolve,
};
