/* fingerprint.h -- what a value in Redis is remembered by, once written.  Pure.
 *
 * Must not know what the value means. */
#ifndef SENTRA_CONSUMERS_CORE_FINGERPRINT_H
#define SENTRA_CONSUMERS_CORE_FINGERPRINT_H

#include "common/base/fnv.h"
#include "common/redis/command.h"

/* A fingerprint of what stands in Redis: not known, as after a reset; known to
 * be absent; else a hash of the value. */
#define FINGERPRINT_UNKNOWN UINT64_C(0)
#define FINGERPRINT_ABSENT  UINT64_C(1)

/* FNV-1a over the bytes, never one of the two above; null is absent. */
static inline uint64_t fingerprint_of(struct str value)
{
	uint64_t x = fnv64(FNV64_BEGIN, value);

	if (!value.p)
		return FINGERPRINT_ABSENT;
	return x > FINGERPRINT_ABSENT ? x : x + 2;
}

static inline struct str word_at(const struct redis_cmd *words, size_t i)
{
	size_t begin = i ? words->end[i - 1] : 0;

	return (struct str){ words->bytes.data + begin, words->end[i] - begin };
}

/* Ends of words are part of what is compared. */
static inline uint64_t fingerprint_of_entries(const struct redis_cmd *words)
{
	uint64_t ends = fingerprint_of((struct str){
		(const char *)words->end, words->n * sizeof(*words->end) });

	return words->n ? fingerprint_of(buf_str(&words->bytes)) ^ ends
			: FINGERPRINT_ABSENT;
}

#endif
