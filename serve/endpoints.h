/* The paths that the server knows. */
#ifndef SERVE_ENDPOINTS_H
#define SERVE_ENDPOINTS_H

#include "serve/request.h"

/* Which of the two sites has it: the one of objects, or the one of those who watch the server. */
enum site { SITE_LINT = 1, SITE_MONITOR = 2, SITE_BOTH = 3 };

/* How requests are answered. A method that is not answered is NULL; HEAD is answered as GET. */
struct endpoint {
	const char *path; /* in lower case; one that ends with a slash stands for what follows, too, but the front page */
	enum site site;
	void (*get)(struct exchange *e);
	void (*post)(struct exchange *e);
	const void *argument; /* for them */
};

extern const struct endpoint endpoints[];
extern const size_t endpoint_count;

/* The number of the endpoint that a path is of; endpoint_count if there is none. */
size_t endpoint_find(const char *path, enum site site);

/* Answers a request whose body has come: any octets, to any path. */
void answer(struct exchange *e);

#endif
