#include "serve/connections.h"

#include <linux/tcp.h>
#include <netinet/in.h>

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "serve/metrics.h"

/* An address, as it is counted: an IPv6 network of 64 bits is one customer's. */
struct address {
	unsigned char octets[9]; /* the first is the family, 0 for sockets in the file system, which are not counted */
};

struct connection {
	struct connection *next, **before; /* under the lock */
	int fd;
	struct address address;
	_Atomic int64_t since;      /* when the request was seen first; 0: there is none */
	_Atomic int64_t idle_since; /* when the last one ended */
	_Atomic uint64_t received;  /* octets, when the last one ended */
	_Atomic int64_t coming;     /* when octets came that are no request yet; 0: none have */
	atomic_bool used;           /* there was a request */
	bool ended;                 /* it took too long; under the lock */
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct connection *all;
static size_t count;
static struct connection_limits limits;

int64_t
now_milliseconds(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void
connections_limit(const struct connection_limits *l)
{
	limits = *l;
}

static struct address
address_of(const struct sockaddr *sa)
{
	struct address a = { { 0 } };
	if (sa != NULL && sa->sa_family == AF_INET) {
		a.octets[0] = 4;
		memcpy(a.octets + 1, &((const struct sockaddr_in *)(const void *)sa)->sin_addr, 4);
	} else if (sa != NULL && sa->sa_family == AF_INET6) {
		const struct in6_addr *six = &((const struct sockaddr_in6 *)(const void *)sa)->sin6_addr;
		bool is_four = IN6_IS_ADDR_V4MAPPED(six);
		a.octets[0] = is_four ? 4 : 6;
		memcpy(a.octets + 1, six->s6_addr + (is_four ? 12 : 0), is_four ? 4 : 8);
	}
	return a;
}

static bool
same(const struct address *a, const struct address *b)
{
	return memcmp(a, b, sizeof(*a)) == 0;
}

/* --- how many there are of an address --- */

struct address_count {
	struct address address;
	size_t count; /* 0: the place is free, for those that come behind, too */
};
static struct address_count *counts;
static size_t counts_room;

/* The place of an address, or the one that it would have; NULL if there is no room at all. */
static struct address_count *
count_of(const struct address *a)
{
	uint64_t hash = 0;
	struct address_count *free_place = NULL;

	if (counts == NULL) {
		/* never more than there are connections */
		counts_room = 2 * limits.connections + 1;
		counts = calloc(counts_room, sizeof(*counts));
		if (counts == NULL)
			return NULL;
	}
	for (size_t i = 0; i < sizeof(a->octets); i++)
		hash = (hash ^ a->octets[i]) * UINT64_C(0x100000001b3);
	/* the whole table is searched only for an address that is not in it, once places have been used and are free again */
	for (size_t i = 0; i < counts_room; i++) {
		struct address_count *c = &counts[(hash + i) % counts_room];
		if (c->count > 0 && same(&c->address, a))
			return c;
		if (c->count == 0 && free_place == NULL)
			free_place = c;
		if (c->count == 0 && c->address.octets[0] == 0)
			break;
	}
	return free_place;
}

static void
count_address(const struct address *a, int more)
{
	struct address_count *c = a->octets[0] != 0 ? count_of(a) : NULL;
	if (c == NULL || (more < 0 && c->count == 0))
		return;
	c->address = *a;
	c->count = more > 0 ? c->count + 1 : c->count - 1;
}

/* --- open and closed --- */

bool
connections_accept(const struct sockaddr *sa, socklen_t size)
{
	struct address a = address_of(size >= sizeof(sa_family_t) ? sa : NULL);

	pthread_mutex_lock(&lock);
	bool fits = count < limits.connections;
	struct address_count *of_it = fits && a.octets[0] != 0 ? count_of(&a) : NULL;
	bool fits_address = of_it == NULL || of_it->count < limits.of_one_address;
	pthread_mutex_unlock(&lock);
	if (!fits || !fits_address)
		metrics_refused(fits ? REFUSED_ADDRESS : REFUSED_CONNECTIONS);
	return fits && fits_address;
}

struct connection *
connection_open(int fd, const struct sockaddr *address)
{
	struct connection *c = calloc(1, sizeof(*c));
	if (c == NULL)
		return NULL;
	c->fd = fd;
	c->address = address_of(address);
	c->idle_since = now_milliseconds();
	pthread_mutex_lock(&lock);
	c->next = all;
	c->before = &all;
	if (all != NULL)
		all->before = &c->next;
	all = c;
	count++;
	count_address(&c->address, 1);
	pthread_mutex_unlock(&lock);
	metrics_connection(1);
	return c;
}

void
connection_close(struct connection *c)
{
	if (c == NULL)
		return;
	pthread_mutex_lock(&lock);
	*c->before = c->next;
	if (c->next != NULL)
		c->next->before = c->before;
	count--;
	count_address(&c->address, -1);
	pthread_mutex_unlock(&lock);
	metrics_connection(-1);
	free(c);
}

/* How many octets a TCP connection has received; 0 for others. */
static uint64_t
octets_received(const struct connection *c)
{
	struct tcp_info info = { 0 };
	socklen_t size = sizeof(info);
	if (c->address.octets[0] == 0 || getsockopt(c->fd, IPPROTO_TCP, TCP_INFO, &info, &size) != 0)
		return 0;
	return info.tcpi_bytes_received;
}

void
connection_begin(struct connection *c)
{
	if (c != NULL)
		c->since = now_milliseconds();
}

void
connection_end(struct connection *c)
{
	if (c == NULL)
		return;
	c->received = octets_received(c);
	c->coming = 0;
	c->idle_since = now_milliseconds();
	c->used = true;
	c->since = 0;
}

/* Whether a connection without a request has to end. */
static bool
is_over(struct connection *c, int64_t now, bool stopping)
{
	/* of sockets in the file system it cannot be told when octets come: what is new there is waited for */
	if (c->address.octets[0] == 0)
		return (stopping && c->used) || now - c->idle_since > 2 * limits.timeout;
	if (octets_received(c) == c->received)
		return stopping || now - c->idle_since > limits.timeout;
	if (c->coming == 0)
		c->coming = now;
	return now - c->coming > limits.timeout;
}

size_t
connections_look(bool stopping)
{
	int64_t now = now_milliseconds();

	pthread_mutex_lock(&lock);
	for (struct connection *c = all; c != NULL; c = c->next) {
		int64_t since = c->since;
		bool too_long = since != 0 && now - since > limits.timeout;
		if (c->ended || (since != 0 && !too_long) || (since == 0 && !is_over(c, now, stopping)))
			continue;
		/* the library sees its end, and closes it */
		shutdown(c->fd, SHUT_RDWR);
		c->ended = true;
		if (since != 0 || c->coming != 0)
			metrics_refused(REFUSED_TIMEOUT);
	}
	size_t left = count;
	pthread_mutex_unlock(&lock);
	return left;
}
