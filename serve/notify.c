#include "serve/notify.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static int way = -1;

void
notify_open(void)
{
	const char *path = getenv("NOTIFY_SOCKET");
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	size_t size = path != NULL ? strlen(path) : 0;

	if (size < 2 || size >= sizeof(address.sun_path) || (path[0] != '/' && path[0] != '@'))
		return;
	memcpy(address.sun_path, path, size);
	/* a name that is in no file system begins with a NUL */
	if (path[0] == '@')
		address.sun_path[0] = '\0';
	way = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (way >= 0 && connect(way, (struct sockaddr *)&address, (socklen_t)(offsetof(struct sockaddr_un, sun_path) + size)) != 0) {
		close(way);
		way = -1;
	}
}

void
notify(const char *state)
{
	if (way >= 0)
		(void)!send(way, state, strlen(state), MSG_NOSIGNAL);
}
