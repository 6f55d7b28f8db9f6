/* offsets.c -- positions in the log, per partition.
 *
 * Must not know what is in a message, nor ask Kafka. */
#include "offsets.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

int progress_init(struct progress *p, int32_t partitions,
		  const struct platforms *read, bool once, struct err *err)
{
	size_t n = (size_t)partitions * PLATFORM_COUNT;

	*p = (struct progress){ .partitions = partitions,
				.read = *read,
				.once = once };
	p->parts = calloc(n, sizeof(*p->parts));
	p->list = calloc(n, sizeof(*p->list));
	p->slices = calloc((size_t)partitions, sizeof(*p->slices));
	if (!p->parts || !p->list || !p->slices)
		return err_set(err, -ENOMEM, "no memory for partitions");
	for (size_t i = 0; i < n; i++)
		p->parts[i].until = -1;
	return 0;
}

void progress_release(struct progress *p)
{
	free(p->parts);
	free(p->list);
	free(p->slices);
}

struct progress_part *progress_part(const struct progress *p, size_t platform,
				    int32_t slice)
{
	return &p->parts[platform * (size_t)p->partitions + (size_t)slice];
}

/* Of the k-th platform that is read. */
static struct progress_part *nth(const struct progress *p, size_t k,
				 int32_t slice)
{
	return progress_part(p, p->read.at[k], slice);
}

/* ---- the group ---- */

void progress_revoke(struct progress *p)
{
	for (size_t i = 0; i < (size_t)p->partitions * PLATFORM_COUNT; i++)
		p->parts[i].assigned = false;
	p->n_slices = p->n_list = 0;
}

int progress_assign(struct progress *p, const struct kafka_part *parts,
		    size_t n, struct err *err)
{
	progress_revoke(p);
	for (size_t i = 0; i < n; i++)
		progress_part(p, parts[i].topic, parts[i].partition)->assigned =
			true;
	for (int32_t s = 0; s < p->partitions; s++) {
		size_t topics = 0;

		for (size_t k = 0; k < p->read.n; k++)
			topics += nth(p, k, s)->assigned;
		if (topics == p->read.n)
			p->slices[p->n_slices++].slice = s;
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

int progress_begin(struct progress *p, size_t platform, int32_t slice,
		   int64_t mark, int64_t first, int64_t end, struct err *err)
{
	struct progress_part *part = progress_part(p, platform, slice);

	if (mark > end)
		return err_set(err, -ERANGE,
			       "partition %" PRId32 " of %s ends at offset "
			       "%" PRId64 ", but was read up to %" PRId64
			       ": the topic was made anew, so delete the keys "
			       "of the prefix in Redis (or choose another "
			       "prefix) to begin anew",
			       slice, platform_names[platform], end, mark);
	part->next = mark > first ? mark : first;
	part->end = end;
	part->ended = part->stopped = false;
	if (part->until < 0)
		part->until = end;
	return 0;
}

const struct kafka_part *progress_list(struct progress *p)
{
	p->n_list = 0;
	for (size_t k = 0; k < p->read.n; k++)
		for (size_t i = 0; i < p->n_slices; i++) {
			enum platform_id t = p->read.at[k];
			int32_t s = p->slices[i].slice;

			p->list[p->n_list++] = (struct kafka_part){
				t, s, progress_part(p, t, s)->next
			};
		}
	return p->list;
}

/* ---- reading ---- */

void progress_passed(struct progress *p, size_t platform, int32_t slice,
		     int64_t offset)
{
	struct progress_part *part = progress_part(p, platform, slice);

	part->next = offset + 1;
	if (part->end < part->next)
		part->end = part->next;
}

/* The end may lie beyond the last message: some offsets are no messages. */
void progress_ended(struct progress *p, size_t platform, int32_t slice,
		    int64_t offset)
{
	struct progress_part *part = progress_part(p, platform, slice);

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

bool progress_wants(struct progress *p, size_t platform, int32_t slice,
		    int64_t offset)
{
	const struct progress_part *part = progress_part(p, platform, slice);

	if (!part->assigned || part->stopped || offset < part->next)
		return false;
	if (!p->once || offset < part->until)
		return true;
	progress_ended(p, platform, slice, offset);
	return false;
}

void progress_stop(struct progress *p, size_t platform, int32_t slice)
{
	progress_part(p, platform, slice)->stopped = true;
}

/* ---- asking ---- */

void progress_marks(struct progress *p)
{
	for (size_t i = 0; i < p->n_slices; i++)
		for (size_t k = 0; k < p->read.n; k++)
			p->slices[i].next[p->read.at[k]] =
				nth(p, k, p->slices[i].slice)->next;
}

static bool at_end(const struct progress *p, const struct progress_part *part)
{
	if (part->stopped || part->ended)
		return true;
	return part->next >= (p->once ? part->until : part->end);
}

bool progress_caught_up(const struct progress *p)
{
	for (size_t i = 0; i < p->n_slices; i++)
		for (size_t k = 0; k < p->read.n; k++)
			if (!at_end(p, nth(p, k, p->slices[i].slice)))
				return false;
	return true;
}

int64_t progress_lag(const struct progress *p)
{
	int64_t lag = 0;

	for (size_t i = 0; i < p->n_slices; i++)
		for (size_t k = 0; k < p->read.n; k++) {
			const struct progress_part *part =
				nth(p, k, p->slices[i].slice);

			if (!part->stopped && part->end > part->next)
				lag += part->end - part->next;
		}
	return lag;
}
