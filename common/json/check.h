/* check.h -- reading one of our data files (roster, calendar, topics) against
 * its rules.
 *
 *   struct json_check check = { path, text, &faults, &pool, false };
 *   struct json_place top = { 0 }, at;
 *
 *   rc = json_check_parse(&check, &top.value, err);
 *   if (rc == 0 && json_check_object(&check, &top, members)) {
 *           at = json_place_member(&top, "name");
 *           name = json_check_text(&check, &at, NEED_VALUE);
 *   }
 *   if (check.bad || pool.bad)
 *           ...
 *
 * Every fault is reported, with file, line and path, and reading goes on.  It
 * knows texts, dates and members; what they mean, the caller knows. */
#ifndef SENTRA_COMMON_JSON_CHECK_H
#define SENTRA_COMMON_JSON_CHECK_H

#include "common/base/err.h"
#include "common/base/faults.h"
#include "common/base/pool.h"
#include "json.h"

struct json_check {
	const char *file; /* for messages; borrowed, as all else here */
	struct str text;
	struct faults *faults;
	struct pool *pool; /* where texts are copied to */
	bool bad;          /* there was a fault */
};

/* A value and where it stands: "sentras[3].accounts[0].id". */
struct json_place {
	struct json_t *value; /* NULL: absent */
	char path[120];
};

enum json_need {
	NEED_VALUE,
	NEED_VALUE_OR_NULL, /* absent counts as null */
};

struct json_place json_place_member(const struct json_place *, const char *key);
struct json_place json_place_item(const struct json_place *, size_t i);

/* The document of check->text; *doc: new.  -EINVAL: it is no JSON, or has a
 * member twice, and the faults say on which line. */
int json_check_parse(struct json_check *, struct json_t **doc,
		     struct err *) MUST_USE;

/* Parses it, and has it read: whether all is well, else the faults say why not,
 * also where the pool found no memory, which is ours to blame (faults_blame()).
 */
bool json_check_all(struct json_check *,
		    void (*read)(void *ctx, struct json_t *doc), void *ctx);

/* Adds a fault of a place, with its line and path. */
void json_check_fault(struct json_check *, const struct json_place *,
		      const char *fmt, ...) PRINTF_LIKE(3, 4);
/* The fault of a value that must stand once and stands already at the path
 * first: "<value> is <first> already; <rule>". */
void json_check_repeated(struct json_check *, const struct json_place *,
			 const char *value, const char *first,
			 const char *rule);

/* Whether it is an object that has no members but those allowed (ended by
 * NULL); a fault each where not. */
bool json_check_object(struct json_check *, const struct json_place *,
		       const char *const *allowed);
/* Length of the array; 0 and a fault where it is none.  Absent is empty, if
 * need allows it. */
size_t json_check_array(struct json_check *, const struct json_place *,
			enum json_need);
/* A copy in the pool of a text that is not empty and has no control
 * characters; else NULL, with a fault unless null is allowed. */
char *json_check_text(struct json_check *, const struct json_place *,
		      enum json_need);
/* The day of "2026-03-10"; false where there is none. */
bool json_check_date(struct json_check *, const struct json_place *,
		     enum json_need, int64_t *day);

#endif
