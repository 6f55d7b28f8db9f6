/* png_kit.h -- the pixels of a picture that the canvas wrote: eight bits, red,
 * green and blue, not interlaced. */
#ifndef SENTRA_TESTS_UNIT_KIT_PNG_KIT_H
#define SENTRA_TESTS_UNIT_KIT_PNG_KIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/base/buf.h"

#include <stdlib.h>
#include <zlib.h>

#define PNG_BYTES 3 /* of a pixel */

struct png {
	size_t width, height;
	unsigned char *row; /* of filter and pixels, one after the other */
};

static inline uint32_t png_number(const unsigned char *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 |
	       (uint32_t)p[2] << 8 | p[3];
}

static inline size_t png_stride(const struct png *png)
{
	return 1 + PNG_BYTES * png->width;
}

static inline int png_paeth(int a, int b, int c)
{
	int pa = abs(b - c), pb = abs(a - c), pc = abs(a + b - 2 * c);

	return pa <= pb && pa <= pc ? a : pb <= pc ? b : c;
}

/* The row's bytes, of differences to its neighbours, as they are. */
static inline void png_unfilter(const struct png *png, size_t y)
{
	unsigned char *row = png->row + y * png_stride(png);
	const unsigned char *up = y ? row - png_stride(png) : NULL;

	for (size_t i = 1; i < png_stride(png); i++) {
		int a = i > PNG_BYTES ? row[i - PNG_BYTES] : 0;
		int b = up ? up[i] : 0;
		int c = up && i > PNG_BYTES ? up[i - PNG_BYTES] : 0;
		const int by[] = { 0, a, b, (a + b) / 2, png_paeth(a, b, c) };

		assert_true(row[0] < ARRAY_LEN(by));
		row[i] = (unsigned char)(row[i] + by[row[0]]);
	}
}

static inline void png_read(struct png *png, struct str file)
{
	const unsigned char *p = (const unsigned char *)file.p;
	const unsigned char *end = p + file.n;
	struct buf packed;
	uLongf n;

	png->width = png_number(p + 16);
	png->height = png_number(p + 20);
	assert_memory_equal(p + 24, "\x08\x02\0\0\0", 5);
	buf_init(&packed, file.n);
	for (p += 8; p < end; p += 12 + png_number(p))
		if (memcmp(p + 4, "IDAT", 4) == 0)
			buf_add(&packed, p + 8, png_number(p));
	n = png_stride(png) * png->height;
	png->row = malloc(n);
	assert_non_null(png->row);
	assert_int_equal(uncompress(png->row, &n, (const Bytef *)packed.data,
				    packed.len),
			 Z_OK);
	buf_release(&packed);
	for (size_t y = 0; y < png->height; y++)
		png_unfilter(png, y);
}

static inline void png_release(struct png *png)
{
	free(png->row);
}

static inline uint32_t png_pixel(const struct png *png, size_t x, size_t y)
{
	const unsigned char *p =
		png->row + y * png_stride(png) + 1 + PNG_BYTES * x;

	return (uint32_t)p[0] << 16 | (uint32_t)p[1] << 8 | p[2];
}

/* Whether all of a part has the colour of its first pixel. */
static inline bool png_is_plain(const struct png *png, size_t x, size_t y,
				size_t w, size_t h)
{
	for (size_t i = 0; i < w; i++)
		for (size_t k = 0; k < h; k++)
			if (png_pixel(png, x + i, y + k) !=
			    png_pixel(png, x, y))
				return false;
	return true;
}

#endif
