/* roster_account.c -- one account of roster.json. */
#include "roster_account.h"

#include "common/base/clock.h"

char *roster_read_text(struct json_check *check,
		       const struct json_place *parent, const char *key,
		       enum json_need need)
{
	struct json_place place = json_place_member(parent, key);

	return json_check_text(check, &place, need);
}

struct exempt roster_read_exempt(struct json_check *check,
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

/* The account_id of every event. */
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

void roster_read_account(struct json_check *check,
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
	a->verified_by = roster_read_text(check, place, "verified_by",
					  NEED_VALUE_OR_NULL);
	if (json_check_date(check, &at, NEED_VALUE_OR_NULL, &day))
		a->verified_at = pool_copy(check->pool, json_str(at.value));
	a->exempt = roster_read_exempt(check, place);
	a->interval_ms = read_interval(check, place);
}
