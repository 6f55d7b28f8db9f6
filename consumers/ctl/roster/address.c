/* address.c -- profile addresses.
 *
 * One row a site: its domain, where an id stands in its paths, and which first
 * parts of a path are no profiles, as the platforms' own pages have them.  Must
 * not know what is done with what it finds. */
#include "address.h"

#include <errno.h>
#include <strings.h>

struct site {
	const char *domain, *platform;
	bool at; /* a handle stands behind an @ */
	/* What stands before an id: "channel/", ended by NULL.  A * is one
	 * part of any name. */
	const char *before_id[4];
	/* First parts of a path that are no profile, in spaces. */
	const char *no_handle;
};

static const struct site sites[] = {
	{ "youtube.com", "youtube", true, { "channel/" }, "" },
	{ "instagram.com",
	  "instagram",
	  false,
	  { NULL },
	  " p reel reels tv stories explore accounts share " },
	{ "facebook.com",
	  "facebook",
	  false,
	  { "profile.php?id=", "people/*/", "pages/*/" },
	  " groups share watch events photo photo.php story.php sharer "
	  "profile.php people pages p permalink.php reel hashtag " },
	{ "fb.com", "facebook", false, { NULL }, " share " },
	{ "x.com",
	  "x",
	  false,
	  { "i/user/" },
	  " i home search intent hashtag share explore " },
	{ "twitter.com",
	  "x",
	  false,
	  { "i/user/" },
	  " i home search intent hashtag share explore " },
	{ "tiktok.com", "tiktok", true, { NULL }, "" },
	{ "threads.net", "threads", true, { NULL }, "" },
	{ "threads.com", "threads", true, { NULL }, "" },
};

static bool begins(struct str text, const char *with)
{
	size_t n = strlen(with);

	return text.n >= n && strncasecmp(text.p, with, n) == 0;
}

static struct str behind(struct str text, size_t n)
{
	return (struct str){ text.p + n, text.n - n };
}

/* Up to the first of these bytes. */
static struct str until(struct str text, const char *bytes)
{
	size_t n = 0;

	while (n < text.n && !strchr(bytes, text.p[n]))
		n++;
	return (struct str){ text.p, n };
}

bool is_address(struct str text)
{
	return begins(text, "http:") || begins(text, "https:") ||
	       begins(text, "www.") || until(text, "/").n < text.n;
}

static struct str without_scheme(struct str text)
{
	if (begins(text, "https://"))
		return behind(text, 8);
	return begins(text, "http://") ? behind(text, 7) : text;
}

static const struct site *find_site(struct str host)
{
	for (size_t i = 0; i < ARRAY_LEN(sites); i++) {
		size_t n = strlen(sites[i].domain);
		struct str tail;

		if (host.n < n)
			continue;
		tail = behind(host, host.n - n);
		if (begins(tail, sites[i].domain) &&
		    (host.n == n || tail.p[-1] == '.'))
			return &sites[i];
	}
	return NULL;
}

/* Bytes of path that the pattern takes, or 0. */
static size_t match(struct str path, const char *pattern)
{
	struct str rest = path;

	for (; *pattern; pattern++) {
		size_t n = *pattern == '*' ? until(rest, "/?#").n : 1;

		if (n == 0 || rest.n < n ||
		    (*pattern != '*' && *rest.p != *pattern))
			return 0;
		rest = behind(rest, n);
	}
	return path.n - rest.n;
}

static struct str find_id(const struct site *site, struct str path)
{
	for (size_t i = 0; site->before_id[i]; i++) {
		size_t n = match(path, site->before_id[i]);
		struct str id = until(behind(path, n), "/?#&");

		if (n && id.n)
			return id;
	}
	return STR_NULL;
}

static bool is_word_of(struct str word, const char *words)
{
	for (const char *p = words; *p; p += strcspn(p, " ")) {
		p += strspn(p, " ");
		if (strcspn(p, " ") == word.n &&
		    strncasecmp(p, word.p, word.n) == 0)
			return word.n > 0;
	}
	return false;
}

static struct str find_handle(const struct site *site, struct str path)
{
	struct str handle = until(path, "/?#");

	if (site->at && (handle.n == 0 || *handle.p != '@'))
		return STR_NULL;
	if (handle.n && *handle.p == '@')
		handle = behind(handle, 1);
	if (handle.n == 0 || memchr(handle.p, '%', handle.n) ||
	    is_word_of(handle, site->no_handle))
		return STR_NULL;
	return handle;
}

int address_read(struct address *out, struct str text, struct err *err)
{
	struct str rest = without_scheme(text), host = until(rest, "/?#:");
	const struct site *site = find_site(host);
	struct str path = behind(rest, until(rest, "/?#").n);
	struct address found;

	if (!site)
		return err_set(err, -EINVAL,
			       "%.*s is no address of a known platform",
			       STR_ARG(text));
	if (path.n && *path.p == '/')
		path = behind(path, 1);
	found = (struct address){ .platform = site->platform };
	found.id = find_id(site, path);
	if (!found.id.p)
		found.handle = find_handle(site, path);
	if (!found.id.p && !found.handle.p)
		return err_set(err, -EINVAL,
			       "%.*s is no address of a profile; write the "
			       "handle itself",
			       STR_ARG(text));
	*out = found;
	return 0;
}
