/* file.h -- whole files in, whole files out.
 *
 * For files that fit into memory: configuration, rosters, state, secrets.  A
 * file is never seen half written, neither by another process nor after a
 * power cut.  It must not know what the files hold. */
#ifndef SENTRA_COMMON_BASE_FILE_H
#define SENTRA_COMMON_BASE_FILE_H

#include "buf.h"
#include "err.h"

/* Append the file to text, whose cap bounds it (-EFBIG).  Errors name the path;
 * text is then as it was. */
int file_read(const char *path, struct buf *text, struct err *) MUST_USE;

/* Temporary file beside it, fsync, rename, fsync of the directory: a reader
 * sees the old file or the new one, whole.  mode: permission bits.  What root
 * writes belongs to whom the directory belongs to, as a file of file_lock(): a
 * service whose state root has touched by hand goes on. */
int file_write(const char *path, struct str text, unsigned mode,
	       struct err *) MUST_USE;

/* The same over a file that is there, whose permission bits and owner stay;
 * behind a symbolic link the file itself.  -EPERM where its owner cannot be
 * kept: nothing is written then. */
int file_replace(const char *path, struct str text, struct err *) MUST_USE;

/* Remove what a kill in the middle of file_write() left beside path, if it is
 * older than that (unix ms): a younger one may be another process's. */
void file_sweep(const char *path, int64_t before_ms);

/* Create the file if need be and lock it (flock(2)) against other processes.
 * Returns a descriptor, new: close(2) it to unlock.  -EBUSY: another process
 * holds the lock. */
int file_lock(const char *path, struct err *) MUST_USE;

/* Wait until no other process changes the file at path, at most so long, and
 * keep others that ask here from it.  Nothing is written, and nothing is left:
 * the lock is on the file itself, and once file_replace() has put another in
 * its place, on that one.  Returns a descriptor, new: close(2) it.  -EBUSY. */
int file_lock_change(const char *path, int64_t wait_ms, struct err *) MUST_USE;

/* When the file was last changed, Unix ms; 0: there is none. */
int64_t file_changed_ms(const char *path);

#endif
