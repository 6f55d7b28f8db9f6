/* pick.h -- the sentra, and the account, that a word of the command line
 * means.  Pure.
 *
 * Where a word fits nothing, or more than one thing, the text of the error
 * offers what may have been meant. */
#ifndef SENTRA_CONSUMERS_CTL_PICK_H
#define SENTRA_CONSUMERS_CTL_PICK_H

#include "common/config/roster.h"

/* By id, by name in any case, or by a part of either that fits one sentra
 * alone.  Borrowed from the roster; NULL with text. */
const struct sentra *pick_sentra(const struct roster *, const char *word,
				 struct err *);
/* One of the sentra's, by "platform:id", "platform:@handle", "@handle" or the
 * id alone.  Borrowed; NULL with text. */
const struct account *pick_account(const struct sentra *, const char *word,
				   struct err *);

#endif
