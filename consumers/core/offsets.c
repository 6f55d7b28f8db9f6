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
	for (size_t i = 0; i < (size_t)o->partitions * PLATFORM_COUNT; i++) {
		o->parts[i].assigned = o->parts[i].verify = false;
		o->parts[i].letters_sent = o->parts[i].letters_told = 0;
	}
	o->n_owned = o->n_list = 0;
}

int offsets_refuse_added(const struct offsets *o, const struct kafka_part *part,
			 struct err *err)
{
	return err_set(err, -ERANGE,
		       "the topic of %s has a partition %" PRId32
		       " now, but at the start it had %" PRId32
		       " of them: a sentra's events would lie in two, so make "
		       "the topics anew with as many as you want "
		       "(sentractl topics), delete the keys of the prefix in "
		       "Redis, and start again",
		       platform_names[part->topic], part->partition,
		       o->partitions);
}

int offsets_assign(struct offsets *o, const struct kafka_part *parts, size_t n,
		   struct err *err)
{
	offsets_revoke(o);
	for (size_t i = 0; i < n; i++)
		if (parts[i].partition >= o->partitions)
			return offsets_refuse_added(o, &parts[i], err);
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

/* Letters that were sent were of the log that was. */
static int refuse_log(struct offsets *o, int32_t partition,
		      enum platform_id platform, const char *why, int64_t read,
		      int64_t there, struct err *err)
{
	struct offsets_part *part = offsets_part(o, platform, partition);

	part->letters_sent = part->letters_told = 0;
	return err_set(err, -ENODATA,
		       "partition %" PRId32 " of %s was read up to offset "
		       "%" PRId64 ", but %s %" PRId64,
		       partition, platform_names[platform], read, why, there);
}

int offsets_begin(struct offsets *o, enum platform_id platform,
		  const struct partition *stored, int64_t first, int64_t end,
		  struct err *err)
{
	struct offsets_part *part = offsets_part(o, platform, stored->id);
	int64_t next = stored->next[platform];

	if (next > end)
		return refuse_log(o, stored->id, platform,
				  "the topic was made anew: it ends at", next,
				  end, err);
	if (next >= 0 && next < first)
		return refuse_log(o, stored->id, platform,
				  "retention has taken what follows: the "
				  "first that is there is",
				  next, first, err);
	part->next = next > first ? next : first;
	part->end = end;
	part->ended = part->stopped = false;
	part->mark =
		next >= 0 ? stored->mark[platform] : (struct log_mark){ 0 };
	part->proof = part->mark;
	part->anchor = (struct log_mark){ 0 };
	part->verify = part->mark.ms > 0 && part->mark.offset >= first &&
		       part->mark.offset < next;
	if (part->until < 0)
		part->until = end;
	return 0;
}

int offsets_verify(struct offsets *o, const struct kafka_msg *msg,
		   struct err *err)
{
	struct offsets_part *part = offsets_part(o, msg->topic, msg->partition);

	if (!part->verify || !part->assigned)
		return 0;
	part->verify = false;
	/* After a suspicion that was wrong the next message is the anchor. */
	part->anchor = part->anchor.ms || msg->append_ms < 0
			       ? (struct log_mark){ 0 }
			       : part->proof;
	if (msg->offset == part->proof.offset && msg->ms == part->proof.ms)
		return 0;
	return refuse_log(o, msg->partition, (enum platform_id)msg->topic,
			  "the topic was made anew: another message is at",
			  part->next, part->proof.offset, err);
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

const struct kafka_part *offsets_starts(struct offsets *o)
{
	offsets_list(o);
	for (size_t i = 0; i < o->n_list; i++) {
		const struct offsets_part *part =
			offsets_part(o, o->list[i].topic, o->list[i].partition);

		if (part->verify)
			o->list[i].offset = part->proof.offset;
	}
	return o->list;
}

size_t offsets_anchors(struct offsets *o, struct kafka_part *parts, int64_t *ms)
{
	size_t n = 0;

	offsets_list(o);
	for (size_t i = 0; i < o->n_list; i++) {
		const struct offsets_part *part =
			offsets_part(o, o->list[i].topic, o->list[i].partition);

		if (part->verify || part->anchor.ms <= 0)
			continue;
		parts[n] = o->list[i];
		parts[n].offset = part->anchor.offset;
		ms[n++] = part->anchor.ms;
	}
	return n;
}

bool offsets_judge(struct offsets *o, const struct kafka_part *parts,
		   const int64_t *later, size_t n)
{
	bool suspected = false;

	for (size_t i = 0; i < n; i++) {
		struct offsets_part *part =
			offsets_part(o, parts[i].topic, parts[i].partition);

		if (later[i] < 0)
			continue;
		if (later[i] > parts[i].offset) {
			if (part->dated)
				part->anchor = part->mark;
			continue;
		}
		part->proof = part->anchor;
		part->verify = suspected = true;
	}
	return suspected;
}

/* ---- reading ---- */

void offsets_passed(struct offsets *o, const struct kafka_msg *msg)
{
	struct offsets_part *part = offsets_part(o, msg->topic, msg->partition);

	part->next = msg->offset + 1;
	part->mark = (struct log_mark){ msg->offset, msg->ms };
	part->dated = msg->append_ms >= 0;
	if (part->dated && !part->anchor.ms)
		part->anchor = part->mark;
	if (part->end < part->next)
		part->end = part->next;
}

void offsets_reach(struct offsets *o, size_t platform, int32_t partition,
		   int64_t end)
{
	struct offsets_part *part = offsets_part(o, platform, partition);

	if (part->end < end)
		part->end = end;
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
	part->verify = false; /* it was no message */
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

int64_t offsets_next(const struct offsets *o, size_t platform,
		     int32_t partition)
{
	return offsets_part(o, platform, partition)->next;
}

bool offsets_letter(struct offsets *o, size_t platform, int32_t partition,
		    int64_t offset)
{
	struct offsets_part *part = offsets_part(o, platform, partition);
	bool needed = offset >= part->letters_sent;

	if (needed)
		part->letters_sent = offset + 1;
	return needed;
}

void offsets_letters(struct offsets *o, bool acknowledged)
{
	size_t n = (size_t)o->partitions * PLATFORM_COUNT;

	for (struct offsets_part *p = o->parts; p < o->parts + n; p++)
		if (acknowledged)
			p->letters_told = p->letters_sent;
		else
			p->letters_sent = p->letters_told;
}

void offsets_stop(struct offsets *o, size_t platform, int32_t partition)
{
	offsets_part(o, platform, partition)->stopped = true;
}

/* ---- how far ---- */

void offsets_publish(struct offsets *o)
{
	for (size_t i = 0; i < o->n_owned; i++)
		for (size_t k = 0; k < o->read.n; k++) {
			const struct offsets_part *part =
				nth(o, k, o->owned[i].id);

			o->owned[i].next[o->read.at[k]] = part->next;
			o->owned[i].mark[o->read.at[k]] =
				part->anchor.ms ? part->anchor : part->mark;
		}
}

static bool at_end(const struct offsets *o, const struct offsets_part *part)
{
	if (part->verify)
		return false;
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
