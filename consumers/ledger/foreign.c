/* foreign.c -- what the roster does not have. */
#include "foreign.h"

#include "common/base/fnv.h"
#include "common/kafka/kafka.h"

bool foreign_is(const struct stage_env *env, struct str sentra, int platform,
		struct str account)
{
	const struct sentra *it = roster_find(env->roster, sentra);

	return !it || !sentra_account(it, (enum platform_id)platform, account);
}

size_t foreign_fields(const struct stage_env *env, struct str sentra,
		      int platform, const struct ledger *ledger)
{
	size_t n = 0;

	for (size_t i = 0; i < ledger->n_accounts; i++) {
		const struct ledger_account *it = ledger->accounts[i];

		if (foreign_is(env, sentra, platform, str_of(it->id)))
			n += ledger->kind->fields(it) + it->posts.n;
	}
	return n + !roster_find(env->roster, sentra);
}

static uint64_t mark_of(const struct sentra *sentra)
{
	uint64_t sum = fnv64(FNV64_BEGIN, str_of(sentra->id));

	for (size_t i = 0; i < sentra->n_accounts; i++) {
		const struct account *it = &sentra->accounts[i];
		uint64_t x = fnv64(FNV64_BEGIN, str_of(sentra->id));

		x = fnv64(x, str_of(platform_names[it->platform]));
		sum += fnv64(x, str_of(it->identity));
	}
	return sum;
}

uint64_t foreign_roster_mark(const struct stage_env *env, int32_t partition)
{
	uint64_t sum = 1;

	for (size_t i = 0; i < env->roster->n; i++) {
		const struct sentra *it = &env->roster->sentras[i];

		if (kafka_partition_of(str_of(it->id), env->partitions) ==
		    partition)
			sum += mark_of(it);
	}
	return sum ? sum : 1;
}
