/* credentials.c -- each platform's credentials by a live call, and its quota,
 * as `sentra-producer PLATFORM --check --live` tells them. */
#include "programs.h"

#include "common/json/json.h"

#include <inttypes.h>
#include <stdlib.h>
#include <unistd.h>

#define NEARLY 95 /* per cent of a quota */

/* Credentials of which the same is told, one after the other: TikTok has one
 * for each account. */
struct alike {
	struct json_t *first; /* owned; NULL: none yet */
	size_t more;
};

static bool same(const struct json_t *a, const struct json_t *b,
		 const char *name)
{
	return str_eq(json_str(json_get(a, name)), json_str(json_get(b, name)));
}

/* "x.token", or "tiktok.token: ACCOUNT and 30 more". */
static void add_names(const struct alike *alike, struct buf *out)
{
	buf_addstr(out, json_str(json_get(alike->first, "credential")));
	if (alike->more)
		buf_addf(out, " and %zu more", alike->more);
}

static void tell_credentials(struct doctor *d, const char *names,
			     const struct json_t *line)
{
	struct str outcome = json_str(json_get(line, "outcome"));
	struct str detail = json_str(json_get(line, "detail"));
	struct str cost = json_str(json_get(line, "cost"));
	const char *colon = detail.n ? ": " : "";

	if (str_is(outcome, "ok"))
		doctor_fine(d, "%s: taken (%.*s each)%s%.*s", names,
			    STR_ARG(cost), colon, STR_ARG(detail));
	else if (str_is(outcome, "auth"))
		doctor_wrong(d,
			     "put in a new one: README, Credentials; then "
			     "restart the producer",
			     "%s: refused%s%.*s", names, colon,
			     STR_ARG(detail));
	else if (str_is(outcome, "not_asked"))
		doctor_skipped(d, "%s: %.*s", names, STR_ARG(detail));
	else if (str_is(outcome, "expired") || str_is(outcome, "quota"))
		doctor_warning(d, "", "%s: %.*s%s%.*s", names, STR_ARG(outcome),
			       colon, STR_ARG(detail));
	else
		doctor_wrong(d, "the platform's status page, our network",
			     "%s: %.*s%s%.*s", names, STR_ARG(outcome), colon,
			     STR_ARG(detail));
}

static void end_alike(struct doctor *d, struct alike *alike)
{
	struct buf names;

	if (!alike->first)
		return;
	buf_init(&names, 1000);
	add_names(alike, &names);
	tell_credentials(d, buf_cstr(&names), alike->first);
	buf_release(&names);
	json_free(alike->first);
	*alike = (struct alike){ NULL, 0 };
}

/* Takes the line. */
static void add_alike(struct doctor *d, struct alike *alike,
		      struct json_t *line)
{
	if (alike->first && same(alike->first, line, "outcome") &&
	    same(alike->first, line, "detail")) {
		alike->more++;
		json_free(line);
		return;
	}
	end_alike(d, alike);
	alike->first = line;
}

static void tell_quota(struct doctor *d, const char *platform,
		       const struct json_t *line)
{
	struct str resets = json_str(json_get(line, "resets_at"));
	int64_t used, limit;

	if (!json_int(json_get(line, "quota_used"), &used) ||
	    !json_int(json_get(line, "quota_limit"), &limit))
		return;
	if (used * 100 >= limit * NEARLY)
		doctor_warning(d,
			       "a longer interval, or more quota from the "
			       "platform",
			       "%s: %" PRId64 " of %" PRId64
			       " units are spent until %.*s",
			       platform, used, limit, STR_ARG(resets));
	else
		doctor_fine(d,
			    "%s: %" PRId64 " of %" PRId64
			    " units are spent until %.*s",
			    platform, used, limit, STR_ARG(resets));
}

static size_t read_lines(struct doctor *d, const char *platform,
			 struct str text)
{
	struct alike alike = { NULL, 0 };
	size_t n = 0;

	while (text.n) {
		const char *end = memchr(text.p, '\n', text.n);
		struct str line = { text.p,
				    end ? (size_t)(end - text.p) : text.n };
		struct json_t *doc = NULL;

		text.p += line.n + (end != NULL);
		text.n -= line.n + (end != NULL);
		if (json_parse(line, &json_answer_limits, &doc, NULL) < 0)
			continue;
		n++;
		if (json_get(doc, "credential")) {
			add_alike(d, &alike, doc);
			continue;
		}
		end_alike(d, &alike);
		tell_quota(d, platform, doc);
		json_free(doc);
	}
	end_alike(d, &alike);
	return n;
}

static bool has_token(struct doctor *d, const char *platform)
{
	const char *dir = d->ctl->pipeline.credentials;
	struct buf path;
	bool there;

	buf_init(&path, 4096);
	buf_addf(&path, "%s/%s.token", dir, platform);
	there = access(buf_cstr(&path), F_OK) == 0;
	if (!there)
		doctor_warning(d,
			       "put it there, or take the platform out of "
			       "[pipeline] platforms",
			       "no %s: %s is not collected", buf_cstr(&path),
			       platform);
	buf_release(&path);
	return there;
}

static void look_at(struct doctor *d, const char *platform)
{
	const char *const argv[] = {
		"sentra-producer", platform,           "--check", "--live",
		"--config",        ctl_config(d->ctl), NULL
	};
	struct err err = { 0 };
	struct buf out, errors;
	int status;

	buf_init(&out, (size_t)1 << 20);
	buf_init(&errors, 4096);
	status = doctor_ask(d, argv, &out, &errors, &err);
	if (read_lines(d, platform, buf_str(&out)) == 0)
		doctor_wrong(d, "sentra-producer PLATFORM --check", "%s: %.*s",
			     platform, STR_ARG(doctor_first_line(&errors)));
	else if (status < 0)
		doctor_wrong(d, "sentra-producer PLATFORM --check --live",
			     "%s: %s", platform, err.text);
	buf_release(&out);
	buf_release(&errors);
}

void doctor_credentials(struct doctor *d)
{
	const struct platforms *read = &d->ctl->pipeline.platforms;

	if (!*d->ctl->pipeline.credentials) {
		doctor_skipped(d, "no directory of them is readable; root may, "
				  "or whoever sets CREDENTIALS_DIRECTORY");
		return;
	}
	for (size_t i = 0; i < read->n; i++)
		if (has_token(d, platform_names[read->at[i]]))
			look_at(d, platform_names[read->at[i]]);
}
