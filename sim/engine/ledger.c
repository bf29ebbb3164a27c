/* The ledger: declared integer tallies of a path. SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "pointsim/engine.h"

const pts_flow_info pts_flow_table[PTS_FLOWS] = {
    [PTS_ISSUED] = {"issued", "points"},
    [PTS_RECEIVED] = {"received", "points"},
    [PTS_REDEEMED] = {"redeemed", "points"},
    [PTS_CONVERTED] = {"converted", "points"},
    [PTS_EXPIRED] = {"expired", "points"},
    [PTS_FORFEITED] = {"forfeited", "points"},
    [PTS_REVERSED] = {"reversed", "points"},
    [PTS_SENT] = {"sent", "points"},
    [PTS_SPEND] = {"spend", "money"},
    [PTS_CASH] = {"cash", "money"},
    [PTS_COST] = {"cost", "money"},
    [PTS_RETAIL] = {"retail", "money"},
    [PTS_PURCHASES] = {"purchases", "count"},
    [PTS_VISITS] = {"visits", "count"},
    [PTS_OPPORTUNITIES] = {"opportunities", "count"},
    [PTS_REDEMPTIONS] = {"redemptions", "count"},
    [PTS_ENROLLED] = {"enrolled", "count"},
    [PTS_LEFT] = {"left", "count"},
    [PTS_ACTIVITIES] = {"activities", "count"},
    [PTS_CAPPED] = {"capped", "points"},
    [PTS_RETURNS] = {"returns", "count"},
    [PTS_REFUNDS] = {"refunds", "money"},
    [PTS_ACTIVE] = {"active", "count"},
    [PTS_REPEATING] = {"repeating", "count"},
    [PTS_RETAINED] = {"retained", "count"},
    [PTS_REDEEMING] = {"redeeming", "count"},
    [PTS_ISSUED_TASK] = {"issued_task", "points"},
    [PTS_CLIPPED] = {"clipped", "count"},
    [PTS_ISSUED_CAMPAIGN] = {"issued_campaign", "points"},
    [PTS_ISSUED_TIER] = {"issued_tier", "points"},
    [PTS_BENEFIT_COST] = {"benefit_cost", "money"},
    [PTS_UPGRADES] = {"upgrades", "count"},
    [PTS_DOWNGRADES] = {"downgrades", "count"},
    [PTS_FEES] = {"fees", "money"},
    [PTS_RENEWAL_OFFERS] = {"renewal_offers", "count"},
    [PTS_RENEWALS] = {"renewals", "count"},
    [PTS_MESSAGES] = {"messages", "count"},
    [PTS_REACHED] = {"reached", "count"},
    [PTS_OPENED] = {"opened", "count"},
    [PTS_CLICKED] = {"clicked", "count"},
    [PTS_MESSAGE_COST] = {"message_cost", "money"},
    [PTS_COMPLAINTS] = {"complaints", "count"},
    [PTS_REVIEWS] = {"bad_reviews", "count"},
    [PTS_CHURNED] = {"churned", "count"},
    [PTS_ISSUED_COMPENSATION] = {"issued_compensation", "points"},
    [PTS_ISSUED_SALE] = {"issued_sale", "points"},
    [PTS_DONATED] = {"donated", "points"},
    [PTS_VOUCHERS] = {"vouchers", "count"},
    [PTS_VOUCHERS_USED] = {"vouchers_used", "count"},
    [PTS_CONVERSION_COST] = {"conversion_cost", "money"},
    [PTS_WOKEN] = {"woken", "count"},
    [PTS_COUPONS] = {"coupons", "count"},
    [PTS_COUPONS_USED] = {"coupons_used", "count"},
    [PTS_COUPON_COST] = {"coupon_cost", "money"},
    [PTS_WITHHELD] = {"withheld", "points"},
    [PTS_SOLD_OUT] = {"sold_out", "count"},
    [PTS_REFUSED] = {"refused", "count"},
    [PTS_EXCHANGED_OUT] = {"exchanged_out", "points"},
    [PTS_EXCHANGES_OUT] = {"exchanges_out", "count"},
    [PTS_SETTLEMENT_PAID] = {"settlement_paid", "money"},
    [PTS_ISSUED_PARTNER] = {"issued_partner", "points"},
    [PTS_EXCHANGES_IN] = {"exchanges_in", "count"},
    [PTS_SETTLEMENT_RECEIVED] = {"settlement_received", "money"},
    [PTS_SURVEY_COST] = {"survey_cost", "money"},
    [PTS_ISSUED_INTEREST] = {"issued_interest", "points"},
    [PTS_LOANS] = {"loans", "count"},
    [PTS_BORROWED] = {"borrowed", "points"},
    [PTS_LOAN_FEES] = {"loan_fees", "points"},
    [PTS_WRITTEN_OFF] = {"written_off", "points"},
    [PTS_CARE_MESSAGES] = {"care_messages", "count"},
    [PTS_ISSUED_FAULT] = {"issued_fault", "points"},
    [PTS_FAULT_HELD] = {"fault_held", "points"},
    [PTS_RECOVERED] = {"recovered", "points"},
    [PTS_FROZEN] = {"frozen", "count"},
    [PTS_ACCOUNT_REVIEWS] = {"account_reviews", "count"},
    [PTS_REVIEW_COST] = {"review_cost", "money"},
    [PTS_LIVE_LOTS] = {"live_lots", "count"},
    [PTS_DORMANT_POINTS] = {"dormant_points", "points"},
    [PTS_TRANSFERS] = {"transfers", "count"},
    [PTS_TRANSFER_FEES] = {"transfer_fees", "points"},
    [PTS_STOCK] = {"stock", "count"},
    [PTS_STOCK_TAKEN] = {"stock_taken", "count"},
    [PTS_REFERRED] = {"referred", "count"},
    [PTS_ISSUED_REFERRAL] = {"issued_referral", "points"},
    [PTS_REFERRED_BEYOND] = {"referred_beyond", "count"},
    [PTS_BIDS] = {"bids", "count"},
    [PTS_AUCTIONED] = {"auctioned", "count"},
    [PTS_AUCTION_POINTS] = {"auction_points", "points"},
};

typedef struct layout {
    size_t bins, flows, units, tiers, cohorts, daily, hours, early, drawn, guards, all;
} layout;

static layout lay(pts_dims d) {
    layout l = {.bins = (size_t)d.months + 2};
    l.flows = (size_t)d.segments * l.bins * PTS_FLOWS;
    l.units = (size_t)d.segments * l.bins * (size_t)d.items;
    l.tiers = (size_t)d.segments * l.bins * (size_t)d.tiers;
    l.cohorts = PTS_COHORT_FLOWS * l.bins * l.bins;
    l.daily = (size_t)d.days * PTS_DAILY_FLOWS;
    l.hours = (size_t)d.hours;
    l.early = (size_t)d.early * l.bins * PTS_EARLY_FLOWS;
    l.drawn = (size_t)d.segments * l.bins * (size_t)d.drawn;
    l.guards = (size_t)d.guards * l.bins * PTS_GUARD_FLOWS;
    l.all = l.flows + l.units + l.tiers + l.cohorts + l.daily + l.hours + (size_t)d.segments +
            2 * l.bins + l.early + 2 * l.drawn + l.guards;
    return l;
}

pts_dims pts_dims_of(const pts_scenario *s, bool daily) {
    for (int i = 0; i < s->n_guards; i++) /* what days and weeks are summed from */
        daily = daily || s->guards[i].every != PTS_WATCH_MONTH;
    int32_t first = pts_date_to_day(s->start);
    bool drawn = false;
    for (int i = 0; i < s->n_items; i++)
        drawn = drawn || s->items[i].has_used_share || s->items[i].has_prize;
    int days = (int)(pts_day_add_months(first, s->horizon_months) - first);
    bool early = s->has_margin && s->horizon_months >= PTS_EARLY_MONTHS + 12 * s->ltv_years;
    return (pts_dims){.months = s->horizon_months,
                      .segments = s->n_segments,
                      .items = s->n_items,
                      .tiers = s->tiers.n_levels,
                      .drawn = drawn ? s->n_items : 0,
                      .guards = s->n_guards,
                      .days = daily ? days : 0,
                      .hours = s->counts_hours ? days * PTS_DAY_HOURS : 0,
                      .early = early ? PTS_EARLY_MONTHS : 0};
}

size_t pts_ledger_cells(pts_dims dims) {
    return lay(dims).all;
}

int pts_ledger_init(pts_ledger *ledger, pts_dims dims) {
    layout l = lay(dims);
    *ledger = (pts_ledger){.dims = dims, .flows = calloc(l.all, sizeof(int64_t))};
    if (!ledger->flows)
        return PTS_ERR_MEMORY;
    ledger->units = ledger->flows + l.flows;
    ledger->tiers = ledger->units + l.units;
    ledger->cohorts = ledger->tiers + l.tiers;
    ledger->daily = ledger->cohorts + l.cohorts;
    ledger->hours = ledger->daily + l.daily;
    ledger->closing = ledger->hours + l.hours;
    ledger->closing_cohort = ledger->closing + dims.segments;
    ledger->open_cohort = ledger->closing_cohort + l.bins;
    ledger->early = ledger->open_cohort + l.bins;
    ledger->used = ledger->early + l.early;
    ledger->won = ledger->used + l.drawn;
    ledger->guards = ledger->won + l.drawn;
    return PTS_OK;
}

void pts_ledger_free(pts_ledger *ledger) {
    free(ledger->flows);
    *ledger = (pts_ledger){0};
}

void pts_ledger_clear(pts_ledger *ledger) {
    memset(ledger->flows, 0, lay(ledger->dims).all * sizeof(int64_t));
    ledger->sampled_purchases = ledger->sampled_redemptions = ledger->sampled_events = 0;
}

int pts_ledger_add(pts_ledger *to, const pts_ledger *from, int64_t weight) {
    size_t n = lay(to->dims).all;
    bool beyond = false;
    for (size_t i = 0; i < n; i++) {
        int64_t weighed;
        beyond |= __builtin_mul_overflow(from->flows[i], weight, &weighed);
        beyond |= __builtin_add_overflow(to->flows[i], weighed, &to->flows[i]);
    }
    to->sampled_purchases += from->sampled_purchases;
    to->sampled_redemptions += from->sampled_redemptions;
    to->sampled_events += from->sampled_events;
    return beyond ? PTS_ERR_RANGE : PTS_OK;
}

int64_t *pts_ledger_flow(const pts_ledger *ledger, int segment, int bin) {
    size_t bins = (size_t)ledger->dims.months + 2;
    return ledger->flows + ((size_t)segment * bins + (size_t)bin) * PTS_FLOWS;
}

int64_t *pts_ledger_guard(const pts_ledger *ledger, int guard, int bin) {
    size_t bins = (size_t)ledger->dims.months + 2;
    return ledger->guards + ((size_t)guard * bins + (size_t)bin) * PTS_GUARD_FLOWS;
}

int64_t *pts_ledger_unit(const pts_ledger *ledger, int segment, int bin) {
    size_t bins = (size_t)ledger->dims.months + 2;
    return ledger->units + ((size_t)segment * bins + (size_t)bin) * (size_t)ledger->dims.items;
}

int64_t *pts_ledger_tier(const pts_ledger *ledger, int segment, int bin) {
    size_t bins = (size_t)ledger->dims.months + 2;
    return ledger->tiers + ((size_t)segment * bins + (size_t)bin) * (size_t)ledger->dims.tiers;
}

int64_t *pts_ledger_cohort(const pts_ledger *ledger, enum pts_cohort_flow flow, int cohort) {
    size_t bins = (size_t)ledger->dims.months + 2;
    return ledger->cohorts + ((size_t)flow * bins + (size_t)cohort) * bins;
}

int64_t *pts_ledger_early(const pts_ledger *ledger, int month, int bin) {
    size_t bins = (size_t)ledger->dims.months + 2;
    return ledger->early + ((size_t)(month - 1) * bins + (size_t)bin) * PTS_EARLY_FLOWS;
}

/* Points that came in less points that went out. */
static int64_t net(const int64_t *flow) {
    return flow[PTS_ISSUED] + flow[PTS_RECEIVED] - flow[PTS_REDEEMED] - flow[PTS_CONVERTED] -
           flow[PTS_EXPIRED] - flow[PTS_FORFEITED] - flow[PTS_REVERSED] - flow[PTS_SENT];
}

int64_t pts_ledger_opening(const pts_ledger *ledger, int segment, int month) {
    int64_t points = 0;
    for (int bin = 0; bin < month; bin++)
        points += net(pts_ledger_flow(ledger, segment, bin));
    return points;
}

static int64_t cohort_closing(const pts_ledger *ledger, int cohort) {
    int64_t points = 0;
    for (int bin = 0; bin <= ledger->dims.months; bin++) {
        points += pts_ledger_cohort(ledger, PTS_COHORT_ISSUED, cohort)[bin];
        for (int f = PTS_COHORT_REDEEMED; f < PTS_COHORT_FLOWS; f++)
            points -= pts_ledger_cohort(ledger, (enum pts_cohort_flow)f, cohort)[bin];
    }
    return points;
}

/* Every point flow of a bin counted twice: by segment and by cohort. */
static bool bins_agree(const pts_ledger *ledger, int bin) {
    static const enum pts_flow flow[] = {PTS_ISSUED,   PTS_REDEEMED,  PTS_EXPIRED, PTS_FORFEITED,
                                         PTS_REVERSED, PTS_CONVERTED, PTS_SENT};
    for (int f = PTS_COHORT_REDEEMED; f < PTS_COHORT_FLOWS; f++) {
        int64_t by_segment = 0, by_cohort = 0;
        for (int s = 0; s < ledger->dims.segments; s++)
            by_segment += pts_ledger_flow(ledger, s, bin)[flow[f]];
        for (int s = 0; s < ledger->dims.segments && flow[f] == PTS_SENT; s++)
            by_segment -= pts_ledger_flow(ledger, s, bin)[PTS_RECEIVED];
        for (int c = 0; c < ledger->dims.months + 2; c++)
            by_cohort += pts_ledger_cohort(ledger, (enum pts_cohort_flow)f, c)[bin];
        if (by_segment != by_cohort)
            return false;
    }
    return true;
}

/* What early members do is part of the bin's flows, and they do nothing before they enrol. */
static bool early_inside(const pts_ledger *ledger, int bin) {
    static const enum pts_flow flow[] = {PTS_ISSUED, PTS_SPEND, PTS_REFUNDS};
    for (int f = 0; f < PTS_EARLY_FLOWS; f++) {
        int64_t all = 0;
        for (int s = 0; s < ledger->dims.segments; s++)
            all += pts_ledger_flow(ledger, s, bin)[flow[f]];
        for (int month = 1; month <= ledger->dims.early; month++) {
            int64_t own = pts_ledger_early(ledger, month, bin)[f];
            all -= own;
            if (own < 0 || (own > 0 && bin < month))
                return false;
        }
        if (all < 0)
            return false;
    }
    return true;
}

/* What members of a segment send, others of it get, but for the fees: nothing is under way when the
 * horizon closes. */
static bool all_arrived(const pts_ledger *ledger, int segment) {
    int64_t left = 0;
    for (int bin = 0; bin < ledger->dims.months + 2; bin++) {
        const int64_t *flow = pts_ledger_flow(ledger, segment, bin);
        left += flow[PTS_SENT] - flow[PTS_RECEIVED] - flow[PTS_TRANSFER_FEES];
    }
    return left == 0;
}

int pts_ledger_check(const pts_ledger *ledger) {
    int months = ledger->dims.months;
    for (int s = 0; s < ledger->dims.segments; s++)
        if (pts_ledger_opening(ledger, s, months + 1) != ledger->closing[s] ||
            !all_arrived(ledger, s))
            return PTS_ERR_INTERNAL;
    for (int c = 0; c <= months; c++)
        if (cohort_closing(ledger, c) != ledger->closing_cohort[c])
            return PTS_ERR_INTERNAL;
    for (int bin = 0; bin < months + 2; bin++)
        if (!bins_agree(ledger, bin) || (ledger->dims.early > 0 && !early_inside(ledger, bin)))
            return PTS_ERR_INTERNAL;
    return PTS_OK;
}
