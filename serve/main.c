/* brlint-serve: brlint over HTTP. See brlint-serve(8). */
#include <argp.h>
#include <errno.h>
#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "serve/canary.h"
#include "serve/metrics.h"
#include "serve/notify.h"
#include "serve/reading.h"
#include "serve/sandbox.h"
#include "serve/server.h"

#define NAMES_MAX     64
#define LISTENERS_MAX 32
#define CANARY_EVERY  60000 /* milliseconds */
#define LOOK_EVERY    200

/* Statuses of exit: those of brlint(1). */
enum { FINE, USAGE = 2, FAILED = 3 };

enum command_option {
	OPTION_LISTEN = 256,
	OPTION_UNIX,
	OPTION_SOCKET_MODE,
	OPTION_MONITOR,
	OPTION_THREADS,
	OPTION_MAX_BODY,
	OPTION_MAX_CONNECTIONS,
	OPTION_MAX_OF_ADDRESS,
	OPTION_TIMEOUT,
	OPTION_POLICY,
	OPTION_DATA,
	OPTION_ISSUERS,
	OPTION_NO_PAGE,
	OPTION_LOG,
	OPTION_CORS,
};

static const struct argp_option option_table[] = {
	{ "listen", OPTION_LISTEN, "ADDR:PORT", 0,
	  "take requests there; port 0 takes a free one (default: 127.0.0.1:8080, unless there is another socket)", 0 },
	{ "unix", OPTION_UNIX, "PATH", 0, "take requests on a socket in the file system", 0 },
	{ "socket-mode", OPTION_SOCKET_MODE, "MODE", 0, "the rights of the socket of the last --unix (default: 0660)", 0 },
	{ "monitor", OPTION_MONITOR, "ADDR:PORT|PATH", 0, "have /livez, /readyz and /metrics there, and only there", 0 },
	{ "threads", OPTION_THREADS, "N", 0, "threads that take requests, and as many for large objects (default: one for each processor)", 0 },
	{ "max-body", OPTION_MAX_BODY, "OCTETS", 0, "the largest body of a request; K, M, G may follow (default: 10M)", 0 },
	{ "max-connections", OPTION_MAX_CONNECTIONS, "N", 0, "connections at the same time (default: 1024)", 0 },
	{ "max-connections-per-address", OPTION_MAX_OF_ADDRESS, "N", 0,
	  "those of one address, or of one IPv6 network of 64 bits (default: 256); sockets in the file system are not counted", 0 },
	{ "timeout", OPTION_TIMEOUT, "TIME", 0,
	  "how long a request may take from its first octet to its last, and a connection without one (default: 30s)", 0 },
	{ "policy", OPTION_POLICY, "FILE", 0, "a policy, as for brlint(1); several add up", 0 },
	{ "data", OPTION_DATA, "DIR", 0, "use the reference data in this folder instead of the built-in ones", 0 },
	{ "issuers", OPTION_ISSUERS, "FILE", 0, "certificates of issuers, for objects that they issued; several add up", 0 },
	{ "no-page", OPTION_NO_PAGE, NULL, 0, "have no page for people", 0 },
	{ "access-log", OPTION_LOG, "FILE|-", 0, "a line for each request: its path, status, size, time and the SHA-256 of the object", 0 },
	{ "cors", OPTION_CORS, "ORIGIN", 0, "let scripts of this origin ask; * stands for all (default: none)", 0 },
	{ 0 },
};

/* What the command line says. */
struct command {
	struct server_options server;
	struct named_file files[NAMES_MAX];
	size_t file_count;
	const char *sockets[LISTENERS_MAX]; /* paths that are to be removed */
	size_t socket_count;
	struct {
		const char *address;
		bool is_unix, is_monitor;
		mode_t mode;
	} addresses[LISTENERS_MAX];
	size_t address_count;
	bool logs_to_output;
	struct listener listeners[LISTENERS_MAX];
	size_t listener_count;
};

/* A number from 1 to `most`, perhaps with one of the suffixes, of K, M and G, behind it. */
static unsigned long long
number(struct argp_state *state, const char *text, const char *suffixes, unsigned long long most)
{
	static const struct {
		char suffix;
		unsigned long long factor;
	} factors[] = { { 'K', 1ull << 10 }, { 'M', 1ull << 20 }, { 'G', 1ull << 30 } };
	char *end;

	errno = 0;
	unsigned long long n = strtoull(text, &end, 10);
	bool right = text[0] >= '0' && text[0] <= '9' && errno == 0;
	if (right && *end != '\0' && strchr(suffixes, *end) != NULL && end[1] == '\0') {
		for (size_t i = 0; i < sizeof(factors) / sizeof(factors[0]); i++) {
			if (factors[i].suffix == *end)
				n = n > most / factors[i].factor ? most + 1 : n * factors[i].factor;
		}
		end++;
	}
	if (!right || *end != '\0' || n == 0 || n > most)
		argp_error(state, "\"%s\" is no number from 1 to %llu%s", text, most,
			   suffixes[0] != '\0' ? ", with K, M or G behind it if need be" : "");
	return n;
}

/* A time, in milliseconds: "30s", "30" or "500ms". */
static int64_t
milliseconds(struct argp_state *state, const char *text)
{
	char *end;
	unsigned long n = strtoul(text, &end, 10);

	if (text[0] >= '0' && text[0] <= '9' && n <= 3600000) {
		if (strcmp(end, "ms") == 0 && n >= 100)
			return (int64_t)n;
		if ((strcmp(end, "s") == 0 || *end == '\0') && n >= 1 && n <= 3600)
			return (int64_t)n * 1000;
	}
	argp_error(state, "\"%s\" is no time from 100ms to 3600s", text);
	return 0;
}

static void
add_file(struct command *c, struct argp_state *state, enum file_use use, const char *name)
{
	if (name[0] == '\0')
		argp_error(state, "the name of a file is empty");
	if (c->file_count == NAMES_MAX)
		argp_error(state, "there are more than %d files", NAMES_MAX);
	for (size_t i = 0; i < c->file_count; i++) {
		if (c->files[i].use == use && (use == FILE_DATA || use == FILE_LOG))
			argp_error(state, "there can be only one --%s", use == FILE_DATA ? "data" : "access-log");
	}
	c->files[c->file_count++] = (struct named_file){ use, name };
}

static void
add_address(struct command *c, struct argp_state *state, const char *address, bool is_unix, bool is_monitor)
{
	if (c->address_count == LISTENERS_MAX)
		argp_error(state, "there are more than %d sockets", LISTENERS_MAX);
	c->addresses[c->address_count].address = address;
	c->addresses[c->address_count].is_unix = is_unix;
	c->addresses[c->address_count].is_monitor = is_monitor;
	c->addresses[c->address_count++].mode = 0660;
}

static void
set_socket_mode(struct command *c, struct argp_state *state, const char *text)
{
	char *end;
	unsigned long mode = strtoul(text, &end, 8);
	if (c->address_count == 0 || !c->addresses[c->address_count - 1].is_unix)
		argp_error(state, "--socket-mode belongs behind --unix");
	if (text[0] < '0' || text[0] > '7' || *end != '\0' || mode > 0777)
		argp_error(state, "\"%s\" is no mode in octal digits, such as 0660", text);
	c->addresses[c->address_count - 1].mode = (mode_t)mode;
}

static error_t
parse(int option, char *argument, struct argp_state *state)
{
	struct command *c = state->input;
	switch (option) {
	case OPTION_LISTEN:
		add_address(c, state, argument, false, false);
		return 0;
	case OPTION_UNIX:
		add_address(c, state, argument, true, false);
		return 0;
	case OPTION_SOCKET_MODE:
		set_socket_mode(c, state, argument);
		return 0;
	case OPTION_MONITOR:
		add_address(c, state, argument, strchr(argument, '/') != NULL, true);
		return 0;
	case OPTION_THREADS:
		c->server.serving.threads = (unsigned)number(state, argument, "", 256);
		return 0;
	case OPTION_MAX_BODY:
		c->server.serving.max_body = (size_t)number(state, argument, "KMG", (unsigned long long)1 << 30);
		return 0;
	case OPTION_MAX_CONNECTIONS:
		c->server.limits.connections = (size_t)number(state, argument, "", 100000);
		return 0;
	case OPTION_MAX_OF_ADDRESS:
		c->server.limits.of_one_address = (size_t)number(state, argument, "", 100000);
		return 0;
	case OPTION_TIMEOUT:
		c->server.limits.timeout = milliseconds(state, argument);
		return 0;
	case OPTION_POLICY:
		add_file(c, state, FILE_POLICY, argument);
		return 0;
	case OPTION_DATA:
		add_file(c, state, FILE_DATA, argument);
		return 0;
	case OPTION_ISSUERS:
		add_file(c, state, FILE_ISSUERS, argument);
		return 0;
	case OPTION_NO_PAGE:
		c->server.serving.page = false;
		return 0;
	case OPTION_LOG:
		c->logs_to_output = strcmp(argument, "-") == 0;
		if (!c->logs_to_output)
			add_file(c, state, FILE_LOG, argument);
		return 0;
	case OPTION_CORS:
		if (argument[0] == '\0' || strpbrk(argument, " \r\n\t,") != NULL)
			argp_error(state, "\"%s\" is no origin", argument);
		c->server.serving.cors = argument;
		return 0;
	case ARGP_KEY_ARG:
		argp_error(state, "there is no argument but options, and \"%s\" is none", argument);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static void
print_version(FILE *to, struct argp_state *state)
{
	(void)state;
	fprintf(to, "brlint-serve %s (%s)\n", brlint_version(), brlint_build());
}

/* --- sockets --- */

static bool
open_listeners(struct command *c)
{
	bool own = false;
	c->listener_count = listen_inherited(c->listeners, LISTENERS_MAX);
	if (c->listener_count > LISTENERS_MAX) {
		fprintf(stderr, "brlint-serve: systemd hands over more than %d sockets\n", LISTENERS_MAX);
		return false;
	}
	for (size_t i = 0; i < c->listener_count; i++)
		own |= !c->listeners[i].is_monitor;
	for (size_t i = 0; i < c->address_count; i++)
		own |= !c->addresses[i].is_monitor;
	if (!own && c->address_count < LISTENERS_MAX)
		c->addresses[c->address_count++].address = "127.0.0.1:8080";
	for (size_t i = 0; i < c->address_count; i++) {
		if (c->listener_count == LISTENERS_MAX) {
			fprintf(stderr, "brlint-serve: there are more than %d sockets\n", LISTENERS_MAX);
			return false;
		}
		struct listener *l = &c->listeners[c->listener_count];
		const char *address = c->addresses[i].address;
		const char *wrong = c->addresses[i].is_unix ? listen_unix(l, address, c->addresses[i].mode) : listen_tcp(l, address);
		if (wrong != NULL) {
			fprintf(stderr, "brlint-serve: %s: %s\n", address, wrong);
			return false;
		}
		l->is_monitor = c->addresses[i].is_monitor;
		if (l->path != NULL)
			c->sockets[c->socket_count++] = l->path;
		c->listener_count++;
	}
	for (size_t i = 0; i < c->listener_count; i++)
		c->server.serving.monitor_is_apart |= c->listeners[i].is_monitor;
	return true;
}

/* Each connection is a descriptor. */
static void
raise_descriptors(const struct command *c)
{
	struct rlimit limit;
	rlim_t wanted = c->server.limits.connections + 64 + 8 * (rlim_t)c->server.serving.threads;
	if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= wanted)
		return;
	limit.rlim_cur = limit.rlim_max < wanted ? limit.rlim_max : wanted;
	setrlimit(RLIMIT_NOFILE, &limit);
}

/* --- running --- */

/* Sends what is known to be right and to be faulty through the configuration in use. */
static void
try_canary(void)
{
	struct configuration *c = configuration_hold();
	const char *wrong = canary_try(c->linter);
	configuration_let_go(c);
	if (wrong != NULL && canary_lives())
		fprintf(stderr, "brlint-serve: nothing is judged any more: %s\n", wrong);
	canary_set(wrong == NULL);
}

/* Reads the configuration, and takes the log over. No object has more octets than the body of a request. */
static struct configuration *
read_configuration(const struct command *c, struct files *files, bool *canary)
{
	int log;
	struct configuration *configuration = configuration_read(files, c->server.serving.max_body, &log, canary);
	if (log >= 0)
		server_log(log);
	return configuration;
}

/* What systemd is told instead of READY=1. */
static const char not_judging[] = "STATUS=nothing is judged: what is known to be faulty or right is not found to be so";

/* Tells where requests are taken, once they are. */
static void
say_ready(const struct command *c)
{
	static bool said;
	for (size_t i = 0; !said && i < c->listener_count; i++)
		fprintf(stderr, "brlint-serve: ready on %s\n", c->listeners[i].name);
	said = true;
}

static void
reload(const struct command *c, struct files *files)
{
	char state[64];
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	snprintf(state, sizeof(state), "RELOADING=1\nMONOTONIC_USEC=%lld", (long long)now.tv_sec * 1000000 + now.tv_nsec / 1000);
	notify(state);
	struct configuration *configuration = read_configuration(c, files, NULL);
	if (configuration != NULL) {
		configuration_use(configuration);
		canary_set(true);
		fprintf(stderr, "brlint-serve: policies, data and issuers have been read anew\n");
		say_ready(c);
	} else {
		metrics_reload_failed();
		fprintf(stderr, "brlint-serve: what was read before stays in use\n");
	}
	notify(canary_lives() ? "READY=1" : not_judging);
}

/* Waits for signals, and looks after what takes time. */
static void
run(const struct command *c, struct files *files, const sigset_t *signals)
{
	const struct timespec wait = { .tv_nsec = LOOK_EVERY * 1000000 };
	int64_t canary_at = now_milliseconds() + CANARY_EVERY;

	for (;;) {
		int signal = sigtimedwait(signals, NULL, &wait);
		if (signal == SIGTERM || signal == SIGINT)
			return;
		if (signal == SIGHUP)
			reload(c, files);
		connections_look(false);
		if (now_milliseconds() >= canary_at) {
			try_canary();
			canary_at = now_milliseconds() + CANARY_EVERY;
		}
	}
}

static int
serve(struct command *c)
{
	struct files files;
	sigset_t signals;
	bool canary;

	signal(SIGPIPE, SIG_IGN);
	sigemptyset(&signals);
	sigaddset(&signals, SIGHUP);
	sigaddset(&signals, SIGINT);
	sigaddset(&signals, SIGTERM);
	sigprocmask(SIG_BLOCK, &signals, NULL);
	if (!open_listeners(c))
		return USAGE;
	raise_descriptors(c);
	notify_open();
	if (!sandbox_drop_privileges() || !files_start(&files, c->files, c->file_count, c->sockets, c->socket_count)) {
		perror("brlint-serve");
		return FAILED;
	}
	const char *in_force = sandbox_server();
	if (c->logs_to_output)
		server_log(STDOUT_FILENO);
	struct configuration *configuration = read_configuration(c, &files, &canary);
	if (configuration == NULL) {
		files_stop(&files);
		return USAGE;
	}
	configuration_use(configuration);
	canary_set(canary);
	if (!server_start(&c->server, c->listeners, c->listener_count)) {
		files_stop(&files);
		return FAILED;
	}
	fprintf(stderr, "brlint-serve: in force: %s\n", in_force);
	if (canary)
		say_ready(c);
	else
		fprintf(stderr, "brlint-serve: nothing is judged, and /readyz says so, until policies and data are mended, and SIGHUP sent\n");
	notify(canary ? "READY=1" : not_judging);
	run(c, &files, &signals);
	notify("STOPPING=1");
	server_stop();
	configuration_use(NULL);
	files_stop(&files);
	return FINE;
}

int
main(int argc, char **argv)
{
	static const char about[] = "Judges certificates, CRLs and OCSP responses over HTTP, by the interface of pkimetal and its own.\v"
				    "SIGHUP: read policies, data and issuers anew. SIGTERM: end what has begun, then exit.\n\n"
				    "It speaks plain HTTP, to whom it is let: brlint-serve(8) has what belongs around it.";
	static const struct argp argp = { option_table, parse, NULL, about, NULL, NULL, NULL };
	static struct command command;
	/* blocks of this size go back to the system when they are freed, however many there have been */
	mallopt(M_MMAP_THRESHOLD, 256 * 1024);
	long processors = sysconf(_SC_NPROCESSORS_ONLN);

	command.server = (struct server_options){
		.serving = { .max_body = (size_t)10 << 20, .threads = processors > 0 && processors <= 256 ? (unsigned)processors : 2, .page = true },
		.limits = { .connections = 1024, .of_one_address = 256, .timeout = 30000 },
	};
	/* what is wrong with the command line is told by this name, wherever the program lies */
	static char name[] = "brlint-serve";
	argv[0] = name;
	argp_program_version_hook = print_version;
	argp_err_exit_status = USAGE;
	argp_parse(&argp, argc, argv, ARGP_IN_ORDER, NULL, &command);
	return serve(&command);
}
