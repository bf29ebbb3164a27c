/* pointsim: `trace` simulates one sampled member of one path again and prints its life.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/cli.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

typedef struct teller {
    const pts_scenario *scenario;
    enum pts_format format;
    int32_t first_day; /* day 0 of the simulation since 1970-01-01 */
    int64_t events;
    pts_event *parts; /* that wait for their event */
    int n_parts, capacity;
    bool failed;            /* no memory for them */
    char date[11], time[9]; /* of the last event with a balance */
} teller;

typedef struct line {
    char date[11], time[9];
    const char *what;
    bool has_k, has_money, has_points;
    const char *item; /* NULL = none */
    bool has_balance;
    char issued[11]; /* of a lot that is told, else empty */
} line;

/* Lots that come with an event, or are held after it. */
static bool is_lot(enum pts_event_type type) {
    return type == PTS_EVENT_PART || type == PTS_EVENT_HELD;
}

/* These close a day: they are booked on the day that ends, at the tick after it. */
static bool closes_day(const pts_event *e) {
    bool review = e->type == PTS_EVENT_TIER && (e->tick & 65535) == 0;
    return e->type == PTS_EVENT_LAPSE || e->type == PTS_EVENT_CONVERT ||
           e->type == PTS_EVENT_CLOSE || e->type == PTS_EVENT_END || review;
}

static bool has_number(enum pts_event_type type) {
    static const enum pts_event_type numbered[] = {
        PTS_EVENT_PURCHASE, PTS_EVENT_VISIT,    PTS_EVENT_REDEEM,  PTS_EVENT_ACTIVITY,
        PTS_EVENT_RETURN,   PTS_EVENT_EXCHANGE, PTS_EVENT_PARTNER, PTS_EVENT_LOAN,
        PTS_EVENT_SEND,     PTS_EVENT_DISCOUNT, PTS_EVENT_COUPON,  PTS_EVENT_REFER,
        PTS_EVENT_WIN};
    for (size_t i = 0; i < sizeof numbered / sizeof *numbered; i++)
        if (numbered[i] == type)
            return true;
    return false;
}

/* The name of what the event is about; NULL: of nothing. */
static const char *name_of(const pts_scenario *s, const pts_event *e) {
    static const char *const ends[] = {
        [PTS_COHORT_ISSUED] = "issued",          [PTS_COHORT_REDEEMED] = "redeemed",
        [PTS_COHORT_EXPIRED] = "expired",        [PTS_COHORT_FORFEITED] = "forfeited",
        [PTS_COHORT_REVERSED] = "reversed",      [PTS_COHORT_CONVERTED] = "converted",
        [PTS_COHORT_TRANSFERRED] = "transferred"};
    switch (e->type) {
    case PTS_EVENT_REDEEM:
        return s->items[e->item].name;
    case PTS_EVENT_ACTIVITY:
        return s->activities[e->item].name;
    case PTS_EVENT_TASK:
        return s->tasks[e->item].name;
    case PTS_EVENT_REMINDER:
        return s->reminders[e->item].name;
    case PTS_EVENT_EXCHANGE:
    case PTS_EVENT_PARTNER:
        return s->partners[e->item].name;
    case PTS_EVENT_SEND:
    case PTS_EVENT_ARRIVE:
        return s->transfers[e->item].name;
    case PTS_EVENT_WIN:
        return s->auctions[e->item].name;
    case PTS_EVENT_GUARD:
        return s->guards[e->item].name;
    case PTS_EVENT_TIER:
        return e->item >= 0 ? s->tiers.levels[e->item].name : "none";
    case PTS_EVENT_PART:
        return ends[e->item];
    default:
        return NULL;
    }
}

static line line_of(const teller *t, const pts_event *e) {
    bool after = closes_day(e) && e->tick > 0;
    uint32_t tick = e->tick - (after ? 1 : 0);
    uint32_t second = (uint32_t)(((uint64_t)(tick & 65535) * 86400) >> 16);
    line l = {.what = pts_event_name(e->type)};
    pts_date_format(t->first_day + (int32_t)(tick >> 16), l.date);
    snprintf(l.time, sizeof l.time, "%02" PRIu32 ":%02" PRIu32 ":%02" PRIu32, second / 3600 % 24,
             second / 60 % 60, second % 60);
    if (closes_day(e))
        snprintf(l.time, sizeof l.time, "24:00:00");
    l.has_k = has_number(e->type) || (e->type == PTS_EVENT_START && e->k > 0); /* a friend's */
    l.has_money = e->type == PTS_EVENT_PURCHASE || e->type == PTS_EVENT_RETURN ||
                  e->type == PTS_EVENT_DISCOUNT || e->type == PTS_EVENT_RENEWAL;
    l.has_points =
        e->type != PTS_EVENT_START && e->type != PTS_EVENT_VISIT && !pts_event_is_aside(e->type) &&
        ((e->type != PTS_EVENT_REMINDER && e->type != PTS_EVENT_CHANGE) || e->points > 0);
    l.has_balance = !pts_event_is_aside(e->type);
    l.item = name_of(t->scenario, e);
    if (is_lot(e->type) || e->type == PTS_EVENT_LAPSE || e->type == PTS_EVENT_CONVERT ||
        e->type == PTS_EVENT_ARRIVE)
        pts_date_format(t->first_day + e->issue_day, l.issued);
    return l;
}

/* Points as they change the balance; what closes a time tells a state instead. */
static int64_t signed_points(const pts_event *e) {
    bool takes = e->type == PTS_EVENT_REDEEM || e->type == PTS_EVENT_LAPSE ||
                 e->type == PTS_EVENT_CONVERT || e->type == PTS_EVENT_LEAVE ||
                 e->type == PTS_EVENT_RETURN || e->type == PTS_EVENT_EXCHANGE ||
                 e->type == PTS_EVENT_LOAN || e->type == PTS_EVENT_SEND || e->type == PTS_EVENT_WIN;
    return takes ? -(int64_t)e->points : e->points;
}

static double signed_money(const pts_event *e) {
    return (e->type == PTS_EVENT_RETURN ? -e->minor : e->minor) / 100.0;
}

/* What a row of text says after its columns. */
static void text_about(const line *l, const pts_event *e) {
    bool points = is_lot(e->type) || e->type == PTS_EVENT_CAMPAIGN;
    if (points)
        printf("  %" PRId32 " points", e->points);
    if (l->issued[0])
        printf("%s issued %s", points ? "" : " ", l->issued);
    if (e->type == PTS_EVENT_GUARD)
        printf("  %s, for %" PRId64 " days", l->item, e->units);
    else if (l->item != NULL && e->units > 0)
        printf("  %" PRId64 " x %s", e->units, l->item);
    else if (l->item != NULL)
        printf("%s %s", points ? "," : " ", l->item);
    else if (e->type == PTS_EVENT_CHANGE && e->units > 0)
        printf("  %" PRId64 " points have another last day", e->units);
    else if (e->type == PTS_EVENT_LOAN)
        printf("  %" PRId64 " points lent", e->units);
    printf("\n");
}

static void text_row(const line *l, const pts_event *e) {
    char k[16] = "", money[PTS_CLI_TEXT] = "", points[PTS_CLI_TEXT] = "",
         balance[PTS_CLI_TEXT] = "";
    if (l->has_k)
        snprintf(k, sizeof k, "%" PRIu32, e->k);
    if (l->has_money)
        pts_cli_number(money, signed_money(e), 2);
    if (l->has_points)
        pts_cli_integer(points, signed_points(e));
    if (l->has_balance)
        pts_cli_integer(balance, e->balance);
    printf("%s %s  %-8s %6s %12s %10s %12s", l->date, l->time, l->what, k, money, points, balance);
    text_about(l, e);
}

static void csv_row(const line *l, const pts_event *e) {
    printf("%s,%s,%s,", l->date, l->time, l->what);
    if (l->has_k)
        printf("%" PRIu32, e->k);
    printf(",");
    if (l->has_money)
        printf("%.2f", signed_money(e));
    printf(",");
    if (l->has_points)
        printf("%" PRId64, signed_points(e));
    printf(",");
    if (l->has_balance)
        printf("%" PRId64, e->balance);
    printf(",");
    if (l->item != NULL)
        pts_cli_csv_text(stdout, l->item);
    printf(",");
    if (l->item != NULL && e->units > 0)
        printf("%" PRId64, e->units);
    printf(",%s,", l->issued);
    if (pts_event_is_aside(e->type) && e->points != 0)
        printf("%" PRId32, e->points);
    printf("\n");
}

static void json_name(const line *l, enum pts_event_type type) {
    printf(", \"%s\": ", type == PTS_EVENT_ACTIVITY   ? "activity"
                         : type == PTS_EVENT_TASK     ? "task"
                         : type == PTS_EVENT_EXCHANGE ? "partner"
                         : type == PTS_EVENT_PARTNER  ? "partner"
                         : type == PTS_EVENT_SEND     ? "transfer"
                         : type == PTS_EVENT_ARRIVE   ? "transfer"
                         : type == PTS_EVENT_WIN      ? "auction"
                         : type == PTS_EVENT_GUARD    ? "guard"
                         : type == PTS_EVENT_TIER     ? "tier"
                         : type == PTS_EVENT_PART     ? "flow"
                                                      : "item");
    pts_cli_json_text(stdout, l->item);
}

static void json_row(const line *l, const pts_event *e, bool first) {
    printf("%s\n  {\"date\": \"%s\", \"time\": \"%s\", \"event\": \"%s\"", first ? "" : ",",
           l->date, l->time, l->what);
    if (l->has_k)
        printf(", \"k\": %" PRIu32, e->k);
    if (l->has_money)
        printf(", \"money\": %.2f", signed_money(e));
    if (l->has_points)
        printf(", \"points\": %" PRId64, signed_points(e));
    if (e->type == PTS_EVENT_LOAN)
        printf(", \"lent\": %" PRId64, e->units);
    if (l->item != NULL && e->units > 0)
        printf(", \"%s\": %" PRId64, e->type == PTS_EVENT_GUARD ? "days" : "units", e->units);
    if (l->item != NULL)
        json_name(l, e->type);
    if (l->issued[0])
        printf(", \"issued\": \"%s\"", l->issued);
    if (pts_event_is_aside(e->type) && e->points != 0)
        printf(", \"lot_points\": %" PRId32, e->points);
    if (l->has_balance)
        printf(", \"balance\": %" PRId64, e->balance);
    printf("}");
}

/* A row; lots have the time of their event. */
static void row(teller *t, const pts_event *event) {
    line l = line_of(t, event);
    if (is_lot(event->type)) {
        memcpy(l.date, t->date, sizeof l.date);
        memcpy(l.time, t->time, sizeof l.time);
    } else if (!pts_event_is_aside(event->type)) {
        memcpy(t->date, l.date, sizeof l.date);
        memcpy(t->time, l.time, sizeof l.time);
    }
    if (t->format == PTS_FORMAT_JSON)
        json_row(&l, event, t->events == 0);
    else if (t->format == PTS_FORMAT_CSV)
        csv_row(&l, event);
    else
        text_row(&l, event);
    t->events++;
}

/* Keeps a part until its event has been told. */
static void keep(teller *t, const pts_event *part) {
    if (t->n_parts == t->capacity) {
        int capacity = t->capacity ? 2 * t->capacity : 16;
        pts_event *grown = realloc(t->parts, (size_t)capacity * sizeof *grown);
        t->failed = t->failed || !grown;
        if (!grown)
            return;
        t->parts = grown;
        t->capacity = capacity;
    }
    t->parts[t->n_parts++] = *part;
}

static void tell(void *context, const pts_event *event) {
    teller *t = context;
    if (event->type == PTS_EVENT_PART) {
        keep(t, event);
        return;
    }
    row(t, event);
    for (int i = 0; i < t->n_parts && !pts_event_is_aside(event->type); i++)
        row(t, &t->parts[i]);
    if (!pts_event_is_aside(event->type))
        t->n_parts = 0;
}

/* The segment of a member, by a first silent telling: it belongs in the heading. */
static int heading(const pts_cli_options *options, const pts_scenario *scenario) {
    int segment = 0;
    int status = pts_trace(scenario, (uint32_t)options->path, false, options->member, NULL, NULL,
                           NULL, &segment);
    if (status != PTS_OK)
        return status;
    const char *name = scenario->segments[segment].name;
    if (options->format == PTS_FORMAT_JSON) {
        printf("{\"path\": %" PRId64 ", \"member\": %" PRId64 ", \"segment\": ", options->path,
               options->member);
        pts_cli_json_text(stdout, name);
        printf(", \"events\": [");
    } else if (options->format == PTS_FORMAT_CSV)
        printf("date,time,event,k,money,points,balance,item,units,issued,lot_points\n");
    else {
        printf("path %" PRId64 ", member %" PRId64 " of segment %s\n", options->path,
               options->member, name);
        printf("%-19s  %-8s %6s %12s %10s %12s\n", "when", "event", "k", scenario->currency,
               "points", "balance");
    }
    return PTS_OK;
}

static int check_member(const pts_cli_options *options, const pts_scenario *scenario) {
    int64_t n = 0;
    if (options->path >= scenario->paths) {
        pts_cli_error("--path: this scenario has the paths 0 to %" PRId64, scenario->paths - 1);
        return PTS_EXIT_USAGE;
    }
    int status = pts_trace_members(scenario, (uint32_t)options->path, &n);
    if (status == PTS_OK && options->member >= n) {
        pts_cli_error("--member: path %" PRId64 " has the sampled members 0 to %" PRId64,
                      options->path, n - 1);
        return PTS_EXIT_USAGE;
    }
    if (status != PTS_OK)
        pts_cli_failed(pts_cli_file(options), status);
    return pts_cli_exit_code(status);
}

static int trace(const pts_cli_options *options, const pts_scenario *scenario) {
    teller t = {.scenario = scenario, .format = options->format};
    t.first_day = pts_day_add_months(pts_date_to_day(scenario->start), -scenario->warmup_months);
    int segment = 0;
    int status = heading(options, scenario);
    if (status == PTS_OK)
        status = pts_trace(scenario, (uint32_t)options->path, false, options->member, tell, &t,
                           NULL, &segment);
    status = status == PTS_OK && t.failed ? PTS_ERR_MEMORY : status;
    free(t.parts);
    char who[48];
    snprintf(who, sizeof who, "path %" PRId64 ", member %" PRId64, options->path, options->member);
    if (status != PTS_OK)
        pts_cli_failed(who, status);
    else if (options->format == PTS_FORMAT_JSON)
        printf("\n]}\n");
    return pts_cli_exit_code(status);
}

int pts_cli_trace(const pts_cli_options *options, const char *const *argv) {
    pts_scenario scenario = {0};
    (void)argv;
    if (options->path < 0 || options->member < 0) {
        pts_cli_error("trace needs --path P and --member M: whose life is it?");
        return PTS_EXIT_USAGE;
    }
    int code = pts_cli_load(options, &scenario, NULL);
    if (code == PTS_EXIT_DONE)
        code = check_member(options, &scenario);
    if (code == PTS_EXIT_DONE)
        code = trace(options, &scenario);
    pts_scenario_free(&scenario);
    return code;
}
