/* fold.c -- code points to units, units to tokens.
 *
 * From the bottom up: what a code point becomes; the units of a text one after
 * the other; a token of them; the parts of a tag.  ASCII, which is nearly all
 * of it, never becomes units: it goes by one table, byte by byte. */
#include "fold.h"

#include "common/base/utf8.h"
#include "eight.h"

#include <utf8proc.h>

/* What a unit is to a token; from KIND_DIGIT on it is part of one. */
enum fold_kind {
	KIND_OTHER, /* separates */
	KIND_BREAK, /* separates sentences */
	KIND_SIGN,  /* # or @ */
	KIND_APOSTROPHE,
	KIND_HIGH, /* no ASCII: fold_code() knows */
	KIND_DIGIT,
	KIND_LETTER,
};

static const unsigned char kinds[256] = {
	['\n' ... '\r'] = KIND_BREAK, /* with vertical tab and form feed */
	['.'] = KIND_BREAK,
	['!'] = KIND_BREAK,
	['?'] = KIND_BREAK,
	['#'] = KIND_SIGN,
	['@'] = KIND_SIGN,
	['\''] = KIND_APOSTROPHE,
	['`'] = KIND_APOSTROPHE,
	['0' ... '9'] = KIND_DIGIT,
	['A' ... 'Z'] = KIND_LETTER,
	['a' ... 'z'] = KIND_LETTER,
	[0x80 ... 0xff] = KIND_HIGH,
};

#define LOWER ' ' /* the bit that makes a letter small; a digit has it */

static inline enum fold_kind kind_of_byte(char c)
{
	return (enum fold_kind)kinds[(unsigned char)c];
}

/* ---- a code point ---- */

#define UNCASED                                                      \
	(UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_STRIPMARK | \
	 UTF8PROC_IGNORE)
#define FOLDED (UNCASED | UTF8PROC_CASEFOLD)

#define NEXT_LINE        0x85
#define ZERO_WIDTH_SPACE 0x200b

static bool is_letter(utf8proc_category_t category)
{
	return category >= UTF8PROC_CATEGORY_LU &&
	       category <= UTF8PROC_CATEGORY_LO;
}

static enum fold_kind kind_of_code(int32_t code)
{
	utf8proc_category_t category;

	if (code < 0x80)
		return kind_of_byte((char)code);
	category = utf8proc_category(code);
	if (is_letter(category))
		return KIND_LETTER;
	if (category >= UTF8PROC_CATEGORY_ND &&
	    category <= UTF8PROC_CATEGORY_NO)
		return KIND_DIGIT;
	if (category == UTF8PROC_CATEGORY_ZL ||
	    category == UTF8PROC_CATEGORY_ZP || code == NEXT_LINE)
		return KIND_BREAK;
	return KIND_OTHER;
}

/* Those of typographers, and the accent and letters that stand for one. */
static bool is_apostrophe(int32_t code)
{
	switch (code) {
	case 0x00b4: /* acute accent */
	case 0x02bb: /* modifier letters: turned comma, apostrophe */
	case 0x02bc:
	case 0x2018: /* quotation marks: left, right, reversed */
	case 0x2019:
	case 0x201b: return true;
	default: return false;
	}
}

/* What has neither a decomposition nor another case stays: most of what is no
 * letter, and that is most of what is no ASCII. */
static bool stays(int32_t code)
{
	const utf8proc_property_t *p = utf8proc_get_property(code);
	bool hangul = code >= 0xac00 && code <= 0xd7a3; /* by arithmetic */

	return p->decomp_seqindex == UINT16_MAX &&
	       p->casefold_seqindex == UINT16_MAX && !p->ignorable && !hangul &&
	       (p->category < UTF8PROC_CATEGORY_MN ||
		p->category > UTF8PROC_CATEGORY_ME);
}

static size_t one_unit(struct fold_unit *out, int32_t code, enum fold_kind kind)
{
	*out = (struct fold_unit){ code, (unsigned char)kind };
	return 1;
}

/* The units of the code point at p < end, of which *bytes is the length; 0:
 * it leaves none. */
static size_t fold_code(const char *p, const char *end, int options,
			struct fold_unit out[FOLD_UNITS], size_t *bytes)
{
	int32_t code, codes[FOLD_UNITS];
	utf8proc_ssize_t n =
		utf8proc_iterate((const utf8proc_uint8_t *)p, end - p, &code);

	if (n < 1) {
		*bytes = utf8_broken_len(p, end);
		return one_unit(out, ' ', KIND_OTHER);
	}
	*bytes = (size_t)n;
	if (is_apostrophe(code))
		return one_unit(out, '\'', KIND_APOSTROPHE);
	if (code == ZERO_WIDTH_SPACE)
		return one_unit(out, ' ', KIND_OTHER);
	if (stays(code))
		return one_unit(out, code, kind_of_code(code));
	n = utf8proc_decompose_char(code, codes, FOLD_UNITS, options, NULL);
	if (n < 0 || n > FOLD_UNITS)
		return one_unit(out, ' ', KIND_OTHER);
	for (utf8proc_ssize_t i = 0; i < n; i++)
		one_unit(&out[i], codes[i], kind_of_code(codes[i]));
	return (size_t)n;
}

/* ---- the units of a text ---- */

void fold_begin(struct fold *f, struct str text)
{
	f->begin = f->at = text.p ? text.p : "";
	f->end = f->begin + text.n;
	f->n_units = f->at_unit = 0;
}

static bool waits(const struct fold *f)
{
	return f->at_unit < f->n_units;
}

/* The unit that comes next, also of ASCII; NULL: the end. */
static const struct fold_unit *peek(struct fold *f, int options)
{
	while (!waits(f)) {
		size_t bytes;

		if (f->at == f->end)
			return NULL;
		f->at_unit = 0;
		f->n_units = fold_code(f->at, f->end, options, f->unit, &bytes);
		f->unit_from = f->at;
		f->at += bytes;
	}
	return &f->unit[f->at_unit];
}

/* ---- a token ---- */

static inline void token_begin(struct fold *f, struct fold_token *t,
			       const char *from)
{
	t->text = (struct str){ f->token, 0 };
	t->from = (size_t)(from - f->begin);
}

static void token_add(struct fold *f, struct fold_token *t, int32_t code)
{
	utf8proc_uint8_t bytes[4];
	utf8proc_ssize_t n = utf8proc_encode_char(code, bytes);
	struct str more = { (const char *)bytes, n > 0 ? (size_t)n : 0 };

	t->n = (size_t)(f->at - f->begin) - t->from;
	if (t->text.n + more.n <= FOLD_MOST)
		memcpy(f->token + t->text.n, more.p, more.n);
	t->text.n += more.n;
}

/* One that is too long is empty. */
static inline void token_end(struct fold_token *t)
{
	if (t->text.n > FOLD_MOST)
		t->text.n = 0;
	t->hash = eight_hash(t->text);
}

uint64_t fold_hash(struct str text)
{
	char room[FOLD_MOST + 8] = "";

	memcpy(room, text.p, text.n);
	return eight_hash((struct str){ room, text.n });
}

/* The letters and digits of ASCII that come next: eight at once, as far as
 * there are eight bytes. */
static inline void token_add_ascii(struct fold *f, struct fold_token *t)
{
	const char *p = f->at, *end = f->end;
	size_t all = t->text.n, n = 8;

	while (n == 8 && end - p >= 8) {
		uint64_t bytes = eight_load(p);

		n = eight_word_bytes(bytes);
		if (all <= FOLD_MOST)
			eight_store(f->token + all, eight_lower(bytes));
		all += n;
		p += n;
	}
	for (; n == 8 && p < end && kind_of_byte(*p) >= KIND_DIGIT; p++, all++)
		if (all < FOLD_MOST)
			f->token[all] = *p | LOWER;
	f->at = p;
	t->text.n = all;
	t->n = (size_t)(p - f->begin) - t->from;
}

/* Whether the text goes on with a letter, whatever is left out before it. */
static bool letter_at(const char *p, const char *end)
{
	struct fold_unit unit[FOLD_UNITS];
	size_t n = 0, bytes;

	for (; p < end && n == 0; p += bytes) {
		if (kind_of_byte(*p) != KIND_HIGH)
			return kind_of_byte(*p) == KIND_LETTER;
		n = fold_code(p, end, FOLDED, unit, &bytes);
	}
	return n > 0 && unit[0].kind == KIND_LETTER;
}

/* The next unit, where it belongs to the token; last: the kind of the one
 * before it. */
static bool token_add_unit(struct fold *f, struct fold_token *t,
			   enum fold_kind *last)
{
	const struct fold_unit *unit = peek(f, FOLDED);
	bool inside;

	if (!unit)
		return false;
	inside = unit->kind == KIND_APOSTROPHE && *last == KIND_LETTER &&
		 f->at_unit + 1 == f->n_units && letter_at(f->at, f->end);
	if (unit->kind < KIND_DIGIT && !inside)
		return false;
	*last = (enum fold_kind)unit->kind;
	token_add(f, t, inside ? '\'' : unit->code);
	f->at_unit++;
	return true;
}

/* What separates, as far as it is ASCII. */
static inline void skip_ascii(struct fold *f, struct fold_token *t)
{
	const char *p = f->at, *end = f->end;
	bool broken = false;

	for (; p < end && kind_of_byte(*p) < KIND_HIGH; p++)
		broken |= kind_of_byte(*p) == KIND_BREAK;
	t->broken |= broken;
	if (p > f->at)
		t->tag = kind_of_byte(p[-1]) == KIND_SIGN;
	f->at = p;
}

/* Whether the next unit is of ASCII, and what of it. */
static inline bool ascii_at(const struct fold *f, enum fold_kind *kind)
{
	if (waits(f) || f->at == f->end)
		return false;
	*kind = kind_of_byte(*f->at);
	return *kind != KIND_HIGH;
}

/* Up to the first unit of a token; false: the end. */
static inline bool skip(struct fold *f, struct fold_token *t)
{
	enum fold_kind kind;

	for (;;) {
		const struct fold_unit *unit;

		if (!waits(f))
			skip_ascii(f, t);
		if (ascii_at(f, &kind))
			return true;
		unit = peek(f, FOLDED);
		if (!unit || unit->kind >= KIND_DIGIT)
			return unit;
		t->broken |= unit->kind == KIND_BREAK;
		t->tag = unit->kind == KIND_SIGN;
		f->at_unit++;
	}
}

/* What belongs to the token, whose first unit is next. */
static inline void gather(struct fold *f, struct fold_token *t)
{
	enum fold_kind last = KIND_OTHER, kind;

	do {
		if (ascii_at(f, &kind) && kind >= KIND_DIGIT) {
			token_add_ascii(f, t);
			last = kind_of_byte(f->at[-1]);
		}
		/* Most tokens end here. */
		if (ascii_at(f, &kind) && kind < KIND_APOSTROPHE)
			return;
	} while (token_add_unit(f, t, &last));
}

bool fold_next(struct fold *f, struct fold_token *t)
{
	t->broken = t->tag = false;
	if (!skip(f, t))
		return false;
	token_begin(f, t, waits(f) ? f->unit_from : f->at);
	gather(f, t);
	token_end(t);
	return true;
}

/* ---- the parts of a tag ---- */

enum letter_case {
	CASE_NONE, /* of a mark, an apostrophe: it goes with what is before it
		    */
	CASE_CAPITAL,
	CASE_LETTER,
	CASE_DIGIT,
};

/* Of the code point at p < end, without its case folded. */
static enum letter_case case_at(const char *p, const char *end, size_t *bytes)
{
	struct fold_unit unit[FOLD_UNITS];
	utf8proc_category_t category;

	*bytes = 1;
	switch (kind_of_byte(*p)) {
	case KIND_LETTER: return *p & LOWER ? CASE_LETTER : CASE_CAPITAL;
	case KIND_DIGIT: return CASE_DIGIT;
	default: break;
	}
	if (fold_code(p, end, UNCASED, unit, bytes) == 0)
		return CASE_NONE;
	category = utf8proc_category(unit[0].code);
	if (category == UTF8PROC_CATEGORY_LU ||
	    category == UTF8PROC_CATEGORY_LT)
		return CASE_CAPITAL;
	if (unit[0].kind == KIND_LETTER)
		return CASE_LETTER;
	return unit[0].kind == KIND_DIGIT ? CASE_DIGIT : CASE_NONE;
}

/* Of the next code point that has one. */
static enum letter_case next_case(const char *p, const char *end)
{
	enum letter_case found = CASE_NONE;
	size_t bytes;

	while (p < end && found == CASE_NONE) {
		found = case_at(p, end, &bytes);
		p += bytes;
	}
	return found;
}

/* Whether a part begins at a code point with that case, after one with the
 * case before; rest: what follows it. */
static bool part_begins(enum letter_case before, enum letter_case now,
			const char *rest, const char *end)
{
	if (now == CASE_NONE || before == CASE_NONE)
		return false;
	if ((now == CASE_DIGIT) != (before == CASE_DIGIT))
		return true;
	if (now != CASE_CAPITAL)
		return false;
	return before != CASE_CAPITAL || next_case(rest, end) == CASE_LETTER;
}

/* All units of the code point at f->at that belong to a token. */
static void add_code(struct fold *f, struct fold_token *t)
{
	struct fold_unit unit[FOLD_UNITS];
	size_t bytes, n = fold_code(f->at, f->end, FOLDED, unit, &bytes);

	f->at += bytes;
	for (size_t i = 0; i < n; i++)
		if (unit[i].kind >= KIND_DIGIT)
			token_add(f, t, unit[i].code);
		else if (unit[i].kind == KIND_APOSTROPHE)
			token_add(f, t, '\'');
}

/* A letter or digit of ASCII and, after a letter, the small ones that come
 * next: no part begins among them.  Returns the case of the last. */
static inline enum letter_case add_ascii(struct fold *f, struct fold_token *t,
					 enum letter_case first)
{
	const char *begin = f->at, *p = begin + 1;
	size_t n = t->text.n;

	while (first != CASE_DIGIT && p < f->end && *p >= 'a' && *p <= 'z')
		p++;
	for (const char *c = begin; c < p; c++, n++)
		if (n < FOLD_MOST)
			f->token[n] = *c | LOWER;
	f->at = p;
	t->text.n = n;
	return p > begin + 1 ? CASE_LETTER : first;
}

bool fold_next_part(struct fold *f, struct fold_token *t)
{
	enum letter_case before = CASE_NONE;

	t->broken = t->tag = false;
	if (f->at == f->end)
		return false;
	token_begin(f, t, f->at);
	while (f->at < f->end) {
		size_t bytes;
		enum letter_case now = case_at(f->at, f->end, &bytes);

		if (part_begins(before, now, f->at + bytes, f->end))
			break;
		if (kind_of_byte(*f->at) >= KIND_DIGIT)
			now = add_ascii(f, t, now);
		else
			add_code(f, t);
		before = now == CASE_NONE ? before : now;
	}
	t->n = (size_t)(f->at - f->begin) - t->from;
	token_end(t);
	return true;
}

/* ---- as it is written ---- */

size_t fold_written(struct str token, char out[FOLD_MOST])
{
	const struct fold_unit *unit;
	struct fold_token t = { 0 };
	struct fold f;

	fold_begin(&f, token);
	token_begin(&f, &t, f.begin);
	while ((unit = peek(&f, UNCASED))) {
		bool apostrophe = unit->kind == KIND_APOSTROPHE;

		if (unit->kind >= KIND_DIGIT || apostrophe)
			token_add(&f, &t, apostrophe ? '\'' : unit->code);
		f.at_unit++;
	}
	token_end(&t);
	memcpy(out, f.token, t.text.n);
	return t.text.n;
}
