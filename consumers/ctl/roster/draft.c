/* draft.c -- a roster as texts: what it is made of. */
#include "draft.h"

#include "common/base/clock.h"
#include "common/json/json.h"

#include <errno.h>
#include <inttypes.h>
#include <search.h>
#include <stdio.h>
#include <stdlib.h>

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

struct known {
	const char *id;
	size_t place;
};

static int compare(const void *a, const void *b)
{
	const struct known *x = a, *y = b;

	return strcmp(x->id, y->id);
}

static void forget(void *entry)
{
	(void)entry; /* lies in the pool */
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
	tdestroy(d->index, forget);
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

/* Room for one more item; false (and the pool bad) without memory. */
static bool room(struct draft *d, void **items, size_t n, size_t *size,
		 size_t bytes)
{
	size_t more = *size ? 2 * *size : 8;
	void *grown;

	if (n < *size)
		return true;
	grown = reallocarray(*items, more, bytes);
	if (!grown) {
		d->pool.bad = true;
		return false;
	}
	*items = grown;
	*size = more;
	return true;
}

struct draft_sentra *draft_add(struct draft *d, const char *id)
{
	struct known *entry = pool_alloc(&d->pool, sizeof(*entry));
	void *items = d->sentra;
	struct draft_sentra *s;

	if (!entry || !room(d, &items, d->n, &d->size, sizeof(*d->sentra)))
		return NULL;
	d->sentra = items;
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
	void *items = s->account;

	if (!room(d, &items, s->n, &s->size, sizeof(*s->account)))
		return NULL;
	s->account = items;
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

/* In the largest unit that holds it whole. */
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

static void take_account(struct draft *d, struct draft_sentra *s,
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

static void take_sentra(struct draft *d, const struct sentra *s)
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
		take_account(d, to, &s->accounts[i]);
}

int draft_of_roster(struct draft *d, const struct roster *roster,
		    struct err *err)
{
	for (size_t i = 0; i < roster->n; i++)
		take_sentra(d, &roster->sentras[i]);
	return d->pool.bad ? err_set(err, -ENOMEM, "no memory for the roster")
			   : 0;
}
