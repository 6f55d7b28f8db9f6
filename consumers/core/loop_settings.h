/* loop_settings.h -- what a read-flush loop (loop.h) is made with. */
#ifndef SENTRA_CONSUMERS_CORE_LOOP_SETTINGS_H
#define SENTRA_CONSUMERS_CORE_LOOP_SETTINGS_H

#include "common/kafka/kafka.h"
#include "stage.h"

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
};

#endif
