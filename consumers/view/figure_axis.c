/* figure_axis.c -- round numbers for an axis: steps of 1, 2 or 5 times a power
 * of ten. */
#include "figure.h"

#include <math.h>

#define STEPS 3

/* How many numbers of that step reach from low to high; 0: too many to
 * count. */
static size_t reach(double low, double high, double step)
{
	double n = ceil(high / step) - floor(low / step) + 1;

	return isfinite(n) && n < 1e6 ? (size_t)n : 0;
}

/* A range of one value gets some room. */
static void widen(double *low, double *high)
{
	double room = *low == 0 ? 1 : fabs(*low) / 10;

	if (*low == *high) {
		*low -= room;
		*high += room;
	}
}

size_t axis_ticks(double low, double high, size_t most, double *out)
{
	static const double steps[STEPS] = { 1, 2, 5 };
	double power;

	if (most < 2 || !isfinite(low) || !isfinite(high) || low > high)
		return 0;
	widen(&low, &high);
	power = pow(10, floor(log10((high - low) / (double)most)));
	if (!isfinite(power))
		return 0;
	for (size_t i = 0; i < 4 * STEPS; i++) {
		double step =
			steps[i % STEPS] * power * pow(10, (double)(i / STEPS));
		size_t n = step > 0 ? reach(low, high, step) : 0;
		double first = floor(low / step);

		if (n == 0 || n > most)
			continue;
		for (size_t k = 0; k < n; k++)
			out[k] = (first + (double)k) * step;
		return n;
	}
	return 0;
}
