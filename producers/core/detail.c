/* detail.c -- secrets are masked before the text is cut: half a token would not
 * be recognised as one, and could still be read. */
#include "detail.h"

#include "common/base/utf8.h"
#include "common/daemon/log.h"
#include "common/json/text.h"
#include "producers/platforms/answer.h"

#include <stdio.h>

/* Bytes that are no UTF-8 become ?, control characters a space. */
static void mend(char *text)
{
	char *end = text + strlen(text), *p = text;

	while (p < end) {
		bool ascii = (unsigned char)*p < 0x80;
		size_t n = ascii ? 1 : utf8_len(p, end);

		if (n == 0)
			*p = '?';
		else if (ascii && (*p < ' ' || *p == 0x7f))
			*p = ' ';
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
