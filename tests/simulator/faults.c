/* faults.c -- reads and keeps the list of faults; must not know an answer. */
#include "faults.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

#define FAULT_NAME(name, word, what) [F_##name] = word,
static const char *const names[FAULT_KINDS] = { FAULTS(FAULT_NAME) };

#define FAULT_WHAT(name, word, what) [F_##name] = what,
static const char *const does[FAULT_KINDS] = { FAULTS(FAULT_WHAT) };

void fault_help(struct buf *out)
{
	for (int i = 0; i < FAULT_KINDS; i++)
		buf_addf(out, "  %-17s %s\n", names[i], does[i]);
}

/* Takes what is before the mark off the text. */
static struct str word(struct str *text, char mark)
{
	const char *end = text->n ? memchr(text->p, mark, text->n) : NULL;
	struct str first = *text;

	if (!end) {
		*text = STR_NULL;
		return first;
	}
	first.n = (size_t)(end - first.p);
	*text = (struct str){ end + 1, text->n - first.n - 1 };
	return first;
}

static int kind_of(struct str name, struct err *err)
{
	struct buf known;
	int rc;

	for (int i = 0; i < FAULT_KINDS; i++)
		if (str_is(name, names[i]))
			return i;
	buf_init(&known, 1000);
	for (int i = 0; i < FAULT_KINDS; i++)
		buf_addf(&known, " %s", names[i]);
	rc = err_set(err, -EINVAL, "no fault '%.*s': want one of%s",
		     STR_ARG(name), buf_cstr(&known));
	buf_release(&known);
	return rc;
}

/* Digits, 1 or more; -1 where they are none. */
static int64_t times(struct str text)
{
	int64_t n = 0;

	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] < '0' || text.p[i] > '9' || i > 9)
			return -1;
		n = n * 10 + (text.p[i] - '0');
	}
	return n > 0 ? n : -1;
}

/* Those that came as often as they should have make room. */
static void drop_spent(struct fault_list *l)
{
	size_t n = 0;

	for (size_t i = 0; i < l->n; i++)
		if (l->fault[i].left != 0)
			l->fault[n++] = l->fault[i];
	l->n = n;
}

int fault_add(struct fault_list *l, struct str text, struct err *err)
{
	struct str count = text, rest = word(&count, '@');
	struct str kind = word(&rest, ':'), platform = word(&rest, ':');
	struct sim_fault f = { .platform = -1, .left = -1 };
	int number = kind_of(kind, err);

	if (number < 0)
		return number;
	if (platform.n && platform_find(platform) < 0)
		return err_set(err, -EINVAL, "no platform '%.*s'",
			       STR_ARG(platform));
	if (count.p && times(count) < 0)
		return err_set(err, -EINVAL,
			       "count: want 1 or more, got '%.*s'",
			       STR_ARG(count));
	if (rest.n >= sizeof(f.account))
		return err_set(err, -EINVAL,
			       "account: want at most %zu characters",
			       sizeof(f.account) - 1);
	drop_spent(l);
	if (l->n == SIM_FAULTS_MAX)
		return err_set(err, -ENOSPC, "at most %d faults",
			       SIM_FAULTS_MAX);
	f.kind = (enum fault_kind)number;
	if (platform.n)
		f.platform = platform_find(platform);
	if (count.p)
		f.left = times(count);
	snprintf(f.account, sizeof(f.account), "%.*s", STR_ARG(rest));
	l->fault[l->n++] = f;
	return 0;
}

static bool is_in(const struct sim_fault *f, const struct world *w)
{
	struct str name = str_of(f->account);

	for (int p = 0; p < PLATFORM_COUNT; p++)
		if ((f->platform < 0 || f->platform == p) &&
		    world_find(w, (enum platform_id)p, name, name))
			return true;
	return false;
}

int fault_check(const struct fault_list *l, const struct world *w,
		struct err *err)
{
	for (size_t i = 0; i < l->n; i++)
		if (l->fault[i].account[0] && !is_in(&l->fault[i], w))
			return err_set(err, -ENOENT, "no account '%s' there",
				       l->fault[i].account);
	return 0;
}

static bool is_about(const struct sim_fault *f, const struct actor *const *who,
		     size_t n)
{
	size_t i;

	if (!f->account[0])
		return true;
	for (i = 0; i < n; i++)
		if (strcmp(f->account, who[i]->id) != 0 &&
		    strcasecmp(f->account, who[i]->handle) != 0)
			break;
	return n > 0 && i == n;
}

bool fault_hits(struct fault_list *l, enum fault_kind kind, int platform,
		const struct actor *const *who, size_t n)
{
	for (size_t i = 0; i < l->n; i++) {
		struct sim_fault *f = &l->fault[i];

		if (f->kind != kind || f->left == 0 ||
		    (f->platform >= 0 && f->platform != platform) ||
		    !is_about(f, who, n))
			continue;
		f->left -= f->left > 0;
		return true;
	}
	return false;
}
