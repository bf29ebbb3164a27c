/* pointsim tests: checks of conversion at lapse across keys, and what it costs.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "io_help.h"

#include "model/conversion.h"

#define WHERE   "programme.conversion"
#define ROLLING "{\"kind\": \"rolling\", \"after\": \"1 year\"}"

/* Refused at the block with `part` in the message, or accepted. */
static void check(const char *conversion, const char *expiry, const char *part) {
    char *text =
        with(base_text, "/programme/conversion", conversion, "/programme/expiry", expiry, NULL);
    loaded l = load_text(text);
    if (part) {
        expect_refused(&l, WHERE, part);
        cr_assert_eq(l.problems.n, 1, "%d problems", l.problems.n);
        cr_assert_gt(l.problems.list[0].line, 0);
    } else {
        expect_good(&l, conversion);
    }
    loaded_free(&l);
    free(text);
}

Test(model_conversion, needs_points_that_lapse_and_something_to_become) {
    check("{\"donation\": {\"member_share\": 0.1}}", ROLLING, NULL);
    check("{\"donation\": {\"member_share\": 0.1}}", "{\"kind\": \"none\"}",
          "found a conversion of points that never lapse, accepted: none while");
    check("{}", ROLLING, "found neither voucher nor donation, accepted: one of them or both");
}

/* Points that lapse from a change of the rules on do lapse. */
Test(model_conversion, terms_of_a_change_count) {
    char *text = with(base_text, "/programme/conversion", "{\"donation\": {\"member_share\": 1}}",
                      "/programme/expiry", "{\"kind\": \"none\"}", "/programme/change",
                      "{\"date\": \"2026-06-01\", \"expiry\": " ROLLING "}", NULL);
    loaded l = load_text(text);
    expect_good(&l, text);
    loaded_free(&l);
    free(text);
}

static void shares(const char *insured, const char *giving, const char *part) {
    char conversion[400];
    snprintf(
        conversion, sizeof conversion,
        "{\"voucher\": {\"member_share\": %s, \"rate\": 0.5}, \"donation\": {\"member_share\": "
        "%s}}",
        insured, giving);
    check(conversion, ROLLING, part);
}

Test(model_conversion, a_member_is_in_one_of_the_two) {
    shares("0.7", "0.3", NULL);
    shares("0.7", "0.31", "come to 1.01 at least, accepted: at most 1");
    shares("{\"uniform\": [0.5, 1]}", "{\"uniform\": [0.5, 1]}", NULL);
    shares("{\"uniform\": [0.5, 1]}", "{\"uniform\": [0.51, 1]}", "lower a share");
}

Test(model_conversion, absent_rules_are_no_shares) {
    check("{\"voucher\": {\"member_share\": 1, \"rate\": 1}}", ROLLING, NULL);
    char *text = with(base_text, "/programme/conversion",
                      "{\"voucher\": {\"member_share\": 0.5, \"rate\": 1, \"least_points\": 2.5}}",
                      "/programme/expiry", ROLLING, NULL);
    loaded l = load_text(text);
    pts_conversion c;
    expect_good(&l, text);
    cr_assert_eq(pts_conversion_compile(&c, &l.scenario, 0), PTS_OK);
    cr_assert(c.on && c.upto[0] == 1u << 31 && c.upto[1] == 1u << 31 && c.least == 3);
    loaded_free(&l);
    free(text);
}

Test(model_conversion, costs_are_rounded_once_and_stay_in_the_books) {
    pts_conversion c = {.point = 1.25, .rate = 0.5, .cost_share = 0.6, .cost_rate = 2.0};
    cr_assert_eq(pts_conversion_cost(&c, PTS_CONVERTS_TO_VOUCHER, 100), 38); /* 37.5 */
    cr_assert_eq(pts_conversion_cost(&c, PTS_CONVERTS_TO_GIFT, 3), 8);       /* 7.5 */
    c.point = 0x1p23;
    cr_assert_eq(pts_conversion_cost(&c, PTS_CONVERTS_TO_GIFT, (1 << 29) - 1),
                 (int64_t)((1 << 29) - 1) << 24);
    cr_assert_eq(pts_conversion_cost(&c, PTS_CONVERTS_TO_GIFT, 1 << 29), -1);
}
