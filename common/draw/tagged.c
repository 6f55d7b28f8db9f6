/* tagged.c -- a PDF written anew, object by object: some with more in them,
 * those of the structure, of which there are thousands, without what they do
 * not need. */
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

/* A file without its table, the table, and the file that it becomes. */
struct file {
	struct buf *buf, *out;
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
	size_t at = f->out->len;

	buf_addf(f->out, "xref\n0 %zu\n", f->objects);
	for (size_t i = 0; i < f->objects; i++)
		buf_addf(f->out, "%010zu %s \n", f->place[i],
			 i ? "00000 n" : "65535 f");
	buf_addf(f->out, "%sstartxref\n%zu\n%%%%EOF\n", f->trailer, at);
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

static bool is_delimiter(char c)
{
	return c == '/' || c == '<' || c == '>' || c == '[' || c == ']';
}

/* What the structure is made of: between its members is a blank, or nothing
 * where one of them begins or ends by itself. */
static void again_briefly(struct file *f, struct str rest, struct buf *out)
{
	const char *p = rest.p, *end = rest.p + rest.n;
	char last = '<';

	(void)f;
	if (memchr(rest.p, '(', rest.n)) { /* a text keeps its blanks */
		buf_addstr(out, rest);
		return;
	}
	while (p < end) {
		const char *blank = p;

		while (p < end && (*p == ' ' || *p == '\n'))
			p++;
		if (p > blank && p < end && !is_delimiter(*p) &&
		    !is_delimiter(last))
			buf_addc(out, ' ');
		if (p < end)
			buf_addc(out, last = *p++);
	}
	buf_addc(out, '\n');
}

/* What is put otherwise: by how it begins, the first that fits. */
static const struct kind {
	const char *begins, *instead;
	void (*again)(struct file *, struct str rest, struct buf *out);
} kinds[] = {
	{ "<< /Type /Catalog\n", "<< /Type /Catalog\n", again_catalog },
	{ "<< /Type /StructElem\n   /S /Figure\n",
	  "<< /Type /StructElem\n   /S /Figure\n", again_figure },
	{ "<< /Type /StructElem\n", "<<", again_briefly },
	{ "[\n", "[", again_briefly }, /* which element each content is of */
	{ "<< /Producer (cairo ", "<< /Producer (cairo ", again_about },
};

/* An object, of which out has the number already. */
static void put(struct file *f, struct str object)
{
	for (size_t k = 0; k < ARRAY_LEN(kinds); k++) {
		size_t n = strlen(kinds[k].begins);

		if (object.n < n || memcmp(object.p, kinds[k].begins, n) != 0)
			continue;
		buf_adds(f->out, kinds[k].instead);
		kinds[k].again(f, (struct str){ object.p + n, object.n - n },
			       f->out);
		return;
	}
	buf_addstr(f->out, object);
}

static int by_place(const void *a, const void *b)
{
	const size_t *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

/* Where the object that lies at a place ends: where the next one lies, or the
 * table did.  sorted: the places of all. */
static size_t end_of(const struct file *f, const size_t *sorted, size_t place)
{
	size_t low = 0, high = f->objects;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (sorted[middle] <= place)
			low = middle + 1;
		else
			high = middle;
	}
	return low < f->objects ? sorted[low] : f->buf->len;
}

/* In the order of their numbers, which is that of the figures. */
static int put_all(struct file *f, const size_t *sorted, struct err *err)
{
	buf_add(f->out, f->buf->data, end_of(f, sorted, 0));
	for (size_t i = 1; i < f->objects; i++) {
		size_t from = f->place[i], to = end_of(f, sorted, from);
		char number[32];
		int n = snprintf(number, sizeof(number), "%zu 0 obj\n", i);

		if (to > f->buf->len || from >= to || (size_t)n > to - from ||
		    memcmp(f->buf->data + from, number, (size_t)n) != 0)
			return not_ours(err);
		f->place[i] = f->out->len;
		buf_add(f->out, number, (size_t)n);
		put(f, (struct str){ f->buf->data + from + n,
				     to - from - (size_t)n });
	}
	return 0;
}

static int write_anew(struct file *f, struct err *err)
{
	size_t *sorted = calloc(f->objects + 1, sizeof(*sorted));
	int rc;

	if (!sorted)
		return err_set(err, -ENOMEM, "the PDF: no memory");
	memcpy(sorted, f->place, f->objects * sizeof(*sorted));
	qsort(sorted, f->objects, sizeof(*sorted), by_place);
	rc = put_all(f, sorted, err);
	free(sorted);
	if (rc == 0)
		file_close(f);
	return rc;
}

int tagged_finish(const struct tagged *t, struct buf *file, struct err *err)
{
	struct buf out;
	struct file f = { .buf = file, .out = &out, .tagged = t };
	size_t len = file->len;
	int rc = buf_error(&t->alts, err, "what figures show");

	buf_init(&out, file->max);
	if (rc == 0)
		rc = file_open(&f, file, err);
	if (rc == 0) {
		f.alt = t->alts.data;
		f.alts_end = f.alt ? f.alt + t->alts.len : NULL;
		rc = write_anew(&f, err);
	}
	file->len = len;
	if (rc == 0) {
		buf_clear(file);
		buf_addbuf(file, &out);
		rc = buf_error(file, err, "the PDF");
	}
	buf_release(&out);
	free(f.place);
	return rc;
}
