/* evidence.c -- `sentractl evidence SENTRA FIELD`: the readings that a number
 * on a card is made of, and where each lies in Kafka.
 *
 * Must not compute what trace.h does, nor know how it looks. */
#include "evidence_page.h"
#include "field.h"
#include "log.h"

#include "consumers/ctl/pick.h"
#include "consumers/ctl/roster_file.h"

#include "common/base/clock.h"
#include "common/config/options.h"

#include <errno.h>
#include <stdio.h>

#define PAGE_MAX (4 * TRACE_BYTES)

struct search {
	struct ctl *ctl;
	struct board field;
	const char *name; /* of the field, as on the card */
	struct roster *roster;
	const struct sentra *sentra;
	int64_t t_s;
	struct evidence_page page;
};

/* ---- what is asked ---- */

static int unknown_field(const char *name)
{
	struct buf advice;
	int rc;

	buf_init(&advice, 2000);
	buf_addf(&advice,
		 "no field %s of a card that is computed from "
		 "readings: ",
		 name);
	card_field_advice(&advice, name);
	rc = command_usage(buf_shown(&advice), "");
	buf_release(&advice);
	return rc;
}

/* Of the scorer's platforms alone, as on the card. */
static int find_sentra(struct search *s, struct err *err)
{
	struct ctl *c = s->ctl;
	struct platforms left_out = { .n = 0 };
	int rc = roster_open(&s->roster, c->pipeline.roster);

	if (rc)
		return rc;
	roster_keep(s->roster, &c->pipeline.platforms, &left_out);
	s->sentra = pick_sentra(s->roster, c->args.word, err);
	return s->sentra ? 0 : -ENOENT;
}

static bool is_on(const struct sentra *sentra, int platform)
{
	for (size_t i = 0; i < sentra->n_accounts; i++)
		if ((int)sentra->accounts[i].platform == platform)
			return true;
	return false;
}

/* Whether there is such a number at that instant. */
static int check(const struct search *s, struct err *err)
{
	int64_t day = local_day(s->t_s * SECOND_MS, ctl_zone_hours(s->ctl));

	if (!sentra_active(s->sentra, day))
		return err_set(err, -ENOENT,
			       "%s is not active on that day: it has no card",
			       s->sentra->id);
	if (s->field.platform != NATIONAL &&
	    !is_on(s->sentra, s->field.platform))
		return err_set(err, -ENOENT, "%s has no account on %s",
			       s->sentra->id,
			       platform_names[s->field.platform]);
	return 0;
}

/* ---- Redis ---- */

static void take_card(struct search *s, const struct snapshot *now)
{
	const struct hashes *cards = &now->cards;
	int64_t as_of_ms = TIME_NONE;

	for (size_t i = 0; i < cards->n; i++) {
		if (!str_is(cards->id[i], s->sentra->id))
			continue;
		s->page.shown = hashes_get(cards, i, s->name);
		as_of_ms = value_ms(hashes_get(cards, i, "as_of"));
	}
	s->page.lag = now->stage[STAGE_SCORER].lag;
	if (as_of_ms != TIME_NONE &&
	    wall_ms() - as_of_ms < s->ctl->staleness.stalled_after_ms)
		s->t_s = as_of_ms / SECOND_MS;
	s->page.agreement = s->page.shown.p ? DIFFERS : NO_CARD;
}

/* Without --as-of the number is that of the card, as of its instant, as long
 * as that is kept up; without a card that of now. */
static void choose_instant(struct search *s)
{
	const struct snapshot *now;
	struct err err = { 0 };

	s->t_s = ctl_now_ms(s->ctl) / SECOND_MS;
	if (s->ctl->args.as_of_s)
		return;
	if (ctl_look(s->ctl, &now, &err) < 0)
		fprintf(stderr, "sentractl: not compared with Redis: %s\n",
			err.text);
	else
		take_card(s, now);
}

/* ---- the command ---- */

static int print(const struct search *s, struct err *err)
{
	const struct ctl *c = s->ctl;
	struct buf out;
	int rc;

	buf_init(&out, PAGE_MAX);
	if (c->args.json)
		evidence_json(&s->page, &out);
	else if (c->args.csv)
		evidence_csv(&s->page, &out);
	else
		evidence_text(&s->page, &c->style, &out);
	rc = ctl_print(&out, err);
	buf_release(&out);
	return rc;
}

static int answer(struct search *s, struct err *err)
{
	const struct trace_question question = {
		.sentra = s->sentra,
		.settings = &s->ctl->score,
		.field = s->field,
		.t_s = s->t_s,
		.zone_hours = ctl_zone_hours(s->ctl),
	};
	struct trace trace;
	int rc;

	trace_init(&trace, &question);
	rc = log_trace(s->ctl, &trace, err);
	if (rc == 0) {
		trace_sort(&trace);
		s->page.trace = &trace;
		if (s->page.agreement == DIFFERS &&
		    str_is(s->page.shown, trace.value))
			s->page.agreement = AGREES;
		rc = print(s, err);
	}
	trace_release(&trace);
	if (rc == 0 && s->page.agreement == DIFFERS)
		return EXIT_FAILED;
	return rc;
}

static int run(struct ctl *c, struct err *err)
{
	struct search s = {
		.ctl = c,
		.name = c->args.field,
		.page = { .prefix = c->pipeline.prefix,
			  .lag = -1,
			  .limit = c->args.limit },
	};
	int rc = command_one_form(&c->args);

	if (rc)
		return rc;
	if (!card_field_find(str_of(s.name), &s.field))
		return unknown_field(s.name);
	rc = find_sentra(&s, err);
	if (rc == 0) {
		choose_instant(&s);
		rc = check(&s, err);
	}
	if (rc == 0)
		rc = answer(&s, err);
	roster_free(s.roster);
	return rc;
}

static const struct command_option options[] = {
	OPTION_AS_OF,
	{ "limit", "N", "so many, each with its event; 0: all", OPTION_NUMBER,
	  ARGUMENT(limit) },
	OPTION_JSON,
	OPTION_CSV,
	{ .name = NULL },
};

const struct command command_evidence = {
	.name = "evidence",
	.args = "SENTRA FIELD",
	.help = "the readings that a number is made of",
	.heading = "evidence, of a field of its card",
	.options = options,
	.run = run,
};
