/* err.c -- errors as single lines of text, whatever was put into them.
 *
 * It must not know where the lines go: it writes to no stream. */
#include "err.h"

#include "utf8.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

size_t err_line(char *text, size_t size, int result)
{
	size_t n = result < 0 ? 0 : (size_t)result;

	if (n >= size)
		n = utf8_whole(text, size - 1);
	n = utf8_mend(text, n);
	text[n] = '\0';
	return n;
}

/* All formatting goes through a local buffer: arguments may point into the
 * very text that is replaced. */
static size_t format_line(char *out, size_t size, const char *fmt, va_list ap)
{
	return err_line(out, size, vsnprintf(out, size, fmt, ap));
}

bool err_is_ours(int code)
{
	return code == -ENOMEM || code == -EMFILE || code == -ENFILE ||
	       code == -EIO;
}

int(err_set)(struct err *err, int code, const char *fmt, ...)
{
	struct err new;
	va_list ap;

	if (!err)
		return code;
	new.code = code;
	va_start(ap, fmt);
	format_line(new.text, sizeof(new.text), fmt, ap);
	va_end(ap);
	*err = new;
	return code;
}

int err_wrap(struct err *err, const char *fmt, ...)
{
	char prefix[sizeof(err->text)];
	char text[sizeof(err->text)];
	va_list ap;

	if (!err) /* the code was in the err that nobody wanted */
		return -EINVAL;
	va_start(ap, fmt);
	format_line(prefix, sizeof(prefix), fmt, ap);
	va_end(ap);
	memcpy(text, err->text, sizeof(text));
	err_line(err->text, sizeof(err->text),
		 snprintf(err->text, sizeof(err->text), "%s: %s", prefix,
			  text));
	return err->code;
}

int err_errno(struct err *err, const char *fmt, ...)
{
	int code = errno ? errno : EIO;
	char prefix[sizeof(err->text)];
	va_list ap;

	if (!err)
		return -code;
	va_start(ap, fmt);
	format_line(prefix, sizeof(prefix), fmt, ap);
	va_end(ap);
	errno = code;
	return err_set(err, -code, "%s: %m", prefix);
}
