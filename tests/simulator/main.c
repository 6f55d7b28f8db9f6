/* main.c -- sentra-simulator: order, not logic. */
#include "posted.h"
#include "replay.h"
#include "server.h"

#include "common/base/file.h"
#include "common/base/version.h"

#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

struct choices {
	const char *roster, *replay, *port_file;
	struct server_settings server;
};

static void print_help(void)
{
	struct buf kinds;

	buf_init(&kinds, 8000);
	fault_help(&kinds);
	printf("Usage: sentra-simulator --roster FILE [OPTION]...\n"
	       "serves the platforms' APIs from an invented world\n\n"
	       "      --roster FILE     whose accounts there are\n"
	       "      --token TEXT      what requests must carry (demo-token)\n"
	       "      --secret TEXT     of our app: Graph wants its proof, "
	       "TikTok "
	       "itself\n"
	       "      --ig-user ID      our own account on Instagram "
	       "(17841400000000000)\n"
	       "      --seed N          another world (1)\n"
	       "      --tempo N         so many times as many posts from now "
	       "on (1)\n"
	       "      --uneven          weak sentra and strong ones, some "
	       "shrink\n"
	       "      --frozen TIME     the clock stands there\n"
	       "      --replay FILE     a recorded series, CSV\n"
	       "      --unlimited       no quotas\n"
	       "      --quota N         YouTube's units a day (10000)\n"
	       "      --window N        X's requests in 15 min, each endpoint "
	       "(900)\n"
	       "      --hour N          Graph's calls an hour, each platform "
	       "(4800)\n"
	       "      --minute N        TikTok's requests a minute, each "
	       "endpoint (600)\n"
	       "      --token-life TIME TikTok's access tokens (2h)\n"
	       "      --fault F         KIND[:PLATFORM[:ACCOUNT]][@COUNT], "
	       "repeatable\n"
	       "      --untold U        LABEL[:SENTRA][@TIME]: not told from "
	       "then on; repeatable\n"
	       "      --port N          0: any (0)\n"
	       "      --port-file FILE  where to write the port\n"
	       "  -V, --version   -h, --help\n\n"
	       "Faults:\n%s\n"
	       "While it runs: GET /_sim/health /_sim/requests; POST "
	       "/_sim/clock TIME;\nPOST /_sim/fault F, or clear; POST "
	       "/_sim/post "
	       "SENTRA[:PLATFORM] TEXT\n",
	       buf_cstr(&kinds));
	buf_release(&kinds);
}

static int usage(const char *why, const char *what)
{
	fprintf(stderr, "sentra-simulator: %s%s; see --help\n", why, what);
	return EXIT_USAGE;
}

static int64_t number(const char *text, bool *ok)
{
	char *end;
	long long n = strtoll(text, &end, 10);

	*ok &= end != text && !*end && n >= 0;
	return n;
}

enum {
	O_ROSTER = 256,
	O_TOKEN,
	O_SECRET,
	O_IG_USER,
	O_SEED,
	O_TEMPO,
	O_UNEVEN,
	O_FROZEN,
	O_REPLAY,
	O_UNLIMITED,
	O_QUOTA,
	O_WINDOW,
	O_HOUR,
	O_MINUTE,
	O_TOKEN_LIFE,
	O_FAULT,
	O_UNTOLD,
	O_PORT,
	O_PORT_FILE
};

static const struct option options[] = {
	{ "roster", required_argument, NULL, O_ROSTER },
	{ "token", required_argument, NULL, O_TOKEN },
	{ "secret", required_argument, NULL, O_SECRET },
	{ "ig-user", required_argument, NULL, O_IG_USER },
	{ "seed", required_argument, NULL, O_SEED },
	{ "tempo", required_argument, NULL, O_TEMPO },
	{ "uneven", no_argument, NULL, O_UNEVEN },
	{ "frozen", required_argument, NULL, O_FROZEN },
	{ "replay", required_argument, NULL, O_REPLAY },
	{ "unlimited", no_argument, NULL, O_UNLIMITED },
	{ "quota", required_argument, NULL, O_QUOTA },
	{ "window", required_argument, NULL, O_WINDOW },
	{ "hour", required_argument, NULL, O_HOUR },
	{ "minute", required_argument, NULL, O_MINUTE },
	{ "token-life", required_argument, NULL, O_TOKEN_LIFE },
	{ "fault", required_argument, NULL, O_FAULT },
	{ "untold", required_argument, NULL, O_UNTOLD },
	{ "port", required_argument, NULL, O_PORT },
	{ "port-file", required_argument, NULL, O_PORT_FILE },
	{ "version", no_argument, NULL, 'V' },
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 },
};

/* -1 to go on, else the exit status. */
static int take(struct choices *c, int opt)
{
	struct sim *sim = c->server.sim;
	struct err err = { 0 };
	bool ok = true;

	switch (opt) {
	case O_ROSTER: c->roster = optarg; break;
	case O_TOKEN: sim->token = optarg; break;
	case O_SECRET: sim->secret = optarg; break;
	case O_IG_USER: sim->ig_user = optarg; break;
	case O_SEED: sim->world.seed = (uint64_t)number(optarg, &ok); break;
	case O_TEMPO:
		sim->world.tempo = number(optarg, &ok);
		ok &= sim->world.tempo > 0;
		break;
	case O_UNEVEN: sim->world.uneven = true; break;
	case O_FROZEN:
		c->server.frozen = true;
		ok = rfc3339_parse(str_of(optarg), true, &c->server.now_ms) ==
		     0;
		break;
	case O_REPLAY: c->replay = optarg; break;
	case O_UNLIMITED: sim->unlimited = true; break;
	case O_QUOTA: sim->day_units = number(optarg, &ok); break;
	case O_WINDOW: sim->window_requests = number(optarg, &ok); break;
	case O_HOUR: sim->hour_calls = number(optarg, &ok); break;
	case O_MINUTE: sim->minute_requests = number(optarg, &ok); break;
	case O_TOKEN_LIFE:
		ok = duration_parse(str_of(optarg), &sim->token_life_ms) == 0;
		break;
	case O_FAULT:
		if (fault_add(&sim->faults, str_of(optarg), &err) < 0)
			return usage(err.text, "");
		break;
	case O_UNTOLD:
		if (untold_add(&sim->world.untold, str_of(optarg), &err) < 0)
			return usage(err.text, "");
		break;
	case O_PORT: {
		int64_t port = number(optarg, &ok);

		ok &= port < 65536;
		c->server.port = (uint16_t)port;
		break;
	}
	case O_PORT_FILE: c->port_file = optarg; break;
	case 'V':
		printf("sentra-simulator %s\n", sentra_version);
		return EXIT_DONE;
	case 'h': print_help(); return EXIT_DONE;
	default: return EXIT_USAGE;
	}
	return ok ? -1 : usage("cannot read ", optarg);
}

static int read_line(struct choices *c, int argc, char **argv)
{
	int opt, rc = -1;

	while (rc < 0 &&
	       (opt = getopt_long(argc, argv, "Vh", options, NULL)) != -1)
		rc = take(c, opt);
	if (rc < 0 && optind < argc)
		return usage("what is ", argv[optind]);
	if (rc < 0 && !c->roster)
		return usage("--roster is missing", "");
	return rc;
}

static int announce(const struct choices *c, uint16_t port, struct err *err)
{
	char text[16];
	int n = snprintf(text, sizeof(text), "%u\n", port);

	printf("listening on http://127.0.0.1:%u\n", port);
	fflush(stdout);
	if (!c->port_file)
		return 0;
	return file_write(c->port_file, (struct str){ text, (size_t)n }, 0644,
			  err);
}

static int serve(struct choices *c, struct err *err)
{
	struct server *server;
	sigset_t stop;
	uint16_t port;
	int rc, signal;

	/* Before the server's thread is there, so that none takes them. */
	sigemptyset(&stop);
	sigaddset(&stop, SIGTERM);
	sigaddset(&stop, SIGINT);
	sigprocmask(SIG_BLOCK, &stop, NULL);
	server = server_start(&c->server, &port, err);
	if (!server)
		return -EADDRINUSE;
	rc = announce(c, port, err);
	if (rc == 0)
		sigwait(&stop, &signal);
	server_stop(server);
	return rc;
}

static int load_roster(const char *path, struct roster **out, struct err *err)
{
	struct faults faults;
	int rc;

	faults_init(&faults);
	rc = roster_load(out, path, &faults, err);
	for (size_t i = 0; i < faults.n; i++)
		fprintf(stderr, "%s\n", faults.at[i].printed);
	faults_release(&faults);
	return rc;
}

int main(int argc, char **argv)
{
	static struct posted posted;
	static struct sim sim = {
		.world = { .seed = 1, .tempo = 1, .posted = &posted },
		.token = "demo-token",
		.ig_user = "17841400000000000",
		.day_units = 10000,
		.window_requests = 900,
		.hour_calls = 4800,
		.minute_requests = 600,
		.token_life_ms = 2 * HOUR_MS
	};
	struct choices c = { 0 };
	struct roster *roster = NULL;
	struct replay *replay = NULL;
	struct err err = { 0 };
	int rc;

	c.server.sim = &sim;
	rc = read_line(&c, argc, argv);
	if (rc >= 0)
		return rc;
	rc = load_roster(c.roster, &roster, &err);
	if (rc == 0 && c.replay)
		rc = replay_load(&replay, c.replay, &err);
	sim.world.start_ms = c.server.frozen ? c.server.now_ms : wall_ms();
	if (rc == 0)
		rc = world_init(&sim.world, roster, &err);
	if (rc == 0)
		rc = fault_check(&sim.faults, &sim.world, &err);
	if (rc == 0)
		rc = untold_check(&sim.world.untold, roster, &err);
	sim.world.replay = replay;
	if (rc == 0)
		rc = serve(&c, &err);
	if (rc < 0)
		fprintf(stderr, "sentra-simulator: %s\n", err.text);
	sim_release(&sim);
	replay_free(replay);
	roster_free(roster);
	return rc < 0 ? EXIT_FAILED : EXIT_DONE;
}
