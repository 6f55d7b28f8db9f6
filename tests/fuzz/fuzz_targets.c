/* fuzz_targets.c -- any bytes as targets.json: no crash, no leak, and targets
 * exactly where there is no fault; each is none, or within the bounds of its
 * indicator, and so has a capaian, or is 0.  Seeds: schemas/examples. */
#include "common/base/clock.h"
#include "consumers/report/targets.h"

#include <math.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MOST(name, less, most, decimals) most,
static const double mosts[INDICATOR_COUNT] = { INDICATORS(MOST) };

static void check_target(double target, enum indicator i)
{
	if (isnan(target))
		return;
	if (!(target >= 0 && target <= mosts[i]))
		abort();
	if (isnan(capaian(i, target, 1)) != (target == 0))
		abort();
}

/* A day of each quarter that may be there, and some before and after. */
static void check_years(const struct targets *targets)
{
	for (int64_t year = 1999; year <= 2101; year++)
		for (int month = 1; month <= 12; month += 3)
			for (size_t i = 0; i < INDICATOR_COUNT; i++)
				check_target(target_of(targets, STR_LIT("satu"),
						       month_first_day(year,
								       month),
						       (enum indicator)i),
					     (enum indicator)i);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = { (const char *)data, size };
	struct targets *targets;
	struct faults faults;

	faults_init(&faults);
	targets = targets_parse(text, "targets.json", NULL, &faults);
	if ((faults.n == 0) != (targets != NULL))
		abort();
	check_years(targets);
	targets_free(targets);
	faults_release(&faults);
	return 0;
}
