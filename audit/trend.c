/* trend: one row a run, of what its run.json says; and a plot of the share with findings. */
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "audit/arguments.h"
#include "audit/commands.h"
#include "audit/run_read.h"
#include "run/complain.h"
#include "run/output.h"

static const char help[] =
	"Usage: brlint-audit trend [--plot FILE] RUN...\n"
	"\n"
	"Writes a table (CSV) with a row a run, ordered by the end of its period, or the day it was made. Of each RUN only run.json is read: a RUN "
	"is a\n"
	"folder, or a run.json. The columns:\n"
	"\n"
	"  since,until,start       the period, and when the run was made\n"
	"  population,sampled      members of the population; of these drawn\n"
	"  found                   members of the sample with a finding at or above the level that counts\n"
	"  error,warning,notice    findings of the sample\n"
	"  share                   of the population with such a finding, estimated from the samples of its strata, from 0 to 1\n"
	"  low,high                between which it is with 95 % confidence (Wilson). Empty where all were judged, for then the share is no "
	"estimate,\n"
	"                          and where several strata were sampled, for then each has an interval of its own (see the run's report)\n"
	"\n"
	"  --plot FILE             writes a plot of the shares, too (SVG)\n"
	"\n"
	"Exit status: 0; 2 a run cannot be read; 3 the table or the plot cannot be written.\n";

/* A run, as the table has it. */
struct point {
	struct run_trend run; /* its texts are copies */
	char since[11], until[11], start[21];
	double share, low, high;
	bool has_share, has_interval;
};

/* Wilson's interval of a share of n of which k were found, at 95 %. */
static void
wilson(double k, double n, double *low, double *high)
{
	const double z = 1.959963984540054;
	double p = k / n, middle = p + z * z / (2 * n), half = z * sqrt(p * (1 - p) / n + z * z / (4 * n * n)), whole = 1 + z * z / n;

	*low = k == 0 ? 0 : (middle - half) / whole;
	*high = k == n ? 1 : (middle + half) / whole;
}

/* The share of the population: each stratum's, weighted by its size. Strata that were judged whole add no doubt. */
static void
share_of(struct point *point, const struct run *run)
{
	double found = 0, low = 0, high = 0, stratum_low, stratum_high;
	size_t sampled_strata = 0;

	for (size_t i = 0; i < run->strata.count; i++) {
		const struct run_stratum *s = RUN_ITEM(run->strata, struct run_stratum, i);
		if (s->sampled == 0) {
			/* nothing is known of it, so nothing can be said of the whole */
			if (s->size > 0)
				return;
			continue;
		}
		double size = (double)s->size, share = (double)s->found / (double)s->sampled;
		stratum_low = stratum_high = share;
		if (s->sampled < s->size) {
			sampled_strata++;
			wilson((double)s->found, (double)s->sampled, &stratum_low, &stratum_high);
		}
		found += size * share;
		low += size * stratum_low;
		high += size * stratum_high;
	}
	if (run->population == 0)
		return;
	point->has_share = true;
	point->has_interval = sampled_strata == 1;
	point->share = found / (double)run->population;
	point->low = low / (double)run->population;
	point->high = high / (double)run->population;
}

static enum exit_status
point_read(struct point *point, const char *folder)
{
	struct run run;
	enum exit_status status = run_open(&run, folder, true);

	*point = (struct point){ 0 };
	if (status == EXIT_CLEAN) {
		snprintf(point->since, sizeof(point->since), "%s", run.since != NULL ? run.since : "");
		snprintf(point->until, sizeof(point->until), "%s", run.until != NULL ? run.until : "");
		snprintf(point->start, sizeof(point->start), "%s", run.start);
		point->run = (struct run_trend){ .population = run.population,
						 .sampled = run.sampled,
						 .found = run.found,
						 .error = run.error,
						 .warning = run.warning,
						 .notice = run.notice };
		share_of(point, &run);
	}
	run_free(&run);
	return status;
}

/* The day that a run stands for: the last of its period, or when it was made. */
static const char *
day_of(const struct point *point)
{
	return point->until[0] != '\0' ? point->until : point->start;
}

static int
compare_points(const void *a, const void *b)
{
	const struct point *x = a, *y = b;
	int order = strncmp(day_of(x), day_of(y), 10);
	if (order == 0)
		order = strcmp(x->since, y->since);
	return order != 0 ? order : strcmp(x->start, y->start);
}

/* A share with six decimals, whatever the language of the user. */
static void
add_share(struct buffer *b, double share)
{
	uint64_t millionths = (uint64_t)llround(share * 1e6);
	buffer_printf(b, "%ju.%06ju", (uintmax_t)(millionths / 1000000), (uintmax_t)(millionths % 1000000));
}

static void
table(struct buffer *b, const struct point *points, size_t count)
{
	buffer_text(b, "since,until,start,population,sampled,found,error,warning,notice,share,low,high\r\n");
	for (size_t i = 0; i < count; i++) {
		const struct point *p = &points[i];
		buffer_printf(b, "%s,%s,%s,%ju,%ju,%ju,%ju,%ju,%ju,", p->since, p->until, p->start, (uintmax_t)p->run.population,
			      (uintmax_t)p->run.sampled, (uintmax_t)p->run.found, (uintmax_t)p->run.error, (uintmax_t)p->run.warning,
			      (uintmax_t)p->run.notice);
		if (p->has_share)
			add_share(b, p->share);
		buffer_text(b, ",");
		if (p->has_interval)
			add_share(b, p->low);
		buffer_text(b, ",");
		if (p->has_interval)
			add_share(b, p->high);
		buffer_text(b, "\r\n");
	}
}

/* --- the plot --- */

/* Of the plot and of what is drawn in, in its units. */
enum { WIDTH = 800, HEIGHT = 360, LEFT = 70, RIGHT = 20, TOP = 50, BOTTOM = 70 };

/* The least of 1, 2, 5, 10, ... ten-thousandths that is not below the greatest share; at least 1 %. */
static double
scale_of(const struct point *points, size_t count)
{
	static const double steps[] = { 1, 2, 5 };
	double greatest = 0.01;

	for (size_t i = 0; i < count; i++)
		greatest = fmax(greatest, points[i].has_interval ? points[i].high : points[i].share);
	for (double power = 0.001; power < 1; power *= 10) {
		for (size_t i = 0; i < 3; i++) {
			if (power * steps[i] >= greatest - 1e-9)
				return power * steps[i];
		}
	}
	return 1;
}

/* A number with one decimal. */
static void
add_tenths(struct buffer *b, double number)
{
	long tenths = lround(number * 10);
	buffer_printf(b, "%ld.%ld", tenths / 10, tenths % 10);
}

/* A share in percent, with two decimals at most. */
static void
add_percent(struct buffer *b, double share)
{
	long hundredths = lround(share * 1e4);
	buffer_printf(b, "%ld", hundredths / 100);
	if (hundredths % 100 != 0)
		buffer_printf(b, hundredths % 10 != 0 ? ".%02ld" : ".%01ld", hundredths % 10 != 0 ? hundredths % 100 : hundredths % 100 / 10);
	buffer_text(b, " %");
}

static void
attribute(struct buffer *b, const char *name, double value)
{
	buffer_printf(b, " %s=\"", name);
	add_tenths(b, value);
	buffer_text(b, "\"");
}

static double
height_of(double share, double scale)
{
	return TOP + (HEIGHT - TOP - BOTTOM) * (1 - share / scale);
}

static double
place_of(size_t i, size_t count)
{
	return LEFT + (WIDTH - LEFT - RIGHT) * ((double)i + 0.5) / (double)count;
}

/* A run in words: the plot says nothing that these do not. */
static void
point_say(struct buffer *b, const struct point *p)
{
	buffer_printf(b, "%.10s: ", day_of(p));
	if (!p->has_share) {
		buffer_text(b, "no share");
		return;
	}
	add_percent(b, p->share);
	if (p->has_interval) {
		buffer_text(b, ", between ");
		add_percent(b, p->low);
		buffer_text(b, " and ");
		add_percent(b, p->high);
	}
	buffer_printf(b, "; %ju of %ju drawn, of %ju", (uintmax_t)p->run.found, (uintmax_t)p->run.sampled, (uintmax_t)p->run.population);
}

static void
axes(struct buffer *b, double scale)
{
	for (int i = 0; i <= 4; i++) {
		double y = height_of(scale * i / 4, scale);
		buffer_printf(b, "<line class=\"grid\" x1=\"%d\" x2=\"%d\"", LEFT, WIDTH - RIGHT);
		attribute(b, "y1", y);
		attribute(b, "y2", y);
		buffer_printf(b, "/><text text-anchor=\"end\" x=\"%d\"", LEFT - 8);
		attribute(b, "y", y + 4);
		buffer_text(b, ">");
		add_percent(b, scale * i / 4);
		buffer_text(b, "</text>\n");
	}
}

/* A dot with its interval, and the day below it, of which every so many have one. */
static void
dot(struct buffer *b, const struct point *p, double x, double scale, bool has_day)
{
	buffer_text(b, "<g><title>");
	point_say(b, p);
	buffer_text(b, "</title>");
	if (p->has_interval) {
		buffer_text(b, "<line class=\"interval\"");
		attribute(b, "x1", x);
		attribute(b, "x2", x);
		attribute(b, "y1", height_of(p->low, scale));
		attribute(b, "y2", height_of(p->high, scale));
		buffer_text(b, "/>");
	}
	if (p->has_share) {
		buffer_text(b, "<circle r=\"4\"");
		attribute(b, "cx", x);
		attribute(b, "cy", height_of(p->share, scale));
		buffer_text(b, "/>");
	}
	if (has_day) {
		buffer_text(b, "<text text-anchor=\"end\" transform=\"translate(");
		add_tenths(b, x + 4);
		buffer_printf(b, " %d) rotate(-35)\">%.10s</text>", HEIGHT - BOTTOM + 18, day_of(p));
	}
	buffer_text(b, "</g>\n");
}

static void
plot(struct buffer *b, const struct point *points, size_t count)
{
	double scale = scale_of(points, count);

	buffer_printf(
		b,
		"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
		"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\" aria-labelledby=\"title description\" xml:lang=\"en\" "
		"lang=\"en\">\n<title id=\"title\">Share of certificates with findings, by run</title>\n<desc id=\"description\">",
		WIDTH, HEIGHT);
	for (size_t i = 0; i < count; i++) {
		point_say(b, &points[i]);
		buffer_text(b, ".\n");
	}
	buffer_printf(b,
		      "</desc>\n<style>text { font: 12px sans-serif; fill: #222 } .head { font-size: 16px } .paper { fill: #fff } "
		      ".grid { stroke: #ccc } .interval { stroke: #0b57a4; stroke-width: 2 } .way { stroke: #0b57a4; fill: none } circle { fill: "
		      "#0b57a4 }\n"
		      "@media (prefers-color-scheme: dark) { text { fill: #eee } .paper { fill: #1b1b1b } .grid { stroke: #555 } "
		      ".interval, .way { stroke: #7db8f0 } circle { fill: #7db8f0 } }</style>\n"
		      "<rect class=\"paper\" width=\"%d\" height=\"%d\"/>\n<text class=\"head\" x=\"%d\" y=\"24\">Share of certificates with "
		      "findings, by run"
		      "</text>\n<text x=\"%d\" y=\"40\">bars: 95 %% interval, where a sample was judged</text>\n",
		      WIDTH, HEIGHT, LEFT, LEFT);
	axes(b, scale);
	buffer_text(b, "<polyline class=\"way\" points=\"");
	for (size_t i = 0; i < count; i++) {
		if (!points[i].has_share)
			continue;
		add_tenths(b, place_of(i, count));
		buffer_text(b, ",");
		add_tenths(b, height_of(points[i].share, scale));
		buffer_text(b, " ");
	}
	buffer_text(b, "\"/>\n");
	for (size_t i = 0; i < count; i++)
		dot(b, &points[i], place_of(i, count), scale, i % (count / 20 + 1) == 0);
	buffer_text(b, "</svg>\n");
}

/* Writes to a file that is opened, or could not be, and closes it. Returns 0 or what went wrong, as of errno. */
static int
write_and_close(int fd, const struct buffer *b)
{
	struct output o = { .fd = -1 };
	if (fd < 0)
		return errno;
	output_init(&o, fd);
	output_write(&o, b->text, b->size);
	return close(fd) != 0 && o.error == 0 ? errno : o.error;
}

/*
 * Writes a file as a whole: under another name, which it has only once it is there. What is no file, a device or a link for instance, is not
 * replaced, but written to.
 */
static enum exit_status
file_write(const char *name, const struct buffer *b)
{
	struct buffer other = { 0 };
	struct stat st;
	int error;

	buffer_printf(&other, "%s.%jd.tmp", name, (intmax_t)getpid());
	buffer_add(&other, "", 1);
	if (other.failed || b->failed) {
		buffer_free(&other);
		complain("out of memory");
		return EXIT_INTERNAL;
	}
	if (lstat(name, &st) == 0 && !S_ISREG(st.st_mode)) {
		error = write_and_close(open(name, O_WRONLY | O_TRUNC | O_CLOEXEC), b);
	} else {
		int fd = open(other.text, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
		error = write_and_close(fd, b);
		if (error == 0 && rename(other.text, name) != 0)
			error = errno;
		if (error != 0 && fd >= 0)
			unlink(other.text);
	}
	if (error != 0)
		complain("%s cannot be written: %s", name, strerror(error));
	buffer_free(&other);
	return error != 0 ? EXIT_INTERNAL : EXIT_CLEAN;
}

int
command_trend(int argc, char **argv)
{
	static const struct usage usage = { "trend", help, .option = "--plot", .least = 1, .most = SIZE_MAX };
	struct arguments a;
	struct buffer b = { 0 };
	enum exit_status status = EXIT_CLEAN;

	if (!arguments_read(&a, &usage, argc, argv))
		return a.status;
	struct point *points = calloc(a.count, sizeof(*points));
	if (points == NULL) {
		complain("out of memory");
		return EXIT_INTERNAL;
	}
	for (size_t i = 0; i < a.count; i++) {
		enum exit_status one = point_read(&points[i], a.words[i]);
		status = one > status ? one : status;
	}
	if (status == EXIT_CLEAN) {
		qsort(points, a.count, sizeof(*points), compare_points);
		if (a.value != NULL) {
			plot(&b, points, a.count);
			status = file_write(a.value, &b);
			buffer_truncate(&b, 0);
		}
	}
	if (status == EXIT_CLEAN) {
		table(&b, points, a.count);
		status = print_all(&b, status);
	}
	buffer_free(&b);
	free(points);
	return status;
}
