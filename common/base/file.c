/* file.c -- whole files in, whole files out.
 *
 * A file is written beside its place and renamed over it, as a reader may come
 * at any time and a machine may stop at any time.  It must not know what the
 * files hold. */
#include "file.h"

#include "clock.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define CHUNK         16384
#define LOCK_PAUSE_MS 20
#define TEMP          ".XXXXXX" /* after the name */

static ssize_t read_some(int fd, void *data, size_t size)
{
	ssize_t n;

	do
		n = read(fd, data, size);
	while (n < 0 && errno == EINTR);
	return n;
}

static int read_all(int fd, const char *path, struct buf *text, struct err *err)
{
	char chunk[CHUNK];
	ssize_t n;

	while ((n = read_some(fd, chunk, sizeof(chunk))) > 0) {
		if ((size_t)n > text->max - text->len)
			return err_set(err, -EFBIG, "%s: larger than %zu bytes",
				       path, text->max);
		buf_add(text, chunk, (size_t)n);
		if (text->bad)
			return err_set(err, -ENOMEM, "%s: out of memory", path);
	}
	return n < 0 ? err_errno(err, "%s", path) : 0;
}

int file_read(const char *path, struct buf *text, struct err *err)
{
	struct buf before = *text;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	int rc;

	if (fd < 0)
		return err_errno(err, "%s", path);
	rc = read_all(fd, path, text, err);
	close(fd);
	if (rc < 0) {
		text->len = before.len;
		text->bad = before.bad;
		text->no_memory = before.no_memory;
		if (text->data)
			text->data[text->len] = '\0';
	}
	return rc;
}

static int write_all(int fd, struct str text)
{
	ssize_t n;

	for (; text.n; text.p += n, text.n -= (size_t)n) {
		n = write(fd, text.p, text.n);
		if (n < 0 && errno == EINTR)
			n = 0;
		if (n < 0)
			return -1;
	}
	return 0;
}

static int open_directory_of(const char *path)
{
	const char *slash = strrchr(path, '/');
	char *dir = !slash          ? strdup(".")
		    : slash == path ? strdup("/")
				    : strndup(path, (size_t)(slash - path));
	int fd = dir ? open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;

	free(dir);
	return fd;
}

/* A rename lasts only once its directory is on disk. */
static int sync_directory_of(const char *path)
{
	int fd = open_directory_of(path);
	int rc = fd < 0 ? -1 : fsync(fd);

	if (fd >= 0)
		close(fd);
	return rc;
}

/* Owner and permissions that a new file gets. */
struct owner {
	unsigned mode;
	uid_t uid; /* (uid_t)-1: uid and gid are those of this process */
	gid_t gid;
};

/* chown(2) is called only where it changes something, since the services'
 * system call filter does not allow it. */
static int set_owner(int fd, const struct owner *owner)
{
	if (owner->uid == (uid_t)-1)
		return 0;
	return fchown(fd, owner->uid, owner->gid);
}

/* Fill the new file at temp; closes fd. */
static int fill(int fd, struct str text, const struct owner *owner)
{
	bool good = write_all(fd, text) == 0 && set_owner(fd, owner) == 0 &&
		    fchmod(fd, owner->mode) == 0 && fsync(fd) == 0;
	int saved = errno;

	if (close(fd) < 0 && good)
		return -1;
	errno = saved;
	return good ? 0 : -1;
}

static int put(const char *path, struct str text, const struct owner *owner,
	       struct err *err)
{
	char *temp = NULL;
	int rc = 0;
	int fd;

	if (asprintf(&temp, "%s" TEMP, path) < 0)
		return err_set(err, -ENOMEM, "%s: out of memory", path);
	fd = mkostemp(temp, O_CLOEXEC);
	if (fd < 0) {
		rc = err_errno(err, "%s: cannot create a file beside it", path);
		goto out;
	}
	if (fill(fd, text, owner) < 0 || rename(temp, path) < 0) {
		rc = err_errno(err, "%s: cannot write", path);
		unlink(temp);
		goto out;
	}
	if (sync_directory_of(path) < 0)
		rc = err_errno(err, "%s: cannot sync its directory", path);
out:
	free(temp);
	return rc;
}

/* What root writes by hand into the directory of a service or of a user would
 * be in their way: there it is theirs. */
static struct owner owner_at(const char *path, unsigned mode)
{
	struct owner owner = { mode, (uid_t)-1, (gid_t)-1 };
	int fd = geteuid() == 0 ? open_directory_of(path) : -1;
	struct stat st;

	if (fd >= 0 && fstat(fd, &st) == 0 && st.st_uid != 0) {
		owner.uid = st.st_uid;
		owner.gid = st.st_gid;
	}
	if (fd >= 0)
		close(fd);
	return owner;
}

int file_write(const char *path, struct str text, unsigned mode,
	       struct err *err)
{
	const struct owner owner = owner_at(path, mode);

	return put(path, text, &owner, err);
}

int file_replace(const char *path, struct str text, struct err *err)
{
	char *real = realpath(path, NULL);
	struct owner owner;
	struct stat st;
	int rc;

	if (!real || stat(real, &st) < 0) {
		rc = err_errno(err, "%s", path);
		free(real);
		return rc;
	}
	owner = (struct owner){ st.st_mode & 07777, st.st_uid, st.st_gid };
	rc = put(real, text, &owner, err);
	free(real);
	return rc;
}

static void sweep_one(int fd, const char *name, int64_t before_ms)
{
	struct stat st;

	if (fstatat(fd, name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
	    S_ISREG(st.st_mode) &&
	    (int64_t)st.st_mtim.tv_sec * SECOND_MS < before_ms)
		unlinkat(fd, name, 0);
}

void file_sweep(const char *path, int64_t before_ms)
{
	const char *slash = strrchr(path, '/');
	const char *base = slash ? slash + 1 : path;
	size_t n = strlen(base);
	int fd = open_directory_of(path);
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	const struct dirent *entry;

	if (!dir) {
		if (fd >= 0)
			close(fd);
		return;
	}
	while ((entry = readdir(dir)))
		if (strncmp(entry->d_name, base, n) == 0 &&
		    entry->d_name[n] == '.' &&
		    strlen(entry->d_name + n) == strlen(TEMP))
			sweep_one(fd, entry->d_name, before_ms);
	closedir(dir);
}

int64_t file_changed_ms(const char *path)
{
	struct stat st;

	if (stat(path, &st) < 0)
		return 0;
	return st.st_mtim.tv_sec * INT64_C(1000) + st.st_mtim.tv_nsec / 1000000;
}

int file_lock(const char *path, struct err *err)
{
	const struct owner owner = owner_at(path, 0600);
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	int rc;

	if (fd < 0 || set_owner(fd, &owner) < 0) {
		rc = err_errno(err, "%s: cannot open", path);
		if (fd >= 0)
			close(fd);
		return rc;
	}
	if (flock(fd, LOCK_EX | LOCK_NB) == 0)
		return fd;
	rc = errno == EWOULDBLOCK
		     ? err_set(err, -EBUSY, "%s: another process holds it",
			       path)
		     : err_errno(err, "%s: cannot lock", path);
	close(fd);
	return rc;
}

/* Whether path is still the file that was opened: who held the lock before may
 * have replaced it. */
static bool is_at(const char *path, int fd)
{
	struct stat held, now;

	return fstat(fd, &held) == 0 && stat(path, &now) == 0 &&
	       held.st_dev == now.st_dev && held.st_ino == now.st_ino;
}

int file_lock_change(const char *path, int64_t wait_ms, struct err *err)
{
	int64_t until_ms = boot_ms() + wait_ms;
	int fd;

	for (;;) {
		fd = open(path, O_RDONLY | O_CLOEXEC);
		if (fd < 0)
			return err_errno(err, "%s", path);
		if (flock(fd, LOCK_EX | LOCK_NB) == 0) {
			if (is_at(path, fd))
				return fd;
		} else if (errno != EWOULDBLOCK) {
			int rc = err_errno(err, "%s: cannot lock", path);

			close(fd);
			return rc;
		} else if (boot_ms() >= until_ms) {
			close(fd);
			return err_set(err, -EBUSY,
				       "%s: another process is changing it",
				       path);
		} else {
			poll(NULL, 0, LOCK_PAUSE_MS);
		}
		close(fd);
	}
}
