namespace RegulatedWorkload.Hosting.Verification.Report;

/// <summary>How the report looks: on a screen, light or dark, and on paper.</summary>
internal static class ReportStyle
{
    public const string Css = """

        :root {
          --ink: #1b1f24; --soft: #57606a; --paper: #ffffff; --panel: #f6f8fa; --line: #d0d7de;
          --held: #1a7f37; --held-back: #dafbe1; --failed: #b42318; --failed-back: #ffe3e0;
          --open: #7a5b00; --open-back: #fff3c4; --through: #0550ae; --through-back: #ddf4ff;
          color-scheme: light dark;
        }
        @media (prefers-color-scheme: dark) {
          :root {
            --ink: #e6edf3; --soft: #9da7b3; --paper: #0d1117; --panel: #161b22; --line: #30363d;
            --held: #56d364; --held-back: #12261a; --failed: #ff8a7a; --failed-back: #3a1512;
            --open: #e3b341; --open-back: #2c2309; --through: #79c0ff; --through-back: #0d2440;
          }
        }
        * { box-sizing: border-box; }
        body { margin: 0 auto; max-width: 78rem; padding: 2rem 1.5rem 4rem; background: var(--paper);
          color: var(--ink); font: 15px/1.5 system-ui, "Segoe UI", sans-serif; }
        h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 .3rem; }
        h2 { font-size: 1.25rem; margin: 2.6rem 0 .8rem; padding-bottom: .3rem; border-bottom: 1px solid var(--line); }
        p { margin: .4rem 0; } .soft { color: var(--soft); } code, .hash { font: .85em ui-monospace, monospace; }
        .hash { word-break: break-all; }
        .tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); gap: .8rem;
          margin: 1.4rem 0; }
        .tile { background: var(--panel); border: 1px solid var(--line); border-radius: .6rem; padding: .7rem .9rem; }
        .tile b { display: block; font-size: 1.7rem; line-height: 1.2; } .tile.held b { color: var(--held); }
        .tile.failed b { color: var(--failed); } .tile.open b { color: var(--open); }
        .note { border-left: 4px solid var(--open); background: var(--open-back); padding: .5rem .9rem;
          margin: .8rem 0; border-radius: 0 .4rem .4rem 0; }
        .note.failed { border-color: var(--failed); background: var(--failed-back); }
        .note ul { margin: .3rem 0; padding-left: 1.2rem; }
        .scroll { overflow-x: auto; }
        table { border-collapse: collapse; width: 100%; font-size: .92rem; }
        th, td { text-align: left; vertical-align: top; padding: .45rem .6rem; border-bottom: 1px solid var(--line); }
        thead th { color: var(--soft); font-weight: 600; white-space: nowrap; }
        .badge { display: inline-block; padding: .05rem .55rem; border-radius: 1rem; font-size: .82rem;
          font-weight: 600; white-space: nowrap; }
        .held.badge { color: var(--held); background: var(--held-back); }
        .failed.badge { color: var(--failed); background: var(--failed-back); }
        .open.badge { color: var(--open); background: var(--open-back); }
        img.scope { width: 100%; height: auto; border: 1px solid var(--line); border-radius: .6rem; }
        .matrix th, .matrix td { text-align: center; border: 1px solid var(--line); padding: .35rem; }
        .matrix tbody th { text-align: right; white-space: nowrap; } .matrix thead th { white-space: normal; }
        .matrix td { font-size: .8rem; line-height: 1.3; min-width: 6rem; }
        .matrix td b { display: block; font-size: .92rem; }
        .matrix .through { background: var(--through-back); } .matrix .through b { color: var(--through); }
        .matrix .stopped, .matrix .stopped b { color: var(--soft); font-weight: 400; }
        .matrix .none { background: var(--panel); }
        .matrix .wrong { background: var(--failed-back); outline: 2px solid var(--failed); outline-offset: -2px; }
        .matrix .wrong b { color: var(--failed); }
        .controls { table-layout: fixed; min-width: 58rem; } .controls td { overflow-wrap: anywhere; }
        .controls th:nth-child(1) { width: 9%; } .controls th:nth-child(2) { width: 8%; }
        .controls th:nth-child(3) { width: 29%; } .controls th:nth-child(4) { width: 23%; }
        .controls ul, .found ul { margin: .2rem 0 0; padding-left: 1.1rem; }
        .former { display: block; color: var(--soft); font-size: .85rem; }
        @media (max-width: 40rem) { body { padding: 1rem .8rem 3rem; font-size: 14px; } h1 { font-size: 1.5rem; } }
        @page { size: A4 landscape; margin: 12mm; }
        @media print {
          :root { --ink: #000; --paper: #fff; --soft: #444; --panel: #f6f8fa; --line: #bbb; --held: #14602a;
            --held-back: #e4f7e8; --failed: #9b1c12; --failed-back: #ffe3e0; --open: #634a00; --open-back: #fff3c4;
            --through: #0a3f7d; --through-back: #e2f2ff; color-scheme: light; }
          * { print-color-adjust: exact; }
          body { max-width: none; padding: 0; font-size: 10pt; } .scroll { overflow: visible; }
          .controls { min-width: 0; }
          tr, .tile, .note, img { break-inside: avoid; } h2 { break-after: avoid; }
          thead { display: table-header-group; } table { font-size: 8.5pt; } th, td { padding: .25rem .4rem; }
          #scope, #matrix, #controls { break-before: page; }
          .matrix td { min-width: 0; font-size: 7pt; line-height: 1.2; padding: .15rem; }
          .matrix td b { font-size: 8.5pt; }
          img.scope { max-height: 105mm; object-fit: contain; }
        }

        """;
}
