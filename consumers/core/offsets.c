/* offsets.c -- positions in the log, per partition.
 *
 * Must not know what is in a message, nor ask Kafka. */
#include "offsets.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

int offsets_init(struct offsets *p, int32_t partitions,
		 const struct platforms *read, bool once, struct err *err)
{
	size_t n = (size_t)partitions * PLATFORM_COUNT;

	*p = (struct offsets){ .partitions = partitions,
			       .read = *read,
			       .once = once };
	p->parts = calloc(n, sizeof(*p->parts));
	p->list = calloc(n, sizeof(*p->list));
	p->owned = calloc((size_t)partitions, sizeof(*p->owned));
	if (!p->parts || !p->list || !p->owned)
		return err_set(err, -ENOMEM, "no memory for partitions");
	for (size_t i = 0; i < n; i++)
		p->parts[i].until = -1;
	return 0;
}

void offsets_release(struct offsets *p)
{
	free(p->parts);
	free(p->list);
	free(p->owned);
}

struct offsets_part *offsets_part(const struct offsets *p, size_t platform,
				  int32_t partition)
{
	return &p->parts[platform * (size_t)p->partitions + (size_t)partition];
}

/* Of the k-th platform that is read. */
static struct offsets_part *nth(const struct offsets *p, size_t k,
				int32_t partition)
{
	return offsets_part(p, p->read.at[k], partition);
}

/* ---- the group ---- */

void offsets_revoke(struct offsets *p)
{
	for (size_t i = 0; i < (size_t)p->partitions * PLATFORM_COUNT; i++)
		p->parts[i].assigned = false;
	p->n_owned = p->n_list = 0;
}

int offsets_assign(struct offsets *p, const struct kafka_part *parts, size_t n,
		   struct err *err)
{
	offsets_revoke(p);
	for (size_t i = 0; i < n; i++)
		offsets_part(p, parts[i].topic, parts[i].partition)->assigned =
			true;
	for (int32_t s = 0; s < p->partitions; s++) {
		size_t topics = 0;

		for (size_t k = 0; k < p->read.n; k++)
			topics += nth(p, k, s)->assigned;
		if (topics == p->read.n)
			p->owned[p->n_owned++].id = s;
		else if (topics)
			return err_set(
				err, -EPROTO,
				"partition %" PRId32 " of %zu topics "
				"was assigned, not of all %zu: does every "
				"member of the group read the same "
				"topics?",
				s, topics, p->read.n);
	}
	return 0;
}

/* ---- beginning ---- */

int offsets_begin(struct offsets *p, size_t platform, int32_t partition,
		  int64_t mark, int64_t first, int64_t end, struct err *err)
{
	struct offsets_part *part = offsets_part(p, platform, partition);

	if (mark > end)
		return err_set(err, -ERANGE,
			       "partition %" PRId32 " of %s ends at offset "
			       "%" PRId64 ", but was read up to %" PRId64
			       ": the topic was made anew, so delete the keys "
			       "of the prefix in Redis (or choose another "
			       "prefix) to begin anew",
			       partition, platform_names[platform], end, mark);
	part->next = mark > first ? mark : first;
	part->end = end;
	part->ended = part->stopped = false;
	if (part->until < 0)
		part->until = end;
	return 0;
}

const struct kafka_part *offsets_list(struct offsets *p)
{
	p->n_list = 0;
	for (size_t k = 0; k < p->read.n; k++)
		for (size_t i = 0; i < p->n_owned; i++) {
			enum platform_id t = p->read.at[k];
			int32_t s = p->owned[i].id;

			p->list[p->n_list++] = (struct kafka_part){
				t, s, offsets_part(p, t, s)->next
			};
		}
	return p->list;
}

/* ---- reading ---- */

void offsets_passed(struct offsets *p, size_t platform, int32_t partition,
		    int64_t offset)
{
	struct offsets_part *part = offsets_part(p, platform, partition);

	part->next = offset + 1;
	if (part->end < part->next)
		part->end = part->next;
}

/* The end may lie beyond the last message: some offsets are no messages. */
void offsets_ended(struct offsets *p, size_t platform, int32_t partition,
		   int64_t offset)
{
	struct offsets_part *part = offsets_part(p, platform, partition);

	if (part->stopped)
		return;
	if (p->once && offset > part->until)
		offset = part->until;
	part->ended = true;
	if (part->next < offset)
		part->next = offset;
	if (part->end < part->next)
		part->end = part->next;
}

bool offsets_wants(struct offsets *p, size_t platform, int32_t partition,
		   int64_t offset)
{
	const struct offsets_part *part = offsets_part(p, platform, partition);

	if (!part->assigned || part->stopped || offset < part->next)
		return false;
	if (!p->once || offset < part->until)
		return true;
	offsets_ended(p, platform, partition, offset);
	return false;
}

void offsets_stop(struct offsets *p, size_t platform, int32_t partition)
{
	offsets_part(p, platform, partition)->stopped = true;
}

/* ---- asking ---- */

void offsets_marks(struct offsets *p)
{
	for (size_t i = 0; i < p->n_owned; i++)
		for (size_t k = 0; k < p->read.n; k++)
			p->owned[i].next[p->read.at[k]] =
				nth(p, k, p->owned[i].id)->next;
}

static bool at_end(const struct offsets *p, const struct offsets_part *part)
{
	if (part->stopped || part->ended)
		return true;
	return part->next >= (p->once ? part->until : part->end);
}

bool offsets_caught_up(const struct offsets *p)
{
	for (size_t i = 0; i < p->n_owned; i++)
		for (size_t k = 0; k < p->read.n; k++)
			if (!at_end(p, nth(p, k, p->owned[i].id)))
				return false;
	return true;
}

int64_t offsets_lag(const struct offsets *p)
{
	int64_t lag = 0;

	for (size_t i = 0; i < p->n_owned; i++)
		for (size_t k = 0; k < p->read.n; k++) {
			const struct offsets_part *part =
				nth(p, k, p->owned[i].id);

			if (!part->stopped && part->end > part->next)
				lag += part->end - part->next;
		}
	return lag;
}
