/* test_policy.c -- [staleness]: defaults, particular limits, faults. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/base/file.h"
#include "consumers/alerter/policy.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct fixture {
	struct policy_settings settings;
	struct config *config;
	struct faults faults;
};

static void load(struct fixture *f, const char *text)
{
	char path[] = "/tmp/sentra-staleness-XXXXXX";
	int fd = mkstemp(path);
	struct cfg_section section;
	struct err err = { 0 };

	assert_true(fd >= 0);
	close(fd);
	assert_int_equal(file_write(path, str_of(text), 0600, &err), 0);
	*f = (struct fixture){ 0 };
	faults_init(&f->faults);
	section = policy_section(&f->settings);
	assert_int_equal(config_load(&f->config, path, &section, 1, &f->faults,
				     &err),
			 0);
	policy_check(&f->settings, f->config, &f->faults);
	unlink(path);
}

static void release(struct fixture *f)
{
	faults_release(&f->faults);
	config_free(f->config);
}

static void test_defaults_are_the_contracts(void **state)
{
	struct fixture f;
	struct monitor_limits limits;
	struct monitor_settings monitor;

	(void)state;
	load(&f, "");
	assert_int_equal(f.faults.n, 0);
	policy_limits(&f.settings, "abiyoso", PLATFORM_x, &limits);
	monitor = policy_monitor_settings(&f.settings);
	assert_int_equal(limits.aging_after_ms, 3 * DAY_MS);
	assert_int_equal(limits.stale_after_ms, 7 * DAY_MS);
	assert_int_equal(limits.proof_gap_ms, 30 * MINUTE_MS);
	assert_int_equal(limits.blind_after_ms, 6 * HOUR_MS);
	assert_true(monitor.working_days);
	assert_int_equal(monitor.mass_accounts, 5);
	assert_true(monitor.mass_share > 0.1499 && monitor.mass_share < 0.1501);
	assert_int_equal(monitor.mass_window_ms, HOUR_MS);
	assert_int_equal(monitor.mass_late_ms, DAY_MS);
	assert_int_equal(monitor.mass_hold_ms, DAY_MS);
	assert_int_equal(f.settings.stalled_after_ms, 15 * MINUTE_MS);
	release(&f);
}

static void test_a_sentra_goes_before_its_platform(void **state)
{
	struct fixture f;
	struct monitor_limits limits;

	(void)state;
	load(&f, "[staleness]\nstale_after = 8d\nstale_after.x = 9d\n"
		 "stale_after.abiyoso = 10d\nblind_after.x = 2h\n"
		 "aging_after.abiyoso = 1d\n");
	assert_int_equal(f.faults.n, 0);
	policy_limits(&f.settings, "other", PLATFORM_youtube, &limits);
	assert_int_equal(limits.stale_after_ms, 8 * DAY_MS);
	policy_limits(&f.settings, "other", PLATFORM_x, &limits);
	assert_int_equal(limits.stale_after_ms, 9 * DAY_MS);
	assert_int_equal(limits.blind_after_ms, 2 * HOUR_MS);
	policy_limits(&f.settings, "abiyoso", PLATFORM_x, &limits);
	assert_int_equal(limits.stale_after_ms, 10 * DAY_MS);
	assert_int_equal(limits.aging_after_ms, DAY_MS);
	assert_int_equal(limits.blind_after_ms, 2 * HOUR_MS);
	release(&f);
}

static void test_faults(void **state)
{
	static const struct {
		const char *line, *says;
	} rows[] = {
		{ "stale_afer.x = 9d", "stale_afer.x" },
		{ "stale_after. = 9d", "stale_after." },
		{ "mass_hold.x = 9d", "mass_hold.x" },
		{ "stale_after.x = soon", "want a duration" },
		{ "stale_after.x = 1s", "within the bounds" },
		{ "aging_after = 8d", "no more than" },
		{ "working_days = perhaps", "working_days" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		struct fixture f;
		char text[128];

		snprintf(text, sizeof(text), "[staleness]\n%s\n", rows[i].line);
		load(&f, text);
		if (f.faults.n != 1 ||
		    !strstr(f.faults.at[0].printed, rows[i].says) ||
		    !strstr(f.faults.at[0].printed, ":2:"))
			fail_msg("%s: %zu: %s", rows[i].line, f.faults.n,
				 f.faults.n ? f.faults.at[0].printed : "");
		release(&f);
	}
}

static void test_strangers(void **state)
{
	static const char text[] =
		"{\"version\":1,\"sentras\":[{\"id\":\"abiyoso\",\"name\":"
		"\"S\","
		"\"kind\":\"sentra\",\"city\":\"C\",\"province\":\"P\","
		"\"timezone\":\"Asia/Jakarta\",\"aliases\":[],"
		"\"service_areas\":[],\"active_from\":null,"
		"\"active_until\":null,\"accounts\":[]}]}";
	struct fixture f;
	struct roster *roster;
	struct err err = { 0 };

	(void)state;
	load(&f, "[staleness]\nstale_after.abiyoso = 9d\n"
		 "stale_after.abioso = 9d\nblind_after.x = 7h\n");
	assert_int_equal(roster_parse(&roster, str_of(text), "r", &f.faults,
				      &err),
			 0);
	assert_string_equal(policy_unknown_name(&f.settings, roster, 0),
			    "abioso");
	assert_null(policy_unknown_name(&f.settings, roster, 1));
	roster_free(roster);
	release(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_defaults_are_the_contracts),
		cmocka_unit_test(test_a_sentra_goes_before_its_platform),
		cmocka_unit_test(test_faults),
		cmocka_unit_test(test_strangers),
	};

	return cmocka_run_group_tests_name("staleness", tests, NULL, NULL);
}
