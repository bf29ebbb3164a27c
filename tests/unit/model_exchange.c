/* pointsim tests: checks of partners across keys, and the size and price of an exchange.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "io_help.h"

#include "model/exchange.h"

/* Refused at the place with `part` in the message, or accepted. */
static void check(const char *partner, const char *where, const char *part) {
    char partners[400];
    snprintf(partners, sizeof partners, "{\"air\": %s}", partner);
    char *text = with(base_text, "/programme/exchange", partners, NULL);
    loaded l = load_text(text);
    if (part) {
        expect_refused(&l, where, part);
        cr_assert_eq(l.problems.n, 1, "%d problems", l.problems.n);
        cr_assert_gt(l.problems.list[0].line, 0);
    } else {
        expect_good(&l, partner);
    }
    loaded_free(&l);
    free(text);
}

Test(model_exchange, contradictions_are_named) {
    static const char most[] = "programme.exchange.air.out.most_points";
    check("{\"out\": {\"per_year\": 1, \"price\": 0}}", NULL, NULL);
    check("{}", "programme.exchange.air", "found neither out nor in, accepted: one of them");
    check("{\"out\": {\"per_year\": 1, \"price\": 0, \"least_points\": 50, \"most_points\": 49}}",
          most, "found 49, so that nobody exchanges, accepted: at least least_points, 50");
    check("{\"out\": {\"per_year\": 1, \"price\": 0, \"least_points\": {\"uniform\": [40, 50]}, "
          "\"most_points\": 45}}",
          NULL, NULL);
    check("{\"out\": {\"per_year\": 1, \"price\": 0, \"least_points\": 0, \"most_points\": 1}}",
          "programme.exchange.air.out.least_points", "found 0");
}

Test(model_exchange, hostile_values_are_named) {
    check("{\"draw_id\": 256, \"in\": {\"per_year\": 1, \"points\": 1, \"price\": 0}}",
          "programme.exchange.air.draw_id", "accepted: a whole number, 0 to 255");
    check("{\"in\": {\"per_year\": 1, \"points\": 0, \"price\": 0}}",
          "programme.exchange.air.in.points", "found 0, accepted: more than 0");
    check("{\"out\": {\"per_year\": 1}}", "programme.exchange.air.out.price", "missing, accepted");
    check("{\"out\": null, \"in\": {\"per_year\": 1, \"points\": 1, \"price\": 0}}",
          "programme.exchange.air.out", "found null");
}

Test(model_exchange, sizes_and_settlements) {
    pts_exchange_way way = {.share = 0.5, .least = 10, .most = 30, .price = 0.5};
    cr_assert_eq(pts_exchange_points(&way, 19), 0);
    cr_assert_eq(pts_exchange_points(&way, 21), 10);
    cr_assert_eq(pts_exchange_points(&way, 1 << 30), 30);
    cr_assert_eq(pts_exchange_settlement(&way, 25), 13); /* 12.5 */
    way.price = 1e6;
    cr_assert_eq(pts_exchange_settlement(&way, 1 << 30), INT64_C(1000000) << 30);
    way.price = 0x1p23;
    cr_assert_eq(pts_exchange_settlement(&way, 1 << 30), -1);
}

/* Partners by draw_id, out before in; a rate of 0 never comes. */
Test(model_exchange, ways_of_a_path) {
    char *text = with(
        base_text, "/programme/exchange",
        "{\"b\": {\"out\": {\"per_year\": 0, \"price\": 0.25}, \"in\": {\"per_year\": 365.25, "
        "\"points\": 7, \"price\": 1}}, \"a\": {\"draw_id\": 3, \"out\": {\"per_year\": 0, \"price\": "
        "2, \"most_points\": 9.5}}}",
        NULL);
    loaded l = load_text(text);
    pts_exchange x;
    expect_good(&l, text);
    cr_assert_eq(pts_exchange_compile(&x, &l.scenario, 0), PTS_OK);
    cr_assert(x.on && x.n == 3 && !x.ways[0].in && !x.ways[1].in && x.ways[2].in);
    cr_assert_eq(x.ways[0].address, 3u << 24);
    cr_assert_eq(x.ways[0].most, 10);
    cr_assert_eq(x.ways[1].price, 25.0);
    cr_assert(x.ways[1].gap > 3e38f);
    cr_assert_eq(x.ways[2].gap, 65536.0f);
    cr_assert_eq(x.ways[2].address, x.ways[1].address);
    loaded_free(&l);
    free(text);
}
