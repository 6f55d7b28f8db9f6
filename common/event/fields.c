/* fields.c -- where the values of a message's known members stand. */
#include "fields.h"

#include "common/json/text.h"

#include <errno.h>

#define FIELD_NAME(name) #name,
const char *const field_names[FIELD_COUNT] = { EVENT_FIELDS(FIELD_NAME) };
#undef FIELD_NAME

/* Names of n bytes are first_of_length[n] to first_of_length[n + 1]. */
static const unsigned char first_of_length[] = {
	[3] = F_url,
	[4] = F_kind,
	[5] = F_likes,
	[6] = F_schema,
	[7] = F_post_id,
	[8] = F_event_id,
	[9] = F_sentra_id,
	[10] = F_account_id,
	[11] = F_observed_at,
	[12] = F_published_at,
	[13] = F_followers_exact,
	[14] = F_followers_exact,
	[15] = F_followers_exact,
	[16] = FIELD_COUNT,
};

static int field_find(struct str key)
{
	if (key.n + 1 >= ARRAY_LEN(first_of_length))
		return -1;
	for (int i = first_of_length[key.n]; i < first_of_length[key.n + 1];
	     i++)
		if (memcmp(field_names[i], key.p, key.n) == 0)
			return i;
	return -1;
}

/* A name may be written with escapes too: six bytes a character at most. */
static int field_find_escaped(struct str raw)
{
	char plain[6 * ARRAY_LEN(first_of_length)];

	if (raw.n > sizeof(plain))
		return -1;
	return field_find((struct str){ plain, json_unescape(raw, plain) });
}

static void find_in_object(struct event_fields *fields, struct scan *scan)
{
	struct scan_value key, value;

	while (scan_member(scan, &key, &value)) {
		int field = key.escaped ? field_find_escaped(key.raw)
					: field_find(key.raw);

		if (field < 0)
			continue;
		fields->value[field] = value;
		fields->seen |= UINT32_C(1) << field;
	}
}

bool event_fields_find(struct event_fields *fields, struct str payload,
		       bool *object, struct err *err)
{
	struct scan scan;
	struct scan_value other;

	fields->seen = 0;
	scan_init(&scan, payload);
	*object = scan_open(&scan);
	if (*object)
		find_in_object(fields, &scan);
	else
		scan_value(&scan, &other);
	if (!scan.fault && scan_close(&scan))
		return true;
	err_set(err, -EBADMSG, "byte %zu: %s", (size_t)(scan.p - scan.start),
		scan.fault);
	return false;
}
