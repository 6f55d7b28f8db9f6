/* test_explain.c -- why, in words: every clock, proof and rule that gives
 * a state is explained, and what comes next. */
#include "tests/unit/kit/monitor_kit.h"

#include "consumers/ctl/staleness/explain.h"

struct row {
	const char *requirement, *roster, *steps, *at;
	bool working, indonesian;
	const char *want[9];  /* in this order */
	const char *never[3]; /* anywhere */
};

/* 1 January 2024 is a Monday, 00:00Z is 07.00 WIB. */
static const struct row rows[] = {
	{ "fresh: the age, the limits of each kind, and what comes next",
	  "s a@youtube b@x",
	  "0d post a|1h ok a|1h ok b",
	  "2h",
	  false,
	  false,
	  { "s (s): fresh\n", "because of        YouTube a, X b\n",
	    "alert             none fires\n", "YouTube a\n",
	    "newest post       Mon 1 Jan 2024 07:00 WIB",
	    "age               1 hour, of all days",
	    "if nothing is posted: aging after Thu 4 Jan 2024 07:00 WIB, "
	    "stale after Mon 8 Jan 2024 07:00 WIB, at the second proof, at "
	    "least 30 minutes after",
	    "blind at Mon 1 Jan 2024 14:00 WIB", "newest post       none yet" },
	  { "left out", "held", "exempt until" } },
	{ "weekends are left out, and that is said",
	  "s a@youtube",
	  "0d post a|9d ok a",
	  "9d",
	  true,
	  false,
	  { "s (s): aging\n", "age               7 days of working time",
	    "left out          2 days of weekends; there is no calendar",
	    "if nothing is posted: stale after Wed 10 Jan 2024 07:00" },
	  { "aging after", "second proof  " } },
	{ "over at one proof: aging still, and when a second would count",
	  "s a@youtube",
	  "0d post a|7d1h ok a|7d1h eval",
	  "7d1h",
	  false,
	  false,
	  { "s (s): aging\n", "limit passed      Mon 8 Jan 2024 07:00",
	    "first proof over  Mon 8 Jan 2024 08:00",
	    "second proof      none yet",
	    "stale at the first proof from Mon 8 Jan 2024 08:30 WIB on" },
	  { "if nothing is posted", NULL, NULL } },
	{ "stale: both proofs, the alert, what ends it",
	  "s a@youtube",
	  "0d post a|7d1h ok a|7d2h ok a|7d2h eval",
	  "7d3h",
	  false,
	  false,
	  { "s (s): stale since Mon 8 Jan 2024 09:00 WIB\n",
	    "alert             content_stale fires since Mon 8 Jan 2024 09:00",
	    "state             stale since Mon 8 Jan 2024 09:00 WIB\n",
	    "second proof      Mon 8 Jan 2024 09:00",
	    "it ends once a newer post is seen" },
	  { "content_stale stays", "unverified", NULL } },
	{ "stale and blind: unverified since, and why",
	  "s a@youtube",
	  "0d post a|7d1h ok a|7d2h ok a|7d2h eval|7d8h quota a|7d9h eval",
	  "7d9h",
	  false,
	  false,
	  { "s (s): stale since", "content_stale fires",
	    "collection_blind youtube quota fires",
	    "state             stale since Mon 8 Jan 2024 09:00 WIB; "
	    "unverified since Mon 8 Jan 2024 15:00 WIB: the API's quota is "
	    "spent (quota)",
	    "last status       Mon 8 Jan 2024 15:00 WIB: quota\n",
	    "it is seen again at the next proof" },
	  { "but not whole", NULL, NULL } },
	{ "an alert that fires on although the sentra is not stale",
	  "s a@youtube",
	  "0d post a|7d1h ok a|7d2h ok a|7d2h eval|7d3h roster s a@youtube "
	  "b@x",
	  "7d3h",
	  false,
	  false,
	  { "s (s): unknown\n", "because of        X b", "content_stale fires",
	    "content_stale stays until an account is seen within",
	    "it waits for the producer's first report" },
	  { NULL, NULL, NULL } },
	{ "a status that is ok and not whole is no proof",
	  "s a@youtube",
	  "0d seen a|1h part a",
	  "2h",
	  false,
	  false,
	  { "s (s): unknown\n", "first event       Mon 1 Jan 2024 07:00",
	    "last proof        none yet",
	    "last status       Mon 1 Jan 2024 08:00 WIB: ok, but not whole",
	    "blind at Mon 1 Jan 2024 13:00" },
	  { "age  ", "if nothing", NULL } },
	{ "held by the mass guard: until when, and why",
	  "s a0-9@youtube",
	  "0d post a0-9|1h ok a0-9|7d1h ok a0-9|7d2h ok a0-9|7d2h eval",
	  "7d3h",
	  false,
	  false,
	  { "s (s): blind\n", "collection_suspect youtube fires",
	    "state             blind since Mon 8 Jan 2024 09:00 WIB: held "
	    "(suspect)",
	    "held until        Tue 9 Jan 2024 09:00 WIB: many fell silent",
	    "held until Tue 9 Jan 2024 09:00 WIB; stale at the first proof "
	    "after" },
	  { NULL, NULL, NULL } },
	{ "exempt, one account and the sentra: until when, why, and what then",
	  "s!9 a@youtube!10",
	  "0d post a|7d1h ok a|7d2h ok a|7d2h eval",
	  "7d3h",
	  false,
	  false,
	  { "): exempt\n", "state             exempt\n",
	    "sentra exempt     until and including Wed 10 Jan 2024: test",
	    "account exempt    until and including Thu 11 Jan 2024: test",
	    "exempt until Fri 12 Jan 2024 00:00 WIB, then at once",
	    "it ends once" },
	  { "content_stale", NULL, NULL } },
	{ "not active on that date",
	  "s<2 a@youtube",
	  "0d ok a",
	  "5d",
	  false,
	  false,
	  { "active            not on this date" },
	  { NULL } },
	{ "no accounts",
	  "s",
	  "0d eval",
	  "1d",
	  false,
	  false,
	  { "s (s): unregistered\n", "none fires" },
	  { "because of" } },
	{ "Indonesian",
	  "s a@youtube",
	  "0d post a|7d1h ok a|7d2h ok a|7d2h eval|7d3h eval",
	  "7d3h",
	  true,
	  true,
	  { "s (s): aging (lesu)\n", "tidak ada yang aktif",
	    "bila tidak ada unggahan: stale setelah Rab 10 Jan 2024 07.00 "
	    "WIB, pada bukti kedua",
	    "blind pada Sen 8 Jan 2024 15.00 WIB bila tidak ada bukti" },
	  { " since ", "next", "newest" } },
	{ "Indonesian, blind and stale",
	  "s a@youtube",
	  "0d post a|9d1h ok a|9d2h ok a|9d2h eval|9d9h eval",
	  "9d9h",
	  true,
	  true,
	  { "s (s): stale (mati) sejak Rab 10 Jan 2024 09.00 "
	    "WIB\n",
	    "per               Rab 10 Jan 2024 16.00 WIB",
	    "karena            YouTube a",
	    "peringatan        content_stale aktif sejak",
	    "tidak terpantau sejak Rab 10 Jan 2024 15.00 WIB: pengumpul tidak "
	    "melapor (silent)",
	    "usia              7 hari 2 jam waktu kerja",
	    "tidak dihitung    2 hari Sabtu dan Minggu",
	    "batas             aging_after 3 hari (umum), stale_after 7 hari",
	    "berikutnya        berakhir begitu unggahan baru terlihat" },
	  { " since ", "next", "newest" } },
};

/* ---- a monitor, and what it published ---- */

struct desk {
	struct monitor_kit kit;
	struct alert_list alerts;
	int64_t t_ms;
};

static void keep(void *ctx, const struct monitor_effect *effect)
{
	struct desk *d = ctx;
	struct buf event;

	buf_init(&event, 4096);
	alert_encode(&effect->alert, effect->raised, d->t_ms, STR_LIT("text"),
		     &event);
	assert_int_equal(alert_list_add(&d->alerts, buf_str(&event), NULL), 0);
	buf_release(&event);
}

static void step(struct desk *d, char *text)
{
	const char *verb = text + strcspn(text, " ") + 1;
	struct monitor_input in = { .kind = MONITOR_EVALUATE };

	if (strncmp(verb, "eval", 4) != 0) {
		kit_step(&d->kit, text);
		return;
	}
	d->t_ms = in.at_ms = kit_time(text);
	assert_int_equal(monitor_step(d->kit.monitor, &in, keep, d, NULL), 0);
}

static void desk_open(struct desk *d, const struct row *row)
{
	char *steps = strdup(row->steps), *rest, *one;

	*d = (struct desk){ .kit = { .working_days = row->working } };
	d->kit.monitor = monitor_new(NULL);
	d->kit.zone = zone_open("Asia/Jakarta", NULL);
	assert_non_null(d->kit.monitor);
	assert_non_null(d->kit.zone);
	buf_init(&d->kit.text, 1 << 20);
	buf_init(&d->kit.out, 1 << 16);
	kit_roster(&d->kit, row->roster);
	for (one = strtok_r(steps, "|", &rest); one;
	     one = strtok_r(NULL, "|", &rest))
		step(d, one);
	free(steps);
}

static void desk_close(struct desk *d)
{
	monitor_free(d->kit.monitor);
	roster_free(d->kit.roster);
	zone_close(d->kit.zone);
	buf_release(&d->kit.text);
	buf_release(&d->kit.out);
	alert_list_release(&d->alerts);
}

static struct explanation explanation_of(struct desk *d, const char *at,
					 const struct policy_settings *s)
{
	return (struct explanation){
		.monitor = d->kit.monitor,
		.policy = monitor_adopted(d->kit.monitor),
		.settings = s,
		.alerts = &d->alerts,
		.sentra = &d->kit.roster->sentras[0],
		.t_ms = kit_time(at),
	};
}

/* ---- tests ---- */

static bool is_right(const struct row *row, const char *text)
{
	const char *from = text;

	for (size_t i = 0; i < ARRAY_LEN(row->want) && row->want[i]; i++) {
		const char *at = strstr(from, row->want[i]);

		if (!at) {
			print_error("%s\n  lacks: %s\n%s\n", row->requirement,
				    row->want[i], text);
			return false;
		}
		from = at + strlen(row->want[i]);
	}
	for (size_t i = 0; i < ARRAY_LEN(row->never) && row->never[i]; i++)
		if (strstr(text, row->never[i])) {
			print_error("%s\n  has: %s\n%s\n", row->requirement,
				    row->never[i], text);
			return false;
		}
	return true;
}

static void test_texts(void **state)
{
	static const struct policy_settings settings;
	size_t wrong = 0;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct explanation e;
		struct desk d;
		struct buf out;

		desk_open(&d, &rows[i]);
		buf_init(&out, 1 << 16);
		e = explanation_of(&d, rows[i].at, &settings);
		explain_text(&e, rows[i].indonesian, &out);
		wrong += !is_right(&rows[i], buf_cstr(&out));
		buf_release(&out);
		desk_close(&d);
	}
	assert_int_equal(wrong, 0);
}

/* Of the sentra before the platform's before that for all. */
static void test_whose_limit(void **state)
{
	static char keys[][32] = { "stale_after.youtube", "stale_after.s",
				   "aging_after.youtube", "blind_after.other" };
	static char value[] = "1d";
	struct cfg_pair pairs[ARRAY_LEN(keys)];
	struct policy_settings settings = { .others = { pairs,
							ARRAY_LEN(keys) } };
	static const struct row row = {
		"whose",
		"s a@youtube",
		"0d ok a",
		"1h",
		false,
		false,
		{ "aging_after 3 days (aging_after.youtube), ",
		  "stale_after 7 days (stale_after.s)\n",
		  "proof_gap 30 minutes (for all), ",
		  "blind_after 6 hours (for all)" },
		{ "other", NULL, NULL }
	};
	struct explanation e;
	struct desk d;
	struct buf out;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(keys); i++)
		pairs[i] = (struct cfg_pair){ keys[i], value, 1 };
	desk_open(&d, &row);
	buf_init(&out, 1 << 16);
	e = explanation_of(&d, row.at, &settings);
	explain_text(&e, false, &out);
	assert_true(is_right(&row, buf_cstr(&out)));
	buf_release(&out);
	desk_close(&d);
}

/* A card of an evaluation before; and a stranger's address. */
static void test_outside(void **state)
{
	static const struct policy_settings settings;
	static const struct row row = {
		"outside",
		"s a@youtube",
		"0d post a|0d ok a",
		"1h",
		false,
		false,
		{ "dashboards        stale?[2J, as judged last",
		  "http://e/?]0;x" },
		{ "\033", NULL, NULL }
	};
	struct explanation e;
	struct desk d;
	struct buf out;

	(void)state;
	desk_open(&d, &row);
	free(kit_account(&d.kit, "a")->newest_url);
	kit_account(&d.kit, "a")->newest_url = strdup("http://e/\033]0;x");
	buf_init(&out, 1 << 16);
	e = explanation_of(&d, row.at, &settings);
	e.card_state = STR_LIT("stale\033[2J");
	explain_text(&e, false, &out);
	assert_true(is_right(&row, buf_cstr(&out)));
	buf_clear(&out);
	explain_json(&e, &out);
	assert_non_null(strstr(buf_cstr(&out), "\"newest_url\":\"http://e/"
					       "\\u001b]0;x\""));
	assert_non_null(strstr(buf_cstr(&out), "\"state\":\"fresh\""));
	assert_non_null(strstr(buf_cstr(&out), "\"crossed\":null"));
	buf_release(&out);
	desk_close(&d);
}

static void test_spans(void **state)
{
	static const struct {
		int64_t ms;
		const char *english, *indonesian;
	} spans[] = {
		{ 0, "0 minutes", "0 menit" },
		{ 30 * SECOND_MS, "30 seconds", "30 detik" },
		{ MINUTE_MS, "1 minute", "1 menit" },
		{ 25 * HOUR_MS, "1 day 1 hour", "1 hari 1 jam" },
		{ 7 * DAY_MS + 90 * SECOND_MS, "7 days 1 minute",
		  "7 hari 1 menit" },
	};
	struct buf out;
	struct writer to = { .out = &out };

	(void)state;
	buf_init(&out, 100);
	for (size_t i = 0; i < ARRAY_LEN(spans); i++) {
		buf_clear(&out);
		to.language = ALERT_ENGLISH;
		explain_span(&to, spans[i].ms);
		assert_string_equal(buf_cstr(&out), spans[i].english);
		buf_clear(&out);
		to.language = ALERT_INDONESIAN;
		explain_span(&to, spans[i].ms);
		assert_string_equal(buf_cstr(&out), spans[i].indonesian);
	}
	buf_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_texts),
		cmocka_unit_test(test_whose_limit),
		cmocka_unit_test(test_outside),
		cmocka_unit_test(test_spans),
	};

	return cmocka_run_group_tests_name("ctl_explain", tests, NULL, NULL);
}
