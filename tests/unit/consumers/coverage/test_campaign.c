/* test_campaign.c -- who published for a campaign, and how soon: its borders,
 * and random campaigns against the definition, written a second time. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/base/clock.h"
#include "consumers/coverage/campaign.h"

#include <stdlib.h>

#define BLIND_MS (6 * HOUR_MS)
#define WANTED   3 /* the label that the campaigns here have */
#define OTHER    70

static const char *const zone_names[] = { "Asia/Jakarta", "Asia/Makassar",
					  "Asia/Jayapura", "Europe/Berlin",
					  "Asia/Kathmandu" };
static const int zone_hours[] = { 7, 8, 9 }; /* of the first three */
#define ZONES ARRAY_LEN(zone_names)
static struct zone *zones[ZONES];

static int open_zones(void **state)
{
	(void)state;
	for (size_t i = 0; i < ZONES; i++)
		assert_non_null(zones[i] = zone_open(zone_names[i], NULL));
	return 0;
}

static int close_zones(void **state)
{
	(void)state;
	for (size_t i = 0; i < ZONES; i++)
		zone_close(zones[i]);
	return 0;
}

static int64_t at(const char *text)
{
	int64_t ms = 0;

	if (rfc3339_parse(str_of(text), true, &ms) < 0)
		fail_msg("%s", text);
	return ms;
}

static struct campaign campaign_of(enum campaign_zone zone, const char *t0,
				   int64_t window_s)
{
	struct campaign c = { .id = (char *)"c",
			      .zone = zone,
			      .t0_s = at(t0) / SECOND_MS,
			      .window_s = window_s,
			      .all = true };

	label_set_add(&c.labels, WANTED);
	for (size_t i = 0; i < PLATFORM_COUNT; i++)
		c.on[i] = true;
	return c;
}

static struct label_set labels_of(size_t label)
{
	struct label_set set = { { 0 } };

	label_set_add(&set, label);
	return set;
}

/* ---- borders, by hand ---- */

/* What one post, published then, makes of a sentra. */
static struct campaign_result one_post(const struct campaign *c, size_t zone,
				       int64_t ms, size_t label)
{
	struct label_set labels = labels_of(label);
	struct campaign_look look;

	campaign_look_begin(&look, c, zones[zone],
			    at("2027-06-01T00:00:00Z") / SECOND_MS);
	campaign_look_post(&look, PLATFORM_x, ms, &labels);
	return campaign_look_end(&look);
}

static void test_borders(void **state)
{
	static const struct {
		const char *requirement, *published;
		enum campaign_zone zone;
		size_t of;
		bool posted, early;
	} rows[] = {
		{ "T0 counts", "2026-12-22T09:00:00+07:00", CAMPAIGN_SAME, 0,
		  true, false },
		{ "a millisecond before it is early",
		  "2026-12-22T08:59:59.999+07:00", CAMPAIGN_SAME, 0, false,
		  true },
		{ "the end counts", "2026-12-22T11:00:00+07:00", CAMPAIGN_SAME,
		  0, true, false },
		{ "a millisecond behind it does not",
		  "2026-12-22T11:00:00.001+07:00", CAMPAIGN_SAME, 0, false,
		  false },
		{ "one instant in the east", "2026-12-22T11:00:00+09:00",
		  CAMPAIGN_SAME, 2, true, false },
		{ "the first instant of T0's date is early",
		  "2026-12-22T00:00:00+07:00", CAMPAIGN_SAME, 0, false, true },
		{ "the day before is not", "2026-12-21T23:59:59.999+07:00",
		  CAMPAIGN_SAME, 0, false, false },
		{ "the date is the sentra's own", "2026-12-21T23:30:00+07:00",
		  CAMPAIGN_SAME, 2, false, true },
		{ "that hour in the west", "2026-12-22T09:00:00+07:00",
		  CAMPAIGN_LOCAL, 0, true, false },
		{ "it is an hour earlier in the middle",
		  "2026-12-22T09:00:00+08:00", CAMPAIGN_LOCAL, 1, true, false },
		{ "and two in the east", "2026-12-22T09:00:00+09:00",
		  CAMPAIGN_LOCAL, 2, true, false },
		{ "the east's end is not the west's",
		  "2026-12-22T11:00:00.001+09:00", CAMPAIGN_LOCAL, 2, false,
		  false },
		{ "before its own T0 it is early", "2026-12-22T08:59:59+08:00",
		  CAMPAIGN_LOCAL, 1, false, true },
		{ "though the east has begun", "2026-12-22T09:30:00+09:00",
		  CAMPAIGN_LOCAL, 1, false, true },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		bool local = rows[i].zone == CAMPAIGN_LOCAL;
		struct campaign c =
			campaign_of(rows[i].zone,
				    local ? "2026-12-22T09:00:00Z"
					  : "2026-12-22T09:00:00+07:00",
				    7200);
		int64_t ms = at(rows[i].published);
		struct campaign_result r = one_post(&c, rows[i].of, ms, WANTED);
		struct campaign_result none =
			one_post(&c, rows[i].of, ms, OTHER);

		print_message("  %s\n", rows[i].requirement);
		assert_int_equal(r.status == CAMPAIGN_POSTED, rows[i].posted);
		assert_int_equal(r.first_s,
				 rows[i].posted ? ms / SECOND_MS : 0);
		assert_int_equal(r.early, rows[i].early);
		assert_false(none.early || none.first_s);
	}
}

static void test_platform(void **state)
{
	struct campaign c =
		campaign_of(CAMPAIGN_SAME, "2026-12-22T02:00:00Z", 7200);
	int64_t t0_ms = c.t0_s * SECOND_MS;

	(void)state;
	c.on[PLATFORM_x] = false;
	assert_int_equal(one_post(&c, 0, t0_ms, WANTED).first_s, 0);
	assert_false(one_post(&c, 0, t0_ms - 1, WANTED).early);
}

/* A zone whose clock skips T0, or shows it twice. */
static void test_summer_time(void **state)
{
	static const struct {
		const char *t0, *is;
	} rows[] = {
		{ "2027-03-28T01:59:00Z", "2027-03-28T00:59:00Z" },
		{ "2027-03-28T02:30:00Z", "2027-03-28T01:30:00Z" },
		{ "2027-03-28T03:00:00Z", "2027-03-28T01:00:00Z" },
		{ "2027-03-28T09:00:00Z", "2027-03-28T07:00:00Z" },
		{ "2027-10-31T02:30:00Z", "2027-10-31T00:30:00Z" },
		{ "2027-10-31T09:00:00Z", "2027-10-31T08:00:00Z" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct campaign c = campaign_of(CAMPAIGN_LOCAL, rows[i].t0, 60);
		struct campaign_times times = campaign_times(&c, zones[3]);

		assert_int_equal(times.t0_s, at(rows[i].is) / SECOND_MS);
		assert_int_equal(times.end_s, times.t0_s + 60);
	}
}

/* ---- blind is not late ---- */

static void test_status(void **state)
{
	static const struct {
		const char *requirement;
		int64_t t_s;        /* after the end */
		int64_t proof_s[2]; /* the same, of two accounts; 1: none */
		size_t accounts;
		enum campaign_status status;
		int64_t first_ms; /* our first event of it, from the end */
	} rows[] = {
		{ "before the end nobody is late",
		  -1,
		  { -1, -1 },
		  2,
		  CAMPAIGN_WAITING,
		  0 },
		{ "nor at the end", 0, { 0, 0 }, 2, CAMPAIGN_WAITING, 0 },
		{ "all seen at the end", 1, { 0, 0 }, 2, CAMPAIGN_LATE, 0 },
		{ "one seen only before",
		  1000,
		  { 0, -1 },
		  2,
		  CAMPAIGN_UNSEEN,
		  0 },
		{ "one never seen",
		  1000,
		  { 0, INT64_MIN },
		  2,
		  CAMPAIGN_UNSEEN,
		  0 },
		{ "no account at all", 1000, { 0, 0 }, 0, CAMPAIGN_UNSEEN, 0 },
		{ "looked at first when its posts could still be told",
		  9000000,
		  { 9000000, 9000000 },
		  2,
		  CAMPAIGN_LATE,
		  720 * HOUR_MS },
		{ "and a moment later",
		  9000000,
		  { 9000000, 9000000 },
		  2,
		  CAMPAIGN_UNSEEN,
		  720 * HOUR_MS + 1 },
	};
	struct campaign c =
		campaign_of(CAMPAIGN_SAME, "2026-12-22T02:00:00Z", 7200);
	int64_t end_s = c.t0_s + c.window_s;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct campaign_look look;

		print_message("  %s\n", rows[i].requirement);
		campaign_look_begin(&look, &c, zones[0], end_s + rows[i].t_s);
		for (size_t k = 0; k < rows[i].accounts; k++) {
			int64_t proof_s = rows[i].proof_s[k];

			campaign_look_account(&look, PLATFORM_x,
					      end_s * SECOND_MS +
						      rows[i].first_ms,
					      proof_s == INT64_MIN
						      ? TIME_NONE
						      : (end_s + proof_s) *
								SECOND_MS,
					      BLIND_MS);
		}
		assert_int_equal(campaign_look_end(&look).status,
				 rows[i].status);
	}
}

/* An account on another platform is not waited for. */
static void test_other_platform_is_not_asked(void **state)
{
	struct campaign c =
		campaign_of(CAMPAIGN_SAME, "2026-12-22T02:00:00Z", 7200);
	struct campaign_look look;

	(void)state;
	c.on[PLATFORM_tiktok] = false;
	campaign_look_begin(&look, &c, zones[0], c.t0_s + 8000);
	campaign_look_account(&look, PLATFORM_x, 0, (c.t0_s + 7200) * SECOND_MS,
			      BLIND_MS);
	campaign_look_account(&look, PLATFORM_tiktok, 0, TIME_NONE, BLIND_MS);
	assert_int_equal(campaign_look_end(&look).status, CAMPAIGN_LATE);
}

static bool ready_after(int64_t ms)
{
	struct campaign c =
		campaign_of(CAMPAIGN_SAME, "2026-12-22T02:00:00Z", 7200);
	struct campaign_look look;

	campaign_look_begin(&look, &c, zones[0], c.t0_s);
	campaign_look_account(&look, PLATFORM_x, 0, TIME_NONE, BLIND_MS);
	campaign_look_account(&look, PLATFORM_x, 0, c.t0_s * SECOND_MS - ms,
			      BLIND_MS);
	return campaign_look_end(&look).ready;
}

static void test_ready(void **state)
{
	(void)state;
	assert_true(ready_after(0));
	assert_true(ready_after(-500)); /* later in the second that is t */
	assert_true(ready_after(BLIND_MS - 1));
	assert_false(ready_after(BLIND_MS));
}

/* ---- all together ---- */

static struct campaign_total sum_of(const int64_t *delays, size_t n,
				    int64_t t_s)
{
	static const struct campaign_times times = { 1000, 2000 };
	struct campaign_member members[100];
	struct campaign_total total;
	int64_t scratch[100];

	for (size_t i = 0; i < n; i++)
		members[i] = (struct campaign_member){
			times,
			{ .status = delays[i] < 0 ? CAMPAIGN_LATE
						  : CAMPAIGN_POSTED,
			  .first_s = delays[i] < 0 ? 0 : 1000 + delays[i] }
		};
	campaign_sum(members, n, &times, t_s, scratch, &total);
	return total;
}

static void test_sum(void **state)
{
	static const struct {
		int64_t delays[11];
		size_t n;
		int64_t t50, t90;
		double index;
	} rows[] = {
		{ { 0 }, 0, -1, -1, 0 },
		{ { 5 }, 1, 5, 5, 1 },
		{ { 9, -1 }, 2, 9, -1, 0.5 },
		{ { 9, 0 }, 2, 0, 9, 1 },
		{ { 30, -1, 10 }, 3, 30, -1, 2.0 / 3 },
		{ { 1, 2, 3, 4, 5, 6, 7, 8, 9, -1 }, 10, 5, 9, 0.9 },
		{ { 1, 2, 3, 4, 5, 6, 7, 8, 9, -1, -1 }, 11, 6, -1, 9.0 / 11 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct campaign_total total =
			sum_of(rows[i].delays, rows[i].n, 1500);

		assert_int_equal(total.t50_s, rows[i].t50);
		assert_int_equal(total.t90_s, rows[i].t90);
		assert_true(total.index == rows[i].index);
		assert_int_equal(total.expected, rows[i].n);
	}
	assert_int_equal(sum_of(rows[1].delays, 1, 999).state,
			 CAMPAIGN_PLANNED);
	assert_int_equal(sum_of(rows[1].delays, 1, 1000).state,
			 CAMPAIGN_RUNNING);
	assert_int_equal(sum_of(rows[1].delays, 1, 2000).state,
			 CAMPAIGN_RUNNING);
	assert_int_equal(sum_of(rows[1].delays, 1, 2001).state, CAMPAIGN_OVER);
}

/* ---- random campaigns, by the definition ---- */

static uint64_t seed = 20261222;

static int64_t below(int64_t n)
{
	seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407u;
	return (int64_t)((seed >> 33) % (uint64_t)n);
}

#define POSTS    6
#define ACCOUNTS 3
#define SENTRA   7

struct world_sentra {
	size_t zone, n_posts, n_accounts;
	struct {
		enum platform_id platform;
		int64_t ms;
		size_t label;
	} post[POSTS];
	struct {
		enum platform_id platform;
		int64_t first_ms, proof_ms;
	} account[ACCOUNTS];
};

/* Around one of the borders of that campaign for that zone. */
static int64_t near_border(const struct campaign *c, size_t zone)
{
	static const int64_t steps[] = { 0, -1, 1, 999, -999, 60000, -60000 };
	int64_t t0_ms = c->t0_s * SECOND_MS, base;
	int64_t offset_ms = zone_hours[zone] * HOUR_MS;

	if (c->zone == CAMPAIGN_LOCAL)
		t0_ms -= offset_ms;
	switch (below(4)) {
	case 0: base = t0_ms; break;
	case 1: base = t0_ms + c->window_s * SECOND_MS; break;
	case 2: /* midnight before T0 */
		base = (t0_ms + offset_ms) / DAY_MS * DAY_MS - offset_ms;
		break;
	default: return t0_ms + below(2 * DAY_MS) - DAY_MS;
	}
	return base + steps[below(ARRAY_LEN(steps))];
}

static void make_sentra(struct world_sentra *s, const struct campaign *c)
{
	s->zone = (size_t)below(3);
	s->n_posts = (size_t)below(POSTS + 1);
	s->n_accounts = (size_t)below(ACCOUNTS + 1);
	for (size_t i = 0; i < s->n_posts; i++) {
		s->post[i].platform = (enum platform_id)below(3);
		s->post[i].ms = near_border(c, s->zone);
		s->post[i].label = below(4) ? WANTED : OTHER;
	}
	for (size_t i = 0; i < s->n_accounts; i++) {
		s->account[i].platform = (enum platform_id)below(3);
		s->account[i].first_ms =
			near_border(c, s->zone) + (below(3) ? 0 : 30 * DAY_MS);
		s->account[i].proof_ms =
			below(6) ? near_border(c, s->zone) : TIME_NONE;
	}
}

/* What the definition says, date by date and without a shortcut. */
static struct campaign_member define(const struct world_sentra *s,
				     const struct campaign *c, int64_t t_s)
{
	int64_t offset_s = zone_hours[s->zone] * 3600;
	int64_t t0_s = c->zone == CAMPAIGN_LOCAL ? c->t0_s - offset_s : c->t0_s;
	int64_t end_s = t0_s + c->window_s, first_ms = INT64_MAX;
	struct campaign_member m = { { t0_s, end_s }, { 0, 0, false, false } };
	size_t accounts = 0, seen = 0;

	for (size_t i = 0; i < s->n_posts; i++) {
		int64_t ms = s->post[i].ms;

		if (s->post[i].label != WANTED || !c->on[s->post[i].platform])
			continue;
		if (ms >= t0_s * 1000 && ms <= end_s * 1000 && ms < first_ms)
			first_ms = ms;
		if (ms < t0_s * 1000 &&
		    local_day(ms, zone_hours[s->zone]) ==
			    local_day(t0_s * 1000, zone_hours[s->zone]))
			m.result.early = true;
	}
	for (size_t i = 0; i < s->n_accounts; i++) {
		int64_t proof_ms = s->account[i].proof_ms;

		if (!c->on[s->account[i].platform])
			continue;
		accounts++;
		seen += proof_ms >= end_s * 1000 &&
			s->account[i].first_ms <= end_s * 1000 + 30 * DAY_MS;
		if (proof_ms != TIME_NONE && t_s * 1000 < proof_ms + BLIND_MS)
			m.result.ready = true;
	}
	if (first_ms != INT64_MAX) {
		m.result.status = CAMPAIGN_POSTED;
		m.result.first_s = first_ms / 1000;
	} else if (t_s <= end_s) {
		m.result.status = CAMPAIGN_WAITING;
	} else {
		m.result.status = accounts > 0 && accounts == seen
					  ? CAMPAIGN_LATE
					  : CAMPAIGN_UNSEEN;
	}
	return m;
}

static struct campaign_member look_at(const struct world_sentra *s,
				      const struct campaign *c, int64_t t_s)
{
	struct campaign_look look;

	campaign_look_begin(&look, c, zones[s->zone], t_s);
	for (size_t i = 0; i < s->n_posts; i++) {
		struct label_set labels = labels_of(s->post[i].label);

		campaign_look_post(&look, s->post[i].platform, s->post[i].ms,
				   &labels);
	}
	for (size_t i = 0; i < s->n_accounts; i++)
		campaign_look_account(&look, s->account[i].platform,
				      s->account[i].first_ms,
				      s->account[i].proof_ms, BLIND_MS);
	return (struct campaign_member){ look.times, campaign_look_end(&look) };
}

/* How long until so many had posted: wait second by second of what happened. */
static int64_t reached(const struct campaign_member *m, size_t n, size_t many)
{
	int64_t best = -1;

	for (size_t i = 0; i < n; i++) {
		int64_t delay_s = m[i].result.first_s - m[i].times.t0_s;
		size_t there = 0;

		if (m[i].result.status != CAMPAIGN_POSTED)
			continue;
		for (size_t k = 0; k < n; k++)
			there += m[k].result.status == CAMPAIGN_POSTED &&
				 m[k].result.first_s - m[k].times.t0_s <=
					 delay_s;
		if (there >= many && (best < 0 || delay_s < best))
			best = delay_s;
	}
	return best;
}

static void compare_member(const struct campaign_member *a,
			   const struct campaign_member *b)
{
	assert_int_equal(a->times.t0_s, b->times.t0_s);
	assert_int_equal(a->times.end_s, b->times.end_s);
	assert_int_equal(a->result.status, b->result.status);
	assert_int_equal(a->result.first_s, b->result.first_s);
	assert_int_equal(a->result.early, b->result.early);
	assert_int_equal(a->result.ready, b->result.ready);
}

/* All of them lie within, and some reach both borders. */
static void compare_times(const struct campaign_times *all,
			  const struct campaign_member *m, size_t n,
			  const struct campaign_times *none)
{
	size_t first = n == 0 && all->t0_s == none->t0_s;
	size_t last = n == 0 && all->end_s == none->end_s;

	for (size_t i = 0; i < n; i++) {
		assert_true(m[i].times.t0_s >= all->t0_s);
		assert_true(m[i].times.end_s <= all->end_s);
		first += m[i].times.t0_s == all->t0_s;
		last += m[i].times.end_s == all->end_s;
	}
	assert_true(first > 0 && last > 0);
}

static void compare_world(const struct campaign *c, int64_t t_s)
{
	static const struct campaign_times none = { 1, 2 };
	size_t n = (size_t)below(SENTRA + 1);
	struct campaign_member m[SENTRA];
	struct campaign_total total;
	size_t posted = 0, early = 0;
	int64_t scratch[SENTRA];

	for (size_t i = 0; i < n; i++) {
		struct world_sentra s;
		struct campaign_member want;

		make_sentra(&s, c);
		want = define(&s, c, t_s);
		m[i] = look_at(&s, c, t_s);
		compare_member(&m[i], &want);
		posted += want.result.status == CAMPAIGN_POSTED;
		early += want.result.early;
	}
	campaign_sum(m, n, &none, t_s, scratch, &total);
	assert_int_equal(total.posted, posted);
	assert_int_equal(total.early, early);
	for (size_t k = 0; n && k < 2; k++) {
		size_t tenths = k ? 9 : 5;
		size_t many = n * tenths / 10 + (n * tenths % 10 > 0);

		assert_int_equal(k ? total.t90_s : total.t50_s,
				 reached(m, n, many));
	}
	compare_times(&total.times, m, n, &none);
}

static void test_random(void **state)
{
	(void)state;
	for (int i = 0; i < 20000; i++) {
		struct campaign c =
			campaign_of(below(2) ? CAMPAIGN_LOCAL : CAMPAIGN_SAME,
				    "2026-12-22T00:00:00Z",
				    60 * (1 + below(180)));
		int64_t t_s;

		c.t0_s += 900 * below(96);
		c.on[below(3)] = below(2);
		t_s = near_border(&c, 0) / SECOND_MS;
		compare_world(&c, t_s);
	}
}

/* ---- what outlives the posts ---- */

/* Whatever a sentra in any zone may still need is wanted, and two days away
 * nothing is. */
static void test_wanted(void **state)
{
	struct label_set labels = labels_of(WANTED), other = labels_of(OTHER);

	(void)state;
	for (int i = 0; i < 20000; i++) {
		struct campaign c =
			campaign_of(below(2) ? CAMPAIGN_LOCAL : CAMPAIGN_SAME,
				    "2026-12-22T00:00:00Z",
				    60 * (1 + below(180)));
		struct campaigns all = { .at = &c, .n = 1 };
		size_t zone = (size_t)below(3);
		struct campaign_result r;
		int64_t ms;

		c.t0_s += 900 * below(96);
		ms = near_border(&c, zone);
		r = one_post(&c, zone, ms, WANTED);
		if (r.first_s || r.early) {
			assert_true(campaigns_want(&all, &labels, ms));
			assert_true(ms >= campaign_begins_ms(&c));
		}
		assert_false(campaigns_want(&all, &other, ms));
		ms = c.t0_s * SECOND_MS;
		assert_false(campaigns_want(&all, &labels, ms - 2 * DAY_MS));
		assert_false(campaigns_want(&all, &labels, ms + 2 * DAY_MS));
	}
}

/* A day of margin, and no more. */
static void test_begins(void **state)
{
	static const struct {
		const char *t0;
		enum campaign_zone zone;
		const char *begins;
	} rows[] = {
		{ "2026-12-22T09:00:00Z", CAMPAIGN_LOCAL,
		  "2026-12-21T08:00:00Z" },
		{ "2026-12-22T00:00:00Z", CAMPAIGN_LOCAL,
		  "2026-12-21T08:00:00Z" },
		{ "2026-12-22T23:59:59Z", CAMPAIGN_LOCAL,
		  "2026-12-21T08:00:00Z" },
		{ "2026-12-22T09:00:00+07:00", CAMPAIGN_SAME,
		  "2026-12-21T01:00:00Z" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct campaign c = campaign_of(rows[i].zone, rows[i].t0, 60);

		assert_int_equal(campaign_begins_ms(&c), at(rows[i].begins));
	}
}

static void test_expected(void **state)
{
	char *ids[] = { (char *)"a", (char *)"c" };
	struct campaign c = { .expected = ids, .n_expected = 2 };

	(void)state;
	assert_true(campaign_expects(&c, "a") && campaign_expects(&c, "c"));
	assert_false(campaign_expects(&c, "b"));
	c.n_expected = 0;
	assert_false(campaign_expects(&c, "a"));
	c.all = true;
	assert_true(campaign_expects(&c, "b"));
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_borders),
	cmocka_unit_test(test_platform),
	cmocka_unit_test(test_summer_time),
	cmocka_unit_test(test_status),
	cmocka_unit_test(test_other_platform_is_not_asked),
	cmocka_unit_test(test_ready),
	cmocka_unit_test(test_sum),
	cmocka_unit_test(test_random),
	cmocka_unit_test(test_wanted),
	cmocka_unit_test(test_begins),
	cmocka_unit_test(test_expected),
};

int main(void)
{
	return cmocka_run_group_tests_name("campaign", tests, open_zones,
					   close_zones);
}
