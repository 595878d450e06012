#include "ct/http.h"

#include <curl/curl.h>
#include <inttypes.h>
#include <pthread.h>
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
#define TRICKLE       512 /* octets a second: who sends fewer for as long as the timeout is given up */
#define SLICE         50  /* milliseconds after which one who waits looks whether the run ends */
#define HEADER_MAX    256 /* octets of a header's value that is of use */

/* What an answer had when it last came. */
struct seen {
	char *path;
	char etag[HEADER_MAX], modified[HEADER_MAX];
};

struct http {
	char *url; /* with a slash at the end */
	struct http_options options;
	char agent[256];
	struct octets anchors; /* PEM: the system's and those of --ca; empty: the system's alone */
	pthread_mutex_t lock;
	pthread_cond_t free_one;
	CURL *idle[PARALLEL_MAX];
	unsigned idle_count, made; /* handles; all that were made */
	struct seen seen[SEEN_MAX];
	size_t seen_count;
	_Atomic int64_t later;
};

/* One request's. */
struct answer {
	struct http *http;
	struct octets body;
	size_t most;
	bool too_long, ended; /* there are more octets than may be; the run ends */
	long status;
	char etag[HEADER_MAX], modified[HEADER_MAX], retry[HEADER_MAX], encoding[HEADER_MAX];
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
	struct answer *a = context;
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
	struct answer *a = context;
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
	struct answer *a = context;

	(void)total;
	(void)now;
	(void)up_total;
	(void)up_now;
	a->ended = !goes_on(a->http);
	return a->ended ? 1 : 0;
}

/* --- handles, each of which keeps a connection --- */

static CURL *
handle_take(struct http *http)
{
	CURL *handle = NULL;

	pthread_mutex_lock(&http->lock);
	while (http->idle_count == 0 && http->made == http->options.parallel)
		pthread_cond_wait(&http->free_one, &http->lock);
	if (http->idle_count > 0)
		handle = http->idle[--http->idle_count];
	else if ((handle = curl_easy_init()) != NULL)
		http->made++;
	pthread_mutex_unlock(&http->lock);
	return handle;
}

static void
handle_give(struct http *http, CURL *handle)
{
	pthread_mutex_lock(&http->lock);
	http->idle[http->idle_count++] = handle;
	pthread_cond_signal(&http->free_one);
	pthread_mutex_unlock(&http->lock);
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
remember(struct http *http, const char *path, const struct answer *a)
{
	pthread_mutex_lock(&http->lock);
	struct seen *seen = seen_of(http, path, true);
	if (seen != NULL) {
		memcpy(seen->etag, a->etag, sizeof(seen->etag));
		memcpy(seen->modified, a->modified, sizeof(seen->modified));
	}
	pthread_mutex_unlock(&http->lock);
}

/* --- a request --- */

static void
set_options(CURL *handle, struct answer *a)
{
	const struct http *http = a->http;
	long timeout = (long)http->options.timeout;

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

/* Asks once. */
static CURLcode
ask(struct answer *a, const char *url, struct curl_slist *headers, char error[CURL_ERROR_SIZE])
{
	CURL *handle = handle_take(a->http);
	error[0] = '\0';

	if (handle == NULL)
		return CURLE_OUT_OF_MEMORY;
	octets_clear(&a->body);
	a->too_long = a->ended = false;
	a->status = 0;
	curl_easy_reset(handle);
	set_options(handle, a);
	curl_easy_setopt(handle, CURLOPT_URL, url);
	curl_easy_setopt(handle, CURLOPT_HTTPHEADER, headers);
	curl_easy_setopt(handle, CURLOPT_ERRORBUFFER, error);
	CURLcode code = curl_easy_perform(handle);
	curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &a->status);
	handle_give(a->http, handle);
	return code;
}

/* Takes the body: what is gzip in transit is unpacked, but for data tiles. */
static enum got
take(struct answer *a, const char *path, const char *url, struct octets *out, struct why *why)
{
	struct why reason;
	bool is_encoded = a->encoding[0] != '\0' && strcasecmp(a->encoding, "identity") != 0;

	if (is_encoded && strcasecmp(a->encoding, "gzip") != 0 && strcasecmp(a->encoding, "x-gzip") != 0) {
		because(why, "%s: it is encoded as \"%.60s\", which was not asked for", url, a->encoding);
		return GOT_FAILED;
	}
	bool unpacks = is_encoded && strncmp(path, "tile/data/", 10) != 0 && a->body.size > 0;
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
judge(struct answer *a, CURLcode code, const char *error, const char *url, enum got *got, int64_t *wait, struct why *why)
{
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
	if (code != CURLE_OK) {
		because(why, "%s: %s", url, error[0] != '\0' ? error : curl_easy_strerror(code));
		return is_passing(code) ? AGAIN : OVER;
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
ask_on(struct answer *a, const char *url, struct curl_slist *headers, struct why *why)
{
	struct http *http = a->http;

	for (unsigned number = 1;; number++) {
		char error[CURL_ERROR_SIZE];
		enum got got;
		int64_t wait;
		CURLcode code = ask(a, url, headers, error);
		if (judge(a, code, error, url, &got, &wait, why) == OVER)
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
			because(why, "%s: the run was ended", url);
			return GOT_FAILED;
		}
	}
}

static enum got
http_get(void *self, const char *path, size_t most, bool changed, struct octets *out, struct why *why)
{
	struct http *http = self;
	struct answer a = { .http = http, .most = most < http->options.most ? most : http->options.most };
	size_t size = strlen(http->url) + strlen(path) + 1;

	/* who has been told to come later does */
	if (atomic_load(&http->later) > (int64_t)time(NULL)) {
		because(why, "%s%s: the server has said to ask later", http->url, path);
		return GOT_LATER;
	}
	char *url = malloc(size);
	struct curl_slist *headers = headers_of(http, path, changed);
	enum got got = GOT_FAILED;
	if (url == NULL || headers == NULL) {
		because(why, "out of memory");
	} else {
		snprintf(url, size, "%s%s", http->url, path);
		got = ask_on(&a, url, headers, why);
		if (got == GOT)
			got = take(&a, path, url, out, why);
		if (got == GOT && changed)
			remember(http, path, &a);
	}
	octets_free(&a.body);
	curl_slist_free_all(headers);
	free(url);
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

	for (unsigned i = 0; i < http->idle_count; i++)
		curl_easy_cleanup(http->idle[i]);
	for (size_t i = 0; i < http->seen_count; i++)
		free(http->seen[i].path);
	pthread_cond_destroy(&http->free_one);
	pthread_mutex_destroy(&http->lock);
	octets_free(&http->anchors);
	free(http->url);
	free(http);
}

/* --- opening --- */

static bool
add_file(const char *name, struct octets *out)
{
	char piece[16384];
	FILE *file = fopen(name, "rb");

	if (file == NULL)
		return false;
	for (size_t count; (count = fread(piece, 1, sizeof(piece), file)) > 0;)
		octets_add(out, piece, count);
	bool done = !ferror(file) && !out->failed;
	fclose(file);
	return done;
}

/* The anchors of the system, and those of --ca after them. */
static bool
read_anchors(struct http *http, struct why *why)
{
	char *system_file = NULL;

	if (http->options.ca == NULL)
		return true;
	CURL *handle = curl_easy_init();
	if (handle != NULL && curl_easy_getinfo(handle, CURLINFO_CAINFO, &system_file) == CURLE_OK && system_file != NULL)
		add_file(system_file, &http->anchors);
	curl_easy_cleanup(handle);
	octets_say(&http->anchors, "\n");
	size_t before = http->anchors.size;
	if (!add_file(http->options.ca, &http->anchors))
		return because(why, "%s: cannot be read", http->options.ca);
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
	pthread_cond_init(&http->free_one, NULL);
	if (read_anchors(http, why))
		return http;
	http_free(http);
	return NULL;
}

const struct source_kind http_kind = { .get = http_get, .later = http_later, .free = http_free };
