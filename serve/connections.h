/*
 * The connections that are open, and the bounds that they have to keep: how many there are, how many of one address, and how long they may take. The
 * HTTP library bounds how long nothing comes; a sender who sends an octet now and then is bounded here.
 */
#ifndef SERVE_CONNECTIONS_H
#define SERVE_CONNECTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

struct connection_limits {
	size_t connections, of_one_address;
	int64_t timeout; /* milliseconds: of a request from its first octet to the last of its answer, and of a connection without one */
};
void connections_limit(const struct connection_limits *limits);

/* Whether one more may be opened from an address; if not, it is counted as refused. */
bool connections_accept(const struct sockaddr *address, socklen_t size);

struct connection;

/* One is open, or is about to be closed. NULL if memory ran out; then it is not bounded. */
struct connection *connection_open(int fd, const struct sockaddr *address);
void connection_close(struct connection *c);

/* A request has been seen on it, or has ended, by its answer or otherwise. NULL is no connection, and nothing is noted. */
void connection_begin(struct connection *c);
void connection_end(struct connection *c);

/* Milliseconds by a clock that only goes forward. */
int64_t now_milliseconds(void);

/* Ends those that took too long. To be called several times a second. `stopping`: also those that have no request. Returns how many are open. */
size_t connections_look(bool stopping);

#endif
