/* buf.h -- bytes that grow up to a cap.
 *
 *   struct buf text;
 *
 *   buf_init(&text, 64 << 10);
 *   buf_addf(&text, "%s: ", name);
 *   buf_addjson(&text, value);
 *   if (text.bad)
 *           return buf_error(&text, err, "the line");
 *   ...
 *   buf_release(&text);
 *
 * Adding never fails at once: past the cap, or out of memory, the buffer goes
 * bad, keeps what it has and ignores further additions.  So a writer adds
 * freely and checks once, at its end.  Whoever forgets gets null, not a text
 * that lacks its end: half a name is another name.  Everything that comes from
 * outside is gathered in one of these, so that nothing grows without a bound.
 */
#ifndef SENTRA_COMMON_BASE_BUF_H
#define SENTRA_COMMON_BASE_BUF_H

#include "err.h"
#include "str.h"

#include <stdarg.h>

struct buf {
	char *data;     /* NUL-terminated whenever not NULL; owned */
	size_t len;     /* bytes in use, the NUL not counted */
	size_t size;    /* bytes allocated */
	size_t max;     /* cap on len */
	bool bad;       /* something was refused */
	bool no_memory; /* and this is why; else it was the cap */
};

/* No allocation until the first addition.  max: cap in bytes. */
void buf_init(struct buf *, size_t max);
/* Accepts NULL.  The buffer is empty then, with the same cap. */
void buf_release(struct buf *);
/* Empty and good again; the memory is kept. */
void buf_clear(struct buf *);

/* Append bytes, a byte, a C string, a view, and what printf(3) makes.  All are
 * copied.  A null view adds nothing; a NULL C string, which is what a bad
 * buffer has, makes this one bad. */
void buf_add(struct buf *, const void *data, size_t n);
void buf_addc(struct buf *, char c);
void buf_adds(struct buf *, const char *s);
void buf_addstr(struct buf *, struct str);
void buf_addf(struct buf *, const char *fmt, ...) PRINTF_LIKE(2, 3);
void buf_vaddf(struct buf *, const char *fmt, va_list) PRINTF_LIKE(2, 0);
/* Decimal, without the cost of printf. */
void buf_addi(struct buf *, int64_t v);
/* Text as a JSON string with its quotes (RFC 8259, section 7); text: valid
 * UTF-8.  Null text is null. */
void buf_addjson(struct buf *, struct str text);
/* Percent-encoded, for a value in a URL's query: only the unreserved
 * characters of RFC 3986, section 2.3, stay. */
void buf_addurl(struct buf *, struct str text);

/* Appends the text of another buffer, which makes this one bad if it is. */
void buf_addbuf(struct buf *, const struct buf *from);
/* Goes bad: as `from` did, if it did; because something beside it found no
 * memory. */
void buf_spoil(struct buf *, const struct buf *from);
void buf_spoil_no_memory(struct buf *);

/* Room for n more bytes and a NUL; false (and bad) past the cap or without
 * memory. */
bool buf_reserve(struct buf *, size_t n);

/* The bytes, borrowed until the next change.  May be empty; null once bad. */
struct str buf_str(const struct buf *);
/* The text as C string, "" when empty; NULL once bad. */
const char *buf_cstr(const struct buf *);
/* What there is, also of a bad one: for the eyes of people, who see that a list
 * ends early.  Never a name, a key, a path or a value. */
const char *buf_shown(const struct buf *);
/* Of a bad one: -ENOMEM or -EMSGSIZE, with a text; 0 where all is well. */
int buf_error(const struct buf *, struct err *, const char *what) MUST_USE;

#endif
