/* bom.c -- byte order marks (Unicode, chapter 23.8). */
#include "bom.h"

static bool begins(struct str text, struct str with)
{
	return text.n >= with.n && memcmp(text.p, with.p, with.n) == 0;
}

struct str bom_skip(struct str text)
{
	const struct str mark = STR_LIT("\xEF\xBB\xBF");

	if (begins(text, mark)) {
		text.p += mark.n;
		text.n -= mark.n;
	}
	return text;
}

bool bom_is_utf16(struct str text)
{
	return begins(text, STR_LIT("\xFF\xFE")) ||
	       begins(text, STR_LIT("\xFE\xFF")) ||
	       (text.n > 1 && (text.p[0] == '\0' || text.p[1] == '\0'));
}
