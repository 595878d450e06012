/*
 * Asks a server again and again over loopback, and says how fast it answers: one line of JSON.
 *   load [-c CONNECTIONS] [-n REQUESTS] [-t SECONDS] [-r RATE] [-1] PORT|PATH REQUEST-FILE
 * The file has one request, as it goes over the wire. With -r so many requests are due each second, and the time of one runs from when it is due;
 * without it each connection sends the next when it has its answer. -1: a new connection for each request. A path has a slash.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#define CONNECTIONS_MAX 1024
#define TIMES_MAX       4000000
#define ANSWER_MAX      65536

struct connection {
	int fd;
	size_t sent, got, wanted; /* wanted: the size of the answer, once its headers have come; otherwise 0 */
	bool busy;
	double due;
	char answer[ANSWER_MAX];
};

static struct connection connections[CONNECTIONS_MAX];
static double times[TIMES_MAX];
static size_t done, failed, started;
static char request[1 << 22];
static size_t request_size;
static struct sockaddr_storage address;
static socklen_t address_size;
static int poller;
static bool once;

static double
now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static bool
open_connection(struct connection *c)
{
	int one = 1;
	c->fd = socket(address.ss_family, SOCK_STREAM, 0);
	if (c->fd < 0)
		return false;
	if (connect(c->fd, (struct sockaddr *)&address, address_size) != 0) {
		close(c->fd);
		c->fd = -1;
		return false;
	}
	fcntl(c->fd, F_SETFL, O_NONBLOCK);
	if (address.ss_family == AF_INET)
		setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	struct epoll_event event = { .events = EPOLLIN, .data.ptr = c };
	epoll_ctl(poller, EPOLL_CTL_ADD, c->fd, &event);
	return true;
}

static void
close_connection(struct connection *c)
{
	if (c->fd >= 0)
		close(c->fd);
	c->fd = -1;
}

static void
finish(struct connection *c, bool right)
{
	c->busy = false;
	if (!right) {
		failed++;
		close_connection(c);
		return;
	}
	if (done < TIMES_MAX)
		times[done] = now() - c->due;
	done++;
	if (once)
		close_connection(c);
}

/* Sends as much as goes; waits to send the rest. */
static void
send_more(struct connection *c)
{
	while (c->sent < request_size) {
		ssize_t n = send(c->fd, request + c->sent, request_size - c->sent, MSG_NOSIGNAL);
		if (n < 0 && (errno == EAGAIN || errno == EINTR))
			break;
		if (n < 0) {
			finish(c, false);
			return;
		}
		c->sent += (size_t)n;
	}
	struct epoll_event event = { .events = EPOLLIN | (c->sent < request_size ? EPOLLOUT : 0), .data.ptr = c };
	if (request_size > 8192)
		epoll_ctl(poller, EPOLL_CTL_MOD, c->fd, &event);
}

static void
begin(struct connection *c, double due)
{
	c->busy = true;
	c->due = due;
	c->sent = c->got = c->wanted = 0;
	started++;
	if (c->fd < 0 && !open_connection(c)) {
		finish(c, false);
		return;
	}
	send_more(c);
}

/* How large the answer will be; 0: its headers have not come. */
static size_t
size_of_answer(struct connection *c)
{
	c->answer[c->got] = '\0';
	char *end = strstr(c->answer, "\r\n\r\n"), *length = strcasestr(c->answer, "\r\nContent-Length: ");
	if (end == NULL)
		return 0;
	return (size_t)(end + 4 - c->answer) + (length != NULL && length < end ? strtoul(length + 18, NULL, 10) : 0);
}

static void
receive(struct connection *c)
{
	for (;;) {
		/* of a long answer only the size matters */
		char rest[ANSWER_MAX];
		bool keeps = c->got < ANSWER_MAX - 1;
		ssize_t n = recv(c->fd, keeps ? c->answer + c->got : rest, keeps ? ANSWER_MAX - 1 - c->got : sizeof(rest), 0);
		if (n < 0 && (errno == EAGAIN || errno == EINTR))
			return;
		if (n <= 0) {
			finish(c, false);
			return;
		}
		c->got += (size_t)n;
		if (c->wanted == 0 && keeps)
			c->wanted = size_of_answer(c);
		if (c->wanted > 0 && c->got >= c->wanted) {
			finish(c, strncmp(c->answer, "HTTP/1.1 ", 9) == 0);
			return;
		}
	}
}

static int
compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

static bool
read_address(const char *text)
{
	if (strchr(text, '/') == NULL) {
		struct sockaddr_in *in = (struct sockaddr_in *)&address;
		*in = (struct sockaddr_in){ .sin_family = AF_INET,
					    .sin_port = htons((uint16_t)atoi(text)),
					    .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
		address_size = sizeof(*in);
		return true;
	}
	struct sockaddr_un *un = (struct sockaddr_un *)&address;
	un->sun_family = AF_UNIX;
	address_size = sizeof(*un);
	return snprintf(un->sun_path, sizeof(un->sun_path), "%s", text) < (int)sizeof(un->sun_path);
}

int
main(int argc, char **argv)
{
	size_t count = 32, most = SIZE_MAX;
	double seconds = 5, rate = 0;

	for (int option; (option = getopt(argc, argv, "c:n:t:r:1")) != -1;) {
		switch (option) {
		case 'c':
			count = strtoul(optarg, NULL, 10);
			break;
		case 'n':
			most = strtoul(optarg, NULL, 10);
			break;
		case 't':
			seconds = strtod(optarg, NULL);
			break;
		case 'r':
			rate = strtod(optarg, NULL);
			break;
		case '1':
			once = true;
			break;
		default:
			return 2;
		}
	}
	FILE *file = argc - optind == 2 ? fopen(argv[optind + 1], "rb") : NULL;
	if (file == NULL || count == 0 || count > CONNECTIONS_MAX || seconds > 600 || !read_address(argv[optind])) {
		fprintf(stderr, "usage: load [-c CONNECTIONS] [-n REQUESTS] [-t SECONDS] [-r RATE] [-1] PORT|PATH REQUEST-FILE\n");
		return 2;
	}
	request_size = fread(request, 1, sizeof(request), file);
	fclose(file);
	poller = epoll_create1(0);
	for (size_t i = 0; i < count; i++)
		connections[i].fd = -1;
	double begun = now(), end = begun + seconds;
	for (;;) {
		struct epoll_event events[256];
		double t = now();
		bool over = t >= end || started >= most, busy = false;
		for (size_t i = 0; i < count; i++) {
			struct connection *c = &connections[i];
			double due = rate > 0 ? begun + (double)started / rate : t;
			if (!c->busy && !over && due <= t && started < most)
				begin(c, due);
			busy |= c->busy;
		}
		if ((over && !busy) || t > end + 10)
			break;
		int n = epoll_wait(poller, events, 256, rate > 0 || !busy ? 0 : 100);
		for (int i = 0; i < n; i++) {
			struct connection *c = events[i].data.ptr;
			if (c->busy && (events[i].events & EPOLLOUT) != 0)
				send_more(c);
			if (c->busy && (events[i].events & (EPOLLIN | EPOLLHUP | EPOLLERR)) != 0)
				receive(c);
		}
	}
	double took = now() - begun;
	size_t kept = done < TIMES_MAX ? done : TIMES_MAX;
	qsort(times, kept, sizeof(double), compare);
	printf("{\"requests\": %zu, \"failed\": %zu, \"per_second\": %.0f, \"median_ms\": %.3f, \"p99_ms\": %.3f, \"max_ms\": %.3f}\n", done, failed,
	       (double)done / took, kept > 0 ? times[kept / 2] * 1e3 : 0, kept > 0 ? times[kept * 99 / 100] * 1e3 : 0,
	       kept > 0 ? times[kept - 1] * 1e3 : 0);
	return 0;
}
