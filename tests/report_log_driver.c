/* report_log_driver.c -- what a report takes from the log, for a test that says
 * what it ought to take.
 *
 *   report_log SERVERS PREFIX ROSTER FROM_MS AS_OF_MS
 *
 * Lines of stdout, by tabs:
 *   part TOPIC PARTITION FIRST LAST MESSAGES FIRST_MS LAST_MS
 *   unseen PLATFORM SENTRA ACCOUNT UNSEEN_MS LAST_PROOF_MS OUTCOME
 *   begins MS
 * An instant that is not known is "-". */
#include "consumers/report/log.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#define ZONE_HOURS 7

static void require(bool good, const char *what)
{
	if (good)
		return;
	fprintf(stderr, "report_log: %s\n", what);
	exit(1);
}

static int64_t number(const char *text)
{
	int64_t n = 0;

	require(str_number(str_of(text), &n), text);
	return n;
}

static struct roster *load(const char *path)
{
	struct roster *roster = NULL;
	struct faults faults;
	struct err err = { 0 };

	faults_init(&faults);
	require(roster_load(&roster, path, &faults, &err) == 0,
		faults.n ? faults.at[0].printed : err.text);
	faults_release(&faults);
	return roster;
}

static void put_ms(int64_t ms, const char *end)
{
	if (ms == TIME_NONE)
		printf("-%s", end);
	else
		printf("%" PRId64 "%s", ms, end);
}

static void put_log(const struct report_log *log)
{
	for (size_t i = 0; i < log->n_parts; i++) {
		const struct log_part *p = &log->part[i];

		printf("part\t%.*s\t%" PRId32 "\t%" PRId64 "\t%" PRId64
		       "\t%" PRId64 "\t",
		       STR_ARG(p->topic), p->partition, p->first, p->last,
		       p->messages);
		put_ms(p->first_ms, "\t");
		put_ms(p->last_ms, "\n");
	}
	for (size_t i = 0; i < log->unseen.n; i++) {
		const struct unseen_account *a = &log->unseen.at[i];

		printf("unseen\t%s\t%s\t%s\t%" PRId64 "\t",
		       platform_names[a->account->platform], a->sentra->id,
		       a->account->identity, a->unseen_ms);
		put_ms(a->last_proof_ms, "\t");
		printf("%s\n", a->outcome);
	}
	printf("begins\t");
	put_ms(log->begins_ms, "\n");
}

int main(int argc, char **argv)
{
	struct kafka_settings kafka = { 0 };
	struct pipeline_settings pipeline = {
		.platforms = { { PLATFORM_youtube, PLATFORM_x }, 2 },
	};
	const struct policy_settings staleness = {
		.limits = { .blind_after_ms = 6 * HOUR_MS },
	};
	struct log_settings set = { .kafka = &kafka,
				    .pipeline = &pipeline,
				    .staleness = &staleness,
				    .zone_hours = ZONE_HOURS };
	struct roster *roster;
	struct report_log log;
	struct err err = { 0 };

	require(argc == 6, "want SERVERS PREFIX ROSTER FROM_MS AS_OF_MS");
	kafka.servers = argv[1];
	pipeline.prefix = argv[2];
	set.roster = roster = load(argv[3]);
	set.from_ms = number(argv[4]);
	set.as_of_ms = number(argv[5]);
	require(log_look(&log, &set, &err) == 0, err.text);
	put_log(&log);
	log_release(&log);
	roster_free(roster);
	return 0;
}
