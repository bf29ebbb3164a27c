/* A member's own draws: rates, life, spend level. Pareto/NBD: Schmittlein, Morrison and Colombo
 * (1987); BG/NBD: Fader, Hardie and Lee (2005); gamma-gamma spend: Fader and Hardie (2013). Opening
 * members are drawn given that they are alive at the opening of the horizon.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/gamma.h"
#include "model/population.h"

typedef struct drawer {
    const pts_predrawn *predrawn; /* NULL = nothing */
    int place;                    /* of the member in it */
    const pts_programme *programme;
    const pts_segment_rules *rules;
    const pts_population *population;
    pts_source source;
    pts_block traits;
    bool opening;
    uint32_t start; /* of a friend, else PTS_NEVER: it is drawn */
    double tenure;  /* days from enrolment to the horizon's opening, opening members */
} drawer;

/* The first attempt may stand in a column already; a rejected one is made again, with the rest. */
static double gamma_at(const drawer *d, enum pts_stream stream, const float *column, double shape) {
    if (column && column[d->place] >= 0.0f)
        return column[d->place];
    return pts_gamma_member(&d->source, stream, 0, shape);
}

static double visit_rate(const drawer *d) {
    const pts_population *p = d->population;
    const float *column = d->predrawn ? d->predrawn->visit_rate : NULL;
    if (!(p->visits_shape > 0.0))
        return p->visits_per_day;
    double g = gamma_at(d, PTS_STREAM_VISIT_RATE, column, p->visits_shape);
    return p->visits_per_day * (g / p->visits_shape);
}

static double purchase_rate(const drawer *d) {
    const pts_population *p = d->population;
    const float *column = d->predrawn ? d->predrawn->purchase_rate : NULL;
    if (!(p->purchases_shape > 0.0))
        return p->purchases_per_day;
    double g = gamma_at(d, PTS_STREAM_PURCHASE_RATE, column, p->purchases_shape);
    return p->purchases_per_day * (g / p->purchases_shape);
}

static float mean_gap(double rate_per_day) {
    if (!(rate_per_day > 0.0))
        return __builtin_inff(); /* even 0 times it is no gap that ends */
    double gap = PTS_DAY_TICKS / rate_per_day;
    return (float)(gap < 1e18 ? gap : 1e18);
}

static uint32_t tick_after(double base, double days) {
    double tick = base + days * PTS_DAY_TICKS;
    return tick < 4294967295.0 ? (uint32_t)tick : PTS_NEVER;
}

/* A member whose points are given begins with the horizon: it has a tenure, but no past. */
static void draw_opening(drawer *d, pts_traits *t) {
    const pts_population *p = d->population;
    double warmup = d->programme->time->opens;
    bool given = p->opening_from != PTS_OPENING_WARMUP;
    d->tenure = given ? 0.0 : warmup;
    if (p->tenured)
        d->tenure =
            p->tenure_scale * pts_gamma_member(&d->source, PTS_STREAM_TENURE, 0, p->tenure_shape);
    t->enrols = !given && d->tenure < warmup;
    t->start = t->enrols ? (uint32_t)((warmup - d->tenure) * PTS_DAY_TICKS) : 0;
    if (given)
        t->start = d->programme->time->opens << PTS_TICK_BITS;
    double whole = (double)(int64_t)d->tenure;
    whole += whole < d->tenure; /* rounded up */
    t->enrolled = t->enrols ? (int32_t)(t->start >> PTS_TICK_BITS) : (int32_t)(warmup - whole);
}

static void draw_start(drawer *d, int month, pts_traits *t) {
    const pts_timeline *time = d->programme->time;
    if (d->opening) {
        draw_opening(d, t);
        return;
    }
    t->enrols = true;
    t->start = d->start;
    t->enrolled = (int32_t)(t->start >> PTS_TICK_BITS);
    if (d->start != PTS_NEVER)
        return;
    uint32_t first = time->month_start[month];
    uint32_t days = time->month_start[month + 1] - first;
    uint64_t span = (uint64_t)days << PTS_TICK_BITS;
    t->start = (first << PTS_TICK_BITS) + (uint32_t)((d->traits.word[0] * span) >> 32);
    t->enrolled = (int32_t)(t->start >> PTS_TICK_BITS);
}

/* The life as a standard exponential variate. */
static double life(const drawer *d) {
    if (d->predrawn && d->predrawn->life)
        return d->predrawn->life[d->place];
    return -pts_log(pts_unit(d->traits.word[2]));
}

static void draw_life(const drawer *d, pts_traits *t) {
    const pts_population *p = d->population;
    double base = t->start, tenure = 0.0;
    t->end = PTS_NEVER;
    if (d->opening) {
        base = (double)(d->programme->time->opens << PTS_TICK_BITS);
        tenure = d->tenure;
    }
    if (p->lifetime == PTS_EXPONENTIAL)
        t->end = tick_after(base, life(d) * p->life_mean);
    if (p->lifetime == PTS_PARETO_NBD) {
        /* Given survival for `tenure`, mu is Gamma(s, beta + tenure). */
        const float *column = d->predrawn ? d->predrawn->life_rate : NULL;
        double mu =
            gamma_at(d, PTS_STREAM_LIFE_RATE, column, p->life_shape) / (p->life_scale + tenure);
        t->end = tick_after(base, life(d) / mu);
    }
}

static double draw_dropout(const drawer *d, uint32_t base) {
    double a = pts_gamma_member(&d->source, PTS_STREAM_DROPOUT_A, base, d->population->dropout_a);
    double b = pts_gamma_member(&d->source, PTS_STREAM_DROPOUT_B, base, d->population->dropout_b);
    return a + b > 0.0 ? a / (a + b) : 0.0;
}

/* Days of purchase intensity that an opening member has survived; without a past to look at, all of
 * its tenure. */
static double exposure(const drawer *d, uint32_t start) {
    const pts_clock *clock = &d->rules->clock;
    uint32_t opens = d->programme->time->opens;
    if (d->population->opening_from != PTS_OPENING_WARMUP)
        return d->tenure;
    uint32_t ticks =
        pts_clock_operational(clock, opens << PTS_TICK_BITS) - pts_clock_operational(clock, start);
    return ticks / 65536.0 + (d->tenure > opens ? d->tenure - opens : 0.0);
}

/* Given survival, (rate, p) has density prior x exp(-rate p exposure): rejection from the prior. */
static int draw_bg_nbd(const drawer *d, pts_traits *t, double *rate) {
    const pts_population *p = d->population;
    double lived = d->opening ? exposure(d, t->start) : 0.0;
    for (uint32_t n = 0; n < PTS_ATTEMPTS; n++) {
        *rate = p->purchases_per_day;
        if (p->purchases_shape > 0.0)
            *rate *= pts_gamma_member(&d->source, PTS_STREAM_PURCHASE_RATE, n << 16,
                                      p->purchases_shape) /
                     p->purchases_shape;
        double dropout = draw_dropout(d, n << 16);
        t->dropout = pts_threshold(dropout);
        if (!d->opening)
            return PTS_OK;
        pts_block b = pts_philox(d->source.seed, n, d->source.stream | PTS_STREAM_ALIVE,
                                 d->source.member, d->source.path);
        if (pts_log(pts_unit(b.word[0])) < -(*rate * dropout) * lived)
            return PTS_OK;
    }
    return PTS_ERR_RANGE;
}

static int draw_rates(const drawer *d, pts_traits *t) {
    double rate = 0.0;
    int status = PTS_OK;
    if (d->population->lifetime == PTS_BG_NBD)
        status = draw_bg_nbd(d, t, &rate);
    else
        rate = purchase_rate(d);
    t->purchase_gap = mean_gap(rate * d->population->envelope);
    t->visit_gap = mean_gap(visit_rate(d) * d->population->visit_envelope);
    t->activity_gap = mean_gap(d->population->activities_per_day);
    return status;
}

static void draw_spend(const drawer *d, pts_traits *t) {
    const pts_population *p = d->population;
    if (p->gamma_gamma) {
        double g = pts_gamma_member(&d->source, PTS_STREAM_SPEND_LEVEL, 0, p->spend_shape_between);
        t->spend_scale = (float)(p->spend_scale / g);
        return;
    }
    double level = p->log_spend;
    if (p->spend_between != 0.0)
        level += p->spend_between * pts_normal(pts_unit(d->traits.word[1]));
    t->log_spend = (float)level;
}

static void draw_habits(const drawer *d, pts_traits *t) {
    const pts_population *p = d->population;
    t->propensity = d->rules->odds.propensity;
    if (d->rules->odds.personal)
        t->propensity += d->rules->odds.propensity_sd * pts_normal(pts_unit(d->traits.word[3]));
    if (p->dormant == 0 && p->never == 0)
        return;
    pts_block b = pts_philox(d->source.seed, 0, d->source.stream | PTS_STREAM_TRAITS_2,
                             d->source.member, d->source.path);
    t->dormant = b.word[0] < p->dormant;
    t->never = b.word[1] < p->never;
    if (t->dormant && !p->wakes)
        t->purchase_gap = t->visit_gap = t->activity_gap = mean_gap(0.0);
}

/* A member's traits; those of `enrolment_month` 0 are an opening member's, of -1 a friend's. */
static int draw(drawer *d, const pts_programme *programme, int segment, int twin, uint32_t id,
                int enrolment_month, pts_traits *t) {
    const pts_scenario *s = programme->scenario;
    d->programme = programme;
    d->rules = &programme->segments[segment];
    d->population = &d->rules->population;
    d->source = (pts_source){s->seed, pts_segment_stream(s->segments[segment].draw_id, twin), id,
                             programme->path};
    d->opening = enrolment_month == 0;
    d->tenure = 0.0;
    if (d->predrawn)
        for (int w = 0; w < 4; w++)
            d->traits.word[w] = d->predrawn->traits[w][d->place];
    else
        d->traits =
            pts_philox(s->seed, 0, d->source.stream | PTS_STREAM_TRAITS, id, programme->path);
    *t = (pts_traits){0};
    draw_start(d, enrolment_month, t);
    draw_life(d, t);
    int status = draw_rates(d, t);
    draw_spend(d, t);
    draw_habits(d, t);
    return status;
}

int pts_traits_draw(const pts_programme *programme, int segment, int twin, int64_t member,
                    int enrolment_month, const pts_predrawn *predrawn, int place, pts_traits *t) {
    drawer d = {.predrawn = predrawn, .place = place, .start = PTS_NEVER};
    uint32_t base = enrolment_month == 0 ? 0u : (uint32_t)PTS_ENROLLED_ID;
    return draw(&d, programme, segment, twin, (uint32_t)member + base, enrolment_month, t);
}

int pts_traits_draw_friend(const pts_programme *programme, int segment, int twin, uint32_t id,
                           uint32_t start, const pts_predrawn *predrawn, int place, pts_traits *t) {
    drawer d = {.predrawn = predrawn, .place = place, .start = start};
    return draw(&d, programme, segment, twin, id, -1, t);
}
