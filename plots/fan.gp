# pointsim: a fan chart of one measure over the months. SPDX-License-Identifier: GPL-3.0-or-later
#
# Not called itself: a script beside it sets MEASURE, TITLE, NOUN, SCALING ("points", "share", "money",
# which is a price, or "amount", which is a sum of money), FROM_ZERO and ENDING, perhaps LEVEL and
# LEVEL_NAME, a line across, and EMPTY, what stands there if nothing is known; and loads this. The current folder is a result folder; monthly.csv
# and about.tsv are read by column name. Writes plots/MEASURE.svg and .png, ENDING (such as ".part")
# after the names. Texts from files are only ever values of variables, shown `noenhanced`.

set encoding utf8
set locale "C"
set decimalsign "."
set datafile separator comma
set datafile columnheaders
set datafile missing ""

# Whole digits by threes, "12,345.6": of a text, so that no number is too large.
threes(s) = strlen(s) < 4 ? s : threes(s[1:strlen(s) - 3]) . "," . s[strlen(s) - 2:*]
split(s, dot) = dot > 0 ? threes(s[1:dot - 1]) . s[dot:*] : threes(s)
grouped(x, decimals) = (text = sprintf(sprintf("%%.%df", decimals), abs(x)), \
    (x < 0 ? "-" : "") . split(text, strstrt(text, ".")))
thousands(n) = grouped(n, 0)
cut(s, n) = strlen(s) > n ? s[1:n - 1] . "…" : s

# ---- what the files say --------------------------------------------------------------------------

name = ""; paths = 0; members = 0; simulated = 0; anchor = NaN
set datafile separator tab
stats "about.tsv" using (name = stringcolumn("name"), paths = int(column("paths")), \
    members = int(column("members")), simulated = int(column("simulated_members")), \
    anchor = column("anchor"), 1) nooutput
set datafile separator comma

# An empty cell is no figure: its month stays a gap in the chart. Few paths have no 90 % band, fewer
# no quartiles.
unit = ""; months = 0; first = 0; last = 0; figures = 0; low = 0.0; high = 0.0; wide = 0; half = 0
known(name) = strlen(stringcolumn(name)) > 0
widen(p05, p95) = (figures = figures + 1, low = figures == 1 || p05 < low ? p05 : low, \
    high = figures == 1 || p95 > high ? p95 : high, 1)
count(month) = (months = months + 1, last = strptime("%Y-%m", month), \
    first = months == 1 ? last : first, unit = stringcolumn("unit"), \
    half = half + (known("p25") && known("p75")), wide = wide + (known("p05") && known("p95")), \
    known("p05") && known("p95") ? widen(column("p05"), column("p95")) : \
    known("p25") && known("p75") ? widen(column("p25"), column("p75")) : \
    known("p50") ? widen(column("p50"), column("p50")) : 1)
stats "monthly.csv" using (stringcolumn("measure") eq MEASURE ? count(stringcolumn("month")) : 1) \
    nooutput
if (SCALING eq "money") { LEVEL = anchor; LEVEL_NAME = "anchor" }
if (!exists("LEVEL")) { LEVEL = NaN; LEVEL_NAME = "" }
if (!exists("EMPTY")) { EMPTY = "not available in any month" }
marked = LEVEL == LEVEL && figures > 0
if (marked) {
    low = LEVEL < low ? LEVEL : low
    high = LEVEL > high ? LEVEL : high
}

# ---- axes ----------------------------------------------------------------------------------------

power = 0
factor = 1.0
axis = unit
if (SCALING eq "points" || SCALING eq "amount") {
    while (power < 12 && high / 10.0**power >= 2000) { power = power + 3 }
    factor = 10.0**-power
    axis = word("points thousand million billion trillion", power / 3 + 1)
    axis = SCALING eq "points" ? NOUN . (power > 0 ? ", " . axis : "") : \
        NOUN . ", " . (power > 0 ? axis . " " : "") . unit
}
if (SCALING eq "share") { factor = 100.0; axis = NOUN }
if (SCALING eq "money" && high < 0.5) {
    factor = 100.0
    axis = unit[1:strlen(unit) - 5] . "100 points" # of "EUR per point"
}

base = FROM_ZERO && low >= 0 ? 0.0 : low * factor
top = high * factor
# A flat or empty chart still needs a height.
if (top - base <= 1e-9 * abs(top)) { base = top - 0.05 * abs(top); top = top + 0.05 * abs(top) }
if (top <= base) { base = 0.0; top = 1.0 }
# Without a zero the eye takes any change for a large one: a tenth of the level is the least height.
short = 0.1 * abs(top) - (top - base)
if (short > 0) { base = base - 0.5 * short; top = top + 0.5 * short }
room = 0.06 * (top - base)
bottom = FROM_ZERO && low >= 0 ? 0 : base - room
set yrange [bottom : top + room]

# At most seven steps of 1, 2 or 5 times a power of ten, and as many decimals as they need.
rough = (top - base) / 7.0
tens = 10.0**floor(log10(rough))
step = tens * (rough <= tens ? 1 : rough <= 2 * tens ? 2 : rough <= 5 * tens ? 5 : 10)
decimals = log10(step) >= -1e-9 ? 0 : int(ceil(-log10(step) - 1e-9))
set ytics ()
do for [i = int(ceil(bottom / step - 1e-9)) : int(floor((top + room) / step + 1e-9))] {
    set ytics add (grouped(i * step, decimals) . (SCALING eq "share" ? " %%" : "") i * step)
}

# ---- rows ----------------------------------------------------------------------------------------

# The rows of this measure alone. Empty cells become NaN, and NaN breaks line and bands: a gap.
cell(x) = sprintf("%.10g", x * factor)
set table $ROWS separator comma
plot "monthly.csv" using (sprintf("%.0f", strptime("%Y-%m", stringcolumn("month")))): \
    (cell(column("p05"))):(cell(column("p25"))):(cell(column("p50"))):(cell(column("p75"))): \
    (cell(column("p95"))) with table if (stringcolumn("measure") eq MEASURE)
unset table
unset datafile columnheaders

# ---- months
day = 86400.0
set xrange [first - 12 * day : last + 12 * day]
every = months <= 14 ? 1 : months <= 40 ? 3 : months <= 132 ? 12 : 12 * int(ceil(months / 132.0))
set format x ""
set xtics ()
row = 0; year = 0
label(t) = every >= 12 ? strftime("%Y", t) : strftime("%b", t) . \
    (tm_mon(t) == 0 || row == 0 ? "\n" . strftime("%Y", t) : "")
# The years begin at Januaries, the quarters at January, April, July and October.
since = int(tm_year(first)) * 12 + int(tm_mon(first))
do for [i = since : since + months - 1] {
    t = strptime("%Y-%m", sprintf("%d-%02d", i / 12, i % 12 + 1))
    if (i % every == 0) {
        set xtics add (label(t) t)
        row = row + 1
    }
}

# ---- looks ---------------------------------------------------------------------------------------

INK = "#2b3440"; SOFT = "#6b7684"; LINE = "#12507b"; MARK = "#b5651d"
set border 1 lc rgb "#9aa4af" lw 1
set xtics nomirror out scale 0.5 textcolor rgb INK
set ytics nomirror scale 0 textcolor rgb INK
set grid ytics back lt 1 lw 0.6 lc rgb "#dfe4e9"
set style fill solid 1.0 noborder
set lmargin at screen 0.105
set rmargin at screen 0.965
set tmargin at screen 0.785
set bmargin at screen 0.175
set key at screen 0.975, screen 0.813 right bottom horizontal Left reverse noenhanced samplen 2 \
    width -1 font ",12" textcolor rgb INK
# The title is a script's own text, so it may be set bold.
set label 1 "{/:Bold " . TITLE . "}" at screen 0.025, screen 0.94 left font ",18" textcolor rgb INK
set label 2 cut(name, 90) at screen 0.025, screen 0.885 left noenhanced textcolor rgb SOFT
set label 3 cut(axis, 32) at screen 0.025, screen 0.825 left noenhanced font ",12" textcolor rgb INK
footer = "%s paths; %s members at the start, %s simulated. " . (wide > 0 ? \
    "Bands: spread between paths." : half > 0 ? "Band: spread between paths, too few for 90 %%." : \
    "Too few paths for bands.")
set label 4 sprintf(footer, thousands(paths), thousands(members), thousands(simulated)) \
    at screen 0.025, screen 0.04 left noenhanced font ",11" textcolor rgb SOFT
if (figures == 0) {
    set label 5 EMPTY at graph 0.5, graph 0.5 center textcolor rgb SOFT
}

# ---- picture -------------------------------------------------------------------------------------

level = marked ? LEVEL * factor : NaN
do for [kind in "svg png"] {
    if (kind eq "svg") {
        set terminal svg size 960, 540 dynamic enhanced background rgb "white" \
            font "DejaVu Sans,Verdana,Arial,sans-serif,13" linewidth 1.2
    } else {
        set terminal pngcairo size 1920, 1080 enhanced background rgb "white" \
            font "DejaVu Sans,13" fontscale 2 linewidth 2.2 pointscale 2
    }
    set output "plots/" . MEASURE . "." . kind . ENDING
    plot keyentry with linespoints lc rgb LINE lw 2 pt 7 ps 0.45 title "median", \
        keyentry with boxes fc rgb "#9bbfdc" fs solid title half > 0 ? "50 % of paths" : "", \
        keyentry with boxes fc rgb "#d5e4f0" fs solid title wide > 0 ? "90 % of paths" : "", \
        $ROWS using 1:2:6 with filledcurves fc rgb "#d5e4f0" notitle, \
        $ROWS using 1:3:5 with filledcurves fc rgb "#9bbfdc" notitle, \
        level with lines lc rgb MARK lw 1.4 dt 2 title marked ? LEVEL_NAME : "", \
        $ROWS using 1:4 with linespoints lc rgb LINE lw 2 pt 7 ps 0.45 notitle
    unset output
}
