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
static struct str read_sums(int report_fd, struct pool *pool)
{
	struct str text = STR_NULL;
	struct buf read;

	buf_init(&read, KEPT_SUMS_MAX + KEPT_READ_AHEAD);
	if (kept_read(report_fd, KEPT_SUMS, KEPT_SUMS_MAX, &read, NULL) == 0)
		text = pool_str(pool, buf_str(&read));
	if (read.no_memory)
		pool->bad = true;
	buf_release(&read);
	return text;
}

/* Its files; those of a directory that cannot be read are none. */
static void read_report(struct kept_report *r, int dir_fd, struct pool *pool)
{
	struct kept_file *file =
		pool_array(pool, KEPT_FILES_MAX, sizeof(*file));
	char name[KEPT_NAME_MAX + 1];
	int fd;

	snprintf(name, sizeof(name), "%.*s", STR_ARG(r->period));
	fd = openat(dir_fd, name,
		    O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return;
	r->file = file;
	if (file)
		r->n = kept_sums(read_sums(fd, pool), file);
	close(fd);
}

/* ---- all of them ---- */

static int newest_first(const void *a, const void *b)
{
	const struct kept_report *x = a, *y = b;

	return str_cmp(y->period, x->period);
}

static bool is_directory(int dir_fd, const char *name)
{
	struct stat st;

	return fstatat(dir_fd, name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
	       S_ISDIR(st.st_mode);
}

/* Names alone, at most LOOKED_MAX of them. */
#define LOOKED_MAX 4096
static void list(struct kept_reports *kept, DIR *dir)
{
	const struct dirent *entry;

	kept->at = pool_array(&kept->pool, LOOKED_MAX, sizeof(*kept->at));
	while (kept->at && kept->n < LOOKED_MAX && (entry = readdir(dir))) {
		struct str name = str_of(entry->d_name);

		if (kept_name(name) && is_directory(dirfd(dir), entry->d_name))
			kept->at[kept->n++].period =
				pool_str(&kept->pool, name);
	}
	if (kept->n)
		qsort(kept->at, kept->n, sizeof(*kept->at), newest_first);
}

int kept_reports_newest(struct kept_reports *kept, const char *state_dir,
			size_t most, struct err *err)
{
	char path[PATH_MAX];
	DIR *dir;

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
	list(kept, dir);
	if (kept->n > most)
		kept->n = most;
	for (size_t i = 0; i < kept->n; i++)
		read_report(&kept->at[i], dirfd(dir), &kept->pool);
	closedir(dir);
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
