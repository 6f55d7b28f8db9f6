/* sayings.h -- the sentences that several renderings of a report have.  Pure.
 *
 * All append plain text, without mark-up or line break, in a language. */
#ifndef SENTRA_CONSUMERS_REPORT_SAYINGS_H
#define SENTRA_CONSUMERS_REPORT_SAYINGS_H

#include "report.h"

/* "Pekan 48 tahun 2026, Sen 23 Nov - Min 29 Nov 2026" */
void say_period(struct buf *, const struct report *, enum language);
/* "Min 29 Nov 2026 23.59 WIB" */
void say_as_of(struct buf *, const struct report *, enum language);
/* One sentence of who leads: "Sentra X teratas dengan skor 81,20; pengikut
 * terbanyak Sentra Y (340.138); ..." */
void say_judgement(struct buf *, const struct report *, enum language);
/* One sentence of who fell silent: "2 sentra diam: A sejak ..., B sejak ...";
 * or that nobody did. */
void say_silent(struct buf *, const struct report *, enum language);
/* The same with names of at most so many characters. */
void say_silent_short(struct buf *, const struct report *, enum language,
		      size_t chars);
/* One sentence of what was not seen: "Tidak terpantau: 3 dari 124 akun selama
 * 41,5 jam (0,2%)."; or that all was seen. */
void say_unseen(struct buf *, const struct report *, enum language);
/* Where the log does not reach back as far as it should; else nothing. */
void say_reach(struct buf *, const struct report *, enum language);
/* What `moved` is against: "Perubahan peringkat terhadap laporan 2026-W47."; or
 * that no earlier report is kept. */
void say_previous(struct buf *, const struct report *, enum language);

/* A sentra's name cut to so many characters, with an ellipsis. */
void say_name(struct buf *, const struct report *, struct str id, size_t chars);

#endif
