/* district.c -- districts by their official names, and who serves them.
 *
 * A name is cut into words of letters and digits; the first may be its kind,
 * the rest, put together, is what is compared. */
#include "district.h"

#include "common/base/guess.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <strings.h>

#define NEAR_MAX 400 /* of an error's text */

/* ---- a name ---- */

static const struct kind_word {
	const char *word;
	enum area_kind kind;
} kind_words[] = {
	{ "kota", AREA_KOTA },         { "kotamadya", AREA_KOTA },
	{ "kodya", AREA_KOTA },        { "kabupaten", AREA_KABUPATEN },
	{ "kab", AREA_KABUPATEN },     { "provinsi", AREA_PROVINCE },
	{ "propinsi", AREA_PROVINCE }, { "prov", AREA_PROVINCE },
};

/* What kota and kabupaten of Jakarta have behind their kind. */
static const char *const administrative[] = { "administrasi", "administratif",
					      "adm" };

/* Beyond ASCII all is letters: such a name is its own. */
static bool in_word(char c)
{
	return isalnum((unsigned char)c) || (unsigned char)c >= 0x80;
}

/* The next word; null at the end. */
static struct str next_word(struct str *rest)
{
	struct str word;

	while (rest->n && !in_word(*rest->p)) {
		rest->p++;
		rest->n--;
	}
	word = (struct str){ rest->n ? rest->p : NULL, 0 };
	while (rest->n && in_word(*rest->p)) {
		rest->p++;
		rest->n--;
		word.n++;
	}
	return word;
}

static bool word_is(struct str word, const char *text)
{
	return word.n == strlen(text) && strncasecmp(word.p, text, word.n) == 0;
}

static enum area_kind kind_of(struct str word)
{
	for (size_t i = 0; i < ARRAY_LEN(kind_words); i++)
		if (word_is(word, kind_words[i].word))
			return kind_words[i].kind;
	return AREA_NO_KIND;
}

static bool is_administrative(struct str word)
{
	for (size_t i = 0; i < ARRAY_LEN(administrative); i++)
		if (word_is(word, administrative[i]))
			return true;
	return false;
}

void area_read(struct str name, struct area *out)
{
	struct str word = next_word(&name);
	size_t n = 0;

	*out = (struct area){ .kind = word.n ? kind_of(word) : AREA_NO_KIND };
	if (out->kind != AREA_NO_KIND)
		word = next_word(&name);
	if (out->kind != AREA_NO_KIND && is_administrative(word))
		word = next_word(&name);
	for (; word.n; word = next_word(&name)) {
		if (n + word.n >= AREA_KEY_SIZE) {
			n = 0;
			break;
		}
		for (size_t i = 0; i < word.n; i++)
			out->key[n++] = (char)tolower((unsigned char)word.p[i]);
	}
	out->key[n] = '\0';
}

static enum area_kind kind_or_province(const struct area *area)
{
	return area->kind == AREA_NO_KIND ? AREA_PROVINCE : area->kind;
}

static bool same_name(const struct area *a, const struct area *b)
{
	return *a->key && strcmp(a->key, b->key) == 0;
}

bool area_fits(const struct area *want, const struct area *area)
{
	return same_name(want, area) && (want->kind == AREA_NO_KIND ||
					 want->kind == kind_or_province(area));
}

/* ---- who serves it ---- */

typedef void area_fn(void *ctx, const struct sentra *, const char *name,
		     const struct area *);
/* Calls it for every area of a sentra that is asked for. */
typedef void visit_fn(const struct sentra *, area_fn *, void *ctx);

static void visit_areas(const struct sentra *s, area_fn *fn, void *ctx)
{
	for (size_t i = 0; i < s->n_service_areas; i++) {
		struct area area;

		area_read(str_of(s->service_areas[i]), &area);
		fn(ctx, s, s->service_areas[i], &area);
	}
}

static void visit_provinces(const struct sentra *s, area_fn *fn, void *ctx)
{
	struct area area;

	area_read(str_of(s->province), &area);
	area.kind = AREA_PROVINCE;
	fn(ctx, s, s->province, &area);
	for (size_t i = 0; i < s->n_service_areas; i++) {
		area_read(str_of(s->service_areas[i]), &area);
		if (kind_or_province(&area) == AREA_PROVINCE)
			fn(ctx, s, s->service_areas[i], &area);
	}
}

struct search {
	struct area want;
	struct district *district;
	struct buf *near;         /* the district's */
	unsigned named;           /* a bit a kind whose name is in near */
	char best[AREA_KEY_SIZE]; /* the name that is nearest */
	unsigned slips;
};

/* Of each kind once. */
static void add_name(struct search *search, const char *name,
		     const struct area *area)
{
	unsigned kind = 1U << kind_or_province(area);

	if (!(search->named & kind))
		buf_addf(search->near, "%s%s", search->near->len ? ", " : "",
			 name);
	search->named |= kind;
}

static void take(void *ctx, const struct sentra *s, const char *name,
		 const struct area *area)
{
	struct search *search = ctx;
	struct district *d = search->district;

	if (!area_fits(&search->want, area))
		return;
	add_name(search, name, area);
	if (!d->n)
		d->name = name;
	/* It may stand twice in a sentra's list. */
	if (!d->n || d->sentra[d->n - 1] != s)
		d->sentra[d->n++] = s;
}

static void offer(void *ctx, const struct sentra *s, const char *name,
		  const struct area *area)
{
	struct search *search = ctx;
	struct guess guess = { .word = search->want.key };

	(void)s;
	(void)name;
	guess_offer(&guess, area->key);
	if (!guess.best || (*search->best && guess.slips >= search->slips))
		return;
	memcpy(search->best, area->key, sizeof(search->best));
	search->slips = guess.slips;
}

static void name_near(void *ctx, const struct sentra *s, const char *name,
		      const struct area *area)
{
	struct search *search = ctx;

	(void)s;
	if (strcmp(area->key, search->best) == 0)
		add_name(search, name, area);
}

static void visit_all(const struct roster *roster, int64_t day, visit_fn *visit,
		      area_fn *fn, struct search *search)
{
	for (size_t i = 0; i < roster->n; i++)
		if (sentra_active(&roster->sentras[i], day))
			visit(&roster->sentras[i], fn, search);
}

static int find_nobody(struct search *search, const char *word, struct err *err)
{
	bool near = search->near->len > 0;

	return err_set(err, -ENOENT,
		       "no sentra serves '%s'%s%s%s: names are those of "
		       "service_areas in the roster, with their kind",
		       word, near ? "; did you mean " : "",
		       near ? buf_shown(search->near) : "", near ? "?" : "");
}

static int find(struct search *search, const struct roster *roster, int64_t day,
		visit_fn *visit, const char *word, struct err *err)
{
	visit_all(roster, day, visit, take, search);
	if (search->named & (search->named - 1))
		return err_set(err, -EINVAL, "'%s' may be any of: %s", word,
			       buf_shown(search->near));
	if (search->district->n)
		return 0;
	if (*search->want.key)
		visit_all(roster, day, visit, offer, search);
	if (*search->best)
		visit_all(roster, day, visit, name_near, search);
	return find_nobody(search, word, err);
}

static int search_all(struct district *out, const struct roster *roster,
		      int64_t day, visit_fn *visit, const char *word,
		      struct err *err)
{
	struct search search = { .district = out, .near = &out->near };

	*out = (struct district){ 0 };
	buf_init(&out->near, NEAR_MAX);
	out->sentra = calloc(roster->n + 1, sizeof(*out->sentra));
	if (!out->sentra)
		return err_set(err, -ENOMEM, "no memory for a district");
	area_read(str_of(word), &search.want);
	return find(&search, roster, day, visit, word, err);
}

int district_find(struct district *out, const struct roster *roster,
		  int64_t day, const char *word, struct err *err)
{
	return search_all(out, roster, day, visit_areas, word, err);
}

int province_find(struct district *out, const struct roster *roster,
		  int64_t day, const char *word, struct err *err)
{
	return search_all(out, roster, day, visit_provinces, word, err);
}

void district_release(struct district *d)
{
	free(d->sentra);
	buf_release(&d->near);
	*d = (struct district){ 0 };
}
