/* test_rebuild.c -- a Redis of one's own and the stages that fill it: with
 * scripts in place of sentra-consumer, and Debian's redis-server. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "consumers/report/rebuild.h"
#include "tests/unit/kit/redis_server.h"

#include <errno.h>
#include <limits.h>
#include <sys/stat.h>

#define AS_OF       INT64_C(1773120600) /* 2026-03-10T05:30:00Z */
#define PATIENCE_MS 60000

/* Programs before all others in $PATH, and $TMPDIR. */
struct bench {
	char dir[64], tmp[80], path[PATH_MAX];
	const char *outside; /* $PATH as it was */
};

static struct bench bench;

static void program(const char *name, const char *script)
{
	char path[128];
	FILE *out;

	snprintf(path, sizeof(path), "%s/bin/%s", bench.dir, name);
	out = fopen(path, "w");
	assert_non_null(out);
	fprintf(out, "#!/bin/sh\n%s\n", script);
	assert_int_equal(fclose(out), 0);
	assert_int_equal(chmod(path, 0700), 0);
}

static int bench_new(void **state)
{
	char bin[96];

	(void)state;
	bench = (struct bench){ .dir = "/tmp/sentra-test.XXXXXX",
				.outside = getenv("PATH") };
	assert_non_null(mkdtemp(bench.dir));
	snprintf(bin, sizeof(bin), "%s/bin", bench.dir);
	snprintf(bench.tmp, sizeof(bench.tmp), "%s/tmp", bench.dir);
	assert_int_equal(mkdir(bin, 0700) | mkdir(bench.tmp, 0700), 0);
	snprintf(bench.path, sizeof(bench.path), "%s:%s", bin, bench.outside);
	setenv("PATH", bench.path, 1);
	setenv("TMPDIR", bench.tmp, 1);
	setenv("BENCH", bench.dir, 1);
	return 0;
}

static int bench_free(void **state)
{
	char command[128];

	(void)state;
	setenv("PATH", bench.outside, 1);
	unsetenv("TMPDIR");
	snprintf(command, sizeof(command), "rm -r %s", bench.dir);
	return system(command);
}

/* Nothing of ours is left there. */
static bool is_tidy(void)
{
	return rmdir(bench.tmp) == 0 && mkdir(bench.tmp, 0700) == 0;
}

/* What a script wrote to a file of the bench; "" where there is none. */
static const char *text_of(const char *name)
{
	static char text[4096];
	char path[128];
	FILE *in;
	size_t n;

	snprintf(path, sizeof(path), "%s/%s", bench.dir, name);
	in = fopen(path, "r");
	n = in ? fread(text, 1, sizeof(text) - 1, in) : 0;
	text[n] = '\0';
	if (in)
		fclose(in);
	return text;
}

static pid_t pid_of(const char *stage)
{
	return (pid_t)atol(text_of(stage));
}

static struct rebuild_settings settings(bool (*progress)(void *, const char *),
					void *ctx)
{
	return (struct rebuild_settings){ .config = "a dir/sentra.conf",
					  .prefix = "t",
					  .as_of_s = AS_OF,
					  .progress = progress,
					  .ctx = ctx };
}

static int run(struct rebuild **r, struct err *err)
{
	const struct rebuild_settings set = settings(NULL, NULL);

	return rebuild_new(r, &set, err);
}

static void a_redis_of_ones_own(void **state)
{
	struct redis_settings of = { 0 };
	struct redis *redis;
	struct rebuild *r;
	struct err err = { 0 };
	struct stat st;
	char dir[128];

	(void)state;
	program("sentra-consumer", "for a; do echo \"$a\"; done >$BENCH/$1");
	assert_int_equal(run(&r, &err), 0);
	assert_int_equal(strncmp(rebuild_url(r), "unix://", 7), 0);
	snprintf(dir, sizeof(dir), "%s", rebuild_url(r) + 7);
	assert_int_equal(stat(dir, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0700);
	*strrchr(dir, '/') = '\0';
	assert_int_equal(strncmp(dir, bench.tmp, strlen(bench.tmp)), 0);
	assert_int_equal(stat(dir, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0700);
	of.url = (char *)rebuild_url(r);
	redis = redis_new(&of, &err);
	assert_int_equal(redis_connect(redis, &err), 0);
	redis_free(redis);
	rebuild_free(r);
	assert_true(is_tidy());
}

static void what_the_stages_are_asked(void **state)
{
	static const char *const stages[] = { "scorer", "alerter", "coverage" };
	struct rebuild *r;
	struct err err = { 0 };
	char want[512];

	(void)state;
	assert_int_equal(run(&r, &err), 0);
	for (size_t i = 0; i < ARRAY_LEN(stages); i++) {
		snprintf(want, sizeof(want),
			 "%s\n--once\n--dry-run\n--as-of\n"
			 "2026-03-10T05:30:00Z\n--redis\n%s\n--config\n"
			 "a dir/sentra.conf\n",
			 stages[i], rebuild_url(r));
		assert_string_equal(text_of(stages[i]), want);
	}
	rebuild_free(r);
}

static void who_failed_and_what_it_said(void **state)
{
	static const struct {
		const char *script, *says;
	} rows[] = {
		{ "[ $1 = alerter ] || exec sleep 600\n"
		  "echo much; echo why not >&2; exit 78",
		  "alerter failed (exit status 78): why not" },
		{ "[ $1 = coverage ] || exec sleep 600\nkill -9 $$",
		  "coverage failed (sentra-consumer: ended by signal 9): it "
		  "said nothing" },
	};
	struct rebuild *r;
	struct err err = { 0 };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		program("sentra-consumer", rows[i].script);
		assert_int_equal(run(&r, &err), -EIO);
		assert_string_equal(err.text, rows[i].says);
		rebuild_free(r);
		assert_true(is_tidy());
	}
}

static void no_redis_server(void **state)
{
	struct rebuild *r;
	struct err err = { 0 };
	char bin[96];

	(void)state;
	snprintf(bin, sizeof(bin), "%s/bin", bench.dir);
	setenv("PATH", bin, 1);
	assert_int_equal(run(&r, &err), -ENOENT);
	assert_string_equal(err.text, "redis-server is not there: apt install "
				      "redis-server");
	rebuild_free(r);
	program("redis-server", "echo no room; exit 1");
	assert_int_equal(run(&r, &err), -EIO);
	assert_string_equal(err.text,
			    "redis-server failed (exit status 1): no room");
	rebuild_free(r);
	assert_true(is_tidy());
	rebuild_free(NULL);
	snprintf(bin, sizeof(bin), "%s/bin/redis-server", bench.dir);
	assert_int_equal(unlink(bin), 0);
	setenv("PATH", bench.path, 1);
}

/* ---- while it runs ---- */

struct telling {
	struct rebuild *r;
	int n;
	char text[256];
};

static void set_lag(const struct rebuild *r)
{
	struct redis_settings of = { .url = (char *)rebuild_url(r) };
	struct redisReply *reply = NULL;
	struct redis_cmd cmd;
	struct err err = { 0 };
	struct redis *redis = redis_new(&of, &err);

	redis_cmd_init(&cmd);
	redis_cmd_set(&cmd, "HSET t:pipeline:alerter lag 1204331");
	assert_int_equal(redis_connect(redis, &err), 0);
	assert_int_equal(redis_call(redis, &cmd, &reply, &err), 0);
	redis_reply_free(reply);
	redis_cmd_release(&cmd);
	redis_free(redis);
}

static bool on_progress(void *ctx, const char *text)
{
	struct telling *t = ctx;

	snprintf(t->text, sizeof(t->text), "%s", text);
	if (++t->n == 1)
		set_lag(t->r);
	return t->n < 2;
}

static void how_far_they_are(void **state)
{
	struct telling t = { 0 };
	const struct rebuild_settings set = settings(on_progress, &t);
	struct err err = { 0 };
	int64_t began_ms = boot_ms();
	pid_t pid;

	(void)state;
	program("sentra-consumer",
		"echo $$ >$BENCH/$1; [ $1 = coverage ] || exec sleep 600");
	assert_int_equal(rebuild_new(&t.r, &set, &err), -ECANCELED);
	assert_true(boot_ms() - began_ms >= 2 * SECOND_MS);
	assert_int_equal(t.n, 2);
	assert_string_equal(t.text,
			    "scorer: begins, alerter: 1,204,331 events left");
	pid = pid_of("scorer");
	assert_int_equal(kill(pid, 0), 0);
	rebuild_free(t.r);
	assert_int_equal(kill(pid, 0), -1);
	assert_true(is_tidy());
}

static void redis_dies_meanwhile(void **state)
{
	struct rebuild *r;
	struct err err = { 0 };

	(void)state;
	program("redis-server",
		"PATH=${PATH#*:}; redis-server \"$@\" & sleep 1; kill -9 $!\n"
		"echo gone; exit 3");
	program("sentra-consumer", "exec sleep 600");
	assert_int_equal(run(&r, &err), -EIO);
	assert_string_equal(err.text,
			    "redis-server failed (exit status 3): gone");
	rebuild_free(r);
	assert_true(is_tidy());
	program("redis-server", "PATH=${PATH#*:}; exec redis-server \"$@\"");
}

static void await(bool (*is_so)(void))
{
	int64_t until_ms = boot_ms() + PATIENCE_MS;

	while (!is_so()) {
		assert_true(boot_ms() < until_ms);
		poll(NULL, 0, 20);
	}
}

static bool all_run(void)
{
	return pid_of("scorer") && pid_of("alerter") && pid_of("coverage");
}

static pid_t last;

static bool last_is_gone(void)
{
	return kill(last, 0) < 0;
}

/* Whoever ends us, nothing of ours goes on; the directory goes where we hear
 * the signal. */
static void we_are_ended(void **state)
{
	static const int signals[] = { SIGTERM, SIGINT, SIGHUP, SIGKILL };

	(void)state;
	program("sentra-consumer", "echo $$ >$BENCH/$1; exec sleep 600");
	for (size_t i = 0; i < ARRAY_LEN(signals); i++) {
		char rm[160];
		int status;
		pid_t pid;

		print_message("%s\n", strsignal(signals[i]));
		snprintf(rm, sizeof(rm),
			 "cd %s && rm -f scorer alerter coverage", bench.dir);
		assert_int_equal(system(rm), 0);
		pid = fork();
		if (pid == 0) {
			struct rebuild *r;
			struct err err = { 0 };

			_exit(run(&r, &err) < 0 ? 1 : 0);
		}
		await(all_run);
		kill(pid, signals[i]);
		assert_int_equal(waitpid(pid, &status, 0), pid);
		assert_true(WIFSIGNALED(status));
		assert_int_equal(WTERMSIG(status), signals[i]);
		last = pid_of("coverage");
		await(last_is_gone);
		if (signals[i] != SIGKILL)
			assert_true(is_tidy());
	}
	assert_false(is_tidy());
}

/* Its caller's own handling of signals stays. */
static void signals_are_as_before(void **state)
{
	struct sigaction was;
	struct rebuild *r;
	struct err err = { 0 };

	(void)state;
	program("sentra-consumer", "exit 0");
	signal(SIGHUP, SIG_IGN);
	assert_int_equal(run(&r, &err), 0);
	sigaction(SIGHUP, NULL, &was);
	assert_true(was.sa_handler == SIG_IGN);
	sigaction(SIGTERM, NULL, &was);
	assert_true(was.sa_handler != SIG_DFL);
	rebuild_free(r);
	sigaction(SIGTERM, NULL, &was);
	assert_true(was.sa_handler == SIG_DFL);
	signal(SIGHUP, SIG_DFL);
}

static void where_the_directory_is(void **state)
{
	static const char *const rows[] = { "relative", "/tmp/a b",
					    "/tmp/50%25", "" };
	char deep[PATH_MAX];
	struct rebuild *r;
	struct err err = { 0 };

	(void)state;
	memset(deep, 'x', 90);
	memcpy(deep, "/tmp/", 5);
	deep[90] = '\0';
	for (size_t i = 0; i <= ARRAY_LEN(rows); i++) {
		setenv("TMPDIR", i < ARRAY_LEN(rows) ? rows[i] : deep, 1);
		assert_int_equal(run(&r, &err), 0);
		assert_non_null(
			strstr(rebuild_url(r), "unix:///tmp/sentra-report."));
		rebuild_free(r);
	}
	setenv("TMPDIR", "/nowhere/at/all", 1);
	assert_int_equal(run(&r, &err), -ENOENT);
	assert_non_null(strstr(err.text, "/nowhere/at/all/sentra-report."));
	rebuild_free(r);
	setenv("TMPDIR", bench.tmp, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_redis_of_ones_own),
		cmocka_unit_test(what_the_stages_are_asked),
		cmocka_unit_test(who_failed_and_what_it_said),
		cmocka_unit_test(no_redis_server),
		cmocka_unit_test(how_far_they_are),
		cmocka_unit_test(redis_dies_meanwhile),
		cmocka_unit_test(signals_are_as_before),
		cmocka_unit_test(where_the_directory_is),
		cmocka_unit_test(we_are_ended),
	};

	if (!server_exists()) {
		print_message("ok 1 - rebuild # SKIP no redis-server\n"
			      "1..1\n");
		return 0;
	}
	return cmocka_run_group_tests(tests, bench_new, bench_free);
}
