/* scan.h -- a strict JSON scanner: one pass, no tree, no allocation.
 *
 *   scan_init(&scan, text);
 *   if (scan_open(&scan))
 *           while (scan_member(&scan, &key, &value))
 *                   ...
 *   if (scan.fault || !scan_close(&scan))
 *           ... it is no JSON: scan.fault at scan.p
 *
 * RFC 8259 to the letter, UTF-8 and surrogate pairs included, so a text that
 * it walks to its end is JSON and one that it refuses is none.  Only members
 * of the outermost object are given; nested values are checked and passed
 * over.  It knows nothing of what the members mean; documents that are to be
 * kept whole go through json.h. */
#ifndef SENTRA_COMMON_JSON_SCAN_H
#define SENTRA_COMMON_JSON_SCAN_H

#include "common/base/str.h"

/* Levels of [ and {, the outermost included; deeper is refused. */
#define SCAN_DEPTH 2048

enum scan_type {
	SCAN_NULL,
	SCAN_FALSE,
	SCAN_TRUE,
	SCAN_WHOLE, /* a number without fraction and exponent, of any size */
	SCAN_REAL,
	SCAN_STRING,
	SCAN_NESTED, /* an array or object, walked and left out */
};

struct scan_value {
	enum scan_type type;
	bool escaped;   /* a string that holds escapes: see json_unescape() */
	struct str raw; /* digits of a number, a string between its quotes;
			   borrowed from the text */
};

struct scan {
	const char *p, *start, *end;
	const char *fault; /* what is wrong at p; NULL while all is well */
	bool first;        /* the next member is the object's first */
};

/* text: borrowed for the life of the scan and of its values. */
void scan_init(struct scan *, struct str text);

/* Enters the outermost object.  False where the text is no object, and then
 * nothing was read. */
bool scan_open(struct scan *);
/* The next member; false at the end of the object and on a fault. */
bool scan_member(struct scan *, struct scan_value *key,
		 struct scan_value *value);
/* Any value; false on a fault. */
bool scan_value(struct scan *, struct scan_value *);
/* A value that is neither array nor object and begins at p, without white
 * space; false on a fault. */
bool scan_scalar(struct scan *, struct scan_value *);
/* Only white space is left; else a fault. */
bool scan_close(struct scan *);

#endif
