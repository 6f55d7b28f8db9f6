/* roster_unique.h -- what holds for a roster as a whole: no sentra and no
 * account stands in it twice; and the index that finds out. */
#ifndef SENTRA_COMMON_CONFIG_ROSTER_UNIQUE_H
#define SENTRA_COMMON_CONFIG_ROSTER_UNIQUE_H

#include "common/json/check.h"
#include "roster.h"

struct roster_index;

/* In the check's pool; NULL without memory.  A second sentra of the same id
 * is a fault. */
struct roster_index *roster_index_new(const struct roster *,
				      struct json_check *);
/* NULL where there is none. */
const struct sentra *roster_index_find(const struct roster_index *,
				       const struct roster *, struct str id);

/* An id or a handle that stands twice on a platform, in whatever case the
 * handle is written, is a fault. */
void roster_check_accounts(const struct roster *, struct json_check *);

#endif
