/* test_redis_connect.c -- passwords, users, databases and sentinels, against
 * a real redis-server. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/base/file.h"
#include "tests/unit/kit/redis_server.h"

#include <arpa/inet.h>
#include <errno.h>
#include <sys/socket.h>

static int group_start(void **state)
{
	static struct server server;

	*state = &server;
	if (server_exists())
		server_start(&server);
	else
		print_message("redis-server is not installed: skipped\n");
	return 0;
}

static int group_stop(void **state)
{
	server_remove(*state);
	return 0;
}

static void order(struct redis *redis, const char *const *argv)
{
	struct redisReply *reply;
	struct redis_cmd cmd;
	struct err err;

	redis_cmd_init(&cmd);
	for (; *argv; argv++)
		redis_cmd_args(&cmd, *argv);
	if (redis_call(redis, &cmd, &reply, &err) < 0)
		fail_msg("%s", err.text);
	redis_reply_free(reply);
	redis_cmd_release(&cmd);
}

static void password_file(const struct server *server, const char *text,
			  char path[128])
{
	snprintf(path, 128, "%s/password", server->dir);
	assert_int_equal(file_write(path, str_of(text), 0600, NULL), 0);
}

static void test_passwords(void **state)
{
	static const struct {
		const char *user; /* goes before the path */
		const char *file;
		int code;
		const char *text;
	} rows[] = {
		{ "", NULL, -EACCES, "Redis wants a password" },
		{ ":wrong-one@", NULL, -EACCES,
		  "refused the password of "
		  "user default" },
		{ ":tr%C3%A4umerei@", NULL, 0, "" },
		{ "", "tr\xC3\xA4umerei\n", 0, "" },
		{ "ana:ana-secret@", NULL, 0, "" },
		{ "ana@", "ana-secret\n", 0, "" },
		{ "a%@", "ana-secret\n", 0, "" }, /* the program is "na" */
		{ "%61%@", "ana-secret\n", 0, "" },
		{ "%:ana-secret@", NULL, -EACCES, "of user na" },
		{ "ana@", "wrong-one\n", -EACCES, "of user ana" },
		{ "nobody:wrong-one@", NULL, -EACCES, "of user nobody" },
		{ "open:any-secret@", NULL, 0, "" },
	};
	static const char *const set[] = { "CONFIG", "SET", "requirepass",
					   "tr\xC3\xA4umerei", NULL };
	static const char *const ana[] = { "ACL", "SETUSER",     "ana",
					   "on",  ">ana-secret", "+@all",
					   "~*",  NULL };
	static const char *const open[] = { "ACL",    "SETUSER", "open", "on",
					    "nopass", "+@all",   NULL };
	static const char *const unset[] = { "CONFIG", "SET", "requirepass", "",
					     NULL };
	struct server *server = *state;
	struct redis *admin, *redis;
	char url[256], path[128];
	struct err err;
	size_t i;

	if (!server->pid)
		skip();
	admin = server_redis(server);
	server_await(admin);
	order(admin, ana);
	order(admin, open);
	order(admin, set);
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		struct redis_settings settings = { .url = url,
						   .program = "na" };

		snprintf(url, sizeof(url), "unix://%s%s/r.sock", rows[i].user,
			 server->dir);
		if (rows[i].file) {
			password_file(server, rows[i].file, path);
			settings.password_file = path;
		}
		redis = redis_new(&settings, &err);
		assert_non_null(redis);
		err.text[0] = '\0';
		assert_int_equal(redis_connect(redis, &err), rows[i].code);
		if (!strstr(err.text, rows[i].text))
			fail_msg("%s: %s", url, err.text);
		assert_null(strstr(err.text, "wrong-one"));
		assert_string_equal(redis_name(redis), server->url);
		assert_int_equal(redis_connected(redis), rows[i].code == 0);
		redis_free(redis);
	}
	order(admin, unset);
	snprintf(url, sizeof(url), "unix://:wrong-one@%s/r.sock", server->dir);
	redis = redis_new(&(struct redis_settings){ .url = url }, &err);
	assert_int_equal(redis_connect(redis, &err), -EACCES);
	assert_non_null(strstr(err.text, "no password for user default"));
	redis_free(redis);
	redis_free(admin);
}

static void test_database(void **state)
{
	static const char *const set[] = { "SET", "only-in-3", "x", NULL };
	static const char *const select[] = { "SELECT", "3", NULL };
	static const char *const rename[] = { "RENAME", "only-in-3", "y",
					      NULL };
	struct server *server = *state;
	struct redis *redis, *other;
	char url[256];
	struct err err = { 0 };

	if (!server->pid)
		skip();
	snprintf(url, sizeof(url), "%s?db=3", server->url);
	redis = redis_new(&(struct redis_settings){ .url = url }, &err);
	assert_int_equal(redis_connect(redis, &err), 0);
	assert_int_equal(redis_connect(redis, &err), 0); /* harmless */
	order(redis, set);
	other = server_redis(server);
	server_await(other);
	order(other, select);
	order(other, rename);
	redis_free(other);
	redis_free(redis);

	snprintf(url, sizeof(url), "%s?db=4000", server->url);
	redis = redis_new(&(struct redis_settings){ .url = url }, &err);
	assert_int_equal(redis_connect(redis, &err), -EPROTO);
	assert_non_null(strstr(err.text, "out of range"));
	assert_false(redis_connected(redis));
	redis_free(redis);
}

/* Two keys, each on a line of its own; empty ones are not written. */
static struct config *config_of(const char *path, struct redis_settings *to,
				const char *url, const char *file)
{
	const struct cfg_section section = { .name = "redis",
					     .items = redis_items,
					     .base = to };
	struct config *config = NULL;
	struct faults faults;
	struct buf text;
	struct err err = { 0 };

	buf_init(&text, 1000);
	buf_addf(&text, "[redis]\n%s%s\n\n%s%s\n", url ? "url = " : "",
		 url ? url : "", file ? "password_file = " : "",
		 file ? file : "");
	if (file_write(path, buf_str(&text), 0600, &err) < 0)
		fail_msg("%s", err.text);
	buf_release(&text);
	faults_init(&faults);
	if (config_load(&config, path, &section, 1, &faults, &err) < 0 ||
	    faults.n)
		fail_msg("%s", err.text);
	faults_release(&faults);
	return config;
}

static void test_faults(void **state)
{
	static const struct {
		const char *url, *file, *text;
	} rows[] = {
		{ NULL, NULL, NULL },
		{ "redis://h", NULL, NULL },
		{ "rediss://h", NULL, ":2: [redis] url: rediss:// (TLS)" },
		{ "redis://u@h", NULL,
		  ":2: [redis] url: a user but no password" },
		{ "redis://u:p@h", "/etc/hostname",
		  ":4: [redis] password_file: the url has a password too, "
		  "leave one of them out" },
		{ "redis://u@h", "/nowhere/x",
		  ":4: [redis] password_file: /nowhere/x" },
		{ NULL, "/dev/null",
		  ":4: [redis] password_file: /dev/null: empty" },
	};
	char path[] = "/tmp/test_redis.XXXXXX", want[200];
	int fd = mkstemp(path);
	struct faults faults;
	size_t i;

	(void)state;
	assert_true(fd >= 0);
	close(fd);
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		struct redis_settings settings = { 0 };
		struct config *config =
			config_of(path, &settings, rows[i].url, rows[i].file);

		faults_init(&faults);
		redis_check(&settings, config, &faults);
		assert_int_equal(faults.n, rows[i].text ? 1 : 0);
		snprintf(want, sizeof(want), "%s%s", path,
			 rows[i].text ? rows[i].text : "");
		if (rows[i].text &&
		    strncmp(faults.at[0].printed, want, strlen(want)) != 0)
			fail_msg("%s: %s", rows[i].url, faults.at[0].printed);
		faults_release(&faults);
		config_free(config);
	}
	unlink(path);
	redis_free(NULL);
	redis_reply_free(NULL);
	redis_cmd_release(NULL);
}

/* ---- sentinels ---- */

/* For a server that cannot choose one: above from, below Linux' ephemeral
 * ones, of which any outgoing connection may take one meanwhile. */
static int free_port(int from)
{
	struct sockaddr_in at = { .sin_family = AF_INET,
				  .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int port = from, fd, rc;

	do {
		at.sin_port = htons((uint16_t)++port);
		fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
		rc = bind(fd, (struct sockaddr *)&at, sizeof(at));
		close(fd);
	} while (rc < 0 && port < 32767);
	assert_int_equal(rc, 0);
	return port;
}

static pid_t spawn_tcp(const struct server *server, int port)
{
	char text[16];
	char *argv[] = { "redis-server", "--bind", "127.0.0.1", "--port",
			 text,           "--save", "",          NULL };

	snprintf(text, sizeof(text), "%d", port);
	return server_spawn(server->dir, argv);
}

/* more: lines of its configuration. */
static pid_t spawn_sentinel(const struct server *server, int port, int master,
			    const char *more)
{
	char path[128], conf[256];
	char *argv[] = { "redis-server", path, "--sentinel", NULL };

	snprintf(path, sizeof(path), "%s/sentinel.conf", server->dir);
	snprintf(conf, sizeof(conf),
		 "bind 127.0.0.1\nport %d\n%s"
		 "sentinel monitor board 127.0.0.1 %d 1\n",
		 port, more, master);
	assert_int_equal(file_write(path, str_of(conf), 0600, NULL), 0);
	return server_spawn(server->dir, argv);
}

static void test_sentinel(void **state)
{
	static const char *const set[] = { "SET", "k", "v", NULL };
	static const char *const demote[] = { "REPLICAOF", "127.0.0.1", "1",
					      NULL };
	struct server *server = *state;
	int master = free_port(10000 + getpid() % 2500 * 8);
	int sentinel = free_port(master);
	struct redis *redis, *direct;
	pid_t pids[2];
	char url[128];
	struct err err = { 0 };

	if (!server->pid)
		skip();
	pids[0] = spawn_tcp(server, master);
	pids[1] = spawn_sentinel(server, sentinel, master, "");
	snprintf(url, sizeof(url), "redis://127.0.0.1:%d", master);
	direct = redis_new(&(struct redis_settings){ .url = url }, &err);
	server_await(direct);

	/* the first sentinel is down, the second answers */
	snprintf(url, sizeof(url),
		 "redis+sentinel://127.0.0.1:1,127.0.0.1:%d/0/board", sentinel);
	redis = redis_new(&(struct redis_settings){ .url = url }, &err);
	server_await(redis);
	order(redis, set);
	redis_drop(redis);
	order(direct, demote);
	assert_int_equal(redis_connect(redis, &err), -EBUSY);
	assert_non_null(strstr(err.text, "no master"));
	redis_free(redis);

	snprintf(url, sizeof(url), "redis+sentinel://127.0.0.1:%d/0/other",
		 sentinel);
	redis = redis_new(&(struct redis_settings){ .url = url }, &err);
	assert_int_equal(redis_connect(redis, &err), -ENOENT);
	assert_non_null(strstr(err.text, "no master of that name"));
	redis_free(redis);
	redis_free(direct);
	server_kill(&pids[0]);
	server_kill(&pids[1]);
}

/* Until it answers at all; then what it answers. */
static int connect_to(const struct redis_settings *settings, struct err *err)
{
	struct redis *redis = redis_new(settings, err);
	int64_t deadline = boot_ms() + 60000;
	int rc;

	assert_non_null(redis);
	while ((rc = redis_connect(redis, err)) == -ECONNREFUSED &&
	       boot_ms() < deadline)
		poll(NULL, 0, 2);
	redis_free(redis);
	return rc;
}

/* Sentinels with a password of their own, or that of Redis. */
static void test_sentinel_password(void **state)
{
	static const char *const same[] = { "CONFIG", "SET", "requirepass",
					    "its-secret", NULL };
	static const struct {
		const char *user, *file; /* file: that of the sentinels */
		bool locked;             /* Redis has the same password */
		int code;
		const char *text;
	} rows[] = {
		{ "", NULL, false, -EACCES, "it wants a password" },
		{ "", "wrong-one", false, -EACCES,
		  "it refused the password of [redis] sentinel_password_file" },
		{ ":wrong-one@", NULL, false, -EACCES,
		  "it refused the password of Redis" },
		{ "", "its-secret", false, 0, "" },
		{ ":its-secret@", NULL, true, 0, "" },
		{ "", "its-secret", true, -EACCES, "Redis wants a password" },
	};
	struct server *server = *state;
	int master = free_port(10000 + (getpid() + 1250) % 2500 * 8);
	int sentinel = free_port(master);
	struct redis *direct;
	pid_t pids[2];
	char url[160], path[128];
	struct err err = { 0 };

	if (!server->pid)
		skip();
	pids[0] = spawn_tcp(server, master);
	pids[1] = spawn_sentinel(server, sentinel, master,
				 "requirepass its-secret\n");
	snprintf(url, sizeof(url), "redis://127.0.0.1:%d", master);
	direct = redis_new(&(struct redis_settings){ .url = url }, &err);
	server_await(direct);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct redis_settings settings = { .url = url };

		if (rows[i].locked)
			order(direct, same);
		/* Another sentinel is away: of both what matters is told. */
		snprintf(url, sizeof(url),
			 "redis+sentinel://%s127.0.0.1:%d,127.0.0.1:1/0/board",
			 rows[i].user, sentinel);
		if (rows[i].file) {
			password_file(server, rows[i].file, path);
			settings.sentinel_password_file = path;
		}
		err.text[0] = '\0';
		assert_int_equal(connect_to(&settings, &err), rows[i].code);
		if (!strstr(err.text, rows[i].text))
			fail_msg("%zu: %s", i, err.text);
		assert_true(!strstr(rows[i].text, "it ") ||
			    strstr(err.text, "sentinel 127.0.0.1:"));
		assert_null(strstr(err.text, "wrong-one"));
	}
	redis_free(direct);
	server_kill(&pids[0]);
	server_kill(&pids[1]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_faults),
		cmocka_unit_test(test_database),
		cmocka_unit_test(test_passwords),
		cmocka_unit_test(test_sentinel),
		cmocka_unit_test(test_sentinel_password),
	};

	return cmocka_run_group_tests_name("redis_connect", tests, group_start,
					   group_stop);
}
