/* fuzz_roster.c -- any bytes as roster.json: no crash, no leak, and a roster
 * exactly where there is no fault.  Seeds: schemas/examples, deploy. */
#include "common/config/roster.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_roster(const struct roster *roster)
{
	for (size_t i = 0; i < roster->n; i++) {
		const struct sentra *s = &roster->sentras[i];

		if (roster_find(roster, str_of(s->id)) != s)
			abort();
		for (size_t j = 0; j < s->n_accounts; j++) {
			const struct account *a = &s->accounts[j];

			if (sentra_account(s, a->platform,
					   str_of(a->identity)) != a)
				abort();
		}
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = { (const char *)data, size };
	struct roster *roster = NULL;
	struct faults faults;
	int rc;

	faults_init(&faults);
	rc = roster_parse(&roster, text, "roster.json", &faults, NULL);
	if ((rc == 0) != (faults.n == 0) || (rc == 0) != (roster != NULL))
		abort();
	if (roster)
		check_roster(roster);
	roster_free(roster);
	faults_release(&faults);
	return 0;
}
