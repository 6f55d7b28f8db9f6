/* sim_graph.h -- what the platforms on Meta's Graph API share: the way in,
 * nodes of fields, lists with cursors, errors, usage headers.
 *
 * Knows no node: those are tables of the platforms. */
#ifndef SENTRA_TESTS_SIMULATOR_SIM_GRAPH_H
#define SENTRA_TESTS_SIMULATOR_SIM_GRAPH_H

#include "sim.h"
#include "sim_fields.h"

/* How one platform differs. */
struct graph_words {
	const struct sim_platform *platform;
	enum sim_quota quota;
	const char *type;  /* of its errors */
	const char *usage; /* its business use case; NULL: none */
	int page_code;     /* the limit of one account is spent */
	bool proof;        /* wants one where there is a secret */
	int64_t limit;     /* of calls; 0: as the simulator was told */
	int64_t window_ms; /* in so long; 0: an hour */
};

/* What is told: an account, or a post of it. */
struct node {
	struct sim *sim;
	const struct sim_request *q;
	struct sim_response *r; /* a bad field answers here */
	const struct graph_words *words;
	const struct actor *a;
	const struct sim_post *p; /* NULL: the account itself */
	bool own;                 /* with the account's own consent */
};

/* Appends the field if there is something to tell. */
struct node_field {
	const char *name;
	void (*put)(const struct node *, const struct field *, struct buf *);
};

struct node_kind {
	const char *name;               /* for errors: Page */
	const char *unless;             /* fields where none are asked for */
	const struct node_field *field; /* ended by a NULL name; "id" is told
					   also where nobody asks for it */
};

/* Behind /v25.0/; NULL where there is no version. */
const char *sim_graph_path(const char *path);

/* An error, unless there is one already.  more: further members, or "". */
void sim_graph_error(const struct graph_words *, struct sim_response *,
		     int status, int code, int subcode, const char *more,
		     const char *fmt, ...) PRINTF_LIKE(7, 8);
void sim_graph_absent(const struct graph_words *, struct sim_response *,
		      const char *id);
void sim_graph_refuse(const struct graph_words *, struct sim_response *,
		      enum fault_kind);
/* Token, proof, quota, with the headers of usage; false where refused. */
bool sim_graph_enter(const struct graph_words *, struct sim *,
		     const struct sim_request *, struct sim_response *);

/* {fields of the node}, as the expression asks; null: as kind.unless does. */
void sim_graph_node(const struct node *, const struct node_kind *,
		    struct str expr, struct buf *);

struct graph_list {
	const struct node_kind *kind;
	struct str expr, after, limit;
	bool next;   /* tell the address of the next page */
	bool ranked; /* not strictly newest first */
};

/* "data":[...],"paging":{...} of the account's posts. */
void sim_graph_list(const struct node *, const struct graph_list *,
		    struct buf *);
/* The same from the parameters fields, after, limit. */
void sim_graph_edge(const struct node *, struct graph_list *, struct buf *);

/* 2021-07-09T19:09:52+0000, or nothing where there is no time. */
void sim_graph_time(struct buf *, const char *name, int64_t ms);

/* What was built, unless an error stands there; releases it. */
void sim_graph_send(struct sim_response *, struct buf *);

#endif
