/* words.c -- the table of labels, and the names of platforms as they write
 * them themselves. */
#include "words.h"

#include "common/config/platforms.h"
#include "consumers/core/metric_table.h"

#define WORD_ROW(name, english, indonesian) \
	[WORD_##name] = { english, indonesian },
static const char *const words[WORD_COUNT][2] = { WORDS(WORD_ROW) };
#undef WORD_ROW

const char *word(enum language language, enum word_id id)
{
	return words[id][language];
}

const char *window_title(enum language language, int window)
{
	return word(language, (enum word_id)(WORD_windows_24h + window));
}

const char *metric_title(enum language language, int metric)
{
	const struct metric_row *row = &metric_table[metric];

	return language == INDONESIAN ? row->label_id : row->label;
}

const char *metric_about(enum language language, int metric)
{
	return word(language, (enum word_id)(WORD_about_score + metric));
}

static const char *const titles[PLATFORM_COUNT] = {
	[PLATFORM_youtube] = "YouTube",     [PLATFORM_facebook] = "Facebook",
	[PLATFORM_instagram] = "Instagram", [PLATFORM_x] = "X",
	[PLATFORM_tiktok] = "TikTok",       [PLATFORM_threads] = "Threads",
};

const char *platform_title(const char *name)
{
	int id = platform_find(str_of(name));

	return id >= 0 && titles[id] ? titles[id] : name;
}
