/* message.c -- texts for WhatsApp, made to fit. */
#include "message.h"

#include "consumers/view/number.h"
#include "consumers/view/text.h"

#include <errno.h>
#include <stdio.h>

#define TEXT_MAX ((size_t)256 << 10)

size_t message_chars(struct str text)
{
	size_t n = 0;

	for (size_t i = 0; i < text.n; i++)
		n += ((unsigned char)text.p[i] & 0xc0) != 0x80;
	return n;
}

int message_fit(struct message *m, void (*write)(struct message *), size_t most,
		struct err *err)
{
	static const size_t lengths[] = { 60, 48, 40, 32, 24, 16, 12, 8 };
	struct buf *out = m->out, text;
	int rc = err_set(err, -EMSGSIZE,
			 "the message has more than %zu characters", most);

	buf_init(&text, TEXT_MAX);
	m->out = &text;
	for (size_t i = 0; i < ARRAY_LEN(lengths); i++) {
		m->chars = lengths[i];
		buf_clear(&text);
		write(m);
		if (text.bad) {
			rc = buf_error(&text, err, "the message");
			break;
		}
		if (message_chars(buf_str(&text)) > most)
			continue;
		buf_addbuf(out, &text);
		rc = buf_error(out, err, "the message");
		break;
	}
	m->out = out;
	buf_release(&text);
	return rc;
}

void message_name(struct message *m, struct str name)
{
	text_add_name(m->out, name, m->chars);
}

void message_word(struct message *m, enum word_id id)
{
	buf_adds(m->out, word(m->language, id));
}

void message_number(struct message *m, double number, int decimals)
{
	decimal_add(m->out, m->language, number, decimals);
}

void message_time(struct message *m, int64_t ms, struct str zone)
{
	char name[65];

	if (!zone.n)
		zone = m->report->timezone;
	snprintf(name, sizeof(name), "%.*s", STR_ARG(zone));
	time_add_at(m->out, m->language, ms, name);
}

void message_title(struct message *m, enum word_id id)
{
	buf_addf(m->out, "*%s*: ", word(m->language, id));
}
