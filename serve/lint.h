/* The interface of the server's own: objects in, the lines of "brlint --format jsonl --header --details" out; rules; and what people look at. */
#ifndef SERVE_LINT_H
#define SERVE_LINT_H

#include "serve/request.h"

/* POST /lint: one object of any kind, in any encoding, a chain, or lines of JSON. */
void lint_post(struct exchange *e);

/* GET /rules, and /rules/NAME */
void rules_get(struct exchange *e);

/* GET and POST / */
void page_get(struct exchange *e);
void page_post(struct exchange *e);

#endif
