/* cell.c -- strange characters, and strange values, of a sheet's cells. */
#include "cell.h"

#include "common/base/clock.h"
#include "common/base/utf8.h"

#include <ctype.h>
#include <stdio.h>

/* ---- characters ---- */

/* By code point; the last column is for messages. */
static const struct range {
	uint32_t first, last;
	enum cell_character kind;
	const char *name;
} ranges[] = {
	{ 0x00A0, 0x00A0, CELL_SPACE, "no-break space" },
	{ 0x00AD, 0x00AD, CELL_INVISIBLE, "soft hyphen" },
	{ 0x0370, 0x03FF, CELL_LOOK_ALIKE, "Greek" },
	{ 0x0400, 0x052F, CELL_LOOK_ALIKE, "Cyrillic" },
	{ 0x0530, 0x058F, CELL_LOOK_ALIKE, "Armenian" },
	{ 0x061C, 0x061C, CELL_INVISIBLE, "Arabic letter mark" },
	{ 0x13A0, 0x13FF, CELL_LOOK_ALIKE, "Cherokee" },
	{ 0x180E, 0x180E, CELL_INVISIBLE, "vowel separator" },
	{ 0x2000, 0x200A, CELL_SPACE, "space of another width" },
	{ 0x200B, 0x200B, CELL_INVISIBLE, "zero width space" },
	{ 0x200C, 0x200D, CELL_INVISIBLE, "zero width joiner" },
	{ 0x200E, 0x200F, CELL_INVISIBLE, "direction mark" },
	{ 0x2028, 0x2029, CELL_SPACE, "line separator" },
	{ 0x202A, 0x202E, CELL_INVISIBLE, "direction mark" },
	{ 0x202F, 0x202F, CELL_SPACE, "narrow no-break space" },
	{ 0x205F, 0x205F, CELL_SPACE, "space of another width" },
	{ 0x2060, 0x2064, CELL_INVISIBLE, "word joiner" },
	{ 0x2066, 0x206F, CELL_INVISIBLE, "direction mark" },
	{ 0x2160, 0x2188, CELL_LOOK_ALIKE, "Roman numeral" },
	{ 0x3000, 0x3000, CELL_SPACE, "ideographic space" },
	{ 0xFE00, 0xFE0F, CELL_INVISIBLE, "variation selector" },
	{ 0xFEFF, 0xFEFF, CELL_INVISIBLE, "byte order mark" },
	{ 0xFF01, 0xFF5E, CELL_LOOK_ALIKE, "full width" },
	{ 0x1D400, 0x1D7FF, CELL_LOOK_ALIKE, "mathematical" },
	{ 0xE0000, 0xE007F, CELL_INVISIBLE, "tag" },
};

static const struct range *range_of(uint32_t code)
{
	for (size_t i = 0; i < ARRAY_LEN(ranges); i++)
		if (ranges[i].first <= code && code <= ranges[i].last)
			return &ranges[i];
	return NULL;
}

const char *cell_character_name(uint32_t code)
{
	const struct range *range = range_of(code);

	return range ? range->name : "";
}

/* The character at p, and its bytes; a byte that is no UTF-8 is itself. */
static uint32_t decode(const char *p, const char *end, size_t *n)
{
	const unsigned char *u = (const unsigned char *)p;
	uint32_t code;

	*n = *u < 0x80 ? 1 : utf8_len(p, end);
	if (*n < 2) {
		*n = 1;
		return *u;
	}
	code = *u & (0x7Fu >> *n);
	for (size_t i = 1; i < *n; i++)
		code = code << 6 | (u[i] & 0x3Fu);
	return code;
}

static bool is_white(uint32_t code)
{
	const struct range *range = range_of(code);

	return code < 0x80 ? isspace((int)code)
			   : range && range->kind == CELL_SPACE;
}

/* The last character, and its bytes. */
static uint32_t last(struct str text, size_t *n)
{
	size_t from = text.n - 1;

	while (from > 0 && ((unsigned char)text.p[from] & 0xC0) == 0x80)
		from--;
	*n = text.n - from;
	return decode(text.p + from, text.p + text.n, &from);
}

/* *beyond: the first beyond ASCII that was dropped. */
static struct str trim(struct str text, uint32_t *beyond)
{
	uint32_t code;
	size_t n;

	*beyond = 0;
	while (text.n && is_white(code = decode(text.p, text.p + text.n, &n))) {
		*beyond = *beyond || code < 0x80 ? *beyond : code;
		text.p += n;
		text.n -= n;
	}
	while (text.n && is_white(code = last(text, &n))) {
		*beyond = *beyond || code < 0x80 ? *beyond : code;
		text.n -= n;
	}
	return text;
}

struct str cell_trim(struct str text)
{
	uint32_t beyond;

	return trim(text, &beyond);
}

uint32_t cell_trimmed(struct str text)
{
	uint32_t beyond;

	trim(text, &beyond);
	return beyond;
}

static bool has_ours(struct str text)
{
	for (size_t i = 0; i < text.n; i++)
		if (isalnum((unsigned char)text.p[i]))
			return true;
	return false;
}

/* A name wholly in another alphabet is one; a letter of it among ours is not.
 */
enum cell_character cell_find_strange(struct str text, uint32_t *code)
{
	bool ours = has_ours(text);
	size_t n;

	for (size_t i = 0; i < text.n; i += n) {
		const struct range *range;

		*code = decode(text.p + i, text.p + text.n, &n);
		range = *code < 0x80 ? NULL : range_of(*code);
		if (range && (range->kind != CELL_LOOK_ALIKE || ours))
			return range->kind;
	}
	return CELL_PLAIN;
}

/* ---- values ---- */

static bool is_one_of(const char *text, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(text, words[i]) == 0)
			return true;
	return false;
}

bool cell_is_error(const char *text)
{
	static const char *const errors[] = {
		"#N/A",    "#REF!",   "#VALUE!",   "#NAME?",    "#NULL!",
		"#NUM!",   "#DIV/0!", "#SPILL!",   "#CALC!",    "#FIELD!",
		"#ERROR",  "#ERROR!", "#BLOCKED!", "#CONNECT!", "#GETTING_DATA",
		"Err:502", "Err:508", "Err:511",   "Err:522",
	};
	const char *rest = text + (*text == '#');

	/* "####" is a column that was too narrow. */
	return is_one_of(text, errors, ARRAY_LEN(errors)) ||
	       (*text == '#' && *rest == '#' && !rest[strspn(rest, "#")]);
}

bool cell_is_nothing(const char *text)
{
	static const char *const words[] = {
		"-",      "--", "---", "\u2013", "\u2014",
		"\u2212", ".",  "n/a", "N/A",
	};

	return is_one_of(text, words, ARRAY_LEN(words));
}

static size_t digits(const char *text)
{
	return strspn(text, "0123456789");
}

/* 1,23457E+17: one digit, perhaps more behind a comma, and a power. */
static bool is_scientific(const char *text)
{
	if (digits(text) != 1)
		return false;
	text++;
	if (*text == '.' || *text == ',') {
		text++;
		if (!digits(text))
			return false;
		text += digits(text);
	}
	if (*text != 'E' && *text != 'e')
		return false;
	text++;
	text += *text == '+' || *text == '-';
	return digits(text) && !text[digits(text)];
}

bool cell_is_spoilt_number(const char *text)
{
	return is_scientific(text) ||
	       (digits(text) && !text[strspn(text, "0123456789.,")] &&
		text[digits(text)]);
}

bool cell_read_date(const char *text, int64_t *day)
{
	unsigned d, m, y;
	char mark, again, date[40];
	int end = 0;

	if (sscanf(text, "%2u%c%2u%c%4u%n", &d, &mark, &m, &again, &y, &end) <
		    5 ||
	    text[end] || !strchr("/-.", mark) || mark != again || y < 1000 ||
	    d > 31 || m > 12)
		return false;
	snprintf(date, sizeof(date), "%04u-%02u-%02u", y, m, d);
	return date_parse(str_of(date), day) == 0;
}
