/* campaign_file.c -- campaigns.json, read and checked.
 *
 * From the bottom up: words, the members of a campaign, a campaign, the file.
 * A fault never ends the reading, so that --check reports all of them at
 * once. */
#include "campaign_file.h"

#include "common/base/clock.h"
#include "common/base/file.h"
#include "common/base/fnv.h"
#include "common/json/check.h"
#include "consumers/lexicon/lexicon_file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#define WINDOW_MIN_MS MINUTE_MS
#define WINDOW_MAX_MS (30 * DAY_MS)
#define ID_CHARS      "abcdefghijklmnopqrstuvwxyz0123456789_-"

struct campaigns_memory {
	struct pool pool; /* texts and arrays */
};

/* What a campaign is read with. */
struct campaign_reader {
	struct json_check check;
	struct lexicon *lexicon;
	const struct roster *roster;
	struct campaigns *campaigns;
};

static char *read_text(struct json_check *check,
		       const struct json_place *parent, const char *key)
{
	struct json_place place = json_place_member(parent, key);

	return json_check_text(check, &place, NEED_VALUE);
}

/* ---- words ---- */

/* Into the label of the campaign's words, which is made with the first. */
static void add_word(struct campaign_reader *r, const struct json_place *place,
		     struct campaign *c, int *label)
{
	struct lexicon_word word = lexicon_word_read(&r->check, place);
	struct err why = { 0 };
	char id[80];

	if (r->check.bad || r->check.pool->bad)
		return; /* the file is refused already */
	snprintf(id, sizeof(id), CAMPAIGN_LABEL "%.64s", c->id);
	if (*label < 0)
		*label = lexicon_label(r->lexicon, LABEL_CAMPAIGN, str_of(id),
				       str_of(c->name), DAY_OPEN_FROM,
				       DAY_OPEN_UNTIL, &why);
	if (*label >= 0 && lexicon_word(r->lexicon, *label, &word, &why) == 0) {
		label_set_add(&c->labels, (size_t)*label);
		c->mark = lexicon_word_mark(c->mark, &word);
		return;
	}
	json_check_fault(&r->check, place, "%s", why.text);
	faults_blame(r->check.faults, why.code);
}

static size_t read_words(struct campaign_reader *r,
			 const struct json_place *parent, struct campaign *c)
{
	struct json_place place = json_place_member(parent, "words");
	size_t n = json_check_array(&r->check, &place, NEED_VALUE_OR_NULL);
	int label = -1;

	for (size_t i = 0; i < n; i++) {
		struct json_place item = json_place_item(&place, i);

		add_word(r, &item, c, &label);
	}
	return n;
}

/* ---- labels ---- */

/* The label, or NULL with a fault. */
static const struct label *find_label(struct campaign_reader *r,
				      const struct json_place *place, int *at)
{
	const char *id = json_check_text(&r->check, place, NEED_VALUE);
	const struct label *label;

	if (!id)
		return NULL;
	*at = lexicon_find(r->lexicon, str_of(id));
	label = *at < 0 ? NULL : lexicon_at(r->lexicon, (size_t)*at);
	if (label && label->class != LABEL_CAMPAIGN)
		return label;
	json_check_fault(&r->check, place,
			 "the lexicon has no label %s; write the id of one",
			 id);
	return NULL;
}

static size_t read_labels(struct campaign_reader *r,
			  const struct json_place *parent, struct campaign *c)
{
	struct json_place place = json_place_member(parent, "labels");
	size_t n = json_check_array(&r->check, &place, NEED_VALUE_OR_NULL);
	struct buf programme;

	buf_init(&programme, json_file_limits.max_bytes);
	for (size_t i = 0; i < n; i++) {
		struct json_place item = json_place_item(&place, i);
		const struct label *label;
		int at;

		if (!(label = find_label(r, &item, &at)))
			continue;
		if (label_set_has(&c->labels, (size_t)at))
			json_check_fault(&r->check, &item,
					 "stands here already; remove it");
		label_set_add(&c->labels, (size_t)at);
		if (label->class == LABEL_PROGRAMME)
			buf_addf(&programme, "%s%s", programme.len ? " " : "",
				 label->id);
	}
	c->programme =
		pool_copy(r->check.pool,
			  programme.len ? buf_str(&programme) : STR_LIT(""));
	r->check.pool->bad |= programme.bad;
	buf_release(&programme);
	return n;
}

/* ---- times ---- */

/* "2026-12-01T09:00" or with seconds, as if it were UTC. */
static bool parse_local(struct str text, int64_t *ms)
{
	char utc[32];

	if (text.n != 16 && text.n != 19)
		return false;
	snprintf(utc, sizeof(utc), "%.*s%s", STR_ARG(text),
		 text.n == 16 ? ":00Z" : "Z");
	return rfc3339_parse(str_of(utc), false, ms) == 0;
}

static void read_t0(struct json_check *check, const struct json_place *parent,
		    struct campaign *c)
{
	struct json_place place = json_place_member(parent, "t0");
	const char *text = json_check_text(check, &place, NEED_VALUE);
	int64_t ms = 0;

	if (!text)
		return;
	if (c->zone == CAMPAIGN_LOCAL && !parse_local(str_of(text), &ms))
		json_check_fault(check, &place,
				 "no local time; write one without a zone, as "
				 "2026-12-01T09:00");
	if (c->zone == CAMPAIGN_SAME &&
	    (rfc3339_parse(str_of(text), true, &ms) < 0 || ms % SECOND_MS))
		json_check_fault(check, &place,
				 "no instant in whole seconds; write one with "
				 "its zone, as 2026-12-01T09:00:00+07:00");
	c->t0_s = ms / SECOND_MS;
}

static void read_zone(struct json_check *check, const struct json_place *parent,
		      struct campaign *c)
{
	struct json_place place = json_place_member(parent, "zone");
	struct str zone = json_str(place.value);

	if (str_is(zone, "local"))
		c->zone = CAMPAIGN_LOCAL;
	else if (!str_is(zone, "same"))
		json_check_fault(check, &place,
				 "unknown zone; write same (one instant) or "
				 "local (that hour of each sentra's clock)");
}

static void read_window(struct json_check *check,
			const struct json_place *parent, struct campaign *c)
{
	struct json_place place = json_place_member(parent, "window");
	const char *text = json_check_text(check, &place, NEED_VALUE);
	int64_t ms = 0;

	if (!text)
		return;
	if (duration_parse(str_of(text), &ms) < 0 || ms < WINDOW_MIN_MS ||
	    ms > WINDOW_MAX_MS || ms % SECOND_MS)
		json_check_fault(check, &place,
				 "no such window; write whole seconds, 1m to "
				 "30d, as 2h");
	c->window_s = ms / SECOND_MS;
}

/* ---- who, and where ---- */

static int by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void add_expected(struct campaign_reader *r,
			 const struct json_place *place, struct campaign *c)
{
	char *id = json_check_text(&r->check, place, NEED_VALUE);

	if (!id)
		return;
	if (r->roster && !roster_find(r->roster, str_of(id)))
		json_check_fault(&r->check, place,
				 "the roster has no sentra %s; write an id of "
				 "its",
				 id);
	for (size_t i = 0; i < c->n_expected; i++)
		if (strcmp(c->expected[i], id) == 0)
			json_check_fault(&r->check, place,
					 "stands here already; remove it");
	c->expected[c->n_expected++] = id;
}

static void read_expected(struct campaign_reader *r,
			  const struct json_place *parent, struct campaign *c)
{
	struct json_place place = json_place_member(parent, "expected");
	size_t n = json_len(place.value);

	if (str_is(json_str(place.value), "all")) {
		c->all = true;
		return;
	}
	if (!json_is_array(place.value) || n == 0) {
		json_check_fault(&r->check, &place,
				 "want \"all\", or a list of ids of the "
				 "roster");
		return;
	}
	c->expected = pool_array(r->check.pool, n, sizeof(*c->expected));
	for (size_t i = 0; c->expected && i < n; i++) {
		struct json_place item = json_place_item(&place, i);

		add_expected(r, &item, c);
	}
	if (c->n_expected)
		qsort(c->expected, c->n_expected, sizeof(*c->expected),
		      by_text);
}

#define PLATFORM_WORD(name) " " #name

static void add_platform(struct json_check *check,
			 const struct json_place *place, struct campaign *c)
{
	int platform = platform_find(json_str(place->value));

	if (platform < 0)
		json_check_fault(check, place,
				 "unknown platform; write one "
				 "of" PLATFORMS(PLATFORM_WORD));
	else if (c->on[platform])
		json_check_fault(check, place,
				 "stands here already; remove it");
	else
		c->on[platform] = true;
}

static void read_platforms(struct json_check *check,
			   const struct json_place *parent, struct campaign *c)
{
	struct json_place place = json_place_member(parent, "platforms");
	size_t n = json_check_array(check, &place, NEED_VALUE_OR_NULL);

	for (size_t i = 0; i < PLATFORM_COUNT; i++)
		c->on[i] = !place.value;
	for (size_t i = 0; i < n; i++) {
		struct json_place item = json_place_item(&place, i);

		add_platform(check, &item, c);
	}
	if (json_is_array(place.value) && n == 0)
		json_check_fault(check, &place,
				 "empty; write platforms, or leave it out for "
				 "all of them");
}

/* ---- a campaign ---- */

static void check_id(struct json_check *check, const struct json_place *parent,
		     const struct campaigns *all, size_t number)
{
	struct json_place place = json_place_member(parent, "id");
	const char *id = all->at[number].id;
	char first[40];

	if (!id)
		return;
	if (strlen(id) > 64 || id[strspn(id, ID_CHARS)])
		json_check_fault(check, &place,
				 "no id; write a-z, 0-9, _ and -, at most 64");
	for (size_t i = 0; i < number; i++) {
		if (!all->at[i].id || strcmp(all->at[i].id, id) != 0)
			continue;
		snprintf(first, sizeof(first), "campaigns[%zu]", i);
		json_check_repeated(check, &place, id, first,
				    "a campaign stands once in the file");
		return;
	}
}

static void add_mark(struct campaign *c, struct str text)
{
	c->mark = fnv64(fnv64(c->mark, text), STR_LIT("\x1f"));
}

/* Its words are marked already.  Names, and who is expected, decide nothing of
 * posts. */
static void mark(const struct campaign_reader *r, struct campaign *c)
{
	char times[64];

	snprintf(times, sizeof(times), "%d %lld %lld", (int)c->zone,
		 (long long)c->t0_s, (long long)c->window_s);
	add_mark(c, str_of(c->id));
	add_mark(c, str_of(times));
	for (size_t i = 0; i < lexicon_labels(r->lexicon); i++)
		if (label_set_has(&c->labels, i))
			add_mark(c, str_of(lexicon_at(r->lexicon, i)->id));
	for (size_t i = 0; i < PLATFORM_COUNT; i++)
		if (c->on[i])
			add_mark(c, str_of(platform_names[i]));
}

static void read_campaign(struct campaign_reader *r,
			  const struct json_place *place, size_t number)
{
	static const char *const members[] = { "id",    "name",     "labels",
					       "words", "t0",       "window",
					       "zone",  "expected", "platforms",
					       NULL };
	struct campaign *c = &r->campaigns->at[number];
	size_t n;

	if (!json_check_object(&r->check, place, members))
		return;
	c->mark = FNV64_BEGIN;
	c->id = read_text(&r->check, place, "id");
	c->name = read_text(&r->check, place, "name");
	check_id(&r->check, place, r->campaigns, number);
	read_zone(&r->check, place, c);
	read_t0(&r->check, place, c);
	read_window(&r->check, place, c);
	read_expected(r, place, c);
	read_platforms(&r->check, place, c);
	n = read_labels(r, place, c);
	c->has_words = read_words(r, place, c) > 0;
	n += c->has_words;
	if (n == 0)
		json_check_fault(&r->check, place,
				 "neither labels nor words; write what its "
				 "posts are known by");
	if (!r->check.bad && !r->check.pool->bad)
		mark(r, c);
}

/* ---- the file ---- */

static void read_campaigns(void *ctx, struct json_t *doc)
{
	struct campaign_reader *r = ctx;
	static const char *const members[] = { "version", "campaigns", NULL };
	struct json_place top = { .value = doc }, at;
	struct campaigns *all = r->campaigns;
	int64_t version;
	size_t n;

	if (!json_check_object(&r->check, &top, members))
		return;
	at = json_place_member(&top, "version");
	if (!json_int(at.value, &version) || version != 1)
		json_check_fault(&r->check, &at, "unknown version; write 1");
	at = json_place_member(&top, "campaigns");
	n = json_check_array(&r->check, &at, NEED_VALUE);
	if (n > CAMPAIGNS_MOST) {
		json_check_fault(&r->check, &at,
				 "more than %d; remove what is over",
				 CAMPAIGNS_MOST);
		return;
	}
	all->at = pool_array(r->check.pool, n, sizeof(*all->at));
	all->n = all->at ? n : 0;
	for (size_t i = 0; i < all->n; i++) {
		struct json_place item = json_place_item(&at, i);

		read_campaign(r, &item, i);
	}
}

static struct campaigns *campaigns_new(const char *path, struct faults *faults)
{
	struct campaigns *all = calloc(1, sizeof(*all));

	if (all && (all->memory = calloc(1, sizeof(*all->memory))))
		return all;
	free(all);
	faults_add(faults, path, 0, NULL, "no memory to read it");
	faults_blame(faults, -ENOMEM);
	return NULL;
}

void campaigns_free(struct campaigns *all)
{
	if (!all)
		return;
	pool_release(&all->memory->pool);
	free(all->memory);
	free(all);
}

struct campaigns *campaigns_parse(struct str text, const char *path,
				  struct lexicon *lexicon,
				  const struct roster *roster,
				  struct faults *faults)
{
	struct campaigns *all = campaigns_new(path, faults);
	struct campaign_reader reader = {
		.check = { .file = path,
			   .text = text,
			   .faults = faults,
			   .pool = all ? &all->memory->pool : NULL },
		.lexicon = lexicon,
		.roster = roster,
		.campaigns = all,
	};

	if (all && json_check_all(&reader.check, read_campaigns, &reader)) {
		all->sum = fnv64(FNV64_BEGIN, text);
		return all;
	}
	campaigns_free(all);
	return NULL;
}

struct campaigns *campaigns_load(const char *path, struct lexicon *lexicon,
				 const struct roster *roster,
				 struct faults *faults)
{
	struct campaigns *all = NULL;
	struct err err = { 0 };
	struct buf text;

	if (!path)
		return campaigns_new("", faults);
	buf_init(&text, json_file_limits.max_bytes);
	if (file_read(path, &text, &err) < 0)
		faults_fail(faults, &err);
	else
		all = campaigns_parse(buf_str(&text), path, lexicon, roster,
				      faults);
	buf_release(&text);
	return all;
}
