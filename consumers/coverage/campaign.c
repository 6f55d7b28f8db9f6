/* campaign.c -- serentak: who published for a campaign, and how soon. */
#include "campaign.h"

#include "common/base/clock.h"
#include "consumers/ledger/ledger.h"

#include <stdlib.h>

const char *const campaign_status_names[CAMPAIGN_STATUSES] = {
	[CAMPAIGN_WAITING] = "waiting",
	[CAMPAIGN_POSTED] = "posted",
	[CAMPAIGN_UNSEEN] = "unseen",
	[CAMPAIGN_LATE] = "late",
};

const char *const campaign_state_names[CAMPAIGN_STATES] = {
	[CAMPAIGN_PLANNED] = "planned",
	[CAMPAIGN_RUNNING] = "running",
	[CAMPAIGN_OVER] = "over",
};

/* ---- the campaign itself ---- */

static int by_text(const void *key, const void *at)
{
	return strcmp(key, *(char *const *)at);
}

bool campaign_expects(const struct campaign *c, const char *sentra_id)
{
	return c->all || (c->n_expected > 0 &&
			  bsearch(sentra_id, c->expected, c->n_expected,
				  sizeof(*c->expected), by_text));
}

static bool has_label(const struct campaign *c, const struct label_set *labels)
{
	uint64_t common = 0;

	for (size_t i = 0; i < ARRAY_LEN(labels->bits); i++)
		common |= labels->bits[i] & c->labels.bits[i];
	return common;
}

/* The instant at which clocks of the zone show this: guess one by the offset
 * around then, and take the offset of the guess. */
static int64_t instant_of(int64_t clock_s, const struct zone *zone)
{
	int64_t guess_s =
		clock_s -
		zone_offset_s(zone, (clock_s - DAY_MS / SECOND_MS) * SECOND_MS);
	int32_t offset_s = zone_offset_s(zone, guess_s * SECOND_MS);
	int64_t at_s = clock_s - offset_s;

	return zone_offset_s(zone, at_s * SECOND_MS) == offset_s ? at_s
								 : guess_s;
}

struct campaign_times campaign_times(const struct campaign *c,
				     const struct zone *zone)
{
	int64_t t0_s =
		c->zone == CAMPAIGN_LOCAL ? instant_of(c->t0_s, zone) : c->t0_s;

	return (struct campaign_times){ t0_s, t0_s + c->window_s };
}

/* ---- what outlives the posts ---- */

/* No zone was ever further from UTC; a local day has 25 hours at most. */
#define ZONE_MOST_MS  (16 * HOUR_MS)
#define EARLY_MOST_MS (25 * HOUR_MS)
#define QUARTER_MS    (15 * MINUTE_MS)

/* Between which T0 can lie, whatever the zone. */
static void find_t0s(const struct campaign *c, int64_t *from_ms,
		     int64_t *until_ms)
{
	int64_t most_ms = c->zone == CAMPAIGN_LOCAL ? ZONE_MOST_MS : 0;

	*from_ms = c->t0_s * SECOND_MS - most_ms;
	*until_ms = c->t0_s * SECOND_MS + most_ms;
}

static bool wants(const struct campaign *c, const struct label_set *labels,
		  int64_t published_ms)
{
	int64_t from_ms, until_ms;

	if (!has_label(c, labels))
		return false;
	find_t0s(c, &from_ms, &until_ms);
	return published_ms >= from_ms - EARLY_MOST_MS &&
	       published_ms <= until_ms + c->window_s * SECOND_MS;
}

bool campaigns_want(const void *campaigns, const struct label_set *labels,
		    int64_t published_ms)
{
	const struct campaigns *all = campaigns;

	for (size_t i = 0; i < all->n; i++)
		if (wants(&all->at[i], labels, published_ms))
			return true;
	return false;
}

/* The date of a local T0 begins first where clocks are ahead most; that of one
 * instant began within the day before it. */
int64_t campaign_begins_ms(const struct campaign *c)
{
	int64_t t0_ms = c->t0_s * SECOND_MS;

	if (c->zone == CAMPAIGN_LOCAL)
		return floor_div(t0_ms, DAY_MS) * DAY_MS - ZONE_MOST_MS;
	return t0_ms - EARLY_MOST_MS;
}

int64_t campaign_complete_before_ms(const struct campaign *c)
{
	return campaign_begins_ms(c) + (c->has_words ? 0 : REMEMBERED_MS);
}

/* ---- one sentra ---- */

void campaign_look_begin(struct campaign_look *look, const struct campaign *c,
			 const struct zone *zone, int64_t t_s)
{
	*look = (struct campaign_look){
		.campaign = c,
		.zone = zone,
		.times = campaign_times(c, zone),
		.t_s = t_s,
		.first_ms = TIME_NONE,
	};
}

void campaign_look_account(struct campaign_look *look,
			   enum platform_id platform, int64_t first_ms,
			   int64_t proof_ms, int64_t blind_after_ms)
{
	int64_t end_ms = look->times.end_s * SECOND_MS;

	if (!look->campaign->on[platform])
		return;
	look->accounts++;
	if (proof_ms == TIME_NONE)
		return;
	look->seen += proof_ms >= end_ms && first_ms <= end_ms + TOLD_MOST_MS;
	look->ready |= look->t_s * SECOND_MS - proof_ms < blind_after_ms;
}

static void look_at(struct campaign_look *look, int64_t ms)
{
	int64_t t0_ms = look->times.t0_s * SECOND_MS;

	if (ms < t0_ms)
		look->early |=
			t0_ms - ms <= EARLY_MOST_MS &&
			zone_day(look->zone, ms) == zone_day(look->zone, t0_ms);
	else if (ms <= look->times.end_s * SECOND_MS &&
		 (look->first_ms == TIME_NONE || ms < look->first_ms))
		look->first_ms = ms;
}

void campaign_look_post(struct campaign_look *look, enum platform_id platform,
			int64_t published_ms, const struct label_set *labels)
{
	if (look->campaign->on[platform] && has_label(look->campaign, labels))
		look_at(look, published_ms);
}

static enum campaign_status status_of(const struct campaign_look *look)
{
	if (look->first_ms != TIME_NONE)
		return CAMPAIGN_POSTED;
	if (look->t_s <= look->times.end_s)
		return CAMPAIGN_WAITING;
	return look->accounts && look->seen == look->accounts ? CAMPAIGN_LATE
							      : CAMPAIGN_UNSEEN;
}

struct campaign_result campaign_look_end(const struct campaign_look *look)
{
	return (struct campaign_result){
		.status = status_of(look),
		.first_s = look->first_ms == TIME_NONE
				   ? 0
				   : floor_div(look->first_ms, SECOND_MS),
		.early = look->early,
		.ready = look->ready,
	};
}

/* ---- all of them ---- */

static int rising(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static void widen(struct campaign_times *times, const struct campaign_times *to)
{
	if (to->t0_s < times->t0_s)
		times->t0_s = to->t0_s;
	if (to->end_s > times->end_s)
		times->end_s = to->end_s;
}

/* The slowest of the first so many. */
static int64_t nth(const int64_t *delays, size_t posted, size_t n)
{
	return n > 0 && n <= posted ? delays[n - 1] : -1;
}

static enum campaign_state state_at(const struct campaign_times *times,
				    int64_t t_s)
{
	if (t_s < times->t0_s)
		return CAMPAIGN_PLANNED;
	return t_s <= times->end_s ? CAMPAIGN_RUNNING : CAMPAIGN_OVER;
}

void campaign_sum(const struct campaign_member *members, size_t n,
		  const struct campaign_times *none, int64_t t_s,
		  int64_t *scratch, struct campaign_total *out)
{
	*out = (struct campaign_total){
		.times = n ? members[0].times : *none,
		.expected = n,
	};
	for (size_t i = 0; i < n; i++) {
		const struct campaign_member *m = &members[i];

		widen(&out->times, &m->times);
		out->early += m->result.early;
		out->ready += m->result.ready;
		if (m->result.status == CAMPAIGN_POSTED)
			scratch[out->posted++] =
				m->result.first_s - m->times.t0_s;
	}
	qsort(scratch, out->posted, sizeof(*scratch), rising);
	out->index = n ? (double)out->posted / (double)n : 0;
	out->t50_s = nth(scratch, out->posted, (n + 1) / 2);
	out->t90_s = nth(scratch, out->posted, (9 * n + 9) / 10);
	out->state = state_at(&out->times, t_s);
}
