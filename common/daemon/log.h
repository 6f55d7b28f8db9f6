/* log.h -- the log: one line of logfmt an event, to standard error.
 *
 *   level=warn unit=producer@youtube msg="quota spent" retry_ms=3600000
 *
 * Under systemd (JOURNAL_STREAM is set) each line begins with <4> and the
 * like, which journald reads as the priority (sd-daemon(3)).
 *
 * common/ itself logs nothing above debug, but for what librdkafka says:
 * errors travel up (err.h), and whoever decides logs them once.  This is also
 * where secrets are known and masked: every line goes through here. */
#ifndef SENTRA_COMMON_DAEMON_LOG_H
#define SENTRA_COMMON_DAEMON_LOG_H

#include "common/base/base.h"

enum log_level { LOG_ERROR, LOG_WARN, LOG_INFO, LOG_DEBUG };

/* unit: copied, shown in each line.  Lines above `most` are dropped. */
void log_open(const char *unit, enum log_level most);

/* Register text that must never be shown, such as a token: it becomes "***" in
 * every later line, also as a part of a value, and so do its first or last 16
 * bytes or more.  Copied; at most 64; texts under 6 bytes are ignored, as they
 * would mask half the log. */
void log_secret(const char *text);
/* As log_secret(), for tokens that come and go: of these the newest 64 are
 * known. */
void log_secret_passing(const char *text);
/* The same masking for text that leaves by other ways (event details).  In
 * place; besides registered secrets it masks the values of key=,
 * access_token=, client_secret= and the like, "Bearer ..." and AIza keys. */
void log_redact(char *text);
/* The same for text that people wrote and that must stay as it is otherwise: in
 * place, stars over registered secrets of 16 bytes or more, and over nothing
 * else. */
void log_hide(char *text, size_t n);

/* Key and value pairs, all const char *, ended by NULL:
 *   log_kv(LOG_WARN, "quota spent", "platform", "x", NULL);
 * Values are quoted where they must be, and cut at 1 KiB; what may not be shown
 * (utf8_printable()) is escaped as in JSON. */
void log_kv(enum log_level, const char *msg, ...) __attribute__((sentinel));

/* A whole number as a value: log_kv(..., "rows", LOG_INT(n), NULL).  The text
 * lives until the end of the enclosing block. */
#define LOG_INT(n) log_int((char[24]){ "" }, (n))
const char *log_int(char room[24], int64_t n);

/* Whether a line may be logged now: at most one per key and minute.  Those held
 * back are counted, and the next line says "repeated=N".  key: a string
 * constant, as the pointer is kept.
 *   if (log_limited("quota", now_ms))
 *           log_kv(LOG_WARN, "quota spent", NULL); */
bool log_limited(const char *key, int64_t now_ms);

#endif
