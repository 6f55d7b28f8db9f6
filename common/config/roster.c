/* roster.c -- roster.json: read, checked in full, and searched.
 *
 * From the bottom up: single members, an account, a sentra, what holds for
 * the roster as a whole (nobody stands in it twice), the file.  A fault never
 * ends the reading, so that --check reports all of them at once.
 *
 * It must not know what is measured, nor when. */
#include "roster.h"

#include "common/base/clock.h"
#include "common/base/file.h"
#include "common/base/table.h"
#include "common/base/zone.h"
#include "common/json/check.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

struct roster_memory {
	struct pool pool;   /* texts and arrays */
	struct table by_id; /* of struct sentra, in roster->sentras */
};

/* ---- single members ---- */

static char *read_text(struct json_check *check,
		       const struct json_place *parent, const char *key,
		       enum json_need need)
{
	struct json_place place = json_place_member(parent, key);

	return json_check_text(check, &place, need);
}

static struct exempt read_exempt(struct json_check *check,
				 const struct json_place *parent)
{
	static const char *const members[] = { "until", "why", NULL };
	struct json_place place = json_place_member(parent, "exempt"), at;
	struct exempt exempt = { 0 };

	if (json_is_null(place.value) ||
	    !json_check_object(check, &place, members))
		return exempt;
	exempt.set = true;
	at = json_place_member(&place, "until");
	json_check_date(check, &at, NEED_VALUE, &exempt.until);
	at = json_place_member(&place, "why");
	exempt.why = json_check_text(check, &at, NEED_VALUE);
	return exempt;
}

/* The day, or DAY_OPEN where the date is null. */
static int64_t read_day(struct json_check *check,
			const struct json_place *parent, const char *key)
{
	struct json_place place = json_place_member(parent, key);
	int64_t day;

	return json_check_date(check, &place, NEED_VALUE_OR_NULL, &day)
		       ? day
		       : DAY_OPEN;
}

static char **read_texts(struct json_check *check,
			 const struct json_place *parent, const char *key,
			 size_t *n)
{
	struct json_place place = json_place_member(parent, key);
	char **texts;

	*n = json_check_array(check, &place, NEED_VALUE_OR_NULL);
	texts = pool_array(check->pool, *n, sizeof(*texts));
	for (size_t i = 0; texts && i < *n; i++) {
		struct json_place item = json_place_item(&place, i);

		texts[i] = json_check_text(check, &item, NEED_VALUE);
	}
	return texts;
}

/* ---- an account ---- */

#define PLATFORM_WORD(name) " " #name

static void check_platform(struct json_check *check,
			   const struct json_place *parent, struct account *a)
{
	struct json_place place = json_place_member(parent, "platform");
	int platform = platform_find(json_str(place.value));

	if (platform >= 0)
		a->platform = (enum platform_id)platform;
	else
		json_check_fault(check, &place,
				 "unknown platform; write one "
				 "of" PLATFORMS(PLATFORM_WORD));
}

static void check_identity(struct json_check *check,
			   const struct json_place *place, struct account *a)
{
	struct json_place id = json_place_member(place, "id");
	struct json_place handle = json_place_member(place, "handle");

	a->id = json_check_text(check, &id, NEED_VALUE_OR_NULL);
	a->handle = json_check_text(check, &handle, NEED_VALUE_OR_NULL);
	if (a->id && (strchr(a->id, '@') || strchr(a->id, ' ')))
		json_check_fault(check, &id,
				 "no id; write the platform's own, without @ "
				 "and spaces");
	if (a->handle && strpbrk(a->handle, "@ /?#"))
		json_check_fault(check, &handle,
				 "no handle; write it without @, spaces and "
				 "address");
	if (json_is_null(id.value) && json_is_null(handle.value))
		json_check_fault(check, place,
				 "neither id nor handle; write one");
}

/* The account's name in every event (account_id) and in Redis. */
static char *make_identity(struct pool *pool, const struct account *a)
{
	size_t n = a->handle ? strlen(a->handle) : 0;
	char *identity;

	if (a->id || !a->handle)
		return a->id;
	identity = pool_alloc(pool, n + 2);
	if (identity) {
		identity[0] = '@';
		memcpy(identity + 1, a->handle, n + 1);
	}
	return identity;
}

/* As [poll] interval, whose bounds these are. */
#define INTERVAL_MIN_MS SECOND_MS
#define INTERVAL_MAX_MS (7 * DAY_MS)

static int64_t read_interval(struct json_check *check,
			     const struct json_place *parent)
{
	struct json_place place = json_place_member(parent, "interval");
	const char *text = json_check_text(check, &place, NEED_VALUE_OR_NULL);
	int64_t ms = 0;

	if (!text)
		return 0;
	if (duration_parse(str_of(text), &ms) < 0)
		json_check_fault(check, &place,
				 "no duration; write a number and a unit, as "
				 "in 30s, 15m, 6h, 7d");
	else if (ms < INTERVAL_MIN_MS || ms > INTERVAL_MAX_MS)
		json_check_fault(check, &place, "out of range; write 1s to 7d");
	return ms;
}

static void read_account(struct json_check *check,
			 const struct json_place *place, struct account *a)
{
	static const char *const members[] = { "platform",    "id",
					       "handle",      "verified_by",
					       "verified_at", "exempt",
					       "interval",    NULL };
	struct json_place at = json_place_member(place, "verified_at");
	int64_t day;

	if (!json_check_object(check, place, members))
		return;
	check_platform(check, place, a);
	check_identity(check, place, a);
	a->identity = make_identity(check->pool, a);
	a->verified_by =
		read_text(check, place, "verified_by", NEED_VALUE_OR_NULL);
	if (json_check_date(check, &at, NEED_VALUE_OR_NULL, &day))
		a->verified_at = pool_copy(check->pool, json_str(at.value));
	a->exempt = read_exempt(check, place);
	a->interval_ms = read_interval(check, place);
}

/* ---- a sentra ---- */

static void read_accounts(struct json_check *check,
			  const struct json_place *parent, struct sentra *s)
{
	struct json_place place = json_place_member(parent, "accounts");
	size_t n = json_check_array(check, &place, NEED_VALUE);

	s->accounts = pool_array(check->pool, n, sizeof(*s->accounts));
	if (!s->accounts)
		return;
	s->n_accounts = n;
	for (size_t i = 0; i < n; i++) {
		struct json_place item = json_place_item(&place, i);

		read_account(check, &item, &s->accounts[i]);
	}
}

static void check_id(struct json_check *check, const struct json_place *place,
		     const struct sentra *s)
{
	struct json_place at = json_place_member(place, "id");
	size_t n = s->id ? strlen(s->id) : 0;

	if (n > 64 || (n > 0 && s->id[strspn(s->id, "abcdefghijklmnopqrstuvwxyz"
						    "0123456789-")]))
		json_check_fault(check, &at,
				 "no id; write a-z, 0-9 and -, at most 64");
}

static void check_kind(struct json_check *check, const struct json_place *place,
		       const struct sentra *s)
{
	struct json_place at = json_place_member(place, "kind");

	if (s->kind && strcmp(s->kind, "sentra") != 0 &&
	    strcmp(s->kind, "sentra_terpadu") != 0)
		json_check_fault(check, &at,
				 "unknown kind; write sentra or "
				 "sentra_terpadu");
}

static void check_zone(struct json_check *check, const struct json_place *place,
		       const struct sentra *s)
{
	struct json_place at = json_place_member(place, "timezone");
	struct err why = { 0 };

	if (!s->timezone || zone_check(s->timezone, &why) == 0)
		return;
	json_check_fault(check, &at, "%s", why.text);
	faults_blame(check->faults, why.code);
}

static void check_dates(struct json_check *check,
			const struct json_place *place, const struct sentra *s)
{
	struct json_place at = json_place_member(place, "active_until");

	if (s->active_from != DAY_OPEN && s->active_until != DAY_OPEN &&
	    s->active_until < s->active_from)
		json_check_fault(check, &at,
				 "before active_from; put them in order");
}

static void read_sentra(struct json_check *check,
			const struct json_place *place, struct sentra *s)
{
	static const char *const members[] = {
		"id",          "name",     "kind",         "city",
		"province",    "timezone", "aliases",      "service_areas",
		"active_from", "exempt",   "active_until", "accounts",
		NULL
	};

	if (!json_check_object(check, place, members))
		return;
	s->id = read_text(check, place, "id", NEED_VALUE);
	s->name = read_text(check, place, "name", NEED_VALUE);
	s->kind = read_text(check, place, "kind", NEED_VALUE);
	s->city = read_text(check, place, "city", NEED_VALUE);
	s->province = read_text(check, place, "province", NEED_VALUE);
	s->timezone = read_text(check, place, "timezone", NEED_VALUE);
	s->aliases = read_texts(check, place, "aliases", &s->n_aliases);
	s->service_areas =
		read_texts(check, place, "service_areas", &s->n_service_areas);
	s->active_from = read_day(check, place, "active_from");
	s->active_until = read_day(check, place, "active_until");
	s->exempt = read_exempt(check, place);
	check_id(check, place, s);
	check_kind(check, place, s);
	check_zone(check, place, s);
	check_dates(check, place, s);
	read_accounts(check, place, s);
}

/* ---- what holds for the roster as a whole ---- */

static uint64_t hash_of_id(struct str id)
{
	return fnv64(FNV64_BEGIN, id);
}

static uint64_t hash_of_sentra(const void *item)
{
	const struct sentra *s = item;

	return hash_of_id(str_of(s->id));
}

static bool has_id(const void *item, const void *key)
{
	const struct sentra *s = item;
	const struct str *id = key;

	return str_is(*id, s->id);
}

static const struct table_kind by_id = { hash_of_sentra, has_id };

static void index_add(struct roster *roster, struct sentra *s,
		      struct json_check *check)
{
	struct table *table = &roster->memory->by_id;
	const struct sentra *twin;
	struct json_place at = { 0 };
	char first[48];

	if (!s->id)
		return; /* a fault already */
	twin = roster_find(roster, str_of(s->id));
	if (twin) {
		snprintf(at.path, sizeof(at.path), "sentras[%td].id",
			 s - roster->sentras);
		snprintf(first, sizeof(first), "sentras[%td]",
			 twin - roster->sentras);
		json_check_repeated(check, &at, s->id, first, "ids are unique");
	} else if (table_room(table, &by_id)) {
		table_put(table, &by_id, s);
	} else {
		check->pool->bad = true;
	}
}

/* Fills the table by which sentras are found; an id that is there already is
 * a fault. */
static void index_sentras(struct roster *roster, struct json_check *check)
{
	for (size_t i = 0; i < roster->n; i++)
		index_add(roster, &roster->sentras[i], check);
}

/* One of the names of an account: its id or its handle. */
struct account_name {
	enum platform_id platform;
	bool handle;
	const char *text;
	size_t sentra, account; /* places */
};

static int compare_names(const struct account_name *a,
			 const struct account_name *b)
{
	if (a->platform != b->platform)
		return a->platform < b->platform ? -1 : 1;
	if (a->handle != b->handle)
		return a->handle ? 1 : -1;
	return a->handle ? strcasecmp(a->text, b->text)
			 : strcmp(a->text, b->text);
}

/* By name; equal ones in the order of the file. */
static int compare_for_sort(const void *pa, const void *pb)
{
	const struct account_name *a = pa, *b = pb;
	int c = compare_names(a, b);

	if (c)
		return c;
	if (a->sentra != b->sentra)
		return a->sentra < b->sentra ? -1 : 1;
	return (a->account > b->account) - (a->account < b->account);
}

static size_t collect_names(const struct roster *roster,
			    struct account_name *names)
{
	size_t n = 0;

	for (size_t i = 0; i < roster->n; i++) {
		const struct sentra *s = &roster->sentras[i];

		for (size_t j = 0; j < s->n_accounts; j++) {
			const struct account *a = &s->accounts[j];

			if (a->id)
				names[n++] = (struct account_name){
					a->platform, false, a->id, i, j
				};
			if (a->handle)
				names[n++] = (struct account_name){
					a->platform, true, a->handle, i, j
				};
		}
	}
	return n;
}

static void fault_twin(const struct account_name *first,
		       const struct account_name *second,
		       struct json_check *check)
{
	struct json_place at = { 0 };
	char place[64];

	snprintf(at.path, sizeof(at.path), "sentras[%zu].accounts[%zu].%s",
		 second->sentra, second->account,
		 second->handle ? "handle" : "id");
	snprintf(place, sizeof(place), "sentras[%zu].accounts[%zu]",
		 first->sentra, first->account);
	json_check_repeated(check, &at, second->text, place,
			    "an account stands once in the roster");
}

static void check_accounts(const struct roster *roster,
			   struct json_check *check)
{
	struct account_name *names;
	size_t n = 0;

	for (size_t i = 0; i < roster->n; i++)
		n += 2 * roster->sentras[i].n_accounts;
	names = pool_array(check->pool, n, sizeof(*names));
	if (!names)
		return;
	n = collect_names(roster, names);
	qsort(names, n, sizeof(*names), compare_for_sort);
	for (size_t i = 1; i < n; i++)
		if (compare_names(&names[i - 1], &names[i]) == 0)
			fault_twin(&names[i - 1], &names[i], check);
}

/* ---- the file ---- */

static void read_roster(struct json_check *check, struct json_t *doc,
			struct roster *roster)
{
	static const char *const members[] = { "version", "sentras", NULL };
	struct json_place top = { .value = doc }, at;
	int64_t version;
	size_t n;

	if (!json_check_object(check, &top, members))
		return;
	at = json_place_member(&top, "version");
	if (!json_int(at.value, &version) || version != 1)
		json_check_fault(check, &at, "unknown version; write 1");
	at = json_place_member(&top, "sentras");
	n = json_check_array(check, &at, NEED_VALUE);
	roster->sentras = pool_array(check->pool, n, sizeof(struct sentra));
	if (!roster->sentras)
		return;
	roster->n = n;
	for (size_t i = 0; i < n; i++) {
		struct json_place item = json_place_item(&at, i);

		read_sentra(check, &item, &roster->sentras[i]);
	}
	index_sentras(roster, check);
	check_accounts(roster, check);
}

static struct roster *roster_new(void)
{
	struct roster *roster = calloc(1, sizeof(*roster));

	if (!roster)
		return NULL;
	roster->memory = calloc(1, sizeof(*roster->memory));
	if (roster->memory)
		return roster;
	free(roster);
	return NULL;
}

void roster_free(struct roster *roster)
{
	if (!roster)
		return;
	table_release(&roster->memory->by_id);
	pool_release(&roster->memory->pool);
	free(roster->memory);
	free(roster);
}

static int fill(struct roster *roster, struct json_t *doc, struct str text,
		const char *path, struct faults *faults, struct err *err)
{
	struct json_check check = {
		.file = path,
		.text = text,
		.faults = faults,
		.pool = &roster->memory->pool,
	};

	read_roster(&check, doc, roster);
	if (roster->memory->pool.bad)
		return err_set(err, -ENOMEM, "%s: no memory", path);
	if (check.bad)
		return err_set(err, -EINVAL, "%s: bad roster", path);
	return 0;
}

int roster_parse(struct roster **out, struct str text, const char *path,
		 struct faults *faults, struct err *err)
{
	struct json_check check = { .file = path,
				    .text = text,
				    .faults = faults };
	struct roster *roster = NULL;
	struct json_t *doc = NULL;
	int rc = json_check_parse(&check, &doc, err);

	if (rc < 0)
		return rc;
	roster = roster_new();
	rc = roster ? fill(roster, doc, text, path, faults, err)
		    : err_set(err, -ENOMEM, "%s: no memory", path);
	json_free(doc);
	if (rc < 0)
		roster_free(roster);
	else
		*out = roster;
	return rc;
}

int roster_load(struct roster **out, const char *path, struct faults *faults,
		struct err *err)
{
	struct buf text;
	int rc;

	buf_init(&text, json_file_limits.max_bytes);
	rc = file_read(path, &text, err);
	if (rc == 0)
		rc = roster_parse(out, buf_str(&text), path, faults, err);
	buf_release(&text);
	return rc;
}

/* ---- finding ---- */

const struct sentra *roster_find(const struct roster *roster, struct str id)
{
	return table_find(&roster->memory->by_id, &by_id, hash_of_id(id), &id);
}

bool sentra_active(const struct sentra *s, int64_t day)
{
	return (s->active_from == DAY_OPEN || s->active_from <= day) &&
	       (s->active_until == DAY_OPEN || day <= s->active_until);
}

const struct account *sentra_account(const struct sentra *s,
				     enum platform_id platform,
				     struct str identity)
{
	for (size_t i = 0; i < s->n_accounts; i++)
		if (s->accounts[i].platform == platform &&
		    str_is(identity, s->accounts[i].identity))
			return &s->accounts[i];
	return NULL;
}

void roster_keep(struct roster *roster, const struct platforms *read,
		 struct platforms *left_out)
{
	bool gone[PLATFORM_COUNT] = { false };

	for (size_t i = 0; i < roster->n; i++) {
		struct sentra *s = &roster->sentras[i];
		size_t n = s->n_accounts;

		s->n_accounts = 0;
		for (size_t k = 0; k < n; k++)
			if (platforms_have(read, s->accounts[k].platform))
				s->accounts[s->n_accounts++] = s->accounts[k];
			else
				gone[s->accounts[k].platform] = true;
	}
	*left_out = (struct platforms){ .n = 0 };
	for (int id = 0; id < PLATFORM_COUNT; id++)
		if (gone[id])
			left_out->at[left_out->n++] = (enum platform_id)id;
}
