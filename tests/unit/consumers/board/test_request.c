/* request.c: what is asked for, and its one address. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "consumers/board/request.h"

#include <stdio.h>
#include <stdlib.h>

static const struct row {
	const char *path, *query;
	enum request_kind kind;
	const char *address; /* NULL: the path */
} rows[] = {
	{ "/", "", REQUEST_PAGE, NULL },
	{ "/en/", "", REQUEST_PAGE, NULL },
	{ "/en", "", REQUEST_MOVED, "/en/" },
	{ "/en", "x=1", REQUEST_MOVED, "/en/" },
	{ "/english", "", REQUEST_UNKNOWN, NULL },
	{ "/peringkat", "", REQUEST_PAGE, NULL },
	{ "/peringkat/", "", REQUEST_MOVED, "/peringkat" },
	{ "/en/peringkat/", "q=a", REQUEST_MOVED, "/en/peringkat?q=a" },
	{ "/peringkat//", "", REQUEST_UNKNOWN, NULL },
	{ "//", "", REQUEST_MOVED, "/" },
	{ "/Peringkat", "", REQUEST_UNKNOWN, NULL },
	{ "/peringkatx", "", REQUEST_UNKNOWN, NULL },
	{ "", "", REQUEST_UNKNOWN, NULL },
	/* names in the page's order; unknown and empty ones are not there */
	{ "/peringkat", "q=a&metric=posts", REQUEST_PAGE,
	  "/peringkat?metric=posts&q=a" },
	{ "/peringkat", "utm=1&q=&metric=posts", REQUEST_PAGE,
	  "/peringkat?metric=posts" },
	{ "/peringkat", "province=DKI+Jakarta", REQUEST_PAGE,
	  "/peringkat?province=DKI%20Jakarta" },
	{ "/peringkat", "province=DKI%20Jakarta", REQUEST_PAGE,
	  "/peringkat?province=DKI%20Jakarta" },
	{ "/peringkat", "q=%3Cb%3E%26", REQUEST_PAGE,
	  "/peringkat?q=%3Cb%3E%26" },
	{ "/peringkat", "q=%ff", REQUEST_PAGE, "/peringkat" },
	/* forms */
	{ "/peringkat.csv", "q=a", REQUEST_CSV, "/peringkat.csv?q=a" },
	{ "/en/peringkat.xlsx", "", REQUEST_XLSX, NULL },
	{ "/peringkat.json", "window=24h", REQUEST_JSON,
	  "/peringkat.json?window=24h" },
	{ "/peringkat.CSV", "", REQUEST_UNKNOWN, NULL },
	{ "/peringkat.csv/", "", REQUEST_UNKNOWN, NULL },
	{ "/tentang.csv", "", REQUEST_UNKNOWN, NULL },
	/* what follows */
	{ "/sentra/kartini-temanggung", "", REQUEST_PAGE, NULL },
	{ "/sentra/", "", REQUEST_UNKNOWN, NULL },
	{ "/sentra", "", REQUEST_UNKNOWN, NULL },
	{ "/sentra/a b", "", REQUEST_PAGE, "/sentra/a%20b" },
	{ "/sentra/a%2Fb", "", REQUEST_PAGE, "/sentra/a%252Fb" },
	{ "/sentra/a/b?", "", REQUEST_PAGE, "/sentra/a%2Fb%3F" },
	/* the API; what it does not have it says itself */
	{ "/api/v1", "x=1", REQUEST_API, "/api/v1" },
	{ "/api/v1/sentra", "", REQUEST_API, NULL },
	{ "/api/v1/sentra/a b", "", REQUEST_API, "/api/v1/sentra/a%20b" },
	{ "/api/v1/sentra/a/history", "x=1&platform=x", REQUEST_API,
	  "/api/v1/sentra/a/history?platform=x" },
	{ "/api/v1/ranking", "q=a&metric=posts", REQUEST_API,
	  "/api/v1/ranking?metric=posts&q=a" },
	{ "/api/v1/sentra/a/b/why", "", REQUEST_API,
	  "/api/v1/sentra%2Fa%2Fb%2Fwhy" },
	{ "/api/v1/", "", REQUEST_API, NULL },
	{ "/api/v1x", "", REQUEST_UNKNOWN, NULL },
	{ "/en/api/v1/sentra", "", REQUEST_UNKNOWN, NULL },
	/* files of kept reports; names are checked before anything is looked
	 * for */
	{ "/laporan", "", REQUEST_PAGE, NULL },
	{ "/laporan/", "", REQUEST_MOVED, "/laporan" },
	{ "/laporan/2026-W48/laporan.pdf", "", REQUEST_FILE, NULL },
	{ "/en/laporan/2026-W48/SHA256SUMS", "", REQUEST_FILE, NULL },
	{ "/laporan/2026-W48/peringkat.csv", "q=a", REQUEST_FILE,
	  "/laporan/2026-W48/peringkat.csv" },
	{ "/laporan/2026-W48", "", REQUEST_UNKNOWN, NULL },
	{ "/laporan/2026-W48/", "", REQUEST_UNKNOWN, NULL },
	{ "/laporan//laporan.pdf", "", REQUEST_UNKNOWN, NULL },
	{ "/laporan/2026-W48//laporan.pdf", "", REQUEST_UNKNOWN, NULL },
	{ "/laporan/2026-W48/laporan.pdf/", "", REQUEST_UNKNOWN, NULL },
	{ "/laporan/2026-W48/../roster.json", "", REQUEST_UNKNOWN, NULL },
	{ "/laporan/../scorer/state", "", REQUEST_UNKNOWN, NULL },
	{ "/laporan/%2e%2e/state", "", REQUEST_UNKNOWN, NULL },
	{ "/laporan/.new/laporan.pdf", "", REQUEST_UNKNOWN, NULL },
	{ "/laporan/2026-W48/.hidden", "", REQUEST_UNKNOWN, NULL },
	{ "/laporan/2026-W48/a b", "", REQUEST_UNKNOWN, NULL },
	{ "/laporan/\xc3\xa9/laporan.pdf", "", REQUEST_UNKNOWN, NULL },
};

static void test_api_ids(void **state)
{
	static const struct id_row {
		const char *path, *tail, *id;
	} ids[] = {
		{ "/api/v1/sentra/kartini", "", "kartini" },
		{ "/api/v1/sentra/kartini/why", "/why", "kartini" },
		{ "/api/v1/sentra/why", "", "why" },
		{ "/api/v1/sentra/why/why", "/why", "why" },
		{ "/api/v1/campaigns/x", "", "x" },
		{ "/api/v1/sentra//why", "", "sentra//why" },
		{ "/api/v1/sentra/", "", "sentra/" },
	};
	struct str id;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(ids); i++) {
		const struct api *api = api_find(str_of(ids[i].path), &id);

		assert_non_null(api);
		assert_string_equal(api->tail, ids[i].tail);
		assert_true(str_is(id, ids[i].id));
	}
	assert_non_null(api_find(STR_LIT("/api/v1/health"), &id));
	assert_null(id.p);
	assert_null(api_find(STR_LIT("/api/v2/health"), &id));
	assert_null(api_find(STR_LIT("/api"), &id));
}

static void test_address_of_each(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		const struct row *row = &rows[i];
		struct request r;

		request_init(&r);
		request_read(&r, str_of(row->path), str_of(row->query));
		if (r.kind != row->kind)
			fail_msg("%s?%s is of kind %d", row->path, row->query,
				 (int)r.kind);
		if (r.kind != REQUEST_UNKNOWN)
			assert_string_equal(buf_cstr(&r.address),
					    row->address ? row->address
							 : row->path);
		request_release(&r);
	}
}

/* What is read from an address is the same, and has that address. */
static void test_address_is_read_back(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct request r, again;

		request_init(&r);
		request_init(&again);
		request_read(&r, str_of(rows[i].path), str_of(rows[i].query));
		if (r.kind != REQUEST_UNKNOWN && r.kind != REQUEST_MOVED) {
			request_read_address(&again, buf_str(&r.address));
			assert_int_equal(again.kind, r.kind);
			assert_ptr_equal(again.page, r.page);
			assert_int_equal(again.ask.language, r.ask.language);
			assert_true(str_eq(again.ask.rest, r.ask.rest));
			for (int p = 0; p < PAGE_PARAMS; p++)
				assert_true(str_eq(again.ask.param[p],
						   r.ask.param[p]));
			assert_string_equal(buf_cstr(&again.address),
					    buf_cstr(&r.address));
		}
		request_release(&again);
		request_release(&r);
	}
}

static void test_languages(void **state)
{
	struct request r;

	(void)state;
	request_init(&r);
	request_read(&r, STR_LIT("/en/nope"), STR_NULL);
	assert_int_equal(r.kind, REQUEST_UNKNOWN);
	assert_int_equal(r.ask.language, ENGLISH);
	request_release(&r);
	request_init(&r);
	request_read(&r, STR_LIT("/nope"), STR_NULL);
	assert_int_equal(r.ask.language, INDONESIAN);
	request_release(&r);
}

static void test_what_is_kept(void **state)
{
	char query[700] = "q=";
	struct request r;

	(void)state;
	memset(query + 2, 'x', sizeof(query) - 3);
	for (int n = 400; n < 700; n += 200) {
		request_init(&r);
		request_read(&r, STR_LIT("/peringkat"),
			     (struct str){ query, (size_t)n });
		assert_int_equal(r.kind, REQUEST_PAGE);
		assert_int_equal(request_is_kept(&r), n < 500);
		request_release(&r);
	}
	request_init(&r);
	request_read(&r, STR_LIT("/cek"), STR_NULL);
	assert_int_equal(r.kind, REQUEST_PAGE);
	assert_false(request_is_kept(&r));
	request_release(&r);
}

/* Addresses may be anything, as /live?page= has them. */
static void test_any_address(void **state)
{
	static const char bytes[] = "/en?%&=.+csvq\xff\0"
				    "25sentra";
	unsigned seed = 11;

	(void)state;
	for (int round = 0; round < 20000; round++) {
		char text[24];
		size_t n = (size_t)rand_r(&seed) % sizeof(text);
		struct request r;

		for (size_t i = 0; i < n; i++)
			text[i] = bytes[(size_t)rand_r(&seed) %
					(sizeof(bytes) - 1)];
		request_init(&r);
		request_read_address(&r, (struct str){ text, n });
		if (r.kind != REQUEST_UNKNOWN)
			assert_true(r.address.len > 0 && !r.address.bad);
		request_release(&r);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_address_of_each),
		cmocka_unit_test(test_api_ids),
		cmocka_unit_test(test_address_is_read_back),
		cmocka_unit_test(test_languages),
		cmocka_unit_test(test_what_is_kept),
		cmocka_unit_test(test_any_address),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
