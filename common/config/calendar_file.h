/* calendar_file.h -- calendar.json: which years somebody entered, and their
 * public holidays.
 *
 *   {"years": [2026],
 *    "holidays": [{"date": "2026-01-01", "name": "Tahun Baru",
 *                  "kind": "nasional", "source": "SKB 3 Menteri"}]}
 *
 * schemas/calendar.schema.json is the reference; the file is checked in full,
 * and one with a fault makes no calendar.  What the days mean for anybody is
 * not known here. */
#ifndef SENTRA_COMMON_CONFIG_CALENDAR_FILE_H
#define SENTRA_COMMON_CONFIG_CALENDAR_FILE_H

#include "common/base/calendar.h"
#include "common/base/err.h"
#include "common/base/faults.h"
#include "common/base/str.h"

/* *out: new, calendar_free().  -EINVAL where the file has faults, which go to
 * faults with their lines; another negative where it could not be read. */
int calendar_load(struct calendar **out, const char *path, struct faults *,
		  struct err *) MUST_USE;
/* The same from text; path is only for messages. */
int calendar_parse(struct calendar **out, struct str text, const char *path,
		   struct faults *, struct err *) MUST_USE;

#endif
