/* trace.c -- applies events to the scorer's ledgers and keeps those that change
 * a number.  Must not know where events come from, nor how evidence looks. */
#include "trace.h"

#include "common/base/array.h"
#include "consumers/scorer/scorer_ledger_codec.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

/* A ledger drops what it keeps no longer after so many changes. */
#define SAVE_AFTER 20000

/* What of the evidence of a metric is kept. */
enum keep { KEEP_ALL, KEEP_LAST_OF_ACCOUNT, KEEP_LAST };

static const enum keep keeps[METRIC_COUNT] = {
	[METRIC_followers] = KEEP_LAST_OF_ACCOUNT,
	[METRIC_latest] = KEEP_LAST,
};

/* ---- numbers ---- */

int64_t units_of(const char *text)
{
	char digits[VALUE_TEXT];
	int64_t units = 0;
	size_t n = 0;

	for (const char *p = text; *p; p++)
		if (*p != '.')
			digits[n++] = *p;
	if (n && !str_number((struct str){ digits, n }, &units))
		units = *text == '-' ? INT64_MIN : INT64_MAX;
	return units;
}

int64_t evidence_units(const struct evidence *e)
{
	int64_t before = units_of(e->before), after = units_of(e->after), by;

	if (__builtin_sub_overflow(after, before, &by))
		by = after < before ? INT64_MIN : INT64_MAX;
	return by;
}

void units_text(char out[VALUE_TEXT], enum metric metric, int64_t units)
{
	uint64_t size = units < 0 ? -(uint64_t)units : (uint64_t)units;
	uint64_t one = 1;

	for (int i = 0;
	     metric_table[metric].format == DECIMALS && i < METRIC_DECIMALS;
	     i++)
		one *= 10;
	snprintf(out, VALUE_TEXT, "%s%llu", units < 0 ? "-" : "",
		 (unsigned long long)(size / one));
	if (one > 1)
		snprintf(out + strlen(out), VALUE_TEXT - strlen(out), ".%0*llu",
			 METRIC_DECIMALS, (unsigned long long)(size % one));
}

/* ---- the number at the instant ---- */

static void sum_platform(struct trace *t, enum platform_id platform)
{
	const struct sentra *sentra = t->of.sentra;

	aggregates_init(&t->sum[platform]);
	for (size_t i = 0; i < sentra->n_accounts; i++) {
		const struct account *it = &sentra->accounts[i];
		const struct scorer_account *account = NULL;

		if (it->platform == platform && t->ledger[platform])
			account = scorer_account_find(t->ledger[platform],
						      str_of(it->identity));
		if (account)
			aggregates_add(&t->sum[platform], account, t->of.t_s,
				       t->of.zone_hours);
	}
}

/* Of its platform, or of all in their order, as a card has it. */
static void compute(const struct trace *t, char out[VALUE_TEXT])
{
	struct board field = t->of.field;
	struct metric_input in = { .settings = t->of.settings,
				   .t_ms = t->of.t_s * SECOND_MS };
	struct aggregates all;

	aggregates_init(&all);
	for (int p = 0; p < PLATFORM_COUNT; p++)
		if (t->has[p])
			aggregates_merge(&all, &t->sum[p]);
	in.sum = field.platform == NATIONAL ? &all : &t->sum[field.platform];
	metric_text(out, field.metric, field.window, &in);
}

/* ---- evidence ---- */

/* The one that a newer change of the same stands for, or NULL. */
static struct evidence *find_replaced(struct trace *t, const struct evidence *e)
{
	enum keep keep = keeps[t->of.field.metric];

	for (size_t i = 0; keep != KEEP_ALL && i < t->n; i++)
		if (keep == KEEP_LAST || (t->at[i].platform == e->platform &&
					  str_eq(t->at[i].account, e->account)))
			return &t->at[i];
	return NULL;
}

static int store(struct trace *t, const struct evidence *e, struct err *err)
{
	struct evidence *replaced = find_replaced(t, e);

	if (replaced) {
		t->earlier++;
		t->earlier_units += evidence_units(replaced);
		*replaced = *e;
		return 0;
	}
	if (!ARRAY_ROOM(t->at, t->size, t->n + 1))
		return err_set(err, -ENOMEM, "no memory for evidence");
	t->at[t->n++] = *e;
	return 0;
}

static int64_t told_by(const struct event *event)
{
	return event->kind == EVENT_ACCOUNT ? event->account.followers
					    : event->post.published_ms;
}

static int add_evidence(struct trace *t, const struct log_message *msg,
			int64_t offset, const struct event *event,
			const char *after, struct err *err)
{
	struct evidence e = {
		.platform = msg->platform,
		.partition = msg->partition,
		.offset = offset,
		.append_ms = msg->append_ms,
		.observed_ms = event->observed_ms,
		.account = pool_str(&t->pool, event->account_id),
		.event = pool_str(&t->pool, msg->payload),
		.told = told_by(event),
	};

	if (t->pool.no_memory)
		return err_set(err, -ENOMEM, "no memory for evidence");
	if (t->pool.bad)
		return err_set(err, -E2BIG,
			       "more than %zu MiB of evidence: ask for one "
			       "platform, or a shorter window",
			       TRACE_BYTES >> 20);
	snprintf(e.before, sizeof(e.before), "%s", t->value);
	snprintf(e.after, sizeof(e.after), "%s", after);
	snprintf(t->value, sizeof(t->value), "%s", after);
	t->counts.changed++;
	return store(t, &e, err);
}

/* ---- messages ---- */

static struct ledger *ledger_of(struct trace *t, enum platform_id platform)
{
	struct ledger **ledger = &t->ledger[platform];

	if (!*ledger)
		*ledger =
			ledger_new(&scorer_ledger_kind, t->of.zone_hours, NULL);
	return *ledger;
}

/* Nobody asks for what a ledger drops while it is not beyond the instant. */
static void drop_old(const struct trace *t, struct ledger *ledger)
{
	if (ledger->n_dirty > SAVE_AFTER &&
	    ledger->newest_ms <= t->of.t_s * SECOND_MS)
		ledger_saved(ledger);
}

static int apply(struct trace *t, const struct log_message *msg, int64_t offset,
		 const struct event *event, struct err *err)
{
	struct ledger *ledger = ledger_of(t, msg->platform);
	char after[VALUE_TEXT];
	int rc;

	if (!ledger)
		return err_set(err, -ENOMEM, "no memory for a ledger");
	rc = ledger_apply(ledger, event, offset, err);
	if (rc < 0)
		return rc;
	drop_old(t, ledger);
	if (rc == APPLIED_LATE) {
		t->counts.late++;
		return 0;
	}
	if (!sentra_account(t->of.sentra, msg->platform, event->account_id)) {
		t->counts.stranger++;
		return 0;
	}
	if (event->kind == EVENT_STATUS)
		return 0;
	sum_platform(t, msg->platform);
	compute(t, after);
	return strcmp(after, t->value) == 0
		       ? 0
		       : add_evidence(t, msg, offset, event, after, err);
}

int trace_take(struct trace *t, const struct log_message *msg, int64_t offset,
	       const struct event *event, struct err *err)
{
	t->counts.read++;
	if (event)
		return apply(t, msg, offset, event, err);
	t->counts.unusable++;
	return 0;
}

/* ---- all of it ---- */

static int compare(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

static int by_age(const void *a, const void *b)
{
	const struct evidence *x = a, *y = b;
	int c = compare(y->observed_ms, x->observed_ms);

	if (c == 0)
		c = compare(y->platform, x->platform);
	return c ? c : compare(y->offset, x->offset);
}

void trace_sort(struct trace *t)
{
	if (t->n)
		qsort(t->at, t->n, sizeof(*t->at), by_age);
}

const struct account *trace_account(const struct trace *t,
				    const struct evidence *e)
{
	return sentra_account(t->of.sentra, e->platform, e->account);
}

void trace_init(struct trace *t, const struct trace_question *question)
{
	*t = (struct trace){ .of = *question };
	pool_init_capped(&t->pool, TRACE_BYTES);
	for (size_t i = 0; i < question->sentra->n_accounts; i++)
		t->has[question->sentra->accounts[i].platform] = true;
	for (int p = 0; p < PLATFORM_COUNT; p++)
		aggregates_init(&t->sum[p]);
	compute(t, t->value);
}

void trace_release(struct trace *t)
{
	for (int p = 0; p < PLATFORM_COUNT; p++)
		ledger_free(t->ledger[p]);
	free(t->at);
	pool_release(&t->pool);
}
