/* pointsim: random valid scenarios, small enough for the slow oracle.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef POINTSIM_TESTS_RANDOM_SCENARIO_H
#define POINTSIM_TESTS_RANDOM_SCENARIO_H

#include <stdint.h>

/* The JSON text of scenario number `seed`, to be freed; NULL where memory is short. */
char *random_scenario(uint64_t seed);
/* The same, and some have a member file: `members.csv` in the folder. */
char *random_scenario_in(uint64_t seed, const char *folder);

#endif
