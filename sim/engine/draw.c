/* A tile's members: who they are, their traits drawn in columns, their state at the start.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/tile.h"

#include "engine/active.h"
#include "engine/convert.h"
#include "engine/membership.h"
#include "engine/standing.h"
#include "engine/wake.h"
#include "model/gamma.h"
#include "model/population.h"

static int enrolment_month(const pts_tile_members *who, int64_t enrolled) {
    int m = 1;
    while (who->enrolled[m] <= enrolled)
        m++;
    return m;
}

static uint16_t draw_birthday(const pts_stage *s, uint32_t member) {
    const pts_programme *p = s->programme;
    pts_block b =
        pts_philox(p->scenario->seed, 0, s->choice_stream | PTS_STREAM_TRAITS_3, member, p->path);
    return (uint16_t)((uint64_t)b.word[0] * PTS_BIRTHDAYS >> 32);
}

static void start_more(pts_tile *t, pts_more *more, uint32_t member, const pts_traits *traits) {
    pts_rationed *purchases = more->purchases, *activities = more->activities;
    pts_task_state *tasks = more->tasks;
    pts_standing *standing = more->standing;
    bool acts = t->stage.rules->population.activities_per_day > 0.0;
    uint32_t start = acts ? traits->start : PTS_NEVER;
    *more = (pts_more){.activity = {0, start, start},
                       .activity_gap = traits->activity_gap,
                       .enrolled = traits->enrolled,
                       .lots = PTS_NO_RING,
                       .returns = PTS_NO_RING,
                       .next_return = PTS_NEVER,
                       .lapsed = PTS_NO_RING,
                       .purchases = purchases,
                       .activities = activities,
                       .tasks = tasks,
                       .standing = standing};
    for (int i = 0; i < PTS_PLANNED; i++)
        more->planned[i] = PTS_NEVER;
    if (t->stage.programme->campaigns.birthday)
        more->birthday = draw_birthday(&t->stage, member);
    for (int a = 0; a < t->stage.programme->n_activities; a++)
        activities[a] = (pts_rationed){0};
    *purchases = (pts_rationed){0};
    for (int i = 0; i < t->stage.programme->tasks.n; i++)
        tasks[i] = (pts_task_state){0};
}

/* A member's state before any rule has touched it, but for its identity. */
static void make_member(const pts_tile *t, pts_member *m, pts_more *more, const pts_traits *traits,
                        bool opening) {
    const pts_population *p = &t->stage.rules->population;
    const pts_clock *clock = &t->stage.rules->clock;
    const int16_t first_month = (int16_t)month_of(&t->stage, traits->start >> PTS_TICK_BITS);
    static const pts_member blank = {.ring = PTS_NO_RING, .deadline = PTS_NEVER};
    *m = blank;
    m->start = traits->start;
    m->end = traits->end;
    m->dropout = traits->dropout;
    m->purchase_gap = traits->purchase_gap;
    m->visit_gap = traits->visit_gap;
    m->log_spend = p->gamma_gamma ? traits->spend_scale : traits->log_spend;
    m->propensity = traits->propensity;
    m->active.first = m->active.counted = first_month;
    m->more = more;
    m->opening = opening;
    m->never = traits->never;
    m->dormant = traits->dormant;
    m->enrols = traits->enrols;
    m->first_purchase = traits->enrols && p->purchase_at_enrolment;
    m->purchase = (pts_next){0, traits->start, traits->start};
    if (!t->real_gaps)
        m->purchase.operational = pts_clock_operational(clock, traits->start);
}

/* Policies that draw the same may go by other clocks of visits. */
static void start_visits(const pts_stage *s, pts_member *m) {
    const pts_clock *clock = &s->programme->visit_clock;
    m->visit = (pts_next){0, pts_clock_operational(clock, m->start), m->start};
}

static void book_enrolment(const pts_stage *s, uint32_t start) {
    uint32_t day = start >> PTS_TICK_BITS, opens = s->programme->time->opens;
    s->flows[s->bin[day] * PTS_FLOWS + PTS_ENROLLED] += 1;
    if ((s->features & PTS_HAS_DAILY) && day >= opens)
        s->daily[(day - opens) * PTS_DAILY_FLOWS + PTS_DAILY_ENROLLED] += 1;
}

static uint32_t member_id(const pts_tile_members *who, int i) {
    int64_t number = who->first + i;
    if (who->friends)
        return who->friends[i].id;
    return number < who->opening ? (uint32_t)number
                                 : (uint32_t)(number - who->opening) + (uint32_t)PTS_ENROLLED_ID;
}

/* First attempts at a gamma variate for every member; NULL if it is not wanted. */
static const float *predraw_gamma(pts_tile *t, pts_fill fill, enum pts_stream stream, double shape,
                                  bool wanted, float *column) {
    if (!wanted || !(shape > 0.0))
        return NULL;
    pts_gamma gamma = pts_gamma_of(shape);
    fill.stream |= (uint32_t)stream;
    t->fill.words(&fill, t->draw_index, t->draw_member, t->n, t->draw_word);
    t->fill.gammas(gamma.d, gamma.c, gamma.boost, t->draw_word, t->n, column);
    return column;
}

/* What every member of the tile draws, in columns. Opening BG/NBD members draw on until one is
 * alive: they start from scratch. */
static pts_predrawn predraw(pts_tile *t, const pts_tile_members *who) {
    const pts_stage *s = &t->stage;
    const pts_population *p = &s->rules->population;
    pts_fill fill = {.seed = s->programme->scenario->seed,
                     .stream = s->choice_stream,
                     .path = s->programme->path};
    pts_predrawn drawn = {0};
    for (int i = 0; i < t->n; i++)
        t->draw_member[i] = member_id(who, i);
    drawn.purchase_rate = predraw_gamma(t, fill, PTS_STREAM_PURCHASE_RATE, p->purchases_shape,
                                        p->lifetime != PTS_BG_NBD, t->draw_gamma[0]);
    drawn.visit_rate =
        predraw_gamma(t, fill, PTS_STREAM_VISIT_RATE, p->visits_shape, true, t->draw_gamma[1]);
    drawn.life_rate = predraw_gamma(t, fill, PTS_STREAM_LIFE_RATE, p->life_shape,
                                    p->lifetime == PTS_PARETO_NBD, t->draw_gamma[2]);
    fill.stream |= PTS_STREAM_TRAITS;
    t->fill.words(&fill, t->draw_index, t->draw_member, t->n, t->draw_word);
    for (int w = 0; w < 4; w++)
        drawn.traits[w] = t->draw_word[w];
    if (p->lifetime == PTS_EXPONENTIAL || p->lifetime == PTS_PARETO_NBD) {
        t->fill.exponentials(t->draw_word[2], t->n, t->draw_life);
        drawn.life = t->draw_life;
    }
    return drawn;
}

/* The lots that an opening member brings along: of the opening cohort, vested. */
static int bring_lots(pts_tile *t, const pts_tile_members *who, pts_member *m,
                      const pts_traits *traits) {
    int n = 0, status = pts_opening_draw(t->stage.programme, who->segment, who->twin, m->id, traits,
                                         &t->opening_lots, &t->opening_capacity, &n);
    bool whole = t->stage.features & PTS_HAS_INACTIVITY;
    for (int i = 0; i < n && status == PTS_OK; i++) {
        const pts_opening_lot *given = &t->opening_lots[i];
        pts_holding lot = {.points = given->points,
                           .lapse = whole ? PTS_NEVER : given->lapse,
                           .k = PTS_NO_PURCHASE,
                           .day = given->day};
        status = pts_member_bring(&t->stage, m, lot);
        if (whole && (m->deadline == PTS_NEVER || given->lapse > m->deadline))
            m->deadline = given->lapse;
    }
    return status;
}

static void tell_start(const pts_stage *s, const pts_member *m) {
    if (s->emit)
        s->emit(s->context, &(pts_event){.tick = m->start,
                                         .type = PTS_EVENT_START,
                                         .k = pts_friend_number(m->id),
                                         .balance = (int32_t)(m->earned - m->consumed)});
    pts_member_tell_held(s, m, m->start);
}

static void fail_draw(pts_tile *t, int i, int status) {
    t->stage.failed = t->draw_member[i];
    t->stage.status = status;
}

/* Draws the traits of member i of the tile. */
static int draw_traits(const pts_tile *t, const pts_tile_members *who, const pts_predrawn *drawn,
                       int i, pts_traits *traits) {
    int64_t number = who->first + i, enrolled = number - who->opening;
    bool opening = enrolled < 0;
    if (who->friends)
        return pts_traits_draw_friend(t->stage.programme, who->segment, who->twin,
                                      who->friends[i].id, who->friends[i].start, drawn, i, traits);
    return pts_traits_draw(t->stage.programme, who->segment, who->twin, opening ? number : enrolled,
                           opening ? 0 : enrolment_month(who, enrolled), drawn, i, traits);
}

/* False if it fails. */
static bool start(pts_tile *t, const pts_tile_members *who, int i, const pts_traits *traits) {
    pts_member *m = &t->members[i];
    bool opening = who->first + i < who->opening;
    if (who->sharing == PTS_SHARE_AGAIN) {
        *m = t->starts[i];
    } else {
        make_member(t, m, &t->more[i], traits, opening);
        m->id = t->draw_member[i];
        if (t->keeps)
            t->starts[i] = *m;
    }
    start_visits(&t->stage, m);
    if (!(t->stage.features & PTS_HAS_HOLDINGS))
        m->ring = pts_arena_first((uint32_t)i);
    if (t->stage.features & (PTS_HAS_HOLDINGS | PTS_HAS_EXTRAS | PTS_HAS_RULES))
        start_more(t, m->more, m->id, traits);
    if (t->stage.features & PTS_HAS_RULES) {
        standing_start(&t->stage, m);
        membership_start(&t->stage, m);
        conversion_start(&t->stage, m);
        if (may_wake(&t->stage, m))
            start_asleep(&t->stage, m);
    }
    if (m->enrols)
        book_enrolment(&t->stage, m->start);
    int status = PTS_OK;
    if (opening && t->stage.rules->population.opening_from != PTS_OPENING_WARMUP)
        status = bring_lots(t, who, m, traits);
    if (status == PTS_OK && (t->stage.features & PTS_HAS_RULES))
        status = pts_member_plan(&t->stage, m);
    if (status == PTS_OK)
        tell_start(&t->stage, m);
    else
        fail_draw(t, i, status);
    return status == PTS_OK;
}

/* Draws the traits of members first .. first + n - 1; returns how many could be drawn. */
static int draw_some(const pts_tile *t, const pts_tile_members *who, const pts_predrawn *drawn,
                     int first, int n, pts_traits *traits, int *status) {
    int made = 0;
    *status = PTS_OK;
    while (made < n &&
           (*status = draw_traits(t, who, drawn, first + made, &traits[made])) == PTS_OK)
        made++;
    return made;
}

/* Some members' traits first, then their states: reading at once what was only just written, in
 * other sizes, would stall. The first member that fails is the one that is told. */
int pts_tile_draw(pts_tile *t, const pts_tile_members *who) {
    enum { STEP = 16 };
    pts_traits some[STEP];
    bool again = who->sharing == PTS_SHARE_AGAIN;
    t->n = who->n;
    pts_arena_clear(&t->arena, t->stage.features & PTS_HAS_HOLDINGS ? 0 : (uint32_t)who->n);
    pts_predrawn drawn = {0};
    if (!again)
        drawn = predraw(t, who);
    for (int first = 0; first < who->n && t->stage.status == PTS_OK; first += STEP) {
        pts_traits *traits = t->keeps ? t->traits + first : some;
        int n = who->n - first < STEP ? who->n - first : STEP;
        int status = PTS_OK, j = 0;
        int made = again ? n : draw_some(t, who, &drawn, first, n, traits, &status);
        while (j < made && start(t, who, first + j, &traits[j]))
            j++;
        if (j == made && status != PTS_OK)
            fail_draw(t, first + made, status);
    }
    return t->stage.status;
}
