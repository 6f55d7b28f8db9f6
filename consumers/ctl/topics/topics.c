/* topics.c -- `sentractl topics`: the cluster against topics.json. */
#include "consumers/ctl/ctl.h"
#include "consumers/ctl/text_table.h"
#include "topics_file.h"

#include "common/base/clock.h"
#include "common/config/options.h"
#include "common/config/platforms.h"

#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>

#define TIMEOUT_MS 15000
#define SETTLE_MS  10000
#define DEFAULT    "/etc/sentra/topics.json"
#define PAGE_MAX   ((size_t)1 << 20)

struct survey {
	const struct topics_file *want;
	struct kafka_topic *have; /* as many */
	size_t missing, differing;
};

static const char *config_of(const struct kafka_topic *t, const char *key)
{
	for (size_t i = 0; i < t->config.n; i++)
		if (strcmp(t->config.pair[i].key, key) == 0)
			return t->config.pair[i].value;
	return NULL;
}

/* Appends "key: want X, have Y" for each difference; how many. */
static size_t differences(const struct kafka_topic *want,
			  const struct kafka_topic *have, struct buf *out)
{
	size_t n = 0;

	if (want->partitions != have->partitions)
		buf_addf(out, "%spartitions: want %d, have %d", n++ ? "; " : "",
			 want->partitions, have->partitions);
	if (have->replication < want->replication)
		buf_addf(out, "%sreplication: want %d, have %d",
			 n++ ? "; " : "", want->replication, have->replication);
	for (size_t i = 0; i < want->config.n; i++) {
		const char *key = want->config.pair[i].key;
		const char *a = want->config.pair[i].value;
		const char *b = config_of(have, key);

		if (!b || strcmp(a, b) != 0)
			buf_addf(out, "%s%s: want %s, have %s", n++ ? "; " : "",
				 key, a, b ? b : "nothing");
	}
	return n;
}

/* One topic: "ok", "missing" or "differs", and in which way. */
static const char *judge(struct survey *s, size_t i, struct buf *why)
{
	buf_clear(why);
	if (s->have[i].partitions == 0) {
		s->missing++;
		return "missing";
	}
	if (differences(&s->want->topic[i], &s->have[i], why)) {
		s->differing++;
		return "differs";
	}
	return "ok";
}

static void as_table(const struct ctl *c, struct survey *s, struct buf *out)
{
	struct text_table t;
	struct buf why;

	buf_init(&why, PAGE_MAX);
	text_table_init(&t, "lrll");
	text_table_adds(&t, ctl_label(&c->style, "Topic", "Topik"));
	text_table_adds(&t, ctl_label(&c->style, "Partitions", "Partisi"));
	text_table_adds(&t, "Status");
	text_table_adds(&t, "");
	for (size_t i = 0; i < s->want->n; i++) {
		const char *word = judge(s, i, &why);

		text_table_adds(&t, s->want->topic[i].name);
		text_table_addf(&t, "%d", s->have[i].partitions);
		text_table_adds(&t, word);
		text_table_adds(&t, buf_cstr(&why));
	}
	text_table_print(&t, c->style.colour, out);
	text_table_release(&t);
	buf_release(&why);
}

static void as_json(struct survey *s, struct buf *out)
{
	struct buf why;

	buf_init(&why, PAGE_MAX);
	buf_adds(out, "{\"topics\":[");
	for (size_t i = 0; i < s->want->n; i++) {
		const char *word = judge(s, i, &why);

		buf_adds(out, i ? ",\n{\"name\":" : "\n{\"name\":");
		buf_addjson(out, str_of(s->want->topic[i].name));
		buf_addf(out,
			 ",\"partitions\":%d,\"status\":\"%s\",\"detail\":",
			 s->have[i].partitions, word);
		buf_addjson(out, why.len ? buf_str(&why) : STR_NULL);
		buf_adds(out, "}");
	}
	buf_adds(out, "\n]}\n");
	buf_release(&why);
}

static int describe(struct kafka_admin *admin, struct survey *s,
		    struct err *err)
{
	return kafka_topics_describe(admin, s->want->topic, s->want->n,
				     TIMEOUT_MS, s->have, err);
}

static bool settled(const struct survey *s)
{
	for (size_t i = 0; i < s->want->n; i++)
		if (s->have[i].partitions == 0 || s->have[i].replication == 0)
			return false;
	return true;
}

static void forget(struct survey *s)
{
	for (size_t i = 0; i < s->want->n; i++)
		kafka_topic_release(&s->have[i]);
	memset(s->have, 0, s->want->n * sizeof(*s->have));
}

/* What was just created shows up a little later. */
static int describe_settled(struct kafka_admin *admin, struct survey *s,
			    struct err *err)
{
	int64_t end_ms = boot_ms() + SETTLE_MS;
	int rc = describe(admin, s, err);

	while (rc == 0 && !settled(s) && boot_ms() < end_ms) {
		poll(NULL, 0, 100);
		forget(s);
		rc = describe(admin, s, err);
	}
	return rc;
}

static int create(struct kafka_admin *admin, struct survey *s, struct err *err)
{
	struct kafka_topic *missing = calloc(s->want->n, sizeof(*missing));
	struct err *errs = calloc(s->want->n, sizeof(*errs));
	int *result = calloc(s->want->n, sizeof(*result));
	size_t n = 0;
	int rc = -ENOMEM;

	if (!missing || !errs || !result) {
		err_set(err, rc, "no memory for the topics");
		goto out;
	}
	for (size_t i = 0; i < s->want->n; i++)
		if (s->have[i].partitions == 0)
			missing[n++] = s->want->topic[i];
	rc = n ? kafka_topics_create(admin, missing, n, TIMEOUT_MS, result,
				     errs, err)
	       : 0;
	for (size_t i = 0; i < n && rc == 0; i++)
		if (result[i] < 0 && result[i] != -EEXIST)
			rc = err_set(err, result[i], "%s: %s", missing[i].name,
				     errs[i].text);
	if (rc == 0 && n) {
		forget(s);
		rc = describe_settled(admin, s, err);
	}
out:
	free(missing);
	free(errs);
	free(result);
	return rc;
}

static int report(const struct ctl *c, struct survey *s, struct err *err)
{
	struct buf out;
	int rc;

	buf_init(&out, PAGE_MAX);
	if (c->args.json)
		as_json(s, &out);
	else
		as_table(c, s, &out);
	rc = ctl_print(&out, err);
	buf_release(&out);
	if (rc < 0 || c->args.json)
		return rc;
	if (s->missing)
		puts("Missing topics: sentractl topics --create makes them.");
	if (s->differing)
		puts("What differs is left as it is: change it with Kafka's "
		     "own tools, or change topics.json.");
	return 0;
}

static bool has_topic(const struct topics_file *file, const char *name)
{
	for (size_t i = 0; i < file->n; i++)
		if (strcmp(file->topic[i].name, name) == 0)
			return true;
	return false;
}

/* What consumers will not start without, and the file does not have. */
static void tell_unlisted(const struct ctl *c, const struct topics_file *file)
{
	const struct platforms *read = &c->pipeline.platforms;
	struct buf name;

	buf_init(&name, 300);
	for (size_t i = 0; i < read->n; i++) {
		topic_metrics(&name, c->pipeline.prefix,
			      platform_names[read->at[i]]);
		if (!has_topic(file, buf_cstr(&name)))
			fprintf(stderr,
				"topics.json lacks %s: add it, or take %s out "
				"of [pipeline] platforms\n",
				buf_cstr(&name), platform_names[read->at[i]]);
	}
	buf_release(&name);
}

static int survey(struct ctl *c, const struct topics_file *file,
		  struct err *err)
{
	struct survey s = { .want = file };
	struct kafka_admin *admin = kafka_admin_new(&c->kafka, err);
	int rc = admin ? 0 : -EIO;

	s.have = calloc(file->n + 1, sizeof(*s.have));
	if (rc == 0 && !s.have)
		rc = err_set(err, -ENOMEM, "no memory for the topics");
	if (rc == 0)
		rc = describe(admin, &s, err);
	if (rc == 0 && c->args.create)
		rc = create(admin, &s, err);
	if (rc == 0) {
		rc = report(c, &s, err);
		tell_unlisted(c, file);
	}
	if (s.have)
		forget(&s);
	free(s.have);
	kafka_admin_free(admin);
	if (rc < 0)
		return rc;
	return s.missing || s.differing ? EXIT_FAILED : EXIT_DONE;
}

static int run(struct ctl *c, struct err *err)
{
	const char *path = c->args.file ? c->args.file : DEFAULT;
	struct topics_file file;
	struct faults faults;
	int rc;

	faults_init(&faults);
	rc = topics_file_load(&file, path, c->pipeline.prefix, &faults, err);
	if (faults.n)
		rc = faults_report(&faults, path);
	else if (rc == 0)
		rc = survey(c, &file, err);
	topics_file_release(&file);
	faults_release(&faults);
	return rc;
}

static const struct command_option options[] = {
	{ "create", NULL, "create what is missing", OPTION_FLAG,
	  ARGUMENT(create) },
	{ "file", "FILE", "by default /etc/sentra/topics.json", OPTION_TEXT,
	  ARGUMENT(file) },
	OPTION_JSON,
	{ .name = NULL },
};

const struct command command_topics = {
	.name = "topics",
	.args = "",
	.help = "what the cluster has against topics.json",
	.heading = "topics",
	.options = options,
	.run = run,
};
