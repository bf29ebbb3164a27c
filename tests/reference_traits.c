/* pointsim: who a member of the oracle is, and when its purchases and visits may happen.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "reference_member.h"

pts_block reference_block(const struct reference_member *member, uint32_t stream, uint32_t index) {
    const struct reference_world *world = member->world;
    uint32_t address = stream | member->segment->draw_id << 8 | world->twin << 31;
    return pts_philox(world->seed, index, address, member->number, world->path);
}

double reference_member_gamma(struct reference_member *member, double shape, uint32_t stream,
                              uint32_t base, uint32_t attempts) {
    double third = (shape < 1.0 ? shape + 1.0 : shape) - 1.0 / 3.0;
    float d = (float)third, c = (float)(1.0 / sqrt(9.0 * third));
    float r = shape < 1.0 ? (float)(1.0 / shape) : 0.0f;
    for (uint32_t i = 0; i < attempts; i++) {
        pts_block block = reference_block(member, stream, base + i);
        float x = pts_normalf(block.word[0]);
        float t = 1.0f + c * x;
        if (t <= 0.0f)
            continue;
        float v = t * t * t;
        float bound = 0.5f * x * x + d * ((1.0f - v) + pts_logf(v));
        if (pts_logf(pts_unitf(block.word[1])) < bound)
            return d * v * pts_expf(pts_logf(pts_unitf(block.word[2])) * r);
    }
    member->status = PTS_ERR_RANGE;
    return 0.0;
}

static double member_gamma(struct reference_member *member, double shape, uint32_t stream,
                           uint32_t base) {
    return reference_member_gamma(member, shape, stream, base, 65536);
}

/* ---- operational time, in which purchases have a constant rate ---- */

uint64_t reference_operational(const struct reference_world *world,
                               const struct reference_pace *pace, uint32_t tick) {
    int32_t day = (int32_t)(tick >> 16);
    uint64_t before = pace->elapsed[day];
    if (day >= world->r1)
        return before;
    return before + (((uint64_t)(tick & 65535u) * pace->step[day]) >> 16);
}

static uint32_t back(const struct reference_world *world, const struct reference_pace *pace,
                     uint32_t at) {
    const uint64_t *elapsed = pace->elapsed;
    int32_t low = 0;
    int32_t high = world->r1;
    if (at >= elapsed[high])
        return REFERENCE_NEVER;
    while (high - low > 1) { /* elapsed[low] <= at < elapsed[high] */
        int32_t middle = low + (high - low) / 2;
        if (elapsed[middle] <= at)
            low = middle;
        else
            high = middle;
    }
    uint64_t inverse = ((uint64_t)1 << 40) / pace->step[low];
    return (uint32_t)low * 65536u + (uint32_t)(((at - elapsed[low]) * inverse) >> 24);
}

/* ---- candidates ---- */

static uint32_t after_gap(uint32_t at, uint32_t word, float mean_gap) {
    float e = -pts_logf(pts_unitf(word));
    float q = e * mean_gap;
    if (at == REFERENCE_NEVER || !(q < 2147483520.0f))
        return REFERENCE_NEVER;
    int32_t gap = (int32_t)(q + 0.5f);
    uint64_t next = (uint64_t)at + (uint64_t)(gap < 1 ? 1 : gap);
    return next < REFERENCE_NEVER ? (uint32_t)next : REFERENCE_NEVER;
}

static uint32_t later(uint32_t a, uint32_t b) {
    return a > b ? a : b;
}

static uint32_t delayed(uint32_t at, uint64_t by) {
    return at == REFERENCE_NEVER || at + by >= REFERENCE_NEVER ? REFERENCE_NEVER
                                                               : (uint32_t)(at + by);
}

void reference_next_purchase(struct reference_member *member) {
    struct reference_candidate *next = &member->purchase;
    uint32_t word = reference_block(member, STREAM_PURCHASE, next->k).word[0];
    next->k++;
    next->operational = after_gap(next->operational, word, member->purchase_gap);
    next->tick =
        later(member->start, back(member->world, &member->segment->pace, next->operational));
}

/* In real time. */
static void next_candidate(const struct reference_member *member, struct reference_candidate *next,
                           uint32_t stream, float mean_gap) {
    uint32_t word = reference_block(member, stream, next->k).word[0];
    next->k++;
    next->tick = after_gap(next->tick, word, mean_gap);
}

/* In a time of their own where the value of a point matters. */
void reference_next_visit(struct reference_member *member) {
    const struct reference_pace *pace = &member->world->visit_pace;
    struct reference_candidate *next = &member->visit;
    if (!pace->elapsed) {
        next_candidate(member, next, STREAM_VISIT, member->visit_gap);
        return;
    }
    uint32_t word = reference_block(member, STREAM_VISIT, next->k).word[0];
    next->k++;
    next->operational = after_gap(next->operational, word, member->visit_gap);
    next->tick = later(member->start, back(member->world, pace, next->operational));
}

void reference_next_activity(struct reference_member *member) {
    next_candidate(member, &member->activity, STREAM_ACTIVITY, member->activity_gap);
}

void reference_resume_candidates(struct reference_member *member, uint32_t from, uint32_t to) {
    const struct reference_world *world = member->world;
    const struct reference_pace *pace = &member->segment->pace;
    struct reference_candidate *visit = &member->visit;
    uint64_t slept =
        reference_operational(world, pace, to) - reference_operational(world, pace, from);
    member->purchase.operational = delayed(member->purchase.operational, slept);
    member->purchase.tick = later(member->start, back(world, pace, member->purchase.operational));
    member->activity.tick = delayed(member->activity.tick, to - from);
    if (!world->visit_pace.elapsed) {
        visit->tick = delayed(visit->tick, to - from);
        return;
    }
    pace = &world->visit_pace;
    slept = reference_operational(world, pace, to) - reference_operational(world, pace, from);
    visit->operational = delayed(visit->operational, slept);
    visit->tick = later(member->start, back(world, pace, visit->operational));
}

static void first_candidates(struct reference_member *member) {
    const struct reference_world *world = member->world;
    uint64_t at = reference_operational(world, &member->segment->pace, member->start);
    member->purchase =
        (struct reference_candidate){.operational = (uint32_t)at, .tick = member->start};
    member->visit = (struct reference_candidate){.tick = member->start};
    if (world->visit_pace.elapsed)
        member->visit.operational =
            (uint32_t)reference_operational(world, &world->visit_pace, member->start);
    member->activity = (struct reference_candidate){.tick = member->start};
    reference_next_visit(member); /* visit 0 is the start, no visit */
    reference_next_activity(member);
}

void reference_pace_candidates(struct reference_member *member, int32_t day) {
    const struct reference_world *world = member->world;
    const struct reference_pace *visits = &world->visit_pace;
    if ((int32_t)(member->start >> 16) > day) {
        first_candidates(member);
        return;
    }
    member->purchase.tick =
        later(member->start, back(world, &member->segment->pace, member->purchase.operational));
    if (visits->elapsed)
        member->visit.tick = later(member->start, back(world, visits, member->visit.operational));
}

/* ---- traits ---- */

static float mean_gap(double per_day) {
    double ticks = 65536.0 / per_day;
    if (per_day <= 0.0)
        return __builtin_inff();
    return (float)(ticks < 1e18 ? ticks : 1e18);
}

static double purchases_per_day(struct reference_member *member, uint32_t base) {
    const struct reference_segment *segment = member->segment;
    double rate = segment->purchases_per_year / REFERENCE_YEAR;
    if (segment->purchases_mixed)
        rate = rate * (member_gamma(member, segment->purchases_shape, STREAM_PURCHASE_RATE, base) /
                       segment->purchases_shape);
    return rate;
}

static double visits_per_day(struct reference_member *member) {
    const struct reference_segment *segment = member->segment;
    double rate = segment->visits_per_year / REFERENCE_YEAR;
    if (segment->visits_mixed)
        rate = rate * (member_gamma(member, segment->visits_shape, STREAM_VISIT_RATE, 0) /
                       segment->visits_shape);
    return rate;
}

static double dropout_probability(struct reference_member *member, uint32_t base) {
    double a = member_gamma(member, member->segment->dropout_a, STREAM_DROPOUT_A, base);
    double b = member_gamma(member, member->segment->dropout_b, STREAM_DROPOUT_B, base);
    return a / (a + b);
}

/* Days of purchase intensity that an opening member has survived: those before the simulated time
 * are days of mean intensity, and a member whose points are given has no other past. */
static double survived_days(const struct reference_member *member) {
    double w = (double)member->world->h0;
    if (member->segment->opening != OPENING_WARMUP)
        return member->tenure;
    const struct reference_world *world = member->world;
    const struct reference_pace *pace = &member->segment->pace;
    uint64_t past = reference_operational(world, pace, (uint32_t)world->h0 * 65536u) -
                    reference_operational(world, pace, member->start);
    return (double)past / 65536.0 + (member->tenure > w ? member->tenure - w : 0.0);
}

/* An opening BG/NBD member is alive: its rate and probability are redrawn until the purchases of
 * its past, expected at that rate, ended nothing. */
static double rate_and_probability_alive(struct reference_member *member) {
    double exposure = survived_days(member);
    for (uint32_t n = 0; n < 65536 && member->status == PTS_OK; n++) {
        member->lambda = purchases_per_day(member, n << 16);
        double p = dropout_probability(member, n << 16);
        double u = pts_unit(reference_block(member, STREAM_ALIVE, n).word[0]);
        if (pts_log(u) < -(member->lambda * p) * exposure)
            return p;
    }
    member->status = PTS_ERR_RANGE;
    return 0.0;
}

static double activities_per_day(const struct reference_member *member) {
    const struct reference_world *world = member->world;
    double sum = 0.0;
    for (int i = 0; i < world->n_activities; i++)
        sum += world->activities[i].per_year;
    return sum * member->segment->activity / REFERENCE_YEAR;
}

static void draw_rates(struct reference_member *member) {
    bool drops_out = member->segment->lifetime == LIFE_BG_NBD;
    double p = 0.0;
    if (drops_out && member->opening) {
        p = rate_and_probability_alive(member);
    } else {
        member->lambda = purchases_per_day(member, 0);
        p = drops_out ? dropout_probability(member, 0) : 0.0;
    }
    double scaled = p * 4294967296.0;
    member->dropout = (uint32_t)(scaled < 4294967295.0 ? scaled : 4294967295.0);
    member->purchase_gap = mean_gap(
        member->lambda * (member->world->has_feedback ? member->world->feedback_cap : 1.0));
    member->visit_gap =
        mean_gap(visits_per_day(member) *
                 (member->world->feedback_visits > 0.0 ? member->world->feedback_cap : 1.0));
    member->activity_gap = mean_gap(activities_per_day(member));
    if (member->dormant && !reference_wakes(member))
        member->purchase_gap = member->visit_gap = member->activity_gap = __builtin_inff();
}

/* From the start, or from the horizon's first day for an opening member, who is alive on it. */
static void draw_end(struct reference_member *member, uint32_t word) {
    const struct reference_segment *segment = member->segment;
    double days = 0.0;
    member->end = REFERENCE_NEVER;
    if (segment->lifetime == LIFE_EXPONENTIAL) {
        days = -pts_log(pts_unit(word)) * segment->life_mean_days;
    } else if (segment->lifetime == LIFE_PARETO_NBD) {
        double survived = member->opening ? member->tenure : 0.0;
        double mu = member_gamma(member, segment->life_shape, STREAM_LIFE_RATE, 0) /
                    (segment->life_scale_days + survived);
        days = -pts_log(pts_unit(word)) / mu;
    } else {
        return;
    }
    uint32_t base = member->opening ? (uint32_t)member->world->h0 * 65536u : member->start;
    double end = (double)base + days * 65536.0;
    if (end < 4294967295.0)
        member->end = (uint32_t)end;
}

static void draw_spend_level(struct reference_member *member, uint32_t word) {
    const struct reference_segment *segment = member->segment;
    double mean = segment->spend_mean * 100.0;
    if (segment->gamma_gamma) {
        double p = segment->spend_shape_within;
        double q = segment->spend_shape_between;
        member->spend_scale =
            (float)(mean * (q - 1.0) / p / member_gamma(member, q, STREAM_SPEND_LEVEL, 0));
        return;
    }
    double b = segment->spend_sd_between;
    double w = segment->spend_sd_within;
    double log_mean = pts_log(mean) - 0.5 * (b * b + w * w);
    if (b != 0.0)
        log_mean = log_mean + b * pts_normal(pts_unit(word));
    member->log_spend = (float)log_mean;
}

static void draw_traits(struct reference_member *member) {
    const struct reference_segment *segment = member->segment;
    pts_block traits = reference_block(member, STREAM_TRAITS, 0);
    pts_block more = reference_block(member, STREAM_TRAITS_2, 0);
    member->dormant = more.word[0] < segment->dormant;
    member->never = more.word[1] < segment->never;
    draw_spend_level(member, traits.word[1]);
    member->propensity = segment->propensity;
    if (segment->propensity_sd != 0.0)
        member->propensity =
            segment->propensity + segment->propensity_sd * pts_normal(pts_unit(traits.word[3]));
    member->asleep_from = member->start;
    draw_rates(member);
    draw_end(member, traits.word[2]);
    first_candidates(member);
}

void reference_member_opening(struct reference_member *member, int64_t j) {
    const struct reference_segment *segment = member->segment;
    double w = (double)member->world->h0;
    bool given = segment->opening != OPENING_WARMUP;
    member->number = (uint32_t)j;
    member->opening = true;
    member->tenure = given ? 0.0 : w;
    if (segment->has_tenure)
        member->tenure = segment->tenure_mean_years * REFERENCE_YEAR / segment->tenure_shape *
                         member_gamma(member, segment->tenure_shape, STREAM_TENURE, 0);
    member->inside = !given && member->tenure < w;
    member->start = member->inside ? (uint32_t)((w - member->tenure) * 65536.0) : 0u;
    if (given)
        member->start = (uint32_t)member->world->h0 * 65536u;
    member->enrolment_day = member->inside ? (int32_t)(member->start >> 16)
                                           : member->world->h0 - (int32_t)ceil(member->tenure);
    draw_traits(member);
}

void reference_member_enrolled(struct reference_member *member, int64_t j, int month) {
    const struct reference_world *world = member->world;
    int32_t first = pts_day_add_months(world->base + world->h0, month);
    int32_t length = pts_day_add_months(first, 1) - first;
    member->number = (uint32_t)(1073741824 + j);
    member->inside = true;
    uint64_t w0 = reference_block(member, STREAM_TRAITS, 0).word[0];
    member->start = (uint32_t)(first - world->base) * 65536u +
                    (uint32_t)((w0 * (uint64_t)length * 65536u) >> 32);
    member->enrolment_day = (int32_t)(member->start >> 16);
    draw_traits(member);
}

void reference_member_friend(struct reference_member *member, uint32_t number, uint32_t start) {
    member->number = number;
    member->inside = true;
    member->start = start;
    member->enrolment_day = (int32_t)(start >> 16);
    draw_traits(member);
    reference_guards_join(member);
}
