/* pointsim tests: every status code has a text of its own.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "pointsim/core.h"

#include <criterion/criterion.h>
#include <string.h>

static const int codes[] = {PTS_OK,           PTS_STOPPED,    PTS_ERR_MEMORY,
                            PTS_ERR_INPUT,    PTS_ERR_IO,     PTS_ERR_RANGE,
                            PTS_ERR_INTERNAL, PTS_ERR_THREAD, PTS_ERR_SAMPLE};
enum { CODES = sizeof codes / sizeof codes[0] };

Test(core_status, each_code_has_its_own_text) {
    const char *unknown = pts_status_text(12345);
    for (int i = 0; i < CODES; i++) {
        const char *text = pts_status_text(codes[i]);
        cr_assert_gt(strlen(text), 0, "code %d has no text", codes[i]);
        cr_assert_neq(text[strlen(text) - 1], '.', "code %d ends with a full stop", codes[i]);
        cr_assert_str_neq(text, unknown, "code %d is unknown", codes[i]);
        for (int j = 0; j < i; j++)
            cr_assert_str_neq(text, pts_status_text(codes[j]), "%d and %d", codes[i], codes[j]);
    }
}

/* A code appended to the enum without a line in `codes` above is seen here. */
Test(core_status, the_list_of_codes_is_complete) {
    const char *unknown = pts_status_text(12345);
    int known = 0;
    for (int code = -1000; code <= 1000; code++)
        known += strcmp(pts_status_text(code), unknown) != 0;
    cr_assert_eq(known, CODES, "%d codes have a text, %d are listed", known, CODES);
}
