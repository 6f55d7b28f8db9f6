/* topics.c -- `sentractl topics`: the cluster against topics.json. */
#include "ctl.h"
#include "topics_file.h"
#include "topics_view.h"

#include "common/clock.h"
#include "common/daemon.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>

#define TIMEOUT_MS 15000
#define SETTLE_MS  10000
#define AGAIN_MS   100
#define DEFAULT    "/etc/sentra/topics.json"
#define PAGE_MAX   ((size_t)1 << 20)

/* ---- the cluster ---- */

struct cluster {
	struct kafka_admin *admin;
	const struct topics_file *want;
	struct kafka_topic *have; /* as many */
};

static int cluster_init(struct cluster *k, const struct kafka_settings *kafka,
			const struct topics_file *want, struct err *err)
{
	*k = (struct cluster){ .want = want };
	k->admin = kafka_admin_new(kafka, err);
	if (!k->admin)
		return -EIO;
	k->have = calloc(want->n + 1, sizeof(*k->have));
	return k->have ? 0 : err_set(err, -ENOMEM, "no memory for the topics");
}

static void forget(struct cluster *k)
{
	for (size_t i = 0; k->have && i < k->want->n; i++)
		kafka_topic_release(&k->have[i]);
}

static void cluster_release(struct cluster *k)
{
	forget(k);
	free(k->have);
	kafka_admin_free(k->admin);
}

static int describe(struct cluster *k, struct err *err)
{
	forget(k);
	return kafka_topics_describe(k->admin, k->want->topic, k->want->n,
				     TIMEOUT_MS, k->have, err);
}

/* ---- creating ---- */

static bool shows(const struct cluster *k, const char *name)
{
	for (size_t i = 0; i < k->want->n; i++)
		if (strcmp(k->want->topic[i].name, name) == 0)
			return k->have[i].partitions && k->have[i].replication;
	return true;
}

/* What was just created shows up a little later. */
static int await(struct cluster *k, const struct kafka_topic *created,
		 const int *result, size_t n, struct err *err)
{
	int64_t end_ms = boot_ms() + SETTLE_MS;
	size_t i = 0;
	int rc = describe(k, err);

	while (rc == 0 && i < n && boot_ms() < end_ms) {
		if (result[i] < 0 || shows(k, created[i].name)) {
			i++;
			continue;
		}
		poll(NULL, 0, AGAIN_MS);
		rc = describe(k, err);
	}
	return rc;
}

/* Each that cannot be made is told; the report shows it as missing. */
static int make(struct cluster *k, const struct kafka_topic *missing, size_t n,
		int *result, struct err *errs, struct err *err)
{
	int rc = kafka_topics_create(k->admin, missing, n, TIMEOUT_MS, result,
				     errs, err);

	for (size_t i = 0; i < n && rc == 0; i++)
		if (result[i] < 0 && result[i] != -EEXIST)
			fprintf(stderr, "sentractl: %s\n", errs[i].text);
	return rc ? rc : await(k, missing, result, n, err);
}

static int create(struct cluster *k, struct err *err)
{
	size_t most = k->want->n, n = 0;
	struct kafka_topic *missing = calloc(most + 1, sizeof(*missing));
	struct err *errs = calloc(most + 1, sizeof(*errs));
	int *result = calloc(most + 1, sizeof(*result));
	int rc = 0;

	if (!missing || !errs || !result) {
		rc = err_set(err, -ENOMEM, "no memory for the topics");
		goto out;
	}
	for (size_t i = 0; i < most; i++)
		if (k->have[i].partitions == 0)
			missing[n++] = k->want->topic[i];
	if (n)
		rc = make(k, missing, n, result, errs, err);
out:
	free(missing);
	free(errs);
	free(result);
	return rc;
}

/* ---- */

/* An exit status, or < 0. */
static int report(const struct ctl *c, const struct cluster *k, struct err *err)
{
	struct survey s = { k->want->topic, k->have, k->want->n };
	struct buf out;
	int rc;

	buf_init(&out, PAGE_MAX);
	if (c->ask.json)
		survey_json(&s, &out);
	else
		survey_text(&s, &c->style, &out);
	rc = ctl_put(&out, err);
	buf_release(&out);
	if (rc < 0)
		return rc;
	return survey_count(&s, TOPIC_OK) == s.n ? EXIT_DONE : EXIT_FAILED;
}

static int compare(struct ctl *c, const struct topics_file *file,
		   struct err *err)
{
	struct cluster k;
	int rc = cluster_init(&k, &c->kafka, file, err);

	if (rc == 0)
		rc = describe(&k, err);
	if (rc == 0 && c->ask.create)
		rc = create(&k, err);
	if (rc < 0)
		err_wrap(err, "[kafka] %s", c->kafka.servers);
	if (rc == 0)
		rc = report(c, &k, err);
	cluster_release(&k);
	return rc;
}

int ctl_topics(struct ctl *c, struct err *err)
{
	const char *path = c->ask.file ? c->ask.file : DEFAULT;
	struct topics_file file;
	struct faults faults;
	int rc;

	faults_init(&faults);
	rc = topics_file_load(&file, path, c->pipeline.prefix, &faults, err);
	if (faults.n)
		rc = faults_report(&faults, path);
	else if (rc == 0)
		rc = compare(c, &file, err);
	topics_file_release(&file);
	faults_release(&faults);
	return rc;
}
