/* state_view.c -- the monitor as two sorted sets and some fields of cards. */
#include "state_view.h"

#include "common/base/clock.h"
#include "common/base/fnv.h"
#include "consumers/core/keys.h"
#include "consumers/core/turn.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* The states on a card: of the sentra, then of each platform. */
#define FIELDS   (1 + PLATFORM_COUNT)
#define NO_FIELD (-1)
#define UNKNOWN  (-2) /* what stands there */
struct card_states {
	char *sentra_id; /* owned */
	signed char state[FIELDS];
};

/* A sorted set, as it is in Redis. */
struct view_set {
	const char *name;
	uint64_t hash;   /* of its members; 0: not known */
	int64_t members; /* how many */
	size_t next;     /* of turns */
	size_t at, turn; /* members that are written again */
};

struct state_view {
	struct card_states *cards; /* owned: as they are in Redis, in the
				      order of the roster; NULL: not known */
	size_t n_cards;
	struct card_states *old; /* owned: who had a card before the reset */
	size_t n_old;
	size_t next; /* of turns, among cards */
	struct view_set stale, blind;
	struct buf key, member;
	struct redis_cmd set; /* score, member, score, member ... */
};

struct state_view *state_view_new(struct err *err)
{
	struct state_view *s = calloc(1, sizeof(*s));

	if (!s) {
		err_set(err, -ENOMEM, "no memory for the view of states");
		return NULL;
	}
	buf_init(&s->key, KEY_MAX);
	buf_init(&s->member, KEY_MAX);
	redis_cmd_init(&s->set);
	s->stale.name = "stale";
	s->blind.name = "blind";
	return s;
}

static void cards_free(struct card_states *cards, size_t n)
{
	for (size_t i = 0; i < n; i++)
		free(cards[i].sentra_id);
	free(cards);
}

void state_view_free(struct state_view *s)
{
	if (!s)
		return;
	cards_free(s->cards, s->n_cards);
	cards_free(s->old, s->n_old);
	buf_release(&s->key);
	buf_release(&s->member);
	redis_cmd_release(&s->set);
	free(s);
}

void state_view_reset(struct state_view *s)
{
	if (s->cards) {
		cards_free(s->old, s->n_old);
		s->old = s->cards;
		s->n_old = s->n_cards;
	}
	s->cards = NULL;
	s->n_cards = 0;
	s->stale.hash = s->blind.hash = 0;
}

/* ---- sets ---- */

/* Of the words and where they end; never 0. */
static uint64_t hash_of(const struct redis_cmd *cmd)
{
	uint64_t hash = fnv64(FNV64_BEGIN, buf_str(&cmd->bytes));

	hash = fnv64(hash, (struct str){ (const char *)cmd->end,
					 cmd->n * sizeof(*cmd->end) });
	return hash ? hash : 1;
}

static void add(struct state_view *s, int64_t score_ms, const char *member)
{
	redis_cmd_more(&s->set, "%d %s", floor_div(score_ms, SECOND_MS),
		       member);
}

/* Members of one command, so that Lua's stack can hold it. */
#define MEMBERS_AT_A_TIME ((FENCE_COMMAND - 2) / 2)

static struct str word(const struct redis_cmd *cmd, size_t i)
{
	size_t begin = i ? cmd->end[i - 1] : 0;

	return (struct str){ cmd->bytes.data + begin, cmd->end[i] - begin };
}

/* Members from there on, which end with the set. */
static int add_members(const struct redis_cmd *set, size_t from, size_t n,
		       const struct buf *key, struct fence *fence,
		       struct err *err)
{
	size_t end = 2 * (from + n) < set->n ? 2 * (from + n) : set->n;
	int rc = 0;

	for (size_t i = 2 * from; i < end && rc == 0; i++) {
		if ((i - 2 * from) % (2 * MEMBERS_AT_A_TIME) == 0) {
			rc = fence_room(fence, FENCE_COMMAND, err);
			fence_begin(fence, "ZADD", key);
		}
		redis_cmd_arg(fence_words(fence), word(set, i));
	}
	return rc;
}

/* In one script, as far as one can hold it: nobody sees the set empty. */
static int write_anew(struct state_view *s, struct fence *fence,
		      struct err *err)
{
	size_t words = s->set.n + s->set.n / MEMBERS_AT_A_TIME + 8;
	int rc = fence_room(fence, words < FENCE_SCRIPT ? words : FENCE_SCRIPT,
			    err);

	if (rc < 0)
		return rc;
	fence_begin(fence, "DEL", &s->key);
	return add_members(&s->set, 0, s->set.n / 2, &s->key, fence, err);
}

static int write_set(struct state_view *s, const struct stage_env *env,
		     struct view_set *as, struct fence *fence, struct err *err)
{
	uint64_t hash = hash_of(&s->set);
	size_t at = as->at, turn = as->turn, n = s->set.n / 2;
	bool known = hash == as->hash;
	int rc = 0;

	as->turn = 0;
	as->hash = hash;
	as->members = (int64_t)n;
	key_plain(&s->key, env->prefix, as->name);
	if (!known)
		return write_anew(s, fence, err);
	if (turn > 0)
		rc = add_members(&s->set, at, turn, &s->key, fence, err);
	if (rc == 0 && at + turn > n)
		rc = add_members(&s->set, 0, at + turn - n, &s->key, fence,
				 err);
	return rc;
}

static int write_stale(struct state_view *s, const struct monitor *m,
		       const struct stage_env *env, int64_t t_s,
		       struct fence *fence, struct err *err)
{
	int64_t today = local_day(t_s * SECOND_MS, env->zone_hours);

	redis_cmd_clear(&s->set);
	for (size_t i = 0; i < env->roster->n; i++) {
		const struct sentra *sentra = &env->roster->sentras[i];
		int64_t since_ms;

		if (sentra_active(sentra, today) &&
		    monitor_sentra(m, sentra, -1, t_s * SECOND_MS, &since_ms) ==
			    MONITOR_STALE)
			add(s, since_ms, sentra->id);
	}
	return write_set(s, env, &s->stale, fence, err);
}

static void add_blind(struct state_view *s, const struct monitor *m,
		      const struct sentra *sentra, size_t i, int64_t t_s)
{
	const struct account *account = &sentra->accounts[i];
	struct monitor_status status;

	monitor_account_status(monitor_of(m, sentra, i), t_s * SECOND_MS,
			       &status);
	if (!status.blind)
		return;
	buf_clear(&s->member);
	buf_addf(&s->member, "%s:%s:%s", sentra->id,
		 platform_names[account->platform], account->identity);
	add(s, status.blind_ms, buf_cstr(&s->member));
}

static int write_blind(struct state_view *s, const struct monitor *m,
		       const struct stage_env *env, int64_t t_s,
		       struct fence *fence, struct err *err)
{
	int64_t today = local_day(t_s * SECOND_MS, env->zone_hours);

	redis_cmd_clear(&s->set);
	for (size_t i = 0; i < env->roster->n; i++) {
		const struct sentra *sentra = &env->roster->sentras[i];

		for (size_t k = 0;
		     k < sentra->n_accounts && sentra_active(sentra, today);
		     k++)
			add_blind(s, m, sentra, k, t_s);
	}
	return write_set(s, env, &s->blind, fence, err);
}

/* ---- cards ---- */

static void states_of(struct card_states *out, const struct monitor *m,
		      const struct sentra *sentra, bool active, int64_t t_s)
{
	int64_t since_ms;

	for (int p = -1; p < PLATFORM_COUNT; p++) {
		enum monitor_state state =
			monitor_sentra(m, sentra, p, t_s * SECOND_MS,
				       &since_ms);
		bool has = active && (p < 0 || state != MONITOR_UNREGISTERED);

		out->state[p + 1] = has ? (signed char)state : NO_FIELD;
	}
}

static void put_field(struct state_view *s, const struct stage_env *env,
		      const char *sentra_id, int platform, int state,
		      struct fence *fence)
{
	fence_begin(fence, state < 0 ? "HDEL" : "HSET",
		    key_sentra(&s->key, env->prefix, "card", sentra_id));
	if (platform < 0)
		redis_cmd_args(fence_words(fence), "state");
	else
		redis_cmd_argf(fence_words(fence), "state:%s",
			       platform_names[platform]);
	if (state >= 0)
		redis_cmd_args(fence_words(fence), monitor_state_names[state]);
}

/* was: NULL where nothing is known of the card. */
static int put_states(struct state_view *s, const struct stage_env *env,
		      const char *id, const struct card_states *was,
		      const struct card_states *now, struct fence *fence,
		      struct err *err)
{
	int rc = 0;

	for (int i = 0; i < FIELDS && rc == 0; i++) {
		if (was && was->state[i] == now->state[i])
			continue;
		rc = fence_room(fence, 4, err);
		if (rc == 0)
			put_field(s, env, id, i - 1, now->state[i], fence);
	}
	return rc;
}

/* Who is not in the roster any more has no states. */
static int clear_old(struct state_view *s, const struct stage_env *env,
		     struct fence *fence, struct err *err)
{
	struct card_states none;
	int rc = 0;

	memset(none.state, NO_FIELD, sizeof(none.state));
	for (size_t i = 0; i < s->n_old && rc == 0; i++)
		if (!roster_find(env->roster, str_of(s->old[i].sentra_id)))
			rc = put_states(s, env, s->old[i].sentra_id, NULL,
					&none, fence, err);
	return rc;
}

static int begin_cards(struct state_view *s, const struct stage_env *env,
		       struct fence *fence, struct err *err)
{
	size_t n = env->roster->n;

	s->cards = calloc(n + 1, sizeof(*s->cards));
	for (size_t i = 0; s->cards && i < n; i++) {
		s->cards[i].sentra_id = strdup(env->roster->sentras[i].id);
		s->n_cards++;
	}
	if (!s->cards || (n && !s->cards[n - 1].sentra_id))
		return err_set(err, -ENOMEM, "no memory for cards");
	return clear_old(s, env, fence, err);
}

static int write_cards(struct state_view *s, const struct monitor *m,
		       const struct stage_env *env, int64_t t_s,
		       struct fence *fence, struct err *err)
{
	int64_t today = local_day(t_s * SECOND_MS, env->zone_hours);
	bool known = s->cards != NULL;
	int rc = known ? 0 : begin_cards(s, env, fence, err);

	for (size_t i = 0; i < s->n_cards && rc == 0; i++) {
		const struct sentra *sentra = &env->roster->sentras[i];
		struct card_states now;

		states_of(&now, m, sentra, sentra_active(sentra, today), t_s);
		rc = put_states(s, env, sentra->id, known ? &s->cards[i] : NULL,
				&now, fence, err);
		memcpy(s->cards[i].state, now.state, sizeof(now.state));
	}
	return rc;
}

/* ---- what others did ---- */

/* A key of another kind is none of ours: as if it had another size. */
static int heal_set(struct state_view *s, const struct stage_env *env,
		    struct view_set *as, int64_t tick_ms, struct err *err)
{
	struct redisReply *reply = NULL;
	struct redis_cmd cmd;
	int rc;

	redis_cmd_init(&cmd);
	redis_cmd_set(&cmd, "ZCARD %k",
		      key_plain(&s->key, env->prefix, as->name));
	rc = redis_call(env->redis, &cmd, &reply, err);
	redis_cmd_release(&cmd);
	if (rc == -EPROTO || (rc == 0 && redis_reply_int(reply) != as->members))
		as->hash = 0;
	redis_reply_free(reply);
	turn_take((size_t)as->members, tick_ms, &as->next, &as->at, &as->turn);
	return rc == -EPROTO ? 0 : rc;
}

int state_view_heal(struct state_view *s, const struct stage_env *env,
		    int64_t tick_ms, struct err *err)
{
	size_t at, n;
	int rc = s->stale.hash ? heal_set(s, env, &s->stale, tick_ms, err) : 0;

	if (rc == 0 && s->blind.hash)
		rc = heal_set(s, env, &s->blind, tick_ms, err);
	turn_take(s->n_cards, tick_ms, &s->next, &at, &n);
	for (size_t i = 0; i < n; i++)
		memset(s->cards[(at + i) % s->n_cards].state, UNKNOWN,
		       sizeof(s->cards->state));
	return rc;
}

int state_view_update(struct state_view *s, const struct monitor *m,
		      const struct stage_env *env, int64_t t_s,
		      struct fence *fence, struct err *err)
{
	int rc = write_stale(s, m, env, t_s, fence, err);

	if (rc == 0)
		rc = write_blind(s, m, env, t_s, fence, err);
	if (rc == 0)
		rc = write_cards(s, m, env, t_s, fence, err);
	return rc;
}
