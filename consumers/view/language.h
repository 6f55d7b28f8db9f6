/* language.h -- the two languages that people read. */
#ifndef SENTRA_CONSUMERS_VIEW_LANGUAGE_H
#define SENTRA_CONSUMERS_VIEW_LANGUAGE_H

enum language { ENGLISH, INDONESIAN };

/* That of the locale, by the environment alone: a machine need not have the
 * locale itself. */
enum language language_of_environment(void);

#endif
