/* fuzz_lexicon.c -- any bytes as lexicon.json, and any bytes as a post: no
 * crash, no leak; a lexicon exactly where there is no fault; hits that lie in
 * the text, are those of labels that are told, and move with the text; ASCII,
 * which goes by a table, is read as double-width letters are, which do not.
 *
 * What stands before a NUL is the lexicon, what stands behind it the text;
 * where the former is none, one of ours reads it.  Seeds: schemas/examples. */
#include "common/base/buf.h"
#include "common/fold/fold.h"
#include "consumers/lexicon/lexicon_file.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char ours[] =
	"{\"version\": 1, \"lexicon_version\": \"f\", \"clusters\": [], "
	"\"programmes\": [{\"id\": \"a\", \"name\": \"A\", \"words\": [\"a\", "
	"\"a b\", \"pena\", \"yatim piatu\", \"jum'at\", {\"word\": \"PENA\", "
	"\"case\": true, \"with\": [\"a\"], \"near\": 2}]}, {\"id\": \"b\", "
	"\"name\": \"B\", \"words\": [{\"word\": \"b\", \"forms\": [\"b c\"], "
	"\"without\": [\"a c\"]}, \"2\", \"a 2\", \"b a b\"]}]}";

/* ---- tokens ---- */

static void add_token(struct buf *out, const struct fold_token *t)
{
	buf_addf(out, "%d%d%.*s ", t->broken, t->tag, STR_ARG(t->text));
}

static void add_tokens(struct buf *out, struct str text)
{
	struct fold fold, parts;
	struct fold_token t, part;

	fold_begin(&fold, text);
	while (fold_next(&fold, &t)) {
		if (t.n == 0 || t.from + t.n > text.n)
			abort();
		add_token(out, &t);
		if (!t.tag)
			continue;
		fold_begin(&parts, (struct str){ text.p + t.from, t.n });
		while (fold_next_part(&parts, &part))
			add_token(out, &part);
	}
}

/* U+FF01 for "!", and so on. */
static void widen(struct buf *out, struct str text)
{
	for (size_t i = 0; i < text.n; i++) {
		unsigned char c = (unsigned char)text.p[i];
		unsigned wide = 0xff00u + c - 0x20;

		if (c <= ' ' || c >= 0x7f) {
			buf_addc(out, (char)c);
			continue;
		}
		buf_addc(out, (char)(0xe0 | wide >> 12));
		buf_addc(out, (char)(0x80 | (wide >> 6 & 0x3f)));
		buf_addc(out, (char)(0x80 | (wide & 0x3f)));
	}
}

static void check_tokens(struct str text)
{
	struct buf wide, some, others;

	buf_init(&wide, (size_t)1 << 26);
	buf_init(&some, (size_t)1 << 26);
	buf_init(&others, (size_t)1 << 26);
	widen(&wide, text);
	add_tokens(&some, text);
	add_tokens(&others, buf_str(&wide));
	if (!str_eq(buf_str(&some), buf_str(&others)))
		abort();
	buf_release(&wide);
	buf_release(&some);
	buf_release(&others);
}

/* ---- labels ---- */

static void read_text(const struct lexicon *l, struct lexicon_reading *r,
		      struct str text, struct str description,
		      struct label_set *labels)
{
	size_t told = 0;

	if (lexicon_read(l, r, text, description, 20000, labels, NULL) < 0)
		abort();
	for (size_t i = 0; i < LABELS_MOST; i++)
		told += label_set_has(labels, i);
	if ((told > 0) != (r->n_hits > 0) || r->n_hits > HITS_MOST)
		abort();
	for (size_t i = 0; i < r->n_hits; i++) {
		const struct lexicon_hit *h = &r->hits[i];
		struct str in = h->in_description ? description : text;

		if (h->n == 0 || h->from + h->n > in.n ||
		    !label_set_has(labels, h->label))
			abort();
	}
}

/* Behind another sentence the text tells the same, so many bytes later. */
static void check_shift(const struct lexicon *l, struct str text)
{
	struct lexicon_reading *r = lexicon_reading_new(),
			       *later = lexicon_reading_new();
	struct label_set labels, others;
	struct buf moved;

	buf_init(&moved, (size_t)1 << 26);
	buf_adds(&moved, " . ");
	buf_addstr(&moved, text);
	read_text(l, r, text, STR_NULL, &labels);
	read_text(l, later, buf_str(&moved), STR_NULL, &others);
	if (r->n_hits != later->n_hits ||
	    memcmp(&labels, &others, sizeof(labels)) != 0)
		abort();
	for (size_t i = 0; i < r->n_hits; i++)
		if (r->hits[i].from + 3 != later->hits[i].from ||
		    r->hits[i].n != later->hits[i].n ||
		    r->hits[i].number != later->hits[i].number)
			abort();
	read_text(l, later, STR_NULL, text, &others);
	if (memcmp(&labels, &others, sizeof(labels)) != 0)
		abort();
	lexicon_reading_free(r);
	lexicon_reading_free(later);
	buf_release(&moved);
}

static struct lexicon *parse(struct str text)
{
	struct faults faults;
	struct lexicon *l;

	faults_init(&faults);
	l = lexicon_parse(text, "lexicon.json", true, &faults);
	if ((l == NULL) != faults_any(&faults))
		abort();
	faults_release(&faults);
	return l;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *nul = size ? memchr(data, 0, size) : NULL;
	size_t n = nul ? (size_t)(nul - data) : size;
	struct str first = { (const char *)data, n }, text = first;
	struct lexicon *l = parse(first);

	if (nul)
		text = (struct str){ (const char *)nul + 1, size - n - 1 };
	if (!l)
		l = parse(STR_LIT(ours));
	if (lexicon_compile(l, NULL) < 0)
		abort();
	check_tokens(text);
	check_shift(l, text);
	lexicon_free(l);
	return 0;
}
