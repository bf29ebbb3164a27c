/* pointsim tests: checks of interest and loans across keys, and what is lent.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "io_help.h"

#include "model/savings.h"

/* Refused at the place with `part` in the message, or accepted. */
static void check(const char *pointer, const char *raw, const char *pointer2, const char *raw2,
                  const char *where, const char *part) {
    char *text = with(base_text, pointer, raw, pointer2, raw2, NULL);
    loaded l = load_text(text);
    if (part) {
        expect_refused(&l, where, part);
        cr_assert_eq(l.problems.n, 1, "%d problems", l.problems.n);
    } else {
        expect_good(&l, raw);
    }
    loaded_free(&l);
    free(text);
}

Test(model_savings, contradictions_are_named) {
    static const char loan[] = "/programme/loan", most[] = "programme.loan.most_points";
    check(loan, "{\"share\": 0.5, \"most_points\": 1}", NULL, NULL, NULL, NULL);
    check(loan, "{\"share\": 0.5, \"most_points\": 90, \"fee\": 89}", NULL, NULL, NULL, NULL);
    check(loan, "{\"share\": 0.5, \"most_points\": 90, \"fee\": 90}", NULL, NULL, most,
          "found 90, so that nothing is lent, accepted: at least 1 more than the fee, 90");
    check(loan, "{\"share\": 0.5, \"most_points\": {\"uniform\": [5, 90]}, \"fee\": 89}", NULL,
          NULL, NULL, NULL);
    check(loan, "{\"share\": 0.5, \"most_points\": 90}", "/programme/items", "{}", "programme.loan",
          "found a loan in a programme without items, accepted: none, or items");
}

Test(model_savings, hostile_values_are_named) {
    check("/programme/interest", "{\"rate\": -0.01}", NULL, NULL, "programme.interest.rate",
          "found -0.01, accepted: 0 to 10");
    check("/programme/interest", "{\"rate\": 0.01, \"credited\": \"daily\"}", NULL, NULL,
          "programme.interest.credited", "accepted: month, year");
    check("/programme/loan", "{\"share\": 1.1, \"most_points\": 90}", NULL, NULL,
          "programme.loan.share", "found 1.1, accepted: 0 to 1");
}

Test(model_savings, what_is_lent) {
    pts_loan loan = {.most = 500, .part = 0.5, .fee = 20};
    cr_assert_eq(pts_loan_points(&loan, 500, 1000), 0); /* 20 too many */
    cr_assert_eq(pts_loan_points(&loan, 520, 1000), 480);
    cr_assert_eq(pts_loan_points(&loan, 1000, 1000), 0);
    cr_assert_eq(pts_loan_points(&loan, 1200, 1000), 0);
    cr_assert_eq(pts_loan_points(&loan, 50, 101), 0); /* half of it, and a half */
    cr_assert_eq(pts_loan_points(&loan, 51, 101), 50);
    cr_assert_eq(pts_loan_points(&loan, 0, 1000000000), 0);
}

Test(model_savings, numbers_of_a_path) {
    char *text =
        with(base_text, "/programme/interest", "{\"rate\": 0.0000014, \"least_points\": 2.5}",
             "/programme/loan", "{\"share\": 0.5, \"most_points\": 9.5, \"fee\": 0.5}", NULL);
    loaded l = load_text(text);
    pts_interest interest;
    pts_loan loan;
    expect_good(&l, text);
    cr_assert_eq(pts_interest_compile(&interest, &l.scenario, 0), PTS_OK);
    cr_assert(interest.rate == 1 && interest.least == 3);
    cr_assert_eq(pts_loan_compile(&loan, &l.scenario, 0), PTS_OK);
    cr_assert(loan.taken == 1u << 31 && loan.most == 10 && loan.fee == 1 && loan.part == 1.0);
    loaded_free(&l);
    free(text);
}
