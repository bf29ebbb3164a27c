/* pointsim: `validate` tells every problem of a scenario, or what a run of it would simulate.
 * Copyright (C) 2026 the pointsim authors. SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/cli.h"

#include <inttypes.h>
#include <stdlib.h>

typedef struct facts {
    int64_t members, sampled; /* opening members, real and simulated */
    uint64_t bytes;           /* of memory that a run needs */
    pts_plan *plans;
    int uncertain;
    char from[11], to[11]; /* first and last day of the horizon */
} facts;

static int learn(const pts_scenario *scenario, int threads, facts *f) {
    int32_t first = pts_date_to_day(scenario->start);
    *f = (facts){.uncertain = pts_study_uncertain_inputs(scenario),
                 .bytes = pts_study_bytes(scenario, scenario->paths, threads, false),
                 .plans = calloc((size_t)scenario->n_segments, sizeof *f->plans)};
    int status = f->plans ? pts_sample_plan(scenario, f->plans) : PTS_ERR_MEMORY;
    for (int i = 0; i < scenario->n_segments && status == PTS_OK; i++) {
        f->members += scenario->segments[i].members;
        f->sampled += f->plans[i].opening;
    }
    pts_date_format(first, f->from);
    pts_date_format(pts_day_add_months(first, scenario->horizon_months) - 1, f->to);
    return status;
}

static void tell_text(const pts_scenario *s, const facts *f, int threads) {
    char a[PTS_CLI_TEXT], b[PTS_CLI_TEXT];
    pts_cli_integer(a, f->members);
    pts_cli_integer(b, f->sampled);
    printf("ok\n%s\n", s->name);
    printf("  horizon           %s to %s (%d months), warm-up %d months, run-off %d months\n",
           f->from, f->to, s->horizon_months, s->warmup_months, s->runoff_months);
    printf("  segments          %d, items %d\n", s->n_segments, s->n_items);
    printf("  opening members   %s, of which a path simulates %s\n", a, b);
    printf("  paths             %" PRId64 "\n", s->paths);
    printf("  uncertain inputs  %d\n", f->uncertain);
    pts_cli_bytes(a, f->bytes);
    printf("  memory of a run   %s on %d threads\n", a, threads);
}

static void tell_json(const pts_scenario *s, const facts *f) {
    printf("{\"ok\": true, \"name\": ");
    pts_cli_json_text(stdout, s->name);
    printf(", \"from\": \"%s\", \"to\": \"%s\", \"months\": %d, \"segments\": %d, \"items\": %d",
           f->from, f->to, s->horizon_months, s->n_segments, s->n_items);
    printf(", \"members\": %" PRId64 ", \"sampled_members\": %" PRId64 ", \"paths\": %" PRId64
           ", \"uncertain_inputs\": %d, \"memory_bytes\": %" PRIu64 "}\n",
           f->members, f->sampled, s->paths, f->uncertain, f->bytes);
}

static void problems_json(const char *file, const pts_problems *problems) {
    printf("{\"ok\": false, \"problems\": [");
    for (int i = 0; i < problems->n; i++) {
        const pts_problem *p = &problems->list[i];
        printf("%s\n  {\"file\": ", i ? "," : "");
        pts_cli_json_text(stdout, file);
        printf(", \"line\": ");
        printf(p->line > 0 ? "%d" : "null", p->line);
        printf(", \"where\": ");
        pts_cli_json_text(stdout, p->where);
        printf(", \"message\": ");
        pts_cli_json_text(stdout, p->message);
        printf("}");
    }
    printf("\n]}\n");
}

static void problems_csv(const pts_problems *problems) {
    printf("line,where,message\n");
    for (int i = 0; i < problems->n; i++) {
        printf("%d,", problems->list[i].line);
        pts_cli_csv_text(stdout, problems->list[i].where);
        printf(",");
        pts_cli_csv_text(stdout, problems->list[i].message);
        printf("\n");
    }
}

static void tell_problems(const pts_cli_options *options, const pts_problems *problems) {
    const char *file = pts_cli_file(options);
    if (options->format == PTS_FORMAT_JSON)
        problems_json(file, problems);
    else if (options->format == PTS_FORMAT_CSV)
        problems_csv(problems);
    else
        pts_cli_problems(file, problems);
}

static int tell(const pts_cli_options *options, const pts_scenario *scenario) {
    facts f;
    int status = learn(scenario, options->threads, &f);
    if (status != PTS_OK)
        pts_cli_error("%s: %s", pts_cli_file(options), pts_status_text(status));
    else if (options->format == PTS_FORMAT_JSON)
        tell_json(scenario, &f);
    else if (options->format == PTS_FORMAT_CSV)
        printf("line,where,message\n");
    else if (!options->quiet)
        tell_text(scenario, &f, options->threads);
    free(f.plans);
    return pts_cli_exit_code(status);
}

int pts_cli_validate(const pts_cli_options *options, const char *const *argv) {
    pts_scenario scenario = {0};
    pts_problems problems = {0};
    (void)argv;
    int status = pts_scenario_load(options->operand, (const char *const *)options->sets,
                                   options->n_sets, &scenario, NULL, &problems);
    int code = pts_cli_exit_code(status);
    if (status == PTS_OK)
        code = tell(options, &scenario);
    else if (problems.n > 0)
        tell_problems(options, &problems);
    if (status != PTS_OK && (problems.n == 0 || status == PTS_ERR_MEMORY))
        pts_cli_error("%s: %s", pts_cli_file(options), pts_status_text(status));
    pts_problems_free(&problems);
    pts_scenario_free(&scenario);
    return code;
}
