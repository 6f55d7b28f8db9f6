/* test_config.c -- what a producer is to do: from the files, with every fault
 * at once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/base/clock.h"
#include "producers/core/config.h"
#include "producers/platforms/registry.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SENTRA(accounts)                                              \
	"{\"version\":1,\"sentras\":[{\"id\":\"s\",\"name\":\"S\","   \
	"\"kind\":\"sentra\",\"city\":\"C\",\"province\":\"P\","      \
	"\"timezone\":\"Asia/Jakarta\",\"aliases\":[],"               \
	"\"service_areas\":[],\"active_from\":null,\"active_until\":" \
	"null,\"accounts\":[\n" accounts "]}]}"
#define ACCOUNT(platform, id) \
	"{\"platform\":\"" platform "\",\"id\":\"" id "\"}"
#define GOOD SENTRA(ACCOUNT("x", "1"))

#define PIPELINE "[pipeline]\nroster=DIR/roster.json\n"

static const struct row {
	const char *name, *platform, *conf, *roster;
	bool publish;
	const char *faults; /* a line each; DIR: where the files are */
} rows[] = {
	{ "all is well", "x", PIPELINE "[kafka]\nbootstrap.servers=k:9092\n",
	  GOOD, true, "" },
	{ "no roster is named", "x", "[pipeline]\nroster=\n", GOOD, false,
	  "DIR/c.conf:2: [pipeline] roster: want a path\n" },
	{ "the adapter looks at its own accounts, each of them", "x", PIPELINE,
	  SENTRA(ACCOUNT("x", "1") ",\n" ACCOUNT(
		  "youtube", "UCa") ",\n" ACCOUNT("x", "b") ",\n" ACCOUNT("x",
									  "c")),
	  false,
	  "DIR/roster.json:4: sentras[0].accounts[2]: want an id of 1 to 19 "
	  "digits\n"
	  "DIR/roster.json:5: sentras[0].accounts[3]: want an id of 1 to 19 "
	  "digits\n" },
	{ "the adapter looks at its keys", "facebook",
	  PIPELINE "[facebook]\ngraph_version=25\n", GOOD, false,
	  "DIR/c.conf: [facebook] graph_version: want a version as v25.0\n" },
	{ "who publishes must be read by somebody", "x",
	  PIPELINE "platforms=youtube\n[kafka]\nbootstrap.servers=k:9092\n",
	  GOOD, true,
	  "DIR/c.conf:3: [pipeline] platforms: x is not among them; add it, "
	  "and "
	  "restart the consumers\n" },
	{ "who does not need not", "x", PIPELINE "platforms=youtube\n", GOOD,
	  false, "" },
};

struct desk {
	char dir[32];
	struct producer_config *config;
	struct faults faults;
	struct err err;
	int rc;
};

static void put(const struct desk *d, const char *name, const char *text)
{
	char path[64];
	const char *dir;
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", d->dir, name);
	f = fopen(path, "w");
	assert_non_null(f);
	for (; (dir = strstr(text, "DIR")); text = dir + strlen("DIR"))
		fprintf(f, "%.*s%s", (int)(dir - text), text, d->dir);
	fputs(text, f);
	fclose(f);
}

static void load(struct desk *d, const struct row *row)
{
	char path[64];

	*d = (struct desk){ .dir = "/tmp/sentra-config-XXXXXX" };
	assert_non_null(mkdtemp(d->dir));
	put(d, "c.conf", row->conf);
	if (row->roster)
		put(d, "roster.json", row->roster);
	faults_init(&d->faults);
	snprintf(path, sizeof(path), "%s/c.conf", d->dir);
	d->rc = producer_config_load(&d->config, registry_find(row->platform),
				     path, NULL, row->publish, &d->faults,
				     &d->err);
}

static void unload(struct desk *d)
{
	char path[64];

	producer_config_free(d->config);
	faults_release(&d->faults);
	snprintf(path, sizeof(path), "%s/c.conf", d->dir);
	unlink(path);
	snprintf(path, sizeof(path), "%s/roster.json", d->dir);
	unlink(path);
	assert_int_equal(rmdir(d->dir), 0);
}

static void says_every_fault(void **state)
{
	char got[2048], *dir;
	struct desk d;
	size_t i, k, n;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		print_message("  %s\n", rows[i].name);
		load(&d, &rows[i]);
		assert_int_equal(d.rc, 0);
		for (k = 0, n = 0, *got = '\0'; k < d.faults.n; k++)
			n += (size_t)snprintf(got + n, sizeof(got) - n, "%s\n",
					      d.faults.at[k].printed);
		while ((dir = strstr(got, d.dir))) {
			memcpy(dir, "DIR", 3);
			memmove(dir + 3, dir + strlen(d.dir),
				strlen(dir + strlen(d.dir)) + 1);
		}
		assert_string_equal(got, rows[i].faults);
		unload(&d);
	}
}

static void needs_its_files(void **state)
{
	const struct row row = { NULL, "x", PIPELINE, NULL, false, "" };
	struct desk d;

	(void)state;
	load(&d, &row);
	assert_true(d.rc < 0);
	assert_null(d.config);
	assert_non_null(strstr(d.err.text, "roster.json"));
	unload(&d);
}

static void knows_where_and_how_much(void **state)
{
	static const struct {
		const char *conf, *url;
		int64_t units;
	} wants[] = {
		{ PIPELINE, "https://youtube.googleapis.com", 10000 },
		{ PIPELINE "[youtube]\nquota=0\nbase_url=\n",
		  "https://youtube.googleapis.com", 0 },
		{ PIPELINE "[youtube]\nquota=77\n"
			   "base_url=http://127.0.0.1:1\n",
		  "http://127.0.0.1:1", 77 },
	};
	struct desk d;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(wants); i++) {
		const struct row row = { NULL, "youtube", wants[i].conf,
					 GOOD, false,     "" };

		load(&d, &row);
		assert_int_equal(d.rc, 0);
		assert_int_equal(d.faults.n, 0);
		assert_true(str_is(producer_config_base_url(d.config),
				   wants[i].url));
		assert_int_equal(producer_config_quota(d.config),
				 wants[i].units);
		unload(&d);
	}
}

/* The platform's own section is worth more than [poll]. */
static void the_nearer_section_wins(void **state)
{
	const struct row row = { NULL,
				 "youtube",
				 PIPELINE "[youtube]\ninterval=1h\n"
					  "[poll]\ninterval=30m\n"
					  "retries=2\n",
				 GOOD,
				 false,
				 "" };
	struct desk d;

	(void)state;
	load(&d, &row);
	assert_int_equal(d.faults.n, 0);
	assert_int_equal(d.config->poll.interval_ms, HOUR_MS);
	assert_int_equal(d.config->poll.retries, 2);
	unload(&d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(says_every_fault),
		cmocka_unit_test(needs_its_files),
		cmocka_unit_test(knows_where_and_how_much),
		cmocka_unit_test(the_nearer_section_wins),
	};

	return cmocka_run_group_tests_name("config", tests, NULL, NULL);
}
