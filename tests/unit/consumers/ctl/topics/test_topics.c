/* test_topics.c -- topics.json: what is read, and every fault. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/base/file.h"
#include "consumers/ctl/topics/topics.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

static char path[64];

static int load(const char *text, struct topics_file *file,
		struct faults *faults)
{
	struct err err = { 0 };

	assert_int_equal(file_write(path, str_of(text), 0600, &err), 0);
	faults_init(faults);
	return topics_file_load(file, path, "p", faults, &err);
}

static void test_reads_ours(void **state)
{
	struct topics_file file;
	struct faults faults;
	struct err err;

	(void)state;
	faults_init(&faults);
	assert_int_equal(topics_file_load(&file, "deploy/topics.json", "sentra",
					  &faults, &err),
			 0);
	assert_int_equal(file.n, 7);
	assert_string_equal(file.topic[0].name, "sentra.metrics.youtube");
	assert_int_equal(file.topic[0].partitions, 6);
	assert_string_equal(file.topic[0].config.pair[0].value,
			    "LogAppendTime");
	topics_file_release(&file);
	faults_release(&faults);
}

#define TOPIC(name, partitions, config)                     \
	"{\"name\":\"" name "\",\"partitions\":" partitions \
	",\"replication\":1,\"config\":" config "}"
#define FILE_OF(topics) "{\"version\":1,\n\"topics\":[\n" topics "\n]}"

static void test_faults(void **state)
{
	static const struct {
		const char *text, *want;
	} rows[] = {
		{ "{", ": " },
		{ "[]", ":1: " },
		{ "{\"version\":2,\"topics\":[]}", "version: want 1" },
		{ FILE_OF(TOPIC("metrics.x", "0", "{}")),
		  ":3: topics[0].partitions: want" },
		{ FILE_OF(TOPIC("metrics.x", "6", "{\"a\":1}")),
		  ":3: topics[0].config.a: " },
		{ FILE_OF(TOPIC("metrics.x", "6", "{}") ",\n" TOPIC("metrics.y",
								    "3", "{}")),
		  ":4: topics[1]: 3 partitions, but p.metrics.x has 6" },
		{ FILE_OF("{\"name\":\"a\",\"partition\":1}"), "partition" },
	};
	struct topics_file file;
	struct faults faults;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		print_message("%s\n", rows[i].want);
		assert_int_equal(load(rows[i].text, &file, &faults), -EINVAL);
		assert_true(faults.n > 0);
		if (!strstr(faults.at[0].printed, rows[i].want))
			fail_msg("%s", faults.at[0].printed);
		assert_non_null(strstr(faults.at[0].printed, path));
		topics_file_release(&file);
		faults_release(&faults);
	}
	unlink(path);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_reads_ours),
	cmocka_unit_test(test_faults),
};

int main(void)
{
	snprintf(path, sizeof(path), "/tmp/sentra-topics-%d.json",
		 (int)getpid());
	return cmocka_run_group_tests_name("topics", tests, NULL, NULL);
}
