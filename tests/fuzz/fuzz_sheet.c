/* fuzz_sheet.c -- any bytes are a roster or faults; and a roster that came of
 * them is the same once it was a sheet again.  Build with clang,
 * -fsanitize=fuzzer,address,undefined. */
#include "consumers/ctl/roster/sheet.h"

#include <stdint.h>
#include <stdlib.h>

#define TEXT_MAX ((size_t)1 << 22)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool good)
{
	if (!good)
		abort();
}

/* NULL where there were faults. */
static struct roster *read_sheet(struct str text)
{
	struct roster *roster = NULL;
	struct findings findings;
	struct draft d;
	int rc;

	findings_init(&findings);
	draft_init(&d, "s");
	require(sheet_read(&d, text, &findings, NULL) == 0);
	rc = draft_check(&d, &roster, &findings.faults, NULL);
	require((rc == 0) == (roster != NULL));
	require(rc == 0 || findings.faults.n);
	faults_sort(&findings.faults);
	if (findings.faults.n) {
		roster_free(roster);
		roster = NULL;
	}
	draft_release(&d);
	findings_release(&findings);
	return roster;
}

static void check(const struct roster *roster, char delimiter)
{
	struct buf before, after, sheet;
	struct roster *again;
	struct draft d;

	buf_init(&before, TEXT_MAX);
	buf_init(&after, TEXT_MAX);
	buf_init(&sheet, TEXT_MAX);
	draft_init(&d, "");
	require(draft_of_roster(&d, roster, NULL) == 0);
	sheet_write(&d, delimiter, delimiter == ';' ? INDONESIAN : ENGLISH,
		    &sheet);
	draft_release(&d);
	again = read_sheet(buf_str(&sheet));
	require(again != NULL);
	require(roster_text(roster, &before, NULL) == 0);
	require(roster_text(again, &after, NULL) == 0);
	require(str_eq(buf_str(&before), buf_str(&after)));
	roster_free(again);
	buf_release(&before);
	buf_release(&after);
	buf_release(&sheet);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = { (const char *)data, size };
	struct roster *roster;

	if (size > 1 << 14) /* each fault costs a reading of the text */
		return 0;
	roster = read_sheet(text);
	if (!roster)
		return 0;
	check(roster, ',');
	check(roster, ';');
	check(roster, '\t');
	roster_free(roster);
	return 0;
}
