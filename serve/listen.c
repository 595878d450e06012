#include "serve/listen.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

/* The first descriptor that systemd hands over. */
#define INHERITED_FROM 3

static char cause[512];

static const char *
failed(const char *what)
{
	snprintf(cause, sizeof(cause), "%s: %s", what, strerror(errno));
	return cause;
}

/* Splits "ADDRESS:PORT", in a copy. Returns false if it is of another form. */
static bool
split(char *text, char **address, char **port)
{
	char *colon = strrchr(text, ':');
	if (colon == NULL || colon == text || colon[1] == '\0')
		return false;
	*colon = '\0';
	*address = text;
	*port = colon + 1;
	if (text[0] == '[') {
		if (colon[-1] != ']')
			return false;
		colon[-1] = '\0';
		*address = text + 1;
	} else if (strchr(text, ':') != NULL) {
		return false;
	}
	return strspn(*port, "0123456789") == strlen(*port) && strlen(*port) <= 5 && strtoul(*port, NULL, 10) <= 65535;
}

/* Says how a socket is reached. */
static void
name_tcp(struct listener *l)
{
	struct sockaddr_storage address = { 0 };
	socklen_t size = sizeof(address);
	char host[80], port[16];

	snprintf(l->name, sizeof(l->name), "http");
	if (getsockname(l->fd, (struct sockaddr *)&address, &size) != 0 ||
	    getnameinfo((struct sockaddr *)&address, size, host, sizeof(host), port, sizeof(port), NI_NUMERICHOST | NI_NUMERICSERV) != 0)
		return;
	snprintf(l->name, sizeof(l->name), address.ss_family == AF_INET6 ? "http://[%s]:%s" : "http://%s:%s", host, port);
}

const char *
listen_tcp(struct listener *l, const char *text)
{
	char copy[128], *address, *port;
	struct addrinfo hints = { .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV, .ai_socktype = SOCK_STREAM }, *found = NULL;
	int one = 1;

	if (snprintf(copy, sizeof(copy), "%s", text) >= (int)sizeof(copy) || !split(copy, &address, &port))
		return "this is not ADDRESS:PORT, such as 127.0.0.1:8080 or [::1]:8080";
	if (strcmp(address, "localhost") == 0)
		address = "127.0.0.1";
	int error = getaddrinfo(address, port, &hints, &found);
	if (error != 0)
		return "this is no IPv4 address, no IPv6 address in brackets, and not localhost";
	*l = (struct listener){ .fd = socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0) };
	const char *wrong = NULL;
	if (l->fd < 0)
		wrong = failed("a socket cannot be made");
	else if (setsockopt(l->fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one)) != 0 || bind(l->fd, found->ai_addr, found->ai_addrlen) != 0 ||
		 listen(l->fd, SOMAXCONN) != 0)
		wrong = failed("it cannot be listened on");
	freeaddrinfo(found);
	if (wrong == NULL)
		name_tcp(l);
	return wrong;
}

/* Removes a socket that nobody listens on any more. */
static bool
clear_path(const char *path, const struct sockaddr_un *address)
{
	struct stat st;
	if (lstat(path, &st) != 0)
		return errno == ENOENT;
	errno = EADDRINUSE;
	if (!S_ISSOCK(st.st_mode))
		return false;
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	bool dead = fd >= 0 && connect(fd, (const struct sockaddr *)address, sizeof(*address)) != 0 && errno == ECONNREFUSED;
	if (fd >= 0)
		close(fd);
	errno = EADDRINUSE;
	return dead && unlink(path) == 0;
}

const char *
listen_unix(struct listener *l, const char *path, mode_t mode)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };

	if (path[0] == '\0' || strlen(path) >= sizeof(address.sun_path))
		return "this is no path that a socket can have, of at most 107 octets";
	strcpy(address.sun_path, path);
	if (!clear_path(path, &address))
		return failed("it cannot be listened on");
	*l = (struct listener){ .fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0), .is_unix = true, .path = path };
	if (l->fd < 0)
		return failed("a socket cannot be made");
	mode_t before = umask(~mode & 0777);
	bool bound = bind(l->fd, (struct sockaddr *)&address, sizeof(address)) == 0;
	umask(before);
	if (!bound || listen(l->fd, SOMAXCONN) != 0)
		return failed("it cannot be listened on");
	snprintf(l->name, sizeof(l->name), "unix:%s", path);
	return NULL;
}

/* Whether the n-th name between colons is this one. */
static bool
nth_name_is(const char *names, size_t n, const char *name)
{
	for (; names != NULL && n > 0; n--) {
		names = strchr(names, ':');
		names = names != NULL ? names + 1 : NULL;
	}
	return names != NULL && strncmp(names, name, strlen(name)) == 0 && (names[strlen(name)] == '\0' || names[strlen(name)] == ':');
}

size_t
listen_inherited(struct listener *listeners, size_t room)
{
	const char *process = getenv("LISTEN_PID"), *count = getenv("LISTEN_FDS"), *names = getenv("LISTEN_FDNAMES");
	size_t sockets = process != NULL && count != NULL && strtol(process, NULL, 10) == (long)getpid() ? strtoul(count, NULL, 10) : 0;

	for (size_t i = 0; i < sockets && i < room; i++) {
		struct sockaddr_un address = { 0 };
		socklen_t size = sizeof(address);
		struct listener *l = &listeners[i];
		*l = (struct listener){ .fd = INHERITED_FROM + (int)i, .is_monitor = nth_name_is(names, i, "monitor") };
		fcntl(l->fd, F_SETFD, FD_CLOEXEC);
		fcntl(l->fd, F_SETFL, O_NONBLOCK);
		l->is_unix = getsockname(l->fd, (struct sockaddr *)&address, &size) == 0 && address.sun_family == AF_UNIX;
		if (l->is_unix)
			snprintf(l->name, sizeof(l->name), "unix:%.107s", address.sun_path);
		else
			name_tcp(l);
	}
	return sockets;
}
