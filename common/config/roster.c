/* roster.c -- roster.json: who is measured, and by which accounts.
 *
 * Reads the document and finds people in it; an account is read in
 * roster_account.c, what holds for the roster as a whole is in
 * roster_unique.c.  It must not know what is measured. */
#include "roster.h"

#include "common/base/file.h"
#include "common/base/zone.h"
#include "common/json/check.h"
#include "roster_account.h"
#include "roster_unique.h"

#include <errno.h>
#include <stdlib.h>

struct roster_memory {
	struct pool pool;
	struct roster_index *index; /* in the pool */
};

/* ---- what a document holds ---- */

/* A date that is null is open. */
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

/* ---- sentra ---- */

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

		roster_read_account(check, &item, &s->accounts[i]);
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

	if (s->timezone && zone_check(s->timezone, &why) < 0)
		json_check_fault(check, &at, "%s", why.text);
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
	s->id = roster_read_text(check, place, "id", NEED_VALUE);
	s->name = roster_read_text(check, place, "name", NEED_VALUE);
	s->kind = roster_read_text(check, place, "kind", NEED_VALUE);
	s->city = roster_read_text(check, place, "city", NEED_VALUE);
	s->province = roster_read_text(check, place, "province", NEED_VALUE);
	s->timezone = roster_read_text(check, place, "timezone", NEED_VALUE);
	s->aliases = read_texts(check, place, "aliases", &s->n_aliases);
	s->service_areas =
		read_texts(check, place, "service_areas", &s->n_service_areas);
	s->active_from = read_day(check, place, "active_from");
	s->active_until = read_day(check, place, "active_until");
	s->exempt = roster_read_exempt(check, place);
	check_id(check, place, s);
	check_kind(check, place, s);
	check_zone(check, place, s);
	check_dates(check, place, s);
	read_accounts(check, place, s);
}

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
	roster->memory->index = roster_index_new(roster, check);
	roster_check_accounts(roster, check);
}

/* ---- the handle ---- */

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
	struct roster *roster = NULL;
	struct json_t *doc = NULL;
	struct err why = { 0 };
	int rc;

	if (json_parse(text, &json_file_limits, &doc, &why) < 0) {
		faults_add(faults, path, 0, NULL, "%s", why.text);
		return err_set(err, -EINVAL, "%s: %s", path, why.text);
	}
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

/* ---- asking ---- */

const struct sentra *roster_find(const struct roster *roster, struct str id)
{
	return roster_index_find(roster->memory->index, roster, id);
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
