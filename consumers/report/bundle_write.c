/* bundle_write.c -- a report's files into a directory, whole or not at all:
 * they are written beside it, and it gets its name when all are on the disk. */
#include "bundle.h"

#include "common/base/file.h"
#include "common/base/work_dir.h"
#include "consumers/view/kept_read.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define DIR_MODE  0755
#define FILE_MODE 0644

/* ---- paths ---- */

static int path_of(char out[PATH_MAX], const char *dir, const char *name,
		   struct err *err)
{
	if ((size_t)snprintf(out, PATH_MAX, "%s/%s", dir, name) >= PATH_MAX)
		return err_set(err, -ENAMETOOLONG, "%s: too long", dir);
	return 0;
}

/* The directories above it, as far as they are missing. */
static int make_parents(const char *dir, struct err *err)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s", dir);
	for (char *p = path + 1; *p; p++) {
		if (*p != '/')
			continue;
		*p = '\0';
		if (mkdir(path, DIR_MODE) < 0 && errno != EEXIST)
			return err_errno(err, "%s", path);
		*p = '/';
	}
	return 0;
}

/* Without the slashes at its end. */
static int plain(char out[PATH_MAX], const char *dir, struct err *err)
{
	size_t n = strlen(dir);

	while (n > 1 && dir[n - 1] == '/')
		n--;
	if (n == 0 || n > PATH_MAX - 64)
		return err_set(err, -EINVAL, "\"%s\" can be no directory", dir);
	memcpy(out, dir, n);
	out[n] = '\0';
	return 0;
}

/* ---- what lies there ---- */

/* -1: there is no such directory. */
static int is_empty(const char *dir)
{
	DIR *list = opendir(dir);
	const struct dirent *entry;
	int empty = 1;

	if (!list)
		return -1;
	while ((entry = readdir(list)))
		if (strcmp(entry->d_name, ".") != 0 &&
		    strcmp(entry->d_name, "..") != 0)
			empty = 0;
	closedir(list);
	return empty;
}

/* 1: it is the same; 0: not. */
static int compare(const struct bundle_file *file, const char *dir,
		   char there[SHA256_HEX], struct err *err)
{
	struct buf bytes;
	int rc;

	buf_init(&bytes, BUNDLE_FILE_MAX + KEPT_READ_AHEAD);
	snprintf(there, SHA256_HEX, "nothing");
	rc = kept_read_in(dir, file->name, BUNDLE_FILE_MAX, &bytes, err);
	if (rc == 0)
		sha256_hex(buf_str(&bytes), there);
	buf_release(&bytes);
	if (rc < 0 && rc != -ENOENT && rc != -EFBIG)
		return rc;
	return rc == 0 && strcmp(there, file->sum) == 0;
}

/* 1: the directory has these files; -EEXIST: it has others. */
static int compare_all(const struct bundle *b, const char *dir, struct err *err)
{
	char there[SHA256_HEX];

	for (size_t i = 0; i < b->n; i++) {
		int rc = compare(&b->file[i], dir, there, err);

		if (rc < 0)
			return rc;
		if (!rc)
			return err_set(
				err, -EEXIST,
				"%s has another report, which stays: its "
				"%s is %s, this one %s",
				dir, b->file[i].name, there, b->file[i].sum);
	}
	return 1;
}

/* ---- writing ---- */

static int write_files(const struct bundle *b, const char *dir, struct err *err)
{
	char path[PATH_MAX];

	for (size_t i = 0; i < b->n; i++) {
		int rc = path_of(path, dir, b->file[i].name, err);

		if (rc == 0)
			rc = file_write(path, buf_str(&b->file[i].bytes),
					FILE_MODE, err);
		if (rc < 0)
			return rc;
	}
	return 0;
}

/* The name lasts only once its directory is on disk. */
static int sync_parent(const char *dir, struct err *err)
{
	char path[PATH_MAX];
	char *slash;
	int fd, rc;

	snprintf(path, sizeof(path), "%s", dir);
	slash = strrchr(path, '/');
	if (slash)
		slash[slash == path] = '\0';
	fd = open(slash ? path : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	rc = fd < 0 || fsync(fd) < 0
		     ? err_errno(err, "%s: cannot sync its directory", dir)
		     : 0;
	if (fd >= 0)
		close(fd);
	return rc;
}

/* ".2026-W48.sentra-report.Xa3f9b" beside it, which is nobody else's name. */
static int make_beside(struct work_dir *out, const char *dir, struct err *err)
{
	const char *slash = strrchr(dir, '/');
	int head = slash ? (int)(slash - dir) + 1 : 0;
	char base[PATH_MAX];

	if ((size_t)snprintf(base, sizeof(base), "%.*s.%s.sentra-report", head,
			     dir, dir + head) >= sizeof(base))
		return err_set(err, -ENAMETOOLONG, "%s: too long", dir);
	return work_dir_new(out, base, err);
}

/* rename(2) takes the place of an empty directory, and of no other. */
static int put(const struct bundle *b, const char *dir, struct err *err)
{
	struct work_dir beside = { .fd = -1 };
	int rc = make_beside(&beside, dir, err);

	if (rc == 0)
		rc = write_files(b, beside.path, err);
	if (rc == 0 && fchmod(beside.fd, DIR_MODE) < 0)
		rc = err_errno(err, "%s", beside.path);
	if (rc == 0 && rename(beside.path, dir) < 0)
		rc = err_errno(err, "%s", dir);
	if (rc < 0) {
		work_dir_remove(&beside);
		return rc;
	}
	work_dir_keep(&beside);
	return sync_parent(dir, err);
}

int bundle_write(const struct bundle *b, const char *name, struct err *err)
{
	char dir[PATH_MAX];
	int rc = plain(dir, name, err);

	if (rc == 0)
		rc = make_parents(dir, err);
	if (rc < 0)
		return rc;
	if (is_empty(dir) == 0)
		return compare_all(b, dir, err);
	rc = put(b, dir, err);
	/* Somebody else was sooner. */
	if (rc == -ENOTEMPTY || rc == -EEXIST)
		return compare_all(b, dir, err);
	return rc;
}
