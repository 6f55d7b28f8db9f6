/* gzip.c -- a text, compressed. */
#include "gzip.h"

#include <stdlib.h>
#include <zlib.h>

#define LEVEL       6
#define WINDOW_GZIP (15 + 16) /* zlib.h: 16 more write gzip's header */
#define MEMORY      8

/* Into n bytes at out; the length, or 0 where they are too few. */
static size_t deflate_all(struct str text, char *out, size_t n)
{
	z_stream z = { 0 };
	int rc;

	if (deflateInit2(&z, LEVEL, Z_DEFLATED, WINDOW_GZIP, MEMORY,
			 Z_DEFAULT_STRATEGY) != Z_OK)
		return 0;
	z.next_in = (z_const Bytef *)text.p;
	z.avail_in = (uInt)text.n;
	z.next_out = (Bytef *)out;
	z.avail_out = (uInt)n;
	rc = deflate(&z, Z_FINISH);
	deflateEnd(&z);
	return rc == Z_STREAM_END ? n - z.avail_out : 0;
}

bool gzip_make(struct str text, char **out, size_t *n)
{
	char *small, *fits;
	size_t len;

	if (text.n < 2 || text.n > UINT32_MAX)
		return false;
	small = malloc(text.n - 1);
	if (!small)
		return false;
	len = deflate_all(text, small, text.n - 1);
	if (!len) {
		free(small);
		return false;
	}
	fits = realloc(small, len);
	*out = fits ? fits : small;
	*n = len;
	return true;
}
