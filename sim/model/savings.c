/* Compiles interest on points and points that are lent. SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/savings.h"

#include "model/drawing.h"
#include "model/programme.h"

int pts_interest_compile(pts_interest *x, const pts_scenario *s, uint32_t path) {
    pts_drawing d = {s->seed, path, PTS_OK};
    *x = (pts_interest){0};
    if (!s->has_interest)
        return PTS_OK;
    x->rate = (int64_t)(pts_draw(&d, &s->interest.rate) * 1e6 + 0.5);
    x->least = (int32_t)(pts_draw(&d, &s->interest.least) + 0.5);
    return d.status;
}

int pts_loan_compile(pts_loan *x, const pts_scenario *s, uint32_t path) {
    const pts_loan_rules *r = &s->loan;
    pts_drawing d = {s->seed, path, PTS_OK};
    *x = (pts_loan){0};
    if (!s->has_loan)
        return PTS_OK;
    x->taken = pts_threshold(pts_draw(&d, &r->share));
    x->most = (int32_t)(pts_draw(&d, &r->most) + 0.5);
    x->part = pts_draw(&d, &r->price_part);
    x->fee = (int32_t)(pts_draw(&d, &r->fee) + 0.5);
    return d.status;
}

int32_t pts_loan_points(const pts_loan *loan, int32_t balance, int32_t price) {
    int32_t missing = price - balance;
    bool within = missing > 0 && missing <= loan->most - loan->fee &&
                  missing <= (int32_t)(loan->part * (double)price);
    return within ? missing : 0;
}
