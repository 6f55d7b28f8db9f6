/* test_alert_context.c -- whom an alert is about, and what is known of them. */
#include "tests/unit/kit/monitor_kit.h"

#include "consumers/alerter/alert_context.h"

#define STALE(x) "0 post " x "|8d ok " x "|9d ok " x "|9d1h eval|"

/* x0 to x4 cross together, y0 is blind. */
#define FIVE_HELD                            \
	"0 post x0-4|1h ok x0-4|1h auth y0|" \
	"7d1h ok x0-4|7d2h ok x0-4|7d2h auth y0|7d2h eval|"

static const struct row {
	const char *name, *roster, *steps;
	enum monitor_alert_kind kind;
	const char *of, *reason, *at, *names;
} rows[] = {
	{ "content: the sentra's stale accounts",
	  "s a@youtube b@x; r c@youtube", STALE("a") STALE("b") STALE("c"),
	  ALERT_CONTENT_STALE, "s", "", "9d1h", ": s (a), s (b)" },
	{ "content: not those within the limit", "s a@youtube b@x; r c@youtube",
	  STALE("a") STALE("c") "9d ok b|", ALERT_CONTENT_STALE, "s", "",
	  "9d1h", ": s (a)" },
	{ "content: not those of nobody's roster", "s a@youtube",
	  STALE("a") STALE("z"), ALERT_CONTENT_STALE, "s", "", "9d1h",
	  ": s (a)" },
	{ "blind: the platform's, of that reason",
	  "s a@youtube b@x c@youtube; r d@youtube e@youtube",
	  "8d ok a|8d ok b|8d auth c|9d auth c|8d ok d|9d ok e|",
	  ALERT_COLLECTION_BLIND, "youtube", "silent", "9d1h",
	  ": s (a), r (d)" },
	{ "blind: another reason is another alert", "s a@youtube b@x c@youtube",
	  "8d ok a|8d auth b|9d auth b|8d auth c|9d auth c|",
	  ALERT_COLLECTION_BLIND, "youtube", "auth", "9d1h", ": s (c)" },
	{ "blind: not of a sentra that is active no more",
	  "s a@youtube; r<9 b@youtube", "8d ok a|8d ok b|",
	  ALERT_COLLECTION_BLIND, "youtube", "silent", "10d", ": s (a)" },
	{ "suspect: who is held, and not who is blind",
	  "s x0-4@youtube y0-9@youtube z@x", FIVE_HELD,
	  ALERT_COLLECTION_SUSPECT, "youtube", "", "7d2h",
	  ": s (x0), s (x1), s (x2), s (x3), s (x4)" },
	{ "suspect: of another platform nobody",
	  "s x0-4@youtube y0-9@youtube z@x", FIVE_HELD,
	  ALERT_COLLECTION_SUSPECT, "x", "", "7d2h", "" },
	{ "blind: who is held is not", "s x0-4@youtube y0-9@youtube", FIVE_HELD,
	  ALERT_COLLECTION_BLIND, "youtube", "auth", "7d2h", ": s (y0)" },
	{ "stalled: no account's matter", "s a@youtube", STALE("a"),
	  ALERT_PIPELINE_STALLED, "scorer", "lag", "9d1h", "" },
	{ "as many as can be gathered, and how many more", "s a0-65@youtube",
	  "8d ok a0-65|", ALERT_COLLECTION_BLIND, "youtube", "silent", "9d",
	  NULL },
};

struct desk {
	struct monitor_kit k;
	struct stage_env env;
	struct monitor_alert alert;
	struct alert_context context;
};

static void desk_open(struct desk *d, const struct row *row)
{
	char *steps = strdup(row->steps), *rest, *step;
	struct err err = { 0 };

	*d = (struct desk){ .env = { .zone = "Asia/Jakarta",
				     .zone_hours = 7 } };
	d->k.monitor = monitor_new(&err);
	d->k.zone = zone_open("Asia/Jakarta", &err);
	assert_non_null(d->k.monitor);
	assert_non_null(d->k.zone);
	buf_init(&d->k.text, 1 << 22);
	buf_init(&d->k.out, 1 << 16);
	kit_roster(&d->k, row->roster);
	for (step = strtok_r(steps, "|", &rest); step;
	     step = strtok_r(NULL, "|", &rest))
		kit_step(&d->k, step);
	free(steps);
	d->alert.kind = row->kind;
	snprintf(d->alert.of, sizeof(d->alert.of), "%s", row->of);
	snprintf(d->alert.reason, sizeof(d->alert.reason), "%s", row->reason);
	d->env.roster = d->k.roster;
	alert_context_gather(&d->context, d->k.monitor, &d->env, NULL,
			     &d->alert, kit_time(row->at));
	buf_clear(&d->k.out);
	alert_context_names(&d->context, &d->k.out);
}

static void desk_close(struct desk *d)
{
	monitor_free(d->k.monitor);
	roster_free(d->k.roster);
	zone_close(d->k.zone);
	buf_release(&d->k.text);
	buf_release(&d->k.out);
}

/* By what people know an account by, where the roster has it. */
static void names_by_handles(void **state)
{
	const struct row row = { "",
				 "s a@youtube b@x",
				 STALE("a") STALE("b"),
				 ALERT_CONTENT_STALE,
				 "s",
				 "",
				 "9d1h",
				 NULL };
	struct desk d;

	(void)state;
	desk_open(&d, &row);
	d.k.roster->sentras[0].accounts[0].handle = (char[]){ "satu" };
	alert_context_gather(&d.context, d.k.monitor, &d.env, NULL, &d.alert,
			     kit_time(row.at));
	buf_clear(&d.k.out);
	alert_context_names(&d.context, &d.k.out);
	assert_string_equal(buf_cstr(&d.k.out), ": s (@satu), s (b)");
	desk_close(&d);
}

static void names_whom_it_concerns(void **state)
{
	struct desk d;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows) && rows[i].names; i++) {
		print_message("  %s\n", rows[i].name);
		desk_open(&d, &rows[i]);
		assert_string_equal(buf_cstr(&d.k.out), rows[i].names);
		desk_close(&d);
	}
	assert_int_equal(i, ARRAY_LEN(rows) - 1);
}

static void says_what_is_known(void **state)
{
	const struct alert_account *a;
	struct desk d;

	(void)state;
	desk_open(&d, &rows[0]);
	assert_int_equal(d.context.facts.n_accounts, 2);
	assert_string_equal(d.context.facts.sentra_name, "s");
	assert_string_equal(d.context.facts.zone, "Asia/Jakarta");
	assert_ptr_equal(d.context.facts.local, d.k.zone);
	assert_ptr_equal(d.context.facts.alert, &d.alert);
	a = &d.context.facts.account[1];
	assert_string_equal(a->platform, "x");
	assert_int_equal(a->newest_ms, kit_time("0"));
	assert_int_equal(a->crossed_ms, kit_time("8d"));
	assert_int_equal(a->second_ms, kit_time("9d"));
	assert_int_equal(a->proof_ms, kit_time("9d"));
	assert_string_equal(a->outcome, "ok");
	desk_close(&d);
	/* Of a platform: no sentra's name, and no zone of one. */
	desk_open(&d, &rows[3]);
	assert_null(d.context.facts.sentra_name);
	assert_null(d.context.facts.local);
	desk_close(&d);
}

static void counts_whom_it_does_not_name(void **state)
{
	struct desk d;

	(void)state;
	desk_open(&d, &rows[ARRAY_LEN(rows) - 1]);
	assert_int_equal(d.context.facts.n_accounts, ALERT_CONTEXT_MAX);
	assert_int_equal(d.context.facts.more, 2);
	alert_context_shorten(&d.context);
	assert_int_equal(d.context.facts.n_accounts, ALERT_CONTEXT_NAMED);
	assert_int_equal(d.context.facts.more, 56);
	alert_context_shorten(&d.context);
	assert_int_equal(d.context.facts.more, 56);
	buf_clear(&d.k.out);
	alert_context_names(&d.context, &d.k.out);
	assert_string_equal(buf_cstr(&d.k.out),
			    ": s (a0), s (a1), s (a2), s (a3), s (a4), "
			    "s (a5), s (a6), s (a7), s (a8), s (a9), +56");
	desk_close(&d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_by_handles),
		cmocka_unit_test(names_whom_it_concerns),
		cmocka_unit_test(says_what_is_known),
		cmocka_unit_test(counts_whom_it_does_not_name),
	};

	return cmocka_run_group_tests_name("alert_context", tests, NULL, NULL);
}
