package report

// style is the page's style sheet. The two series have colours that differ in lightness too, for who sees no hues.
const style = `
:root { color-scheme: light dark; --page: #f7f7f5; --card: #ffffff; --ink: #1c1d1f; --soft: #63666b; --line: #e1e2e0; --grid: #ecedeb;
  --first: #2a62c9; --second: #c2571a; --good: 42, 98, 201; --bad: 194, 87, 26; --bar: #7f9ddb; }
@media (prefers-color-scheme: dark) { :root { --page: #141517; --card: #1d1f22; --ink: #e9eaec; --soft: #9a9da3; --line: #303338; --grid: #2a2d31;
  --first: #7aa5f5; --second: #f0965a; --good: 122, 165, 245; --bad: 240, 150, 90; --bar: #5877b8; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
main { max-width: 1120px; margin: 0 auto; padding: 32px 20px 64px; }
h1 { font-size: 28px; line-height: 1.2; margin: 0 0 4px; letter-spacing: -0.01em; }
h2 { font-size: 18px; margin: 40px 0 4px; }
h3 { font-size: 14px; font-weight: 600; margin: 0; }
p { margin: 0 0 12px; color: var(--soft); max-width: 75ch; }
.facts { display: flex; flex-wrap: wrap; gap: 8px; margin: 20px 0 0; }
.facts div { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 8px 14px; min-width: 96px; }
.facts dt { color: var(--soft); font-size: 12px; }
.facts dd { margin: 0; font-size: 18px; font-variant-numeric: tabular-nums; }
.grid { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 420px), 1fr)); gap: 14px; margin-top: 12px; }
.small { grid-template-columns: repeat(auto-fill, minmax(200px, 1fr)); }
.tiny { grid-template-columns: repeat(auto-fill, minmax(116px, 1fr)); }
figure { margin: 0; background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 12px 14px; min-width: 0; }
figcaption { display: flex; flex-wrap: wrap; gap: 4px 14px; align-items: baseline; justify-content: space-between; }
.key { color: var(--soft); font-size: 12.5px; font-variant-numeric: tabular-nums; white-space: nowrap; }
.key i { display: inline-block; width: 14px; height: 3px; border-radius: 2px; vertical-align: middle; margin-right: 5px; }
.key + .key { margin-left: 12px; } .small .key { white-space: normal; }
.first { background: var(--first); } .second { background: var(--second); }
svg { display: block; width: 100%; height: auto; margin-top: 6px; overflow: visible; }
svg text { fill: var(--soft); font-size: 11px; font-variant-numeric: tabular-nums; }
.rule { stroke: var(--grid); } .axis { stroke: var(--line); }
.a { stroke: var(--first); } .b { stroke: var(--second); } .a, .b { fill: none; stroke-width: 2; stroke-linejoin: round; stroke-linecap: round; }
.da { fill: var(--first); } .db { fill: var(--second); }
.hit { fill: transparent; } .hit:hover { fill: var(--ink); fill-opacity: 0.25; }
.bar { fill: var(--bar); }
.scroll { overflow-x: auto; background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 12px; margin-top: 12px; width: fit-content; max-width: 100%; }
table { border-collapse: collapse; font-size: 13px; font-variant-numeric: tabular-nums; }
th { font-weight: 500; color: var(--soft); padding: 3px 8px; text-align: right; white-space: nowrap; }
thead th { text-align: center; }
td { padding: 3px 8px; text-align: right; min-width: 38px; border: 1px solid var(--card); }
td.zero { color: transparent; }
.graph { display: block; max-width: 100%; height: auto; margin: 0 auto; }
.sample { text-align: center; padding: 8px; font-size: 12.5px; }
.sample img { width: 100%; aspect-ratio: auto; image-rendering: pixelated; border-radius: 4px; display: block; margin-bottom: 6px; background: var(--grid); }
.sample b { font-weight: 600; } .sample span { display: block; color: var(--soft); }
`
