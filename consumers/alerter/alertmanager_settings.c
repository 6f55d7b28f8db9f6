/* alertmanager_settings.c -- [alertmanager] of sentra.conf.
 *
 * Must not know what is sent. */
#include "notices.h"

#include <errno.h>
#include <stdlib.h>

#define PATH       "/api/v2/alerts"
#define SEPARATORS " \t,"
#define URL_MAX    1024

#define AT(field) offsetof(struct alertmanager_settings, field)
const struct cfg_item alertmanager_items[] = {
	{ "urls", CFG_STR, AT(urls), "", 0, 0,
	  "Alertmanagers, each told on its own; empty: none" },
	{ "resend", CFG_DURATION, AT(resend_ms), "30s", 1000, 600000,
	  "how often what fires is told again" },
	{ "hold", CFG_DURATION, AT(hold_ms), "24h", 900000, 2592000000,
	  "so long Alertmanager believes what is not told again" },
	{ .key = NULL },
};
#undef AT

const struct http_limits alertmanager_limits = {
	.connect_ms = 5 * SECOND_MS,
	.total_ms = 10 * SECOND_MS,
	.slow_s = 10,
	.slow_bytes = 1,
	.body_max = 64 << 10,
	.head_max = 16 << 10,
	.plain = true,
};

static int check(const char *url, struct err *err)
{
	int rc = http_check_url(url, &alertmanager_limits, err);

	if (rc == 0 && strpbrk(url, "?#"))
		rc = err_set(err, -EINVAL, "url: want no \"?\" and no \"#\"");
	return rc;
}

/* The next of the list, with the path; nothing at its end. */
static int next(const char **list, struct buf *out, struct err *err)
{
	struct str word = { *list + strspn(*list, SEPARATORS), 0 };
	int rc;

	word.n = strcspn(word.p, SEPARATORS);
	*list = word.p + word.n;
	buf_clear(out);
	if (word.n == 0)
		return 0;
	buf_addstr(out, word);
	rc = out->bad ? 0 : check(buf_cstr(out), err);
	/* One with a user's name in it may hold a password too. */
	if (rc < 0)
		return memchr(word.p, '@', word.n)
			       ? rc
			       : err_wrap(err, "\"%.*s\"", STR_ARG(word));
	while (word.p[word.n - 1] == '/')
		word.n--;
	buf_clear(out);
	buf_addstr(out, word);
	buf_adds(out, PATH);
	if (out->bad)
		return err_set(err, -EINVAL, "an address of over %d bytes",
			       URL_MAX);
	return 0;
}

static int keep(char *url[PEERS_MAX], size_t n, const char *text,
		struct err *err)
{
	if (n == PEERS_MAX)
		return err_set(err, -EINVAL, "more than %d Alertmanagers",
			       PEERS_MAX);
	for (size_t i = 0; i < n; i++)
		if (strcmp(url[i], text) == 0)
			return err_set(err, -EINVAL, "\"%s\" stands twice",
				       text);
	url[n] = strdup(text);
	if (!url[n])
		return err_set(err, -ENOMEM, "alertmanager: out of memory");
	return 0;
}

int addresses_read(const char *list, char *url[PEERS_MAX], size_t *n,
		   struct err *err)
{
	struct buf text;
	int rc;

	buf_init(&text, URL_MAX);
	for (*n = 0;; ++*n) {
		rc = next(&list, &text, err);
		if (rc < 0 || text.len == 0)
			break;
		rc = keep(url, *n, buf_cstr(&text), err);
		if (rc < 0)
			break;
	}
	buf_release(&text);
	return rc;
}

int alertmanager_check(const char *urls, struct err *err)
{
	char *url[PEERS_MAX];
	size_t n;
	int rc = addresses_read(urls, url, &n, err);

	while (n > 0)
		free(url[--n]);
	return rc;
}
