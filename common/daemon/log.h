/* log.h -- one logfmt line an event, to standard error.
 *
 *   level=warn unit=producer@youtube msg="quota spent" retry_ms=3600000
 *
 * Under systemd (JOURNAL_STREAM is set) each line begins with <4> and the
 * like, which journald reads as the priority.  common/ itself logs nothing
 * above debug: errors travel up, and whoever decides logs them once. */
#ifndef SENTRA_COMMON_DAEMON_LOG_H
#define SENTRA_COMMON_DAEMON_LOG_H

#include "common/base/base.h"

enum log_level { LOG_ERROR, LOG_WARN, LOG_INFO, LOG_DEBUG };

/* unit: copied, shown in each line.  Lines above `most` are dropped. */
void log_open(const char *unit, enum log_level most);

/* Register text that must never appear, e.g. a token: it is shown as "***"
 * in every later line, also as a part of a value, and so are its first or
 * last 16 bytes or more.  Copied; at most 64; texts under 6 bytes are ignored
 * (they would mask half the log). */
void log_secret(const char *text);
/* As log_secret(), for tokens that come and go: of these the newest 64 are
 * known. */
void log_secret_passing(const char *text);
/* The same masking for text that leaves by other ways (event details).  In
 * place; besides registered secrets it masks the values of key=,
 * access_token=, client_secret= and the like, "Bearer ..." and AIza keys. */
void log_redact(char *text);
/* For text that else must stay as it is (what people wrote): stars in the place
 * of registered secrets, whole ones of 16 bytes or more, and of nothing else.
 */
void log_hide(char *text, size_t n);

/* Key and value pairs, all const char *, ended by NULL:
 *   log_kv(LOG_WARN, "quota spent", "platform", "x", NULL);
 * Values are quoted where they must be, and cut at 1 KiB. */
void log_kv(enum log_level, const char *msg, ...) __attribute__((sentinel));

/* A whole number as a value of log_kv(): log_kv(..., "rows", LOG_INT(n), NULL).
 * It lives until the end of the block that calls. */
#define LOG_INT(n) log_int((char[24]){ "" }, (n))
const char *log_int(char room[24], int64_t n);

/* At most one line per key and minute: repeated lines are counted, and the
 * next one that passes says "repeated=N".  key: a string constant. */
bool log_limited(const char *key, int64_t now_ms);

#endif
