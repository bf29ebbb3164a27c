# pointsim: what policies change against a base, with intervals. SPDX-License-Identifier: GPL-3.0-or-later
#
# The current folder is a result folder; compare.tsv is read by column name. Writes plots/compare.svg
# and .png, the first argument (such as ".part") after the names. Texts from files are only ever
# values of variables, shown `noenhanced`.

set encoding utf8
set locale "C"
set decimalsign "."
set datafile separator tab
set datafile columnheaders
ENDING = exists("ARG1") ? ARG1 : ""

# Whole digits by threes, "12,345.6": of a text, so that no number is too large.
threes(s) = strlen(s) < 4 ? s : threes(s[1:strlen(s) - 3]) . "," . s[strlen(s) - 2:*]
split(s, dot) = dot > 0 ? threes(s[1:dot - 1]) . s[dot:*] : threes(s)
grouped(x, decimals) = (text = sprintf(sprintf("%%.%df", decimals), abs(x)), \
    (x < 0 ? "-" : "") . split(text, strstrt(text, ".")))
thousands(n) = grouped(n, 0)
cut(s, n) = strlen(s) > n ? s[1:n - 1] . "…" : s
# What tells names apart may be at either end.
ends(s, n) = strlen(s) > n ? s[1:n / 2] . "…" . s[strlen(s) - n / 2 + 2:*] : s

# ---- what the file says --------------------------------------------------------------------------

# A panel a measure, in the order of the file; a row a policy.
panels = 0; rows = 0; paths = 0; base = ""; longest = 0
array PANEL[64]; array UNIT[64]; array MEAN[64]; array LOW[64]; array HIGH[64]
add(panel, lo, hi) = (panels == 0 || PANEL[panels] ne panel) ? \
    (panels = panels + 1, PANEL[panels] = panel, UNIT[panels] = stringcolumn("unit"), \
     MEAN[panels] = column("base_mean"), LOW[panels] = lo < 0 ? lo : 0, \
     HIGH[panels] = hi > 0 ? hi : 0) : \
    (LOW[panels] = lo < LOW[panels] ? lo : LOW[panels], \
     HIGH[panels] = hi > HIGH[panels] ? hi : HIGH[panels])
stats "compare.tsv" using (rows = int(column("rows")), paths = int(column("paths")), \
    base = stringcolumn("base"), \
    longest = strlen(stringcolumn("policy")) > longest ? strlen(stringcolumn("policy")) : longest, \
    panels < 64 ? add(stringcolumn("panel"), column("lo"), column("hi")) : 0, 1) nooutput

# Policies without any difference have no row: the names of the others are all that is needed.
array POLICY[rows > 0 ? rows : 1]
do for [i = 1 : |POLICY|] { POLICY[i] = "" }
if (panels > 0) {
    stats "compare.tsv" using (POLICY[int(column("row"))] = stringcolumn("policy"), 1) nooutput
}
names = longest > 30 ? 30 : longest

# ---- page: three panels across, names of the policies at the left --------------------------------

ACROSS = 3
down = panels > 0 ? (panels + ACROSS - 1) / ACROSS : 1
WIDTH = 1200.0
ROW = 21.0; HEAD = 96.0; FOOT = 44.0; ABOVE = 58.0; BELOW = 32.0
cell = ABOVE + BELOW + ROW * (rows + 0.4)
HEIGHT = HEAD + FOOT + down * cell
LEFT = 34 + 8.2 * names; RIGHT = 40.0; GAP = 36.0
wide = (WIDTH - LEFT - RIGHT - (ACROSS - 1) * GAP) / ACROSS

INK = "#2b3440"; SOFT = "#6b7684"; LINE = "#12507b"; PALE = "#9aa4af"

# Scale of a panel: rates in percentage points, money and points in thousands or millions.
scale(unit, size) = unit eq "share" ? 100.0 : \
    unit[strlen(unit) - 8:*] eq "per point" && size < 0.5 ? 100.0 : \
    size >= 2e9 ? 1e-9 : size >= 1e6 ? 1e-6 : size >= 2e4 ? 1e-3 : 1.0
prefix(factor) = factor == 1e-9 ? "billion " : factor == 1e-6 ? "million " : \
    factor == 1e-3 ? "thousand " : ""
shown(unit, factor) = unit eq "share" ? "percentage points" : unit eq "number" ? "" : \
    unit[strlen(unit) - 8:*] eq "per point" && factor == 100.0 ? \
    unit[1:strlen(unit) - 5] . "100 points" : prefix(factor) . unit
level(mean, unit, factor) = (abs(mean * factor) < 1000 ? sprintf("%.4g", mean * factor) : \
    grouped(mean * factor, 0)) . (unit eq "share" ? " %" : "")
step(span) = (rough = span / 5.0, tens = 10.0**floor(log10(rough)), \
    tens * (rough <= tens ? 1 : rough <= 2 * tens ? 2 : rough <= 5 * tens ? 5 : 10))
# With as many decimals as show a hundredth of the panel.
figure(x, unit) = x == 0 ? "0" : (x > 0 ? "+" : "") . grouped(x, digits(step(2.0 * unit)))
digits(step) = log10(step) >= -1e-9 ? 0 : int(ceil(-log10(step) - 1e-9))

# ---- picture -------------------------------------------------------------------------------------

do for [kind in "svg png"] {
    if (kind eq "svg") {
        set terminal svg size WIDTH, HEIGHT dynamic enhanced background rgb "white" \
            font "DejaVu Sans,Verdana,Arial,sans-serif,12" linewidth 1.2
    } else {
        set terminal pngcairo size 2 * WIDTH, 2 * HEIGHT enhanced background rgb "white" \
            font "DejaVu Sans,12" fontscale 2 linewidth 2.2 pointscale 2
    }
    set output "plots/compare." . kind . ENDING
    set multiplot
    unset key
    set border 0
    set xrange [0:1]; set yrange [0:1]
    unset xtics; unset ytics; unset xlabel; unset grid; unset arrow; unset label
    set lmargin at screen 0; set rmargin at screen 1; set bmargin at screen 0; set tmargin at screen 1
    set label 1 "{/:Bold What each policy changes}" at screen 16.0 / WIDTH, 1 - 28.0 / HEIGHT left \
        font ",17" textcolor rgb INK
    set label 2 "Difference from the base, " . cut(base, 60) . ", on the same members and futures" at screen 16.0 / WIDTH, 1 - 54.0 / HEIGHT left noenhanced \
        font ",12" textcolor rgb INK
    set label 3 sprintf("%s paths. Bars: 95 %% intervals, for all policies of a panel together. Open and grey: not told apart from %s.", \
        thousands(paths), cut(base, 60)) at screen 16.0 / WIDTH, 18.0 / HEIGHT left noenhanced \
        font ",10.5" textcolor rgb SOFT
    if (panels == 0) {
        set label 4 "no measure has an interval: two paths or more are needed" at screen 0.5, 0.5 \
            center noenhanced textcolor rgb SOFT
    }
    plot NaN notitle
    unset label
    do for [p = 1 : panels] {
        factor = scale(UNIT[p], abs(MEAN[p]) > HIGH[p] - LOW[p] ? abs(MEAN[p]) : HIGH[p] - LOW[p])
        lo = LOW[p] * factor; hi = HIGH[p] * factor
        span = hi - lo
        if (span <= 0) { span = 1.0; lo = -0.5; hi = 0.5 }
        x = LEFT + ((p - 1) % ACROSS) * (wide + GAP)
        y = HEIGHT - HEAD - ((p - 1) / ACROSS) * cell
        set lmargin at screen x / WIDTH
        set rmargin at screen (x + wide) / WIDTH
        set tmargin at screen (y - ABOVE) / HEIGHT
        set bmargin at screen (y - cell + BELOW) / HEIGHT
        # Room for the figures beyond the bars.
        left = lo - (lo < 0 ? 0.3 : 0.06) * span
        right = hi + (hi > 0 ? 0.3 : 0.06) * span
        set xrange [left : right]
        set yrange [rows + 0.7 : 0.3]
        tick = step(1.2 * span)
        set xtics () nomirror out scale 0.4 font ",10.5" textcolor rgb SOFT
        do for [i = int(ceil(left / tick - 1e-9)) : int(floor(right / tick + 1e-9))] {
            set xtics add (grouped(i * tick, digits(tick)) i * tick)
        }
        set grid xtics back lt 1 lw 0.6 lc rgb "#e6eaee"
        unset ytics
        set label 1 PANEL[p] at graph 0, graph 1 offset character 0, 2.1 left noenhanced \
            font ",12" textcolor rgb INK
        set label 2 cut(shown(UNIT[p], factor), 30) . "; base " . level(MEAN[p], UNIT[p], factor) \
            at graph 0, graph 1 offset character 0, 0.8 left noenhanced font ",10" textcolor rgb SOFT
        if ((p - 1) % ACROSS == 0) {
            do for [i = 1 : rows] {
                set label 2 + i ends(POLICY[i], 30) at screen (LEFT - 14) / WIDTH, first i right \
                    noenhanced font ",11" textcolor rgb INK
            }
        }
        set arrow 1 from 0, graph 0 to 0, graph 1 nohead lw 1.2 lc rgb INK back
        mine(dummy) = stringcolumn("panel") eq PANEL[p]
        told(lo, hi) = lo > 0 || hi < 0
        plot "compare.tsv" using (mine(0) ? 0 : NaN):(column("row")): \
                (column("difference") * factor):(0) \
                with vectors nohead lw 3 lc rgb "#d5e4f0" notitle, \
            "" using (mine(0) ? column("difference") * factor : NaN):(column("row")): \
                (column("lo") * factor):(column("hi") * factor): \
                (told(column("lo"), column("hi")) ? 0x12507b : 0x9aa4af) \
                with xerrorbars lw 1.6 pt 7 ps 0 lc rgb variable notitle, \
            "" using (mine(0) && told(column("lo"), column("hi")) ? \
                column("difference") * factor : NaN):(column("row")) \
                with points pt 7 ps 0.65 lc rgb LINE notitle, \
            "" using (mine(0) && !told(column("lo"), column("hi")) ? \
                column("difference") * factor : NaN):(column("row")) \
                with points pt 6 ps 0.65 lw 1.4 lc rgb PALE notitle, \
            "" using (mine(0) && column("difference") >= 0 ? column("hi") * factor : NaN): \
                (column("row")):(figure(column("difference") * factor, 0.01 * span)) \
                with labels left offset character 0.5, 0 noenhanced font ",9.5" \
                textcolor rgb INK notitle, \
            "" using (mine(0) && column("difference") < 0 ? column("lo") * factor : NaN): \
                (column("row")):(figure(column("difference") * factor, 0.01 * span)) \
                with labels right offset character -0.5, 0 noenhanced font ",9.5" \
                textcolor rgb INK notitle
        unset label
        unset arrow
    }
    unset multiplot
    unset output
}
