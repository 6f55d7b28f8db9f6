/* district.h -- districts and provinces by their official names, and which
 * sentra serve them.  Pure.
 *
 *   struct area want;
 *   rc = district_find(&district, roster, day, "Kota Depok", &err);
 *   ... district.name, district.sentra[0..n) ...
 *   district_release(&district);
 *
 * The kind is part of a name: Kota Bogor is not Kabupaten Bogor.  Case, spaces,
 * dots and hyphens are not, nor is "Administrasi".  "kab." is kabupaten,
 * "prov." provinsi.  What has no kind is a province, as in service_areas[] of
 * the roster; as asked for it is whatever has that name.
 *
 * Which district lies in which province nobody here knows: a sentra that serves
 * Jawa Barat is found by that name, not by Kota Depok. */
#ifndef SENTRA_CONSUMERS_VIEW_DISTRICT_H
#define SENTRA_CONSUMERS_VIEW_DISTRICT_H

#include "common/base/buf.h"
#include "common/config/roster.h"

enum area_kind { AREA_NO_KIND, AREA_KOTA, AREA_KABUPATEN, AREA_PROVINCE };

#define AREA_KEY_SIZE 100
struct area {
	enum area_kind kind;
	char key[AREA_KEY_SIZE]; /* "acehbesar"; "" where there is no name, or
				    one too long to be one */
};

/* Any text. */
void area_read(struct str name, struct area *out);
/* Whether the area is one that the words want. */
bool area_fits(const struct area *want, const struct area *area);

/* A district or province that somebody serves. */
struct district {
	const char *name;             /* as the roster writes it; borrowed */
	const struct sentra **sentra; /* who serves it; owned, theirs not */
	size_t n;
	struct buf near; /* where none was found: names that may be meant, with
			    ", " between */
};

/* Of the sentra that are active on that day.  -ENOENT: nobody serves it, and
 * the text says what it may have been; -EINVAL: more than one area has that
 * name, and the text has them; -ENOMEM.  To be released in any case. */
int district_find(struct district *, const struct roster *, int64_t day,
		  const char *word, struct err *) MUST_USE;
/* The same of a province: who lies in it, or serves it as a whole. */
int province_find(struct district *, const struct roster *, int64_t day,
		  const char *word, struct err *) MUST_USE;
void district_release(struct district *);

#endif
