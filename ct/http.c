#include "ct/http.h"

#include <curl/curl.h>
#include <inttypes.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/random.h>
#include <time.h>

#include "ct/source_kinds.h"
#include "include/brlint.h"

#define LATER_MAX     60 /* seconds that a log may ask to be waited for before it is asked again later */
#define PARALLEL_MAX  64 /* requests at a time */
#define SEEN_MAX      8  /* answers of which it is known whether they have changed */
#define REDIRECTS_MAX 5
#define TRICKLE       512                /* octets a second: who sends fewer for as long as the timeout is given up */
#define SLICE         50                 /* milliseconds after which one who waits looks whether the run ends */
#define IDLE          60000              /* milliseconds that the thread of requests sleeps when there are none; it is woken */
#define ANCHORS_MAX   ((size_t)16 << 20) /* octets of a file of them */
#define HEADER_MAX    256                /* octets of a header's value that is of use */

/* What an answer had when it last came. */
struct seen {
	char *path;
	char etag[HEADER_MAX], modified[HEADER_MAX];
};

enum state { QUEUED, RUNNING, DONE };

/* A request, and what comes of it. Who asks waits until it is done. */
struct request {
	struct http *http;
	char *path, *url;
	struct curl_slist *headers;
	size_t most;
	enum state state; /* under the lock; all below belongs to the thread of requests until it is DONE */
	struct request *next;
	CURL *handle; /* while it is RUNNING */
	struct octets body;
	bool too_long, ended; /* there are more octets than may be; the run ends */
	CURLcode code;
	long status;
	char error[CURL_ERROR_SIZE];
	char etag[HEADER_MAX], modified[HEADER_MAX], retry[HEADER_MAX], encoding[HEADER_MAX];
};

/*
 * One thread makes the requests of all, so that they share connections: with HTTP/2 there is one, on which `parallel` requests are at a time, with
 * HTTP/1.1 so many connections.
 */
struct http {
	char *url; /* with a slash at the end */
	struct http_options options;
	char agent[256];
	struct octets anchors; /* PEM: the system's and those of --ca; empty: the system's alone */
	pthread_mutex_t lock;
	pthread_cond_t done;
	pthread_t thread;
	bool has_thread, ends;
	CURLM *multi;
	CURL *idle[PARALLEL_MAX]; /* handles; the thread's */
	unsigned idle_count, running;
	struct request *first, **last; /* those that wait for their turn */
	struct seen seen[SEEN_MAX];
	size_t seen_count;
	_Atomic int64_t later;
};

int64_t
retry_after(const char *value, int64_t now)
{
	int64_t seconds = 0;
	const char *at = value;

	for (; *at >= '0' && *at <= '9'; at++)
		seconds = seconds < 1000000000 ? seconds * 10 + (*at - '0') : seconds;
	if (at != value && *at == '\0')
		return seconds;
	time_t date = at == value && *value != '\0' ? curl_getdate(value, NULL) : -1;
	if (date == -1)
		return -1;
	return date > now ? (int64_t)date - now : 0;
}

unsigned
backoff(unsigned number, uint32_t random)
{
	unsigned most = number > 9 ? 30000 : 100u << (number > 0 ? number - 1 : 0);

	if (most > 30000)
		most = 30000;
	if (most < 200)
		return 100 + random % 100;
	return most / 2 + random % (most / 2 + 1);
}

static bool
goes_on(const struct http *http)
{
	return http->options.goes_on == NULL || http->options.goes_on(http->options.context);
}

/* Waits; returns false if the run ends before. */
static bool
wait_for(const struct http *http, uint64_t milliseconds)
{
	while (milliseconds > 0 && goes_on(http)) {
		unsigned slice = milliseconds < SLICE ? (unsigned)milliseconds : SLICE;
		nanosleep(&(struct timespec){ .tv_nsec = (long)slice * 1000000 }, NULL);
		milliseconds -= slice;
	}
	return goes_on(http);
}

/* --- what curl calls --- */

static size_t
take_body(char *octets, size_t one, size_t count, void *context)
{
	struct request *a = context;
	size_t size = one * count;

	if (size > a->most - a->body.size) {
		a->too_long = true;
		return 0;
	}
	octets_add(&a->body, octets, size);
	return a->body.failed ? 0 : size;
}

static void
take_value(const char *line, size_t size, const char *name, char value[HEADER_MAX])
{
	size_t length = strlen(name);

	if (size <= length || strncasecmp(line, name, length) != 0)
		return;
	line += length;
	size -= length;
	while (size > 0 && (*line == ' ' || *line == '\t')) {
		line++;
		size--;
	}
	while (size > 0 && strchr("\r\n \t", line[size - 1]) != NULL)
		size--;
	if (size >= HEADER_MAX || memchr(line, '\0', size) != NULL)
		size = 0;
	memcpy(value, line, size);
	value[size] = '\0';
}

static size_t
take_header(char *line, size_t one, size_t count, void *context)
{
	struct request *a = context;
	size_t size = one * count;

	/* an answer begins, after one that sent elsewhere */
	if (size > 5 && memcmp(line, "HTTP/", 5) == 0)
		a->etag[0] = a->modified[0] = a->retry[0] = a->encoding[0] = '\0';
	take_value(line, size, "ETag:", a->etag);
	take_value(line, size, "Last-Modified:", a->modified);
	take_value(line, size, "Retry-After:", a->retry);
	take_value(line, size, "Content-Encoding:", a->encoding);
	return size;
}

static int
look(void *context, curl_off_t total, curl_off_t now, curl_off_t up_total, curl_off_t up_now)
{
	struct request *a = context;

	(void)total;
	(void)now;
	(void)up_total;
	(void)up_now;
	a->ended = !goes_on(a->http);
	return a->ended ? 1 : 0;
}

/* --- what has changed --- */

/* The place of a path; it is added if there is room. NULL: there is none. The lock is held. */
static struct seen *
seen_of(struct http *http, const char *path, bool adds)
{
	for (size_t i = 0; i < http->seen_count; i++) {
		if (strcmp(http->seen[i].path, path) == 0)
			return &http->seen[i];
	}
	if (!adds || http->seen_count == SEEN_MAX)
		return NULL;
	struct seen *seen = &http->seen[http->seen_count];
	seen->path = strdup(path);
	if (seen->path == NULL)
		return NULL;
	http->seen_count++;
	return seen;
}

static struct curl_slist *
add_header(struct curl_slist *list, const char *name, const char *value)
{
	char line[HEADER_MAX + 32];

	snprintf(line, sizeof(line), "%s: %s", name, value);
	struct curl_slist *longer = curl_slist_append(list, line);
	if (longer == NULL)
		curl_slist_free_all(list);
	return longer;
}

/* The headers of a request: of content that is encoded gzip alone is understood. NULL if memory ran out. */
static struct curl_slist *
headers_of(struct http *http, const char *path, bool changed)
{
	struct seen seen = { 0 };

	pthread_mutex_lock(&http->lock);
	struct seen *found = changed ? seen_of(http, path, false) : NULL;
	if (found != NULL)
		seen = *found;
	pthread_mutex_unlock(&http->lock);
	struct curl_slist *list = add_header(NULL, "Accept-Encoding", "gzip, identity");
	if (list != NULL && seen.etag[0] != '\0')
		list = add_header(list, "If-None-Match", seen.etag);
	if (list != NULL && seen.modified[0] != '\0')
		list = add_header(list, "If-Modified-Since", seen.modified);
	return list;
}

static void
remember(struct http *http, const struct request *a)
{
	pthread_mutex_lock(&http->lock);
	struct seen *seen = seen_of(http, a->path, true);
	if (seen != NULL) {
		memcpy(seen->etag, a->etag, sizeof(seen->etag));
		memcpy(seen->modified, a->modified, sizeof(seen->modified));
	}
	pthread_mutex_unlock(&http->lock);
}

/* --- the thread of requests --- */

static void
set_options(CURL *handle, struct request *a)
{
	const struct http *http = a->http;
	long timeout = (long)http->options.timeout;

	curl_easy_setopt(handle, CURLOPT_URL, a->url);
	curl_easy_setopt(handle, CURLOPT_HTTPHEADER, a->headers);
	curl_easy_setopt(handle, CURLOPT_ERRORBUFFER, a->error);
	curl_easy_setopt(handle, CURLOPT_PRIVATE, a);
	/* rather on the connection that there is than on one more */
	curl_easy_setopt(handle, CURLOPT_PIPEWAIT, 1L);
	curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(handle, CURLOPT_USERAGENT, http->agent);
	curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https");
	/* who asks with TLS is not sent on without it */
	curl_easy_setopt(handle, CURLOPT_REDIR_PROTOCOLS_STR, strncasecmp(http->url, "https:", 6) == 0 ? "https" : "http,https");
	curl_easy_setopt(handle, CURLOPT_FOLLOWLOCATION, 1L);
	curl_easy_setopt(handle, CURLOPT_MAXREDIRS, (long)REDIRECTS_MAX);
	curl_easy_setopt(handle, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_2TLS);
	curl_easy_setopt(handle, CURLOPT_SSL_VERIFYPEER, 1L);
	curl_easy_setopt(handle, CURLOPT_SSL_VERIFYHOST, 2L);
	curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT, timeout);
	curl_easy_setopt(handle, CURLOPT_LOW_SPEED_LIMIT, (long)TRICKLE);
	curl_easy_setopt(handle, CURLOPT_LOW_SPEED_TIME, timeout);
	curl_easy_setopt(handle, CURLOPT_TIMEOUT, timeout * 10);
	curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, take_body);
	curl_easy_setopt(handle, CURLOPT_WRITEDATA, a);
	curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, take_header);
	curl_easy_setopt(handle, CURLOPT_HEADERDATA, a);
	curl_easy_setopt(handle, CURLOPT_XFERINFOFUNCTION, look);
	curl_easy_setopt(handle, CURLOPT_XFERINFODATA, a);
	curl_easy_setopt(handle, CURLOPT_NOPROGRESS, 0L);
	/* what is encoded is unpacked by us, with a limit */
	curl_easy_setopt(handle, CURLOPT_HTTP_CONTENT_DECODING, 0L);
	struct curl_blob anchors = { .data = http->anchors.data, .len = http->anchors.size, .flags = CURL_BLOB_NOCOPY };
	if (anchors.len > 0)
		curl_easy_setopt(handle, CURLOPT_CAINFO_BLOB, &anchors);
}

static void
finish(struct http *http, struct request *a)
{
	a->state = DONE;
	pthread_cond_broadcast(&http->done);
}

/* Starts a request. The lock is held. */
static void
start_request(struct http *http, struct request *a)
{
	a->handle = http->idle_count > 0 ? http->idle[--http->idle_count] : curl_easy_init();
	a->code = CURLE_OUT_OF_MEMORY;
	if (a->handle != NULL) {
		set_options(a->handle, a);
		if (curl_multi_add_handle(http->multi, a->handle) == CURLM_OK) {
			a->state = RUNNING;
			http->running++;
			return;
		}
		curl_easy_cleanup(a->handle);
		a->handle = NULL;
	}
	finish(http, a);
}

static bool
can_start(const struct http *http)
{
	return http->first != NULL && http->running < http->options.parallel;
}

/* Starts what waits, as far as there may be more. The lock is held. */
static void
start_requests(struct http *http)
{
	while (can_start(http)) {
		struct request *a = http->first;
		http->first = a->next;
		if (http->first == NULL)
			http->last = &http->first;
		start_request(http, a);
	}
}

/* Takes back a handle; its request is done. The lock is held. */
static void
end_request(struct http *http, CURL *handle, CURLcode code)
{
	char *private = NULL;

	curl_easy_getinfo(handle, CURLINFO_PRIVATE, &private);
	struct request *a = (struct request *)(void *)private;
	curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &a->status);
	a->code = code;
	a->handle = NULL;
	curl_multi_remove_handle(http->multi, handle);
	/* what its options point to goes with the request, and curl may use it until others are set or the handle is gone */
	curl_easy_reset(handle);
	http->idle[http->idle_count++] = handle;
	http->running--;
	finish(http, a);
}

static void *
make_requests(void *context)
{
	struct http *http = context;
	CURLMsg *message;
	int left;

	pthread_mutex_lock(&http->lock);
	while (!http->ends) {
		start_requests(http);
		pthread_mutex_unlock(&http->lock);
		curl_multi_perform(http->multi, &left);
		pthread_mutex_lock(&http->lock);
		while ((message = curl_multi_info_read(http->multi, &left)) != NULL) {
			if (message->msg == CURLMSG_DONE)
				end_request(http, message->easy_handle, message->data.result);
		}
		if (http->ends || can_start(http))
			continue;
		int wait = http->running > 0 ? SLICE : IDLE;
		pthread_mutex_unlock(&http->lock);
		curl_multi_poll(http->multi, NULL, 0, wait, NULL);
		pthread_mutex_lock(&http->lock);
	}
	pthread_mutex_unlock(&http->lock);
	return NULL;
}

/* Starts the thread with the first request: who only opens a source has none. The lock is held. */
static bool
begin_thread(struct http *http)
{
	sigset_t all, before;

	if (http->has_thread)
		return true;
	/* signals are for others */
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	http->has_thread = pthread_create(&http->thread, NULL, make_requests, http) == 0;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return http->has_thread;
}

/* --- requests --- */

static void
request_free(struct request *a)
{
	if (a == NULL)
		return;
	octets_free(&a->body);
	curl_slist_free_all(a->headers);
	free(a->path);
	free(a->url);
	free(a);
}

static struct request *
request_new(struct http *http, const char *path, size_t most, bool changed)
{
	struct request *a = calloc(1, sizeof(*a));
	size_t size = strlen(http->url) + strlen(path) + 1;

	if (a == NULL)
		return NULL;
	a->http = http;
	a->most = most < http->options.most ? most : http->options.most;
	a->path = strdup(path);
	a->url = malloc(size);
	a->headers = headers_of(http, path, changed);
	if (a->path == NULL || a->url == NULL || a->headers == NULL) {
		request_free(a);
		return NULL;
	}
	snprintf(a->url, size, "%s%s", http->url, path);
	return a;
}

/* Gives a request to the thread. The lock is held. */
static bool
queue(struct http *http, struct request *a)
{
	if (!begin_thread(http))
		return false;
	octets_clear(&a->body);
	a->too_long = a->ended = false;
	a->status = 0;
	a->error[0] = a->etag[0] = a->modified[0] = a->retry[0] = a->encoding[0] = '\0';
	a->state = QUEUED;
	a->next = NULL;
	*http->last = a;
	http->last = &a->next;
	curl_multi_wakeup(http->multi);
	return true;
}

/* Asks once. */
static void
ask(struct http *http, struct request *a)
{
	pthread_mutex_lock(&http->lock);
	if (!queue(http, a)) {
		a->code = CURLE_OUT_OF_MEMORY;
	} else {
		while (a->state != DONE)
			pthread_cond_wait(&http->done, &http->lock);
	}
	pthread_mutex_unlock(&http->lock);
}

/* Takes the body: what is gzip in transit is unpacked, but for data tiles. */
static enum got
take(struct request *a, struct octets *out, struct why *why)
{
	const char *url = a->url;
	struct why reason;
	bool is_encoded = a->encoding[0] != '\0' && strcasecmp(a->encoding, "identity") != 0;

	if (is_encoded && strcasecmp(a->encoding, "gzip") != 0 && strcasecmp(a->encoding, "x-gzip") != 0) {
		because(why, "%s: it is encoded as \"%.60s\", which was not asked for", url, a->encoding);
		return GOT_FAILED;
	}
	bool unpacks = is_encoded && strncmp(a->path, "tile/data/", 10) != 0 && a->body.size > 0;
	if (!unpacks)
		octets_add(out, a->body.data, a->body.size);
	else if (!inflate_octets(a->body.data, a->body.size, a->most, out, &reason)) {
		because(why, "%s: %s", url, reason.text);
		return GOT_FAILED;
	}
	if (!out->failed)
		return GOT;
	because(why, "%s: out of memory", url);
	return GOT_FAILED;
}

/* Whether it makes sense to ask again after curl has failed. */
static bool
is_passing(CURLcode code)
{
	switch (code) {
	case CURLE_COULDNT_RESOLVE_HOST:
	case CURLE_COULDNT_CONNECT:
	case CURLE_OPERATION_TIMEDOUT:
	case CURLE_GOT_NOTHING:
	case CURLE_SEND_ERROR:
	case CURLE_RECV_ERROR:
	case CURLE_PARTIAL_FILE:
	case CURLE_HTTP2:
	case CURLE_HTTP2_STREAM:
	case CURLE_SSL_CONNECT_ERROR:
		return true;
	default:
		return false;
	}
}

enum outcome { OVER, AGAIN };

/* What an answer means; `wait`, in milliseconds, is set if it asks to wait. */
static enum outcome
judge(const struct request *a, enum got *got, int64_t *wait, struct why *why)
{
	const char *url = a->url;

	*got = GOT_FAILED;
	*wait = -1;
	if (a->ended) {
		because(why, "%s: the run was ended", url);
		return OVER;
	}
	if (a->too_long) {
		because(why, "%s: the answer has more than %zu octets", url, a->most);
		return OVER;
	}
	if (a->code != CURLE_OK) {
		because(why, "%s: %s", url, a->error[0] != '\0' ? a->error : curl_easy_strerror(a->code));
		return is_passing(a->code) ? AGAIN : OVER;
	}
	if (a->status == 200 || a->status == 304) {
		*got = a->status == 200 ? GOT : GOT_SAME;
		return OVER;
	}
	because(why, "%s: the server answers %ld", url, a->status);
	if (a->status == 404 || a->status == 410) {
		*got = GOT_NOTHING;
		return OVER;
	}
	if (a->status == 429 || a->status == 503) {
		*got = GOT_LATER;
		int64_t seconds = a->retry[0] != '\0' ? retry_after(a->retry, (int64_t)time(NULL)) : -1;
		*wait = seconds < 0 ? -1 : 1000 * seconds;
		return AGAIN;
	}
	return a->status >= 500 ? AGAIN : OVER;
}

static uint32_t
random_number(void)
{
	uint32_t random = 0;

	if (getrandom(&random, sizeof(random), GRND_NONBLOCK) != sizeof(random))
		random = (uint32_t)time(NULL);
	return random;
}

/* Asks, and again where that makes sense. */
static enum got
ask_on(struct request *a, struct why *why)
{
	struct http *http = a->http;

	for (unsigned number = 1;; number++) {
		enum got got;
		int64_t wait;
		ask(http, a);
		if (judge(a, &got, &wait, why) == OVER)
			return got;
		bool gives_up = number > http->options.retries || wait > LATER_MAX * 1000;
		if (gives_up && got == GOT_LATER)
			atomic_store(&http->later, wait >= 0 ? (int64_t)time(NULL) + (wait + 999) / 1000 : 0);
		if (gives_up)
			return got;
		uint64_t milliseconds = backoff(number, random_number());
		if (wait > (int64_t)milliseconds)
			milliseconds = (uint64_t)wait;
		if (!wait_for(http, milliseconds)) {
			because(why, "%s: the run was ended", a->url);
			return GOT_FAILED;
		}
	}
}

static enum got
http_get(void *self, const char *path, size_t most, bool changed, struct octets *out, struct why *why)
{
	struct http *http = self;
	struct request *a;

	/* who has been told to come later does */
	if (atomic_load(&http->later) > (int64_t)time(NULL)) {
		because(why, "%s%s: the server has said to ask later", http->url, path);
		return GOT_LATER;
	}
	if ((a = request_new(http, path, most, changed)) == NULL) {
		because(why, "out of memory");
		return GOT_FAILED;
	}
	enum got got = ask_on(a, why);
	if (got == GOT)
		got = take(a, out, why);
	if (got == GOT && changed)
		remember(http, a);
	request_free(a);
	return got;
}

static int64_t
http_later(void *self)
{
	return atomic_load(&((struct http *)self)->later);
}

static void
http_free(void *self)
{
	struct http *http = self;

	if (http->has_thread) {
		pthread_mutex_lock(&http->lock);
		http->ends = true;
		curl_multi_wakeup(http->multi);
		pthread_mutex_unlock(&http->lock);
		pthread_join(http->thread, NULL);
	}
	for (unsigned i = 0; i < http->idle_count; i++)
		curl_easy_cleanup(http->idle[i]);
	curl_multi_cleanup(http->multi);
	for (size_t i = 0; i < http->seen_count; i++)
		free(http->seen[i].path);
	pthread_cond_destroy(&http->done);
	pthread_mutex_destroy(&http->lock);
	octets_free(&http->anchors);
	free(http->url);
	free(http);
}

/* --- opening --- */

/* The anchors of the system, and those of --ca after them. */
static bool
read_anchors(struct http *http, struct why *why)
{
	char *system_file = NULL;
	struct why reason;

	if (http->options.ca == NULL)
		return true;
	CURL *handle = curl_easy_init();
	if (handle != NULL && curl_easy_getinfo(handle, CURLINFO_CAINFO, &system_file) == CURLE_OK && system_file != NULL)
		octets_read_file(&http->anchors, system_file, ANCHORS_MAX, NULL);
	curl_easy_cleanup(handle);
	octets_say(&http->anchors, "\n");
	size_t before = http->anchors.size;
	if (!octets_read_file(&http->anchors, http->options.ca, ANCHORS_MAX, &reason))
		return because(why, "%s: %s", http->options.ca, reason.text);
	static const char begin[] = "-----BEGIN CERTIFICATE-----";
	if (memmem(http->anchors.data + before, http->anchors.size - before, begin, sizeof(begin) - 1) == NULL)
		return because(why, "%s: no certificate in PEM", http->options.ca);
	return true;
}

static void
begin_curl(void)
{
	curl_global_init(CURL_GLOBAL_DEFAULT);
}

static void
set_agent(struct http *http)
{
	const char *contact = http->options.contact;

	if (contact == NULL)
		snprintf(http->agent, sizeof(http->agent), "brlint-ct/%s", brlint_version());
	else
		snprintf(http->agent, sizeof(http->agent), "brlint-ct/%s (+%s)", brlint_version(), contact);
	for (char *at = http->agent; *at != '\0'; at++) {
		if ((unsigned char)*at < 0x20 || *at == 0x7f)
			*at = ' ';
	}
}

static void
set_defaults(struct http_options *o)
{
	if (o->timeout == 0)
		o->timeout = 30;
	if (o->most == 0)
		o->most = (size_t)64 << 20;
	if (o->parallel == 0)
		o->parallel = 4;
	if (o->parallel > PARALLEL_MAX)
		o->parallel = PARALLEL_MAX;
}

void *
http_open(const char *url, const struct http_options *options, struct why *why)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	size_t size = strlen(url);

	pthread_once(&once, begin_curl);
	struct http *http = calloc(1, sizeof(*http));
	if (http == NULL || (http->url = malloc(size + 2)) == NULL) {
		free(http);
		because(why, "out of memory");
		return NULL;
	}
	memcpy(http->url, url, size + 1);
	if (url[size - 1] != '/')
		memcpy(http->url + size, "/", 2);
	http->options = options != NULL ? *options : (struct http_options){ .retries = 5 };
	set_defaults(&http->options);
	set_agent(http);
	pthread_mutex_init(&http->lock, NULL);
	pthread_cond_init(&http->done, NULL);
	http->last = &http->first;
	http->multi = curl_multi_init();
	if (http->multi == NULL) {
		because(why, "out of memory");
		http_free(http);
		return NULL;
	}
	curl_multi_setopt(http->multi, CURLMOPT_MAX_TOTAL_CONNECTIONS, (long)http->options.parallel);
	if (read_anchors(http, why))
		return http;
	http_free(http);
	return NULL;
}

const struct source_kind http_kind = { .get = http_get, .later = http_later, .free = http_free };
