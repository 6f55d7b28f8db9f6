/* coverage_codec.c -- labels, proofs and what stays of posts, as fields. */
#include "coverage_codec.h"

#include "campaign.h"

#include <errno.h>

static const struct lexicon *lexicon_of(const struct ledger *ledger)
{
	return ((const struct coverage_rules *)ledger->ctx)->lexicon;
}

/* ---- words ---- */

static void put_word(struct field_writer *w, const char *word)
{
	if (w->value.len)
		buf_addc(&w->value, ' ');
	buf_adds(&w->value, word);
}

static void put_labels(struct field_writer *w, const struct lexicon *lexicon,
		       const struct label_set *labels)
{
	size_t n = 0;

	for (size_t i = 0; i < lexicon_labels(lexicon); i++)
		n += label_set_has(labels, i);
	field_number(w, (int64_t)n);
	for (size_t i = 0; i < lexicon_labels(lexicon); i++)
		if (label_set_has(labels, i))
			put_word(w, lexicon_at(lexicon, i)->id);
}

static bool is_campaign(struct str id)
{
	struct str head = STR_LIT(CAMPAIGN_LABEL);

	return id.n > head.n && memcmp(id.p, head.p, head.n) == 0;
}

/* The next word as the id of a label; -1 where there is none: of a campaign
 * that is gone, else it is bad. */
static int scan_label(struct field_scan *scan, const struct lexicon *lexicon)
{
	const char *blank;
	struct str id;
	int label;

	scan_blank(scan);
	blank = scan->left.n ? memchr(scan->left.p, ' ', scan->left.n) : NULL;
	id = scan_bytes(scan,
			blank ? blank - scan->left.p : (int64_t)scan->left.n);
	label = scan->bad || !id.n ? -1 : lexicon_find(lexicon, id);
	scan->bad |= label < 0 && !is_campaign(id);
	return label;
}

static void scan_labels(struct field_scan *scan, const struct lexicon *lexicon,
			struct label_set *labels)
{
	int64_t n = scan_number(scan, 0, LABELS_MOST);

	*labels = (struct label_set){ .bits = { 0 } };
	for (int64_t i = 0; i < n && !scan->bad; i++) {
		int label = scan_label(scan, lexicon);

		if (label >= 0)
			label_set_add(labels, (size_t)label);
	}
}

/* ---- a ledger, a post ---- */

void coverage_put_ledger(struct field_writer *w, const struct ledger *ledger)
{
	field_number(w, coverage_ledger(ledger)->first_ms);
}

int coverage_load_ledger(struct ledger *ledger, struct field_scan *value)
{
	struct coverage_ledger *it = (struct coverage_ledger *)ledger;

	it->begun = true;
	it->first_ms = scan_number(value, TIME_LEAST, TIME_MOST);
	return 0;
}

void coverage_put_post(struct field_writer *w, const struct ledger *ledger,
		       const struct ledger_post *post)
{
	put_labels(w, lexicon_of(ledger), &labelled_post(post)->labels);
}

void coverage_load_post(const struct ledger *ledger, struct ledger_post *post,
			struct field_scan *value)
{
	scan_labels(value, lexicon_of(ledger),
		    &((struct labelled_post *)post)->labels);
}

/* ---- accounts ---- */

size_t coverage_fields(const struct ledger_account *account)
{
	return 1 + coverage_account(account)->n_kept;
}

bool coverage_is_whole(const struct ledger_account *account)
{
	return coverage_account(account)->begun;
}

static void put_told(struct field_writer *w, const struct lexicon *lexicon,
		     const struct coverage_account *a)
{
	for (size_t i = 0; a->told_ms && i < lexicon_labels(lexicon); i++) {
		if (a->told_ms[i] == TIME_NONE)
			continue;
		put_word(w, lexicon_at(lexicon, i)->id);
		field_number(w, a->told_ms[i]);
	}
}

static void put_kept(struct field_writer *w, const struct lexicon *lexicon,
		     const struct coverage_account *a,
		     const struct kept_post *kept)
{
	field_begin(w, 'k');
	buf_addi(&w->name, kept->published_ms);
	buf_addc(&w->name, ' ');
	buf_adds(&w->name, a->account.id);
	put_labels(w, lexicon, &kept->labels);
	field_end(w, false);
}

void coverage_put_account(struct field_writer *w, const struct ledger *ledger,
			  const struct ledger_account *account)
{
	const struct coverage_account *a = coverage_account(account);
	const struct lexicon *lexicon = lexicon_of(ledger);

	if (account->dirty) {
		field_begin(w, 'a');
		buf_adds(&w->name, account->id);
		field_number_or_null(w, a->proof_ms, TIME_NONE);
		put_told(w, lexicon, a);
		field_end(w, false);
	}
	for (size_t i = 0; i < a->n_kept; i++)
		if (a->kept[i].dirty)
			put_kept(w, lexicon, a, &a->kept[i]);
}

static struct coverage_account *account_get(struct ledger *ledger,
					    struct field_scan *name)
{
	struct str id = scan_id(name);

	return name->bad ? NULL
			 : (struct coverage_account *)ledger_account_get(ledger,
									 id);
}

static int load_account(struct ledger *ledger, struct field_scan *name,
			struct field_scan *value)
{
	const struct lexicon *lexicon = lexicon_of(ledger);
	struct coverage_account *a = account_get(ledger, name);

	if (!a)
		return name->bad ? -EBADMSG : -ENOMEM;
	a->begun = true;
	a->proof_ms = scan_time_or_none(value);
	while (!value->bad && value->left.n) {
		int label = scan_label(value, lexicon);
		int64_t told_ms = scan_number(value, TIME_LEAST, TIME_MOST);

		if (!coverage_told_room(a, lexicon))
			return -ENOMEM;
		if (label >= 0)
			a->told_ms[label] = told_ms;
	}
	return scan_at_end(value) ? 0 : -EBADMSG;
}

static int load_kept(struct ledger *ledger, struct field_scan *name,
		     struct field_scan *value)
{
	int64_t published_ms = scan_number(name, TIME_LEAST, TIME_MOST);
	struct coverage_account *a;
	struct kept_post *kept;

	scan_blank(name);
	a = account_get(ledger, name);
	if (!a)
		return name->bad ? -EBADMSG : -ENOMEM;
	if (a->n_kept == KEPT_MOST)
		return -EBADMSG;
	kept = coverage_kept_get(a, published_ms);
	if (!kept)
		return -ENOMEM;
	scan_labels(value, lexicon_of(ledger), &kept->labels);
	return scan_at_end(value) ? 0 : -EBADMSG;
}

int coverage_load_field(struct ledger *ledger, char letter,
			struct field_scan *name, struct field_scan *value)
{
	switch (letter) {
	case 'a': return load_account(ledger, name, value);
	case 'k': return load_kept(ledger, name, value);
	default: return -EBADMSG;
	}
}
