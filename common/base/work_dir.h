/* work_dir.h -- a directory of one's own, for what is not to be seen yet, or
 * not to be left.
 *
 *   rc = work_dir_new(&work, "/tmp/sentra-report", &err);
 *   ... work.path is "/tmp/sentra-report.Xa3f9b" ...
 *   work_dir_remove(&work);
 *
 * What a kill leaves is removed by the next one of the same base and user: a
 * lock on the directory says whether its maker is there. */
#ifndef SENTRA_COMMON_BASE_WORK_DIR_H
#define SENTRA_COMMON_BASE_WORK_DIR_H

#include "err.h"

#include <limits.h>

struct work_dir {
	char path[PATH_MAX]; /* "": there is none */
	int fd;              /* private: with the lock */
};

/* Nobody else may enter it.  < 0 with text; work_dir_remove() is allowed then
 * too. */
int work_dir_new(struct work_dir *, const char *base, struct err *) MUST_USE;
/* With the files that are in it; harmless where there is none. */
void work_dir_remove(struct work_dir *);
/* It stays: it has another name, or is somebody else's now. */
void work_dir_keep(struct work_dir *);

#endif
