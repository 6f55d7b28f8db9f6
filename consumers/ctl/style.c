/* style.c -- terminal, language, times; must not know what is printed. */
#include "style.h"

#include "text.h"

#include <langinfo.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

/* ---- the terminal ---- */

static const char *first_set(const char *a, const char *b, const char *c)
{
	if (a && *a)
		return a;
	if (b && *b)
		return b;
	return c ? c : "";
}

bool style_speaks_indonesian(const char *lc_all, const char *lc_messages,
			     const char *lang)
{
	const char *name = first_set(lc_all, lc_messages, lang);

	return strncmp(name, "id", 2) == 0 &&
	       (name[2] == '\0' || strchr("_.@", name[2]));
}

/* A locale that this machine lacks (id_ID.UTF-8 on a small one) still says
 * which characters its user's terminal has. */
static void set_ctype(void)
{
	const char *name =
		first_set(getenv("LC_ALL"), getenv("LC_CTYPE"), getenv("LANG"));

	if (setlocale(LC_CTYPE, ""))
		return;
	if (strcasestr(name, "utf-8") || strcasestr(name, "utf8"))
		setlocale(LC_CTYPE, "C.UTF-8");
}

void style_of_terminal(struct style *style)
{
	const char *plain = getenv("NO_COLOR"), *term = getenv("TERM");
	bool tty = isatty(STDOUT_FILENO);

	set_ctype();
	*style = (struct style){
		.tty = tty,
		.colour = tty && !(plain && *plain) &&
			  !(term && strcmp(term, "dumb") == 0),
		.utf8 = strcmp(nl_langinfo(CODESET), "UTF-8") == 0,
		.indonesian = style_speaks_indonesian(getenv("LC_ALL"),
						      getenv("LC_MESSAGES"),
						      getenv("LANG")),
	};
	style_measure(style);
}

void style_measure(struct style *style)
{
	struct winsize size = { 0 };

	if (!style->tty || ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) < 0)
		return;
	style->columns = size.ws_col;
	style->rows = size.ws_row;
}

/* ---- words ---- */

struct word {
	const char *name, *english, *indonesian;
};

static const struct word metrics[] = {
	{ "score", "Score", "Skor" },
	{ "followers", "Followers", "Pengikut" },
	{ "latest", "Last post", "Kiriman terakhir" },
	{ "posts", "Posts", "Kiriman" },
	{ "engagement", "Engagement", "Interaksi" },
	{ "views", "Views", "Tayangan" },
	{ "rate", "Rate", "Rasio" },
	{ "view_rate", "View rate", "Rasio tayangan" },
	{ "growth", "Growth", "Pertumbuhan" },
	{ NULL, NULL, NULL },
};

static const struct word windows[] = {
	{ "24h", "24 h", "24 jam" },
	{ "7d", "7 d", "7 hari" },
	{ "30d", "30 d", "30 hari" },
	{ NULL, NULL, NULL },
};

const char *style_label(const struct style *style, const char *english,
			const char *indonesian)
{
	return style->indonesian ? indonesian : english;
}

static const char *look_up(const struct style *style, const struct word *word,
			   const char *name)
{
	for (; word->name; word++)
		if (strcmp(word->name, name) == 0)
			return style_label(style, word->english,
					   word->indonesian);
	return name;
}

const char *style_metric(const struct style *style, const char *name)
{
	return look_up(style, metrics, name);
}

const char *style_window(const struct style *style, const char *name)
{
	return look_up(style, windows, name);
}

/* ---- times ---- */

struct zone {
	const char *name, *label;
	int hours;
};

static const struct zone zones[] = {
	{ "Asia/Jakarta", "WIB", 7 },
	{ "Asia/Pontianak", "WIB", 7 },
	{ "Asia/Makassar", "WITA", 8 },
	{ "Asia/Jayapura", "WIT", 9 },
};

static struct zone zone_of(struct str name)
{
	if (!name.n)
		return zones[0];
	for (size_t i = 0; i < ARRAY_LEN(zones); i++)
		if (str_is(name, zones[i].name))
			return zones[i];
	return (struct zone){ "UTC", "UTC", 0 };
}

void style_time(struct str seconds, struct str zone, char out[STYLE_TIME_SIZE])
{
	struct zone local = zone_of(zone);
	double number = text_number(seconds);
	struct tm tm;
	time_t at;

	/* Up to the year 9999. */
	if (!(number >= 1 && number < 253402300800.0 - 86400)) {
		snprintf(out, STYLE_TIME_SIZE, "-");
		return;
	}
	at = (time_t)number + (time_t)local.hours * 3600;
	gmtime_r(&at, &tm);
	snprintf(out, STYLE_TIME_SIZE, "%04d-%02d-%02d %02d:%02d %s",
		 tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday, tm.tm_hour,
		 tm.tm_min, local.label);
}
