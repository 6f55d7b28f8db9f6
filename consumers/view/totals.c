/* totals.c -- sums over all sentra, and over two weeks. */
#include "totals.h"

#include <math.h>

#define WEEK 7

static const struct {
	const char *state;
	enum standing standing;
} standings[] = {
	{ "fresh", STANDS_LIVE },     { "aging", STANDS_WEAK },
	{ "stale", STANDS_DEAD },     { "blind", STANDS_UNSEEN },
	{ "unknown", STANDS_UNSEEN }, { "unregistered", STANDS_NONE },
};

enum standing standing_of(struct str state)
{
	for (size_t i = 0; i < ARRAY_LEN(standings); i++)
		if (str_is(state, standings[i].state))
			return standings[i].standing;
	return STANDS_EXEMPT;
}

static double sum_of(const struct hashes *cards, const char *field)
{
	size_t column = hashes_column(cards, field);
	double sum = 0;

	for (size_t i = 0; i < cards->n; i++) {
		double value = value_number(hashes_at(cards, i, column));

		sum += isnan(value) ? 0 : value;
	}
	return sum;
}

static double followers_at(const struct days *days, int64_t day)
{
	const struct day *at = days_find(days, day);

	return at ? at->followers : NAN;
}

/* What one sentra adds to the changes. */
static void compare(struct totals *t, const struct days *days,
		    int64_t yesterday)
{
	struct day week = days_sum(days, yesterday, WEEK);
	struct day before = days_sum(days, yesterday - WEEK, WEEK);
	double gained = followers_at(days, yesterday) -
			followers_at(days, yesterday - WEEK);

	t->compared |= days_find(days, yesterday - WEEK) != NULL;
	t->posted += week.posts > 0;
	t->posted_before += before.posts > 0;
	t->followers.change += isnan(gained) ? 0 : gained;
	t->posts.change += week.posts - before.posts;
	t->engagement.change += week.engagement - before.engagement;
}

void totals_of(struct totals *t, const struct snapshot *snapshot,
	       const struct days *const *days, int64_t yesterday)
{
	const struct hashes *cards = &snapshot->cards;
	size_t state = hashes_column(cards, "state");

	*t = (struct totals){
		.sentra = cards->n,
		.followers.now = sum_of(cards, "followers"),
		.posts.now = sum_of(cards, "posts:7d"),
		.engagement.now = sum_of(cards, "engagement:7d"),
	};
	for (size_t i = 0; i < cards->n; i++) {
		t->standing[standing_of(hashes_at(cards, i, state))]++;
		if (days)
			compare(t, days[i], yesterday);
	}
	if (!t->compared)
		t->followers.change = t->posts.change = t->engagement.change =
			NAN;
}
