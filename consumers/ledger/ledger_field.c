/* ledger_field.c -- writes and reads the fields of a ledger's hash.
 *
 * Must not know what the numbers mean. */
#include "ledger_field.h"

#include <errno.h>

/* ---- writing ---- */

/* An event is never larger. */
#define FIELD_MAX_BYTES ((size_t)64 << 20)

void field_writer_init(struct field_writer *writer, ledger_field_fn *fn,
		       void *ctx)
{
	*writer = (struct field_writer){ .fn = fn, .ctx = ctx };
	buf_init(&writer->name, FIELD_MAX_BYTES);
	buf_init(&writer->value, FIELD_MAX_BYTES);
}

int field_writer_release(struct field_writer *writer)
{
	bool bad = writer->name.bad || writer->value.bad;

	buf_release(&writer->name);
	buf_release(&writer->value);
	return bad ? -ENOMEM : 0;
}

void field_begin(struct field_writer *writer, char letter)
{
	/* Not buf_clear() where it went bad: the end still has to know. */
	writer->name.len = writer->value.len = 0;
	buf_addc(&writer->name, letter);
}

static void separate(struct buf *value)
{
	if (value->len)
		buf_addc(value, ' ');
}

void field_number(struct field_writer *writer, int64_t number)
{
	separate(&writer->value);
	buf_addi(&writer->value, number);
}

void field_null(struct field_writer *writer)
{
	separate(&writer->value);
	buf_addc(&writer->value, '-');
}

void field_number_or_null(struct field_writer *writer, int64_t number,
			  int64_t null)
{
	if (number == null)
		field_null(writer);
	else
		field_number(writer, number);
}

void field_end(struct field_writer *writer, bool gone)
{
	if (!writer->name.bad && !writer->value.bad)
		writer->fn(writer->ctx, buf_str(&writer->name),
			   gone ? STR_NULL : buf_str(&writer->value));
}

/* ---- reading ---- */

struct field_scan scan_of(struct str text)
{
	return (struct field_scan){ .left = text, .first = true };
}

static void skip(struct field_scan *scan, size_t n)
{
	scan->left.p += n;
	scan->left.n -= n;
}

static bool scan_char(struct field_scan *scan, char c)
{
	if (scan->left.n == 0 || *scan->left.p != c)
		return false;
	skip(scan, 1);
	return true;
}

void scan_blank(struct field_scan *scan)
{
	if (!scan->first && !scan_char(scan, ' '))
		scan->bad = true;
	scan->first = false;
}

/* Digits without a leading 0, below 0 where negative. */
static int64_t scan_digits(struct field_scan *scan, bool negative)
{
	int64_t number = 0;
	size_t n;

	for (n = 0; n < scan->left.n; n++) {
		int digit = scan->left.p[n] - '0';

		if (digit < 0 || digit > 9)
			break;
		if (__builtin_mul_overflow(number, 10, &number) ||
		    __builtin_add_overflow(number, negative ? -digit : digit,
					   &number))
			scan->bad = true;
	}
	if (n == 0 || (n > 1 && *scan->left.p == '0'))
		scan->bad = true;
	skip(scan, n);
	return number;
}

int64_t scan_number(struct field_scan *scan, int64_t least, int64_t most)
{
	int64_t number;

	scan_blank(scan);
	number = scan_digits(scan, scan_char(scan, '-'));
	if (scan->bad || number < least || number > most) {
		scan->bad = true;
		return least;
	}
	return number;
}

bool scan_null(struct field_scan *scan)
{
	struct field_scan ahead = *scan;

	scan_blank(&ahead);
	if (ahead.bad || !scan_char(&ahead, '-') ||
	    (ahead.left.n && *ahead.left.p != ' '))
		return false;
	*scan = ahead;
	return true;
}

int64_t scan_number_or_null(struct field_scan *scan, int64_t null,
			    int64_t least, int64_t most)
{
	return scan_null(scan) ? null : scan_number(scan, least, most);
}

int64_t scan_time_or_none(struct field_scan *scan)
{
	return scan_number_or_null(scan, TIME_NONE, TIME_LEAST, TIME_MOST);
}

bool scan_at_end(const struct field_scan *scan)
{
	return !scan->bad && scan->left.n == 0;
}

struct str scan_bytes(struct field_scan *scan, int64_t n)
{
	struct str bytes = { scan->left.p, (size_t)n };

	if (n < 0)
		return STR_NULL;
	if (scan->bad || bytes.n > scan->left.n) {
		scan->bad = true;
		return STR_NULL;
	}
	skip(scan, bytes.n);
	return bytes;
}

struct str scan_id(struct field_scan *scan)
{
	struct str id = scan->left;

	if (id.n == 0 || memchr(id.p, '\0', id.n))
		scan->bad = true;
	skip(scan, id.n);
	return scan->bad ? STR_NULL : id;
}
