/* kept_file.c -- a file of a kept report, with its sum proved. */
#include "kept_file.h"

#include "kept_read.h"
#include "kept_reports.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <unistd.h>

/* *sum: what SHA256SUMS says of name; of itself, that of its text. */
static int find_sum(struct str text, struct str name, char sum[SHA256_HEX],
		    struct err *err)
{
	struct kept_file file[KEPT_FILES_MAX];
	size_t n = kept_sums(text, file), i = 0;

	if (n && str_is(name, KEPT_SUMS)) {
		sha256_hex(text, sum);
		return 0;
	}
	while (i < n && !str_eq(file[i].name, name))
		i++;
	if (i == n)
		return err_set(err, -ENOENT, KEPT_SUMS " has no such file");
	snprintf(sum, SHA256_HEX, "%.*s", STR_ARG(file[i].sum));
	return 0;
}

static int read_sum(int dir_fd, struct str name, char sum[SHA256_HEX],
		    struct err *err)
{
	struct buf text;
	int rc;

	buf_init(&text, KEPT_SUMS_MAX + KEPT_READ_AHEAD);
	rc = kept_read(dir_fd, KEPT_SUMS, KEPT_SUMS_MAX, &text, err);
	if (rc == 0)
		rc = find_sum(buf_str(&text), name, sum, err);
	buf_release(&text);
	return rc;
}

/* The bytes that were read are those of the sum, not the file of a moment ago.
 */
static int prove(struct str bytes, const char *name, const char sum[SHA256_HEX],
		 struct err *err)
{
	char now[SHA256_HEX];

	sha256_hex(bytes, now);
	if (strcmp(now, sum) == 0)
		return 0;
	return err_set(err, -EBADMSG, "%s: its SHA-256 is %s, not %s", name,
		       now, sum);
}

static int read_proved(int dir_fd, struct str name, struct buf *out,
		       char sum[SHA256_HEX], struct err *err)
{
	const size_t from = out->len;
	char file[KEPT_NAME_MAX + 1];
	int rc = read_sum(dir_fd, name, sum, err);

	if (rc < 0)
		return rc;
	snprintf(file, sizeof(file), "%.*s", STR_ARG(name));
	rc = kept_read(dir_fd, file, KEPT_FILE_MAX, out, err);
	if (rc < 0)
		return rc;
	return prove((struct str){ out->data + from, out->len - from }, file,
		     sum, err);
}

/* report/ itself may be a link: systemd's DynamicUser makes it one. */
static int open_report(const char *state_dir, struct str period,
		       struct err *err)
{
	char path[PATH_MAX];
	int fd;

	if ((size_t)snprintf(path, sizeof(path), "%s/report/%.*s", state_dir,
			     STR_ARG(period)) >= sizeof(path))
		return err_set(err, -ENAMETOOLONG, "%s: too long", state_dir);
	fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	return fd < 0 ? kept_cannot_open(path, err) : fd;
}

int kept_file_read(const char *state_dir, struct str period, struct str name,
		   struct buf *out, char sum[SHA256_HEX], struct err *err)
{
	int fd, rc;

	if (!kept_name(period) || !kept_name(name))
		return err_set(err, -ENOENT, "no name of a kept file");
	fd = open_report(state_dir, period, err);
	if (fd < 0)
		return fd;
	rc = read_proved(fd, name, out, sum, err);
	close(fd);
	if (rc < 0)
		err_wrap(err, "%s/report/%.*s", state_dir, STR_ARG(period));
	return rc;
}
