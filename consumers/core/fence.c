/* fence.c -- commands behind a comparison of owners, in few round trips.
 *
 * Commands are gathered as one list of words with the length of each command
 * beside it, and so reach the script: it calls them one by one.  Several
 * scripts are under way at a time; their answers are taken together.
 *
 * Must not know what the commands mean. */
#include "fence.h"

#include "common/base/array.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

/* Bounds what waits unanswered in both processes' buffers. */
#define SCRIPTS_IN_FLIGHT 8
#define BYTES_IN_FLIGHT   (2 * FENCE_BYTES)
#define OWNER_MAX         1024
#define SEQS_MAX          ((size_t)1 << 20)

/* ARGV: owner, seq of each partition ("17 0 4"), how many words each command
 * has ("3 5 4"), the words. */
static const struct redis_script fenced = {
	FENCE_SCRIPT_BEGIN "local nth = string.gmatch(ARGV[2], '%d+')\n"
			   "for _, partition in ipairs(KEYS) do\n"
			   "  guard(partition, ARGV[1], nth())\n"
			   "end\n"
			   "if #ARGV > 3 then\n"
			   "  for _, partition in ipairs(KEYS) do\n"
			   "    count(partition)\n"
			   "  end\n"
			   "end\n"
			   "local at = 4\n"
			   "for n in string.gmatch(ARGV[3], '%d+') do\n"
			   "  call(unpack(ARGV, at, at + tonumber(n) - 1))\n"
			   "  at = at + tonumber(n)\n"
			   "end\n" FENCE_SCRIPT_END
};

void fence_init(struct fence *f, struct redis *redis, const char *instance)
{
	*f = (struct fence){ .redis = redis, .instance = instance };
	buf_init(&f->owner, OWNER_MAX);
	buf_adds(&f->owner, instance);
	redis_cmd_init(&f->partitions);
	redis_cmd_init(&f->words);
	redis_cmd_init(&f->call);
	buf_init(&f->counts, (size_t)FENCE_SCRIPT * 8);
}

void fence_release(struct fence *f)
{
	buf_release(&f->owner);
	free(f->guards);
	redis_cmd_release(&f->partitions);
	redis_cmd_release(&f->words);
	redis_cmd_release(&f->call);
	buf_release(&f->counts);
}

static void forget_words(struct fence *f)
{
	redis_cmd_clear(&f->words);
	buf_clear(&f->counts);
	f->begun = 0;
}

void fence_clear(struct fence *f)
{
	forget_words(f);
	redis_cmd_clear(&f->partitions);
	f->unanswered = f->bytes = 0;
}

void fence_renew(struct fence *f)
{
	buf_clear(&f->owner);
	buf_addf(&f->owner, "%s.%" PRIu64, f->instance, ++f->claims);
}

void fence_partition(struct fence *f, int32_t id, const struct buf *key)
{
	size_t n = f->partitions.n;

	redis_cmd_argb(&f->partitions, key);
	if (ARRAY_ROOM(f->guards, f->guards_size, n + 1))
		f->guards[n] = (struct fence_guard){ .id = id };
	else
		buf_spoil_no_memory(&f->partitions.bytes);
}

struct fence_guard *fence_guard(struct fence *f, int32_t id)
{
	for (size_t i = 0; i < f->partitions.n && !f->partitions.bytes.bad; i++)
		if (f->guards[i].id == id)
			return &f->guards[i];
	return NULL;
}

/* The command begun last is complete. */
static void close_command(struct fence *f)
{
	size_t n = fence_length(f);

	if (n) {
		buf_addi(&f->counts, (int64_t)n);
		buf_addc(&f->counts, ' ');
	}
	f->begun = f->words.n;
}

void fence_begin(struct fence *f, const char *verb, const struct buf *key)
{
	close_command(f);
	redis_cmd_more(&f->words, "%s %k", verb, key);
}

struct redis_cmd *fence_words(struct fence *f)
{
	return &f->words;
}

size_t fence_length(const struct fence *f)
{
	return f->words.n - f->begun;
}

void words_append(struct redis_cmd *to, const struct redis_cmd *from)
{
	size_t begin = 0;

	for (size_t i = 0; i < from->n; i++) {
		redis_cmd_arg(to, (struct str){ from->bytes.data + begin,
						from->end[i] - begin });
		begin = from->end[i];
	}
	buf_spoil(&to->bytes, &from->bytes);
}

static int drain(struct fence *f, struct err *err)
{
	size_t n = f->unanswered;

	f->unanswered = f->bytes = 0;
	return redis_drain(f->redis, n, err);
}

/* What the script compares; and what it counts on, if it writes. */
static void add_guards(struct fence *f, bool writes)
{
	struct buf seqs;

	buf_init(&seqs, SEQS_MAX);
	for (size_t i = 0; i < f->partitions.n; i++) {
		buf_addf(&seqs, "%" PRId64 " ", f->guards[i].seq);
		f->guards[i].seq += writes;
	}
	redis_cmd_more(&f->call, "%k %k", &f->owner, &seqs);
	buf_release(&seqs);
}

static int send_script(struct fence *f, struct err *err)
{
	int rc;

	close_command(f);
	if (f->words.bytes.bad)
		return buf_error(&f->words.bytes, err, "a flush");
	rc = redis_script_begin(f->redis, &fenced, &f->call, err);
	if (rc < 0)
		return rc;
	redis_cmd_argi(&f->call, (int64_t)f->partitions.n);
	words_append(&f->call, &f->partitions);
	add_guards(f, f->words.n > 0);
	redis_cmd_argb(&f->call, &f->counts);
	words_append(&f->call, &f->words);
	rc = redis_queue(f->redis, &f->call, err);
	if (rc < 0)
		return rc;
	f->unanswered++;
	f->bytes += f->call.bytes.len;
	forget_words(f);
	return f->unanswered < SCRIPTS_IN_FLIGHT && f->bytes < BYTES_IN_FLIGHT
		       ? 0
		       : drain(f, err);
}

int fence_room(struct fence *f, size_t words, struct err *err)
{
	if (!f->words.n || (f->words.n + words <= FENCE_SCRIPT &&
			    f->words.bytes.len < FENCE_BYTES))
		return 0;
	return send_script(f, err);
}

int fence_prove(struct fence *f, struct err *err)
{
	int rc = send_script(f, err);

	return rc < 0 ? rc : drain(f, err);
}

int fence_finish(struct fence *f, struct err *err)
{
	int rc = f->words.n || f->words.bytes.bad ? send_script(f, err) : 0;

	return rc < 0 ? rc : drain(f, err);
}
