/* offsets.c -- positions in the log, of each topic's partitions.
 *
 * "Caught up" and "lag" are against the ends that Kafka last reported.  The
 * end of a partition is not always one past its last message: offsets of
 * control records and of what was compacted away are no messages, so the end
 * that Kafka reports (offsets_ended()) moves next as well.
 *
 * Must not know what is in a message, nor ask Kafka. */
#include "offsets.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

int offsets_init(struct offsets *o, int32_t partitions,
		 const struct platforms *read, bool once, struct err *err)
{
	size_t n = (size_t)partitions * PLATFORM_COUNT;

	*o = (struct offsets){ .partitions = partitions,
			       .read = *read,
			       .once = once };
	o->parts = calloc(n, sizeof(*o->parts));
	o->list = calloc(n, sizeof(*o->list));
	o->owned = calloc((size_t)partitions, sizeof(*o->owned));
	if (!o->parts || !o->list || !o->owned)
		return err_set(err, -ENOMEM, "no memory for partitions");
	for (size_t i = 0; i < n; i++)
		o->parts[i].until = -1;
	return 0;
}

void offsets_release(struct offsets *o)
{
	free(o->parts);
	free(o->list);
	free(o->owned);
}

struct offsets_part *offsets_part(const struct offsets *o, size_t platform,
				  int32_t partition)
{
	return &o->parts[platform * (size_t)o->partitions + (size_t)partition];
}

/* Of the k-th platform that is read. */
static struct offsets_part *nth(const struct offsets *o, size_t k,
				int32_t partition)
{
	return offsets_part(o, o->read.at[k], partition);
}

/* ---- assignment ---- */

void offsets_revoke(struct offsets *o)
{
	for (size_t i = 0; i < (size_t)o->partitions * PLATFORM_COUNT; i++)
		o->parts[i].assigned = false;
	o->n_owned = o->n_list = 0;
}

int offsets_assign(struct offsets *o, const struct kafka_part *parts, size_t n,
		   struct err *err)
{
	offsets_revoke(o);
	for (size_t i = 0; i < n; i++)
		offsets_part(o, parts[i].topic, parts[i].partition)->assigned =
			true;
	for (int32_t s = 0; s < o->partitions; s++) {
		size_t topics = 0;

		for (size_t k = 0; k < o->read.n; k++)
			topics += nth(o, k, s)->assigned;
		if (topics == o->read.n)
			o->owned[o->n_owned++].id = s;
		else if (topics)
			return err_set(
				err, -EPROTO,
				"partition %" PRId32 " of %zu topics "
				"was assigned, not of all %zu: does every "
				"member of the group read the same "
				"topics?",
				s, topics, o->read.n);
	}
	return 0;
}

/* ---- beginning ---- */

int offsets_begin(struct offsets *o, size_t platform, int32_t partition,
		  int64_t stored, int64_t first, int64_t end, struct err *err)
{
	struct offsets_part *part = offsets_part(o, platform, partition);

	if (stored > end)
		return err_set(err, -ERANGE,
			       "partition %" PRId32 " of %s ends at offset "
			       "%" PRId64 ", but was read up to %" PRId64
			       ": the topic was made anew, so delete the keys "
			       "of the prefix in Redis (or choose another "
			       "prefix) to begin anew",
			       partition, platform_names[platform], end,
			       stored);
	part->next = stored > first ? stored : first;
	part->end = end;
	part->ended = part->stopped = false;
	if (part->until < 0)
		part->until = end;
	return 0;
}

const struct kafka_part *offsets_list(struct offsets *o)
{
	o->n_list = 0;
	for (size_t k = 0; k < o->read.n; k++)
		for (size_t i = 0; i < o->n_owned; i++) {
			enum platform_id t = o->read.at[k];
			int32_t s = o->owned[i].id;

			o->list[o->n_list++] = (struct kafka_part){
				t, s, offsets_part(o, t, s)->next
			};
		}
	return o->list;
}

/* ---- reading ---- */

void offsets_passed(struct offsets *o, size_t platform, int32_t partition,
		    int64_t offset)
{
	struct offsets_part *part = offsets_part(o, platform, partition);

	part->next = offset + 1;
	if (part->end < part->next)
		part->end = part->next;
}

void offsets_ended(struct offsets *o, size_t platform, int32_t partition,
		   int64_t offset)
{
	struct offsets_part *part = offsets_part(o, platform, partition);

	if (part->stopped)
		return;
	if (o->once && offset > part->until)
		offset = part->until;
	part->ended = true;
	if (part->next < offset)
		part->next = offset;
	if (part->end < part->next)
		part->end = part->next;
}

bool offsets_wants(struct offsets *o, size_t platform, int32_t partition,
		   int64_t offset)
{
	const struct offsets_part *part = offsets_part(o, platform, partition);

	if (!part->assigned || part->stopped || offset < part->next)
		return false;
	if (!o->once || offset < part->until)
		return true;
	offsets_ended(o, platform, partition, offset);
	return false;
}

void offsets_stop(struct offsets *o, size_t platform, int32_t partition)
{
	offsets_part(o, platform, partition)->stopped = true;
}

/* ---- how far ---- */

void offsets_publish(struct offsets *o)
{
	for (size_t i = 0; i < o->n_owned; i++)
		for (size_t k = 0; k < o->read.n; k++)
			o->owned[i].next[o->read.at[k]] =
				nth(o, k, o->owned[i].id)->next;
}

static bool at_end(const struct offsets *o, const struct offsets_part *part)
{
	if (part->stopped || part->ended)
		return true;
	return part->next >= (o->once ? part->until : part->end);
}

bool offsets_caught_up(const struct offsets *o)
{
	for (size_t i = 0; i < o->n_owned; i++)
		for (size_t k = 0; k < o->read.n; k++)
			if (!at_end(o, nth(o, k, o->owned[i].id)))
				return false;
	return true;
}

int64_t offsets_lag(const struct offsets *o)
{
	int64_t lag = 0;

	for (size_t i = 0; i < o->n_owned; i++)
		for (size_t k = 0; k < o->read.n; k++) {
			const struct offsets_part *part =
				nth(o, k, o->owned[i].id);

			if (!part->stopped && part->end > part->next)
				lag += part->end - part->next;
		}
	return lag;
}

void offsets_print(const struct offsets *o, struct buf *out)
{
	for (size_t i = 0; i < o->n_owned; i++)
		buf_addf(out, "%s%" PRId32, i ? " " : "", o->owned[i].id);
}
