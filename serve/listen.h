/* The sockets that requests come from. */
#ifndef SERVE_LISTEN_H
#define SERVE_LISTEN_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct listener {
	int fd;
	bool is_unix;
	bool is_monitor;  /* for those who watch the server, and not for objects */
	const char *path; /* of a socket that this process made in the file system; NULL: it made none */
	char name[160];   /* "http://127.0.0.1:8080", "unix:/run/brlint/socket" */
};

/*
 * Opens a socket on "ADDRESS:PORT", an IPv4 address, an IPv6 address in brackets or "localhost"; port 0 takes a free one. Returns NULL, or what is
 * wrong, which lives until the next call.
 */
const char *listen_tcp(struct listener *listener, const char *address);

/*
 * Opens a socket in the file system, with these rights. One that lies there already, and that nobody listens on, is removed. `path` lives as long as
 * the listener. Returns as listen_tcp() does.
 */
const char *listen_unix(struct listener *listener, const char *path, mode_t mode);

/*
 * Takes over sockets of systemd (sd_listen_fds(3)): those that are called "monitor" are the monitor's. Returns how many there are, of which at most
 * `room` are taken.
 */
size_t listen_inherited(struct listener *listeners, size_t room);

#endif
