/* detail.c -- masks first and cuts then: half a token is still one. */
#include "detail.h"

#include "answer.h"
#include "common/log.h"

#include <stdio.h>

/* The bytes of the UTF-8 character at p, 0 where there is none. */
static size_t utf8_char(const unsigned char *p)
{
	size_t n, i;

	if (p[0] < 0x80)
		return 1;
	n = p[0] >= 0xc2 && p[0] <= 0xdf   ? 2
	    : (p[0] & 0xf0) == 0xe0        ? 3
	    : p[0] >= 0xf0 && p[0] <= 0xf4 ? 4
					   : 0;
	for (i = 1; i < n; i++)
		if ((p[i] & 0xc0) != 0x80)
			return 0;
	if ((p[0] == 0xe0 && p[1] < 0xa0) || (p[0] == 0xed && p[1] > 0x9f) ||
	    (p[0] == 0xf0 && p[1] < 0x90) || (p[0] == 0xf4 && p[1] > 0x8f))
		return 0;
	return n;
}

static void mend(char *text)
{
	unsigned char *p = (unsigned char *)text;

	while (*p) {
		size_t n = utf8_char(p);

		if (n == 0 || *p < ' ' || *p == 0x7f)
			*p = n ? ' ' : '?';
		p += n ? n : 1;
	}
}

void detail_clean(char out[DETAIL_MAX + 1], const char *raw)
{
	char text[DETAIL_SIZE];
	size_t n;

	snprintf(text, sizeof(text), "%s", raw);
	log_redact(text);
	mend(text);
	n = utf8_cut(text, strlen(text), DETAIL_MAX);
	memcpy(out, text, n);
	out[n] = '\0';
}
