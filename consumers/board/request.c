/* request.c -- reads what is asked for. */
#include "request.h"

#include "address.h"
#include "common/serve/serve.h"
#include "report_file.h"

#define PATH_LONGEST ((size_t)8 << 10)

static const struct form {
	const char *end;
	enum request_kind kind;
} forms[] = {
	{ ".csv", REQUEST_CSV },
	{ ".xlsx", REQUEST_XLSX },
	{ ".json", REQUEST_JSON },
};

void request_init(struct request *r)
{
	*r = (struct request){ .kind = REQUEST_UNKNOWN };
	buf_init(&r->address, 64u << 10);
	buf_init(&r->path, PATH_LONGEST);
	for (size_t i = 0; i < PAGE_PARAMS; i++)
		buf_init(&r->value[i], PARAM_MAX);
}

void request_release(struct request *r)
{
	buf_release(&r->address);
	buf_release(&r->path);
	for (size_t i = 0; i < PAGE_PARAMS; i++)
		buf_release(&r->value[i]);
}

/* ---- the path ---- */

static bool begins(struct str text, const char *with, struct str *rest)
{
	size_t n = strlen(with);

	if (text.n < n || memcmp(text.p, with, n) != 0)
		return false;
	*rest = (struct str){ text.p + n, text.n - n };
	return true;
}

static bool ends(struct str text, const char *with, struct str *before)
{
	size_t n = strlen(with);

	if (text.n < n || memcmp(text.p + text.n - n, with, n) != 0)
		return false;
	*before = (struct str){ text.p, text.n - n };
	return true;
}

/* What stands before the language, and the language. */
static struct str read_language(struct request *r, struct str path)
{
	struct str rest;

	r->ask.language = INDONESIAN;
	if (!begins(path, "/en", &rest) || (rest.n && rest.p[0] != '/'))
		return path;
	r->ask.language = ENGLISH;
	return rest.n ? rest : STR_LIT("/");
}

/* "/peringkat.csv" of a page that is a table. */
static bool find_form(struct request *r, struct str path)
{
	struct str before;

	for (size_t i = 0; i < ARRAY_LEN(forms); i++) {
		const struct page *page = NULL;

		if (ends(path, forms[i].end, &before))
			page = page_find(before, &r->ask.rest);
		if (!page || !page->grid)
			continue;
		r->page = page;
		r->kind = forms[i].kind;
		return true;
	}
	return false;
}

static bool find_page(struct request *r, struct str path)
{
	r->page = page_find(path, &r->ask.rest);
	r->kind = REQUEST_PAGE;
	return r->page;
}

/* "/peringkat/" for "/peringkat". */
static bool find_moved(struct request *r, struct str path)
{
	struct str before;

	if (path.n > 1 && ends(path, "/", &before))
		r->page = page_find(before, &r->ask.rest);
	r->kind = REQUEST_MOVED;
	return r->page;
}

static bool find_api(struct request *r, struct str path)
{
	r->api = api_find(path, &r->ask.rest);
	r->kind = REQUEST_API;
	return r->api;
}

static bool find_file(struct request *r, struct str path)
{
	struct str rest, period, name;

	if (!begins(path, REPORT_FILE_PATH, &rest) ||
	    !report_file_split(rest, &period, &name))
		return false;
	r->ask.rest = rest;
	r->kind = REQUEST_FILE;
	return true;
}

static void find(struct request *r, struct str path)
{
	struct str own = read_language(r, path);

	if (r->ask.language == INDONESIAN && find_api(r, own))
		return;
	if (find_file(r, own))
		return;
	if (!find_form(r, own) && !find_page(r, own) && !find_moved(r, own))
		r->kind = REQUEST_UNKNOWN;
	else if (str_eq(path, STR_LIT("/en")))
		r->kind = REQUEST_MOVED; /* to "/en/" */
}

/* ---- the query ---- */

static void read_params(struct request *r, const char *const *names,
			struct str query)
{
	for (size_t i = 0; names[i]; i++)
		if (query_value(query, names[i], &r->value[i]) &&
		    !r->value[i].bad && r->value[i].len)
			r->ask.param[i] = buf_str(&r->value[i]);
}

/* ---- the address ---- */

static const char *form_of(enum request_kind kind)
{
	for (size_t i = 0; i < ARRAY_LEN(forms); i++)
		if (forms[i].kind == kind)
			return forms[i].end;
	return "";
}

/* Names of kept files have nothing that an address has to escape. */
static void put_file(struct request *r)
{
	buf_adds(&r->address, REPORT_FILE_PATH);
	buf_addstr(&r->address, r->ask.rest);
}

static void put_address(struct request *r)
{
	if (r->ask.language == ENGLISH)
		buf_adds(&r->address, "/en");
	if (r->kind == REQUEST_FILE)
		put_file(r);
	else if (r->api)
		address_add(&r->address, r->api->path, r->api->tail,
			    r->api->params, &r->ask);
	else
		address_add(&r->address, r->page->path, form_of(r->kind),
			    r->page->params, &r->ask);
}

void request_read(struct request *r, struct str path, struct str query)
{
	find(r, path);
	if (r->kind == REQUEST_UNKNOWN)
		return;
	if (r->kind != REQUEST_FILE)
		read_params(r, r->api ? r->api->params : r->page->params,
			    query);
	put_address(r);
	if (r->address.bad)
		r->kind = REQUEST_UNKNOWN;
}

static int hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static void unescape(struct buf *out, struct str text)
{
	for (size_t i = 0; i < text.n; i++) {
		bool escaped = text.p[i] == '%' && i + 2 < text.n &&
			       hex(text.p[i + 1]) >= 0 &&
			       hex(text.p[i + 2]) >= 0;

		buf_addc(out, escaped ? (char)(hex(text.p[i + 1]) << 4 |
					       hex(text.p[i + 2]))
				      : text.p[i]);
		i += escaped ? 2 : 0;
	}
}

void request_read_address(struct request *r, struct str address)
{
	const char *mark = address.n ? memchr(address.p, '?', address.n) : NULL;
	size_t n = mark ? (size_t)(mark - address.p) : address.n;
	struct str query = STR_NULL;

	if (mark)
		query = (struct str){ mark + 1, address.n - n - 1 };
	unescape(&r->path, (struct str){ address.p, n });
	if (!r->path.bad)
		request_read(r, buf_str(&r->path), query);
}

bool request_is_kept(const struct request *r)
{
	return r->kind >= REQUEST_PAGE && !(r->page && r->page->once) &&
	       r->address.len <= ADDRESS_KEPT_MAX;
}
