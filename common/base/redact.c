/* redact.c -- finds what looks like a credential in text.
 *
 * A value is a credential because of the name before it ("access_token="), or
 * because of its shape (Google's keys begin with AIza).  So the search goes
 * back from where a value begins.  It rather masks a harmless value than shows
 * a secret.  It must not change anything. */
#include "redact.h"

#include <ctype.h>
#include <string.h>

/* Bytes that end a value in a URL, a header or a JSON text. */
#define VALUE_ENDS " \t\r\n\"'`&;,<>)}]\\"

/* Names whose value is a credential.  A longer name that ends with one
 * counts too: key covers api_key. */
static const struct {
	const char *name;
	bool query_only; /* only in a query (?code= &code=), as it is a common
			    name elsewhere */
	bool member;     /* also as a member of JSON: "name": "value" */
} names[] = {
	{ "key", false, false },
	{ "token", false, true },
	{ "secret", false, true },
	{ "password", false, true },
	{ "appsecret_proof", false, true },
	{ "code", true, false },
};

static bool ends_with(const char *text, size_t at, const char *word)
{
	size_t n = strlen(word);

	return at >= n && strncasecmp(text + at - n, word, n) == 0;
}

static bool is_named(const char *text, size_t at, bool member)
{
	size_t i, n;

	for (i = 0; i < ARRAY_LEN(names); i++) {
		if (!ends_with(text, at, names[i].name) ||
		    (member && !names[i].member))
			continue;
		n = at - strlen(names[i].name);
		if (!names[i].query_only)
			return true;
		if (n > 0 && (text[n - 1] == '?' || text[n - 1] == '&'))
			return true;
	}
	return false;
}

/* The place before one character of set, if one stands there.  Only one is
 * passed over, as this is done for each byte of a text. */
static size_t before(const char *text, size_t at, const char *set)
{
	return at && strchr(set, text[at - 1]) ? at - 1 : at;
}

/* The place before a quote, which may be escaped itself. */
static size_t before_quote(const char *text, size_t at)
{
	size_t quote = before(text, at, "\"'");

	return quote < at ? before(text, quote, "\\") : at;
}

/* Whether text[at] stands after name=, name=", "name":" or "name": " of a
 * credential. */
static bool follows_name(const char *text, size_t at)
{
	size_t end;

	at = before(text, before_quote(text, at), " ");
	if (at && text[at - 1] == '=')
		return is_named(text, at - 1, false);
	if (!at || text[at - 1] != ':')
		return false;
	end = before_quote(text, at - 1);
	return end < at - 1 && is_named(text, end, true);
}

size_t redact_word(const char *text)
{
	return strcspn(text, VALUE_ENDS);
}

/* Tokens with a known beginning, and how many bytes they have at least. */
static const struct {
	const char *start;
	size_t least;
	const char *more; /* besides letters and digits */
} shapes[] = {
	{ "AIza", 39, "_-" },   /* Google's keys: AIza and 35 more */
	{ "EAA", 40, "" },      /* Graph's access tokens */
	{ "act.", 24, "._-!" }, /* TikTok's, and its refresh tokens */
	{ "rft.", 24, "._-!" },
};

static size_t shaped_len(const char *text)
{
	size_t i, n;

	for (i = 0; i < ARRAY_LEN(shapes); i++) {
		n = strlen(shapes[i].start);
		if (strncmp(text, shapes[i].start, n) != 0)
			continue;
		while (isalnum((unsigned char)text[n]) ||
		       (text[n] && strchr(shapes[i].more, text[n])))
			n++;
		return n >= shapes[i].least ? n : 0;
	}
	return 0;
}

/* Telegram's /bot<digits>:<token>/method */
static size_t bot_token_len(const char *text, size_t at)
{
	size_t digits, n;

	if (!ends_with(text, at, "/bot"))
		return 0;
	digits = strspn(text + at, "0123456789");
	n = strcspn(text + at, "/?" VALUE_ENDS);
	return digits && text[at + digits] == ':' ? n : 0;
}

/* scheme://user:password@host, all that stands before the @. */
static size_t userinfo_len(const char *text, size_t at)
{
	size_t n;

	if (!ends_with(text, at, "://"))
		return 0;
	n = strcspn(text + at, "/?#@" VALUE_ENDS);
	return text[at + n] == '@' ? n : 0;
}

size_t redact_len(const char *text, size_t at)
{
	size_t n;

	if (follows_name(text, at) || ends_with(text, at, "bearer "))
		return redact_word(text + at);
	n = shaped_len(text + at);
	if (!n)
		n = bot_token_len(text, at);
	return n ? n : userinfo_len(text, at);
}
