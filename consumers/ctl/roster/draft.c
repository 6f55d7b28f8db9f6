/* draft.c -- a roster as texts: taken apart, written as JSON, and checked.
 *
 * There is one set of rules for a roster, that of common/config/roster.c: a
 * draft is checked as the JSON that it would be, and each fault of that JSON
 * is reported at the line and the header of the sheet that it came from.  This
 * must not know CSV, nor what people write in a sheet. */
#include "draft.h"

#include "common/base/array.h"
#include "common/base/clock.h"
#include "common/json/json.h"
#include "consumers/view/sentence.h"

#include <errno.h>
#include <inttypes.h>
#include <search.h>
#include <stdio.h>
#include <stdlib.h>

#define NAME "draft" /* of the JSON text, in its faults */
#define NONE SIZE_MAX

const struct column_info columns[COLUMN_COUNT] = {
	[COLUMN_SENTRA] = { "id", "sentra_id", "id_sentra" },
	[COLUMN_NAME] = { "name", "name", "nama|nama_sentra" },
	[COLUMN_KIND] = { "kind", "kind", "jenis" },
	[COLUMN_CITY] = { "city", "city",
			  "kota|kabupaten_kota|kota_kabupaten" },
	[COLUMN_PROVINCE] = { "province", "province", "provinsi" },
	[COLUMN_TIMEZONE] = { "timezone", "timezone", "zona_waktu" },
	[COLUMN_ALIASES] = { "aliases", "aliases", "nama_lain|alias" },
	[COLUMN_AREAS] = { "service_areas", "service_areas",
			   "wilayah_layanan|wilayah_kerja" },
	[COLUMN_FROM] = { "active_from", "active_from", "aktif_dari" },
	[COLUMN_UNTIL] = { "active_until", "active_until", "aktif_sampai" },
	[COLUMN_EXEMPT_UNTIL] = { "exempt.until", "sentra_exempt_until",
				  "sentra_dikecualikan_sampai" },
	[COLUMN_EXEMPT_WHY] = { "exempt.why", "sentra_exempt_why",
				"alasan_sentra_dikecualikan" },
	[COLUMN_PLATFORM] = { "platform", "platform", "platform|media_sosial" },
	[COLUMN_HANDLE] = { "handle", "handle", "nama_akun|akun" },
	[COLUMN_ID] = { "id", "account_id", "id_akun" },
	[COLUMN_VERIFIED_BY] = { "verified_by", "verified_by",
				 "diverifikasi_oleh" },
	[COLUMN_VERIFIED_AT] = { "verified_at", "verified_at",
				 "tanggal_verifikasi|diverifikasi_pada" },
	[COLUMN_INTERVAL] = { "interval", "interval", "selang" },
	[COLUMN_ACCOUNT_UNTIL] = { "exempt.until", "account_exempt_until",
				   "akun_dikecualikan_sampai" },
	[COLUMN_ACCOUNT_WHY] = { "exempt.why", "account_exempt_why",
				 "alasan_akun_dikecualikan" },
};

/* ---- the draft ---- */

/* An entry of the index: the array of sentra may move. */
struct known {
	const char *id;
	size_t place; /* in the array */
};

static int compare(const void *a, const void *b)
{
	const struct known *x = a, *y = b;

	return strcmp(x->id, y->id);
}

static void leave_entry(void *entry)
{
	(void)entry; /* it lies in the pool */
}

void draft_init(struct draft *d, const char *file)
{
	*d = (struct draft){ .file = file };
	for (size_t i = 0; i < COLUMN_COUNT; i++)
		d->label[i] = columns[i].english;
	pool_init(&d->pool);
}

void draft_release(struct draft *d)
{
	tdestroy(d->index, leave_entry);
	for (size_t i = 0; i < d->n; i++)
		free(d->sentra[i].account);
	free(d->sentra);
	pool_release(&d->pool);
	d->sentra = NULL;
	d->index = NULL;
	d->n = d->size = 0;
}

struct draft_sentra *draft_find(const struct draft *d, const char *id)
{
	struct known key = { .id = id };
	struct known **found = tfind(&key, &d->index, compare);

	return found ? &d->sentra[(*found)->place] : NULL;
}

struct draft_sentra *draft_add(struct draft *d, const char *id)
{
	struct known *entry = pool_alloc(&d->pool, sizeof(*entry));
	struct draft_sentra *s;

	if (!entry || !ARRAY_ROOM(d->sentra, d->size, d->n + 1)) {
		d->pool.bad = true;
		return NULL;
	}
	s = &d->sentra[d->n];
	*s = (struct draft_sentra){ 0 };
	s->cell[COLUMN_SENTRA] = pool_copy(&d->pool, str_of(id));
	*entry = (struct known){ s->cell[COLUMN_SENTRA], d->n };
	if (!entry->id || !tsearch(entry, &d->index, compare)) {
		d->pool.bad = true;
		return NULL;
	}
	d->n++;
	return s;
}

struct draft_account *draft_add_account(struct draft *d, struct draft_sentra *s)
{
	if (!ARRAY_ROOM(s->account, s->size, s->n + 1)) {
		d->pool.bad = true;
		return NULL;
	}
	s->account[s->n] = (struct draft_account){ 0 };
	return &s->account[s->n++];
}

/* ---- a roster taken apart ---- */

static char *copy(struct draft *d, const char *text)
{
	return pool_copy(&d->pool, str_of(text));
}

static char *copy_day(struct draft *d, int64_t day)
{
	char text[DATE_SIZE];

	if (day == DAY_OPEN)
		return NULL;
	date_format(day, text);
	return copy(d, text);
}

/* In the largest unit of which it is a whole number. */
static char *copy_interval(struct draft *d, int64_t ms)
{
	static const struct {
		int64_t ms;
		const char *unit;
	} units[] = { { DAY_MS, "d" },
		      { HOUR_MS, "h" },
		      { MINUTE_MS, "m" },
		      { SECOND_MS, "s" },
		      { 1, "ms" } };
	char text[32];
	size_t i = 0;

	if (ms == 0)
		return NULL;
	while (ms % units[i].ms != 0)
		i++;
	snprintf(text, sizeof(text), "%" PRId64 "%s", ms / units[i].ms,
		 units[i].unit);
	return copy(d, text);
}

static void add_item(struct buf *out, const char *item)
{
	size_t n = strlen(item);

	for (size_t i = 0; i < n; i++) {
		bool outer = i == 0 || i == n - 1;

		if (item[i] == ';' || item[i] == '\\' ||
		    (outer && item[i] == ' '))
			buf_addc(out, '\\');
		buf_addc(out, item[i]);
	}
}

static char *copy_list(struct draft *d, char *const *items, size_t n)
{
	struct buf text;
	char *cell = NULL;

	buf_init(&text, json_file_limits.max_bytes);
	for (size_t i = 0; i < n; i++) {
		buf_adds(&text, i ? "; " : "");
		add_item(&text, items[i]);
	}
	if (n)
		cell = pool_copy(&d->pool, buf_str(&text));
	d->pool.bad |= text.bad;
	buf_release(&text);
	return cell;
}

static void copy_account(struct draft *d, struct draft_sentra *s,
			 const struct account *a)
{
	struct draft_account *to = draft_add_account(d, s);

	if (!to)
		return;
	to->cell[COLUMN_PLATFORM] = copy(d, platform_names[a->platform]);
	to->cell[COLUMN_HANDLE] = copy(d, a->handle);
	to->cell[COLUMN_ID] = copy(d, a->id);
	to->cell[COLUMN_VERIFIED_BY] = copy(d, a->verified_by);
	to->cell[COLUMN_VERIFIED_AT] = copy(d, a->verified_at);
	to->cell[COLUMN_INTERVAL] = copy_interval(d, a->interval_ms);
	if (!a->exempt.set)
		return;
	to->cell[COLUMN_ACCOUNT_UNTIL] = copy_day(d, a->exempt.until);
	to->cell[COLUMN_ACCOUNT_WHY] = copy(d, a->exempt.why);
}

static void copy_sentra(struct draft *d, const struct sentra *s)
{
	struct draft_sentra *to = draft_add(d, s->id);

	if (!to)
		return;
	to->cell[COLUMN_NAME] = copy(d, s->name);
	to->cell[COLUMN_KIND] = copy(d, s->kind);
	to->cell[COLUMN_CITY] = copy(d, s->city);
	to->cell[COLUMN_PROVINCE] = copy(d, s->province);
	to->cell[COLUMN_TIMEZONE] = copy(d, s->timezone);
	to->cell[COLUMN_ALIASES] = copy_list(d, s->aliases, s->n_aliases);
	to->cell[COLUMN_AREAS] =
		copy_list(d, s->service_areas, s->n_service_areas);
	to->cell[COLUMN_FROM] = copy_day(d, s->active_from);
	to->cell[COLUMN_UNTIL] = copy_day(d, s->active_until);
	if (s->exempt.set) {
		to->cell[COLUMN_EXEMPT_UNTIL] = copy_day(d, s->exempt.until);
		to->cell[COLUMN_EXEMPT_WHY] = copy(d, s->exempt.why);
	}
	for (size_t i = 0; i < s->n_accounts; i++)
		copy_account(d, to, &s->accounts[i]);
}

int draft_of_roster(struct draft *d, const struct roster *roster,
		    struct err *err)
{
	for (size_t i = 0; i < roster->n; i++)
		copy_sentra(d, &roster->sentras[i]);
	return d->pool.bad ? err_set(err, -ENOMEM, "no memory for the roster")
			   : 0;
}

/* ---- lists in a cell ---- */

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

static bool is_end(char c)
{
	return c == ';' || c == '\n';
}

/* The next item, which may be empty, up to what ends it; spaces count only
 * between words and behind a \. */
static void read_item(struct str *rest, struct buf *out)
{
	size_t spaces = 0;

	while (rest->n && !is_end(*rest->p)) {
		bool literal = *rest->p == '\\' && rest->n > 1;

		rest->p += literal;
		rest->n -= literal;
		if (!literal && is_space(*rest->p)) {
			spaces += out->len > 0;
		} else {
			for (; spaces; spaces--)
				buf_addc(out, ' ');
			buf_addc(out, *rest->p);
		}
		rest->p++;
		rest->n--;
	}
	rest->p += rest->n > 0;
	rest->n -= rest->n > 0;
}

static bool next_item(struct str *rest, struct buf *out)
{
	do {
		buf_clear(out);
		if (rest->n == 0)
			return false;
		read_item(rest, out);
	} while (out->len == 0 && !out->bad);
	return true;
}

static void add_list(const char *cell, struct buf *out)
{
	struct str rest = str_of(cell);
	const char *comma = "";
	struct buf item;

	buf_init(&item, json_file_limits.max_bytes);
	buf_addc(out, '[');
	while (next_item(&rest, &item)) {
		buf_adds(out, comma);
		buf_addjson(out, buf_str(&item));
		buf_spoil(out, &item);
		comma = ", ";
	}
	buf_addc(out, ']');
	buf_spoil(out, &item);
	buf_release(&item);
}

/* ---- roster.json of a draft ---- */

/* What must be there is "" where it is not, and refused as empty. */
static void add_needed(const char *head, const char *cell, struct buf *out)
{
	json_put(out, head, str_of(cell ? cell : ""));
}

static void add_exempt(const char *head, const char *until, const char *why,
		       struct buf *out)
{
	buf_adds(out, head);
	add_needed("{\"until\": ", until, out);
	add_needed(", \"why\": ", why, out);
	buf_addc(out, '}');
}

static void add_account(const struct draft_account *a, struct buf *out)
{
	char *const *cell = a->cell;
	const char *until = cell[COLUMN_ACCOUNT_UNTIL];
	const char *why = cell[COLUMN_ACCOUNT_WHY];

	add_needed("      {\"platform\": ", cell[COLUMN_PLATFORM], out);
	json_put(out, ", \"id\": ", str_of(cell[COLUMN_ID]));
	json_put(out, ", \"handle\": ", str_of(cell[COLUMN_HANDLE]));
	json_put(out, ", \"verified_by\": ", str_of(cell[COLUMN_VERIFIED_BY]));
	json_put(out, ", \"verified_at\": ", str_of(cell[COLUMN_VERIFIED_AT]));
	if (cell[COLUMN_INTERVAL])
		json_put(out,
			 ", \"interval\": ", str_of(cell[COLUMN_INTERVAL]));
	if (until || why)
		add_exempt(", \"exempt\": ", until, why, out);
	buf_addc(out, '}');
}

static void add_sentra(const struct draft_sentra *s, struct buf *out)
{
	char *const *cell = s->cell;
	const char *until = cell[COLUMN_EXEMPT_UNTIL];
	const char *why = cell[COLUMN_EXEMPT_WHY];

	add_needed("  {\n    \"id\": ", cell[COLUMN_SENTRA], out);
	add_needed(", \"name\": ", cell[COLUMN_NAME], out);
	add_needed(", \"kind\": ", cell[COLUMN_KIND], out);
	add_needed(",\n    \"city\": ", cell[COLUMN_CITY], out);
	add_needed(", \"province\": ", cell[COLUMN_PROVINCE], out);
	add_needed(", \"timezone\": ", cell[COLUMN_TIMEZONE], out);
	buf_adds(out, ",\n    \"aliases\": ");
	add_list(cell[COLUMN_ALIASES], out);
	buf_adds(out, ",\n    \"service_areas\": ");
	add_list(cell[COLUMN_AREAS], out);
	json_put(out, ",\n    \"active_from\": ", str_of(cell[COLUMN_FROM]));
	json_put(out, ", \"active_until\": ", str_of(cell[COLUMN_UNTIL]));
	if (until || why)
		add_exempt(", \"exempt\": ", until, why, out);
	else
		buf_adds(out, ", \"exempt\": null");
	buf_adds(out, ",\n    \"accounts\": [");
	for (size_t i = 0; i < s->n; i++) {
		buf_adds(out, i ? ",\n" : "\n");
		add_account(&s->account[i], out);
	}
	buf_adds(out, s->n ? "\n    ]\n  }" : "]\n  }");
}

static void add_draft(const struct draft *d, struct buf *out)
{
	buf_adds(out, "{\n\"version\": 1,\n\"sentras\": [\n");
	for (size_t i = 0; i < d->n; i++) {
		add_sentra(&d->sentra[i], out);
		buf_adds(out, i + 1 < d->n ? ",\n" : "\n");
	}
	buf_adds(out, "]\n}\n");
}

int roster_text(const struct roster *roster, struct buf *out, struct err *err)
{
	struct draft d;
	int rc;

	draft_init(&d, "");
	rc = draft_of_roster(&d, roster, err);
	if (rc == 0)
		add_draft(&d, out);
	draft_release(&d);
	return rc ? rc : buf_error(out, err, "the roster");
}

/* ---- checking ---- */

/* A sentra of the draft, or one of its accounts. */
struct place {
	size_t sentra, account; /* account NONE: the sentra itself */
};

/* Reads "sentras[3]" or "sentras[3].accounts[1]" at the beginning of a path,
 * and sets *rest behind it; false: it is of neither. */
static bool read_place(const struct draft *d, const char *path,
		       struct place *at, const char **rest)
{
	int n = 0, more = 0;

	*at = (struct place){ NONE, NONE };
	if (sscanf(path, "sentras[%zu]%n", &at->sentra, &n) < 1 || n == 0 ||
	    at->sentra >= d->n)
		return false;
	if (sscanf(path + n, ".accounts[%zu]%n", &at->account, &more) < 1 ||
	    more == 0 || at->account >= d->sentra[at->sentra].n) {
		at->account = NONE;
		more = 0;
	}
	*rest = path + n + more;
	return true;
}

static size_t line_of(const struct draft *d, const struct place *at)
{
	const struct draft_sentra *s = &d->sentra[at->sentra];

	return at->account == NONE ? s->line : s->account[at->account].line;
}

/* The header of the member that the rest of a path names (".exempt.until",
 * ".aliases[2]"), or NULL. */
static const char *label_of(const struct draft *d, const char *rest,
			    bool account)
{
	size_t from = account ? COLUMN_PLATFORM : 0;
	size_t to = account ? COLUMN_COUNT : COLUMN_PLATFORM;
	size_t n;

	if (*rest != '.')
		return NULL;
	rest++;
	n = strcspn(rest, "[");
	for (; from < to; from++)
		if (strlen(columns[from].member) == n &&
		    memcmp(columns[from].member, rest, n) == 0)
			return d->label[from];
	return NULL;
}

/* "line 4", in the middle of a text; of the base, which has no lines, "an
 * account of abiyoso". */
static void add_place(const struct draft *d, const struct place *at,
		      struct buf *out)
{
	size_t line = line_of(d, at);

	if (line)
		buf_addf(out, "line %zu", line);
	else
		buf_addf(out, "an account of %s",
			 d->sentra[at->sentra].cell[COLUMN_SENTRA]);
}

/* What is wrong, in the words of a sheet: a line for the second place, and an
 * empty cell for null. */
static void add_text(const struct draft *d, const struct fault *fault,
		     struct buf *out)
{
	const char *text = fault->text, *rest;
	struct place at;

	if (*fault->other && read_place(d, fault->other, &at, &rest)) {
		buf_add(out, text, fault->other_at);
		add_place(d, &at, out);
		buf_adds(out, rest);
		text += fault->other_at + strlen(fault->other);
	}
	buf_adds(out, text);
}

/* A fault of the JSON as one of the sheet. */
static void translate(const struct draft *d, const struct fault *fault,
		      struct faults *out)
{
	const char *rest, *label;
	struct place at;
	struct buf text, said;
	size_t line;

	if (!read_place(d, fault->path, &at, &rest)) {
		faults_add(out, d->file, 0, NULL, "%s", fault->printed);
		return;
	}
	line = line_of(d, &at);
	/* What the sheet does not have is of the base. */
	label = line ? label_of(d, rest, at.account != NONE)
		     : d->sentra[at.sentra].cell[COLUMN_SENTRA];
	buf_init(&text, 1000);
	buf_init(&said, 2000);
	add_text(d, fault, &text);
	sentence_add(&said, d->language, buf_shown(&text));
	if (fault->or_null)
		buf_adds(&said, word(d->language, WORD_or_nothing));
	faults_add(out, d->file, line, label, "%s", buf_shown(&said));
	buf_release(&text);
	buf_release(&said);
}

int draft_check(const struct draft *d, struct roster **out,
		struct faults *faults, struct err *err)
{
	struct faults own;
	struct buf text;
	int rc;

	faults_init(&own);
	buf_init(&text, json_file_limits.max_bytes);
	add_draft(d, &text);
	if (d->pool.bad)
		rc = err_set(err, -ENOMEM, "%s: no memory", d->file);
	else if (text.bad)
		rc = buf_error(&text, err, d->file);
	else
		rc = roster_parse(out, buf_str(&text), NAME, &own, err);
	for (size_t i = 0; i < own.n; i++)
		translate(d, &own.at[i], faults);
	faults->dropped += own.dropped;
	faults_release(&own);
	buf_release(&text);
	return rc;
}
