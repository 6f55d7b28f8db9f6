/* files.h -- the files of [pipeline] that pages look at: roster, calendar,
 * lexicon, campaigns.
 *
 *   files_load(&files, config, &faults);
 *   ... each is there, or NULL: files.roster ...
 *   files_release(&files);
 *
 * Checked as the stages check them.  The board shows Redis, and does so without
 * any of these too: what is wrong with one makes it NULL, and is the caller's
 * to log; a page says what it lacks.  None of calendar and campaigns is no
 * fault, unless sentra.conf names it. */
#ifndef SENTRA_CONSUMERS_BOARD_FILES_H
#define SENTRA_CONSUMERS_BOARD_FILES_H

#include "common/base/calendar.h"
#include "common/config/roster.h"
#include "consumers/coverage/campaign_file.h"
#include "settings.h"

/* Owned.  Immutable once loaded. */
struct board_files {
	struct roster *roster;
	struct calendar *calendar;
	struct lexicon *lexicon; /* compiled; with the words of campaigns */
	struct campaigns *campaigns;
};

void files_load(struct board_files *, const struct board_config *,
		struct faults *);
void files_release(struct board_files *);

#endif
