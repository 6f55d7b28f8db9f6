/* top.c -- `sentractl top`: one leaderboard, once or again and again. */
#include "consumers/boards.h"
#include "ctl.h"
#include "table.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/signalfd.h>
#include <unistd.h>

#define PAGE_MAX ((size_t)16 << 20)
#define KEY_MAX  512

/* ---- which board ---- */

static int refuse(struct err *err, const char *what, const char *word,
		  const char *right)
{
	return err_set(err, -EINVAL, "%s %s: %s", what, word, right);
}

static int choose(const struct request *ask, struct board *b, struct err *err)
{
	int metric = metric_find(str_of(ask->word ? ask->word : "score"));

	if (metric < 0)
		return refuse(err, "no metric", ask->word,
			      "want one of score followers latest posts "
			      "engagement views rate growth");
	*b = (struct board){ (enum metric)metric, NO_WINDOW, NATIONAL };
	if (metric_windowed(b->metric))
		b->window =
			ask->window ? window_find(str_of(ask->window)) : W7D;
	else if (ask->window)
		return refuse(err, "--window", ask->window,
			      "this metric has no window");
	if (metric_windowed(b->metric) && b->window < 0)
		return refuse(err, "--window", ask->window,
			      "want 24h, 7d or 30d");
	if (!ask->platform)
		return 0;
	if (b->metric == M_SCORE)
		return refuse(err, "--platform", ask->platform,
			      "the score is of all platforms together");
	b->platform = platform_find(str_of(ask->platform));
	return b->platform >= 0 ? 0
				: refuse(err, "--platform", ask->platform,
					 "want one of youtube facebook "
					 "instagram x tiktok");
}

static bool is_ranked(struct board b)
{
	for (size_t i = 0; i < RANKED_COUNT; i++) {
		struct board r = board_at(ranked_boards[i]);

		if (r.metric == b.metric && r.window == b.window &&
		    r.platform == b.platform)
			return true;
	}
	return false;
}

/* ---- what Redis says ---- */

enum {
	C_NAME,
	C_ZONE,
	C_FOLLOWERS,
	C_LATEST,
	C_RANK,
	C_BEFORE,
	C_AS_OF,
	C_COUNT
};

struct page {
	struct board board;
	struct redisReply *rows;   /* sentra, value, sentra, value ... */
	struct redisReply **cards; /* C_COUNT fields of each shown */
	struct redisReply *health;
	size_t n; /* shown */
};

static void page_release(struct page *p)
{
	for (size_t i = 0; p->cards && i < p->n; i++)
		redis_reply_free(p->cards[i]);
	free(p->cards);
	redis_reply_free(p->rows);
	redis_reply_free(p->health);
	p->cards = NULL;
	p->rows = p->health = NULL;
	p->n = 0;
}

static struct str row_id(const struct page *p, size_t i)
{
	return redis_reply_str(redis_reply_at(p->rows, 2 * i));
}

static struct str row_value(const struct page *p, size_t i)
{
	return redis_reply_str(redis_reply_at(p->rows, 2 * i + 1));
}

static struct str card(const struct page *p, size_t i, int field)
{
	return redis_reply_str(redis_reply_at(p->cards[i], (size_t)field));
}

static int read_rows(struct ctl *c, struct page *p, struct err *err)
{
	struct redis_cmd cmd;
	struct buf key;
	int rc;

	buf_init(&key, KEY_MAX);
	redis_cmd_init(&cmd);
	redis_cmd_args(&cmd, "ZREVRANGE");
	redis_cmd_args(&cmd, key_board(&key, c->pipeline.prefix, p->board));
	redis_cmd_args(&cmd, "0");
	/* All of them: ranks share places, so the last shown may too. */
	redis_cmd_args(&cmd, "-1");
	redis_cmd_args(&cmd, "WITHSCORES");
	rc = redis_call(c->redis, &cmd, &p->rows, err);
	redis_cmd_clear(&cmd);
	redis_cmd_args(&cmd, "HGETALL");
	redis_cmd_args(&cmd,
		       key_plain(&key, c->pipeline.prefix, "pipeline:scorer"));
	if (rc == 0)
		rc = redis_call(c->redis, &cmd, &p->health, err);
	redis_cmd_release(&cmd);
	buf_release(&key);
	return rc;
}

static int queue_card(struct ctl *c, const struct page *p, size_t i,
		      struct redis_cmd *cmd, struct buf *key, struct err *err)
{
	char id[200];
	struct str s = row_id(p, i);

	snprintf(id, sizeof(id), "%.*s", STR_ARG(s));
	redis_cmd_clear(cmd);
	redis_cmd_args(cmd, "HMGET");
	redis_cmd_args(cmd, key_sentra(key, c->pipeline.prefix, "card", id));
	redis_cmd_args(cmd, "name");
	redis_cmd_args(cmd, "timezone");
	redis_cmd_args(cmd, "followers");
	redis_cmd_args(cmd, "latest");
	buf_clear(key);
	board_name(key, p->board);
	redis_cmd_argf(cmd, "rank:%s", buf_cstr(key));
	redis_cmd_argf(cmd, "rank_yesterday:%s", buf_cstr(key));
	redis_cmd_args(cmd, "as_of");
	return redis_queue(c->redis, cmd, err);
}

static int read_cards(struct ctl *c, struct page *p, struct err *err)
{
	size_t rows = redis_reply_len(p->rows) / 2;
	size_t most = c->ask.most ? (size_t)c->ask.most : rows;
	struct redis_cmd cmd;
	struct buf key;
	int rc = 0;

	p->n = rows < most ? rows : most;
	p->cards = calloc(p->n + 1, sizeof(struct redisReply *));
	if (!p->cards) {
		p->n = 0;
		return err_set(err, -ENOMEM, "no memory for the board");
	}
	buf_init(&key, KEY_MAX);
	redis_cmd_init(&cmd);
	for (size_t i = 0; i < p->n && rc == 0; i++)
		rc = queue_card(c, p, i, &cmd, &key, err);
	for (size_t i = 0; i < p->n && rc == 0; i++)
		rc = redis_next(c->redis, &p->cards[i], err);
	redis_cmd_release(&cmd);
	buf_release(&key);
	return rc;
}

static int page_read(struct ctl *c, struct page *p, struct err *err)
{
	int rc = ctl_connect(c, err);

	if (rc == 0)
		rc = read_rows(c, p, err);
	return rc < 0 ? rc : read_cards(c, p, err);
}

/* ---- how it looks ---- */

static double number(struct str text)
{
	char copy[64] = "";

	if (text.n < sizeof(copy) && text.p)
		memcpy(copy, text.p, text.n);
	return strtod(copy, NULL);
}

static size_t rank_of(const struct page *p, size_t i)
{
	while (i > 0 && number(row_value(p, i - 1)) == number(row_value(p, i)))
		i--;
	return i + 1;
}

static void value_text(struct board b, struct str value, struct str zone,
		       char out[48])
{
	double v = number(value);

	if (b.metric == M_LATEST)
		ctl_time(value, zone, out);
	else if (b.metric == M_SCORE || b.metric == M_RATE)
		snprintf(out, 48, "%.2f", v);
	else
		snprintf(out, 48, "%.0f", v);
}

static void movement(const struct style *style, struct str now,
		     struct str before, char out[32])
{
	long by = (long)number(before) - (long)number(now);

	if (!now.n || !before.n)
		snprintf(out, 32, "-");
	else if (by == 0)
		snprintf(out, 32, "=");
	else if (style->utf8)
		snprintf(out, 32, "%s%ld", by > 0 ? "\u25b2" : "\u25bc",
			 labs(by));
	else
		snprintf(out, 32, "%+ld", by);
}

static void head(const struct ctl *c, const struct page *p, struct table *t)
{
	const struct style *s = &c->style;
	struct buf name;

	buf_init(&name, KEY_MAX);
	board_name(&name, p->board);
	table_adds(t, "#");
	if (is_ranked(p->board))
		table_adds(t, "+/-");
	table_adds(t, "Sentra");
	table_adds(t, buf_cstr(&name));
	table_adds(t, ctl_label(s, "Followers", "Pengikut"));
	table_adds(t, ctl_label(s, "Last post", "Kiriman terakhir"));
	buf_release(&name);
}

static void row(const struct ctl *c, const struct page *p, size_t i,
		struct table *t)
{
	struct str zone = card(p, i, C_ZONE), name = card(p, i, C_NAME);
	char text[48];

	table_addf(t, "%zu", rank_of(p, i));
	if (is_ranked(p->board)) {
		movement(&c->style, card(p, i, C_RANK), card(p, i, C_BEFORE),
			 text);
		table_adds(t, text);
	}
	table_add(t, name.p ? name : row_id(p, i));
	value_text(p->board, row_value(p, i), zone, text);
	table_adds(t, text);
	table_add(t, card(p, i, C_FOLLOWERS).n ? card(p, i, C_FOLLOWERS)
					       : STR_LIT("-"));
	ctl_time(card(p, i, C_LATEST), zone, text);
	table_adds(t, text);
}

static void as_table(const struct ctl *c, const struct page *p, struct buf *out)
{
	struct table t;

	table_init(&t, is_ranked(p->board) ? "rllrrl" : "rlrrl");
	head(c, p, &t);
	for (size_t i = 0; i < p->n; i++)
		row(c, p, i, &t);
	table_print(&t, c->style.colour, out);
	table_release(&t);
}

static void json_number(struct buf *out, struct str text)
{
	if (text.n)
		buf_addstr(out, text);
	else
		buf_adds(out, "null");
}

static void as_json(const struct page *p, struct buf *out)
{
	struct buf name;

	buf_init(&name, KEY_MAX);
	board_name(&name, p->board);
	buf_adds(out, "{\"board\":");
	buf_addjson(out, buf_str(&name));
	buf_adds(out, ",\"as_of\":");
	json_number(out, p->n ? card(p, 0, C_AS_OF) : STR_NULL);
	buf_adds(out, ",\"entries\":[");
	for (size_t i = 0; i < p->n; i++) {
		buf_addf(out, "%s\n{\"rank\":%zu,\"sentra\":", i ? "," : "",
			 rank_of(p, i));
		buf_addjson(out, row_id(p, i));
		buf_adds(out, ",\"name\":");
		buf_addjson(out, card(p, i, C_NAME));
		buf_addf(out, ",\"value\":%.15g,\"followers\":",
			 number(row_value(p, i)));
		json_number(out, card(p, i, C_FOLLOWERS));
		buf_adds(out, ",\"latest\":");
		json_number(out, card(p, i, C_LATEST));
		buf_adds(out, "}");
	}
	buf_adds(out, "\n]}\n");
	buf_release(&name);
}

static void status_line(const struct ctl *c, const struct page *p,
			struct buf *out)
{
	struct str lag = ctl_field(p->health, "lag");
	char at[40];

	ctl_time(p->n ? card(p, 0, C_AS_OF) : STR_NULL, STR_NULL, at);
	buf_addf(out, "%s  %zu sentra  %s  %s %.*s\n\n", c->pipeline.prefix,
		 redis_reply_len(p->rows) / 2, at,
		 ctl_label(&c->style, "lag", "tertunda"), STR_ARG(lag));
}

/* ---- once, or again and again ---- */

static int show(struct ctl *c, struct board board, struct buf *out,
		struct err *err)
{
	struct page page = { .board = board };
	int rc = page_read(c, &page, err);

	if (rc == 0 && c->ask.json)
		as_json(&page, out);
	if (rc == 0 && !c->ask.json) {
		if (c->ask.watch_s)
			status_line(c, &page, out);
		as_table(c, &page, out);
	}
	page_release(&page);
	return rc;
}

static void put(struct buf *out)
{
	fwrite(out->data ? out->data : "", 1, out->len, stdout);
	fflush(stdout);
}

/* A Redis that went away is told and waited for. */
static void redraw(struct ctl *c, struct board board, struct buf *out)
{
	struct err err = { 0 };

	buf_clear(out);
	if (c->style.tty)
		buf_adds(out, "\033[H\033[2J\033[?25l");
	if (show(c, board, out, &err) < 0)
		buf_addf(out, "%s\n", err.text);
	else if (!c->style.tty)
		buf_adds(out, "\n");
	put(out);
}

static int stop_signals(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGHUP);
	sigprocmask(SIG_BLOCK, &set, NULL);
	return signalfd(-1, &set, SFD_CLOEXEC);
}

static void watch(struct ctl *c, struct board board, struct buf *out)
{
	struct pollfd stop = { stop_signals(), POLLIN, 0 };

	do
		redraw(c, board, out);
	while (poll(&stop, 1, (int)(c->ask.watch_s * SECOND_MS)) == 0);
	close(stop.fd);
	if (c->style.tty)
		fputs("\033[?25h\n", stdout);
}

int ctl_top(struct ctl *c, struct err *err)
{
	struct board board;
	struct buf out;
	int rc = choose(&c->ask, &board, err);

	if (rc < 0) {
		fprintf(stderr, "sentractl: %s\n", err->text);
		return EXIT_USAGE;
	}
	buf_init(&out, PAGE_MAX);
	if (c->ask.watch_s)
		watch(c, board, &out);
	else if ((rc = show(c, board, &out, err)) == 0)
		put(&out);
	buf_release(&out);
	return rc;
}
