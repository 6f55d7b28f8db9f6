/* work_dir.c -- directories of one's own, and those of the dead. */
#include "work_dir.h"

#include "clock.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define SUFFIX ".XXXXXX"
/* A younger one may be made just now, and not be locked yet. */
#define YOUNG_MS MINUTE_MS

static int open_dir(int at, const char *name)
{
	return openat(at, name,
		      O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

/* The files in it. */
static void empty(int fd)
{
	int again = open_dir(fd, ".");
	DIR *dir = again < 0 ? NULL : fdopendir(again);
	const struct dirent *entry;

	if (!dir) {
		if (again >= 0)
			close(again);
		return;
	}
	while ((entry = readdir(dir)))
		if (strcmp(entry->d_name, ".") != 0 &&
		    strcmp(entry->d_name, "..") != 0)
			unlinkat(fd, entry->d_name, 0);
	closedir(dir);
}

/* ---- those of the dead ---- */

static bool is_old(int fd)
{
	struct stat st;

	return fstat(fd, &st) == 0 && st.st_uid == geteuid() &&
	       st.st_mtim.tv_sec * SECOND_MS < wall_ms() - YOUNG_MS;
}

static void sweep_one(int at, const char *name)
{
	int fd = open_dir(at, name);

	if (fd < 0)
		return;
	if (is_old(fd) && flock(fd, LOCK_EX | LOCK_NB) == 0) {
		empty(fd);
		unlinkat(at, name, AT_REMOVEDIR);
	}
	close(fd);
}

static DIR *open_parent(const char *base)
{
	const char *slash = strrchr(base, '/');
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%.*s",
		 slash ? (int)(slash - base) + 1 : 1, slash ? base : ".");
	return opendir(path);
}

static void sweep(const char *base)
{
	const char *slash = strrchr(base, '/');
	const char *name = slash ? slash + 1 : base;
	size_t n = strlen(name);
	DIR *dir = open_parent(base);
	const struct dirent *entry;

	if (!dir)
		return;
	while ((entry = readdir(dir)))
		if (strncmp(entry->d_name, name, n) == 0 &&
		    entry->d_name[n] == '.' &&
		    strlen(entry->d_name + n) == strlen(SUFFIX))
			sweep_one(dirfd(dir), entry->d_name);
	closedir(dir);
}

/* ---- ours ---- */

/* Where a file system knows no locks, nobody gets one, and nothing is swept. */
static int hold(struct work_dir *w, struct err *err)
{
	w->fd = open_dir(AT_FDCWD, w->path);
	if (w->fd < 0) {
		err_errno(err, "%s", w->path);
		rmdir(w->path);
		w->path[0] = '\0';
		return -EIO;
	}
	(void)flock(w->fd, LOCK_EX | LOCK_NB);
	return 0;
}

int work_dir_new(struct work_dir *w, const char *base, struct err *err)
{
	*w = (struct work_dir){ .fd = -1 };
	if ((size_t)snprintf(w->path, sizeof(w->path), "%s" SUFFIX, base) >=
	    sizeof(w->path)) {
		w->path[0] = '\0';
		return err_set(err, -ENAMETOOLONG, "%s: too long", base);
	}
	sweep(base);
	if (!mkdtemp(w->path)) {
		w->path[0] = '\0';
		return err_errno(err, "%s.*: cannot create a directory", base);
	}
	return hold(w, err);
}

void work_dir_remove(struct work_dir *w)
{
	if (!w->path[0])
		return;
	empty(w->fd);
	rmdir(w->path);
	work_dir_keep(w);
}

void work_dir_keep(struct work_dir *w)
{
	if (w->path[0])
		close(w->fd);
	*w = (struct work_dir){ .fd = -1 };
}
