/* why.c -- `sentractl why SENTRA`: what moved its score and its ranks, since
 * yesterday and since a week ago, or since a day.
 *
 * Must not compute what view/reasons.h does, nor know how it looks. */
#include "find_card.h"
#include "why_page.h"

#include "common/base/clock.h"
#include "common/config/options.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define PAGE_MAX ((size_t)4 << 20)

/* What it is found from. */
struct search {
	struct ctl *ctl;
	struct why why;
	const struct days **days; /* of each card; owned */
	int zone_hours;
	int64_t today;
};

/* ---- what is asked ---- */

/* Yesterday and a week ago, or --since. */
static int choose(struct search *s, struct err *err)
{
	const char *since = s->ctl->args.since;

	if (s->why.snapshot->as_of_ms == TIME_NONE)
		return err_set(err, -ENOENT, "no card says of when it is");
	s->zone_hours = ctl_zone_hours(s->ctl);
	s->today = local_day(s->why.snapshot->as_of_ms, s->zone_hours);
	if (!since) {
		s->why.since[0].day = s->today - 1;
		s->why.since[1].day = s->today - 7;
		s->why.n = 2;
		return 0;
	}
	s->why.n = 1;
	if (!day_read(str_of(since), &s->why.since[0].day))
		return command_usage("--since wants a day as in 2026-03-09, "
				     "not ",
				     since);
	if (s->why.since[0].day >= s->today)
		return err_set(err, -EINVAL,
			       "--since %s: that day is not over yet", since);
	return 0;
}

static int read_days(struct search *s, struct err *err)
{
	const struct hashes *cards = &s->why.snapshot->cards;
	int rc = 0;

	s->days = calloc(cards->n + 1, sizeof(*s->days));
	if (!s->days)
		return err_set(err, -ENOMEM, "no memory for the histories");
	for (size_t i = 0; i < cards->n && rc == 0; i++)
		rc = source_days(s->ctl->source, cards->id[i], NATIONAL,
				 &s->days[i], err);
	return rc;
}

/* ---- what changed ---- */

/* The rank that the card has on a board; 0: none. */
static size_t card_rank(const struct search *s, const char *before,
			struct board board)
{
	const struct hashes *cards = &s->why.snapshot->cards;
	char field[100];
	double rank;

	snprintf(field, sizeof(field), "%s:%s", before,
		 metric_table[board.metric].name);
	rank = value_number(hashes_get(cards, s->why.card, field));
	return rank >= 1 && rank <= (double)INT32_MAX ? (size_t)rank : 0;
}

/* A rank among zeros, where nothing is known, is none. */
static bool is_known(const struct search *s, struct board board)
{
	const char *field = metric_table[board.metric].name;
	const struct hashes *cards = &s->why.snapshot->cards;

	return !isnan(value_number(hashes_get(cards, s->why.card, field)));
}

static int find_rank(struct search *s, struct why_since *since,
		     struct why_rank *rank, struct err *err)
{
	const struct snapshot *snapshot = s->why.snapshot;
	const struct score_settings *settings = &s->ctl->score;
	size_t card = s->why.card;

	rank->now = is_known(s, rank->board) ? card_rank(s, "rank", rank->board)
					     : 0;
	rank->then = rank_at_day(rank->board, snapshot, s->days, card,
				 since->day, s->zone_hours, settings);
	/* The scorer's own has those too that have left since. */
	if (rank->then && since->day == s->today - 1)
		rank->then = card_rank(s, "rank_yesterday", rank->board);
	return passing_of(&rank->passing, snapshot, s->days, card, rank->board,
			  since->day, s->zone_hours, settings, err);
}

static int find_since(struct search *s, struct why_since *since,
		      struct err *err)
{
	const struct score_settings *settings = &s->ctl->score;
	int rc = 0;

	since->known = parts_of_day(&since->then, s->days[s->why.card],
				    since->day, s->zone_hours, settings);
	if (!since->known)
		return 0;
	since->end_ms = day_start_ms(since->day + 1, s->zone_hours) - SECOND_MS;
	change_of(&since->change, &since->then, &s->why.now, settings);
	since->rank[0].board =
		(struct board){ METRIC_score, NO_WINDOW, NATIONAL };
	since->rank[1].board =
		(struct board){ METRIC_followers, NO_WINDOW, NATIONAL };
	for (size_t i = 0; i < WHY_RANKS && rc == 0; i++)
		rc = find_rank(s, since, &since->rank[i], err);
	return rc;
}

static int find_why(struct search *s, struct err *err)
{
	int rc = read_days(s, err);

	score_version(&s->ctl->score, s->why.settings);
	if (rc == 0 &&
	    !parts_of_card(&s->why.now, s->why.snapshot, s->why.card))
		rc = err_set(err, -ENOENT, "%s has no score yet",
			     s->ctl->args.word);
	for (size_t i = 0; i < s->why.n && rc == 0; i++)
		rc = find_since(s, &s->why.since[i], err);
	return rc;
}

static void release(struct search *s)
{
	for (size_t i = 0; i < WHY_DAYS; i++)
		for (size_t k = 0; k < WHY_RANKS; k++)
			passing_release(&s->why.since[i].rank[k].passing);
	free(s->days);
}

/* ---- the command ---- */

static int print(const struct ctl *c, const struct why *why, struct err *err)
{
	struct buf out;
	int rc;

	buf_init(&out, PAGE_MAX);
	if (c->args.json)
		why_json(why, &out);
	else if (c->args.csv)
		why_csv(why, &out);
	else
		why_text(c, why, &out);
	rc = ctl_print(&out, err);
	buf_release(&out);
	return rc;
}

static int run(struct ctl *c, struct err *err)
{
	struct search s = { .ctl = c };
	int rc = command_one_form(&c->args);

	if (rc)
		return rc;
	rc = ctl_look(c, &s.why.snapshot, err);
	if (rc == 0)
		rc = find_card(c, s.why.snapshot, &s.why.card, err);
	if (rc == 0)
		rc = choose(&s, err);
	if (rc == 0)
		rc = find_why(&s, err);
	if (rc == 0)
		rc = print(c, &s.why, err);
	release(&s);
	return rc;
}

static const struct command_option options[] = {
	{ "since", "DAY", "by default yesterday, and a week ago", OPTION_TEXT,
	  ARGUMENT(since) },
	OPTION_JSON,
	OPTION_CSV,
	{ .name = NULL },
};

const struct command command_why = {
	.name = "why",
	.args = "SENTRA",
	.help = "what moved its score and its ranks",
	.heading = "why",
	.options = options,
	.run = run,
};
