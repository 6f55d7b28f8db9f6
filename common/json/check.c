/* check.c -- reading one of our data files against its rules.
 *
 * A parsed document has forgotten its lines; they are found again in the text,
 * by the path, and only where there is a fault (json_line()). */
#include "check.h"

#include "common/base/clock.h"
#include "common/base/guess.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>

/* The parser's text begins with the line, which a fault has a place for. */
int json_check_parse(struct json_check *check, struct json_t **doc,
		     struct err *err)
{
	struct err why = { 0 };
	size_t line = 0;
	int lead = 0;
	int rc = json_parse(check->text, &json_file_limits, doc, &why);

	if (rc == -ENOMEM)
		return err_set(err, rc, "%s: %s", check->file, why.text);
	if (rc == 0)
		return 0;
	if (sscanf(why.text, "line %zu, %n", &line, &lead) < 1)
		lead = 0;
	faults_add(check->faults, check->file, line, NULL, "%s",
		   why.text + lead);
	check->bad = true;
	return err_set(err, -EINVAL, "%s: %s", check->file, why.text);
}

bool json_check_all(struct json_check *check,
		    void (*read)(void *ctx, struct json_t *doc), void *ctx)
{
	struct json_t *doc = NULL;
	struct err err = { 0 };

	if (json_check_parse(check, &doc, &err) < 0) {
		if (err.code != -EINVAL)
			faults_fail(check->faults, &err);
		return false;
	}
	read(ctx, doc);
	json_free(doc);
	if (!check->pool->bad)
		return !check->bad;
	faults_add(check->faults, check->file, 0, NULL, "no memory to read it");
	faults_blame(check->faults, -ENOMEM);
	return false;
}

/* A path that is longer than its room ends in dots. */
static void end_path(struct json_place *place, int len)
{
	if (len >= (int)sizeof(place->path))
		memcpy(place->path + sizeof(place->path) - 4, "...", 4);
}

struct json_place json_place_member(const struct json_place *parent,
				    const char *key)
{
	struct json_place place = { .value = json_get(parent->value, key) };

	end_path(&place, snprintf(place.path, sizeof(place.path), "%s%s%s",
				  parent->path, *parent->path ? "." : "", key));
	return place;
}

struct json_place json_place_item(const struct json_place *parent, size_t i)
{
	struct json_place place = { .value = json_item(parent->value, i) };

	end_path(&place, snprintf(place.path, sizeof(place.path), "%s[%zu]",
				  parent->path, i));
	return place;
}

/* fault: what else is known of it. */
static void add_fault(struct json_check *check, const struct json_place *place,
		      struct fault fault, const char *fmt, va_list ap)
{
	char text[300];

	err_line(text, sizeof(text), vsnprintf(text, sizeof(text), fmt, ap));
	fault.file = check->file;
	/* The line costs a walk through the text. */
	fault.line = faults_full(check->faults)
			     ? 0
			     : json_line(check->text, place->path);
	fault.path = place->path;
	fault.text = text;
	if (fault.other && fault.other_at + strlen(fault.other) > strlen(text))
		fault.other = NULL; /* cut off */
	faults_put(check->faults, &fault);
	check->bad = true;
}

void json_check_fault(struct json_check *check, const struct json_place *place,
		      const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	add_fault(check, place, (struct fault){ 0 }, fmt, ap);
	va_end(ap);
}

static void fault_with(struct json_check *check, const struct json_place *place,
		       struct fault fault, const char *fmt, ...)
	PRINTF_LIKE(4, 5);

static void fault_with(struct json_check *check, const struct json_place *place,
		       struct fault fault, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	add_fault(check, place, fault, fmt, ap);
	va_end(ap);
}

void json_check_repeated(struct json_check *check,
			 const struct json_place *place, const char *value,
			 const char *first, const char *rule)
{
	struct fault fault = { .other = first,
			       .other_at = strlen(value) + strlen(" is ") };

	fault_with(check, place, fault, "%s is %s already; %s", value, first,
		   rule);
}

/* What is wanted instead; null would do where need allows it. */
static void fault_want(struct json_check *check, const struct json_place *place,
		       enum json_need need, const char *want)
{
	struct fault fault = { .or_null = need == NEED_VALUE_OR_NULL };

	fault_with(check, place, fault, "want %s", want);
}

static bool is_allowed(const char *key, const char *const *allowed)
{
	while (*allowed && strcmp(*allowed, key) != 0)
		allowed++;
	return *allowed;
}

static void fault_member(struct json_check *check,
			 const struct json_place *object, const char *key,
			 const char *const *allowed)
{
	struct json_place place = json_place_member(object, key);
	struct guess guess = { .word = key };

	for (; *allowed; allowed++)
		guess_offer(&guess, *allowed);
	if (guess.best)
		json_check_fault(check, &place,
				 "unknown member; did you mean %s?",
				 guess.best);
	else
		json_check_fault(check, &place, "unknown member; remove it");
}

bool json_check_object(struct json_check *check, const struct json_place *place,
		       const char *const *allowed)
{
	bool good = json_is_object(place->value);

	if (!good)
		json_check_fault(check, place, "want an object { }");
	for (void *it = good ? json_first(place->value) : NULL; it;
	     it = json_next(place->value, it)) {
		if (is_allowed(json_it_key(it), allowed))
			continue;
		fault_member(check, place, json_it_key(it), allowed);
	}
	return good;
}

size_t json_check_array(struct json_check *check,
			const struct json_place *place, enum json_need need)
{
	if (json_is_array(place->value))
		return json_len(place->value);
	if (place->value || need == NEED_VALUE)
		json_check_fault(check, place, "want a list [ ]");
	return 0;
}

static bool has_control(struct str text)
{
	for (size_t i = 0; i < text.n; i++)
		if ((unsigned char)text.p[i] < 0x20 || text.p[i] == 0x7f)
			return true;
	return false;
}

char *json_check_text(struct json_check *check, const struct json_place *place,
		      enum json_need need)
{
	struct str text = json_str(place->value);

	if (text.p && text.n > 0 && !has_control(text))
		return pool_copy(check->pool, text);
	if (text.p && text.n > 0)
		json_check_fault(check, place,
				 "a control character; remove it");
	else if (text.p)
		json_check_fault(check, place, "empty; write a text%s",
				 need == NEED_VALUE ? "" : " or null");
	else if (need == NEED_VALUE || !json_is_null(place->value))
		fault_want(check, place, need, "a text in quotes");
	return NULL;
}

bool json_check_date(struct json_check *check, const struct json_place *place,
		     enum json_need need, int64_t *day)
{
	struct str text = json_str(place->value);

	if (text.p && date_parse(text, day) == 0)
		return true;
	if (need == NEED_VALUE || !json_is_null(place->value))
		fault_want(check, place, need, "a date as \"2026-03-10\"");
	return false;
}
