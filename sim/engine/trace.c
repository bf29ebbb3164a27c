/* Trace: one sampled member of one path again, alone; every draw has an address, so that nobody
 * else need be simulated. SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "engine/path.h"

const char *pts_event_name(enum pts_event_type type) {
    static const char *const name[] = {
        [PTS_EVENT_START] = "start",       [PTS_EVENT_PURCHASE] = "purchase",
        [PTS_EVENT_VISIT] = "visit",       [PTS_EVENT_REDEEM] = "redeem",
        [PTS_EVENT_LAPSE] = "lapse",       [PTS_EVENT_ACTIVITY] = "activity",
        [PTS_EVENT_TASK] = "task",         [PTS_EVENT_RETURN] = "return",
        [PTS_EVENT_REMINDER] = "reminder", [PTS_EVENT_CONVERT] = "convert",
        [PTS_EVENT_LEAVE] = "leave",       [PTS_EVENT_CLOSE] = "close",
        [PTS_EVENT_END] = "end",           [PTS_EVENT_CHANGE] = "change",
        [PTS_EVENT_EXCHANGE] = "exchange", [PTS_EVENT_PARTNER] = "partner",
        [PTS_EVENT_INTEREST] = "interest", [PTS_EVENT_LOAN] = "loan",
        [PTS_EVENT_FAULT] = "fault",       [PTS_EVENT_FREEZE] = "freeze",
        [PTS_EVENT_REVIEW] = "review",     [PTS_EVENT_SEND] = "send",
        [PTS_EVENT_ARRIVE] = "arrive",     [PTS_EVENT_PART] = "part",
        [PTS_EVENT_HELD] = "held",         [PTS_EVENT_TIER] = "tier",
        [PTS_EVENT_DISCOUNT] = "discount", [PTS_EVENT_COUPON] = "coupon",
        [PTS_EVENT_CAMPAIGN] = "campaign", [PTS_EVENT_RENEWAL] = "renewal",
        [PTS_EVENT_UNPAID] = "unpaid",     [PTS_EVENT_WAKE] = "wake",
        [PTS_EVENT_SLEEP] = "sleep",       [PTS_EVENT_WELCOME] = "welcome",
        [PTS_EVENT_REFER] = "refer",       [PTS_EVENT_WIN] = "win",
        [PTS_EVENT_GUARD] = "guard",
    };
    return name[type];
}

typedef struct session {
    pts_timeline timeline;
    pts_plan *plans;
    pts_worker worker;
} session;

static int begin(session *t, const pts_scenario *s, uint32_t path, bool daily) {
    *t = (session){.plans = calloc((size_t)s->n_segments, sizeof *t->plans)};
    int status = t->plans ? pts_sample_plan(s, t->plans) : PTS_ERR_MEMORY;
    if (status == PTS_OK)
        status = pts_timeline_init(&t->timeline, s);
    if (status == PTS_OK)
        status = pts_worker_init(&t->worker, &(pts_brief){s, &t->timeline, t->plans}, 1,
                                 s->n_guards > 0 ? 0 : 1, daily); /* guards see all members */
    return status == PTS_OK ? pts_worker_prepare(&t->worker, path) : status;
}

static void end(session *t) {
    pts_worker_free(&t->worker);
    pts_timeline_free(&t->timeline);
    free(t->plans);
}

int pts_trace_members(const pts_scenario *s, uint32_t path, int64_t *n) {
    session t;
    int status = begin(&t, s, path, false);
    *n = 0;
    for (int i = 0; i < s->n_segments && status == PTS_OK; i++)
        *n += pts_policy_members(t.worker.policies, i);
    end(&t);
    return status;
}

/* What guards begin on the path, told to a member among its own events. */
typedef struct crier {
    void (*emit)(void *context, const pts_event *event);
    void *context;
    const pts_guards *guards;
    int next;
} crier;

static bool is_past(const pts_event *e, uint32_t first) {
    bool night = e->type == PTS_EVENT_LAPSE || e->type == PTS_EVENT_CONVERT ||
                 e->type == PTS_EVENT_CLOSE || e->type == PTS_EVENT_END; /* of the day before */
    return night ? first << PTS_TICK_BITS < e->tick : first << PTS_TICK_BITS <= e->tick;
}

static void cry(void *context, const pts_event *e) {
    crier *c = context;
    const pts_guards *g = c->guards;
    if (e->type == PTS_EVENT_START) /* friends come one after the other */
        for (c->next = 0; c->next < g->n_actions && is_past(e, g->actions[c->next].first);)
            c->next++;
    for (; c->next < g->n_actions && is_past(e, g->actions[c->next].first); c->next++) {
        const pts_guard_action *a = &g->actions[c->next];
        if (a->first < a->end)
            c->emit(c->context, &(pts_event){.tick = a->first << PTS_TICK_BITS,
                                             .type = PTS_EVENT_GUARD,
                                             .item = a->guard,
                                             .units = a->end - a->first});
    }
    c->emit(c->context, e);
}

static void silent(void *context, const pts_event *event) {
    (void)context;
    (void)event;
}

static int trace_one(session *t, bool twin, int segment, int64_t number, pts_ledger *ledger) {
    int status = pts_worker_run_one(&t->worker, twin, segment, number);
    pts_policy *p = t->worker.policies;
    if (status == PTS_OK)
        status = pts_policy_price(p, &p->ledger);
    for (int bin = 1; bin <= p->ledger.dims.months; bin++) /* no member has a store of its own */
        pts_ledger_flow(&p->ledger, 0, bin)[PTS_STOCK] = 0;
    return status == PTS_OK && ledger ? pts_ledger_add(ledger, &p->ledger, 1) : status;
}

int pts_trace(const pts_scenario *s, uint32_t path, bool twin, int64_t member,
              void (*emit)(void *context, const pts_event *event), void *context,
              pts_ledger *ledger, int *segment) {
    session t;
    int64_t number = member;
    int i = 0, status = begin(&t, s, path, ledger && ledger->dims.days > 0);
    for (; i < s->n_segments && status == PTS_OK; i++) {
        int64_t n = pts_policy_members(t.worker.policies, i);
        if (number < n)
            break;
        number -= n;
    }
    if (status == PTS_OK && (member < 0 || i == s->n_segments))
        status = PTS_ERR_INPUT;
    if (status == PTS_OK) {
        crier c = {emit ? emit : silent, context, &t.worker.policies->programme.guards, 0};
        t.worker.tile.stage.emit = cry;
        t.worker.tile.stage.context = &c;
        *segment = i;
        status = trace_one(&t, twin, i, number, ledger);
    }
    end(&t);
    return status;
}

typedef struct listener {
    void (*emit)(void *context, int64_t member, const pts_event *event);
    void *context;
    int64_t member;
} listener;

static void forward(void *context, const pts_event *event) {
    const listener *l = context;
    l->emit(l->context, l->member, event);
}

int pts_trace_path(const pts_scenario *s, uint32_t path, bool twin,
                   void (*emit)(void *context, int64_t member, const pts_event *event),
                   void *context, pts_ledger *ledger) {
    session t;
    listener l = {emit, context, 0};
    int status = begin(&t, s, path, ledger && ledger->dims.days > 0);
    crier c = {emit ? forward : silent, &l, NULL, 0};
    t.worker.tile.stage.emit = cry;
    t.worker.tile.stage.context = &c;
    if (status == PTS_OK)
        c.guards = &t.worker.policies->programme.guards;
    for (int i = 0; i < s->n_segments && status == PTS_OK; i++) {
        int64_t n = pts_policy_members(t.worker.policies, i);
        for (int64_t number = 0; number < n && status == PTS_OK; number++, l.member++)
            status = trace_one(&t, twin, i, number, ledger);
    }
    end(&t);
    return status;
}
