#include "serve/server.h"

#include <ctype.h>
#include <microhttpd.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <unistd.h>

#include "serve/endpoints.h"
#include "serve/lanes.h"
#include "serve/metrics.h"
#include "serve/page.h"

/* Request line and headers, and what the library needs beside them, of one connection: octets. */
#define HEADERS_MAX ((size_t)16 << 10)

/* The bodies of all requests together may have so many times as many octets as one. */
#define BODIES_MAX 32

/* An object of so many octets is judged in the threads that have time (lanes.h): others would wait for it. */
#define LARGE ((size_t)48 << 10)

/* For so long there has to be no connection before the threads end, in milliseconds. */
#define STILL 300

static const struct server_options *options;
static struct MHD_Daemon **daemons;
static size_t daemon_count;
static atomic_bool stopping;
static _Atomic size_t bodies;
static atomic_int log_fd = -1;
static pthread_mutex_t log_lock = PTHREAD_MUTEX_INITIALIZER;

/* A request on its way. */
struct request {
	struct exchange e;
	struct lane_item item; /* lanes.h gives it back */
	struct MHD_Connection *http;
	struct connection *connection;
	const struct listener *listener;
	struct timespec begun;
	size_t size;      /* octets of the body, as it came */
	size_t counted;   /* octets of the body that `bodies` has */
	size_t dropped;   /* those that were not kept */
	unsigned refused; /* the status of a request whose body is not kept; 0: it is */
	bool seen;        /* its headers have come */
	bool answered;    /* the answer is ready */
	bool closes;      /* an answer has been handed to the library */
	char uri[];       /* as it was sent */
};

/* --- the thread's own --- */

static pthread_key_t key;

static void
free_workspace(void *w)
{
	workspace_free(w);
	free(w);
}

/* The workspace of this thread; NULL if memory ran out. */
static struct workspace *
own_workspace(void)
{
	struct workspace *w = pthread_getspecific(key);
	if (w != NULL)
		return w;
	w = malloc(sizeof(*w));
	if (w == NULL)
		return NULL;
	if (!workspace_init(w) || pthread_setspecific(key, w) != 0) {
		free_workspace(w);
		return NULL;
	}
	return w;
}

/* --- the access log --- */

void
server_log(int fd)
{
	pthread_mutex_lock(&log_lock);
	int before = atomic_exchange(&log_fd, fd);
	if (before > STDERR_FILENO)
		close(before);
	pthread_mutex_unlock(&log_lock);
}

/* A line for a request: nothing of it but what path, of those that are known, and the digest of the object. */
static void
log_request(const struct request *r, double seconds)
{
	char line[256], when[32];
	time_t now = time(NULL);
	struct tm tm;

	if (atomic_load(&log_fd) < 0 || gmtime_r(&now, &tm) == NULL)
		return;
	strftime(when, sizeof(when), SECOND, &tm);
	int size =
		snprintf(line, sizeof(line), "%s %s %u %zu %.6f %s\n", when, r->e.endpoint < endpoint_count ? endpoints[r->e.endpoint].path : "other",
			 r->e.status, r->size, seconds, r->e.sha256[0] != '\0' ? r->e.sha256 : "-");
	pthread_mutex_lock(&log_lock);
	int fd = atomic_load(&log_fd);
	/* one call, so that lines of several threads do not mix; a log that is full is no reason not to answer */
	if (fd >= 0 && size > 0 && size < (int)sizeof(line))
		(void)!write(fd, line, (size_t)size);
	pthread_mutex_unlock(&log_lock);
}

/* --- the answer --- */

static void
add_headers(struct MHD_Response *response, const struct exchange *e)
{
	MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, e->type);
	MHD_add_response_header(response, "X-Content-Type-Options", "nosniff");
	if (e->is_page) {
		MHD_add_response_header(response, "Content-Security-Policy", page_policy);
		MHD_add_response_header(response, "Referrer-Policy", "no-referrer");
		MHD_add_response_header(response, MHD_HTTP_HEADER_CACHE_CONTROL, "no-store");
	}
	if (e->disposition != NULL)
		MHD_add_response_header(response, "Content-Disposition", e->disposition);
	if (e->allow != NULL)
		MHD_add_response_header(response, MHD_HTTP_HEADER_ALLOW, e->allow);
	if (e->serving->cors != NULL) {
		MHD_add_response_header(response, MHD_HTTP_HEADER_ACCESS_CONTROL_ALLOW_ORIGIN, e->serving->cors);
		if (e->method == METHOD_OPTIONS)
			MHD_add_response_header(response, "Access-Control-Allow-Headers", "Content-Type");
	}
	if (atomic_load(&stopping))
		MHD_add_response_header(response, MHD_HTTP_HEADER_CONNECTION, "close");
}

/* Hands the answer to the library. */
static enum MHD_Result
send_answer(struct request *r)
{
	struct exchange *e = &r->e;
	struct MHD_Response *response;

	if (e->fixed != NULL) {
		response = MHD_create_response_from_buffer(strlen(e->fixed), (void *)(uintptr_t)e->fixed, MHD_RESPMEM_PERSISTENT);
	} else {
		response = MHD_create_response_from_buffer(e->answer.size, e->answer.data, MHD_RESPMEM_MUST_FREE);
		if (response != NULL)
			e->answer = (struct text){ 0 };
	}
	if (response == NULL)
		return MHD_NO;
	add_headers(response, e);
	enum MHD_Result queued = MHD_queue_response(r->http, e->status, response);
	MHD_destroy_response(response);
	r->closes = queued == MHD_YES;
	return queued;
}

/* Answers a request whose body is not kept. */
static enum MHD_Result
send_refusal(struct request *r)
{
	if (r->refused == 413)
		answer_problem(&r->e, 413, "Content too large", "the body has more octets than --max-body allows");
	else
		answer_problem(&r->e, 503, "Busy", "the bodies of requests take too much memory; try again");
	return send_answer(r);
}

/* Answers in a thread that is not one of the library's, which goes on with the connection then. */
static void
answer_large(struct lane_item *item, struct workspace *workspace)
{
	struct request *r = (struct request *)(void *)((char *)item - offsetof(struct request, item));

	r->e.workspace = workspace;
	if (seconds_since(&r->begun) * 1000 > (double)options->limits.timeout)
		answer_problem(&r->e, 503, "Busy", "the request waited for longer than --timeout allows");
	else
		answer(&r->e);
	r->answered = true;
	MHD_resume_connection(r->http);
}

/* --- the request --- */

/* Is called with the first line of a request: gives what is kept of it. */
static void *
begin_request(void *context, const char *uri, struct MHD_Connection *http)
{
	size_t size = strlen(uri);
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(http, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
	struct request *r = calloc(1, sizeof(*r) + size + 1);

	if (r == NULL)
		return NULL;
	memcpy(r->uri, uri, size + 1);
	r->http = http;
	r->listener = context;
	r->connection = info != NULL ? info->socket_context : NULL;
	r->e.serving = &options->serving;
	r->e.endpoint = endpoint_count;
	r->e.wants_sha256 = atomic_load(&log_fd) >= 0;
	clock_gettime(CLOCK_MONOTONIC, &r->begun);
	connection_begin(r->connection);
	return r;
}

static enum method
method_of(const char *word)
{
	static const struct {
		const char *word;
		enum method method;
	} methods[] = { { "POST", METHOD_POST }, { "GET", METHOD_GET }, { "HEAD", METHOD_HEAD }, { "OPTIONS", METHOD_OPTIONS } };
	for (size_t i = 0; i < sizeof(methods) / sizeof(methods[0]); i++) {
		if (strcmp(methods[i].word, word) == 0)
			return methods[i].method;
	}
	return METHOD_OTHER;
}

/* Which endpoint an address is of, and what it asks; both are in the address, which is cut up. Returns NULL, or what is wrong with it. */
static const char *
read_uri(struct request *r)
{
	/* as a proxy is asked, with the name of the host (RFC 9112 3.2.2) */
	char *host = strncasecmp(r->uri, "http://", 7) == 0 ? r->uri + 7 : NULL, *path = host != NULL ? host + strcspn(host, "/?") : r->uri;
	char *query = strchr(path, '?'), *end = query != NULL ? query : path + strlen(path);
	*end = '\0';
	size_t size = percent_decode(path, (size_t)(end - path), false);
	enum site site = r->listener->is_monitor ? SITE_MONITOR : options->serving.monitor_is_apart ? SITE_LINT : SITE_BOTH;

	if (size == SIZE_MAX || memchr(path, '\0', size) != NULL)
		return "the path of the address cannot be read";
	path[size] = '\0';
	r->e.path = path;
	for (char *c = r->e.path; *c != '\0'; c++)
		*c = (char)tolower((unsigned char)*c);
	r->e.endpoint = endpoint_find(r->e.path, site);
	return query != NULL ? form_read(&r->e.query, query + 1, strlen(query + 1)) : NULL;
}

static void
refuse(struct request *r, unsigned status)
{
	if (r->refused == 0)
		metrics_refused(status == 413 ? REFUSED_SIZE : REFUSED_MEMORY);
	r->refused = status;
	atomic_fetch_sub(&bodies, r->counted);
	r->counted = 0;
	text_free(&r->e.body);
}

/*
 * Takes the headers. A body that is too large is read nevertheless, if it is not much too large, for otherwise its sender would not see the answer;
 * one who asks first whether to send it is told at once.
 */
static enum MHD_Result
take_headers(struct request *r, const char *method)
{
	const char *length = MHD_lookup_connection_value(r->http, MHD_HEADER_KIND, MHD_HTTP_HEADER_CONTENT_LENGTH);
	const char *wrong = read_uri(r);

	r->seen = true;
	r->e.method = method_of(method);
	r->e.content_type = MHD_lookup_connection_value(r->http, MHD_HEADER_KIND, MHD_HTTP_HEADER_CONTENT_TYPE);
	r->e.accept = MHD_lookup_connection_value(r->http, MHD_HEADER_KIND, MHD_HTTP_HEADER_ACCEPT);
	if (wrong != NULL) {
		answer_problem(&r->e, 400, "Bad request", wrong);
		return send_answer(r);
	}
	unsigned long long size = length != NULL ? strtoull(length, NULL, 10) : 0;
	if (size <= options->serving.max_body)
		return MHD_YES;
	refuse(r, 413);
	bool asks = MHD_lookup_connection_value(r->http, MHD_HEADER_KIND, MHD_HTTP_HEADER_EXPECT) != NULL;
	return asks || size / 4 > options->serving.max_body ? send_refusal(r) : MHD_YES;
}

/* Takes a piece of the body. */
static enum MHD_Result
take_piece(struct request *r, const char *piece, size_t size)
{
	if (r->refused == 0 && r->e.body.size + size > options->serving.max_body)
		refuse(r, 413);
	if (r->refused == 0) {
		text_add(&r->e.body, piece, size);
		size_t more = r->e.body.room - r->counted, all = atomic_fetch_add(&bodies, more) + more;
		r->counted += more;
		if (r->e.body.failed || (all > BODIES_MAX * options->serving.max_body && r->e.body.room > LARGE))
			refuse(r, 503);
	}
	r->size += size;
	if (r->refused != 0)
		r->dropped += size;
	/* without an end in sight, the connection ends here */
	return r->dropped / 4 > options->serving.max_body ? MHD_NO : MHD_YES;
}

static enum MHD_Result
handle(void *context, struct MHD_Connection *http, const char *url, const char *method, const char *version, const char *piece, size_t *size,
       void **request)
{
	struct request *r = *request;
	(void)context;
	(void)http;
	(void)url;
	(void)version;

	if (r == NULL)
		return MHD_NO;
	if (!r->seen)
		return take_headers(r, method);
	if (*size > 0) {
		enum MHD_Result taken = take_piece(r, piece, *size);
		*size = 0;
		return taken;
	}
	if (r->answered)
		return send_answer(r);
	if (r->refused != 0)
		return send_refusal(r);
	if (r->e.body.size > LARGE) {
		MHD_suspend_connection(r->http);
		if (lanes_put(&r->item))
			return MHD_YES;
		MHD_resume_connection(r->http);
	}
	r->e.workspace = own_workspace();
	if (r->e.workspace == NULL)
		return MHD_NO;
	answer(&r->e);
	return send_answer(r);
}

/* Is called when a request has been answered, or will not be. */
static void
end_request(void *context, struct MHD_Connection *http, void **request, enum MHD_RequestTerminationCode code)
{
	struct request *r = *request;
	(void)context;
	(void)http;
	(void)code;

	if (r == NULL)
		return;
	*request = NULL;
	if (r->closes) {
		double seconds = seconds_since(&r->begun);
		metrics_request((unsigned)r->e.endpoint, r->e.status, seconds);
		log_request(r, seconds);
	}
	atomic_fetch_sub(&bodies, r->counted);
	text_free(&r->e.body);
	text_free(&r->e.answer);
	connection_end(r->connection);
	free(r);
}

/* --- connections --- */

static enum MHD_Result
accept_connection(void *context, const struct sockaddr *address, socklen_t size)
{
	(void)context;
	return connections_accept(address, size) ? MHD_YES : MHD_NO;
}

static void
note_connection(void *context, struct MHD_Connection *http, void **own, enum MHD_ConnectionNotificationCode code)
{
	(void)context;
	if (code == MHD_CONNECTION_NOTIFY_STARTED) {
		const union MHD_ConnectionInfo *fd = MHD_get_connection_info(http, MHD_CONNECTION_INFO_CONNECTION_FD);
		const union MHD_ConnectionInfo *address = MHD_get_connection_info(http, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
		*own = fd != NULL ? connection_open(fd->connect_fd, address != NULL ? address->client_addr : NULL) : NULL;
	} else {
		connection_close(*own);
		*own = NULL;
	}
}

/* What the library has to say is of no use to anybody: a client that goes away. */
static void
say_nothing(void *context, const char *format, va_list arguments)
{
	(void)context;
	(void)format;
	(void)arguments;
}

/* --- start and end --- */

static struct MHD_Daemon *
start_daemon(const struct listener *l)
{
	/* a second is the least that the library can bound; shorter times are bounded by connections.h */
	unsigned seconds = (unsigned)(options->limits.timeout / 1000) + 1;
	unsigned threads = l->is_monitor ? 1 : options->serving.threads;
	return MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_ITC | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG, 0, accept_connection,
				NULL, handle, (void *)(uintptr_t)l, MHD_OPTION_EXTERNAL_LOGGER, say_nothing, NULL, MHD_OPTION_LISTEN_SOCKET, l->fd,
				MHD_OPTION_THREAD_POOL_SIZE, threads > 1 ? threads : 0, MHD_OPTION_CONNECTION_LIMIT,
				(unsigned)options->limits.connections * threads, MHD_OPTION_CONNECTION_TIMEOUT, seconds,
				MHD_OPTION_CONNECTION_MEMORY_LIMIT, HEADERS_MAX, MHD_OPTION_URI_LOG_CALLBACK, begin_request, (void *)(uintptr_t)l,
				MHD_OPTION_NOTIFY_COMPLETED, end_request, NULL, MHD_OPTION_NOTIFY_CONNECTION, note_connection, NULL, MHD_OPTION_END);
}

bool
server_start(const struct server_options *o, const struct listener *listeners, size_t count)
{
	options = o;
	connections_limit(&o->limits);
	daemons = calloc(count + 1, sizeof(struct MHD_Daemon *));
	if (daemons == NULL || pthread_key_create(&key, free_workspace) != 0 || !lanes_start(o->serving.threads, answer_large)) {
		fprintf(stderr, "brlint-serve: the threads cannot be started\n");
		return false;
	}
	for (; daemon_count < count; daemon_count++) {
		daemons[daemon_count] = start_daemon(&listeners[daemon_count]);
		if (daemons[daemon_count] == NULL) {
			fprintf(stderr, "brlint-serve: %s: requests cannot be taken\n", listeners[daemon_count].name);
			return false;
		}
	}
	return true;
}

void
server_stop(void)
{
	int64_t begun = now_milliseconds();

	atomic_store(&stopping, true);
	for (size_t i = 0; i < daemon_count; i++) {
		int fd = MHD_quiesce_daemon(daemons[i]);
		if (fd >= 0)
			close(fd);
	}
	/* a thread may be about to tell of a connection that it took before: none has to be there for a while */
	int64_t busy = begun, now = begun;
	for (; now - busy < STILL && now - begun < options->limits.timeout * 9 / 10; now = now_milliseconds()) {
		if (connections_look(true) > 0)
			busy = now;
		nanosleep(&(struct timespec){ .tv_nsec = 20000000 }, NULL);
	}
	/* what waits there has a connection, which has to go on before it can be closed */
	lanes_stop();
	for (size_t i = 0; i < daemon_count; i++)
		MHD_stop_daemon(daemons[i]);
	free(daemons);
	pthread_key_delete(key);
	server_log(-1);
}
