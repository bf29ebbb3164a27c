/* pointsim: what whole weights and a small sample do to segments, for `run` and `validate`.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/cli.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

bool pts_cli_unsampled(const pts_scenario *scenario, const pts_plan *plans, int segment) {
    return scenario->segments[segment].members > 0 && plans[segment].opening == 0;
}

/* The `sample` of a segment that simulates MANY of its opening members, or all if they are fewer;
 * those who enrol take their part of it. */
static int64_t advised(int64_t members, const pts_plan *plan) {
    enum { MANY = 100 };
    int64_t weight = members > MANY ? members / MANY : 1;
    return (int64_t)ceil(((double)members + plan->enrolments) / (double)weight);
}

void pts_cli_unsampled_notes(FILE *out, const pts_scenario *scenario, const pts_plan *plans,
                             const char *before, int indent) {
    for (int i = 0; i < scenario->n_segments; i++) {
        char text[600], members[PTS_CLI_TEXT];
        if (!pts_cli_unsampled(scenario, plans, i))
            continue;
        pts_cli_integer(members, scenario->segments[i].members);
        snprintf(text, sizeof text,
                 "segment %s has %s members and none in the sample, so no opening member of it is "
                 "simulated: give the segment \"sample\": %" PRId64 ".",
                 scenario->segments[i].name, members,
                 advised(scenario->segments[i].members, &plans[i]));
        fprintf(out, "%s", before);
        pts_cli_paragraph(out, indent, text);
    }
}

/* Differences of opposite sign would hide each other in a sum. */
void pts_cli_difference(FILE *out, const pts_scenario *scenario, const pts_plan *plans,
                        int indent) {
    char text[600], all[PTS_CLI_TEXT], most[PTS_CLI_TEXT];
    int64_t sum = 0;
    int worst = 0;
    for (int i = 0; i < scenario->n_segments; i++) {
        int64_t size = llabs(plans[i].members_difference);
        sum += size;
        if (size > llabs(plans[worst].members_difference))
            worst = i;
    }
    if (sum == 0)
        return;
    pts_cli_integer(all, sum);
    pts_cli_integer(most, plans[worst].members_difference);
    snprintf(text, sizeof text,
             "(whole weights change %s opening members in all, most in %s: %s%s)", all,
             scenario->segments[worst].name, plans[worst].members_difference > 0 ? "+" : "", most);
    fprintf(out, "%*s", indent, "");
    pts_cli_paragraph(out, indent, text);
}
