/* make.c -- makes a report: origin, log, gather. */
#include "make.h"

#include "common/base/clock.h"
#include "gather.h"
#include "origin.h"

static int look_at_log(struct report_log *log, const struct making *m,
		       int64_t as_of_ms, struct err *err)
{
	const struct report_config *c = m->config;
	const struct log_settings set = {
		.kafka = &c->kafka,
		.pipeline = &c->pipeline,
		.roster = c->roster,
		.from_ms = day_start_ms(m->period->from_day, c->zone_hours),
		.as_of_ms = as_of_ms,
		.staleness = &c->staleness,
		.zone_hours = c->zone_hours,
		.progress = m->progress,
		.ctx = m->ctx,
	};

	return log_look(log, &set, err);
}

static int gather_from(struct report *report, const struct making *m,
		       struct origin *origin, int64_t as_of_ms, struct err *err)
{
	struct report_log log;
	int rc = look_at_log(&log, m, as_of_ms, err);
	const struct gathering in = {
		.config = m->config,
		.period = m->period,
		.source = origin->now.source,
		.earlier = origin->earlier.source,
		.log = &log,
		.previous = m->previous->there ? &m->previous->report : NULL,
		.previous_sha256 = str_of(m->previous->sha256),
	};

	if (rc == 0)
		rc = gather(report, &in, err);
	log_release(&log);
	return rc;
}

int report_make(struct report *report, const struct making *m, struct err *err)
{
	int64_t as_of_ms = gather_as_of_ms(m->period, m->config->zone_hours);
	const struct origin_settings set = {
		.config = m->config,
		.config_path = m->config_path,
		.as_of_ms = as_of_ms,
		.from_kafka = m->from_kafka,
		.progress = m->progress,
		.ctx = m->ctx,
	};
	struct origin origin;
	int rc = origin_open(&origin, &set, err);

	if (rc == 0)
		rc = gather_from(report, m, &origin, as_of_ms, err);
	origin_close(&origin);
	return rc;
}
