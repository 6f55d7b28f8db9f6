/* producer.c -- runs sentra-producer --resolve, and reads its answers.
 *
 * How it is asked for ids stands here, what it prints, and how it words a fault
 * of the roster. */
#include "producer.h"

#include "common/daemon/child.h"
#include "common/json/json.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

#define ARGS_MAX 15

int producer_run(const char *const *args, struct buf *out, struct buf *errors,
		 struct err *err)
{
	const struct child_options options = { .show_errors = true };
	char program[PATH_MAX];
	const char *argv[ARGS_MAX + 2] = { program };

	child_find("sentra-producer", program);
	for (size_t i = 0; i < ARGS_MAX && args[i]; i++)
		argv[i + 1] = args[i];
	return child_run(argv, &options, out, errors, err);
}

/* ---- its answers ---- */

struct id_answer {
	struct str sentra, platform, handle, id, outcome, detail;
};

static bool is_open(const struct draft_account *a, const char *platform)
{
	return !a->cell[COLUMN_ID] &&
	       strcmp(a->cell[COLUMN_PLATFORM], platform) == 0;
}

bool producer_is_needed(const struct draft *d, const char *platform)
{
	for (size_t i = 0; i < d->n; i++)
		for (size_t j = 0; j < d->sentra[i].n; j++)
			if (is_open(&d->sentra[i].account[j], platform))
				return true;
	return false;
}

void producer_remark(struct draft *d, const char *platform, const char *remark)
{
	for (size_t i = 0; i < d->n; i++) {
		for (size_t j = 0; j < d->sentra[i].n; j++) {
			struct draft_account *a = &d->sentra[i].account[j];

			if (is_open(a, platform) && !a->complete && !a->remark)
				a->remark = pool_copy(&d->pool, str_of(remark));
		}
	}
}

/* The open account that is meant, or NULL. */
static struct draft_account *find_open(const struct draft *d,
				       const struct id_answer *answer,
				       const char *platform)
{
	for (size_t i = 0; i < d->n; i++) {
		struct draft_sentra *s = &d->sentra[i];

		if (!str_is(answer->sentra, s->cell[COLUMN_SENTRA]))
			continue;
		for (size_t j = 0; j < s->n; j++)
			if (is_open(&s->account[j], platform) &&
			    str_is(answer->handle,
				   s->account[j].cell[COLUMN_HANDLE]))
				return &s->account[j];
	}
	return NULL;
}

/* The sentra that has the id on that platform already, or NULL. */
static const char *owner_of(const struct draft *d, const char *platform,
			    struct str id)
{
	for (size_t i = 0; i < d->n; i++) {
		for (size_t j = 0; j < d->sentra[i].n; j++) {
			char *const *cell = d->sentra[i].account[j].cell;

			if (cell[COLUMN_ID] && str_is(id, cell[COLUMN_ID]) &&
			    strcmp(cell[COLUMN_PLATFORM], platform) == 0)
				return d->sentra[i].cell[COLUMN_SENTRA];
		}
	}
	return NULL;
}

/* As the roster wants an id. */
static bool is_id(struct str id)
{
	for (size_t i = 0; i < id.n; i++)
		if ((unsigned char)id.p[i] <= ' ' || id.p[i] == '@' ||
		    id.p[i] == 127)
			return false;
	return id.n > 0;
}

static void set_remark(struct draft *d, struct draft_account *a,
		       const char *what, struct str more)
{
	struct buf text;

	buf_init(&text, 1000);
	buf_adds(&text, what);
	if (more.n) {
		buf_adds(&text, *what ? ": " : "");
		buf_addstr(&text, more);
	}
	a->remark = pool_copy(&d->pool, str_of(buf_shown(&text)));
	buf_release(&text);
}

static void apply_answer(struct draft *d, struct draft_account *a,
			 const struct id_answer *answer, const char *platform)
{
	const char *owner = owner_of(d, platform, answer->id);
	char outcome[64];

	if (answer->id.p && !is_id(answer->id)) {
		set_remark(d, a, "the answer is no id", answer->id);
	} else if (owner) {
		set_remark(d, a, "its id stands in the roster already",
			   str_of(owner));
	} else if (answer->id.p) {
		a->cell[COLUMN_ID] = pool_copy(&d->pool, answer->id);
		a->remark = NULL;
	} else if (str_is(answer->outcome, "ok")) {
		a->complete = true;
		a->remark = NULL;
	} else {
		size_t n = answer->outcome.n < sizeof(outcome) - 1
				   ? answer->outcome.n
				   : sizeof(outcome) - 1;

		memcpy(outcome, answer->outcome.n ? answer->outcome.p : "", n);
		outcome[n] = '\0';
		set_remark(d, a, outcome, answer->detail);
	}
}

static bool read_answer(struct draft *d, const char *platform, struct str line)
{
	struct draft_account *account = NULL;
	struct id_answer answer;
	struct json_t *doc;

	if (json_parse(line, &json_answer_limits, &doc, NULL) < 0)
		return false;
	answer = (struct id_answer){
		.sentra = json_str(json_get(doc, "sentra_id")),
		.platform = json_str(json_get(doc, "platform")),
		.handle = json_str(json_get(doc, "handle")),
		.id = json_str(json_get(doc, "id")),
		.outcome = json_str(json_get(doc, "outcome")),
		.detail = json_str(json_get(doc, "detail")),
	};
	if (str_is(answer.platform, platform))
		account = find_open(d, &answer, platform);
	if (account)
		apply_answer(d, account, &answer, platform);
	json_free(doc);
	return account;
}

/* The next line of a text, without its end. */
static bool next_line(struct str *rest, struct str *line)
{
	const char *end = rest->n ? memchr(rest->p, '\n', rest->n) : NULL;

	if (rest->n == 0)
		return false;
	*line = (struct str){ rest->p,
			      end ? (size_t)(end - rest->p) : rest->n };
	rest->p += line->n + (end != NULL);
	rest->n -= line->n + (end != NULL);
	return true;
}

void producer_read_answers(struct draft *d, const char *platform,
			   struct str lines, struct faults *strange)
{
	struct str line;

	while (next_line(&lines, &line))
		if (line.n && !read_answer(d, platform, line))
			faults_add(strange, platform, 0, NULL,
				   "no answer to what was asked: %.*s",
				   line.n < 200 ? (int)line.n : 200, line.p);
}

/* What the first line that names the place says of it; null where none does.
 * It is the text of another program that is read here: a fault of the roster
 * as its --resolve prints it. */
static struct str rest_behind(struct str errors, const char *place)
{
	size_t n = strlen(place);
	struct str line;

	while (next_line(&errors, &line)) {
		const char *at = memmem(line.p, line.n, place, n);

		if (at)
			return (struct str){
				at + n, line.n - (size_t)(at - line.p) - n
			};
	}
	return STR_NULL;
}

void producer_read_faults(struct draft *d, const char *platform,
			  struct str errors)
{
	char place[64];

	for (size_t i = 0; i < d->n; i++) {
		for (size_t j = 0; j < d->sentra[i].n; j++) {
			struct draft_account *a = &d->sentra[i].account[j];
			struct str why;

			snprintf(place, sizeof(place),
				 "sentras[%zu].accounts[%zu]: ", i, j);
			why = is_open(a, platform) ? rest_behind(errors, place)
						   : STR_NULL;
			if (why.p && !a->remark)
				a->remark = pool_copy(&d->pool, why);
		}
	}
}
