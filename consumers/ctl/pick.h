/* pick.h -- the sentra, and the account, that a word of the command line
 * means.  Pure. */
#ifndef SENTRA_CONSUMERS_CTL_ROSTER_PICK_H
#define SENTRA_CONSUMERS_CTL_ROSTER_PICK_H

#include "common/config/roster.h"

/* By id or name; a part of them serves where it fits no other and parts is
 * set.  NULL with text: what was meant perhaps, or which it may be. */
const struct sentra *pick_sentra(const struct roster *, const char *word,
				 bool parts, struct err *);
/* By "platform:id", "platform:@handle" or "@handle"; NULL with text. */
const struct account *pick_account(const struct sentra *, const char *word,
				   struct err *);

#endif
