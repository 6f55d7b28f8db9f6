/* runtime.c -- opens and closes; the polling itself is poll.c's. */
#include "runtime.h"

#include "common/base/clock.h"
#include "common/base/file.h"
#include "common/daemon/log.h"
#include "meters.h"
#include "producers/platforms/adapter.h"
#include "resolve.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define CREDENTIAL_BYTES_MAX (1u << 20) /* what systemd hands over at most */
#define DRAIN_MS             (60 * SECOND_MS)
#define DRAIN_STEP_MS        200
#define RENEWAL_MS           (20 * SECOND_MS) /* silence ends in 15 */

/* What the unit gives where the operator has no such file: systemd knows no
 * credential that may be absent, and an empty one is a mistake. */
#define NO_SECRET "-"

void runtime_init(struct runtime *e, const struct options *options,
		  const struct platform *pf)
{
	*e = (struct runtime){ .options = options, .platform = pf, .lock = -1 };
	faults_init(&e->faults);
	buf_init(&e->token, CREDENTIAL_BYTES_MAX);
	buf_init(&e->secret, CREDENTIAL_BYTES_MAX);
	buf_init(&e->topic, 256);
	token_store_init(&e->keys);
}

void runtime_release(struct runtime *e)
{
	http_free(e->http);
	poller_free(e->poller);
	kafka_pub_free(e->pub);
	metrics_free(e->metrics);
	daemon_free(e->daemon);
	producer_config_free(e->plan);
	faults_release(&e->faults);
	buf_release(&e->token);
	buf_release(&e->secret);
	buf_release(&e->topic);
	token_store_release(&e->keys);
	free(e->state_dir);
	free(e->metrics_file);
	if (e->lock >= 0)
		close(e->lock);
}

struct instant runtime_now(const struct runtime *e)
{
	return (struct instant){
		.boot_ms = boot_ms(),
		.wall_ms = e->options->has_as_of
				   ? e->options->as_of_s * SECOND_MS
				   : wall_ms(),
	};
}

/* ---- loading ---- */

static int seed_keys(struct runtime *e, struct err *err)
{
	char name[256];

	if (!e->platform->own_tokens)
		return 0;
	snprintf(name, sizeof(name), "%s/%s.token",
		 e->plan->pipeline.credentials, e->platform->name);
	return token_store_seed(&e->keys, buf_str(&e->token), name, err);
}

/* What is sent as it stands is one word: two keys, a comment beside it or a
 * byte order mark would come back as an answer that nobody understands. */
static int read_credential(const struct runtime *e, const char *kind, bool word,
			   struct buf *out, struct err *err)
{
	const struct pipeline_settings *s = &e->plan->pipeline;
	int rc = credential_read(s, e->platform->name, kind, out, err);

	if (rc == 0 && word && !str_is_token(buf_str(out)))
		return err_set(err, -EINVAL,
			       "%s/%s.%s: want one word of ASCII, and nothing "
			       "beside it",
			       s->credentials, e->platform->name, kind);
	return rc;
}

static void load_credentials(struct runtime *e)
{
	const struct pipeline_settings *s = &e->plan->pipeline;
	const char *name = e->platform->name;
	struct err err;
	int rc;

	if (read_credential(e, "token", !e->platform->own_tokens, &e->token,
			    &err) < 0 ||
	    seed_keys(e, &err) < 0)
		faults_add(&e->faults, NULL, 0, NULL, "%s", err.text);
	if (!e->platform->has_secret)
		return;
	rc = read_credential(e, "secret", true, &e->secret, &err);
	if (rc == 0 && str_is(buf_str(&e->secret), NO_SECRET)) {
		buf_clear(&e->secret);
		rc = err_set(&err, -ENOENT, "%s/%s.secret: none",
			     s->credentials, name);
	}
	if (rc < 0 && (rc != -ENOENT || e->platform->own_tokens))
		faults_add(&e->faults, NULL, 0, NULL, "%s", err.text);
}

void runtime_load(struct runtime *e)
{
	struct err err;

	if (daemon_guard(&err) < 0 ||
	    producer_config_load(&e->plan, e->platform, e->options->config,
				 e->options->resolve, !e->options->dry_run,
				 &e->faults, &err) < 0)
		faults_add(&e->faults, NULL, 0, NULL, "%s", err.text);
	else
		load_credentials(e);
}

void runtime_reload(struct runtime *e)
{
	struct producer_config *plan = NULL;
	struct faults faults;
	struct err err;
	size_t i;

	faults_init(&faults);
	if (producer_config_load(&plan, e->platform, e->options->config,
				 e->options->resolve, !e->options->dry_run,
				 &faults, &err) < 0)
		faults_add(&faults, NULL, 0, NULL, "%s", err.text);
	for (i = 0; i < faults.n; i++)
		log_kv(LOG_ERROR, "reload refused, the old stays", "fault",
		       faults.at[i].printed, NULL);
	if (faults.n) {
		producer_config_free(plan);
	} else if (poller_adopt(e->poller, plan)) {
		log_kv(LOG_INFO,
		       "reloaded; [kafka], [pipeline] and credentials need a "
		       "restart",
		       NULL);
	}
	faults_release(&faults);
}

/* ---- opening ---- */

/* Without a state directory all goes on, but a restart forgets. */
static int find_state_dir(struct runtime *e)
{
	/* A daemon may be at work with its state. */
	const char *dir =
		e->options->resolve ? "" : e->plan->pipeline.state_dir;

	if (*dir && ((mkdir(dir, 0700) < 0 && errno != EEXIST) ||
		     access(dir, W_OK | X_OK) < 0)) {
		log_kv(LOG_WARN,
		       "state is not kept, quota and seen posts are "
		       "forgotten at the end",
		       "state_dir", dir, "error", strerror(errno), NULL);
		dir = "";
	}
	e->state_dir = strdup(dir);
	e->metrics_file = strdup(e->plan->pipeline.metrics_file);
	return e->state_dir && e->metrics_file ? 0 : -ENOMEM;
}

/* Two with one state would spend a quota twice, and void each other's
 * tokens. */
static int lock_state(struct runtime *e, struct err *err)
{
	const char *name = e->platform->name;
	char *path;

	if (!*e->state_dir)
		return 0;
	if (asprintf(&path, "%s/%s.lock", e->state_dir, name) < 0)
		return err_set(err, -ENOMEM, "out of memory");
	e->lock = file_lock(path, err);
	if (e->lock == -EBUSY)
		err_set(err, -EBUSY,
			"%s: held by another sentra-producer %s: stop that "
			"one first, they would spend the same quota",
			path, name);
	free(path);
	return e->lock < 0 ? e->lock : 0;
}

/* What a kill left of files half written; tokens may be in it. */
static void sweep_state_dir(const struct runtime *e)
{
	static const char *const suffixes[] = { ".json", ".quota.json",
						".tokens.json" };
	char *path;
	size_t i;

	for (i = 0; *e->state_dir && i < ARRAY_LEN(suffixes); i++) {
		if (asprintf(&path, "%s/%s%s", e->state_dir, e->platform->name,
			     suffixes[i]) < 0)
			return;
		file_sweep(path, wall_ms() - MINUTE_MS);
		free(path);
	}
}

/* A pair that is renewed and cannot be kept is lost, and the account with
 * it. */
static int open_keys(struct runtime *e, struct err *err)
{
	char *path;
	int rc;

	if (!e->platform->own_tokens || e->options->resolve)
		return 0;
	if (!*e->state_dir)
		return err_set(
			err, -EROFS,
			"[pipeline] state_dir: %s: want a directory that "
			"can be written, for the tokens that rotate",
			e->plan->pipeline.state_dir);
	if (asprintf(&path, "%s/%s.tokens.json", e->state_dir,
		     e->platform->name) < 0)
		return err_set(err, -ENOMEM, "out of memory");
	rc = token_store_open(&e->keys, path, err);
	free(path);
	return rc;
}

static int start(void *ctx, const struct http_req *req, http_done_fn *done,
		 void *done_ctx, struct err *err)
{
	return http_start(ctx, req, done, done_ctx, err);
}

static int open_outlet(struct runtime *e, struct err *err)
{
	if (e->options->dry_run) {
		e->sink = sink_to_stdout();
		return 0;
	}
	topic_metrics(&e->topic, e->plan->pipeline.prefix, e->platform->name);
	e->pub = kafka_pub_new(&e->plan->kafka, err);
	if (!e->pub)
		return -EIO;
	e->kafka = (struct sink_kafka){ e->pub, buf_cstr(&e->topic) };
	e->sink = sink_to_kafka(&e->kafka);
	return 0;
}

static int open_poller(struct runtime *e, struct err *err)
{
	const struct poller_setup setup = {
		.platform = e->platform,
		.transport = &e->transport,
		.sink = &e->sink,
		.metrics = e->metrics,
		.token = buf_str(&e->token),
		.secret = e->secret.len ? buf_str(&e->secret) : STR_NULL,
		.keys = e->platform->own_tokens ? &e->keys : NULL,
		.state_dir = e->state_dir,
		.once = e->options->once,
		.seed = (uint64_t)wall_ms() ^ (uint64_t)getpid() << 40,
		.resolved = e->options->resolve ? resolve_print : NULL,
	};

	e->poller = poller_new(&setup);
	if (!e->poller)
		return err_set(err, -ENOMEM, "out of memory");
	(void)poller_adopt(e->poller, e->plan);
	e->plan = NULL;
	return 0;
}

int runtime_open(struct runtime *e, struct err *err)
{
	int rc;

	e->daemon = daemon_new(err);
	if (!e->daemon)
		return -EIO;
	/* YouTube compresses only for agents that say gzip. */
	e->http = http_new("sentra-producer/" SENTRA_VERSION " (gzip)", err);
	if (!e->http)
		return -EIO;
	e->transport = (struct transport){ e->http, start };
	e->metrics = metrics_new(meter_defs, METER_COUNT);
	if (!e->metrics || find_state_dir(e) < 0)
		return err_set(err, -ENOMEM, "out of memory");
	metrics_mark(e->metrics, "platform", e->platform->name);
	rc = lock_state(e, err);
	if (rc < 0)
		return rc;
	sweep_state_dir(e);
	rc = open_keys(e, err);
	if (rc == 0)
		rc = open_outlet(e, err);
	return rc < 0 ? rc : open_poller(e, err);
}

/* ---- at work ---- */

void runtime_show(struct runtime *e)
{
	struct buf line;
	struct err err;

	buf_init(&line, 512);
	poller_summary(e->poller, &line);
	daemon_status(e->daemon, "%s", buf_cstr(&line));
	buf_release(&line);
	if (metrics_write(e->metrics, e->metrics_file, &err) < 0 &&
	    log_limited("metrics file", boot_ms()))
		log_kv(LOG_ERROR, "cannot write the metrics file", "error",
		       err.text, NULL);
}

/* ---- closing ---- */

/* In small steps, so that a second signal and the watchdog are served. */
static size_t deliver(struct runtime *e)
{
	int64_t until_ms = boot_ms() + DRAIN_MS;
	size_t left;

	do {
		left = poller_drain(e->poller);
		if (e->pub)
			left += kafka_pub_flush(e->pub, DRAIN_STEP_MS);
		(void)daemon_wait(e->daemon, NULL, 0, 0);
	} while (left && e->pub && boot_ms() < until_ms);
	if (e->pub)
		kafka_pub_serve(e->pub);
	(void)poller_drain(e->poller);
	return left;
}

/* A pair that is on its way is waited for; one that is not on disk gets its
 * last chance. */
static void keep_tokens(struct runtime *e)
{
	struct pollfd fd = { .fd = http_fd(e->http), .events = POLLIN };
	int64_t until_ms = boot_ms() + RENEWAL_MS;
	struct err err;

	while (poller_renewing(e->poller, runtime_now(e)) &&
	       boot_ms() < until_ms) {
		(void)daemon_wait(e->daemon, &fd, 1, http_due_ms(e->http));
		http_step(e->http);
	}
	if (token_store_keep(&e->keys, &err) < 0)
		log_kv(LOG_ERROR,
		       "a renewed token is lost: its account must be "
		       "authorized anew",
		       "error", err.text, NULL);
}

size_t runtime_close(struct runtime *e)
{
	size_t left;

	daemon_draining(e->daemon, RENEWAL_MS + DRAIN_MS + 10 * SECOND_MS);
	keep_tokens(e);
	http_cancel(e->http);
	left = deliver(e);
	poller_keep(e->poller, runtime_now(e), left == 0);
	runtime_show(e);
	return left + poller_lost(e->poller);
}
