/*
 * What the command costs: threads, memory, formats of input, one certificate. It is run as a process, and its resources are what the kernel counts.
 *   command [-j N] [-s MIB] BRLINT FILE...
 * The objects of the files, which are records, are repeated until they fill a temporary file of 64 MiB, and through a pipe MIB (256) of them.
 * N: threads, by default one a processor.
 *
 * This process stays small, for the kernel counts what a process takes before exec() as its own.
 */
#include <errno.h>
#include <fcntl.h>
#include <nettle/base64.h>
#include <sched.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "input/input.h"

#define MIB      (UINT64_C(1) << 20)
#define FILE_MIB 64

/* Runs of what is compared, which take turns: other work on the machine slows both, and the median of the ratios counts. And of one certificate. */
#define RUNS   7
#define STARTS 21

extern char **environ;

static const char *brlint;
static char folder[] = "/tmp/brlint-bench-XXXXXX";

static void
give_up(const char *what)
{
	fprintf(stderr, "command: %s: %s\n", what, strerror(errno));
	exit(3);
}

/* The path of a temporary file. */
static const char *
path_of(const char *name)
{
	static char path[128];
	snprintf(path, sizeof(path), "%s/%s", folder, name);
	return path;
}

/* --- writing objects, in a process of its own --- */

enum form { RECORDS, PEM, BASE64_LINES, DER, FORMS };
static const char *const form_names[] = { "records", "pem", "base64-lines", "der" };

struct writer {
	FILE *out;
	enum form form;
	uint64_t octets; /* of the objects */
	size_t objects;
};

static void
write_base64(struct writer *w, struct span der)
{
	static char text[BASE64_ENCODE_RAW_LENGTH(MIB)];
	size_t size = BASE64_ENCODE_RAW_LENGTH(der.size), line = w->form == PEM ? 64 : size;
	if (der.size > MIB)
		return;
	base64_encode_raw(text, der.size, der.data);
	if (w->form == PEM)
		fputs("-----BEGIN CERTIFICATE-----\n", w->out);
	for (size_t at = 0; at < size; at += line)
		fprintf(w->out, "%.*s\n", (int)(size - at < line ? size - at : line), text + at);
	if (w->form == PEM)
		fputs("-----END CERTIFICATE-----\n", w->out);
}

static bool
write_object(void *context, const struct input_object *o)
{
	struct writer *w = context;
	size_t size = o->der.size;
	w->octets += size;
	w->objects++;
	if (w->form == PEM || w->form == BASE64_LINES) {
		write_base64(w, o->der);
		return true;
	}
	if (w->form == RECORDS)
		fwrite((uint8_t[]){ (uint8_t)(size >> 24), (uint8_t)(size >> 16), (uint8_t)(size >> 8), (uint8_t)size }, 1, 4, w->out);
	else if (w->objects > 1)
		return true;
	fwrite(o->der.data, 1, size, w->out);
	return true;
}

static bool
complain(void *context, const struct input_trouble *t)
{
	(void)context;
	fprintf(stderr, "command: %s: offset %llu: %s\n", t->name, (unsigned long long)t->offset, t->what);
	exit(2);
}

/* Writes all objects of the files in a form, as often as it takes for so many octets of them. Ends the process. */
static void
write_objects(FILE *out, enum form form, uint64_t octets, char **files)
{
	struct writer w = { .out = out, .form = form };
	struct input_options options = { .format = INPUT_RECORDS, .max_object = SIZE_MAX };
	struct input_sink sink = { write_object, complain, NULL, &w };
	do {
		for (char **f = files; *f != NULL; f++)
			input_read(*f, &options, &sink);
	} while (w.octets > 0 && w.octets < octets && !ferror(out));
	exit(out == NULL || fclose(out) != 0 || w.objects == 0 ? 3 : 0);
}

static void
make_file(enum form form, uint64_t octets, char **files)
{
	pid_t child = fork();
	int status;
	if (child == 0)
		write_objects(fopen(path_of(form_names[form]), "w"), form, octets, files);
	if (child < 0 || waitpid(child, &status, 0) < 0 || status != 0)
		give_up("the objects cannot be written");
}

/* Takes the files away when this process ends, and not when one of its children does. */
static pid_t own;

static void
clean_up(void)
{
	for (enum form form = RECORDS; form < FORMS && getpid() == own; form++)
		unlink(path_of(form_names[form]));
	if (getpid() == own)
		rmdir(folder);
}

/* --- running the command --- */

struct cost {
	double wall, cpu; /* seconds */
	double mib;       /* at most in memory */
};
#define NO_COST \
	{ \
		1e9, 1e9, 0 \
	}

static double
seconds(struct timeval t)
{
	return (double)t.tv_sec + (double)t.tv_usec / 1e6;
}

static double
now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Starts brlint with these arguments, up to a NULL; its input is `in`, its output goes nowhere. */
static pid_t
start(const char *const *arguments, int in)
{
	posix_spawn_file_actions_t actions;
	pid_t child;

	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, in, 0);
	posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
	errno = posix_spawn(&child, brlint, &actions, NULL, (char *const *)arguments, environ);
	if (errno != 0)
		give_up(brlint);
	posix_spawn_file_actions_destroy(&actions);
	return child;
}

/* Waits for the end of a process, or with -1 of any, that was started at `begin`. */
static struct cost
finish(pid_t child, double begin)
{
	struct rusage usage;
	int status;
	if (wait4(child, &status, 0, &usage) < 0 || !WIFEXITED(status) || WEXITSTATUS(status) > 1)
		give_up("brlint failed");
	return (struct cost){ now() - begin, seconds(usage.ru_utime) + seconds(usage.ru_stime), (double)usage.ru_maxrss / 1024 };
}

static struct cost
run(const char *const *arguments, int in)
{
	double begin = now();
	return finish(start(arguments, in), begin);
}

static pid_t
start_file(enum form form, unsigned threads)
{
	char jobs[16];
	const char *arguments[] = { brlint, "--input-format", form_names[form], "--format", "jsonl", "-j", jobs, path_of(form_names[form]), NULL };
	snprintf(jobs, sizeof(jobs), "%u", threads);
	return start(arguments, STDIN_FILENO);
}

/* A run over a temporary file. */
static struct cost
run_file(enum form form, unsigned threads)
{
	double begin = now();
	return finish(start_file(form, threads), begin);
}

/* A run over records that come through a pipe. */
static struct cost
run_pipe(unsigned threads, uint64_t octets, char **files)
{
	char jobs[16];
	const char *const arguments[] = { brlint, "--input-format", "records", "--format", "jsonl", "-j", jobs, "-", NULL };
	int ends[2];

	snprintf(jobs, sizeof(jobs), "%u", threads);
	if (pipe2(ends, O_CLOEXEC) != 0)
		give_up("pipe");
	pid_t child = fork();
	if (child < 0)
		give_up("fork");
	if (child == 0) {
		close(ends[0]);
		write_objects(fdopen(ends[1], "w"), RECORDS, octets, files);
	}
	close(ends[1]);
	struct cost c = run(arguments, ends[0]);
	close(ends[0]);
	if (waitpid(child, NULL, 0) < 0)
		give_up("the objects cannot be written");
	return c;
}

/* --- the figures --- */

static int
smallest_first(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return x < y ? -1 : x > y;
}

static double
median(double *numbers, size_t count)
{
	qsort(numbers, count, sizeof(*numbers), smallest_first);
	return numbers[count / 2];
}

/* Of several runs the least of either time, and the most memory. */
static void
add_run(struct cost *best, struct cost c)
{
	best->wall = c.wall < best->wall ? c.wall : best->wall;
	best->cpu = c.cpu < best->cpu ? c.cpu : best->cpu;
	best->mib = c.mib > best->mib ? c.mib : best->mib;
}

static void
print_rate(unsigned threads, const struct cost *c)
{
	printf("   %6.2f s  %6.1f MiB a second  -j %u, CPU time %.2f s\n", c->wall, FILE_MIB / c->wall, threads, c->cpu);
}

/* The processors that this process may use. */
static cpu_set_t all;

/* Starts a run of one thread on the processor of this number among them. */
static pid_t
start_on(unsigned number)
{
	cpu_set_t one;
	size_t i = 0;
	for (; !CPU_ISSET(i, &all) || number > 0; i++)
		number -= CPU_ISSET(i, &all);
	CPU_ZERO(&one);
	CPU_SET(i, &one);
	if (sched_setaffinity(0, sizeof(one), &one) != 0)
		give_up("sched_setaffinity");
	pid_t child = start_file(RECORDS, 1);
	sched_setaffinity(0, sizeof(all), &all);
	return child;
}

/*
 * How many runs a second one thread does on each of so many processors, all of them together: some processors of a machine are slower than others, if
 * only because of what others do on them, and threads use all of them. *cpu gets the CPU time of a run.
 */
static double
rate_of_each(unsigned processors, struct cost *best, double *cpu)
{
	double rate = 0;
	*cpu = 0;
	for (unsigned i = 0; i < processors; i++) {
		double begin = now();
		struct cost c = finish(start_on(i), begin);
		add_run(best, c);
		rate += 1 / c.wall;
		*cpu += c.cpu / processors;
	}
	return rate;
}

/* The same while the other processors do it, too: what the machine leaves of it. */
static double
rate_of_all(unsigned processors)
{
	double rate = 0, begin = now();
	for (unsigned i = 0; i < processors; i++)
		start_on(i);
	for (unsigned i = 0; i < processors; i++)
		rate += 1 / finish(-1, begin).wall;
	return rate;
}

static void
print_threads(unsigned threads, uint64_t pipe_mib, char **files)
{
	unsigned processors = threads < (unsigned)CPU_COUNT(&all) ? threads : (unsigned)CPU_COUNT(&all);
	struct cost best_one = NO_COST, best_many = NO_COST;
	double scaling[RUNS], beside[RUNS], cpu[RUNS];
	printf("2. brlint --input-format records --format jsonl, %d MiB\n", FILE_MIB);
	make_file(RECORDS, FILE_MIB * MIB, files);
	for (int i = 0; i < RUNS; i++) {
		double cpu_of_one, each = rate_of_each(processors, &best_one, &cpu_of_one), together = rate_of_all(processors);
		struct cost many = run_file(RECORDS, threads);
		add_run(&best_many, many);
		scaling[i] = 100 / many.wall / each;
		beside[i] = 100 / many.wall / together;
		cpu[i] = many.cpu / cpu_of_one;
	}
	print_rate(1, &best_one);
	print_rate(threads, &best_many);
	printf("   %6.0f %%  of what one thread does on each of %u processors by itself (at least 90 %%); CPU time %.2f x\n", median(scaling, RUNS),
	       processors, median(cpu, RUNS));
	printf("   %6.0f %%  of what %u processes of one thread do at the same time\n", median(beside, RUNS), processors);
	struct cost piped = run_pipe(threads, pipe_mib * MIB, files);
	printf("   %6.1f MiB in memory from a file of %d MiB, %.1f MiB from a pipe with %llu MiB (less than 64 MiB)\n", best_many.mib, FILE_MIB,
	       piped.mib, (unsigned long long)pipe_mib);
}

static void
print_formats(char **files)
{
	double ratios[FORMS][RUNS], mib[FORMS];
	printf("3. Formats of input, -j 1, CPU time\n");
	for (enum form form = PEM; form <= BASE64_LINES; form++)
		make_file(form, FILE_MIB * MIB, files);
	for (int i = 0; i < RUNS; i++) {
		struct cost records = run_file(RECORDS, 1);
		for (enum form form = PEM; form <= BASE64_LINES; form++) {
			struct cost c = run_file(form, 1);
			ratios[form][i] = c.cpu / records.cpu;
			mib[form] = c.mib;
		}
	}
	for (enum form form = PEM; form <= BASE64_LINES; form++)
		printf("   %6.2f x  records: %s (at most 2 x); %.1f MiB in memory\n", median(ratios[form], RUNS), form_names[form], mib[form]);
}

static void
print_start(char **files)
{
	double wall[STARTS], mib = 0;
	make_file(DER, 1, files);
	const char *const arguments[] = { brlint, path_of(form_names[DER]), NULL };
	for (int i = 0; i < STARTS; i++) {
		struct cost c = run(arguments, STDIN_FILENO);
		wall[i] = c.wall;
		mib = c.mib > mib ? c.mib : mib;
	}
	double middle = median(wall, STARTS);
	printf("4. One certificate, from the start of the process to its end\n");
	printf("   %6.2f ms at best, %.2f ms the median of %d (less than 3 ms)\n", wall[0] * 1e3, middle * 1e3, STARTS);
	printf("   %6.1f MiB in memory (less than 8 MiB)\n", mib);
}

int
main(int argc, char **argv)
{
	unsigned threads;
	uint64_t pipe_mib = 256;
	int option;

	if (sched_getaffinity(0, sizeof(all), &all) != 0)
		give_up("sched_getaffinity");
	threads = (unsigned)CPU_COUNT(&all);
	while ((option = getopt(argc, argv, "j:s:")) != -1) {
		if (option == 'j')
			threads = (unsigned)strtoul(optarg, NULL, 10);
		else if (option == 's')
			pipe_mib = strtoull(optarg, NULL, 10);
		else
			return 2;
	}
	if (argc - optind < 2 || threads < 1 || pipe_mib < 1) {
		fprintf(stderr, "usage: command [-j N] [-s MIB] BRLINT FILE...\n");
		return 2;
	}
	brlint = argv[optind];
	char **files = argv + optind + 1;
	if (mkdtemp(folder) == NULL)
		give_up(folder);
	own = getpid();
	atexit(clean_up);
	setvbuf(stdout, NULL, _IOLBF, 0);
	print_threads(threads, pipe_mib, files);
	print_formats(files);
	print_start(files);
	return 0;
}
