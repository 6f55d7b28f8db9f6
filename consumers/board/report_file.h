/* report_file.h -- a file of a kept report as a reply: "/laporan/2026-W48/
 * laporan.pdf".
 *
 * It is whole and has the sum of SHA256SUMS, or is none; its ETag is that sum.
 * What a browser can show is shown in place, spreadsheets are taken away. */
#ifndef SENTRA_CONSUMERS_BOARD_REPORT_FILE_H
#define SENTRA_CONSUMERS_BOARD_REPORT_FILE_H

#include "common/serve/reply.h"

#define REPORT_FILE_PATH "/laporan/"

/* What is behind REPORT_FILE_PATH, as a period and a name of a file.  False: it
 * is nothing of the kind. */
bool report_file_split(struct str rest, struct str *period, struct str *name);

/* new; NULL with text: as kept_file_read(). */
struct reply *report_file_reply(const char *state_dir, struct str rest,
				struct err *);

/* Content-Security-Policy of an HTML report, which needs no other file: its one
 * <style> by its hash, and nothing else.  Where there is not one of it, nothing
 * at all.  Pure. */
void report_file_policy(struct str html, struct buf *out);

#endif
