/* kept_read.c -- whole files of a directory. */
#include "kept_read.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

int kept_cannot_open(const char *name, struct err *err)
{
	if (errno == ENOENT || errno == ELOOP || errno == ENOTDIR ||
	    errno == ENXIO)
		return err_set(err, -ENOENT, "%s: there is no such file", name);
	return err_errno(err, "%s", name);
}

/* Up to its end, of which nobody knows where it is while somebody writes. */
static int read_all(int fd, const char *name, size_t max, struct buf *out,
		    struct err *err)
{
	const size_t from = out->len;
	ssize_t n = 1;

	while (n > 0 && out->len - from <= max) {
		if (!buf_reserve(out, KEPT_READ_AHEAD))
			return buf_error(out, err, name);
		n = read(fd, out->data + out->len, KEPT_READ_AHEAD);
		if (n < 0 && errno == EINTR)
			n = 1;
		else if (n > 0)
			out->len += (size_t)n;
	}
	if (n < 0)
		return err_errno(err, "%s", name);
	if (out->len - from > max)
		return err_set(err, -EFBIG, "%s: more than %zu bytes", name,
			       max);
	out->data[out->len] = '\0';
	return 0;
}

static int read_fd(int fd, const char *name, size_t max, struct buf *out,
		   struct err *err)
{
	struct stat st;

	if (fstat(fd, &st) < 0)
		return err_errno(err, "%s", name);
	if (!S_ISREG(st.st_mode))
		return err_set(err, -ENOENT, "%s: no file", name);
	if ((uint64_t)st.st_size > max)
		return err_set(err, -EFBIG, "%s: more than %zu bytes", name,
			       max);
	return read_all(fd, name, max, out, err);
}

int kept_read(int dir_fd, const char *name, size_t max, struct buf *out,
	      struct err *err)
{
	int fd = openat(dir_fd, name,
			O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	int rc;

	if (fd < 0)
		return kept_cannot_open(name, err);
	rc = read_fd(fd, name, max, out, err);
	close(fd);
	return rc;
}

int kept_read_in(const char *dir, const char *name, size_t max, struct buf *out,
		 struct err *err)
{
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int rc;

	if (fd < 0)
		return err_errno(err, "%s", dir);
	rc = kept_read(fd, name, max, out, err);
	close(fd);
	return rc < 0 ? err_wrap(err, "%s", dir) : 0;
}
