/* kept_read.h -- whole files of a directory that others write to: no link is
 * followed, and what is no file is not waited for. */
#ifndef SENTRA_CONSUMERS_VIEW_KEPT_READ_H
#define SENTRA_CONSUMERS_VIEW_KEPT_READ_H

#include "common/base/buf.h"

/* Room that it wants behind the last byte. */
#define KEPT_READ_AHEAD ((size_t)64 << 10)

/* The file of that name, appended.  -ENOENT: there is none, or what is there is
 * no file; -EFBIG: it is longer than max; -ENOMEM, -EMSGSIZE: out has no room;
 * what the system says of one that cannot be read. */
int kept_read(int dir_fd, const char *name, size_t max, struct buf *out,
	      struct err *) MUST_USE;

/* The same of a directory by its path, which may be reached by a link, as the
 * one who names it wants; the text begins with it. */
int kept_read_in(const char *dir, const char *name, size_t max, struct buf *out,
		 struct err *) MUST_USE;

/* errno of open(2) as such an error: a link where none may be (ELOOP), and a
 * path through a file (ENOTDIR), are nothing that is there. */
int kept_cannot_open(const char *name, struct err *);

#endif
