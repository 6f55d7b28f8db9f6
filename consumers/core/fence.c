/* fence.c -- commands behind a comparison of owners, in few round trips.
 *
 * Commands are gathered as one list of words with the length of each command
 * beside it, and so reach the script: it calls them one by one.  Several
 * scripts are under way at a time; their answers are taken together.
 *
 * Must not know what the commands mean. */
#include "fence.h"

#include <errno.h>

/* Bounds what waits unanswered in both processes' buffers. */
#define SCRIPTS_IN_FLIGHT 8
#define BYTES_IN_FLIGHT   (2 * FENCE_BYTES)

/* ARGV: owner, how many words each command has ("3 5 4"), the words. */
static const struct redis_script fenced = {
	"for _, partition in ipairs(KEYS) do\n"
	"  if redis.call('HGET', partition, 'owner') ~= ARGV[1] then\n"
	"    return redis.error_reply('FENCED ' .. partition .. "
	"' has another owner')\n"
	"  end\n"
	"end\n"
	"local at = 3\n"
	"for n in string.gmatch(ARGV[2], '%d+') do\n"
	"  local got = redis.pcall(unpack(ARGV, at, at + tonumber(n) - 1))\n"
	"  if type(got) == 'table' and got.err then\n"
	"    return redis.error_reply(got.err .. ' (' .. ARGV[at] .. ' ' ..\n"
	"      ARGV[at + 1] .. ')')\n"
	"  end\n"
	"  at = at + tonumber(n)\n"
	"end\n"
	"return redis.status_reply('OK')\n"
};

void fence_init(struct fence *f, struct redis *redis, const char *owner)
{
	*f = (struct fence){ .redis = redis, .owner = owner };
	redis_cmd_init(&f->partitions);
	redis_cmd_init(&f->words);
	redis_cmd_init(&f->call);
	buf_init(&f->counts, (size_t)FENCE_SCRIPT * 8);
}

void fence_release(struct fence *f)
{
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

void fence_partition(struct fence *f, const struct buf *key)
{
	redis_cmd_argb(&f->partitions, key);
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
	to->bytes.bad |= from->bytes.bad;
}

static int drain(struct fence *f, struct err *err)
{
	size_t n = f->unanswered;

	f->unanswered = f->bytes = 0;
	return redis_drain(f->redis, n, err);
}

static int send_script(struct fence *f, struct err *err)
{
	int rc;

	close_command(f);
	if (f->partitions.bytes.bad || f->words.bytes.bad || f->counts.bad)
		return err_set(err, -ENOMEM, "no memory for a flush");
	rc = redis_script_begin(f->redis, &fenced, &f->call, err);
	if (rc < 0)
		return rc;
	redis_cmd_argi(&f->call, (int64_t)f->partitions.n);
	words_append(&f->call, &f->partitions);
	redis_cmd_more(&f->call, "%s %k", f->owner, &f->counts);
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
