/* roster.h -- roster.json: the sentras that are measured, and their accounts
 * on the platforms.
 *
 *   rc = roster_load(&roster, path, &faults, &err);
 *   s = roster_find(roster, id);
 *   if (s && sentra_active(s, day))
 *           ...
 *   roster_free(roster);
 *
 * It is data with dates, not code: a sentra comes and goes by editing the
 * file, and nothing depends on their number.  Loaded in full and checked in
 * full (schemas/roster.schema.json has the same rules); a roster with one
 * fault is no roster.  Immutable once loaded, but for roster_keep(). */
#ifndef SENTRA_COMMON_CONFIG_ROSTER_H
#define SENTRA_COMMON_CONFIG_ROSTER_H

#include "common/base/buf.h"
#include "common/base/err.h"
#include "common/base/faults.h"
#include "platforms.h"

#define DAY_OPEN INT64_MIN /* a date that is null: open */

/* Silence is expected until that day, and raises no alert. */
struct exempt {
	bool set;
	int64_t until; /* day, included */
	char *why;     /* shown to people */
};

struct account {
	enum platform_id platform;
	char *id;       /* the platform's own, or NULL */
	char *handle;   /* without @, or NULL */
	char *identity; /* id, else "@handle": the account_id of every event */
	char *verified_by, *verified_at; /* a person, a date; NULL: nobody */
	struct exempt exempt;
	int64_t interval_ms; /* wanted between two polls; 0: absent */
};

struct sentra {
	char *id; /* slug: [a-z0-9-], 1 to 64 */
	char *name;
	char *kind; /* "sentra" | "sentra_terpadu" */
	char *city, *province;
	char *timezone; /* IANA */
	char **aliases;
	size_t n_aliases;
	char **service_areas;
	size_t n_service_areas;
	int64_t active_from, active_until; /* days, inclusive; DAY_OPEN */
	struct exempt exempt;
	struct account *accounts;
	size_t n_accounts;
};

struct roster {
	struct sentra *sentras; /* in the order of the file */
	size_t n;
	struct roster_memory *memory; /* private: what holds the above */
};

/* Faults (file, line, path) go to faults, and the call then returns -EINVAL;
 * another negative: the file could not be read.  *out: new. */
int roster_load(struct roster **out, const char *path, struct faults *,
		struct err *) MUST_USE;
/* The same from text; path is only for messages. */
int roster_parse(struct roster **out, struct str text, const char *path,
		 struct faults *, struct err *) MUST_USE;
/* Accepts NULL. */
void roster_free(struct roster *);

/* Leave out the accounts on other platforms than these; called right after
 * loading, before anybody else has the roster.  left_out: the platforms that
 * had some. */
void roster_keep(struct roster *, const struct platforms *,
		 struct platforms *left_out);

/* By id, by a hash table; borrowed, NULL where the roster has none. */
const struct sentra *roster_find(const struct roster *, struct str id);

/* Whether that day (a date of [report] timezone) lies between active_from and
 * active_until. */
bool sentra_active(const struct sentra *, int64_t day);

/* The account with that identity on that platform, or NULL. */
const struct account *sentra_account(const struct sentra *,
				     enum platform_id platform,
				     struct str identity);

#endif
