/* state_version.c -- by what the labels of a state were found, as text. */
#include "state_version.h"

#include "common/base/clock.h"

#include <inttypes.h>

/* The words before the campaigns. */
#define BASE_WORDS 2

static void add_campaign(struct buf *out, const struct campaign *c)
{
	buf_addf(out, "%s=%016" PRIx64, c->id, c->mark);
}

void state_version_print(struct buf *out, uint64_t lexicon_mark,
			 const char *zone, const struct campaigns *campaigns)
{
	buf_addf(out, "%016" PRIx64 " %s", lexicon_mark, zone);
	for (size_t i = 0; i < campaigns->n; i++) {
		buf_addc(out, ' ');
		add_campaign(out, &campaigns->at[i]);
	}
}

/* ---- words ---- */

static struct str cut(struct str *left, char at)
{
	const char *end = left->n ? memchr(left->p, at, left->n) : NULL;
	struct str word = { left->p, end ? (size_t)(end - left->p) : left->n };
	size_t n = word.n + (end != NULL);

	*left = (struct str){ left->p + n, left->n - n };
	return word;
}

static struct str id_of(struct str word)
{
	return cut(&word, '=');
}

/* The word of the campaign that this word is of; null: there is none. */
static struct str find(struct str words, struct str of)
{
	while (words.n) {
		struct str word = cut(&words, ' ');

		if (str_eq(id_of(word), id_of(of)))
			return word;
	}
	return STR_NULL;
}

/* What follows the base. */
static struct str campaigns_of(struct str version)
{
	for (int i = 0; i < BASE_WORDS; i++)
		cut(&version, ' ');
	return version;
}

static bool same_base(struct str a, struct str b)
{
	for (int i = 0; i < BASE_WORDS; i++)
		if (!str_eq(cut(&a, ' '), cut(&b, ' ')))
			return false;
	return true;
}

/* ---- two versions ---- */

int64_t state_version_good_before_ms(struct str was, struct str is,
				     const struct campaigns *campaigns)
{
	struct str known = campaigns_of(was), words = campaigns_of(is);
	int64_t before_ms = INT64_MAX;

	if (!same_base(was, is))
		return TIME_NONE;
	for (size_t i = 0; i < campaigns->n; i++) {
		struct str word = cut(&words, ' ');
		int64_t ms = campaign_complete_before_ms(&campaigns->at[i]);

		if (!str_eq(find(known, word), word) && ms < before_ms)
			before_ms = ms;
	}
	return before_ms;
}

static void name(struct buf *out, struct str word)
{
	if (out->len)
		buf_addc(out, ' ');
	buf_addstr(out, id_of(word));
}

void state_version_compare(struct str was, struct str is,
			   struct state_change *out)
{
	struct str before = campaigns_of(was), now = campaigns_of(is);

	for (struct str left = now; left.n;) {
		struct str word = cut(&left, ' '), old = find(before, word);

		if (!old.p)
			name(&out->came, word);
		else if (!str_eq(old, word))
			name(&out->changed, word);
	}
	for (struct str left = before; left.n;) {
		struct str word = cut(&left, ' ');

		if (!find(now, word).p)
			name(&out->went, word);
	}
}
