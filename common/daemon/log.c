/* log.c -- one line of logfmt an event, to standard error.
 *
 * It must not know what is logged, except what must never be: secrets.
 *
 * The logger's state is the one mutable global of the tree, but for a note in
 * json.c that Jansson needs.  A process has one
 * standard error; and if a secret were registered with some handle, lines that
 * go through another would show it. */
#include "log.h"
#include "common/base/redact.h"
#include "common/base/utf8.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SECRETS_MAX    64
#define SECRET_MIN     6  /* bytes; shorter ones would mask half the log */
#define PART_MIN       16 /* bytes of its begin or end that give it away */
#define LIMITS_MAX     64
#define LIMIT_MS       60000
#define VALUE_MAX      1024
#define LINE_MAX_BYTES 8192
#define MASK           "***"

struct secret {
	char *text;
	size_t n;
};

struct limit {
	const char *key;
	int64_t passed_ms;
	unsigned held; /* lines held back since */
};

static struct {
	char unit[64];
	enum log_level most;
	bool journal;
	struct secret secrets[SECRETS_MAX];
	size_t secret_count;
	struct secret passing[SECRETS_MAX]; /* a ring */
	size_t passed;
	struct limit limits[LIMITS_MAX];
	size_t limit_count;
	unsigned repeated; /* held lines, for the next line to say */
} logger = { .most = LOG_INFO };

static const struct {
	const char *name;
	const char *priority; /* sd-daemon(3) */
} levels[] = {
	[LOG_ERROR] = { "error", "<3>" },
	[LOG_WARN] = { "warn", "<4>" },
	[LOG_INFO] = { "info", "<6>" },
	[LOG_DEBUG] = { "debug", "<7>" },
};

void log_open(const char *unit, enum log_level most)
{
	snprintf(logger.unit, sizeof(logger.unit), "%s", unit);
	logger.most = most;
	logger.journal = getenv("JOURNAL_STREAM") != NULL;
}

static bool is_known(const struct secret *list, size_t n, const char *text)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (list[i].text && strcmp(list[i].text, text) == 0)
			return true;
	return false;
}

void log_secret(const char *text)
{
	struct secret *new = &logger.secrets[logger.secret_count];
	size_t n = strlen(text);

	if (n < SECRET_MIN || logger.secret_count == SECRETS_MAX ||
	    is_known(logger.secrets, logger.secret_count, text))
		return;
	new->text = strdup(text);
	new->n = n;
	if (new->text)
		logger.secret_count++;
}

void log_secret_passing(const char *text)
{
	struct secret *oldest = &logger.passing[logger.passed];
	size_t n = strlen(text);
	char *copy;

	if (n < SECRET_MIN || is_known(logger.passing, SECRETS_MAX, text))
		return;
	copy = strdup(text);
	if (!copy)
		return;
	free(oldest->text);
	*oldest = (struct secret){ copy, n };
	logger.passed = (logger.passed + 1) % SECRETS_MAX;
}

/* Bytes at text that are the secret or give a part of it away, or 0.
 * Platforms abbreviate a token in their messages or escape it in their own
 * way ("%2F", "\/"), and the text may have been cut.  So a word (of so many
 * bytes) that begins or ends with 16 bytes of the secret is masked to its
 * end.  s->text may be NULL. */
static size_t secret_len(const struct secret *s, const char *text, size_t word)
{
	size_t n = 0;

	while (n < s->n && text[n] == s->text[n])
		n++;
	if (n == s->n)
		return n;
	if (n >= PART_MIN)
		return n > word ? n : word;
	for (n = word < s->n ? word : s->n - 1; n >= PART_MIN; n--)
		if (memcmp(text, s->text + s->n - n, n) == 0)
			return n;
	return 0;
}

static size_t known_len(const struct secret *list, size_t n, const char *text,
			size_t word)
{
	size_t most = 0, len, i;

	for (i = 0; i < n; i++) {
		len = secret_len(&list[i], text, word);
		most = len > most ? len : most;
	}
	return most;
}

/* Bytes that must not be shown from text[at] on, or 0. */
static size_t masked_len(const char *text, size_t at)
{
	size_t look = redact_len(text, at);
	size_t word = redact_word(text + at);
	size_t lasting =
		known_len(logger.secrets, logger.secret_count, text + at, word);
	size_t passing =
		known_len(logger.passing, SECRETS_MAX, text + at, word);

	if (lasting < passing)
		lasting = passing;
	return lasting > look ? lasting : look;
}

/* First every masked byte becomes \1, so that what stands before the next
 * secret can still be read; then each run of them becomes a mask.  A mask
 * never takes more room than what it hides. */
void log_redact(char *text)
{
	size_t in, out = 0, n;

	for (in = 0; text[in]; in += n ? n : 1) {
		n = masked_len(text, in);
		memset(text + in, 1, n);
	}
	for (in = 0; text[in]; in += n ? n : 1) {
		n = strspn(text + in, "\1");
		if (!n)
			text[out++] = text[in];
		memset(text + out, '*', n < 3 ? n : 3);
		out += n < 3 ? n : 3;
	}
	text[out] = '\0';
}

static void hide(const struct secret *list, size_t count, char *text, size_t n)
{
	char *end = text + n, *at;
	size_t i;

	for (i = 0; i < count; i++) {
		const struct secret *s = &list[i];

		if (s->n < PART_MIN)
			continue;
		for (at = text;
		     (at = memmem(at, (size_t)(end - at), s->text, s->n));
		     at += s->n)
			memset(at, '*', s->n);
	}
}

void log_hide(char *text, size_t n)
{
	hide(logger.secrets, logger.secret_count, text, n);
	hide(logger.passing, SECRETS_MAX, text, n);
}

struct line {
	char text[LINE_MAX_BYTES];
	size_t n;
	bool full;
};

/* Once a piece does not fit, the line ends: no character is cut.  One byte is
 * kept for the newline. */
static void put(struct line *line, const char *text, size_t n)
{
	line->full |= n > sizeof(line->text) - 1 - line->n;
	if (line->full)
		return;
	memcpy(line->text + line->n, text, n);
	line->n += n;
}

static void puts_to(struct line *line, const char *text)
{
	put(line, text, strlen(text));
}

/* What logfmt quotes is escaped too. */
static bool is_plain(const char *p, const char *end, size_t *n)
{
	return utf8_printable(p, end, n) && *p != '"' && *p != '\\';
}

static bool needs_quotes(const char *value)
{
	const char *end = value + strlen(value), *p;
	size_t n;

	for (p = value; p < end; p += n)
		if (!is_plain(p, end, &n) || *p == ' ' || *p == '=')
			return true;
	return p == value;
}

static void put_value(struct line *line, const char *value)
{
	const char *quote = needs_quotes(value) ? "\"" : "";
	const char *end = value + strlen(value), *p;
	char escape[UTF8_ESCAPE_SIZE];
	size_t start = line->n, n;

	puts_to(line, quote);
	for (p = value; p < end; p += n) {
		if (line->n - start >= VALUE_MAX) {
			puts_to(line, "...");
			break;
		}
		n = masked_len(value, (size_t)(p - value));
		if (n)
			puts_to(line, MASK);
		else if (is_plain(p, end, &n))
			put(line, p, n);
		else
			put(line, escape, utf8_escape(p, n, escape));
	}
	puts_to(line, quote);
}

static void put_pair(struct line *line, const char *key, const char *value)
{
	puts_to(line, " ");
	puts_to(line, key);
	puts_to(line, "=");
	put_value(line, value ? value : "null");
}

static void put_repeated(struct line *line)
{
	if (logger.repeated)
		put_pair(line, "repeated", LOG_INT(logger.repeated));
	logger.repeated = 0;
}

/* One write() a line, so that lines of several threads or programs on the
 * same terminal stay whole.  A failure cannot be logged. */
static void write_line(struct line *line)
{
	int saved = errno;
	ssize_t n;

	line->text[line->n++] = '\n';
	do
		n = write(STDERR_FILENO, line->text, line->n);
	while (n < 0 && errno == EINTR);
	errno = saved;
}

void log_kv(enum log_level level, const char *msg, ...)
{
	struct line line;
	const char *key;
	va_list ap;

	line.n = 0;
	line.full = false;
	if (level > logger.most) {
		logger.repeated = 0;
		return;
	}
	if (logger.journal)
		puts_to(&line, levels[level].priority);
	puts_to(&line, "level=");
	puts_to(&line, levels[level].name);
	if (logger.unit[0])
		put_pair(&line, "unit", logger.unit);
	put_pair(&line, "msg", msg);
	va_start(ap, msg);
	while ((key = va_arg(ap, const char *)))
		put_pair(&line, key, va_arg(ap, const char *));
	va_end(ap);
	put_repeated(&line);
	write_line(&line);
}

const char *log_int(char room[24], int64_t n)
{
	snprintf(room, 24, "%" PRId64, n);
	return room;
}

/* The entry of a key.  A new one takes the place of the one that passed
 * longest ago where the table is full: its count of held lines is lost. */
static struct limit *limit_of(const char *key, bool *known)
{
	struct limit *oldest = &logger.limits[0];
	size_t i;

	for (i = 0; i < logger.limit_count; i++) {
		struct limit *limit = &logger.limits[i];

		*known = strcmp(limit->key, key) == 0;
		if (*known)
			return limit;
		if (limit->passed_ms < oldest->passed_ms)
			oldest = limit;
	}
	*known = false;
	return i < LIMITS_MAX ? &logger.limits[logger.limit_count++] : oldest;
}

bool log_limited(const char *key, int64_t now_ms)
{
	bool known;
	struct limit *limit = limit_of(key, &known);

	if (known && now_ms >= limit->passed_ms &&
	    now_ms - limit->passed_ms < LIMIT_MS) {
		limit->held++;
		return false;
	}
	logger.repeated = known ? limit->held : 0;
	*limit = (struct limit){ .key = key, .passed_ms = now_ms };
	return true;
}
