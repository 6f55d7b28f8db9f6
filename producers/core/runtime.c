/* runtime.c -- opens what a producer needs, in order, and closes it.
 *
 * What can be wrong with files is found before anything is opened
 * (runtime_load()), so that --check needs neither Kafka nor the network. */
#include "runtime.h"

#include "common/base/clock.h"
#include "common/base/file.h"
#include "common/base/version.h"
#include "common/daemon/log.h"
#include "meters.h"
#include "producers/platforms/adapter.h"
#include "resolve.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define AUDIT_MS             2000 /* for the settings of the topic, at the start */
#define CREDENTIAL_BYTES_MAX (1u << 20) /* what systemd hands over at most */
#define DRAIN_MS             (60 * SECOND_MS)
#define DRAIN_STEP_MS        200
#define RENEWAL_MS           (20 * SECOND_MS) /* silence ends in 15 */

/* What the systemd unit passes where the operator has no such file: systemd
 * has no optional credentials, and an empty one is a mistake. */
#define NO_SECRET "-"

#define STATE_BASE "/var/lib/sentra" /* the default of state_dir */

void runtime_init(struct runtime *rt, const struct options *options,
		  const struct platform *pf)
{
	*rt = (struct runtime){ .options = options,
				.platform = pf,
				.lock = -1 };
	faults_init(&rt->faults);
	buf_init(&rt->token, CREDENTIAL_BYTES_MAX);
	buf_init(&rt->secret, CREDENTIAL_BYTES_MAX);
	token_store_init(&rt->tokens);
}

void runtime_release(struct runtime *rt)
{
	http_free(rt->http);
	poller_free(rt->poller);
	kafka_pub_free(rt->pub);
	metrics_free(rt->metrics);
	daemon_free(rt->daemon);
	producer_config_free(rt->config);
	faults_release(&rt->faults);
	buf_release(&rt->token);
	buf_release(&rt->secret);
	token_store_release(&rt->tokens);
	free(rt->state_dir);
	free(rt->metrics_file);
	if (rt->lock >= 0)
		close(rt->lock);
}

struct instant runtime_now(const struct runtime *rt)
{
	return (struct instant){
		.boot_ms = boot_ms(),
		.wall_ms = rt->options->has_as_of
				   ? rt->options->as_of_s * SECOND_MS
				   : wall_ms(),
	};
}

/* ---- loading ---- */

static int seed_tokens(struct runtime *rt, struct err *err)
{
	char name[256];

	if (!rt->platform->own_tokens)
		return 0;
	snprintf(name, sizeof(name), "%s/%s.token",
		 rt->config->pipeline.credentials, rt->platform->name);
	rt->tokens.seed_changed_ms = file_changed_ms(name);
	return token_store_seed(&rt->tokens, buf_str(&rt->token), name, err);
}

/* What stands around a token where somebody copied more than it, in words, or
 * NULL.  A token may hold "=" itself; its name before one tells. */
static const char *wrapping_of(const char *text)
{
	static const char *const names[] = { "token", "secret", "key",
					     "bearer" };
	const char *equals = strchr(text, '=');

	if (strchr("\"'`", *text))
		return "quotes";
	if (*text == '{' || *text == '[')
		return "JSON";
	for (size_t i = 0; equals && i < ARRAY_LEN(names); i++) {
		const char *name = strcasestr(text, names[i]);

		if (name && name + strlen(names[i]) == equals && equals[1])
			return "its name and =";
	}
	return NULL;
}

/* word: the credential is sent as it stands, so it must be one word.  Two keys,
 * a comment or quotes would come back as a refusal that does not say what is
 * wrong. */
static int read_credential(const struct runtime *rt, const char *kind,
			   bool word, struct buf *out, struct err *err)
{
	const struct pipeline_settings *s = &rt->config->pipeline;
	int rc = credential_read(s, rt->platform->name, kind, out, err);
	const char *around;

	if (rc < 0 || !word)
		return rc;
	if (!str_is_token(buf_str(out)))
		return err_set(err, -EINVAL,
			       "%s/%s.%s: want one word of ASCII, and nothing "
			       "beside it",
			       s->credentials, rt->platform->name, kind);
	around = wrapping_of(buf_cstr(out));
	return around ? err_set(err, -EINVAL,
				"%s/%s.%s: %s around the %s; leave it alone "
				"in the file",
				s->credentials, rt->platform->name, kind,
				around, kind)
		      : 0;
}

static void load_credentials(struct runtime *rt)
{
	const struct pipeline_settings *s = &rt->config->pipeline;
	const char *name = rt->platform->name;
	struct err err;
	int rc;

	if (read_credential(rt, "token", !rt->platform->own_tokens, &rt->token,
			    &err) < 0 ||
	    seed_tokens(rt, &err) < 0)
		faults_fail(&rt->faults, &err);
	if (!rt->platform->has_secret)
		return;
	rc = read_credential(rt, "secret", true, &rt->secret, &err);
	if (rc == 0 && str_is(buf_str(&rt->secret), NO_SECRET)) {
		buf_clear(&rt->secret);
		rc = err_set(&err, -ENOENT, "%s/%s.secret: none",
			     s->credentials, name);
	}
	if (rc < 0 && (rc != -ENOENT || rt->platform->own_tokens))
		faults_fail(&rt->faults, &err);
}

void runtime_load(struct runtime *rt)
{
	struct err err;

	if (daemon_guard(&err) < 0 ||
	    producer_config_load(&rt->config, rt->platform, rt->options->config,
				 rt->options->resolve, !rt->options->dry_run,
				 &rt->faults, &err) < 0)
		faults_fail(&rt->faults, &err);
	else
		load_credentials(rt);
}

void runtime_reload(struct runtime *rt)
{
	struct producer_config *config = NULL;
	struct faults faults;
	struct err err;
	size_t i;

	faults_init(&faults);
	if (producer_config_load(&config, rt->platform, rt->options->config,
				 rt->options->resolve, !rt->options->dry_run,
				 &faults, &err) < 0)
		faults_fail(&faults, &err);
	for (i = 0; i < faults.n; i++)
		log_kv(LOG_ERROR, "reload refused, the old stays", "fault",
		       faults.at[i].printed, NULL);
	if (faults_any(&faults)) {
		producer_config_free(config);
	} else if (poller_configure(rt->poller, config)) {
		log_kv(LOG_INFO,
		       "reloaded; [kafka], [pipeline] and credentials need a "
		       "restart",
		       NULL);
	}
	faults_release(&faults);
}

/* ---- opening ---- */

/* The directory that the service of this platform uses: its unit hands over
 * one of its own below the default, where it is looked for by hand, too. */
char *runtime_service_dir(const struct runtime *rt)
{
	const char *base = rt->config->pipeline.state_dir;
	char *dir;

	if (strcmp(base, STATE_BASE) != 0)
		return strdup(base);
	return asprintf(&dir, "%s/%s", base, rt->platform->name) < 0 ? NULL
								     : dir;
}

/* What is tried by hand must not stand in the service's metrics. */
static bool is_trial(const struct runtime *rt)
{
	return rt->options->dry_run || rt->options->resolve;
}

/* Without a usable state directory the producer works, but forgets everything
 * when it ends. */
static int find_state_dir(struct runtime *rt)
{
	rt->state_dir = runtime_service_dir(rt);
	if (!rt->state_dir)
		return -ENOMEM;
	if (*rt->state_dir &&
	    ((mkdir(rt->state_dir, 0700) < 0 && errno != EEXIST) ||
	     access(rt->state_dir, W_OK | X_OK) < 0)) {
		log_kv(LOG_WARN,
		       "state is not kept, quota and seen posts are "
		       "forgotten at the end",
		       "state_dir", rt->state_dir, "error", strerror(errno),
		       NULL);
		*rt->state_dir = '\0';
	}
	rt->metrics_file =
		strdup(is_trial(rt) ? "" : rt->config->pipeline.metrics_file);
	return rt->metrics_file ? 0 : -ENOMEM;
}

/* Two with one state would spend a quota twice, and void each other's
 * tokens. */
static int lock_state(struct runtime *rt, struct err *err)
{
	const char *name = rt->platform->name;
	char *path;

	if (!*rt->state_dir)
		return 0;
	if (asprintf(&path, "%s/%s.lock", rt->state_dir, name) < 0)
		return err_set(err, -ENOMEM, "out of memory");
	rt->lock = file_lock(path, err);
	if (rt->lock == -EBUSY)
		err_set(err, -EBUSY,
			"%s: held by another sentra-producer %s (the "
			"service?): "
			"stop that one first, they would spend the same quota",
			path, name);
	free(path);
	return rt->lock < 0 ? rt->lock : 0;
}

void runtime_tell_service(const struct runtime *rt)
{
	char *dir = NULL, *path = NULL;
	int fd;

	/* Not for the check that systemd makes before a reload. */
	if (faults_any(&rt->faults) || !rt->config || getenv("MAINPID"))
		return;
	dir = runtime_service_dir(rt);
	if (!dir || asprintf(&path, "%s/%s.lock", dir, rt->platform->name) < 0)
		path = NULL;
	fd = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
	if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) < 0)
		log_kv(LOG_INFO, "another process, as the service, is at work",
		       "lock", path, NULL);
	if (fd >= 0)
		close(fd);
	free(path);
	free(dir);
}

/* Remove files that a kill left half written; tokens may be in them. */
static void sweep_state_dir(const struct runtime *rt)
{
	static const char *const suffixes[] = { ".json", ".quota.json",
						".tokens.json" };
	char *path;
	size_t i;

	for (i = 0; *rt->state_dir && i < ARRAY_LEN(suffixes); i++) {
		if (asprintf(&path, "%s/%s%s", rt->state_dir,
			     rt->platform->name, suffixes[i]) < 0)
			return;
		file_sweep(path, wall_ms() - MINUTE_MS);
		free(path);
	}
}

/* A pair that is renewed and cannot be kept is lost, and the account with
 * it. */
static int open_tokens(struct runtime *rt, struct err *err)
{
	char *path;
	int rc;

	if (!rt->platform->own_tokens || rt->options->resolve)
		return 0;
	if (!*rt->state_dir)
		return err_set(
			err, -EROFS,
			"[pipeline] state_dir: %s: want a directory that "
			"can be written, for the tokens that rotate",
			rt->config->pipeline.state_dir);
	if (asprintf(&path, "%s/%s.tokens.json", rt->state_dir,
		     rt->platform->name) < 0)
		return err_set(err, -ENOMEM, "out of memory");
	rc = token_store_open(&rt->tokens, path, err);
	free(path);
	return rc;
}

static int start(void *ctx, const struct http_req *req, http_done_fn *done,
		 void *done_ctx, struct err *err)
{
	return http_start(ctx, req, done, done_ctx, err);
}

static void say_topic(void *ctx, const char *topic, const char *text)
{
	(void)ctx;
	log_kv(LOG_WARN, "a topic is not as it should be", "topic", topic,
	       "what", text, "see", "sentractl topics", NULL);
}

/* Without the broker's own time nobody would see that our clock is wrong.
 * Where Kafka is away, it is not known, and what is observed waits for it. */
static void audit_topic(struct runtime *rt)
{
	static struct cfg_pair time = { "message.timestamp.type",
					"LogAppendTime", 0 };
	const struct kafka_topic want = { .name = rt->topic,
					  .config = { &time, 1 } };
	struct err err = { 0 };

	if (kafka_topics_audit(&rt->config->kafka, &want, 1, AUDIT_MS,
			       say_topic, NULL, &err) < 0)
		log_kv(LOG_INFO, "settings of the topic not seen", "why",
		       err.text, NULL);
}

static int open_sink(struct runtime *rt, struct err *err)
{
	if (rt->options->dry_run) {
		rt->sink = sink_to_stdout();
		return 0;
	}
	topic_metrics(rt->topic, rt->config->pipeline.prefix,
		      rt->platform->name);
	rt->pub = kafka_pub_new(&rt->config->kafka, err);
	if (!rt->pub)
		return -EIO;
	audit_topic(rt);
	rt->kafka = (struct sink_kafka){ rt->pub, rt->topic };
	rt->sink = sink_to_kafka(&rt->kafka);
	return 0;
}

static int open_poller(struct runtime *rt, struct err *err)
{
	const struct poller_setup setup = {
		.platform = rt->platform,
		.transport = &rt->transport,
		.sink = &rt->sink,
		.metrics = rt->metrics,
		.token = buf_str(&rt->token),
		.secret = rt->secret.len ? buf_str(&rt->secret) : STR_NULL,
		.tokens = rt->platform->own_tokens ? &rt->tokens : NULL,
		.state_dir = rt->state_dir,
		.once = rt->options->once,
		.keep_tokens = is_trial(rt),
		.seed = (uint64_t)wall_ms() ^ (uint64_t)getpid() << 40,
		.resolved = rt->options->resolve ? resolve_print : NULL,
	};

	rt->poller = poller_new(&setup);
	if (!rt->poller)
		return err_set(err, -ENOMEM, "out of memory");
	(void)poller_configure(rt->poller, rt->config);
	rt->config = NULL;
	return 0;
}

int runtime_open_http(struct runtime *rt, struct err *err)
{
	char agent[128];

	/* YouTube compresses only for agents that say gzip. */
	snprintf(agent, sizeof(agent), "sentra-producer/%s (gzip)",
		 sentra_version);
	rt->http = http_new(agent, err);
	if (!rt->http)
		return -EIO;
	rt->transport = (struct transport){ rt->http, start };
	return 0;
}

int runtime_open(struct runtime *rt, struct err *err)
{
	int rc;

	rt->daemon = daemon_new(err);
	if (!rt->daemon)
		return -EIO;
	rc = runtime_open_http(rt, err);
	if (rc < 0)
		return rc;
	rt->metrics = metrics_new(meter_defs, METER_COUNT);
	if (!rt->metrics || find_state_dir(rt) < 0)
		return err_set(err, -ENOMEM, "out of memory");
	metrics_mark(rt->metrics, "platform", rt->platform->name);
	metrics_set(rt->metrics, METER_STARTED, NULL,
		    (double)(wall_ms() / SECOND_MS));
	rc = lock_state(rt, err);
	if (rc < 0)
		return rc;
	sweep_state_dir(rt);
	rc = open_tokens(rt, err);
	if (rc == 0)
		rc = open_sink(rt, err);
	return rc < 0 ? rc : open_poller(rt, err);
}

/* ---- at work ---- */

void runtime_report(struct runtime *rt)
{
	struct buf line;
	struct err err;

	buf_init(&line, 512);
	poller_summary(rt->poller, &line);
	if (rt->pub && kafka_pub_trouble(rt->pub)[0])
		buf_addf(&line, ", %zu events wait for Kafka: %s",
			 kafka_pub_pending(rt->pub),
			 kafka_pub_trouble(rt->pub));
	daemon_status(rt->daemon, "%s", buf_shown(&line));
	buf_release(&line);
	if (metrics_write(rt->metrics, rt->metrics_file, &err) < 0 &&
	    log_limited("metrics file", boot_ms()))
		log_kv(LOG_ERROR, "cannot write the metrics file", "error",
		       err.text, NULL);
}

/* ---- closing ---- */

/* In small steps, so that a second signal and the watchdog are served.  Returns
 * how many events are left. */
static size_t deliver(struct runtime *rt)
{
	int64_t until_ms = boot_ms() + DRAIN_MS;
	size_t left;

	do {
		left = poller_drain(rt->poller);
		if (rt->pub)
			left += kafka_pub_flush(rt->pub, DRAIN_STEP_MS);
		(void)daemon_wait(rt->daemon, NULL, 0, 0);
	} while (left && rt->pub && boot_ms() < until_ms);
	if (rt->pub)
		kafka_pub_serve(rt->pub);
	(void)poller_drain(rt->poller);
	return left;
}

/* Wait for a pair that is on its way; write one that could not be written
 * before, for the last time. */
static void save_tokens(struct runtime *rt)
{
	struct pollfd fd = { .fd = http_fd(rt->http), .events = POLLIN };
	int64_t until_ms = boot_ms() + RENEWAL_MS;
	struct err err;

	while (poller_renewing(rt->poller, runtime_now(rt)) &&
	       boot_ms() < until_ms) {
		(void)daemon_wait(rt->daemon, &fd, 1, http_due_ms(rt->http));
		http_step(rt->http);
	}
	if (token_store_save(&rt->tokens, &err) < 0)
		log_kv(LOG_ERROR,
		       "a renewed token is lost: its account must be "
		       "authorized anew",
		       "error", err.text, NULL);
}

size_t runtime_close(struct runtime *rt)
{
	size_t left;

	daemon_draining(rt->daemon, RENEWAL_MS + DRAIN_MS + 10 * SECOND_MS);
	save_tokens(rt);
	http_cancel(rt->http);
	left = deliver(rt);
	poller_save(rt->poller, runtime_now(rt), left == 0);
	runtime_report(rt);
	return left + poller_lost(rt->poller);
}
