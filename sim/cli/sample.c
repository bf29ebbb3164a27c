/* pointsim: what whole weights do to segments, for `run` and `validate`.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/cli.h"

#include <inttypes.h>
#include <stdlib.h>

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
