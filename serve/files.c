#include "serve/files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "serve/sandbox.h"

/* No descriptor that is open when the process starts has a higher number. */
#define DESCRIPTORS_MAX 256

/* What goes before the name of a file; its descriptor, if it was opened, goes along. */
struct message {
	enum file_use use;
	int error;
	bool last; /* there is no file with it, and none comes behind it */
	char name[4096];
};

/* --- the process that opens --- */

static bool
send_message(int socket, const struct message *m, int fd)
{
	union {
		struct cmsghdr header;
		char room[CMSG_SPACE(sizeof(int))];
	} control = { 0 };
	struct iovec octets = { .iov_base = (void *)(uintptr_t)m, .iov_len = sizeof(*m) };
	struct msghdr message = { .msg_iov = &octets, .msg_iovlen = 1 };

	if (fd >= 0) {
		message.msg_control = control.room;
		message.msg_controllen = sizeof(control.room);
		struct cmsghdr *c = CMSG_FIRSTHDR(&message);
		c->cmsg_level = SOL_SOCKET;
		c->cmsg_type = SCM_RIGHTS;
		c->cmsg_len = CMSG_LEN(sizeof(int));
		memcpy(CMSG_DATA(c), &fd, sizeof(int));
	}
	return sendmsg(socket, &message, MSG_NOSIGNAL) == (ssize_t)sizeof(*m);
}

/* Opens a file, and sends it. Only regular files are read: another might block, or have no end. */
static bool
send_file(int socket, enum file_use use, const char *name)
{
	int flags = use == FILE_LOG ? O_WRONLY | O_APPEND | O_CREAT : O_RDONLY | O_NONBLOCK;
	struct message m = { .use = use };
	struct stat st;

	if (snprintf(m.name, sizeof(m.name), "%s", name) >= (int)sizeof(m.name)) {
		m.error = ENAMETOOLONG;
		return send_message(socket, &m, -1);
	}
	int fd = open(name, flags | O_CLOEXEC | O_NOCTTY, 0640);
	if (fd < 0)
		m.error = errno;
	else if (use != FILE_LOG && (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)))
		m.error = S_ISDIR(st.st_mode) ? EISDIR : EINVAL;
	bool sent = send_message(socket, &m, m.error == 0 ? fd : -1);
	if (fd >= 0)
		close(fd);
	return sent;
}

static bool
send_folder(int socket, const char *folder)
{
	struct message m = { .use = FILE_DATA };
	DIR *directory = opendir(folder);
	const struct dirent *entry;
	bool sent = true;

	if (directory == NULL) {
		m.error = errno;
		snprintf(m.name, sizeof(m.name), "%s", folder);
		return send_message(socket, &m, -1);
	}
	while (sent && (entry = readdir(directory)) != NULL) {
		char name[sizeof(m.name)];
		if (entry->d_name[0] == '.')
			continue;
		snprintf(name, sizeof(name), "%s/%s", folder, entry->d_name);
		sent = send_file(socket, FILE_DATA, name);
	}
	closedir(directory);
	return sent;
}

/* Answers until the other side is gone. */
static void
serve_files(int socket, const struct named_file *names, size_t count)
{
	char question;
	for (;;) {
		ssize_t got = recv(socket, &question, 1, 0);
		if (got < 0 && errno == EINTR)
			continue;
		if (got != 1)
			return;
		bool sent = true;
		for (size_t i = 0; i < count && sent; i++)
			sent = names[i].use == FILE_DATA ? send_folder(socket, names[i].name) : send_file(socket, names[i].use, names[i].name);
		if (!sent || !send_message(socket, &(struct message){ .last = true }, -1))
			return;
	}
}

bool
files_start(struct files *files, const struct named_file *names, size_t count, const char *const *sockets, size_t socket_count)
{
	int pair[2];

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0)
		return false;
	pid_t process = fork();
	if (process < 0) {
		close(pair[0]);
		close(pair[1]);
		return false;
	}
	if (process > 0) {
		close(pair[1]);
		*files = (struct files){ .process = process, .socket = pair[0], .names = names, .count = count };
		return true;
	}
	/* the sockets that requests come from are not its own: they would stay open when the server has closed them */
	for (int fd = STDERR_FILENO + 1; fd < DESCRIPTORS_MAX; fd++) {
		if (fd != pair[1])
			close(fd);
	}
	/* it ends when its socket is closed, and by no signal that is meant for the server */
	signal(SIGHUP, SIG_IGN);
	signal(SIGINT, SIG_IGN);
	signal(SIGTERM, SIG_IGN);
	const char *log = NULL;
	for (size_t i = 0; i < count; i++)
		log = names[i].use == FILE_LOG ? names[i].name : log;
	sandbox_reader(&log, log != NULL ? 1 : 0, sockets, socket_count);
	serve_files(pair[1], names, count);
	for (size_t i = 0; i < socket_count; i++)
		unlink(sockets[i]);
	_exit(0);
}

void
files_stop(struct files *files)
{
	if (files->socket < 0)
		return;
	close(files->socket);
	files->socket = -1;
	while (waitpid(files->process, NULL, 0) < 0 && errno == EINTR)
		;
}

/* --- the process that asks --- */

/* The next message, and its descriptor, or -1. */
static bool
receive(int socket, struct message *m, int *fd)
{
	union {
		struct cmsghdr header;
		char room[CMSG_SPACE(sizeof(int))];
	} control;
	struct iovec octets = { .iov_base = m, .iov_len = sizeof(*m) };
	struct msghdr message = { .msg_iov = &octets, .msg_iovlen = 1, .msg_control = control.room, .msg_controllen = sizeof(control.room) };
	ssize_t got;

	*fd = -1;
	do {
		got = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
	} while (got < 0 && errno == EINTR);
	if (got != (ssize_t)sizeof(*m))
		return false;
	m->name[sizeof(m->name) - 1] = '\0';
	const struct cmsghdr *c = CMSG_FIRSTHDR(&message);
	if (c != NULL && c->cmsg_level == SOL_SOCKET && c->cmsg_type == SCM_RIGHTS)
		memcpy(fd, CMSG_DATA(c), sizeof(int));
	return true;
}

bool
files_ask(struct files *files, bool (*take)(void *context, const struct opened_file *file), void *context)
{
	struct message m;
	bool wanted = true;
	int fd;

	if (send(files->socket, "", 1, MSG_NOSIGNAL) != 1) {
		fprintf(stderr, "brlint-serve: the process that reads files is gone\n");
		return false;
	}
	for (;;) {
		if (!receive(files->socket, &m, &fd)) {
			fprintf(stderr, "brlint-serve: the process that reads files is gone\n");
			return false;
		}
		if (m.last)
			return wanted;
		/* all that comes is received, so that the next question gets its own answers */
		if (wanted)
			wanted = take(context, &(struct opened_file){ m.use, m.name, fd, m.error });
		else if (fd >= 0)
			close(fd);
	}
}

char *
file_contents(int fd, size_t most, size_t *size)
{
	struct stat st;
	size_t room, got = 0;

	if (fstat(fd, &st) != 0)
		return NULL;
	if (st.st_size < 0 || (uintmax_t)st.st_size > most) {
		errno = EFBIG;
		return NULL;
	}
	room = (size_t)st.st_size;
	char *text = malloc(room + 1);
	while (text != NULL && got < room) {
		ssize_t piece = read(fd, text + got, room - got);
		if (piece < 0 && errno == EINTR)
			continue;
		if (piece < 0) {
			free(text);
			return NULL;
		}
		if (piece == 0)
			break;
		got += (size_t)piece;
	}
	if (text != NULL) {
		text[got] = '\0';
		*size = got;
	}
	return text;
}
