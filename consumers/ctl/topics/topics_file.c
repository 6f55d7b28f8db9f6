/* topics_file.c -- reads and checks topics.json. */
#include "topics_file.h"

#include "common/base/file.h"
#include "common/json/check.h"

#include <errno.h>

#define PARTITIONS_MAX  1000
#define REPLICATION_MAX 100

static int32_t whole(struct json_check *c, const struct json_place *at,
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
	if (full.bad)
		json_check_fault(c, at, "too long for a topic");
	copy = pool_copy(c->pool, buf_str(&full));
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
	out->partitions = whole(c, &partitions, PARTITIONS_MAX);
	out->replication = (int16_t)whole(c, &replication, REPLICATION_MAX);
	read_config(c, &config, &out->config);
}

/* A sentra is to lie in the same partition of every metrics topic. */
static void check_equal(struct json_check *c, const struct json_place *topics,
			const struct topics_file *file, const char *prefix)
{
	const struct kafka_topic *first = NULL;
	struct buf start;

	buf_init(&start, 200);
	buf_addf(&start, "%s.metrics.", prefix);
	for (size_t i = 0; i < file->n; i++) {
		const struct kafka_topic *t = &file->topic[i];
		struct json_place at = json_place_item(topics, i);

		if (!t->name || strncmp(t->name, buf_cstr(&start), start.len))
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
	buf_release(&start);
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
	if (json_parse(check.text, &json_file_limits, &doc, err) < 0) {
		faults_add(faults, path, 0, NULL, "%s", err->text);
		rc = -EINVAL;
		goto out;
	}
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
