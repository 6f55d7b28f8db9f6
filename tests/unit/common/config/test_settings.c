/* test_settings.c -- the sections that programs share, and credentials. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/base/file.h"
#include "common/config/settings.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct fixture {
	char dir[64];
	char path[128];
	struct pipeline_settings pipeline;
	struct kafka_settings kafka;
	struct redis_settings redis;
	struct report_settings report;
	struct config *config;
	struct faults faults;
	struct buf out;
	struct err err;
};

static int setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	snprintf(f->dir, sizeof(f->dir), "/tmp/test_settings.XXXXXX");
	if (!mkdtemp(f->dir))
		return -1;
	snprintf(f->path, sizeof(f->path), "%s/x.token", f->dir);
	faults_init(&f->faults);
	buf_init(&f->out, 1000);
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	config_free(f->config);
	faults_release(&f->faults);
	buf_release(&f->out);
	unlink(f->path);
	rmdir(f->dir);
	free(f);
	return 0;
}

static void load_defaults(struct fixture *f)
{
	const struct cfg_section sections[] = {
		{ "pipeline", pipeline_items, &f->pipeline, false, NULL },
		{ "kafka", kafka_items, &f->kafka, false,
		  &f->kafka.properties },
		{ "redis", redis_items, &f->redis, false, NULL },
		{ "report", report_items, &f->report, false, NULL },
	};

	config_free(f->config);
	f->config = NULL;
	if (config_load(&f->config, NULL, sections, ARRAY_LEN(sections),
			&f->faults, &f->err) < 0)
		fail_msg("%s", f->err.text);
}

static void test_defaults(void **state)
{
	struct fixture *f = *state;

	unsetenv("STATE_DIRECTORY");
	unsetenv("CREDENTIALS_DIRECTORY");
	load_defaults(f);
	assert_string_equal(f->pipeline.prefix, "sentra");
	platforms_print(&f->pipeline.platforms, &f->out);
	assert_string_equal(buf_cstr(&f->out),
			    "youtube facebook instagram x tiktok");
	assert_string_equal(f->pipeline.roster, "/etc/sentra/roster.json");
	assert_string_equal(f->pipeline.state_dir, "/var/lib/sentra");
	assert_string_equal(f->pipeline.credentials, "");
	assert_string_equal(f->pipeline.metrics_file, "");
	assert_string_equal(f->kafka.servers, "127.0.0.1:9092");
	assert_string_equal(f->redis.url, "redis://127.0.0.1:6379/0");
	assert_string_equal(f->report.timezone, "Asia/Jakarta");
}

static const struct {
	const char *name, *text, *want, *fault;
} lists[] = {
	{ "a list", "[pipeline]\nplatforms = x, youtube\n", "youtube x", NULL },
	{ "unknown", "[pipeline]\n\nplatforms = x twitter\n", NULL,
	  ":3: [pipeline] platforms: \"twitter\" is no platform" },
	{ "twice", "[pipeline]\nplatforms = x,x\n", NULL,
	  ":2: [pipeline] platforms: x stands twice" },
	{ "empty", "[pipeline]\nplatforms =\n", NULL,
	  ":2: [pipeline] platforms: names no platform" },
};

static void test_platforms(void **state)
{
	struct fixture *f = *state;
	const struct cfg_section section = { "pipeline", pipeline_items,
					     &f->pipeline, false, NULL };

	for (size_t i = 0; i < ARRAY_LEN(lists); i++) {
		faults_release(&f->faults);
		faults_init(&f->faults);
		config_free(f->config);
		f->config = NULL;
		assert_int_equal(file_write(f->path, str_of(lists[i].text),
					    0600, NULL),
				 0);
		assert_int_equal(config_load(&f->config, f->path, &section, 1,
					     &f->faults, NULL),
				 0);
		buf_clear(&f->out);
		platforms_print(&f->pipeline.platforms, &f->out);
		if (lists[i].fault ? f->faults.n != 1 ||
					     !strstr(f->faults.at[0].printed,
						     lists[i].fault)
				   : f->faults.n || strcmp(buf_cstr(&f->out),
							   lists[i].want) != 0)
			fail_msg("%s: %s", lists[i].name,
				 f->faults.n ? f->faults.at[0].printed
					     : buf_cstr(&f->out));
	}
}

static void test_systemd_tells_the_directories(void **state)
{
	struct fixture *f = *state;

	setenv("STATE_DIRECTORY", "/var/lib/other", 1);
	setenv("CREDENTIALS_DIRECTORY", "/run/credentials/u", 1);
	load_defaults(f);
	unsetenv("STATE_DIRECTORY");
	unsetenv("CREDENTIALS_DIRECTORY");
	assert_string_equal(f->pipeline.state_dir, "/var/lib/other");
	assert_string_equal(f->pipeline.credentials, "/run/credentials/u");
}

/* A file of ours in the place of one that nobody wrote. */
static void test_file_or_ours(void **state)
{
	struct fixture *f = *state;
	char self[4096], fallback[8192];
	struct cfg_item item = { "x", CFG_PATH, 0, fallback, 0, 0, "" };
	ssize_t n = readlink("/proc/self/exe", self, sizeof(self) - 1);
	struct pool pool;
	char *path;

	assert_true(n > 0);
	self[n] = '\0';
	pool_init(&pool);
	assert_int_equal(file_write(f->path, STR_LIT("x"), 0600, NULL), 0);
	snprintf(fallback, sizeof(fallback), "%s|%s", f->path,
		 strrchr(self, '/') + 1);
	assert_int_equal(cfg_item_set_default(&item, &path, &pool, NULL), 0);
	assert_string_equal(path, f->path);
	assert_int_equal(unlink(f->path), 0);
	assert_int_equal(cfg_item_set_default(&item, &path, &pool, NULL), 0);
	assert_string_equal(path, self);
	snprintf(fallback, sizeof(fallback), "%s|../gone", f->path);
	assert_int_equal(cfg_item_set_default(&item, &path, &pool, NULL), 0);
	assert_string_equal(path, f->path);
	pool_release(&pool);
}

static const struct {
	const char *name, *text, *want; /* want NULL: -ENODATA */
} credentials[] = {
	{ "as it is", "abc def", "abc def" },
	{ "trailing white space is dropped", " abc \r\n\t\n", " abc" },
	{ "empty", "", NULL },
	{ "only white space", " \n", NULL },
	{ "JSON has lines", "{\n}\n", "{\n}" },
};

static const struct {
	const char *name, *text, *says; /* says NULL: it is read */
} passwords[] = {
	{ "a password", "\"rahasia = # 1\"\n", NULL },
	{ "of Windows", "rahasia\r\n", NULL },
	{ "a byte order mark", "\xEF\xBB\xBFrahasia\n", "byte order mark" },
	{ "UTF-16", "\xFF\xFEr", "UTF-16" },
	{ "two lines", "baru\nlama\n", "more than one line" },
	{ "two lines of old", "baru\rlama\r", "more than one line" },
};

static void test_password(void **state)
{
	struct fixture *f = *state;

	for (size_t i = 0; i < ARRAY_LEN(passwords); i++) {
		int rc = file_write(f->path, str_of(passwords[i].text), 0600,
				    &f->err);

		assert_int_equal(rc, 0);
		rc = secret_read(f->path, NULL, &f->out, &f->err);
		if (rc != (passwords[i].says ? -EINVAL : 0) ||
		    (rc < 0 && !strstr(f->err.text, passwords[i].says)))
			fail_msg("%s: %d %s", passwords[i].name, rc,
				 rc < 0 ? f->err.text : "");
		assert_null(strstr(f->err.text, "lama"));
	}
}

static void test_credential(void **state)
{
	struct fixture *f = *state;

	f->pipeline.credentials = f->dir;
	for (size_t i = 0; i < ARRAY_LEN(credentials); i++) {
		int rc = file_write(f->path, str_of(credentials[i].text), 0600,
				    &f->err);

		assert_int_equal(rc, 0);
		rc = credential_read(&f->pipeline, "x", "token", &f->out,
				     &f->err);
		if (rc != (credentials[i].want ? 0 : -ENODATA) ||
		    (rc == 0 &&
		     strcmp(buf_cstr(&f->out), credentials[i].want) != 0))
			fail_msg("%s: %d", credentials[i].name, rc);
	}
	assert_non_null(strstr(f->err.text, f->path));
	assert_non_null(strstr(f->err.text, "empty"));
}

static void test_missing_credential_names_the_file(void **state)
{
	struct fixture *f = *state;

	f->pipeline.credentials = f->dir;
	assert_int_equal(credential_read(&f->pipeline, "x", "token", &f->out,
					 &f->err),
			 -ENOENT);
	assert_non_null(strstr(f->err.text, f->path));
	f->pipeline.credentials = (char[]){ "" };
	assert_int_equal(credential_read(&f->pipeline, "x", "token", &f->out,
					 &f->err),
			 -ENOENT);
	assert_non_null(strstr(f->err.text, "x.token"));
	assert_non_null(strstr(f->err.text, "CREDENTIALS_DIRECTORY"));
}

/* % is the program, but where it is a byte of a URL. */
static void test_program(void **state)
{
	static const struct {
		const char *text, *program, *want;
	} rows[] = {
		{ "sentra-%", "x", "sentra-x" },
		{ "/run/%/%.password", "x", "/run/x/x.password" },
		{ "%40%2F%", "x", "%40%2Fx" },
		{ "%4", "x", "x4" },
		{ "%%40", "x", "x%40" },
		{ "sentra-%", NULL, "sentra-%" },
		{ "", "x", "" },
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		buf_clear(&f->out);
		program_add(&f->out, str_of(rows[i].text), rows[i].program);
		assert_string_equal(buf_cstr(&f->out), rows[i].want);
	}
}

static void test_password_of_the_program(void **state)
{
	struct fixture *f = *state;
	char path[140];

	snprintf(path, sizeof(path), "%s/%%.token", f->dir);
	assert_int_equal(file_write(f->path, STR_LIT("rahasia\n"), 0600, NULL),
			 0);
	assert_int_equal(secret_read(path, "x", &f->out, &f->err), 0);
	assert_string_equal(buf_cstr(&f->out), "rahasia");
	assert_int_equal(secret_read(path, "y", &f->out, &f->err), -ENOENT);
	assert_non_null(strstr(f->err.text, "/y.token"));
}

static void test_names(void **state)
{
	char out[NAME_SIZE];

	(void)state;
	assert_string_equal(topic_metrics(out, "sentra", "x"),
			    "sentra.metrics.x");
	assert_string_equal(topic_of(out, "uji", "dlq"), "uji.dlq");
	assert_string_equal(group_of(out, "sentra", "scorer"), "sentra-scorer");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_defaults),
		TEST(test_platforms),
		TEST(test_file_or_ours),
		TEST(test_systemd_tells_the_directories),
		TEST(test_credential),
		TEST(test_password),
		TEST(test_missing_credential_names_the_file),
		TEST(test_program),
		TEST(test_password_of_the_program),
		TEST(test_names),
	};

	return cmocka_run_group_tests_name("settings", tests, NULL, NULL);
}
