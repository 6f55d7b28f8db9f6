/* detail.c -- secrets are masked before the text is cut: half a token would not
 * be recognised as one, and could still be read. */
#include "detail.h"

#include "common/base/utf8.h"
#include "common/daemon/log.h"
#include "common/json/text.h"
#include "producers/platforms/answer.h"

#include <stdio.h>
#include <string.h>

/* Control characters of ASCII are blanks here: answers often have several
 * lines.
 */
static void join_lines(char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text < ' ' || *text == 0x7f)
			*text = ' ';
}

void detail_clean(char out[DETAIL_MAX + 1], const char *raw)
{
	char text[DETAIL_SIZE];
	size_t n;

	snprintf(text, sizeof(text), "%s", raw);
	log_redact(text);
	join_lines(text);
	n = utf8_cut(text, utf8_mend(text, strlen(text)), DETAIL_MAX);
	memcpy(out, text, n);
	out[n] = '\0';
}
