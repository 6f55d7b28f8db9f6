/* gather_watch.c -- who is silent, who was not seen, what the report before
 * says and is not so, and what all of it rests on. */
#include "gather_tables.h"

#include "common/base/clock.h"

#include <math.h>
#include <stdlib.h>

/* ---- silent ---- */

static struct str name_of(const struct gatherer *g, struct str id)
{
	size_t card = hashes_find(&g->now->cards, id);
	struct str name =
		card == HASHES_NONE ? STR_NULL : card_text(g, card, "name");

	return name.n ? name : id;
}

static void begin_row_of(const struct gatherer *g, struct grid *grid,
			 struct str id)
{
	size_t card = hashes_find(&g->now->cards, id);

	if (card != HASHES_NONE)
		begin_row(g, grid, card);
	else
		grid_row(grid, id, g->report->timezone);
	grid_add(grid, name_of(g, id));
}

static void add_silent(const struct gatherer *g)
{
	struct grid *grid = &g->report->table[REPORT_silent];

	for (size_t i = 0; i < g->now->n_stale; i++) {
		const struct stale_entry *stale = &g->now->stale[i];
		size_t card = hashes_find(&g->now->cards, stale->sentra);

		begin_row_of(g, grid, stale->sentra);
		grid_add(grid, card == HASHES_NONE ? STR_NULL
						   : latest_of(g, card, NULL));
		grid_add_ms(grid, stale->since_ms);
	}
}

/* ---- not seen ---- */

/* As the roster has it; an account that it does not know has none. */
static struct str handle_of(const struct gatherer *g,
			    const struct blind_entry *blind)
{
	const struct sentra *sentra =
		roster_find(g->in->config->roster, blind->sentra);
	const struct account *account = NULL;

	if (sentra && blind->platform >= 0)
		account = sentra_account(sentra,
					 (enum platform_id)blind->platform,
					 blind->account);
	return account && account->handle ? str_of(account->handle) : STR_NULL;
}

static void add_blind(const struct gatherer *g)
{
	struct grid *grid = &g->report->table[REPORT_blind];

	for (size_t i = 0; i < g->now->n_blind; i++) {
		const struct blind_entry *blind = &g->now->blind[i];

		begin_row_of(g, grid, blind->sentra);
		grid_add(grid,
			 blind->platform < 0
				 ? STR_NULL
				 : str_of(platform_names[blind->platform]));
		grid_add(grid, blind->account);
		grid_add(grid, handle_of(g, blind));
		grid_add_ms(grid, blind->since_ms);
	}
}

static int longest_first(const void *a, const void *b)
{
	const struct unseen_account *const *x = a, *const *y = b;

	if ((*x)->unseen_ms != (*y)->unseen_ms)
		return (*x)->unseen_ms < (*y)->unseen_ms ? 1 : -1;
	return *x < *y ? -1 : *x > *y; /* as the roster has them */
}

static void add_unseen_row(const struct gatherer *g,
			   const struct unseen_account *u)
{
	struct grid *grid = &g->report->table[REPORT_unseen];

	begin_row_of(g, grid, str_of(u->sentra->id));
	grid_add(grid, str_of(platform_names[u->account->platform]));
	grid_add(grid, str_of(u->account->identity));
	grid_add(grid,
		 u->account->handle ? str_of(u->account->handle) : STR_NULL);
	add_number(grid, (double)u->unseen_ms / HOUR_MS, 1);
	grid_add_ms(grid, u->last_proof_ms);
	grid_add(grid, str_of(u->outcome));
}

static void add_unseen(const struct gatherer *g)
{
	const struct unseen *unseen = &g->in->log->unseen;
	const struct unseen_account **list =
		calloc(unseen->n + 1, sizeof(struct unseen_account *));
	size_t n = 0;

	if (!list) {
		g->report->table[REPORT_unseen].bad = true;
		return;
	}
	for (size_t i = 0; i < unseen->n; i++)
		if (unseen->at[i].unseen_ms > 0)
			list[n++] = &unseen->at[i];
	qsort(list, n, sizeof(struct unseen_account *), longest_first);
	for (size_t i = 0; i < n; i++)
		add_unseen_row(g, list[i]);
	free(list);
}

void gather_watch(struct gatherer *g)
{
	add_silent(g);
	add_blind(g);
	add_unseen(g);
}

/* ---- corrections ---- */

/* What the days say now of the period before: its end, or its sums. */
static double now_known(const struct report *before, const struct days *days,
			const char *field)
{
	int n = (int)(before->to_day - before->from_day) + 1;
	const struct day *end = days_find(days, before->to_day);
	struct day sum;

	if (!end)
		return NAN;
	sum = days_sum(days, before->to_day, n);
	if (strcmp(field, "followers") == 0)
		return end->followers;
	if (strcmp(field, "score") == 0)
		return str_is(before->score_version, days->score_version)
			       ? end->score
			       : NAN;
	return strcmp(field, "posts") == 0 ? sum.posts : sum.engagement;
}

static void add_correction(const struct gatherer *g, size_t row,
			   const struct days *days, const char *field)
{
	const struct report *before = g->in->previous;
	struct grid *grid = &g->report->table[REPORT_corrections];
	double kept = report_number(before, REPORT_ranking, row, field);
	double now = now_known(before, days, field);

	if (isnan(kept) || isnan(now) || fabs(kept - now) < 0.005)
		return;
	begin_row_of(g, grid, before->table[REPORT_ranking].id[row]);
	grid_add(grid, str_of(field));
	add_plain(grid, kept, 2);
	add_plain(grid, now, 2);
}

/* Days that the log does not have any more correct nothing. */
static bool has_days(const struct gatherer *g)
{
	const struct report *before = g->in->previous;

	return g->report->known_from_day == DAY_WHOLE ||
	       g->report->known_from_day <= before->from_day;
}

int gather_corrections(struct gatherer *g, struct err *err)
{
	static const char *const fields[] = { "followers", "posts",
					      "engagement", "score" };
	const struct report *before = g->in->previous;

	if (!before || !has_days(g))
		return 0;
	for (size_t i = 0; i < before->table[REPORT_ranking].n; i++) {
		const struct days *days;
		int rc = source_days(g->in->source,
				     before->table[REPORT_ranking].id[i],
				     NATIONAL, &days, err);

		if (rc < 0)
			return rc;
		for (size_t f = 0; f < ARRAY_LEN(fields); f++)
			add_correction(g, i, days, fields[f]);
	}
	return 0;
}

/* ---- evidence ---- */

static void add_part(const struct gatherer *g, const struct log_part *part)
{
	struct grid *grid = &g->report->table[REPORT_log];

	grid_row(grid, STR_NULL, g->report->timezone);
	grid_add(grid, part->topic);
	grid_addf(grid, "%d", (int)part->partition);
	add_number(grid, part->first < 0 ? NAN : (double)part->first, 0);
	add_number(grid, part->last < 0 ? NAN : (double)part->last, 0);
	add_number(grid, (double)part->messages, 0);
	grid_add_ms(grid, part->first_ms);
	grid_add_ms(grid, part->last_ms);
}

static void add_setting(void *ctx, const char *section, const char *key,
			struct str value)
{
	struct grid *grid = ctx;

	grid_row(grid, STR_NULL, STR_NULL);
	grid_add(grid, str_of(section));
	grid_add(grid, str_of(key));
	grid_add(grid, value);
}

void gather_evidence(struct gatherer *g)
{
	for (size_t i = 0; i < g->in->log->n_parts; i++)
		add_part(g, &g->in->log->part[i]);
	report_config_each(g->in->config, add_setting,
			   &g->report->table[REPORT_settings]);
}
