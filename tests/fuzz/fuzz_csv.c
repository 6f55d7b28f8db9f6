/* fuzz_csv.c -- any bytes are rows or faults, and what was read reads the same
 * once it is written.  Build with clang, -fsanitize=fuzzer,address,undefined.
 */
#include "consumers/ctl/csv.h"
#include "consumers/view/text.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool good)
{
	if (!good)
		abort();
}

static size_t lines_of(struct str text)
{
	size_t n = 1;

	for (size_t i = 0; i < text.n; i++)
		n += text.p[i] == '\n' || text.p[i] == '\r';
	return n;
}

static void check_again(const struct csv *row)
{
	struct csv again;
	struct buf text;

	buf_init(&text, 4 * row->text.len + 4 * CSV_FIELDS_MAX);
	for (size_t i = 0; i < row->n; i++) {
		if (i)
			buf_addc(&text, row->delimiter);
		text_addcsv(&text, row->field[i]);
	}
	require(!text.bad);
	buf_adds(&text, "\r\n");
	csv_init(&again, buf_str(&text));
	/* A mark at the very beginning is none of the first field. */
	again.rest = buf_str(&text);
	again.delimiter = row->delimiter;
	require(csv_next(&again, NULL) == 1 && again.n == row->n);
	for (size_t i = 0; i < row->n; i++)
		require(str_eq(again.field[i], row->field[i]));
	require(csv_next(&again, NULL) == 0);
	csv_release(&again);
	buf_release(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = { (const char *)data, size };
	struct csv csv;
	size_t line = 0;
	int rc;

	csv_init(&csv, text);
	while ((rc = csv_next(&csv, NULL)) != 0) {
		require(csv.line > line && csv.line <= lines_of(text));
		line = csv.line;
		require(rc < 0 || csv.n > 0);
		if (rc > 0)
			check_again(&csv);
	}
	csv_release(&csv);
	return 0;
}
