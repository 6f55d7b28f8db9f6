/* post.c -- the posts of an account, and what is known of one.
 *
 * Must not know when a reading counts. */
#include "post.h"

#include "common/base/fnv.h"

#include <errno.h>
#include <stdlib.h>

#define FIRST_SLOTS 16

/* ---- the table ---- */

static size_t hash(struct str id)
{
	return fnv64_slot(fnv64(FNV64_BEGIN, id));
}

/* Where the post stands, or where it would go.  There is a free slot. */
static size_t find_slot(const struct post_table *posts, struct str id)
{
	size_t mask = posts->n_slots - 1, i = hash(id) & mask;

	while (posts->slots[i] && !str_is(id, posts->slots[i]->id))
		i = (i + 1) & mask;
	return i;
}

struct ledger_post *posts_find(const struct post_table *posts, struct str id)
{
	if (posts->n == 0)
		return NULL;
	return posts->slots[find_slot(posts, id)];
}

static bool grow(struct post_table *posts)
{
	struct post_table wider = *posts;
	size_t i;

	wider.n_slots = posts->n_slots ? posts->n_slots * 2 : FIRST_SLOTS;
	wider.slots = calloc(wider.n_slots, sizeof(*wider.slots));
	if (!wider.slots)
		return false;
	for (i = 0; i < posts->n_slots; i++) {
		struct ledger_post *post = posts->slots[i];

		if (post)
			wider.slots[find_slot(&wider, str_of(post->id))] = post;
	}
	free(posts->slots);
	*posts = wider;
	return true;
}

struct ledger_post *posts_add(struct post_table *posts, size_t size,
			      struct str id)
{
	struct ledger_post *post;

	/* At most half full: a search ends soon. */
	if (posts->n * 2 >= posts->n_slots && !grow(posts))
		return NULL;
	post = calloc(1, size + id.n + 1);
	if (!post)
		return NULL;
	post->id = (char *)post + size;
	memcpy(post->id, id.p, id.n);
	posts->slots[find_slot(posts, id)] = post;
	posts->n++;
	return post;
}

static void post_free(struct ledger_post *post)
{
	if (!post)
		return;
	free(post->kind);
	free(post->url);
	free(post->text);
	free(post);
}

/* Those behind it that it kept from their own slots move up. */
void posts_remove(struct post_table *posts, size_t hole)
{
	struct ledger_post **slots = posts->slots;
	size_t mask = posts->n_slots - 1, i;

	post_free(slots[hole]);
	posts->n--;
	for (i = (hole + 1) & mask; slots[i]; i = (i + 1) & mask) {
		size_t home = hash(str_of(slots[i]->id));

		if (((i - home) & mask) < ((i - hole) & mask))
			continue;
		slots[hole] = slots[i];
		hole = i;
	}
	slots[hole] = NULL;
}

void posts_release(struct post_table *posts)
{
	size_t i;

	for (i = 0; i < posts->n_slots; i++)
		post_free(posts->slots[i]);
	free(posts->slots);
}

/* ---- what is known of one ---- */

void post_begin(struct ledger_post *post, size_t size, int64_t published_ms)
{
	int i;

	memset(post + 1, 0, size - sizeof(*post));
	post->published_ms = published_ms;
	post->texts_ms = TIME_NONE;
	post->counted = true;
	for (i = 0; i < COUNTER_COUNT; i++)
		post->highest[i] = COUNT_NULL;
}

/* The bytes of the first TEXT_KEPT characters.  A NUL is not kept, so it is
 * no character. */
static struct str cut(struct str text)
{
	size_t characters = 0, i;

	if (text.n <= TEXT_KEPT)
		return text;
	for (i = 0; i < text.n; i++) {
		bool begins = text.p[i] && (text.p[i] & 0xc0) != 0x80;

		if (begins && ++characters > TEXT_KEPT)
			break;
	}
	return (struct str){ text.p, i };
}

static char *copy_without_nul(struct str text)
{
	char *copy = malloc(text.n + 1), *end = copy;
	size_t i;

	if (!copy)
		return NULL;
	for (i = 0; i < text.n; i++)
		if (text.p[i])
			*end++ = text.p[i];
	*end = '\0';
	return copy;
}

/* Texts hardly ever change, so look before allocating. */
int text_replace(char **text, struct str want)
{
	char *copy = NULL;

	if (*text && str_is(want, *text))
		return 0;
	if (want.p && !(copy = copy_without_nul(want)))
		return -ENOMEM;
	free(*text);
	*text = copy;
	return 0;
}

/* Whether it would be cut to what stands there already. */
static bool is_text(const struct ledger_post *post, struct str text)
{
	size_t n = post->text ? strlen(post->text) : 0;

	return post->text && text.p && (post->text_cut || text.n == n) &&
	       text.n >= n && memcmp(text.p, post->text, n) == 0;
}

static int set_text(struct ledger_post *post, struct str text)
{
	struct str kept;

	if (is_text(post, text))
		return 0;
	kept = cut(text);
	post->text_cut = kept.n < text.n;
	return text_replace(&post->text, kept);
}

int post_set_texts(struct ledger_post *post, struct str kind, struct str url,
		   struct str text)
{
	if (text_replace(&post->kind, kind) < 0 ||
	    text_replace(&post->url, url) < 0)
		return -ENOMEM;
	return set_text(post, text);
}

bool post_raise(struct ledger_post *post, const int64_t counts[COUNTER_COUNT],
		struct gains *first, struct gains *rise)
{
	bool raised = false;
	int i;

	for (i = 0; i < COUNTER_COUNT; i++) {
		int64_t highest = post->highest[i];

		if (counts[i] <= highest) /* COUNT_NULL is below any count */
			continue;
		if (highest == COUNT_NULL)
			first->counter[i] = counts[i];
		else
			rise->counter[i] = counts[i] - highest;
		post->highest[i] = counts[i];
		raised = true;
	}
	return raised;
}
