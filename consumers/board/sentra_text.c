/* sentra_text.c -- a sentra in a few lines, to be copied into WhatsApp: *bold*,
 * no link text, at most COPY_CHARS characters.  Times and no ages, since it is
 * read later. */
#include "sentra_page.h"

#include "common/base/clock.h"
#include "consumers/view/text.h"

#define NAME_CHARS 100
#define URL_BYTES  300

/* A name from outside: cut, and without what marks bold text. */
static void add_name(struct buf *out, struct str name)
{
	struct buf clean;
	struct str text;
	size_t chars = 0;

	buf_init(&clean, 1 << 20);
	text_add(&clean, name);
	text = buf_str(&clean);
	for (size_t i = 0; i < text.n; i++) {
		bool begins = ((unsigned char)text.p[i] & 0xc0) != 0x80;

		if (begins && chars++ == NAME_CHARS)
			break;
		if (text.p[i] != '*')
			buf_addc(out, text.p[i]);
	}
	buf_release(&clean);
}

/* *Pengikut*: */
static void begin_line(struct buf *out, const char *title)
{
	buf_addf(out, "*%s*: ", title);
}

static void add_time(struct buf *out, enum language language, int64_t ms,
		     const char *zone_name)
{
	time_add_at(out, language, ms, zone_name);
}

static void add_head(struct buf *out, const struct sentra_page *p,
		     enum language language)
{
	buf_addc(out, '*');
	add_name(out, p->name);
	buf_adds(out, "*\n");
	if (p->w->away)
		buf_addf(out, "%s: ", word(language, WORD_data_old));
	buf_addf(out, "%s ", word(language, WORD_data_as_of));
	add_time(out, language, p->w->now->as_of_ms, p->w->zone);
	buf_adds(out, "\n\n");
}

static void add_rank(struct buf *out, const struct sentra_page *p,
		     enum language language, const char *board)
{
	int64_t rank;

	if (!str_number(sentra_field(p, "rank:%s", board), &rank))
		return;
	buf_adds(out, " (");
	buf_addf(out, word(language, WORD_rank_of), (long long)rank,
		 p->w->now->cards.n);
	buf_addc(out, ')');
}

static void add_followers(struct buf *out, const struct sentra_page *p,
			  enum language language)
{
	begin_line(out, metric_title(language, METRIC_followers));
	number_add(out, language, sentra_field(p, "followers"));
	add_rank(out, p, language, "followers");
	buf_addc(out, '\n');
}

static bool is_web(struct str url)
{
	static const char *const begin[] = { "https://", "http://" };

	for (size_t i = 0; i < ARRAY_LEN(begin); i++)
		if (url.n > strlen(begin[i]) &&
		    memcmp(url.p, begin[i], strlen(begin[i])) == 0)
			return true;
	return false;
}

static void add_latest(struct buf *out, const struct sentra_page *p,
		       enum language language)
{
	struct str url = sentra_field(p, "latest_url");
	int64_t ms = value_ms(sentra_field(p, "latest"));

	begin_line(out, word(language, WORD_content_clock));
	if (ms == TIME_NONE)
		buf_adds(out, word(language, WORD_never_posted));
	else
		add_time(out, language, ms, p->zone);
	buf_addc(out, '\n');
	if (is_web(url) && url.n <= URL_BYTES) {
		text_add(out, url);
		buf_addc(out, '\n');
	}
}

static void add_intensity(struct buf *out, const struct sentra_page *p,
			  enum language language)
{
	begin_line(out, metric_title(language, METRIC_posts));
	for (int i = 0; i < WINDOW_COUNT; i++) {
		buf_adds(out, i ? ", " : "");
		number_add(out, language,
			   sentra_field(p, "posts:%s", window_names[i]));
		buf_addf(out, " (%s)", window_title(language, i));
	}
	buf_addc(out, '\n');
}

static void add_state(struct buf *out, const struct sentra_page *p,
		      enum language language)
{
	static const struct {
		const char *name;
		enum word_id word;
	} states[] = {
		{ "fresh", WORD_fresh },
		{ "aging", WORD_aging },
		{ "stale", WORD_stale },
		{ "blind", WORD_blind },
		{ "unknown", WORD_unknown },
		{ "exempt", WORD_exempt },
		{ "unregistered", WORD_unregistered },
	};
	struct str state = sentra_field(p, "state");

	for (size_t i = 0; i < ARRAY_LEN(states); i++) {
		if (!str_is(state, states[i].name))
			continue;
		begin_line(out, word(language, WORD_status));
		buf_addf(out, "%s\n", word(language, states[i].word));
	}
}

static void add_score(struct buf *out, const struct sentra_page *p,
		      enum language language)
{
	begin_line(out, metric_title(language, METRIC_score));
	number_add(out, language, sentra_field(p, "score"));
	add_rank(out, p, language, "score");
	buf_addc(out, '\n');
}

void sentra_text(struct buf *out, const struct sentra_page *p,
		 enum language language)
{
	add_head(out, p, language);
	add_followers(out, p, language);
	add_latest(out, p, language);
	add_intensity(out, p, language);
	add_state(out, p, language);
	add_score(out, p, language);
}

void sentra_copy(struct html *h, const struct sentra_page *p)
{
	struct buf text;

	buf_init(&text, 4 * COPY_CHARS);
	sentra_text(&text, p, h->language);
	html_live(h, "copy-part");
	html(h, "<section id=\"copy-part\">\n");
	frame_copy(h, "copy", word(h->language, WORD_copy_text),
		   buf_str(&text));
	html(h, "</section>");
	html_live_end(h);
	html(h, "\n");
	buf_spoil(&h->out, &text);
	buf_release(&text);
}
