/* pointsim: engine layer. Simulates the paths of a scenario and returns integer tallies, nothing
 * else. Same scenario and seed: same integers, for any threads, tile, compiler, instruction set.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef POINTSIM_ENGINE_H
#define POINTSIM_ENGINE_H

#include "pointsim/model.h"

/* Flows of a month and segment, real units (already multiplied by the weight). */
enum pts_flow {
    PTS_ISSUED, /* points */
    PTS_RECEIVED,
    PTS_REDEEMED,
    PTS_CONVERTED,
    PTS_EXPIRED,
    PTS_FORFEITED,
    PTS_REVERSED,
    PTS_SENT,
    PTS_SPEND,     /* money, minor units */
    PTS_CASH,      /* cash parts collected at redemptions */
    PTS_COST,      /* unit cost of what was redeemed */
    PTS_RETAIL,    /* retail value of what was redeemed */
    PTS_PURCHASES, /* counts */
    PTS_VISITS,
    PTS_OPPORTUNITIES, /* purchases and visits at which a redemption was affordable */
    PTS_REDEMPTIONS,   /* acts */
    PTS_ENROLLED,
    PTS_LEFT,
    PTS_ACTIVITIES, /* count; rewarded or not */
    PTS_CAPPED,     /* points that earning caps cut off */
    PTS_RETURNS,    /* purchases returned */
    PTS_REFUNDS,    /* their money */
    /* members at the month's end who have not left; 0 in the warm-up and the run-off */
    PTS_ACTIVE,              /* bought in the twelve months to it */
    PTS_REPEATING,           /* twice or more */
    PTS_RETAINED,            /* active now and at the end of the month a year before */
    PTS_REDEEMING,           /* redeemed in the twelve months to it */
    PTS_ISSUED_TASK,         /* points of tasks */
    PTS_CLIPPED,             /* candidates on which feedback's effects came to more than its cap */
    PTS_ISSUED_CAMPAIGN,     /* points of purchases beyond what they earn without campaigns */
    PTS_ISSUED_TIER,         /* points of purchases that the tier's multiplier added, after caps */
    PTS_BENEFIT_COST,        /* what the benefits of tiers cost, money */
    PTS_UPGRADES,            /* moves into a higher tier */
    PTS_DOWNGRADES,          /* moves into a lower one */
    PTS_FEES,                /* of paid membership, money */
    PTS_RENEWAL_OFFERS,      /* terms that ended */
    PTS_RENEWALS,            /* terms that another one followed */
    PTS_MESSAGES,            /* sent, one a reminder and channel */
    PTS_REACHED,             /* reminders that reached the member by a channel at least */
    PTS_OPENED,              /* and were opened */
    PTS_CLICKED,             /* and led to the redemption page */
    PTS_MESSAGE_COST,        /* money */
    PTS_COMPLAINTS,          /* of a lapse, or of an account's review */
    PTS_REVIEWS,             /* bad ones */
    PTS_CHURNED,             /* those of PTS_LEFT that left for it */
    PTS_ISSUED_COMPENSATION, /* those of PTS_ISSUED that came with care */
    PTS_ISSUED_SALE,     /* points of purchases that multipliers of category and channel added */
    PTS_DONATED,         /* those of PTS_CONVERTED that were given away */
    PTS_VOUCHERS,        /* made of points that would have lapsed, one a member and day */
    PTS_VOUCHERS_USED,   /* those of them that are used */
    PTS_CONVERSION_COST, /* of used vouchers and of gifts, money */
    PTS_WOKEN,           /* times that dormant members woke */
    PTS_COUPONS,         /* that purchases yielded */
    PTS_COUPONS_USED,    /* by later ones */
    PTS_COUPON_COST,     /* what they took off them, money */
    PTS_WITHHELD,        /* points that were not issued because the quota was used up */
    PTS_SOLD_OUT,        /* redemptions whose item was sold out: another one was taken, or none */
    PTS_REFUSED,         /* redemptions that did not come about: all sold out, or no quota left */
    PTS_EXCHANGED_OUT,   /* those of PTS_CONVERTED that became a partner's points */
    PTS_EXCHANGES_OUT,   /* acts */
    PTS_SETTLEMENT_PAID, /* to partners for them, money */
    PTS_ISSUED_PARTNER,  /* those of PTS_ISSUED that came from partners */
    PTS_EXCHANGES_IN,    /* their arrivals */
    PTS_SETTLEMENT_RECEIVED, /* from partners for them, money */
    PTS_SURVEY_COST,         /* of guards that fired, money; all in the first segment */
    PTS_ISSUED_INTEREST,     /* those of PTS_ISSUED that points brought */
    PTS_LOANS,               /* redemptions for which points were lent */
    PTS_BORROWED,            /* points lent */
    PTS_LOAN_FEES,           /* those of PTS_REVERSED that loans cost, points */
    PTS_WRITTEN_OFF,         /* points owed of loans by members who left and forfeited */
    PTS_CARE_MESSAGES,       /* those of PTS_MESSAGES that came after a lapse */
    PTS_LIVE_LOTS,           /* at the month's end, of members who have not left; count */
    PTS_DORMANT_POINTS,      /* at the same time, of those without a purchase in twelve months */
    PTS_ISSUED_FAULT,        /* those of PTS_ISSUED that an incident credited by mistake */
    PTS_FAULT_HELD,          /* points of an incident that the temporary pool kept from balances */
    PTS_RECOVERED,           /* those of PTS_REVERSED that reviews took back */
    PTS_FROZEN,              /* accounts, when an incident was detected */
    PTS_ACCOUNT_REVIEWS,     /* of them that were reviewed */
    PTS_REVIEW_COST,         /* money */
    PTS_TRANSFERS,           /* times that members gave points to others */
    PTS_TRANSFER_FEES,       /* those of PTS_SENT that nobody gets */
    PTS_STOCK,               /* units of items with stock in store as the month begins, when it has
                              * been filled; months 1..H, all in the first segment */
    PTS_STOCK_TAKEN,         /* units redeemed of items with stock, months 1..H */
    PTS_REFERRED,            /* those of PTS_ENROLLED whom another member invited */
    PTS_ISSUED_REFERRAL,     /* those of PTS_ISSUED that members and their friends got for it */
    PTS_REFERRED_BEYOND,     /* who would have enrolled, but friends of their referrer are not
                                simulated */
    PTS_BIDS,                /* at auctions */
    PTS_AUCTIONED,           /* units that they sold */
    PTS_AUCTION_POINTS,      /* those of PTS_REDEEMED that were paid for them */
    PTS_FLOWS
};

typedef struct pts_flow_info {
    const char *name;
    const char *unit; /* "points", "money", "count" */
} pts_flow_info;
extern const pts_flow_info pts_flow_table[PTS_FLOWS];

enum pts_cohort_flow {
    PTS_COHORT_ISSUED, /* [cohort][bin]: only bin == cohort is not 0 */
    PTS_COHORT_REDEEMED,
    PTS_COHORT_EXPIRED,
    PTS_COHORT_FORFEITED,
    PTS_COHORT_REVERSED,
    PTS_COHORT_CONVERTED,
    PTS_COHORT_TRANSFERRED, /* sent less received */
    PTS_COHORT_FLOWS
};

/* Flows of a day of the horizon, all segments together; kept when pts_run_options.daily asks. */
enum pts_daily_flow {
    PTS_DAILY_PURCHASES,
    PTS_DAILY_ENROLLED,
    PTS_DAILY_ISSUED,
    PTS_DAILY_REDEEMED,
    PTS_DAILY_EXPIRED,
    PTS_DAILY_REDEMPTIONS, /* acts */
    PTS_DAILY_FLOWS
};

/* Flows of members by their month of enrolment, 1..12; kept where pts_dims.early says so. */
enum pts_early_flow { PTS_EARLY_ISSUED, PTS_EARLY_SPEND, PTS_EARLY_REFUNDS, PTS_EARLY_FLOWS };
enum { PTS_EARLY_MONTHS = 12 };

enum { PTS_DAY_HOURS = 24 };

typedef struct pts_dims {
    int months;   /* H; bins = H + 2: 0 warm-up, 1..H, H+1 run-off */
    int segments; /* in draw_id order, as in the scenario */
    int items;    /* in draw_id order, as in the scenario */
    int tiers;    /* in draw_id order, as in the scenario */
    int days;     /* of the horizon if daily flows are kept, else 0 */
    int hours;    /* of the horizon if redemptions are counted by the hour, else 0 */
    int drawn;    /* items if some have units that may not be used or win, else 0 */
    int early;    /* PTS_EARLY_MONTHS if flows by month of enrolment are kept, else 0 */
    int guards;   /* in draw_id order */
} pts_dims;

/* What a guard does in a month; never weighted. */
enum pts_guard_flow { PTS_GUARD_FIRED, PTS_GUARD_DAYS, PTS_GUARD_FLOWS };

/* One path's tallies; one allocation. */
typedef struct pts_ledger {
    pts_dims dims;
    int64_t *flows;            /* [segment][bin][PTS_FLOWS] */
    int64_t *units;            /* [segment][bin][item] units redeemed */
    int64_t *tiers;            /* [segment][bin][tier] members in it at the end of months 1..H */
    int64_t *cohorts;          /* [PTS_COHORT_FLOWS][cohort 0..H+1][bin] all segments together */
    int64_t *daily;            /* [day][PTS_DAILY_FLOWS] */
    int64_t *hours;            /* [hour of the horizon] redemptions, all segments together */
    int64_t *closing;          /* [segment] points in lots at the horizon's close */
    int64_t *closing_cohort;   /* [cohort 0..H+1] */
    int64_t *open_cohort;      /* [cohort] points that could still be redeemed after the run-off */
    int64_t *early;            /* [month of enrolment 1..12, from 0][bin][PTS_EARLY_FLOWS] all
                                * segments together */
    int64_t *used;             /* [segment][bin][dims.drawn] units that were used */
    int64_t *won;              /* the same: that won a prize */
    int64_t *guards;           /* [guard][bin][PTS_GUARD_FLOWS] times that it fired, days it acts */
    int64_t sampled_purchases; /* simulated, not weighted, months 1..H */
    int64_t sampled_redemptions;
    int64_t sampled_events; /* purchases + visits + redemptions, warm-up and run-off too */
} pts_ledger;

int64_t *pts_ledger_flow(const pts_ledger *ledger, int segment, int bin); /* PTS_FLOWS values */
int64_t *pts_ledger_unit(const pts_ledger *ledger, int segment, int bin); /* items values */
/* PTS_GUARD_FLOWS values. */
int64_t *pts_ledger_guard(const pts_ledger *ledger, int guard, int bin);
int64_t *pts_ledger_tier(const pts_ledger *ledger, int segment, int bin); /* tiers values */
int64_t *pts_ledger_cohort(const pts_ledger *ledger, enum pts_cohort_flow flow,
                           int cohort); /* bins */
/* PTS_EARLY_FLOWS values of the members enrolled in `month`, 1..dims.early. */
int64_t *pts_ledger_early(const pts_ledger *ledger, int month, int bin);
/* What a run of the scenario keeps. Flows by month of enrolment where the margin of members'
 * lifetimes is asked for: economics.margin_rate is given and the horizon has 12 months and
 * economics.ltv_years. */
pts_dims pts_dims_of(const pts_scenario *scenario, bool daily);
int pts_ledger_init(pts_ledger *ledger, pts_dims dims); /* zeros; {0} is safe to free */
size_t pts_ledger_cells(pts_dims dims);                 /* int64 values from `flows` on */
void pts_ledger_free(pts_ledger *ledger);
void pts_ledger_clear(pts_ledger *ledger);
/* to += weight * from, of equal dims. PTS_ERR_RANGE, and `to` is spoilt, if a tally leaves int64. */
int pts_ledger_add(pts_ledger *to, const pts_ledger *from, int64_t weight);
/* Points at the opening of month m = 1..H+1 (or the closing of m - 1), from the flows. */
int64_t pts_ledger_opening(const pts_ledger *ledger, int segment, int month);
/* PTS_OK if the conservation identity holds in every segment and cohort, and flows by month of
 * enrolment are part of their bin's and not before that month; else PTS_ERR_INTERNAL. */
int pts_ledger_check(const pts_ledger *ledger);

/* ---- a run ---- */

typedef struct pts_run_options {
    int threads;       /* >= 1 */
    int tile;          /* members a tile; 0 = default. Never shows in results */
    int period_months; /* control period: state is carried across; 0 = whole horizon. Never shows */
    int64_t paths;     /* 0 = the scenario's */
    uint32_t first_path; /* address of path 0; path i has the draws of address first_path + i. Runs
                            whose addresses differ share no draw */
    bool no_twins;
    bool daily;               /* keep daily flows */
    const volatile int *stop; /* nonzero: finish the paths under way and return PTS_STOPPED */
    void (*progress)(void *context, int64_t done,
                     int64_t total); /* paths; from worker threads, serialised */
    void *context;
} pts_run_options;

/* Where a failure happened, for its message. */
typedef struct pts_failure {
    int64_t path;   /* address of the path; -1 = not of this policy, or not of a path */
    int64_t member; /* number of the sampled member, -1 = not of a member */
    int32_t day;    /* civil day, PTS_NO_DAY = not of a day */
} pts_failure;
#define PTS_NO_FAILURE ((pts_failure){-1, -1, PTS_NO_DAY})

typedef struct pts_results {
    pts_dims dims;
    int64_t n_paths; /* finished: paths 0 .. n_paths - 1 */
    int n_twins;     /* twins of paths 0 .. n_twins - 1 */
    pts_ledger *paths;
    pts_ledger *twins;
    pts_plan *plans; /* [segment] */
    uint64_t fingerprint;
    int64_t candidates; /* column entries filled: a figure of speed, depends on tile and threads */
    pts_failure error;
} pts_results;

/* Runs n policies, n >= 1, in one pass: results[i] gets what pts_run gives for policies[i] alone, to
 * the last bit. Where policies have the same members on the same path (seed, time line, a segment's
 * population and clock), their draws are made once; what differs runs on its own. Members, not
 * policies, are divided into threads: each thread has a programme and two ledgers a policy.
 *
 * results[i] is {0}, or holds paths 0 .. n_paths - 1 and twins 0 .. n_twins - 1 of policies[i] that
 * were made before, with the same first_path and `daily`: then only what is missing up to the paths
 * asked for is simulated, twins too, and figures are those of the whole. It may be what was left of
 * a stop; more paths than are asked for stay.
 *
 * PTS_OK; PTS_STOPPED: each policy has a prefix of its paths; or an error, and then results[i] holds
 * the ledgers it came with and nothing else of it may be used. error.path is not -1 in the policy that
 * failed; memory and threads can run out without a policy's doing. PTS_ERR_INPUT: n < 1, addresses
 * beyond 2^32 - 1, or results (error.path = first_path) that are not of the policy. Free all results
 * whatever is returned. */
int pts_run_policies(const pts_scenario *const *policies, int n, const pts_run_options *options,
                     pts_results *results);
/* The same of one. */
int pts_run(const pts_scenario *scenario, const pts_run_options *options, pts_results *results);
void pts_results_free(pts_results *results);
/* Fingerprint of n ledgers as sim/README.md defines it; PTS_ERR_MEMORY leaves it untouched. */
int pts_fingerprint(const pts_scenario *scenario, const pts_ledger *ledgers, int64_t n,
                    uint64_t *fingerprint);

/* ---- trace: one member of one path again, event by event ---- */

enum pts_event_type {
    PTS_EVENT_START,    /* enrolment or start of the simulated time; balance: given points */
    PTS_EVENT_PURCHASE, /* k, minor = spend, points = earned */
    PTS_EVENT_VISIT,    /* k */
    PTS_EVENT_REDEEM,   /* k, item, units, points */
    PTS_EVENT_LAPSE,    /* a lot: points, issue_day; tick = first tick after the lapse day */
    PTS_EVENT_ACTIVITY, /* k, item = index in the scenario's activities, points = earned */
    PTS_EVENT_TASK,     /* item = index in the scenario's tasks, points = earned */
    PTS_EVENT_RETURN,   /* k of the purchase, minor = refund, points = reversed */
    PTS_EVENT_REMINDER, /* item = index in the scenario's reminders, units = points about to lapse,
                         * k = channels that the member clicked, points = compensation */
    PTS_EVENT_CONVERT,  /* a lot, in place of its lapse: points, issue_day */
    PTS_EVENT_CHANGE,   /* of the rules: units = points of old lots whose expiry day moves, points =
                         * compensation */
    PTS_EVENT_EXCHANGE, /* with a partner: item = index in the scenario's partners, points = given
                         * away */
    PTS_EVENT_PARTNER,  /* the same, points = received from it */
    PTS_EVENT_INTEREST, /* points = credited */
    PTS_EVENT_LOAN,     /* units = points lent, points = the fee; its redemption follows */
    PTS_EVENT_FAULT,    /* points = credited by mistake */
    PTS_EVENT_FREEZE,   /* the account, until its review */
    PTS_EVENT_REVIEW,   /* points = taken back */
    PTS_EVENT_SEND, /* k, item = index in the scenario's transfers, points = given, fee included */
    PTS_EVENT_ARRIVE, /* part of a lot: item, points, issue_day of the lot */
    PTS_EVENT_WIN, /* at session k of an auction: item = index in the scenario's auctions, points =
                       * paid */
    PTS_EVENT_REFER,   /* k = the friend's number, as its start has it; points = for the member */
    PTS_EVENT_WELCOME, /* points = for a friend that has enrolled */
    /* From here to GUARD beside the others, without a balance: pts_event_is_aside. */
    PTS_EVENT_PART, /* of what the next event with a balance takes: points of a lot, issue_day, item =
                     * enum pts_cohort_flow; tick = start of the day. Below 0: debts repaid */
    PTS_EVENT_HELD, /* after START, CLOSE and END: a lot that is held, points (owed: below 0), issue_day */
    PTS_EVENT_TIER,     /* item = index in the scenario's levels, -1 = in none any more */
    PTS_EVENT_DISCOUNT, /* an instant coupon used: minor = taken off the purchase that follows */
    PTS_EVENT_COUPON,   /* an instant coupon given by the purchase k that follows */
    PTS_EVENT_CAMPAIGN, /* points = of the purchase that follows, added by campaigns */
    PTS_EVENT_RENEWAL,  /* a paid term: minor = its fee */
    PTS_EVENT_UNPAID,   /* the last paid term has ended */
    PTS_EVENT_WAKE,     /* a dormant member */
    PTS_EVENT_SLEEP,    /* again */
    PTS_EVENT_GUARD, /* of the path: item = index of the scenario's guard that begins to act at the
                         * tick, units = days that it acts. Told to members who are there */
    PTS_EVENT_LEAVE, /* points = forfeited */
    PTS_EVENT_CLOSE, /* the horizon's close: points = balance */
    PTS_EVENT_END    /* end of the run-off: points = open */
};

typedef struct pts_event {
    uint32_t tick;
    enum pts_event_type type;
    uint32_t k;
    int32_t minor;
    int32_t points;
    int32_t item; /* index in the scenario's items */
    int64_t units;
    int64_t balance;   /* after the event */
    int32_t issue_day; /* of a lot that is told, day since the warm-up's first; below 0 before it */
} pts_event;

/* Told beside the events that change a balance: has none of its own. */
static inline bool pts_event_is_aside(enum pts_event_type type) {
    return type >= PTS_EVENT_PART && type <= PTS_EVENT_GUARD;
}

/* Number of sampled members on a path: all segments, opening then enrolled ones. */
int pts_trace_members(const pts_scenario *scenario, uint32_t path, int64_t *n);
/* Costs of items with cost_steps go by the units in the ledger that is priced: here by those of this
 * member alone. Calls `emit` for each event of sampled member `member` (0 .. n - 1), then for those of
 * the members that it refers, one after the other and generation by generation, by the time at which
 * they enrol: a start with k above 0 begins each. Adds their tallies to `ledger` if that is not NULL.
 * *segment gets its segment. */
int pts_trace(const pts_scenario *scenario, uint32_t path, bool twin, int64_t member,
              void (*emit)(void *context, const pts_event *event), void *context,
              pts_ledger *ledger, int *segment);

/* The same for every sampled member of the path, in order. */
int pts_trace_path(const pts_scenario *scenario, uint32_t path, bool twin,
                   void (*emit)(void *context, int64_t member, const pts_event *event),
                   void *context, pts_ledger *ledger);

const char *pts_event_name(enum pts_event_type type);

#endif
