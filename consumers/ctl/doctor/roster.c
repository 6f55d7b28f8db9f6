/* roster.c -- who is measured, and whether the holidays of this year are
 * known. */
#include "doctor.h"

#include "common/base/calendar.h"
#include "common/base/clock.h"
#include "common/config/calendar_file.h"
#include "common/config/roster.h"

/* Accounts of a platform that is read, and of these those without id. */
static void count(const struct doctor *d, const struct roster *roster,
		  size_t *accounts, size_t *open)
{
	const struct platforms *read = &d->ctl->pipeline.platforms;

	for (size_t i = 0; i < roster->n; i++) {
		const struct sentra *s = &roster->sentras[i];

		for (size_t j = 0; j < s->n_accounts; j++) {
			if (!platforms_have(read, s->accounts[j].platform))
				continue;
			++*accounts;
			*open += !s->accounts[j].id;
		}
	}
}

static void tell_roster(struct doctor *d, const struct roster *roster)
{
	size_t accounts = 0, open = 0;

	count(d, roster, &accounts, &open);
	if (accounts == 0)
		doctor_wrong(d,
			     "README, Roster: accounts as JSON or from a "
			     "spreadsheet",
			     "%s has %zu sentra and no account: nobody is "
			     "measured",
			     d->ctl->pipeline.roster, roster->n);
	else
		doctor_fine(d,
			    "%zu sentra with %zu accounts, %zu of them by "
			    "handle alone",
			    roster->n, accounts, open);
}

static void look_at_calendar(struct doctor *d)
{
	const char *path = d->ctl->pipeline.calendar;
	int year = (int)year_of_day(floor_div(wall_ms(), DAY_MS));
	struct calendar *calendar = NULL;
	struct faults faults;
	struct err err = { 0 };

	faults_init(&faults);
	if (calendar_load(&calendar, path, &faults, &err) < 0)
		doctor_wrong(d, "mend it, or take the one in share/sentra",
			     "%s", faults.n ? faults.at[0].printed : err.text);
	else if (!calendar_covers(calendar, year))
		doctor_warning(d, "add it by its decree, and reload",
			       "%s does not have the holidays of %d", path,
			       year);
	else
		doctor_fine(d, "the holidays of %d are known", year);
	calendar_free(calendar);
	faults_release(&faults);
}

void doctor_roster(struct doctor *d)
{
	struct roster *roster = NULL;
	struct faults faults;
	struct err err = { 0 };

	faults_init(&faults);
	if (roster_load(&roster, d->ctl->pipeline.roster, &faults, &err) < 0)
		doctor_wrong(d, "sentractl roster check", "%s",
			     faults.n ? faults.at[0].printed : err.text);
	else
		tell_roster(d, roster);
	roster_free(roster);
	faults_release(&faults);
	look_at_calendar(d);
}
