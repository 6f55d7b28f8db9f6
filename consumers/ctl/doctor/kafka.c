/* kafka.c -- Kafka: whether it answers, its groups, its topics. */
#include "doctor.h"

#include "common/daemon/child.h"
#include "common/json/json.h"
#include "common/kafka/kafka.h"

#include <limits.h>
#include <stdio.h>

static void look_at_group(struct doctor *d, const char *stage)
{
	char group[NAME_SIZE];
	struct err err = { 0 };
	int n;

	group_of(group, d->ctl->pipeline.prefix, stage);
	if (kafka_look_members(d->kafka, group, CHECK_MS, &n, &err) < 0)
		doctor_wrong(d,
			     "give the user of [kafka] Read on the groups: "
			     "deploy/README.md",
			     "%s", err.text);
	else if (n == 0)
		doctor_warning(d, "systemctl status sentra-consumer@*",
			       "no process reads as group %s", group);
	else
		doctor_fine(d, "group %s has %d member%s", group, n,
			    n > 1 ? "s" : "");
}

void doctor_kafka(struct doctor *d)
{
	const struct kafka_settings *set = &d->ctl->kafka;
	struct err err = { 0 };
	char group[NAME_SIZE];
	int n;

	group_of(group, d->ctl->pipeline.prefix, doctor_stages[0]);
	d->kafka = kafka_look_new(set, group, &err);
	if (!d->kafka || kafka_look_brokers(d->kafka, CHECK_MS, &n, &err) < 0) {
		doctor_wrong(d,
			     "see that a broker runs there, and what [kafka] "
			     "says of it",
			     "%s: %s", set->servers, err.text);
		kafka_look_free(d->kafka);
		d->kafka = NULL;
		return;
	}
	doctor_fine(d, "%d broker%s behind %s, by librdkafka %s", n,
		    n > 1 ? "s" : "", set->servers, kafka_library());
	for (size_t i = 0; doctor_stages[i]; i++)
		look_at_group(d, doctor_stages[i]);
}

/* ---- topics ---- */

static void tell_topic(struct doctor *d, const struct json_t *topic)
{
	struct str name = json_str(json_get(topic, "name"));
	struct str status = json_str(json_get(topic, "status"));
	struct str detail = json_str(json_get(topic, "detail"));

	if (str_is(status, "missing"))
		doctor_wrong(d, "sentractl topics --create", "%.*s is missing",
			     STR_ARG(name));
	else if (str_is(status, "differs"))
		doctor_warning(d,
			       "change it with Kafka's own tools, or change "
			       "topics.json",
			       "%.*s: %.*s", STR_ARG(name), STR_ARG(detail));
}

static bool tell_topics(struct doctor *d, struct str text)
{
	const struct json_t *topics;
	struct json_t *doc = NULL;
	size_t before = d->n;

	if (json_parse(text, &json_file_limits, &doc, NULL) < 0)
		return false;
	topics = json_get(doc, "topics");
	for (size_t i = 0; i < json_len(topics); i++)
		tell_topic(d, json_item(topics, i));
	if (d->n == before)
		doctor_fine(d, "%zu topics are as topics.json wants them",
			    json_len(topics));
	json_free(doc);
	return true;
}

/* As `sentractl topics` sees them. */
void doctor_topics(struct doctor *d)
{
	const struct child_options options = { .limit_ms = 2 * CHECK_MS };
	char program[PATH_MAX];
	const char *argv[] = { program,
			       "topics",
			       "--json",
			       "--config",
			       ctl_config(d->ctl),
			       d->ctl->args.file ? "--file" : NULL,
			       d->ctl->args.file,
			       NULL };
	struct err err = { 0 };
	struct buf out, errors;
	int status;

	if (!d->kafka) {
		doctor_skipped(d, "Kafka does not answer");
		return;
	}
	buf_init(&out, json_file_limits.max_bytes);
	buf_init(&errors, 4096);
	child_find("sentractl", program);
	status = child_run(argv, &options, &out, &errors, &err);
	if (status < 0)
		doctor_wrong(d, "sentractl topics", "%s", err.text);
	else if (out.len == 0 || !tell_topics(d, buf_str(&out)))
		doctor_wrong(d, "sentractl topics",
			     "they cannot be compared: %s", buf_cstr(&errors));
	else if (errors.len)
		doctor_warning(d, "", "%s", buf_cstr(&errors));
	buf_release(&out);
	buf_release(&errors);
}
