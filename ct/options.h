/* The command line of brlint-ct: its commands, and one table of options that says which of them take each. */
#ifndef CT_OPTIONS_H
#define CT_OPTIONS_H

#include "ct/issuers.h"
#include "ct/log.h"
#include "ct/source.h"
#include "include/brlint.h"

/* Statuses of exit, as those of brlint(1). The greatest counts. */
enum ct_status { CT_FINE = 0, CT_FOUND = 1, CT_TROUBLE = 2, CT_FAILED = 3 };

enum ct_command { CT_LINT = 1, CT_VERIFY = 2, CT_FOLLOW = 4, CT_RELINT = 8, CT_STATUS = 16, CT_WORK = 32, CT_SCHEMA = 64 };

#define WORDS_MAX 256

/* Values of an option that may be given again. */
struct values {
	const char *items[WORDS_MAX];
	size_t count;
};

struct options {
	enum ct_command command;
	struct values sources;
	/* which logs, and by which keys */
	const char *key, *url, *log_list, *log_list_key, *log_list_signature;
	struct values logs;       /* patterns */
	struct values log_states; /* none: pending, qualified, usable, readonly */
	unsigned max_age;         /* days that a list may be old, 70 */
	/* what is judged, and by what */
	struct values only, ignore, include_sources, exclude_sources, policies, issuers;
	const char *data;
	int fail_on; /* the least enum brlint_level that counts; -1: none does; -2: not given */
	bool unverified;
	int64_t first_entry; /* -1: not given */
	size_t max_tile;     /* octets of a tile unpacked, 64 MiB */
	size_t max_object;   /* 0: no limit */
	unsigned threads;
	/* state, sink, queue */
	const char *state, *sink, *queue, *tiles, *source, *since, *format, *resume;
	bool once, check;
	uint64_t rotate_size; /* jsonl: a new file begins after so many octets; 0: never */
	bool rotate_daily;
	/* time */
	unsigned interval, partial_age; /* seconds, 60, 300 */
	struct http_options http;
	/* alerts and metrics */
	const char *alert, *metrics;
	uint64_t alert_daily; /* findings of a rule and an issuer on a day, beyond which it is an alert; 0: none is */
};

/* Reads the command line; complains and ends the program with CT_TROUBLE where it makes no sense, and with 0 after --help and --version. */
void options_read(struct options *options, int argc, char **argv);

/* The linter that the options describe. NULL after having complained; *status is that of exit. */
brlint *options_linter(const struct options *options, int *status);

/* What a set of rules has beside rules and data, in JSON: the digests of policies. */
void options_ruleset(const struct options *options, struct octets *out);

/* The issuers of --issuer; NULL after having complained. */
struct issuers *options_issuers(const struct options *options, int *status);

/*
 * The logs that --key and --url, or --log-list with --log and --log-state choose; `log_list_free()` frees them. Returns an exit status, having
 * complained if it is not CT_FINE.
 */
int options_logs(const struct options *options, struct log_list *chosen);

/* For http_options: the run goes on as long as no signal has come. */
bool options_go_on(void *context);

/* Whether a log is one of those that --log names; without it all are. */
bool options_name(const struct options *options, const struct log *log);

/* Says on standard error, "brlint-ct: ..." and an end of line. */
void complain(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The commands. Each returns a status of exit. */
int lint_command(const struct options *options);
int verify_command(const struct options *options);
int follow_command(const struct options *options);
int relint_command(const struct options *options);
int status_command(const struct options *options);
int work_command(const struct options *options);
int schema_command(const struct options *options);

/* Whether SIGINT or SIGTERM has come, which ends a run at a line, a tile or a commit. To be installed once. */
void stopping_install(void);
bool stopping(void);

/* To be called when nobody reads standard output any more (EPIPE): ends the program, as SIGPIPE does unless it is ignored. */
void stopping_pipe(void);

/* The signal, with which the program then ends itself; 0: none. */
int stopping_signal(void);

#endif
