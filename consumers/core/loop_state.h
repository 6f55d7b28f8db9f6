/* loop_state.h -- what the read-flush loop is made with, and its state.
 *
 * The loop is four files, each of which calls only those after it:
 *
 *   loop       phases, the group's callbacks, waiting        (loop.h)
 *   intake     a message: to the stage, or to the dead letters
 *   flushing   when a flush is due, and what it does
 *   recovery   the one way out of any failure
 *
 * The fields of struct loop are theirs; everybody else uses loop.h. */
#ifndef SENTRA_CONSUMERS_CORE_LOOP_STATE_H
#define SENTRA_CONSUMERS_CORE_LOOP_STATE_H

#include "common/base/backoff.h"
#include "common/daemon/daemon.h"
#include "common/kafka/kafka.h"
#include "dlq.h"
#include "meters.h"
#include "offsets.h"
#include "stage.h"
#include "suspects.h"
#include "whole.h"

/* Everything it points to is borrowed for the life of the loop. */
struct loop_settings {
	const struct stage *stage;
	const struct kafka_settings *kafka;
	const char *prefix;                /* of topics and of the group */
	const struct stage_env *env;       /* filled in before loop_run() */
	const struct platforms *platforms; /* whose topics are read */
	const char *metrics_file;          /* "" = none */
	int64_t linger_ms;   /* at most so long between an event and Redis */
	int64_t catch_up_ms; /* the same while there is more to read, which
				makes larger and so cheaper flushes */
	int64_t tick_ms;     /* between two evaluations of everything */
	bool once;           /* up to the log's ends at the start, then done */
	bool has_as_of;
	int64_t as_of_s; /* no event observed after it is read */
	bool dry_run;    /* no group, no dead letters in Kafka */
};

/* A trouble is told when it comes, again each minute, and anew when it is
 * another: the texts of two are compared without their numbers. */
struct cause {
	char text[sizeof(((struct err *)0)->text)];
	int64_t told_ms; /* boot time; 0: all is well */
};

enum loop_phase { PHASE_IDLE, PHASE_WAITING, PHASE_READING };

struct loop {
	struct loop_settings set;
	struct metrics *metrics;
	struct kafka_sub *sub;
	struct kafka_query *query;
	struct dlq *dlq; /* NULL: the stage writes none */
	struct offsets offsets;
	struct whole whole;           /* of the partitions of others */
	char *topics[PLATFORM_COUNT]; /* NULL: that platform is not read */
	int32_t partitions;
	struct buf scratch; /* of the decoder */
	/* Borrowed while loop_run() runs. */
	struct daemon *daemon;
	struct redis *redis;
	void *stage;

	enum loop_phase phase;
	bool assigned; /* the group has answered, if only with nothing */
	bool drained;  /* the newest poll found nothing more */
	bool full;     /* stage or dead letters want a flush before more */
	bool pending;  /* read and not flushed, since pending_ms */
	bool troubled; /* a failure was counted, and no flush came since */
	bool reseek;   /* begin to read anew once what was read is stored */
	bool lost;     /* the log that was read is gone: rebuild */
	struct kafka_part lost_at;
	struct err lost_why;
	struct cause cause; /* the trouble that was told last */
	char status[1024];  /* that was told last */
	struct suspects suspects;
	struct err fatal;  /* code 0: none */
	int64_t jumped_ms; /* the clocks moved apart; 0: they never did */
	/* All boot_ms(): */
	int64_t polled_ms; /* the last look for messages */
	int64_t pending_ms;
	int64_t retry_ms;     /* restore then */
	int64_t tick_ms;      /* the next evaluation of everything */
	int64_t evaluated_ms; /* the last of anything */
	int64_t committed_ms;
	int64_t away_ms;    /* no broker answers since; 0: some do */
	int64_t metrics_ms; /* the next metrics file */
	int64_t status_ms;  /* the next status may be told */
	int64_t known_ms;   /* the next look whether the log is the same */
	int64_t failing_ms; /* the first failure since what was read was last
			       stored; 0: none */
	struct backoff backoff;
	uint64_t events;  /* usable, since the start */
	uint64_t skipped; /* unusable, of a stage without dead letters */
	uint64_t counted; /* of events, in the metrics */
};

#endif
