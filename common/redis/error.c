/* error.c -- an error that Redis answers.
 *
 * Redis says what is wrong, and not with which key.  It must not know
 * connections. */
#include "error.h"

#include <errno.h>

#define CLUSTER                                                        \
	"; it runs in cluster mode, which is not supported: want one " \
	"Redis, with replicas and sentinels if it must not fail"

static const struct {
	const char *begin; /* whole words */
	int code;
	const char *hint;
} kinds[] = {
	{ "FENCED", -EPERM, "" },
	{ "LOADING", -EBUSY, "" },
	{ "BUSY", -EBUSY, "" },
	{ "OOM", -EBUSY, "" },
	{ "READONLY", -EBUSY, "" },
	{ "MASTERDOWN", -EBUSY, "" },
	{ "NOREPLICAS", -EBUSY, "" },
	{ "MISCONF", -EBUSY, "" },
	{ "TRYAGAIN", -EBUSY, CLUSTER },
	{ "CLUSTERDOWN", -EBUSY, CLUSTER },
	{ "CROSSSLOT", -EPROTO, CLUSTER },
	{ "MOVED", -EPROTO, CLUSTER },
	{ "ASK", -EPROTO, CLUSTER },
	{ "WRONGTYPE", -EPROTO,
	  "; something else uses this key: delete it, or choose another "
	  "[pipeline] prefix" },
	{ "NOAUTH", -EACCES, "" },
	{ "WRONGPASS", -EACCES, "" },
	{ "NOPERM", -EACCES, "" },
	/* Within a script there is no NOPERM. */
	{ "ERR The user executing the script", -EACCES, "" },
	{ "ERR ACL failure in script:", -EACCES, "" },
};

/* ---- what a command is about ---- */

static struct str argument(const struct redis_cmd *cmd, size_t i)
{
	size_t begin = i ? cmd->end[i - 1] : 0;

	return (struct str){ cmd->bytes.data + begin, cmd->end[i] - begin };
}

/* Where a command's key stands; 0: it has none, or none that may be shown. */
static size_t key_at(const struct redis_cmd *cmd)
{
	static const char *const none[] = { "AUTH",   "HELLO",  "SCRIPT",
					    "SCAN",   "SELECT", "CONFIG",
					    "CLIENT", "INFO" };
	struct str name = argument(cmd, 0);

	for (size_t i = 0; i < ARRAY_LEN(none); i++)
		if (str_is(name, none[i]))
			return 0;
	if (str_is(name, "EVAL") || str_is(name, "EVALSHA"))
		return cmd->n > 3 && !str_is(argument(cmd, 2), "0") ? 3 : 0;
	return cmd->n > 1 ? 1 : 0;
}

void redis_about(const struct redis_cmd *cmd, struct buf *out)
{
	size_t at = key_at(cmd), begin = out->len;
	struct str name, key;

	if (!at)
		return;
	name = argument(cmd, 0);
	key = argument(cmd, at);
	if (name.n + 1 + key.n > REDIS_ABOUT_MAX)
		key.n = REDIS_ABOUT_MAX - name.n - 1;
	buf_addstr(out, name);
	buf_addc(out, ' ');
	buf_addstr(out, key);
	for (; begin < out->len; begin++)
		if (!out->data[begin])
			out->data[begin] = '?';
}

/* ---- the error ---- */

static bool begins_with(const char *text, const char *words)
{
	size_t n = strlen(words);

	return strncmp(text, words, n) == 0 && (text[n] == ' ' || !text[n]);
}

static bool names_command(const char *text)
{
	size_t n = strlen(text);

	return n > 0 && text[n - 1] == ')';
}

int redis_error(const char *text, const char *about, struct err *err)
{
	bool named =
		names_command(text) || !*about || begins_with(text, "FENCED");
	const char *hint = "";
	int code = -EPROTO;

	for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
		if (!begins_with(text, kinds[i].begin))
			continue;
		code = kinds[i].code;
		hint = kinds[i].hint;
		break;
	}
	return err_set(err, code, "%s%s%s%s%s", text, named ? "" : " (",
		       named ? "" : about, named ? "" : ")", hint);
}
