/* kept_reports.c -- reports that are kept, and their sums. */
#include "kept_reports.h"

#include "kept_read.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define SUM_DIGITS 64

/* ---- names and sums ---- */

static bool in_name(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
	       (c >= 'A' && c <= 'Z') || c == '-' || c == '_' || c == '.';
}

bool kept_name(struct str name)
{
	for (size_t i = 0; i < name.n; i++)
		if (!in_name(name.p[i]))
			return false;
	return name.n > 0 && name.n <= KEPT_NAME_MAX && name.p[0] != '.';
}

static bool is_sum(struct str sum)
{
	for (size_t i = 0; i < sum.n; i++)
		if (!((sum.p[i] >= '0' && sum.p[i] <= '9') ||
		      (sum.p[i] >= 'a' && sum.p[i] <= 'f')))
			return false;
	return sum.n == SUM_DIGITS;
}

static bool read_line(struct str line, struct kept_file *out)
{
	if (line.n <= SUM_DIGITS + 2 ||
	    memcmp(line.p + SUM_DIGITS, "  ", 2) != 0)
		return false;
	out->sum = (struct str){ line.p, SUM_DIGITS };
	out->name = (struct str){ line.p + SUM_DIGITS + 2,
				  line.n - SUM_DIGITS - 2 };
	return is_sum(out->sum) && kept_name(out->name);
}

size_t kept_sums(struct str text, struct kept_file *out)
{
	size_t n = 0;

	while (text.n) {
		const char *end = memchr(text.p, '\n', text.n);
		size_t len = end ? (size_t)(end - text.p) : text.n;

		if (n == KEPT_FILES_MAX ||
		    !read_line((struct str){ text.p, len }, &out[n]))
			return 0;
		n++;
		len += end != NULL;
		text = (struct str){ text.p + len, text.n - len };
	}
	return n;
}

/* ---- one report ---- */

bool kept_report_has(const struct kept_report *report, const char *name)
{
	for (size_t i = 0; i < report->n; i++)
		if (str_is(report->file[i].name, name))
			return true;
	return false;
}

/* Null: there is none, or none that may be read. */
static int read_sums(int report_fd, struct pool *pool, struct str *text,
		     struct err *err)
{
	struct buf read;
	int rc;

	buf_init(&read, KEPT_SUMS_MAX + KEPT_READ_AHEAD);
	rc = kept_read(report_fd, KEPT_SUMS, KEPT_SUMS_MAX, &read, err);
	*text = rc == 0 ? pool_str(pool, buf_str(&read)) : STR_NULL;
	buf_release(&read);
	return err_is_ours(rc) ? rc : 0;
}

/* Its files; those of a directory that cannot be read are none. */
static int read_report(struct kept_report *r, int dir_fd, struct pool *pool,
		       struct err *err)
{
	struct kept_file *file =
		pool_array(pool, KEPT_FILES_MAX, sizeof(*file));
	char name[KEPT_NAME_MAX + 1];
	struct str text;
	int fd, rc;

	snprintf(name, sizeof(name), "%.*s", STR_ARG(r->period));
	fd = openat(dir_fd, name,
		    O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return err_is_ours(-errno) ? err_errno(err, "%s", name) : 0;
	r->file = file;
	rc = read_sums(fd, pool, &text, err);
	if (rc == 0 && file)
		r->n = kept_sums(text, file);
	close(fd);
	return rc < 0 ? err_wrap(err, "%s", name) : 0;
}

/* ---- all of them ---- */

static int newest_first(const void *a, const void *b)
{
	const struct kept_report *x = a, *y = b;

	return str_cmp(y->period, x->period);
}

/* 1: it is one; < 0: nobody knows. */
static int is_directory(int dir_fd, const char *name, struct err *err)
{
	struct stat st;

	if (fstatat(dir_fd, name, &st, AT_SYMLINK_NOFOLLOW) == 0)
		return S_ISDIR(st.st_mode);
	return errno == ENOENT ? 0 : err_errno(err, "%s", name);
}

/* Names alone, at most LOOKED_MAX of them. */
#define LOOKED_MAX 4096
static int list(struct kept_reports *kept, DIR *dir, struct err *err)
{
	const struct dirent *entry;

	kept->at = pool_array(&kept->pool, LOOKED_MAX, sizeof(*kept->at));
	while (kept->at && kept->n < LOOKED_MAX && (entry = readdir(dir))) {
		struct str name = str_of(entry->d_name);
		int rc = kept_name(name)
				 ? is_directory(dirfd(dir), entry->d_name, err)
				 : 0;

		if (rc < 0)
			return rc;
		if (rc)
			kept->at[kept->n++].period =
				pool_str(&kept->pool, name);
	}
	if (kept->n)
		qsort(kept->at, kept->n, sizeof(*kept->at), newest_first);
	return 0;
}

int kept_reports_newest(struct kept_reports *kept, const char *state_dir,
			size_t most, struct err *err)
{
	char path[PATH_MAX];
	DIR *dir;
	int rc;

	*kept = (struct kept_reports){ .n = 0 };
	pool_init(&kept->pool);
	if ((size_t)snprintf(path, sizeof(path), "%s/report", state_dir) >=
	    sizeof(path))
		return err_set(err, -ENAMETOOLONG, "%s: too long", state_dir);
	dir = opendir(path);
	if (!dir && errno == ENOENT)
		return 0;
	if (!dir)
		return err_errno(err, "%s", path);
	rc = list(kept, dir, err);
	if (kept->n > most)
		kept->n = most;
	for (size_t i = 0; i < kept->n && rc == 0; i++)
		rc = read_report(&kept->at[i], dirfd(dir), &kept->pool, err);
	closedir(dir);
	if (rc < 0)
		return err_wrap(err, "%s", path);
	return kept->pool.bad ? err_set(err, -ENOMEM, "no memory for reports")
			      : 0;
}

int kept_reports_read(struct kept_reports *kept, const char *state_dir,
		      struct err *err)
{
	return kept_reports_newest(kept, state_dir, KEPT_REPORTS_MAX, err);
}

void kept_reports_release(struct kept_reports *kept)
{
	pool_release(&kept->pool);
}
