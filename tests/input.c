/* What is read from files, pipes and folders, as one line of text: each object and each trouble in its turn. */
#include "input/input.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/sanitizer.h"
#include "tests/suites.h"

/* INTEGER 5 and NULL in a SEQUENCE, and the first in base64. */
#define FIVE    "\x30\x03\x02\x01\x05"
#define NOTHING "\x30\x02\x05\x00"
#define FIVE64  "MAMCAQU="
#define BEGIN   "-----BEGIN CERTIFICATE-----"
#define END     "-----END CERTIFICATE-----"
#define PEM     BEGIN "\n" FIVE64 "\n" END "\n"

/* Entries of a tile: of the first as a certificate, of 22 octets; of the second as a precertificate, of 97. */
#define TIME "\0\0\1\x8f\1\2\3\4"
#define HASH "01234567890123456789012345678901"
#define LOGGED \
	TIME "\0\0" \
	     "\0\0\5" FIVE "\0\0" \
	     "\0\0"
#define PRELOGGED \
	TIME "\0\1" HASH "\0\0\1T" \
	     "\0\10\0\0\5\0\0\0\0\1" \
	     "\0\0\4" NOTHING "\0\40" HASH

/* What was heard so far, and how the reading goes on. */
struct ear {
	char text[8192];
	size_t calls, stop_at; /* the call that says: no more; 0 for none */
	/* what comes through a pipe, a step at each wait */
	int pipe;
	const uint8_t *data;
	size_t size, written, step;
	bool tell_written; /* how much had been written when it was heard */
	bool tell_place;   /* nothing of an object but where it is in the file */
	uint64_t times;    /* so often are the data written */
	/* a file that is made shorter at the first object */
	int file;
	off_t shorter;
	bool torn;
};

static bool
goes_on(struct ear *e)
{
	return ++e->calls != e->stop_at;
}

static void
hear(struct ear *e, const char *text)
{
	size_t size = strlen(e->text);
	snprintf(e->text + size, sizeof(e->text) - size, "%s%s", size > 0 ? " | " : "", text);
	size = strlen(e->text);
	if (e->tell_written)
		snprintf(e->text + size, sizeof(e->text) - size, " after %zu", e->written);
}

static bool
on_object(void *context, const struct input_object *o)
{
	struct ear *e = context;
	char text[200];
	int used = snprintf(text, sizeof(text), "%zu@%llu", o->index, (unsigned long long)o->offset);

	if (e->tell_place) {
		snprintf(text, sizeof(text), o->first_line > 0 ? "lines %llu-%llu" : "octet %llu",
			 (unsigned long long)(o->first_line > 0 ? o->first_line : o->octets_at), (unsigned long long)o->last_line);
		hear(e, text);
		return goes_on(e);
	}
	if (e->file >= 0 && e->shorter >= 0)
		ck_assert_int_eq(ftruncate(e->file, e->shorter), 0);
	e->shorter = -1;
	unsigned sum = 0;
	for (size_t i = 0; i < o->der.size; i++)
		sum += o->der.data[i];
	if (o->der.size > 8)
		used += snprintf(text + used, sizeof(text) - (size_t)used, " %zu octets", o->der.size);
	for (size_t i = 0; i < o->der.size && o->der.size <= 8; i++)
		used += snprintf(text + used, sizeof(text) - (size_t)used, "%s%02x", i == 0 ? " " : "", o->der.data[i]);
	for (size_t i = 0; i < o->other_count; i++)
		used += snprintf(text + used, sizeof(text) - (size_t)used, "%s%02x", i == 0 ? " beside " : ",",
				 o->others[i].data[o->others[i].size - 1]);
	if (o->last)
		snprintf(text + used, sizeof(text) - (size_t)used, " last");
	e->torn = o->torn != NULL && *o->torn;
	if (e->torn)
		ck_assert_uint_eq(sum, 0xff * 4096);
	hear(e, text);
	return goes_on(e);
}

static bool
on_trouble(void *context, const struct input_trouble *t)
{
	struct ear *e = context;
	char text[200];
	ck_assert(t->out_of_memory == (strcmp(t->what, "out of memory") == 0));
	snprintf(text, sizeof(text), "%zu@%llu: %s", t->index, (unsigned long long)t->offset, t->what);
	hear(e, text);
	return goes_on(e);
}

/* The other end of the pipe. */
static bool
on_wait(void *context, int fd)
{
	struct ear *e = context;
	size_t step = e->size - e->written < e->step ? e->size - e->written : e->step;
	ck_assert_int_ge(fd, 0);
	if (step > 0)
		ck_assert_int_eq(write(e->pipe, e->data + e->written, step), (ssize_t)step);
	e->written += step;
	if (e->written == e->size && e->times > 1) {
		e->written = 0;
		e->times--;
	} else if (step == 0) {
		close(e->pipe);
	}
	return goes_on(e);
}

static struct input_options
options_of(enum input_format format)
{
	return (struct input_options){ .format = format, .max_object = 1 << 26 };
}

/* The path of an open file. */
static const char *
path_of(int fd)
{
	static char path[64];
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	return path;
}

static int
file_of(const void *data, size_t size)
{
	int fd = memfd_create("input", 0);
	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, data, size), (ssize_t)size);
	return fd;
}

static struct ear ear;

/* What is heard of a file that holds these octets. */
static const char *
from_file(const struct input_options *o, const void *data, size_t size)
{
	struct input_sink sink = { on_object, on_trouble, on_wait, &ear };
	int fd = file_of(data, size);
	ear = (struct ear){ .file = -1, .tell_place = ear.tell_place };
	ck_assert(input_read(path_of(fd), o, &sink));
	close(fd);
	return ear.text;
}

/* What is heard of a pipe through which they come, so many at a time; the pipe stays open until no more is asked for. */
static const char *
from_pipe(const struct input_options *o, const void *data, size_t size, size_t step)
{
	struct input_sink sink = { on_object, on_trouble, on_wait, &ear };
	int ends[2];
	ck_assert_int_eq(pipe(ends), 0);
	bool written = ear.tell_written, place = ear.tell_place;
	ear = (struct ear){ .file = -1, .pipe = ends[1], .data = data, .size = size, .step = step, .tell_written = written, .tell_place = place };
	ck_assert(input_read(path_of(ends[0]), o, &sink));
	close(ends[0]);
	return ear.text;
}

/* Of a text, from a file and through a pipe: the same but for what only files have. */
static void
check(enum input_format format, const char *text, const char *expected)
{
	struct input_options o = options_of(format);
	char in_pipe[1024];
	ck_assert_str_eq(from_file(&o, text, strlen(text)), expected);
	snprintf(in_pipe, sizeof(in_pipe), "%s", expected);
	for (char *last; (last = strstr(in_pipe, " last")) != NULL;)
		memmove(last, last + 5, strlen(last + 5) + 1);
	for (char *beside; (beside = strstr(in_pipe, " beside ")) != NULL;)
		memmove(beside, beside + 10, strlen(beside + 10) + 1);
	ck_assert_str_eq(from_pipe(&o, text, strlen(text), 1), in_pipe);
	ck_assert_str_eq(from_pipe(&o, text, strlen(text), 4096), in_pipe);
}

/* --- streams --- */

static void
check_trickle(enum input_format format, const void *data, size_t size, const char *expected)
{
	struct input_options o = options_of(format);
	ear.tell_written = true;
	ck_assert_str_eq(from_pipe(&o, data, size, 1), expected);
	ear.tell_written = false;
}

START_TEST(a_stream_is_answered_before_its_end)
{
	static const char records[] = "\0\0\0\5" FIVE "\0\0\0\0\0\0\0\4" NOTHING;
	check_trickle(INPUT_RECORDS, records, sizeof(records) - 1, "0@0 3003020105 after 9 | 1@9 after 13 | 2@13 30020500 after 21");
	static const char lines[] = FIVE64 "\n" FIVE64 "\r\n" FIVE64 "\r" FIVE64;
	check_trickle(INPUT_BASE64_LINES, lines, sizeof(lines) - 1,
		      "0@0 3003020105 after 9 | 1@9 3003020105 after 18 | 2@19 3003020105 after 28 | 3@28 3003020105 after 36");
	static const char blocks[] = "text\n" PEM "1234\n" PEM "text";
	check_trickle(INPUT_PEM, blocks, sizeof(blocks) - 1, "0@5 3003020105 after 67 | 1@73 3003020105 after 135");
	check_trickle(INPUT_AUTO, blocks, sizeof(blocks) - 1, "0@5 3003020105 after 67 | 1@73 3003020105 after 135");
	check_trickle(INPUT_AUTO, FIVE, 5, "0@0 3003020105 after 5");
	check_trickle(INPUT_RECORDS, "\0\0\0\7abc", 7, "0@0: the file ends within a record after 7");
	check_trickle(INPUT_RECORDS, "\0\0\0", 3, "0@0: the file ends within the length of a record after 3");
}
END_TEST

/* Standard input that does not block, whose other end takes its time; the reader waits by itself. */
START_TEST(a_pipe_that_does_not_block_is_waited_for)
{
	struct input_sink sink = { on_object, on_trouble, NULL, &ear };
	struct input_options o = options_of(INPUT_BASE64_LINES);
	int ends[2];
	ck_assert_int_eq(pipe2(ends, O_NONBLOCK), 0);
	pid_t child = fork();
	if (child == 0) {
		for (int i = 0; i < 3; i++) {
			usleep(20000);
			if (write(ends[1], FIVE64 "\n", 9) != 9)
				_exit(1);
		}
		_exit(0);
	}
	close(ends[1]);
	ck_assert_int_eq(dup2(ends[0], STDIN_FILENO), STDIN_FILENO);
	ear = (struct ear){ .file = -1 };
	ck_assert(input_read("-", &o, &sink));
	ck_assert_str_eq(ear.text, "0@0 3003020105 | 1@9 3003020105 | 2@18 3003020105");
	waitpid(child, NULL, 0);
}
END_TEST

/* A shell may have read some of it before. */
START_TEST(standard_input_may_be_a_file)
{
	static const char text[] = "line\n" BEGIN "\nMAMCAQE=\n" END "\n" PEM;
	struct input_sink sink = { on_object, on_trouble, on_wait, &ear };
	struct input_options o = options_of(INPUT_AUTO);
	int fd = file_of(text, sizeof(text) - 1);
	ck_assert_int_eq(lseek(fd, 5, SEEK_SET), 5);
	ck_assert_int_eq(dup2(fd, STDIN_FILENO), STDIN_FILENO);
	ear = (struct ear){ .file = -1 };
	ck_assert(input_read("-", &o, &sink));
	ck_assert_str_eq(ear.text, "0@0 3003020101 beside 05 | 1@63 3003020105 last");
}
END_TEST

START_TEST(what_cannot_be_read_is_told_once)
{
	struct input_sink sink = { on_object, on_trouble, on_wait, &ear };
	struct input_options o = options_of(INPUT_AUTO);
	close(STDIN_FILENO);
	ear = (struct ear){ .file = -1 };
	ck_assert(input_read("-", &o, &sink));
	ck_assert_str_eq(ear.text, "0@0: Bad file descriptor");
	ck_assert_int_eq(open("/", O_RDONLY), STDIN_FILENO);
	ear = (struct ear){ .file = -1 };
	ck_assert(input_read("-", &o, &sink));
	ck_assert_str_eq(ear.text, "0@0: Is a directory");
	ear = (struct ear){ .file = -1 };
	ck_assert(input_read("/nowhere", &o, &sink));
	ck_assert_str_eq(ear.text, "0@0: No such file or directory");
	ck_assert_str_eq(from_file(&o, "", 0), "0@0: the file is empty");
	ck_assert_str_eq(from_pipe(&o, "", 0, 1), "0@0: the file is empty");
}
END_TEST

/* --- text --- */

static const char *const line_ends[] = { "\n", "\r", "\r\n" };

START_TEST(a_line_ends_as_it_likes)
{
	struct input_options o = options_of(INPUT_AUTO), lines = options_of(INPUT_BASE64_LINES);
	char text[512], expected[128];
	for (size_t i = 0; i < 3; i++) {
		const char *e = line_ends[i];
		int size = snprintf(text, sizeof(text), "%s" FIVE64 "%s%s" FIVE64 "%s" FIVE64, e, e, e, e);
		size_t n = strlen(e);
		snprintf(expected, sizeof(expected), "0@%zu 3003020105 | 1@%zu 3003020105 | 2@%zu 3003020105", n, 8 + 3 * n, 16 + 4 * n);
		ck_assert_str_eq(from_file(&o, text, (size_t)size), expected);
		for (size_t step = 1; step < 20; step++)
			ck_assert_str_eq(from_pipe(&lines, text, (size_t)size, step), expected);
		/* in a block, everywhere */
		for (size_t at = 0; at <= 8; at++) {
			size = snprintf(text, sizeof(text), BEGIN "%s%.*s%s%s%s" END "%s", e, (int)at, FIVE64, e, &FIVE64[at], e, e);
			check(INPUT_AUTO, text, "0@0 3003020105 last");
			check(INPUT_PEM, text, "0@0 3003020105 last");
		}
	}
}
END_TEST

START_TEST(a_mark_of_utf8_is_passed_over)
{
	check(INPUT_AUTO, "\xef\xbb\xbf" PEM, "0@3 3003020105 last");
	check(INPUT_BASE64_LINES, "\xef\xbb\xbf" FIVE64 "\n" FIVE64 "\n", "0@3 3003020105 | 1@12 3003020105");
	check(INPUT_AUTO, "\xef\xbb\xbf" FIVE64 "\n" FIVE64 "\n", "0@3 3003020105 | 1@12 3003020105");
	check(INPUT_BASE64,
	      "\xef\xbb\xbf"
	      "MAMC\nAQU=",
	      "0@3 3003020105 last");
	check(INPUT_AUTO,
	      "\xef\xbb\xbf"
	      "MAMC\nAQU=",
	      "0@3 3003020105 last");
	/* which DER does not have */
	check(INPUT_AUTO, "\xef\xbb\xbf" FIVE, "0@0 efbbbf3003020105 last");
	check(INPUT_AUTO, "\xef\xbb\xbf", "0@0: the file has nothing but a mark that it is UTF-8");
	check(INPUT_BASE64, "\xef\xbb", "0@0: the file is not valid base64");
}
END_TEST

START_TEST(a_bad_line_is_one_trouble)
{
	static const char *const bad[] = { "\"MAMCAQU=\"", "MA-CAQU=", "MA\001CAQU=", "MAMCAQU", "====", "MAMC\\nAQU=", "MAMCAQU=MAMC" };
	char text[128], expected[256];
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		snprintf(text, sizeof(text), "%s\n" FIVE64 "\n%s\n\n", bad[i], bad[i]);
		size_t n = strlen(bad[i]) + 1;
		snprintf(expected, sizeof(expected), "0@0: the line is not valid base64 | 1@%zu 3003020105 | 2@%zu: the line is not valid base64", n,
			 n + 9);
		check(INPUT_BASE64_LINES, text, expected);
		check(INPUT_AUTO, text, expected);
	}
	struct input_options o = options_of(INPUT_AUTO);
	ck_assert_str_eq(from_file(&o, "MA\0=\n" FIVE64 "\n", 14), "0@0: the line is not valid base64 | 1@5 3003020105");
	check(INPUT_BASE64_LINES, " \n\t\r\n", "0@0: the file has only white space");
	check(INPUT_BASE64, " \n\t\r\n", "0@0: the file has only white space");
	check(INPUT_AUTO, " \n\t\r\n", "0@0: the file has only white space");
}
END_TEST

START_TEST(blocks_stand_where_it_is_clear_what_they_are)
{
	check(INPUT_AUTO, "key: |\n  " BEGIN "\n  MAMC\n  AQU=\n  " END "\n", "0@9 3003020105 last");
	check(INPUT_AUTO, "{\"a\": \"" BEGIN "\\nMAMC\\nAQU=\\n" END "\\n\", \"b\": \"" BEGIN "\\n" FIVE64 "\\r\\n" END "\"}",
	      "0@7 3003020105 beside 05 | 1@84 3003020105 last");
	check(INPUT_AUTO, BEGIN " MAMC AQU= " END, "0@0 3003020105 last");
	check(INPUT_AUTO, BEGIN FIVE64 END, "0@0 3003020105 last");
	check(INPUT_AUTO, BEGIN "MAMCAf\\/\\/" END, "0@0 30030201ffff last");
	check(INPUT_AUTO, BEGIN "\nProc-Type: 4,X\nDEK-Info: A-B,-\n\n" FIVE64 "\n" END, "0@0 3003020105 last");
	check(INPUT_AUTO, BEGIN "\n" FIVE64 "\n-----END ", "0@0: the PEM block has no end line");
	check(INPUT_AUTO, BEGIN "\n" FIVE64 "\n-----END CERTIFICATE----", "0@0: the PEM block has no end line");
	check(INPUT_AUTO, BEGIN "\n" FIVE64 "\n-----EN", "0@0: the PEM block has no end line");
	check(INPUT_AUTO, BEGIN "\n" FIVE64 "\n" PEM, "0@0: the PEM block has no end line | 1@37 3003020105 last");
	check(INPUT_AUTO, BEGIN "\n> " FIVE64 "\n" END "\n" PEM, "0@0: the PEM block is not valid base64 | 1@65 3003020105 last");
	check(INPUT_AUTO, BEGIN "\nMAMC-AQU=\n" END "\n" PEM, "0@0: the PEM block is not valid base64 | 1@64 3003020105 last");
	check(INPUT_PEM, "text", "0@0: the file has no PEM block");
	check(INPUT_PEM, BEGIN, "0@0: the PEM block has no end line");
	check(INPUT_AUTO, "-----BEGIN ", "0@0: the PEM block has no end line");
}
END_TEST

START_TEST(a_block_may_come_late_in_a_file)
{
	static char text[200000];
	struct input_options o = options_of(INPUT_AUTO);
	for (int blank = 0; blank < 2; blank++) {
		for (size_t size = 65500; size < 65560; size++) {
			memset(text, blank ? '\n' : '-', size);
			text[size - 1] = '\n';
			strcpy(text + size, PEM);
			char expected[64];
			snprintf(expected, sizeof(expected), "0@%zu 3003020105 last", size);
			ck_assert_str_eq(from_file(&o, text, size + strlen(PEM)), expected);
		}
	}
	memset(text, '.', sizeof(text));
	memcpy(text + sizeof(text) - strlen(PEM), PEM, strlen(PEM));
	ck_assert_ptr_nonnull(strstr(from_file(&o, text, sizeof(text)), "3003020105 last"));
	/* text may begin with the octet that DER begins with */
	check(INPUT_AUTO, "0: Certificate\n" PEM, "0@15 3003020105 last");
}
END_TEST

START_TEST(what_lies_between_blocks_is_text)
{
	static const char damaged[] = "the line looks like the beginning or end of a PEM block, but is neither";
	static const char *const odd[] = { "----BEGIN CERTIFICATE-----",   "----- BEGIN CERTIFICATE-----",
					   "-----BEGIN\tCERTIFICATE-----", "-----BEGIN-----",
					   "-----begin certificate-----",  END,
					   "  ---- END CERTIFICATE ----" };
	static const char *const plain[] = { "--- the next one ---",
					     "-----",
					     "begin",
					     "Modulus: 00:aa",
					     "---\nServer certificate",
					     "\x1b[1mbold\x1b[0m",
					     "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" };
	char text[512], expected[512];
	for (size_t i = 0; i < sizeof(odd) / sizeof(odd[0]); i++) {
		snprintf(text, sizeof(text), PEM "%s\nmore\n" PEM, odd[i]);
		snprintf(expected, sizeof(expected), "0@0 3003020105 beside 05 | 1@%zu: %s | 2@%zu 3003020105 last", strlen(PEM), damaged,
			 strlen(PEM) + strlen(odd[i]) + 6);
		check(INPUT_AUTO, text, expected);
	}
	for (size_t i = 0; i < sizeof(plain) / sizeof(plain[0]); i++) {
		snprintf(text, sizeof(text), "%s\n" PEM, plain[i]);
		snprintf(expected, sizeof(expected), "0@%zu 3003020105 last", strlen(plain[i]) + 1);
		check(INPUT_AUTO, text, expected);
	}
	/* the body of a block in short lines; one that has another label than its contents; one that swallows the next, or ends as another */
	snprintf(expected, sizeof(expected), "0@0 3003020105 last | 1@%zu: base64 outside a PEM block", strlen(PEM) + 51);
	check(INPUT_AUTO, PEM "MIIBAAAAAAAAAAAAAAAAAAAAA\nAAAAAAAAAAAAAAAAAAAAAAAA\nAAAAAAAAAAAAAAAAAAAAAAAAAA\n", expected);
	check(INPUT_AUTO, "-----BEGIN PRIVATE KEY-----\nMAUwAwIBBQ==\n-----END PRIVATE KEY-----\n", "0@0 30053003020105 last");
	snprintf(expected, sizeof(expected), "0@0: the PEM block has no end line | 1@38 3003020105 last");
	check(INPUT_AUTO, "-----BEGIN PRIVATE KEY-----\nMAMCAQU=\n\n" PEM, expected);
	check(INPUT_AUTO, "-----BEGIN PRIVATE KEY-----\nMAMCAQU=\n" END "\n" PEM, "0@0: the PEM block has no end line | 1@63 3003020105 last");
	check(INPUT_AUTO, PEM "-----BEGIN PRIVATE KEY-----\nMAMC", "0@0 3003020105 | 1@63: the PEM block has no end line");
	snprintf(text, sizeof(text), PEM "%.*s\n", 64, "MIIBAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
	snprintf(expected, sizeof(expected), "0@0 3003020105 last | 1@%zu: base64 outside a PEM block", strlen(PEM));
	check(INPUT_AUTO, text, expected);
	snprintf(expected, sizeof(expected), "0@0 3003020105 last | 1@%zu: octets that are not text, outside a PEM block", strlen(PEM) - 1);
	check(INPUT_AUTO, PEM "\x01\x02", expected);
	snprintf(expected, sizeof(expected), "0@0 3003020105 last | 1@%zu: %s", strlen(PEM), damaged);
	check(INPUT_AUTO, PEM "-----BEGIN", expected);
	check(INPUT_AUTO,
	      "-----BEGIN PRIVATE KEY-----\nMIIBAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n-----END PRIVATE KEY-----\n" PEM,
	      "0@123 3003020105 last");
}
END_TEST

#define BLOCK(label)      "-----BEGIN " label "-----\n" FIVE64 "\n-----END " label "-----\n"
#define OF(label, octets) "-----BEGIN " label "-----\n" octets "\n-----END " label "-----\n"

START_TEST(labels_say_what_is_passed_over)
{
	static const char *const objects[] = { "CERTIFICATE",   "X509 CERTIFICATE",    "TRUSTED CERTIFICATE",
					       "TBS",           "TBS CERTIFICATE",     "X509 CRL",
					       "OCSP RESPONSE", "CERTIFICATE REQUEST", "NEW CERTIFICATE REQUEST",
					       "PKCS7",         "PKCS #7 SIGNED DATA", "CMS",
					       "PKCS12",        "CERTIFCATE" };
	static const char *const others[] = { "PRIVATE KEY",   "RSA PRIVATE KEY",     "ENCRYPTED PRIVATE KEY", "PUBLIC KEY",
					      "EC PARAMETERS", "X9.42 DH PARAMETERS", "PGP SIGNATURE" };
	char text[512];
	for (size_t i = 0; i < sizeof(objects) / sizeof(objects[0]); i++) {
		snprintf(text, sizeof(text), "-----BEGIN %s-----\n" FIVE64 "\n-----END %s-----\n", objects[i], objects[i]);
		check(INPUT_AUTO, text, "0@0 3003020105 last");
	}
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		snprintf(text, sizeof(text), "-----BEGIN %s-----\n" FIVE64 "\n-----END %s-----\n", others[i], others[i]);
		check(INPUT_AUTO, text, "0@0: the only PEM blocks are keys or parameters, which are not linted");
	}
	check(INPUT_AUTO, PEM BLOCK("EC PARAMETERS") BLOCK("PRIVATE KEY"), "0@0 3003020105 last");
	check(INPUT_AUTO, BLOCK("PRIVATE KEY") PEM, "0@63 3003020105 last");
}
END_TEST

/* In a regular file the next certificate stands beside each object, whatever is between. */
START_TEST(the_next_certificate_is_beside_one)
{
#define ONE OF("CERTIFICATE", "MAMCAQE=")
#define TWO OF("CERTIFICATE", "MAMCAQI=")
	check(INPUT_AUTO, ONE TWO, "0@0 3003020101 beside 02 | 1@63 3003020102 last");
	check(INPUT_AUTO, ONE BLOCK("PRIVATE KEY") BLOCK("X509 CRL") "text" TWO PEM,
	      "0@0 3003020101 beside 02 | 1@126 3003020105 beside 02 | 2@187 3003020102 beside 05 | 3@250 3003020105 last");
	check(INPUT_AUTO, ONE BLOCK("X509 CRL") BLOCK("X509 CRL"), "0@0 3003020101 | 1@63 3003020105 | 2@120 3003020105 last");
	/* one that cannot be read is not another's issuer, nor is the one behind it */
	check(INPUT_AUTO, ONE OF("CERTIFICATE", "%%%%") TWO PEM,
	      "0@0 3003020101 | 1@63: the PEM block is not valid base64 | 2@122 3003020102 beside 05 | 3@185 3003020105 last");
	check(INPUT_AUTO, ONE BEGIN "\nMA" TWO, "0@0 3003020101 | 1@63: the PEM block has no end line | 2@93 3003020102 last");
	check(INPUT_AUTO, ONE BLOCK("CERTIFICATE REQUEST") BLOCK("TBS CERTIFICATE"), "0@0 3003020101 | 1@63 3003020105 | 2@142 3003020105 last");

	/* the same in a file that does not fit into what is read at once */
	size_t room = 1 << 20, size = 0;
	char *text = malloc(room);
	ck_assert_ptr_nonnull(text);
	size += (size_t)sprintf(text, "%s", ONE);
	memset(text + size, ' ', 200000);
	size += 200000;
	size += (size_t)sprintf(text + size, "%s", OF("CRL", "MAMCAQM="));
	memset(text + size, '\n', 200000);
	size += 200000;
	size += (size_t)sprintf(text + size, "%s", TWO);
	memset(text + size, '\r', 200000);
	size += 200000;
	struct input_options o = options_of(INPUT_AUTO);
	ck_assert_str_eq(from_file(&o, text, size), "0@0 3003020101 beside 02 | 1@200063 3003020103 beside 02 | 2@400110 3003020102 last");
	free(text);
}
END_TEST

/* A line, a block and a text of some hundred KiB, which come in pieces. */
START_TEST(long_lines)
{
	size_t size = 0, room = 600000;
	char *text = malloc(room + 200);
	ck_assert_ptr_nonnull(text);
	struct input_options o = options_of(INPUT_AUTO);
	memset(text, 'A', room);
	memcpy(text, "MIQABtDQ", 8); /* of 450,000 octets, less the header */
	ck_assert_str_eq(from_file(&o, text, room), "0@0 450000 octets last");
	o.format = INPUT_BASE64_LINES;
	ck_assert_str_eq(from_pipe(&o, text, room, 10000), "0@0 450000 octets");
	size = room;
	size += (size_t)sprintf(text + size, "\n" FIVE64 "\n");
	ck_assert_str_eq(from_file(&o, text, size), "0@0 450000 octets | 1@600001 3003020105");
	o.format = INPUT_AUTO;
	ck_assert_str_eq(from_file(&o, text, size), "0@0 450000 octets | 1@600001 3003020105");
	text[300000] = '"';
	ck_assert_str_eq(from_file(&o, text, size), "0@0: the line is not valid base64 | 1@600001 3003020105");
	text[300000] = '\n';
	o.format = INPUT_BASE64;
	ck_assert_str_eq(from_file(&o, text, room), "0@0: the file is not valid base64");
	text[300004] = '\r';
	text[300008] = '\n';
	text[300012] = ' ';
	ck_assert_str_eq(from_file(&o, text, room), "0@0 449997 octets last");
	memcpy(text, BEGIN, strlen(BEGIN));
	memcpy(text + room - strlen(END), END, strlen(END));
	o.format = INPUT_AUTO;
	ck_assert_str_eq(from_file(&o, text, room), "0@0 449958 octets last");
	ck_assert_str_eq(from_pipe(&o, text, room, 3000), "0@0 449958 octets");
	text[100000] = '"';
	ck_assert_str_eq(from_file(&o, text, room), "0@0: the PEM block is not valid base64");
	free(text);
}
END_TEST

/* --- what is told of the file itself --- */

START_TEST(records_are_known)
{
	struct input_options o = options_of(INPUT_AUTO);
	static const char *const hint = "0@0: the file consists of records: use --input-format records";
	ck_assert_str_eq(from_file(&o, "\0\0\0\5" FIVE, 9), hint);
	ck_assert_str_eq(from_file(&o, "\0\0\0\2ab\0\0\0\3abc", 13), hint);
	ck_assert_str_eq(from_pipe(&o, "\0\0\0\2ab\0\0\0\3abc", 13, 1), hint);
	ck_assert_str_eq(from_file(&o, "\0\0\0\2ab\0\0\0\5" FIVE "\0\0\0\7", 19), hint);
	ck_assert_str_eq(from_file(&o, "\0\0\0\2ab\0\0\0\4abc", 13), "0@0 13 octets last");
	ck_assert_str_eq(from_file(&o, "\0\0\0\0\0\0\0\0", 8), "0@0 0000000000000000 last");
	ck_assert_str_eq(from_file(&o, "\0\0\0", 3), "0@0 000000 last");
}
END_TEST

START_TEST(records_of_nothing_come_to_an_end)
{
	static const char zeros[1 << 16];
	struct input_options o = options_of(INPUT_RECORDS);
	from_file(&o, zeros, sizeof(zeros));
	ck_assert_uint_eq(ear.calls, 1001);
	ck_assert_str_eq(from_file(&o, "\0\0\0\0\0\0\0\0", 8), "0@0 | 1@4");
}
END_TEST

START_TEST(each_input_of_one_or_two_octets_is_answered)
{
	static const uint8_t telling[] = { 0x00, 0x01, 0x0a, 0x0d, 0x20, 0x2d, 0x30, 0x3d, 0x41, 0x5c, 0x80, 0xbb, 0xef, 0xff };
	for (int format = INPUT_AUTO; format <= INPUT_CT_TILE; format++) {
		struct input_options o = options_of((enum input_format)format);
		for (unsigned i = 0; i < 256 + sizeof(telling) * sizeof(telling); i++) {
			uint8_t data[2] = { (uint8_t)i };
			if (i >= 256) {
				data[0] = telling[(i - 256) / sizeof(telling)];
				data[1] = telling[(i - 256) % sizeof(telling)];
			}
			from_file(&o, data, i < 256 ? 1 : 2);
			ck_assert_uint_eq(ear.calls, 1);
			from_pipe(&o, data, i < 256 ? 1 : 2, 1);
			ck_assert(ear.text[0] != '\0' && strchr(ear.text, '|') == NULL);
		}
	}
}
END_TEST

/* --- bounds --- */

#define TOO_LARGE "more than 4 octets; see --max-object"

/* An object of five octets and one of four, where four are allowed. */
START_TEST(what_is_too_large_is_told_and_passed_over)
{
	static const char records[] = "\0\0\0\5" FIVE "\0\0\0\4" NOTHING;
	static const char lines[] = FIVE64 "\n MAIFAA==\n";
	static const char blocks[] = PEM OF("CRL", "MAIFAA==");
	struct input_options o = { .max_object = 4 };
	for (int i = 0; i < 2; i++) {
		o.format = INPUT_RECORDS;
		const char *expected = "0@0: " TOO_LARGE " | 1@9 30020500";
		ck_assert_str_eq(from_file(&o, records, sizeof(records) - 1), expected);
		ck_assert_str_eq(from_pipe(&o, records, sizeof(records) - 1, 1), expected);
		o.format = i == 0 ? INPUT_BASE64_LINES : INPUT_AUTO;
		ck_assert_str_eq(from_file(&o, lines, sizeof(lines) - 1), expected);
		ck_assert_str_eq(from_pipe(&o, lines, sizeof(lines) - 1, 1), expected);
		o.format = i == 0 ? INPUT_PEM : INPUT_AUTO;
		ck_assert_str_eq(from_file(&o, blocks, sizeof(blocks) - 1), "0@0: " TOO_LARGE " | 1@63 30020500 last");
		ck_assert_str_eq(from_pipe(&o, blocks, sizeof(blocks) - 1, 1), "0@0: " TOO_LARGE " | 1@63 30020500");
		/* DER in a file is bounded if the user says so */
		o.format = i == 0 ? INPUT_DER : INPUT_AUTO;
		ck_assert_str_eq(from_file(&o, FIVE, 5), "0@0 3003020105 last");
		ck_assert_str_eq(from_pipe(&o, FIVE, 5, 1), "0@0: " TOO_LARGE);
		ck_assert_str_eq(from_pipe(&o, NOTHING, 4, 1), "0@0 30020500");
		o.bounds_files = true;
		ck_assert_str_eq(from_file(&o, FIVE, 5), "0@0: " TOO_LARGE);
		ck_assert_str_eq(from_file(&o, NOTHING, 4), "0@0 30020500 last");
		o.bounds_files = false;
		o.format = i == 0 ? INPUT_BASE64 : INPUT_AUTO;
		ck_assert_str_eq(from_file(&o, "MAMC\nAQU=", 9), "0@0: " TOO_LARGE);
		ck_assert_str_eq(from_pipe(&o, "MAMC\nAQU=", 9, 1), "0@0: " TOO_LARGE);
	}
	o.format = INPUT_RECORDS;
	ck_assert_str_eq(from_file(&o, "\xff\xff\xff\xff" FIVE, 9), "0@0: " TOO_LARGE);
}
END_TEST

/* KiB in memory, at most so far. */
static long
peak(void)
{
	struct rusage usage;
	getrusage(RUSAGE_SELF, &usage);
	return usage.ru_maxrss;
}

/* What is heard of half a GiB of one letter behind these octets, where a MiB is allowed. */
static const char *
from_endless(enum input_format format, const void *begin, size_t size)
{
	static char text[1 << 16];
	struct input_sink sink = { on_object, on_trouble, on_wait, &ear };
	struct input_options o = { .format = format, .max_object = 1 << 20 };
	int ends[2];
	ck_assert_int_eq(pipe(ends), 0);
	memset(text, 'A', sizeof(text));
	ear = (struct ear){ .file = -1, .pipe = ends[1], .data = (const uint8_t *)text, .size = sizeof(text), .step = sizeof(text), .times = 512 };
	ck_assert_int_eq(write(ends[1], begin, size), (ssize_t)size);
	ck_assert(input_read(path_of(ends[0]), &o, &sink));
	close(ends[0]);
	return ear.text;
}

/* A block, line or text, a record that claims to be longer, or what may be a tile. */
START_TEST(what_does_not_end_costs_no_more_than_the_bound)
{
	static const char *const begins[] = {
		[INPUT_AUTO] = "-----BEGIN CRL-----", [INPUT_DER] = "0",        [INPUT_PEM] = BEGIN, [INPUT_BASE64] = "AA",
		[INPUT_BASE64_LINES] = "\nAA",        [INPUT_RECORDS] = "AAAA",
	};
	static const char leaf[] = TIME "\0\0\xff\xff\xff", small[] = TIME "\0\0\0\5\0";
	long before = peak();
	for (int format = INPUT_AUTO; format <= INPUT_RECORDS; format++)
		ck_assert_str_eq(from_endless((enum input_format)format, begins[format], strlen(begins[format])),
				 format == INPUT_BASE64_LINES ? "0@1: more than 1048576 octets; see --max-object"
							      : "0@0: more than 1048576 octets; see --max-object");
	ck_assert_str_eq(from_endless(INPUT_AUTO, leaf, sizeof(leaf) - 1), "0@0: more than 1048576 octets; see --max-object");
	ck_assert_str_eq(from_endless(INPUT_AUTO, small, sizeof(small) - 1), "0@0: more than 1048576 octets; see --max-object");
	ck_assert_int_lt(peak() - before, 33 << 10);
	/* an entry is read whole, and while that is moved it is there twice */
	ck_assert_str_eq(from_endless(INPUT_CT_TILE, leaf, sizeof(leaf) - 1),
			 "0@0: no entry of a tile: its list of issuers is not made of digests of 32 octets | "
			 "1@16810642: no entry of a tile: its type is neither that of a certificate nor of a precertificate");
	ck_assert_int_lt(peak() - before, 100 << 10);
}
END_TEST

#ifndef HAS_ASAN
START_TEST(memory_that_is_short_is_told_as_such)
{
	static const char record[] = "\0\0\0\5" FIVE;
	static char text[1 << 16];
	struct input_sink sink = { on_object, on_trouble, on_wait, &ear };
	struct input_options o = { .format = INPUT_RECORDS, .max_object = UINT64_MAX };
	struct rlimit limit = { 1 << 28, 1 << 28 };
	int ends[2];
	ck_assert_int_eq(setrlimit(RLIMIT_AS, &limit), 0);
	ck_assert_int_eq(pipe(ends), 0);
	ear = (struct ear){ .file = -1, .pipe = ends[1], .data = (const uint8_t *)text, .size = sizeof(text), .step = sizeof(text), .times = 8192 };
	/* a record of half a GiB, which the zeros fill, and then one more */
	ck_assert_int_eq(write(ends[1], record, 9), 9);
	ck_assert_int_eq(write(ends[1], "\x20\0\0\0", 4), 4);
	ck_assert(input_read(path_of(ends[0]), &o, &sink));
	ck_assert_str_eq(ear.text, "0@0 3003020105 | 1@9: out of memory");
	close(ends[0]);

	o.format = INPUT_PEM;
	ck_assert_int_eq(pipe(ends), 0);
	memset(text, 'A', sizeof(text));
	ear = (struct ear){ .file = -1, .pipe = ends[1], .data = (const uint8_t *)text, .size = sizeof(text), .step = sizeof(text), .times = 8192 };
	ck_assert_int_eq(write(ends[1], BEGIN, strlen(BEGIN)), (ssize_t)strlen(BEGIN));
	ck_assert(input_read(path_of(ends[0]), &o, &sink));
	ck_assert_str_eq(ear.text, "0@0: out of memory");
	close(ends[0]);
}
END_TEST
#endif

/* --- PKCS#7 --- */

/* Puts a tag and a length, definite or not, around contents. */
static size_t
wrap(uint8_t *out, uint8_t tag, const uint8_t *contents, size_t size, bool indefinite)
{
	uint8_t copy[512];
	memcpy(copy, contents, size);
	out[0] = tag;
	out[1] = indefinite ? 0x80 : (uint8_t)size;
	memcpy(out + 2, copy, size);
	if (indefinite)
		memset(out + 2 + size, 0, 2);
	return 2 + size + (indefinite ? 2 : 0);
}

/* SignedData (RFC 5652 5.1) with such certificates, CRLs and signers. */
static size_t
bundle(uint8_t *out, struct span certificates, struct span crls, struct span signers, bool indefinite)
{
	static const uint8_t head[] = { 0x02, 0x01, 0x01, 0x31, 0x00, 0x30, 0x0b, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x01 };
	static const uint8_t type[] = { 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02 };
	uint8_t data[512], info[512];
	size_t size = sizeof(head);
	memcpy(data, head, size);
	if (certificates.data != NULL)
		size += wrap(data + size, 0xa0, certificates.data, certificates.size, indefinite);
	if (crls.data != NULL)
		size += wrap(data + size, 0xa1, crls.data, crls.size, indefinite);
	size += wrap(data + size, 0x31, signers.data, signers.size, indefinite);
	size = wrap(data, 0x30, data, size, indefinite);
	size = wrap(data, 0xa0, data, size, indefinite);
	memcpy(info, type, sizeof(type));
	memcpy(info + sizeof(type), data, size);
	return wrap(out, 0x30, info, sizeof(type) + size, indefinite);
}

#define CERTIFICATES \
	SPAN("\x30\x03\x02\x01\x01" \
	     "\x30\x03\x02\x01\x02")
#define CRLS      SPAN("\x30\x03\x02\x01\x03")
#define NONE      ((struct span){ NULL, 0 })
#define NO_SIGNER SPAN("")

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static int
print_base64(char *out, const uint8_t *p, size_t size)
{
	int used = 0;
	for (; size > 0; p += size < 3 ? size : 3, size -= size < 3 ? size : 3) {
		unsigned bits = (unsigned)p[0] << 16 | (size > 1 ? (unsigned)p[1] << 8 : 0) | (size > 2 ? p[2] : 0);
		used += sprintf(out + used, "%c%c%c%c", digits[bits >> 18], digits[bits >> 12 & 63], size > 1 ? digits[bits >> 6 & 63] : '=',
				size > 2 ? digits[bits & 63] : '=');
	}
	return used;
}

START_TEST(a_bundle_is_unpacked)
{
	uint8_t der[512];
	char text[1024], base64[1024];
	for (int ber = 0; ber < 2; ber++) {
		size_t size = bundle(der, CERTIFICATES, CRLS, NO_SIGNER, ber);
		struct input_options o = options_of(INPUT_AUTO);
		const char *expected = "0@0 3003020101 beside 01,02 | 1@0 3003020102 beside 01,02 | 2@0 3003020103 beside 01,02";
		ck_assert_str_eq(from_file(&o, der, size), expected);
		ck_assert_str_eq(from_pipe(&o, der, size, 7), expected);
		print_base64(base64, der, size);
		ck_assert_str_eq(from_file(&o, base64, strlen(base64)), expected);
		size_t n = (size_t)sprintf(text, "-----BEGIN PKCS7-----\n%s\n-----END PKCS7-----\n" PEM, base64);
		char more[256];
		snprintf(more, sizeof(more), "%s | 3@%zu 3003020105 last", expected, n - strlen(PEM));
		ck_assert_str_eq(from_file(&o, text, n), more);
		o.format = INPUT_RECORDS;
		memmove(der + 4, der, size);
		memcpy(der, (uint8_t[]){ 0, 0, 0, (uint8_t)size }, 4);
		ck_assert_str_eq(from_file(&o, der, size + 4), expected);
		o.format = INPUT_AUTO;
		size = bundle(der, NONE, SPAN(FIVE), NO_SIGNER, ber);
		ck_assert_str_eq(from_file(&o, der, size), "0@0 3003020105 last");
		size = bundle(der, SPAN(FIVE), NONE, NO_SIGNER, ber);
		ck_assert_str_eq(from_file(&o, der, size), "0@0 3003020105 beside 05 last");
	}
}
END_TEST

/* --- where it is --- */

/* FIVE64 on two lines. */
#define BODY "MAMC\nAQU=\n"

static const struct {
	enum input_format format;
	const char *text, *expected;
} places[] = {
	{ INPUT_PEM, PEM, "lines 2-2" },
	{ INPUT_PEM, BEGIN "\n" BODY END, "lines 2-3" },
	{ INPUT_PEM, "\ntext\n" BEGIN "\n" BODY END "\n\n" PEM, "lines 4-5 | lines 9-9" },
	{ INPUT_PEM, "text\r\n\r\n" BEGIN "\r\nMAMC\r\nAQU=\r\n" END "\r\n" PEM, "lines 4-5 | lines 8-8" },
	{ INPUT_PEM, "text\r" BEGIN "\rMAMC\rAQU=\r" END "\r" PEM, "lines 3-4 | lines 7-7" },
	{ INPUT_PEM, BEGIN " " FIVE64 " " END " " BEGIN FIVE64 END, "lines 1-1 | lines 1-1" },
	{ INPUT_PEM, BEGIN "\n\n \n" BODY "\n \n" END, "lines 4-5" },
	{ INPUT_PEM, "{\n\"a\": \"" BEGIN "\\nMAMC\\nAQU=\\n" END "\"}\n" PEM, "lines 2-2 | lines 4-4" },
	/* blocks that are passed over, and what is no block, count */
	{ INPUT_PEM, "-----BEGIN EC PRIVATE KEY-----\nMAMC\nAQU=\n-----END EC PRIVATE KEY-----\n" PEM PEM, "lines 6-6 | lines 9-9" },
	{ INPUT_PEM, BEGIN "\n*\n*\n" END "\n" PEM, "0@0: the PEM block is not valid base64 | lines 6-6" },
	{ INPUT_BASE64, FIVE64, "lines 1-1" },
	{ INPUT_BASE64, "\xef\xbb\xbf\n\n" BODY "\n", "lines 3-4" },
	{ INPUT_BASE64, "MAMC\r\nAQU=\r\n\r\n", "lines 1-2" },
	{ INPUT_BASE64_LINES, FIVE64, "lines 1-1" },
	{ INPUT_BASE64_LINES, "\n" FIVE64 "\r\n\r\n" FIVE64 "\r" FIVE64 "\n*\n" FIVE64 "\n",
	  "lines 2-2 | lines 4-4 | lines 5-5 | 3@31: the line is not valid base64 | lines 7-7" },
	{ INPUT_DER, FIVE, "octet 0" },
};

START_TEST(an_object_is_found_again_in_its_file)
{
	struct input_options o = options_of(places[_i].format);
	ear.tell_place = true;
	ck_assert_str_eq(from_file(&o, places[_i].text, strlen(places[_i].text)), places[_i].expected);
	ck_assert_str_eq(from_pipe(&o, places[_i].text, strlen(places[_i].text), 1), places[_i].expected);
	ck_assert_str_eq(from_pipe(&o, places[_i].text, strlen(places[_i].text), 4096), places[_i].expected);
	ear.tell_place = false;
}
END_TEST

START_TEST(what_is_binary_is_found_by_its_octets)
{
	static const char record[] = "\0\0\0\5" FIVE "\0\0\0\4" NOTHING;
	uint8_t der[512];
	char base64[1024], text[2048];
	struct input_options o = options_of(INPUT_RECORDS);
	ear.tell_place = true;
	ck_assert_str_eq(from_file(&o, record, sizeof(record) - 1), "octet 4 | octet 13");
	ck_assert_str_eq(from_pipe(&o, record, sizeof(record) - 1, 1), "octet 4 | octet 13");
	/* within PKCS#7, too */
	o.format = INPUT_AUTO;
	for (int ber = 0; ber < 2; ber++) {
		size_t size = bundle(der, CERTIFICATES, CRLS, NO_SIGNER, ber), at[3];
		for (uint8_t i = 0; i < 3; i++) {
			uint8_t value[] = { 0x30, 3, 2, 1, i + 1 };
			at[i] = (size_t)((uint8_t *)memmem(der, size, value, sizeof(value)) - der);
		}
		snprintf(text, sizeof(text), "octet %zu | octet %zu | octet %zu", at[0], at[1], at[2]);
		ck_assert_str_eq(from_file(&o, der, size), text);
		print_base64(base64, der, size);
		snprintf(text, sizeof(text), "\n-----BEGIN PKCS7-----\n%.40s\n%s\n-----END PKCS7-----\n" PEM, base64, base64 + 40);
		ck_assert_str_eq(from_file(&o, text, strlen(text)), "lines 3-4 | lines 3-4 | lines 3-4 | lines 7-7");
	}
	ear.tell_place = false;
}
END_TEST

START_TEST(other_pkcs7_is_one_object)
{
	uint8_t der[512];
	char expected[64];
	for (int ber = 0; ber < 2; ber++) {
		struct input_options o = options_of(INPUT_AUTO);
		size_t sizes[] = {
			bundle(der, CERTIFICATES, CRLS, SPAN("\x30\x00"), ber),
			bundle(der, NONE, NONE, NO_SIGNER, ber),
			bundle(der, SPAN(""), NONE, NO_SIGNER, ber),
			bundle(der, SPAN("\xa2\x00" FIVE), CRLS, NO_SIGNER, ber),
			bundle(der, SPAN("\x30\x05\x02"), NONE, NO_SIGNER, ber),
			bundle(der, CERTIFICATES, SPAN("\xa1\x00"), NO_SIGNER, ber),
			bundle(der, SPAN("\x30\x80\x02\x01\x01"), NONE, NO_SIGNER, ber),
		};
		struct span certificates[] = {
			CERTIFICATES, NONE, SPAN(""), SPAN("\xa2\x00" FIVE), SPAN("\x30\x05\x02"), CERTIFICATES, SPAN("\x30\x80\x02\x01\x01")
		};
		struct span crls[] = { CRLS, NONE, NONE, CRLS, NONE, SPAN("\xa1\x00"), NONE };
		struct span signers[] = { SPAN("\x30\x00"), NO_SIGNER, NO_SIGNER, NO_SIGNER, NO_SIGNER, NO_SIGNER, NO_SIGNER };
		for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
			ck_assert_uint_eq(bundle(der, certificates[i], crls[i], signers[i], ber), sizes[i]);
			snprintf(expected, sizeof(expected), "0@0 %zu octets last", sizes[i]);
			ck_assert_str_eq(from_file(&o, der, sizes[i]), expected);
		}
		/* cut anywhere, or with an octet behind it */
		size_t size = bundle(der, CERTIFICATES, CRLS, NO_SIGNER, ber);
		o.format = INPUT_DER;
		for (size_t cut = 9; cut < size; cut++) {
			snprintf(expected, sizeof(expected), "0@0 %zu octets last", cut);
			ck_assert_str_eq(from_file(&o, der, cut), expected);
		}
		der[size] = 0;
		snprintf(expected, sizeof(expected), "0@0 %zu octets last", size + 1);
		ck_assert_str_eq(from_file(&o, der, size + 1), expected);
	}
	/* deep, for what would call itself */
	struct input_options o = options_of(INPUT_DER);
	size_t size = 1 << 20;
	uint8_t *deep = malloc(size);
	ck_assert_ptr_nonnull(deep);
	for (size_t i = 0; i < size; i += 2)
		memcpy(deep + i, "\x30\x80", 2);
	ck_assert_str_eq(from_file(&o, deep, size), "0@0 1048576 octets last");
	memset(deep + size / 2, 0, size / 2);
	ck_assert_str_eq(from_file(&o, deep, size), "0@0 1048576 octets last");
	free(deep);
}
END_TEST

/* --- tiles --- */

static const char tile[] = LOGGED PRELOGGED;
static const size_t tile_size = sizeof(tile) - 1;

START_TEST(tiles_are_known)
{
	static const char *const expected = "0@0 3003020105 | 1@22 30020500";
	/* as records this would be one of DER, by its length; and this a block of PEM in text */
	static const char time[] = "\0\0\1\x8f\x30\x82\1\x8b"
				   "\0\0"
				   "\0\0\5" FIVE "\0\0\0\0";
	static const char text[] = TIME "\0\0"
					"\0\1\0" HASH HASH HASH HASH HASH HASH "\n" PEM;
	char long_text[512] = { 0 };
	struct input_options o = options_of(INPUT_AUTO);
	for (int i = 0; i < 2; i++) {
		o.format = i == 0 ? INPUT_AUTO : INPUT_CT_TILE;
		ck_assert_str_eq(from_file(&o, tile, tile_size), expected);
		ck_assert_str_eq(from_pipe(&o, tile, tile_size, 1), expected);
		ck_assert_str_eq(from_pipe(&o, tile, tile_size, 4096), expected);
		ear.tell_place = true;
		ck_assert_str_eq(from_file(&o, tile, tile_size), "octet 13 | octet 81");
		ear.tell_place = false;
		ck_assert_str_eq(from_file(&o, time, sizeof(time) - 1), "0@0 3003020105");
		memcpy(long_text, text, sizeof(text) - 1);
		ck_assert_str_eq(from_file(&o, long_text, 13 + 256 + 4), "0@0 256 octets");
		ck_assert_str_eq(from_pipe(&o, long_text, 13 + 256 + 4, 1), "0@0 256 octets");
	}
	/* who sends one waits for what is said of an entry */
	check_trickle(INPUT_CT_TILE, tile, tile_size, "0@0 3003020105 after 22 | 1@22 30020500 after 119");
}
END_TEST

/* Told by its contents it is none; read as one, it has what is whole. */
START_TEST(a_tile_may_be_cut)
{
	struct input_options o = options_of(INPUT_AUTO), as_tile = options_of(INPUT_CT_TILE);
	for (size_t size = 1; size < tile_size; size++) {
		from_file(&o, tile, size);
		ck_assert_uint_eq(ear.calls, 1);
		ck_assert(size == 22 || strstr(ear.text, " last") != NULL);
		const char *expected = size < 22    ? "0@0: the file ends within an entry of the tile"
				       : size == 22 ? "0@0 3003020105"
						    : "0@0 3003020105 | 1@22: the file ends within an entry of the tile";
		ck_assert_str_eq(from_file(&as_tile, tile, size), expected);
		ck_assert_str_eq(from_pipe(&as_tile, tile, size, 7), expected);
	}
}
END_TEST

/* What is wrong with the second entry. */
START_TEST(what_is_no_entry_of_a_tile_ends_it_unless_its_end_is_known)
{
#define BEHIND(octets, fault) \
	{ \
		LOGGED octets LOGGED, sizeof(LOGGED octets LOGGED) - 1, fault, 0 \
	}
#define BETWEEN(octets, fault) \
	{ \
		LOGGED octets LOGGED, sizeof(LOGGED octets LOGGED) - 1, fault, sizeof(LOGGED octets) - 1 \
	}
	static const struct {
		const char *octets;
		size_t size;
		const char *fault;
		size_t next; /* where the third begins; 0: nobody knows */
	} entries[] = {
		BEHIND(TIME "\0\2"
			    "\0\0\5" FIVE "\0\0\0\0",
		       "its type is neither that of a certificate nor of a precertificate"),
		BEHIND(TIME "\1\0"
			    "\0\0\5" FIVE "\0\0\0\0",
		       "its type is neither that of a certificate nor of a precertificate"),
		BETWEEN(TIME "\0\0"
			     "\0\0\0"
			     "\0\0\0\0",
			"it has no certificate"),
		BETWEEN(TIME "\0\1" HASH "\0\0\1T"
			     "\0\0"
			     "\0\0\0"
			     "\0\0",
			"it has no precertificate"),
		BETWEEN(TIME "\0\0"
			     "\0\0\5" FIVE "\0\0"
			     "\0\41" HASH "a",
			"its list of issuers is not made of digests of 32 octets"),
	};
#undef BETWEEN
#undef BEHIND
	char expected[200];
	for (size_t i = 0; i < sizeof(entries) / sizeof(entries[0]); i++) {
		struct input_options o = options_of(INPUT_CT_TILE);
		size_t length = (size_t)snprintf(expected, sizeof(expected), "0@0 3003020105 | 1@22: no entry of a tile: %s", entries[i].fault);
		if (entries[i].next > 0)
			snprintf(expected + length, sizeof(expected) - length, " | 2@%zu 3003020105", entries[i].next);
		ck_assert_str_eq(from_file(&o, entries[i].octets, entries[i].size), expected);
		ck_assert_str_eq(from_pipe(&o, entries[i].octets, entries[i].size, 5), expected);
		o.format = INPUT_AUTO;
		snprintf(expected, sizeof(expected), "0@0 %zu octets last", entries[i].size);
		ck_assert_str_eq(from_file(&o, entries[i].octets, entries[i].size), expected);
	}
	struct input_options o = options_of(INPUT_CT_TILE);
	ck_assert_str_eq(from_file(&o, "\x1f\x8b\x08\0\0\0\0\0\0\3", 10),
			 "0@0: the tile is compressed with gzip: unpack it with \"gunzip -c\", or use \"brlint-ct lint\"");
}
END_TEST

START_TEST(a_tile_has_256_entries_at_most)
{
	static char many[257 * 22];
	struct input_options o = options_of(INPUT_AUTO);
	for (size_t i = 0; i < 257; i++)
		memcpy(many + i * 22, LOGGED, 22);
	for (int i = 0; i < 2; i++) {
		o.format = i == 0 ? INPUT_AUTO : INPUT_CT_TILE;
		ck_assert_ptr_nonnull(strstr(from_file(&o, many, sizeof(many) - 22), "| 255@5610 3003020105"));
		ck_assert_uint_eq(ear.calls, 256);
		from_pipe(&o, many, sizeof(many) - 22, 1000);
		ck_assert_uint_eq(ear.calls, 256 + 7);
	}
	ck_assert_ptr_nonnull(strstr(from_file(&o, many, sizeof(many)), "| 256@5632: octets behind the 256 entries that a tile may have"));
	o.format = INPUT_AUTO;
	ck_assert_str_eq(from_file(&o, many, sizeof(many)), "0@0 5654 octets last");
}
END_TEST

/* Whatever it is, and however large: the number of the next is its place in the tile. */
START_TEST(each_entry_of_a_tile_is_one)
{
	uint8_t data[1024] = { 0 }, der[512];
	struct input_options o = options_of(INPUT_AUTO);
	char expected[200];
	size_t size = bundle(der, CERTIFICATES, CRLS, NO_SIGNER, false), at = 13 + size + 4;
	memcpy(data, TIME, 8);
	data[11] = (uint8_t)(size >> 8);
	data[12] = (uint8_t)size;
	memcpy(data + 13, der, size);
	memcpy(data + at, PRELOGGED, 97);
	snprintf(expected, sizeof(expected), "0@0 %zu octets | 1@%zu 30020500", size, at);
	ck_assert_str_eq(from_file(&o, data, at + 97), expected);
	ck_assert_str_eq(from_pipe(&o, data, at + 97, 1), expected);
	o.max_object = 4;
	snprintf(expected, sizeof(expected), "0@0: more than 4 octets; see --max-object | 1@%zu 30020500", at);
	ck_assert_str_eq(from_file(&o, data, at + 97), expected);
	ck_assert_str_eq(from_pipe(&o, data, at + 97, 1), expected);
}
END_TEST

/* --- answers to get-entries --- */

#define LEAF     "AAAAAAGPAQIDBAAAAAAFMAMCAQUAAA=="
#define EXTRA    "AAAA"
#define PRELEAF  "AAAAAAGPAQIDBAABMDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDEAAAFUAAgAAAUAAAAAAQ=="
#define PREEXTRA "AAAEMAIFAAAABwAABDACBQA="

#define ENTRY_ONE "{\"leaf_input\":\"" LEAF "\",\"extra_data\":\"" EXTRA "\"}"
#define ENTRY_TWO "{ \"extra_data\" : \"" PREEXTRA "\" , \"more\": [\"]}\\\"\", {}, 1.5, null], \"leaf_input\":\"" PRELEAF "\" }"

#define ELEMENT(index, offset) #index "@" #offset ": no entry: an object of JSON is expected here | "

START_TEST(answers_to_get_entries_are_known)
{
	static const struct {
		const char *text, *expected;
	} answers[] = {
		{ "{\"entries\":[" ENTRY_ONE "," ENTRY_TWO "]}", "0@12 3003020105 | 1@82 30020500" },
		{ " {\n\"entries\" : [ \n" ENTRY_ONE "\n,\n" ENTRY_ONE " ] , \"x\": [{\"y\": \"]}\"}]\n}\n", "0@18 3003020105 | 1@90 3003020105" },
		{ "{\"start\": 7, \"a\": {\"b\": []}, \"entries\": [" ENTRY_ONE "]}", "0@41 3003020105" },
		{ ENTRY_ONE, "0@0 3003020105" },
		{ ENTRY_ONE "\n" ENTRY_ONE "\n" ENTRY_ONE, "0@0 3003020105 | 1@70 3003020105 | 2@140 3003020105" },
		{ "{\"entries\":[" ENTRY_ONE "]}{\"entries\":[" ENTRY_ONE "]}", "0@12 3003020105 | 1@95 3003020105" },
		{ "{\"entries\":[]}", "" },
		{ "\xef\xbb\xbf{\"entries\":[" ENTRY_ONE "]}", "0@15 3003020105" },
		{ "\xef\xbb\xbf" ENTRY_ONE "\n" ENTRY_ONE, "0@3 3003020105 | 1@73 3003020105" },
		/* a member that is there twice is read twice */
		{ "{\"entries\":[" ENTRY_ONE "], \"x\": [\"entries\", {}],\"entries\": [" ENTRY_ONE "]}", "0@12 3003020105 | 1@117 3003020105" },
		{ "{\"entries\":[" ENTRY_ONE "],\"entries\":[]}" ENTRY_ONE, "0@12 3003020105 | 1@96 3003020105" },
		/* escape sequences */
		{ "{\"\\u0065ntries\":[{\"\\u006ceaf_input\":\"AA\\u0041AAAGPAQIDBAAAAAAFMAMCAQUAAA\\u003D=\"}]}", "0@17 3003020105" },
		{ "{\"leaf_input\":\"\\u00e9\"}" ENTRY_ONE, "0@0: leaf_input is not valid base64 | 1@23 3003020105" },
		{ "{\"leaf_input\":\"\\u00\"}" ENTRY_ONE, "0@0: leaf_input is not valid base64 | 1@21 3003020105" },
		/* what is no object is one entry */
		{ "{\"entries\":[null, \"abc]\" ,[[[]]]," ENTRY_ONE "]}", ELEMENT(0, 12) ELEMENT(1, 18) ELEMENT(2, 26) "3@33 3003020105" },
		{ "{\"entries\":[" ENTRY_ONE ",,-1.5," ENTRY_ONE "]}", "0@12 3003020105 | " ELEMENT(1, 82) ELEMENT(2, 83) "3@88 3003020105" },
		/* a line that is cut ends where it ends */
		{ ENTRY_ONE "\n{\"leaf_input\":\"AAAA\n" ENTRY_ONE, "0@0 3003020105 | 1@70: the line ends within the entry | 2@90 3003020105" },
		{ ENTRY_ONE "\n{\"leaf_input\":\"AAAA\",\n" ENTRY_ONE, "0@0 3003020105 | 1@70: the line ends within the entry | 2@92 3003020105" },
		{ ENTRY_ONE "\n{\"leaf_\n" ENTRY_ONE, "0@0 3003020105 | 1@70: the line is no entry | 2@78 3003020105" },
		{ ENTRY_ONE "\nnull\n{}\n" ENTRY_ONE, "0@0 3003020105 | 1@70: the line is no entry | 2@75: the line is no entry | 3@78 3003020105" },
		{ "{\n\"leaf_input\":\n\"" LEAF "\"\n}\n" ENTRY_ONE, "0@0 3003020105 | 1@53 3003020105" },
		/* of a certificate all is in the leaf */
		{ "{\"leaf_input\":\"" LEAF "\"}", "0@0 3003020105" },
		/* one that is wrong, and the next */
		{ "{\"entries\":[{\"leaf_input\":\"" PRELEAF "\"}," ENTRY_ONE "]}",
		  "0@12: there is no extra_data, which has the precertificate | 1@110 3003020105" },
		{ "{\"leaf_input\":\"AAA*\"}" ENTRY_ONE, "0@0: leaf_input is not valid base64 | 1@21 3003020105" },
		{ "{\"leaf_input\":\"AAA=\"}" ENTRY_ONE, "0@0: leaf_input ends too early | 1@21 3003020105" },
		{ "{\"leaf_input\":\"AAEA\"}" ENTRY_ONE, "0@0: leaf_input is no timestamped entry of version 1 | 1@21 3003020105" },
		{ "{\"leaf_input\":7}" ENTRY_ONE, "0@0: leaf_input is no string | 1@16 3003020105" },
		{ "{\"leaf_input\":\"" LEAF "\",\"leaf_input\":\"" LEAF "\"}", "0@0: leaf_input is there twice" },
		{ "{\"leaf_input\":\"" LEAF "\",\"extra_data\":\"AAAAAA==\"}", "0@0: extra_data goes on behind the chain" },
		{ "{\"leaf_input\":\"" LEAF "\",\"extra_data\":\"AAABAA==\"}",
		  "0@0: the chain in extra_data is not made of certificates with their lengths" },
		{ "{\"leaf_input\":\"" LEAF "\",\"extra_data\":\"AAAB\"}", "0@0: extra_data ends within the chain" },
		{ "{\"extra_data\":\"\"}" ENTRY_ONE, "0@0: the entry has no leaf_input | 1@17 3003020105" },
		{ "{\"leaf_input\" 7}" ENTRY_ONE, "0@0: the entry is no object of JSON | 1@16 3003020105" },
		/* nobody knows what follows */
		{ "{\"entries\":[" ENTRY_ONE "7]}", "0@12 3003020105 | 1@81: a comma or the end of the entries is expected here" },
		{ "{\"entries\":[" ENTRY_ONE ",]}", "0@12 3003020105 | 1@82: no entry: an object of JSON is expected here" },
		{ ENTRY_ONE "7", "0@0 3003020105 | 1@69: the line is no entry" },
		{ "{\"entries\":[" ENTRY_ONE "]}7",
		  "0@12 3003020105 | 1@83: no answer of a log to get-entries: JSON with \"entries\" is expected here" },
	};
	struct input_options o = options_of(INPUT_AUTO);
	for (size_t i = 0; i < sizeof(answers) / sizeof(answers[0]); i++) {
		size_t size = strlen(answers[i].text);
		for (int as = 0; as < 2; as++) {
			o.format = as == 0 ? INPUT_AUTO : INPUT_CT_ENTRIES;
			ck_assert_str_eq(from_file(&o, answers[i].text, size), answers[i].expected);
			ck_assert_str_eq(from_pipe(&o, answers[i].text, size, 1), answers[i].expected);
			ck_assert_str_eq(from_pipe(&o, answers[i].text, size, 4096), answers[i].expected);
		}
	}
	ear.tell_place = true;
	ck_assert_str_eq(from_file(&o, answers[1].text, strlen(answers[1].text)), "lines 3-3 | lines 5-5");
	ear.tell_place = false;
	check_trickle(INPUT_AUTO, answers[0].text, strlen(answers[0].text), "0@12 3003020105 after 81 | 1@82 30020500 after 258");
}
END_TEST

/* The entries before the end, and what follows them once. */
START_TEST(an_answer_may_be_cut)
{
	static const char answer[] = "{\"entries\":[" ENTRY_ONE "," ENTRY_ONE "]}";
	struct input_options o = options_of(INPUT_CT_ENTRIES);
	for (size_t size = 1; size < sizeof(answer) - 1; size++) {
		const char *text = from_file(&o, answer, size);
		size_t whole = size < 81 ? 0 : size < 151 ? 1 : 2;
		ck_assert_uint_eq(ear.calls, whole + 1);
		ck_assert_ptr_nonnull(strstr(text, "the file ends within an answer to get-entries"));
	}
	ck_assert_str_eq(from_file(&o, "\x1f\x8b\x08\0\0\0\0\0\0\3", 10),
			 "0@0: the answer is compressed with gzip: unpack it with \"gunzip -c\", or use \"brlint-ct lint\"");
}
END_TEST

/* --- folders --- */

static char folder[] = "/tmp/brlint-input-XXXXXX";

static void
make_file(const char *name, const char *text)
{
	FILE *f = fopen(name, "w");
	ck_assert_ptr_nonnull(f);
	fputs(text, f);
	fclose(f);
}

static const char *
from_folder(const char *path)
{
	struct input_sink sink = { on_object, on_trouble, on_wait, &ear };
	struct input_options o = options_of(INPUT_AUTO);
	ear = (struct ear){ .file = -1 };
	ck_assert(input_read(path, &o, &sink));
	return ear.text;
}

static void
enter_folder(void)
{
	strcpy(folder + strlen(folder) - 6, "XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
	ck_assert_int_eq(chdir(folder), 0);
}

static void
leave_folder(void)
{
	char command[64];
	snprintf(command, sizeof(command), "rm -rf %s", folder);
	ck_assert_int_eq(chdir("/"), 0);
	ck_assert_int_eq(system(command), 0);
}

START_TEST(folders_hold_files_and_folders)
{
	ck_assert_int_eq(mkdir("d", 0700), 0);
	ck_assert_str_eq(from_folder("d"), "0@0: the folder has no file");
	ck_assert_int_eq(mkdir("d/a", 0700), 0);
	ck_assert_int_eq(mkdir("d/.hidden", 0700), 0);
	make_file("d/.hidden/x", PEM);
	make_file("d/.x", PEM);
	ck_assert_int_eq(mkfifo("d/fifo", 0600), 0);
	ck_assert_int_eq(symlink("/dev/zero", "d/zero"), 0);
	ck_assert_int_eq(symlink("..", "d/a/x"), 0);
	ck_assert_int_eq(symlink("..", "d/a/y"), 0);
	ck_assert_int_eq(symlink(".", "d/self"), 0);
	ck_assert_str_eq(from_folder("d"), "0@0: the folder has no file");
	ck_assert_str_eq(from_folder("d//"), "0@0: the folder has no file");
	make_file("d/a/one", FIVE);
	ck_assert_str_eq(from_folder("d"), "0@0 3003020105 last");
	ck_assert_str_eq(from_folder("d/"), "0@0 3003020105 last");
	ck_assert_str_eq(from_folder("."), "0@0 3003020105 last");
	ck_assert_str_eq(from_folder("d/self"), "0@0 3003020105 last");
	make_file("d/z", "");
	ck_assert_int_eq(symlink("nowhere", "d/b"), 0);
	ck_assert_int_eq(symlink("c", "d/c"), 0);
	ck_assert_str_eq(from_folder("d"), "0@0 3003020105 last | 0@0: No such file or directory | 0@0: Too many levels of symbolic links | "
					   "0@0: the file is empty");
}
END_TEST

START_TEST(a_folder_may_be_deep)
{
	int levels = 0;
	while (levels < 3000 && mkdir("a", 0700) == 0 && chdir("a") == 0)
		levels++;
	make_file("x", FIVE);
	/* too deep for a path, which is told, and the rest is read */
	ck_assert_int_eq(chdir(folder), 0);
	make_file("z", FIVE);
	ck_assert_str_eq(from_folder("."), "0@0: File name too long | 0@0 3003020105 last");
}
END_TEST

START_TEST(a_fifo_that_is_named_is_read)
{
	ck_assert_int_eq(mkfifo("fifo", 0600), 0);
	pid_t child = fork();
	if (child == 0) {
		usleep(30000);
		make_file("fifo", PEM);
		_exit(0);
	}
	struct input_sink sink = { on_object, on_trouble, NULL, &ear };
	struct input_options o = options_of(INPUT_AUTO);
	ear = (struct ear){ .file = -1 };
	ck_assert(input_read("fifo", &o, &sink));
	ck_assert_str_eq(ear.text, "0@0 3003020105");
	waitpid(child, NULL, 0);
}
END_TEST

/* --- files that become shorter --- */

static const char *
from_shrinking(enum input_format format, const void *data, size_t size, off_t shorter)
{
	struct input_sink sink = { on_object, on_trouble, on_wait, &ear };
	struct input_options o = options_of(format);
	int fd = file_of(data, size);
	ear = (struct ear){ .file = fd, .shorter = shorter };
	ck_assert(input_read(path_of(fd), &o, &sink));
	close(fd);
	return ear.text;
}

#define SHORTER "the file became shorter while it was read"

START_TEST(a_file_that_becomes_shorter_is_told)
{
	size_t size = (1 << 24) + 8192;
	uint8_t *data = malloc(size);
	ck_assert_ptr_nonnull(data);
	memset(data, 0xff, size);
	/* mapped: zeros take its place */
	struct sigaction before, after;
	sigaction(SIGBUS, NULL, &before);
	ck_assert_str_eq(from_shrinking(INPUT_DER, data, size, 4096), "0@0 16785408 octets last");
	ck_assert(ear.torn);
	sigaction(SIGBUS, NULL, &after);
	ck_assert(before.sa_handler == after.sa_handler);
	ck_assert_str_eq(from_shrinking(INPUT_DER, data, size, (off_t)size), "0@0 16785408 octets last");
	ck_assert(!ear.torn);
	/* within its last page nobody else can see it */
	ck_assert_str_eq(from_shrinking(INPUT_DER, data, size, (off_t)size - 1), "0@0 16785408 octets last | 1@0: " SHORTER);

	/* read: what is whole is handed on */
	memset(data, 0, size);
	memcpy(data, "\0\0\0\5" FIVE, 9);
	memcpy(data + 9, "\0\2\0\0", 4);
	memcpy(data + 13 + 0x20000, "\0\0\0\5" FIVE, 9);
	size = 13 + 0x20000 + 9;
	ck_assert_str_eq(from_shrinking(INPUT_RECORDS, data, size, 70000), "0@0 3003020105 | 1@9: " SHORTER);
	ck_assert_str_eq(from_shrinking(INPUT_RECORDS, data, size, 13 + 0x20000), "0@0 3003020105 | 1@9 131072 octets | 2@131085: " SHORTER);
	memset(data, 'A', size);
	memcpy(data, FIVE64 "\n", 9);
	memcpy(data + 100008, "\n" FIVE64, 9);
	ck_assert_str_eq(from_shrinking(INPUT_BASE64_LINES, data, 100017, 80001), "0@0 3003020105 | 1@9: " SHORTER);
	ck_assert_str_eq(from_shrinking(INPUT_BASE64_LINES, data, 100017, 100009),
			 "0@0 3003020105 | 1@9: the line is not valid base64 | 2@100009: " SHORTER);
	memcpy(data, PEM, strlen(PEM));
	memcpy(data + 100000, PEM, strlen(PEM));
	ck_assert_str_eq(from_shrinking(INPUT_PEM, data, 100000 + strlen(PEM), 100040), "0@0 3003020105 beside 05 | 1@100000: " SHORTER);
	free(data);
}
END_TEST

/* --- a sink that has heard enough --- */

START_TEST(no_more_is_read_than_is_wanted)
{
	static const char *const texts[] = {
		PEM PEM BLOCK("PRIVATE KEY") BEGIN PEM, FIVE64 "\n%\n" FIVE64 "\n", FIVE, "\1\1\1", "", BEGIN, "MAMC\nAQU="
	};
	uint8_t der[512];
	size_t bundle_size = bundle(der, CERTIFICATES, CRLS, NO_SIGNER, true);
	for (size_t i = 0; i <= sizeof(texts) / sizeof(texts[0]); i++) {
		bool text = i < sizeof(texts) / sizeof(texts[0]);
		const void *data = text ? (const void *)texts[i] : der;
		size_t size = text ? strlen(texts[i]) : bundle_size;
		for (int format = INPUT_AUTO; format <= INPUT_CT_TILE; format++) {
			struct input_options o = options_of((enum input_format)format);
			struct input_sink sink = { on_object, on_trouble, on_wait, &ear };
			bool more = false;
			for (size_t stop = 1; !more; stop++) {
				int ends[2], fd = file_of(data, size);
				ear = (struct ear){ .file = -1, .stop_at = stop };
				more = input_read(path_of(fd), &o, &sink);
				ck_assert(more ? ear.calls < stop : ear.calls == stop);
				close(fd);
				ck_assert_int_eq(pipe(ends), 0);
				ear = (struct ear){ .file = -1, .stop_at = stop, .pipe = ends[1], .data = data, .size = size, .step = 3 };
				bool more_of_pipe = input_read(path_of(ends[0]), &o, &sink);
				ck_assert(more_of_pipe ? ear.calls < stop : ear.calls == stop);
				more = more && more_of_pipe;
				close(ends[0]);
				close(ends[1]);
			}
		}
	}
}
END_TEST

START_TEST(no_more_of_a_folder_is_read_than_is_wanted)
{
	struct input_sink sink = { on_object, on_trouble, on_wait, &ear };
	struct input_options o = options_of(INPUT_AUTO);
	ck_assert_int_eq(mkdir("a", 0700), 0);
	make_file("a/b", FIVE);
	make_file("a/c", "");
	ck_assert_int_eq(symlink("nowhere", "a/d"), 0);
	make_file("e", FIVE);
	for (size_t stop = 1; stop < 6; stop++) {
		ear = (struct ear){ .file = -1, .stop_at = stop };
		ck_assert(input_read(".", &o, &sink) == (stop > 4));
		ck_assert_uint_eq(ear.calls, stop > 4 ? 4 : stop);
	}
}
END_TEST

Suite *
input_suite(void)
{
	Suite *s = suite_create("input");
	TCase *t = tcase_create("files and streams");
	tcase_set_timeout(t, 120);
	tcase_add_test(t, a_stream_is_answered_before_its_end);
	tcase_add_test(t, a_pipe_that_does_not_block_is_waited_for);
	tcase_add_test(t, standard_input_may_be_a_file);
	tcase_add_test(t, what_cannot_be_read_is_told_once);
	tcase_add_test(t, a_line_ends_as_it_likes);
	tcase_add_test(t, a_mark_of_utf8_is_passed_over);
	tcase_add_test(t, a_bad_line_is_one_trouble);
	tcase_add_test(t, blocks_stand_where_it_is_clear_what_they_are);
	tcase_add_test(t, a_block_may_come_late_in_a_file);
	tcase_add_test(t, what_lies_between_blocks_is_text);
	tcase_add_test(t, labels_say_what_is_passed_over);
	tcase_add_test(t, the_next_certificate_is_beside_one);
	tcase_add_test(t, long_lines);
	tcase_add_test(t, records_are_known);
	tcase_add_test(t, tiles_are_known);
	tcase_add_test(t, a_tile_may_be_cut);
	tcase_add_test(t, what_is_no_entry_of_a_tile_ends_it_unless_its_end_is_known);
	tcase_add_test(t, a_tile_has_256_entries_at_most);
	tcase_add_test(t, each_entry_of_a_tile_is_one);
	tcase_add_test(t, answers_to_get_entries_are_known);
	tcase_add_test(t, an_answer_may_be_cut);
	tcase_add_test(t, records_of_nothing_come_to_an_end);
	tcase_add_test(t, each_input_of_one_or_two_octets_is_answered);
	tcase_add_test(t, what_is_too_large_is_told_and_passed_over);
	tcase_add_test(t, what_does_not_end_costs_no_more_than_the_bound);
#ifndef HAS_ASAN
	tcase_add_test(t, memory_that_is_short_is_told_as_such);
#endif
	tcase_add_test(t, a_bundle_is_unpacked);
	tcase_add_loop_test(t, an_object_is_found_again_in_its_file, 0, (int)(sizeof(places) / sizeof(places[0])));
	tcase_add_test(t, what_is_binary_is_found_by_its_octets);
	tcase_add_test(t, other_pkcs7_is_one_object);
	tcase_add_test(t, a_file_that_becomes_shorter_is_told);
	tcase_add_test(t, no_more_is_read_than_is_wanted);
	suite_add_tcase(s, t);
	t = tcase_create("folders");
	tcase_set_timeout(t, 120);
	tcase_add_checked_fixture(t, enter_folder, leave_folder);
	tcase_add_test(t, folders_hold_files_and_folders);
	tcase_add_test(t, a_folder_may_be_deep);
	tcase_add_test(t, a_fifo_that_is_named_is_read);
	tcase_add_test(t, no_more_of_a_folder_is_read_than_is_wanted);
	suite_add_tcase(s, t);
	return s;
}
