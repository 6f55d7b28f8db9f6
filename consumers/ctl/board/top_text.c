/* top_text.c -- `sentractl top` as a grid, and for people.
 *
 * Which metrics there are, and what they are called, is core/metric_table.h's.
 */
#include "top_text.h"

#include "consumers/ctl/grid_table.h"

#include <inttypes.h>

#define SCORER_UNIT "sentra-consumer@scorer"
#define TITLE_MAX   200

struct str top_card(const struct top *top, size_t i, const char *field)
{
	return hashes_get(&top->snapshot->cards, top->ranking->row[i].card,
			  field);
}

/* The two numbers that the ministry asks for stand beside each other metric;
 * none stands twice. */
static bool has_column(const struct top *top, enum metric metric)
{
	return top->board.metric != metric || top->board.platform != NATIONAL;
}

/* ---- the grid ---- */

/* Kept as long as the grid. */
static const char *keep(struct grid *grid, const struct buf *text)
{
	const char *copy = pool_copy(&grid->pool, buf_str(text));

	grid->bad |= !copy;
	return copy ? copy : "";
}

static enum grid_kind kind_of(enum metric metric)
{
	return metric_table[metric].format == INSTANT ? GRID_INSTANT
						      : GRID_NUMBER;
}

/* Of all platforms, where the board is one platform's. */
static void add_beside(const struct top *top, enum metric metric,
		       struct grid *grid)
{
	const char *title = metric_title(grid->language, metric);
	struct buf text;

	if (!has_column(top, metric))
		return;
	buf_init(&text, TITLE_MAX);
	buf_adds(&text, title);
	if (top->board.metric == metric)
		buf_addf(&text, ", %s", word(grid->language, WORD_all));
	grid_column(grid, metric_table[metric].name, keep(grid, &text),
		    kind_of(metric));
	buf_release(&text);
}

static void add_columns(const struct top *top, struct grid *grid)
{
	enum metric metric = top->board.metric;
	struct buf name;

	buf_init(&name, TITLE_MAX);
	board_name(&name, top->board);
	grid_column(grid, "rank", "#", GRID_NUMBER);
	if (board_is_ranked(top->board))
		grid_column(grid, "moved", "+/-", GRID_MOVED);
	grid_column(grid, "name", word(grid->language, WORD_sentra), GRID_TEXT);
	grid_column(grid, keep(grid, &name),
		    metric_title(grid->language, metric), kind_of(metric));
	add_beside(top, METRIC_followers, grid);
	add_beside(top, METRIC_latest, grid);
	buf_release(&name);
}

static void add_row(const struct top *top, size_t i, struct grid *grid)
{
	const struct ranking_row *row = &top->ranking->row[i];
	struct str name = top_card(top, i, "name");
	struct str zone = top_card(top, i, "timezone");
	struct str id = top->snapshot->cards.id[row->card];

	grid_row(grid, id, zone.n ? zone : STR_LIT("Asia/Jakarta"));
	if (row->rank)
		grid_addf(grid, "%zu", row->rank);
	else
		grid_add(grid, STR_NULL);
	if (!board_is_ranked(top->board))
		;
	else if (row->moved != MOVED_UNKNOWN)
		grid_addf(grid, "%d", row->moved);
	else
		grid_add(grid, STR_NULL);
	grid_add(grid, name.p ? name : id);
	grid_add(grid, row->value);
	if (has_column(top, METRIC_followers))
		grid_add(grid, top_card(top, i, "followers"));
	if (has_column(top, METRIC_latest))
		grid_add(grid, top_card(top, i, "latest"));
}

void top_grid(const struct top *top, struct grid *out)
{
	add_columns(top, out);
	for (size_t i = 0; i < top->n; i++)
		add_row(top, i, out);
}

/* ---- for people ---- */

/* "Posts, 7 days, TikTok, as of Mon 23 Nov 2026 06:00 WIB" */
static void add_title(const struct ctl *c, const struct top *top,
		      struct buf *out)
{
	enum language language = c->style.language;
	struct board b = top->board;
	char at[40];

	buf_adds(out, metric_title(language, b.metric));
	if (b.window != NO_WINDOW)
		buf_addf(out, ", %s", window_title(language, b.window));
	if (b.platform != NATIONAL)
		buf_addf(out, ", %s",
			 platform_title(platform_names[b.platform]));
	if (top->n) {
		ctl_time_ms(language, top->snapshot->as_of_ms,
			    str_of(c->report.timezone), at);
		buf_addf(out, ", %s %s", word(language, WORD_as_of), at);
	}
	buf_addc(out, '\n');
}

static void add_table(const struct ctl *c, const struct top *top,
		      struct buf *out)
{
	struct grid grid;

	grid_init(&grid, "top", c->style.language);
	top_grid(top, &grid);
	grid_table(&grid, &c->style, board_is_ranked(top->board) ? 2 : 1, out);
	grid_release(&grid);
}

void top_text(const struct ctl *c, const struct top *top, struct buf *out)
{
	const struct stage_health *scorer = &top->snapshot->stage[STAGE_SCORER];
	enum language language = c->style.language;

	add_title(c, top, out);
	ctl_tell_stage(c, scorer, SCORER_UNIT, out);
	if (top->n)
		add_table(c, top, out);
	else if (scorer->there)
		buf_addf(out, "%s\n", word(language, WORD_no_account));
	if (top->n && top->ranking->ranked == 0)
		buf_addf(out, "%s\n", word(language, WORD_nothing_known));
}
