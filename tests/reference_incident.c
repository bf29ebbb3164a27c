/* pointsim: the oracle's points issued by mistake.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include <cjson/cJSON.h>

#include "reference_lots.h"

int reference_incident_read(struct reference_world *world,
                            const struct reference_place *programme) {
    struct reference_place at = reference_child(programme, "incident");
    struct reference_incident *x = &world->incident;
    pts_date date;
    int status = PTS_OK;
    x->day = REFERENCE_NO_DAY;
    if (!at.json)
        return PTS_OK;
    double share = reference_number(world, &at, "member_share", 0.0, &status);
    const char *text = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(at.json, "date"));
    const cJSON *freeze = cJSON_GetObjectItemCaseSensitive(at.json, "freeze");
    if (text && pts_date_parse(text, &date))
        x->day = pts_date_to_day(date) - world->base;
    double wait = reference_number(world, &at, "buffer_days", 0.0, &status);
    x->arrives = x->day + (int32_t)(wait + 0.5);
    wait = reference_number(world, &at, "detected_after", 0.0, &status);
    x->detected = x->day + (int32_t)(wait + 0.5);
    x->hit = reference_word_below(share);
    x->points = (int64_t)(reference_number(world, &at, "points", 0.0, &status) + 0.5);
    double members = 0.0;
    for (int i = 0; i < world->n_segments; i++)
        members += (double)world->segments[i].members;
    x->queue = share * members / reference_number(world, &at, "reviews_per_day", 1.0, &status);
    double cost = reference_number(world, &at, "review_cost", 0.0, &status);
    x->cost = (int64_t)(cost * 100.0 + 0.5);
    x->complains = reference_word_below(reference_number(world, &at, "complaint", 0.0, &status));
    x->freezes = !cJSON_IsFalse(freeze);
    return status;
}

static pts_block words(const struct reference_member *member) {
    return reference_block(member, STREAM_INCIDENT, 0);
}

static bool is_hit(const struct reference_member *member) {
    const struct reference_incident *x = &member->world->incident;
    return x->day != REFERENCE_NO_DAY && member->start < (uint32_t)x->day * 65536u &&
           words(member).word[0] < x->hit;
}

/* When its review is; only of accounts that got something. */
static int32_t review_day(const struct reference_member *member) {
    const struct reference_incident *x = &member->world->incident;
    double days = pts_unit(words(member).word[1]) * x->queue;
    return x->detected + (int32_t)(days < 1e6 ? days : 1e6);
}

bool reference_frozen(const struct reference_member *member, int32_t day) {
    return member->faulty && member->world->incident.freezes &&
           day >= member->world->incident.detected;
}

static void tell(struct reference_member *member, int32_t day, enum reference_event_type type,
                 int64_t points) {
    reference_tell(member, (struct reference_event){
                               .tick = (uint32_t)day * 65536u, .type = type, .points = points});
}

static void credit(struct reference_member *member, int32_t day) {
    const struct reference_incident *x = &member->world->incident;
    member->faulty = true;
    reference_book(member, REFERENCE_ISSUED_FAULT, day, x->points);
    member->fault_lot = reference_credit(member, day, x->points);
    tell(member, day, REFERENCE_FAULT, x->points);
}

static void review(struct reference_member *member, int32_t day) {
    const struct reference_incident *x = &member->world->incident;
    int64_t missing = x->points;
    member->faulty = false;
    for (int i = 0; i < member->n_lots; i++) {
        struct reference_lot *lot = &member->lots[i];
        if (lot->id != member->fault_lot)
            continue;
        int64_t part = missing < lot->left ? missing : lot->left;
        reference_take_part(member, REFERENCE_COHORT_REVERSED, lot->issue_day, day, part);
        lot->left -= part;
        missing -= part;
    }
    reference_drop_empty_lots(member);
    int64_t others = reference_available(member, day);
    others = missing < others ? missing : others;
    reference_consume(member, day, others, REFERENCE_COHORT_REVERSED);
    int64_t taken = x->points - missing + others;
    reference_book(member, REFERENCE_REVERSED, day, taken);
    reference_book(member, REFERENCE_RECOVERED, day, taken);
    reference_book(member, REFERENCE_ACCOUNT_REVIEWS, day, 1);
    reference_book(member, REFERENCE_REVIEW_COST, day, x->cost);
    if (words(member).word[2] < x->complains) {
        reference_book(member, REFERENCE_COMPLAINTS, day, 1);
        member->barred[BAR_COMPLAINT] = day + 1;
    }
    tell(member, day, REFERENCE_REVIEW, taken);
    reference_stop_if_run_off(member, day);
}

void reference_incident_comes(struct reference_member *member, int32_t day) {
    const struct reference_incident *x = &member->world->incident;
    if (x->day == REFERENCE_NO_DAY || day < x->day || !is_hit(member) || member->gone ||
        member->stopped || member->end <= (uint32_t)day * 65536u)
        return;
    if (day == x->day && x->arrives >= x->detected)
        reference_book(member, REFERENCE_FAULT_HELD, day, x->points);
    if (day == x->arrives && x->arrives < x->detected)
        credit(member, day);
    if (day == x->detected && member->faulty && x->freezes) {
        reference_book(member, REFERENCE_FROZEN, day, 1);
        tell(member, day, REFERENCE_FREEZE, 0);
    }
    if (member->faulty && day == review_day(member))
        review(member, day);
}
