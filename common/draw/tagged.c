/* tagged.c -- objects of a PDF put a second time, with more in them, at its
 * end, and its table of objects written anew, which then names those. */
#include "tagged.h"

#include "common/base/utf8.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#define ALTS_MAX   ((size_t)1 << 20)
#define ENTRY      20   /* bytes of a line of the table */
#define TAIL_BYTES 1024 /* in which a file's end has its table's place */

void tagged_init(struct tagged *t, const char *language)
{
	size_t n = 0;

	*t = (struct tagged){ .language = "" };
	buf_init(&t->alts, ALTS_MAX);
	for (; language && *language; language++)
		if (n + 1 < sizeof(t->language) &&
		    (*language == '-' ||
		     (*language >= 'a' && *language <= 'z') ||
		     (*language >= 'A' && *language <= 'Z')))
			t->language[n++] = *language;
}

void tagged_release(struct tagged *t)
{
	buf_release(&t->alts);
}

void tagged_figure(struct tagged *t, const char *alt)
{
	buf_adds(&t->alts, alt);
	buf_addc(&t->alts, '\0');
}

/* ---- what is put in ---- */

static uint32_t code_point(const char *p, size_t n)
{
	const unsigned char *u = (const unsigned char *)p;
	uint32_t c = n == 1 ? u[0] : u[0] & (0x7Fu >> n);

	for (size_t i = 1; i < n; i++)
		c = c << 6 | (u[i] & 0x3Fu);
	return c;
}

/* A hexadecimal string in UTF-16: nothing of it can end it. */
static void add_alt(struct buf *out, const char *text)
{
	const char *end = text + strlen(text);
	size_t n;

	buf_adds(out, "   /Alt <FEFF");
	for (const char *p = text; p < end; p += n) {
		uint32_t c;

		if (!utf8_printable(p, end, &n))
			continue;
		c = code_point(p, n);
		if (c > 0xFFFF)
			buf_addf(out, "%04X%04X", 0xD7C0 + (unsigned)(c >> 10),
				 0xDC00 + (unsigned)(c & 0x3FF));
		else
			buf_addf(out, "%04X", (unsigned)c);
	}
	buf_adds(out, ">\n");
}

static void add_catalog(struct buf *out, const struct tagged *t)
{
	buf_adds(out, "   /ViewerPreferences << /DisplayDocTitle true >>\n");
	if (t->language[0])
		buf_addf(out, "   /Lang (%s)\n", t->language);
}

/* ---- the file ---- */

/* A file without its table, and the table. */
struct file {
	struct buf *buf;
	const struct tagged *tagged;
	size_t *place; /* of object 0, 1 ...; owned */
	size_t objects;
	char trailer[256];          /* "trailer\n<< ... >>\n" */
	const char *alt, *alts_end; /* the next figure's */
};

static int not_ours(struct err *err)
{
	return err_set(err, -EBADMSG, "the PDF is not as cairo 1.16 writes it");
}

/* Where the table begins, which the file's end says; 0: it does not. */
static size_t table_at(const struct buf *buf)
{
	static const char word[] = "\nstartxref\n";
	size_t from = buf->len > TAIL_BYTES ? buf->len - TAIL_BYTES : 0;
	const char *p = buf->data + from, *end = buf->data + buf->len;
	const char *found = NULL;
	size_t at;

	while ((p = memmem(p, (size_t)(end - p), word, sizeof(word) - 1))) {
		p += sizeof(word) - 1;
		found = p;
	}
	at = found ? strtoul(found, NULL, 10) : 0;
	return at < buf->len ? at : 0;
}

/* "xref\n0 48\n", 48 lines, the trailer. */
static int read_table(struct file *f, size_t at, struct err *err)
{
	const char *p = f->buf->data + at, *end = f->buf->data + f->buf->len;
	const char *stop;
	int n = 0;

	if (sscanf(p, "xref\n0 %zu\n%n", &f->objects, &n) != 1 || n == 0 ||
	    f->objects > (size_t)(end - p - n) / ENTRY)
		return not_ours(err);
	p += n;
	f->place = calloc(f->objects + 1, sizeof(*f->place));
	if (!f->place)
		return err_set(err, -ENOMEM, "the PDF: no memory");
	for (size_t i = 0; i < f->objects; i++, p += ENTRY)
		f->place[i] = strtoul(p, NULL, 10);
	stop = strstr(p, "startxref\n");
	if (!stop || (size_t)(stop - p) >= sizeof(f->trailer))
		return not_ours(err);
	memcpy(f->trailer, p, (size_t)(stop - p));
	return 0;
}

static int file_open(struct file *f, struct buf *buf, struct err *err)
{
	size_t at = buf->len ? table_at(buf) : 0;
	int rc;

	if (at == 0)
		return not_ours(err);
	rc = read_table(f, at, err);
	if (rc == 0)
		buf->len = at;
	return rc;
}

static void file_close(struct file *f)
{
	size_t at = f->buf->len;

	buf_addf(f->buf, "xref\n0 %zu\n", f->objects);
	for (size_t i = 0; i < f->objects; i++)
		buf_addf(f->buf, "%010zu %s \n", f->place[i],
			 i ? "00000 n" : "65535 f");
	buf_addf(f->buf, "%sstartxref\n%zu\n%%%%EOF\n", f->trailer, at);
}

/* ---- its objects ---- */

static void again_catalog(struct file *f, struct str rest, struct buf *out)
{
	add_catalog(out, f->tagged);
	buf_addstr(out, rest);
}

static void again_figure(struct file *f, struct str rest, struct buf *out)
{
	if (f->alt < f->alts_end) {
		if (f->alt[0])
			add_alt(out, f->alt);
		f->alt += strlen(f->alt) + 1;
	}
	buf_addstr(out, rest);
}

/* cairo writes a date that it was given without the "D:" that it has to begin
 * with.  In a text each bracket has a backslash before it. */
static void again_about(struct file *f, struct str rest, struct buf *out)
{
	static const char date[] = "Date (2";
	size_t n = sizeof(date) - 2;

	(void)f;
	for (;;) {
		const char *p = memmem(rest.p, rest.n, date, n + 1);
		size_t before;

		if (!p)
			break;
		before = (size_t)(p - rest.p) + n;
		buf_add(out, rest.p, before);
		buf_adds(out, "D:");
		rest = (struct str){ rest.p + before, rest.n - before };
	}
	buf_addstr(out, rest);
}

/* What is put again, with more in it: by how it begins. */
static const struct kind {
	const char *begins;
	void (*again)(struct file *, struct str rest, struct buf *out);
} kinds[] = {
	{ "<< /Type /Catalog\n", again_catalog },
	{ "<< /Type /StructElem\n   /S /Figure\n", again_figure },
	{ "<< /Producer (cairo ", again_about },
};

/* An object from its number to its end; null where it is not in order. */
static struct str object_of(const struct file *f, size_t object)
{
	static const char word[] = "endobj\n";
	size_t at = f->place[object];
	const char *p = f->buf->data + at, *end;

	if (at >= f->buf->len)
		return STR_NULL;
	end = memmem(p, f->buf->len - at, word, sizeof(word) - 1);
	if (!end)
		return STR_NULL;
	return (struct str){ p, (size_t)(end - p) + sizeof(word) - 1 };
}

static void put_again(struct file *f, size_t i, struct buf *text)
{
	struct str object = object_of(f, i);

	for (size_t k = 0; k < ARRAY_LEN(kinds); k++) {
		size_t n;

		buf_clear(text);
		buf_addf(text, "%zu 0 obj\n%s", i, kinds[k].begins);
		n = text->len;
		if (text->bad || object.n < n ||
		    memcmp(object.p, text->data, n) != 0)
			continue;
		kinds[k].again(f, (struct str){ object.p + n, object.n - n },
			       text);
		f->place[i] = f->buf->len;
		buf_addbuf(f->buf, text);
		return;
	}
	buf_spoil(f->buf, text);
}

static void put_all(struct file *f)
{
	struct buf text;

	buf_init(&text, 2 * ALTS_MAX);
	for (size_t i = 1; i < f->objects && !f->buf->bad; i++)
		put_again(f, i, &text);
	buf_release(&text);
}

int tagged_finish(const struct tagged *t, struct buf *file, struct err *err)
{
	struct file f = { .buf = file, .tagged = t };
	int rc = buf_error(&t->alts, err, "what figures show");

	if (rc == 0)
		rc = file_open(&f, file, err);
	if (rc == 0) {
		f.alt = t->alts.data;
		f.alts_end = f.alt ? f.alt + t->alts.len : NULL;
		put_all(&f);
		file_close(&f);
		rc = buf_error(file, err, "the PDF");
	}
	free(f.place);
	return rc;
}
