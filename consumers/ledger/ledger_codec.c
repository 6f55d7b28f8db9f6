/* ledger_codec.c -- writes and reads the fields that ledger_codec.h lists.
 *
 * Must not know what the numbers mean, nor what a kind keeps. */
#include "ledger_codec.h"

#include <errno.h>

/* ---- writing ---- */

static void put_format(struct field_writer *writer, const struct ledger *ledger)
{
	field_begin(writer, 'v');
	field_number(writer, ledger->kind->format);
	field_number(writer, ledger->zone_hours);
	field_number(writer, ledger->newest_ms);
	field_number(writer, ledger->late_total);
	if (ledger->kind->put_ledger)
		ledger->kind->put_ledger(writer, ledger);
	field_end(writer, false);
}

static void put_texts(struct field_writer *writer,
		      const struct ledger_post *post)
{
	const char *texts[] = { post->kind, post->url, post->text };
	size_t i;

	for (i = 0; i < ARRAY_LEN(texts); i++)
		field_number_or_null(writer,
				     texts[i] ? (int64_t)strlen(texts[i]) : -1,
				     -1);
	buf_addc(&writer->value, ' ');
	for (i = 0; i < ARRAY_LEN(texts); i++)
		buf_addstr(&writer->value, str_of(texts[i]));
}

static void put_post(struct field_writer *writer, const struct ledger *ledger,
		     struct str account, const struct ledger_post *post)
{
	size_t i;

	field_begin(writer, 'p');
	buf_addi(&writer->name, (int64_t)account.n);
	buf_addc(&writer->name, ' ');
	buf_addstr(&writer->name, account);
	buf_adds(&writer->name, post->id);
	field_number(writer, post->published_ms);
	field_number(writer, post->texts_ms);
	for (i = 0; i < COUNTER_COUNT; i++)
		field_number_or_null(writer, post->highest[i], COUNT_NULL);
	if (ledger->kind->put_post)
		ledger->kind->put_post(writer, ledger, post);
	put_texts(writer, post);
	field_end(writer, ledger_post_expired(ledger, post));
}

static void put_account(struct field_writer *writer,
			const struct ledger *ledger,
			const struct ledger_account *account)
{
	struct str id = str_of(account->id);
	size_t i;

	ledger->kind->put_account(writer, ledger, account);
	for (i = 0; i < account->posts.n_slots; i++) {
		const struct ledger_post *post = account->posts.slots[i];

		if (post && post->dirty)
			put_post(writer, ledger, id, post);
	}
}

int ledger_changes(const struct ledger *ledger, ledger_field_fn *fn, void *ctx,
		   struct err *err)
{
	struct field_writer writer;
	size_t i;

	if (ledger->n_dirty == 0)
		return 0;
	field_writer_init(&writer, fn, ctx);
	if (ledger->dirty)
		put_format(&writer, ledger);
	for (i = 0; i < ledger->n_accounts; i++)
		put_account(&writer, ledger, ledger->accounts[i]);
	if (field_writer_release(&writer) < 0)
		return err_set(err, -ENOMEM, "ledger: out of memory");
	return 0;
}

/* ---- reading ---- */

static int load_format(struct ledger *ledger, struct field_scan *value)
{
	int64_t format = scan_number(value, 0, INT64_MAX), zone;
	int rc = 0;

	if (value->bad)
		return -EBADMSG;
	if (format != ledger->kind->format)
		return -ESTALE;
	zone = scan_number(value, -24, 24);
	ledger->newest_ms = scan_number(value, TIME_LEAST, TIME_MOST);
	ledger->late_total = scan_number(value, 0, INT64_MAX);
	if (ledger->kind->load_ledger)
		rc = ledger->kind->load_ledger(ledger, value);
	if (rc == 0 && !scan_at_end(value))
		return -EBADMSG;
	return rc < 0 || zone == ledger->zone_hours ? rc : -ESTALE;
}

static int load_texts(struct field_scan *value, struct ledger_post *post)
{
	struct str text[3];
	int64_t length[3];
	int i;

	for (i = 0; i < 3; i++)
		length[i] = scan_number_or_null(value, -1, 0, INT32_MAX);
	scan_blank(value);
	for (i = 0; i < 3; i++)
		text[i] = scan_bytes(value, length[i]);
	if (!scan_at_end(value))
		return -EBADMSG;
	return post_set_texts(post, text[0], text[1], text[2]);
}

static int load_known(const struct ledger *ledger, struct field_scan *value,
		      struct ledger_post *post)
{
	int i;

	post_begin(post, ledger->kind->post_size,
		   scan_number(value, TIME_LEAST, TIME_MOST));
	post->texts_ms = scan_number(value, TIME_LEAST, TIME_MOST);
	for (i = 0; i < COUNTER_COUNT; i++)
		post->highest[i] =
			scan_number_or_null(value, COUNT_NULL, 0, COUNT_MAX);
	if (ledger->kind->load_post)
		ledger->kind->load_post(ledger, post, value);
	return load_texts(value, post);
}

static int load_post(struct ledger *ledger, struct field_scan *name,
		     struct field_scan *value)
{
	int64_t length = scan_number(name, 1, INT32_MAX);
	struct field_scan account_name;
	struct ledger_account *account;
	struct ledger_post *post;
	struct str account_id, post_id;

	scan_blank(name);
	account_name = scan_of(scan_bytes(name, length));
	account_id = scan_id(&account_name);
	post_id = scan_id(name);
	if (!account_id.p || !post_id.p)
		return -EBADMSG;
	account = ledger_account_get(ledger, account_id);
	if (!account)
		return -ENOMEM;
	if (posts_find(&account->posts, post_id))
		return -EBADMSG; /* twice the same field */
	post = posts_add(&account->posts, ledger->kind->post_size, post_id);
	return post ? load_known(ledger, value, post) : -ENOMEM;
}

static int load_offset(struct ledger *ledger, struct field_scan *value)
{
	ledger->next_offset = scan_number(value, -1, INT64_MAX);
	return scan_at_end(value) ? 0 : -EBADMSG;
}

static int load(struct ledger *ledger, struct str name, struct str text)
{
	struct str rest = { name.p + 1, name.n - 1 };
	struct field_scan behind = scan_of(rest), value = scan_of(text);

	if (str_is(name, "off"))
		return load_offset(ledger, &value);
	if (str_is(name, "v"))
		return load_format(ledger, &value);
	if (name.p[0] == 'p')
		return load_post(ledger, &behind, &value);
	return ledger->kind->load_field(ledger, name.p[0], &behind, &value);
}

int ledger_load(struct ledger *ledger, struct str field, struct str value,
		struct err *err)
{
	int rc = field.n && value.p ? load(ledger, field, value) : -EBADMSG;

	switch (rc) {
	case -EBADMSG:
		return err_set(err, rc,
			       "ledger: field %.*s is not what this version "
			       "writes",
			       STR_ARG(field));
	case -ESTALE:
		return err_set(err, rc,
			       "ledger: written for another %s or in another "
			       "format",
			       ledger->kind->depends_on);
	case -ENOMEM: return err_set(err, rc, "ledger: out of memory");
	default: return rc;
	}
}

int ledger_loaded(struct ledger *ledger, struct err *err)
{
	const struct ledger_kind *kind = ledger->kind;
	size_t i;

	if (ledger->n_accounts && ledger->newest_ms == TIME_NONE)
		return err_set(err, -EBADMSG, "ledger: field v is missing");
	for (i = 0; i < ledger->n_accounts && kind->is_whole; i++)
		if (!kind->is_whole(ledger->accounts[i]))
			return err_set(err, -EBADMSG,
				       "ledger: field a%s is missing",
				       ledger->accounts[i]->id);
	return 0;
}
