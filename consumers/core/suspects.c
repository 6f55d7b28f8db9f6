/* suspects.c -- counts failures at one place, and halves what is flushed
 * together until one message is left.  Must not know why anything fails. */
#include "suspects.h"

#include <stdio.h>

/* So many messages a flush, and no bound is needed any more. */
#define LIMIT_MAX 100000

static bool same(const struct kafka_part *a, const struct kafka_part *b)
{
	return a->topic == b->topic && a->partition == b->partition &&
	       a->offset == b->offset;
}

void suspects_failed(struct suspects *s, const struct kafka_part *place,
		     const char *why)
{
	if (!same(&s->place, place))
		s->times = 0;
	s->place = *place;
	s->times++;
	snprintf(s->why, sizeof(s->why), "%s", why);
}

bool suspects_guilty(const struct suspects *s, const struct kafka_part *place)
{
	return s->times >= SUSPECT_TIMES && same(&s->place, place);
}

void suspects_read(struct suspects *s, const struct kafka_part *place)
{
	s->last = *place;
	s->read++;
}

bool suspects_full(const struct suspects *s)
{
	return s->proving || (s->limit && s->read >= s->limit);
}

void suspects_refused(struct suspects *s, const char *why)
{
	if (s->read == 1)
		suspects_failed(s, &s->last, why);
	if (s->read)
		s->limit = s->read > 1 ? s->read / 2 : 1;
	s->read = 0;
	s->proving = true;
}

void suspects_flushed(struct suspects *s)
{
	if (!s->proving && s->read)
		s->limit = s->limit < LIMIT_MAX ? 2 * s->limit : 0;
	s->proving = false;
	s->read = 0;
}

void suspects_discarded(struct suspects *s)
{
	s->read = 0;
}
