/* phrases.c -- the tokens of phrases, the trie of them, and the search.
 *
 * The search goes twice over a text: its tokens are read, and those that no
 * phrase has are dropped at once; from each of what is left the trie is
 * walked.  Where a token stands is said by steps: a plain token is one step of
 * the text; a tag with three parts is three, which its parts take one by one,
 * and the tag as a whole at once. */
#include "phrases.h"

#include "common/base/array.h"
#include "common/base/pool.h"
#include "common/base/table.h"
#include "common/fold/fold.h"

#include <errno.h>

/* A phrase that is known in tags by this one token. */
struct joined {
	uint32_t phrase;
	struct joined *next;
};

/* What was read from the begin of a phrase. */
struct node {
	uint32_t number;
	bool goes_on;          /* there are longer phrases */
	int phrase;            /* that ends here; -1: none */
	struct joined *joined; /* phrases that the one token is without spaces
				*/
};

/* A token of a phrase. */
struct vocable {
	struct str text;
	uint64_t hash;
	uint32_t number;
	struct node *first; /* of the phrases that begin with it; or NULL */
	bool follows;       /* another one in some phrase */
};

/* From a node by a token to another. */
struct edge {
	const struct node *from;
	const struct vocable *by;
	struct node *to;
};

/* Free where vocable is NULL; the next one is looked at then. */
struct slot {
	uint64_t hash;
	const struct vocable *vocable;
};

struct phrases {
	struct pool pool;
	struct table vocables, edges;
	size_t n, n_nodes;
	/* Of the hash of each token that phrases begin with a bit, and of each
	 * that follows another: most tokens of texts have none. */
	uint64_t *begins, *follows;
	uint64_t bit_mask;
	/* The vocables once more, with their hashes beside them. */
	struct slot *slots;
	uint64_t slot_mask;
};

/* ---- tables ---- */

static uint64_t hash_of_vocable(const void *item)
{
	return ((const struct vocable *)item)->hash;
}

static bool has_text(const void *item, const void *key)
{
	const struct vocable *v = item;

	return str_eq(v->text, *(const struct str *)key);
}

static const struct table_kind by_text = { hash_of_vocable, has_text };

static uint64_t hash_of_step(const struct node *from, const struct vocable *by)
{
	uint64_t both = (uint64_t)from->number << 32 | by->number;

	return both * UINT64_C(0x9e3779b97f4a7c15);
}

static uint64_t hash_of_edge(const void *item)
{
	const struct edge *e = item;

	return hash_of_step(e->from, e->by);
}

static bool has_step(const void *item, const void *key)
{
	const struct edge *e = item, *k = key;

	return e->from == k->from && e->by == k->by;
}

static const struct table_kind by_step = { hash_of_edge, has_step };

/* ---- phrases ---- */

struct phrases *phrases_new(void)
{
	struct phrases *p = calloc(1, sizeof(*p));

	if (p)
		pool_init(&p->pool);
	return p;
}

void phrases_free(struct phrases *p)
{
	if (!p)
		return;
	table_release(&p->vocables);
	table_release(&p->edges);
	pool_release(&p->pool);
	free(p->begins);
	free(p->follows);
	free(p->slots);
	free(p);
}

size_t phrases_count(const struct phrases *p)
{
	return p->n;
}

const char *phrase_fault(struct str text)
{
	struct fold fold;
	struct fold_token token;
	size_t tokens = 0, bytes = 0;

	fold_begin(&fold, text);
	for (; fold_next(&fold, &token); tokens++) {
		if (tokens > 0 && token.broken)
			return "a line break or one of . ! ? stands inside, "
			       "where a text's sentence ends; leave it out";
		bytes += token.text.n;
		if (token.text.n == 0 || bytes > PHRASE_BYTES)
			return "too long; write at most 128 letters";
	}
	if (tokens == 0)
		return "no letter and no digit; write a word";
	return tokens > PHRASE_TOKENS ? "too long; write at most 16 words"
				      : NULL;
}

static int no_memory(struct err *err)
{
	return err_set(err, -ENOMEM, "no memory for the lexicon's words");
}

static struct node *new_node(struct phrases *p)
{
	struct node *node = pool_alloc(&p->pool, sizeof(*node));

	if (node)
		*node = (struct node){ .number = (uint32_t)p->n_nodes++,
				       .phrase = -1 };
	return node;
}

/* The token as phrases have it, new where none has it yet; NULL: no memory. */
static struct vocable *vocable(struct phrases *p, struct str text)
{
	uint64_t hash = fold_hash(text);
	struct vocable *v = table_find(&p->vocables, &by_text, hash, &text);

	if (v)
		return v;
	v = pool_alloc(&p->pool, sizeof(*v));
	if (!v || !table_room(&p->vocables, &by_text))
		return NULL;
	*v = (struct vocable){ .text = pool_str(&p->pool, text),
			       .hash = hash,
			       .number = (uint32_t)p->vocables.n };
	if (!v->text.p)
		return NULL;
	table_put(&p->vocables, &by_text, v);
	return v;
}

static struct node *step(const struct phrases *p, const struct node *from,
			 const struct vocable *by)
{
	struct edge key = { .from = from, .by = by };
	const struct edge *e;

	if (!from)
		return by->first;
	e = table_find(&p->edges, &by_step, hash_of_step(from, by), &key);
	return e ? e->to : NULL;
}

/* The same, new where there is none yet. */
static struct node *step_new(struct phrases *p, struct node *from,
			     struct vocable *by)
{
	struct node *to = step(p, from, by);
	struct edge *e;

	if (to)
		return to;
	to = new_node(p);
	if (!to || !from) {
		by->first = to;
		return to;
	}
	by->follows = true;
	e = pool_alloc(&p->pool, sizeof(*e));
	if (!e || !table_room(&p->edges, &by_step))
		return NULL;
	*e = (struct edge){ from, by, to };
	table_put(&p->edges, &by_step, e);
	from->goes_on = true;
	return to;
}

/* The one token that a phrase is in a tag. */
static int add_joined(struct phrases *p, struct str text, uint32_t phrase)
{
	struct vocable *v = vocable(p, text);
	struct node *node = v ? step_new(p, NULL, v) : NULL;
	struct joined *joined = pool_alloc(&p->pool, sizeof(*joined));

	if (!node || !joined)
		return -ENOMEM;
	*joined = (struct joined){ phrase, node->joined };
	node->joined = joined;
	return 0;
}

int phrases_add(struct phrases *p, struct str text, struct err *err)
{
	const char *fault = phrase_fault(text);
	struct node *node = NULL;
	struct fold_token token;
	struct fold fold;
	char all[PHRASE_BYTES];
	size_t n = 0, tokens = 0;

	if (fault)
		return err_set(err, -EINVAL, "%.*s: %s", STR_ARG(text), fault);
	fold_begin(&fold, text);
	for (; fold_next(&fold, &token); tokens++) {
		struct vocable *v = vocable(p, token.text);

		node = v ? step_new(p, node, v) : NULL;
		if (!node)
			return no_memory(err);
		memcpy(all + n, token.text.p, token.text.n);
		n += token.text.n;
	}
	if (node->phrase >= 0)
		return node->phrase;
	if (tokens > 1 &&
	    add_joined(p, (struct str){ all, n }, (uint32_t)p->n) < 0)
		return no_memory(err);
	node->phrase = (int)p->n++;
	return node->phrase;
}

/* ---- how tokens are found ---- */

#define BITS_PER_TOKEN 32 /* so that one in 32 tokens is looked up in vain */

static inline bool has_bit(const uint64_t *bits, uint64_t bit)
{
	return bits[bit / 64] >> bit % 64 & 1;
}

static void set_bit(uint64_t *bits, uint64_t bit)
{
	bits[bit / 64] |= UINT64_C(1) << bit % 64;
}

static void enter(struct phrases *p, const struct vocable *v)
{
	uint64_t at = v->hash & p->slot_mask;

	if (v->first)
		set_bit(p->begins, v->hash & p->bit_mask);
	if (v->follows)
		set_bit(p->follows, v->hash & p->bit_mask);
	while (p->slots[at].vocable)
		at = (at + 1) & p->slot_mask;
	p->slots[at] = (struct slot){ v->hash, v };
}

int phrases_compile(struct phrases *p, struct err *err)
{
	size_t bits = 64, slots = 2;

	while (bits < p->vocables.n * BITS_PER_TOKEN)
		bits *= 2;
	while (slots < p->vocables.n * 2)
		slots *= 2;
	free(p->begins);
	free(p->follows);
	free(p->slots);
	p->begins = calloc(bits / 64, sizeof(*p->begins));
	p->follows = calloc(bits / 64, sizeof(*p->follows));
	p->slots = calloc(slots, sizeof(*p->slots));
	if (!p->begins || !p->follows || !p->slots)
		return no_memory(err);
	p->bit_mask = bits - 1;
	p->slot_mask = slots - 1;
	for (size_t i = 0; i < p->vocables.n_slots; i++)
		if (p->vocables.slots[i])
			enter(p, p->vocables.slots[i]);
	return 0;
}

static const struct vocable *look_up(const struct phrases *p, uint64_t hash,
				     struct str text)
{
	for (uint64_t at = hash & p->slot_mask; p->slots[at].vocable;
	     at = (at + 1) & p->slot_mask)
		if (p->slots[at].hash == hash &&
		    str_eq(p->slots[at].vocable->text, text))
			return p->slots[at].vocable;
	return NULL;
}

/* ---- the tokens of a text ---- */

/* A token that phrases have. */
struct phrase_token {
	const struct vocable *token; /* NULL: only without its suffix */
	const struct vocable *stem;  /* without it; NULL: none that is known */
	size_t from, n;
	uint32_t step, next; /* it leads from the one to the other */
	uint32_t place;      /* among the tokens; of parts that of their tag */
	uint8_t text, suffix;
	bool broken, tag;
};

/* How far the texts were read. */
struct reader {
	const struct phrases *p;
	struct phrase_work *work;
	uint32_t step, place;
	uint32_t reach; /* the step that the token kept last leads to */
	uint8_t text;
	bool bad; /* no memory */
};

/* on: the token before was kept, so that a phrase may go on. */
static inline const struct vocable *
known(const struct phrases *p, uint64_t hash, struct str text, bool on)
{
	uint64_t bit = hash & p->bit_mask;

	return has_bit(p->begins, bit) || (on && has_bit(p->follows, bit))
		       ? look_up(p, hash, text)
		       : NULL;
}

/* The token, where a phrase may begin or go on with it; at: bytes of the text
 * before what the token counts from.  NULL: none may, or no memory. */
static struct phrase_token *keep(struct reader *r, const struct fold_token *t,
				 size_t at)
{
	bool on = r->reach == r->step && !t->broken;
	const struct vocable *token = known(r->p, t->hash, t->text, on), *stem;
	size_t suffix = fold_suffix(t->text);
	struct str rest = { t->text.p, t->text.n - suffix };
	struct phrase_work *work = r->work;

	stem = suffix ? known(r->p, fold_hash(rest), rest, on) : NULL;
	if (!token && !stem)
		return NULL;
	if (!ARRAY_ROOM(work->tokens, work->size_tokens, work->n_tokens + 1)) {
		r->bad = true;
		return NULL;
	}
	work->tokens[work->n_tokens] = (struct phrase_token){
		.token = token,
		.stem = stem,
		.from = at + t->from,
		.n = t->n,
		.step = r->step,
		.next = r->step + 1,
		.place = r->place,
		.text = r->text,
		.suffix = (uint8_t)suffix,
		.broken = t->broken,
		.tag = t->tag,
	};
	return &work->tokens[work->n_tokens++];
}

static inline void next_step(struct reader *r, bool kept)
{
	r->step++;
	if (kept)
		r->reach = r->step;
}

/* A tag: the whole, then its parts where it has some. */
static void keep_tag(struct reader *r, const struct fold_token *tag,
		     struct str text)
{
	struct str bytes = { text.p + tag->from, tag->n };
	size_t whole = r->work->n_tokens;
	bool kept;
	struct fold_token part;
	struct fold fold;

	kept = keep(r, tag, 0);
	fold_begin(&fold, bytes);
	if (!fold_next_part(&fold, &part) || part.n == tag->n) {
		next_step(r, kept);
		return;
	}
	part.broken = tag->broken;
	do {
		part.tag = true;
		next_step(r, keep(r, &part, tag->from));
	} while (fold_next_part(&fold, &part));
	if (kept) {
		r->work->tokens[whole].next = r->step;
		r->reach = r->step;
	}
}

static void read_text(struct reader *r, struct str text)
{
	struct fold_token token;
	struct fold fold;
	bool first = true;

	fold_begin(&fold, text);
	for (; fold_next(&fold, &token); first = false, r->place++) {
		token.broken |= first;
		if (token.tag)
			keep_tag(r, &token, text);
		else
			next_step(r, keep(r, &token, 0));
	}
}

/* ---- the search ---- */

struct search {
	const struct phrases *p;
	struct phrase_work *work;
	const struct phrase_token *first; /* of the phrase */
	bool bad;                         /* no memory */
};

static void found(struct search *s, uint32_t phrase,
		  const struct phrase_token *last, size_t suffix)
{
	struct phrase_work *work = s->work;

	if (!ARRAY_ROOM(work->at, work->size, work->n + 1)) {
		s->bad = true;
		return;
	}
	work->at[work->n++] = (struct phrase_find){
		.phrase = phrase,
		.first = s->first->place,
		.last = last->place,
		.from = s->first->from,
		.n = last->from + last->n - s->first->from,
		.text = last->text,
		.suffix = (uint8_t)suffix,
	};
}

/* What ends with this token. */
static void found_here(struct search *s, const struct node *node,
		       const struct phrase_token *last, size_t suffix)
{
	if (node->phrase >= 0)
		found(s, (uint32_t)node->phrase, last, suffix);
	if (last->tag && last == s->first)
		for (const struct joined *j = node->joined; j; j = j->next)
			found(s, j->phrase, last, suffix);
}

/* One token further than from (NULL: the begin of phrases), and on from there:
 * as deep as phrases are long. */
static void walk(struct search *s, const struct node *from,
		 const struct phrase_token *t)
{
	const struct phrase_token *end = s->work->tokens + s->work->n_tokens;
	const struct node *node = t->stem ? step(s->p, from, t->stem) : NULL;

	if (node)
		found_here(s, node, t, t->suffix);
	node = t->token ? step(s->p, from, t->token) : NULL;
	if (!node)
		return;
	found_here(s, node, t, 0);
	if (!node->goes_on)
		return;
	for (const struct phrase_token *next = t + 1;
	     next < end && next->step <= t->next; next++)
		if (next->step == t->next && !next->broken)
			walk(s, node, next);
}

int phrases_find(const struct phrases *p, struct phrase_work *work,
		 const struct str *texts, size_t n_texts, struct err *err)
{
	struct reader reader = { .p = p, .work = work };
	struct search search = { .p = p, .work = work };

	work->n = work->n_tokens = 0;
	for (size_t i = 0; i < n_texts; i++) {
		reader.text = (uint8_t)i;
		read_text(&reader, texts[i]);
	}
	for (size_t i = 0; i < work->n_tokens; i++) {
		search.first = &work->tokens[i];
		walk(&search, NULL, search.first);
	}
	return reader.bad || search.bad ? no_memory(err) : 0;
}

void phrase_work_release(struct phrase_work *work)
{
	free(work->at);
	free(work->tokens);
	*work = (struct phrase_work){ 0 };
}
