/* roster_account.h -- reading one account of roster.json, and what it shares
 * with a sentra.  Private to roster*.c. */
#ifndef SENTRA_COMMON_CONFIG_ROSTER_ACCOUNT_H
#define SENTRA_COMMON_CONFIG_ROSTER_ACCOUNT_H

#include "common/json/check.h"
#include "roster.h"

/* The member, copied into the check's pool. */
char *roster_read_text(struct json_check *, const struct json_place *parent,
		       const char *key, enum json_need);
struct exempt roster_read_exempt(struct json_check *,
				 const struct json_place *parent);

void roster_read_account(struct json_check *, const struct json_place *,
			 struct account *);

#endif
