/* topics.c -- `sentractl topics`: topics.json, and what the cluster has against
 * it.
 *
 * Creates what is missing where it is asked to, and changes nothing that is
 * there: more partitions would move sentra from one to another, and what a
 * topic keeps is its owner's decision. */
#include "topics.h"

#include "common/base/clock.h"
#include "common/base/file.h"
#include "common/config/options.h"
#include "common/config/platforms.h"
#include "common/json/check.h"
#include "consumers/ctl/ctl.h"
#include "consumers/ctl/text_table.h"

#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>

#define PARTITIONS_MAX  1000
#define REPLICATION_MAX 100
#define LOOK_MS         5000
#define CREATE_MS       15000
#define SETTLE_MS       10000
#define DEFAULT         "/etc/sentra/topics.json"
#define PAGE_MAX        ((size_t)1 << 20)

/* ---- topics.json ---- */

static int32_t read_whole(struct json_check *c, const struct json_place *at,
			  int32_t most)
{
	int64_t n = 0;

	if (!json_int(at->value, &n) || n < 1 || n > most) {
		json_check_fault(c, at, "want a whole number from 1 to %d",
				 (int)most);
		return 1;
	}
	return (int32_t)n;
}

static void read_config(struct json_check *c, const struct json_place *at,
			struct cfg_pairs *out)
{
	void *it;

	if (!json_is_object(at->value)) {
		json_check_fault(c, at, "want an object of texts");
		return;
	}
	out->pair =
		pool_array(c->pool, json_len(at->value), sizeof(*out->pair));
	if (!out->pair)
		return;
	for (it = json_first(at->value); it; it = json_next(at->value, it)) {
		struct json_place value =
			json_place_member(at, json_it_key(it));

		out->pair[out->n++] = (struct cfg_pair){
			.key = pool_copy(c->pool, str_of(json_it_key(it))),
			.value = json_check_text(c, &value, NEED_VALUE),
		};
	}
}

static char *full_name(struct json_check *c, const struct json_place *at,
		       const char *prefix)
{
	const char *name = json_check_text(c, at, NEED_VALUE);
	struct buf full;
	char *copy;

	if (!name)
		return NULL;
	buf_init(&full, 250);
	buf_addf(&full, "%s.%s", prefix, name);
	if (full.bad && !full.no_memory)
		json_check_fault(c, at, "too long for a topic");
	copy = pool_copy(c->pool, buf_str(&full));
	c->pool->bad |= full.no_memory;
	buf_release(&full);
	return copy;
}

static void read_topic(struct json_check *c, const struct json_place *at,
		       const char *prefix, struct kafka_topic *out)
{
	static const char *const members[] = { "name", "partitions",
					       "replication", "config", NULL };
	struct json_place name, partitions, replication, config;

	if (!json_check_object(c, at, members))
		return;
	name = json_place_member(at, "name");
	partitions = json_place_member(at, "partitions");
	replication = json_place_member(at, "replication");
	config = json_place_member(at, "config");
	out->name = full_name(c, &name, prefix);
	out->partitions = read_whole(c, &partitions, PARTITIONS_MAX);
	out->replication =
		(int16_t)read_whole(c, &replication, REPLICATION_MAX);
	read_config(c, &config, &out->config);
}

/* A sentra is to lie in the same partition of every metrics topic. */
static void check_equal(struct json_check *c, const struct json_place *topics,
			const struct topics_file *file, const char *prefix)
{
	const struct kafka_topic *first = NULL;
	char start[NAME_SIZE];

	topic_metrics(start, prefix, "");
	for (size_t i = 0; i < file->n; i++) {
		const struct kafka_topic *t = &file->topic[i];
		struct json_place at = json_place_item(topics, i);

		if (!t->name || strncmp(t->name, start, strlen(start)))
			continue;
		if (first && t->partitions != first->partitions)
			json_check_fault(c, &at,
					 "%d partitions, but %s has %d: all "
					 "metrics topics want the same number",
					 t->partitions, first->name,
					 first->partitions);
		if (!first)
			first = t;
	}
}

static void read_file(struct json_check *c, struct json_t *doc,
		      const char *prefix, struct topics_file *out)
{
	static const char *const members[] = { "version", "topics", NULL };
	struct json_place root = { doc, "" }, version, topics;
	int64_t number;

	if (!json_check_object(c, &root, members))
		return;
	version = json_place_member(&root, "version");
	topics = json_place_member(&root, "topics");
	if (!json_int(version.value, &number) || number != 1)
		json_check_fault(c, &version, "want 1");
	out->n = json_check_array(c, &topics, NEED_VALUE);
	out->topic = pool_array(c->pool, out->n, sizeof(*out->topic));
	if (!out->topic)
		out->n = 0;
	for (size_t i = 0; i < out->n; i++) {
		struct json_place at = json_place_item(&topics, i);

		read_topic(c, &at, prefix, &out->topic[i]);
	}
	check_equal(c, &topics, out, prefix);
}

int topics_file_load(struct topics_file *out, const char *path,
		     const char *prefix, struct faults *faults, struct err *err)
{
	struct json_check check = { .file = path,
				    .faults = faults,
				    .pool = &out->memory };
	struct json_t *doc = NULL;
	struct buf text;
	int rc;

	*out = (struct topics_file){ .n = 0 };
	pool_init(&out->memory);
	buf_init(&text, json_file_limits.max_bytes);
	rc = file_read(path, &text, err);
	if (rc < 0)
		goto out;
	check.text = buf_str(&text);
	rc = json_check_parse(&check, &doc, err);
	if (rc < 0)
		goto out;
	read_file(&check, doc, prefix, out);
	if (check.bad)
		rc = err_set(err, -EINVAL, "%s has faults", path);
	else if (out->memory.bad)
		rc = err_set(err, -ENOMEM, "no memory for %s", path);
out:
	json_free(doc);
	buf_release(&text);
	return rc;
}

void topics_file_release(struct topics_file *file)
{
	pool_release(&file->memory);
	*file = (struct topics_file){ .n = 0 };
}

/* ---- against the cluster ---- */

struct comparison {
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
static const char *compare(struct comparison *s, size_t i, struct buf *why)
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

static void as_table(const struct ctl *c, struct comparison *s, struct buf *out)
{
	struct text_table t;
	struct buf why;

	buf_init(&why, PAGE_MAX);
	text_table_init(&t, "lrll");
	text_table_adds(&t, word(c->style.language, WORD_topic));
	text_table_adds(&t, word(c->style.language, WORD_partitions));
	text_table_adds(&t, "Status");
	text_table_adds(&t, "");
	for (size_t i = 0; i < s->want->n; i++) {
		const char *word = compare(s, i, &why);

		text_table_adds(&t, s->want->topic[i].name);
		text_table_addf(&t, "%d", s->have[i].partitions);
		text_table_adds(&t, word);
		text_table_addbuf(&t, &why);
	}
	text_table_print(&t, c->style.colour, out);
	text_table_release(&t);
	buf_release(&why);
}

static void as_json(struct comparison *s, struct buf *out)
{
	struct buf why;

	buf_init(&why, PAGE_MAX);
	buf_adds(out, "{\"topics\":[");
	for (size_t i = 0; i < s->want->n; i++) {
		const char *word = compare(s, i, &why);

		buf_adds(out, i ? ",\n{\"name\":" : "\n{\"name\":");
		text_addjson(out, str_of(s->want->topic[i].name));
		buf_addf(out,
			 ",\"partitions\":%d,\"status\":\"%s\",\"detail\":",
			 s->have[i].partitions, word);
		text_addjson(out, why.len ? buf_str(&why) : STR_NULL);
		buf_spoil(out, &why);
		buf_adds(out, "}");
	}
	buf_adds(out, "\n]}\n");
	buf_release(&why);
}

static int describe(struct kafka_admin *admin, struct comparison *s,
		    struct err *err)
{
	return kafka_topics_describe(admin, s->want->topic, s->want->n, LOOK_MS,
				     s->have, err);
}

static bool settled(const struct comparison *s)
{
	for (size_t i = 0; i < s->want->n; i++)
		if (s->have[i].partitions == 0 || s->have[i].replication == 0)
			return false;
	return true;
}

static void release_have(struct comparison *s)
{
	for (size_t i = 0; i < s->want->n; i++)
		kafka_topic_release(&s->have[i]);
	memset(s->have, 0, s->want->n * sizeof(*s->have));
}

/* What was just created shows up a little later. */
static int describe_settled(struct kafka_admin *admin, struct comparison *s,
			    struct err *err)
{
	int64_t end_ms = boot_ms() + SETTLE_MS;
	int rc = describe(admin, s, err);

	while (rc == 0 && !settled(s) && boot_ms() < end_ms) {
		poll(NULL, 0, 100);
		release_have(s);
		rc = describe(admin, s, err);
	}
	return rc;
}

static int create(struct kafka_admin *admin, struct comparison *s,
		  struct err *err)
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
	rc = n ? kafka_topics_create(admin, missing, n, CREATE_MS, result, errs,
				     err)
	       : 0;
	for (size_t i = 0; i < n && rc == 0; i++)
		if (result[i] < 0 && result[i] != -EEXIST)
			rc = err_set(err, result[i], "%s: %s", missing[i].name,
				     errs[i].text);
	if (rc == 0 && n) {
		release_have(s);
		rc = describe_settled(admin, s, err);
	}
out:
	free(missing);
	free(errs);
	free(result);
	return rc;
}

static int report(const struct ctl *c, struct comparison *s, struct err *err)
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

/* Consumers do not start without the topic of a platform that they are to read;
 * one that the file lacks is reported. */
static void warn_unlisted(const struct ctl *c, const struct topics_file *file)
{
	const struct platforms *read = &c->pipeline.platforms;
	char name[NAME_SIZE];

	for (size_t i = 0; i < read->n; i++) {
		topic_metrics(name, c->pipeline.prefix,
			      platform_names[read->at[i]]);
		if (!has_topic(file, name))
			fprintf(stderr,
				"topics.json lacks %s: add it, or take %s out "
				"of [pipeline] platforms\n",
				name, platform_names[read->at[i]]);
	}
}

static int compare_all(struct ctl *c, const struct topics_file *file,
		       struct err *err)
{
	struct comparison s = { .want = file };
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
		warn_unlisted(c, file);
	}
	if (s.have)
		release_have(&s);
	free(s.have);
	kafka_admin_free(admin);
	if (rc < 0)
		return err_wrap(err, "Kafka at %s", c->kafka.servers);
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
	if (faults_any(&faults))
		rc = faults_report(&faults, path);
	else if (rc == 0)
		rc = compare_all(c, &file, err);
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
