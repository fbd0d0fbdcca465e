/*
 * Runs before main, and so before Rust's runtime opens /dev/null for reading and writing in the place of every
 * standard stream that is closed: output that nobody gets would pass for written. Each closed stream is filled here
 * with one that cannot do its work, so that its use fails with EBADF and nothing else gets its number.
 */
#include <fcntl.h>

__attribute__((constructor)) static void fill_closed_streams(void)
{
	static const int useless[] = {O_WRONLY, O_RDONLY, O_RDONLY};

	for (int stream = 0; stream < 3; stream++) {
		/* The lowest number that is free is this one. */
		if (fcntl(stream, F_GETFD) == -1 && open("/dev/null", useless[stream]) != stream)
			return;
	}
}
