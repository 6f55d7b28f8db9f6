/* snapshot.c -- what is asked of one generation of Redis, and how its numbers
 * are read.  Must not know where they come from. */
#include "snapshot.h"

#include <math.h>
#include <stdlib.h>

/* 9999-12-31T23:59:59Z: beyond is no time of ours. */
#define LATEST_S 253402300799.0
/* "%.17g" has fewer characters. */
#define NUMBER_MAX 40

const char *const snapshot_stage_names[SNAPSHOT_STAGES] = {
	[STAGE_SCORER] = "scorer",
	[STAGE_ALERTER] = "alerter",
	[STAGE_COVERAGE] = "coverage",
};

/* ---- texts ---- */

static size_t digits(struct str text, size_t from)
{
	size_t i = from;

	while (i < text.n && text.p[i] >= '0' && text.p[i] <= '9')
		i++;
	return i - from;
}

/* "-3.5", "12": what strtod() takes besides, such as "inf", "0x1" and "1e5", is
 * none. */
static bool is_decimal(struct str text)
{
	size_t at = text.n && text.p[0] == '-', n = digits(text, at);

	at += n;
	if (!n || at == text.n)
		return n > 0;
	n = text.p[at] == '.' ? digits(text, at + 1) : 0;
	return n && at + 1 + n == text.n;
}

double value_number(struct str text)
{
	char copy[NUMBER_MAX] = "";

	if (text.n >= sizeof(copy) || !is_decimal(text))
		return NAN;
	memcpy(copy, text.p, text.n);
	return strtod(copy, NULL);
}

int64_t value_ms(struct str text)
{
	double s = value_number(text);

	return s > 0 && s <= LATEST_S ? (int64_t)(s * SECOND_MS) : TIME_NONE;
}

bool blind_member(struct str member, struct blind_entry *out)
{
	const char *end = member.p + member.n;
	const char *a = member.n ? memchr(member.p, ':', member.n) : NULL;
	const char *b = a ? memchr(a + 1, ':', (size_t)(end - a - 1)) : NULL;

	if (!b)
		return false;
	out->sentra = (struct str){ member.p, (size_t)(a - member.p) };
	out->platform =
		platform_find((struct str){ a + 1, (size_t)(b - a - 1) });
	out->account = (struct str){ b + 1, (size_t)(end - b - 1) };
	return true;
}

/* ---- a generation ---- */

void snapshot_free(struct snapshot *s)
{
	if (!s)
		return;
	hashes_release(&s->cards);
	hashes_release(&s->labels);
	pool_release(&s->pool);
	free(s);
}

bool snapshot_is_old(const struct snapshot *s, enum snapshot_stage stage,
		     int64_t now_ms, int64_t stalled_after_ms)
{
	int64_t updated_ms = s->stage[stage].updated_ms;

	return updated_ms == TIME_NONE ||
	       now_ms - updated_ms >= stalled_after_ms;
}

size_t snapshot_blind_of(const struct snapshot *s, struct str sentra,
			 int64_t *since_ms)
{
	int64_t first = TIME_NONE;
	size_t n = 0;

	for (size_t i = 0; i < s->n_blind; i++) {
		int64_t since = s->blind[i].since_ms;

		if (!str_eq(s->blind[i].sentra, sentra))
			continue;
		n++;
		if (since != TIME_NONE && (first == TIME_NONE || since < first))
			first = since;
	}
	if (since_ms)
		*since_ms = first;
	return n;
}
