/* pointsim tests: checks of categories and channels of sale across keys, and what they compile to.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "io_help.h"

#include "model/sales.h"

#define WHERE "programme.earn.sales_channels"

/* Two channels of these shares: refused with `part` in the message, or accepted. */
static void check(const char *a, const char *b, const char *part) {
    char channels[300];
    snprintf(channels, sizeof channels, "{\"a\": {\"share\": %s}, \"b\": {\"share\": %s}}", a, b);
    char *text = with(base_text, "/programme/earn/sales_channels", channels, NULL);
    loaded l = load_text(text);
    if (part) {
        expect_refused(&l, WHERE, part);
        cr_assert_eq(l.problems.n, 1, "%d problems", l.problems.n);
    } else {
        expect_good(&l, channels);
    }
    loaded_free(&l);
    free(text);
}

Test(model_sales, shares_may_not_always_exceed_the_whole) {
    check("0.5", "0.5", NULL);
    check("0.5", "0.51", "found shares that come to 1.01 at least, accepted: at most 1");
    check("{\"uniform\": [0.4, 1]}", "{\"beta\": [1, 1]}", NULL);
    check("{\"uniform\": [0.4, 1]}", "0.7", "lower a share");
}

Test(model_sales, thresholds_are_of_the_whole) {
    uint32_t upto[3];
    pts_shares_thresholds((const double[]){0.25, 0.0, 0.25}, 3, upto);
    cr_assert(upto[0] == 1u << 30 && upto[1] == 1u << 30 && upto[2] == 1u << 31);
    pts_shares_thresholds((const double[]){1.0, 2.0, 1.0}, 3, upto);
    cr_assert(upto[0] == 1u << 30 && upto[1] == 3u << 30 && upto[2] == UINT32_MAX);
}
