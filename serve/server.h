/* HTTP over the sockets (libmicrohttpd): threads that take requests, bounds, answers. */
#ifndef SERVE_SERVER_H
#define SERVE_SERVER_H

#include "serve/connections.h"
#include "serve/listen.h"
#include "serve/request.h"

struct server_options {
	struct serving serving;
	struct connection_limits limits;
};

/* Starts to take requests; options and listeners stay where they are. Returns false, with the cause on standard error, if that is not possible. */
bool server_start(const struct server_options *options, const struct listener *listeners, size_t count);

/* A descriptor for the access log, in the place of the one before, which is closed; -1: none is kept. */
void server_log(int fd);

/* Takes no more connections, and lets those end that have a request; those that are left after the timeout are closed. */
void server_stop(void);

#endif
