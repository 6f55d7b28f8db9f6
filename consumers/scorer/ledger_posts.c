/* ledger_posts.c -- the posts that an account remembers, found by their id.
 *
 * A table with open addressing: a post stands at the slot that its hash
 * names, or at the next free one.  Must not know when a post counts. */
#include "ledger_parts.h"

#include "common/base/fnv.h"

#include <errno.h>
#include <stdlib.h>

#define FIRST_SLOTS 16

static size_t hash(struct str id)
{
	return fnv64_slot(fnv64(FNV64_BEGIN, id));
}

/* Where the post stands, or where it would go.  There is a free slot. */
static size_t find_slot(const struct ledger_account *account, struct str id)
{
	size_t mask = account->n_slots - 1, i = hash(id) & mask;

	while (account->posts[i] && !str_is(id, account->posts[i]->id))
		i = (i + 1) & mask;
	return i;
}

struct known_post *account_post(const struct ledger_account *account,
				struct str id)
{
	if (account->n_posts == 0)
		return NULL;
	return account->posts[find_slot(account, id)];
}

static bool grow(struct ledger_account *account)
{
	struct ledger_account wider = *account;
	size_t i;

	wider.n_slots = account->n_slots ? account->n_slots * 2 : FIRST_SLOTS;
	wider.posts = calloc(wider.n_slots, sizeof(*wider.posts));
	if (!wider.posts)
		return false;
	for (i = 0; i < account->n_slots; i++) {
		struct known_post *post = account->posts[i];

		if (post)
			wider.posts[find_slot(&wider, str_of(post->id))] = post;
	}
	free(account->posts);
	account->posts = wider.posts;
	account->n_slots = wider.n_slots;
	return true;
}

struct known_post *account_post_add(struct ledger_account *account,
				    struct str id)
{
	struct known_post *post;

	/* At most half full: a search ends soon. */
	if (account->n_posts * 2 >= account->n_slots && !grow(account))
		return NULL;
	post = calloc(1, sizeof(*post) + id.n + 1);
	if (!post)
		return NULL;
	post->id = (char *)(post + 1);
	memcpy(post->id, id.p, id.n);
	account->posts[find_slot(account, id)] = post;
	account->n_posts++;
	return post;
}

void post_begin(struct known_post *post, int64_t published_ms)
{
	int i;

	post->published_ms = published_ms;
	post->told_ms = TIME_NONE;
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
static bool replace(char **have, struct str want)
{
	char *copy = NULL;

	if (*have && str_is(want, *have))
		return true;
	if (want.p && !(copy = copy_without_nul(want)))
		return false;
	free(*have);
	*have = copy;
	return true;
}

/* Whether it would be cut to what stands there already. */
static bool is_told(const struct known_post *post, struct str text)
{
	size_t n = post->text ? strlen(post->text) : 0;

	return post->text && text.p && (post->text_cut || text.n == n) &&
	       text.n >= n && memcmp(text.p, post->text, n) == 0;
}

static bool tell_text(struct known_post *post, struct str text)
{
	struct str kept;

	if (is_told(post, text))
		return true;
	kept = cut(text);
	post->text_cut = kept.n < text.n;
	return replace(&post->text, kept);
}

int post_tell(struct known_post *post, struct str kind, struct str url,
	      struct str text)
{
	if (!replace(&post->kind, kind) || !replace(&post->url, url) ||
	    !tell_text(post, text))
		return -ENOMEM;
	return 0;
}

static void post_free(struct known_post *post)
{
	if (!post)
		return;
	free(post->kind);
	free(post->url);
	free(post->text);
	free(post);
}

/* Empty a slot, and move up those behind it that it kept from theirs. */
static void drop(struct ledger_account *account, size_t hole)
{
	struct known_post **posts = account->posts;
	size_t mask = account->n_slots - 1, i;

	post_free(posts[hole]);
	account->n_posts--;
	for (i = (hole + 1) & mask; posts[i]; i = (i + 1) & mask) {
		size_t home = hash(str_of(posts[i]->id));

		if (((i - home) & mask) < ((i - hole) & mask))
			continue;
		posts[hole] = posts[i];
		hole = i;
	}
	posts[hole] = NULL;
}

void account_posts_saved(const struct ledger *ledger,
			 struct ledger_account *account)
{
	size_t i = 0;

	while (i < account->n_slots) {
		struct known_post *post = account->posts[i];

		if (post && post->dirty && post_expired(ledger, post)) {
			drop(account, i); /* another may stand here now */
			continue;
		}
		if (post)
			post->dirty = false;
		i++;
	}
}

void account_posts_release(struct ledger_account *account)
{
	size_t i;

	for (i = 0; i < account->n_slots; i++)
		post_free(account->posts[i]);
	free(account->posts);
}
