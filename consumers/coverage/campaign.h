/* campaign.h -- serentak: who published for a campaign, and how soon.
 *
 * A campaign begins at T0 and ends at T0 + window, both included.  What counts
 * is a sentra's first matching post published between them: one on the
 * campaign's platforms that has one of its labels (its words are a label of the
 * lexicon, too).  T0 is one instant for all (zone same), or that hour of each
 * sentra's own clock (zone local), so a sentra has times of its own.
 *
 *   campaign_look_begin(&look, campaign, zone, t_s);
 *   for (its accounts)
 *           campaign_look_account(&look, platform, first_ms, proof_ms,
 *                                 blind_after_ms);
 *   for (its posts, and those that are kept for campaigns)
 *           campaign_look_post(&look, platform, published_ms, &labels);
 *   result = campaign_look_end(&look);
 *   ...
 *   campaign_sum(members, n, &none, t_s, scratch, &total);
 *
 * Whatever is looked at belongs to the accounts that the roster has at t.  That
 * a post was first seen after T0 needs no rule of its own: published_ms is that
 * of its first sight and never after it.
 *
 * Posts are forgotten 31 days after publication, the result of a campaign is
 * not: its posts stay known for ever, as an instant and labels
 * (campaigns_want()).  That rule knows no roster, so that what is kept is a
 * function of the log alone.
 *
 * Pure.  Must not know files, Kafka or Redis. */
#ifndef SENTRA_CONSUMERS_COVERAGE_CAMPAIGN_H
#define SENTRA_CONSUMERS_COVERAGE_CAMPAIGN_H

#include "common/base/zone.h"
#include "common/config/platforms.h"
#include "consumers/lexicon/lexicon.h"

enum campaign_zone { CAMPAIGN_SAME, CAMPAIGN_LOCAL };

/* As campaign_file.h reads it; owned by what it read. */
struct campaign {
	char *id, *name;
	char *programme; /* its labels that are programmes, a space between */
	enum campaign_zone zone;
	int64_t t0_s; /* unix; CAMPAIGN_LOCAL: as if local clocks showed UTC */
	int64_t window_s;
	struct label_set labels; /* and that of its words, */
	bool has_words;          /* if it has any */
	bool on[PLATFORM_COUNT];
	bool all;        /* every sentra of the roster is expected, */
	char **expected; /* else these ids, sorted */
	size_t n_expected;
	/* A number for all that decides which posts count: id, labels, words,
	 * t0, window, zone, platforms; names and who is expected aside.
	 * Another number: what was kept of posts may lack some. */
	uint64_t mark;
};

/* What the label of a campaign's words begins with; its id follows.  No other
 * label has a colon. */
#define CAMPAIGN_LABEL "campaign:"

struct campaigns {
	struct campaign *at; /* in the order of the file */
	size_t n;
	uint64_t sum; /* a number for the file as it stands */
	struct campaigns_memory *memory; /* private: what holds the above */
};

bool campaign_expects(const struct campaign *, const char *sentra_id);

/* T0 and T0 + window for a sentra in this zone.  Where its clock skips T0, or
 * shows it twice, it is the one that the offset before that tells. */
struct campaign_times {
	int64_t t0_s, end_s; /* unix */
};
struct campaign_times campaign_times(const struct campaign *,
				     const struct zone *);

/* ---- what outlives the posts ---- */

/* Whether a post that is known no more has to be kept for a campaign: it has
 * the labels, and was published where a sentra in any zone may need it.
 * campaigns: struct campaigns. */
bool campaigns_want(const void *campaigns, const struct label_set *labels,
		    int64_t published_ms);

/* No post that was published before can count, or be early, for a sentra in
 * any zone: where what was read is all older, nothing of the campaign was
 * missed.  That is up to a day before T0's date begins anywhere, as no zone of
 * the roster is asked: sentra join it later. */
int64_t campaign_begins_ms(const struct campaign *);

/* Where all that was read was observed before, nothing of the campaign was
 * missed: its words are looked for in what is read from then on, but labels are
 * known of every post for 31 days (REMEMBERED_MS). */
int64_t campaign_complete_before_ms(const struct campaign *);

/* ---- one sentra at t ---- */

enum campaign_status {
	CAMPAIGN_WAITING, /* nothing yet, and its time is not over */
	CAMPAIGN_POSTED,
	CAMPAIGN_UNSEEN, /* over, but not every account was seen since, or it
			    has none: blind is not late */
	CAMPAIGN_LATE,   /* over, seen whole since, and nothing there */
	CAMPAIGN_STATUSES
};
extern const char *const campaign_status_names[CAMPAIGN_STATUSES]; /* "late" */

struct campaign_result {
	enum campaign_status status;
	int64_t first_s; /* unix: its first post that counts; 0: none */
	bool early; /* it has a matching post before T0 on T0's local date */
	bool ready; /* an account was seen, so that a post would be */
};

/* While a sentra is looked at: private. */
struct campaign_look {
	const struct campaign *campaign;
	const struct zone *zone;
	struct campaign_times times;
	int64_t t_s, first_ms;
	size_t accounts, seen;
	bool early, ready;
};

/* campaign, zone: borrowed until the end. */
void campaign_look_begin(struct campaign_look *, const struct campaign *,
			 const struct zone *, int64_t t_s);
/* first_ms, proof_ms: the first event that we know of its platform, and its
 * last complete look; TIME_NONE: none.  Whoever began to look only when no post
 * of the campaign could count any more (TOLD_MOST_MS after its end) has not
 * seen that there was none. */
#define TOLD_MOST_MS (720 * HOUR_MS)
void campaign_look_account(struct campaign_look *, enum platform_id,
			   int64_t first_ms, int64_t proof_ms,
			   int64_t blind_after_ms);
void campaign_look_post(struct campaign_look *, enum platform_id,
			int64_t published_ms, const struct label_set *);
struct campaign_result campaign_look_end(const struct campaign_look *);

/* ---- all expected sentra at t ---- */

enum campaign_state {
	CAMPAIGN_PLANNED, /* t < t0 */
	CAMPAIGN_RUNNING,
	CAMPAIGN_OVER, /* end < t */
	CAMPAIGN_STATES
};
extern const char *const campaign_state_names[CAMPAIGN_STATES]; /* "over" */

struct campaign_member {
	struct campaign_times times;
	struct campaign_result result;
};

struct campaign_total {
	struct campaign_times times; /* the earliest T0, the latest end */
	enum campaign_state state;
	size_t expected, posted, ready, early;
	double index; /* posted / expected; 0 where nobody is expected */
	/* Seconds from a sentra's own T0 to its first post, of the first half
	 * and of nine tenths of those expected (rounded up): the slowest of
	 * them; -1: not reached. */
	int64_t t50_s, t90_s;
};

/* none: the times where nobody is expected.  scratch: room for n. */
void campaign_sum(const struct campaign_member *, size_t n,
		  const struct campaign_times *none, int64_t t_s,
		  int64_t *scratch, struct campaign_total *);

#endif
